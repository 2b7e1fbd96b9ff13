/* SPDX-License-Identifier: EUPL-1.2 */
/* HPKE (RFC 9180) base mode over the suites of kem.c; the contract stands in kem.h. */
#include <string.h>

#include <sodium.h>

#include "broker/base/clock.h"
#include "keys/hpke_internal.h"
#include "keys/kem.h"

#define KDF_HKDF_SHA256 0x0001
#define AEAD_CHACHA20_POLY1305 0x0003
#define MODE_BASE 0x00
#define VERSION "HPKE-v1"

_Static_assert(crypto_aead_chacha20poly1305_ietf_KEYBYTES == HPKE_KEY_LEN, "AEAD key");
_Static_assert(crypto_aead_chacha20poly1305_ietf_NPUBBYTES == HPKE_NONCE_LEN, "AEAD nonce");
_Static_assert(crypto_aead_chacha20poly1305_ietf_ABYTES == HPKE_TAG_LEN, "AEAD tag");

void hpke_labeled_extract(struct view id, const char *label, struct view ikm,
			  uint8_t prk[static 32])
{
	const struct view ikm_pieces[] = {view_str(VERSION), id, view_str(label), ikm};

	hkdf_extract_pieces(view_of(NULL, 0), (struct pieces){ikm_pieces, 4}, prk);
}

void hpke_labeled_extract_salted(struct view id, const uint8_t salt[static 32], const char *label,
				 uint8_t prk[static 32])
{
	const struct view ikm_pieces[] = {view_str(VERSION), id, view_str(label)};

	hkdf_extract_pieces(view_of(salt, 32), (struct pieces){ikm_pieces, 3}, prk);
}

void hpke_labeled_expand(struct view id, const uint8_t prk[static 32],
			 const struct hpke_expand *what, uint8_t *out)
{
	const uint8_t len[2] = {(uint8_t)(what->len >> 8), (uint8_t)what->len};
	struct view info[4 + HPKE_CONTEXT_PIECES] = {{len, sizeof(len)},
						     view_str(VERSION),
						     id,
						     view_str(what->label)};
	enum err e;

	for (size_t i = 0; i < what->context.count; i++)
		info[4 + i] = what->context.part[i];
	e = hkdf_expand_pieces(prk, (struct pieces){info, 4 + what->context.count}, out, what->len);
	(void)e; /* no caller asks for more than 32 bytes */
}

void hpke_key_schedule(uint16_t kem_id, const uint8_t shared[static HPKE_SHARED_LEN],
		       struct view info, struct hpke_keys *out)
{
	const uint8_t suite[] = {'H',
				 'P',
				 'K',
				 'E',
				 (uint8_t)(kem_id >> 8),
				 (uint8_t)kem_id,
				 KDF_HKDF_SHA256 >> 8,
				 KDF_HKDF_SHA256,
				 AEAD_CHACHA20_POLY1305 >> 8,
				 AEAD_CHACHA20_POLY1305};
	const struct view id = view_of(suite, sizeof(suite));
	const uint8_t mode = MODE_BASE;
	uint8_t psk_id_hash[32], info_hash[32], secret[32];
	const struct view context[HPKE_CONTEXT_PIECES] = {{&mode, 1},
							  {psk_id_hash, 32},
							  {info_hash, 32}};
	const struct hpke_expand key = {"key", {context, HPKE_CONTEXT_PIECES}, HPKE_KEY_LEN};
	const struct hpke_expand nonce = {"base_nonce",
					  {context, HPKE_CONTEXT_PIECES},
					  HPKE_NONCE_LEN};

	hpke_labeled_extract(id, "psk_id_hash", view_of(NULL, 0), psk_id_hash);
	hpke_labeled_extract(id, "info_hash", info, info_hash);
	hpke_labeled_extract_salted(id, shared, "secret", secret);
	hpke_labeled_expand(id, secret, &key, out->key);
	hpke_labeled_expand(id, secret, &nonce, out->base_nonce);
	sodium_memzero(secret, sizeof(secret));
}

/* buf_reserve() that tells why it failed. */
static enum err reserve(struct buf *b, size_t len, uint8_t **out)
{
	if (len > b->max - b->len)
		return ERR_TOO_LARGE;
	*out = buf_reserve(b, len);
	return *out ? ERR_OK : ERR_MEMORY;
}

