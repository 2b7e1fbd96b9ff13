/* SPDX-License-Identifier: EUPL-1.2 */
/* The epochs that a holder published, and where the line of each kind stands. */
#include "broker/store/sql.h"
#include "broker/store/store.h"

#include <string.h>

enum err store_epoch_put(struct store *s, const struct holder_id *id, const struct store_epoch *e)
{
	struct query *q = sql_query(s, "INSERT OR REPLACE INTO epochs"
				       " (holder, kind, epoch, suite, public_key, statement)"
				       " VALUES (?, ?, ?, ?, ?, ?)");

	sql_put_holder(q, id);
	sql_put_text(q, e->kind.s);
	sql_put_u64(q, e->epoch);
	sql_put_kem(q, &e->public_key);
	sql_put_hash(q, &e->statement);
	return sql_run(q);
}

enum err store_epoch_get(struct store *s, const struct holder_id *id, const struct slug *kind,
			 uint64_t epoch, struct store_epoch *out)
{
	struct query *q = sql_query(s, "SELECT suite, public_key, statement FROM epochs"
				       " WHERE holder = ? AND kind = ? AND epoch = ?");

	sql_put_holder(q, id);
	sql_put_text(q, kind->s);
	sql_put_u64(q, epoch);
	if (sql_row(q)) {
		memset(out, 0, sizeof(*out));
		out->kind = *kind;
		out->epoch = epoch;
		sql_get_kem(q, &out->public_key);
		sql_get_fixed(q, out->statement.b, HASH_LEN);
	}
	return sql_end_found(q);
}

enum err store_epoch_statements(struct store *s, const struct holder_id *id,
				struct store_page *page, struct hash *out)
{
	struct query *q =
		sql_query(s, "SELECT DISTINCT statement FROM epochs WHERE holder = ? LIMIT ?");

	page->count = 0;
	sql_put_holder(q, id);
	sql_put_u64(q, page->limit);
	while (sql_row(q))
		sql_get_fixed(q, out[page->count++].b, HASH_LEN);
	return sql_end_page(q, page);
}

enum err store_line_get(struct store *s, const struct holder_id *id, const struct slug *kind,
			uint64_t *current, uint64_t *newest)
{
	struct query *q =
		sql_query(s, "SELECT current, newest FROM lines WHERE holder = ? AND kind = ?");

	*current = 0;
	*newest = 0;
	sql_put_holder(q, id);
	sql_put_text(q, kind->s);
	if (sql_row(q)) {
		sql_get_u64(q, current);
		sql_get_u64(q, newest);
	}
	return sql_end(q);
}

enum err store_line_set(struct store *s, const struct holder_id *id, const struct slug *kind,
			uint64_t current, uint64_t newest)
{
	struct query *q =
		sql_query(s, "INSERT OR REPLACE INTO lines (holder, kind, current, newest)"
			     " VALUES (?, ?, ?, ?)");

	sql_put_holder(q, id);
	sql_put_text(q, kind->s);
	sql_put_u64(q, current);
	sql_put_u64(q, newest);
	return sql_run(q);
}

enum err store_line_list(struct store *s, const struct holder_id *id, struct store_page *page,
			 struct store_line *out)
{
	struct query *q = sql_query(s, "SELECT kind, current, newest FROM lines WHERE holder = ?"
				       " ORDER BY kind LIMIT ?");

	page->count = 0;
	sql_put_holder(q, id);
	sql_put_u64(q, page->limit);
	while (sql_row(q)) {
		struct store_line *line = &out[page->count++];

		sql_get_slug(q, &line->kind);
		sql_get_u64(q, &line->current);
		sql_get_u64(q, &line->newest);
	}
	return sql_end_page(q, page);
}
