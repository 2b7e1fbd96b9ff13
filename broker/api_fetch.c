/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * PartnerService.Fetch: what the whole broker is for.  For every dossier that the request names:
 * load, decide, record, and only when the batch is durable build the release.
 */
#include "broker/api_fetch.h"

#include <string.h>

#include "broker/api_segment.h"
#include "broker/terms.h"

#define REPLY_MAX SEGMENT_BYTES_MAX /* ciphertext bytes in one answer */
#define RESULT_SIZE 2048            /* every result without releases has this length */
#define AROUND_SIZE 3072            /* what stands around the results is padded to this */

/* One dossier of the request, as apply() leaves it for finish(). */
struct subject {
	uint64_t index; /* of its ledger entry */
	Eenmaal__V1__SubjectResult result;
};

struct fetch {
	struct checked statement;
	const Eenmaal__V1__AccessRequest *access;
	size_t bytes; /* of ciphertext so far */
	struct subject *subjects;
};

/* A subject while it is being decided. */
struct hearing {
	struct fetch *fetch;
	const Eenmaal__V1__AccessSubject *asked;
	struct subject *subject;
	struct store_holder holder;
	bool exists;
	struct decide_input input;
	struct decision decision;
	struct store_grant *rows; /* of input.grants */
	struct store_segment *segments[DECIDE_KINDS_MAX];
	unsigned segment_count[DECIDE_KINDS_MAX];
};

enum err fetch_prepare(struct call *c)
{
	const Eenmaal__V1__FetchRequest *request = (const Eenmaal__V1__FetchRequest *)c->request;
	struct fetch *f = call_alloc(c, sizeof(*f));
	enum err e = ERR_OK;

	if (f == NULL)
		return ERR_MEMORY;
	c->state = f;
	e = api_member_statement(c, request->access_request, STATEMENT_ACCESS_REQUEST,
				 &f->statement);
	if (e != ERR_OK)
		return e;
	f->access = (const Eenmaal__V1__AccessRequest *)f->statement.message;
	c->entries = (unsigned)f->access->n_subjects;
	f->subjects = call_alloc(c, f->access->n_subjects * sizeof(*f->subjects));
	return f->subjects != NULL ? ERR_OK : ERR_MEMORY;
}

/* ---- load ------------------------------------------------------------------------------------------ */

static int find_name(const struct agreement *a, const char *name,
		     int (*find)(const struct agreement *, const struct slug *))
{
	struct slug id = {0};

	return codec_slug(name, &id) == ERR_OK ? find(a, &id) : AGREEMENT_NONE;
}

/* The distinct epochs of a kind's live segments. */
static enum err note_epoch(struct decide_kind *kind, uint64_t epoch)
{
	for (unsigned n = 0; n < kind->epoch_count; n++)
		if (kind->epochs[n] == epoch)
			return ERR_OK;
	if (kind->epoch_count == DECIDE_EPOCHS_MAX)
		return ERR_TOO_LARGE;
	kind->epochs[kind->epoch_count++] = epoch;
	return ERR_OK;
}

/*
 * Documents bear on the decision only where a grant that stands names their kind.  Without one they
 * are not looked at: neither the time that it takes nor a damaged row may tell that there are some.
 */
static bool consent_stands(const struct hearing *h, int kind)
{
	for (unsigned n = 0; n < h->input.grant_count; n++) {
		const struct grant *g = &h->input.grants[n];

		if (!g->revoked && !g->replaced &&
		    ((g->kinds & ~g->revoked_kinds) >> kind & 1) != 0)
			return true;
	}
	return false;
}

static enum err load_kind(struct txn *t, struct call *c, struct hearing *h, unsigned n)
{
	struct decide_kind *kind = &h->input.kinds[n];
	struct store_page page = {.limit = SEGMENT_LIVE_MAX, .arena = c->arena};
	struct store_segment found[SEGMENT_LIVE_MAX];
	struct slug slug = {0};
	enum err e = ERR_OK;

	kind->kind = find_name(c->trust->agreement, h->asked->kinds[n], agreement_kind);
	if (kind->kind == AGREEMENT_NONE || !h->exists || !consent_stands(h, kind->kind))
		return ERR_OK;
	e = codec_slug(h->asked->kinds[n], &slug);
	if (e == ERR_OK)
		e = store_segment_list_of(t->store, &h->holder, &slug, &page, found);
	if (e != ERR_OK)
		return e;
	h->segments[n] = arena_copy(c->arena, found, page.count * sizeof(*found));
	if (h->segments[n] == NULL)
		return ERR_MEMORY;
	h->segment_count[n] = page.count;
	for (unsigned m = 0; m < page.count && e == ERR_OK; m++)
		e = note_epoch(kind, h->segments[n][m].epoch);
	return e;
}

