/* SPDX-License-Identifier: EUPL-1.2 */
/* Signed statements, verbatim, and the nonces that were used. */
#include "broker/store/sql.h"
#include "broker/store/store.h"

#define TYPE_MAX 128

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

enum err store_statement_get(struct store *s, const struct hash *hash, struct arena *a,
			     struct envelope *out)
{
	struct query *q = sql_query(s, "SELECT type, payload, signature, key_id FROM statements"
				       " WHERE hash = ?");
	char type[TYPE_MAX] = "";
	enum err e;

	sql_put_hash(q, hash);
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

enum err store_nonce_use(struct store *s, const char *issuer, const struct uuid *nonce,
			 int64_t expires_at)
{
	struct query *q = sql_query(s, "INSERT INTO nonces (issuer, nonce, expires_at)"
				       " VALUES (?, ?, ?)");
	enum err e;

	sql_put_text(q, issuer);
	sql_put_uuid(q, nonce);
	sql_put_i64(q, expires_at);
	e = sql_run(q);
	return e == ERR_EXISTS ? ERR_REPLAY : e;
}

enum err store_nonce_prune(struct store *s, int64_t now, unsigned limit)
{
	struct query *q = sql_query(s, "DELETE FROM nonces WHERE (issuer, nonce) IN"
				       " (SELECT issuer, nonce FROM nonces WHERE expires_at < ?"
				       " ORDER BY expires_at LIMIT ?)");

	sql_put_i64(q, now);
	sql_put_u64(q, limit);
	return sql_run(q);
}
