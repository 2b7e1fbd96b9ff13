/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The auditor against a real broker's log, and against logs of a broker that lies: each lie is
 * committed to properly, so that only its content can give it away.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/base/clock.h"
#include "broker/base/mem.h"
#include "client/audit_print.h"
#include "tests/support/pace.h"
#include "tests/support/tape.h"

static const struct wallet_grant to_gemeente = {
	WORLD_GEMEENTE, KIND_BIT(KIND_FINANCE), "debt-counselling", "municipality", 1, 1,
};

#define FIND(t, action, n) tape_find(t, EENMAAL__V1__ACTION__ACTION_##action, n)

/* ---- a log that is as it should be ------------------------------------------------------------------ */

static Eenmaal__V1__AccessRequest *by_gemeente(struct wallet *h)
{
	return wallet_access(h, WORLD_GEMEENTE, "finance", "debt-counselling", "municipality");
}

/* Enrolled, one document, one grant, one release. */
static struct wallet *lived_in(struct world *w, Eenmaal__V1__Grant **grant)
{
	struct wallet *h = wallet_enrolled(w);

	*grant = wallet_grant(h, &to_gemeente);
	wallet_upload_first(h, KIND_FINANCE, 1, "owes money");
	wallet_grant_put(h, *grant);
	assert_int_equal(wallet_fetched(h, WORLD_GEMEENTE, by_gemeente(h))->n_releases, 1);
	return h;
}

static void test_whole(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct wallet *h = lived_in(w, &g);
	struct audit_counts counts;

	wallet_dossier(h);
	world_sign(w);
	world_done(w, "HolderService/Revoke", WORLD_PUBLIC, wallet_revocation(h, g, NULL));
	wallet_not_fetched(h, WORLD_GEMEENTE, by_gemeente(h), EENMAAL__V1__REASON__REASON_REVOKED);
	counts = tape_whole(tape_record(w));
	assert_int_equal(counts.enrolments, 1);
	assert_int_equal(counts.uploads, 1);
	assert_int_equal(counts.grants, 1);
	assert_int_equal(counts.revocations, 1);
	assert_int_equal(counts.accesses, 2);
	assert_int_equal(counts.released, 1);
	assert_int_equal(counts.refused[REASON_REVOKED], 1);
	assert_int_equal(counts.erased, 0);
}

/* New keys: the old grant ends, the one given anew carries over. */
static void test_rotation(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g, *again;
	struct wallet *h = lived_in(w, &g);
	struct wallet_grant renewed = to_gemeente;
	Eenmaal__V1__RotateRequest *request;

	renewed.to = 5;
	request = wallet_rotation(h, 0, NULL);
	world_done(w, "HolderService/Rotate", WORLD_PUBLIC, request);
	again = wallet_grant(h, &renewed);
	again->replaces = codec_bytes(NULL, 0);
	wallet_grant_put(h, again);
	assert_int_equal(wallet_fetched(h, WORLD_GEMEENTE, by_gemeente(h))->n_releases, 1);
	assert_int_equal(tape_whole(tape_record(w)).released, 2);
}

static void test_erasure(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct wallet *h = lived_in(w, &g), *other = lived_in(w, &g);
	struct audit_counts counts;

	world_done(w, "HolderService/Erase", WORLD_PUBLIC, wallet_erasure(other, "finance"));
	counts = tape_whole(tape_record(w));
	assert_int_equal(counts.erased, 0);
	assert_int_equal(counts.released, 2);
	world_done(w, "HolderService/Erase", WORLD_PUBLIC, wallet_erasure(h, NULL));
	counts = tape_whole(tape_record(w));
	assert_int_equal(counts.erased, 4);
	assert_int_equal(counts.released, 1);
}

static void test_memory(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct tape *t;
	enum err e = ERR_MEMORY;

	(void)lived_in(w, &g);
	t = tape_record(w);
	for (uint64_t n = 1; e != ERR_OK; n += pace(7)) {
		struct audit *a = NULL;

		mem_fail_at(n);
		e = tape_play(t, &a);
		mem_fail_at(0);
		/* Trouble of our own must never read as a lie of the broker's. */
		if (e != ERR_OK && !audit_own_trouble(e))
			fail_msg("%s: %s", err_text(e), (const char *)a->problem.data);
		audit_free(a);
	}
}

