/* SPDX-License-Identifier: EUPL-1.2 */
/* What tiles are read from: nodes and commitments in order, as far as none is missing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/ledger/merkle.h"
#include "tests/support/store_past.h"

#define ROWS 6u
#define GAP 4u  /* the node that is missing */
#define LEVEL 2 /* of the nodes that are looked at */

static int start(void **state)
{
	struct fixture *f;

	if (fixture_start(state) != 0)
		return -1;
	f = *state;
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	fixture_begin(f->store);
	for (uint8_t n = 0; n < ROWS << LEVEL; n++) {
		struct hash h[LEVEL + 1] = {fixture_hash((uint8_t)(50 + n)), fixture_hash(99),
					    fixture_hash((uint8_t)(100 + n / 4))};
		struct store_entry in = {.index = n, .commitment = fixture_hash(n), .time = 1000};

		in.nodes = view_of(h, sizeof(h[0]));
		if (n % 4 == 3 && n / 4 != GAP)
			in.nodes.len = sizeof(h);
		assert_int_equal(store_entry_put(f->store, &in), ERR_OK);
	}
	return 0;
}

static void expect(const struct hash *out, unsigned count, uint8_t first)
{
	for (unsigned n = 0; n < count; n++) {
		struct hash h = fixture_hash((uint8_t)(first + n));

		assert_memory_equal(&out[n], &h, sizeof(h));
	}
}

static void test_commitments(void **state)
{
	struct fixture *f = *state;
	struct store_page page = {.limit = 4};
	struct hash out[4];

	assert_int_equal(store_commitment_list(f->store, 2, &page, out), ERR_OK);
	assert_int_equal(page.count, 4);
	expect(out, 4, 2);
	assert_int_equal(store_commitment_list(f->store, (ROWS << LEVEL) - 1, &page, out), ERR_OK);
	assert_int_equal(page.count, 1);
	expect(out, 1, (ROWS << LEVEL) - 1);
	assert_int_equal(store_commitment_list(f->store, ROWS << LEVEL, &page, out), ERR_OK);
	assert_int_equal(page.count, 0);
	assert_int_equal(store_commitment_list(f->store, UINT64_MAX, &page, out), ERR_RANGE);
	assert_int_equal(page.count, 0);
}

/* A node is there with the entry that completes it, or something was taken away. */
static void test_nodes(void **state)
{
	struct fixture *f = *state;
	struct store_page page = {.limit = 4};
	struct hash out[4];

	assert_int_equal(store_node_list(f->store, LEVEL, 0, &page, out), ERR_OK);
	assert_int_equal(page.count, 4);
	expect(out, 4, 100);
	assert_int_equal(store_node_list(f->store, LEVEL, 2, &page, out), ERR_DAMAGED);
	assert_int_equal(page.count, 0);
	assert_int_equal(store_node_list(f->store, LEVEL, GAP + 1, &page, out), ERR_OK);
	assert_int_equal(page.count, 1);
	expect(out, 1, 100 + GAP + 1);
	assert_int_equal(store_node_list(f->store, 7, 0, &page, out), ERR_OK);
	assert_int_equal(page.count, 0);
	assert_int_equal(store_node_list(f->store, 8, UINT64_MAX, &page, out), ERR_RANGE);
	assert_int_equal(store_node_get(f->store, 1, 1, out), ERR_OK);
	expect(out, 1, 99);
	assert_int_equal(store_node_get(f->store, 3, 0, out), ERR_DAMAGED);
	assert_int_equal(store_node_get(f->store, LEVEL, ROWS, out), ERR_NOT_FOUND);
	assert_int_equal(store_node_get(f->store, 62, 0, out), ERR_NOT_FOUND);
	assert_int_equal(store_node_get(f->store, 62, 1, out), ERR_RANGE);
	assert_int_equal(store_node_get(f->store, 63, 0, out), ERR_RANGE);
}

