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

#include "broker/base/mem.h"
#include "client/json.h"

static void assert_text(const struct buf *b, const char *expected)
{
	if (!view_equal(buf_view(b), view_str(expected)))
		fail_msg("%.*s", (int)b->len, (const char *)b->data);
}

static void all_values(void **state)
{
	struct buf out = BUF_INIT(4096);
	struct json j;

	(void)state;
	json_begin(&j, &out);
	json_object(&j, NULL);
	json_string(&j, "name", "a \"b\" \\ \n \x7f é");
	json_string(&j, "none", NULL);
	json_number(&j, "least", INT64_MIN);
	json_array(&j, "list");
	json_number(&j, NULL, 1);
	json_bool(&j, NULL, true);
	json_object(&j, NULL);
	json_end(&j);
	json_array(&j, NULL);
	json_end(&j);
	json_end(&j);
	json_hex(&j, "hex", view_of("\x00\xff", 2));
	json_bool(&j, "no", false);
	json_end(&j);
	assert_int_equal(j.error, ERR_OK);
	assert_text(&out, "{\"name\":\"a \\\"b\\\" \\\\ \\u000a \\u007f é\",\"none\":null,"
			  "\"least\":-9223372036854775808,\"list\":[1,true,{},[]],"
			  "\"hex\":\"00ff\",\"no\":false}");
	buf_free(&out);
}

static void broken_text(void **state)
{
	struct buf out = BUF_INIT(4096);
	struct json j;

	(void)state;
	json_begin(&j, &out);
	json_string(&j, NULL, "a\xff\xc3");
	assert_text(&out, "\"a\\ufffd\\ufffd\"");
	buf_free(&out);
}

/* The first error stays, and nothing is written behind it. */
static void errors(void **state)
{
	struct buf out = BUF_INIT(8);
	struct json j;

	(void)state;
	json_begin(&j, &out);
	json_end(&j);
	assert_int_equal(j.error, ERR_INTERNAL);
	json_begin(&j, &out);
	json_string(&j, NULL, "too long for it");
	assert_int_equal(j.error, ERR_TOO_LARGE);
	json_number(&j, "n", 1);
	json_hex(&j, "h", view_of("x", 1));
	json_object(&j, NULL);
	json_end(&j);
	assert_int_equal(j.error, ERR_TOO_LARGE);
	buf_clear(&out);
	out.max = 4096;
	json_begin(&j, &out);
	for (int i = 0; i <= JSON_DEPTH_MAX; i++)
		json_array(&j, NULL);
	assert_int_equal(j.error, ERR_TOO_LARGE);
	buf_free(&out);
	mem_fail_at(1);
	json_begin(&j, &out);
	json_bool(&j, NULL, true);
	mem_fail_at(0);
	assert_int_equal(j.error, ERR_MEMORY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_values),
		cmocka_unit_test(broken_text),
		cmocka_unit_test(errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
