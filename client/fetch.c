/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/fetch.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/release.h"

#define NOTES_MAX 64
#define NOTE_MAX 200

/* A request on its way: what was signed, and what came back. */
struct exchange {
	struct fetch *fetch;
	struct session *session;
	Eenmaal__V1__AccessRequest *request;
	struct hash statement;
	const Eenmaal__V1__FetchResponse *reply;
	struct merkle_proof consistency;
};

static enum err add_subject(struct exchange *x, const struct holder_id *holder)
{
	Eenmaal__V1__AccessSubject *subject = arena_alloc(x->session->arena, sizeof(*subject));

	if (!subject)
		return ERR_MEMORY;
	eenmaal__v1__access_subject__init(subject);
	subject->holder = codec_bytes(holder->b, HOLDER_ID_LEN);
	subject->n_kinds = x->fetch->kinds.count;
	subject->kinds = x->fetch->kinds.names;
	x->request->subjects[x->request->n_subjects++] = subject;
	return ERR_OK;
}

static enum err make_request(struct exchange *x, size_t first, size_t count)
{
	const struct fetch *f = x->fetch;
	Eenmaal__V1__AccessRequest *m = arena_alloc(x->session->arena, sizeof(*m));
	enum err e = m ? ERR_OK : ERR_MEMORY;

	if (e != ERR_OK)
		return e;
	eenmaal__v1__access_request__init(m);
	x->request = m;
	m->purpose = (char *)(uintptr_t)f->purpose;
	m->staff = (char *)(uintptr_t)f->staff;
	m->staff_role = (char *)(uintptr_t)f->role;
	m->subjects = arena_alloc(x->session->arena, count * sizeof(*m->subjects));
	e = m->subjects ? session_header(x->session, NULL, 0, &m->header) : ERR_MEMORY;
	for (size_t i = 0; i < count && e == ERR_OK; i++)
		e = add_subject(x, &f->holders[first + i]);
	return e;
}

static enum err send_request(struct exchange *x)
{
	Eenmaal__V1__FetchRequest request = EENMAAL__V1__FETCH_REQUEST__INIT;
	ProtobufCMessage *reply = NULL;
	enum err e = session_sign(x->session, STATEMENT_ACCESS_REQUEST, x->request,
				  x->fetch->partner->signing_seed, &request.access_request);

	if (e == ERR_OK)
		e = partner_hash(request.access_request, &x->statement);
	request.known_size = x->session->seen.size;
	if (e == ERR_OK)
		e = session_call(x->session, "eenmaal.v1.PartnerService/Fetch", &request,
				 &eenmaal__v1__fetch_response__descriptor, &reply);
	x->reply = (const Eenmaal__V1__FetchResponse *)reply;
	return e;
}

static enum err check_shape(struct exchange *x)
{
	if (x->reply->n_results != x->request->n_subjects ||
	    proof_from_wire(x->reply->n_consistency, x->reply->consistency, &x->consistency) !=
		    ERR_OK)
		return session_wrong(x->session, ERR_VERIFY,
				     "the broker's answer does not fit the question");
	return ERR_OK;
}

static enum err bad_release(const struct exchange *x, const struct holder_id *holder,
			    const char *problem, enum err e)
{
	char number[HOLDER_TEXT_LEN + 1];

	holder_id_format(holder, number);
	return session_wrong(x->session, e, "%s: %s; nothing was written", number, problem);
}

static enum err open_subject(struct exchange *x, size_t n, struct fetch_subject *out)
{
	const Eenmaal__V1__SubjectResult *result = x->reply->results[n];
	const struct partner *p = x->fetch->partner;
	struct release_request request = {
		.directory = x->session->directory,
		.partner = &p->self->id,
		.kem_key = &p->self->kem_key,
		.kem_private = p->kem_private,
		.purpose = x->fetch->purpose,
		.staff_role = x->fetch->role,
		.suite_floor = x->session->profile->suite_floor,
		.subject = x->request->subjects[n],
		.arena = x->session->arena,
	};
	struct holder_keys keys = {0};
	struct holder_id holder;
	enum err e = codec_holder(request.subject->holder, &holder);

	if (e == ERR_OK && result->n_releases > 0)
		e = session_identity(x->session, result->identity, &holder, &keys);
	if (e != ERR_OK)
		return e;
	e = release_open(&request, result, out->seen, &keys, &out->opened);
	if (e != ERR_OK && err_class(e) != CLASS_FAULT)
		e = bad_release(x, &holder, out->opened.problem, e);
	return e;
}

static enum err check_receipt(struct exchange *x, size_t n, struct fetch_subject *out)
{
	Eenmaal__V1__SeenRecord *seen = NULL;
	enum err e;

