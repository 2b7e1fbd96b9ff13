/* SPDX-License-Identifier: EUPL-1.2 */
/* Signed statements, verbatim, and the nonces that were used. */
#include "broker/store/sql.h"
#include "broker/store/store.h"

#include <string.h>

#define TYPE_MAX 128
#define NONCES_AT_ONCE 32
#define NONCES_LIKELY 4000000u /* for more the table grows on the way */

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

void sql_get_envelope(struct query *q, struct arena *a, struct envelope *out)
{
	char type[TYPE_MAX] = "";

	sql_get_text(q, type, sizeof(type));
	sql_get_signed(q, a, out);
	out->type = statement_type_find(view_str(type));
	if (q->err == ERR_OK && out->type == STATEMENT_NONE)
		q->err = ERR_DAMAGED;
}

/* A row of type, payload, signature, key_id; with a hash, of these after it. */
static enum err get_statement(struct query *q, const struct hash *hash, struct arena *a,
			      struct envelope *out)
{
	struct hash found = {0};
	enum err e;

	if (sql_row(q)) {
		if (hash != NULL)
			sql_get_fixed(q, found.b, HASH_LEN);
		sql_get_envelope(q, a, out);
	}
	e = sql_end_found(q);
	return e == ERR_OK && hash != NULL && !hash_equal(hash, &found) ? ERR_DAMAGED : e;
}

enum err store_statement_get(struct store *s, const struct hash *hash, struct arena *a,
			     struct envelope *out)
{
	struct query *q = sql_query(s, "SELECT type, payload, signature, key_id FROM statements"
				       " WHERE hash = ?");

	sql_put_hash(q, hash);
	return get_statement(q, NULL, a, out);
}

enum err store_statement_at(struct store *s, int64_t row, const struct hash *hash, struct arena *a,
			    struct envelope *out)
{
	struct query *q;

	if (row == 0)
		return store_statement_get(s, hash, a, out);
	q = sql_query(s, "SELECT hash, type, payload, signature, key_id FROM statements"
			 " WHERE row = ?");
	sql_put_i64(q, row);
	return get_statement(q, hash, a, out);
}

enum err store_entry_statement_get(struct store *s, const struct store_entry *row, struct arena *a,
				   struct envelope *out)
{
	struct query *q = sql_query(s, "SELECT type, payload, signature, key_id FROM entries"
				       " WHERE position = ? AND type IS NOT NULL");
	enum err e;

	sql_put_u64(q, row->index);
	e = get_statement(q, NULL, a, out);
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

static enum err put_spent(struct store *s, const char *issuer, const struct uuid *nonce,
			  int64_t until)
{
	return put_nonce(sql_query(s, "INSERT INTO spent (issuer, nonce, expires_at)"
				      " VALUES (?, ?, ?)"),
			 issuer, nonce, until);
}

/*
 * A statement's nonce comes first, and is written last: most calls that are refused later on have
 * then written nothing.
 */
static bool can_wait(const struct store *s, const char *issuer)
{
	return s->part == PART_BEGUN && !s->waits && strlen(issuer) < sizeof(s->waiting.issuer);
}

static void put_later(struct store *s, const char *issuer, const struct uuid *nonce, int64_t until)
{
	s->waiting = (struct sql_nonce){.nonce = *nonce, .until = until};
	memcpy(s->waiting.issuer, issuer, strlen(issuer));
	s->waits = true;
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
	if (!can_wait(s, issuer))
		return put_spent(s, issuer, nonce, expires_at);
	put_later(s, issuer, nonce, expires_at);
	return ERR_OK;
}

enum err store_nonce_write(struct store *s)
{
	const struct sql_nonce *n = &s->waiting;

	if (!s->waits)
		return ERR_OK;
	s->waits = false;
	return put_spent(s, n->issuer, &n->nonce, n->until);
}

/* None lives long, so the oldest ones are the next to expire, give or take that long. */
static enum err prune(struct store *s, int64_t now, unsigned limit)
{
	struct query *q = sql_query(s, "DELETE FROM nonces WHERE (issuer, nonce) IN"
				       " (SELECT issuer, nonce FROM nonces WHERE expires_at < ?"
				       " ORDER BY expires_at LIMIT ?)");
	enum err none, e;

	sql_put_i64(q, now);
	sql_put_u64(q, limit);
	none = sql_run_touching(q, ERR_NOT_FOUND);
	if (none != ERR_OK && none != ERR_NOT_FOUND)
		return none;
	q = sql_query(s, "DELETE FROM spent WHERE expires_at < ?1 AND row <= (SELECT max(row) FROM"
			 " (SELECT row FROM spent ORDER BY row LIMIT ?2))");
	sql_put_i64(q, now);
	sql_put_u64(q, limit);
	e = sql_run_touching(q, ERR_NOT_FOUND);
	return e == ERR_NOT_FOUND ? none : e;
}

/* What may still be used ends later: once none was left, a second need not be looked at again. */
enum err store_nonce_prune(struct store *s, int64_t now, unsigned limit)
{
	enum err e = now == s->pruned ? ERR_NOT_FOUND : prune(s, now, limit);

	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NOT_FOUND)
		s->pruned = now;
	spent_pass(&s->spent, now);
	return ERR_OK;
}

/* How many nonces are kept, at most: the oldest go first. */
static enum err count_nonces(struct store *s, uint64_t *count)
{
	struct query *q = sql_query(s, "SELECT coalesce((SELECT max(row) FROM spent)"
				       " - (SELECT min(row) FROM spent) + 1, 0)");

	if (sql_row(q))
		sql_get_u64(q, count);
	return sql_end(q);
}

static unsigned read_nonces(struct query *q, struct sql_nonce *rows)
{
	unsigned count = 0;

	while (count < NONCES_AT_ONCE && sql_row(q)) {
		struct sql_nonce *row = &rows[count++];

		sql_get_text(q, row->issuer, sizeof(row->issuer));
		sql_get_fixed(q, row->nonce.b, UUID_LEN);
		sql_get_i64(q, &row->until);
	}
	return q->err == ERR_OK ? count : 0;
}

/* Kept once, a nonce may have been used again after its end. */
static enum err add_nonces(struct store *s, const struct sql_nonce *rows, unsigned count)
{
	enum err e = ERR_OK;

	for (unsigned n = 0; n < count; n++)
		spent_expect(&s->spent, rows[n].issuer, &rows[n].nonce);
	for (unsigned n = 0; n < count && e == ERR_OK; n++) {
		e = spent_add(&s->spent, rows[n].issuer, &rows[n].nonce, rows[n].until);
		if (e == ERR_REPLAY)
			e = ERR_OK;
	}
	spent_keep(&s->spent);
	return e;
}

enum err store_nonce_load(struct store *s)
{
	struct sql_nonce rows[NONCES_AT_ONCE];
	struct query *q = NULL;
	uint64_t all = 0;
	unsigned count = NONCES_AT_ONCE;
	enum err ended, e = count_nonces(s, &all);

	spent_start(&s->spent);
	if (e == ERR_OK)
		e = spent_reserve(&s->spent, all < NONCES_LIKELY ? all : NONCES_LIKELY);
	if (e != ERR_OK)
		return e;
	q = sql_query(s, "SELECT issuer, nonce, expires_at FROM spent");
	while (e == ERR_OK && count == NONCES_AT_ONCE) {
		count = read_nonces(q, rows);
		e = add_nonces(s, rows, count);
	}
	ended = sql_end(q);
	return e == ERR_OK ? ended : e;
}
