/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Every type of statement, signed here, from its envelope to the checked message.
 * Input: the type, flags, the payload.
 */
#include <string.h>

#include "proto/validate.h"
#include "tests/fuzz/harness.h"
#include "tests/support/sample.h"

#define ARENA_MAX ((size_t)32 << 20)
#define FLAG_SPOIL 1 /* the signature must then fail */

static enum statement_type type_of(uint8_t byte)
{
	return (enum statement_type)(1 + byte % (STATEMENT_TYPE_COUNT - 1));
}

static void check_accepted(enum statement_type type, struct view payload, ProtobufCMessage *m,
			   struct arena *a)
{
	const Eenmaal__V1__Header *h = codec_header(type, m);
	ProtobufCMessage *again = NULL;

	FUZZ_CHECK(view_equal(fuzz_pack(a, m), payload));
	FUZZ_CHECK(m->descriptor == validate_statement_type(type));
	FUZZ_CHECK(codec_statement(type, payload, a, &again) == ERR_OK);
	FUZZ_CHECK(validate_statement(type, again) == ERR_OK);
	FUZZ_CHECK((h == NULL) == (type == STATEMENT_DIRECTORY));
	if (!h)
		return;
	FUZZ_CHECK(h->nonce.len == UUID_LEN && h->audience[0] && h->issuer[0]);
	if (codec_header_check(h, SAMPLE_AUDIENCE, NULL, SAMPLE_NOW) == ERR_OK) {
		FUZZ_CHECK(strcmp(h->audience, SAMPLE_AUDIENCE) == 0);
		FUZZ_CHECK(h->expires_at > SAMPLE_NOW);
		FUZZ_CHECK(h->issued_at <= SAMPLE_NOW + STATEMENT_AHEAD_MAX);
		FUZZ_CHECK(h->expires_at - h->issued_at <= STATEMENT_LIFETIME_MAX);
		FUZZ_CHECK(codec_header_check(h, "other.example", NULL, SAMPLE_NOW) ==
			   ERR_AUDIENCE);
	}
}

/* The payload is no other statement, whoever signed it. */
static void check_confusion(struct envelope *e, const struct sign_public *key)
{
	enum statement_type own = e->type;

	for (int t = 1; t < STATEMENT_TYPE_COUNT; t++)
		if (t != (int)own)
			FUZZ_CHECK(statement_verify(e, (enum statement_type)t, key) ==
				   ERR_STATEMENT_TYPE);
	e->type = own == STATEMENT_GRANT ? STATEMENT_ERASURE : STATEMENT_GRANT;
	FUZZ_CHECK(statement_verify(e, e->type, key) == ERR_SIGNATURE);
	e->type = own;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = fuzz_input(data, size);
	struct envelope e = {.type = type_of(fuzz_u8(&in))};
	uint8_t flags = fuzz_u8(&in);
	const struct secret *seed = fuzz_secret(0x10);
	struct sign_public key;
	ProtobufCMessage *m = NULL;
	struct arena *a;

	e.payload = fuzz_rest(&in);
	FUZZ_CHECK(sign_derive_public(seed, &key) == ERR_OK);
	if (statement_sign(e.type, e.payload, seed, e.signature) != ERR_OK)
		return 0;
	if (flags & FLAG_SPOIL) {
		e.signature[flags >> 2] ^= 1;
		FUZZ_CHECK(statement_verify(&e, e.type, &key) == ERR_SIGNATURE);
		return 0;
	}
	FUZZ_CHECK(statement_verify(&e, e.type, &key) == ERR_OK);
	check_confusion(&e, &key);
	a = fuzz_arena(ARENA_MAX);
	if (codec_statement(e.type, e.payload, a, &m) == ERR_OK)
		check_accepted(e.type, e.payload, m, a);
	else
		FUZZ_CHECK(m == NULL);
	arena_free(a);
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	return size == 0 ? LLVMFuzzerMutate(data, size, max)
			 : fuzz_mutate_behind(2, validate_statement_type(type_of(data[0])),
					      (struct fuzz_data){data, size, max}, seed);
}

void fuzz_seeds(void)
{
	for (int t = 1; t < STATEMENT_TYPE_COUNT; t++) {
		struct arena *a = fuzz_arena(ARENA_MAX);
		ProtobufCMessage *m = sample_statement((enum statement_type)t, a);
		uint8_t head[2] = {(uint8_t)(t - 1), 0};

		fuzz_seed(m->descriptor->short_name, 2,
			  (const struct view[]){view_of(head, 2), fuzz_pack(a, m)});
		arena_free(a);
	}
}
