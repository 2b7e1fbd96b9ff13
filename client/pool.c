/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <unistd.h>

#include "broker/base/mem.h"

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t begun, done;
	pool_work *work; /* under lock, as all below */
	void *ctx;
	size_t count, next, busy;
	bool ending;
	unsigned started;
	pthread_t threads[POOL_THREADS_MAX];
};

struct seat {
	struct pool *pool;
	unsigned number;
};

/* The next item, with the lock held; false when none is left. */
static bool take(struct pool *p, size_t *n)
{
	if (p->next >= p->count)
		return false;
	*n = p->next++;
	p->busy++;
	return true;
}

static void do_one(struct pool *p, size_t n, unsigned worker)
{
	pool_work *work = p->work;
	void *ctx = p->ctx;

	pthread_mutex_unlock(&p->lock);
	work(ctx, n, worker);
	pthread_mutex_lock(&p->lock);
	p->busy--;
	if (p->busy == 0 && p->next >= p->count)
		pthread_cond_broadcast(&p->done);
}

static void *serve(void *arg)
{
	struct seat seat = *(struct seat *)arg;
	struct pool *p = seat.pool;
	size_t n = 0;

	mem_free(arg);
	pthread_mutex_lock(&p->lock);
	while (!p->ending) {
		if (take(p, &n))
			do_one(p, n, seat.number);
		else
			pthread_cond_wait(&p->begun, &p->lock);
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

/* Signals are for the thread that talks to people. */
static bool start_thread(struct pool *p)
{
	struct seat *seat = mem_new(1, sizeof(*seat));
	sigset_t all, before;
	int failed;

	if (seat == NULL)
		return false;
	*seat = (struct seat){p, p->started + 1};
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	failed = pthread_create(&p->threads[p->started], NULL, serve, seat);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (failed) {
		mem_free(seat);
		return false;
	}
	p->started++;
	return true;
}

enum err pool_new(struct pool **out)
{
	struct pool *p = mem_new(1, sizeof(*p));
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	*out = p;
	if (p == NULL)
		return ERR_MEMORY;
	(void)pthread_mutex_init(&p->lock, NULL);
	(void)pthread_cond_init(&p->begun, NULL);
	(void)pthread_cond_init(&p->done, NULL);
	/* With fewer threads than wished for all is done as well, only later. */
	for (long n = 1; n <= processors && n < POOL_THREADS_MAX; n++)
		if (!start_thread(p))
			break;
	return ERR_OK;
}

void pool_free(struct pool *p)
{
	if (p == NULL)
		return;
	pool_finish(p);
	pthread_mutex_lock(&p->lock);
	p->ending = true;
	pthread_cond_broadcast(&p->begun);
	pthread_mutex_unlock(&p->lock);
	for (unsigned n = 0; n < p->started; n++)
		(void)pthread_join(p->threads[n], NULL);
	(void)pthread_cond_destroy(&p->begun);
	(void)pthread_cond_destroy(&p->done);
	(void)pthread_mutex_destroy(&p->lock);
	mem_free(p);
}

unsigned pool_workers(const struct pool *p)
{
	return p->started + 1;
}

void pool_begin(struct pool *p, pool_work *work, void *ctx, size_t count)
{
	pthread_mutex_lock(&p->lock);
	p->work = work;
	p->ctx = ctx;
	p->count = count;
	p->next = 0;
	pthread_cond_broadcast(&p->begun);
	pthread_mutex_unlock(&p->lock);
}

void pool_finish(struct pool *p)
{
	size_t n = 0;

	pthread_mutex_lock(&p->lock);
	while (take(p, &n))
		do_one(p, n, 0);
	while (p->busy > 0)
		pthread_cond_wait(&p->done, &p->lock);
	pthread_mutex_unlock(&p->lock);
}
