/* SPDX-License-Identifier: EUPL-1.2 */
/* Which entry is a holder's newest: as the table of it tells a start, and as schema 11 had it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "broker/base/mem.h"
#include "broker/store/heads.h"
#include "tests/support/store_ledger.h"
#include "tests/support/store_past.h"

#define MANY (2 * HEADS_PIECE + 10) /* holders: three pieces */

static struct holder_id many_id(unsigned number)
{
	struct holder_id id = {{0xaa, (uint8_t)(number >> 8), (uint8_t)number}};

	return id;
}

/* ---- the table ---------------------------------------------------------------------------------------- */

static void add_holders(struct fixture *f, unsigned from, unsigned to)
{
	for (unsigned n = from; n < to; n++) {
		struct store_holder h = {.id = many_id(n), .sequence = 1};

		assert_int_equal(store_holder_insert(f->store, &h), ERR_OK);
	}
}

/* Holders of several pieces, with entries here and there. */
static void fill(struct fixture *f)
{
	fixture_begin(f->store);
	add_holders(f, 0, MANY);
	for (unsigned n = 0; n < 600; n++) {
		struct holder_id id = many_id(n * 7 % MANY);

		assert_int_equal(ledger_put(f->store, &id), ERR_OK);
	}
	fixture_commit(f->store);
}

static void check_filled(struct store *s)
{
	unsigned expected[MANY] = {0};

	for (unsigned n = 0; n < 600; n++)
		expected[n * 7 % MANY]++;
	for (unsigned n = 0; n < MANY; n++) {
		struct holder_id id = many_id(n);

		assert_int_equal(ledger_count(s, &id), expected[n]);
	}
}

/* Each piece is written in its turn, so that a start has little to read. */
static void test_pieces(void **state)
{
	struct fixture *f = *state;

	fill(f);
	assert_int_equal(ledger_number(f->store, "SELECT count(*) FROM newest"), 3);
	assert_true(ledger_number(f->store, "SELECT min(known) FROM newest") > 600 - 64);
	check_filled(f->store);
	ledger_reopen(f);
	check_filled(f->store);
	/* An entry that all pieces know is not asked. */
	past_sql(f, "UPDATE entries SET holder_number = 100000 WHERE position = 100");
	ledger_reopen(f);
	/* All of it from the entries alone. */
	past_sql(
		f,
		"UPDATE entries SET holder_number = (SELECT number FROM holders WHERE id = holder);"
		"UPDATE newest SET known = 0, places = zeroblob(length(places))");
	ledger_reopen(f);
	check_filled(f->store);
}

/* Also while their number grows, and when starts are many. */
static void test_more_pieces(void **state)
{
	struct fixture *f = *state;

	for (unsigned round = 0; round < 12; round++) {
		fixture_begin(f->store);
		for (unsigned n = 0; n < 58; n++)
			ledger_add(f->store, 1);
		if (round < 7)
			add_holders(f, round * HEADS_PIECE, (round + 1) * HEADS_PIECE);
		fixture_commit(f->store);
		if (round > 6)
			ledger_reopen(f);
		assert_true(ledger_number(f->store, "SELECT max(position) + 1 FROM entries") -
				    ledger_number(f->store, "SELECT min(known) FROM newest") <
			    100);
	}
	assert_int_equal(ledger_number(f->store, "SELECT count(*) FROM newest"), 8);
}

/* A start reads on from where the oldest piece stops, whichever it is. */
static void test_pieces_of_unlike_age(void **state)
{
	static const char *const oldest[] = {"piece = 0", "piece = 1", "piece = 2", "piece > 0"};
	struct fixture *f = *state;
	char text[200];

	fill(f);
	past_sql(f, "CREATE TABLE kept AS SELECT * FROM newest");
	for (size_t n = 0; n < sizeof(oldest) / sizeof(oldest[0]); n++) {
		(void)snprintf(text, sizeof(text),
			       "DELETE FROM newest; INSERT INTO newest SELECT * FROM kept;"
			       "UPDATE newest SET known = 0, places = zeroblob(length(places))"
			       " WHERE %s",
			       oldest[n]);
		past_sql(f, text);
		ledger_reopen(f);
		check_filled(f->store);
	}
}

/* The last holder for whom there is room, the first for whom there must be more, and the next. */
static void test_room(void **state)
{
	struct fixture *f = *state;

	for (unsigned n = 3; n <= 513; n++) {
		struct store_holder h = {.id = many_id(n), .sequence = 1};

		if (n == 3 || n > 511)
			fixture_begin(f->store);
		assert_int_equal(store_holder_insert(f->store, &h), ERR_OK);
		if (n < 511)
			continue;
		assert_int_equal(ledger_put(f->store, &h.id), ERR_OK);
		fixture_commit(f->store);
		assert_int_equal(ledger_count(f->store, &h.id), 1);
		ledger_reopen(f);
		assert_int_equal(ledger_count(f->store, &h.id), 1);
	}
}

