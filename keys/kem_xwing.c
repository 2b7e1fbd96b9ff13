/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * X-Wing (draft-connolly-cfrg-xwing-kem): ML-KEM-768 (FIPS 203) and X25519, their secrets hashed
 * together, so that either one may fall.  The private key is a seed of 32 bytes from which both
 * halves are made each time.  As libsodium does, and as suite 1, it refuses low-order points.
 *
 * From libsodium where that has X-Wing (1.0.22), else from OpenSSL's ML-KEM (3.5); elsewhere only
 * the form of a public key can be checked.
 */
#include <string.h>

#include <sodium.h>

/* OpenSSL has a type by the name of one of our errors; its declarations get another name here. */
#define ERR_STATE OPENSSL_ERR_STATE
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/opensslv.h>
#include <openssl/params.h>
#undef ERR_STATE

#include "keys/hpke_internal.h"

#define XWING_KEM_ID 0x647a
#define SEED_LEN KEM_SECRET_LEN
#define X25519_LEN 32
#define MLKEM_PUBLIC_LEN 1184
#define MLKEM_CIPHERTEXT_LEN 1088
#define MLKEM_COEFFICIENTS_LEN 1152 /* of the public key: three polynomials of 256, 12 bits each */
#define MLKEM_Q 3329

_Static_assert(MLKEM_PUBLIC_LEN + X25519_LEN == KEM_PUBLIC_MAX, "X-Wing public key");
_Static_assert(MLKEM_CIPHERTEXT_LEN + X25519_LEN == KEM_ENCAPSULATION_MAX, "X-Wing encapsulation");

/* FIPS 203 section 7.2: every coefficient is reduced.  The bytes are public. */
static bool check_public(const uint8_t *public_key)
{
	for (size_t i = 0; i < MLKEM_COEFFICIENTS_LEN; i += 3) {
		const uint8_t *b = public_key + i;

		if ((b[0] | (b[1] & 0x0f) << 8) >= MLKEM_Q || (b[1] >> 4 | b[2] << 4) >= MLKEM_Q)
			return false;
	}
	return kem_x25519_check(public_key + MLKEM_PUBLIC_LEN);
}

#if defined(crypto_kem_xwing_SEEDBYTES)

_Static_assert(crypto_kem_xwing_PUBLICKEYBYTES == KEM_PUBLIC_MAX, "X-Wing public key");
_Static_assert(crypto_kem_xwing_CIPHERTEXTBYTES == KEM_ENCAPSULATION_MAX, "X-Wing encapsulation");
_Static_assert(crypto_kem_xwing_SECRETKEYBYTES == SEED_LEN, "the private key is the seed");

static bool xwing_derive_public(const uint8_t *private_key, uint8_t *public_key)
{
	uint8_t same[SEED_LEN];
	bool good = crypto_kem_xwing_seed_keypair(public_key, same, private_key) == 0;

	sodium_memzero(same, sizeof(same));
	return good;
}

static bool xwing_encapsulate(const uint8_t *public_key, const uint8_t *ephemeral,
			      uint8_t *encapsulation, uint8_t shared[static HPKE_SHARED_LEN])
{
	return check_public(public_key) &&
	       crypto_kem_xwing_enc_deterministic(encapsulation, shared, public_key, ephemeral) ==
		       0;
}

static bool xwing_decapsulate(const uint8_t *private_key, const uint8_t *encapsulation,
			      uint8_t shared[static HPKE_SHARED_LEN])
{
	return crypto_kem_xwing_dec(shared, encapsulation, private_key) == 0;
}

#elif OPENSSL_VERSION_NUMBER >= 0x30500000L

#define MLKEM_NAME "ML-KEM-768"
#define MLKEM_SEED_LEN 64
#define MLKEM_RANDOM_LEN 32
#define SECRET_LEN 32 /* of ML-KEM, of X25519 and of both together */

