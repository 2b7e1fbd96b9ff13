/* SPDX-License-Identifier: EUPL-1.2 */
/* Statements: canonical round trips, mutations of valid messages, envelopes and headers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "proto/codec.h"
#include "proto/validate.h"
#include "tests/support/sample.h"

#define ARENA_MAX (8u << 20)
#define ROUNDS 20000
#define S41 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define S82 S41 S41

static void round_trips_every_statement(void **state)
{
	(void)state;
	for (unsigned t = STATEMENT_NONE + 1; t < STATEMENT_TYPE_COUNT; t++) {
		enum statement_type type = (enum statement_type)t;
		struct arena *a = arena_new(ARENA_MAX);
		struct buf first = BUF_INIT(CODEC_PAYLOAD_MAX),
			   second = BUF_INIT(CODEC_PAYLOAD_MAX);
		ProtobufCMessage *m = sample_statement(type, a), *back = NULL;

		assert_ptr_equal(m->descriptor, validate_statement_type(type));
		assert_int_equal(codec_encode(m, &first), ERR_OK);
		assert_int_equal(codec_statement(type, buf_view(&first), a, &back), ERR_OK);
		assert_int_equal(codec_encode(back, &second), ERR_OK);
		assert_true(view_equal(buf_view(&first), buf_view(&second)));
		if (type == STATEMENT_DIRECTORY)
			assert_null(codec_header(type, back));
		else
			assert_string_equal(codec_header(type, back)->audience, SAMPLE_AUDIENCE);
		buf_free(&first);
		buf_free(&second);
		arena_free(a);
	}
}

/* ------------------------------------------------------------ canonical form */

static enum err decode_suspension(const uint8_t *data, size_t len, enum codec_mode mode)
{
	struct arena *a = arena_new(ARENA_MAX);
	ProtobufCMessage *out = NULL;
	enum err e = codec_decode(&eenmaal__v1__suspension__descriptor, view_of(data, len), mode, a,
				  &out);

	arena_free(a);
	return e;
}

static void only_canonical_bytes_are_signed(void **state)
{
	static const struct {
		size_t len;
		uint8_t data[8];
	} cases[] = {
		{4, {0x18, 1, 0x0a, 0}}, /* order */
		{2, {0x18, 0}},          /* a default that is written */
		{2, {0x12, 0}},          /* empty bytes that are written */
		{3, {0x18, 0x81, 0}},    /* an overlong varint */
		{3, {0x98, 0, 1}},       /* an overlong tag */
		{4, {0x12, 0x81, 0, 7}}, /* an overlong length */
	};

	(void)state;
	assert_int_equal(decode_suspension((const uint8_t[]){0x0a, 0, 0x18, 1}, 4, CODEC_CANONICAL),
			 ERR_OK);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(decode_suspension(cases[i].data, cases[i].len, CODEC_STRICT),
				 ERR_OK);
		assert_int_equal(decode_suspension(cases[i].data, cases[i].len, CODEC_CANONICAL),
				 ERR_NOT_CANONICAL);
	}
}

static uint64_t noise = 88172645463325252u;

static uint64_t next(void)
{
	noise ^= noise << 13;
	noise ^= noise >> 7;
	noise ^= noise << 17;
	return noise;
}

static size_t mutate(uint8_t *data, size_t len)
{
	size_t at = next() % len, n = 1 + next() % 4;

	switch (next() % 5) {
	case 0:
		data[at] ^= (uint8_t)(1u << (next() % 8));
		return len;
	case 1:
		data[at] = (uint8_t)next();
		return len;
	case 2: /* cut */
		return at == 0 ? 1 : at;
	case 3: /* take out */
		n = n < len - at ? n : len - at;
		memmove(data + at, data + at + n, len - at - n);
		return len - n > 0 ? len - n : 1;
	default: /* put in */
		memmove(data + at + n, data + at, len - at);
		for (size_t i = 0; i < n; i++)
			data[at + i] = (uint8_t)next();
		return len + n;
	}
}

