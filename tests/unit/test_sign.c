/* SPDX-License-Identifier: EUPL-1.2 */
/* Ed25519 against RFC 8032, and refusal of everything that was changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "broker/base/mem.h"
#include "keys/sign.h"
#include "tests/support/vector.h"

static void signatures_are_those_of_rfc_8032(void **state)
{
	(void)state;
	for (unsigned n = 1; n <= 4; n++) {
		struct vector seed_bytes = vector_nth("ed25519_rfc8032.txt", n, "seed");
		struct vector public_bytes = vector_nth("ed25519_rfc8032.txt", n, "public");
		struct vector message = vector_nth("ed25519_rfc8032.txt", n, "message");
		struct vector expected = vector_nth("ed25519_rfc8032.txt", n, "signature");
		struct secret *seed = vector_secret(&seed_bytes);
		uint8_t signature[SIGNATURE_LEN];
		struct sign_public key;

		assert_int_equal(sign_derive_public(seed, &key), ERR_OK);
		vector_check(&public_bytes, key.b, sizeof(key.b));
		assert_int_equal(sign_message(seed, vector_view(&message), signature), ERR_OK);
		vector_check(&expected, signature, sizeof(signature));
		assert_int_equal(sign_verify(&key, vector_view(&message), signature), ERR_OK);
		secret_free(seed);
	}
}

static void every_changed_byte_is_refused(void **state)
{
	struct sign_public key;
	struct secret *seed = NULL;
	uint8_t signature[SIGNATURE_LEN], message[] = "who reads what, and until when";
	const struct view v = view_of(message, sizeof(message));

	(void)state;
	assert_int_equal(sign_generate(&key, &seed), ERR_OK);
	assert_int_equal(sign_message(seed, v, signature), ERR_OK);
	assert_int_equal(sign_verify(&key, v, signature), ERR_OK);
	for (size_t bit = 0; bit < 8 * sizeof(signature); bit++) {
		signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_int_equal(sign_verify(&key, v, signature), ERR_SIGNATURE);
		signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	for (size_t i = 0; i < sizeof(message); i++) {
		message[i] ^= 1;
		assert_int_equal(sign_verify(&key, v, signature), ERR_SIGNATURE);
		message[i] ^= 1;
	}
	for (size_t bit = 0; bit < 8 * sizeof(key.b); bit++) {
		key.b[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_int_equal(sign_verify(&key, v, signature), ERR_SIGNATURE);
		key.b[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	assert_int_equal(sign_verify(&key, view_of(message, sizeof(message) - 1), signature),
			 ERR_SIGNATURE);
	secret_free(seed);
}

/* The identity verifies anything with R = identity, S = 0 unless low-order keys are refused. */
static void a_low_order_key_verifies_nothing(void **state)
{
	const struct sign_public identity = {{1}};
	const uint8_t signature[SIGNATURE_LEN] = {1};

	(void)state;
	assert_int_equal(sign_verify(&identity, view_str("any"), signature), ERR_SIGNATURE);
}

static void a_seed_of_another_length_is_refused(void **state)
{
	static const size_t lengths[] = {1, 31, 33, 64};
	uint8_t signature[SIGNATURE_LEN];
	struct sign_public key;

	(void)state;
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		struct secret *seed = NULL;

		assert_int_equal(secret_new(NULL, lengths[i], &seed), ERR_OK);
		assert_int_equal(sign_derive_public(seed, &key), ERR_INPUT);
		assert_int_equal(sign_message(seed, view_str("x"), signature), ERR_INPUT);
		secret_free(seed);
	}
}

static void generated_keys_differ(void **state)
{
	struct sign_public a, b;
	struct secret *x = NULL, *y = NULL;

	(void)state;
	assert_int_equal(sign_generate(&a, &x), ERR_OK);
	assert_int_equal(sign_generate(&b, &y), ERR_OK);
	assert_int_equal(secret_len(x), SIGN_SEED_LEN);
	assert_false(secret_equal(x, y));
	assert_memory_not_equal(a.b, b.b, sizeof(a.b));
	secret_free(x);
	secret_free(y);
}

static void running_out_of_memory_is_reported(void **state)
{
	struct sign_public key;
	struct secret *seed = NULL;

	(void)state;
	for (uint64_t n = 1; n <= 2; n++) {
		mem_fail_at(n);
		assert_int_equal(sign_generate(&key, &seed), ERR_MEMORY);
		mem_fail_at(0);
		assert_null(seed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signatures_are_those_of_rfc_8032),
		cmocka_unit_test(every_changed_byte_is_refused),
		cmocka_unit_test(a_low_order_key_verifies_nothing),
		cmocka_unit_test(a_seed_of_another_length_is_refused),
		cmocka_unit_test(generated_keys_differ),
		cmocka_unit_test(running_out_of_memory_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
