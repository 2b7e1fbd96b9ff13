/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "broker/base/clock.h"
#include "broker/base/trace.h"
#include "client/transport.h"

/* The Recommendation's own example. */
#define EXAMPLE "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

static void well_formed(void **state)
{
	static const char *const good[] = {
		EXAMPLE,
		"00-00000000000000000000000000000001-0000000000000001-00",
		"00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-ff",
	};
	char text[TRACE_TEXT_LEN + 1];
	struct trace t;

	(void)state;
	for (size_t n = 0; n < sizeof(good) / sizeof(good[0]); n++) {
		assert_int_equal(trace_parse(good[n], &t), ERR_OK);
		trace_format(&t, text);
		assert_string_equal(text, good[n]);
	}
	assert_int_equal(trace_parse(EXAMPLE, &t), ERR_OK);
	assert_memory_equal(t.id,
			    "\x4b\xf9\x2f\x35\x77\xb3\x4d\xa6\xa3\xce\x92\x9d\x0e\x0e\x47\x36",
			    TRACE_ID_LEN);
	assert_memory_equal(t.span, "\x00\xf0\x67\xaa\x0b\xa9\x02\xb7", TRACE_SPAN_LEN);
	assert_int_equal(t.flags, 1);
}

static void malformed(void **state)
{
	static const char *const bad[] = {
		"",
		"00",
		"00-",
		" " EXAMPLE,
		EXAMPLE " ",
		EXAMPLE "-",
		EXAMPLE "-what-comes-in-a-later-version",
		"01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
		"ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
		"00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
		"00-4bf92f3577b34da6a3ce929d0e0e4736-00F067AA0BA902B7-01",
		"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0A",
		"00-00000000000000000000000000000000-00f067aa0ba902b7-01",
		"00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
		"00-4bf92f3577b34da6a3ce929d0e0e473-000f067aa0ba902b7-01",
		"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
		"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
		"00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
		"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7\x00-01",
	};
	struct trace t;

	(void)state;
	memset(&t, 7, sizeof(t));
	for (size_t n = 0; n < sizeof(bad) / sizeof(bad[0]); n++)
		assert_int_equal(trace_parse(bad[n], &t), ERR_INPUT);
	assert_int_equal(t.flags, 7); /* untouched */
}

static void fresh(void **state)
{
	struct trace a, b, again;
	char text[TRACE_TEXT_LEN + 1];

	(void)state;
	trace_new(&a);
	trace_new(&b);
	assert_memory_not_equal(a.id, b.id, TRACE_ID_LEN);
	assert_memory_not_equal(a.span, b.span, TRACE_SPAN_LEN);
	trace_format(&a, text);
	assert_int_equal(trace_parse(text, &again), ERR_OK);
	assert_memory_equal(&a, &again, sizeof(a));
}

static void from_environment(void **state)
{
	struct trace t;

	(void)state;
	assert_int_equal(unsetenv("TRACEPARENT"), 0);
	assert_null(transport_trace(&t));
	assert_int_equal(setenv("TRACEPARENT", "00-garbage", 1), 0);
	assert_null(transport_trace(&t));
	assert_int_equal(setenv("TRACEPARENT", EXAMPLE, 1), 0);
	assert_ptr_equal(transport_trace(&t), &t);
	assert_int_equal(t.span[1], 0xf0);
	assert_int_equal(unsetenv("TRACEPARENT"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(well_formed),
		cmocka_unit_test(malformed),
		cmocka_unit_test(fresh),
		cmocka_unit_test(from_environment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
