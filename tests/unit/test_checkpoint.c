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
static const char enoch_vkey[] = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
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

static const struct checkpoint sample = {
	.origin = "eenmaal.example/log",
	.size = 20852163,
	.root = {{1, 2, 3}},
};
#define ROOT "AQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

static void test_checkpoint_round_trip(void **state)
{
	static const uint64_t sizes[] = {0, 1, 9, 10, 20852163, INT64_MAX, UINT64_MAX};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct checkpoint c = sample, back;
		struct buf b = BUF_INIT(CHECKPOINT_MAX);

		c.size = sizes[i];
		assert_int_equal(checkpoint_sign(&c, &peter, seed, &b), ERR_OK);
		assert_int_equal(checkpoint_verify(buf_view(&b), &peter, 1, NULL, &back), ERR_OK);
		assert_string_equal(back.origin, c.origin);
		assert_true(back.size == c.size);
		assert_true(hash_equal(&back.root, &c.root));
		assert_int_equal(checkpoint_verify(buf_view(&b), &peter, 1, c.origin, &back),
				 ERR_OK);
		assert_int_equal(checkpoint_verify(buf_view(&b), &peter, 1, "other", &back),
				 ERR_AUDIENCE);
		assert_int_equal(checkpoint_verify(buf_view(&b), &enoch, 1, NULL, &back),
				 ERR_VERIFY);
		buf_free(&b);
	}
}

static void test_checkpoint_text(void **state)
{
	static const char expect[] =
		"eenmaal.example/log\n20852163\n" ROOT "\n\n" DASH "PeterNeumann ";
	struct buf b = BUF_INIT(CHECKPOINT_MAX);
	struct checkpoint bad = sample;

	(void)state;
	assert_int_equal(checkpoint_sign(&sample, &peter, seed, &b), ERR_OK);
	assert_memory_equal(b.data, expect, sizeof(expect) - 1);
	assert_int_equal(b.data[b.len - 1], '\n');
	bad.origin[0] = 0;
	assert_int_equal(checkpoint_sign(&bad, &peter, seed, &b), ERR_INPUT);
	bad.origin[0] = '\n';
	assert_int_equal(checkpoint_sign(&bad, &peter, seed, &b), ERR_INPUT);
	bad.origin[0] = '\xff';
	assert_int_equal(checkpoint_sign(&bad, &peter, seed, &b), ERR_INPUT);
	buf_free(&b);
}

/* The verdict on a rightly signed note with this text. */
static enum err judge(const char *text, struct checkpoint *out)
{
	struct buf b = BUF_INIT((size_t)2 * CHECKPOINT_MAX);
	enum err e;

	assert_int_equal(note_sign(view_str(text), &peter, seed, &b), ERR_OK);
	e = checkpoint_verify(buf_view(&b), &peter, 1, NULL, out);
	buf_free(&b);
	return e;
}

static void test_checkpoint_malformed(void **state)
{
	static const char *const bad[] = {
		"o\n",
		"o\n1\n",
		"\n1\n" ROOT "\n",
		"o\n\n" ROOT "\n",
		"o\n01\n" ROOT "\n",
		"o\n00\n" ROOT "\n",
		"o\n-1\n" ROOT "\n",
		"o\n+1\n" ROOT "\n",
		"o\n1 \n" ROOT "\n",
		"o\n 1\n" ROOT "\n",
		"o\n0x1\n" ROOT "\n",
		"o\n1.0\n" ROOT "\n",
		"o\n18446744073709551616\n" ROOT "\n",
		"o\n99999999999999999999\n" ROOT "\n",
		"o\n1\n\n",
		"o\n1\nAQID\n",
		"o\n1\n" ROOT "AAAA\n",
		"o\n1\n" ROOT " \n",
		"o\n1\nAQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n",
		"o\n1\nAQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
		"o\n1\n" ROOT "\n\n",
		"o\n1\n" ROOT "\n\nextension\n",
		"o\n1\n" ROOT "\na\n\nb\n",
		"nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"
		"nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn\n1\n" ROOT "\n",
	};
	struct checkpoint out = {.size = 77};
	char huge[CHECKPOINT_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(judge(bad[i], &out), ERR_INPUT);
	memset(huge, 'x', sizeof(huge));
	memcpy(huge, "o\n1\n" ROOT "\n", 49);
	memcpy(huge + sizeof(huge) - 2, "\n", 2);
	assert_int_equal(judge(huge, &out), ERR_TOO_LARGE);
	assert_int_equal(out.size, 77);
}

static void test_checkpoint_extensions(void **state)
{
	struct checkpoint out;

	(void)state;
	assert_int_equal(judge("o\n5\n" ROOT "\n", &out), ERR_OK);
	assert_int_equal(judge("o\n0\n" ROOT "\none\ntwo caf\xc3\xa9\n", &out), ERR_OK);
	assert_int_equal(out.size, 0);
	assert_string_equal(out.origin, "o");
	assert_int_equal(judge("o o+o\n18446744073709551615\n" ROOT "\n", &out), ERR_OK);
	assert_true(out.size == UINT64_MAX);
}

/* ---- memory */

static enum err everything(void)
{
	struct buf b = BUF_INIT(CHECKPOINT_MAX);
	struct checkpoint back = {.size = 1};
	struct note_key key;
	enum err e = note_key_parse(peter_vkey, &key);

	if (e == ERR_OK)
		e = note_key_format(&key, &b);
	buf_free(&b);
	if (e == ERR_OK)
		e = checkpoint_sign(&sample, &key, seed, &b);
	if (e != ERR_OK)
		assert_int_equal(b.len, 0);
	if (e == ERR_OK)
		e = checkpoint_verify(buf_view(&b), &key, 1, NULL, &back);
	assert_int_equal(back.size, e == ERR_OK ? sample.size : 1);
	buf_free(&b);
	return e;
}

static void test_allocation_sweep(void **state)
{
	uint64_t n = 1;
	enum err e;

	(void)state;
	for (;; n++) {
		mem_fail_at(n);
		e = everything();
		mem_fail_at(0);
		if (e == ERR_OK)
			break;
		assert_int_equal(e, ERR_MEMORY);
	}
	assert_true(n > 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_checkpoint_round_trip),
		cmocka_unit_test(test_checkpoint_text),
		cmocka_unit_test(test_checkpoint_malformed),
		cmocka_unit_test(test_checkpoint_extensions),
		cmocka_unit_test(test_allocation_sweep),
	};

	return cmocka_run_group_tests(tests, keys_make, keys_free);
}