static enum err load_grants(struct txn *t, struct call *c, struct hearing *h)
{
	struct store_page page = {.limit = DECIDE_GRANTS_MAX, .arena = c->arena};
	struct store_grant found[DECIDE_GRANTS_MAX];
	struct grant *grants = NULL;
	enum err e = store_grant_list_of(t->store, &h->holder, &c->member->id, &page, found);

	if (e != ERR_OK)
		return e;
	h->rows = arena_copy(c->arena, found, page.count * sizeof(*found));
	grants = call_alloc(c, page.count * sizeof(*grants));
	if (h->rows == NULL || grants == NULL)
		return ERR_MEMORY;
	for (unsigned n = 0; n < page.count && e == ERR_OK; n++)
		e = terms_grant(&h->rows[n], c->trust->agreement, &grants[n]);
	h->input.grants = grants;
	h->input.grant_count = page.count;
	return e;
}

static enum err load_holder(struct txn *t, struct hearing *h)
{
	struct holder_id id = {0};
	enum err e = codec_holder(h->asked->holder, &id);

	if (e != ERR_OK)
		return e;
	h->input.holder = id;
	e = store_holder_get(t->store, &id, &h->holder);
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	h->exists = e == ERR_OK;
	h->input.dossier_exists = h->exists && !h->holder.erased;
	h->input.dossier_erased = h->holder.erased;
	h->input.dossier_stopped = h->holder.stopped;
	return e;
}

static void load_request(const struct txn *t, const struct call *c, struct hearing *h)
{
	const Eenmaal__V1__AccessRequest *access = h->fetch->access;

	h->input.verified = true; /* prepare() and txn_use() let nothing else through */
	h->input.partner_active = c->member->status == MEMBER_ACTIVE;
	h->input.partner_roles = trust_roles(c->trust, c->member);
	h->input.partner = c->member->id;
	h->input.role = find_name(c->trust->agreement, access->staff_role, agreement_role);
	h->input.purpose = find_name(c->trust->agreement, access->purpose, agreement_purpose);
	h->input.now = t->now;
	h->input.agreement = agreement_permissions(c->trust->agreement);
	h->input.kind_count = (unsigned)h->asked->n_kinds;
}

static enum err load(struct txn *t, struct call *c, struct hearing *h)
{
	enum err e = ERR_OK;

	if (h->asked->n_kinds > DECIDE_KINDS_MAX)
		return ERR_INTERNAL;
	load_request(t, c, h);
	e = load_holder(t, h);
	if (e == ERR_OK && h->exists)
		e = load_grants(t, c, h);
	for (unsigned n = 0; n < h->input.kind_count && e == ERR_OK; n++)
		e = load_kind(t, c, h, n);
	return e;
}

/* ---- apply: uses, releases, the record --------------------------------------------------------------- */

static const struct store_grant *grant_row(const struct hearing *h, const struct uuid *id)
{
	for (unsigned n = 0; n < h->input.grant_count; n++)
		if (memcmp(h->rows[n].id.b, id->b, UUID_LEN) == 0)
			return &h->rows[n];
	return NULL;
}

/* Was something released under this grant before this kind? */
static bool used_before(const struct hearing *h, const struct release *r)
{
	for (unsigned n = 0; &h->decision.kinds[n] != r; n++)
		if (h->decision.kinds[n].verdict == VERDICT_RELEASE &&
		    memcmp(h->decision.kinds[n].grant.b, r->grant.b, UUID_LEN) == 0)
			return true;
	return false;
}

/*
 * The first release under a grant counts a use and puts the grant into the answer, and with it, when
 * no other keys followed, who the holder is.
 */
static enum err use_grant(struct txn *t, struct call *c, struct hearing *h, const struct release *r)
{
	const struct store_grant *row = grant_row(h, &r->grant);
	Eenmaal__V1__SubjectResult *result = &h->subject->result;
	struct envelope statement, enrolment;
	enum err e = ERR_OK;

	if (row == NULL)
		return ERR_INTERNAL;
	if (used_before(h, r))
		return ERR_OK;
	e = store_grant_use(t->store, &h->holder.chain, row->row);
	if (e != ERR_OK)
		return e;
	e = store_grant_read(t->store, row, c->arena, &statement, &enrolment);
	e = api_found_statement(c, e, &statement, &result->grants[result->n_grants++]);
	if (e == ERR_OK && h->holder.rotations == 0 && enrolment.type != STATEMENT_NONE)
		e = api_enrolled(c, &enrolment, &result->identity);
	return e;
}

