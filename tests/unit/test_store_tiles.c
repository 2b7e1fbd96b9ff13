/* SPDX-License-Identifier: EUPL-1.2 */
/* What tiles are read from: nodes and commitments in order, as far as none is missing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/support/store_fixture.h"

#define ROWS 6
#define GAP 4 /* the node that is missing */

static int start(void **state)
{
	struct fixture *f;

	if (fixture_start(state) != 0)
		return -1;
	f = *state;
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	fixture_begin(f->store);
	for (uint8_t n = 0; n < ROWS; n++) {
		struct store_entry in = {.index = n, .commitment = fixture_hash(n), .time = 1000};
		struct hash h = fixture_hash((uint8_t)(100 + n));

		assert_int_equal(store_entry_put(f->store, &in), ERR_OK);
		if (n != GAP)
			assert_int_equal(store_node_put(f->store, 8, n, &h), ERR_OK);
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
	assert_int_equal(store_commitment_list(f->store, 5, &page, out), ERR_OK);
	assert_int_equal(page.count, 1);
	expect(out, 1, 5);
	assert_int_equal(store_commitment_list(f->store, ROWS, &page, out), ERR_OK);
	assert_int_equal(page.count, 0);
	assert_int_equal(store_commitment_list(f->store, UINT64_MAX, &page, out), ERR_RANGE);
	assert_int_equal(page.count, 0);
}

/* What stands behind a gap is left out: what is there is a tile's beginning, or nothing. */
static void test_nodes(void **state)
{
	struct fixture *f = *state;
	struct store_page page = {.limit = 4};
	struct hash out[4];

	assert_int_equal(store_node_list(f->store, 8, 0, &page, out), ERR_OK);
	assert_int_equal(page.count, 4);
	expect(out, 4, 100);
	assert_int_equal(store_node_list(f->store, 8, 2, &page, out), ERR_OK);
	assert_int_equal(page.count, 2);
	expect(out, 2, 102);
	assert_int_equal(store_node_list(f->store, 8, GAP, &page, out), ERR_OK);
	assert_int_equal(page.count, 0);
	assert_int_equal(store_node_list(f->store, 7, 0, &page, out), ERR_OK);
	assert_int_equal(page.count, 0);
	assert_int_equal(store_node_list(f->store, 8, UINT64_MAX, &page, out), ERR_RANGE);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, start, fixture_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_commitments),
		TEST(test_nodes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
