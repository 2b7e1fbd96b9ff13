/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/vault.h"

#include <string.h>

#include <sodium.h>

#include "broker/base/clock.h"

#define NONCE_LEN 24
#define KEY_LEN 32
#define TAG_LEN 16
#define COMMITMENT_LEN 32
#define VAULT_VERSION 1
#define VAULT_LABEL "eenmaal/v1/vault"
#define COMMIT_LABEL "eenmaal/v1/vault-commit"
#define CONTENT_LEN (SIGN_SEED_LEN + 2 + KEM_SECRET_LEN + 1)
#define BLOB_LEN (1 + NONCE_LEN + COMMITMENT_LEN + CONTENT_LEN + TAG_LEN)
#define PIN_DIGITS_MIN 6
#define PIN_DIGITS_MAX 12
#define PIN_SALT_LEN 16

_Static_assert(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES == NONCE_LEN, "AEAD nonce");
_Static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == KEY_LEN, "AEAD key");
_Static_assert(crypto_aead_xchacha20poly1305_ietf_ABYTES == TAG_LEN, "AEAD tag");
_Static_assert(BLOB_LEN <= VAULT_BLOB_MAX, "a vault fits its bound");

void vault_keys_free(struct vault_keys *keys)
{
	secret_free(keys->signing_seed);
	secret_free(keys->kem_private);
	*keys = (struct vault_keys){0};
}

void slot_keys_free(struct slot_keys *keys)
{
	secret_free(keys->card_seed);
	secret_free(keys->open_seed);
	secret_free(keys->wrap_key);
	*keys = (struct slot_keys){0};
}

static const char *slot_name(enum slot_kind kind)
{
	switch (kind) {
	case SLOT_CARD_PIN:
		return "card-pin";
	case SLOT_RECOVERY:
		return "recovery";
	}
	return NULL;
}

/* Argon2id's salt comes from the card, so that the server can neither choose nor know it. */
static enum err pin_material(const struct secret *card, const struct secret *pin,
			     struct kdf_cost cost, struct secret **out)
{
	struct secret *salt = NULL;
	enum err e = hkdf_secret(card, view_str("eenmaal/v1/pin-salt"), PIN_SALT_LEN, &salt);

	if (e == ERR_OK) {
		e = kdf_pin(pin, secret_open(salt), cost, out);
		secret_close(salt);
	}
	secret_free(salt);
	return e;
}

/* HKDF(card secret || PIN material). */
static enum err card_pin_secret(const struct secret *card, const struct secret *pin,
				struct kdf_cost cost, struct secret **out)
{
	struct secret *material = NULL, *both = NULL;
	uint8_t *p;
	enum err e;

	e = pin_material(card, pin, cost, &material);
	if (e == ERR_OK)
		e = secret_new(NULL, CARD_SECRET_LEN + secret_len(material), &both);
	if (e != ERR_OK)
		goto out;
	p = secret_write(both);
	memcpy(p, secret_open(card), CARD_SECRET_LEN);
	memcpy(p + CARD_SECRET_LEN, secret_open(material), secret_len(material));
	secret_close(material);
	secret_close(card);
	secret_written(both);
	e = hkdf_secret(both, view_str("eenmaal/v1/slot/card-pin"), KEY_LEN, out);
out:
	secret_free(both);
	secret_free(material);
	return e;
}

enum err slot_card_seed(const struct secret *card, struct secret **out)
{
	*out = NULL;
	if (secret_len(card) != CARD_SECRET_LEN)
		return ERR_INPUT;
	return hkdf_secret(card, view_str("eenmaal/v1/card-auth"), SIGN_SEED_LEN, out);
}

enum err slot_keys_derive(enum slot_kind kind, const struct secret *card, const struct secret *pin,
			  struct kdf_cost cost, struct slot_keys *out)
{
	struct secret *slot = NULL;
	enum err e;

	*out = (struct slot_keys){0};
	/* A PIN belongs to the card slot and to no other. */
	if (!slot_name(kind) || (kind == SLOT_CARD_PIN) != (pin != NULL) ||
	    secret_len(card) != CARD_SECRET_LEN)
		return ERR_INPUT;
	if (kind == SLOT_CARD_PIN)
		e = card_pin_secret(card, pin, cost, &slot);
	else
		e = hkdf_secret(card, view_str("eenmaal/v1/slot/recovery"), KEY_LEN, &slot);
	if (e == ERR_OK)
		e = slot_card_seed(card, &out->card_seed);
	if (e == ERR_OK)
		e = hkdf_secret(slot, view_str("eenmaal/v1/slot-auth"), SIGN_SEED_LEN,
				&out->open_seed);
	if (e == ERR_OK)
		e = hkdf_secret(slot, view_str("wrap"), KEY_LEN, &out->wrap_key);
	if (e != ERR_OK)
		slot_keys_free(out);
	secret_free(slot);
	return e;
}

/* aad of a slot: holder || slot name; both lengths are fixed or last, so it is unambiguous. */
struct slot_aad {
	uint8_t b[HOLDER_ID_LEN + 16];
	size_t len;
};

