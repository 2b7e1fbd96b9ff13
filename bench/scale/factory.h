/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The broker without a network, several threads feeding it: calls go to its own committer in large
 * batches.  What is made need not survive a crash on the way, so that fsync() waits for nothing
 * meanwhile; at the end everything is on disk.  No daemon may serve the database.
 */
#ifndef EENMAAL_BENCH_SCALE_FACTORY_H
#define EENMAAL_BENCH_SCALE_FACTORY_H

#include <pthread.h>

#include "broker/call.h"
#include "tests/support/rig.h"

/* A thread that makes calls, and how many of its calls the committer has. */
struct maker {
	pthread_t thread;
	struct factory *factory;
	struct rig *rig;
	struct trust *trust;  /* borrowed */
	struct worker worker; /* for prepare() */
	void *context;        /* as factory_run() got it */
	pthread_mutex_t lock;
	pthread_cond_t wake;
	unsigned outstanding; /* under lock */
};

struct item {
	struct call call;
	struct buf body;
	struct maker *maker;
};

/* Run work() in each thread, on the rig's database, which is made when there is none. */
struct factory_plan {
	unsigned cache_mib; /* of the writer; 0: 2048 */
	void (*work)(struct maker *m);
	void *context;
};
void factory_run(struct rig *r, const struct factory_plan *plan);

/* A call with an arena of at most so many bytes; trust is held. */
struct item *factory_item(struct maker *m, const struct route *route, size_t arena_max);
/* Hand it over; waits while there is no room.  Whatever the call ends with but ERR_OK ends the bench. */
void factory_submit(struct maker *m, struct item *i);
/* Wait until at most so many of the maker's calls are under way. */
void factory_await(struct maker *m, unsigned most);

#endif
