/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Private to the store: the members' nonces that were used, in memory.  A lookup by something random
 * costs a database a page of its own, read and written; here it costs nothing, and what must last is
 * appended to a table that is read once, when the writer opens it.
 *
 * A pair (issuer, nonce) is known by 64 bits of a keyed hash, whose key is this process's own: that
 * a fresh nonce is taken for a used one has a chance of one in 2^40 with ten million of them, and
 * nobody can look for such a pair.  A used one is never taken for fresh.
 *
 * What a transaction adds can be taken back, to its beginning or to its savepoint.
 */
#ifndef EENMAAL_BROKER_STORE_SPENT_H
#define EENMAAL_BROKER_STORE_SPENT_H

#include <sodium.h>
#include <stddef.h>
#include <stdint.h>

#include "broker/base/err.h"
#include "broker/base/id.h"

/* Twelve bytes, so that a search finds all of it at once. */
struct spent_place {
	uint32_t low, high; /* halves of the mark */
	uint32_t until;     /* Unix seconds, the last in which it counts; 0: the place is free */
};

struct spent {
	uint8_t key[crypto_shorthash_KEYBYTES];
	struct spent_place *places;
	size_t size;     /* a power of two, or 0 */
	size_t taken;    /* places that are not free */
	int64_t now;     /* what ended before no longer counts */
	uint64_t *added; /* by the open transaction */
	size_t added_count, added_size, held;
};

/* A zeroed one is empty; this gives it its key. */
void spent_start(struct spent *p);
void spent_stop(struct spent *p);
/* Room at once for so many, at an empty one; a hint, ERR_MEMORY without it. */
MUST_USE enum err spent_reserve(struct spent *p, size_t count);

/* ERR_REPLAY when it counts already; ERR_MEMORY. */
MUST_USE enum err spent_add(struct spent *p, const char *issuer, const struct uuid *nonce,
			    int64_t until);
/* One that will be added soon: where it belongs is far from everything else in memory. */
void spent_expect(const struct spent *p, const char *issuer, const struct uuid *nonce);
/* Time goes on; never back. */
void spent_pass(struct spent *p, int64_t now);

void spent_keep(struct spent *p); /* all of the transaction stays */
void spent_hold(struct spent *p); /* what was added so far is not rewound */
void spent_rewind(struct spent *p);
void spent_rollback(struct spent *p);

#endif
