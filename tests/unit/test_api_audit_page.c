/* SPDX-License-Identifier: EUPL-1.2 */
/* What the auditor's page asks the broker: who may, what is counted, and what a look leaves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/base/clock.h"
#include "broker/store/sql.h"
#include "broker/store/tally.h"
#include "proto/audit_filter.h"
#include "tests/support/debtor.h"
#include "tests/support/tape.h"

#define TODAY ((uint32_t)(WORLD_NOW / WORLD_DAY))

/* ---- who may ------------------------------------------------------------------------------------------- */

static const Eenmaal__V1__GetOverviewResponse *overview(struct world *w, uint32_t from, uint32_t to)
{
	Eenmaal__V1__GetOverviewRequest request = EENMAAL__V1__GET_OVERVIEW_REQUEST__INIT;

	request.from_day = from;
	request.to_day = to;
	return world_done(w, "AuditService/GetOverview", WORLD_INSPECTIE, &request);
}

/* The newest entry: this reading, by the certificate alone, about exactly this request. */
static void logged(struct world *w, const void *request)
{
	struct receipt_opened opened = world_entry(w, 0);
	struct buf body = BUF_INIT(CODEC_REQUEST_MAX);
	struct hash hash;

	assert_int_equal(codec_encode(request, &body), ERR_OK);
	hash_sha256(buf_view(&body), &hash);
	buf_free(&body);
	assert_int_equal(opened.seen->action, EENMAAL__V1__ACTION__ACTION_AUDIT_READ);
	assert_int_equal(opened.seen->outcome, EENMAAL__V1__OUTCOME__OUTCOME_DONE);
	assert_string_equal(opened.seen->requester, "inspectie");
	assert_string_equal(opened.kept->purpose, AUDIT_PAGE_PURPOSE);
	assert_int_equal(opened.kept->holder.len, 0);
	assert_true(view_equal(codec_view(opened.seen->statement_hash), view_of(hash.b, HASH_LEN)));
}

static void refuses(struct world *w, const char *method, const void *request)
{
	static const int others[] = {WORLD_GEMEENTE, WORLD_COA};
	uint64_t size = world_ledger_size(w);

	for (size_t n = 0; n < sizeof(others) / sizeof(others[0]); n++) {
		struct answer a = world_refused(w, method, others[n], request, ERR_FORBIDDEN);

		assert_true(a.rejected);
		assert_int_equal(world_ledger_size(w), ++size);
		assert_int_equal(world_entry(w, 0).kept->reason,
				 EENMAAL__V1__REASON__REASON_NOT_ALLOWED);
	}
	w->members[WORLD_INSPECTIE].status = EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_SUSPENDED;
	world_sign(w);
	world_refused(w, method, WORLD_INSPECTIE, request, ERR_FORBIDDEN);
	w->members[WORLD_INSPECTIE].status = EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_ACTIVE;
	world_sign(w);
	world_done(w, method, WORLD_INSPECTIE, request);
	logged(w, request);
}

static void test_auditors_only(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__GetOverviewRequest look = EENMAAL__V1__GET_OVERVIEW_REQUEST__INIT;
	Eenmaal__V1__FindEntriesRequest find = EENMAAL__V1__FIND_ENTRIES_REQUEST__INIT;
	Eenmaal__V1__GetEntryRequest get = EENMAAL__V1__GET_ENTRY_REQUEST__INIT;

	(void)debtor_lived_in(w);
	find.limit = 10;
	refuses(w, "AuditService/GetOverview", &look);
	refuses(w, "AuditService/FindEntries", &find);
	refuses(w, "AuditService/GetEntry", &get);
	world_check_ledger(w);
	/* The command's audit accepts such readings. */
	(void)tape_whole(tape_record(w));
}

