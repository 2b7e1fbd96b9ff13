/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <string.h>

#include "broker/base/clock.h"
#include "broker/meter.h"

#define THREADS 40 /* more than there are cells */
#define TIMES 1000

static void *work(void *arg)
{
	(void)arg;
	for (unsigned n = 0; n < TIMES; n++) {
		meter_span(METER_APPLY, 3);
		meter_answer(200);
	}
	return NULL;
}

static void test_nothing_is_lost(void **state)
{
	struct meter_sum before, after;
	pthread_t threads[THREADS];

	(void)state;
	meter_read(&before);
	for (unsigned n = 0; n < THREADS; n++)
		assert_int_equal(pthread_create(&threads[n], NULL, work, NULL), 0);
	for (unsigned n = 0; n < THREADS; n++)
		assert_int_equal(pthread_join(threads[n], NULL), 0);
	meter_read(&after);
	assert_int_equal(after.count[METER_APPLY] - before.count[METER_APPLY], THREADS * TIMES);
	assert_int_equal(after.ns[METER_APPLY] - before.ns[METER_APPLY], 3 * THREADS * TIMES);
	assert_int_equal(after.answers[2] - before.answers[2], THREADS * TIMES);
	assert_int_equal(after.count[METER_SIGN], before.count[METER_SIGN]);
}

static void test_stages(void **state)
{
	struct meter_sum sum;
	uint64_t start = clock_mono_ns(), end;

	(void)state;
	end = meter_add(METER_SIGN, start);
	assert_true(end >= start);
	/* What has not begun yet took no time. */
	(void)meter_add(METER_SIGN, UINT64_MAX);
	meter_answer(999);
	meter_read(&sum);
	assert_int_equal(sum.count[METER_SIGN], 2);
	assert_int_equal(sum.ns[METER_SIGN], end - start);
	assert_int_equal(sum.answers[0], 1);
	assert_string_equal(meter_name(METER_RECEIVE), "receive");
	assert_string_equal(meter_name(METER_SEND), "send");
}

static void test_outcomes(void **state)
{
	static const struct {
		unsigned status;
		enum meter_outcome outcome;
	} cases[] = {
		{200, METER_ANSWERED},    {308, METER_ANSWERED},    {400, METER_REFUSED},
		{429, METER_REFUSED},     {500, METER_FAILED},      {501, METER_FAILED},
		{503, METER_UNAVAILABLE}, {504, METER_UNAVAILABLE},
	};

	(void)state;
	for (unsigned n = 0; n < sizeof(cases) / sizeof(cases[0]); n++) {
		meter_call(n, cases[n].status);
		for (enum meter_outcome o = 0; o < METER_OUTCOME_COUNT; o++)
			assert_int_equal(meter_calls(n, o), o == cases[n].outcome);
	}
	assert_string_equal(meter_outcome_name(METER_ANSWERED), "answered");
	assert_string_equal(meter_outcome_name(METER_FAILED), "failed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_is_lost),
		cmocka_unit_test(test_stages),
		cmocka_unit_test(test_outcomes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
