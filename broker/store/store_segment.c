/* SPDX-License-Identifier: EUPL-1.2 */
/* Segments, with their ciphertexts. */
#include "broker/store/place.h"
#include "broker/store/sql.h"
#include "broker/store/store.h"

#include <string.h>

#define SEGMENT_COLUMNS                                                                 \
	"row, kind, author, version, epoch, reseal, replaces, statement, origin, size," \
	" coalesce(statement_row, 0)"

/* In the order of SEGMENT_COLUMNS. */
static void get_segment(struct query *q, struct store_segment *out)
{
	memset(out, 0, sizeof(*out));
	sql_get_i64(q, &out->row);
	sql_get_slug(q, &out->kind);
	sql_get_slug(q, &out->author);
	sql_get_u64(q, &out->version);
	sql_get_u64(q, &out->epoch);
	sql_get_u64(q, &out->reseal);
	sql_get_u64(q, &out->replaces);
	sql_get_fixed(q, out->statement.b, HASH_LEN);
	sql_get_fixed(q, out->origin.b, HASH_LEN);
	sql_get_u64(q, &out->size);
	sql_get_i64(q, &out->statement_row);
}

static void put_key(struct query *q, const struct holder_id *id,
		    const struct store_segment_key *key)
{
	sql_put_holder(q, id);
	sql_put_text(q, key->kind.s);
	sql_put_text(q, key->author.s);
	sql_put_u64(q, key->version);
}

static enum err insert(struct store *s, const struct holder_id *id,
		       const struct store_segment *segment, struct view ciphertext)
{
	struct store_segment_key key = {segment->kind, segment->author, segment->version};
	struct query *q;
	struct place_dossier d;
	int64_t row = 0;
	enum err e = place_find(s, id, &d);

	if (e == ERR_OK)
		e = place_next(sql_query(s, PLACE_NEXT("segments")), &d, &segment->kind, &row);
	if (e != ERR_OK)
		return e;
	q = sql_query(
		s, "INSERT INTO segments (holder, kind, author, version, epoch, reseal, replaces,"
		   " statement, origin, size, ciphertext, row, live, statement_row, " SQL_SIGNED ")"
		   " VALUES (?, ?, ?, ?, ?, ?, ?, ?8, ?, ?, ?, ?, 1, " SQL_ROW_OF(
			   "?8") ", " SQL_SIGNED_OF("?8") ")");
	put_key(q, id, &key);
	sql_put_u64(q, segment->epoch);
	sql_put_u64(q, segment->reseal);
	sql_put_u64(q, segment->replaces);
	sql_put_hash(q, &segment->statement);
	sql_put_hash(q, &segment->origin);
	sql_put_u64(q, ciphertext.len);
	sql_put_blob(q, ciphertext);
	sql_put_i64(q, row);
	return sql_run(q);
}

/*
 * A replaced document's ciphertext goes: rotations do not renew what is not live, so that whoever
 * had its old key could open it for ever.  The row stays, as a link in its author's line.
 */
static enum err retire(struct store *s, const struct holder_id *id,
		       const struct store_segment *segment)
{
	struct store_segment_key key = {segment->kind, segment->author, segment->replaces};
	struct query *q =
		sql_query(s, "UPDATE segments SET live = 0, ciphertext = NULL,"
			     " row = " PLACE_ENDED(
				     "row") " WHERE holder = ? AND kind = ?"
					    " AND author = ? AND version = ? AND live = 1");

	put_key(q, id, &key);
	return sql_run_touching(q, ERR_NOT_FOUND);
}

enum err store_segment_put(struct store *s, const struct holder_id *id,
			   const struct store_segment *segment, struct view ciphertext)
{
	enum err e = segment->replaces == 0 ? ERR_OK : retire(s, id, segment);

	return e == ERR_OK ? insert(s, id, segment, ciphertext) : e;
}

enum err store_segment_reseal(struct store *s, const struct holder_id *id,
			      const struct store_segment *segment, struct view ciphertext)
{
	struct store_segment_key key = {segment->kind, segment->author, segment->version};
	struct query *q = sql_query(
		s,
		"UPDATE segments SET statement = ?1, epoch = ?, reseal = ?, size = ?,"
		" ciphertext = ?, (" SQL_SIGNED ") = (" SQL_SIGNED_OF(
			"?1") "),"
			      " statement_row = " SQL_ROW_OF(
				      "?1") " WHERE holder = ? AND kind = ? AND author = ? AND version = ?"
					    " AND live = 1");

	sql_put_hash(q, &segment->statement);
	sql_put_u64(q, segment->epoch);
	sql_put_u64(q, segment->reseal);
	sql_put_u64(q, ciphertext.len);
	sql_put_blob(q, ciphertext);
	put_key(q, id, &key);
	return sql_run_touching(q, ERR_NOT_FOUND);
}

enum err store_segment_get(struct store *s, const struct holder_id *id,
			   const struct store_segment_key *key, struct store_segment *out)
{
	struct query *q = sql_query(s, "SELECT " SEGMENT_COLUMNS " FROM segments WHERE holder = ?"
				       " AND kind = ? AND author = ? AND version = ?");

	put_key(q, id, key);
	if (sql_row(q))
		get_segment(q, out);
	return sql_end_found(q);
}

