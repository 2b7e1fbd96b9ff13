/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading what tally.c counted: by day, by partner and kind, by staff member. */
#include "broker/store/sql.h"
#include "broker/store/store.h"

static void put_days(struct query *q, const struct store_days *days)
{
	sql_put_i64(q, days->from);
	sql_put_i64(q, days->to);
}

/* 12 is ACTION_ACCESS, 1 OUTCOME_DONE. */
enum err store_tally_days(struct store *s, const struct store_days *days, struct store_page *page,
			  struct store_tally_day *out)
{
	struct query *q =
		sql_query(s, "SELECT day, sum(count * (action = 12 AND outcome = 1)),"
			     " sum(count * (action = 12 AND outcome <> 1)),"
			     " sum(count * (action <> 12)) FROM tallies"
			     " WHERE day BETWEEN ? AND ? GROUP BY day ORDER BY day LIMIT ?");

	put_days(q, days);
	sql_put_u64(q, page->limit);
	for (page->count = 0; sql_row(q); page->count++) {
		struct store_tally_day *to = &out[page->count];

		sql_get_i64(q, &to->day);
		sql_get_u64(q, &to->released);
		sql_get_u64(q, &to->refused);
		sql_get_u64(q, &to->other);
	}
	return sql_end_page(q, page);
}

enum err store_tally_kinds(struct store *s, const struct store_days *days, struct store_page *page,
			   struct store_tally_kind *out)
{
	struct query *q =
		sql_query(s,
			  "SELECT partner, kind, action, outcome, reason, sum(count) FROM tallies"
			  " WHERE day BETWEEN ? AND ?"
			  " GROUP BY partner, kind, action, outcome, reason"
			  " ORDER BY partner, kind, action, outcome, reason LIMIT ?");

	put_days(q, days);
	sql_put_u64(q, page->limit);
	for (page->count = 0; sql_row(q); page->count++) {
		struct store_tally_kind *to = &out[page->count];

		sql_get_text(q, to->partner, sizeof(to->partner));
		sql_get_text(q, to->kind, sizeof(to->kind));
		sql_get_u64(q, &to->action);
		sql_get_u64(q, &to->outcome);
		sql_get_u64(q, &to->reason);
		sql_get_u64(q, &to->count);
	}
	return sql_end_page(q, page);
}

enum err store_tally_staff(struct store *s, const struct store_days *days, struct store_page *page,
			   struct store_tally_staff *out)
{
	struct query *q =
		sql_query(s, "SELECT partner, staff, role, sum(accesses) AS asked, sum(refused),"
			     " sum(night), sum(strangers) FROM staff_tallies"
			     " WHERE day BETWEEN ? AND ? GROUP BY partner, staff, role"
			     " HAVING asked > 0"
			     " ORDER BY asked DESC, partner, staff, role LIMIT ?");

	put_days(q, days);
	sql_put_u64(q, page->limit);
	for (page->count = 0; sql_row(q); page->count++) {
		struct store_tally_staff *to = &out[page->count];

		sql_get_text(q, to->partner, sizeof(to->partner));
		sql_get_text(q, to->staff, sizeof(to->staff));
		sql_get_text(q, to->role, sizeof(to->role));
		sql_get_u64(q, &to->accesses);
		sql_get_u64(q, &to->refused);
		sql_get_u64(q, &to->night);
		sql_get_u64(q, &to->strangers);
	}
	return sql_end_page(q, page);
}

static enum err newest_of_staff(struct store *s, const char *staff, const struct store_days *days,
				int64_t *day)
{
	struct query *q = sql_query(s, "SELECT day FROM staff_tallies WHERE staff = ?"
				       " AND day BETWEEN ? AND ? ORDER BY day DESC LIMIT 1");

	sql_put_text(q, staff);
	put_days(q, days);
	if (sql_row(q))
		sql_get_i64(q, day);
	return sql_end_found(q);
}

enum err store_tally_newest(struct store *s, const struct store_tally_wish *wish,
			    const struct store_days *days, int64_t *day)
{
	struct query *q = NULL;

	*day = 0;
	if (wish->staff[0])
		return newest_of_staff(s, wish->staff, days, day);
	q = sql_query(s, "SELECT day FROM tallies WHERE day BETWEEN ?1 AND ?2"
			 " AND (?3 = '' OR partner = ?3) AND (?4 = '' OR kind = ?4)"
			 " AND (?5 = 0 OR action = ?5) AND (?6 = 0 OR reason = ?6)"
			 " AND (?7 = 0 OR outcome <> 1) AND (?8 = 0 OR outcome = 1)"
			 " ORDER BY day DESC LIMIT 1");
	put_days(q, days);
	sql_put_text(q, wish->partner);
	sql_put_text(q, wish->kind);
	sql_put_u64(q, wish->action);
	sql_put_u64(q, wish->reason);
	sql_put_u64(q, wish->refused);
	sql_put_u64(q, wish->done);
	if (sql_row(q))
		sql_get_i64(q, day);
	return sql_end_found(q);
}
