/* SPDX-License-Identifier: EUPL-1.2 */
/* Holders, and the statements that say who they are. */
#include "broker/store/chain.h"
#include "broker/store/sql.h"
#include "broker/store/store.h"

#include <string.h>

/* Everything but the id and the number, in the order of the table. */
static void put_state(struct query *q, const struct store_holder *h)
{
	sql_put_blob(q, view_of(h->signing_key.b, SIGN_PUBLIC_LEN));
	sql_put_u64(q, h->sequence);
	sql_put_u64(q, h->stopped);
	sql_put_u64(q, h->erased);
	sql_put_u64(q, h->rotations);
	sql_put_hash(q, &h->freeze);
}

enum err store_holder_insert(struct store *s, const struct store_holder *h)
{
	struct query *q = sql_query(s, "INSERT INTO holders (id, signing_key, sequence,"
				       " stopped, erased, rotations, freeze)"
				       " VALUES (?, ?, ?, ?, ?, ?, ?)");
	enum err e;

	sql_put_holder(q, &h->id);
	put_state(q, h);
	e = sql_run(q);
	return e == ERR_OK ? heads_enrol(s, &h->id) : e;
}

enum err store_holder_look(struct store *s, const struct holder_id *id, struct store_holder *out)
{
	struct query *q = sql_query(s, "SELECT signing_key, sequence, stopped,"
				       " erased, rotations, freeze, coalesce(number, 0)"
				       " FROM holders WHERE id = ?");

	sql_put_holder(q, id);
	if (sql_row(q)) {
		memset(out, 0, sizeof(*out));
		out->id = *id;
		sql_get_fixed(q, out->signing_key.b, SIGN_PUBLIC_LEN);
		sql_get_u64(q, &out->sequence);
		sql_get_bool(q, &out->stopped);
		sql_get_bool(q, &out->erased);
		sql_get_u32(q, &out->rotations);
		sql_get_fixed(q, out->freeze.b, HASH_LEN);
		sql_get_u64(q, &out->chain.holder);
		if (q->err == ERR_OK && (out->chain.holder == 0) != out->erased)
			q->err = ERR_DAMAGED;
	}
	return sql_end_found(q);
}

/* Beside a writer the holder and the chain must be of one moment. */
static enum err get_outside(struct store *s, const struct holder_id *id, struct store_holder *out)
{
	struct chain_view v;
	enum err e = chain_enter(s, id, &v);

	if (e != ERR_OK)
		return e;
	e = store_holder_look(s, id, out);
	if (e == ERR_OK) {
		v.number = out->chain.holder;
		e = chain_head(s, &v, &out->chain);
	}
	return chain_leave(s, &v, e);
}

enum err store_holder_get(struct store *s, const struct holder_id *id, struct store_holder *out)
{
	struct chain_view v;
	enum err e;

	if (!s->open)
		return get_outside(s, id, out);
	e = store_holder_look(s, id, out);
	if (e != ERR_OK)
		return e;
	v = chain_inside(s, out);
	return chain_head(s, &v, &out->chain);
}

enum err store_holder_update(struct store *s, const struct store_holder *h)
{
	struct query *q = sql_query(s, "UPDATE holders SET signing_key = ?,"
				       " sequence = ?, stopped = ?, erased = ?, rotations = ?,"
				       " freeze = ? WHERE id = ?");

	put_state(q, h);
	sql_put_holder(q, &h->id);
	return sql_run_touching(q, ERR_NOT_FOUND);
}

enum err store_identity_put(struct store *s, const struct holder_id *id, unsigned number,
			    const struct hash *statement)
{
	struct query *q = sql_query(s, "INSERT INTO identities (holder, number, statement,"
				       " statement_row) VALUES (?, ?, ?3, " SQL_ROW_OF("?3") ")");

	sql_put_holder(q, id);
	sql_put_u64(q, number);
	sql_put_hash(q, statement);
	return sql_run(q);
}

enum err store_identity_list(struct store *s, const struct holder_id *id, struct store_page *page,
			     struct store_identity *out)
{
	struct query *q = sql_query(s, "SELECT statement, coalesce(statement_row, 0)"
				       " FROM identities WHERE holder = ? ORDER BY number LIMIT ?");

	page->count = 0;
	sql_put_holder(q, id);
	sql_put_u64(q, page->limit);
	while (sql_row(q)) {
		struct store_identity *i = &out[page->count++];

		sql_get_fixed(q, i->statement.b, HASH_LEN);
		sql_get_i64(q, &i->statement_row);
	}
	return sql_end_page(q, page);
}
