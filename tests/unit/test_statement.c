/* SPDX-License-Identifier: EUPL-1.2 */
/* DSSE: the published encoding, and statements that verify only as what they were signed as. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "broker/base/mem.h"
#include "keys/statement.h"
#include "keys/statement_internal.h"

struct signer {
	struct sign_public key;
	struct secret *seed;
};

static int setup(void **state)
{
	static struct signer signer;

	*state = &signer;
	return sign_generate(&signer.key, &signer.seed) != ERR_OK;
}

static int teardown(void **state)
{
	struct signer *signer = *state;

	secret_free(signer->seed);
	return 0;
}

static struct envelope sign(const struct signer *s, enum statement_type type, struct view payload)
{
	struct envelope e = {.type = type, .payload = payload};

	assert_int_equal(statement_sign(type, payload, s->seed, e.signature), ERR_OK);
	return e;
}

/* https://github.com/secure-systems-lab/dsse, protocol.md and its Go implementation's test. */
static void pae_is_the_published_one(void **state)
{
	char prefix[PAE_PREFIX_MAX], long_uri[PAE_PREFIX_MAX + 1];

	(void)state;
	assert_int_equal(statement_pae_prefix("http://example.com/HelloWorld", 11, prefix),
			 strlen("DSSEv1 29 http://example.com/HelloWorld 11 "));
	assert_string_equal(prefix, "DSSEv1 29 http://example.com/HelloWorld 11 ");
	assert_int_equal(statement_pae_prefix("", 0, prefix), 12);
	assert_string_equal(prefix, "DSSEv1 0  0 ");
	memset(long_uri, 'x', sizeof(long_uri) - 1);
	long_uri[sizeof(long_uri) - 1] = '\0';
	assert_int_equal(statement_pae_prefix(long_uri, 0, prefix), 0);
}

static void a_statement_signs_its_encoding(void **state)
{
	const struct signer *s = *state;
	const char *pae = "DSSEv1 41 application/vnd.eenmaal.grant.v1+protobuf 5 hello";
	struct envelope e = sign(s, STATEMENT_GRANT, view_str("hello"));
	struct hash id, expected;

	assert_int_equal(sign_verify(&s->key, view_str(pae), e.signature), ERR_OK);
	assert_int_equal(statement_hash(&e, &id), ERR_OK);
	hash_sha256(view_str(pae), &expected);
	assert_true(hash_equal(&id, &expected));
	e.signature[0] ^= 1;
	assert_int_equal(statement_hash(&e, &id), ERR_OK);
	assert_true(hash_equal(&id, &expected));
}

static void types_have_one_name_each(void **state)
{
	(void)state;
	assert_null(statement_type_uri(STATEMENT_NONE));
	assert_null(statement_type_uri(STATEMENT_TYPE_COUNT));
	assert_null(statement_type_uri((enum statement_type) - 1));
	for (unsigned t = 1; t < STATEMENT_TYPE_COUNT; t++) {
		const char *uri = statement_type_uri((enum statement_type)t);

		assert_non_null(uri);
		assert_int_equal(statement_type_find(view_str(uri)), t);
		assert_int_equal(statement_type_find(view_of(uri, strlen(uri) - 1)),
				 STATEMENT_NONE);
	}
	assert_string_equal(statement_type_uri(STATEMENT_ACCESS_REQUEST),
			    "application/vnd.eenmaal.access-request.v1+protobuf");
	assert_int_equal(statement_type_find(view_of(NULL, 0)), STATEMENT_NONE);
	assert_int_equal(statement_type_find(view_str("text/plain")), STATEMENT_NONE);
}

static void a_statement_verifies_as_its_own_type_only(void **state)
{
	const struct signer *s = *state;
	struct envelope e = sign(s, STATEMENT_GRANT, view_str("payload"));

	assert_int_equal(statement_verify(&e, STATEMENT_GRANT, &s->key), ERR_OK);
	assert_int_equal(statement_verify(&e, STATEMENT_REVOCATION, &s->key), ERR_STATEMENT_TYPE);
	for (unsigned t = 1; t < STATEMENT_TYPE_COUNT; t++) {
		e.type = (enum statement_type)t;
		assert_int_equal(statement_verify(&e, e.type, &s->key),
				 t == STATEMENT_GRANT ? ERR_OK : ERR_SIGNATURE);
	}
	e.type = STATEMENT_NONE;
	assert_int_equal(statement_verify(&e, STATEMENT_NONE, &s->key), ERR_STATEMENT_TYPE);
}

