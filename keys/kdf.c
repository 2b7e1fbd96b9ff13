/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/kdf.h"

#include <errno.h>
#include <string.h>

#include <sodium.h>

#include "keys/kdf_internal.h"

#define HASH_SIZE ((size_t)32)
#define PIN_MATERIAL_LEN 32u

_Static_assert(crypto_auth_hmacsha256_BYTES == HASH_SIZE, "HMAC-SHA256 gives 32 bytes");
_Static_assert(crypto_pwhash_argon2id_SALTBYTES == 16, "the contract promises a 16-byte salt");

/*
 * libsodium before 1.0.19 has no HKDF, and Debian 12 ships 1.0.18: hence RFC 5869 on its
 * HMAC, whose state is wiped because it holds the key.
 */
static void mac_pieces(crypto_auth_hmacsha256_state *mac, struct pieces input)
{
	for (size_t i = 0; i < input.count; i++) {
		if (input.part[i].len > 0)
			crypto_auth_hmacsha256_update(mac, input.part[i].data, input.part[i].len);
	}
}

void hkdf_extract_pieces(struct view salt, struct pieces ikm, uint8_t prk[static 32])
{
	static const uint8_t none[1];
	crypto_auth_hmacsha256_state mac;

	/* libsodium declares the key as never NULL; an empty salt is HMAC's zero key. */
	crypto_auth_hmacsha256_init(&mac, salt.len > 0 ? salt.data : none, salt.len);
	mac_pieces(&mac, ikm);
	crypto_auth_hmacsha256_final(&mac, prk);
	sodium_memzero(&mac, sizeof(mac));
}

/* T(n) = HMAC(prk, T(n-1) || info || n); T(0) is empty. */
static void expand_block(const uint8_t *prk, struct pieces info, uint8_t n,
			 uint8_t block[static 32])
{
	crypto_auth_hmacsha256_state mac;

	crypto_auth_hmacsha256_init(&mac, prk, HASH_SIZE);
	if (n > 1)
		crypto_auth_hmacsha256_update(&mac, block, HASH_SIZE);
	mac_pieces(&mac, info);
	crypto_auth_hmacsha256_update(&mac, &n, 1);
	crypto_auth_hmacsha256_final(&mac, block);
	sodium_memzero(&mac, sizeof(mac));
}

enum err hkdf_expand_pieces(const uint8_t prk[static 32], struct pieces info, uint8_t *out,
			    size_t len)
{
	uint8_t block[HASH_SIZE];

	if (len > 255u * HASH_SIZE)
		return ERR_RANGE;
	for (size_t done = 0, n = 1; done < len; n++) {
		size_t part = len - done < HASH_SIZE ? len - done : HASH_SIZE;

		expand_block(prk, info, (uint8_t)n, block);
		memcpy(out + done, block, part);
		done += part;
	}
	sodium_memzero(block, sizeof(block));
	return ERR_OK;
}

void hkdf_extract(struct view salt, struct view ikm, uint8_t prk[static 32])
{
	hkdf_extract_pieces(salt, (struct pieces){&ikm, 1}, prk);
}

enum err hkdf_expand(const uint8_t prk[static 32], struct view info, uint8_t *out, size_t len)
{
	return hkdf_expand_pieces(prk, (struct pieces){&info, 1}, out, len);
}

enum err hkdf_secret(const struct secret *ikm, struct view info, size_t len, struct secret **out)
{
	struct secret *okm = NULL;
	uint8_t prk[HASH_SIZE];
	enum err e;

	*out = NULL;
	e = secret_new(NULL, len, &okm);
	if (e != ERR_OK)
		return e;
	hkdf_extract(view_of(NULL, 0), view_of(secret_open(ikm), secret_len(ikm)), prk);
	secret_close(ikm);
	e = hkdf_expand(prk, info, secret_write(okm), len);
	secret_written(okm);
	sodium_memzero(prk, sizeof(prk));
	if (e != ERR_OK) {
		secret_free(okm);
		return e;
	}
	*out = okm;
	return ERR_OK;
}

enum err kdf_cost_check(struct kdf_cost cost)
{
	if (cost.passes < KDF_PASSES_MIN || cost.memory_kib < KDF_MEMORY_KIB_MIN)
		return ERR_WEAK;
	if (cost.passes > KDF_PASSES_MAX || cost.memory_kib > KDF_MEMORY_KIB_MAX)
		return ERR_RANGE;
	return ERR_OK;
}

enum err kdf_argon2id(struct view password, const uint8_t salt[static 16], struct kdf_cost cost,
		      uint8_t out[static 32])
{
	errno = 0;
	if (crypto_pwhash_argon2id(out, PIN_MATERIAL_LEN, (const char *)password.data, password.len,
				   salt, cost.passes, (size_t)cost.memory_kib * 1024,
				   crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0)
		return errno == EINVAL || errno == EFBIG ? ERR_RANGE : ERR_MEMORY;
	return ERR_OK;
}

enum err kdf_pin(const struct secret *pin, const uint8_t salt[static 16], struct kdf_cost cost,
		 struct secret **out)
{
	struct secret *material = NULL;
	enum err e;

	*out = NULL;
	e = kdf_cost_check(cost);
	if (e == ERR_OK)
		e = secret_new(NULL, PIN_MATERIAL_LEN, &material);
	if (e != ERR_OK)
		return e;
	e = kdf_argon2id(view_of(secret_open(pin), secret_len(pin)), salt, cost,
			 secret_write(material));
	secret_written(material);
	secret_close(pin);
	if (e != ERR_OK) {
		secret_free(material);
		return e;
	}
	*out = material;
	return ERR_OK;
}
