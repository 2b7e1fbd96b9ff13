/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/release.h"

#include <string.h>

#include "client/release_internal.h"

bool release_lists(size_t count, char *const *names, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* The kinds that a receipt names must be those that were asked for. */
static enum err check_released(struct release_work *w, const Eenmaal__V1__SeenRecord *seen)
{
	const Eenmaal__V1__AccessSubject *asked = w->request->subject;

	for (size_t i = 0; i < seen->n_released; i++)
		if (!release_lists(asked->n_kinds, asked->kinds, seen->released[i]))
			return release_bad(w, ERR_VERIFY,
					   "the receipt names a kind that was not asked for");
	return ERR_OK;
}

/* What the log says was released and what came must be the same. */
static enum err check_seen(struct release_work *w, const Eenmaal__V1__SubjectResult *result,
			   const Eenmaal__V1__SeenRecord *seen)
{
	bool released = result->n_releases > 0;

	if (seen->action != EENMAAL__V1__ACTION__ACTION_ACCESS ||
	    strcmp(seen->requester, w->request->partner->s) != 0)
		return release_bad(w, ERR_VERIFY, "the receipt is for another request");
	if (seen->outcome != (released ? EENMAAL__V1__OUTCOME__OUTCOME_DONE
				       : EENMAAL__V1__OUTCOME__OUTCOME_NOTHING) ||
	    released != (seen->n_released > 0))
		return release_bad(w, ERR_VERIFY,
				   "the receipt records another outcome than what came");
	if (!released && (result->n_grants > 0 || result->identity))
		return release_bad(w, ERR_VERIFY, "a refusal carries something");
	return check_released(w, seen);
}

static enum err check_holder(struct release_work *w, const Eenmaal__V1__SubjectResult *result)
{
	if (!view_equal(codec_view(result->holder), codec_view(w->request->subject->holder)))
		return release_bad(w, ERR_VERIFY, "the answer is about another dossier");
	return ERR_OK;
}

static enum err add_signer(struct release_work *w, const Eenmaal__V1__Envelope *m,
			   enum statement_type type)
{
	ProtobufCMessage *message = NULL;
	struct envelope envelope;
	ProtobufCBinaryData key;
	enum err e = codec_envelope(m, &envelope);

	if (e == ERR_OK)
		e = codec_statement(type, envelope.payload, w->request->arena, &message);
	if (e != ERR_OK)
		return e;
	if (type == STATEMENT_ENROLMENT)
		key = ((const Eenmaal__V1__Enrolment *)message)->signing_key;
	else
		key = ((const Eenmaal__V1__Rotation *)message)->signing_key;
	return codec_sign_key(key, &w->signers[w->signer_count++]);
}

/*
 * The holder's keys in order, out of an identity that was verified already: a segment that was
 * sealed anew before a rotation bears the signature of an earlier one.
 */
static enum err load_signers(struct release_work *w, const Eenmaal__V1__HolderIdentity *m)
{
	enum err e;

	if (!m || m->n_rotations >= RELEASE_SIGNERS_MAX)
		return release_bad(w, ERR_VERIFY, "the holder's identity is missing");
	e = add_signer(w, m->enrolment, STATEMENT_ENROLMENT);
	for (size_t i = 0; i < m->n_rotations && e == ERR_OK; i++)
		e = add_signer(w, m->rotations[i], STATEMENT_ROTATION);
	if (e == ERR_OK &&
	    memcmp(&w->signers[w->signer_count - 1], &w->keys->signing_key, SIGN_PUBLIC_LEN) != 0)
		e = ERR_VERIFY;
	return release_bad(w, e, "the holder's identity is not the one that was verified");
}

static bool same_segment(const struct release_document *a, const struct release_document *b)
{
	return slug_equal(&a->kind, &b->kind) && slug_equal(&a->author, &b->author) &&
	       a->version == b->version;
}

static enum err open_segments(struct release_work *w, const Eenmaal__V1__SubjectResult *result,
			      struct release_document *documents)
{
	enum err e = ERR_OK;

	for (size_t i = 0; i < result->n_releases && e == ERR_OK; i++) {
		e = release_segment(w, result->releases[i], &documents[i]);
		for (size_t j = 0; j < i && e == ERR_OK; j++)
			if (same_segment(&documents[i], &documents[j]))
				e = release_bad(w, ERR_VERIFY, "a document came twice");
	}
	return e;
}

/* Every kind that the log says was released came, and no other. */
static enum err check_kinds(struct release_work *w, const Eenmaal__V1__SeenRecord *seen,
			    const struct release_document *documents, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!release_lists(seen->n_released, seen->released, documents[i].kind.s))
			return release_bad(w, ERR_VERIFY,
					   "a document came that the log does not record");
	for (size_t i = 0; i < seen->n_released; i++) {
		bool came = false;

		for (size_t j = 0; j < count; j++)
			came = came || slug_is(&documents[j].kind, seen->released[i]);
		if (!came)
			return release_bad(w, ERR_VERIFY,
					   "a document that the log records did not come");
	}
	return ERR_OK;
}

static enum err open_all(struct release_work *w, const Eenmaal__V1__SubjectResult *result,
			 const Eenmaal__V1__SeenRecord *seen, struct release_document **documents)
{
	enum err e = load_signers(w, result->identity);

	*documents = arena_alloc(w->request->arena, result->n_releases * sizeof(**documents));
	if (e == ERR_OK && !*documents)
		e = release_bad(w, ERR_MEMORY, "out of memory");
	if (e == ERR_OK)
		e = release_grants(w, result);
	if (e == ERR_OK)
		e = open_segments(w, result, *documents);
	if (e == ERR_OK)
		e = check_kinds(w, seen, *documents, result->n_releases);
	return e;
}

enum err release_open(const struct release_request *r, const Eenmaal__V1__SubjectResult *result,
		      const Eenmaal__V1__SeenRecord *seen, const struct holder_keys *keys,
		      struct release_opened *out)
{
	struct release_work w = {.request = r, .keys = keys, .now = seen->time};
	struct release_document *documents = NULL;
	enum err e;

	memset(out, 0, sizeof(*out));
	e = check_holder(&w, result);
	if (e == ERR_OK)
		e = codec_holder(result->holder, &out->holder);
	if (e == ERR_OK)
		e = check_seen(&w, result, seen);
	if (e == ERR_OK && result->n_releases > 0)
		e = open_all(&w, result, seen, &documents);
	if (e != ERR_OK) {
		out->problem = w.problem ? w.problem : err_text(e);
		return e;
	}
	out->documents = documents;
	out->count = result->n_releases;
	return ERR_OK;
}
