/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/base/mem.h"

#include <pthread.h>
#include <sodium.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define CHUNK_LEN 16384
#define ARENA_ALIGN 16
#define SPARE_MAX 64 /* chunks, a mebibyte of them */
#define MAPPED_FROM ((size_t)256 << 10)

static _Atomic uint64_t countdown;

/* True when this allocation is the one that a test asked to fail. */
static bool fails_now(void)
{
	uint64_t left = atomic_load_explicit(&countdown, memory_order_relaxed);

	while (left != 0)
		if (atomic_compare_exchange_weak(&countdown, &left, left - 1))
			return left == 1;
	return false;
}

void mem_fail_at(uint64_t n)
{
	atomic_store(&countdown, n);
}

bool mem_reused(void)
{
	static _Atomic int known; /* 1: yes; 2: no */
	int answer = atomic_load_explicit(&known, memory_order_relaxed);

	if (answer == 0) {
		answer = MEM_REUSED && getenv("EENMAAL_VALGRIND") == NULL ? 1 : 2;
		atomic_store_explicit(&known, answer, memory_order_relaxed);
	}
	return answer == 1;
}

/* n * size, but at least 1 so that NULL always means failure; 0 when no object can be so large. */
static size_t bytes_for(size_t n, size_t size)
{
	if (n == 0 || size == 0)
		return 1;
	return n > PTRDIFF_MAX / size ? 0 : n * size;
}

void *mem_new(size_t n, size_t size)
{
	size_t bytes = bytes_for(n, size);

	return bytes == 0 || fails_now() ? NULL : calloc(1, bytes);
}

void *mem_grow(void *p, size_t n, size_t size)
{
	size_t bytes = bytes_for(n, size);

	return bytes == 0 || fails_now() ? NULL : realloc(p, bytes);
}

char *mem_strdup(const char *s)
{
	return mem_strndup(s, strlen(s));
}

char *mem_strndup(const char *s, size_t n)
{
	char *copy = n < SIZE_MAX ? mem_new(n + 1, 1) : NULL;

	if (copy && n > 0)
		memcpy(copy, s, n);
	return copy;
}

void mem_free(void *p)
{
	free(p);
}

void *mem_map(size_t size)
{
	void *p = fails_now() ? MAP_FAILED
			      : mmap(NULL, size, PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

void *mem_map_grow(void *p, size_t old_size, size_t size)
{
	void *grown = fails_now() ? MAP_FAILED : mremap(p, old_size, size, MREMAP_MAYMOVE);

	return grown == MAP_FAILED ? NULL : grown;
}

void mem_unmap(void *p, size_t size)
{
	(void)munmap(p, size);
}

void mem_map_now(void *p, size_t size)
{
	/* Only faster: an older kernel does not know it. */
	(void)madvise(p, size, MADV_POPULATE_WRITE);
}

void *mem_new_guarded(size_t size)
{
	return fails_now() ? NULL : sodium_malloc(size);
}

void mem_free_guarded(void *p)
{
	sodium_free(p);
}

struct chunk {
	struct chunk *next;
	size_t size;
	size_t used;
	alignas(ARENA_ALIGN) uint8_t data[];
};

struct arena {
	struct chunk *chunks; /* newest first; only that one is filled */
	size_t max;
	size_t used;
};

struct arena *arena_new(size_t max)
{
	struct arena *a = mem_new(1, sizeof(*a));

	if (a)
		a->max = max;
	return a;
}

/*
 * Chunks of the usual size that are all zeros again.  Every request takes one or two, from one thread, and
 * another may free them: the C library would clear them anew, and divide and join them time and again.
 */
static struct {
	pthread_mutex_t lock;
	struct chunk *first;
	unsigned count;
} spare = {.lock = PTHREAD_MUTEX_INITIALIZER};

static struct chunk *spare_take(void)
{
	struct chunk *c = NULL;

	(void)pthread_mutex_lock(&spare.lock);
	c = spare.first;
	if (c) {
		spare.first = c->next;
		spare.count--;
	}
	(void)pthread_mutex_unlock(&spare.lock);
	return c;
}

static bool spare_put(struct chunk *c)
{
	bool room = false;

	if (!mem_reused() || c->size != CHUNK_LEN)
		return false;
	(void)pthread_mutex_lock(&spare.lock);
	room = spare.count < SPARE_MAX;
	if (room) {
		c->used = 0;
		c->next = spare.first;
		spare.first = c;
		spare.count++;
	}
	(void)pthread_mutex_unlock(&spare.lock);
	return room;
}

/* A large one has pages of its own, fetched in one go. */
static bool is_mapped(size_t size)
{
	return MEM_REUSED && size >= MAPPED_FROM;
}

static struct chunk *chunk_new(size_t size)
{
	struct chunk *c = NULL;

	if (size > SIZE_MAX - sizeof(*c))
		return NULL;
	if (is_mapped(size)) {
		c = mem_map(sizeof(*c) + size);
		if (c)
			mem_map_now(c, sizeof(*c) + size);
		return c;
	}
	if (fails_now())
		return NULL;
	if (size == CHUNK_LEN)
		c = spare_take();
	return c ? c : calloc(1, sizeof(*c) + size);
}

static struct chunk *chunk_add(struct arena *a, size_t at_least)
{
	size_t size = at_least > CHUNK_LEN ? at_least : CHUNK_LEN;
	struct chunk *c = chunk_new(size);

	if (!c)
		return NULL;
	c->size = size;
	c->next = a->chunks;
	a->chunks = c;
	return c;
}

void *arena_alloc(struct arena *a, size_t size)
{
	struct chunk *c = a->chunks;
	size_t rounded = size == 0 ? ARENA_ALIGN : size;
	void *p;

	if (rounded > a->max - a->used)
		return NULL;
	/* The last allocation may be charged less than it is rounded to, never more. */
	rounded += (ARENA_ALIGN - rounded % ARENA_ALIGN) % ARENA_ALIGN;
	if (rounded < size)
		return NULL;
	if (!c || rounded > c->size - c->used)
		c = chunk_add(a, rounded);
	if (!c)
		return NULL;
	p = c->data + c->used;
	c->used += rounded;
	a->used = rounded > a->max - a->used ? a->max : a->used + rounded;
	return p;
}

void *arena_copy(struct arena *a, const void *p, size_t n)
{
	void *copy = arena_alloc(a, n);

	if (copy && n > 0)
		memcpy(copy, p, n);
	return copy;
}

size_t arena_used(const struct arena *a)
{
	return a->used;
}

static void chunk_free(struct chunk *c)
{
	/* A client's arena may have held an opened dossier. */
	sodium_memzero(c->data, c->used);
	if (is_mapped(c->size))
		mem_unmap(c, sizeof(*c) + c->size);
	else if (!spare_put(c))
		mem_free(c);
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	while (a->chunks) {
		struct chunk *c = a->chunks;

		a->chunks = c->next;
		chunk_free(c);
	}
	mem_free(a);
}
