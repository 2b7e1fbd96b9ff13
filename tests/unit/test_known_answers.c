/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The edge cases that tell implementations of the same primitive apart: which odd signatures are
 * accepted, which points are refused, that no tag but the right one opens.  The answers of RFC
 * 8032, 9180, 5869 and 6962 are in test_sign, test_hpke, test_kdf and test_merkle, those of C2SP's
 * signed notes in test_note.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sodium.h>
#include <string.h>

#include "keys/hpke_internal.h"
#include "keys/sign.h"
#include "tests/support/vector.h"

#define SPECCHECK "ed25519_speccheck.txt"
#define LOW_ORDER "x25519_low_order.txt"
#define AEAD "chacha20poly1305_rfc8439.txt"
#define LOW_ORDER_COUNT 7

static const struct vector *get(const char *file, unsigned n, const char *name)
{
	static struct vector v[4];
	static unsigned next;
	struct vector *p = &v[next++ % 4];

	*p = vector_nth(file, n, name);
	return p;
}

/* Ours and libsodium's verdict are the same, and the one on file. */
static void test_signatures_of_the_speccheck_set(void **state)
{
	(void)state;
	for (unsigned n = 0; n < 12; n++) {
		const struct vector *message = get(SPECCHECK, n, "message");
		const struct vector *public = get(SPECCHECK, n, "public");
		const struct vector *signature = get(SPECCHECK, n, "signature");
		bool accept = get(SPECCHECK, n, "accept")->b[0] == 1;
		struct sign_public key;

		assert_int_equal(public->len, sizeof(key.b));
		assert_int_equal(signature->len, SIGNATURE_LEN);
		memcpy(key.b, public->b, sizeof(key.b));
		assert_int_equal(sign_verify(&key, vector_view(message), signature->b),
				 accept ? ERR_OK : ERR_SIGNATURE);
		assert_int_equal(crypto_sign_verify_detached(signature->b, message->b, message->len,
							     key.b) == 0,
				 accept);
	}
}

/* S + L signs the same for a verifier that does not look: a second signature of one statement. */
static void test_a_signature_has_one_form(void **state)
{
	static const uint8_t order[32] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a,       0x63,
					  0x12, 0x58, 0xd6, 0x9c, 0xf7,       0xa2,
					  0xde, 0xf9, 0xde, 0x14, [31] = 0x10};

	(void)state;
	for (unsigned n = 1; n <= 4; n++) {
		struct vector message = vector_nth("ed25519_rfc8032.txt", n, "message");
		struct vector public = vector_nth("ed25519_rfc8032.txt", n, "public");
		struct vector signature = vector_nth("ed25519_rfc8032.txt", n, "signature");
		struct sign_public key;
		unsigned carry = 0;

		memcpy(key.b, public.b, sizeof(key.b));
		assert_int_equal(sign_verify(&key, vector_view(&message), signature.b), ERR_OK);
		for (unsigned i = 0; i < 32; i++) {
			carry += signature.b[32 + i] + (unsigned)order[i];
			signature.b[32 + i] = (uint8_t)carry;
			carry >>= 8;
		}
		assert_int_equal(carry, 0);
		assert_int_equal(sign_verify(&key, vector_view(&message), signature.b),
				 ERR_SIGNATURE);
	}
}

static void test_x25519_of_rfc_7748(void **state)
{
	(void)state;
	for (unsigned n = 1; n <= 2; n++) {
		uint8_t out[32];

		assert_int_equal(crypto_scalarmult(out, get("x25519_rfc7748.txt", n, "scalar")->b,
						   get("x25519_rfc7748.txt", n, "u")->b),
				 0);
		vector_check(get("x25519_rfc7748.txt", n, "out"), out, sizeof(out));
	}
}

