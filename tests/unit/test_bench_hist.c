/* SPDX-License-Identifier: EUPL-1.2 */
/* The benchmarks' histogram: what it says of a share of the times is true to within 1.6 %. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "bench/load/hist.h"

static struct hist hist, other;

static int clear(void **state)
{
	(void)state;
	memset(&hist, 0, sizeof(hist));
	memset(&other, 0, sizeof(other));
	return 0;
}

static void about(uint64_t is, uint64_t should)
{
	assert_true(is >= should - should / 64 && is <= should + should / 64);
}

/* What one time is kept as: the other is far larger, so that it is not the largest. */
static uint64_t kept_as(uint64_t ns)
{
	(void)clear(NULL);
	hist_add(&hist, ns);
	hist_add(&hist, UINT64_MAX);
	return hist_within(&hist, 0.4);
}

/* Where a step begins, in each of its 64 parts, and just before. */
static void test_steps(void **state)
{
	(void)state;
	for (unsigned power = 0; power < HIST_TOP; power++)
		for (uint64_t part = 0; part < 64; part++) {
			uint64_t ns = (UINT64_C(1) << power) + (part << power) / 64;

			assert_true(kept_as(ns) >= ns && kept_as(ns) <= ns + ns / 64);
			assert_true(kept_as(ns - 1) >= ns - 1 && kept_as(ns - 1) <= kept_as(ns));
		}
	assert_int_equal(kept_as(UINT64_MAX), kept_as(UINT64_C(1) << HIST_TOP));
}

static void test_shares(void **state)
{
	(void)state;
	assert_int_equal(hist_within(&hist, 0.5), 0);
	for (uint64_t n = 1; n <= 1000; n++)
		hist_add(&hist, n * 1000);
	about(hist_within(&hist, 0.5), 500 * 1000);
	about(hist_within(&hist, 0.99), 990 * 1000);
	assert_int_equal(hist_within(&hist, 1), 1000 * 1000);
	assert_int_equal(hist.max_ns, 1000 * 1000);
}

static void test_merging(void **state)
{
	(void)state;
	for (unsigned n = 0; n < 90; n++)
		hist_add(&hist, 10);
	for (unsigned n = 0; n < 10; n++)
		hist_add(&other, 1000000);
	hist_merge(&hist, &other);
	assert_int_equal(hist.count, 100);
	assert_int_equal(hist_within(&hist, 0.5), 10);
	about(hist_within(&hist, 0.95), 1000000);
	assert_int_equal(hist.max_ns, 1000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_steps, clear),
		cmocka_unit_test_setup(test_shares, clear),
		cmocka_unit_test_setup(test_merging, clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
