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
	mem_free(p->marks);
	mem_free(p->until);
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

static bool counts(const struct spent *p, size_t place)
{
	return p->until[place] >= p->now && p->until[place] != GONE;
}

/* Where mark counts, else where it may stand. */
static size_t find(const struct spent *p, uint64_t mark)
{
	size_t place = mark & (p->size - 1);
	size_t room = SIZE_MAX;

	while (p->until[place] != 0) {
		if (counts(p, place) && p->marks[place] == mark)
			return place;
		if (!counts(p, place) && room == SIZE_MAX)
			room = place;
		place = (place + 1) & (p->size - 1);
	}
	return room != SIZE_MAX ? room : place;
}

static void put(struct spent *p, size_t place, uint64_t mark, uint32_t until)
{
	p->taken += p->until[place] == 0 ? 1 : 0;
	p->marks[place] = mark;
	p->until[place] = until;
}

static size_t count_live(const struct spent *p)
{
	size_t live = 0;

	for (size_t n = 0; n < p->size; n++)
		live += p->until[n] != 0 && counts(p, n) ? 1 : 0;
	return live;
}

/* Another table for those that still count, half of it free or more. */
static enum err rebuild(struct spent *p)
{
	struct spent next = *p;
	size_t live = count_live(p);

	for (next.size = SIZE_MIN; next.size < 2 * (live + 1);)
		next.size *= 2;
	next.taken = 0;
	next.marks = mem_new(next.size, sizeof(*next.marks));
	next.until = mem_new(next.size, sizeof(*next.until));
	if (next.marks == NULL || next.until == NULL) {
		mem_free(next.marks);
		mem_free(next.until);
		return ERR_MEMORY;
	}
	for (size_t n = 0; n < p->size; n++)
		if (p->until[n] != 0 && counts(p, n))
			put(&next, find(&next, p->marks[n]), p->marks[n], p->until[n]);
	mem_free(p->marks);
	mem_free(p->until);
	*p = next;
	return ERR_OK;
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
	size_t place = 0;
	enum err e = p->taken + 1 > p->size / 4 * 3 ? rebuild(p) : ERR_OK;

	if (e != ERR_OK)
		return e;
	place = find(p, mark);
	if (p->until[place] != 0 && counts(p, place))
		return ERR_REPLAY;
	e = note(p, mark);
	if (e == ERR_OK)
		put(p, place, mark, last_second(until));
	return e;
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
		size_t place = find(p, p->added[--p->added_count]);

		if (p->until[place] != 0)
			p->until[place] = GONE;
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