enum err store_segment_newest(struct store *s, const struct holder_id *id, const struct slug *kind,
			      const struct slug *author, struct store_segment *out)
{
	struct query *q =
		sql_query(s, "SELECT " SEGMENT_COLUMNS " FROM segments WHERE holder = ?"
			     " AND kind = ? AND author = ? ORDER BY version DESC LIMIT 1");

	sql_put_holder(q, id);
	sql_put_text(q, kind->s);
	sql_put_text(q, author->s);
	if (sql_row(q))
		get_segment(q, out);
	return sql_end_found(q);
}

static enum err list_segments(struct query *q, struct store_page *page, struct store_segment *out)
{
	page->count = 0;
	sql_put_u64(q, page->limit);
	while (sql_row(q))
		get_segment(q, &out[page->count++]);
	return sql_end_page(q, page);
}

static enum err list_kind(struct store *s, const struct place_dossier *d, const struct slug *kind,
			  struct store_page *page, struct store_segment *out)
{
	struct query *q =
		sql_query(s, "SELECT " SEGMENT_COLUMNS PLACE_AMONG(
				     "segments") "AND live = 1 AND kind = ? ORDER BY row LIMIT ?");
	struct place_rows rows = place_live(d, kind);

	place_put(q, d, &rows);
	sql_put_text(q, kind->s);
	return list_segments(q, page, out);
}

static enum err list_all(struct store *s, const struct place_dossier *d, struct store_page *page,
			 struct store_segment *out)
{
	struct query *q = sql_query(
		s,
		PLACE_SECTIONS("segments") "SELECT " SEGMENT_COLUMNS PLACE_ALL_LIVE(
			"segments") "AND live = 1 ORDER BY statement_row NULLS LAST, row LIMIT ?");
	struct place_rows rows = place_all(d);

	place_put(q, d, &rows);
	return list_segments(q, page, out);
}

enum err store_segment_list_of(struct store *s, const struct store_holder *holder,
			       const struct slug *kind, struct store_page *page,
			       struct store_segment *out)
{
	struct place_dossier d = place_of(holder);

	return list_kind(s, &d, kind, page, out);
}

enum err store_segment_list(struct store *s, const struct holder_id *id, const struct slug *kind,
			    struct store_page *page, struct store_segment *out)
{
	struct place_dossier d;
	enum err e = place_find(s, id, &d);

	page->count = 0;
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	return kind ? list_kind(s, &d, kind, page, out) : list_all(s, &d, page, out);
}

enum err store_segment_ciphertext(struct store *s, int64_t row, struct arena *a, struct view *out)
{
	struct query *q = sql_query(s, "SELECT ciphertext FROM segments WHERE row = ?"
				       " AND ciphertext IS NOT NULL");

	sql_put_i64(q, row);
	if (sql_row(q))
		sql_get_blob(q, a, out);
	return sql_end_found(q);
}

enum err store_segment_read(struct store *s, const struct store_segment *segment, struct arena *a,
			    struct envelope *statement, struct view *ciphertext)
{
	struct query *q = sql_query(s, "SELECT ciphertext, " SQL_SIGNED " FROM segments"
				       " WHERE row = ? AND ciphertext IS NOT NULL");
	bool beside = false;
	enum err e;

	*statement = (struct envelope){.type = STATEMENT_SEGMENT};
	sql_put_i64(q, segment->row);
	if (sql_row(q)) {
		sql_get_blob(q, a, ciphertext);
		beside = !sql_is_null(q);
		if (beside)
			sql_get_signed(q, a, statement);
	}
	e = sql_end_found(q);
	return e != ERR_OK || beside ? e
				     : store_statement_at(s, segment->statement_row,
							  &segment->statement, a, statement);
}

static enum err erase_part(struct query *q, const struct holder_id *id, const struct slug *kind)
{
	sql_put_holder(q, id);
	sql_put_text(q, kind->s);
	return sql_run(q);
}

/* What was remarked about the kind's documents goes with these. */
static enum err erase_remarks(struct store *s, const struct holder_id *id, const struct slug *kind)
{
	enum err e = erase_part(
		sql_query(s, "DELETE FROM statements WHERE hash IN (SELECT statement FROM remarks"
			     " WHERE holder = ? AND kind = ?)"),
		id, kind);

	if (e == ERR_OK)
		e = erase_part(sql_query(s, "UPDATE remarks SET holder = NULL, kind = NULL,"
					    " statement = NULL WHERE holder = ? AND kind = ?"),
			       id, kind);
	return e;
}

enum err store_segment_erase(struct store *s, const struct holder_id *id, const struct slug *kind)
{
	enum err e = erase_part(
		sql_query(s, "DELETE FROM statements WHERE hash IN (SELECT statement FROM segments"
			     " WHERE holder = ?1 AND kind = ?2 UNION SELECT origin FROM segments"
			     " WHERE holder = ?1 AND kind = ?2)"),
		id, kind);

	if (e == ERR_OK)
		e = erase_part(sql_query(s, "DELETE FROM segments WHERE holder = ? AND kind = ?"),
			       id, kind);
	return e == ERR_OK ? erase_remarks(s, id, kind) : e;
}
