/* SPDX-License-Identifier: EUPL-1.2 */
/* Every edition of the directory that this broker has served. */
#include "broker/store/sql.h"
#include "broker/store/store.h"

#include <string.h>

enum err store_edition_put(struct store *s, const struct store_edition *e)
{
	struct query *q = sql_query(s, "INSERT INTO editions (version, statement, root, agreement,"
				       " page) VALUES (?, ?, ?, ?, ?)");

	sql_put_u64(q, e->version);
	sql_put_hash(q, &e->statement);
	sql_put_blob(q, view_of(e->root.b, SIGN_PUBLIC_LEN));
	sql_put_blob(q, e->agreement);
	sql_put_hash(q, &e->page);
	return sql_run(q);
}

enum err store_edition_page(struct store *s, uint64_t version, const struct hash *page)
{
	struct query *q = sql_query(s, "UPDATE editions SET page = ? WHERE version = ?");

	sql_put_hash(q, page);
	sql_put_u64(q, version);
	return sql_run_touching(q, ERR_NOT_FOUND);
}

static void get_edition(struct query *q, struct arena *a, struct store_edition *out)
{
	memset(out, 0, sizeof(*out));
	sql_get_u64(q, &out->version);
	sql_get_fixed(q, out->statement.b, HASH_LEN);
	sql_get_fixed(q, out->root.b, SIGN_PUBLIC_LEN);
	sql_get_blob(q, a, &out->agreement);
	sql_get_fixed(q, out->page.b, HASH_LEN);
}

enum err store_edition_newest(struct store *s, struct arena *a, struct store_edition *out)
{
	struct query *q =
		sql_query(s, "SELECT version, statement, root, agreement, page FROM editions"
			     " ORDER BY version DESC LIMIT 1");

	if (sql_row(q))
		get_edition(q, a, out);
	return sql_end_found(q);
}

enum err store_edition_list(struct store *s, uint64_t after, struct store_page *page,
			    struct store_edition *out)
{
	struct query *q =
		sql_query(s, "SELECT version, statement, root, agreement, page FROM editions"
			     " WHERE version > ? ORDER BY version LIMIT ?");

	page->count = 0;
	sql_put_u64(q, after);
	sql_put_u64(q, page->limit);
	while (sql_row(q))
		get_edition(q, page->arena, &out[page->count++]);
	return sql_end_page(q, page);
}
