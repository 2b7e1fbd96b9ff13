/* SPDX-License-Identifier: EUPL-1.2 */
/* Grants, and the requests that asked for them. */
#include "broker/store/chain.h"
#include "broker/store/place.h"
#include "broker/store/sql.h"
#include "broker/store/store.h"

#include <string.h>

/* A request's state is kept as its number. */
_Static_assert(GRANT_REQUESTED == 1 && GRANT_DECLINED == 2 && GRANT_ACTIVE == 3,
	       "databases hold these numbers: add a migration");

#define GRANT_COLUMNS                                                                 \
	"id, holder, partner, statement, paused, revoked, replaced, uses, not_after," \
	" revoked_kinds, terms"
#define GRANTS_OF "SELECT row, coalesce(statement_row, 0), " GRANT_COLUMNS
#define GRANTS GRANTS_OF " FROM grants "

/* ---- grants -------------------------------------------------------------------------------------------- */

static enum err insert(struct store *s, const struct store_grant *g, int64_t row)
{
	struct query *q =
		sql_query(s, "INSERT INTO grants (" GRANT_COLUMNS ", row, statement_row)"
			     " VALUES (?, ?, ?, ?4, ?, ?, ?, ?, ?, ?, ?, ?, " SQL_ROW_OF("?4") ")");

	sql_put_uuid(q, &g->id);
	sql_put_holder(q, &g->holder);
	sql_put_text(q, g->partner.s);
	sql_put_hash(q, &g->statement);
	sql_put_u64(q, g->paused);
	sql_put_u64(q, g->revoked);
	sql_put_u64(q, g->replaced);
	sql_put_u64(q, g->uses);
	sql_put_i64(q, g->not_after);
	sql_put_blob(q, g->revoked_kinds);
	sql_put_blob(q, g->terms);
	sql_put_i64(q, row);
	return sql_run(q);
}

enum err store_grant_insert(struct store *s, const struct store_grant *g)
{
	struct query *q;
	struct place_dossier d;
	int64_t row = 0;
	enum err e = place_find(s, &g->holder, &d);

	if (e == ERR_OK)
		e = place_next(sql_query(s, PLACE_NEXT("grants")), &d, &g->partner, &row);
	if (e == ERR_OK)
		e = insert(s, g, row);
	if (e != ERR_OK)
		return e;
	q = sql_query(s, SQL_SIGN_GRANTS " WHERE id = ?");
	sql_put_uuid(q, &g->id);
	return sql_run(q);
}

/* In the order of GRANTS. */
static void get_grant(struct query *q, struct arena *a, struct store_grant *out)
{
	memset(out, 0, sizeof(*out));
	sql_get_i64(q, &out->row);
	sql_get_i64(q, &out->statement_row);
	sql_get_fixed(q, out->id.b, UUID_LEN);
	sql_get_fixed(q, out->holder.b, HOLDER_ID_LEN);
	sql_get_slug(q, &out->partner);
	sql_get_fixed(q, out->statement.b, HASH_LEN);
	sql_get_bool(q, &out->paused);
	sql_get_bool(q, &out->revoked);
	sql_get_bool(q, &out->replaced);
	sql_get_u64(q, &out->uses);
	sql_get_i64(q, &out->not_after);
	sql_get_blob(q, a, &out->revoked_kinds);
	sql_get_blob(q, a, &out->terms);
}

/*
 * What its own row says, in the view in which its holder's chain is read.  It may have moved since it
 * was found.
 */
static enum err read_uses(struct store *s, struct store_grant *g)
{
	struct query *q = sql_query(s, "SELECT uses FROM grants WHERE id = ?");
	enum err e;

	sql_put_uuid(q, &g->id);
	if (sql_row(q))
		sql_get_u64(q, &g->uses);
	e = sql_end_found(q);
	return e == ERR_NOT_FOUND ? ERR_OK : e; /* erased since it was found */
}

/* A grant that nobody counts would have no limit: it is damaged. */
static enum err count_uses(struct store *s, struct store_grant *g)
{
	struct store_chain counted = {0};
	struct chain_view v;
	enum err e = chain_enter(s, &g->holder, &v);

	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_DAMAGED : e;
	if (v.began)
		e = read_uses(s, g);
	if (e == ERR_OK)
		e = chain_head(s, &v, &counted);
	g->uses += chain_uses(&counted, g->row);
	return chain_leave(s, &v, e);
}

