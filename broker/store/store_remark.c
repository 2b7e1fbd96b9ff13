/* SPDX-License-Identifier: EUPL-1.2 */
/* Remarks about documents, numbered for whoever wrote the document. */
#include "broker/store/sql.h"
#include "broker/store/store.h"

#include <string.h>

enum err store_remark_put(struct store *s, const struct store_remark *r)
{
	struct query *q =
		sql_query(s, "INSERT INTO remarks (author, number, holder, kind, statement)"
			     " SELECT ?1, COALESCE(MAX(number), 0) + 1, ?2, ?3, ?4"
			     " FROM remarks WHERE author = ?1");

	sql_put_text(q, r->author.s);
	sql_put_holder(q, &r->holder);
	sql_put_text(q, r->kind.s);
	sql_put_hash(q, &r->statement);
	return sql_run_touching(q, ERR_INTERNAL);
}

enum err store_remark_list(struct store *s, const struct slug *author, uint64_t first,
			   struct store_page *page, struct store_remark *out)
{
	struct query *q = sql_query(s, "SELECT number, holder, kind, statement FROM remarks"
				       " WHERE author = ? AND number >= ? AND statement IS NOT NULL"
				       " ORDER BY number LIMIT ?");

	page->count = 0;
	sql_put_text(q, author->s);
	sql_put_u64(q, first);
	sql_put_u64(q, page->limit);
	while (sql_row(q)) {
		struct store_remark *r = &out[page->count++];

		memset(r, 0, sizeof(*r));
		r->author = *author;
		sql_get_u64(q, &r->number);
		sql_get_fixed(q, r->holder.b, HOLDER_ID_LEN);
		sql_get_slug(q, &r->kind);
		sql_get_fixed(q, r->statement.b, HASH_LEN);
	}
	return sql_end_page(q, page);
}
