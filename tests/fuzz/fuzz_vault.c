/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The vault and its slots, and PINs.  Input: how, then a blob, a slot's wrap, a PIN, or content and
 * nonce that are sealed here as a hostile writer of the vault could.
 */
#include <string.h>

#include <sodium.h>

#include "keys/vault.h"
#include "tests/fuzz/harness.h"

enum how { BLOB, CONTENT, WRAP, PIN, HOWS };

static const struct holder_id holder = {{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}};

static void check_zero(const struct vault_keys *k)
{
	FUZZ_CHECK(!k->signing_seed && !k->kem_private && k->suite == 0 && !k->activated);
}

/* What opens, opens for this holder and this key only, and not with any bit changed. */
static void check_blob(struct view blob)
{
	struct holder_id other = holder;
	uint8_t copy[VAULT_BLOB_MAX];
	struct vault_keys keys;

	if (vault_open(&holder, fuzz_secret(0x30), blob, &keys) != ERR_OK) {
		check_zero(&keys);
		return;
	}
	FUZZ_CHECK(secret_len(keys.signing_seed) == SIGN_SEED_LEN);
	FUZZ_CHECK(secret_len(keys.kem_private) == KEM_SECRET_LEN);
	FUZZ_CHECK(kem_suite_check(keys.suite, 0) == ERR_OK);
	vault_keys_free(&keys);
	other.b[0] ^= 1;
	FUZZ_CHECK(vault_open(&other, fuzz_secret(0x30), blob, &keys) == ERR_DECRYPT);
	FUZZ_CHECK(vault_open(&holder, fuzz_secret(0x31), blob, &keys) == ERR_DECRYPT);
	FUZZ_CHECK(blob.len <= sizeof(copy));
	memcpy(copy, blob.data, blob.len);
	copy[copy[5] % blob.len] ^= 1;
	FUZZ_CHECK(vault_open(&holder, fuzz_secret(0x30), view_of(copy, blob.len), &keys) !=
		   ERR_OK);
	check_zero(&keys);
}

/* The right key, nonce and commitment around any content. */
static void seal_content_bytes(struct view content, struct buf *blob)
{
	static const char label[] = "eenmaal/v1/vault", commit[] = "eenmaal/v1/vault-commit";
	uint8_t nonce[24] = {7}, info[sizeof(commit) - 1 + 24], prk[32], commitment[32], *out;
	uint8_t aad[sizeof(label) - 1 + HOLDER_ID_LEN + 32];
	const struct secret *key = fuzz_secret(0x30);
	const uint8_t *raw = secret_open(key);

	memcpy(info, commit, sizeof(commit) - 1);
	memcpy(info + sizeof(commit) - 1, nonce, sizeof(nonce));
	hkdf_extract(view_of(NULL, 0), view_of(raw, 32), prk);
	FUZZ_CHECK(hkdf_expand(prk, view_of(info, sizeof(info)), commitment, 32) == ERR_OK);
	memcpy(aad, label, sizeof(label) - 1);
	memcpy(aad + sizeof(label) - 1, holder.b, HOLDER_ID_LEN);
	memcpy(aad + sizeof(label) - 1 + HOLDER_ID_LEN, commitment, 32);
	FUZZ_CHECK(buf_put_u8(blob, 1) == ERR_OK && buf_put(blob, nonce, 24) == ERR_OK &&
		   buf_put(blob, commitment, 32) == ERR_OK);
	out = buf_reserve(blob, content.len + 16);
	FUZZ_CHECK(out != NULL);
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(out, NULL, content.data, content.len, aad,
							 sizeof(aad), NULL, nonce, raw);
	secret_close(key);
}

static void check_wrap(struct view wrapped)
{
	uint8_t out[SLOT_WRAP_LEN];
	struct secret *key = NULL;

	for (int kind = SLOT_CARD_PIN; kind <= SLOT_RECOVERY; kind++) {
		enum slot_kind other = kind == SLOT_RECOVERY ? SLOT_CARD_PIN : SLOT_RECOVERY;
		enum err e = slot_unwrap(&holder, (enum slot_kind)kind, fuzz_secret(0x32), wrapped,
					 &key);

		FUZZ_CHECK((e == ERR_OK) == (key != NULL));
		if (e != ERR_OK)
			continue;
		FUZZ_CHECK(secret_len(key) == 32);
		FUZZ_CHECK(slot_wrap(&holder, other, fuzz_secret(0x32), key, out) == ERR_OK);
		secret_free(key);
		FUZZ_CHECK(slot_unwrap(&holder, other, fuzz_secret(0x32), wrapped, &key) ==
			   ERR_DECRYPT);
	}
}

static void check_pin(struct view v)
{
	struct secret *pin = NULL;

	if (v.len == 0 || v.len > 64 || secret_new(v.data, v.len, &pin) != ERR_OK)
		return;
	if (pin_check(pin) == ERR_OK) {
		FUZZ_CHECK(v.len >= 6 && v.len <= 12);
		for (size_t i = 0; i < v.len; i++)
			FUZZ_CHECK(v.data[i] >= '0' && v.data[i] <= '9');
	}
	secret_free(pin);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = fuzz_input(data, size);
	enum how how = (enum how)(fuzz_u8(&in) % HOWS);
	struct buf blob = BUF_INIT(VAULT_BLOB_MAX);

	switch (how) {
	case BLOB:
		check_blob(fuzz_rest(&in));
		break;
	case CONTENT:
		if (fuzz_rest(&in).len <= 1024) {
			seal_content_bytes(fuzz_rest(&in), &blob);
			check_blob(buf_view(&blob));
		}
		break;
	case WRAP:
		check_wrap(fuzz_rest(&in));
		break;
	case PIN:
	case HOWS:
		check_pin(fuzz_rest(&in));
		break;
	}
	buf_free(&blob);
	return 0;
}

void fuzz_seeds(void)
{
	uint8_t content[67] = {0}, wrap[SLOT_WRAP_LEN];
	struct buf blob = BUF_INIT(VAULT_BLOB_MAX);

	content[33] = 1; /* the suite */
	content[66] = 1;
	fuzz_seed_tagged("content", CONTENT, view_of(content, sizeof(content)));
	seal_content_bytes(view_of(content, sizeof(content)), &blob);
	fuzz_seed_tagged("blob", BLOB, buf_view(&blob));
	buf_free(&blob);
	for (int kind = 1; kind <= 2; kind++) {
		FUZZ_CHECK(slot_wrap(&holder, (enum slot_kind)kind, fuzz_secret(0x32),
				     fuzz_secret(0x30), wrap) == ERR_OK);
		fuzz_seed_tagged(kind == 1 ? "wrap-card" : "wrap-recovery", WRAP,
				 view_of(wrap, sizeof(wrap)));
	}
	fuzz_seed_tagged("pin", PIN, view_str("483920"));
}
