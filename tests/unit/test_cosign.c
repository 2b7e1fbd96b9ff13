/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/base/mem.h"
#include "broker/ledger/cosign.h"
#include "keys/sign.h"

#define DASH "\xe2\x80\x94 "

/* Made by Node's crypto module from the specification's text: seed 32 times 21 hex, time 1679315147. */
static const char vkey[] =
	"witness.example/w1+c86d6a3f+BIhLiFf06qFhPGFQTbNNS+rzRlF6DjHePN3U2bQgHZ0L";
static const char text[] = "broker.example\n4711\nd3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3c=\n";
static const char line[] =
	DASH "witness.example/w1 yG1qPwAAAABkGFDLBwNbvo5MITOqtkqOmULdVMI9YbILfRBiiBHlY37BxwRC81kb"
	     "I7Rw+wgFM63FuPo5RbmrKPHHyTWf8I3Ldh+nBg==\n";
#define TIME INT64_C(1679315147)

static struct note_key log_key, witnesses[3];
static struct secret *log_seed, *seeds[3];
static struct buf note;

static void make_seed(uint8_t byte, struct secret **seed, struct sign_public *key)
{
	uint8_t raw[32];

	memset(raw, byte, sizeof(raw));
	assert_int_equal(secret_new(raw, sizeof(raw), seed), ERR_OK);
	assert_int_equal(sign_derive_public(*seed, key), ERR_OK);
}

static int set_up(void **state)
{
	static const char *const names[] = {"witness.example/w1", "w2", "w3"};
	struct checkpoint c = {.origin = "broker.example", .size = 4711};
	struct sign_public key;

	(void)state;
	note = BUF_INIT(CHECKPOINT_MAX);
	memset(c.root.b, 0x77, HASH_LEN);
	make_seed(0x10, &log_seed, &key);
	assert_int_equal(note_key_init(&log_key, "broker.example", key.b), ERR_OK);
	assert_int_equal(checkpoint_sign(&c, &log_key, log_seed, &note), ERR_OK);
	for (unsigned n = 0; n < 3; n++) {
		make_seed((uint8_t)(0x21 + n), &seeds[n], &key);
		assert_int_equal(cosign_key_init(&witnesses[n], names[n], key.b), ERR_OK);
	}
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	secret_free(log_seed);
	for (unsigned n = 0; n < 3; n++)
		secret_free(seeds[n]);
	buf_free(&note);
	return 0;
}

static void test_known_key(void **state)
{
	struct note_key key, log;
	struct buf out = BUF_INIT(512);

	(void)state;
	assert_int_equal(cosign_key_parse(vkey, &key), ERR_OK);
	assert_memory_equal(&key, &witnesses[0], sizeof(key));
	assert_int_equal(cosign_key_format(&key, &out), ERR_OK);
	assert_true(view_equal(buf_view(&out), view_str(vkey)));
	/* A log's key is no witness's, nor the other way round. */
	assert_int_equal(note_key_parse(vkey, &log), ERR_INPUT);
	buf_clear(&out);
	assert_int_equal(note_key_format(&log_key, &out), ERR_OK);
	assert_int_equal(buf_put_u8(&out, 0), ERR_OK);
	assert_int_equal(cosign_key_parse((const char *)out.data, &key), ERR_INPUT);
	assert_int_equal(cosign_key_init(&key, "a b", log_key.public_key), ERR_INPUT);
	buf_free(&out);
}

static void test_known_line(void **state)
{
	struct buf out = BUF_INIT(512);
	struct cosign_tally tally;

	(void)state;
	assert_memory_equal(note.data, text, sizeof(text) - 1);
	assert_int_equal(cosign_line(buf_view(&note), TIME, &witnesses[0], seeds[0], &out), ERR_OK);
	assert_true(view_equal(buf_view(&out), view_str(line)));
	assert_int_equal(cosign_append(&note, view_str(line), &witnesses[0]), ERR_OK);
	assert_int_equal(cosign_count(buf_view(&note), witnesses, 3, &tally), ERR_OK);
	assert_int_equal(tally.count, 1);
	assert_int_equal(tally.times[0], TIME);
	assert_int_equal(tally.times[1], 0);
	/* Who only knows the log's key reads it as before. */
	assert_int_equal(checkpoint_verify(buf_view(&note), &log_key, 1, "broker.example",
					   &(struct checkpoint){0}),
			 ERR_OK);
	buf_free(&out);
}

static void cosign_by(unsigned n, int64_t time)
{
	struct buf out = BUF_INIT(512);

	assert_int_equal(cosign_line(buf_view(&note), time, &witnesses[n], seeds[n], &out), ERR_OK);
	assert_int_equal(cosign_append(&note, buf_view(&out), &witnesses[n]), ERR_OK);
	buf_free(&out);
}

static void test_counting(void **state)
{
	struct cosign_tally tally;
	size_t len;

	(void)state;
	assert_int_equal(cosign_count(buf_view(&note), witnesses, 3, &tally), ERR_OK);
	assert_int_equal(tally.count, 0);
	cosign_by(0, TIME);
	cosign_by(2, TIME + 5);
	len = note.len;
	/* Twice by the same counts, and stands there, once. */
	cosign_by(2, TIME + 9);
	assert_int_equal(note.len, len);
	assert_int_equal(cosign_count(buf_view(&note), witnesses, 3, &tally), ERR_OK);
	assert_int_equal(tally.count, 2);
	assert_int_equal(tally.times[2], TIME + 5);
	assert_int_equal(cosign_count(buf_view(&note), witnesses + 1, 1, &tally), ERR_OK);
	assert_int_equal(tally.count, 0);
	/* Put there twice by somebody else, it still counts once, and the newest time. */
	assert_int_equal(cosign_line(buf_view(&note), TIME + 9, &witnesses[2], seeds[2], &note),
			 ERR_OK);
	assert_int_equal(cosign_count(buf_view(&note), witnesses, 3, &tally), ERR_OK);
	assert_int_equal(tally.count, 2);
	assert_int_equal(tally.times[2], TIME + 9);
	assert_int_equal(cosign_count(buf_view(&note), witnesses, COSIGN_WITNESSES_MAX + 1, &tally),
			 ERR_INPUT);
}

