/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * RFC 6962 section 2.1 Merkle trees over SHA-256: leaf 00, node 01.  Pure: hashes of
 * perfect subtrees come from and go to the caller.  A perfect subtree of height `level`
 * that starts at leaf index << level is named (level, index).
 */
#ifndef EENMAAL_BROKER_LEDGER_MERKLE_H
#define EENMAAL_BROKER_LEDGER_MERKLE_H

#include <stddef.h>
#include <stdint.h>

#include "broker/base/err.h"
#include "broker/base/id.h"

#define MERKLE_LEVELS 63
#define MERKLE_PROOF_MAX 64        /* hashes in an inclusion proof, at most */
#define MERKLE_CONSISTENCY_MAX 128 /* hashes in a consistency proof, at most */

/* SHA-256(00 || input) and SHA-256(01 || left || right). */
void merkle_leaf(struct view input, struct hash *out);
void merkle_node(const struct hash *left, const struct hash *right, struct hash *out);

/*
 * The tree's right edge: the roots of the perfect subtrees that its size decomposes
 * into, largest first.  Appending costs O(log n) hashes at most, O(1) on average.
 */
struct merkle_edge {
	uint64_t size;
	unsigned count; /* = popcount(size) */
	struct hash nodes[MERKLE_LEVELS + 1];
};

/* Called once for every perfect subtree that an append completes, leaf (level 0) first. */
typedef enum err merkle_put(void *ctx, unsigned level, uint64_t index, const struct hash *h);
/* Answers for any perfect subtree inside the tree; ERR_NOT_FOUND is passed on. */
typedef enum err merkle_get(void *ctx, unsigned level, uint64_t index, struct hash *out);

/*
 * Append one leaf hash; put may be NULL.  ERR_RANGE at 2^63 - 1 leaves.  On error the
 * edge is unchanged (what put() stored may be repeated).
 */
MUST_USE enum err merkle_append(struct merkle_edge *edge, const struct hash *leaf, merkle_put *put,
				void *ctx);

/* The root; of the empty tree SHA-256(""). */
void merkle_root(const struct merkle_edge *edge, struct hash *out);

/* Rebuild the edge of a tree of size leaves from stored nodes. */
MUST_USE enum err merkle_edge_load(uint64_t size, merkle_get *get, void *ctx,
				   struct merkle_edge *out);

struct merkle_proof {
	size_t count;
	struct hash hashes[MERKLE_CONSISTENCY_MAX];
};

/* PATH(index, D[size]) of RFC 6962 2.1.1.  ERR_RANGE unless index < size. */
MUST_USE enum err merkle_inclusion(uint64_t index, uint64_t size, merkle_get *get, void *ctx,
				   struct merkle_proof *out);

/* PROOF(from, D[to]) of RFC 6962 2.1.2; empty when from is 0 or equal to to.  ERR_RANGE when from > to. */
MUST_USE enum err merkle_consistency(uint64_t from, uint64_t to, merkle_get *get, void *ctx,
				     struct merkle_proof *out);

/*
 * Verifiers (RFC 9162 2.1.3.2 and 2.1.4.2).  ERR_VERIFY unless the proof has exactly
 * the right length and leads to the root.  They read nothing but their arguments.
 */
MUST_USE enum err merkle_verify_inclusion(uint64_t index, uint64_t size, const struct hash *leaf,
					  const struct merkle_proof *proof,
					  const struct hash *root);
MUST_USE enum err merkle_verify_consistency(uint64_t from, uint64_t to, const struct hash *old_root,
					    const struct hash *new_root,
					    const struct merkle_proof *proof);

/*
 * A batch: the edge before it plus the leaves added since, from which inclusion proofs
 * for just these leaves are made without a single read from the store.
 */
struct merkle_batch;
MUST_USE enum err merkle_batch_new(const struct merkle_edge *before, size_t max_leaves,
				   struct merkle_batch **out);
/*
 * Append to the batch and to edge alike; put as in merkle_append().  ERR_STATE unless
 * edge has the batch's size, ERR_TOO_LARGE beyond max_leaves; both unchanged on error.
 */
MUST_USE enum err merkle_batch_append(struct merkle_batch *b, struct merkle_edge *edge,
				      const struct hash *leaf, merkle_put *put, void *ctx);
/* Forget the leaves from size (not below the batch's beginning) on; the edge is the caller's. */
void merkle_batch_rewind(struct merkle_batch *b, uint64_t size);
/*
 * The proof for the leaf at index (of this batch, else ERR_RANGE) in the tree as the
 * batch leaves it.  Thread-safe as long as nobody appends.
 */
MUST_USE enum err merkle_batch_inclusion(const struct merkle_batch *b, uint64_t index,
					 struct merkle_proof *out);
void merkle_batch_free(struct merkle_batch *b);

#endif
