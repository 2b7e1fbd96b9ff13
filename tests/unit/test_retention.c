/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What merely happened is kept as long as the agreement says, then goes, and nobody can use that to
 * hide what is younger: the broker's side, and the auditor's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/base/clock.h"
#include "broker/base/mem.h"
#include "client/audit_resume.h"
#include "tests/support/pace.h"
#include "tests/support/tape.h"

#define ACTION(name) EENMAAL__V1__ACTION__ACTION_##name
#define KEPT_DAYS 1826 /* as policy/agreement.yaml says */

static const struct wallet_grant to_gemeente = {
	WORLD_GEMEENTE, KIND_BIT(KIND_FINANCE), "debt-counselling", "municipality", 1, 1,
};

static Eenmaal__V1__AccessRequest *by_gemeente(struct wallet *h)
{
	return wallet_access(h, WORLD_GEMEENTE, "finance", "debt-counselling", "municipality");
}

static void at_day(int64_t day)
{
	clock_set(WORLD_NOW + day * WORLD_DAY);
}

/* All steps of one run; how many. */
static unsigned retain(struct world *w)
{
	unsigned steps = 0;
	struct committer_retained done = {.more = true};

	for (; done.more; steps++)
		assert_int_equal(committer_retain(w->committer, w->trust, &done), ERR_OK);
	return steps;
}

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

/* Day 0: enrolled, one document, one grant for one use, a release, a refusal, a look. */
static struct wallet *lived_in(struct world *w)
{
	struct wallet *h = wallet_enrolled(w);
	Eenmaal__V1__Grant *g = wallet_grant(h, &to_gemeente);

	g->max_uses = 1;
	wallet_upload_first(h, KIND_FINANCE, 1, "owes money");
	wallet_grant_put(h, g);
	assert_int_equal(wallet_fetched(h, WORLD_GEMEENTE, by_gemeente(h))->n_releases, 1);
	wallet_not_fetched(h, WORLD_GEMEENTE, by_gemeente(h), EENMAAL__V1__REASON__REASON_USED_UP);
	wallet_dossier(h);
	return h;
}
#define HAPPENED 3 /* of these entries merely happened */

/*
 * A day later the broker marks the day; on the tenth the holder is refused again, with the grant
 * still used up, and looks.
 */
static struct wallet *grown_old(struct world *w)
{
	struct wallet *h = lived_in(w);

	at_day(1);
	assert_int_equal(retain(w), 1);
	assert_int_equal(world_entry(w, 0).seen->action, ACTION(RETENTION));
	assert_int_equal(world_entry(w, 0).kept->retained_from, 0);
	at_day(10);
	wallet_not_fetched(h, WORLD_GEMEENTE, by_gemeente(h), EENMAAL__V1__REASON__REASON_USED_UP);
	wallet_dossier(h);
	return h;
}

static void audited(struct world *w, uint64_t findings, const char *text)
{
	struct audit *a = NULL;

	tape_findings(tape_record(w), &a);
	if (a->finding_count != findings)
		fail_msg("%u findings: %s", (unsigned)a->finding_count,
			 a->findings ? a->findings->text : "");
	if (findings > 0 && strstr(a->findings->text, text) == NULL)
		fail_msg("\"%s\" lacks \"%s\"", a->findings->text, text);
	audit_free(a);
}

/* ---- the broker --------------------------------------------------------------------------------------- */

static void test_a_day_gets_one_mark(void **state)
{
	struct world *w = *state;
	uint64_t size;

	(void)lived_in(w);
	size = world_ledger_size(w);
	retain(w);
	assert_int_equal(world_ledger_size(w), size);
	at_day(1);
	retain(w);
	retain(w);
	assert_int_equal(world_ledger_size(w), size + 1);
	/* A day on which nothing happened needs none. */
	at_day(30);
	retain(w);
	assert_int_equal(world_ledger_size(w), size + 1);
	audited(w, 0, "");
}

static void test_the_last_day_is_kept(void **state)
{
	struct world *w = *state;

	(void)grown_old(w);
	clock_set(WORLD_NOW + (1 + KEPT_DAYS) * WORLD_DAY - 1);
	retain(w);
	assert_int_equal(count_gone(w), 0);
	at_day(1 + KEPT_DAYS);
	retain(w);
	assert_int_equal(count_gone(w), HAPPENED);
}

static void test_what_happened_goes(void **state)
{
	struct world *w = *state;
	struct wallet *h = grown_old(w);
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
	at_day(1 + KEPT_DAYS);
	retain(w);
	assert_int_equal(store_entry_statement_get(w->worker.reader, &asked, w->arena, &statement),
			 ERR_NOT_FOUND);
	assert_int_equal(store_entry_list(w->worker.reader, at, &page, &row), ERR_OK);
	assert_true(row.erased && !row.has_statement && row.has_holder);
	assert_int_equal(row.seen.len + row.kept.len, 0);
	assert_int_equal(world_entry(w, 0).seen->action, ACTION(RETENTION));
	assert_int_equal(world_entry(w, 0).kept->retained_from, WORLD_NOW + WORLD_DAY);
	world_check_ledger(w);
	audited(w, 0, "");
	/* Once more, nothing; and what the dossier is stays. */
	at = world_ledger_size(w);
	retain(w);
	assert_int_equal(world_ledger_size(w), at);
	assert_int_equal(wallet_dossier(h)->n_grants, 1);
	world_restart(w);
	retain(w);
	audited(w, 0, "");
}