enum err store_grant_get(struct store *s, const struct uuid *id, struct arena *a,
			 struct store_grant *out)
{
	struct query *q = sql_query(s, GRANTS "WHERE id = ?");
	enum err e;

	sql_put_uuid(q, id);
	if (sql_row(q))
		get_grant(q, a, out);
	e = sql_end_found(q);
	return e == ERR_OK ? count_uses(s, out) : e;
}

enum err store_grant_update(struct store *s, const struct store_grant *g)
{
	struct query *q =
		sql_query(s, "UPDATE grants SET paused = ?, revoked = ?, replaced = ?,"
			     " revoked_kinds = ?, row = " PLACE_ENDED("row") " | ?"
									     " WHERE id = ?");

	sql_put_u64(q, g->paused);
	sql_put_u64(q, g->revoked);
	sql_put_u64(q, g->replaced);
	sql_put_blob(q, g->revoked_kinds);
	sql_put_i64(q, g->revoked || g->replaced ? 0 : PLACE_LIVE);
	sql_put_uuid(q, &g->id);
	return sql_run_touching(q, ERR_NOT_FOUND);
}

/* What stands beside it, as far as it does. */
static void get_beside(struct query *q, enum statement_type type, struct arena *a,
		       struct envelope *out)
{
	if (sql_is_null(q)) {
		for (unsigned n = 0; n < 3; n++)
			sql_skip(q);
	} else {
		out->type = type;
		sql_get_signed(q, a, out);
	}
}

enum err store_grant_read(struct store *s, const struct store_grant *g, struct arena *a,
			  struct envelope *statement, struct envelope *enrolment)
{
	struct query *q = sql_query(s, "SELECT " SQL_SIGNED ", enrolment, enrolment_signature,"
				       " enrolment_key_id FROM grants WHERE row = ?");
	enum err e;

	*statement = *enrolment = (struct envelope){.type = STATEMENT_NONE};
	sql_put_i64(q, g->row);
	if (sql_row(q)) {
		get_beside(q, STATEMENT_GRANT, a, statement);
		get_beside(q, STATEMENT_ENROLMENT, a, enrolment);
	}
	e = sql_end_found(q);
	return e != ERR_OK || statement->type != STATEMENT_NONE
		       ? e
		       : store_statement_at(s, g->statement_row, &g->statement, a, statement);
}

static enum err list_grants(struct query *q, struct store_page *page, struct store_grant *out)
{
	page->count = 0;
	sql_put_u64(q, page->limit);
	while (sql_row(q))
		get_grant(q, page->arena, &out[page->count++]);
	return sql_end_page(q, page);
}

/* A section's live rows come last in it, and the newest last of all. */
static enum err list_partner(struct store *s, const struct place_dossier *d,
			     const struct slug *partner, struct store_page *page,
			     struct store_grant *out)
{
	struct query *q =
		sql_query(s, GRANTS_OF PLACE_AMONG("grants") "AND partner = ?"
							     " ORDER BY row DESC LIMIT ?");
	struct place_rows rows = place_section(d, partner);

	place_put(q, d, &rows);
	sql_put_text(q, partner->s);
	return list_grants(q, page, out);
}

static enum err list_all(struct store *s, const struct place_dossier *d, struct store_page *page,
			 struct store_grant *out)
{
	struct query *q =
		sql_query(s, GRANTS_OF PLACE_AMONG("grants") "ORDER BY statement_row DESC,"
							     " row DESC LIMIT ?");
	struct place_rows rows = place_all(d);

	place_put(q, d, &rows);
	return list_grants(q, page, out);
}

static enum err list_own(struct store *s, const struct holder_id *holder,
			 const struct slug *partner, struct store_page *page,
			 struct store_grant *out)
{
	struct place_dossier d;
	enum err e = place_find(s, holder, &d);

	if (e != ERR_OK)
		return e;
	return partner ? list_partner(s, &d, partner, page, out) : list_all(s, &d, page, out);
}

static void add_uses(const struct store_chain *c, const struct store_page *page,
		     struct store_grant *out)
{
	for (unsigned n = 0; n < page->count; n++)
		out[n].uses += chain_uses(c, out[n].row);
}

