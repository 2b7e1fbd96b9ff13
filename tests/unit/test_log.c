/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "broker/base/clock.h"
#include "broker/base/id.h"
#include "broker/base/log.h"

static char captured[8192];

static int saved_stderr = -1;
static int pipe_ends[2];

static void capture_start(void)
{
	assert_int_equal(pipe2(pipe_ends, O_NONBLOCK | O_CLOEXEC), 0);
	saved_stderr = dup(STDERR_FILENO);
	assert_int_equal(dup2(pipe_ends[1], STDERR_FILENO), STDERR_FILENO);
}

/* What was written since capture_start(), which must be one line or nothing. */
static const char *capture_end(void)
{
	ssize_t got = read(pipe_ends[0], captured, sizeof(captured) - 1);

	(void)dup2(saved_stderr, STDERR_FILENO);
	(void)close(saved_stderr);
	(void)close(pipe_ends[0]);
	(void)close(pipe_ends[1]);
	captured[got > 0 ? got : 0] = 0;
	if (got > 0) {
		assert_int_equal(captured[got - 1], '\n');
		assert_ptr_equal(strchr(captured, '\n'), captured + got - 1);
		assert_true(utf8_valid(view_str(captured)));
	}
	return captured;
}

static void test_json(void **state)
{
	(void)state;
	log_setup(LOG_LEVEL_INFO, true);
	capture_start();
	errno = 42;
	log_event(LOG_LEVEL_WARN, "request", LOG_TEXT("id", "ab"), LOG_NUM("ms", -3),
		  LOG_ERR(ERR_BUSY), LOG_TEXT("none", NULL));
	assert_int_equal(errno, 42);
	assert_string_equal(capture_end(),
			    "{\"time\":\"2026-11-22T09:30:00Z\",\"level\":\"warn\","
			    "\"event\":\"request\",\"id\":\"ab\",\"ms\":-3,"
			    "\"error\":\"too busy now; try again shortly\",\"none\":\"\"}\n");
}

static void test_key_value(void **state)
{
	(void)state;
	log_setup(LOG_LEVEL_DEBUG, false);
	capture_start();
	log_event(LOG_LEVEL_DEBUG, "start", LOG_TEXT("a", "plain"), LOG_TEXT("b", "two words"),
		  LOG_TEXT("c", ""), LOG_TEXT("d", "x=\"y\""), LOG_NUM("n", 9));
	assert_string_equal(capture_end(), "2026-11-22T09:30:00Z debug start a=plain "
					   "b=\"two words\" c=\"\" d=\"x=\\\"y\\\"\" n=9\n");
}

static void test_levels(void **state)
{
	(void)state;
	log_setup(LOG_LEVEL_WARN, true);
	capture_start();
	log_event(LOG_LEVEL_DEBUG, "no", LOG_NUM("n", 1));
	log_event(LOG_LEVEL_INFO, "no", LOG_NUM("n", 1));
	assert_string_equal(capture_end(), "");
	capture_start();
	log_write(LOG_LEVEL_ERROR, "yes", NULL);
	assert_non_null(strstr(capture_end(), "\"level\":\"error\",\"event\":\"yes\"}"));
}

static const char *logged(const char *value, bool json)
{
	log_setup(LOG_LEVEL_INFO, json);
	capture_start();
	log_event(LOG_LEVEL_INFO, "e", LOG_TEXT("v", value));
	return capture_end();
}

static void test_escapes(void **state)
{
	static const char hostile[] = "a\n\r\t\x1b[2J\x01\x7f\"\\ \xc2\x9b \xff \xe2\x80";
	static const char escaped[] = "\"a\\u000a\\u000d\\u0009\\u001b[2J\\u0001\\u007f\\\"\\\\ "
				      "\\u009b \\ufffd \\ufffd\\ufffd\"";

	(void)state;
	assert_non_null(strstr(logged(hostile, true), escaped));
	assert_non_null(strstr(logged(hostile, false), escaped));
	assert_non_null(strstr(logged("\xd8\xa7\xe2\x82\xac\xf0\x9f\x98\x80", true),
			       "\"v\":\"\xd8\xa7\xe2\x82\xac\xf0\x9f\x98\x80\"}"));
	capture_start();
	log_event(LOG_LEVEL_INFO, "ev\"il\n", LOG_NUM("na\"me", 1));
	assert_non_null(strstr(capture_end(), "ev\\\"il\\u000a"));
}

static void test_long_values_are_cut(void **state)
{
	char value[1001], expect[220];

	(void)state;
	memset(value, 'x', 1000);
	value[1000] = 0;
	memset(expect, 'x', 200);
	memcpy(expect + 200, "\"}\n", 4);
	assert_non_null(strstr(logged(value, true), expect));
	assert_null(strstr(logged(value, true), "\"v\":\"xxx\\"));
	/* A character that straddles the limit goes as a whole. */
	memcpy(value + 199, "\xe2\x82\xac", 3);
	expect[199] = '"';
	memcpy(expect + 200, "}\n", 3);
	assert_non_null(strstr(logged(value, true), expect));
}

static void test_many_fields_are_left_out(void **state)
{
	struct log_field fields[41] = {{0}};
	char value[201];

	(void)state;
	memset(value, 1, 200); /* each byte becomes six */
	value[200] = 0;
	for (size_t i = 0; i < 40; i++)
		fields[i] = LOG_TEXT("f", value);
	for (int json = 0; json < 2; json++) {
		log_setup(LOG_LEVEL_INFO, json == 1);
		capture_start();
		log_write(LOG_LEVEL_INFO, "many", fields);
		assert_non_null(strstr(capture_end(),
				       json ? "\\u0001\",\"cut\":1}\n" : "\\u0001\" cut=1\n"));
		assert_true(strlen(captured) <= 4096);
	}
}

static int fix_clock(void **state)
{
	(void)state;
	clock_set(1795339800);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_key_value),
		cmocka_unit_test(test_levels),
		cmocka_unit_test(test_escapes),
		cmocka_unit_test(test_long_values_are_cut),
		cmocka_unit_test(test_many_fields_are_left_out),
	};

	return cmocka_run_group_tests(tests, fix_clock, NULL);
}
