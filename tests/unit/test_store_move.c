/* SPDX-License-Identifier: EUPL-1.2 */
/* Rows that do not stand where they should, and those that moved there from schema 12. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "broker/store/place.h"
#include "tests/support/store_past.h"

#define USED (2u * STORE_CHAIN_USES)

/* The first holder has grants, the second one two versions of a document. */
static int start(void **state)
{
	struct holder_id two = fixture_id(2);
	struct fixture *f;

	if (fixture_start(state) != 0)
		return -1;
	f = *state;
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	fixture_begin(f->store);
	fixture_holder(f, 1);
	fixture_holder(f, 2);
	for (uint8_t n = 1; n <= USED; n++) {
		struct store_grant g = {.id = fixture_uuid(n),
					.holder = fixture_id(1),
					.partner = fixture_slug("school"),
					.statement = fixture_hash(n)};

		assert_int_equal(store_grant_insert(f->store, &g), ERR_OK);
	}
	for (uint64_t version = 1; version <= 2; version++) {
		struct store_segment in = {.kind = fixture_slug("skills"),
					   .author = fixture_slug("coa"),
					   .version = version,
					   .replaces = version - 1};

		assert_int_equal(store_segment_put(f->store, &two, &in, view_str("sealed")),
				 ERR_OK);
	}
	return 0;
}

static struct store_grant get_grant(struct fixture *f, uint8_t number)
{
	struct uuid id = fixture_uuid(number);
	struct store_grant g;

	assert_int_equal(store_grant_get(f->store, &id, f->arena, &g), ERR_OK);
	return g;
}

/* What is there, by whoever only looks. */
static enum err checked(struct fixture *f)
{
	struct store_options o = {.path = f->path, .key = f->key, .read_only = true};
	struct store *s = NULL;
	enum err e = store_open(&o, &f->problem, &s);

	if (e == ERR_OK)
		e = place_check(s);
	store_close(s);
	return e;
}

/* No list has what stands elsewhere, and no erasure would find it: a check does. */
static void test_misplaced(void **state)
{
	static const struct {
		const char *change, *back;
	} rows[] = {
		{"UPDATE grants SET row = row + (5 << 31) WHERE revoked",
		 "UPDATE grants SET row = row - (5 << 31) WHERE revoked"},
		{"UPDATE grants SET row = -row WHERE revoked",
		 "UPDATE grants SET row = -row WHERE revoked"},
		/* Another section. */
		{"UPDATE grants SET row = row + (1 << 21) WHERE revoked",
		 "UPDATE grants SET row = row - (1 << 21) WHERE revoked"},
		{"UPDATE grants SET row = row - (1 << 21) WHERE revoked",
		 "UPDATE grants SET row = row + (1 << 21) WHERE revoked"},
		/* As if it stood, or had ended. */
		{"UPDATE grants SET row = row + (1 << 20) WHERE revoked",
		 "UPDATE grants SET row = row - (1 << 20) WHERE revoked"},
		{"UPDATE grants SET replaced = 1 WHERE NOT revoked",
		 "UPDATE grants SET replaced = 0 WHERE NOT revoked"},
		{"UPDATE segments SET row = row + (5 << 31) WHERE live",
		 "UPDATE segments SET row = row - (5 << 31) WHERE live"},
		{"UPDATE segments SET live = 1 - live", "UPDATE segments SET live = 1 - live"},
		/* Nobody's, or a number's that no place can have. */
		{"UPDATE segments SET row = row - (2 << 31);"
		 "UPDATE holders SET number = NULL WHERE number = 2",
		 "UPDATE segments SET row = row + (2 << 31);"
		 "UPDATE holders SET number = 2 WHERE number IS NULL"},
		{"UPDATE holders SET number = number + (1 << 32) WHERE number = 2",
		 "UPDATE holders SET number = 2 WHERE number > (1 << 32)"},
	};
	struct fixture *f = *state;
	struct store_grant ended = get_grant(f, 1);

	ended.revoked = true;
	assert_int_equal(store_grant_update(f->store, &ended), ERR_OK);
	fixture_commit(f->store);
	assert_int_equal(checked(f), ERR_OK);
	for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
		past_sql(f, rows[n].change);
		assert_int_equal(checked(f), ERR_DAMAGED);
		past_sql(f, rows[n].back);
		assert_int_equal(checked(f), ERR_OK);
	}
}

/* ---- from schema 12 ------------------------------------------------------------------------------------ */

/* A row that does not move would be in no list. */
static void test_left_behind(void **state)
{
	struct fixture *f = *state;

	fixture_commit(f->store);
	past_version_12(f);
	past_sql(f, "UPDATE grants SET row = row + (9 << 31) WHERE row = 2");
	assert_int_equal(fixture_open(f, NULL, true), ERR_DAMAGED);
	past_sql(f, "UPDATE grants SET row = 2 WHERE row > (9 << 31);"
		    "UPDATE segments SET row = row + (9 << 31) WHERE row = 2");
	assert_int_equal(fixture_open(f, NULL, true), ERR_DAMAGED);
	past_sql(f, "UPDATE segments SET row = 2 WHERE row > (9 << 31)");
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	assert_int_equal(store_check(f->store), ERR_OK);
}

/* Somebody reads under the grant. */
static void use(struct fixture *f, uint8_t number)
{
	struct store_grant g = get_grant(f, number);
	struct store_entry in = {.holder = g.holder, .seen = view_str("seen")};
	struct store_holder h;

	assert_int_equal(store_ledger_size(f->store, &in.index), ERR_OK);
	assert_int_equal(store_holder_get(f->store, &g.holder, &h), ERR_OK);
	in.chain = &h.chain;
	assert_int_equal(store_grant_use(f->store, &h.chain, g.row), ERR_OK);
	assert_int_equal(store_entry_put(f->store, &in), ERR_OK);
}

/*
 * What is counted is some grant's.  The rows that a chain counted there are no grants' now: they take no
 * room from those that are.
 */
static void test_uses(void **state)
{
	struct fixture *f = *state;

	for (uint8_t n = 1; n <= STORE_CHAIN_USES; n++)
		use(f, n);
	fixture_commit(f->store);
	past_version_12(f);
	past_sql(f, "UPDATE grants SET row = 99 WHERE row = 2");
	assert_int_equal(fixture_open(f, NULL, true), ERR_DAMAGED);
	past_sql(f, "UPDATE grants SET row = 2 WHERE row = 99");
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	fixture_begin(f->store);
	for (uint8_t n = USED; n > 0; n--)
		use(f, n);
	for (uint8_t n = 1; n <= USED; n++)
		assert_int_equal(get_grant(f, n).uses, n <= STORE_CHAIN_USES ? 2 : 1);
	fixture_commit(f->store);
	assert_int_equal(store_check(f->store), ERR_OK);
}

#define TEST(t) cmocka_unit_test_setup_teardown(t, start, fixture_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_misplaced),
		TEST(test_left_behind),
		TEST(test_uses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
