/* SPDX-License-Identifier: EUPL-1.2 */
/* The grants under which documents came: whose, to whom, for what and until when. */
#include <string.h>

#include "client/release_internal.h"

static enum err open_grant(struct release_work *w, const Eenmaal__V1__Envelope *m,
			   const Eenmaal__V1__Grant **out)
{
	ProtobufCMessage *message = NULL;
	struct envelope envelope;
	enum err e = codec_envelope(m, &envelope);

	if (e == ERR_OK)
		e = statement_verify(&envelope, STATEMENT_GRANT, &w->keys->signing_key);
	if (e == ERR_OK)
		e = codec_statement(STATEMENT_GRANT, envelope.payload, w->request->arena, &message);
	*out = (const Eenmaal__V1__Grant *)message;
	return release_bad(w, e, "a grant is not signed by the holder");
}

/* Does it speak of this broker, this holder and this partner's present key? */
static enum err check_parties(struct release_work *w, const Eenmaal__V1__Grant *g)
{
	const struct release_request *r = w->request;
	struct hash key;

	if (strcmp(g->header->audience, r->directory->audience) != 0 ||
	    strcmp(g->header->issuer, "holder") != 0)
		return release_bad(w, ERR_VERIFY, "a grant is meant for another broker");
	if (!view_equal(codec_view(g->header->holder), codec_view(r->subject->holder)))
		return release_bad(w, ERR_VERIFY, "a grant is another holder's");
	if (strcmp(g->partner, r->partner->s) != 0)
		return release_bad(w, ERR_VERIFY, "a grant is for another partner");
	convert_key_hash(r->kem_key, &key);
	if (!view_equal(codec_view(g->partner_key_hash), view_of(key.b, HASH_LEN)))
		return release_bad(
			w, ERR_VERIFY,
			"a grant is for another key of this partner than its present one");
	return ERR_OK;
}

/* What the holder allowed, and when. */
static enum err check_terms(struct release_work *w, const Eenmaal__V1__Grant *g)
{
	const struct release_request *r = w->request;

	if (!release_lists(g->n_purposes, g->purposes, r->purpose))
		return release_bad(w, ERR_VERIFY, "a grant does not allow this purpose");
	if (!release_lists(g->n_staff_roles, g->staff_roles, r->staff_role))
		return release_bad(w, ERR_VERIFY, "a grant does not allow this role");
	if (w->now < g->not_before || w->now >= g->not_after)
		return release_bad(w, ERR_VERIFY, "a grant was not valid at the time of release");
	return ERR_OK;
}

enum err release_grants(struct release_work *w, const Eenmaal__V1__SubjectResult *result)
{
	enum err e = ERR_OK;

	w->grants = arena_alloc(w->request->arena, result->n_grants * sizeof(*w->grants));
	if (!w->grants)
		return release_bad(w, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < result->n_grants && e == ERR_OK; i++) {
		struct release_grant *g = &w->grants[w->grant_count++];

		e = open_grant(w, result->grants[i], &g->message);
		if (e == ERR_OK)
			e = check_parties(w, g->message);
		if (e == ERR_OK)
			e = check_terms(w, g->message);
		if (e == ERR_OK)
			e = release_bad(w, codec_uuid(g->message->grant_id, &g->id),
					"a grant has no number");
	}
	return e;
}
