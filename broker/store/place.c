/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/store/place.h"

#include "broker/store/chain.h"

#define DOSSIER_BITS 31 /* of a row's number below its dossier's */
#define SECTION_BITS 21 /* of it below its section's */
#define SECTIONS (UINT32_C(1) << (DOSSIER_BITS - SECTION_BITS))
#define SLOT_LAST (PLACE_LIVE - 1)
#define GRANT_LIVE "NOT (revoked OR replaced)"

static int64_t begin(const struct place_dossier *d)
{
	return (int64_t)(d->number & UINT32_MAX) << DOSSIER_BITS;
}

/*
 * FNV-1a, folded.  Names are the agreement's and the directory's.  Where two share a section, who looks
 * for one passes over the other's rows, of which only the holder can make many.  Nothing bounds them:
 * ten thousand grants cost a fetch under the other name 2 ms from the cache, some 30 ms without.
 */
static int64_t section_of(const struct slug *name)
{
	uint32_t hash = UINT32_C(0x811c9dc5);

	for (const char *c = name->s; *c; c++)
		hash = (hash ^ (uint8_t)*c) * UINT32_C(0x01000193);
	hash ^= hash >> 10 ^ hash >> 20;
	return (int64_t)(hash % SECTIONS) << SECTION_BITS;
}

struct place_rows place_all(const struct place_dossier *d)
{
	int64_t first = begin(d);

	return (struct place_rows){first, first + (INT64_C(1) << DOSSIER_BITS) - 1};
}

struct place_rows place_section(const struct place_dossier *d, const struct slug *name)
{
	int64_t first = begin(d) + section_of(name);

	return (struct place_rows){first, first + (INT64_C(1) << SECTION_BITS) - 1};
}

struct place_rows place_live(const struct place_dossier *d, const struct slug *name)
{
	struct place_rows rows = place_section(d, name);

	rows.first += PLACE_LIVE;
	return rows;
}

void place_put(struct query *q, const struct place_dossier *d, const struct place_rows *rows)
{
	sql_put_holder(q, d->holder);
	sql_put_i64(q, rows->first);
	sql_put_i64(q, rows->last);
}

enum err place_find(struct store *s, const struct holder_id *holder, struct place_dossier *out)
{
	struct query *q = sql_query(s, "SELECT coalesce(number, 0) FROM holders WHERE id = ?");

	*out = (struct place_dossier){.holder = holder};
	sql_put_holder(q, holder);
	if (sql_row(q))
		sql_get_u64(q, &out->number);
	return sql_end_found(q);
}

struct place_dossier place_of(const struct store_holder *h)
{
	return (struct place_dossier){&h->id, h->chain.holder};
}

enum err place_next(struct query *q, const struct place_dossier *d, const struct slug *name,
		    int64_t *row)
{
	struct place_rows rows = place_section(d, name);
	int64_t ended = 0, live = 0, slot = 0; /* 0: no row */
	enum err e;

	*row = 0;
	sql_put_i64(q, rows.first);
	sql_put_i64(q, rows.last);
	if (sql_row(q)) {
		sql_get_i64(q, &ended);
		sql_get_i64(q, &live);
	}
	e = sql_end_found(q);
	slot = (live & SLOT_LAST) > (ended & SLOT_LAST) ? live & SLOT_LAST : ended & SLOT_LAST;
	if (e == ERR_OK && (d->number == 0 || d->number > UINT32_MAX || slot == SLOT_LAST))
		e = ERR_RANGE;
	if (e == ERR_OK)
		*row = rows.first + PLACE_LIVE + slot + 1;
	return e;
}

/* ---- check -------------------------------------------------------------------------------------------- */

#define PLACED(table, name, live)                                           \
	"SELECT coalesce(h.number, 0), row, " name ", " live " FROM " table \
	" LEFT JOIN holders AS h ON h.id = " table ".holder"

/* From the first column on. */
static bool get_placed(struct query *q)
{
	struct place_dossier d = {0};
	struct place_rows rows;
	struct slug name;
	int64_t row = 0;
	bool live = false;

	sql_get_u64(q, &d.number);
	sql_get_i64(q, &row);
	sql_get_slug(q, &name);
	sql_get_bool(q, &live);
	rows = place_section(&d, &name);
	return d.number > 0 && d.number <= UINT32_MAX && row >= rows.first && row <= rows.last &&
	       ((row & PLACE_LIVE) != 0) == live;
}