enum err store_grant_list_of(struct store *s, const struct store_holder *holder,
			     const struct slug *partner, struct store_page *page,
			     struct store_grant *out)
{
	struct place_dossier d = place_of(holder);
	enum err e = list_partner(s, &d, partner, page, out);

	add_uses(&holder->chain, page, out);
	return e;
}

enum err store_grant_list(struct store *s, const struct holder_id *holder,
			  const struct slug *partner, struct store_page *page,
			  struct store_grant *out)
{
	struct store_chain counted = {0};
	struct chain_view v = {0};
	enum err e = chain_enter(s, holder, &v);

	page->count = 0;
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	e = chain_head(s, &v, &counted);
	if (e == ERR_OK)
		e = list_own(s, holder, partner, page, out);
	add_uses(&counted, page, out);
	return chain_leave(s, &v, e);
}

enum err store_grant_list_partner(struct store *s, const struct slug *partner,
				  const struct uuid *after, struct store_page *page,
				  struct store_grant *out)
{
	struct query *q = sql_query(s, GRANTS "WHERE partner = ? AND id > ? ORDER BY id LIMIT ?");
	enum err e;

	sql_put_text(q, partner->s);
	if (after)
		sql_put_uuid(q, after);
	else
		sql_put_blob(q, view_of(NULL, 0)); /* sorts before every id */
	e = list_grants(q, page, out);
	for (unsigned n = 0; n < page->count && e == ERR_OK; n++)
		e = count_uses(s, &out[n]);
	if (e != ERR_OK)
		page->count = 0;
	return e;
}

/* ---- requests -------------------------------------------------------------------------------------------- */

static bool state_fits(enum grant_state state)
{
	return state == GRANT_REQUESTED || state == GRANT_DECLINED || state == GRANT_ACTIVE;
}

enum err store_request_insert(struct store *s, const struct store_request *r)
{
	struct query *q;

	if (!state_fits(r->state))
		return ERR_INTERNAL;
	q = sql_query(s, "INSERT INTO requests (id, holder, partner, statement, state)"
			 " VALUES (?, ?, ?, ?, ?)");
	sql_put_uuid(q, &r->id);
	sql_put_holder(q, &r->holder);
	sql_put_text(q, r->partner.s);
	sql_put_hash(q, &r->statement);
	sql_put_u64(q, r->state);
	return sql_run(q);
}

static void get_request(struct query *q, struct store_request *out)
{
	uint32_t state;

	memset(out, 0, sizeof(*out));
	sql_get_fixed(q, out->id.b, UUID_LEN);
	sql_get_fixed(q, out->holder.b, HOLDER_ID_LEN);
	sql_get_slug(q, &out->partner);
	sql_get_fixed(q, out->statement.b, HASH_LEN);
	sql_get_u32(q, &state);
	out->state = (enum grant_state)state;
	if (q->err == ERR_OK && !state_fits(out->state))
		q->err = ERR_DAMAGED;
}

enum err store_request_get(struct store *s, const struct uuid *id, struct store_request *out)
{
	struct query *q = sql_query(s, "SELECT id, holder, partner, statement, state FROM requests"
				       " WHERE id = ?");

	sql_put_uuid(q, id);
	if (sql_row(q))
		get_request(q, out);
	return sql_end_found(q);
}

enum err store_request_state(struct store *s, const struct uuid *id, enum grant_state state)
{
	struct query *q;

	if (!state_fits(state))
		return ERR_INTERNAL;
	q = sql_query(s, "UPDATE requests SET state = ? WHERE id = ?");
	sql_put_u64(q, state);
	sql_put_uuid(q, id);
	return sql_run_touching(q, ERR_NOT_FOUND);
}

enum err store_request_list(struct store *s, const struct holder_id *holder,
			    struct store_page *page, struct store_request *out)
{
	struct query *q = sql_query(s, "SELECT id, holder, partner, statement, state FROM requests"
				       " WHERE holder = ? ORDER BY row DESC LIMIT ?");

	page->count = 0;
	sql_put_holder(q, holder);
	sql_put_u64(q, page->limit);
	while (sql_row(q))
		get_request(q, &out[page->count++]);
	return sql_end_page(q, page);
}
