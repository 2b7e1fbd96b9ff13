/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Was every access decided as it had to be?  The decision is made once more, from the partner's
 * own signed request, the grant that the record names as the log has it at this point, the documents that were
 * released, and the directory and agreement then in force.
 */
#include <string.h>

#include "broker/base/mem.h"
#include "client/audit_state.h"
#include "proto/convert.h"

/* What a decision needs is large, and made for every kind of every access. */
struct audit_workspace {
	struct decide_input input;
	struct decision decision;
	struct grant grants[DECIDE_GRANTS_MAX];
};

enum err audit_workspace_new(struct audit_workspace **out)
{
	*out = mem_new(1, sizeof(**out));
	return *out ? ERR_OK : ERR_MEMORY;
}

void audit_workspace_free(struct audit_workspace *w)
{
	mem_free(w);
}

/* ---- the record against the request ------------------------------------------------------------------ */

static const Eenmaal__V1__AccessSubject *find_subject(const struct audit_entry *e)
{
	const Eenmaal__V1__AccessRequest *m = (const Eenmaal__V1__AccessRequest *)e->message;
	ProtobufCBinaryData about = e->kept->holder.len ? e->kept->holder : e->kept->claimed_holder;

	for (size_t n = 0; n < m->n_subjects; n++)
		if (view_equal(codec_view(m->subjects[n]->holder), codec_view(about)))
			return m->subjects[n];
	return NULL;
}

static enum err check_request(struct audit *a, const struct audit_entry *e)
{
	const Eenmaal__V1__AccessRequest *m = (const Eenmaal__V1__AccessRequest *)e->message;
	const Eenmaal__V1__AccessSubject *subject = find_subject(e);

	if (subject == NULL)
		return audit_problem(a, "the partner did not ask for this dossier");
	if (strcmp(m->purpose, e->kept->purpose) != 0 || strcmp(m->staff, e->kept->staff) != 0 ||
	    strcmp(m->staff_role, e->kept->staff_role) != 0)
		return audit_problem(a,
				     "the record has another purpose or person than the request");
	if (e->kept->n_kinds != subject->n_kinds)
		return audit_problem(a, "the record has other kinds than the request");
	for (size_t n = 0; n < subject->n_kinds; n++)
		if (strcmp(e->kept->kinds[n]->kind, subject->kinds[n]) != 0)
			return audit_problem(a, "the record has other kinds than the request");
	return ERR_OK;
}

/* What the partner was told is what happened. */
static enum err check_seen(struct audit *a, const struct audit_entry *e)
{
	Eenmaal__V1__Outcome outcome = EENMAAL__V1__OUTCOME__OUTCOME_NOTHING;
	size_t released = 0;

	for (size_t n = 0; n < e->kept->n_kinds; n++) {
		const Eenmaal__V1__KindOutcome *k = e->kept->kinds[n];

		if (!k->released)
			continue;
		if (released >= e->seen->n_released ||
		    strcmp(e->seen->released[released], k->kind) != 0)
			return audit_problem(
				a, "the partner was told of other kinds than were released");
		released++;
		outcome = EENMAAL__V1__OUTCOME__OUTCOME_DONE;
	}
	if (released != e->seen->n_released || e->seen->outcome != outcome)
		return audit_problem(a, "the partner was told another outcome");
	return ERR_OK;
}

/* ---- the decision once more ----------------------------------------------------------------------------- */

typedef const struct agreement_item *item_at(const struct agreement *a, size_t n);
typedef int item_find(const struct agreement *a, const struct slug *id);

/* A set in the numbers of one agreement, in those of another. */
static agreement_set renumber(agreement_set set, const struct agreement *from,
			      const struct agreement *to, item_at *at, item_find *find)
{
	agreement_set out = 0;

	for (size_t n = 0; n < AGREEMENT_MAX; n++) {
		const struct agreement_item *item = set >> n & 1 ? at(from, n) : NULL;
		int number = item ? find(to, &item->id) : AGREEMENT_NONE;

		if (number != AGREEMENT_NONE)
			out |= UINT64_C(1) << number;
	}
	return out;
}

