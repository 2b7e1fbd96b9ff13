/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What merely happened is kept as long as the agreement says; then its parts, salts and statement
 * go, and its leaf stays.  The changes to a dossier stay as long as the dossier.
 *
 * Nobody needs to believe the broker about the age of what is gone: only entries before a "mark" go,
 * which is an entry of the broker's own that is itself older than the retention and stays.  So that
 * there are marks, a day on which anything happened gets one.
 */
#include "broker/committer.h"
#include "broker/own_call.h"
#include "broker/txn.h"

#define ACTION(name) EENMAAL__V1__ACTION__ACTION_##name
#define DAY INT64_C(86400)
#define STEP_ENTRIES 256 /* more than one call adds (BATCH_CALL_ENTRIES_MAX) */

/* One step: from where the last one ended, up to the mark. */
struct step {
	struct txn *txn;
	struct call *call;
	struct store_mark mark; /* index 0: there is none that is old enough */
	struct store_retention state;
	uint64_t before; /* state.next at first */
	unsigned retired;
	bool recorded;
};

static bool merely_happened(int action)
{
	switch (action) {
	case ACTION(ACCESS):
	case ACTION(CONSENT_REQUEST):
	case ACTION(CONSENT_ANSWER):
	case ACTION(VAULT_OPEN):
	case ACTION(HOLDER_READ):
	case ACTION(AUDIT_READ):
	case ACTION(REJECT):
	case ACTION(REMARKS_READ):
	case ACTION(ACCESSES_READ):
		return true;
	default:
		return false;
	}
}

static enum err retire_one(struct step *s, const struct store_entry *row)
{
	ProtobufCMessage *seen = NULL;
	enum err e;

	if (row->erased)
		return ERR_OK;
	e = codec_decode(&eenmaal__v1__seen_record__descriptor, row->seen, CODEC_LENIENT,
			 s->call->arena, &seen);
	if (e != ERR_OK)
		return ERR_DAMAGED;
	if (!merely_happened((int)((const Eenmaal__V1__SeenRecord *)seen)->action))
		return ERR_OK;
	s->retired++;
	return store_entry_retire(s->txn->store, row);
}

/* Also what stays would tell which grant the ones around it used. */
static enum err pass_one(struct step *s, const struct store_entry *row)
{
	enum err e = row->has_holder ? store_entry_pass(s->txn->store, row->index) : ERR_OK;

	return e == ERR_OK ? retire_one(s, row) : e;
}

/* A full page is cut where one call's entries end, which share a statement. */
static unsigned whole_calls(const struct store_entry *rows, unsigned count)
{
	const struct store_entry *last = &rows[count - 1];
	unsigned n = count;

	if (count < STEP_ENTRIES || !last->has_statement)
		return count;
	while (n > 0 && rows[n - 1].has_statement &&
	       hash_equal(&rows[n - 1].statement, &last->statement))
		n--;
	return n > 0 ? n : count;
}

static enum err retire_some(struct step *s)
{
	struct store_entry *rows = call_alloc(s->call, STEP_ENTRIES * sizeof(*rows));
	struct store_page page = {.limit = STEP_ENTRIES, .arena = s->call->arena};
	unsigned count;
	enum err e =
		rows ? store_entry_list(s->txn->store, s->state.next, &page, rows) : ERR_MEMORY;

	if (e != ERR_OK || page.count == 0)
		return e == ERR_OK ? ERR_DAMAGED : e;
	count = whole_calls(rows, page.count);
	for (unsigned n = 0; n < count && e == ERR_OK; n++) {
		if (rows[n].index >= s->mark.index)
			break;
		e = pass_one(s, &rows[n]);
		s->state.next = rows[n].index + 1;
	}
	return e;
}

/* An entry that says so, and that is the next mark. */
static enum err record(struct step *s, int64_t retained_from)
{
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	struct entry_draft draft = {
		.action = ACTION(RETENTION),
		.outcome = EENMAAL__V1__OUTCOME__OUTCOME_DONE,
		.requester = "broker",
		.kept = &kept,
	};

	kept.retained_from = retained_from;
	s->recorded = true;
	return txn_append(s->txn, s->call, &draft, NULL);
}

/* Has anything been recorded since the newest mark, and is that a day old? */
static enum err wants_mark(struct step *s, bool *wanted)
{
	struct store_mark newest = {0};
	uint64_t size = 0;
	enum err e = store_mark_newest(s->txn->store, s->txn->now, &newest);

	*wanted = e == ERR_NOT_FOUND || (e == ERR_OK && s->txn->now - newest.time >= DAY);
	if (e == ERR_NOT_FOUND)
		e = ERR_OK;
	if (e == ERR_OK)
		e = store_ledger_size(s->txn->store, &size);
	*wanted = *wanted && size > newest.index + 1;
	return e;
}

static enum err find_mark(struct step *s)
{
	int64_t days = agreement_retention_days(s->call->trust->agreement);
	enum err e = store_mark_newest(s->txn->store, s->txn->now - days * DAY, &s->mark);

	if (e == ERR_NOT_FOUND)
		s->mark = (struct store_mark){0};
	else if (e != ERR_OK)
		return e;
	e = store_retention_get(s->txn->store, &s->state);
	s->before = s->state.next;
	return e;
}

/* What was removed is told in the same transaction. */
static enum err tell(struct step *s)
{
	bool wanted = false;
	enum err e = ERR_OK;

	s->txn->erased = s->txn->erased || s->retired > 0;
	if (s->retired > 0 && s->state.retained_from < s->mark.time) {
		s->state.retained_from = s->mark.time;
		e = record(s, s->mark.time);
	} else {
		e = wants_mark(s, &wanted);
		if (e == ERR_OK && wanted)
			e = record(s, 0);
	}
	if (e == ERR_OK && s->state.next != s->before)
		e = store_retention_set(s->txn->store, &s->state);
	return e;
}

static enum err retain_apply(struct call *c, struct txn *t)
{
	struct committer_retained *out = c->state;
	struct step s = {.txn = t, .call = c};
	enum err e = find_mark(&s);

	if (e == ERR_OK && s.state.next < s.mark.index)
		e = retire_some(&s);
	if (e == ERR_OK)
		e = tell(&s);
	if (e == ERR_OK)
		*out = (struct committer_retained){s.retired, s.state.next < s.mark.index,
						   s.recorded};
	return e;
}

static const struct route retain_route = {
	.service = "broker",
	.method = "Retain",
	.apply = retain_apply,
};

enum err committer_retain(struct committer *k, struct trust *t, struct committer_retained *out)
{
	enum err e;

	*out = (struct committer_retained){0};
	e = own_call_run(k, &retain_route, t, out);
	if (e != ERR_OK)
		*out = (struct committer_retained){0};
	return e;
}
