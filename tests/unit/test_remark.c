/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "client/remark.h"

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define DOCUMENT "\"document\":\"" ZEROS "\""
#define REST "\"author\":\"coa\",\"version\":1," DOCUMENT ",\"time\":1800000000"

static enum err parse(const char *json, struct remark *out)
{
	return remark_parse(view_str(json), out);
}

static void what_is_written_is_read(void **state)
{
	static const char *const texts[] = {
		"Acht jaar, niet zes.",
		"\"Quotes\", a \\ and a / and \xc3\xa9",
		"\xd8\xa8\xd9\x8a\xd8\xaa",
		"\xf0\x9f\x8f\xa0",
	};
	struct remark in = {.version = 7, .time = 1800000000}, out;

	(void)state;
	assert_int_equal(slug_parse(view_str("coa"), &in.author), ERR_OK);
	memset(in.document.b, 0xa5, HASH_LEN);
	for (size_t n = 0; n < sizeof(texts) / sizeof(texts[0]); n++) {
		struct buf json = BUF_INIT(65536);

		(void)snprintf(in.text, sizeof(in.text), "%s", texts[n]);
		assert_int_equal(remark_write(&in, &json), ERR_OK);
		assert_int_equal(remark_parse(buf_view(&json), &out), ERR_OK);
		assert_string_equal(out.text, texts[n]);
		assert_string_equal(out.author.s, "coa");
		assert_int_equal(out.version, 7);
		assert_int_equal(out.time, 1800000000);
		assert_true(hash_equal(&in.document, &out.document));
		buf_free(&json);
	}
}

static void what_cannot_be_written(void **state)
{
	struct remark r = {.version = 1};
	struct buf json = BUF_INIT(65536);

	(void)state;
	assert_int_equal(remark_write(&r, &json), ERR_INPUT);
	memset(r.text, 0xff, 3);
	assert_int_equal(remark_write(&r, &json), ERR_INPUT);
	/* Six bytes for each once they are escaped. */
	memset(r.text, 0x01, REMARK_TEXT_MAX);
	assert_int_equal(remark_write(&r, &json), ERR_TOO_LARGE);
	buf_free(&json);
}

static void escapes_and_orders(void **state)
{
	struct remark r;

	(void)state;
	assert_int_equal(parse("{" REST ",\"text\":\"\\u00e9\\ud83c\\udfe0\\n\\u001b[31m\\/\"}",
			       &r),
			 ERR_OK);
	assert_string_equal(r.text, "\xc3\xa9\xf0\x9f\x8f\xa0  [31m/");
	assert_int_equal(parse(" { \"text\" : \"\x7f\xc2\x9b|\" ,\n" REST "\t} \r\n", &r), ERR_OK);
	assert_string_equal(r.text, "   |");
	assert_int_equal(parse("{\"te\\u0078t\":\"a\"," REST "}", &r), ERR_OK);
}

static void refuses(void **state)
{
	static const char *const wrong[] = {
		"",
		"{}",
		"[]",
		"{" REST "}",
		"{" REST ",\"text\":\"\"}",
		"{" REST ",\"text\":\"a\"",
		"{" REST ",\"text\":\"a\"}x",
		"{" REST ",\"text\":\"a\",}",
		"{" REST ",\"text\":\"a\",\"text\":\"b\"}",
		"{" REST ",\"text\":\"a\",\"more\":\"b\"}",
		"{" REST ",\"text\":1}",
		"{" REST ",\"text\":\"a\nb\"}",
		"{" REST ",\"text\":\"\\x\"}",
		"{" REST ",\"text\":\"\\u12\"}",
		"{" REST ",\"text\":\"\\u12g4\"}",
		"{" REST ",\"text\":\"a\\u0000b\"}",
		"{" REST ",\"text\":\"\\ud83c\"}",
		"{" REST ",\"text\":\"\\ud83c\\u0041\"}",
		"{" REST ",\"text\":\"\\udfe0\"}",
		"{" REST ",\"text\":\"\xff\"}",
		"{" REST ",\"text\":\"a",
		"{" REST ",\"text\":\"a\\",
		"{\"author\":\"C O A\",\"version\":1," DOCUMENT ",\"time\":1,\"text\":\"a\"}",
		"{\"author\":\"coa\",\"version\":-1," DOCUMENT ",\"time\":1,\"text\":\"a\"}",
		"{\"author\":\"coa\",\"version\":01," DOCUMENT ",\"time\":1,\"text\":\"a\"}",
		"{\"author\":\"coa\",\"version\":1.5," DOCUMENT ",\"time\":1,\"text\":\"a\"}",
		"{\"author\":\"coa\",\"version\":1234567890123456," DOCUMENT
		",\"time\":1,\"text\":\"a\"}",
		"{\"author\":\"coa\",\"version\":1,\"document\":\"00\",\"time\":1,\"text\":\"a\"}",
	};
	char large[REMARK_JSON_MAX + 2];
	struct remark r;

	(void)state;
	for (size_t n = 0; n < sizeof(wrong) / sizeof(wrong[0]); n++)
		if (parse(wrong[n], &r) != ERR_INPUT)
			fail_msg("%s", wrong[n]);
	assert_int_equal(r.text[0], 0);
	memset(large, ' ', sizeof(large));
	assert_int_equal(remark_parse(view_of(large, sizeof(large)), &r), ERR_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(what_cannot_be_written),
		cmocka_unit_test(escapes_and_orders),
		cmocka_unit_test(refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
