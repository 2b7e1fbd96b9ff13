/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ctype.h>
#include <string.h>

#include "broker/base/clock.h"
#include "broker/base/id.h"
#include "broker/base/mem.h"

static const char data_symbols[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
static const char all_symbols[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U";

static void test_holder_known(void **state)
{
	struct holder_id id = {{0}}, back;
	char text[HOLDER_TEXT_LEN + 1];

	(void)state;
	holder_id_format(&id, text);
	assert_string_equal(text, "0000-0000-0000-0000-0");
	id.b[HOLDER_ID_LEN - 1] = 36; /* check symbol 36 */
	holder_id_format(&id, text);
	assert_string_equal(text, "0000-0000-0000-0014-U");
	/* Read as people write: lower case, spaces, O for 0, I and L for 1. */
	assert_int_equal(holder_id_parse("oooo 0000-OO00 00i4u", &back), ERR_OK);
	assert_memory_equal(&back, &id, sizeof(id));
	assert_int_equal(holder_id_parse("00000000000000L4u", &back), ERR_OK);
	memset(&id, 0xff, sizeof(id));
	holder_id_format(&id, text);
	assert_memory_equal(text, "ZZZZ-ZZZZ-ZZZZ-ZZZZ-", 20);
}

static void test_holder_round_trip(void **state)
{
	(void)state;
	for (int i = 0; i < 2000; i++) {
		struct holder_id id, back;
		char text[HOLDER_TEXT_LEN + 1];

		random_bytes(id.b, sizeof(id.b));
		holder_id_format(&id, text);
		assert_int_equal(strlen(text), HOLDER_TEXT_LEN);
		assert_int_equal(holder_id_parse(text, &back), ERR_OK);
		assert_memory_equal(&back, &id, sizeof(id));
		for (char *p = text; *p; p++)
			*p = (char)tolower((unsigned char)*p);
		assert_int_equal(holder_id_parse(text, &back), ERR_OK);
	}
}

/* Every wrong symbol in every place, and every swap of neighbours, must be refused. */
static void check_errors_caught(const char *text)
{
	struct holder_id out;
	char bad[HOLDER_TEXT_LEN + 1];

	for (size_t i = 0; i < HOLDER_TEXT_LEN; i++) {
		size_t next = text[i + 1] == '-' ? i + 2 : i + 1;

		if (text[i] == '-')
			continue;
		for (const char *s = i == HOLDER_TEXT_LEN - 1 ? all_symbols : data_symbols; *s;
		     s++) {
			memcpy(bad, text, sizeof(bad));
			bad[i] = *s;
			assert_int_equal(holder_id_parse(bad, &out),
					 *s == text[i] ? ERR_OK : ERR_INPUT);
		}
		if (next >= HOLDER_TEXT_LEN || text[i] == text[next])
			continue;
		memcpy(bad, text, sizeof(bad));
		bad[i] = text[next];
		bad[next] = text[i];
		assert_int_equal(holder_id_parse(bad, &out), ERR_INPUT);
	}
}

static void test_holder_check_symbol(void **state)
{
	(void)state;
	for (int i = 0; i < 300; i++) {
		struct holder_id id;
		char text[HOLDER_TEXT_LEN + 1];

		random_bytes(id.b, sizeof(id.b));
		holder_id_format(&id, text);
		check_errors_caught(text);
	}
}

static void test_holder_malformed(void **state)
{
	static const char *const bad[] = {
		"",
		"-",
		"0000-0000-0000-0000",
		"0000-0000-0000-0000-00",
		"0000-0000-0000-000-0",
		"U000-0000-0000-0000-0",
		"*000-0000-0000-0000-0",
		"0000-0000-0000-0000-!",
		"0000_0000_0000_0000_0",
		"0000-0000-0000-0000-\xc3\xa9",
		"0000-0000-0000-0000-0\n",
	};
	struct holder_id out;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(holder_id_parse(bad[i], &out), ERR_INPUT);
}

static void test_slug(void **state)
{
	struct slug a, b;
	char longest[SLUG_MAX + 2];

	(void)state;
	memset(longest, 'a', sizeof(longest));
	assert_int_equal(slug_parse(view_str("gemeente-hilversum"), &a), ERR_OK);
	assert_true(slug_is(&a, "gemeente-hilversum"));
	assert_int_equal(slug_parse(view_of(longest, SLUG_MAX), &b), ERR_OK);
	assert_false(slug_equal(&a, &b));
	b = a;
	assert_true(slug_equal(&a, &b));
	assert_int_equal(slug_parse(view_of(longest, SLUG_MAX + 1), &b), ERR_INPUT);
	assert_int_equal(slug_parse(view_str(""), &b), ERR_INPUT);
	for (int c = 0; c < 256; c++) {
		uint8_t byte = (uint8_t)c;
		int fine = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';

		assert_int_equal(slug_parse(view_of(&byte, 1), &b), fine ? ERR_OK : ERR_INPUT);
	}
}

static void test_hash_and_hex(void **state)
{
	struct hash h, back;
	char text[2 * HASH_LEN + 1];

	(void)state;
	hash_sha256(view_of(NULL, 0), &h);
	hex_format(h.b, HASH_LEN, text);
	assert_string_equal(text,
			    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	hash_sha256(view_str("abc"), &back);
	assert_false(hash_equal(&h, &back));
	for (char *p = text; *p; p++)
		*p = (char)toupper((unsigned char)*p);
	assert_int_equal(hex_parse(text, back.b, HASH_LEN), ERR_OK);
	assert_true(hash_equal(&h, &back));
	assert_int_equal(hex_parse(text, back.b, HASH_LEN - 1), ERR_INPUT);
	text[63] = 'g';
	assert_int_equal(hex_parse(text, back.b, HASH_LEN), ERR_INPUT);
	assert_int_equal(hex_parse("a:bc", back.b, 2), ERR_INPUT);
	assert_int_equal(hex_parse("abc", back.b, 2), ERR_INPUT);
	assert_int_equal(hex_parse("", back.b, 0), ERR_OK);
}

static void check_base64(const char *text, const char *plain)
{
	struct buf b = BUF_INIT(1000);

	assert_int_equal(base64_put(&b, view_str(plain)), ERR_OK);
	assert_true(view_equal(buf_view(&b), view_str(text)));
	buf_clear(&b);
	assert_int_equal(base64_parse(view_str(text), &b), ERR_OK);
	assert_true(view_equal(buf_view(&b), view_str(plain)));
	buf_free(&b);
}

static void test_base64(void **state)
{
	(void)state; /* RFC 4648 section 10 */
	check_base64("", "");
	check_base64("Zg==", "f");
	check_base64("Zm8=", "fo");
	check_base64("Zm9v", "foo");
	check_base64("Zm9vYg==", "foob");
	check_base64("Zm9vYmE=", "fooba");
	check_base64("Zm9vYmFy", "foobar");
}

static void test_base64_is_strict(void **state)
{
	static const char *const bad[] = {
		"Zg",      "Zg=",      "Zg===",   "=",
		"==",      "====",     "Zh==",    "Zm9=",
		"Zm 9",    "Zm9v\n",   "Z-__",    "Zg==Zg==",
		"Zm9vZg=", "Z===",     "Zm9\xc3", "\xff\xff\xff\xff",
		"Zm\x80=", "Zm9vY=Fy",
	};
	struct buf b = BUF_INIT(1000), small = BUF_INIT(3);

	(void)state;
	assert_int_equal(buf_put_str(&b, "kept"), ERR_OK);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(base64_parse(view_str(bad[i]), &b), ERR_INPUT);
		assert_true(view_equal(buf_view(&b), view_str("kept")));
	}
	assert_int_equal(base64_parse(view_str("Zm9vYg=="), &small), ERR_TOO_LARGE);
	assert_int_equal(base64_put(&small, view_str("f")), ERR_TOO_LARGE);
	assert_int_equal(base64_put(&small, view_of("", SIZE_MAX)), ERR_TOO_LARGE);
	mem_fail_at(1);
	assert_int_equal(base64_parse(view_str("Zm9v"), &small), ERR_MEMORY);
	buf_free(&b);
	mem_fail_at(1);
	assert_int_equal(base64_put(&b, view_str("f")), ERR_MEMORY);
	buf_free(&b);
	buf_free(&small);
}

static void test_utf8(void **state)
{
	static const char *const good[] = {
		"",
		"abc",
		"\x7f",
		"\xc2\x80",
		"\xdf\xbf",
		"\xe0\xa0\x80",
		"\xed\x9f\xbf",
		"\xee\x80\x80",
		"\xef\xbf\xbf",
		"\xf0\x90\x80\x80",
		"\xf4\x8f\xbf\xbf",
		"\xd8\xa7\xd9\x84 \xe2\x80\x94 \xf0\x9f\x98\x80",
	};
	static const char *const bad[] = {
		"\x80",
		"\xbf",
		"\xc0\x80",
		"\xc1\xbf",
		"\xc2",
		"\xc2 ",
		"\xe0\x80\x80",
		"\xe0\x9f\xbf",
		"\xed\xa0\x80",
		"\xed\xbf\xbf",
		"\xe2\x80",
		"\xe2\x80 ",
		"\xf0\x80\x80\x80",
		"\xf0\x8f\xbf\xbf",
		"\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80",
		"\xf0\x90\x80",
		"\xf0\x90\x80 ",
		"\xfe",
		"\xff",
		"ok\xc3",
		"\xf8\x88\x80\x80\x80",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(utf8_valid(view_str(good[i])));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(utf8_valid(view_str(bad[i])));
	assert_false(utf8_valid(view_of("a\0b", 3)));
	assert_true(utf8_valid(view_of(NULL, 0)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_holder_known),
		cmocka_unit_test(test_holder_round_trip),
		cmocka_unit_test(test_holder_check_symbol),
		cmocka_unit_test(test_holder_malformed),
		cmocka_unit_test(test_slug),
		cmocka_unit_test(test_hash_and_hex),
		cmocka_unit_test(test_base64),
		cmocka_unit_test(test_base64_is_strict),
		cmocka_unit_test(test_utf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