/* ---- a log with parts missing or replaced ------------------------------------------------------------- */

static void test_gaps(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct tape *t;
	size_t at;

	(void)lived_in(w, &g);
	t = tape_record(w);
	at = FIND(t, GRANT, 0);
	t->entries[at]->kept.data[3] ^= 1;
	tape_caught(t, at, "committed");
	t->entries[at]->kept.data[3] ^= 1;
	(void)tape_whole(t);
	/* Left out: first as a hole in the numbers, then with the numbers mended. */
	memmove(&t->entries[at], &t->entries[at + 1], (t->count - at - 1) * sizeof(t->entries[0]));
	t->count--;
	tape_caught(t, at, "missing");
	for (size_t n = at; n < t->count; n++)
		t->entries[n]->leaf_index = n;
	tape_caught(t, at, "does not follow");
}

static void test_statements(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct tape *t;
	Eenmaal__V1__Envelope *kept;
	size_t grant, access;

	(void)lived_in(w, &g);
	t = tape_record(w);
	grant = FIND(t, GRANT, 0);
	access = FIND(t, ACCESS, 0);
	kept = t->entries[grant]->statement;
	t->entries[grant]->statement = NULL;
	tape_caught(t, grant, "missing");
	t->entries[grant]->statement = t->entries[access]->statement;
	tape_caught(t, grant, "not the one");
	t->entries[grant]->statement = kept;
	kept->signatures[0]->sig.data[7] ^= 1;
	tape_caught(t, grant, "not signed by holder");
	kept->signatures[0]->sig.data[7] ^= 1;
	t->entries[access]->statement->signatures[0]->sig.data[7] ^= 1;
	tape_caught(t, access, "not signed by gemeente");
	t->entries[access]->statement->signatures[0]->sig.data[7] ^= 1;
	(void)tape_whole(t);
}

static void test_records(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct tape *t;
	struct lie l;
	size_t at;

	(void)lived_in(w, &g);
	t = tape_record(w);
	at = FIND(t, ACCESS, 0);
	l = tape_open(t, at);
	l.kept->directory_version++;
	tape_tell(t, at, &l);
	tape_caught(t, at, "directory version");
	l.kept->directory_version--;
	l.seen->time -= 100000;
	tape_tell(t, at, &l);
	tape_caught(t, at, "dated before");
	l.seen->time += 100000 + 7200;
	tape_tell(t, at, &l);
	tape_caught(t, at, "should have been refused");
	l.seen->time -= 7200;
	l.seen->requester = world_text(w, "school");
	tape_tell(t, at, &l);
	tape_caught(t, at, "not signed by school");
	l.seen->requester = world_text(w, "gemeente");
	l.kept->purpose = world_text(w, "income-support");
	tape_tell(t, at, &l);
	tape_caught(t, at, "another purpose");
	l.kept->purpose = world_text(w, "debt-counselling");
	l.kept->kinds[0]->kind = world_text(w, "medical");
	tape_tell(t, at, &l);
	tape_caught(t, at, "other kinds");
	l.kept->kinds[0]->kind = world_text(w, "finance");
	l.seen->n_released = 0;
	tape_tell(t, at, &l);
	tape_caught(t, at, "was told");
	l.seen->n_released = 1;
	tape_tell(t, at, &l);
	(void)tape_whole(t);
}

static void test_editions(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct tape *t;
	struct audit *a = NULL;

	(void)lived_in(w, &g);
	t = tape_record(w);
	t->editions->editions[0]->agreement.data[9] ^= 1;
	assert_int_equal(tape_start(t, &a), ERR_VERIFY);
	audit_free(a);
	t->editions->editions[0]->agreement.data[9] ^= 1;
	t->editions->editions[0]->directory->signatures[0]->sig.data[3] ^= 1;
	assert_int_equal(tape_start(t, &a), ERR_VERIFY);
	audit_free(a);
	t->editions->editions[0]->directory->signatures[0]->sig.data[3] ^= 1;
	t->editions->n_editions = 0;
	tape_caught(t, 0, "does not show it");
}