/* What such an entry may not be: signed, or of somebody else; and none without the mark. */
static void test_readings_that_lie(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Envelope *signed_one;
	struct tape *t;
	struct lie l;
	size_t at;

	(void)debtor_lived_in(w);
	(void)overview(w, TODAY, TODAY);
	t = tape_record(w);
	at = tape_find(t, EENMAAL__V1__ACTION__ACTION_AUDIT_READ, 0);
	signed_one = t->entries[at - 1]->statement;
	l = tape_open(t, at);
	l.kept->purpose = world_text(w, "");
	tape_tell(t, at, &l);
	tape_caught(t, at, "missing");
	l.kept->purpose = world_text(w, AUDIT_PAGE_PURPOSE);
	l.seen->requester = world_text(w, "gemeente");
	tape_tell(t, at, &l);
	tape_caught(t, at, "no auditor");
	l.seen->requester = world_text(w, "nobody");
	tape_tell(t, at, &l);
	tape_caught(t, at, "no auditor");
	l.seen->requester = world_text(w, "inspectie");
	tape_tell(t, at, &l);
	t->entries[at]->statement = signed_one;
	tape_caught(t, at, "should not be");
	t->entries[at]->statement = NULL;
	(void)tape_whole(t);
}

static void test_directory_ended(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__GetEntryRequest get = EENMAAL__V1__GET_ENTRY_REQUEST__INIT;

	clock_set(w->trust->directory->not_after);
	world_refused(w, "AuditService/GetEntry", WORLD_INSPECTIE, &get, ERR_BUSY);
}

/* ---- the overview ----------------------------------------------------------------------------------------- */

static uint64_t counted(const Eenmaal__V1__GetOverviewResponse *m, const char *partner,
			Eenmaal__V1__Action action, Eenmaal__V1__Outcome outcome)
{
	uint64_t sum = 0;

	for (size_t n = 0; n < m->n_kinds; n++)
		if (strcmp(m->kinds[n]->partner, partner) == 0 && m->kinds[n]->action == action &&
		    m->kinds[n]->outcome == outcome)
			sum += m->kinds[n]->count;
	return sum;
}

