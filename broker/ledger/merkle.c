/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/ledger/merkle.h"

#include <string.h>

#define SIZE_LIMIT ((uint64_t)INT64_MAX) /* what the store can number */

static const uint8_t leaf_prefix = 0, node_prefix = 1;

void merkle_leaf(struct view input, struct hash *out)
{
	const struct view pieces[] = {view_of(&leaf_prefix, 1), input};

	hash_pieces(pieces, 2, out);
}

void merkle_node(const struct hash *left, const struct hash *right, struct hash *out)
{
	uint8_t input[1 + 2 * HASH_LEN];

	input[0] = node_prefix;
	memcpy(input + 1, left->b, HASH_LEN);
	memcpy(input + 1 + HASH_LEN, right->b, HASH_LEN);
	hash_sha256(view_of(input, sizeof(input)), out);
}

enum err merkle_append(struct merkle_edge *edge, const struct hash *leaf, merkle_put *put,
		       void *ctx)
{
	struct hash node = *leaf;
	unsigned count = edge->count, level = 0;
	enum err e = ERR_OK;

	if (edge->size >= SIZE_LIMIT)
		return ERR_RANGE;
	if (put)
		e = put(ctx, 0, edge->size, &node);
	/* Every trailing 1 of the size is a subtree that this leaf makes a left sibling. */
	for (uint64_t rest = edge->size; e == ERR_OK && rest & 1; rest >>= 1) {
		merkle_node(&edge->nodes[--count], &node, &node);
		level++;
		if (put)
			e = put(ctx, level, rest >> 1, &node);
	}
	if (e != ERR_OK)
		return e;
	edge->nodes[count] = node;
	edge->count = count + 1;
	edge->size++;
	return ERR_OK;
}

/* The root over perfect subtrees of falling size; count >= 1. */
static void fold(const struct hash *nodes, unsigned count, struct hash *out)
{
	struct hash root = nodes[count - 1];

	for (unsigned i = count - 1; i > 0; i--)
		merkle_node(&nodes[i - 1], &root, &root);
	*out = root;
}

void merkle_root(const struct merkle_edge *edge, struct hash *out)
{
	if (edge->count == 0)
		hash_sha256(view_of(NULL, 0), out);
	else
		fold(edge->nodes, edge->count, out);
}

static unsigned log2_floor(uint64_t n)
{
	return 63u - (unsigned)__builtin_clzll(n);
}

/* The largest power of two below n; n >= 2.  RFC 6962 calls it k. */
static uint64_t split(uint64_t n)
{
	return UINT64_C(1) << log2_floor(n - 1);
}

/* The perfect subtrees that cover [from, to), largest first; from is aligned to the first. */
static enum err cover(uint64_t from, uint64_t to, merkle_get *get, void *ctx,
		      struct merkle_edge *out)
{
	enum err e = ERR_OK;

	while (e == ERR_OK && from < to) {
		unsigned level = log2_floor(to - from);

		e = get(ctx, level, from >> level, &out->nodes[out->count++]);
		from += UINT64_C(1) << level;
	}
	return e;
}

enum err merkle_edge_load(uint64_t size, merkle_get *get, void *ctx, struct merkle_edge *out)
{
	struct merkle_edge edge = {.size = size};
	enum err e;

	if (size > SIZE_LIMIT)
		return ERR_RANGE;
	e = cover(0, size, get, ctx, &edge);
	if (e == ERR_OK)
		*out = edge;
	return e;
}

/* A walk from the root to a subtree: the ranges passed by, and where it stands. */
struct walk {
	merkle_get *get;
	void *ctx;
	uint64_t from, to; /* the present subtree's leaves */
	struct merkle_proof proof;
};

/* Add the root over [from, to) to the proof. */
static enum err walk_note(struct walk *w, uint64_t from, uint64_t to)
{
	struct merkle_edge part;
	enum err e;

	part.count = 0; /* the rest stays unset: this is the hot path, and part is 2 KiB */
	e = cover(from, to, w->get, w->ctx, &part);
	if (e == ERR_OK)
		fold(part.nodes, part.count, &w->proof.hashes[w->proof.count++]);
	return e;
}

/* Go down one step towards leaf `index` and note the sibling. */
static enum err walk_down(struct walk *w, uint64_t index)
{
	uint64_t middle = w->from + split(w->to - w->from);
	enum err e;

	if (index < middle) {
		e = walk_note(w, middle, w->to);
		w->to = middle;
	} else {
		e = walk_note(w, w->from, middle);
		w->from = middle;
	}
	return e;
}

/* The walk collects from the root down, a proof lists from the leaf up. */
static void walk_proof(const struct walk *w, struct merkle_proof *out)
{
	out->count = w->proof.count;
	for (size_t i = 0; i < w->proof.count; i++)
		out->hashes[i] = w->proof.hashes[w->proof.count - 1 - i];
}