static void test_pieces_taken_back(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1);

	for (unsigned n = 0; n < 3; n++) {
		fixture_begin(f->store);
		assert_int_equal(store_savepoint(f->store), ERR_OK);
		for (unsigned m = 0; m < 130; m++)
			ledger_add(f->store, 1);
		if (n == 0)
			assert_int_equal(store_rewind(f->store), ERR_OK);
		if (n == 2)
			assert_int_equal(store_release(f->store), ERR_OK);
		if (n < 2)
			store_rollback(f->store);
		else
			fixture_commit(f->store);
		assert_int_equal(ledger_count(f->store, &one), n < 2 ? 1 : 131);
		ledger_reopen(f);
		assert_int_equal(ledger_count(f->store, &one), n < 2 ? 1 : 131);
	}
}

/* Holders that were taken back have no pieces, whichever turn comes. */
static void test_numbers_taken_back(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1);

	for (unsigned whole = 0; whole < 2; whole++) {
		fixture_begin(f->store);
		assert_int_equal(store_savepoint(f->store), ERR_OK);
		add_holders(f, 0, MANY);
		if (whole == 0)
			assert_int_equal(store_rewind(f->store), ERR_OK);
		else
			store_rollback(f->store);
		if (whole == 1)
			fixture_begin(f->store);
		for (unsigned n = 0; n < 100; n++)
			ledger_add(f->store, 1);
		fixture_commit(f->store);
		assert_int_equal(ledger_number(f->store, "SELECT count(*) FROM newest"), 1);
		assert_int_equal(ledger_number(f->store, "SELECT length(places) FROM newest"),
				 2 * 8);
		ledger_reopen(f);
		assert_int_equal(ledger_count(f->store, &one), 1 + 100 * (whole + 1));
	}
	/* And again they are given. */
	fill(f);
	ledger_reopen(f);
	check_filled(f->store);
}

static void test_erased(void **state)
{
	struct fixture *f = *state;
	struct holder_id id = many_id(7);

	fill(f);
	fixture_begin(f->store);
	assert_int_equal(store_holder_erase(f->store, &id), ERR_OK);
	fixture_commit(f->store);
	assert_int_equal(ledger_count(f->store, &id), 0);
	assert_int_equal(ledger_number(f->store, "SELECT count(*) FROM entries WHERE erased AND"
						 " coalesce(chain, holder_number) IS NOT NULL"),
			 0);
	/* Numbers 1 and 2 are the fixture's own. */
	assert_int_equal(ledger_number(f->store, "SELECT substr(places, 9 * 8 + 1, 8) = zeroblob(8)"
						 " FROM newest WHERE piece = 0"),
			 1);
	ledger_reopen(f);
	assert_int_equal(ledger_count(f->store, &id), 0);
	fixture_begin(f->store);
	assert_int_equal(store_holder_erase(f->store, &id), ERR_OK); /* once more */
	store_rollback(f->store);
}

static void test_damaged(void **state)
{
	static const char *const changes[] = {
		"DELETE FROM newest WHERE piece = 1",
		"DELETE FROM newest WHERE piece = 2",
		"UPDATE newest SET piece = 3 WHERE piece = 2",
		"UPDATE newest SET places = x'00' WHERE piece = 1",
		"UPDATE newest SET places = zeroblob(481 * 8) WHERE piece = 1",
		"DELETE FROM numbered",
		"UPDATE numbered SET count = 10000000000",
		"UPDATE numbered SET count = 10000",
		"UPDATE entries SET holder_number = 100000 WHERE position = 600",
		"UPDATE newest SET known = 10000",
	};
	struct fixture *f = *state;

	fill(f);
	for (size_t n = 0; n < sizeof(changes) / sizeof(changes[0]); n++) {
		past_sql(f, "DROP TABLE IF EXISTS kept_entries; DROP TABLE IF EXISTS kept_newest;"
			    "DROP TABLE IF EXISTS kept_numbered;"
			    "CREATE TABLE kept_entries AS SELECT * FROM entries;"
			    "CREATE TABLE kept_newest AS SELECT * FROM newest;"
			    "CREATE TABLE kept_numbered AS SELECT * FROM numbered");
		past_sql(f, changes[n]);
		assert_int_equal(fixture_open(f, NULL, true), ERR_DAMAGED);
		assert_null(f->store);
		past_sql(f,
			 "DELETE FROM entries; INSERT INTO entries SELECT * FROM kept_entries;"
			 "DELETE FROM newest; INSERT INTO newest SELECT * FROM kept_newest;"
			 "DELETE FROM numbered; INSERT INTO numbered SELECT * FROM kept_numbered");
		ledger_reopen(f);
	}
	check_filled(f->store);
}

