/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/batch.h"

#include <stdatomic.h>
#include <stdio.h>

#include "broker/base/mem.h"
#include "broker/committer.h"

enum err batch_new(const struct merkle_edge *edge, size_t max_entries, struct batch **out)
{
	enum err e = ERR_MEMORY;
	struct batch *b = NULL;

	*out = NULL;
	b = mem_new(1, sizeof(*b));
	if (b == NULL)
		return ERR_MEMORY;
	atomic_init(&b->references, 1);
	b->first = edge->size;
	b->edge = *edge;
	b->settled_edge = *edge;
	b->note = BUF_INIT(CHECKPOINT_MAX);
	b->size = max_entries;
	b->entries = mem_new(b->size, sizeof(*b->entries));
	if (b->entries == NULL)
		goto out;
	e = merkle_batch_new(edge, b->size, &b->leaves);
	if (e == ERR_OK)
		e = tally_new(&b->tally);
	if (e != ERR_OK)
		goto out;
	*out = b;
	b = NULL;
out:
	batch_drop(b);
	return e;
}

struct batch *batch_hold(struct batch *b)
{
	atomic_fetch_add_explicit(&b->references, 1, memory_order_relaxed);
	return b;
}

static void entry_clear(struct batch_entry *entry)
{
	buf_free(&entry->seen);
	buf_free(&entry->kept);
}

void batch_drop(struct batch *b)
{
	if (b == NULL || atomic_fetch_sub_explicit(&b->references, 1, memory_order_acq_rel) != 1)
		return;
	for (size_t n = 0; n < b->count; n++)
		entry_clear(&b->entries[n]);
	mem_free(b->entries);
	merkle_batch_free(b->leaves);
	tally_free(b->tally);
	buf_free(&b->note);
	mem_free(b);
}

struct batch_entry *batch_next(struct batch *b)
{
	struct batch_entry *entry = NULL;

	if (b->count == b->size || b->count - b->settled >= BATCH_CALL_ENTRIES_MAX)
		return NULL;
	entry = &b->entries[b->count++];
	entry->seen = BUF_INIT(65536);
	entry->kept = BUF_INIT(65536);
	return entry;
}

struct growth {
	struct hash *nodes;
	unsigned count;
};

static enum err note_node(void *ctx, unsigned level, uint64_t index, const struct hash *h)
{
	struct growth *g = ctx;

	(void)index;
	g->nodes[level] = *h;
	g->count = level + 1;
	return ERR_OK;
}

enum err batch_grow(struct batch *b, const struct hash *leaf, struct view *nodes)
{
	struct growth g = {.nodes = b->nodes};
	enum err e = merkle_batch_append(b->leaves, &b->edge, leaf, note_node, &g);

	*nodes = view_of(b->nodes, g.count * sizeof(b->nodes[0]));
	return e;
}

enum err batch_settle(struct batch *b)
{
	/* An entry without its leaf: whoever began it must fail. */
	if (b->edge.size != b->first + b->count)
		return ERR_INTERNAL;
	b->settled = b->count;
	b->settled_edge = b->edge;
	return tally_settle(b->tally);
}

void batch_rewind(struct batch *b)
{
	while (b->count > b->settled)
		entry_clear(&b->entries[--b->count]);
	b->edge = b->settled_edge;
	merkle_batch_rewind(b->leaves, b->edge.size);
	tally_rewind(b->tally);
}

enum err batch_seal(struct batch *b, struct store *s, const struct note_key *key,
		    const struct secret *seed)
{
	struct checkpoint c = {.size = b->edge.size};
	enum err e = ERR_OK;

	(void)snprintf(c.origin, sizeof(c.origin), "%s", key->name);
	merkle_root(&b->edge, &c.root);
	e = tally_put(b->tally, s);
	if (e == ERR_OK)
		e = checkpoint_sign(&c, key, seed, &b->note);
	if (e == ERR_OK)
		e = store_checkpoint_put(s, c.size, buf_view(&b->note));
	return e;
}

const struct batch_entry *batch_find(const struct batch *b, uint64_t index)
{
	if (index < b->first || index - b->first >= b->settled)
		return NULL;
	return &b->entries[index - b->first];
}
