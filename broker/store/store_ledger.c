/* SPDX-License-Identifier: EUPL-1.2 */
/* The ledger's entries. */
#include "broker/store/chain.h"
#include "broker/store/sql.h"
#include "broker/store/store.h"

#include <string.h>

/* ---- entries -------------------------------------------------------------------------------------- */

/* Its chain has advanced to it. */
static void put_reference(struct query *q, const struct store_entry *e)
{
	sql_put_holder(q, e->chain ? &e->holder : NULL);
	if (e->chain)
		sql_put_u64(q, e->chain->count);
	else
		sql_put_null(q);
	sql_put_hash(q, e->has_statement ? &e->statement : NULL);
}

static void put_some(struct query *q, struct view v)
{
	if (v.len > 0)
		sql_put_blob(q, v);
	else
		sql_put_null(q);
}

static void put_attached(struct query *q, const struct envelope *e)
{
	if (e) {
		sql_put_text(q, statement_type_uri(e->type));
		sql_put_blob(q, e->payload);
		sql_put_blob(q, view_of(e->signature, sizeof(e->signature)));
		sql_put_blob(q, e->key_id);
	} else {
		for (unsigned n = 0; n < 4; n++)
			sql_put_null(q);
	}
}

static void put_chain(struct query *q, const struct store_chain *c)
{
	if (c) {
		sql_put_u64(q, c->holder);
		chain_put(q, c);
	} else {
		sql_put_null(q);
		sql_put_null(q);
	}
}

static enum err put_row(struct store *s, const struct store_entry *e,
			const struct chain_links *links)
{
	struct query *q =
		sql_query(s, "INSERT INTO entries (position, commitment, time, erased, holder,"
			     " holder_sequence, statement, seen, kept, seen_salt, kept_salt,"
			     " access_by, earlier, far, nodes, type, payload, signature, key_id,"
			     " holder_number, chain) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
			     " ?, ?, ?, ?, ?, ?, ?, ?, ?)");

	sql_put_u64(q, e->index);
	sql_put_hash(q, &e->commitment);
	sql_put_i64(q, e->time);
	sql_put_u64(q, e->erased);
	put_reference(q, e);
	sql_put_blob(q, e->seen);
	sql_put_blob(q, e->kept);
	sql_put_blob(q, view_of(e->salts.seen, e->erased ? 0 : RECORD_SALT_LEN));
	sql_put_blob(q, view_of(e->salts.kept, e->erased ? 0 : RECORD_SALT_LEN));
	if (e->access_by)
		sql_put_text(q, e->access_by);
	else
		sql_put_null(q);
	chain_put_links(q, links);
	put_some(q, e->nodes);
	put_attached(q, e->attached);
	put_chain(q, e->chain);
	return sql_run(q);
}

/* No gaps.  That the ledger has this size was seen when the transaction began. */
static enum err check_place(const struct store *s, const struct store_entry *e)
{
	if (!s->open || !s->heads)
		return ERR_INTERNAL;
	if (e->attached && !statement_type_uri(e->attached->type))
		return ERR_STATEMENT_TYPE;
	if (e->index > INT64_MAX)
		return ERR_RANGE;
	if (e->index < heads_size(s->heads))
		return ERR_EXISTS;
	return e->index > heads_size(s->heads) ? ERR_INTERNAL : ERR_OK;
}

enum err store_entry_put(struct store *s, const struct store_entry *e)
{
	struct chain_links links = {0};
	enum err error = check_place(s, e);

	if (error == ERR_OK && e->chain)
		error = chain_advance(s, e, &links);
	/* Before anything is written: what a final part wrote cannot be undone alone. */
	if (error == ERR_OK)
		error = heads_ready(s->heads);
	if (error == ERR_OK)
		error = put_row(s, e, &links);
	if (error == ERR_OK)
		error = heads_append(s->heads, e->chain ? e->chain->holder : 0);
	return error == ERR_OK ? heads_turn(s) : error;
}

static void get_reference(struct query *q, struct store_entry *out)
{
	out->has_holder = !sql_is_null(q);
	if (out->has_holder) {
		sql_get_fixed(q, out->holder.b, HOLDER_ID_LEN);
		sql_get_u64(q, &out->holder_sequence);
	} else {
		sql_skip(q);
		sql_skip(q);
	}
	out->has_statement = !sql_is_null(q);
	if (out->has_statement)
		sql_get_fixed(q, out->statement.b, HASH_LEN);
	else
		sql_skip(q);
}

