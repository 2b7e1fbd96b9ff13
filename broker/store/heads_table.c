/* SPDX-License-Identifier: EUPL-1.2 */
/* The heads in the database: pieces of them, and what the entries say since. */
#include "broker/store/heads.h"

#include <string.h>

#include "broker/store/chain.h"
#include "broker/store/sql.h"

#define PLACE_LEN 8u
#define CYCLE_MIN 64u /* entries in which each piece is written once */

/* ---- reading -------------------------------------------------------------------------------------- */

static enum err load_numbers(struct store *s, struct heads *h, uint64_t *count)
{
	struct query *q = sql_query(s, "SELECT count FROM numbered");
	enum err e;

	*count = 0;
	if (sql_row(q))
		sql_get_u64(q, count);
	e = sql_end_found(q);
	if (e == ERR_NOT_FOUND || *count >= UINT32_MAX)
		return ERR_DAMAGED;
	return e == ERR_OK ? heads_reserve(h, *count) : e;
}

/* Pieces come without a gap, each as long as there were holders when it was written. */
static enum err get_piece(struct query *q, uint64_t expected, uint64_t *known, struct heads *h)
{
	uint8_t places[HEADS_PIECE][PLACE_LEN];
	uint64_t piece = 0, knows = 0;
	uint16_t len = 0;

	sql_get_u64(q, &piece);
	sql_get_u64(q, &knows);
	sql_get_bytes(q, places, sizeof(places), &len);
	if (q->err == ERR_OK &&
	    (piece != expected || knows > heads_size(h) || len % PLACE_LEN != 0))
		return ERR_DAMAGED;
	for (size_t n = 0; n < len / PLACE_LEN; n++)
		heads_raise(h, piece * HEADS_PIECE + n + 1, chain_read_number(places[n]));
	if (knows < *known) {
		*known = knows;
		heads_go_on(h, piece);
	}
	return q->err;
}

/* *known: of how many entries all pieces know. */
static enum err load_pieces(struct store *s, struct heads *h, uint64_t *known)
{
	struct query *q = sql_query(s, "SELECT piece, known, places FROM newest ORDER BY piece");
	uint64_t pieces = 0;
	enum err e = ERR_OK, ended;

	while (e == ERR_OK && sql_row(q))
		e = get_piece(q, pieces++, known, h);
	ended = sql_end(q);
	if (e == ERR_OK)
		e = ended;
	return e == ERR_OK && pieces * HEADS_PIECE < heads_numbers(h) ? ERR_DAMAGED : e;
}

static enum err read_entries(struct store *s, struct heads *h, uint64_t first)
{
	struct query *q = sql_query(s, "SELECT position, holder_number FROM entries"
				       " WHERE position >= ? AND holder_number IS NOT NULL");
	uint64_t position = 0, number = 0;

	sql_put_u64(q, first);
	while (sql_row(q)) {
		sql_get_u64(q, &position);
		sql_get_u64(q, &number);
		if (q->err == ERR_OK && number > heads_numbers(h))
			q->err = ERR_DAMAGED;
		if (q->err == ERR_OK)
			heads_raise(h, number, position + 1);
	}
	return sql_end(q);
}

static enum err load(struct store *s, struct heads *h)
{
	uint64_t known = 0, size = 0, numbers = 0;
	enum err e = store_ledger_size(s, &size);

	if (e == ERR_OK)
		e = load_numbers(s, h, &numbers);
	known = size;
	heads_cover(h, size);
	if (e == ERR_OK)
		e = load_pieces(s, h, &known);
	if (e == ERR_OK)
		e = read_entries(s, h, known);
	if (e == ERR_OK)
		heads_keep(h);
	return e;
}

enum err heads_read(struct store *s, struct heads **out)
{
	enum err e = heads_new(out), ended;

