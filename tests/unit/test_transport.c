/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "client/transport.h"

static void check(const char *body, enum err result, enum err code, const char *message)
{
	struct buf out = BUF_INIT(1024);
	enum err got_code = ERR_OK, got = transport_error(view_str(body), &got_code, &out);

	if (got != result || got_code != code || !view_equal(buf_view(&out), view_str(message)))
		fail_msg("%s: %s, %s, \"%.*s\"", body, err_name(got), err_name(got_code),
			 (int)out.len, out.data ? (const char *)out.data : "");
	buf_free(&out);
}

static void codes(void **state)
{
	static const struct {
		const char *name;
		enum err error;
	} all[] = {
		{"unauthenticated", ERR_UNAUTHENTICATED},
		{"permission_denied", ERR_FORBIDDEN},
		{"not_found", ERR_NOT_FOUND},
		{"already_exists", ERR_EXISTS},
		{"failed_precondition", ERR_STATE},
		{"aborted", ERR_SEQUENCE},
		{"resource_exhausted", ERR_TOO_LARGE},
		{"unavailable", ERR_BUSY},
		{"deadline_exceeded", ERR_DEADLINE},
		{"invalid_argument", ERR_INPUT},
		{"internal", ERR_INTERNAL},
		{"something_new", ERR_INTERNAL},
	};
	char body[200];

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		(void)snprintf(body, sizeof(body), "{\"code\":\"%s\",\"message\":\"so\"}",
			       all[i].name);
		check(body, ERR_OK, all[i].error, "so");
	}
}

static void well_formed(void **state)
{
	(void)state;
	check(" { \"message\" : \"a\\u0041\\n\\\"\" , \"code\" : \"aborted\" } ", ERR_OK,
	      ERR_SEQUENCE, "aA \"");
	check("{\"code\":\"aborted\"}", ERR_OK, ERR_SEQUENCE, "");
	check("{\"details\":[{\"a\":[1,-2.5e3,true,null,\"]}\"]}],\"code\":\"aborted\"}", ERR_OK,
	      ERR_SEQUENCE, "");
	check("{\"code\":\"aborted\",\"message\":\"\\u001b[2J\\ud83d \x7f\"}", ERR_OK, ERR_SEQUENCE,
	      " [2J?  ");
	check("{\"code\":\"aborted\",\"message\":\"\xff x\"}", ERR_OK, ERR_SEQUENCE, "? x");
}

static void malformed(void **state)
{
	static const char *const bodies[] = {
		"",
		"x",
		"{",
		"}",
		"{}",
		"[]",
		"{\"code\"}",
		"{\"code\":}",
		"{\"code\":1}",
		"{\"message\":\"x\"}",
		"{\"code\":\"a\"",
		"{\"code\":\"a\"}x",
		"{\"code\":\"a\",}",
		"{\"code\":\"a\",\"code\":\"b\"}",
		"{\"code\":\"\\x\"}",
		"{\"code\":\"\\u00g0\"}",
		"{\"code\":\"\\u00\"}",
		"{\"code\":\"a\nb\"}",
		"{\"code\":\"a",
		"{\"code\":\"a\\",
		"{\"x\":[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]],\"code\":\"a\"}",
		"{\"x\":[,\"code\":\"a\"}",
		"{\"x\":@,\"code\":\"a\"}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		check(bodies[i], ERR_INPUT, ERR_INTERNAL, "");
}

static void unreachable(void **state)
{
	struct transport_options o = {.url = "https://127.0.0.1:1", .timeout_ms = 2000};
	struct buf reply = BUF_INIT(100), message = BUF_INIT(1024);
	struct transport *t = NULL;

	(void)state;
	assert_int_equal(transport_start(), ERR_OK);
	assert_int_equal(transport_new(&o, &t), ERR_OK);
	assert_int_equal(transport_call(t, "/x", view_of(NULL, 0), &reply, &message),
			 ERR_UNREACHABLE);
	assert_true(message.len > 0);
	transport_free(t);
	/* Only https is spoken. */
	o.url = "http://127.0.0.1:1";
	assert_int_equal(transport_new(&o, &t), ERR_OK);
	assert_int_equal(transport_call(t, "/x", view_of(NULL, 0), &reply, &message),
			 ERR_UNREACHABLE);
	assert_non_null(strstr((const char *)message.data, "rotocol"));
	transport_free(t);
	transport_free(NULL);
	buf_free(&message);
	transport_stop();
}

/* A TLS key that others can read is not used. */
static void open_key(void **state)
{
	char path[] = "/tmp/eenmaal-transport-XXXXXX";
	struct transport_options o = {.url = "https://127.0.0.1:1", .certificate_key = path};
	struct transport *t = NULL;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0 && write(fd, "key\n", 4) == 4 && fchmod(fd, 0644) == 0);
	assert_int_equal(transport_new(&o, &t), ERR_PERMISSIONS);
	assert_null(t);
	(void)close(fd);
	(void)unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes),     cmocka_unit_test(well_formed),
		cmocka_unit_test(malformed), cmocka_unit_test(unreachable),
		cmocka_unit_test(open_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
