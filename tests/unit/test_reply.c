/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/reply.h"

/* The table of https://connectrpc.com/docs/protocol, "Error codes". */
static const struct {
	const char *code;
	unsigned status;
} table[] = {
	{"invalid_argument", 400},    {"deadline_exceeded", 504}, {"not_found", 404},
	{"already_exists", 409},      {"permission_denied", 403}, {"resource_exhausted", 429},
	{"failed_precondition", 400}, {"aborted", 409},           {"internal", 500},
	{"unavailable", 503},         {"unauthenticated", 401},
};

/* Where HTTP has a word of its own for the problem, it goes first. */
static bool said_by_http(enum err e)
{
	return e == ERR_UNKNOWN_METHOD || e == ERR_MEDIA_TYPE;
}

static void test_every_error_has_a_code(void **state)
{
	(void)state;
	for (int e = ERR_OK + 1; e < ERR_COUNT; e++) {
		struct reply_problem p = reply_problem_of((enum err)e, NULL);
		bool found = said_by_http((enum err)e);

		for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
			found = found ||
				(strcmp(table[i].code, p.code) == 0 && table[i].status == p.status);
		assert_true(found);
		assert_non_null(p.message);
		assert_int_equal(p.error, e);
	}
	assert_int_equal(reply_problem_of(ERR_OK, NULL).status, 0);
}

static void test_codes(void **state)
{
	(void)state;
	assert_string_equal(reply_problem_of(ERR_INPUT, NULL).code, "invalid_argument");
	assert_string_equal(reply_problem_of(ERR_TOO_LARGE, NULL).code, "resource_exhausted");
	assert_string_equal(reply_problem_of(ERR_UNAUTHENTICATED, NULL).code, "unauthenticated");
	assert_string_equal(reply_problem_of(ERR_SIGNATURE, NULL).code, "permission_denied");
	assert_string_equal(reply_problem_of(ERR_SEQUENCE, NULL).code, "aborted");
	assert_string_equal(reply_problem_of(ERR_REPLAY, NULL).code, "already_exists");
	assert_string_equal(reply_problem_of(ERR_DEADLINE, NULL).code, "deadline_exceeded");
	assert_string_equal(reply_problem_of(ERR_BUSY, NULL).code, "unavailable");
	assert_string_equal(reply_problem_of(ERR_BUSY, NULL).header, "Retry-After");
	assert_string_equal(reply_problem_of(ERR_DISK_FULL, NULL).code, "internal");
}

static void test_faults_are_not_described(void **state)
{
	(void)state;
	for (int e = ERR_OK + 1; e < ERR_COUNT; e++) {
		struct reply_problem p = reply_problem_of((enum err)e, "the secret detail");

		if (err_class((enum err)e) != CLASS_FAULT)
			assert_string_equal(p.message, "the secret detail");
		else
			assert_null(strstr(p.message, "secret"));
	}
	assert_null(strstr(reply_problem_of(ERR_DISK_FULL, NULL).message, "disk"));
}

static void body_is(const char *message, const char *expected)
{
	struct reply_problem p = {400, "invalid_argument", message, NULL, NULL, ERR_INPUT};
	struct buf out = BUF_INIT(4096);

	assert_int_equal(reply_problem_body(&p, &out), ERR_OK);
	assert_true(view_equal(buf_view(&out), view_str(expected)));
	buf_free(&out);
}

static void test_bodies(void **state)
{
	struct buf small = BUF_INIT(10);

	(void)state;
	body_is("no", "{\"code\":\"invalid_argument\",\"message\":\"no\"}");
	body_is("a \"b\" \\ \n\x01 é",
		"{\"code\":\"invalid_argument\",\"message\":\"a \\\"b\\\" \\\\ \\u000a\\u0001 é\"}");
	assert_int_equal(reply_problem_body(&reply_not_post, &small), ERR_TOO_LARGE);
	buf_free(&small);
}

static void test_http_problems(void **state)
{
	(void)state;
	assert_int_equal(reply_not_post.status, 405);
	assert_string_equal(reply_not_post.header, "Allow");
	assert_int_equal(reply_no_route.status, 404);
	assert_string_equal(reply_no_route.code, "unimplemented");
	assert_int_equal(reply_wrong_type.status, 415);
	assert_string_equal(reply_wrong_type.header, "Accept-Post");
	assert_int_equal(reply_too_large.status, 429);
	assert_int_equal(reply_no_member.status, 401);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_error_has_a_code),
		cmocka_unit_test(test_codes),
		cmocka_unit_test(test_faults_are_not_described),
		cmocka_unit_test(test_bodies),
		cmocka_unit_test(test_http_problems),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