static void assert_refused_everywhere(const uint8_t point[32])
{
	struct kem_public key = {0};
	struct secret *mine = NULL;
	struct buf encapsulation = BUF_INIT(64), ciphertext = BUF_INIT(64), out = BUF_INIT(64);
	uint8_t sealed_bytes[48] = {0};
	struct sealed sealed = {.suite = SUITE_X25519,
				.encapsulation = view_of(point, 32),
				.ciphertext = view_of(sealed_bytes, sizeof(sealed_bytes))};
	struct kem_public as_is = {.suite = SUITE_X25519, .len = 32};

	assert_int_equal(kem_public_set(SUITE_X25519, view_of(point, 32), &key), ERR_INPUT);
	/* Also a key that came past that check. */
	memcpy(as_is.key, point, 32);
	assert_int_equal(hpke_seal(&as_is, view_str("info"), view_str("text"), &encapsulation,
				   &ciphertext),
			 ERR_INPUT);
	assert_int_equal(encapsulation.len + ciphertext.len, 0);
	assert_int_equal(kem_generate(SUITE_X25519, &key, &mine), ERR_OK);
	assert_int_equal(hpke_open(mine, &sealed, view_str("info"), &out), ERR_DECRYPT);
	assert_int_equal(out.len, 0);
	secret_free(mine);
	buf_free(&encapsulation);
	buf_free(&ciphertext);
	buf_free(&out);
}

/* X25519 ignores the highest bit, so that each low-order point has a second encoding. */
static void test_low_order_points_in_every_encoding(void **state)
{
	(void)state;
	for (unsigned n = 1; n <= LOW_ORDER_COUNT; n++) {
		struct vector point = vector_nth(LOW_ORDER, n, "u");

		assert_int_equal(point.len, 32);
		assert_refused_everywhere(point.b);
		point.b[31] |= 0x80;
		assert_refused_everywhere(point.b);
	}
}

static bool opens(const struct vector *key, const uint8_t *nonce, const uint8_t *sealed, size_t len)
{
	const struct vector aad = vector_get(AEAD, "aad");
	uint8_t out[VECTOR_MAX];

	return crypto_aead_chacha20poly1305_ietf_decrypt(out, NULL, NULL, sealed, len, aad.b,
							 aad.len, nonce, key->b) == 0;
}

/* The tag and every bit under it; a tag that is cut, moved or all zero. */
static void test_tags_of_chacha20_poly1305(void **state)
{
	const struct vector key = vector_get(AEAD, "key"), nonce = vector_get(AEAD, "nonce");
	const struct vector text = vector_get(AEAD, "plaintext"), tag = vector_get(AEAD, "tag");
	struct vector sealed = vector_get(AEAD, "ciphertext");
	const struct vector aad = vector_get(AEAD, "aad");
	uint8_t out[VECTOR_MAX];
	unsigned long long len = 0;

	(void)state;
	assert_int_equal(crypto_aead_chacha20poly1305_ietf_encrypt(out, &len, text.b, text.len,
								   aad.b, aad.len, NULL, nonce.b,
								   key.b),
			 0);
	memcpy(sealed.b + sealed.len, tag.b, tag.len);
	sealed.len += tag.len;
	vector_check(&sealed, out, (size_t)len);
	assert_true(opens(&key, nonce.b, sealed.b, sealed.len));
	for (size_t bit = 0; bit < 8 * sealed.len; bit++) {
		sealed.b[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_false(opens(&key, nonce.b, sealed.b, sealed.len));
		sealed.b[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	for (size_t cut = 1; cut <= tag.len; cut++)
		assert_false(opens(&key, nonce.b, sealed.b, sealed.len - cut));
	assert_false(opens(&key, nonce.b, sealed.b, 0));
	memset(sealed.b + sealed.len - tag.len, 0, tag.len);
	assert_false(opens(&key, nonce.b, sealed.b, sealed.len));
	memset(sealed.b + sealed.len - tag.len, 0xff, tag.len);
	assert_false(opens(&key, nonce.b, sealed.b, sealed.len));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_signatures_of_the_speccheck_set),
		cmocka_unit_test(test_a_signature_has_one_form),
		cmocka_unit_test(test_x25519_of_rfc_7748),
		cmocka_unit_test(test_low_order_points_in_every_encoding),
		cmocka_unit_test(test_tags_of_chacha20_poly1305),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
