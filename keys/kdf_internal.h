/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What keys/ shares of kdf.c beyond its contract: HKDF over pieces, so that labelled
 * inputs (RFC 9180 section 4) need no copy, and Argon2id without the floor on its cost,
 * which only known-answer tests may call directly.
 */
#ifndef EENMAAL_KEYS_KDF_INTERNAL_H
#define EENMAAL_KEYS_KDF_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

#include "keys/kdf.h"

/* Borrowed pieces that count as their concatenation. */
struct pieces {
	const struct view *part;
	size_t count;
};

void hkdf_extract_pieces(struct view salt, struct pieces ikm, uint8_t prk[static 32]);
MUST_USE enum err hkdf_expand_pieces(const uint8_t prk[static 32], struct pieces info, uint8_t *out,
				     size_t len);

/* Argon2id v1.3, one lane; ERR_MEMORY, ERR_RANGE for a cost that libsodium refuses. */
MUST_USE enum err kdf_argon2id(struct view password, const uint8_t salt[static 16],
			       struct kdf_cost cost, uint8_t out[static 32]);

#endif