enum err merkle_inclusion(uint64_t index, uint64_t size, merkle_get *get, void *ctx,
			  struct merkle_proof *out)
{
	struct walk w = {.get = get, .ctx = ctx, .to = size};
	enum err e = ERR_OK;

	out->count = 0;
	if (index >= size || size > SIZE_LIMIT)
		return ERR_RANGE;
	while (e == ERR_OK && w.to - w.from > 1)
		e = walk_down(&w, index);
	if (e == ERR_OK)
		walk_proof(&w, out);
	return e;
}

enum err merkle_consistency(uint64_t from, uint64_t to, merkle_get *get, void *ctx,
			    struct merkle_proof *out)
{
	struct walk w = {.get = get, .ctx = ctx, .to = to};
	enum err e = ERR_OK;

	out->count = 0;
	if (from > to || to > SIZE_LIMIT)
		return ERR_RANGE;
	if (from == 0 || from == to)
		return ERR_OK;
	/* Down to the subtree that ends where the old tree ended. */
	while (e == ERR_OK && w.to != from)
		e = walk_down(&w, from - 1);
	/* The verifier has that subtree already when it is the whole old tree. */
	if (e == ERR_OK && w.from != 0)
		e = walk_note(&w, w.from, w.to);
	if (e == ERR_OK)
		walk_proof(&w, out);
	return e;
}

/* Where a verifier stands: its node and the last node of its level, bit by bit upwards. */
struct climb {
	uint64_t node, last;
};

static bool climb_is_right(const struct climb *c)
{
	return c->node & 1 || c->node == c->last;
}

/* After a left sibling: levels where the node is a lone last child have no sibling. */
static void climb_skip(struct climb *c)
{
	while (!(c->node & 1) && c->node != 0) {
		c->node >>= 1;
		c->last >>= 1;
	}
}

static void climb_up(struct climb *c)
{
	c->node >>= 1;
	c->last >>= 1;
}

enum err merkle_verify_inclusion(uint64_t index, uint64_t size, const struct hash *leaf,
				 const struct merkle_proof *proof, const struct hash *root)
{
	struct climb c = {.node = index, .last = size - 1};
	struct hash r = *leaf;

	if (index >= size || proof->count > MERKLE_PROOF_MAX)
		return ERR_VERIFY;
	for (size_t i = 0; i < proof->count; i++) {
		if (c.last == 0)
			return ERR_VERIFY;
		if (climb_is_right(&c)) {
			merkle_node(&proof->hashes[i], &r, &r);
			climb_skip(&c);
		} else {
			merkle_node(&r, &proof->hashes[i], &r);
		}
		climb_up(&c);
	}
	return c.last == 0 && hash_equal(&r, root) ? ERR_OK : ERR_VERIFY;
}

/* The cases that need no proof: an empty old tree, or the same tree. */
static enum err verify_trivial(uint64_t from, uint64_t to, const struct hash *old_root,
			       const struct hash *new_root, const struct merkle_proof *proof)
{
	struct hash empty;
	bool right = proof->count == 0;

	hash_sha256(view_of(NULL, 0), &empty);
	if (from == to)
		right = right && hash_equal(old_root, new_root);
	if (from == 0)
		right = right && hash_equal(old_root, &empty);
	return right ? ERR_OK : ERR_VERIFY;
}

enum err merkle_verify_consistency(uint64_t from, uint64_t to, const struct hash *old_root,
				   const struct hash *new_root, const struct merkle_proof *proof)
{
	bool whole = (from & (from - 1)) == 0; /* the old tree is one perfect subtree */
	struct climb c = {.node = from - 1, .last = to - 1};
	struct hash old, new;
	size_t i = whole ? 0 : 1;

	if (from == to || from == 0)
		return verify_trivial(from, to, old_root, new_root, proof);
	if (from > to || proof->count == 0 || proof->count > MERKLE_CONSISTENCY_MAX)
		return ERR_VERIFY;
	while (c.node & 1)
		climb_up(&c);
	old = new = whole ? *old_root : proof->hashes[0];
	for (; i < proof->count; i++) {
		if (c.last == 0)
			return ERR_VERIFY;
		if (climb_is_right(&c)) {
			merkle_node(&proof->hashes[i], &old, &old);
			merkle_node(&proof->hashes[i], &new, &new);
			climb_skip(&c);
		} else {
			merkle_node(&new, &proof->hashes[i], &new);
		}
		climb_up(&c);
	}
	return c.last == 0 && hash_equal(&old, old_root) && hash_equal(&new, new_root) ? ERR_OK
										       : ERR_VERIFY;
}