static enum err release_segment(struct txn *t, struct call *c, struct hearing *h, unsigned kind,
				const struct store_segment *segment)
{
	const struct release *r = &h->decision.kinds[kind];
	Eenmaal__V1__SubjectResult *result = &h->subject->result;
	Eenmaal__V1__Release *out = call_alloc(c, sizeof(*out));
	/* The decision ends with the hearing, long before the answer is written. */
	const uint8_t *grant = arena_copy(c->arena, r->grant.b, UUID_LEN);
	struct view ciphertext = {0};
	struct envelope statement;
	enum err e = ERR_OK;

	if (!release_allows(r, &h->holder.id, &c->member->id, h->input.kinds[kind].kind))
		return ERR_INTERNAL;
	h->fetch->bytes += segment->size;
	if (h->fetch->bytes > REPLY_MAX)
		return call_fail(
			c, ERR_TOO_LARGE,
			"the answer is too large; ask for fewer kinds or dossiers at once");
	if (out == NULL || grant == NULL)
		return ERR_MEMORY;
	eenmaal__v1__release__init(out);
	e = store_segment_read(t->store, segment, c->arena, &statement, &ciphertext);
	e = api_found_statement(c, e, &statement, &out->segment);
	out->ciphertext = codec_bytes(ciphertext.data, ciphertext.len);
	out->grant_id = codec_bytes(grant, UUID_LEN);
	result->releases[result->n_releases++] = out;
	return e;
}

static enum err release_kind(struct txn *t, struct call *c, struct hearing *h, unsigned kind)
{
	enum err e = use_grant(t, c, h, &h->decision.kinds[kind]);

	for (unsigned n = 0; n < h->segment_count[kind] && e == ERR_OK; n++)
		e = release_segment(t, c, h, kind, &h->segments[kind][n]);
	return e;
}

static enum err release_all(struct txn *t, struct call *c, struct hearing *h)
{
	Eenmaal__V1__SubjectResult *result = &h->subject->result;
	size_t segments = 0;
	enum err e = ERR_OK;

	for (unsigned n = 0; n < h->decision.count; n++)
		if (h->decision.kinds[n].verdict == VERDICT_RELEASE)
			segments += h->segment_count[n];
	if (segments == 0)
		return ERR_OK;
	result->grants = call_alloc(c, h->decision.count * sizeof(*result->grants));
	result->releases = call_alloc(c, segments * sizeof(*result->releases));
	if (result->grants == NULL || result->releases == NULL)
		return ERR_MEMORY;
	for (unsigned n = 0; n < h->decision.count && e == ERR_OK; n++)
		if (h->decision.kinds[n].verdict == VERDICT_RELEASE)
			e = release_kind(t, c, h, n);
	if (e == ERR_OK && result->identity == NULL)
		e = api_identity(c, t->store, &h->holder.id, &result->identity);
	return e;
}

static enum err kind_outcome(struct call *c, const struct hearing *h, unsigned kind,
			     Eenmaal__V1__KindOutcome **out)
{
	static const struct uuid none;
	const struct release *r = &h->decision.kinds[kind];
	Eenmaal__V1__KindOutcome *o = call_alloc(c, sizeof(*o));

	if (o == NULL)
		return ERR_MEMORY;
	eenmaal__v1__kind_outcome__init(o);
	*out = o;
	o->kind = h->asked->kinds[kind];
	o->released = r->verdict == VERDICT_RELEASE;
	o->reason = (Eenmaal__V1__Reason)r->reason;
	if (memcmp(r->grant.b, none.b, UUID_LEN) != 0)
		o->grant_id = codec_bytes(r->grant.b, UUID_LEN);
	if (!o->released)
		return ERR_OK;
	o->segments = call_alloc(c, (h->segment_count[kind] + 1) * sizeof(*o->segments));
	if (o->segments == NULL)
		return ERR_MEMORY;
	for (unsigned n = 0; n < h->segment_count[kind]; n++)
		o->segments[o->n_segments++] =
			codec_bytes(h->segments[kind][n].statement.b, HASH_LEN);
	return ERR_OK;
}

