/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "broker/base/clock.h"

static void test_now(void **state)
{
	int64_t before = (int64_t)time(NULL);

	(void)state;
	assert_in_range(clock_now() - before + 1, 0, 3);
	clock_set(1795339800);
	assert_int_equal(clock_now(), 1795339800);
	clock_set(0);
	assert_in_range(clock_now() - before + 1, 0, 10);
}

static void test_mono(void **state)
{
	uint64_t a = clock_mono_ns(), b = clock_mono_ns();

	(void)state;
	assert_true(a > 0 && b >= a);
}

static void check_format(int64_t t, const char *expect)
{
	char out[21];

	clock_format(t, out);
	assert_string_equal(out, expect);
}

static void test_format(void **state)
{
	(void)state;
	check_format(0, "1970-01-01T00:00:00Z");
	check_format(1795339800, "2026-11-22T09:30:00Z");
	check_format(951827696, "2000-02-29T12:34:56Z");
	check_format(-1, "1969-12-31T23:59:59Z");
	check_format(INT64_C(253402300799), "9999-12-31T23:59:59Z");
	check_format(INT64_MAX, "9999-12-31T23:59:59Z");
	check_format(INT64_MIN, "0001-01-01T00:00:00Z");
}

#define TAKEN 40

static void take(uint8_t out[TAKEN][RANDOM_SOME_MAX])
{
	for (size_t n = 0; n < TAKEN; n++)
		random_some(out[n], RANDOM_SOME_MAX);
}

static void *take_in_thread(void *out)
{
	take(out);
	return NULL;
}

/* Beyond what is fetched at a time, in another thread, and in another process: nothing comes twice. */
static void test_some_never_come_twice(void **state)
{
	static uint8_t taken[4 * TAKEN][RANDOM_SOME_MAX];
	pthread_t thread;
	int ends[2], status = 1;
	pid_t child;

	(void)state;
	random_some(taken[0], 1);
	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	take(taken);
	if (child == 0) {
		_exit(write(ends[1], taken, sizeof(taken) / 4) < 0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(read(ends[0], taken + TAKEN, sizeof(taken) / 4), sizeof(taken) / 4);
	assert_int_equal(pthread_create(&thread, NULL, take_in_thread, taken + 2 * TAKEN), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	take(taken + 3 * TAKEN);
	for (size_t a = 0; a < 4 * TAKEN; a++)
		for (size_t b = 0; b < a; b++)
			assert_memory_not_equal(taken[a], taken[b], RANDOM_SOME_MAX);
	(void)close(ends[0]);
	(void)close(ends[1]);
}

static void test_random_is_random(void **state)
{
	uint8_t a[32] = {0}, b[32] = {0};

	(void)state;
	random_bytes(a, sizeof(a));
	random_bytes(b, sizeof(b));
	assert_memory_not_equal(a, b, sizeof(a));
	random_bytes(a, 0);
}

static void test_seeded_stream(void **state)
{
	uint8_t first[3][40], again[3][40], other[40], real[40];

	(void)state;
	random_seed(7);
	for (size_t i = 0; i < 3; i++)
		random_bytes(first[i], sizeof(first[i]));
	random_seed(7);
	for (size_t i = 0; i < 3; i++)
		random_bytes(again[i], sizeof(again[i]));
	assert_memory_equal(first, again, sizeof(first));
	assert_memory_not_equal(first[0], first[1], 40);
	assert_memory_not_equal(first[1], first[2], 40);
	random_seed(8);
	random_bytes(other, sizeof(other));
	assert_memory_not_equal(first[0], other, 40);
	random_seed(0);
	random_bytes(other, sizeof(other));
	random_bytes(real, sizeof(real));
	assert_memory_not_equal(other, real, 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_now),
		cmocka_unit_test(test_some_never_come_twice),
		cmocka_unit_test(test_mono),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_random_is_random),
		cmocka_unit_test(test_seeded_stream),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
