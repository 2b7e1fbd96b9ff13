/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The entries of one transaction, kept after the commit until the last reply that proves one of
 * them was built.  Filled by the committer's thread; read-only once batch_seal() has run.
 */
#ifndef EENMAAL_BROKER_BATCH_H
#define EENMAAL_BROKER_BATCH_H

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/ledger/merkle.h"
#include "broker/ledger/note.h"
#include "broker/ledger/record.h"
#include "broker/store/store.h"
#include "broker/store/tally.h"

#define BATCH_CALL_ENTRIES_MAX \
	72 /* entries that one call may add: 64 subjects or grants, and some */

struct batch_entry {
	struct hash leaf, kept_hash;
	struct record_salts salts;
	struct buf seen, kept;
};

struct batch {
	_Atomic unsigned references;
	uint64_t first; /* index of entries[0] */
	size_t count;   /* entries, those of the call in progress included */
	size_t settled; /* entries that stay, whatever becomes of the next calls */
	size_t size;    /* of entries[] */
	struct batch_entry *entries;
	struct merkle_edge edge; /* after those that batch_grow() was told of */
	struct merkle_edge settled_edge;
	struct hash nodes[MERKLE_LEVELS + 1]; /* what batch_grow() gives out */
	struct merkle_batch *leaves;
	struct tally *tally; /* what the entries add to the overview */
	struct buf note;     /* the signed checkpoint */
};

/* Room for max_entries on top of the tree at edge; reference count 1. */
MUST_USE enum err batch_new(const struct merkle_edge *edge, size_t max_entries, struct batch **out);
struct batch *batch_hold(struct batch *b); /* batch_drop() stands in committer.h */

/* The next entry to fill in; NULL when the call has used up its share. */
struct batch_entry *batch_next(struct batch *b);
/*
 * Put the next entry's leaf into the tree.  nodes, valid until the next one, are the hashes that it
 * completes, the leaf first.
 */
MUST_USE enum err batch_grow(struct batch *b, const struct hash *leaf, struct view *nodes);
/* Keep the entries of the call in progress / forget them. */
MUST_USE enum err batch_settle(struct batch *b);
void batch_rewind(struct batch *b);

/* Write the tally, sign the checkpoint for the tree as it is now and store it. */
MUST_USE enum err batch_seal(struct batch *b, struct store *s, const struct note_key *key,
			     const struct secret *seed);

/* NULL when the entry is not of this batch. */
const struct batch_entry *batch_find(const struct batch *b, uint64_t index);

#endif
