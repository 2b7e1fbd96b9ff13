/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A heap for a library that takes and gives back many small blocks: each thread keeps some of those
 * that it gave back, by their size, and hands them out again without asking the C library.  Blocks
 * may be given back by another thread than the one that took them.  What a thread keeps is bounded,
 * and freed at its end.
 *
 * Nothing is wiped, neither here nor by the C library: not for secrets.  Where mem_reused() says no
 * nothing is kept, so that it is seen who uses memory that was given back.  Elsewhere a block that is
 * given back twice, or whose head or link was written over, ends the process by abort().
 */
#ifndef EENMAAL_BROKER_BASE_POOL_H
#define EENMAAL_BROKER_BASE_POOL_H

#include <stddef.h>

#define POOL_BLOCK_MAX 4600               /* larger ones are the C library's alone */
#define POOL_KEPT_MAX ((size_t)128 << 10) /* bytes that a thread keeps */

/* Uninitialised memory, aligned to 8 bytes; NULL when there is none. */
void *pool_take(size_t size);
/* As realloc(); p not NULL, size not 0. */
void *pool_resize(void *p, size_t size);
void pool_give(void *p); /* NULL is harmless */

/* What p has room for, at least as much as was asked for. */
size_t pool_size(const void *p);
/* What pool_size() would say of a block of so many bytes. */
size_t pool_rounded(size_t size);

/* Bytes that this thread keeps. */
size_t pool_kept(void);

#endif
