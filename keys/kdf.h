/* SPDX-License-Identifier: EUPL-1.2 */
/* HKDF-SHA256 (RFC 5869) and the Argon2id step that turns a PIN into key material. */
#ifndef EENMAAL_KEYS_KDF_H
#define EENMAAL_KEYS_KDF_H

#include <stdint.h>

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/secret.h"

/* HKDF-Extract into 32 bytes. */
void hkdf_extract(struct view salt, struct view ikm, uint8_t prk[static 32]);
/* HKDF-Expand; ERR_RANGE when len > 255 * 32. */
MUST_USE enum err hkdf_expand(const uint8_t prk[static 32], struct view info, uint8_t *out,
			      size_t len);
/* Extract with an empty salt, then expand with info, into a new secret of len bytes. */
MUST_USE enum err hkdf_secret(const struct secret *ikm, struct view info, size_t len,
			      struct secret **out);

/* Cost of Argon2id v1.3: passes and memory in KiB; one lane. */
struct kdf_cost {
	uint32_t passes;
	uint32_t memory_kib;
};
#define KDF_PASSES_MIN 3u
#define KDF_MEMORY_KIB_MIN 65536u /* 64 MiB */
#define KDF_PASSES_MAX 10u
#define KDF_MEMORY_KIB_MAX 1048576u /* a hostile server may not ask for more */

/* ERR_WEAK below the minimum, ERR_RANGE above the maximum. */
MUST_USE enum err kdf_cost_check(struct kdf_cost cost);

/* Argon2id(pin, salt[16]) into a new 32-byte secret; checks the cost first.  ERR_MEMORY. */
MUST_USE enum err kdf_pin(const struct secret *pin, const uint8_t salt[static 16],
			  struct kdf_cost cost, struct secret **out);

#endif
