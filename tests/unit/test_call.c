/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/call.h"

static int start(void **state)
{
	struct call *c = mem_new(1, sizeof(*c));

	assert_non_null(c);
	c->arena = arena_new(4096);
	assert_non_null(c->arena);
	c->body = view_str("a body");
	c->reply = BUF_INIT(256);
	*state = c;
	return 0;
}

static int stop(void **state)
{
	struct call *c = *state;

	buf_free(&c->reply);
	arena_free(c->arena);
	mem_free(c);
	return 0;
}

static void test_reject_a_body(void **state)
{
	struct call *c = *state;
	struct hash expected;

	hash_sha256(c->body, &expected);
	assert_int_equal(call_reject(c, ERR_INPUT, REASON_MALFORMED, NULL), ERR_INPUT);
	assert_true(c->rejected);
	assert_int_equal(c->error, ERR_INPUT);
	assert_int_equal(c->reject_reason, REASON_MALFORMED);
	assert_true(hash_equal(&c->reject_statement, &expected));
	assert_false(c->reject_has_holder);
}

static void test_reject_a_statement(void **state)
{
	struct call *c = *state;
	struct envelope e = {.type = STATEMENT_GRANT, .payload = view_str("payload")};
	struct hash expected;

	assert_int_equal(statement_hash(&e, &expected), ERR_OK);
	assert_int_equal(call_reject(c, ERR_SIGNATURE, REASON_BAD_SIGNATURE, &e), ERR_SIGNATURE);
	assert_true(hash_equal(&c->reject_statement, &expected));
	/* One that has no type has no hash of its own: the body's stands for it. */
	e.type = STATEMENT_NONE;
	hash_sha256(c->body, &expected);
	assert_int_equal(call_reject(c, ERR_STATEMENT_TYPE, REASON_WRONG_TYPE, &e),
			 ERR_STATEMENT_TYPE);
	assert_true(hash_equal(&c->reject_statement, &expected));
}

static void test_fail(void **state)
{
	struct call *c = *state;

	assert_int_equal(call_fail(c, ERR_STATE, "not now"), ERR_STATE);
	assert_int_equal(c->error, ERR_STATE);
	assert_string_equal(c->message, "not now");
	assert_false(c->rejected);
}

static void test_memory(void **state)
{
	struct call *c = *state;
	uint8_t *p = call_alloc(c, 100);

	assert_non_null(p);
	assert_int_equal(p[99], 0);
	assert_null(call_alloc(c, 5000));
}

static void test_reply(void **state)
{
	struct call *c = *state;
	Eenmaal__V1__GetTimeResponse m = EENMAAL__V1__GET_TIME_RESPONSE__INIT;

	m.time = 1;
	assert_int_equal(call_reply(c, &m), ERR_OK);
	assert_int_equal(c->reply.len, 2);
	/* The last one counts. */
	assert_int_equal(call_reply(c, &m), ERR_OK);
	assert_int_equal(c->reply.len, 2);
	assert_memory_equal(c->reply.data, "\x08\x01", 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_reject_a_body), TEST(test_reject_a_statement),
		TEST(test_fail),          TEST(test_memory),
		TEST(test_reply),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