static void test_every_flipped_bit_is_noticed(void **state)
{
	struct cosign_tally tally;

	(void)state;
	cosign_by(0, TIME);
	for (size_t bit = 0; bit < note.len * 8; bit++) {
		enum err e;

		note.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
		e = cosign_count(buf_view(&note), witnesses, 3, &tally);
		/* In the log's own line it is the log's signature that breaks. */
		if (e == ERR_OK && tally.count != 0)
			assert_true(checkpoint_verify(buf_view(&note), &log_key, 1, NULL,
						      &(struct checkpoint){0}) != ERR_OK);
		note.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
}

static void test_append_refuses(void **state)
{
	static const char *const bad[] = {
		"",
		"no line\n",
		DASH "w3 \n",
		DASH "witness.example/w1 yG1qPw==\n", /* a key's id alone */
		DASH "witness.example/w1 yG1qPwAA\n", /* cut */
	};
	static const enum err expected[] = {ERR_NOT_FOUND, ERR_INPUT, ERR_INPUT, ERR_INPUT,
					    ERR_VERIFY};
	struct buf wrong = BUF_INIT(4096);
	size_t before = note.len;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(cosign_append(&note, view_str(bad[i]), &witnesses[0]),
				 expected[i]);
	/* Another witness's is not taken for this one's. */
	assert_int_equal(cosign_append(&note, view_str(line), &witnesses[1]), ERR_NOT_FOUND);
	assert_int_equal(cosign_line(buf_view(&note), TIME, &witnesses[0], seeds[0], &wrong),
			 ERR_OK);
	/* Of another note. */
	note.data[0] ^= 1;
	assert_int_equal(cosign_append(&note, buf_view(&wrong), &witnesses[0]), ERR_VERIFY);
	note.data[0] ^= 1;
	/* A time of nought says nothing. */
	buf_clear(&wrong);
	assert_int_equal(cosign_line(buf_view(&note), 0, &witnesses[0], seeds[0], &wrong), ERR_OK);
	assert_int_equal(cosign_append(&note, buf_view(&wrong), &witnesses[0]), ERR_VERIFY);
	assert_int_equal(note.len, before);
	note.max = note.len + 10;
	assert_int_equal(cosign_append(&note, view_str(line), &witnesses[0]), ERR_TOO_LARGE);
	assert_int_equal(note.len, before);
	buf_free(&wrong);
}

static void test_too_many_lines(void **state)
{
	struct buf lines = BUF_INIT(4096);

	(void)state;
	for (int n = 0; n < NOTE_SIGNATURES_MAX; n++)
		assert_int_equal(buf_put_str(&lines, DASH "other AAAAAAA=\n"), ERR_OK);
	assert_int_equal(buf_put_str(&lines, line), ERR_OK);
	assert_int_equal(cosign_append(&note, buf_view(&lines), &witnesses[0]), ERR_INPUT);
	assert_int_equal(buf_put_view(&note, buf_view(&lines)), ERR_OK);
	assert_int_equal(cosign_count(buf_view(&note), witnesses, 3, &(struct cosign_tally){0}),
			 ERR_INPUT);
	buf_free(&lines);
}

static void test_line_refuses(void **state)
{
	struct buf out = BUF_INIT(512);

	(void)state;
	assert_int_equal(cosign_line(buf_view(&note), -1, &witnesses[0], seeds[0], &out),
			 ERR_INPUT);
	assert_int_equal(cosign_line(buf_view(&note), 1, &witnesses[0], seeds[1], &out), ERR_INPUT);
	assert_int_equal(cosign_line(view_str("no note"), 1, &witnesses[0], seeds[0], &out),
			 ERR_INPUT);
	assert_int_equal(out.len, 0);
	for (out.max = 0; out.max < sizeof(line) - 1; out.max++)
		assert_int_equal(cosign_line(buf_view(&note), TIME, &witnesses[0], seeds[0], &out),
				 ERR_TOO_LARGE);
	assert_int_equal(out.len, 0);
	buf_free(&out);
}

static void test_out_of_memory(void **state)
{
	struct cosign_tally tally;
	enum err e = ERR_MEMORY;
	size_t before = note.len;

	(void)state;
	for (uint64_t n = 1; e == ERR_MEMORY; n++) {
		note.len = before;
		mem_fail_at(n);
		e = cosign_line(buf_view(&note), TIME, &witnesses[0], seeds[0], &note);
		if (e == ERR_OK)
			e = cosign_count(buf_view(&note), witnesses, 3, &tally);
		mem_fail_at(0);
	}
	assert_int_equal(e, ERR_OK);
	assert_int_equal(tally.count, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_known_key),      TEST(test_known_line),
		TEST(test_counting),       TEST(test_every_flipped_bit_is_noticed),
		TEST(test_append_refuses), TEST(test_too_many_lines),
		TEST(test_line_refuses),   TEST(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
