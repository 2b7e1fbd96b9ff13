/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/base/mem.h"
#include "broker/ledger/note.h"

#define DASH "\xe2\x80\x94 "

static const char peter_vkey[] =
	"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
static const char peter_text[] = "If you think cryptography is the answer to your problem,\n"
				 "then you don't know what your problem is.\n";
static const char peter_line[] =
	DASH "PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuG"
	     "UgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
static const char enoch_vkey[] = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
static const char enoch_line[] =
	DASH "EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp"
	     "+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";
/* Seed: "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz" */
static const char peter_seed[] = "gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM=";

static struct note_key peter, enoch;
static struct secret *seed;

static int keys_make(void **state)
{
	struct buf b = BUF_INIT(32);

	(void)state;
	if (note_key_parse(peter_vkey, &peter) != ERR_OK ||
	    note_key_parse(enoch_vkey, &enoch) != ERR_OK ||
	    base64_parse(view_str(peter_seed), &b) != ERR_OK ||
	    secret_new(b.data, b.len, &seed) != ERR_OK)
		return -1;
	buf_free(&b);
	return 0;
}

static int keys_free(void **state)
{
	(void)state;
	secret_free(seed);
	return 0;
}

/* ---- keys */

static void test_key_forms(void **state)
{
	struct note_key made;
	struct buf b = BUF_INIT(200), small = BUF_INIT(30);

	(void)state;
	assert_int_equal(peter.id, 0xc74f20a3);
	assert_string_equal(peter.name, "PeterNeumann");
	assert_int_equal(note_key_format(&peter, &b), ERR_OK);
	assert_true(view_equal(buf_view(&b), view_str(peter_vkey)));
	assert_int_equal(note_key_init(&made, "PeterNeumann", peter.public_key), ERR_OK);
	assert_memory_equal(&made, &peter, sizeof(made));
	assert_int_equal(note_key_format(&peter, &small), ERR_TOO_LARGE);
	assert_int_equal(small.len, 0);
	small.max = 10;
	assert_int_equal(note_key_format(&peter, &small), ERR_TOO_LARGE);
	buf_free(&small);
	buf_free(&b);
}

static void test_key_names(void **state)
{
	static const char *const bad[] = {
		"",          "a b",      "a+b",           "a\tb",          "a\n",  "\x01",
		"a\xc2\xa0", "\xc2\x85", "\xe2\x80\x89x", "x\xe3\x80\x80", "\xff", "a\xe2\x80\xa8",
	};
	char longest[NOTE_NAME_MAX + 2] = "";
	struct note_key key;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(note_key_init(&key, bad[i], peter.public_key), ERR_INPUT);
	memset(longest, 'n', NOTE_NAME_MAX);
	assert_int_equal(note_key_init(&key, longest, peter.public_key), ERR_OK);
	longest[NOTE_NAME_MAX] = 'n';
	assert_int_equal(note_key_init(&key, longest, peter.public_key), ERR_INPUT);
	assert_int_equal(note_key_init(&key, "caf\xc3\xa9.example/log", peter.public_key), ERR_OK);
}

static void test_key_malformed(void **state)
{
	static const char *const bad[] = {
		"",
		"PeterNeumann",
		"PeterNeumann+c74f20a3",
		"PeterNeumann+c74f20a3+",
		"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
		"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWAAAA",
		"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
		"PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+c74f20ag+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+c74f20a+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
	};
	struct note_key key = {.id = 7};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(note_key_parse(bad[i], &key), ERR_INPUT);
	assert_int_equal(key.id, 7);
}

/* ---- notes */

static enum err verify(const char *text, const char *lines, const struct note_key *keys,
		       size_t count)
{
	struct buf b = BUF_INIT(70000);
	struct view got;
	enum err e;

	assert_int_equal(buf_printf(&b, "%s\n%s", text, lines), ERR_OK);
	e = note_verify(buf_view(&b), keys, count, &got);
	if (e == ERR_OK)
		assert_true(view_equal(got, view_str(text)));
	else
		assert_int_equal(got.len, 0);
	buf_free(&b);
	return e;
}

/* Two lines in a row; the buffer is the test's. */
static const char *two(const char *a, const char *b)
{
	static char lines[2048];
	size_t len = strlen(a);

	memcpy(lines, a, len);
	memcpy(lines + len, b, strlen(b) + 1);
	return lines;
}

static void test_known_note(void **state)
{
	const struct note_key both[] = {peter, enoch};

	(void)state;
	assert_int_equal(verify(peter_text, peter_line, &peter, 1), ERR_OK);
	assert_int_equal(verify(peter_text, enoch_line, &enoch, 1), ERR_OK);
	assert_int_equal(verify(peter_text, two(peter_line, enoch_line), both, 2), ERR_OK);
	assert_int_equal(verify(peter_text, two(peter_line, enoch_line), &enoch, 1), ERR_OK);
	assert_int_equal(verify(peter_text, peter_line, both, 2), ERR_OK);
	assert_int_equal(verify(peter_text, peter_line, &enoch, 1), ERR_VERIFY);
	assert_int_equal(verify(peter_text, peter_line, NULL, 0), ERR_VERIFY);
}