/* What the seed expands to (section 5.2 of the draft). */
struct expanded {
	uint8_t mlkem_seed[MLKEM_SEED_LEN];
	uint8_t x25519[X25519_LEN];
};
_Static_assert(sizeof(struct expanded) == 96, "bytes only, hence no padding");

/* OpenSSL's error queue is left empty, so that no later call of this thread trips over it. */
static bool done(bool good)
{
	if (!good)
		ERR_clear_error();
	return good;
}

static bool expand(const uint8_t *seed, struct expanded *out)
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	bool good = c && EVP_DigestInit_ex2(c, EVP_shake256(), NULL) == 1 &&
		    EVP_DigestUpdate(c, seed, SEED_LEN) == 1 &&
		    EVP_DigestFinalXOF(c, (unsigned char *)out, sizeof(*out)) == 1;

	EVP_MD_CTX_free(c);
	return done(good);
}

/* The parts of the shared secret in the order in which they are hashed (section 5.3). */
struct combiner {
	uint8_t mlkem[SECRET_LEN];
	uint8_t dh[SECRET_LEN];
	uint8_t encapsulation[X25519_LEN];
	uint8_t public_key[X25519_LEN];
	uint8_t label[6];
};
_Static_assert(sizeof(struct combiner) == 134, "bytes only, hence no padding");

static bool combine(struct combiner *c, uint8_t shared[static HPKE_SHARED_LEN])
{
	static const uint8_t label[] = {0x5c, 0x2e, 0x2f, 0x2f, 0x5e, 0x5c};

	memcpy(c->label, label, sizeof(label));
	return done(EVP_Digest(c, sizeof(*c), shared, NULL, EVP_sha3_256(), NULL) == 1);
}

/* NULL on failure; the caller frees, which wipes. */
static EVP_PKEY *mlkem_private(const struct expanded *expanded)
{
	EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_name(NULL, MLKEM_NAME, NULL);
	EVP_PKEY *key = NULL;
	/* OpenSSL only reads what a parameter points at. */
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_ML_KEM_SEED,
						  (void *)(uintptr_t)expanded->mlkem_seed,
						  sizeof(expanded->mlkem_seed)),
		OSSL_PARAM_construct_end(),
	};

	if (!c || EVP_PKEY_fromdata_init(c) != 1 ||
	    EVP_PKEY_fromdata(c, &key, EVP_PKEY_KEYPAIR, params) != 1)
		key = NULL;
	EVP_PKEY_CTX_free(c);
	return key;
}

static bool xwing_derive_public(const uint8_t *private_key, uint8_t *public_key)
{
	struct expanded expanded;
	EVP_PKEY *mlkem = NULL;
	size_t len = MLKEM_PUBLIC_LEN;
	bool good = expand(private_key, &expanded);

	if (good)
		mlkem = mlkem_private(&expanded);
	good = mlkem && EVP_PKEY_get_raw_public_key(mlkem, public_key, &len) == 1 &&
	       len == MLKEM_PUBLIC_LEN &&
	       crypto_scalarmult_curve25519_base(public_key + MLKEM_PUBLIC_LEN, expanded.x25519) ==
		       0;
	EVP_PKEY_free(mlkem);
	sodium_memzero(&expanded, sizeof(expanded));
	return done(good);
}

/*
 * ML-KEM.Encaps with its random bytes given: they come from our own source of randomness, as those
 * of X25519 do, and from the vectors in tests.
 */
