/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The ledger's tree and its newest checkpoint.  A node stands in the row of the entry that completed
 * it, behind those of lower levels, the first of which is the entry's own leaf.
 */
#include "broker/ledger/merkle.h"
#include "broker/store/sql.h"
#include "broker/store/store.h"

#include <string.h>

/* ---- nodes ------------------------------------------------------------------------------------------- */

/* Rows of a position and a hash, from position first on; what stands behind a gap is left out. */
static enum err list_hashes(struct query *q, uint64_t first, struct store_page *page,
			    struct hash *out)
{
	uint64_t position = 0;

	page->count = 0;
	sql_put_u64(q, first);
	sql_put_u64(q, page->limit);
	while (sql_row(q)) {
		sql_get_u64(q, &position);
		if (position != first + page->count) {
			sql_skip(q);
			break;
		}
		sql_get_fixed(q, out[page->count++].b, HASH_LEN);
	}
	return sql_end_page(q, page);
}

enum err store_commitment_list(struct store *s, uint64_t first, struct store_page *page,
			       struct hash *out)
{
	return list_hashes(sql_query(s, "SELECT position, commitment FROM entries"
					" WHERE position >= ? ORDER BY position LIMIT ?"),
			   first, page, out);
}

/* The entry that completed a node; ERR_RANGE when no ledger can have it. */
static enum err completed_by(unsigned level, uint64_t index, uint64_t *position)
{
	*position = 0;
	if (level >= MERKLE_LEVELS || index >= (uint64_t)INT64_MAX >> level)
		return ERR_RANGE;
	*position = ((index + 1) << level) - 1;
	return ERR_OK;
}

enum err store_node_get(struct store *s, unsigned level, uint64_t index, struct hash *out)
{
	uint64_t position = 0;
	struct query *q;
	enum err e = completed_by(level, index, &position);

	if (e != ERR_OK)
		return e;
	q = sql_query(s, "SELECT substr(nodes, ?, 32) FROM entries WHERE position = ?");
	sql_put_u64(q, level * (uint64_t)HASH_LEN + 1);
	sql_put_u64(q, position);
	if (sql_row(q))
		sql_get_fixed(q, out->b, HASH_LEN);
	return sql_end_found(q);
}

static enum err list_leaves(struct store *s, uint64_t first, struct store_page *page,
			    struct hash *out)
{
	return list_hashes(sql_query(s, "SELECT position, substr(nodes, 1, 32) FROM entries"
					" WHERE position >= ? ORDER BY position LIMIT ?"),
			   first, page, out);
}

enum err store_node_list(struct store *s, unsigned level, uint64_t first, struct store_page *page,
			 struct hash *out)
{
	enum err e = ERR_OK;

	if (level == 0)
		return list_leaves(s, first, page, out);
	for (page->count = 0; page->count < page->limit; page->count++) {
		e = store_node_get(s, level, first + page->count, &out[page->count]);
		if (e != ERR_OK)
			break;
	}
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		page->count = 0;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* ---- checkpoints --------------------------------------------------------------------------------------- */

enum err store_checkpoint_put(struct store *s, uint64_t size, struct view note)
{
	struct query *q = sql_query(s, "INSERT INTO checkpoint (only, size, note) VALUES (1, ?, ?)"
				       " ON CONFLICT (only) DO UPDATE SET size = excluded.size,"
				       " note = excluded.note WHERE excluded.size >= size");

	sql_put_u64(q, size);
	sql_put_blob(q, note);
	return sql_run_touching(q, ERR_INTERNAL);
}

enum err store_checkpoint_get(struct store *s, struct arena *a, uint64_t *size, struct view *note)
{
	struct query *q = sql_query(s, "SELECT size, note FROM checkpoint");

	if (sql_row(q)) {
		sql_get_u64(q, size);
		sql_get_blob(q, a, note);
	}
	return sql_end_found(q);
}

enum err store_cosigned_put(struct store *s, const struct store_cosigned *c)
{
	struct query *q = sql_query(s, "INSERT INTO cosigned (only, note, alarm) VALUES (1, ?, ?)"
				       " ON CONFLICT (only) DO UPDATE SET note = excluded.note,"
				       " alarm = excluded.alarm");

	sql_put_blob(q, c->note);
	sql_put_u64(q, c->alarm);
	return sql_run(q);
}

enum err store_cosigned_get(struct store *s, struct arena *a, struct store_cosigned *out)
{
	struct query *q = sql_query(s, "SELECT note, alarm FROM cosigned");
	uint64_t alarm = 0;

	*out = (struct store_cosigned){.alarm = STORE_ALARM_NONE};
	if (sql_row(q)) {
		sql_get_blob(q, a, &out->note);
		sql_get_u64(q, &alarm);
	}
	out->alarm =
		alarm > STORE_ALARM_ROLLBACK ? STORE_ALARM_SPLIT_VIEW : (enum store_alarm)alarm;
	return sql_end_found(q);
}

/* ---- the databases of before ----------------------------------------------------------------------------- */

/* Entries that are taken at a time. */
#define FILL 256

struct filling {
	struct store *store;
	struct hash nodes[MERKLE_LEVELS + 1]; /* from the leaf at hand up */
	unsigned count;
};

/* What the tree's own table had must be what the commitments give. */
static enum err compare(void *context, unsigned level, uint64_t index, const struct hash *h)
{
	struct filling *f = context;
	struct query *q =
		sql_query(f->store, "SELECT hash FROM nodes WHERE level = ? AND position = ?");
	struct hash kept;
	enum err e;

	sql_put_u64(q, level);
	sql_put_u64(q, index);
	if (sql_row(q))
		sql_get_fixed(q, kept.b, HASH_LEN);
	e = sql_end_found(q);
	if (e == ERR_NOT_FOUND || (e == ERR_OK && !hash_equal(&kept, h)))
		return ERR_DAMAGED;
	f->nodes[level] = *h;
	f->count = level + 1;
	return e;
}

static enum err fill_entry(struct filling *f, struct merkle_edge *edge,
			   const struct hash *commitment)
{
	struct hash leaf;
	struct query *q;
	enum err e;

	merkle_leaf(view_of(commitment->b, HASH_LEN), &leaf);
	e = merkle_append(edge, &leaf, compare, f);
	if (e != ERR_OK)
		return e;
	q = sql_query(f->store, "UPDATE entries SET nodes = ? WHERE position = ?");
	sql_put_blob(q, view_of(f->nodes, f->count * sizeof(f->nodes[0])));
	sql_put_u64(q, edge->size - 1);
	return sql_run_touching(q, ERR_DAMAGED);
}

enum err store_tree_fill(struct store *s)
{
	struct filling f = {.store = s};
	struct merkle_edge edge = {0};
	struct hash commitments[FILL];
	struct store_page page = {.limit = FILL, .count = FILL};
	enum err e = ERR_OK;

	while (e == ERR_OK && page.count == FILL) {
		e = store_commitment_list(s, edge.size, &page, commitments);
		for (unsigned n = 0; n < page.count && e == ERR_OK; n++)
			e = fill_entry(&f, &edge, &commitments[n]);
	}
	return e == ERR_OK ? sql_exec(s, "DROP TABLE nodes") : e;
}
