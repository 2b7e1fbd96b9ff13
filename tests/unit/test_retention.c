/* SPDX-License-Identifier: EUPL-1.2 */
/* What merely happened is kept as long as the agreement says, then goes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/base/clock.h"
#include "broker/base/mem.h"
#include "tests/support/aged.h"
#include "tests/support/pace.h"
#include "tests/support/store_ledger.h"

#define ACTION(name) EENMAAL__V1__ACTION__ACTION_##name

static unsigned count_gone(struct world *w)
{
	struct store_entry rows[64];
	struct store_page page = {.arena = w->arena};
	uint64_t next = 0, size = world_ledger_size(w);
	unsigned gone = 0;

	for (; next < size; next += page.count) {
		page.limit = 64;
		assert_int_equal(store_entry_list(w->worker.reader, next, &page, rows), ERR_OK);
		for (unsigned n = 0; n < page.count; n++)
			gone += rows[n].erased;
	}
	return gone;
}

static Eenmaal__V1__ListAccessesResponse *accesses(struct wallet *h)
{
	Eenmaal__V1__ListAccessesRequest request = EENMAAL__V1__LIST_ACCESSES_REQUEST__INIT;

	request.query = wallet_query(h, "ListAccesses", 1);
	return world_done(h->w, "HolderService/ListAccesses", WORLD_PUBLIC, &request);
}

/* ---- the broker --------------------------------------------------------------------------------------- */

static void test_a_day_gets_one_mark(void **state)
{
	struct world *w = *state;
	uint64_t size;

	(void)aged_lived_in(w);
	size = world_ledger_size(w);
	aged_retain(w);
	assert_int_equal(world_ledger_size(w), size);
	aged_to_day(1);
	aged_retain(w);
	aged_retain(w);
	assert_int_equal(world_ledger_size(w), size + 1);
	/* A day on which nothing happened needs none. */
	aged_to_day(30);
	aged_retain(w);
	assert_int_equal(world_ledger_size(w), size + 1);
	aged_audited(w, 0, "");
}

static void test_the_last_day_is_kept(void **state)
{
	struct world *w = *state;

	(void)aged_world(w);
	clock_set(WORLD_NOW + (1 + AGED_KEPT_DAYS) * WORLD_DAY - 1);
	aged_retain(w);
	assert_int_equal(count_gone(w), 0);
	aged_to_day(1 + AGED_KEPT_DAYS);
	aged_retain(w);
	assert_int_equal(count_gone(w), AGED_HAPPENED);
}

static void test_what_happened_goes(void **state)
{
	struct world *w = *state;
	struct wallet *h = aged_world(w);
	struct envelope statement;
	struct store_entry asked;
	uint64_t at = world_ledger_size(w);
	struct store_entry row = {0};
	struct store_page page = {.limit = 1, .arena = w->arena};

	/* The first access, by its place behind directory, enrolment, keys, document and grant. */
	for (at = 0; at < world_ledger_size(w); at++) {
		assert_int_equal(store_entry_list(w->worker.reader, at, &page, &row), ERR_OK);
		if (world_entry(w, world_ledger_size(w) - 1 - at).seen->action == ACTION(ACCESS))
			break;
	}
	asked = row;
	assert_int_equal(store_entry_statement_get(w->worker.reader, &asked, w->arena, &statement),
			 ERR_OK);
	aged_to_day(1 + AGED_KEPT_DAYS);
	aged_retain(w);
	assert_int_equal(store_entry_statement_get(w->worker.reader, &asked, w->arena, &statement),
			 ERR_NOT_FOUND);
	assert_int_equal(store_entry_list(w->worker.reader, at, &page, &row), ERR_OK);
	assert_true(row.erased && !row.has_statement && row.has_holder);
	assert_int_equal(row.seen.len + row.kept.len, 0);
	assert_int_equal(world_entry(w, 0).seen->action, ACTION(RETENTION));
	assert_int_equal(world_entry(w, 0).kept->retained_from, WORLD_NOW + WORLD_DAY);
	world_check_ledger(w);
	aged_audited(w, 0, "");
	/* Once more, nothing; and what the dossier is stays. */
	at = world_ledger_size(w);
	aged_retain(w);
	assert_int_equal(world_ledger_size(w), at);
	assert_int_equal(wallet_dossier(h)->n_grants, 1);
	world_restart(w);
	aged_retain(w);
	aged_audited(w, 0, "");
}