/* The grant in the numbers of the agreement in force. */
static void grant_now(const struct audit *a, const struct audit_grant *g, struct grant *out)
{
	const struct agreement *from = g->edition->agreement, *to = a->current->agreement;

	*out = g->grant;
	if (from == to)
		return;
	out->kinds = renumber(out->kinds, from, to, agreement_kind_at, agreement_kind);
	out->revoked_kinds =
		renumber(out->revoked_kinds, from, to, agreement_kind_at, agreement_kind);
	out->purposes = renumber(out->purposes, from, to, agreement_purpose_at, agreement_purpose);
	out->roles = renumber(out->roles, from, to, agreement_role_at, agreement_role);
	out->epoch_count = 0;
	for (unsigned n = 0; n < g->grant.epoch_count; n++) {
		const struct agreement_item *kind =
			agreement_kind_at(from, g->grant.epochs[n].kind);
		int number = kind ? agreement_kind(to, &kind->id) : AGREEMENT_NONE;

		if (number != AGREEMENT_NONE)
			out->epochs[out->epoch_count++] =
				(struct grant_epoch){(uint8_t)number, g->grant.epochs[n].epoch};
	}
}

static int number_of(const struct agreement *a, item_find *find, const char *name)
{
	struct slug id;

	return codec_slug(name, &id) == ERR_OK ? find(a, &id) : AGREEMENT_NONE;
}

static void note_epoch(struct decide_kind *kind, uint64_t epoch)
{
	for (unsigned n = 0; n < kind->epoch_count; n++)
		if (kind->epochs[n] == epoch)
			return;
	if (kind->epoch_count < DECIDE_EPOCHS_MAX)
		kind->epochs[kind->epoch_count++] = epoch;
}

/* The documents that went out: this holder's, of this kind, and under which keys. */
static enum err released_documents(struct audit *a, const struct audit_entry *e,
				   const Eenmaal__V1__KindOutcome *k, struct decide_kind *out)
{
	if (k->n_segments == 0)
		return audit_problem(a, "%s was released without a document", k->kind);
	for (size_t n = 0; n < k->n_segments; n++) {
		const struct audit_segment *s = NULL;
		struct hash hash;

		if (codec_hash(k->segments[n], &hash) == ERR_OK)
			s = audit_table_find(a->segments, hash.b);
		if (s == NULL || memcmp(s->holder.b, e->holder->id.b, HOLDER_ID_LEN) != 0 ||
		    strcmp(s->kind.s, k->kind) != 0)
			return audit_problem(
				a,
				"a document was released as %s that is not in the log as "
				"such",
				k->kind);
		if (s->epoch > 0)
			note_epoch(out, s->epoch);
	}
	return ERR_OK;
}

static void decide_request(const struct audit *a, const struct audit_entry *e,
			   const struct member *m, struct decide_input *in)
{
	const struct agreement *agreement = a->current->agreement;

	in->verified = true;
	in->partner_active = m->status == MEMBER_ACTIVE;
	in->dossier_exists = true;
	in->dossier_stopped = e->holder->stopped;
	in->partner_roles = convert_roles(m, agreement);
	in->role = number_of(agreement, agreement_role, e->kept->staff_role);
	in->purpose = number_of(agreement, agreement_purpose, e->kept->purpose);
	in->now = e->seen->time;
	in->holder = e->holder->id;
	in->partner = m->id;
	in->agreement = agreement_permissions(agreement);
	in->kind_count = 1;
	in->kinds[0] = (struct decide_kind){0};
}

/*
 * When every document that was released has been erased since, the epochs are no longer known; then
 * those of the grant stand in, and all else is still decided.
 */
static void known_epochs(const struct grant *g, struct decide_kind *kind)
{
	for (unsigned n = 0; kind->epoch_count == 0 && n < g->epoch_count; n++)
		if (g->epochs[n].kind == kind->kind)
			note_epoch(kind, g->epochs[n].epoch);
}

