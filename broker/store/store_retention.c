/* SPDX-License-Identifier: EUPL-1.2 */
/* What is older than the agreement's retention goes; see store_erase.c for what that means on disk. */
#include "broker/store/heads.h"
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

/* Which grants were used is told by two chains; only the newest entry's is still needed. */
static enum err is_newest(struct store *s, uint64_t index, bool *newest)
{
	struct query *q = sql_query(s, "SELECT coalesce(holder_number, 0) FROM entries"
				       " WHERE position = ?");
	uint64_t number = 0;
	enum err e;

	sql_put_u64(q, index);
	if (sql_row(q))
		sql_get_u64(q, &number);
	e = sql_end_found(q);
	*newest = number > 0 && heads_place(s->heads, number) == index + 1;
	return e;
}

enum err store_entry_retire(struct store *s, const struct store_entry *e)
{
	bool newest = false;
	enum err error = s->open ? is_newest(s, e->index, &newest) : ERR_INTERNAL;
	struct query *q;

	if (error == ERR_OK)
		error = remove_statement(s, e);
	if (error != ERR_OK)
		return error;
	q = sql_query(
		s,
		"UPDATE entries SET erased = 1, statement = NULL, access_by = NULL, seen = x'', kept = x'',"
		" seen_salt = x'', kept_salt = x'', type = NULL, payload = NULL, signature = NULL,"
		" key_id = NULL, chain = CASE WHEN ?2 THEN chain END WHERE position = ?1 AND erased = 0");
	sql_put_u64(q, e->index);
	sql_put_u64(q, newest);
	return sql_run_touching(q, ERR_NOT_FOUND);
}
