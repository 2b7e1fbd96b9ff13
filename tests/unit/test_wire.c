/* SPDX-License-Identifier: EUPL-1.2 */
/* Hostile encodings: each must be refused by the scan, within a bounded arena. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include <cmocka.h>

#include "proto/codec.h"

#define MIB (1u << 20)

static const ProtobufCMessageDescriptor *const grant = &eenmaal__v1__grant__descriptor;
static const ProtobufCMessageDescriptor *const header = &eenmaal__v1__header__descriptor;

static enum err scan(const ProtobufCMessageDescriptor *type, struct view v)
{
	enum err e = wire_scan(type, v, CODEC_STRICT);
	struct arena *a = arena_new(MIB);
	ProtobufCMessage *out = NULL;

	/* Decoding says the same, and a refusal by the scan takes no memory at all. */
	assert_int_equal(codec_decode(type, v, CODEC_STRICT, a, &out), e);
	assert_true((out != NULL) == (e == ERR_OK));
	if (e != ERR_OK)
		assert_int_equal(arena_used(a), 0);
	arena_free(a);
	return e;
}

#define SCAN(type, ...) \
	scan(type, view_of((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__})))

static void takes_plain_messages(void **state)
{
	(void)state;
	assert_int_equal(scan(grant, view_of(NULL, 0)), ERR_OK);
	assert_int_equal(SCAN(header, 0x0a, 1, 'b', 0x12, 1, 'i', 0x20, 5), ERR_OK);
	/* Fields in any order: what is not signed need not be canonical. */
	assert_int_equal(SCAN(header, 0x20, 5, 0x0a, 1, 'b'), ERR_OK);
	assert_int_equal(SCAN(grant, 0x0a, 0), ERR_OK);
}

static void refuses_bad_varints(void **state)
{
	(void)state;
	/* Ten bytes hold 64 bits when the last is 1 at most. */
	assert_int_equal(SCAN(header, 0x20, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
			      1),
			 ERR_OK);
	assert_int_equal(SCAN(header, 0x20, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
			      2),
			 ERR_INPUT);
	assert_int_equal(SCAN(header, 0x20, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
			      0x80, 0),
			 ERR_INPUT);
	assert_int_equal(SCAN(header, 0x20, 0x80), ERR_INPUT);
	assert_int_equal(SCAN(header, 0x20), ERR_INPUT);
	assert_int_equal(SCAN(header, 0xa0), ERR_INPUT);
	/* Tags and lengths have 32 bits. */
	assert_int_equal(SCAN(header, 0xa0, 0x80, 0x80, 0x80, 0x80, 0, 5), ERR_INPUT);
	assert_int_equal(SCAN(header, 0x0a, 0x81, 0x80, 0x80, 0x80, 0x80, 0, 'b'), ERR_INPUT);
}

static void refuses_numbers_that_would_be_cut(void **state)
{
	const ProtobufCMessageDescriptor *kem = &eenmaal__v1__kem_key__descriptor;
	const ProtobufCMessageDescriptor *suspension = &eenmaal__v1__suspension__descriptor;
	const ProtobufCMessageDescriptor *member = &eenmaal__v1__member__descriptor;

	(void)state;
	assert_int_equal(SCAN(kem, 0x08, 0xff, 0xff, 0xff, 0xff, 0x0f), ERR_OK);
	assert_int_equal(SCAN(kem, 0x08, 0x81, 0x80, 0x80, 0x80, 0x10), ERR_INPUT);
	assert_int_equal(SCAN(suspension, 0x18, 1), ERR_OK);
	assert_int_equal(SCAN(suspension, 0x18, 2), ERR_INPUT);
	assert_int_equal(SCAN(member, 0x20, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
			      1),
			 ERR_OK);
	assert_int_equal(SCAN(member, 0x20, 0x81, 0x80, 0x80, 0x80, 0x10), ERR_INPUT);
}

static void refuses_bad_lengths(void **state)
{
	(void)state;
	assert_int_equal(SCAN(header, 0x0a, 2, 'b'), ERR_INPUT);
	assert_int_equal(SCAN(header, 0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f, 'b'), ERR_INPUT);
	/* A submessage may not reach beyond its parent: here its string would. */
	assert_int_equal(SCAN(grant, 0x0a, 2, 0x0a, 1, 'b'), ERR_INPUT);
	assert_int_equal(SCAN(grant, 0x0a, 3, 0x0a, 1, 'b'), ERR_OK);
	assert_int_equal(SCAN(header, 0x0a), ERR_INPUT);
}