static enum err check_release(struct audit *a, const struct audit_entry *e, const struct member *m,
			      const Eenmaal__V1__KindOutcome *k)
{
	struct audit_workspace *w = a->workspace;
	const struct audit_grant *g = NULL;
	struct uuid id;
	enum err error;

	if (codec_uuid(k->grant_id, &id) == ERR_OK)
		g = audit_table_find(a->grants, id.b);
	if (g == NULL)
		return audit_problem(a, "%s was released under a grant that nobody gave", k->kind);
	decide_request(a, e, m, &w->input);
	w->input.kinds[0].kind = number_of(a->current->agreement, agreement_kind, k->kind);
	error = released_documents(a, e, k, &w->input.kinds[0]);
	if (error != ERR_OK)
		return error;
	grant_now(a, g, &w->grants[0]);
	known_epochs(&w->grants[0], &w->input.kinds[0]);
	w->input.grants = w->grants;
	w->input.grant_count = 1;
	policy_decide(&w->input, &w->decision);
	if (w->decision.kinds[0].verdict != VERDICT_RELEASE)
		return audit_problem(a, "%s was released to %s without consent: %s", k->kind,
				     m->id.s, reason_name(w->decision.kinds[0].reason));
	return ERR_OK;
}

/* ---- was every refusal right, too? ------------------------------------------------------------------------ */

/* All grants for this partner, in the numbers of now; false when there are more than are decided on. */
static bool load_grants(struct audit *a, const struct audit_entry *e, const struct member *m)
{
	struct audit_workspace *w = a->workspace;

	w->input.grants = w->grants;
	w->input.grant_count = 0;
	for (const struct audit_grant *g = e->holder->grants; g; g = g->next) {
		if (!slug_equal(&g->grant.partner, &m->id))
			continue;
		if (w->input.grant_count == DECIDE_GRANTS_MAX)
			return false;
		grant_now(a, g, &w->grants[w->input.grant_count++]);
	}
	return true;
}

/* Accesses that were too old to be kept may have used a grant up. */
static bool uses_unknown(const struct audit_workspace *w, const struct audit_holder *h)
{
	for (unsigned n = 0; h->gaps && n < w->input.grant_count; n++)
		if (w->grants[n].max_uses > 0)
			return true;
	return false;
}

/* All keys that documents may have had since the kind was last erased: no less than there are. */
static bool load_epochs(const struct audit_line *line, struct decide_kind *kind)
{
	kind->epoch_count = 0;
	if (line == NULL || line->first == 0 || line->last - line->first >= DECIDE_EPOCHS_MAX)
		return false;
	for (uint64_t n = line->first; n <= line->last; n++)
		kind->epochs[kind->epoch_count++] = n;
	return true;
}

static enum err refused_wrongly(struct audit *a, const Eenmaal__V1__KindOutcome *k,
				enum reason expected)
{
	return audit_problem(a, "%s was not released as %s, but the decision is: %s", k->kind,
			     reason_name((enum reason)k->reason), reason_name(expected));
}

/*
 * Up to consent the reason is certain.  Whether there were documents, and keys for them, is known
 * from the log as far as what was erased later leaves it to be known.
 */
