/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/sign.h"

#include <sodium.h>

_Static_assert(crypto_sign_PUBLICKEYBYTES == SIGN_PUBLIC_LEN, "Ed25519 public key");
_Static_assert(crypto_sign_SEEDBYTES == SIGN_SEED_LEN, "Ed25519 seed");
_Static_assert(crypto_sign_BYTES == SIGNATURE_LEN, "Ed25519 signature");

/* libsodium's secret key is seed || public key: the caller wipes expanded. */
static enum err expand_seed(const struct secret *seed, uint8_t public_key[static SIGN_PUBLIC_LEN],
			    uint8_t expanded[static crypto_sign_SECRETKEYBYTES])
{
	int rc;

	if (secret_len(seed) != SIGN_SEED_LEN)
		return ERR_INPUT;
	rc = crypto_sign_seed_keypair(public_key, expanded, secret_open(seed));
	secret_close(seed);
	return rc ? ERR_CRYPTO : ERR_OK;
}

enum err sign_generate(struct sign_public *public_key, struct secret **seed)
{
	struct secret *fresh = NULL;
	enum err e;

	*seed = NULL;
	e = secret_random(SIGN_SEED_LEN, &fresh);
	if (e == ERR_OK)
		e = sign_derive_public(fresh, public_key);
	if (e != ERR_OK) {
		secret_free(fresh);
		return e;
	}
	*seed = fresh;
	return ERR_OK;
}

enum err sign_derive_public(const struct secret *seed, struct sign_public *out)
{
	uint8_t expanded[crypto_sign_SECRETKEYBYTES];
	enum err e = expand_seed(seed, out->b, expanded);

	sodium_memzero(expanded, sizeof(expanded));
	return e;
}

enum err sign_message(const struct secret *seed, struct view message,
		      uint8_t signature[static SIGNATURE_LEN])
{
	uint8_t expanded[crypto_sign_SECRETKEYBYTES];
	uint8_t public_key[SIGN_PUBLIC_LEN];
	enum err e = expand_seed(seed, public_key, expanded);

	if (e == ERR_OK &&
	    crypto_sign_detached(signature, NULL, message.data, message.len, expanded) != 0)
		e = ERR_CRYPTO;
	sodium_memzero(expanded, sizeof(expanded));
	return e;
}

enum err sign_verify(const struct sign_public *key, struct view message,
		     const uint8_t signature[static SIGNATURE_LEN])
{
	if (crypto_sign_verify_detached(signature, message.data, message.len, key->b) != 0)
		return ERR_SIGNATURE;
	return ERR_OK;
}