static enum err encrypt(const struct hpke_keys *keys, const struct hpke_message *m,
			struct buf *ciphertext)
{
	uint8_t *out = NULL;
	enum err e;

	if (m->plaintext.len > SIZE_MAX - HPKE_TAG_LEN)
		return ERR_TOO_LARGE;
	e = reserve(ciphertext, m->plaintext.len + HPKE_TAG_LEN, &out);
	if (e != ERR_OK)
		return e;
	(void)crypto_aead_chacha20poly1305_ietf_encrypt(out, NULL, m->plaintext.data,
							m->plaintext.len, m->aad.data, m->aad.len,
							NULL, keys->base_nonce, keys->key);
	return ERR_OK;
}

enum err hpke_seal_with(const struct kem_public *recipient, const uint8_t *ephemeral,
			const struct hpke_message *m, struct buf *encapsulation,
			struct buf *ciphertext)
{
	const struct kem_suite *suite = kem_suite_find(recipient->suite);
	uint8_t shared[HPKE_SHARED_LEN], enc[KEM_ENCAPSULATION_MAX];
	struct hpke_keys keys;
	size_t before = encapsulation->len;
	enum err e;

	if (!suite)
		return ERR_SUITE;
	if (recipient->len != suite->public_len ||
	    !suite->encapsulate(recipient->key, ephemeral, enc, shared))
		return ERR_INPUT;
	hpke_key_schedule(suite->kem_id, shared, m->info, &keys);
	e = buf_put(encapsulation, enc, suite->encapsulation_len);
	if (e == ERR_OK)
		e = encrypt(&keys, m, ciphertext);
	if (e != ERR_OK)
		encapsulation->len = before;
	sodium_memzero(shared, sizeof(shared));
	sodium_memzero(&keys, sizeof(keys));
	return e;
}

enum err hpke_seal(const struct kem_public *recipient, struct view info, struct view plaintext,
		   struct buf *encapsulation, struct buf *ciphertext)
{
	const struct hpke_message m = {.info = info, .plaintext = plaintext};
	uint8_t ephemeral[KEM_EPHEMERAL_MAX];
	enum err e;

	random_bytes(ephemeral, sizeof(ephemeral));
	e = hpke_seal_with(recipient, ephemeral, &m, encapsulation, ciphertext);
	sodium_memzero(ephemeral, sizeof(ephemeral));
	return e;
}

static enum err decrypt(const struct hpke_keys *keys, struct view ciphertext, struct buf *plaintext)
{
	size_t before = plaintext->len;
	uint8_t *out = NULL;
	enum err e = reserve(plaintext, ciphertext.len - HPKE_TAG_LEN, &out);

	if (e != ERR_OK)
		return e;
	if (crypto_aead_chacha20poly1305_ietf_decrypt(out, NULL, NULL, ciphertext.data,
						      ciphertext.len, NULL, 0, keys->base_nonce,
						      keys->key) != 0) {
		plaintext->len = before;
		return ERR_DECRYPT;
	}
	return ERR_OK;
}

enum err hpke_open(const struct secret *private_key, const struct sealed *sealed, struct view info,
		   struct buf *plaintext)
{
	const struct kem_suite *suite = kem_suite_find(sealed->suite);
	uint8_t shared[HPKE_SHARED_LEN];
	struct hpke_keys keys;
	bool good;
	enum err e;

	if (!suite)
		return ERR_SUITE;
	if (secret_len(private_key) != KEM_SECRET_LEN || sealed->ciphertext.len < HPKE_TAG_LEN ||
	    sealed->encapsulation.len != suite->encapsulation_len)
		return ERR_INPUT;
	good = suite->decapsulate(secret_open(private_key), sealed->encapsulation.data, shared);
	secret_close(private_key);
	if (!good)
		return ERR_DECRYPT;
	hpke_key_schedule(suite->kem_id, shared, info, &keys);
	e = decrypt(&keys, sealed->ciphertext, plaintext);
	sodium_memzero(shared, sizeof(shared));
	sodium_memzero(&keys, sizeof(keys));
	return e;
}