static enum err check_refusal(struct audit *a, const struct audit_entry *e, const struct member *m,
			      const Eenmaal__V1__KindOutcome *k)
{
	struct audit_workspace *w = a->workspace;
	struct decide_kind *kind = &w->input.kinds[0];
	struct audit_line *line = NULL;
	struct slug id;
	enum reason expected;

	if (!load_grants(a, e, m) || uses_unknown(w, e->holder))
		return ERR_OK;
	decide_request(a, e, m, &w->input);
	kind->kind = number_of(a->current->agreement, agreement_kind, k->kind);
	kind->epoch_count = 0;
	policy_decide(&w->input, &w->decision);
	expected = w->decision.kinds[0].reason;
	if (expected != REASON_NO_SEGMENT)
		return (enum reason)k->reason == expected ? ERR_OK
							  : refused_wrongly(a, k, expected);
	if ((enum reason)k->reason != REASON_NO_SEGMENT && (enum reason)k->reason != REASON_NO_KEY)
		return refused_wrongly(a, k, REASON_GRANTED);
	if (codec_slug(k->kind, &id) == ERR_OK)
		audit_line_find(e->holder, &id, &line);
	if ((enum reason)k->reason == REASON_NO_SEGMENT)
		return line && line->first > 0 ? refused_wrongly(a, k, REASON_GRANTED) : ERR_OK;
	if (!load_epochs(line, kind))
		return ERR_OK;
	policy_decide(&w->input, &w->decision);
	return w->decision.kinds[0].verdict == VERDICT_RELEASE
		       ? refused_wrongly(a, k, REASON_GRANTED)
		       : ERR_OK;
}

/*
 * A dossier that nobody has: refused before anything of it is looked at.  One that was erased
 * meanwhile has left nothing that would tell when.
 */
static enum err check_nobody(struct audit *a, const struct audit_entry *e, const struct member *m,
			     const Eenmaal__V1__KindOutcome *k)
{
	const struct audit_holder *h = NULL;
	enum reason expected =
		m->status == MEMBER_ACTIVE ? REASON_NO_DOSSIER : REASON_PARTNER_SUSPENDED;
	struct holder_id id;

	if ((enum reason)k->reason != expected)
		return refused_wrongly(a, k, expected);
	if (codec_holder(e->kept->claimed_holder, &id) == ERR_OK)
		h = audit_table_find(a->holders, id.b);
	if (h && h->enrolled && h->last + 1 > a->last_erasure)
		return audit_problem(a, "%s was not released as if there were no such dossier",
				     k->kind);
	return ERR_OK;
}

/* Each grant counts once for one request, however many kinds it released. */
static void count_use(struct audit *a, const struct audit_entry *e, size_t kind)
{
	ProtobufCBinaryData id = e->kept->kinds[kind]->grant_id;
	struct audit_grant *g = audit_table_find(a->grants, id.data);

	for (size_t n = 0; n < kind; n++)
		if (e->kept->kinds[n]->released &&
		    view_equal(codec_view(e->kept->kinds[n]->grant_id), codec_view(id)))
			return;
	if (g)
		g->grant.uses++;
}

static void count_refusal(struct audit *a, const Eenmaal__V1__KindOutcome *k)
{
	unsigned reason = (unsigned)k->reason;

	if (reason < AUDIT_REASONS)
		a->counts.refused[reason]++;
}

static enum err check_kind(struct audit *a, const struct audit_entry *e, const struct member *m,
			   const Eenmaal__V1__KindOutcome *k)
{
	if (m == NULL)
		return audit_problem(a, "who asked was no member then");
	if (!k->released)
		count_refusal(a, k);
	if (k->released && e->holder == NULL)
		return audit_problem(a, "something was released that belongs to no dossier");
	if (k->released)
		return check_release(a, e, m, k);
	return e->holder ? check_refusal(a, e, m, k) : check_nobody(a, e, m, k);
}

enum err audit_access(struct audit *a, struct audit_entry *e)
{
	const struct member *m = NULL;
	struct slug requester;
	enum err error = check_request(a, e);

	a->counts.accesses++;
	if (error == ERR_OK)
		error = check_seen(a, e);
	if (error == ERR_OK)
		error = codec_slug(e->seen->requester, &requester);
	if (error != ERR_OK)
		return error;
	m = directory_find(a->current->directory, &requester);
	/* The uses are those before this request for all of its kinds. */
	for (size_t n = 0; n < e->kept->n_kinds && error == ERR_OK; n++) {
		error = check_kind(a, e, m, e->kept->kinds[n]);
	}
	for (size_t n = 0; n < e->kept->n_kinds && error == ERR_OK; n++) {
		if (!e->kept->kinds[n]->released)
			continue;
		a->counts.released++;
		count_use(a, e, n);
	}
	return error;
}
