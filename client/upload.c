/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/upload.h"

#include <string.h>

#include "client/dossier.h"
#include "keys/seal.h"

/* The holder's statement that publishes epochs, verified. */
static enum err open_epochs(struct session *s, const struct holder_keys *keys,
			    const Eenmaal__V1__Envelope *m, const Eenmaal__V1__EpochSet **out)
{
	const Eenmaal__V1__EpochSet *set;
	ProtobufCMessage *message = NULL;
	struct envelope envelope;
	enum err e = codec_envelope(m, &envelope);

	if (e == ERR_OK)
		e = statement_verify(&envelope, STATEMENT_EPOCHS, &keys->signing_key);
	if (e == ERR_OK)
		e = codec_statement(STATEMENT_EPOCHS, envelope.payload, s->arena, &message);
	if (e != ERR_OK)
		return e;
	set = (const Eenmaal__V1__EpochSet *)message;
	if (strcmp(set->header->audience, s->directory->audience) != 0 ||
	    strcmp(set->header->issuer, "holder") != 0 ||
	    !view_equal(codec_view(set->header->holder), view_of(keys->holder.b, HOLDER_ID_LEN)))
		return ERR_VERIFY;
	*out = set;
	return ERR_OK;
}

/* The change number of the newest rotation of an identity that was verified; 0: none. */
static enum err rotated_at(struct session *s, const Eenmaal__V1__HolderIdentity *m, uint64_t *out)
{
	ProtobufCMessage *message = NULL;
	enum err e = ERR_OK;

	*out = 0;
	if (m == NULL || m->n_rotations == 0)
		return ERR_OK;
	e = codec_statement(STATEMENT_ROTATION,
			    codec_view(m->rotations[m->n_rotations - 1]->payload), s->arena,
			    &message);
	if (e == ERR_OK)
		*out = ((const Eenmaal__V1__Rotation *)message)->header->sequence;
	return e;
}

/*
 * The statement that comes with a rotation repeats epochs of before, whose keys the enrolling
 * partner once had, and then adds four of the holder's own: only to these may be sealed.
 */
static bool is_own(const Eenmaal__V1__EpochSet *set, const struct slug *kind, uint64_t epoch,
		   uint64_t rotation)
{
	uint64_t newest = 0;

	if (rotation == 0 || set->header->sequence != rotation + 1)
		return true;
	for (size_t i = 0; i < set->n_keys; i++)
		if (slug_is(kind, set->keys[i]->kind) && set->keys[i]->epoch > newest)
			newest = set->keys[i]->epoch;
	return epoch + DOSSIER_AHEAD > newest;
}

enum err upload_epoch_key(struct session *s, const struct holder_keys *keys,
			  const Eenmaal__V1__GetEpochKeyResponse *m, const struct slug *kind,
			  struct upload_epoch *out)
{
	const Eenmaal__V1__EpochSet *set = NULL;
	const Eenmaal__V1__EpochKey *found = NULL;
	unsigned floor = s->directory->suite_floor;
	uint64_t rotation = 0;
	enum err e = open_epochs(s, keys, m->epochs, &set);

	if (e == ERR_OK)
		e = rotated_at(s, m->identity, &rotation);
	if (floor < s->profile->suite_floor)
		floor = s->profile->suite_floor;
	for (size_t i = 0; e == ERR_OK && i < set->n_keys; i++)
		if (set->keys[i]->epoch == m->epoch && slug_is(kind, set->keys[i]->kind))
			found = set->keys[i];
	if (e == ERR_OK && (!found || !is_own(set, kind, m->epoch, rotation)))
		e = ERR_VERIFY;
	if (e != ERR_OK)
		return e;
	if (kem_suite_check(found->public_key->suite, floor) != ERR_OK)
		return ERR_WEAK;
	out->holder = keys->holder;
	out->epoch = m->epoch;
	return codec_kem_key(found->public_key, &out->key);
}

/* What goes into the seal: the content with its author's signature. */
static enum err put_content(const struct upload_source *u, struct buf *out)
{
	Eenmaal__V1__Provenance provenance = EENMAAL__V1__PROVENANCE__INIT;
	Eenmaal__V1__SegmentContent content = EENMAAL__V1__SEGMENT_CONTENT__INIT;
	struct hash hash;
	enum err e = session_header(u->session, &u->epoch.holder, 0, &provenance.header);

	hash_sha256(u->content, &hash);
	provenance.kind = (char *)(uintptr_t)u->kind->s;
	provenance.content_hash = codec_bytes(hash.b, HASH_LEN);
	provenance.media_type = (char *)(uintptr_t)u->media_type;
	provenance.title = (char *)(uintptr_t)u->title;
	if (e == ERR_OK)
		e = session_sign(u->session, STATEMENT_PROVENANCE, &provenance, u->seed,
				 &content.provenance);
	content.content = codec_bytes(u->content.data, u->content.len);
	return e == ERR_OK ? codec_encode(&content, out) : e;
}

static enum err sign_segment(const struct upload_source *u, const struct buf *encapsulation,
			     struct upload *out)
{
	Eenmaal__V1__Segment m = EENMAAL__V1__SEGMENT__INIT;
	struct envelope envelope;
	struct hash hash;
	enum err e = session_header(u->session, &u->epoch.holder, 0, &m.header);

	if (e != ERR_OK)
		return e;
	hash_sha256(buf_view(&out->ciphertext), &hash);
	m.kind = (char *)(uintptr_t)u->kind->s;
	m.epoch = u->epoch.epoch;
	m.author = m.header->issuer;
	m.version = u->version;
	m.previous_hash = codec_bytes(u->previous.data, u->previous.len);
	m.replaces = u->replaces;
	m.suite = u->epoch.key.suite;
	m.encapsulation = codec_bytes(encapsulation->data, encapsulation->len);
	m.ciphertext_hash = codec_bytes(hash.b, HASH_LEN);
	e = session_sign(u->session, STATEMENT_SEGMENT, &m, u->seed, &out->statement);
	if (e == ERR_OK)
		e = codec_envelope(out->statement, &envelope);
	return e == ERR_OK ? statement_hash(&envelope, &out->hash) : e;
}

enum err upload_seal(const struct upload_source *u, struct upload *out)
{
	struct buf plain = BUF_INIT(CODEC_UPLOAD_MAX),
		   encapsulation = BUF_INIT(KEM_ENCAPSULATION_MAX);
	struct seal_context context = {
		.label = SEAL_SEGMENT,
		.holder = &u->epoch.holder,
		.kind = u->kind,
		.epoch = u->epoch.epoch,
		.epoch_key = &u->epoch.key,
		.sender = u->session->profile->id.s,
		.version = u->version,
	};
	enum err e;

	*out = (struct upload){
		.ciphertext = BUF_INIT(CODEC_UPLOAD_MAX),
		.version = u->version,
		.epoch = u->epoch.epoch,
	};
	e = put_content(u, &plain);
	if (e == ERR_OK)
		e = seal_content(&context, buf_view(&plain), &encapsulation, &out->ciphertext);
	if (e == ERR_OK)
		e = sign_segment(u, &encapsulation, out);
	if (e != ERR_OK)
		upload_free(out);
	buf_free(&plain);
	buf_free(&encapsulation);
	return e;
}

void upload_free(struct upload *u)
{
	buf_free(&u->ciphertext);
	*u = (struct upload){0};
}