static void test_no_memory(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1);
	enum err e = ERR_MEMORY;

	for (uint64_t n = 1; e != ERR_OK; n++) {
		mem_fail_at(n);
		e = fixture_open(f, NULL, true);
		mem_fail_at(0);
		assert_true(e == ERR_OK || e == ERR_MEMORY);
	}
	e = ERR_MEMORY;
	for (uint64_t n = 1; e != ERR_OK; n++) {
		fixture_begin(f->store);
		mem_fail_at(n);
		e = ledger_put(f->store, &one);
		mem_fail_at(0);
		assert_true(e == ERR_OK || e == ERR_MEMORY);
		store_rollback(f->store);
	}
	assert_int_equal(ledger_count(f->store, &one), 1);
}

/* ---- from schema 11 ------------------------------------------------------------------------------------- */

static void test_from_version_11(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1), two = fixture_id(2), three = fixture_id(3);
	struct store_holder before, after;

	fixture_begin(f->store);
	for (unsigned n = 0; n < 10; n++)
		ledger_add(f->store, n % 4 == 0 ? 2 : 1);
	fixture_holder(f, 3);
	ledger_add(f->store, 3);
	assert_int_equal(store_holder_erase(f->store, &two), ERR_OK);
	fixture_commit(f->store);
	assert_int_equal(store_holder_get(f->store, &one, &before), ERR_OK);
	past_version_11(f);
	ledger_reopen(f);
	assert_int_equal(store_holder_get(f->store, &one, &after), ERR_OK);
	assert_memory_equal(&before, &after, sizeof(before));
	assert_int_equal(ledger_count(f->store, &two), 0);
	assert_int_equal(ledger_count(f->store, &three), 1);
	fixture_begin(f->store);
	ledger_add(f->store, 1);
	fixture_holder(f, 4);
	ledger_add(f->store, 4);
	fixture_commit(f->store);
	ledger_reopen(f);
	assert_int_equal(ledger_count(f->store, &one), before.chain.count + 1);
	assert_int_equal(store_check(f->store), ERR_OK);
}

static void test_many_from_version_11(void **state)
{
	struct fixture *f = *state;

	fill(f);
	past_version_11(f);
	ledger_reopen(f);
	check_filled(f->store);
	assert_int_equal(ledger_number(f->store, "SELECT count(*) FROM newest"), 3);
	assert_int_equal(ledger_number(f->store, "SELECT min(known) = max(known) FROM newest"), 1);
}

/* The newest entry is not where the holder's row says: the step is not taken. */
static void test_damaged_version_11(void **state)
{
	static const char *const changes[] = {
		"UPDATE holders SET places = x'' WHERE entry_count = 1",
		"UPDATE holders SET places = zeroblob(8) WHERE entry_count = 2",
		"UPDATE holders SET entry_count = 5 WHERE entry_count = 1",
		"UPDATE holders SET uses = zeroblob(80)",
		"DELETE FROM entries",
	};
	struct fixture *f = *state;

	fixture_begin(f->store);
	ledger_add(f->store, 2);
	ledger_add(f->store, 2);
	fixture_commit(f->store);
	past_version_11(f);
	for (size_t n = 0; n < sizeof(changes) / sizeof(changes[0]); n++) {
		past_sql(f, "DROP TABLE IF EXISTS kept_holders; DROP TABLE IF EXISTS kept_entries;"
			    "CREATE TABLE kept_holders AS SELECT * FROM holders;"
			    "CREATE TABLE kept_entries AS SELECT * FROM entries");
		past_sql(f, changes[n]);
		assert_int_equal(fixture_open(f, NULL, true), ERR_DAMAGED);
		past_sql(f, "DELETE FROM entries; INSERT INTO entries SELECT * FROM kept_entries;"
			    "DELETE FROM holders; INSERT INTO holders SELECT * FROM kept_holders");
	}
	ledger_reopen(f);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, ledger_start, fixture_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_pieces),
		TEST(test_more_pieces),
		TEST(test_pieces_of_unlike_age),
		TEST(test_room),
		TEST(test_pieces_taken_back),
		TEST(test_numbers_taken_back),
		TEST(test_erased),
		TEST(test_damaged),
		TEST(test_no_memory),
		TEST(test_from_version_11),
		TEST(test_many_from_version_11),
		TEST(test_damaged_version_11),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
