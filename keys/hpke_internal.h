/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Between kem.c (what a suite's KEM does) and hpke.c (RFC 9180's key schedule and AEAD), and
 * for tests, which must choose the ephemeral key to compare with the RFC's answers.
 */
#ifndef EENMAAL_KEYS_HPKE_INTERNAL_H
#define EENMAAL_KEYS_HPKE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "keys/kdf_internal.h"
#include "keys/kem.h"

#define HPKE_SHARED_LEN 32
#define HPKE_KEY_LEN 32
#define HPKE_NONCE_LEN 12
#define HPKE_TAG_LEN 16
#define KEM_EPHEMERAL_MAX 64 /* X25519 takes 32 random bytes, X-Wing 64 */

/*
 * One suite: lengths and the KEM's operations over buffers of those lengths.  All of them give
 * false for a key that must be refused (a low-order point).  Where this build's libraries lack
 * the KEM only check_public is there and the others are NULL.
 */
struct kem_suite {
	uint16_t id;     /* ours */
	uint16_t kem_id; /* IANA's, in every label */
	uint16_t public_len;
	uint16_t encapsulation_len;
	uint16_t ephemeral_len;
	bool (*check_public)(const uint8_t *public_key);
	bool (*derive_public)(const uint8_t *private_key, uint8_t *public_key);
	bool (*encapsulate)(const uint8_t *public_key, const uint8_t *ephemeral,
			    uint8_t *encapsulation, uint8_t shared[static HPKE_SHARED_LEN]);
	bool (*decapsulate)(const uint8_t *private_key, const uint8_t *encapsulation,
			    uint8_t shared[static HPKE_SHARED_LEN]);
};

extern const struct kem_suite kem_xwing; /* kem_xwing.c */

/* NULL for a suite that this build does not speak. */
const struct kem_suite *kem_suite_find(unsigned id);

/* X25519; false for a low-order point (RFC 7748 section 6.1). */
bool kem_x25519(const uint8_t *private_key, const uint8_t *public_key, uint8_t dh[static 32]);
bool kem_x25519_check(const uint8_t *public_key);

/* RFC 9180 section 4: the labelled KDF; id is "KEM" || kem_id or the whole suite's. */
void hpke_labeled_extract(struct view id, const char *label, struct view ikm,
			  uint8_t prk[static 32]);
/* Extract with the shared secret as salt and empty input. */
void hpke_labeled_extract_salted(struct view id, const uint8_t salt[static 32], const char *label,
				 uint8_t prk[static 32]);
/* len is at most 32 here, so that it cannot fail. */
struct hpke_expand {
	const char *label;
	struct pieces context; /* at most HPKE_CONTEXT_PIECES */
	size_t len;
};
#define HPKE_CONTEXT_PIECES 3
void hpke_labeled_expand(struct view id, const uint8_t prk[static 32],
			 const struct hpke_expand *what, uint8_t *out);

struct hpke_keys {
	uint8_t key[HPKE_KEY_LEN];
	uint8_t base_nonce[HPKE_NONCE_LEN]; /* the nonce itself, as the sequence number is 0 */
};

/* KeySchedule of base mode (RFC 9180 section 5.1). */
void hpke_key_schedule(uint16_t kem_id, const uint8_t shared[static HPKE_SHARED_LEN],
		       struct view info, struct hpke_keys *out);

/* hpke_seal with the ephemeral key given and with aad. */
struct hpke_message {
	struct view info;
	struct view aad;
	struct view plaintext;
};
MUST_USE enum err hpke_seal_with(const struct kem_public *recipient, const uint8_t *ephemeral,
				 const struct hpke_message *m, struct buf *encapsulation,
				 struct buf *ciphertext);

#endif
