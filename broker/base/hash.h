/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * SHA-256.  OpenSSL's, which uses the processor's instructions for it; where OpenSSL cannot be had
 * (memory, configuration) libsodium's, which needs nothing: hashing never fails.
 */
#ifndef EENMAAL_BROKER_BASE_HASH_H
#define EENMAAL_BROKER_BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "broker/base/buf.h"

#define HASH_LEN 32

struct hash {
	uint8_t b[HASH_LEN];
};

bool hash_equal(const struct hash *a, const struct hash *b);

void hash_sha256(struct view v, struct hash *out);
/* Of the pieces one after the other.  out may be one of them. */
void hash_pieces(const struct view *pieces, size_t count, struct hash *out);

#endif
