/* SPDX-License-Identifier: EUPL-1.2 */
/* Signed statements, verbatim, and the nonces that were used. */
#include "broker/store/sql.h"
#include "broker/store/store.h"

#include <string.h>

#define TYPE_MAX 128
#define ISSUER_MAX 128

enum err store_statement_put(struct store *s, const struct envelope *e, const struct hash *hash,
			     const struct holder_id *holder)
{
	const char *type = statement_type_uri(e->type);
	struct query *q;

	if (!type)
		return ERR_STATEMENT_TYPE;
	q = sql_query(s, "INSERT INTO statements (hash, type, payload, signature, key_id, holder)"
			 " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING");
	sql_put_hash(q, hash);
	sql_put_text(q, type);
	sql_put_blob(q, e->payload);
	sql_put_blob(q, view_of(e->signature, sizeof(e->signature)));
	sql_put_blob(q, e->key_id);
	sql_put_holder(q, holder);
	return sql_run(q);
}

static enum err get_statement(struct query *q, struct arena *a, struct envelope *out)
{
	char type[TYPE_MAX] = "";
	enum err e;

	if (sql_row(q)) {
		sql_get_text(q, type, sizeof(type));
		sql_get_blob(q, a, &out->payload);
		sql_get_fixed(q, out->signature, sizeof(out->signature));
		sql_get_blob(q, a, &out->key_id);
	}
	e = sql_end_found(q);
	if (e != ERR_OK)
		return e;
	out->type = statement_type_find(view_str(type));
	return out->type == STATEMENT_NONE ? ERR_DAMAGED : ERR_OK;
}

enum err store_statement_get(struct store *s, const struct hash *hash, struct arena *a,
			     struct envelope *out)
{
	struct query *q = sql_query(s, "SELECT type, payload, signature, key_id FROM statements"
				       " WHERE hash = ?");

	sql_put_hash(q, hash);
	return get_statement(q, a, out);
}

/*
 * A statement that is asked for only with its entry stands under the entry's position: that is an
 * append, while finding it by its hash would touch a page at random.
 */
enum err store_entry_statement_put(struct store *s, uint64_t index, const struct envelope *e)
{
	const char *type = statement_type_uri(e->type);
	struct query *q;

	if (!type)
		return ERR_STATEMENT_TYPE;
	q = sql_query(s, "INSERT INTO attached (position, type, payload, signature, key_id)"
			 " VALUES (?, ?, ?, ?, ?)");
	sql_put_u64(q, index);
	sql_put_text(q, type);
	sql_put_blob(q, e->payload);
	sql_put_blob(q, view_of(e->signature, sizeof(e->signature)));
	sql_put_blob(q, e->key_id);
	return sql_run(q);
}

enum err store_entry_statement_get(struct store *s, const struct store_entry *row, struct arena *a,
				   struct envelope *out)
{
	struct query *q = sql_query(s, "SELECT type, payload, signature, key_id FROM attached"
				       " WHERE position = ?");
	enum err e;

	sql_put_u64(q, row->index);
	e = get_statement(q, a, out);
	return e == ERR_NOT_FOUND && row->has_statement
		       ? store_statement_get(s, &row->statement, a, out)
		       : e;
}

/* ---- nonces -------------------------------------------------------------------------------------- */

/* A holder's are erased with the dossier, so they can be found by whose they are. */
static bool is_holders(const char *issuer)
{
	return strncmp(issuer, "holder:", strlen("holder:")) == 0;
}

static enum err put_nonce(struct query *q, const char *issuer, const struct uuid *nonce,
			  int64_t expires_at)
{
	sql_put_text(q, issuer);
	sql_put_uuid(q, nonce);
	sql_put_i64(q, expires_at);
	return sql_run(q);
}

enum err store_nonce_use(struct store *s, const char *issuer, const struct uuid *nonce,
			 int64_t expires_at)
{
	enum err e;

	if (is_holders(issuer)) {
		e = put_nonce(sql_query(s, "INSERT INTO nonces (issuer, nonce, expires_at)"
					   " VALUES (?, ?, ?)"),
			      issuer, nonce, expires_at);
		return e == ERR_EXISTS ? ERR_REPLAY : e;
	}
	if (!s->open)
		return s->dead != ERR_OK ? s->dead : ERR_INTERNAL;
	e = spent_add(&s->spent, issuer, nonce, expires_at);
	if (e != ERR_OK)
		return e;
	return put_nonce(sql_query(s, "INSERT INTO spent (issuer, nonce, expires_at)"
				      " VALUES (?, ?, ?)"),
			 issuer, nonce, expires_at);
}

/* None lives long, so the oldest ones are the next to expire, give or take that long. */
enum err store_nonce_prune(struct store *s, int64_t now, unsigned limit)
{
	struct query *q = sql_query(s, "DELETE FROM nonces WHERE (issuer, nonce) IN"
				       " (SELECT issuer, nonce FROM nonces WHERE expires_at < ?"
				       " ORDER BY expires_at LIMIT ?)");
	enum err e;

	sql_put_i64(q, now);
	sql_put_u64(q, limit);
	e = sql_run(q);
	if (e != ERR_OK)
		return e;
	q = sql_query(s, "DELETE FROM spent WHERE expires_at < ?1 AND row <= (SELECT max(row) FROM"
			 " (SELECT row FROM spent ORDER BY row LIMIT ?2))");
	sql_put_i64(q, now);
	sql_put_u64(q, limit);
	e = sql_run(q);
	if (e == ERR_OK)
		spent_pass(&s->spent, now);
	return e;
}

enum err store_nonce_load(struct store *s)
{
	struct query *q = sql_query(s, "SELECT issuer, nonce, expires_at FROM spent");
	char issuer[ISSUER_MAX] = "";
	struct uuid nonce = {0};
	int64_t until = 0;
	enum err e = ERR_OK, ended;

	spent_start(&s->spent);
	while (e == ERR_OK && sql_row(q)) {
		sql_get_text(q, issuer, sizeof(issuer));
		sql_get_fixed(q, nonce.b, UUID_LEN);
		sql_get_i64(q, &until);
		e = spent_add(&s->spent, issuer, &nonce, until);
		/* Kept once, it may have been used again after its end. */
		if (e == ERR_REPLAY)
			e = ERR_OK;
	}
	ended = sql_end(q);
	spent_keep(&s->spent);
	return e == ERR_OK ? ended : e;
}