static void test_steps_are_bounded(void **state)
{
	struct world *w = *state;
	struct wallet *h = aged_lived_in(w);

	for (unsigned n = 0; n < 300; n++)
		wallet_dossier(h);
	aged_to_day(1);
	aged_retain(w);
	aged_to_day(1 + AGED_KEPT_DAYS);
	assert_int_equal(aged_retain(w), 2);
	assert_int_equal(count_gone(w), 300 + AGED_HAPPENED);
	world_check_ledger(w);
	aged_audited(w, 0, "");
}

/* The entries of one request share its statement, and go together. */
static void test_a_request_goes_whole(void **state)
{
	struct world *w = *state;
	struct wallet *h = aged_lived_in(w), *other = aged_lived_in(w);
	Eenmaal__V1__AccessRequest *both = debtor_access(h);
	Eenmaal__V1__AccessSubject *subjects[] = {both->subjects[0],
						  debtor_access(other)->subjects[0]};

	if (memcmp(h->id.b, other->id.b, HOLDER_ID_LEN) > 0) {
		subjects[1] = subjects[0];
		subjects[0] = debtor_access(other)->subjects[0];
	}
	both->subjects = subjects;
	both->n_subjects = 2;
	/* So that the first page of a step ends between the two. */
	while (world_ledger_size(w) % 256 != 255)
		wallet_dossier(h);
	world_done(w, "PartnerService/Fetch", WORLD_GEMEENTE,
		   wallet_fetch(h, WORLD_GEMEENTE, both));
	aged_to_day(1);
	aged_retain(w);
	aged_to_day(1 + AGED_KEPT_DAYS);
	for (struct committer_retained done = {.more = true}; done.more;) {
		assert_int_equal(committer_retain(w->committer, w->trust, &done), ERR_OK);
		aged_audited(w, 0, "");
	}
}

static void test_a_question_goes(void **state)
{
	struct world *w = *state;
	struct wallet *h = aged_lived_in(w);
	Eenmaal__V1__RequestConsentRequest request = EENMAAL__V1__REQUEST_CONSENT_REQUEST__INIT;
	Eenmaal__V1__ConsentRequest m = EENMAAL__V1__CONSENT_REQUEST__INIT;

	m.header = world_header(w, "gemeente", &h->id, 0);
	m.purpose = world_text(w, "debt-counselling");
	m.n_kinds = 1;
	m.kinds = world_texts(w, 1, "finance");
	m.staff_role = world_text(w, "municipality");
	m.not_after = clock_now() + 30 * WORLD_DAY;
	m.request_id = world_random(w, UUID_LEN);
	request.consent_request =
		world_member_signed(w, STATEMENT_CONSENT_REQUEST, &m, WORLD_GEMEENTE);
	world_done(w, "PartnerService/RequestConsent", WORLD_GEMEENTE, &request);
	aged_to_day(1);
	aged_retain(w);
	assert_int_equal(wallet_dossier(h)->n_requests, 1);
	aged_to_day(1 + AGED_KEPT_DAYS);
	aged_retain(w);
	assert_int_equal(wallet_dossier(h)->n_requests, 0);
	aged_audited(w, 0, "");
}

/* How many entries that are old enough say what was used up to them. */
static int64_t passed_chains(struct world *w)
{
	return ledger_number(w->worker.reader,
			     "SELECT count(*) FROM entries WHERE chain IS NOT NULL"
			     " AND position < (SELECT position FROM retention)");
}

