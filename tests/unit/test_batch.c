/* SPDX-License-Identifier: EUPL-1.2 */
/* A batch finds its own entries and no others, and gives one call no more than its share. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sodium.h>

#include "broker/batch.h"
#include "broker/committer.h"
#include "tests/support/store_fixture.h"

#define BEFORE 5 /* entries of the log before the batch */

static struct merkle_edge grown(unsigned leaves)
{
	struct merkle_edge edge = {0};
	const struct hash leaf = {{1}};

	for (unsigned i = 0; i < leaves; i++)
		assert_int_equal(merkle_append(&edge, &leaf, NULL, NULL), ERR_OK);
	return edge;
}

/* Another entry with this leaf: how many bytes of nodes it completes. */
static size_t grow(struct batch *b, uint8_t number)
{
	const struct hash leaf = fixture_hash(number);
	struct view nodes;

	assert_non_null(batch_next(b));
	assert_int_equal(batch_grow(b, &leaf, &nodes), ERR_OK);
	return nodes.len;
}

static void test_entries_are_found_by_index(void **state)
{
	struct merkle_edge edge = grown(BEFORE);
	struct batch *b = NULL;

	(void)state;
	assert_int_equal(batch_new(&edge, 10, &b), ERR_OK);
	for (uint8_t i = 0; i < 3; i++)
		grow(b, i);
	/* It may still be taken back: there is no proof of it. */
	assert_null(batch_find(b, BEFORE));
	assert_int_equal(batch_settle(b), ERR_OK);
	for (unsigned i = 0; i < 3; i++)
		assert_ptr_equal(batch_find(b, BEFORE + i), &b->entries[i]);
	assert_null(batch_find(b, BEFORE - 1));
	assert_null(batch_find(b, 0));
	assert_null(batch_find(b, BEFORE + 3));
	assert_null(batch_find(b, UINT64_MAX));
	assert_non_null(batch_next(b));
	assert_null(batch_find(b, BEFORE + 3));
	/* One that never came into the tree does not stay. */
	assert_int_equal(batch_settle(b), ERR_INTERNAL);
	batch_rewind(b);
	assert_int_equal(b->count, 3);
	assert_int_equal(batch_settle(b), ERR_OK);
	batch_drop(b);
}

/* What was taken back leaves no trace in the tree, and each leaf tells which nodes it completes. */
static void test_taken_back(void **state)
{
	struct merkle_edge edge = grown(BEFORE), expect = grown(BEFORE);
	struct merkle_proof proof;
	struct batch *b = NULL;
	struct hash root, leaf;

	(void)state;
	assert_int_equal(batch_new(&edge, 10, &b), ERR_OK);
	assert_int_equal(grow(b, 1), 2 * HASH_LEN); /* number 6 */
	assert_int_equal(batch_settle(b), ERR_OK);
	assert_int_equal(grow(b, 7), HASH_LEN);
	assert_int_equal(grow(b, 8), 4 * HASH_LEN);
	batch_rewind(b);
	assert_int_equal(grow(b, 2), HASH_LEN);
	assert_int_equal(grow(b, 3), 4 * HASH_LEN);
	assert_int_equal(batch_settle(b), ERR_OK);
	for (uint8_t i = 1; i <= 3; i++) {
		leaf = fixture_hash(i);
		assert_int_equal(merkle_append(&expect, &leaf, NULL, NULL), ERR_OK);
	}
	assert_int_equal(b->edge.size, expect.size);
	assert_memory_equal(b->edge.nodes, expect.nodes, expect.count * sizeof(struct hash));
	assert_memory_equal(&b->nodes[3], expect.nodes, sizeof(struct hash));
	merkle_root(&expect, &root);
	for (uint8_t i = 1; i <= 3; i++) {
		leaf = fixture_hash(i);
		assert_int_equal(merkle_batch_inclusion(b->leaves, BEFORE + i - 1u, &proof),
				 ERR_OK);
		assert_int_equal(merkle_verify_inclusion(BEFORE + i - 1u, expect.size, &leaf,
							 &proof, &root),
				 ERR_OK);
	}
	batch_drop(b);
}

static void test_a_call_has_its_share(void **state)
{
	struct merkle_edge edge = {0};
	struct batch *b = NULL;

	(void)state;
	assert_int_equal(batch_new(&edge, BATCH_CALL_ENTRIES_MAX + 1, &b), ERR_OK);
	for (unsigned i = 0; i < BATCH_CALL_ENTRIES_MAX; i++)
		assert_non_null(batch_next(b));
	assert_null(batch_next(b));
	batch_drop(b);
	assert_int_equal(batch_new(&edge, 2, &b), ERR_OK);
	assert_non_null(batch_next(b));
	assert_non_null(batch_next(b));
	assert_null(batch_next(b));
	batch_drop(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_entries_are_found_by_index),
		cmocka_unit_test(test_taken_back),
		cmocka_unit_test(test_a_call_has_its_share),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
