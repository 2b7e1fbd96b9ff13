/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A few threads that work through a list: every item once, in no order; results belong to the item,
 * so that the outcome does not depend on who did what.
 */
#ifndef EENMAAL_CLIENT_POOL_H
#define EENMAAL_CLIENT_POOL_H

#include <stddef.h>

#include "broker/base/err.h"

#define POOL_THREADS_MAX 32

struct pool;

/* Work on item n as worker w (below pool_workers()); must not touch what other items write. */
typedef void pool_work(void *ctx, size_t n, unsigned w);

/* As many threads as the machine has processors: the caller's own has other things to wait for. */
MUST_USE enum err pool_new(struct pool **out);
/* Waits for what was started; NULL is harmless. */
void pool_free(struct pool *p);
unsigned pool_workers(const struct pool *p);

/* Begin; the caller may do something else and must call pool_finish() before it begins again. */
void pool_begin(struct pool *p, pool_work *work, void *ctx, size_t count);
/* Help until all is done; what the workers wrote may be read afterwards. */
void pool_finish(struct pool *p);

#endif