static void refuses_wrong_wire_types(void **state)
{
	(void)state;
	assert_int_equal(SCAN(header, 0x08, 1), ERR_INPUT);    /* a string as varint */
	assert_int_equal(SCAN(header, 0x22, 1, 5), ERR_INPUT); /* a time as bytes: packed */
	assert_int_equal(SCAN(header, 0x21, 0, 0, 0, 0, 0, 0, 0, 0), ERR_INPUT);
	assert_int_equal(SCAN(header, 0x25, 0, 0, 0, 0), ERR_INPUT);
	assert_int_equal(SCAN(header, 0x0b, 0x0c), ERR_INPUT); /* a group */
	assert_int_equal(SCAN(header, 0x43, 0x44), ERR_INPUT); /* an unknown group */
	assert_int_equal(SCAN(header, 0x0e), ERR_INPUT);       /* wire types 6 and 7 */
	assert_int_equal(SCAN(header, 0x0f), ERR_INPUT);
	assert_int_equal(SCAN(header, 0x02, 0), ERR_INPUT); /* field number 0 */
}

static void refuses_duplicates_and_unknown_fields(void **state)
{
	const uint8_t twice[] = {0x0a, 1, 'a', 0x0a, 1, 'b'};
	const uint8_t unknown[] = {0x0a, 1, 'a', 0x40, 1, 0x4a, 1,    0xff, 0x51, 1, 2,
				   3,    4, 5,   6,    7, 8,    0x5d, 1,    2,    3, 4};
	const uint8_t group[] = {0x43, 0x44};

	(void)state;
	for (int mode = CODEC_STRICT; mode <= CODEC_LENIENT; mode++) {
		bool lenient = mode == CODEC_LENIENT;

		assert_int_equal(wire_scan(header, view_of(twice, sizeof(twice)),
					   (enum codec_mode)mode),
				 ERR_INPUT);
		assert_int_equal(wire_scan(header, view_of(unknown, sizeof(unknown)),
					   (enum codec_mode)mode),
				 lenient ? ERR_OK : ERR_INPUT);
		assert_int_equal(wire_scan(header, view_of(group, sizeof(group)),
					   (enum codec_mode)mode),
				 ERR_INPUT);
	}
	/* Two headers would be merged. */
	assert_int_equal(SCAN(grant, 0x0a, 0, 0x0a, 0), ERR_INPUT);
	/* Trailing bytes. */
	assert_int_equal(SCAN(header, 0x0a, 1, 'a', 0), ERR_INPUT);
	assert_int_equal(SCAN(header, 0x0a, 1, 'a', 0xff), ERR_INPUT);
}

static void refuses_strings_that_are_no_text(void **state)
{
	(void)state;
	assert_int_equal(SCAN(header, 0x0a, 2, 0xc3, 0xa9), ERR_OK);
	assert_int_equal(SCAN(header, 0x0a, 2, 'a', 0), ERR_INPUT);
	assert_int_equal(SCAN(header, 0x0a, 1, 0xff), ERR_INPUT);
	assert_int_equal(SCAN(header, 0x0a, 1, 0xc3), ERR_INPUT);
	assert_int_equal(SCAN(header, 0x0a, 3, 0xed, 0xa0, 0x80), ERR_INPUT);
	assert_int_equal(SCAN(header, 0x1a, 2, 0xff, 0), ERR_OK); /* bytes may be anything */
}

/* A MiB of two-byte fields: with these counts, protobuf-c would take some hundred MiB. */
static void refuses_floods(void **state)
{
	static uint8_t flood[MIB];
	static const uint8_t tags[] = {0x2a, 0x32};

	(void)state;
	/* Empty kinds and purposes; then empty wraps, whose tag has two bytes. */
	for (size_t t = 0; t < sizeof(tags); t++) {
		for (size_t i = 0; i < MIB; i += 2) {
			flood[i] = tags[t];
			flood[i + 1] = 0;
		}
		assert_int_equal(scan(grant, view_of(flood, MIB)), ERR_TOO_LARGE);
	}
	for (size_t i = 0; i + 3 <= MIB; i += 3)
		memcpy(flood + i, (const uint8_t[]){0x8a, 1, 0}, 3);
	assert_int_equal(scan(grant, view_of(flood, MIB - MIB % 3)), ERR_TOO_LARGE);
}

/* What a request of the largest size may take at most, and that a small arena stops it. */
static void bounds_memory(void **state)
{
	static uint8_t flood[3 * CODEC_FIELDS_MAX];
	struct arena *large = arena_new(64 * MIB), *small = arena_new(64 << 10);
	struct view v = view_of(flood, sizeof(flood));
	ProtobufCMessage *out = NULL;

	(void)state;
	for (size_t i = 0; i < sizeof(flood); i += 3)
		memcpy(flood + i, (const uint8_t[]){0x8a, 1, 0}, 3);
	assert_int_equal(codec_decode(grant, v, CODEC_STRICT, large, &out), ERR_OK);
	assert_true(arena_used(large) < 4 * MIB);
	assert_int_equal(codec_decode(grant, v, CODEC_STRICT, small, &out), ERR_TOO_LARGE);
	assert_null(out);
	assert_true(arena_used(small) <= 64 << 10);
	arena_free(large);
	arena_free(small);
}

