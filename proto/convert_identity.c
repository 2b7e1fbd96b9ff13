/* SPDX-License-Identifier: EUPL-1.2 */
#include "proto/convert.h"

#include <string.h>

#define ROTATIONS_MAX 64
#define IDENTITY_ARENA_MAX (512u << 10) /* for one statement of the identity at a time */

/* A holder's identity while it is followed from the enrolment on. */
struct line {
	const struct directory *directory;
	const struct holder_id *holder;
	struct holder_keys keys;
	uint64_t sequence; /* of the newest rotation */
};

/* Is the statement for this broker and about this holder? */
static enum err check_subject(const struct line *l, const Eenmaal__V1__Header *h)
{
	struct holder_id holder;

	if (strcmp(h->audience, l->directory->audience) != 0)
		return ERR_VERIFY;
	if (codec_holder(h->holder, &holder) != ERR_OK)
		return ERR_VERIFY;
	return memcmp(holder.b, l->holder->b, HOLDER_ID_LEN) == 0 ? ERR_OK : ERR_VERIFY;
}

/*
 * Only the payload tells whose key it is signed with, so that the enrolment is parsed before it is
 * verified; nothing in it is believed until then.  Members of any status count: what they signed
 * while they were active still stands.
 */
static enum err enrolment_verify(struct line *l, const struct envelope *envelope,
				 const Eenmaal__V1__Enrolment *m)
{
	const struct member *by;
	struct slug issuer;
	int64_t before = 0;
	enum err e = codec_slug(m->header->issuer, &issuer);

	if (e != ERR_OK)
		return e;
	by = directory_find(l->directory, &issuer);
	if (!by)
		return ERR_VERIFY;
	e = member_verify(by, envelope, STATEMENT_ENROLMENT, &before);
	if (e == ERR_OK && m->header->issued_at >= before)
		e = ERR_SIGNATURE;
	if (e == ERR_OK)
		e = check_subject(l, m->header);
	if (e == ERR_OK)
		e = codec_sign_key(m->signing_key, &l->keys.signing_key);
	if (e == ERR_OK)
		e = codec_kem_key(m->kem_key, &l->keys.kem_key);
	if (e == ERR_OK)
		e = statement_hash(envelope, &l->keys.enrolment);
	memcpy(l->keys.enrolled_by, issuer.s, sizeof(l->keys.enrolled_by));
	return e;
}

static enum err rotation_verify(struct line *l, const Eenmaal__V1__Rotation *m)
{
	uint8_t possession[POSSESSION_LEN];
	struct sign_public next;
	enum err e = check_subject(l, m->header);

	if (e == ERR_OK)
		e = codec_sign_key(m->signing_key, &next);
	if (e != ERR_OK)
		return e;
	/* Sequences only grow: rotations cannot be replayed out of their order. */
	if (m->header->sequence <= l->sequence || m->possession.len != SIGNATURE_LEN)
		return ERR_VERIFY;
	convert_possession(l->holder, &l->keys.signing_key, &next, possession);
	e = sign_verify(&next, view_of(possession, sizeof(possession)), m->possession.data);
	if (e == ERR_OK)
		e = codec_kem_key(m->kem_key, &l->keys.kem_key);
	if (e != ERR_OK)
		return e;
	l->keys.signing_key = next;
	l->keys.rotations++;
	l->sequence = m->header->sequence;
	return ERR_OK;
}

static enum err follow_enrolment(struct line *l, const Eenmaal__V1__Envelope *m)
{
	struct arena *a = arena_new(IDENTITY_ARENA_MAX);
	ProtobufCMessage *message = NULL;
	struct envelope envelope;
	enum err e = a ? codec_envelope(m, &envelope) : ERR_MEMORY;

	if (e == ERR_OK && envelope.type != STATEMENT_ENROLMENT)
		e = ERR_STATEMENT_TYPE;
	if (e == ERR_OK)
		e = codec_statement(STATEMENT_ENROLMENT, envelope.payload, a, &message);
	if (e == ERR_OK)
		e = enrolment_verify(l, &envelope, (const Eenmaal__V1__Enrolment *)message);
	arena_free(a);
	return e;
}

static enum err follow_rotation(struct line *l, const Eenmaal__V1__Envelope *m)
{
	struct arena *a = arena_new(IDENTITY_ARENA_MAX);
	ProtobufCMessage *message = NULL;
	struct envelope envelope;
	enum err e = a ? codec_envelope(m, &envelope) : ERR_MEMORY;

	if (e == ERR_OK)
		e = statement_verify(&envelope, STATEMENT_ROTATION, &l->keys.signing_key);
	if (e == ERR_OK)
		e = codec_statement(STATEMENT_ROTATION, envelope.payload, a, &message);
	if (e == ERR_OK)
		e = rotation_verify(l, (const Eenmaal__V1__Rotation *)message);
	arena_free(a);
	return e;
}

enum err convert_identity(const Eenmaal__V1__HolderIdentity *m, const struct directory *d,
			  const struct holder_id *expected, struct holder_keys *out)
{
	struct line l = {.directory = d, .holder = expected, .keys = {.holder = *expected}};
	enum err e;

	memset(out, 0, sizeof(*out));
	if (!m || m->n_rotations > ROTATIONS_MAX)
		return ERR_INPUT;
	e = follow_enrolment(&l, m->enrolment);
	for (size_t i = 0; i < m->n_rotations && e == ERR_OK; i++)
		e = follow_rotation(&l, m->rotations[i]);
	if (e == ERR_OK)
		*out = l.keys;
	return e;
}