	if (e == ERR_OK)
		e = sql_control(s, "SAVEPOINT view");
	if (e == ERR_OK) {
		e = load(s, *out);
		ended = sql_control(s, "RELEASE view");
		if (e == ERR_OK)
			e = ended;
	}
	if (e != ERR_OK) {
		heads_free(*out);
		*out = NULL;
	}
	return e;
}

enum err heads_load(struct store *s)
{
	return heads_read(s, &s->heads);
}

/* All of it anew, which is seldom: a holder may have been erased, too. */
enum err heads_follow(struct store *s)
{
	uint64_t size = 0, covered = heads_size(s->heads);
	struct heads *now = NULL;
	enum err e = store_ledger_size(s, &size);

	if (e == ERR_OK && size < covered)
		return ERR_DAMAGED;
	if (e != ERR_OK || size == covered)
		return e;
	e = heads_read(s, &now);
	if (e == ERR_OK)
		heads_replace(s->heads, now);
	return e;
}

/* ---- writing ---------------------------------------------------------------------------------------- */

static enum err put_piece(struct store *s, uint64_t piece, uint64_t known, struct view places)
{
	struct query *q = sql_query(s, "INSERT INTO newest (piece, known, places) VALUES (?, ?, ?)"
				       " ON CONFLICT (piece) DO UPDATE SET known = excluded.known,"
				       " places = excluded.places");

	sql_put_u64(q, piece);
	sql_put_u64(q, known);
	sql_put_blob(q, places);
	return sql_run(q);
}

static enum err write_piece(struct store *s, uint64_t piece)
{
	uint64_t places[HEADS_PIECE];
	uint8_t text[HEADS_PIECE][PLACE_LEN];
	size_t count = heads_piece(s->heads, piece, places);

	for (size_t n = 0; n < count; n++)
		chain_write_number(text[n], places[n]);
	return put_piece(s, piece, heads_size(s->heads), view_of(text, count * PLACE_LEN));
}

static uint64_t pieces(const struct heads *h)
{
	return (heads_numbers(h) + HEADS_PIECE - 1) / HEADS_PIECE;
}

/*
 * Evenly over a cycle, so that no transaction has to write many.  One after the other, and not by the
 * entry's place in the cycle: where their number grows that would leave out some for a second one.
 */
enum err heads_turn(struct store *s)
{
	uint64_t count = pieces(s->heads), cycle = CYCLE_MIN, turn = 0;
	uint64_t piece = heads_next(s->heads);

	while (cycle < 8 * count)
		cycle *= 2;
	turn = (heads_size(s->heads) - 1) % cycle;
	if (turn * count / cycle == (turn + 1) * count / cycle)
		return ERR_OK;
	piece = piece < count ? piece : 0;
	heads_go_on(s->heads, piece + 1);
	return write_piece(s, piece);
}

/* A piece is there from its first holder on, or a start would find one missing. */
enum err heads_enrol(struct store *s, const struct holder_id *holder)
{
	struct query *q = sql_query(s, "UPDATE numbered SET count = count + 1");
	uint64_t number = 0;
	enum err e = sql_run_touching(q, ERR_DAMAGED);

	if (e == ERR_OK)
		e = load_numbers(s, s->heads, &number);
	if (e != ERR_OK)
		return e;
	q = sql_query(s, "UPDATE holders SET number = ? WHERE id = ?");
	sql_put_u64(q, number);
	sql_put_holder(q, holder);
	e = sql_run_touching(q, ERR_INTERNAL);
	return e == ERR_OK && number % HEADS_PIECE == 1 ? write_piece(s, number / HEADS_PIECE) : e;
}

enum err heads_erase(struct store *s, uint64_t number)
{
	enum err e = number > 0 ? heads_clear(s->heads, number) : ERR_DAMAGED;

	return e == ERR_OK ? write_piece(s, (number - 1) / HEADS_PIECE) : e;
}

/* ---- the databases of before ---------------------------------------------------------------------------- */

struct filling {
	struct store *store;
	uint64_t number, size; /* of holders so far; of the ledger */
	uint8_t places[HEADS_PIECE][PLACE_LEN];
};

