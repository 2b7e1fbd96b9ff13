/* SPDX-License-Identifier: EUPL-1.2 */
/* What serving would refuse, or build wrongly upon, a check of the whole database finds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "broker/base/mem.h"
#include "tests/support/store_ledger.h"
#include "tests/support/store_past.h"

#define KEEP                                                  \
	"CREATE TABLE kept_entries AS SELECT * FROM entries;" \
	"CREATE TABLE kept_newest AS SELECT * FROM newest;"   \
	"CREATE TABLE kept_holders AS SELECT * FROM holders;" \
	"CREATE TABLE kept_numbered AS SELECT * FROM numbered"
#define BRING_BACK                                                             \
	"DELETE FROM entries; INSERT INTO entries SELECT * FROM kept_entries;" \
	"DELETE FROM newest; INSERT INTO newest SELECT * FROM kept_newest;"    \
	"DELETE FROM holders; INSERT INTO holders SELECT * FROM kept_holders;" \
	"DELETE FROM numbered; INSERT INTO numbered SELECT * FROM kept_numbered"

/* Five entries of the first, two of the second, one of nobody; the third was erased, the fourth has none. */
static void fill(struct fixture *f)
{
	struct holder_id three = fixture_id(3);

	fixture_begin(f->store);
	fixture_holder(f, 3);
	fixture_holder(f, 4);
	for (unsigned n = 0; n < 4; n++) {
		ledger_add(f->store, 1);
		ledger_add(f->store, n % 2 == 0 ? 2 : 3);
	}
	ledger_add(f->store, 0);
	assert_int_equal(store_holder_erase(f->store, &three), ERR_OK);
	fixture_commit(f->store);
}

static enum err look(struct fixture *f, struct store **out)
{
	struct store_options o = {.path = f->path, .key = f->key, .read_only = true};

	return store_open(&o, NULL, out);
}

/* By whoever only looks, as before a backup becomes the database. */
static enum err checked(struct fixture *f)
{
	struct store *s = NULL;
	enum err e = look(f, &s);

	if (e == ERR_OK)
		e = store_check(s);
	store_close(s);
	return e;
}

static void test_right(void **state)
{
	struct fixture *f = *state;
	struct holder_id id = fixture_id(2);

	assert_int_equal(checked(f), ERR_OK);
	fill(f);
	assert_int_equal(checked(f), ERR_OK);
	/* Also in the middle of a transaction, as it has it. */
	fixture_begin(f->store);
	ledger_add(f->store, 2);
	assert_int_equal(store_holder_erase(f->store, &id), ERR_OK);
	assert_int_equal(store_check(f->store), ERR_OK);
	store_rollback(f->store);
	past_version_11(f);
	ledger_reopen(f);
	assert_int_equal(checked(f), ERR_OK);
	fixture_begin(f->store);
	ledger_add(f->store, 1);
	fixture_commit(f->store);
	assert_int_equal(checked(f), ERR_OK);
}

/* Without reading all of it. */
static void test_seen_when_opened(void **state)
{
	static const char *const changes[] = {
		"DELETE FROM newest",
		"DELETE FROM numbered",
		"UPDATE newest SET known = 10000",
	};
	struct fixture *f = *state;
	struct store *s = NULL;

	fill(f);
	past_sql(f, KEEP);
	for (size_t n = 0; n < sizeof(changes) / sizeof(changes[0]); n++) {
		past_sql(f, changes[n]);
		assert_int_equal(look(f, &s), ERR_DAMAGED);
		assert_null(s);
		past_sql(f, BRING_BACK);
		assert_int_equal(checked(f), ERR_OK);
	}
}

static void test_found(void **state)
{
	static const char *const changes[] = {
		/* Places that are not the newest entry's, of pieces that claim to be fresh. */
		"UPDATE newest SET known = 10, places = CAST(x'0000000000000001' || substr(places, 9) AS BLOB)",
		"UPDATE newest SET known = 10, places = CAST(zeroblob(8) || substr(places, 9) AS BLOB)",
		"UPDATE newest SET known = 10, places = CAST(substr(places, 1, 23) || x'01' AS BLOB)",
		/* Numbers of entries: a gap, twice, none, another's link. */
		"UPDATE entries SET holder_sequence = 9 WHERE position = 7",
		"UPDATE entries SET holder_sequence = 4 WHERE position = 7",
		"UPDATE entries SET holder_sequence = NULL WHERE position = 7",
		"UPDATE entries SET earlier = 2 WHERE position = 7",
		"UPDATE entries SET earlier = NULL WHERE position = 7",
		"DELETE FROM entries WHERE position = 1",
		/* Whose they are. */
		"UPDATE entries SET holder_number = 2 WHERE position = 1",
		"UPDATE entries SET holder_number = 2 WHERE position = 9",
		("UPDATE entries SET holder = (SELECT id FROM holders WHERE number = 2)"
		 " WHERE position = 1"),
		"UPDATE entries SET holder = zeroblob(10) WHERE position = 1",
		/* Whose the numbers are. */
		"UPDATE holders SET number = 1 WHERE number = 2",
		"UPDATE holders SET number = 1 WHERE number = 4",
		"UPDATE holders SET number = 5 WHERE number = 2",
		"UPDATE holders SET number = NULL WHERE number = 2",
		"UPDATE holders SET number = 3 WHERE erased",
	};
	struct fixture *f = *state;

	fill(f);
	past_sql(f, KEEP);
	for (size_t n = 0; n < sizeof(changes) / sizeof(changes[0]); n++) {
		past_sql(f, changes[n]);
		if (checked(f) != ERR_DAMAGED)
			fail_msg("not found: %s", changes[n]);
		past_sql(f, BRING_BACK);
		assert_int_equal(checked(f), ERR_OK);
	}
}

static void test_no_memory(void **state)
{
	struct fixture *f = *state;
	enum err e = ERR_MEMORY;

	fill(f);
	for (uint64_t n = 1; e != ERR_OK; n++) {
		mem_fail_at(n);
		e = store_check(f->store);
		mem_fail_at(0);
		assert_true(e == ERR_OK || e == ERR_MEMORY);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, ledger_start, fixture_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_right),
		TEST(test_seen_when_opened),
		TEST(test_found),
		TEST(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