/* A mutation may be a statement again; it then is exactly its own serialisation. */
static void mutations_never_pass_as_something_else(void **state)
{
	static uint8_t data[CODEC_PAYLOAD_MAX];
	unsigned accepted = 0;

	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		enum statement_type type =
			(enum statement_type)(1 + next() % (STATEMENT_TYPE_COUNT - 1));
		struct arena *a = arena_new(ARENA_MAX);
		struct buf b = BUF_INIT(sizeof(data)), again = BUF_INIT(sizeof(data));
		ProtobufCMessage *out = NULL;
		size_t len;
		enum err e;

		assert_int_equal(codec_encode(sample_statement(type, a), &b), ERR_OK);
		len = b.len;
		memcpy(data, b.data, len);
		for (uint64_t n = 1 + next() % 3; n > 0; n--)
			len = mutate(data, len);
		if (codec_decode(validate_statement_type(type), view_of(data, len), CODEC_CANONICAL,
				 a, &out) == ERR_OK) {
			accepted++;
			assert_int_equal(codec_encode(out, &again), ERR_OK);
			assert_true(view_equal(buf_view(&again), view_of(data, len)));
			e = validate_statement(type, out);
			assert_true(e == ERR_OK || e == ERR_INPUT || e == ERR_SUITE);
		}
		assert_true(arena_used(a) < (256u << 10));
		buf_free(&b);
		buf_free(&again);
		arena_free(a);
	}
	assert_true(accepted > ROUNDS / 20);
}

/* ------------------------------------------------------ envelopes and headers */

static struct secret *new_seed(uint8_t first)
{
	uint8_t bytes[SIGN_SEED_LEN];
	struct secret *seed = NULL;

	memset(bytes, first, sizeof(bytes));
	assert_int_equal(secret_new(bytes, sizeof(bytes), &seed), ERR_OK);
	return seed;
}

static void signs_and_verifies(void **state)
{
	struct arena *a = arena_new(ARENA_MAX);
	struct secret *seed = new_seed(1);
	ProtobufCMessage *m = sample_statement(STATEMENT_GRANT, a);
	Eenmaal__V1__Envelope *wire = NULL;
	struct sign_public key;
	struct envelope e;

	(void)state;
	assert_int_equal(sign_derive_public(seed, &key), ERR_OK);
	assert_int_equal(codec_sign(STATEMENT_REVOCATION, m, seed, a, &wire), ERR_STATEMENT_TYPE);
	assert_null(wire);
	assert_int_equal(codec_sign(STATEMENT_GRANT, m, seed, a, &wire), ERR_OK);
	assert_string_equal(wire->payload_type, "application/vnd.eenmaal.grant.v1+protobuf");
	assert_int_equal(codec_envelope(wire, &e), ERR_OK);
	assert_int_equal(statement_verify(&e, STATEMENT_GRANT, &key), ERR_OK);
	assert_int_equal(statement_verify(&e, STATEMENT_REVOCATION, &key), ERR_STATEMENT_TYPE);
	wire->payload.data[3] ^= 1;
	assert_int_equal(statement_verify(&e, STATEMENT_GRANT, &key), ERR_SIGNATURE);
	secret_free(seed);
	arena_free(a);
}

static void checks_envelopes(void **state)
{
	struct arena *a = arena_new(ARENA_MAX);
	struct secret *seed = new_seed(1);
	Eenmaal__V1__Envelope *m = NULL;
	Eenmaal__V1__Signature *twice[2];
	struct envelope e;

	(void)state;
	assert_int_equal(codec_sign(STATEMENT_GRANT, sample_statement(STATEMENT_GRANT, a), seed, a,
				    &m),
			 ERR_OK);
	assert_int_equal(codec_envelope(NULL, &e), ERR_INPUT);
	m->n_signatures = 0;
	assert_int_equal(codec_envelope(m, &e), ERR_INPUT);
	twice[0] = twice[1] = m->signatures[0];
	m->signatures = twice;
	m->n_signatures = 2;
	assert_int_equal(codec_envelope(m, &e), ERR_INPUT);
	m->n_signatures = 1;
	assert_int_equal(codec_envelope(m, &e), ERR_OK);
	twice[0]->sig.len = 63;
	assert_int_equal(codec_envelope(m, &e), ERR_INPUT);
	twice[0]->sig.len = 64;
	twice[0]->keyid = sample_text(a, S82);
	assert_int_equal(codec_envelope(m, &e), ERR_INPUT);
	twice[0]->keyid[80] = 0;
	assert_int_equal(codec_envelope(m, &e), ERR_OK);
	assert_int_equal(e.key_id.len, 80);
	m->payload_type = sample_text(a, "application/vnd.eenmaal.segment.v1+protobuf");
	m->payload = sample_bytes(a, CODEC_PAYLOAD_MAX + 1, 0);
	assert_int_equal(codec_envelope(m, &e), ERR_TOO_LARGE);
	m->payload.len = CODEC_PAYLOAD_MAX;
	assert_int_equal(codec_envelope(m, &e), ERR_OK);
	m->payload_type = sample_text(a, "application/vnd.eenmaal.epochs.v1+protobuf");
	m->payload = sample_bytes(a, CODEC_PAYLOAD_KEYS_MAX + 1, 0);
	assert_int_equal(codec_envelope(m, &e), ERR_TOO_LARGE);
	m->payload.len = CODEC_PAYLOAD_KEYS_MAX;
	assert_int_equal(codec_envelope(m, &e), ERR_OK);
	m->payload_type = sample_text(a, "application/vnd.eenmaal.grant.v1+protobuf");
	assert_int_equal(codec_envelope(m, &e), ERR_OK);
	m->payload.len = 0;
	assert_int_equal(codec_envelope(m, &e), ERR_INPUT);
	m->payload.len = 1;
	m->payload_type = sample_text(a, "application/json");
	assert_int_equal(codec_envelope(m, &e), ERR_STATEMENT_TYPE);
	secret_free(seed);
	arena_free(a);
}