static void get_salt(struct query *q, bool erased, uint8_t salt[static RECORD_SALT_LEN])
{
	if (erased)
		sql_skip(q);
	else
		sql_get_fixed(q, salt, RECORD_SALT_LEN);
}

/* In the order of ENTRY_COLUMNS. */
static void get_entry(struct query *q, struct arena *a, struct store_entry *out)
{
	memset(out, 0, sizeof(*out));
	sql_get_u64(q, &out->index);
	sql_get_fixed(q, out->commitment.b, HASH_LEN);
	sql_get_i64(q, &out->time);
	sql_get_bool(q, &out->erased);
	get_reference(q, out);
	sql_get_blob(q, a, &out->seen);
	sql_get_blob(q, a, &out->kept);
	get_salt(q, out->erased, out->salts.seen);
	get_salt(q, out->erased, out->salts.kept);
}

#define ENTRY_COLUMNS                                                                         \
	"position, commitment, time, erased, holder, holder_sequence, statement, seen, kept," \
	" seen_salt, kept_salt"

static enum err list_entries(struct query *q, struct store_page *page, struct store_entry *out)
{
	page->count = 0;
	sql_put_u64(q, page->limit);
	while (sql_row(q))
		get_entry(q, page->arena, &out[page->count++]);
	return sql_end_page(q, page);
}

enum err store_entry_list(struct store *s, uint64_t first, struct store_page *page,
			  struct store_entry *out)
{
	struct query *q = sql_query(s, "SELECT " ENTRY_COLUMNS " FROM entries WHERE position >= ?"
				       " ORDER BY position LIMIT ?");

	sql_put_u64(q, first);
	return list_entries(q, page, out);
}

/* From the next column on: what stands in the entry's own row. */
static void get_attached(struct query *q, struct arena *a, struct store_entry *out)
{
	struct envelope *found = NULL;

	if (sql_is_null(q))
		return;
	found = arena_alloc(a, sizeof(*found));
	if (found)
		sql_get_envelope(q, a, found);
	else if (q->err == ERR_OK)
		q->err = ERR_MEMORY;
	out->attached = found;
}

/*
 * What was changed in a row so that it has no form is a hole in that row, not the end of the reading:
 * whoever checks the log finds that it does not fit, and names the entry.
 */
static void forgive(struct query *q)
{
	if (q->err == ERR_DAMAGED)
		q->err = ERR_OK;
}

enum err store_entry_list_whole(struct store *s, uint64_t first, struct store_page *page,
				struct store_entry *out)
{
	struct query *q = sql_query(s, "SELECT " ENTRY_COLUMNS ", type, payload, signature, key_id"
				       " FROM entries WHERE position >= ?"
				       " ORDER BY position LIMIT ?");

	page->count = 0;
	sql_put_u64(q, first);
	sql_put_u64(q, page->limit);
	while (sql_row(q)) {
		get_entry(q, page->arena, &out[page->count]);
		get_attached(q, page->arena, &out[page->count++]);
		forgive(q);
	}
	return sql_end_page(q, page);
}

enum err store_entry_list_access(struct store *s, const struct slug *member, uint64_t first,
				 struct store_page *page, struct store_entry *out)
{
	struct query *q = sql_query(s, "SELECT " ENTRY_COLUMNS " FROM entries WHERE access_by = ?"
				       " AND position >= ? ORDER BY position LIMIT ?");

	sql_put_text(q, member->s);
	sql_put_u64(q, first);
	return list_entries(q, page, out);
}

enum err store_entry_list_back(struct store *s, uint64_t from, uint64_t below,
			       struct store_page *page, struct store_entry *out)
{
	struct query *q = sql_query(s, "SELECT " ENTRY_COLUMNS " FROM entries WHERE position >= ?"
				       " AND position < ? ORDER BY position DESC LIMIT ?");

	sql_put_u64(q, from);
	sql_put_u64(q, below);
	return list_entries(q, page, out);
}

/* ---- a holder's entries --------------------------------------------------------------------------- */

