/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/store/heads.h"

#include <pthread.h>
#include <string.h>

#include "broker/base/mem.h"

#define NUMBERS_MIN 512u /* a page of places */
#define CHANGES_MIN 128u
#define BUCKETS 1024u

/* One of the open transaction. */
struct change {
	uint64_t number, place;
	uint64_t size;   /* of the ledger after it */
	uint32_t before; /* the newest earlier one in its bucket */
};

/* What is not of one holder. */
struct common {
	size_t numbers;
	uint64_t piece; /* whose turn is next: the oldest */
};

struct heads {
	pthread_mutex_t lock; /* of places, room and covered, which the writer alone changes */
	uint64_t *places;     /* by number, from 1 */
	size_t room;
	uint64_t covered;
	struct change *changes;
	size_t count, size, held;
	struct common now, at_hold, durable;
	uint32_t newest[BUCKETS]; /* in changes, from 1 */
};

enum err heads_new(struct heads **out)
{
	struct heads *h = mem_new(1, sizeof(*h));

	*out = NULL;
	if (h == NULL)
		return ERR_MEMORY;
	h->room = NUMBERS_MIN;
	h->places = mem_map(h->room * sizeof(*h->places));
	if (h->places == NULL || pthread_mutex_init(&h->lock, NULL) != 0) {
		if (h->places)
			mem_unmap(h->places, h->room * sizeof(*h->places));
		mem_free(h);
		return ERR_MEMORY;
	}
	*out = h;
	return ERR_OK;
}

void heads_free(struct heads *h)
{
	if (h == NULL)
		return;
	(void)pthread_mutex_destroy(&h->lock);
	mem_unmap(h->places, h->room * sizeof(*h->places));
	mem_free(h->changes);
	mem_free(h);
}

/* ---- what is durable ------------------------------------------------------------------------------ */

static enum err grow(struct heads *h, size_t room)
{
	uint64_t *places = NULL;

	pthread_mutex_lock(&h->lock);
	places = mem_map_grow(h->places, h->room * sizeof(*places), room * sizeof(*places));
	if (places != NULL) {
		h->places = places;
		h->room = room;
	}
	pthread_mutex_unlock(&h->lock);
	return places != NULL ? ERR_OK : ERR_MEMORY;
}

enum err heads_reserve(struct heads *h, uint64_t number)
{
	size_t room = h->room;
	enum err e = ERR_OK;

	if (number >= UINT32_MAX)
		return ERR_RANGE;
	while (room <= number)
		room *= 2;
	if (room > h->room)
		e = grow(h, room);
	if (e == ERR_OK && number > h->now.numbers)
		h->now.numbers = (size_t)number;
	return e;
}

uint64_t heads_numbers(const struct heads *h)
{
	return h->now.numbers;
}

static uint64_t kept(const struct heads *h, uint64_t number)
{
	return number < h->room ? h->places[number] : 0;
}

struct heads_look heads_durable(struct heads *h, uint64_t number)
{
	struct heads_look out;

	pthread_mutex_lock(&h->lock);
	out = (struct heads_look){kept(h, number), h->covered};
	pthread_mutex_unlock(&h->lock);
	return out;
}

void heads_raise(struct heads *h, uint64_t number, uint64_t place)
{
	pthread_mutex_lock(&h->lock);
	if (number < h->room && h->places[number] < place)
		h->places[number] = place;
	pthread_mutex_unlock(&h->lock);
}

void heads_cover(struct heads *h, uint64_t size)
{
	pthread_mutex_lock(&h->lock);
	h->covered = size;
	pthread_mutex_unlock(&h->lock);
	h->durable = h->now;
}

void heads_replace(struct heads *h, struct heads *by)
{
	uint64_t *places = h->places;
	size_t room = h->room;

	pthread_mutex_lock(&h->lock);
	h->places = by->places;
	h->room = by->room;
	h->covered = by->covered;
	pthread_mutex_unlock(&h->lock);
	h->now = h->durable = by->now;
	by->places = places;
	by->room = room;
	heads_free(by);
}

/* ---- the open transaction --------------------------------------------------------------------------- */

static uint32_t *bucket(struct heads *h, uint64_t number)
{
	return &h->newest[number % BUCKETS];
}

uint64_t heads_size(const struct heads *h)
{
	return h->count > 0 ? h->changes[h->count - 1].size : h->covered;
}

uint64_t heads_place(const struct heads *h, uint64_t number)
{
	uint32_t n = h->newest[number % BUCKETS];

	while (n > 0 && h->changes[n - 1].number != number)
		n = h->changes[n - 1].before;
	return n > 0 ? h->changes[n - 1].place : kept(h, number);
}

enum err heads_ready(struct heads *h)
{
	size_t size = h->size == 0 ? CHANGES_MIN : 2 * h->size;
	struct change *grown = NULL;

	if (h->count < h->size)
		return ERR_OK;
	if (size < UINT32_MAX)
		grown = mem_grow(h->changes, size, sizeof(*grown));
	if (grown == NULL)
		return ERR_MEMORY;
	h->changes = grown;
	h->size = size;
	return ERR_OK;
}

static enum err add(struct heads *h, const struct change *c)
{
	enum err e = c->number <= h->now.numbers ? heads_ready(h) : ERR_INTERNAL;

	if (e != ERR_OK)
		return e;
	h->changes[h->count] = *c;
	h->changes[h->count].before = *bucket(h, c->number);
	*bucket(h, c->number) = (uint32_t)++h->count;
	return ERR_OK;
}

enum err heads_append(struct heads *h, uint64_t number)
{
	uint64_t size = heads_size(h) + 1;

	return add(h, &(struct change){.number = number, .place = size, .size = size});
}

enum err heads_clear(struct heads *h, uint64_t number)
{
	return add(h, &(struct change){.number = number, .size = heads_size(h)});
}

uint64_t heads_next(const struct heads *h)
{
	return h->now.piece;
}

void heads_go_on(struct heads *h, uint64_t piece)
{
	h->now.piece = piece;
}

size_t heads_piece(const struct heads *h, uint64_t piece, uint64_t out[static HEADS_PIECE])
{
	uint64_t first = piece * HEADS_PIECE + 1;
	uint64_t end = first + HEADS_PIECE;

	if (end > h->now.numbers + 1)
		end = h->now.numbers + 1;
	if (first >= end)
		return 0;
	memcpy(out, h->places + first, (size_t)(end - first) * sizeof(*out));
	for (size_t n = 0; n < h->count; n++)
		if (h->changes[n].number >= first && h->changes[n].number < end)
			out[h->changes[n].number - first] = h->changes[n].place;
	return (size_t)(end - first);
}

/* Number 0 is nobody's: its place is never read. */
void heads_keep(struct heads *h)
{
	uint64_t size = heads_size(h);

	pthread_mutex_lock(&h->lock);
	for (size_t n = 0; n < h->count; n++)
		h->places[h->changes[n].number] = h->changes[n].place;
	h->covered = size;
	pthread_mutex_unlock(&h->lock);
	h->durable = h->now;
	heads_rollback(h);
}

void heads_hold(struct heads *h)
{
	h->held = h->count;
	h->at_hold = h->now;
}

static void undo(struct heads *h, size_t down_to)
{
	while (h->count > down_to) {
		const struct change *c = &h->changes[--h->count];

		*bucket(h, c->number) = c->before;
	}
}

void heads_rewind(struct heads *h)
{
	undo(h, h->held);
	h->now = h->at_hold;
}

void heads_rollback(struct heads *h)
{
	undo(h, 0);
	h->held = 0;
	h->now = h->durable;
}
