/* SPDX-License-Identifier: EUPL-1.2 */
/* Ed25519 keys (RFC 8032, libsodium's strict verification) and where their secret half lives. */
#ifndef EENMAAL_KEYS_SIGN_H
#define EENMAAL_KEYS_SIGN_H

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/secret.h"

#define SIGN_PUBLIC_LEN 32
#define SIGN_SEED_LEN 32
#define SIGNATURE_LEN 64

struct sign_public {
	uint8_t b[SIGN_PUBLIC_LEN];
};

/* A new random 32-byte seed and its public half. */
MUST_USE enum err sign_generate(struct sign_public *public_key, struct secret **seed);

/* ERR_INPUT unless seed has 32 bytes. */
MUST_USE enum err sign_derive_public(const struct secret *seed, struct sign_public *out);

/* Deterministic signature over message. */
MUST_USE enum err sign_message(const struct secret *seed, struct view message,
			       uint8_t signature[static SIGNATURE_LEN]);

/* ERR_SIGNATURE unless it verifies. */
MUST_USE enum err sign_verify(const struct sign_public *key, struct view message,
			      const uint8_t signature[static SIGNATURE_LEN]);

#endif