static void test_leaves(void **state)
{
	struct fixture *f = *state;
	struct store_page page = {.limit = 4};
	struct hash out[4];

	assert_int_equal(store_node_list(f->store, 0, 20, &page, out), ERR_OK);
	assert_int_equal(page.count, 4);
	expect(out, 4, 70);
	assert_int_equal(store_node_get(f->store, 0, 21, out), ERR_OK);
	expect(out, 1, 71);
	assert_int_equal(store_node_get(f->store, 0, ROWS << LEVEL, out), ERR_NOT_FOUND);
}

/* ---- from schema 8 -------------------------------------------------------------------------------------- */

#define ENTRIES 70u

static enum err keep_nodes(void *context, unsigned level, uint64_t index, const struct hash *h)
{
	struct hash *nodes = context;

	(void)index;
	nodes[level] = *h;
	return ERR_OK;
}

/* Entries with the nodes that they complete, every third one with a statement. */
static void put_tree(struct fixture *f)
{
	struct envelope asked = {.type = STATEMENT_ACCESS_REQUEST, .payload = view_str("payload")};
	struct hash nodes[MERKLE_LEVELS + 1], leaf;
	struct merkle_edge edge = {0};

	store_rollback(f->store);
	fixture_begin(f->store);
	for (uint8_t n = 0; n < ENTRIES; n++) {
		struct store_entry in = {.index = n, .commitment = fixture_hash(n), .time = 1000};

		merkle_leaf(view_of(in.commitment.b, HASH_LEN), &leaf);
		assert_int_equal(merkle_append(&edge, &leaf, keep_nodes, nodes), ERR_OK);
		in.nodes = view_of(nodes, ((size_t)__builtin_ctz(n + 1u) + 1) * sizeof(nodes[0]));
		in.attached = n % 3 == 0 ? &asked : NULL;
		assert_int_equal(store_entry_put(f->store, &in), ERR_OK);
	}
	fixture_commit(f->store);
}

static void test_from_version_8(void **state)
{
	struct fixture *f = *state;
	struct store_entry row = {.index = 66};
	struct envelope out;

	put_tree(f);
	past_sql(f, "CREATE TABLE before AS SELECT position, nodes, payload FROM entries");
	past_version_8(f);
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	assert_int_equal(store_entry_statement_get(f->store, &row, f->arena, &out), ERR_OK);
	assert_int_equal(out.type, STATEMENT_ACCESS_REQUEST);
	assert_int_equal(store_check(f->store), ERR_OK);
	past_sql(f, "CREATE TABLE same (yes INTEGER CHECK (yes = 0));"
		    "INSERT INTO same SELECT count(*) FROM"
		    " (SELECT position, nodes, payload FROM entries EXCEPT SELECT * FROM before)");
}

/* A tree that is not the entries' is not carried on. */
static void test_damaged_version_8(void **state)
{
	static const char *const changes[] = {
		"UPDATE nodes SET hash = zeroblob(32) WHERE level = 3 AND position = 2",
		"DELETE FROM nodes WHERE level = 0 AND position = 69",
		"UPDATE entries SET commitment = zeroblob(32) WHERE position = 69",
	};
	struct fixture *f = *state;

	put_tree(f);
	past_version_8(f);
	for (size_t n = 0; n < sizeof(changes) / sizeof(changes[0]); n++) {
		past_sql(f, "CREATE TABLE kept_nodes AS SELECT * FROM nodes;"
			    "CREATE TABLE kept_entries AS SELECT * FROM entries");
		past_sql(f, changes[n]);
		assert_int_equal(fixture_open(f, NULL, true), ERR_DAMAGED);
		past_sql(f, "DELETE FROM nodes; INSERT INTO nodes SELECT * FROM kept_nodes;"
			    "DELETE FROM entries; INSERT INTO entries SELECT * FROM kept_entries;"
			    "DROP TABLE kept_nodes; DROP TABLE kept_entries");
	}
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, start, fixture_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_commitments),
		TEST(test_nodes),
		TEST(test_leaves),
		TEST(test_from_version_8),
		TEST(test_damaged_version_8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
