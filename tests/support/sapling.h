/* SPDX-License-Identifier: EUPL-1.2 */
/* A log in memory, with its own key: honest, or cut and grown again otherwise. */
#ifndef EENMAAL_TESTS_SUPPORT_SAPLING_H
#define EENMAAL_TESTS_SUPPORT_SAPLING_H

#include "broker/ledger/witness_request.h"

#define SAPLING_MAX 1024
#define SAPLING_LEVELS 11

struct sapling {
	struct note_key key;
	struct secret *seed;
	struct merkle_edge edge;
	struct hash nodes[SAPLING_LEVELS][SAPLING_MAX];
};

/* Empty; name is origin and key name alike, and the key comes from the byte. */
void sapling_new(struct sapling *s, const char *name, uint8_t seed);
void sapling_free(struct sapling *s);

/* Grow to size; leaves of another flavour are others. */
void sapling_grow(struct sapling *s, uint64_t size, uint8_t flavour);
/* Forget everything beyond size. */
void sapling_cut(struct sapling *s, uint64_t size);

/* Append the signed checkpoint of the first size leaves. */
void sapling_note(const struct sapling *s, uint64_t size, struct buf *out);

/* Append the add-checkpoint request from old to size. */
void sapling_request(const struct sapling *s, uint64_t old, uint64_t size, struct buf *out);

#endif
