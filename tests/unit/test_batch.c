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

static void test_entries_are_found_by_index(void **state)
{
	struct fixture *f = *state;
	struct merkle_edge edge = grown(BEFORE);
	struct batch *b = NULL;

	assert_int_equal(fixture_open(f, f->key, true), ERR_OK);
	assert_int_equal(batch_new(&edge, 10, &b), ERR_OK);
	fixture_begin(f->store);
	for (unsigned i = 0; i < 3; i++)
		assert_non_null(batch_next(b));
	/* Not in the tree yet: there is no proof of it. */
	assert_null(batch_find(b, BEFORE));
	assert_int_equal(batch_settle(b, f->store), ERR_OK);
	for (unsigned i = 0; i < 3; i++)
		assert_ptr_equal(batch_find(b, BEFORE + i), &b->entries[i]);
	assert_null(batch_find(b, BEFORE - 1));
	assert_null(batch_find(b, 0));
	assert_null(batch_find(b, BEFORE + 3));
	assert_null(batch_find(b, UINT64_MAX));
	assert_non_null(batch_next(b));
	assert_null(batch_find(b, BEFORE + 3));
	batch_rewind(b);
	assert_int_equal(b->count, 3);
	store_rollback(f->store);
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
		cmocka_unit_test_setup_teardown(test_entries_are_found_by_index, fixture_start,
						fixture_stop),
		cmocka_unit_test(test_a_call_has_its_share),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
