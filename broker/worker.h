/* SPDX-License-Identifier: EUPL-1.2 */
/* One reader on the database per thread, opened when the thread first needs it. */
#ifndef EENMAAL_BROKER_WORKER_H
#define EENMAAL_BROKER_WORKER_H

#include "broker/call.h"

struct worker_pool;

/* path and key are borrowed; cache_kib is each reader's page cache. */
MUST_USE enum err worker_pool_new(const struct store_options *reader, struct worker_pool **out);

/* This thread's worker, which no other thread uses.  A pool has one user per thread at a time. */
MUST_USE enum err worker_get(struct worker_pool *pool, struct worker **out);

/* Closes all readers; no thread may use its worker any more.  NULL is harmless. */
void worker_pool_free(struct worker_pool *pool);

#endif