static void test_specification_note(void **state)
{
	struct note_key key;

	(void)state;
	assert_int_equal(
		note_key_parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYc"
			       "rnKv3U2k",
			       &key),
		ERR_OK);
	assert_int_equal(verify("This is an example message.\n",
				DASH
				"example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTg"
				"K7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n",
				&key, 1),
			 ERR_OK);
}

static void test_wrong_signatures(void **state)
{
	const struct note_key both[] = {peter, enoch};
	char bad[sizeof(peter_line)];

	(void)state;
	memcpy(bad, peter_line, sizeof(bad)); /* with its NUL */
	bad[sizeof(bad) - 12] ^= 1;
	assert_int_equal(verify(peter_text, bad, &peter, 1), ERR_VERIFY);
	/* A right signature does not make up for a known key's wrong one, in any order. */
	assert_int_equal(verify(peter_text, two(bad, enoch_line), both, 2), ERR_VERIFY);
	assert_int_equal(verify(peter_text, two(enoch_line, bad), both, 2), ERR_VERIFY);
	assert_int_equal(verify(peter_text, two(peter_line, bad), both, 2), ERR_VERIFY);
	/* An unknown key's line is no one's business. */
	assert_int_equal(verify(peter_text, two(bad, enoch_line), &enoch, 1), ERR_OK);
	assert_int_equal(verify("Another text.\n", peter_line, &peter, 1), ERR_VERIFY);
	/* Known name and id, but too short to be a signature of that key. */
	assert_int_equal(verify(peter_text, DASH "PeterNeumann x08go/Y=\n", &peter, 1), ERR_VERIFY);
	/* Same name, another id: an unknown key. */
	assert_int_equal(verify(peter_text, two(peter_line, DASH "PeterNeumann AAAAAAAA\n"), &peter,
				1),
			 ERR_OK);
	assert_int_equal(verify(peter_text, two(peter_line, DASH "Other x08go/ZJ\n"), &peter, 1),
			 ERR_OK);
}

static void test_every_flipped_bit_is_refused(void **state)
{
	struct buf b = BUF_INIT(1000);
	struct view text;

	(void)state;
	assert_int_equal(buf_printf(&b, "%s\n%s", peter_text, peter_line), ERR_OK);
	for (size_t i = 0; i < b.len; i++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			b.data[i] ^= (uint8_t)(1u << bit);
			assert_int_not_equal(note_verify(buf_view(&b), &peter, 1, &text), ERR_OK);
			b.data[i] ^= (uint8_t)(1u << bit);
		}
	}
	for (size_t len = 0; len < b.len; len++)
		assert_int_not_equal(note_verify(view_of(b.data, len), &peter, 1, &text), ERR_OK);
	assert_int_equal(note_verify(buf_view(&b), &peter, 1, &text), ERR_OK);
	buf_free(&b);
}

static void test_note_malformed(void **state)
{
	static const char *const bad_lines[] = {
		"",
		"\n",
		"junk\n",
		DASH "\n",
		DASH "PeterNeumann\n",
		DASH "PeterNeumann \n",
		DASH " AAAAAAAA\n",
		DASH "PeterNeumann AAAA\n",
		DASH "PeterNeumann AAAAAA==\n",
		DASH "PeterNeumann x08go/Z\n",
		DASH "a+b AAAAAAAA\n",
		DASH "a\xc2\xa0 AAAAAAAA\n",
		"- PeterNeumann AAAAAAAA\n",
		"\xe2\x80\x93 PeterNeumann AAAAAAAA\n",
		DASH "x AAAAAAAA \n",
		DASH "x AAAAAAAA\r\n",
		DASH "x AAAAAAAA",
		DASH "x AAAAAAAA\n\n",
		DASH "x  AAAAAAAA\n",
		" " DASH "x AAAAAAAA\n",
		DASH "\xff AAAAAAAA\n",
	};
	struct view text;

	(void)state;
	for (size_t i = 0; i < sizeof(bad_lines) / sizeof(bad_lines[0]); i++) {
		assert_int_equal(verify(peter_text, bad_lines[i], &peter, 1), ERR_INPUT);
		if (i > 1 && i < 12)
			assert_int_equal(verify(peter_text, two(peter_line, bad_lines[i]), &peter,
						1),
					 ERR_INPUT);
	}
	assert_int_equal(verify("", peter_line, &peter, 1), ERR_INPUT);
	assert_int_equal(verify("no newline", peter_line, &peter, 1), ERR_INPUT);
	assert_int_equal(verify("tab\t\n", peter_line, &peter, 1), ERR_INPUT);
	assert_int_equal(verify("\xff\n", peter_line, &peter, 1), ERR_INPUT);
	assert_int_equal(note_verify(view_of(NULL, 0), &peter, 1, &text), ERR_INPUT);
	assert_int_equal(note_verify(view_of("a\n\n\0", 4), &peter, 1, &text), ERR_INPUT);
}