/* ---- releases without consent ---------------------------------------------------------------------------- */

/*
 * The last access, which was refused, is told as a release like the first one; the auditor must
 * see by itself that it was none.
 */
static void released_all_the_same(struct world *w, const char *reason)
{
	struct tape *t = tape_record(w);
	size_t first = FIND(t, ACCESS, 0), last = first;
	struct lie like, l;

	for (size_t n = first; n < t->count; n++)
		if (tape_open(t, n).seen->action == EENMAAL__V1__ACTION__ACTION_ACCESS)
			last = n;
	(void)tape_whole(t);
	like = tape_open(t, first);
	l = tape_open(t, last);
	assert_false(l.kept->kinds[0]->released);
	l.kept->kinds[0]->released = true;
	l.kept->kinds[0]->reason = EENMAAL__V1__REASON__REASON_GRANTED;
	l.kept->kinds[0]->grant_id = like.kept->kinds[0]->grant_id;
	l.kept->kinds[0]->n_segments = like.kept->kinds[0]->n_segments;
	l.kept->kinds[0]->segments = like.kept->kinds[0]->segments;
	l.seen->outcome = EENMAAL__V1__OUTCOME__OUTCOME_DONE;
	l.seen->n_released = 1;
	l.seen->released = world_texts(w, 1, l.kept->kinds[0]->kind);
	tape_tell(t, last, &l);
	tape_caught(t, last, reason);
}

static void test_revoked(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct wallet *h = lived_in(w, &g);

	world_done(w, "HolderService/Revoke", WORLD_PUBLIC, wallet_revocation(h, g, "finance"));
	wallet_not_fetched(h, WORLD_GEMEENTE, by_gemeente(h), EENMAAL__V1__REASON__REASON_REVOKED);
	released_all_the_same(w, "revoked");
}

static void test_paused(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct wallet *h = lived_in(w, &g);

	world_done(w, "HolderService/Suspend", WORLD_PUBLIC, wallet_suspension(h, g, true));
	wallet_not_fetched(h, WORLD_GEMEENTE, by_gemeente(h), EENMAAL__V1__REASON__REASON_PAUSED);
	released_all_the_same(w, "paused");
}

static void test_stopped(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct wallet *h = lived_in(w, &g);

	world_done(w, "HolderService/Suspend", WORLD_PUBLIC, wallet_suspension(h, NULL, true));
	wallet_not_fetched(h, WORLD_GEMEENTE, by_gemeente(h), EENMAAL__V1__REASON__REASON_STOPPED);
	released_all_the_same(w, "everything-stopped");
}

static void test_expired(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct wallet *h = lived_in(w, &g);

	clock_set(g->not_after);
	world_sign(w);
	wallet_not_fetched(h, WORLD_GEMEENTE, by_gemeente(h), EENMAAL__V1__REASON__REASON_EXPIRED);
	released_all_the_same(w, "expired");
}

static void test_used_up(void **state)
{
	struct world *w = *state;
	struct wallet *h = wallet_enrolled(w);
	Eenmaal__V1__Grant *g = wallet_grant(h, &to_gemeente);

	g->max_uses = 1;
	wallet_upload_first(h, KIND_FINANCE, 1, "owes money");
	wallet_grant_put(h, g);
	assert_int_equal(wallet_fetched(h, WORLD_GEMEENTE, by_gemeente(h))->n_releases, 1);
	wallet_not_fetched(h, WORLD_GEMEENTE, by_gemeente(h), EENMAAL__V1__REASON__REASON_USED_UP);
	released_all_the_same(w, "used-up");
}

static void test_suspended_member(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct wallet *h = lived_in(w, &g);

	w->members[WORLD_GEMEENTE].status = EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_SUSPENDED;
	world_sign(w);
	wallet_not_fetched(h, WORLD_GEMEENTE, by_gemeente(h),
			   EENMAAL__V1__REASON__REASON_PARTNER_SUSPENDED);
	released_all_the_same(w, "partner-suspended");
}