#define COUNTED(m, partner, action, outcome)                          \
	counted((m), (partner), EENMAAL__V1__ACTION__ACTION_##action, \
		EENMAAL__V1__OUTCOME__OUTCOME_##outcome)

static void test_overview(void **state)
{
	struct world *w = *state;
	struct wallet *h = debtor_lived_in(w), *stranger = wallet_enrolled(w);
	const Eenmaal__V1__GetOverviewResponse *m;

	debtor_refused(stranger, EENMAAL__V1__REASON__REASON_NO_CONSENT);
	clock_set(WORLD_NOW + WORLD_DAY);
	(void)wallet_fetched(h, WORLD_GEMEENTE, debtor_access(h));
	m = overview(w, TODAY, TODAY + 1);
	assert_int_equal(m->n_days, 2);
	assert_int_equal(m->days[0]->day, TODAY);
	assert_int_equal(m->days[0]->released, 1);
	assert_int_equal(m->days[0]->refused, 1);
	assert_int_equal(m->days[1]->released, 1);
	assert_int_equal(COUNTED(m, "gemeente", ACCESS, DONE), 2);
	assert_int_equal(COUNTED(m, "gemeente", ACCESS, NOTHING), 1);
	/* The holder's grant belongs to whom it concerns. */
	assert_int_equal(COUNTED(m, "gemeente", GRANT, DONE), 1);
	assert_int_equal(COUNTED(m, "holder", GRANT, DONE), 0);
	assert_int_equal(COUNTED(m, "coa", ENROL, DONE), 2);
	assert_int_equal(m->n_staff, 1);
	assert_int_equal(m->staff[0]->accesses, 3);
	assert_int_equal(m->staff[0]->refused, 1);
	assert_int_equal(m->staff[0]->strangers, 1);
	assert_int_equal(m->staff[0]->night, 0);
	(void)world_receipt(w, m->receipt);
	/* One day only. */
	m = overview(w, TODAY + 1, TODAY + 1);
	assert_int_equal(m->n_days, 1);
	assert_int_equal(COUNTED(m, "gemeente", ACCESS, DONE), 1);
	m = overview(w, TODAY + 2, TODAY + 300);
	assert_int_equal(m->n_days + m->n_kinds + m->n_staff, 0);
	world_never_scanned(w);
}

static void test_overview_parts(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__GetOverviewRequest request = EENMAAL__V1__GET_OVERVIEW_REQUEST__INIT;
	const Eenmaal__V1__GetOverviewResponse *m;

	(void)debtor_lived_in(w);
	request.from_day = request.to_day = TODAY;
	request.part = EENMAAL__V1__OVERVIEW_PART__OVERVIEW_PART_PICTURE;
	m = world_done(w, "AuditService/GetOverview", WORLD_INSPECTIE, &request);
	assert_int_equal(m->n_days, 1);
	assert_int_equal(COUNTED(m, "gemeente", ACCESS, DONE), 1);
	assert_int_equal(m->n_staff, 0);
	request.part = EENMAAL__V1__OVERVIEW_PART__OVERVIEW_PART_STAFF;
	m = world_done(w, "AuditService/GetOverview", WORLD_INSPECTIE, &request);
	assert_int_equal(m->n_days + m->n_kinds, 0);
	assert_int_equal(m->n_staff, 1);
	(void)world_receipt(w, m->receipt);
	request.part = EENMAAL__V1__OVERVIEW_PART__OVERVIEW_PART_STAFF + 1;
	world_refused(w, "AuditService/GetOverview", WORLD_INSPECTIE, &request, ERR_INPUT);
}

static void test_night(void **state)
{
	struct world *w = *state;
	struct wallet *h = debtor_lived_in(w);
	int64_t midnight = WORLD_NOW - WORLD_NOW % WORLD_DAY + WORLD_DAY;
	static const int hours[] = {-3, -2, 4, 5};

	for (size_t n = 0; n < sizeof(hours) / sizeof(hours[0]); n++) {
		clock_set(midnight + (int64_t)hours[n] * 3600);
		(void)wallet_fetched(h, WORLD_GEMEENTE, debtor_access(h));
	}
	assert_int_equal(overview(w, TODAY, TODAY + 1)->staff[0]->night, 2);
}

/* What a call added that was then refused is not counted. */
static void test_taken_back(void **state)
{
	struct world *w = *state;
	struct wallet *h = debtor_lived_in(w);
	Eenmaal__V1__FetchRequest *request = wallet_fetch(h, WORLD_GEMEENTE, debtor_access(h));
	const Eenmaal__V1__GetOverviewResponse *m;

	world_done(w, "PartnerService/Fetch", WORLD_GEMEENTE, request);
	world_refused(w, "PartnerService/Fetch", WORLD_GEMEENTE, request, ERR_REPLAY);
	m = overview(w, TODAY, TODAY);
	assert_int_equal(COUNTED(m, "gemeente", ACCESS, DONE), 2);
	assert_int_equal(COUNTED(m, "gemeente", REJECT, REFUSED), 1);
}

static void test_overview_bounds(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__GetOverviewRequest request = EENMAAL__V1__GET_OVERVIEW_REQUEST__INIT;
	uint64_t size = world_ledger_size(w);

	request.from_day = TODAY;
	request.to_day = TODAY - 1;
	world_refused(w, "AuditService/GetOverview", WORLD_INSPECTIE, &request, ERR_RANGE);
	request.to_day = TODAY + 400;
	world_refused(w, "AuditService/GetOverview", WORLD_INSPECTIE, &request, ERR_RANGE);
	assert_int_equal(world_ledger_size(w), size);
	request.to_day = 100001;
	request.from_day = 100001;
	world_refused(w, "AuditService/GetOverview", WORLD_INSPECTIE, &request, ERR_INPUT);
}

/* A log that is older than the tallies is counted by the migration: the same numbers. */
static void test_filled(void **state)
{
	struct world *w = *state;
	struct wallet *h = debtor_lived_in(w);
	const Eenmaal__V1__GetOverviewResponse *before, *after;

	debtor_refused(wallet_enrolled(w), EENMAAL__V1__REASON__REASON_NO_CONSENT);
	(void)h;
	before = overview(w, TODAY, TODAY);
	committer_stop(w->committer);
	w->committer = NULL;
	assert_int_equal(store_begin(w->writer), ERR_OK);
	assert_int_equal(sql_exec(w->writer, "DELETE FROM tallies; DELETE FROM staff_tallies"),
			 ERR_OK);
	assert_int_equal(tally_fill(w->writer), ERR_OK);
	assert_int_equal(store_commit(w->writer), ERR_OK);
	world_restart(w);
	after = overview(w, TODAY, TODAY);
	assert_int_equal(after->n_staff, before->n_staff);
	assert_int_equal(after->staff[0]->accesses, before->staff[0]->accesses);
	assert_int_equal(after->days[0]->released, before->days[0]->released);
	assert_int_equal(after->days[0]->refused, before->days[0]->refused);
	assert_int_equal(COUNTED(after, "gemeente", GRANT, DONE), 1);
	/* The first look was an entry that the second one counts. */
	assert_int_equal(after->days[0]->other, before->days[0]->other + 1);
}

/* Staff members' counts go when the entries do that they were counted from. */
static void test_retained(void **state)
{
	struct world *w = *state;
	struct store_retention r = {0};

	(void)debtor_lived_in(w);
	assert_int_equal(overview(w, TODAY, TODAY)->n_staff, 1);
	committer_stop(w->committer);
	w->committer = NULL;
	assert_int_equal(store_begin(w->writer), ERR_OK);
	r.retained_from = WORLD_NOW + WORLD_DAY;
	assert_int_equal(store_retention_set(w->writer, &r), ERR_OK);
	assert_int_equal(store_commit(w->writer), ERR_OK);
	world_restart(w);
	assert_int_equal(overview(w, TODAY, TODAY)->n_staff, 0);
	assert_int_equal(overview(w, TODAY, TODAY)->days[0]->released, 1);
}

/* ---- one entry ------------------------------------------------------------------------------------------------ */

static void test_entry(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__GetEntryRequest request = EENMAAL__V1__GET_ENTRY_REQUEST__INIT;
	const Eenmaal__V1__GetEntryResponse *m;
	Eenmaal__V1__SeenRecord *seen = NULL;
	Eenmaal__V1__KeptRecord *kept = NULL;
	struct hash leaf, named;

	(void)debtor_lived_in(w);
	request.leaf_index = world_ledger_size(w) - 1;
	request.known_size = 2;
	m = world_done(w, "AuditService/GetEntry", WORLD_INSPECTIE, &request);
	assert_int_equal(entry_open(m->entry, w->arena, &seen, &kept, &leaf), ERR_OK);
	assert_int_equal(seen->action, EENMAAL__V1__ACTION__ACTION_ACCESS);
	named = world_hash(m->entry->statement);
	assert_true(view_equal(codec_view(seen->statement_hash), view_of(named.b, HASH_LEN)));
	assert_true(m->entry->n_inclusion > 0 && m->n_consistency > 0);
	request.leaf_index = world_ledger_size(w);
	world_refused(w, "AuditService/GetEntry", WORLD_INSPECTIE, &request, ERR_NOT_FOUND);
	/* Looking in vain is looking, too. */
	logged(w, &request);
	world_never_scanned(w);
	request.leaf_index = UINT64_C(1) << 53;
	world_refused(w, "AuditService/GetEntry", WORLD_INSPECTIE, &request, ERR_INPUT);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_start, world_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_auditors_only),   TEST(test_readings_that_lie),
		TEST(test_directory_ended), TEST(test_overview),
		TEST(test_overview_parts),  TEST(test_night),
		TEST(test_taken_back),      TEST(test_overview_bounds),
		TEST(test_filled),          TEST(test_retained),
		TEST(test_entry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
