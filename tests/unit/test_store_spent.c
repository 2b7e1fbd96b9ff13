/* SPDX-License-Identifier: EUPL-1.2 */
/* What is written at every access: nonces, used once, and statements under their entries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/store/spent.h"
#include "broker/store/sql.h"
#include "tests/support/store_past.h"

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

static void test_nonces(void **state)
{
	struct fixture *f = *state;
	struct uuid a = fixture_uuid(1), b = fixture_uuid(2);

	assert_int_equal(store_nonce_use(f->store, "coa", &a, 100), ERR_OK);
	assert_int_equal(store_nonce_use(f->store, "coa", &a, 200), ERR_REPLAY);
	assert_int_equal(store_nonce_use(f->store, "vwn", &a, 100), ERR_OK);
	assert_int_equal(store_nonce_use(f->store, "coa", &b, 300), ERR_OK);
	fixture_commit(f->store);
	assert_int_equal(fixture_open(f, NULL, false), ERR_OK);
	fixture_begin(f->store);
	assert_int_equal(store_nonce_use(f->store, "coa", &a, 400), ERR_REPLAY);
	assert_int_equal(store_nonce_prune(f->store, 100, 10), ERR_OK);
	assert_int_equal(store_nonce_use(f->store, "coa", &a, 400), ERR_REPLAY);
	assert_int_equal(store_nonce_prune(f->store, 101, 1), ERR_OK);
	assert_int_equal(store_nonce_prune(f->store, 101, 1), ERR_OK);
	assert_int_equal(store_nonce_use(f->store, "coa", &a, 400), ERR_OK);
	assert_int_equal(store_nonce_use(f->store, "vwn", &a, 400), ERR_OK);
	assert_int_equal(store_nonce_use(f->store, "coa", &b, 400), ERR_REPLAY);
	assert_int_equal(store_nonce_use(f->store, "holder:01", &b, 400), ERR_OK);
	assert_int_equal(store_nonce_use(f->store, "holder:01", &b, 500), ERR_REPLAY);
	assert_int_equal(store_nonce_use(f->store, "holder:02", &b, 400), ERR_OK);
}

/* All that ended goes, in however many steps and whoever used it. */
static void test_pruned(void **state)
{
	struct fixture *f = *state;
	int64_t left = 0;

	for (uint8_t n = 1; n <= 4; n++) {
		struct uuid nonce = fixture_uuid(n);

		assert_int_equal(store_nonce_use(f->store, "coa", &nonce, n < 4 ? 100 : 300),
				 ERR_OK);
		assert_int_equal(store_nonce_use(f->store, "holder:01", &nonce, 100), ERR_OK);
	}
	for (unsigned step = 0; step < 5; step++)
		assert_int_equal(store_nonce_prune(f->store, 101, 1), ERR_OK);
	assert_int_equal(sql_number(f->store,
				    "SELECT (SELECT count(*) FROM spent) * 10"
				    " + (SELECT count(*) FROM nonces)",
				    &left),
			 ERR_OK);
	assert_int_equal(left, 10);
	assert_int_equal(store_nonce_prune(f->store, 301, 1), ERR_OK);
	assert_int_equal(sql_number(f->store, "SELECT count(*) FROM spent", &left), ERR_OK);
	assert_int_equal(left, 0);
}

/* What did not happen was not used: back to the savepoint, and to the beginning. */
static void test_taken_back(void **state)
{
	struct fixture *f = *state;
	struct uuid a = fixture_uuid(1), b = fixture_uuid(2), c = fixture_uuid(3);

	assert_int_equal(store_nonce_use(f->store, "coa", &a, 100), ERR_OK);
	assert_int_equal(store_savepoint(f->store), ERR_OK);
	assert_int_equal(store_nonce_use(f->store, "coa", &b, 100), ERR_OK);
	assert_int_equal(store_rewind(f->store), ERR_OK);
	assert_int_equal(store_nonce_use(f->store, "coa", &a, 100), ERR_REPLAY);
	assert_int_equal(store_savepoint(f->store), ERR_OK);
	assert_int_equal(store_nonce_use(f->store, "coa", &b, 100), ERR_OK);
	assert_int_equal(store_nonce_use(f->store, "coa", &b, 100), ERR_REPLAY);
	assert_int_equal(store_release(f->store), ERR_OK);
	fixture_commit(f->store);
	fixture_begin(f->store);
	assert_int_equal(store_nonce_use(f->store, "coa", &c, 100), ERR_OK);
	store_rollback(f->store);
	assert_int_equal(store_nonce_use(f->store, "coa", &c, 100), ERR_INTERNAL);
	fixture_begin(f->store);
	assert_int_equal(store_nonce_use(f->store, "coa", &b, 100), ERR_REPLAY);
	assert_int_equal(store_nonce_use(f->store, "coa", &c, 100), ERR_OK);
}