static struct slot_aad slot_aad(const struct holder_id *holder, enum slot_kind kind)
{
	struct view name = view_str(slot_name(kind));
	struct slot_aad aad = {.len = HOLDER_ID_LEN + name.len};

	memcpy(aad.b, holder->b, HOLDER_ID_LEN);
	memcpy(aad.b + HOLDER_ID_LEN, name.data, name.len);
	return aad;
}

enum err slot_wrap(const struct holder_id *holder, enum slot_kind kind,
		   const struct secret *wrap_key, const struct secret *vault_key,
		   uint8_t out[static SLOT_WRAP_LEN])
{
	struct slot_aad aad;

	if (!slot_name(kind) || secret_len(wrap_key) != KEY_LEN || secret_len(vault_key) != KEY_LEN)
		return ERR_INPUT;
	aad = slot_aad(holder, kind);
	random_bytes(out, NONCE_LEN);
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE_LEN, NULL,
							 secret_open(vault_key), KEY_LEN, aad.b,
							 aad.len, NULL, out, secret_open(wrap_key));
	secret_close(wrap_key);
	secret_close(vault_key);
	return ERR_OK;
}

enum err slot_unwrap(const struct holder_id *holder, enum slot_kind kind,
		     const struct secret *wrap_key, struct view wrapped, struct secret **vault_key)
{
	struct secret *key = NULL;
	struct slot_aad aad;
	int rc;
	enum err e;

	*vault_key = NULL;
	if (!slot_name(kind) || secret_len(wrap_key) != KEY_LEN || wrapped.len != SLOT_WRAP_LEN)
		return ERR_DECRYPT;
	e = secret_new(NULL, KEY_LEN, &key);
	if (e != ERR_OK)
		return e;
	aad = slot_aad(holder, kind);
	rc = crypto_aead_xchacha20poly1305_ietf_decrypt(secret_write(key), NULL, NULL,
							wrapped.data + NONCE_LEN,
							wrapped.len - NONCE_LEN, aad.b, aad.len,
							wrapped.data, secret_open(wrap_key));
	secret_close(wrap_key);
	secret_written(key);
	if (rc != 0) {
		secret_free(key);
		return ERR_DECRYPT;
	}
	*vault_key = key;
	return ERR_OK;
}

/* The parts of a blob, in its order. */
struct blob {
	uint8_t version;
	uint8_t nonce[NONCE_LEN];
	uint8_t commitment[COMMITMENT_LEN];
	uint8_t sealed[CONTENT_LEN + TAG_LEN];
};
_Static_assert(sizeof(struct blob) == BLOB_LEN, "bytes only, hence no padding");

static enum err commit(const struct secret *vault_key, const uint8_t nonce[static NONCE_LEN],
		       uint8_t out[static COMMITMENT_LEN])
{
	uint8_t info[sizeof(COMMIT_LABEL) - 1 + NONCE_LEN], prk[32];
	enum err e;

	memcpy(info, COMMIT_LABEL, sizeof(COMMIT_LABEL) - 1);
	memcpy(info + sizeof(COMMIT_LABEL) - 1, nonce, NONCE_LEN);
	hkdf_extract(view_of(NULL, 0), view_of(secret_open(vault_key), KEY_LEN), prk);
	secret_close(vault_key);
	e = hkdf_expand(prk, view_of(info, sizeof(info)), out, COMMITMENT_LEN);
	sodium_memzero(prk, sizeof(prk));
	return e;
}

#define AAD_LEN (sizeof(VAULT_LABEL) - 1 + HOLDER_ID_LEN + COMMITMENT_LEN)

static void vault_aad(const struct holder_id *holder, const struct blob *blob,
		      uint8_t out[static AAD_LEN])
{
	memcpy(out, VAULT_LABEL, sizeof(VAULT_LABEL) - 1);
	out += sizeof(VAULT_LABEL) - 1;
	memcpy(out, holder->b, HOLDER_ID_LEN);
	memcpy(out + HOLDER_ID_LEN, blob->commitment, COMMITMENT_LEN);
}

static void content_write(const struct vault_keys *keys, uint8_t out[static CONTENT_LEN])
{
	memcpy(out, secret_open(keys->signing_seed), SIGN_SEED_LEN);
	secret_close(keys->signing_seed);
	out += SIGN_SEED_LEN;
	*out++ = (uint8_t)(keys->suite >> 8);
	*out++ = (uint8_t)keys->suite;
	memcpy(out, secret_open(keys->kem_private), KEM_SECRET_LEN);
	secret_close(keys->kem_private);
	out[KEM_SECRET_LEN] = keys->activated;
}

