/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/base/buf.h"
#include "broker/base/mem.h"

static void test_view(void **state)
{
	(void)state;
	assert_int_equal(view_str("abc").len, 3);
	assert_true(view_equal(view_str("abc"), view_of("abcd", 3)));
	assert_false(view_equal(view_str("abc"), view_str("abd")));
	assert_false(view_equal(view_str("abc"), view_str("ab")));
	assert_true(view_equal(view_of(NULL, 0), view_str("")));
}

static void test_put(void **state)
{
	struct buf b = BUF_INIT(100);
	static const uint8_t expect[] = {'a', 'b', 'c', 7, 0x12, 0x34, 1, 2, 3, 4, 5, 6, 7, 8};

	(void)state;
	assert_int_equal(buf_put(&b, NULL, 0), ERR_OK);
	assert_null(b.data);
	assert_int_equal(buf_put_str(&b, "a"), ERR_OK);
	assert_int_equal(buf_put_view(&b, view_str("bc")), ERR_OK);
	assert_int_equal(buf_put_u8(&b, 7), ERR_OK);
	assert_int_equal(buf_put_u16(&b, 0x1234), ERR_OK);
	assert_int_equal(buf_put_u64(&b, UINT64_C(0x0102030405060708)), ERR_OK);
	assert_true(view_equal(buf_view(&b), view_of(expect, sizeof(expect))));
	buf_clear(&b);
	assert_int_equal(b.len, 0);
	buf_free(&b);
	assert_int_equal(b.max, 100);
	buf_free(&b);
}

/* Whatever stood there before. */
static void test_text_is_a_string(void **state)
{
	struct buf b = BUF_INIT(1000);

	(void)state;
	assert_int_equal(buf_put_str(&b, "first of all"), ERR_OK);
	assert_string_equal((char *)b.data, "first of all");
	buf_clear(&b);
	assert_int_equal(buf_put_str(&b, "next"), ERR_OK);
	assert_string_equal((char *)b.data, "next");
	memset(b.data, 'x', b.size);
	assert_non_null(buf_reserve(&b, 2));
	assert_int_equal(b.data[6], 0);
	buf_free(&b);
}

static void test_maximum_is_hard(void **state)
{
	struct buf b = BUF_INIT(70);

	(void)state;
	for (size_t i = 0; i < 70; i++)
		assert_int_equal(buf_put_u8(&b, (uint8_t)i), ERR_OK);
	assert_int_equal(buf_put_u8(&b, 1), ERR_TOO_LARGE);
	assert_int_equal(buf_printf(&b, "x"), ERR_TOO_LARGE);
	assert_null(buf_reserve(&b, 1));
	assert_int_equal(buf_put(&b, "", SIZE_MAX), ERR_TOO_LARGE);
	assert_int_equal(b.len, 70);
	assert_true(b.size <= 71);
	for (size_t i = 0; i < 70; i++)
		assert_int_equal(b.data[i], i);
	buf_free(&b);
	b = BUF_INIT(SIZE_MAX);
	assert_null(buf_reserve(&b, SIZE_MAX));
	assert_null(buf_reserve(&b, SIZE_MAX - 1)); /* no machine has that much */
}

static void test_reserve(void **state)
{
	struct buf b = BUF_INIT(1000), none = BUF_INIT(0);
	uint8_t *p = buf_reserve(&b, 64);

	(void)state;
	assert_non_null(p);
	memset(p, 5, 65); /* the promised byte for a NUL */
	assert_int_equal(b.len, 64);
	assert_non_null(buf_reserve(&none, 0));
	assert_null(buf_reserve(&none, 1));
	buf_free(&none);
	buf_free(&b);
}

static void test_printf(void **state)
{
	struct buf b = BUF_INIT(200);

	(void)state;
	assert_int_equal(buf_printf(&b, "%d-%s", 42, "abc"), ERR_OK);
	assert_int_equal(buf_printf(&b, "%0100d", 7), ERR_OK);
	assert_int_equal(b.len, 106);
	assert_memory_equal(b.data, "42-abc00", 8);
	assert_int_equal(b.data[105], '7');
	buf_free(&b);
}

static void test_no_memory_leaves_it_unchanged(void **state)
{
	struct buf b = BUF_INIT(100000);
	static const uint8_t big[5000];

	(void)state;
	mem_fail_at(1);
	assert_int_equal(buf_put_str(&b, "abc"), ERR_MEMORY);
	assert_int_equal(b.len, 0);
	assert_int_equal(buf_put_str(&b, "abc"), ERR_OK);
	mem_fail_at(1);
	assert_int_equal(buf_put(&b, big, sizeof(big)), ERR_MEMORY);
	mem_fail_at(1);
	assert_int_equal(buf_printf(&b, "%05000d", 1), ERR_MEMORY);
	mem_fail_at(1);
	assert_null(buf_reserve(&b, 5000));
	assert_true(view_equal(buf_view(&b), view_str("abc")));
	buf_free(&b);
}

/* From the heap into pages of its own and on, with every failure on the way. */
static void test_large(void **state)
{
	static uint8_t piece[40000];
	const size_t most = (size_t)3 << 20;
	struct buf b = BUF_INIT(most);

	(void)state;
	for (size_t n = 0; b.len + sizeof(piece) <= most; n++) {
		memset(piece, (int)(n & 0xff), sizeof(piece));
		mem_fail_at(1);
		if (buf_put(&b, piece, sizeof(piece)) != ERR_OK) {
			assert_int_equal(b.len, n * sizeof(piece));
			assert_int_equal(buf_put(&b, piece, sizeof(piece)), ERR_OK);
		}
		mem_fail_at(0);
	}
	for (size_t i = 0; i < b.len; i++)
		assert_int_equal(b.data[i], (i / sizeof(piece)) & 0xff);
	assert_int_equal(buf_put(&b, piece, most - b.len), ERR_OK);
	assert_int_equal(buf_put_u8(&b, 1), ERR_TOO_LARGE);
	buf_free(&b);
	assert_null(b.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_view),
		cmocka_unit_test(test_put),
		cmocka_unit_test(test_text_is_a_string),
		cmocka_unit_test(test_maximum_is_hard),
		cmocka_unit_test(test_reserve),
		cmocka_unit_test(test_printf),
		cmocka_unit_test(test_no_memory_leaves_it_unchanged),
		cmocka_unit_test(test_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
