/* SPDX-License-Identifier: EUPL-1.2 */
/* Opening segments, and sealing them anew. */
#include <string.h>

#include "client/dossier.h"
#include "keys/seal.h"

static struct seal_context segment_context(const struct dossier *d, const Eenmaal__V1__Segment *m,
					   const struct dossier_epoch *epoch, const char *sender)
{
	return (struct seal_context){
		.label = SEAL_SEGMENT,
		.holder = &d->identity.holder,
		.kind = &epoch->kind,
		.epoch = epoch->epoch,
		.epoch_key = &epoch->public_key,
		.sender = sender,
		.version = m->version,
	};
}

static enum err check_hash(struct view data, ProtobufCBinaryData expected)
{
	struct hash hash = {0};

	hash_sha256(data, &hash);
	return view_equal(codec_view(expected), view_of(hash.b, HASH_LEN)) ? ERR_OK : ERR_VERIFY;
}

static enum err check_provenance(const struct dossier *d, const Eenmaal__V1__Segment *m,
				 const Eenmaal__V1__Provenance *p, struct view content)
{
	if (strcmp(p->header->audience, d->directory->audience) != 0)
		return ERR_AUDIENCE;
	if (strcmp(p->header->issuer, m->author) != 0 || strcmp(p->kind, m->kind) != 0 ||
	    !view_equal(codec_view(p->header->holder),
			view_of(d->identity.holder.b, HOLDER_ID_LEN)))
		return ERR_VERIFY;
	return check_hash(content, p->content_hash);
}

static enum err unpack(const struct dossier *d, const Eenmaal__V1__Segment *m, struct arena *a,
		       struct dossier_content *out)
{
	const Eenmaal__V1__SegmentContent *content = NULL;
	ProtobufCMessage *message = NULL;
	enum err e = codec_decode(&eenmaal__v1__segment_content__descriptor,
				  buf_view(&out->plaintext), CODEC_STRICT, a, &message);

	if (e != ERR_OK)
		return e;
	content = (const Eenmaal__V1__SegmentContent *)message;
	if (content->provenance == NULL)
		return ERR_VERIFY;
	if (strcmp(m->author, "holder") == 0)
		e = dossier_own_statement(d, content->provenance, STATEMENT_PROVENANCE, &message);
	else
		e = dossier_member_statement(d->directory, content->provenance,
					     STATEMENT_PROVENANCE, a, &message);
	if (e != ERR_OK)
		return e;
	out->provenance = (const Eenmaal__V1__Provenance *)message;
	out->content = codec_view(content->content);
	return check_provenance(d, m, out->provenance, out->content);
}

enum err dossier_segment_open(const struct dossier *d, const struct dossier_segment *s,
			      struct view ciphertext, struct arena *a, struct dossier_content *out)
{
	const Eenmaal__V1__Segment *m = s->message;
	const struct dossier_epoch *epoch = dossier_epoch(d, m->kind, m->epoch);
	struct seal_context context = {0};
	struct sealed sealed = {
		.suite = (uint16_t)m->suite,
		.encapsulation = codec_view(m->encapsulation),
		.ciphertext = ciphertext,
	};
	enum err e = epoch != NULL ? check_hash(ciphertext, m->ciphertext_hash) : ERR_STATE;

	memset(out, 0, sizeof(*out));
	if (e != ERR_OK)
		return e;
	out->plaintext = BUF_INIT(CODEC_UPLOAD_MAX);
	context = segment_context(d, m, epoch, m->header->issuer);
	e = seal_open_content(&context, epoch->private_key, &sealed, &out->plaintext);
	if (e == ERR_OK)
		e = unpack(d, m, a, out);
	if (e != ERR_OK) {
		buf_free(&out->plaintext);
		memset(out, 0, sizeof(*out));
	}
	return e;
}

enum err dossier_segment_reseal(const struct dossier *d, const struct dossier_segment *s,
				struct view plaintext, struct buf *ciphertext,
				Eenmaal__V1__Segment **out)
{
	const struct dossier_line *line = dossier_line(d, s->message->kind);
	const struct dossier_epoch *epoch =
		line != NULL ? dossier_epoch(d, s->message->kind, line->current) : NULL;
	Eenmaal__V1__Segment *m = arena_copy(d->arena, s->message, sizeof(*m));
	struct buf encapsulation = BUF_INIT(KEM_ENCAPSULATION_MAX);
	struct seal_context context = {0};
	struct hash hash = {0};
	void *enc = NULL, *digest = NULL;
	enum err e = ERR_STATE;

	*out = NULL;
	if (epoch == NULL || m == NULL)
		return epoch == NULL ? ERR_STATE : ERR_MEMORY;
	context = segment_context(d, m, epoch, "holder");
	e = seal_content(&context, plaintext, &encapsulation, ciphertext);
	if (e != ERR_OK)
		goto out;
	hash_sha256(buf_view(ciphertext), &hash);
	enc = arena_copy(d->arena, encapsulation.data, encapsulation.len);
	digest = arena_copy(d->arena, hash.b, HASH_LEN);
	e = enc != NULL && digest != NULL ? ERR_OK : ERR_MEMORY;
	if (e != ERR_OK)
		goto out;
	m->header = NULL;
	m->epoch = epoch->epoch;
	m->suite = epoch->public_key.suite;
	m->encapsulation = codec_bytes(enc, encapsulation.len);
	m->ciphertext_hash = codec_bytes(digest, HASH_LEN);
	m->reseal++;
	*out = m;
out:
	buf_free(&encapsulation);
	return e;
}

bool dossier_segment_stale(const struct dossier *d, const struct dossier_segment *s)
{
	const struct dossier_line *line = dossier_line(d, s->message->kind);

	return line != NULL && s->message->epoch < line->own;
}
