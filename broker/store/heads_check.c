/* SPDX-License-Identifier: EUPL-1.2 */
/* Do the heads that a start would have say what the entries say?  32 bytes a holder, each entry once. */
#include "broker/store/heads.h"
#include "broker/store/sql.h"

/* By holders' numbers. */
struct checking {
	struct store *store;
	struct heads *started; /* as a start would have it */
	struct heads *owners;  /* 1: somebody has the number */
	struct heads *places, *sequences;
};

static bool given(const struct checking *c, uint64_t number)
{
	return number > 0 && number <= heads_numbers(c->started);
}

/* Nobody's twice, and whoever was erased has none. */
static enum err read_owners(const struct checking *c)
{
	struct query *q = sql_query(c->store, "SELECT erased, coalesce(number, 0) FROM holders");
	uint64_t number = 0;
	bool erased = false;

	while (sql_row(q)) {
		sql_get_bool(q, &erased);
		sql_get_u64(q, &number);
		if (q->err == ERR_OK && (erased ? number > 0 : !given(c, number)))
			q->err = ERR_DAMAGED;
		if (q->err == ERR_OK && heads_place(c->owners, number) > 0)
			q->err = ERR_DAMAGED;
		if (number > 0)
			heads_raise(c->owners, number, 1);
	}
	return sql_end(q);
}

/* It follows upon its holder's entry before. */
static void get_entry(struct query *q, const struct checking *c)
{
	uint64_t number = 0, told = 0, position = 0, sequence = 0, earlier = 0;

	sql_get_u64(q, &number);
	sql_get_u64(q, &told);
	sql_get_u64(q, &position);
	sql_get_u64(q, &sequence);
	sql_get_u64(q, &earlier);
	if (q->err == ERR_OK &&
	    (!given(c, number) || told != number || earlier != heads_place(c->places, number) ||
	     sequence != heads_place(c->sequences, number) + 1))
		q->err = ERR_DAMAGED;
	heads_raise(c->places, number, position + 1);
	heads_raise(c->sequences, number, sequence);
}

/* Of entries of before schema 12 only the newest tells its holder's number. */
static enum err read_entries(const struct checking *c)
{
	struct query *q =
		sql_query(c->store, "SELECT coalesce(h.number, 0),"
				    " coalesce(e.holder_number, h.number, 0), e.position,"
				    " coalesce(e.holder_sequence, 0), coalesce(e.earlier + 1, 0)"
				    " FROM entries AS e LEFT JOIN holders AS h ON h.id = e.holder"
				    " WHERE coalesce(e.holder, e.holder_number) IS NOT NULL"
				    " ORDER BY e.position");

	while (sql_row(q))
		get_entry(q, c);
	return sql_end(q);
}

static enum err compare(const struct checking *c)
{
	for (uint64_t n = 1; n <= heads_numbers(c->started); n++)
		if (heads_place(c->started, n) != heads_place(c->places, n))
			return ERR_DAMAGED;
	return ERR_OK;
}

static enum err make(const struct heads *like, struct heads **out)
{
	enum err e = heads_new(out);

	return e == ERR_OK ? heads_reserve(*out, heads_numbers(like)) : e;
}

static enum err check(struct checking *c)
{
	enum err e = heads_read(c->store, &c->started);

	if (e == ERR_OK)
		e = make(c->started, &c->owners);
	if (e == ERR_OK)
		e = make(c->started, &c->places);
	if (e == ERR_OK)
		e = make(c->started, &c->sequences);
	if (e == ERR_OK)
		e = read_owners(c);
	if (e == ERR_OK)
		e = read_entries(c);
	return e == ERR_OK ? compare(c) : e;
}

enum err heads_check(struct store *s)
{
	struct checking c = {.store = s};
	enum err e = sql_control(s, "SAVEPOINT view"), ended;

	if (e != ERR_OK)
		return e;
	e = check(&c);
	ended = sql_control(s, "RELEASE view");
	heads_free(c.started);
	heads_free(c.owners);
	heads_free(c.places);
	heads_free(c.sequences);
	return e == ERR_OK ? ended : e;
}
