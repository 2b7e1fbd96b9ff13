/* SPDX-License-Identifier: EUPL-1.2 */
/* The shipped decision and reader of agreements against the second model of the rules. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "policy/decide.h"
#include "tests/prove/differ.h"

/* Each way that a decision can end was met, so that agreeing means something. */
static void assert_all_met(const struct differ_count *c)
{
	for (int r = REASON_GRANTED; r <= REASON_ERASED; r++) {
		if (c->reasons[r] == 0)
			fail_msg("no case ended in %s", reason_name((enum reason)r));
	}
}

static void test_random_cases_agree(void **state)
{
	struct differ_count c = differ_random(1, 1000);

	(void)state;
	printf("model: %" PRIu64 " random cases under %" PRIu64 " agreements agree, %" PRIu64
	       " granted\n",
	       c.cases, c.agreements, c.granted);
	if (!getenv("EENMAAL_VALGRIND"))
		assert_all_met(&c);
}

static void test_a_share_of_all_pairs_agrees(void **state)
{
	struct differ_count c = differ_every(getenv("EENMAAL_VALGRIND") ? 4999 : 61);

	(void)state;
	printf("model: %" PRIu64 " cases of the small domain agree, %" PRIu64 " granted\n", c.cases,
	       c.granted);
	assert_true(c.granted > (getenv("EENMAAL_VALGRIND") ? 10 : 100));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_cases_agree),
		cmocka_unit_test(test_a_share_of_all_pairs_agrees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