	out->receipt = x->reply->results[n]->receipt;
	e = session_receipt(x->session, out->receipt, &x->statement, &x->consistency, &seen);
	out->seen = seen;
	return e == ERR_OK ? partner_keep(x->fetch->partner, out->receipt) : e;
}

static enum err note_document(struct exchange *x, struct fetch_subject *s,
			      const struct release_document *d)
{
	const struct state_segment segment = {
		.kind = d->kind,
		.author = d->author,
		.version = d->version,
		.reseal = d->reseal,
		.replaces = d->replaces,
		.issued_at = d->sealed_at,
		.statement = d->statement,
	};
	enum err e = state_see_segment(s->state, &segment);

	if (e == ERR_ROLLBACK)
		return bad_release(x, &s->opened.holder,
				   "the broker sent an older document than it did before", e);
	return e;
}

/* Is this segment, seen before, still among those that came? */
static bool came(const struct fetch_subject *s, const struct state_segment *known)
{
	for (size_t i = 0; i < s->opened.count; i++)
		if (hash_equal(&s->opened.documents[i].statement, &known->statement))
			return true;
	return false;
}

static enum err add_note(struct exchange *x, struct fetch_subject *s,
			 const struct state_segment *known)
{
	char text[NOTE_MAX];

	if (s->note_count == NOTES_MAX)
		return ERR_OK;
	if (!s->notes)
		s->notes = arena_alloc(x->session->arena, NOTES_MAX * sizeof(*s->notes));
	if (!s->notes)
		return ERR_MEMORY;
	(void)snprintf(text, sizeof(text),
		       "%s by %s, version %" PRIu64 ", was there before and is gone", known->kind.s,
		       known->author.s, known->version);
	s->notes[s->note_count] = arena_copy(x->session->arena, text, strlen(text) + 1);
	return s->notes[s->note_count++] ? ERR_OK : ERR_MEMORY;
}

static bool was_released(const struct fetch_subject *s, const struct slug *kind)
{
	for (size_t i = 0; i < s->seen->n_released; i++)
		if (slug_is(kind, s->seen->released[i]))
			return true;
	return false;
}

/* The holder may erase; the broker may not without the partner's seeing it. */
static enum err note_missing(struct exchange *x, struct fetch_subject *s)
{
	enum err e = ERR_OK;

	for (size_t i = 0; i < s->state->segment_count && e == ERR_OK;) {
		const struct state_segment *known = &s->state->segments[i];

		if (!was_released(s, &known->kind) || came(s, known)) {
			i++;
			continue;
		}
		e = add_note(x, s, known);
		state_forget_segment(s->state, i);
	}
	return e;
}

static enum err compare_with_state(struct exchange *x, struct fetch_subject *s)
{
	enum err e;

	if (s->opened.count == 0)
		return ERR_OK;
	e = state_holder(x->session->state, &s->opened.holder, &s->state);
	for (size_t i = 0; i < s->opened.count && e == ERR_OK; i++)
		e = note_document(x, s, &s->opened.documents[i]);
	return e == ERR_OK ? note_missing(x, s) : e;
}

static enum err verify(struct exchange *x, struct fetch_batch *b)
{
	enum err e = check_shape(x);

	b->count = e == ERR_OK ? x->reply->n_results : 0;
	/* The receipts first: they are evidence even if something else is wrong. */
	for (size_t i = 0; i < b->count && e == ERR_OK; i++)
		e = check_receipt(x, i, &b->subjects[i]);
	for (size_t i = 0; i < b->count && e == ERR_OK; i++)
		e = open_subject(x, i, &b->subjects[i]);
	for (size_t i = 0; i < b->count && e == ERR_OK; i++)
		e = compare_with_state(x, &b->subjects[i]);
	return e;
}

static enum err remember(struct exchange *x, const struct fetch_batch *b)
{
	enum err e = ERR_OK;

	for (size_t i = 0; i < b->count && e == ERR_OK; i++)
		if (b->subjects[i].state)
			e = state_set_holder(x->session->state, b->subjects[i].state);
	return e;
}

enum err fetch_ask(struct fetch *f, size_t first, size_t count, struct fetch_batch *b)
{
	struct exchange x = {.fetch = f, .session = f->partner->session};
	enum err e = session_recycle(x.session);

	if (e == ERR_OK)
		e = make_request(&x, first, count);
	if (e == ERR_OK)
		e = send_request(&x);
	if (e == ERR_OK)
		e = verify(&x, b);
	return e == ERR_OK ? remember(&x, b) : e;
}

void fetch_batch_free(struct fetch_batch *b)
{
	for (size_t i = 0; i < FETCH_SUBJECTS_MAX; i++)
		state_holder_free(b->subjects[i].state);
	*b = (struct fetch_batch){0};
}
