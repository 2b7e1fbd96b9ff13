/* SPDX-License-Identifier: EUPL-1.2 */
/* The benchmarks' histogram: what it says of a share of the times is true to within 1.6 %. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "bench/load/hist.c"

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

/* Every value that a step begins or ends with, and those beside it. */
static void test_bins_follow_each_other(void **state)
{
	unsigned before = 0;

	(void)state;
	for (unsigned power = 0; power < HIST_TOP; power++)
		for (uint64_t part = 0; part < 64; part++) {
			uint64_t ns = (UINT64_C(1) << power) + (part << power) / 64;
			unsigned bin = bin_of(ns);

			assert_true(bin >= before && bin < HIST_BINS);
			assert_true(top_of(bin) >= ns && top_of(bin) <= ns + ns / 64);
			assert_true(bin == 0 || top_of(bin - 1) < ns);
			before = bin;
		}
	assert_int_equal(bin_of(UINT64_MAX), HIST_BINS - 1);
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
		cmocka_unit_test_setup(test_bins_follow_each_other, clear),
		cmocka_unit_test_setup(test_shares, clear),
		cmocka_unit_test_setup(test_merging, clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
