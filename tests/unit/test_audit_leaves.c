/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "broker/base/mem.h"
#include "client/audit_leaves.h"

#define FIRST 1000u
#define HELD ((uint64_t)AUDIT_LEAVES_HELD)

static char folder[64];

static int make_folder(void **state)
{
	(void)state;
	(void)snprintf(folder, sizeof(folder), "/tmp/eenmaal-leaves-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

/* Empty to the end: the file has no name. */
static int remove_folder(void **state)
{
	(void)state;
	return rmdir(folder);
}

static struct hash leaf_of(uint64_t index)
{
	struct hash h;

	hash_sha256(view_of(&index, sizeof(index)), &h);
	return h;
}

static struct audit_leaves *with(uint64_t count)
{
	struct audit_leaves *l = NULL;

	assert_int_equal(audit_leaves_new(folder, FIRST, &l), ERR_OK);
	for (uint64_t n = 0; n < count; n++) {
		struct hash h = leaf_of(FIRST + n);

		assert_int_equal(audit_leaves_add(l, &h), ERR_OK);
	}
	return l;
}

static void expect(const struct audit_leaves *l, uint64_t from, size_t count)
{
	struct hash got[600], wanted;

	assert_int_equal(audit_leaves_get(l, from, count, got), ERR_OK);
	for (size_t n = 0; n < count; n++) {
		wanted = leaf_of(from + n);
		assert_memory_equal(got[n].b, wanted.b, HASH_LEN);
	}
}

static void test_all_are_there(void **state)
{
	static const uint64_t counts[] = {0, 1, HELD - 1, HELD, HELD + 1, 2 * HELD + 300};

	(void)state;
	for (size_t n = 0; n < sizeof(counts) / sizeof(counts[0]); n++) {
		struct audit_leaves *l = with(counts[n]);
		uint64_t end = FIRST + counts[n];
		struct hash h;

		for (uint64_t at = FIRST; at < end; at += 599)
			expect(l, at, end - at < 600 ? (size_t)(end - at) : 600);
		expect(l, end, 0);
		assert_int_equal(audit_leaves_get(l, end, 1, &h), ERR_RANGE);
		assert_int_equal(audit_leaves_get(l, FIRST - 1, 1, &h), ERR_RANGE);
		assert_int_equal(audit_leaves_get(l, FIRST, SIZE_MAX, &h), ERR_RANGE);
		audit_leaves_free(l);
	}
}

static void test_a_tree_grows(void **state)
{
	struct audit_leaves *l = with(HELD + 700);
	struct merkle_edge wanted = {0}, got = {0};

	(void)state;
	for (uint64_t n = 0; n < HELD + 500; n++) {
		struct hash h = leaf_of(FIRST + 100 + n);

		assert_int_equal(merkle_append(&wanted, &h, NULL, NULL), ERR_OK);
	}
	assert_int_equal(audit_leaves_grow(l, FIRST + 100, HELD + 500, &got), ERR_OK);
	assert_int_equal(got.size, wanted.size);
	assert_memory_equal(got.nodes, wanted.nodes, got.count * sizeof(got.nodes[0]));
	assert_int_equal(audit_leaves_grow(l, FIRST + 100, HELD + 601, &got), ERR_RANGE);
	audit_leaves_free(l);
}

/* Sixteen times as many, and not a byte more. */
static void test_memory_stays(void **state)
{
	static const struct hash h = {.b = {1}};
	struct audit_leaves *l = with(HELD);
	struct mallinfo2 before = mallinfo2(), after;

	(void)state;
	if (before.uordblks == 0) {
		print_message("this allocator (a sanitizer's) does not tell what is in use\n");
		audit_leaves_free(l);
		skip();
	}
	for (uint64_t n = 0; n < 15 * HELD; n++)
		assert_int_equal(audit_leaves_add(l, &h), ERR_OK);
	after = mallinfo2();
	assert_true(after.uordblks + after.hblkhd <= before.uordblks + before.hblkhd + 65536);
	audit_leaves_free(l);
}

static void test_no_folder(void **state)
{
	struct audit_leaves *l = NULL;
	struct hash h = leaf_of(0);

	(void)state;
	assert_int_equal(audit_leaves_new("/proc/none", 0, &l), ERR_OK);
	for (uint64_t n = 0; n < HELD; n++)
		assert_int_equal(audit_leaves_add(l, &h), ERR_OK);
	assert_int_not_equal(audit_leaves_add(l, &h), ERR_OK);
	assert_int_equal(audit_leaves_get(l, HELD, 1, &h), ERR_RANGE);
	audit_leaves_free(l);
	audit_leaves_free(NULL);
}

static void test_no_memory(void **state)
{
	(void)state;
	for (uint64_t n = 1; n <= 2; n++) {
		struct audit_leaves *l = NULL;

		mem_fail_at(n);
		assert_int_equal(audit_leaves_new(folder, 0, &l), ERR_MEMORY);
		mem_fail_at(0);
		assert_null(l);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
	const struct CMUnitTest tests[] = {
		TEST(test_all_are_there), TEST(test_a_tree_grows), TEST(test_memory_stays),
		TEST(test_no_folder),     TEST(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
