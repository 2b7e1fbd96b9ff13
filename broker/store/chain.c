/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/store/chain.h"

#include <string.h>

#include "broker/ledger/merkle.h"
#include "broker/store/place.h"

static uint64_t without_lowest(uint64_t number)
{
	return number & (number - 1);
}

static unsigned bits(uint64_t number)
{
	return (unsigned)__builtin_popcountll(number);
}

void chain_write_number(uint8_t out[static 8], uint64_t number)
{
	for (size_t i = 8; i-- > 0; number >>= 8)
		out[i] = (uint8_t)number;
}

uint64_t chain_read_number(const uint8_t in[static 8])
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

	while (n < STORE_CHAIN_USES && chain_read_number(c->uses[n][0]) != 0)
		n++;
	return n;
}

/* A grant that ends moves: it is counted under the row that it had alive. */
static uint64_t counted_as(int64_t row)
{
	return (uint64_t)(row | PLACE_LIVE);
}

uint64_t chain_uses(const struct store_chain *c, int64_t grant)
{
	for (unsigned n = 0; n < uses_count(c); n++)
		if (chain_read_number(c->uses[n][0]) == counted_as(grant))
			return chain_read_number(c->uses[n][1]);
	return 0;
}

/* The one that waits longest goes into its grant's row; the others move up. */
static enum err make_room(struct store *s, struct store_chain *c)
{
	struct query *q = sql_query(s, "UPDATE grants SET uses = uses + ?1"
				       " WHERE row IN (?2, " PLACE_ENDED("?2") ")");
	enum err e;

	sql_put_u64(q, chain_read_number(c->uses[0][1]));
	sql_put_u64(q, chain_read_number(c->uses[0][0]));
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
	while (n < count && chain_read_number(chain->uses[n][0]) != counted_as(row))
		n++;
	if (n == STORE_CHAIN_USES) {
		e = make_room(s, chain);
		n--;
	}
	chain_write_number(chain->uses[n][0], counted_as(row));
	chain_write_number(chain->uses[n][1], chain_read_number(chain->uses[n][1]) + 1);
	return e;
}

/* ---- heads ------------------------------------------------------------------------------------------ */

/* All but the last place, which is the entry's own; then the uses. */
void chain_put(struct query *q, const struct store_chain *c)
{
	size_t places = (bits(c->count) - 1) * sizeof(c->places[0]);
	size_t uses = uses_count(c) * sizeof(c->uses[0]);
	uint8_t text[sizeof(c->places) + sizeof(c->uses)];

	memcpy(text, c->places, places);
	memcpy(text + places, c->uses, uses);
	sql_put_copy(q, view_of(text, places + uses));
}

/* Of the entry at this position, as chain_put() wrote it. */
static void get_chain(struct query *q, uint64_t position, struct store_chain *out)
{
	uint8_t text[sizeof(out->places) + sizeof(out->uses)];
	size_t places = (bits(out->count) - 1) * sizeof(out->places[0]);
	uint16_t len = 0;

	if (q->err == ERR_OK && (out->count == 0 || sql_is_null(q)))
		q->err = ERR_DAMAGED;
	sql_get_bytes(q, text, sizeof(text), &len);
	if (q->err == ERR_OK && (len < places || len - places > sizeof(out->uses)))
		q->err = ERR_DAMAGED;
	if (q->err != ERR_OK)
		return;
	memcpy(out->places, text, places);
	chain_write_number(out->places[bits(out->count) - 1], position);
	memcpy(out->uses, text + places, len - places);
	if (len - places != uses_count(out) * sizeof(out->uses[0]))
		q->err = ERR_DAMAGED;
}

static enum err read_head(struct store *s, const struct chain_view *v, uint64_t position,
			  struct store_chain *out)
{
	struct query *q = sql_query(s, "SELECT holder_number, holder_sequence, commitment, chain"
				       " FROM entries WHERE position = ? AND holder = ?");
	struct hash commitment;

	sql_put_u64(q, position);
	sql_put_holder(q, v->holder);
	if (sql_row(q)) {
		sql_get_u64(q, &out->holder);
		if (q->err == ERR_OK && out->holder != v->number)
			q->err = ERR_DAMAGED;
		sql_get_u64(q, &out->count);
		sql_get_fixed(q, commitment.b, HASH_LEN);
		get_chain(q, position, out);
		merkle_leaf(view_of(commitment.b, HASH_LEN), &out->newest);
	}
	return sql_end_found(q);
}

/* A holder that is there has a number, unless it was erased. */
static enum err read_number(struct store *s, const struct holder_id *holder, uint64_t *number)
{
	struct query *q = sql_query(s, "SELECT erased, coalesce(number, 0) FROM holders"
				       " WHERE id = ?");
	bool erased = false;
	enum err e;

	*number = 0;
	sql_put_holder(q, holder);
	if (sql_row(q)) {
		sql_get_bool(q, &erased);
		sql_get_u64(q, number);
	}
	e = sql_end_found(q);
	return e == ERR_OK && (*number == 0) != erased ? ERR_DAMAGED : e;
}

struct chain_view chain_inside(struct store *s, const struct store_holder *h)
{
	struct chain_view v = {.holder = &h->id, .number = h->chain.holder};

	v.look.place = h->chain.holder > 0 ? heads_place(s->heads, h->chain.holder) : 0;
	v.look.covered = INT64_MAX;
	return v;
}

enum err chain_enter(struct store *s, const struct holder_id *holder, struct chain_view *out)
{
	enum err e = s->heads ? ERR_OK : heads_load(s);

