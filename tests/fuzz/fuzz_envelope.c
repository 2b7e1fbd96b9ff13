/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * DSSE envelopes: the wire form, the type, the pre-authentication encoding.
 * Input: 1 to sign it here, the serialised Envelope.
 */
#include <string.h>

#include "tests/fuzz/harness.h"
#include "tests/support/sample.h"

#define ARENA_MAX ((size_t)8 << 20)

/* What differs in type or payload has another hash; the signature and key id play no part. */
static void check_hash(struct envelope e)
{
	struct hash own, other;
	struct envelope twin = e;

	FUZZ_CHECK(statement_hash(&e, &own) == ERR_OK);
	twin.signature[0] ^= 1;
	twin.key_id = view_str("somebody");
	FUZZ_CHECK(statement_hash(&twin, &other) == ERR_OK && hash_equal(&own, &other));
	twin.type = e.type == STATEMENT_GRANT ? STATEMENT_ERASURE : STATEMENT_GRANT;
	FUZZ_CHECK(statement_hash(&twin, &other) == ERR_OK && !hash_equal(&own, &other));
	if (e.payload.len > 0) {
		twin = e;
		twin.payload.len--;
		FUZZ_CHECK(statement_hash(&twin, &other) == ERR_OK && !hash_equal(&own, &other));
	}
}

static void check_wire(const struct envelope *e, struct arena *a)
{
	Eenmaal__V1__Envelope *m = NULL;
	struct envelope back;

	FUZZ_CHECK(codec_envelope_message(e, a, &m) == ERR_OK);
	FUZZ_CHECK(codec_envelope(m, &back) == ERR_OK);
	FUZZ_CHECK(back.type == e->type && view_equal(back.payload, e->payload));
	FUZZ_CHECK(view_equal(back.key_id, e->key_id));
	FUZZ_CHECK(memcmp(back.signature, e->signature, SIGNATURE_LEN) == 0);
	FUZZ_CHECK(view_equal(view_str(statement_type_uri(e->type)), view_str(m->payload_type)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = fuzz_input(data, size);
	bool resign = fuzz_u8(&in) & 1;
	struct arena *a = fuzz_arena(ARENA_MAX);
	const struct secret *seed = fuzz_secret(0x20);
	struct sign_public key;
	ProtobufCMessage *m = NULL;
	struct envelope e;

	FUZZ_CHECK(sign_derive_public(seed, &key) == ERR_OK);
	(void)statement_type_find(fuzz_rest(&in));
	if (codec_decode(&eenmaal__v1__envelope__descriptor, fuzz_rest(&in), CODEC_STRICT, a, &m) ==
	    ERR_OK) {
		if (resign)
			fuzz_sign(a, (Eenmaal__V1__Envelope *)m, seed);
		if (codec_envelope((const Eenmaal__V1__Envelope *)m, &e) == ERR_OK) {
			FUZZ_CHECK(e.type > STATEMENT_NONE && e.type < STATEMENT_TYPE_COUNT);
			if (resign)
				FUZZ_CHECK(statement_verify(&e, e.type, &key) == ERR_OK);
			else
				(void)(statement_verify(&e, e.type, &key) == ERR_OK);
			check_hash(e);
			check_wire(&e, a);
		}
	}
	arena_free(a);
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	return fuzz_mutate_behind(1, &eenmaal__v1__envelope__descriptor,
				  (struct fuzz_data){data, size, max}, seed);
}

void fuzz_seeds(void)
{
	const enum statement_type types[] = {STATEMENT_GRANT, STATEMENT_HOLDER_QUERY,
					     STATEMENT_ERASURE};
	struct arena *a = fuzz_arena(ARENA_MAX);

	for (uint8_t n = 0; n < 3; n++) {
		Eenmaal__V1__Envelope *m = NULL;

		FUZZ_CHECK(codec_sign(types[n], sample_statement(types[n], a), fuzz_secret(0x20), a,
				      &m) == ERR_OK);
		m->signatures[0]->keyid = sample_text(a, "coa");
		fuzz_seed_tagged((const char *[]){"grant", "query", "erasure"}[n], n & 1,
				 fuzz_pack(a, m));
	}
	arena_free(a);
}