/* The entry at a place, and the place of the one before it. */
static enum err get_own(struct store *s, const struct holder_id *holder, struct chain_place *at,
			struct arena *a, struct store_entry *out)
{
	struct query *q =
		sql_query(s, "SELECT " ENTRY_COLUMNS ", earlier FROM entries"
			     " WHERE position = ? AND holder = ? AND holder_sequence = ?");
	enum err e;

	sql_put_u64(q, at->position);
	sql_put_holder(q, holder);
	sql_put_u64(q, at->number);
	if (sql_row(q)) {
		get_entry(q, a, out);
		chain_get_earlier(q, at->number, at);
	}
	e = sql_end_found(q);
	return e == ERR_NOT_FOUND ? ERR_DAMAGED : e;
}

/* A page's entries in one view of the database: none may be erased while the chain is followed. */
struct own_page {
	const struct holder_id *holder;
	struct chain_goal goal;
	uint64_t first; /* nothing below this number */
	bool ascending;
};

static enum err list_own(struct store *s, const struct own_page *wanted, const struct chain_view *v,
			 struct store_page *page, struct store_entry *out)
{
	struct chain_place at = {0};
	uint64_t count = 0;
	enum err e = chain_find(s, v, &wanted->goal, &at);

	if (e == ERR_OK && at.number >= wanted->first)
		count = at.number - wanted->first + 1;
	if (count > page->limit)
		count = page->limit;
	for (uint64_t n = 0; n < count && e == ERR_OK; n++)
		e = get_own(s, wanted->holder, &at, page->arena,
			    &out[wanted->ascending ? count - 1 - n : n]);
	page->count = e == ERR_OK ? (unsigned)count : 0;
	return e;
}

static enum err list_own_at_once(struct store *s, const struct own_page *wanted,
				 struct store_page *page, struct store_entry *out)
{
	struct chain_view v;
	enum err e = chain_enter(s, wanted->holder, &v);

	page->count = 0;
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	return chain_leave(s, &v, list_own(s, wanted, &v, page, out));
}

enum err store_entry_list_holder(struct store *s, const struct holder_id *holder, uint64_t first,
				 struct store_page *page, struct store_entry *out)
{
	struct own_page wanted = {holder, {0, UINT64_MAX}, first > 0 ? first : 1, true};

	if (first > INT64_MAX) {
		page->count = 0;
		return ERR_RANGE;
	}
	wanted.goal.most = wanted.first + page->limit - 1;
	return list_own_at_once(s, &wanted, page, out);
}

enum err store_entry_list_holder_back(struct store *s, const struct holder_id *holder,
				      uint64_t below, struct store_page *page,
				      struct store_entry *out)
{
	struct own_page wanted = {holder, {UINT64_MAX, below}, 1, false};

	return list_own_at_once(s, &wanted, page, out);
}

/* ---- times ---------------------------------------------------------------------------------------- */

enum err store_entry_time(struct store *s, uint64_t index, int64_t *time)
{
	struct query *q = sql_query(s, "SELECT time FROM entries WHERE position = ?");

	*time = 0;
	sql_put_u64(q, index);
	if (sql_row(q))
		sql_get_i64(q, time);
	return sql_end_found(q);
}

/* Times never go back in the ledger, and positions have no gaps. */
enum err store_entry_at(struct store *s, int64_t time, uint64_t *index)
{
	uint64_t low = 0, high = 0;
	enum err e = store_ledger_size(s, &high);

	while (e == ERR_OK && low < high) {
		uint64_t middle = low + (high - low) / 2;
		int64_t there = 0;

		e = store_entry_time(s, middle, &there);
		if (there < time)
			low = middle + 1;
		else
			high = middle;
	}
	*index = low;
	return e;
}

enum err store_ledger_size(struct store *s, uint64_t *size)
{
	struct query *q = sql_query(s, "SELECT coalesce(max(position) + 1, 0) FROM entries");

	*size = 0;
	if (sql_row(q))
		sql_get_u64(q, size);
	return sql_end_found(q);
}

enum err store_newest_time(struct store *s, int64_t *time)
{
	struct query *q = sql_query(s, "SELECT time FROM entries ORDER BY position DESC LIMIT 1");

	*time = 0;
	if (sql_row(q))
		sql_get_i64(q, time);
	return sql_end(q);
}