static struct uuid numbered(uint32_t n)
{
	struct uuid id = fixture_uuid(0);

	memcpy(id.b, &n, sizeof(n));
	return id;
}

static enum err add(struct spent *p, uint32_t n, int64_t until)
{
	struct uuid id = numbered(n);

	return spent_add(p, "coa", &id, until);
}

/* Many of them: each counts to its end, and the table does not grow for those that are over. */
static void test_many(void **state)
{
	struct spent p = {0};
	size_t size;

	(void)state;
	spent_start(&p);
	for (uint32_t n = 0; n < 5000; n++)
		assert_int_equal(add(&p, n, n < 2500 ? 100 : 200), ERR_OK);
	for (uint32_t n = 0; n < 5000; n++)
		assert_int_equal(add(&p, n, 300), ERR_REPLAY);
	spent_keep(&p);
	size = p.size;
	for (uint32_t round = 1; round < 20; round++) {
		spent_pass(&p, 100 * (int64_t)round + 1);
		for (uint32_t n = 0; n < 2500; n++)
			assert_int_equal(add(&p, n, 100 * ((int64_t)round + 2)), ERR_OK);
		for (uint32_t n = 0; n < 2500; n++)
			assert_int_equal(add(&p, n, 100), ERR_REPLAY);
		spent_keep(&p);
		for (uint32_t n = 2500; n < 5000; n++)
			assert_int_equal(add(&p, n, 100 * ((int64_t)round + 1)),
					 round == 1 ? ERR_REPLAY : ERR_OK);
		spent_rollback(&p);
		for (uint32_t n = 0; n < 2500; n++)
			assert_int_equal(add(&p, n, 100), ERR_REPLAY);
		spent_pass(&p, 100 * ((int64_t)round + 2) + 1);
	}
	assert_true(p.size <= 2 * size);
	spent_stop(&p);
}

/* What an earlier run kept is read in parts, of which the last is smaller. */
static void test_read_back(void **state)
{
	enum { KEPT = 100 };
	struct fixture *f = *state;
	struct uuid id;

	for (uint32_t n = 0; n < KEPT; n++) {
		id = numbered(n);
		assert_int_equal(store_nonce_use(f->store, "coa", &id, 100), ERR_OK);
	}
	fixture_commit(f->store);
	assert_int_equal(fixture_open(f, NULL, false), ERR_OK);
	fixture_begin(f->store);
	for (uint32_t n = 0; n < 2 * KEPT; n++) {
		id = numbered(n);
		assert_int_equal(store_nonce_use(f->store, "coa", &id, 100),
				 n < KEPT ? ERR_REPLAY : ERR_OK);
	}
}

/* Room that was asked for is there from the start, and only then. */
static void test_reserved(void **state)
{
	struct spent p = {0};
	size_t size;

	(void)state;
	spent_start(&p);
	spent_expect(&p, "coa", &(struct uuid){0});
	mem_fail_at(1);
	assert_int_equal(spent_reserve(&p, 5000), ERR_MEMORY);
	mem_fail_at(0);
	assert_int_equal(spent_reserve(&p, 5000), ERR_OK);
	size = p.size;
	assert_int_equal(spent_reserve(&p, 5000), ERR_INTERNAL);
	for (uint32_t n = 0; n < 5000; n++)
		assert_int_equal(add(&p, n, 100), ERR_OK);
	assert_int_equal(p.size, size);
	spent_stop(&p);
}

static void test_no_room(void **state)
{
	(void)state;
	for (uint64_t n = 1; n <= 2; n++) {
		struct spent p = {0};

		spent_start(&p);
		mem_fail_at(n);
		assert_int_equal(add(&p, 1, 100), ERR_MEMORY);
		mem_fail_at(0);
		assert_int_equal(add(&p, 1, 100), ERR_OK);
		assert_int_equal(add(&p, 1, 100), ERR_REPLAY);
		/* Times at both ends of what fits. */
		assert_int_equal(add(&p, 2, -5), ERR_OK);
		assert_int_equal(add(&p, 2, INT64_MAX), ERR_OK);
		spent_pass(&p, 4000000000);
		assert_int_equal(add(&p, 2, 5), ERR_REPLAY);
		spent_stop(&p);
	}
}

/* Both entries, the second one with what stands in its row; without it after the change. */
static enum err list_whole(struct fixture *f, const char *change, struct store_entry out[static 3])
{
	struct store_page page = {.limit = 3, .arena = f->arena};
	enum err e;

	fixture_commit(f->store);
	past_sql(f, change);
	assert_int_equal(fixture_open(f, NULL, false), ERR_OK);
	e = store_entry_list_whole(f->store, 0, &page, out);
	assert_int_equal(page.count, e == ERR_OK ? 2 : 0);
	fixture_begin(f->store);
	return e;
}

