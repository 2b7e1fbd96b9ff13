/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/store/chain.h"

#include <string.h>

#include "broker/ledger/merkle.h"

static uint64_t without_lowest(uint64_t number)
{
	return number & (number - 1);
}

static unsigned bits(uint64_t number)
{
	return (unsigned)__builtin_popcountll(number);
}

static void write_number(uint8_t out[static 8], uint64_t number)
{
	for (size_t i = 8; i-- > 0; number >>= 8)
		out[i] = (uint8_t)number;
}

static uint64_t read_number(const uint8_t in[static 8])
{
	uint64_t number = 0;

	for (size_t i = 0; i < 8; i++)
		number = number << 8 | in[i];
	return number;
}

/* ---- uses ------------------------------------------------------------------------------------------- */

/* How many there are: the first ones. */
static unsigned uses_count(const struct store_chain *c)
{
	unsigned n = 0;

	while (n < STORE_CHAIN_USES && read_number(c->uses[n][0]) != 0)
		n++;
	return n;
}

void chain_get_uses(struct query *q, struct store_chain *out)
{
	uint16_t len = 0;

	sql_get_bytes(q, out->uses, sizeof(out->uses), &len);
	if (q->err == ERR_OK && len != uses_count(out) * sizeof(out->uses[0]))
		q->err = ERR_DAMAGED;
}

uint64_t chain_uses(const struct store_chain *c, int64_t grant)
{
	for (unsigned n = 0; n < uses_count(c); n++)
		if (read_number(c->uses[n][0]) == (uint64_t)grant)
			return read_number(c->uses[n][1]);
	return 0;
}

/* The one that waits longest goes into its grant's row; the others move up. */
static enum err make_room(struct store *s, struct store_chain *c)
{
	struct query *q = sql_query(s, "UPDATE grants SET uses = uses + ? WHERE row = ?");
	enum err e;

	sql_put_u64(q, read_number(c->uses[0][1]));
	sql_put_u64(q, read_number(c->uses[0][0]));
	e = sql_run_touching(q, ERR_DAMAGED);
	memmove(c->uses[0], c->uses[1], sizeof(c->uses) - sizeof(c->uses[0]));
	memset(c->uses[STORE_CHAIN_USES - 1], 0, sizeof(c->uses[0]));
	return e;
}

enum err store_grant_use(struct store *s, struct store_chain *chain, int64_t row)
{
	unsigned n = 0, count = uses_count(chain);
	enum err e = ERR_OK;

	if (row <= 0)
		return ERR_INTERNAL;
	while (n < count && read_number(chain->uses[n][0]) != (uint64_t)row)
		n++;
	if (n == STORE_CHAIN_USES) {
		e = make_room(s, chain);
		n--;
	}
	write_number(chain->uses[n][0], (uint64_t)row);
	write_number(chain->uses[n][1], read_number(chain->uses[n][1]) + 1);
	return e;
}

/* ---- heads ------------------------------------------------------------------------------------------ */

void chain_get(struct query *q, struct store_chain *out)
{
	uint16_t len = 0;

	sql_get_u64(q, &out->count);
	sql_get_fixed(q, out->newest.b, HASH_LEN);
	sql_get_bytes(q, out->places, sizeof(out->places), &len);
	if (q->err == ERR_OK && len != bits(out->count) * sizeof(out->places[0]))
		q->err = ERR_DAMAGED;
	chain_get_uses(q, out);
}

void chain_put(struct query *q, const struct store_chain *c)
{
	sql_put_u64(q, c->count);
	sql_put_hash(q, &c->newest);
	sql_put_blob(q, view_of(c->places, bits(c->count) * sizeof(c->places[0])));
	sql_put_blob(q, view_of(c->uses, uses_count(c) * sizeof(c->uses[0])));
}

static enum err get_head(struct store *s, const struct holder_id *holder, struct store_chain *out)
{
	struct query *q = sql_query(s, "SELECT " CHAIN_COLUMNS " FROM holders WHERE id = ?");
	enum err e;

	*out = (struct store_chain){0};
	sql_put_holder(q, holder);
	if (sql_row(q))
		chain_get(q, out);
	e = sql_end_found(q);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* The n-th place: of the entry that is numbered by the highest n + 1 bits of the count. */
static struct chain_place place(const struct store_chain *c, unsigned n)
{
	struct chain_place out = {.number = c->count};

	for (unsigned left = bits(c->count); left > n + 1; left--)
		out.number = without_lowest(out.number);
	out.position = read_number(c->places[n]);
	return out;
}

static void add_place(struct store_chain *c, uint64_t position)
{
	write_number(c->places[bits(without_lowest(++c->count))], position);
}

enum err chain_advance(struct store *s, const struct store_entry *e)
{
	struct query *q;
	uint64_t before = e->chain->count;