static bool mlkem_encapsulate(const uint8_t *public_key, const uint8_t *random, uint8_t *ciphertext,
			      uint8_t secret[static SECRET_LEN])
{
	EVP_PKEY *key = EVP_PKEY_new_raw_public_key_ex(NULL, MLKEM_NAME, NULL, public_key,
						       MLKEM_PUBLIC_LEN);
	EVP_PKEY_CTX *c = key ? EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL) : NULL;
	size_t ciphertext_len = MLKEM_CIPHERTEXT_LEN, secret_len = SECRET_LEN;
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_octet_string(OSSL_KEM_PARAM_IKME, (void *)(uintptr_t)random,
						  MLKEM_RANDOM_LEN),
		OSSL_PARAM_construct_end(),
	};
	bool good =
		c && EVP_PKEY_encapsulate_init(c, params) == 1 &&
		EVP_PKEY_encapsulate(c, ciphertext, &ciphertext_len, secret, &secret_len) == 1 &&
		ciphertext_len == MLKEM_CIPHERTEXT_LEN && secret_len == SECRET_LEN;

	EVP_PKEY_CTX_free(c);
	EVP_PKEY_free(key);
	return done(good);
}

static bool xwing_encapsulate(const uint8_t *public_key, const uint8_t *ephemeral,
			      uint8_t *encapsulation, uint8_t shared[static HPKE_SHARED_LEN])
{
	const uint8_t *own = ephemeral + MLKEM_RANDOM_LEN;
	struct combiner parts;
	bool good = check_public(public_key) &&
		    mlkem_encapsulate(public_key, ephemeral, encapsulation, parts.mlkem) &&
		    crypto_scalarmult_curve25519_base(parts.encapsulation, own) == 0 &&
		    kem_x25519(own, public_key + MLKEM_PUBLIC_LEN, parts.dh);

	if (good) {
		memcpy(encapsulation + MLKEM_CIPHERTEXT_LEN, parts.encapsulation, X25519_LEN);
		memcpy(parts.public_key, public_key + MLKEM_PUBLIC_LEN, X25519_LEN);
		good = combine(&parts, shared);
	}
	sodium_memzero(&parts, sizeof(parts));
	return good;
}

static bool mlkem_decapsulate(EVP_PKEY *key, const uint8_t *ciphertext,
			      uint8_t secret[static SECRET_LEN])
{
	EVP_PKEY_CTX *c = key ? EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL) : NULL;
	size_t len = SECRET_LEN;
	bool good = c && EVP_PKEY_decapsulate_init(c, NULL) == 1 &&
		    EVP_PKEY_decapsulate(c, secret, &len, ciphertext, MLKEM_CIPHERTEXT_LEN) == 1 &&
		    len == SECRET_LEN;

	EVP_PKEY_CTX_free(c);
	return done(good);
}

static bool xwing_decapsulate(const uint8_t *private_key, const uint8_t *encapsulation,
			      uint8_t shared[static HPKE_SHARED_LEN])
{
	struct expanded expanded;
	struct combiner parts;
	EVP_PKEY *mlkem = NULL;
	bool good = expand(private_key, &expanded);

	if (good)
		mlkem = mlkem_private(&expanded);
	memcpy(parts.encapsulation, encapsulation + MLKEM_CIPHERTEXT_LEN, X25519_LEN);
	good = mlkem_decapsulate(mlkem, encapsulation, parts.mlkem) &&
	       kem_x25519(expanded.x25519, parts.encapsulation, parts.dh) &&
	       crypto_scalarmult_curve25519_base(parts.public_key, expanded.x25519) == 0 &&
	       combine(&parts, shared);
	EVP_PKEY_free(mlkem);
	sodium_memzero(&expanded, sizeof(expanded));
	sodium_memzero(&parts, sizeof(parts));
	return good;
}

#else
#define XWING_UNSPOKEN
#endif

const struct kem_suite kem_xwing = {
	.id = SUITE_XWING,
	.kem_id = XWING_KEM_ID,
	.public_len = KEM_PUBLIC_MAX,
	.encapsulation_len = KEM_ENCAPSULATION_MAX,
	.ephemeral_len = KEM_EPHEMERAL_MAX,
	.check_public = check_public,
#ifndef XWING_UNSPOKEN
	.derive_public = xwing_derive_public,
	.encapsulate = xwing_encapsulate,
	.decapsulate = xwing_decapsulate,
#endif
};
