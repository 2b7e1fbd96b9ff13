/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Of the tree before the batch, a proof for a new leaf needs only nodes of its right
 * edge; everything else lies within the batch and is kept as it is completed.
 */
#include <assert.h>

#include "broker/base/mem.h"
#include "broker/ledger/merkle.h"

struct merkle_batch {
	struct merkle_edge before;
	uint64_t size; /* of the tree after the batch */
	uint64_t size_max;
	size_t start[MERKLE_LEVELS + 1]; /* where each level's nodes begin */
	struct hash nodes[];             /* the subtrees that the batch completed, level by level */
};

enum err merkle_batch_new(const struct merkle_edge *before, size_t max_leaves,
			  struct merkle_batch **out)
{
	uint64_t old = before->size, max = max_leaves;
	struct merkle_batch *b;

	*out = NULL;
	/* Below this bound neither the tree's size nor the block's can overflow. */
	if (old > INT64_MAX || max > INT64_MAX - old || max > SIZE_MAX / 4 / sizeof(b->nodes[0]))
		return ERR_RANGE;
	/* Subtrees halve in number from level to level, and each level may round up by one. */
	b = mem_new(1, sizeof(*b) + (2 * max_leaves + MERKLE_LEVELS + 1) * sizeof(b->nodes[0]));
	if (!b)
		return ERR_MEMORY;
	b->before = *before;
	b->size = old;
	b->size_max = old + max;
	for (unsigned level = 0; level < MERKLE_LEVELS; level++)
		b->start[level + 1] =
			b->start[level] + (size_t)((b->size_max >> level) - (old >> level));
	*out = b;
	return ERR_OK;
}

struct tee {
	struct merkle_batch *batch;
	merkle_put *put;
	void *ctx;
};

static enum err tee_put(void *ctx, unsigned level, uint64_t index, const struct hash *h)
{
	struct tee *t = ctx;
	struct merkle_batch *b = t->batch;
	size_t at = b->start[level] + (size_t)(index - (b->before.size >> level));

	assert(at < b->start[level + 1]);
	b->nodes[at] = *h;
	return t->put ? t->put(t->ctx, level, index, h) : ERR_OK;
}

enum err merkle_batch_append(struct merkle_batch *b, struct merkle_edge *edge,
			     const struct hash *leaf, merkle_put *put, void *ctx)
{
	struct tee t = {b, put, ctx};
	enum err e;

	if (edge->size != b->size)
		return ERR_STATE;
	if (b->size == b->size_max)
		return ERR_TOO_LARGE;
	e = merkle_append(edge, leaf, tee_put, &t);
	if (e == ERR_OK)
		b->size++;
	return e;
}

void merkle_batch_rewind(struct merkle_batch *b, uint64_t size)
{
	assert(size >= b->before.size && size <= b->size);
	b->size = size;
}

struct batch_reader {
	const struct merkle_batch *batch;
};

static enum err batch_get(void *ctx, unsigned level, uint64_t index, struct hash *out)
{
	const struct merkle_batch *b = ((struct batch_reader *)ctx)->batch;
	uint64_t old = b->before.size >> level;

	/* A left sibling from before the batch is always the last one of its level. */
	assert(index < b->size >> level && (index >= old || (old & 1 && index == old - 1)));
	if (index >= old)
		*out = b->nodes[b->start[level] + (size_t)(index - old)];
	else
		*out = b->before.nodes[__builtin_popcountll(old) - 1];
	return ERR_OK;
}

enum err merkle_batch_inclusion(const struct merkle_batch *b, uint64_t index,
				struct merkle_proof *out)
{
	struct batch_reader reader = {b};

	out->count = 0;
	if (index < b->before.size)
		return ERR_RANGE;
	return merkle_inclusion(index, b->size, batch_get, &reader, out);
}

void merkle_batch_free(struct merkle_batch *b)
{
	mem_free(b);
}