enum err vault_seal(const struct holder_id *holder, const struct secret *vault_key,
		    const struct vault_keys *keys, struct buf *blob)
{
	struct blob b = {.version = VAULT_VERSION};
	uint8_t aad[AAD_LEN], content[CONTENT_LEN];
	enum err e;

	if (secret_len(vault_key) != KEY_LEN || secret_len(keys->signing_seed) != SIGN_SEED_LEN ||
	    secret_len(keys->kem_private) != KEM_SECRET_LEN)
		return ERR_INPUT;
	e = kem_suite_check(keys->suite, 0);
	if (e != ERR_OK)
		return e;
	random_bytes(b.nonce, sizeof(b.nonce));
	e = commit(vault_key, b.nonce, b.commitment);
	if (e != ERR_OK)
		return e;
	vault_aad(holder, &b, aad);
	content_write(keys, content);
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(b.sealed, NULL, content, sizeof(content),
							 aad, sizeof(aad), NULL, b.nonce,
							 secret_open(vault_key));
	secret_close(vault_key);
	sodium_memzero(content, sizeof(content));
	return buf_put(blob, &b, sizeof(b));
}

static enum err content_read(const uint8_t in[static CONTENT_LEN], struct vault_keys *out)
{
	const uint8_t *suite = in + SIGN_SEED_LEN;
	const uint8_t *private_key = suite + 2;
	uint8_t activated = private_key[KEM_SECRET_LEN];
	enum err e;

	out->suite = (uint16_t)(suite[0] << 8 | suite[1]);
	out->activated = activated == 1;
	if (activated > 1)
		return ERR_INPUT;
	e = kem_suite_check(out->suite, 0);
	if (e == ERR_OK)
		e = secret_new(in, SIGN_SEED_LEN, &out->signing_seed);
	if (e == ERR_OK)
		e = secret_new(private_key, KEM_SECRET_LEN, &out->kem_private);
	return e;
}

/* Checks the commitment, then decrypts into content, which the caller wipes. */
static enum err blob_open(const struct holder_id *holder, const struct secret *vault_key,
			  const struct blob *b, uint8_t content[static CONTENT_LEN])
{
	uint8_t aad[AAD_LEN], expected[COMMITMENT_LEN];
	enum err e = commit(vault_key, b->nonce, expected);
	int rc;

	if (e != ERR_OK)
		return e;
	if (sodium_memcmp(expected, b->commitment, sizeof(expected)) != 0)
		return ERR_DECRYPT;
	vault_aad(holder, b, aad);
	rc = crypto_aead_xchacha20poly1305_ietf_decrypt(content, NULL, NULL, b->sealed,
							sizeof(b->sealed), aad, sizeof(aad),
							b->nonce, secret_open(vault_key));
	secret_close(vault_key);
	return rc ? ERR_DECRYPT : ERR_OK;
}

enum err vault_open(const struct holder_id *holder, const struct secret *vault_key,
		    struct view blob, struct vault_keys *out)
{
	struct blob b;
	uint8_t content[CONTENT_LEN];
	enum err e;

	*out = (struct vault_keys){0};
	if (blob.len != sizeof(b) || secret_len(vault_key) != KEY_LEN)
		return ERR_INPUT;
	memcpy(&b, blob.data, sizeof(b));
	if (b.version != VAULT_VERSION)
		return ERR_INPUT;
	e = blob_open(holder, vault_key, &b, content);
	if (e == ERR_OK)
		e = content_read(content, out);
	if (e != ERR_OK)
		vault_keys_free(out);
	sodium_memzero(content, sizeof(content));
	return e;
}

/* 1 when v is 0, else 0, without a branch on v. */
static unsigned is_zero(unsigned v)
{
	return ((v - 1) & ~v) >> (sizeof(v) * 8 - 1);
}

/* 1 when the digits go on by step (modulo ten) all the way: 111111, 123456, 890123, 654321. */
static unsigned is_run(const uint8_t *digits, size_t len, unsigned step)
{
	unsigned same = 1;

	for (size_t i = 1; i < len; i++)
		same &= is_zero((digits[i - 1] - 48u + step) % 10 ^ (digits[i] - 48u));
	return same;
}

/* 1 when the digits repeat with this period: 121212, 123123, 1212121. */
static unsigned repeats(const uint8_t *digits, size_t len, size_t period)
{
	unsigned same = 1;

	for (size_t i = period; i < len; i++)
		same &= is_zero((unsigned)digits[i] ^ digits[i - period]);
	return same;
}

/* Only the PIN's length and the verdict may show in the time that this takes. */
static enum err digits_check(const uint8_t *digits, size_t len)
{
	unsigned other = 0, weak;

	for (size_t i = 0; i < len; i++)
		other |= 1 ^ is_zero((digits[i] - 48u) / 10);
	weak = is_run(digits, len, 0) | is_run(digits, len, 1) | is_run(digits, len, 9);
	for (size_t period = 2; period <= len / 2; period++)
		weak |= repeats(digits, len, period);
	if (other)
		return ERR_INPUT;
	return weak ? ERR_WEAK : ERR_OK;
}

enum err pin_check(const struct secret *pin)
{
	size_t len = secret_len(pin);
	enum err e;

	if (len < PIN_DIGITS_MIN)
		return ERR_WEAK;
	if (len > PIN_DIGITS_MAX)
		return ERR_INPUT;
	e = digits_check(secret_open(pin), len);
	secret_close(pin);
	return e;
}
