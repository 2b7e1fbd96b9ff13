/* SPDX-License-Identifier: EUPL-1.2 */
/* What is older than the agreement's retention goes; see store_erase.c for what that means on disk. */
#include "broker/store/sql.h"
#include "broker/store/store.h"

enum err store_mark_put(struct store *s, const struct store_mark *m)
{
	struct query *q = sql_query(s, "INSERT INTO marks (position, time) VALUES (?, ?)");

	sql_put_u64(q, m->index);
	sql_put_i64(q, m->time);
	return sql_run(q);
}

/* There is one for each day at most, and their times ascend with them. */
enum err store_mark_newest(struct store *s, int64_t latest, struct store_mark *out)
{
	struct query *q = sql_query(s, "SELECT position, time FROM marks WHERE time <= ?"
				       " ORDER BY position DESC LIMIT 1");

	sql_put_i64(q, latest);
	if (sql_row(q)) {
		sql_get_u64(q, &out->index);
		sql_get_i64(q, &out->time);
	}
	return sql_end_found(q);
}

enum err store_retention_get(struct store *s, struct store_retention *out)
{
	struct query *q = sql_query(s, "SELECT position, retained_from FROM retention");

	if (sql_row(q)) {
		sql_get_u64(q, &out->next);
		sql_get_i64(q, &out->retained_from);
	}
	return sql_end_found(q);
}

/* What was counted of staff members goes with their entries: they are persons, too. */
static enum err forget_staff(struct store *s, int64_t before)
{
	struct query *q = sql_query(s, "DELETE FROM staff_tallies WHERE day < ?");

	sql_put_i64(q, before / 86400);
	return sql_run(q);
}

enum err store_retention_set(struct store *s, const struct store_retention *r)
{
	struct query *q = sql_query(s, "UPDATE retention SET position = ?, retained_from = ?");
	enum err e;

	sql_put_u64(q, r->next);
	sql_put_i64(q, r->retained_from);
	e = sql_run_touching(q, ERR_DAMAGED);
	return e == ERR_OK ? forget_staff(s, r->retained_from) : e;
}

static enum err remove_statement(struct store *s, const struct store_entry *e)
{
	struct query *q;
	enum err error;

	if (!e->has_statement)
		return ERR_OK;
	q = sql_query(s, "DELETE FROM statements WHERE hash = ?");
	sql_put_hash(q, &e->statement);
	error = sql_run(q);
	if (error != ERR_OK || !e->has_holder)
		return error;
	q = sql_query(s, "DELETE FROM requests WHERE holder = ? AND statement = ?");
	sql_put_holder(q, &e->holder);
	sql_put_hash(q, &e->statement);
	return sql_run(q);
}

/*
 * Which grant was used is told by the chains of an entry and of one before it.  Only the newest
 * entry's is still needed, which none that is before another one is.
 */
enum err store_entry_pass(struct store *s, uint64_t index)
{
	struct query *q;

	if (!s->open)
		return ERR_INTERNAL;
	q = sql_query(s, "UPDATE entries SET chain = NULL WHERE chain IS NOT NULL"
			 " AND position = (SELECT earlier FROM entries WHERE position = ?)");
	sql_put_u64(q, index);
	return sql_run(q);
}

enum err store_entry_retire(struct store *s, const struct store_entry *e)
{
	enum err error = s->open ? remove_statement(s, e) : ERR_INTERNAL;
	struct query *q;

	if (error != ERR_OK)
		return error;
	q = sql_query(
		s,
		"UPDATE entries SET erased = 1, statement = NULL, access_by = NULL, seen = x'', kept = x'',"
		" seen_salt = x'', kept_salt = x'', type = NULL, payload = NULL, signature = NULL,"
		" key_id = NULL WHERE position = ? AND erased = 0");
	sql_put_u64(q, e->index);
	return sql_run_touching(q, ERR_NOT_FOUND);
}
