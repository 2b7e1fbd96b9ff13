/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Every request, reply and record off the wire: the bounded scan, then protobuf-c.
 * Input: which type, which mode, the message.
 */
#include <stdio.h>

#include "proto/validate.h"
#include "tests/fuzz/harness.h"

#define ARENA_MAX ((size_t)8 << 20)

static size_t type_count(void)
{
	size_t n = 0;

	while (fuzz_method_type(n))
		n++;
	return n;
}

static const ProtobufCMessageDescriptor *type_of(uint8_t byte)
{
	return fuzz_method_type(byte % type_count());
}

/* What was accepted serialises to something that is accepted and serialises to the same. */
static void check_again(const ProtobufCMessage *m, struct arena *a, struct view original,
			enum codec_mode mode)
{
	struct view once = fuzz_pack(a, m), twice;
	ProtobufCMessage *again = NULL;

	if (mode == CODEC_CANONICAL)
		FUZZ_CHECK(view_equal(once, original));
	/* Lenient reading keeps unknown fields out of sight; protobuf-c writes them again. */
	FUZZ_CHECK(codec_decode(m->descriptor, once, mode, a, &again) == ERR_OK);
	twice = fuzz_pack(a, again);
	FUZZ_CHECK(view_equal(once, twice));
	(void)(validate_message(again) == ERR_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = fuzz_input(data, size);
	const ProtobufCMessageDescriptor *type = type_of(fuzz_u8(&in));
	enum codec_mode mode = (enum codec_mode)(fuzz_u8(&in) % 3);
	struct view bytes = fuzz_rest(&in);
	struct arena *a = fuzz_arena(ARENA_MAX), *b = fuzz_arena(4 * ARENA_MAX);
	ProtobufCMessage *m = NULL;
	enum err scanned = wire_scan(type, bytes, mode), e;

	e = codec_decode(type, bytes, mode, a, &m);
	FUZZ_CHECK(arena_used(a) <= ARENA_MAX);
	FUZZ_CHECK((e == ERR_OK) == (m != NULL));
	if (scanned != ERR_OK)
		FUZZ_CHECK(e == scanned);
	else
		FUZZ_CHECK(e == ERR_OK || e == ERR_NOT_CANONICAL || e == ERR_TOO_LARGE);
	if (e == ERR_OK) {
		/* Each mode accepts whatever a stricter one does. */
		if (mode == CODEC_CANONICAL)
			FUZZ_CHECK(wire_scan(type, bytes, CODEC_STRICT) == ERR_OK);
		if (mode != CODEC_LENIENT)
			FUZZ_CHECK(wire_scan(type, bytes, CODEC_LENIENT) == ERR_OK);
		(void)(validate_message(m) == ERR_OK);
		check_again(m, b, bytes, mode);
	}
	arena_free(a);
	arena_free(b);
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	return size == 0 ? LLVMFuzzerMutate(data, size, max)
			 : fuzz_mutate_behind(2, type_of(data[0]),
					      (struct fuzz_data){data, size, max}, seed);
}

void fuzz_seeds(void)
{
	for (size_t n = 0; n < type_count(); n++) {
		struct arena *a = fuzz_arena(ARENA_MAX);
		const ProtobufCMessageDescriptor *type = fuzz_method_type(n);
		struct view m = fuzz_pack(a, fuzz_sample(a, type));
		uint8_t head[2] = {(uint8_t)n, (uint8_t)(n % 3)};

		if (m.len <= 8192)
			fuzz_seed(type->short_name, 2, (const struct view[]){view_of(head, 2), m});
		arena_free(a);
	}
}