static void test_steps_are_bounded(void **state)
{
	struct world *w = *state;
	struct wallet *h = lived_in(w);

	for (unsigned n = 0; n < 300; n++)
		wallet_dossier(h);
	at_day(1);
	retain(w);
	at_day(1 + KEPT_DAYS);
	assert_int_equal(retain(w), 2);
	assert_int_equal(count_gone(w), 300 + HAPPENED);
	world_check_ledger(w);
	audited(w, 0, "");
}

/* The entries of one request share its statement, and go together. */
static void test_a_request_goes_whole(void **state)
{
	struct world *w = *state;
	struct wallet *h = lived_in(w), *other = lived_in(w);
	Eenmaal__V1__AccessRequest *both = by_gemeente(h);
	Eenmaal__V1__AccessSubject *subjects[] = {both->subjects[0],
						  by_gemeente(other)->subjects[0]};

	if (memcmp(h->id.b, other->id.b, HOLDER_ID_LEN) > 0) {
		subjects[1] = subjects[0];
		subjects[0] = by_gemeente(other)->subjects[0];
	}
	both->subjects = subjects;
	both->n_subjects = 2;
	/* So that the first page of a step ends between the two. */
	while (world_ledger_size(w) % 256 != 255)
		wallet_dossier(h);
	world_done(w, "PartnerService/Fetch", WORLD_GEMEENTE,
		   wallet_fetch(h, WORLD_GEMEENTE, both));
	at_day(1);
	retain(w);
	at_day(1 + KEPT_DAYS);
	for (struct committer_retained done = {.more = true}; done.more;) {
		assert_int_equal(committer_retain(w->committer, w->trust, &done), ERR_OK);
		audited(w, 0, "");
	}
}

static void test_a_question_goes(void **state)
{
	struct world *w = *state;
	struct wallet *h = lived_in(w);
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
	at_day(1);
	retain(w);
	assert_int_equal(wallet_dossier(h)->n_requests, 1);
	at_day(1 + KEPT_DAYS);
	retain(w);
	assert_int_equal(wallet_dossier(h)->n_requests, 0);
	audited(w, 0, "");
}

/* Whatever fails on the way: all of it happened, or nothing. */
static void test_no_memory(void **state)
{
	struct world *w = *state;
	struct committer_retained done;
	enum err e = ERR_MEMORY;
	uint64_t size;

	(void)grown_old(w);
	at_day(1 + KEPT_DAYS);
	size = world_ledger_size(w);
	for (uint64_t n = 1; e != ERR_OK; n += pace(3)) {
		mem_fail_at(n);
		e = committer_retain(w->committer, w->trust, &done);
		mem_fail_at(0);
		assert_int_equal(world_ledger_size(w), size + (e == ERR_OK));
		assert_int_equal(count_gone(w), e == ERR_OK ? HAPPENED : 0);
	}
	audited(w, 0, "");
	world_check_ledger(w);
}

/* Erased first, or later: both explain what is gone. */
static void test_with_erasure(void **state)
{
	struct world *w = *state;
	struct wallet *h = grown_old(w), *other = lived_in(w);

	world_done(w, "HolderService/Erase", WORLD_PUBLIC, wallet_erasure(other, NULL));
	at_day(1 + KEPT_DAYS);
	retain(w);
	audited(w, 0, "");
	world_done(w, "HolderService/Erase", WORLD_PUBLIC, wallet_erasure(h, NULL));
	audited(w, 0, "");
	at_day(20 + KEPT_DAYS);
	retain(w);
	audited(w, 0, "");
	world_check_ledger(w);
}

/* ---- the holder ------------------------------------------------------------------------------------------ */

static void test_the_holder_is_shown_a_mark(void **state)
{
	struct world *w = *state;
	struct wallet *h = grown_old(w);
	const Eenmaal__V1__ListAccessesResponse *m = accesses(h);
	Eenmaal__V1__SeenRecord *seen = NULL;
	Eenmaal__V1__KeptRecord *kept = NULL;
	struct hash leaf;
	unsigned gone = 0;

	assert_null(m->mark);
	at_day(1 + KEPT_DAYS);
	retain(w);
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
	assert_int_equal(gone, HAPPENED);
}

/* ---- a broker that hides --------------------------------------------------------------------------------- */

static void blank(struct tape *t, size_t at)
{
	Eenmaal__V1__LogEntry *m = world_alloc(t->w, sizeof(*m));

	*m = *t->entries[at];
	m->seen = m->seen_salt = m->kept = m->kept_salt = codec_bytes(NULL, 0);
	m->statement = NULL;
	t->entries[at] = m;
}