static void test_whole(void **state)
{
	struct fixture *f = *state;
	struct envelope in = {.type = STATEMENT_ACCESS_REQUEST,
			      .payload = view_str("payload"),
			      .key_id = view_str("coa"),
			      .signature = {7, 8}};
	struct store_entry row = {.index = 0}, out[3];

	assert_int_equal(store_entry_put(f->store, &row), ERR_OK);
	row = (struct store_entry){.index = 1, .attached = &in};
	assert_int_equal(store_entry_put(f->store, &row), ERR_OK);
	assert_int_equal(list_whole(f, "SELECT 1", out), ERR_OK);
	assert_null(out[0].attached);
	assert_int_equal(out[1].attached->type, in.type);
	assert_true(view_equal(out[1].attached->payload, in.payload) &&
		    view_equal(out[1].attached->key_id, in.key_id));
	assert_memory_equal(out[1].attached->signature, in.signature, SIGNATURE_LEN);
	/* What lost its form is a hole. */
	assert_int_equal(list_whole(f, "UPDATE entries SET type = 'x' WHERE position = 1", out),
			 ERR_OK);
	assert_int_equal(out[1].attached->type, STATEMENT_NONE);
	assert_int_equal(list_whole(f, "UPDATE entries SET type = NULL", out), ERR_OK);
	assert_null(out[1].attached);
}

static void test_attached(void **state)
{
	struct fixture *f = *state;
	struct envelope in = {.type = STATEMENT_ACCESS_REQUEST,
			      .payload = view_str("payload"),
			      .key_id = view_str("coa")},
			bad = {.type = STATEMENT_NONE}, out;
	struct store_entry row = {.index = 0, .attached = &bad};

	memset(in.signature, 9, sizeof(in.signature));
	assert_int_equal(store_entry_statement_get(f->store, &row, f->arena, &out), ERR_NOT_FOUND);
	assert_int_equal(store_entry_put(f->store, &row), ERR_STATEMENT_TYPE);
	row.attached = &in;
	assert_int_equal(store_entry_put(f->store, &row), ERR_OK);
	assert_int_equal(store_entry_statement_get(f->store, &row, f->arena, &out), ERR_OK);
	assert_int_equal(out.type, in.type);
	assert_true(view_equal(out.payload, in.payload) && view_equal(out.key_id, in.key_id));
	assert_memory_equal(out.signature, in.signature, SIGNATURE_LEN);
	/* Another entry's stands under its hash. */
	row = (struct store_entry){.index = 8, .has_statement = true, .statement = fixture_hash(1)};
	assert_int_equal(store_entry_statement_get(f->store, &row, f->arena, &out), ERR_NOT_FOUND);
	assert_int_equal(store_statement_put(f->store, &in, &row.statement, NULL), ERR_OK);
	assert_int_equal(store_entry_statement_get(f->store, &row, f->arena, &out), ERR_OK);
	assert_true(view_equal(out.payload, in.payload));
}

/* As version 2 had it, all nonces in one table. */
static void back_to_version_2(struct fixture *f)
{
	past_version_7(f);
	past_sql(f, "DROP TABLE cosigned; DROP TABLE staff_tallies; DROP TABLE tallies;"
		    "DROP TABLE spent; DROP TABLE attached; DROP TABLE retention; DROP TABLE marks;"
		    "DROP INDEX entries_access;"
		    "ALTER TABLE entries DROP COLUMN access_by;"
		    "PRAGMA user_version = 2; INSERT INTO nonces VALUES"
		    " ('coa', x'01010101010101010101010101010101', 100),"
		    " ('holder:01', x'01010101010101010101010101010101', 100)");
}

static void test_from_version_2(void **state)
{
	struct fixture *f = *state;
	struct uuid a = fixture_uuid(1);

	fixture_commit(f->store);
	back_to_version_2(f);
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	fixture_begin(f->store);
	assert_int_equal(store_nonce_use(f->store, "coa", &a, 100), ERR_REPLAY);
	assert_int_equal(store_nonce_use(f->store, "vwn", &a, 100), ERR_OK);
	assert_int_equal(store_nonce_use(f->store, "holder:01", &a, 100), ERR_REPLAY);
	fixture_commit(f->store);
}

#define STORE_TEST(t) cmocka_unit_test_setup_teardown(t, start, fixture_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(test_nonces),     STORE_TEST(test_taken_back),
		cmocka_unit_test(test_many), cmocka_unit_test(test_no_room),
		STORE_TEST(test_attached),   STORE_TEST(test_from_version_2),
		STORE_TEST(test_whole),      STORE_TEST(test_read_back),
		STORE_TEST(test_pruned),     cmocka_unit_test(test_reserved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
