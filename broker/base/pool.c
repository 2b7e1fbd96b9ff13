/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/base/pool.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "broker/base/mem.h"

/* Blocks with their heads are multiples of this long. */
#define STEP 64u
#define CLASSES ((POOL_BLOCK_MAX + sizeof(struct head)) / STEP + 1)

/* malloc() puts each of them at a multiple of this. */
#define ALIGNED 16u

struct head {
	uint64_t size; /* of what follows; of a kept one KEPT, which is no block's size */
};

#define KEPT 0u

struct kept {
	uintptr_t next; /* see hide() */
};

struct shelf {
	struct kept *first[CLASSES]; /* by the number of steps */
	size_t bytes;
	bool known; /* to the destructor */
};

static _Thread_local struct shelf own;
static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool has_key;

static struct head *head_of(const void *p)
{
	return (struct head *)(uintptr_t)p - 1;
}

size_t pool_rounded(size_t size)
{
	size_t whole = size + sizeof(struct head);

	if (size > POOL_BLOCK_MAX)
		return size;
	return (whole + STEP - 1) / STEP * STEP - sizeof(struct head);
}

/* Of a size that pool_rounded() gave. */
static size_t class_of(size_t size)
{
	return (size + sizeof(struct head)) / STEP;
}

/*
 * As the C library's own free lists: without an address of this process nobody writes a link that leads
 * where they want, and one that was written over by accident is mostly seen when it is read.
 */
static uintptr_t hide(const struct kept *at, const struct kept *next)
{
	return (uintptr_t)at >> 12 ^ (uintptr_t)next;
}

static struct kept *next_of(const struct kept *k)
{
	/* NOLINTNEXTLINE(performance-no-int-to-ptr) */
	struct kept *next = (struct kept *)((uintptr_t)k >> 12 ^ k->next);

	if (next && (uintptr_t)head_of(next) % ALIGNED != 0)
		abort();
	return next;
}

/* What was given back already, or written before its beginning, has none of the sizes. */
static size_t checked_size(const void *p)
{
	size_t size = pool_size(p);

	if (size > PTRDIFF_MAX || pool_rounded(size) != size)
		abort();
	return size;
}

static void empty(void *arg)
{
	struct shelf *s = arg;

	for (size_t n = 0; n < CLASSES; n++)
		while (s->first[n]) {
			struct kept *k = s->first[n];

			s->first[n] = next_of(k);
			free(head_of(k));
		}
	s->bytes = 0;
	s->known = false;
}

static void make_key(void)
{
	has_key = mem_reused() && pthread_key_create(&key, empty) == 0;
}

/* What is kept without anybody to free it at the thread's end would be lost with it. */
static bool keeps(size_t size)
{
	if (!MEM_REUSED || size > POOL_BLOCK_MAX || own.bytes + size > POOL_KEPT_MAX)
		return false;
	if (!own.known) {
		(void)pthread_once(&once, make_key);
		own.known = has_key && pthread_setspecific(key, &own) == 0;
	}
	return own.known;
}

void *pool_take(size_t size)
{
	size_t room = pool_rounded(size);
	struct kept *k = room <= POOL_BLOCK_MAX ? own.first[class_of(room)] : NULL;
	struct head *h = NULL;

	if (k) {
		h = head_of(k);
		if (h->size != KEPT)
			abort();
		h->size = room;
		own.first[class_of(room)] = next_of(k);
		own.bytes -= room;
		return k;
	}
	if (room > PTRDIFF_MAX - sizeof(*h))
		return NULL;
	h = malloc(sizeof(*h) + room);
	if (h == NULL)
		return NULL;
	h->size = room;
	return h + 1;
}

void pool_give(void *p)
{
	struct kept *k = p;
	size_t size;

	if (p == NULL)
		return;
	size = checked_size(p);
	if (!keeps(size)) {
		free(head_of(p));
		return;
	}
	head_of(k)->size = KEPT;
	k->next = hide(k, own.first[class_of(size)]);
	own.first[class_of(size)] = k;
	own.bytes += size;
}

/* Small ones move between classes; the C library may find room behind a large one. */
void *pool_resize(void *p, size_t size)
{
	size_t room = pool_rounded(size), before = checked_size(p);
	struct head *h = NULL;
	void *moved = NULL;

	if (room == before)
		return p;
	if (before > POOL_BLOCK_MAX && room > POOL_BLOCK_MAX && room <= PTRDIFF_MAX - sizeof(*h)) {
		h = realloc(head_of(p), sizeof(*h) + room);
		if (h == NULL)
			return NULL;
		h->size = room;
		return h + 1;
	}
	moved = pool_take(size);
	if (moved == NULL)
		return NULL;
	memcpy(moved, p, before < room ? before : room);
	pool_give(p);
	return moved;
}

size_t pool_size(const void *p)
{
	return (size_t)head_of(p)->size;
}

size_t pool_kept(void)
{
	return own.bytes;
}