static void found(const struct tape *t, size_t at, const char *text)
{
	struct audit *a = NULL;

	tape_findings(t, &a);
	assert_int_equal(a->finding_count, 1);
	assert_int_equal(a->findings->index, at);
	if (strstr(a->findings->text, text) == NULL)
		fail_msg("\"%s\" lacks \"%s\"", a->findings->text, text);
	audit_free(a);
}

/* One day short of what a retention reaches: an access that the partner made on day 10. */
static void test_hidden_access(void **state)
{
	struct world *w = *state;
	struct tape *t;
	size_t at;

	(void)grown_old(w);
	at_day(1 + KEPT_DAYS);
	retain(w);
	t = tape_record(w);
	at = tape_find(t, ACTION(ACCESS), 0);
	blank(t, at);
	found(t, at, "no retention reached it");
}

/* Another dossier's erasure does not explain it, as the chain of its own goes on. */
static void test_hidden_behind_an_erasure(void **state)
{
	struct world *w = *state;
	struct wallet *other;
	struct tape *t;
	size_t at;

	(void)grown_old(w);
	other = lived_in(w);
	world_done(w, "HolderService/Erase", WORLD_PUBLIC, wallet_erasure(other, NULL));
	t = tape_record(w);
	at = tape_find(t, ACTION(ACCESS), 2);
	blank(t, at);
	found(t, at, "its dossier still stands");
}

static void test_hidden_without_a_tombstone(void **state)
{
	struct world *w = *state;
	struct tape *t;
	struct lie l;
	size_t at;

	(void)grown_old(w);
	at_day(1 + KEPT_DAYS);
	retain(w);
	t = tape_record(w);
	at = tape_find(t, ACTION(RETENTION), 1);
	l = tape_open(t, at);
	l.kept->retained_from = 0;
	tape_tell(t, at, &l);
	while (t->entries[at]->seen.len > 0)
		at--;
	found(t, at, "no retention reached it");
}

static void test_a_retention_that_reaches_too_far(void **state)
{
	struct world *w = *state;
	struct tape *t;
	struct lie l;
	size_t at;

	(void)grown_old(w);
	at_day(1 + KEPT_DAYS);
	retain(w);
	t = tape_record(w);
	at = tape_find(t, ACTION(RETENTION), 1);
	l = tape_open(t, at);
	l.kept->retained_from++;
	tape_tell(t, at, &l);
	tape_caught(t, at, "the agreement says 1826 days");
	l.kept->retained_from--;
	l.seen->requester = world_text(w, "gemeente");
	tape_tell(t, at, &l);
	tape_caught(t, at, "not the broker's");
}

/* The same leaf twice: one old hole would stand for a young one. */
static void test_a_leaf_twice(void **state)
{
	struct world *w = *state;
	struct tape *t;
	size_t at;

	(void)grown_old(w);
	at_day(1 + KEPT_DAYS);
	retain(w);
	t = tape_record(w);
	for (at = 0; t->entries[at]->seen.len > 0;)
		at++;
	t->entries[at + 1]->commitment = t->entries[at]->commitment;
	tape_caught(t, at + 1, "twice");
}

/* ---- taken up again -------------------------------------------------------------------------------------- */

static void test_resumed(void **state)
{
	struct world *w = *state;
	struct tape *t;

	(void)grown_old(w);
	at_day(1 + KEPT_DAYS);
	retain(w);
	t = tape_record(w);
	for (size_t cut = 0; cut <= t->count; cut++) {
		struct arena *arena = arena_new((size_t)32 << 20);
		struct audit *a = NULL, *b = NULL;
		struct buf bytes = BUF_INIT((size_t)1 << 20);
		struct audit_entry entry;
		uint64_t index = 0;

		assert_int_equal(tape_start(t, &a), ERR_OK);
		assert_int_equal(tape_start(t, &b), ERR_OK);
		for (size_t n = 0; n < cut; n++)
			assert_int_equal(audit_entry(a, t->entries[n], arena, &entry), ERR_OK);
		assert_int_equal(audit_resume_write(a, &bytes), ERR_OK);
		assert_int_equal(audit_resume_read(b, buf_view(&bytes)), ERR_OK);
		for (size_t n = cut; n < t->count; n++)
			if (audit_entry(b, t->entries[n], arena, &entry) != ERR_OK)
				fail_msg("%s", (const char *)b->problem.data);
		assert_int_equal(audit_end(b, &index), ERR_OK);
		audit_free(a);
		audit_free(b);
		buf_free(&bytes);
		arena_free(arena);
	}
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
		TEST(test_no_memory),
		TEST(test_with_erasure),
		TEST(test_the_holder_is_shown_a_mark),
		TEST(test_hidden_access),
		TEST(test_hidden_behind_an_erasure),
		TEST(test_hidden_without_a_tombstone),
		TEST(test_a_retention_that_reaches_too_far),
		TEST(test_a_leaf_twice),
		TEST(test_resumed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