static void checks_headers(void **state)
{
	struct arena *a = arena_new(ARENA_MAX);
	Eenmaal__V1__Header *h = sample_header(a, "coa", true, 0);
	const int64_t now = SAMPLE_NOW;

	(void)state;
	assert_int_equal(codec_header_check(h, SAMPLE_AUDIENCE, "coa", now), ERR_OK);
	assert_int_equal(codec_header_check(h, SAMPLE_AUDIENCE, NULL, now), ERR_OK);
	assert_int_equal(codec_header_check(h, "other.example", "coa", now), ERR_AUDIENCE);
	assert_int_equal(codec_header_check(h, SAMPLE_AUDIENCE, "gemeente", now), ERR_ISSUER);
	assert_int_equal(codec_header_check(h, SAMPLE_AUDIENCE, "coa", now + 599), ERR_OK);
	assert_int_equal(codec_header_check(h, SAMPLE_AUDIENCE, "coa", now + 600), ERR_EXPIRED);
	assert_int_equal(codec_header_check(h, SAMPLE_AUDIENCE, "coa", now - 60), ERR_OK);
	assert_int_equal(codec_header_check(h, SAMPLE_AUDIENCE, "coa", now - 61), ERR_FUTURE);
	h->expires_at = now + 900;
	assert_int_equal(codec_header_check(h, SAMPLE_AUDIENCE, "coa", now), ERR_OK);
	h->expires_at = now + 901;
	assert_int_equal(codec_header_check(h, SAMPLE_AUDIENCE, "coa", now), ERR_RANGE);
	h->expires_at = now;
	assert_int_equal(codec_header_check(h, SAMPLE_AUDIENCE, "coa", now), ERR_RANGE);
	h->issued_at = INT64_MIN;
	h->expires_at = INT64_MAX;
	assert_int_equal(codec_header_check(h, SAMPLE_AUDIENCE, "coa", now), ERR_RANGE);
	arena_free(a);
}

/* Let the n-th allocation fail for every n: an error each time, and nothing leaks. */
static void survives_failing_allocations(void **state)
{
	struct secret *seed = new_seed(1);
	uint64_t n = 1;
	enum err e;

	(void)state;
	do {
		struct arena *source = arena_new(ARENA_MAX), *a = arena_new(ARENA_MAX);
		ProtobufCMessage *m = sample_statement(STATEMENT_GRANT, source), *out = NULL;
		Eenmaal__V1__Envelope *wire = NULL;
		struct envelope envelope;

		mem_fail_at(n++);
		e = codec_sign(STATEMENT_GRANT, m, seed, a, &wire);
		if (e == ERR_OK)
			e = codec_envelope(wire, &envelope);
		if (e == ERR_OK)
			e = codec_statement(STATEMENT_GRANT, envelope.payload, a, &out);
		mem_fail_at(0);
		assert_true(e == ERR_OK || e == ERR_MEMORY || e == ERR_TOO_LARGE);
		arena_free(a);
		arena_free(source);
	} while (e != ERR_OK);
	assert_true(n > 3);
	secret_free(seed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trips_every_statement),
		cmocka_unit_test(only_canonical_bytes_are_signed),
		cmocka_unit_test(mutations_never_pass_as_something_else),
		cmocka_unit_test(signs_and_verifies),
		cmocka_unit_test(checks_envelopes),
		cmocka_unit_test(checks_headers),
		cmocka_unit_test(survives_failing_allocations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
