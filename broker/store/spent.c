/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/store/spent.h"

#include <string.h>

#include "broker/base/mem.h"
#include "broker/base/clock.h"

#define SIZE_MIN 1024u
#define ADDED_MIN 128u
#define GONE 1u /* an end long ago: the place can be taken again, and a search goes on behind it */

void spent_start(struct spent *p)
{
	random_bytes(p->key, sizeof(p->key));
}

void spent_stop(struct spent *p)
{
	mem_free(p->places);
	mem_free(p->added);
	*p = (struct spent){0};
}

static uint64_t mark_of(const struct spent *p, const char *issuer, const struct uuid *nonce)
{
	uint8_t text[128 + UUID_LEN] = {0};
	size_t len = strnlen(issuer, sizeof(text) - UUID_LEN - 1) + 1;
	uint64_t mark = 0;

	memcpy(text, nonce->b, UUID_LEN);
	memcpy(text + UUID_LEN, issuer, len - 1);
	(void)crypto_shorthash((uint8_t *)&mark, text, UUID_LEN + len, p->key);
	return mark;
}

static bool counts(const struct spent *p, const struct spent_place *at)
{
	return at->until >= p->now && at->until != GONE;
}

static uint64_t mark_at(const struct spent_place *at)
{
	return (uint64_t)at->high << 32 | at->low;
}

/* Where mark counts, else where it may stand. */
static struct spent_place *find(const struct spent *p, uint64_t mark)
{
	size_t place = mark & (p->size - 1);
	struct spent_place *room = NULL;

	for (; p->places[place].until != 0; place = (place + 1) & (p->size - 1)) {
		struct spent_place *at = &p->places[place];

		if (counts(p, at) && mark_at(at) == mark)
			return at;
		if (!counts(p, at) && room == NULL)
			room = at;
	}
	return room != NULL ? room : &p->places[place];
}

static void put(struct spent *p, struct spent_place *at, uint64_t mark, uint32_t until)
{
	p->taken += at->until == 0 ? 1 : 0;
	*at = (struct spent_place){(uint32_t)mark, (uint32_t)(mark >> 32), until};
}

static size_t count_live(const struct spent *p)
{
	size_t live = 0;

	for (size_t n = 0; n < p->size; n++)
		live += p->places[n].until != 0 && counts(p, &p->places[n]) ? 1 : 0;
	return live;
}

/* An empty table, half of it free or more once there are so many. */
static enum err allocate(struct spent *p, size_t live)
{
	for (p->size = SIZE_MIN; p->size < 2 * (live + 1);)
		p->size *= 2;
	p->taken = 0;
	p->places = mem_new(p->size, sizeof(*p->places));
	return p->places != NULL ? ERR_OK : ERR_MEMORY;
}

/* Another table for those that still count. */
static enum err rebuild(struct spent *p)
{
	struct spent next = *p;
	enum err e = allocate(&next, count_live(p));

	if (e != ERR_OK)
		return e;
	for (size_t n = 0; n < p->size; n++) {
		const struct spent_place *at = &p->places[n];

		if (at->until != 0 && counts(p, at))
			put(&next, find(&next, mark_at(at)), mark_at(at), at->until);
	}
	mem_free(p->places);
	*p = next;
	return ERR_OK;
}

enum err spent_reserve(struct spent *p, size_t count)
{
	struct spent sized = *p;
	enum err e = p->size == 0 ? allocate(&sized, count) : ERR_INTERNAL;

	if (e == ERR_OK)
		*p = sized;
	return e;
}

static enum err note(struct spent *p, uint64_t mark)
{
	if (p->added_count == p->added_size) {
		size_t size = p->added_size == 0 ? ADDED_MIN : 2 * p->added_size;
		uint64_t *grown = mem_grow(p->added, size, sizeof(*grown));

		if (grown == NULL)
			return ERR_MEMORY;
		p->added = grown;
		p->added_size = size;
	}
	p->added[p->added_count++] = mark;
	return ERR_OK;
}

/* A time that does not fit is one that this process will not see the end of. */
static uint32_t last_second(int64_t until)
{
	if (until <= (int64_t)GONE)
		return GONE;
	return until < (int64_t)UINT32_MAX ? (uint32_t)until : UINT32_MAX;
}

enum err spent_add(struct spent *p, const char *issuer, const struct uuid *nonce, int64_t until)
{
	uint64_t mark = mark_of(p, issuer, nonce);
	struct spent_place *at = NULL;
	enum err e = p->taken + 1 > p->size / 4 * 3 ? rebuild(p) : ERR_OK;

	if (e != ERR_OK)
		return e;
	at = find(p, mark);
	if (at->until != 0 && counts(p, at))
		return ERR_REPLAY;
	e = note(p, mark);
	if (e == ERR_OK)
		put(p, at, mark, last_second(until));
	return e;
}

void spent_expect(const struct spent *p, const char *issuer, const struct uuid *nonce)
{
	if (p->size > 0)
		__builtin_prefetch(&p->places[mark_of(p, issuer, nonce) & (p->size - 1)], 1);
}

void spent_pass(struct spent *p, int64_t now)
{
	if (now > p->now)
		p->now = now;
}

void spent_keep(struct spent *p)
{
	p->added_count = 0;
	p->held = 0;
}

void spent_hold(struct spent *p)
{
	p->held = p->added_count;
}

static void undo(struct spent *p, size_t down_to)
{
	while (p->added_count > down_to) {
		struct spent_place *at = find(p, p->added[--p->added_count]);

		if (at->until != 0)
			at->until = GONE;
	}
}

void spent_rewind(struct spent *p)
{
	undo(p, p->held);
}

void spent_rollback(struct spent *p)
{
	undo(p, 0);
	p->held = 0;
}
