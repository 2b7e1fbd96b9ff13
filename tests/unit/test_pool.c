/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

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

/* ---- what was written over, or given back twice ------------------------------------------------------ */

static void give_twice(uint8_t *const b[2])
{
	pool_give(b[0]);
	pool_give(b[0]);
}

static void give_again(uint8_t *const b[2])
{
	pool_give(b[0]);
	pool_give(b[1]);
	pool_give(b[0]);
}

static void give_and_resize(uint8_t *const b[2])
{
	pool_give(b[0]);
	(void)pool_resize(b[0], 4000);
}

static void write_before(uint8_t *const b[2])
{
	b[0][-8] ^= 1;
	pool_give(b[0]);
}

static void write_link(uint8_t *const b[2])
{
	pool_give(b[0]);
	pool_give(b[1]);
	b[1][0] ^= 4;
	(void)pool_take(100);
}

static void write_head(uint8_t *const b[2])
{
	pool_give(b[0]);
	b[0][-8] = 0x38;
	(void)pool_take(100);
}

/* No address stands in what was given back. */
static void test_hidden_link(void **state)
{
	uint8_t *p = pool_take(100), *q = pool_take(100);
	uintptr_t link = 0;

	(void)state;
	pool_give(p);
	pool_give(q);
	if (!mem_reused())
		skip();
	memcpy(&link, q, sizeof(link));
	assert_true(link != 0 && link != (uintptr_t)p);
	assert_ptr_equal(pool_take(100), q);
	assert_ptr_equal(pool_take(100), p);
	pool_give(p);
	pool_give(q);
}

/* In a process of its own; the signal that it dies of. */
static int dies_of(void (*misuse)(uint8_t *const b[2]))
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		const struct rlimit none = {0};

		(void)setrlimit(RLIMIT_CORE, &none);
		(void)signal(SIGABRT, SIG_DFL);
		misuse((uint8_t *const[]){pool_take(100), pool_take(100)});
		_exit(0);
	}
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void test_misuse(void **state)
{
	static void (*const misuses[])(uint8_t *const b[2]) = {
		give_twice, give_again, give_and_resize, write_before, write_link, write_head,
	};

	(void)state;
	/* Who watches the memory says it themselves. */
	if (!mem_reused())
		skip();
	for (size_t n = 0; n < sizeof(misuses) / sizeof(misuses[0]); n++)
		if (dies_of(misuses[n]) != SIGABRT)
			fail_msg("misuse %zu", n);
}

int main(void)
{
	/* What fills the shelf comes last: nothing more is kept from then on. */
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),       cmocka_unit_test(test_comes_again),
		cmocka_unit_test(test_hidden_link), cmocka_unit_test(test_misuse),
		cmocka_unit_test(test_resize),      cmocka_unit_test(test_other_thread),
		cmocka_unit_test(test_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