static void every_changed_byte_is_refused(void **state)
{
	const struct signer *s = *state;
	uint8_t payload[] = "grant id, holder, partner, kinds, purposes, end";
	struct envelope e = sign(s, STATEMENT_GRANT, view_of(payload, sizeof(payload)));
	struct sign_public other = s->key;
	struct hash before, after;

	assert_int_equal(statement_hash(&e, &before), ERR_OK);
	for (size_t i = 0; i < sizeof(payload); i++) {
		payload[i] ^= 1;
		assert_int_equal(statement_verify(&e, STATEMENT_GRANT, &s->key), ERR_SIGNATURE);
		assert_int_equal(statement_hash(&e, &after), ERR_OK);
		assert_false(hash_equal(&before, &after));
		payload[i] ^= 1;
	}
	for (size_t i = 0; i < SIGNATURE_LEN; i++) {
		e.signature[i] ^= 1;
		assert_int_equal(statement_verify(&e, STATEMENT_GRANT, &s->key), ERR_SIGNATURE);
		e.signature[i] ^= 1;
	}
	other.b[5] ^= 1;
	assert_int_equal(statement_verify(&e, STATEMENT_GRANT, &other), ERR_SIGNATURE);
	e.payload.len--;
	assert_int_equal(statement_verify(&e, STATEMENT_GRANT, &s->key), ERR_SIGNATURE);
	e.key_id = view_str("anything");
	e.payload.len++;
	assert_int_equal(statement_verify(&e, STATEMENT_GRANT, &s->key), ERR_OK);
}

static void payloads_of_every_size_verify(void **state)
{
	static uint8_t payload[64 * 1024];
	static const size_t lengths[] = {0,   1,   300, 950, 963, 964,  965,
					 966, 967, 968, 969, 970, 1024, sizeof(payload)};
	const struct signer *s = *state;

	memset(payload, 7, sizeof(payload));
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		struct envelope e = sign(s, STATEMENT_SEGMENT,
					 view_of(lengths[i] ? payload : NULL, lengths[i]));
		struct hash id;

		assert_int_equal(statement_verify(&e, STATEMENT_SEGMENT, &s->key), ERR_OK);
		assert_int_equal(statement_hash(&e, &id), ERR_OK);
		e.signature[40] ^= 1;
		assert_int_equal(statement_verify(&e, STATEMENT_SEGMENT, &s->key), ERR_SIGNATURE);
	}
}

/* Every request is verified: a small one must not touch the heap, a large one may fail there. */
static void small_payloads_stay_off_the_heap(void **state)
{
	static const uint8_t payload[1200];
	const struct signer *s = *state;
	struct envelope small = sign(s, STATEMENT_ACCESS_REQUEST, view_of(payload, 300));
	struct envelope large = sign(s, STATEMENT_ACCESS_REQUEST, view_of(payload, 1200));
	uint8_t signature[SIGNATURE_LEN];

	mem_fail_at(1);
	assert_int_equal(statement_verify(&small, STATEMENT_ACCESS_REQUEST, &s->key), ERR_OK);
	assert_int_equal(statement_verify(&large, STATEMENT_ACCESS_REQUEST, &s->key), ERR_MEMORY);
	mem_fail_at(1);
	assert_int_equal(statement_sign(STATEMENT_ACCESS_REQUEST, large.payload, s->seed,
					signature),
			 ERR_MEMORY);
	mem_fail_at(0);
}

static void wrong_arguments_are_refused(void **state)
{
	const struct signer *s = *state;
	struct envelope e = {.type = STATEMENT_NONE};
	struct secret *short_seed = NULL;
	struct hash id;

	assert_int_equal(secret_new(NULL, 31, &short_seed), ERR_OK);
	assert_int_equal(statement_hash(&e, &id), ERR_STATEMENT_TYPE);
	assert_int_equal(statement_sign(STATEMENT_NONE, view_str("x"), s->seed, e.signature),
			 ERR_STATEMENT_TYPE);
	assert_int_equal(statement_sign(STATEMENT_GRANT, view_str("x"), short_seed, e.signature),
			 ERR_INPUT);
	secret_free(short_seed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pae_is_the_published_one),
		cmocka_unit_test(a_statement_signs_its_encoding),
		cmocka_unit_test(types_have_one_name_each),
		cmocka_unit_test(a_statement_verifies_as_its_own_type_only),
		cmocka_unit_test(every_changed_byte_is_refused),
		cmocka_unit_test(payloads_of_every_size_verify),
		cmocka_unit_test(small_payloads_stay_off_the_heap),
		cmocka_unit_test(wrong_arguments_are_refused),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