static enum err record(struct txn *t, struct call *c, struct hearing *h)
{
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	struct entry_draft draft = {
		.action = EENMAAL__V1__ACTION__ACTION_ACCESS,
		.outcome = EENMAAL__V1__OUTCOME__OUTCOME_NOTHING,
		.requester = c->member->id.s,
		.statement = &h->fetch->statement.envelope,
		.statement_hash = h->fetch->statement.hash,
		.shared = h->fetch->access->n_subjects > 1,
		.attached = h->fetch->access->n_subjects == 1,
		.holder = h->exists && !h->holder.erased ? &h->holder : NULL,
		.reading = true,
		.last = h->subject == &h->fetch->subjects[h->fetch->access->n_subjects - 1],
		.kept = &kept,
	};
	enum err e = ERR_OK;

	kept.purpose = h->fetch->access->purpose;
	kept.staff = h->fetch->access->staff;
	kept.staff_role = h->fetch->access->staff_role;
	if (draft.holder == NULL)
		kept.claimed_holder = h->asked->holder;
	kept.kinds = call_alloc(c, h->decision.count * sizeof(*kept.kinds));
	draft.released = call_alloc(c, h->decision.count * sizeof(*draft.released));
	if (kept.kinds == NULL || draft.released == NULL)
		return ERR_MEMORY;
	for (unsigned n = 0; n < h->decision.count && e == ERR_OK; n++) {
		e = kind_outcome(c, h, n, &kept.kinds[kept.n_kinds++]);
		if (h->decision.kinds[n].verdict == VERDICT_RELEASE)
			draft.released[draft.released_count++] = h->asked->kinds[n];
	}
	if (draft.released_count > 0)
		draft.outcome = EENMAAL__V1__OUTCOME__OUTCOME_DONE;
	return e == ERR_OK ? txn_append(t, c, &draft, &h->subject->index) : e;
}

static enum err hear(struct txn *t, struct call *c, size_t number)
{
	struct fetch *f = c->state;
	struct hearing h = {
		.fetch = f,
		.asked = f->access->subjects[number],
		.subject = &f->subjects[number],
	};
	enum err e = ERR_OK;

	eenmaal__v1__subject_result__init(&h.subject->result);
	h.subject->result.holder = h.asked->holder;
	e = load(t, c, &h);
	if (e != ERR_OK)
		return e;
	policy_decide(&h.input, &h.decision);
	e = release_all(t, c, &h);
	return e == ERR_OK ? record(t, c, &h) : e;
}

enum err fetch_apply(struct call *c, struct txn *t)
{
	const struct fetch *f = c->state;
	enum err e = txn_use(t, c, f->statement.header, &f->statement.envelope);

	for (size_t n = 0; n < f->access->n_subjects && e == ERR_OK; n++)
		e = hear(t, c, n);
	return e;
}

/* ---- finish: the answer --------------------------------------------------------------------------------- */

/*
 * Zeros that bring a message to size.  What must be filled is always 200 bytes or more, so the
 * field's own tag and two-byte length can always be made to fit.
 */
static enum err pad(size_t present, size_t size, ProtobufCBinaryData *out)
{
	static const uint8_t zeros[AROUND_SIZE];

	if (present + 200 > size || size - present - 3 > sizeof(zeros))
		return ERR_INTERNAL;
	*out = codec_bytes(zeros, size - present - 3);
	return ERR_OK;
}

static enum err finish_subject(struct call *c, struct subject *s)
{
	enum err e = txn_receipt(c, s->index, &s->result.receipt);

	if (e != ERR_OK || s->result.n_releases > 0)
		return e;
	return pad(eenmaal__v1__subject_result__get_packed_size(&s->result), RESULT_SIZE,
		   &s->result.padding);
}

enum err fetch_finish(struct call *c)
{
	const Eenmaal__V1__FetchRequest *request = (const Eenmaal__V1__FetchRequest *)c->request;
	struct fetch *f = c->state;
	Eenmaal__V1__FetchResponse reply = EENMAAL__V1__FETCH_RESPONSE__INIT;
	enum err e =
		txn_consistency(c, request->known_size, &reply.n_consistency, &reply.consistency);

	if (e == ERR_OK)
		e = pad(eenmaal__v1__fetch_response__get_packed_size(&reply), AROUND_SIZE,
			&reply.padding);
	reply.results = call_alloc(c, f->access->n_subjects * sizeof(*reply.results));
	if (reply.results == NULL)
		return ERR_MEMORY;
	for (size_t n = 0; n < f->access->n_subjects && e == ERR_OK; n++) {
		e = finish_subject(c, &f->subjects[n]);
		reply.results[reply.n_results++] = &f->subjects[n].result;
	}
	return e == ERR_OK ? call_reply(c, &reply) : e;
}
