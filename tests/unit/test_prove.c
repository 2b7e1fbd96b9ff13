/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The harnesses of tests/prove, which "make prove" gives to CBMC, on random cases and on every case
 * of small domains.  EENMAAL_PROVE=name:seed repeats one case.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proto/codec.h"
#include "tests/prove/prove.h"

static void repeat(const char *what)
{
	const char *colon = strchr(what, ':');

	for (size_t i = 0; colon && i < prove_harness_count; i++) {
		if (strncmp(what, prove_harnesses[i].name, (size_t)(colon - what)) == 0)
			prove_one(prove_harnesses[i].run, strtoull(colon + 1, NULL, 10));
	}
}

static void test_random_cases_hold(void **state)
{
	uint64_t total = 0;

	(void)state;
	if (getenv("EENMAAL_PROVE")) {
		repeat(getenv("EENMAAL_PROVE"));
		return;
	}
	for (size_t i = 0; i < prove_harness_count; i++) {
		uint64_t n = prove_random(prove_harnesses[i].run, 1, 100);

		printf("%s: %" PRIu64 " random cases hold\n", prove_harnesses[i].name, n);
		total += n;
	}
	printf("prove: %" PRIu64 " random cases hold\n", total);
}

static void test_every_small_grant_holds(void **state)
{
	static void (*const harnesses[])(void) = {prove_grant_state, prove_grant_apply};
	bool valgrind = getenv("EENMAAL_VALGRIND") != NULL;

	(void)state;
	for (size_t i = 0; i < sizeof(harnesses) / sizeof(harnesses[0]); i++) {
		bool complete = false;
		uint64_t n = prove_every(harnesses[i], valgrind ? 20000 : 10000000, &complete);

		assert_true(complete || valgrind);
		printf("prove: all %" PRIu64 " small grants hold\n", n);
	}
}

/* The scan keeps one bit for each field of a message. */
static void test_a_type_with_too_many_fields_is_refused(void **state)
{
	static const ProtobufCMessageDescriptor large = {.n_fields = 65};
	const uint8_t bytes[] = {0x08, 1};

	(void)state;
	assert_int_equal(wire_scan(&large, view_of(bytes, sizeof(bytes)), CODEC_STRICT),
			 ERR_INTERNAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_cases_hold),
		cmocka_unit_test(test_every_small_grant_holds),
		cmocka_unit_test(test_a_type_with_too_many_fields_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
