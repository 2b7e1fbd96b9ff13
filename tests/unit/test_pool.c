/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <string.h>

#include "broker/base/mem.h"
#include "broker/base/pool.h"

static void test_sizes(void **state)
{
	static const size_t sizes[] = {0, 1, 55, 56, 57, 1024, 4599, 4600, 4601, 70000};

	(void)state;
	for (size_t n = 0; n < sizeof(sizes) / sizeof(sizes[0]); n++) {
		uint8_t *p = pool_take(sizes[n]);

		assert_non_null(p);
		assert_int_equal((uintptr_t)p % 8, 0);
		assert_true(pool_size(p) >= sizes[n]);
		assert_int_equal(pool_size(p), pool_rounded(sizes[n]));
		assert_int_equal(pool_rounded(pool_size(p)), pool_size(p));
		memset(p, 0xff, pool_size(p));
		pool_give(p);
	}
	pool_give(NULL);
	assert_null(pool_take(SIZE_MAX));
	assert_null(pool_take(SIZE_MAX / 2));
}

/* What was given back comes again to who asks for as much, and for no more than that. */
static void test_comes_again(void **state)
{
	void *p = pool_take(100), *q = NULL;
	size_t before = pool_kept();

	(void)state;
	pool_give(p);
	assert_int_equal(pool_kept() - before, mem_reused() ? pool_rounded(100) : 0);
	if (!mem_reused())
		skip();
	q = pool_take(300);
	assert_ptr_not_equal(p, q);
	pool_give(q);
	q = pool_take(101);
	assert_ptr_equal(p, q);
	pool_give(q);
}

static void test_bounded(void **state)
{
	void *blocks[100];

	(void)state;
	for (size_t n = 0; n < 100; n++) {
		blocks[n] = pool_take(4096);
		assert_non_null(blocks[n]);
	}
	for (size_t n = 0; n < 100; n++) {
		pool_give(blocks[n]);
		assert_true(pool_kept() <= POOL_KEPT_MAX);
	}
	if (mem_reused())
		assert_true(pool_kept() > POOL_KEPT_MAX - 2 * POOL_BLOCK_MAX);
	blocks[0] = pool_take(1 << 20);
	pool_give(blocks[0]);
	assert_true(pool_kept() <= POOL_KEPT_MAX);
}

/* Between all sizes, of the pool and beyond it: the bytes come along. */
static void test_resize(void **state)
{
	static const size_t sizes[] = {8, 40, 56, 200, 4600, 5000, 100000, 6000, 4600, 57, 1};
	uint8_t *p = pool_take(1);
	size_t had = 0;

	(void)state;
	assert_non_null(p);
	for (size_t n = 0; n < sizeof(sizes) / sizeof(sizes[0]); n++) {
		p = pool_resize(p, sizes[n]);
		assert_non_null(p);
		assert_int_equal(pool_size(p), pool_rounded(sizes[n]));
		for (size_t i = 0; i < (had < sizes[n] ? had : sizes[n]); i++)
			assert_int_equal(p[i], (uint8_t)(i + n));
		had = sizes[n];
		for (size_t i = 0; i < had; i++)
			p[i] = (uint8_t)(i + n + 1);
	}
	assert_null(pool_resize(p, SIZE_MAX));
	assert_int_equal(p[0], (uint8_t)(sizeof(sizes) / sizeof(sizes[0])));
	pool_give(p);
}

static void *give(void *p)
{
	size_t before = pool_kept();

	pool_give(p);
	return pool_kept() == before + (mem_reused() ? pool_rounded(64) : 0) ? p : NULL;
}

/* Given back by another thread, it is that one's, and gone with it. */
static void test_other_thread(void **state)
{
	void *p = pool_take(64), *was = NULL;
	size_t before = pool_kept();
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, give, p), 0);
	assert_int_equal(pthread_join(thread, &was), 0);
	assert_ptr_equal(was, p);
	assert_int_equal(pool_kept(), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),        cmocka_unit_test(test_comes_again),
		cmocka_unit_test(test_bounded),      cmocka_unit_test(test_resize),
		cmocka_unit_test(test_other_thread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