	*out = (struct chain_view){.holder = holder};
	if (e == ERR_OK)
		e = read_number(s, holder, &out->number);
	if (e != ERR_OK)
		return e;
	/* Who was erased has nothing to look at. */
	if (out->number == 0)
		return ERR_OK;
	if (s->open) {
		out->look.place = heads_place(s->heads, out->number);
		return ERR_OK;
	}
	/* Before the view begins, which then has all that was durable by now. */
	out->look = heads_durable(s->heads, out->number);
	e = sql_control(s, "SAVEPOINT view");
	out->began = e == ERR_OK;
	return e;
}

enum err chain_leave(struct store *s, const struct chain_view *v, enum err e)
{
	enum err ended = v->began ? sql_control(s, "RELEASE view") : ERR_OK;

	/* Or all that is read from now on would be of that moment. */
	if (ended != ERR_OK)
		sql_rollback(s);
	return e == ERR_OK ? ended : e;
}

/* What became durable since the look, and before the view began. */
static enum err look_again(struct store *s, const struct chain_view *v, uint64_t *place)
{
	struct query *q = sql_query(s, "SELECT position FROM entries WHERE position >= ?"
				       " AND holder = ? ORDER BY position DESC LIMIT 1");

	sql_put_u64(q, v->look.covered);
	sql_put_holder(q, v->holder);
	if (sql_row(q)) {
		sql_get_u64(q, place);
		++*place;
	}
	return sql_end(q);
}

enum err chain_head(struct store *s, const struct chain_view *v, struct store_chain *out)
{
	uint64_t place = v->look.place, number = 0;
	enum err e = v->began ? look_again(s, v, &place) : ERR_OK;

	memset(out, 0, sizeof(*out));
	out->holder = v->number;
	if (e != ERR_OK || place == 0)
		return e;
	e = read_head(s, v, place - 1, out);
	if (e != ERR_NOT_FOUND)
		return e;
	/* It was erased since the look. */
	out->holder = 0;
	e = v->began ? read_number(s, v->holder, &number) : ERR_OK;
	return v->began && e == ERR_OK && number == 0 ? ERR_OK : ERR_DAMAGED;
}

/* The n-th place: of the entry that is numbered by the highest n + 1 bits of the count. */
static struct chain_place place(const struct store_chain *c, unsigned n)
{
	struct chain_place out = {.number = c->count};

	for (unsigned left = bits(c->count); left > n + 1; left--)
		out.number = without_lowest(out.number);
	out.position = chain_read_number(c->places[n]);
	return out;
}

static void add_place(struct store_chain *c, uint64_t position)
{
	chain_write_number(c->places[bits(without_lowest(++c->count))], position);
}

/* ---- links ------------------------------------------------------------------------------------------ */

static void next_links(const struct store_chain *c, struct chain_links *out)
{
	uint64_t number = c->count + 1, far = without_lowest(number);

	*out = (struct chain_links){0};
	if (c->count > 0)
		out->earlier = place(c, bits(c->count) - 1);
	if (far > 0)
		out->far = place(c, bits(far) - 1);
}

/* A chain without entries need not know its holder's number. */
static enum err check_newest(struct store *s, const struct store_entry *e)
{
	struct store_chain *c = e->chain;
	uint64_t newest = 0;
	enum err error = ERR_OK;

	if (c->count > 0)
		newest = place(c, bits(c->count) - 1).position + 1;
	else
		error = read_number(s, &e->holder, &c->holder);
	if (error != ERR_OK)
		return error;
	return c->holder > 0 && heads_place(s->heads, c->holder) == newest ? ERR_OK : ERR_EXISTS;
}

enum err chain_advance(struct store *s, const struct store_entry *e, struct chain_links *links)
{
	enum err error = check_newest(s, e);

	if (error != ERR_OK)
		return error;
	next_links(e->chain, links);
	add_place(e->chain, e->index);
	merkle_leaf(view_of(e->commitment.b, HASH_LEN), &e->chain->newest);
	return ERR_OK;
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

enum err chain_find(struct store *s, const struct chain_view *v, const struct chain_goal *goal,
		    struct chain_place *out)
{
	struct store_chain chain;
	struct chain_links l = {0};
	enum err e = chain_head(s, v, &chain);

	*out = (struct chain_place){0};
	for (unsigned n = 0; n < bits(chain.count) && !beyond(out, goal); n++)
		*out = place(&chain, n);
	while (e == ERR_OK && beyond(out, goal)) {
		e = read_links(s, v->holder, out, &l);
		if (e == ERR_OK)
			*out = beyond(&l.far, goal) ? l.far : l.earlier;
	}
	return e;
}

/* ---- the databases of before -------------------------------------------------------------------------- */

static enum err settle(struct store *s, const struct store_chain *c)
{
	enum err e = ERR_OK;

	for (unsigned n = 0; n < uses_count(c) && e == ERR_OK; n++) {
		struct query *q = sql_query(s, "UPDATE grants SET uses = uses + ? WHERE row = ?");

		sql_put_u64(q, chain_read_number(c->uses[n][1]));
		sql_put_u64(q, chain_read_number(c->uses[n][0]));
		e = sql_run_touching(q, ERR_DAMAGED);
	}
	return e;
}

enum err chain_settle(struct store *s, const struct holder_id *holder)
{
	struct store_chain c = {0};
	struct chain_view v = {0};
	struct query *q;
	enum err e = chain_enter(s, holder, &v);

	if (e == ERR_OK)
		e = chain_head(s, &v, &c);
	if (e == ERR_OK)
		e = settle(s, &c);
	if (e != ERR_OK || uses_count(&c) == 0)
		return e;
	memset(c.uses, 0, sizeof(c.uses));
	q = sql_query(s, "UPDATE entries SET chain = ? WHERE position = ?");
	chain_put(q, &c);
	sql_put_u64(q, v.look.place - 1);
	return sql_run_touching(q, ERR_DAMAGED);
}

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