static void test_too_much(void **state)
{
	struct buf lines = BUF_INIT(3000), big = BUF_INIT(70000);
	struct view text;

	(void)state;
	assert_int_equal(buf_put_str(&lines, peter_line), ERR_OK);
	for (int i = 1; i < NOTE_SIGNATURES_MAX; i++)
		assert_int_equal(buf_put_str(&lines, DASH "witness AAAAAAAA\n"), ERR_OK);
	assert_int_equal(buf_put(&lines, "", 1), ERR_OK);
	assert_int_equal(verify(peter_text, (const char *)lines.data, &peter, 1), ERR_OK);
	lines.len--;
	assert_int_equal(buf_put(&lines, DASH "one AAAAAAAA\n", 17 + 1), ERR_OK);
	assert_int_equal(verify(peter_text, (const char *)lines.data, &peter, 1), ERR_INPUT);
	memset(buf_reserve(&big, 65537), 'a', 65537);
	assert_int_equal(note_verify(buf_view(&big), &peter, 1, &text), ERR_TOO_LARGE);
	buf_free(&big);
	buf_free(&lines);
}

static void test_sign_known_answer(void **state)
{
	struct buf b = BUF_INIT(1000), expect = BUF_INIT(1000);

	(void)state;
	assert_int_equal(note_sign(view_str(peter_text), &peter, seed, &b), ERR_OK);
	assert_int_equal(buf_printf(&expect, "%s\n%s", peter_text, peter_line), ERR_OK);
	assert_true(view_equal(buf_view(&b), buf_view(&expect)));
	buf_free(&b);
	buf_free(&expect);
}

/* The same bytes as with the seed, and under no other key than its own. */
static void test_signer(void **state)
{
	struct buf b = BUF_INIT(1000), expect = BUF_INIT(1000);
	struct secret *signer = NULL, *none = NULL;

	(void)state;
	assert_int_equal(note_signer_new(seed, &signer), ERR_OK);
	assert_int_equal(note_sign(view_str(peter_text), &peter, seed, &expect), ERR_OK);
	assert_int_equal(note_sign(view_str(peter_text), &peter, signer, &b), ERR_OK);
	assert_true(view_equal(buf_view(&b), buf_view(&expect)));
	assert_int_equal(note_sign(view_str(peter_text), &enoch, signer, &b), ERR_INPUT);
	assert_int_equal(note_signer_new(signer, &none), ERR_INPUT);
	assert_null(none);
	secret_free(signer);
	buf_free(&b);
	buf_free(&expect);
}

static void test_sign_refuses(void **state)
{
	struct buf b = BUF_INIT(1000);
	struct secret *short_seed = NULL;

	(void)state;
	assert_int_equal(secret_new(NULL, 31, &short_seed), ERR_OK);
	assert_int_equal(note_sign(view_str("a\n"), &peter, short_seed, &b), ERR_INPUT);
	assert_int_equal(note_sign(view_str("a\n"), &enoch, seed, &b),
			 ERR_INPUT); /* not its seed */
	assert_int_equal(note_sign(view_str(""), &peter, seed, &b), ERR_INPUT);
	assert_int_equal(note_sign(view_str("a"), &peter, seed, &b), ERR_INPUT);
	assert_int_equal(note_sign(view_str("\t\n"), &peter, seed, &b), ERR_INPUT);
	assert_int_equal(b.len, 0);
	for (b.max = 0; b.max < 113; b.max++) {
		assert_int_equal(note_sign(view_str("a\n"), &peter, seed, &b), ERR_TOO_LARGE);
		assert_int_equal(b.len, 0);
	}
	secret_free(short_seed);
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_key_forms),
		cmocka_unit_test(test_key_names),
		cmocka_unit_test(test_key_malformed),
		cmocka_unit_test(test_known_note),
		cmocka_unit_test(test_specification_note),
		cmocka_unit_test(test_wrong_signatures),
		cmocka_unit_test(test_every_flipped_bit_is_refused),
		cmocka_unit_test(test_note_malformed),
		cmocka_unit_test(test_too_much),
		cmocka_unit_test(test_sign_known_answer),
		cmocka_unit_test(test_signer),
		cmocka_unit_test(test_sign_refuses),
	};

	return cmocka_run_group_tests(tests, keys_make, keys_free);
}