static void counts_fields_of_the_whole_tree(void **state)
{
	static uint8_t entries[3 * (CODEC_FIELDS_MAX + 1)];
	const ProtobufCMessageDescriptor *type = &eenmaal__v1__list_entries_response__descriptor;
	size_t n;

	(void)state;
	/* 2 * CODEC_FIELDS_MAX / 2 entries with one empty field each. */
	for (n = 0; n < CODEC_FIELDS_MAX / 2; n++)
		memcpy(entries + 4 * n, (const uint8_t[]){0x0a, 2, 0x1a, 0}, 4);
	assert_int_equal(wire_scan(type, view_of(entries, 4 * n), CODEC_STRICT), ERR_OK);
	memcpy(entries + 4 * n, (const uint8_t[]){0x0a, 0}, 2);
	assert_int_equal(wire_scan(type, view_of(entries, 4 * n + 2), CODEC_STRICT), ERR_TOO_LARGE);
	assert_int_equal(wire_scan(type, view_of(entries, 4 * n + 2), CODEC_LENIENT), ERR_OK);
}

/* Our messages do not recurse, so that a made-up one has to. */
static void stops_at_depth(void **state)
{
	enum { LEVELS = 10000 };
	static uint8_t nested[3 * LEVELS];
	static ProtobufCFieldDescriptor field;
	static ProtobufCMessageDescriptor type;
	size_t at = sizeof(nested), len = 0;
	size_t depth = 0;

	(void)state;
	field = (ProtobufCFieldDescriptor){.name = "again",
					   .id = 1,
					   .label = PROTOBUF_C_LABEL_NONE,
					   .type = PROTOBUF_C_TYPE_MESSAGE,
					   .descriptor = &type};
	type = (ProtobufCMessageDescriptor){.n_fields = 1, .fields = &field};
	while (at > 4 && depth < LEVELS) {
		bool two = len > 127;

		if (two)
			nested[--at] = (uint8_t)(len >> 7);
		nested[--at] = (uint8_t)((len & 127) | (two ? 128 : 0));
		nested[--at] = 0x0a;
		len = sizeof(nested) - at;
		depth++;
		if (depth == CODEC_DEPTH_MAX - 1)
			assert_int_equal(wire_scan(&type, view_of(nested + at, len), CODEC_STRICT),
					 ERR_OK);
		else if (depth == CODEC_DEPTH_MAX)
			assert_int_equal(wire_scan(&type, view_of(nested + at, len), CODEC_STRICT),
					 ERR_TOO_LARGE);
		if (len >= 1 << 14)
			break;
	}
	assert_true(depth > 4000);
	assert_int_equal(wire_scan(&type, view_of(nested + at, len), CODEC_LENIENT), ERR_TOO_LARGE);
	/* The same as bytes of a real message: opaque, or refused. */
	assert_int_equal(scan(grant, view_of(nested + at, len)), ERR_INPUT);
}

/* Random bytes and all short inputs: never anything but an answer. */
static void survives_noise(void **state)
{
	uint8_t bytes[64];
	uint64_t x = 88172645463325252u;

	(void)state;
	for (unsigned i = 0; i < 0x10000; i++) {
		const uint8_t two[] = {(uint8_t)(i >> 8), (uint8_t)i};

		(void)scan(grant, view_of(two, 2));
	}
	for (unsigned round = 0; round < 20000; round++) {
		for (size_t i = 0; i < sizeof(bytes); i++) {
			x ^= x << 13;
			x ^= x >> 7;
			x ^= x << 17;
			bytes[i] = (uint8_t)(x >> 32) & (i % 3 ? 0xff : 0x3a);
		}
		(void)scan(grant, view_of(bytes, x % sizeof(bytes)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_plain_messages),
		cmocka_unit_test(refuses_bad_varints),
		cmocka_unit_test(refuses_numbers_that_would_be_cut),
		cmocka_unit_test(refuses_bad_lengths),
		cmocka_unit_test(refuses_wrong_wire_types),
		cmocka_unit_test(refuses_duplicates_and_unknown_fields),
		cmocka_unit_test(refuses_strings_that_are_no_text),
		cmocka_unit_test(refuses_floods),
		cmocka_unit_test(bounds_memory),
		cmocka_unit_test(counts_fields_of_the_whole_tree),
		cmocka_unit_test(stops_at_depth),
		cmocka_unit_test(survives_noise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
