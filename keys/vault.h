/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The holder's vault: secret keys under a random vault key, which slots wrap.
 *
 * vault blob  = 01 || nonce[24] || commitment[32] || XChaCha20-Poly1305(vault key, nonce,
 *               aad = "eenmaal/v1/vault" || holder[10] || commitment, content)
 * commitment  = HKDF-SHA256(vault key, info "eenmaal/v1/vault-commit" || nonce), 32 bytes: one
 *               blob opens under one key only (no partitioning oracle)
 * content     = signing seed[32] || KEM suite u16 be || KEM private key[32] || activated u8
 *
 * slot card+PIN: PIN material = Argon2id(PIN, salt = HKDF(card secret, "eenmaal/v1/pin-salt"), cost)
 *               slot secret   = HKDF(card secret || PIN material, "eenmaal/v1/slot/card-pin")
 * slot recovery: slot secret  = HKDF(recovery secret, "eenmaal/v1/slot/recovery")
 * slot wrap   = nonce[24] || XChaCha20-Poly1305(HKDF(slot secret, "wrap"), nonce,
 *               aad = holder || slot name, vault key)
 * card key    = Ed25519 seed HKDF(card secret, "eenmaal/v1/card-auth"): proves the card
 * open key    = Ed25519 seed HKDF(slot secret, "eenmaal/v1/slot-auth"): proves card and PIN
 */
#ifndef EENMAAL_KEYS_VAULT_H
#define EENMAAL_KEYS_VAULT_H

#include <stdbool.h>

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/id.h"
#include "broker/base/secret.h"
#include "keys/kdf.h"
#include "keys/kem.h"
#include "keys/sign.h"

#define CARD_SECRET_LEN 32
#define VAULT_BLOB_MAX 4096
#define SLOT_WRAP_LEN (24 + 32 + 16)

enum slot_kind { SLOT_CARD_PIN = 1, SLOT_RECOVERY = 2 };

/* What the holder's keys are, in the clear, on the holder's device only. */
struct vault_keys {
	struct secret *signing_seed;
	uint16_t suite;
	struct secret *kem_private;
	bool activated; /* false: the enrolling partner made these keys */
};
void vault_keys_free(struct vault_keys *keys); /* the members; harmless on a zeroed one */

/* Keys derived from a card (and PIN, for SLOT_CARD_PIN). */
struct slot_keys {
	struct secret *card_seed; /* signs "I have the card" */
	struct secret *open_seed; /* signs "and I know the PIN" */
	struct secret *wrap_key;
};
/*
 * pin is NULL for SLOT_RECOVERY (then the cost plays no part).  Checks the cost against the
 * pinned minimum: ERR_WEAK, ERR_RANGE.  ERR_INPUT for a card secret of a wrong length.
 */
MUST_USE enum err slot_keys_derive(enum slot_kind kind, const struct secret *card,
				   const struct secret *pin, struct kdf_cost cost,
				   struct slot_keys *out);
/* Only the card key, to ask for the slot's parameters. */
MUST_USE enum err slot_card_seed(const struct secret *card, struct secret **out);
void slot_keys_free(struct slot_keys *keys);

MUST_USE enum err slot_wrap(const struct holder_id *holder, enum slot_kind kind,
			    const struct secret *wrap_key, const struct secret *vault_key,
			    uint8_t out[static SLOT_WRAP_LEN]);
/* ERR_DECRYPT for anything that does not open. */
MUST_USE enum err slot_unwrap(const struct holder_id *holder, enum slot_kind kind,
			      const struct secret *wrap_key, struct view wrapped,
			      struct secret **vault_key);

MUST_USE enum err vault_seal(const struct holder_id *holder, const struct secret *vault_key,
			     const struct vault_keys *keys, struct buf *blob);
/*
 * ERR_DECRYPT, ERR_INPUT, ERR_SUITE; checks the commitment before it decrypts.  On any error
 * *out is zeroed.
 */
MUST_USE enum err vault_open(const struct holder_id *holder, const struct secret *vault_key,
			     struct view blob, struct vault_keys *out);

/*
 * ERR_WEAK for PINs of fewer than 6 digits, all equal, a straight run (up or down, 9 and 0 are
 * neighbours), or a repeated pattern; ERR_INPUT for more than 12 or anything but digits.
 */
MUST_USE enum err pin_check(const struct secret *pin);

#endif
