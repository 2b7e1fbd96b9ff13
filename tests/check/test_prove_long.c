/* SPDX-License-Identifier: EUPL-1.2 */
/* What test_prove and test_model do for a second, for longer; and the whole small domain. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>

#include "policy/decide.h"
#include "tests/prove/differ.h"
#include "tests/prove/prove.h"

#define MILLISECONDS 2000
#define FIRST_SEED ((uint64_t)1 << 40) /* other cases than the short run's */

static void test_random_cases_hold(void **state)
{
	uint64_t total = 0;

	(void)state;
	for (size_t i = 0; i < prove_harness_count; i++)
		total += prove_random(prove_harnesses[i].run, FIRST_SEED, MILLISECONDS);
	printf("prove: %" PRIu64 " random cases hold\n", total);
}

static void test_random_cases_agree(void **state)
{
	struct differ_count c = differ_random(FIRST_SEED, 10 * MILLISECONDS);

	(void)state;
	printf("model: %" PRIu64 " random cases under %" PRIu64 " agreements agree, %" PRIu64
	       " granted\n",
	       c.cases, c.agreements, c.granted);
	for (int r = REASON_GRANTED; r <= REASON_ERASED; r++)
		printf("model: %" PRIu64 " %s\n", c.reasons[r], reason_name((enum reason)r));
}

static void test_all_pairs_agree(void **state)
{
	struct differ_count c = differ_every(1);

	(void)state;
	printf("model: all %" PRIu64 " cases of the small domain agree, %" PRIu64 " granted\n",
	       c.cases, c.granted);
	assert_int_equal(c.cases, 8 * 1152u * 1152u);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_cases_hold),
		cmocka_unit_test(test_random_cases_agree),
		cmocka_unit_test(test_all_pairs_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