static enum err check_rows(struct query *q)
{
	while (sql_row(q))
		if (!get_placed(q) && q->err == ERR_OK)
			q->err = ERR_DAMAGED;
	return sql_end(q);
}

enum err place_check(struct store *s)
{
	enum err e = check_rows(sql_query(s, PLACED("grants", "partner", GRANT_LIVE)));

	return e == ERR_OK ? check_rows(sql_query(s, PLACED("segments", "kind", "live"))) : e;
}

/* ---- the databases of before -------------------------------------------------------------------------- */

/* A row that has not moved; a dossier's first place is beyond all of them. */
struct unmoved {
	int64_t row;
	struct slug name;
	bool live;
};

/*
 * The texts that move a table's rows.  No index has the order of +row: a dossier's rows are all found and
 * sorted before the first one moves.
 */
struct moving {
	const char *unmoved, *next, *move;
};

#define UNMOVED(table, name, live)                                                     \
	"SELECT row, " name ", " live " FROM " table " WHERE holder = ? AND +row < ? " \
	"ORDER BY +row"

static const struct moving grants = {
	.unmoved = UNMOVED("grants", "partner", GRANT_LIVE),
	.next = PLACE_NEXT("grants"),
	.move = "UPDATE grants SET row = ? WHERE row = ?",
};
static const struct moving segments = {
	.unmoved = UNMOVED("segments", "kind", "live"),
	.next = PLACE_NEXT("segments"),
	.move = "UPDATE segments SET row = ? WHERE row = ?",
};

static void get_unmoved(struct query *q, struct unmoved *out)
{
	sql_get_i64(q, &out->row);
	sql_get_slug(q, &out->name);
	sql_get_bool(q, &out->live);
}

static enum err move(struct query *q, const struct unmoved *u, int64_t row)
{
	sql_put_i64(q, u->live ? row : row & ~PLACE_LIVE);
	sql_put_i64(q, u->row);
	return sql_run_touching(q, ERR_DAMAGED);
}

static enum err move_row(struct store *s, const struct place_dossier *d, const struct moving *m,
			 const struct unmoved *u)
{
	int64_t row = 0;
	enum err e = place_next(sql_query(s, m->next), d, &u->name, &row);

	return e == ERR_OK ? move(sql_query(s, m->move), u, row) : e;
}

static enum err move_rows(struct store *s, const struct place_dossier *d, const struct moving *m)
{
	struct query *q = sql_query(s, m->unmoved);
	enum err e = ERR_OK, ended;

	sql_put_holder(q, d->holder);
	sql_put_i64(q, INT64_C(1) << DOSSIER_BITS);
	while (e == ERR_OK && sql_row(q)) {
		struct unmoved u;

		get_unmoved(q, &u);
		e = q->err == ERR_OK ? move_row(s, d, m, &u) : q->err;
	}
	ended = sql_end(q);
	return e == ERR_OK ? ended : e;
}

static enum err move_all(struct store *s, const struct place_dossier *d)
{
	enum err e = chain_settle(s, d->holder);

	if (e == ERR_OK)
		e = move_rows(s, d, &grants);
	return e == ERR_OK ? move_rows(s, d, &segments) : e;
}

/* By number, so that pages are filled from end to end: whoever came to schema 12 has one by enrolment. */
enum err place_fill(struct store *s)
{
	struct query *q = sql_query(s, "SELECT id, number FROM holders WHERE number > 0"
				       " ORDER BY number");
	enum err e = ERR_OK, ended;

	while (e == ERR_OK && sql_row(q)) {
		struct holder_id id;
		struct place_dossier d = {.holder = &id};

		sql_get_fixed(q, id.b, HOLDER_ID_LEN);
		sql_get_u64(q, &d.number);
		e = q->err == ERR_OK ? move_all(s, &d) : q->err;
	}
	ended = sql_end(q);
	if (e == ERR_OK)
		e = ended;
	if (e == ERR_OK)
		e = place_check(s);
	heads_free(s->heads);
	s->heads = NULL;
	return e == ERR_OK ? sql_exec(s, "DROP INDEX grants_holder; DROP INDEX segments_live;") : e;
}
