/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The proofs that anybody may send: whatever they hold, verifying them reads nothing outside, ends,
 * and accepts only proofs of the length that RFC 6962 gives.  For CBMC a hash is any 32 bytes
 * (sha256.c), which is more than SHA-256 can give.
 */
#include "broker/ledger/merkle.h"

#include "tests/prove/prove.h"

static struct merkle_proof proof;

#define TREE_MASK (UINT64_MAX >> (64 - PROVE_TREE_BITS))

static void draw_proof(void)
{
	proof.count = (size_t)prove_any(8);
	prove_whole(&proof.hashes);
}

static void draw_hash(struct hash *h)
{
	prove_bytes(h->b, sizeof(h->b));
}

void prove_merkle_inclusion(void)
{
	uint64_t index = prove_any(9) & TREE_MASK, size = prove_any(9) & TREE_MASK;
	struct hash leaf, root;
	enum err e;

	draw_proof();
	draw_hash(&leaf);
	draw_hash(&root);
	e = merkle_verify_inclusion(index, size, &leaf, &proof, &root);
	PROVE(e == ERR_OK || e == ERR_VERIFY);
	PROVE(e != ERR_OK || (index < size && proof.count <= MERKLE_PROOF_MAX));
	/* A lone leaf is its own root; no other leaf is. */
	if (size == 1 && index == 0)
		PROVE((e == ERR_OK) == (proof.count == 0 && hash_equal(&leaf, &root)));
}

/* PATH(m, D[n]) of RFC 6962 2.1.1 has one hash per level at which the leaf has a sibling subtree. */
static unsigned path_length(uint64_t index, uint64_t size)
{
	unsigned length = 0;
	uint64_t last = size - 1;

	for (unsigned level = 0; level < PROVE_TREE_BITS; level++) {
		uint64_t node = level < 64 ? index >> level : 0;
		uint64_t edge = level < 64 ? last >> level : 0;

		if ((node & 1) == 1 || node < edge)
			length++;
	}
	return length;
}

void prove_merkle_inclusion_length(void)
{
	uint64_t index = prove_any(20) & TREE_MASK, size = prove_any(20) & TREE_MASK;
	struct hash leaf, root;

	draw_proof();
	draw_hash(&leaf);
	draw_hash(&root);
	if (merkle_verify_inclusion(index, size, &leaf, &proof, &root) == ERR_OK)
		PROVE(proof.count == path_length(index, size));
}

void prove_merkle_consistency(void)
{
	uint64_t from = prove_any(9) & TREE_MASK, to = prove_any(9) & TREE_MASK;
	struct hash old, new;
	enum err e;

	draw_proof();
	draw_hash(&old);
	draw_hash(&new);
	e = merkle_verify_consistency(from, to, &old, &new, &proof);
	PROVE(e == ERR_OK || e == ERR_VERIFY);
	PROVE(e != ERR_OK || (from <= to && proof.count <= MERKLE_CONSISTENCY_MAX));
	/* The same size is the same root and needs no proof. */
	if (from == to)
		PROVE(e != ERR_OK || (proof.count == 0 && hash_equal(&old, &new)));
	/* A longer log never proves itself with nothing, but from the empty one. */
	if (from != 0 && from < to)
		PROVE(e != ERR_OK || proof.count > 0);
}
