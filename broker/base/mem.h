/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The only door to the heap.  Tests make the n-th allocation fail through
 * mem_fail_at(); the arena bounds what one request may take.
 */
#ifndef EENMAAL_BROKER_BASE_MEM_H
#define EENMAAL_BROKER_BASE_MEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "broker/base/err.h"

/* AddressSanitizer is to see who uses memory that was freed: then none is kept to be handed out again. */
#if defined(__SANITIZE_ADDRESS__)
#define MEM_REUSED false
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MEM_REUSED false
#endif
#endif
#ifndef MEM_REUSED
#define MEM_REUSED true
#endif

/* That, and not with EENMAAL_VALGRIND in the environment: valgrind is to see the same. */
bool mem_reused(void);

/* Zeroed memory for n objects of size bytes; NULL when out of memory or on overflow. */
void *mem_new(size_t n, size_t size);

/*
 * Resize p (NULL allowed) to n objects, new bytes uninitialised; the old block stays
 * valid when NULL is returned.  Not for secrets: the old bytes are not wiped.
 */
void *mem_grow(void *p, size_t n, size_t size);

/* A copy of the NUL-terminated s, or of n bytes plus a NUL; NULL when out of memory. */
char *mem_strdup(const char *s);
char *mem_strndup(const char *s, size_t n);

/* Free p; NULL is harmless. */
void mem_free(void *p);

/*
 * Zeroed pages of their own, for blocks that grow: the kernel moves them instead of copying, counts
 * only those that were written to, and clears them before anybody else gets them.  NULL on failure;
 * a block that cannot grow stays as it was.
 */
void *mem_map(size_t size);
void *mem_map_grow(void *p, size_t old_size, size_t size);
void mem_unmap(void *p, size_t size); /* p not NULL */
/* All of it will be written at once: the kernel fetches the pages in one go instead of one by one. */
void mem_map_now(void *p, size_t size);

/* Guarded, locked pages for secret.c alone (after secret_library()); freeing wipes them. */
void *mem_new_guarded(size_t size);
void mem_free_guarded(void *p);

/* Tests only: let the n-th allocation from now fail once (0 switches it off). */
void mem_fail_at(uint64_t n);

/*
 * An arena hands out memory that lives until arena_free() and refuses to grow
 * beyond its bound.  Not thread-safe: one arena belongs to one request.
 */
struct arena;

/* A new arena that will never hand out more than max bytes; NULL when out of memory. */
struct arena *arena_new(size_t max);

/* Zeroed, 16-byte aligned memory; NULL when the bound or the heap is exhausted. */
void *arena_alloc(struct arena *a, size_t size);

/* A copy of n bytes; NULL as above.  n may be 0. */
void *arena_copy(struct arena *a, const void *p, size_t n);

/* Bytes handed out so far; each piece counts rounded up to 16, the last up to the bound. */
size_t arena_used(const struct arena *a);

/* Free the arena and all it handed out; NULL is harmless. */
void arena_free(struct arena *a);

#endif