/* A holder's row of schema 11. */
struct old_head {
	struct holder_id holder;
	uint64_t number, count;
	uint8_t places[STORE_CHAIN_PLACES * PLACE_LEN];
	uint8_t uses[STORE_CHAIN_USES * 2 * PLACE_LEN];
	uint16_t places_len, uses_len;
};

static void get_old(struct query *q, struct old_head *out)
{
	sql_get_fixed(q, out->holder.b, HOLDER_ID_LEN);
	sql_get_u64(q, &out->number);
	sql_get_u64(q, &out->count);
	sql_get_bytes(q, out->places, sizeof(out->places), &out->places_len);
	sql_get_bytes(q, out->uses, sizeof(out->uses), &out->uses_len);
	if (q->err == ERR_OK &&
	    out->places_len != (size_t)__builtin_popcountll(out->count) * PLACE_LEN)
		q->err = ERR_DAMAGED;
}

/* What the row had goes to the newest entry, whose own place need not be told there. */
static enum err move_old(struct store *s, const struct old_head *o, uint64_t position)
{
	uint8_t chain[sizeof(o->places) + sizeof(o->uses)];
	size_t len = o->places_len - PLACE_LEN;
	struct query *q =
		sql_query(s, "UPDATE entries SET holder_number = ?, chain = ?"
			     " WHERE position = ? AND holder = ? AND holder_sequence = ?");

	memcpy(chain, o->places, len);
	memcpy(chain + len, o->uses, o->uses_len);
	sql_put_u64(q, o->number);
	sql_put_blob(q, view_of(chain, len + o->uses_len));
	sql_put_u64(q, position);
	sql_put_holder(q, &o->holder);
	sql_put_u64(q, o->count);
	return sql_run_touching(q, ERR_DAMAGED);
}

static enum err fill_piece(struct filling *f)
{
	size_t last = (size_t)((f->number - 1) % HEADS_PIECE);

	return put_piece(f->store, (f->number - 1) / HEADS_PIECE, f->size,
			 view_of(f->places, (last + 1) * PLACE_LEN));
}

static enum err fill_one(struct filling *f, const struct old_head *o)
{
	uint64_t position = 0;
	enum err e = o->number == f->number + 1 ? ERR_OK : ERR_DAMAGED;

	if (e == ERR_OK && f->number > 0 && f->number % HEADS_PIECE == 0)
		e = fill_piece(f);
	if (e != ERR_OK)
		return e;
	chain_write_number(f->places[f->number++ % HEADS_PIECE], 0);
	if (o->count == 0)
		return ERR_OK;
	position = chain_read_number(o->places + o->places_len - PLACE_LEN);
	chain_write_number(f->places[(f->number - 1) % HEADS_PIECE], position + 1);
	return move_old(f->store, o, position);
}

static enum err fill_all(struct filling *f)
{
	struct query *q = sql_query(f->store, "SELECT id, number, entry_count, places, uses"
					      " FROM holders WHERE number > 0 ORDER BY id");
	struct old_head old;
	enum err e = ERR_OK, ended;

	while (e == ERR_OK && sql_row(q)) {
		get_old(q, &old);
		e = q->err == ERR_OK ? fill_one(f, &old) : q->err;
	}
	ended = sql_end(q);
	if (e == ERR_OK)
		e = ended;
	return e == ERR_OK && f->number > 0 ? fill_piece(f) : e;
}

enum err heads_fill(struct store *s)
{
	struct filling f = {.store = s};
	enum err e = store_ledger_size(s, &f.size);

	if (e == ERR_OK)
		e = fill_all(&f);
	return e == ERR_OK ? sql_exec(s, "ALTER TABLE holders DROP COLUMN entry_count;"
					 "ALTER TABLE holders DROP COLUMN newest;"
					 "ALTER TABLE holders DROP COLUMN places;"
					 "ALTER TABLE holders DROP COLUMN uses;")
			   : e;
}