	add_place(e->chain, e->index);
	merkle_leaf(view_of(e->commitment.b, HASH_LEN), &e->chain->newest);
	q = sql_query(s, "UPDATE holders SET (" CHAIN_COLUMNS ") = (?, ?, ?, ?)"
			 " WHERE id = ? AND entry_count = ?");
	chain_put(q, e->chain);
	sql_put_holder(q, &e->holder);
	sql_put_u64(q, before);
	return sql_run_touching(q, ERR_EXISTS);
}

/* ---- links ------------------------------------------------------------------------------------------ */

void chain_next(const struct store_chain *c, struct chain_links *out)
{
	uint64_t number = c->count + 1, far = without_lowest(number);

	*out = (struct chain_links){0};
	if (c->count > 0)
		out->earlier = place(c, bits(c->count) - 1);
	if (far > 0)
		out->far = place(c, bits(far) - 1);
}

static void put_place(struct query *q, const struct chain_place *p)
{
	if (p->number > 0)
		sql_put_u64(q, p->position);
	else
		sql_put_null(q);
}

/* An odd number's both links are the same. */
void chain_put_links(struct query *q, const struct chain_links *l)
{
	static const struct chain_place none;

	put_place(q, &l->earlier);
	put_place(q, l->far.number == l->earlier.number ? &none : &l->far);
}

/* Where number is 0 there must be none, else there must be one. */
static void get_place(struct query *q, uint64_t number, struct chain_place *out)
{
	*out = (struct chain_place){.number = number};
	if (q->err == ERR_OK && sql_is_null(q) != (number == 0))
		q->err = ERR_DAMAGED;
	sql_get_u64(q, &out->position);
}

void chain_get_earlier(struct query *q, uint64_t number, struct chain_place *out)
{
	get_place(q, number - 1, out);
}

static enum err read_links(struct store *s, const struct holder_id *holder,
			   const struct chain_place *at, struct chain_links *out)
{
	struct query *q = sql_query(s, "SELECT earlier, far FROM entries WHERE position = ?"
				       " AND holder = ? AND holder_sequence = ?");
	enum err e;

	sql_put_u64(q, at->position);
	sql_put_holder(q, holder);
	sql_put_u64(q, at->number);
	if (sql_row(q)) {
		chain_get_earlier(q, at->number, &out->earlier);
		out->far = out->earlier;
		if (at->number % 2 == 0)
			get_place(q, without_lowest(at->number), &out->far);
	}
	e = sql_end_found(q);
	return e == ERR_NOT_FOUND ? ERR_DAMAGED : e;
}

enum err chain_earlier(struct store *s, const struct holder_id *holder,
		       const struct chain_place *at, struct chain_place *out)
{
	struct chain_links l = {0};
	enum err e = read_links(s, holder, at, &l);

	*out = l.earlier;
	return e;
}

static bool beyond(const struct chain_place *p, const struct chain_goal *goal)
{
	return p->number > 0 && (p->number > goal->most || p->position >= goal->below);
}

enum err chain_find(struct store *s, const struct holder_id *holder, const struct chain_goal *goal,
		    struct chain_place *out)
{
	struct store_chain chain;
	struct chain_links l = {0};
	enum err e = get_head(s, holder, &chain);

	*out = (struct chain_place){0};
	for (unsigned n = 0; n < bits(chain.count) && !beyond(out, goal); n++)
		*out = place(&chain, n);
	while (e == ERR_OK && beyond(out, goal)) {
		e = read_links(s, holder, out, &l);
		if (e == ERR_OK)
			*out = beyond(&l.far, goal) ? l.far : l.earlier;
	}
	return e;
}

/* ---- the databases of before -------------------------------------------------------------------------- */

/* By the index of schema 7. */
static enum err find_by_index(struct store *s, const struct holder_id *holder, uint64_t number,
			      uint64_t *position)
{
	struct query *q = sql_query(s, "SELECT position FROM entries WHERE holder = ?"
				       " AND holder_sequence = ?");
	enum err e;

	sql_put_holder(q, holder);
	sql_put_u64(q, number);
	if (sql_row(q))
		sql_get_u64(q, position);
	e = sql_end_found(q);
	return e == ERR_NOT_FOUND ? ERR_DAMAGED : e;
}

static enum err fill_head(struct store *s, const struct holder_id *holder, uint64_t count)
{
	struct store_chain c = {0};
	uint64_t position = 0;
	struct query *q;
	enum err e = ERR_OK;

	for (uint64_t bit = UINT64_C(1) << 62; bit > 0 && e == ERR_OK; bit >>= 1) {
		if ((count & bit) == 0)
			continue;
		c.count = (count & ~(bit - 1)) - 1;
		e = find_by_index(s, holder, c.count + 1, &position);
		add_place(&c, position);
	}
	if (e != ERR_OK)
		return e;
	q = sql_query(s, "UPDATE heads SET places = ? WHERE holder = ?");
	sql_put_blob(q, view_of(c.places, bits(count) * sizeof(c.places[0])));
	sql_put_holder(q, holder);
	return sql_run_touching(q, ERR_DAMAGED);
}

/* The next holder by number; ERR_NOT_FOUND after the last. */
static enum err next_holder(struct store *s, struct holder_id *holder, uint64_t *count)
{
	struct query *q = sql_query(s, "SELECT holder, entry_count FROM heads WHERE holder > ?"
				       " AND entry_count > 0 ORDER BY holder LIMIT 1");

	sql_put_holder(q, holder);
	if (sql_row(q)) {
		sql_get_fixed(q, holder->b, HOLDER_ID_LEN);
		sql_get_u64(q, count);
	}
	return sql_end_found(q);
}

enum err chain_fill(struct store *s)
{
	struct holder_id holder = {{0}};
	uint64_t count = 0;
	enum err e = ERR_OK;

	while (e == ERR_OK) {
		e = next_holder(s, &holder, &count);
		if (e == ERR_OK)
			e = fill_head(s, &holder, count);
	}
	if (e != ERR_NOT_FOUND)
		return e;
	return sql_exec(s, "DROP INDEX entries_holder;"
			   "ALTER TABLE holders DROP COLUMN entry_count;"
			   "ALTER TABLE holders DROP COLUMN newest;");
}