static void test_other_purpose(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct wallet *h = lived_in(w, &g);
	Eenmaal__V1__AccessRequest *m =
		wallet_access(h, WORLD_GEMEENTE, "finance", "enforcement", "municipality");

	wallet_not_fetched(h, WORLD_GEMEENTE, m, EENMAAL__V1__REASON__REASON_PURPOSE_FORBIDDEN);
	released_all_the_same(w, "purpose-forbidden");
}

/* Another holder's grant does not help. */
static void test_other_holder(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct wallet *h = lived_in(w, &g), *other = wallet_enrolled(w);

	(void)h;
	wallet_upload_first(other, KIND_FINANCE, 1, "owes nothing");
	wallet_not_fetched(other, WORLD_GEMEENTE, by_gemeente(other),
			   EENMAAL__V1__REASON__REASON_NO_CONSENT);
	released_all_the_same(w, "not in the log as such");
}

static void test_release_details(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct tape *t;
	struct lie l;
	size_t at, segments;

	(void)lived_in(w, &g);
	t = tape_record(w);
	at = FIND(t, ACCESS, 0);
	l = tape_open(t, at);
	l.kept->kinds[0]->grant_id = world_random(w, UUID_LEN);
	tape_tell(t, at, &l);
	tape_caught(t, at, "nobody gave");
	l = tape_open(t, at);
	l.kept->kinds[0]->grant_id = g->grant_id;
	segments = l.kept->kinds[0]->n_segments;
	l.kept->kinds[0]->n_segments = 0;
	tape_tell(t, at, &l);
	tape_caught(t, at, "without a document");
	l.kept->kinds[0]->n_segments = segments;
	l.kept->kinds[0]->segments[0] = world_random(w, HASH_LEN);
	tape_tell(t, at, &l);
	tape_caught(t, at, "not in the log");
}

/* ---- telling -------------------------------------------------------------------------------------------------- */

static void test_lines(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct wallet *h = lived_in(w, &g);
	struct tape *t = tape_record(w);
	struct lie l = tape_open(t, FIND(t, ACCESS, 0));
	struct audit_entry e = {.index = 5, .seen = l.seen, .kept = l.kept};
	struct audit_filter f = {.partner = "gemeente", .has_holder = true, .holder = h->id};
	struct buf out = BUF_INIT(65536);
	struct json j;

	assert_true(audit_matches(&f, &e));
	f.action = EENMAAL__V1__ACTION__ACTION_GRANT;
	assert_false(audit_matches(&f, &e));
	f = (struct audit_filter){.partner = "school"};
	assert_false(audit_matches(&f, &e));
	f = (struct audit_filter){.has_holder = true};
	assert_false(audit_matches(&f, &e));
	assert_int_equal(audit_line(&e, &out), ERR_OK);
	assert_int_equal(buf_put_u8(&out, 0), ERR_OK);
	assert_non_null(strstr((char *)out.data, "finance: released  for debt-counselling"));
	assert_non_null(strstr((char *)out.data, h->number));
	buf_clear(&out);
	json_begin(&j, &out);
	audit_json(&j, &e, true);
	assert_int_equal(j.error, ERR_OK);
	assert_int_equal(buf_put_u8(&out, 0), ERR_OK);
	assert_non_null(strstr((char *)out.data, "\"released\":true"));
	buf_free(&out);
	assert_int_equal(audit_action_find("access"), EENMAAL__V1__ACTION__ACTION_ACCESS);
	assert_int_equal(audit_action_find("nonsense"), EENMAAL__V1__ACTION__ACTION_UNSPECIFIED);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_start, world_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_whole),
		TEST(test_rotation),
		TEST(test_erasure),
		TEST(test_memory),
		TEST(test_gaps),
		TEST(test_statements),
		TEST(test_records),
		TEST(test_editions),
		TEST(test_revoked),
		TEST(test_paused),
		TEST(test_stopped),
		TEST(test_expired),
		TEST(test_used_up),
		TEST(test_suspended_member),
		TEST(test_other_purpose),
		TEST(test_other_holder),
		TEST(test_release_details),
		TEST(test_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