/* Two of them would tell which grant an access between them used, though it is gone. */
static void test_uses_go(void **state)
{
	struct world *w = *state;
	struct wallet *h = aged_lived_in(w);

	aged_to_day(1);
	aged_retain(w);
	assert_int_equal(passed_chains(w), 0);
	/* Its holder's newest, and each next one too: they come that seldom. */
	for (unsigned n = 1; n <= 3; n++) {
		aged_to_day(1 + n * AGED_KEPT_DAYS);
		aged_retain(w);
		assert_int_equal(passed_chains(w), 1);
		(void)wallet_dossier(h);
		aged_to_day(2 + n * AGED_KEPT_DAYS);
		aged_retain(w);
	}
	world_check_ledger(w);
}

/* Whatever fails on the way: all of it happened, or nothing. */
static void test_no_memory(void **state)
{
	struct world *w = *state;
	struct committer_retained done;
	enum err e = ERR_MEMORY;
	uint64_t size;

	(void)aged_world(w);
	aged_to_day(1 + AGED_KEPT_DAYS);
	size = world_ledger_size(w);
	for (uint64_t n = 1; e != ERR_OK; n += pace(3)) {
		mem_fail_at(n);
		e = committer_retain(w->committer, w->trust, &done);
		mem_fail_at(0);
		assert_int_equal(world_ledger_size(w), size + (e == ERR_OK));
		assert_int_equal(count_gone(w), e == ERR_OK ? AGED_HAPPENED : 0);
	}
	aged_audited(w, 0, "");
	world_check_ledger(w);
}

/* Erased first, or later: both explain what is gone. */
static void test_with_erasure(void **state)
{
	struct world *w = *state;
	struct wallet *h = aged_world(w), *other = aged_lived_in(w);

	world_done(w, "HolderService/Erase", WORLD_PUBLIC, wallet_erasure(other, NULL));
	aged_to_day(1 + AGED_KEPT_DAYS);
	aged_retain(w);
	aged_audited(w, 0, "");
	world_done(w, "HolderService/Erase", WORLD_PUBLIC, wallet_erasure(h, NULL));
	aged_audited(w, 0, "");
	aged_to_day(20 + AGED_KEPT_DAYS);
	aged_retain(w);
	aged_audited(w, 0, "");
	world_check_ledger(w);
}

/* ---- the holder ------------------------------------------------------------------------------------------ */

static void test_the_holder_is_shown_a_mark(void **state)
{
	struct world *w = *state;
	struct wallet *h = aged_world(w);
	const Eenmaal__V1__ListAccessesResponse *m = accesses(h);
	Eenmaal__V1__SeenRecord *seen = NULL;
	Eenmaal__V1__KeptRecord *kept = NULL;
	struct hash leaf;
	unsigned gone = 0;

	assert_null(m->mark);
	aged_to_day(1 + AGED_KEPT_DAYS);
	aged_retain(w);
	m = accesses(h);
	assert_non_null(m->mark);
	assert_int_equal(entry_open(m->mark, w->arena, &seen, &kept, &leaf), ERR_OK);
	assert_string_equal(seen->requester, "broker");
	assert_int_equal(seen->time, WORLD_NOW + WORLD_DAY);
	for (size_t n = 0; n < m->n_entries; n++)
		if (m->entries[n]->seen.len == 0) {
			gone++;
			assert_true(m->entries[n]->leaf_index < m->mark->leaf_index);
		}
	assert_int_equal(gone, AGED_HAPPENED);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_start, world_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_day_gets_one_mark),
		TEST(test_the_last_day_is_kept),
		TEST(test_what_happened_goes),
		TEST(test_steps_are_bounded),
		TEST(test_a_request_goes_whole),
		TEST(test_a_question_goes),
		TEST(test_uses_go),
		TEST(test_no_memory),
		TEST(test_with_erasure),
		TEST(test_the_holder_is_shown_a_mark),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
