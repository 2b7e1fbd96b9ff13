/* SPDX-License-Identifier: EUPL-1.2 */
/* Parts of a transaction: what can be undone, what no longer can, and what waits for a part's end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "broker/base/mem.h"
#include "broker/store/sql.h"
#include "tests/support/store_fixture.h"

static int start(void **state)
{
	struct fixture *f;

	if (fixture_start(state) != 0)
		return -1;
	f = *state;
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	fixture_begin(f->store);
	return 0;
}

static enum err put(struct store *s, uint64_t version)
{
	struct store_edition e = {.version = version};

	return store_edition_put(s, &e);
}

static int64_t count(struct store *s, const char *table)
{
	char text[80];
	int64_t out = -1;

	(void)snprintf(text, sizeof(text), "SELECT count(*) FROM %s", table);
	assert_int_equal(sql_number(s, text, &out), ERR_OK);
	return out;
}

static enum err use(struct store *s, uint8_t nonce)
{
	struct uuid id = fixture_uuid(nonce);

	return store_nonce_use(s, "coa:", &id, 100);
}

static void test_one_at_a_time(void **state)
{
	struct store *s = ((struct fixture *)*state)->store;

	assert_int_equal(store_release(s), ERR_INTERNAL);
	store_final(s);
	assert_int_equal(store_savepoint(s), ERR_OK);
	assert_int_equal(store_savepoint(s), ERR_INTERNAL);
	assert_int_equal(store_commit(s), ERR_INTERNAL);
	assert_int_equal(put(s, 1), ERR_OK);
	assert_int_equal(store_savepoint(s), ERR_INTERNAL);
	assert_int_equal(store_commit(s), ERR_INTERNAL);
	assert_int_equal(store_release(s), ERR_OK);
	fixture_commit(s);
	fixture_begin(s);
	assert_int_equal(count(s, "editions"), 1);
	assert_int_equal(store_rewind(s), ERR_INTERNAL);
	assert_int_equal(put(s, 2), ERR_INTERNAL);
}

/* Nothing was written: there is nothing to undo, whatever was said. */
static void test_nothing_written(void **state)
{
	struct store *s = ((struct fixture *)*state)->store;

	assert_int_equal(put(s, 1), ERR_OK);
	assert_int_equal(store_savepoint(s), ERR_OK);
	assert_int_equal(count(s, "editions"), 1);
	assert_int_equal(store_rewind(s), ERR_OK);
	assert_int_equal(store_savepoint(s), ERR_OK);
	store_final(s);
	assert_int_equal(store_rewind(s), ERR_OK);
	fixture_commit(s);
	assert_int_equal(count(s, "editions"), 1);
}

/* What was written before keeps its savepoint, which then holds all of the part. */
static void test_final_after_a_write(void **state)
{
	struct store *s = ((struct fixture *)*state)->store;

	assert_int_equal(store_savepoint(s), ERR_OK);
	assert_int_equal(put(s, 1), ERR_OK);
	store_final(s);
	assert_int_equal(put(s, 2), ERR_OK);
	assert_int_equal(store_rewind(s), ERR_OK);
	assert_int_equal(count(s, "editions"), 0);
	assert_int_equal(put(s, 3), ERR_OK);
	fixture_commit(s);
	assert_int_equal(count(s, "editions"), 1);
}

/* What no longer can be undone alone goes with the transaction, and can never be committed. */
static void test_final_is_final(void **state)
{
	struct store *s = ((struct fixture *)*state)->store;

	assert_int_equal(put(s, 1), ERR_OK);
	assert_int_equal(store_savepoint(s), ERR_OK);
	assert_int_equal(use(s, 1), ERR_OK);
	store_final(s);
	assert_int_equal(put(s, 2), ERR_OK);
	assert_int_equal(store_rewind(s), ERR_INTERNAL);
	assert_int_equal(store_release(s), ERR_INTERNAL);
	assert_int_equal(store_commit(s), ERR_INTERNAL);
	store_rollback(s);
	assert_int_equal(count(s, "editions"), 0);
	fixture_begin(s);
	assert_int_equal(store_savepoint(s), ERR_OK);
	assert_int_equal(use(s, 1), ERR_OK);
	store_final(s);
	assert_int_equal(put(s, 2), ERR_OK);
	assert_int_equal(store_release(s), ERR_OK);
	fixture_commit(s);
	assert_int_equal(count(s, "editions"), 1);
	assert_int_equal(count(s, "spent"), 1);
}

/* Without memory nothing is written: the others of the transaction go on. */
static void test_final_without_memory(void **state)
{
	struct store *s = ((struct fixture *)*state)->store;
	struct store_entry in = {.seen = view_str("seen"), .time = 1000};
	enum err e = ERR_MEMORY;
	unsigned failures = 0;

	for (uint64_t n = 1; e != ERR_OK && n < 100; n++) {
		assert_int_equal(store_savepoint(s), ERR_OK);
		store_final(s);
		mem_fail_at(n);
		e = store_entry_put(s, &in);
		mem_fail_at(0);
		assert_true(e == ERR_OK || e == ERR_MEMORY);
		failures += e != ERR_OK;
		assert_int_equal(e == ERR_OK ? store_release(s) : store_rewind(s), ERR_OK);
	}
	assert_int_equal(e, ERR_OK);
	assert_true(failures > 0);
	fixture_commit(s);
	assert_int_equal(count(s, "entries"), 1);
}

/* A nonce counts at once, and is written when its part is kept; a second one does not wait. */
static void test_nonces_wait(void **state)
{
	struct fixture *f = *state;
	struct store *s = f->store;

	assert_int_equal(store_savepoint(s), ERR_OK);
	assert_int_equal(use(s, 1), ERR_OK);
	assert_int_equal(use(s, 1), ERR_REPLAY);
	assert_int_equal(count(s, "spent"), 0);
	assert_int_equal(store_rewind(s), ERR_OK);
	assert_int_equal(count(s, "spent"), 0);
	assert_int_equal(store_savepoint(s), ERR_OK);
	assert_int_equal(use(s, 1), ERR_OK);
	assert_int_equal(use(s, 2), ERR_OK);
	assert_int_equal(count(s, "spent"), 1);
	assert_int_equal(store_release(s), ERR_OK);
	assert_int_equal(count(s, "spent"), 2);
	assert_int_equal(store_savepoint(s), ERR_OK);
	assert_int_equal(use(s, 3), ERR_OK);
	store_rollback(s);
	fixture_begin(s);
	assert_int_equal(store_savepoint(s), ERR_OK);
	assert_int_equal(use(s, 2), ERR_OK);
	assert_int_equal(store_release(s), ERR_OK);
	fixture_commit(s);
	assert_int_equal(fixture_open(f, NULL, false), ERR_OK);
	s = f->store;
	fixture_begin(s);
	assert_int_equal(count(s, "spent"), 1);
	assert_int_equal(use(s, 2), ERR_REPLAY);
	assert_int_equal(use(s, 3), ERR_OK);
}

#define STORE_TEST(t) cmocka_unit_test_setup_teardown(t, start, fixture_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(test_one_at_a_time),       STORE_TEST(test_nothing_written),
		STORE_TEST(test_final_after_a_write), STORE_TEST(test_final_is_final),
		STORE_TEST(test_nonces_wait),         STORE_TEST(test_final_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
