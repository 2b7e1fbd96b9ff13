/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/worker.h"

#include <pthread.h>

#include "broker/base/log.h"

struct entry {
	struct worker worker;
	struct entry *next;
};

struct worker_pool {
	struct store_options options;
	pthread_key_t key; /* the thread's own entry */
	pthread_mutex_t lock;
	struct entry *all;
};

enum err worker_pool_new(const struct store_options *reader, struct worker_pool **out)
{
	struct worker_pool *pool = mem_new(1, sizeof(*pool));

	*out = NULL;
	if (pool == NULL)
		return ERR_MEMORY;
	if (pthread_key_create(&pool->key, NULL)) {
		mem_free(pool);
		return ERR_MEMORY;
	}
	if (pthread_mutex_init(&pool->lock, NULL)) {
		pthread_key_delete(pool->key);
		mem_free(pool);
		return ERR_MEMORY;
	}
	pool->options = *reader;
	*out = pool;
	return ERR_OK;
}

static enum err worker_new(struct worker_pool *pool, struct entry **out)
{
	struct entry *w = mem_new(1, sizeof(*w));
	enum err e;

	if (w == NULL)
		return ERR_MEMORY;
	e = store_open(&pool->options, NULL, &w->worker.reader);
	if (e == ERR_OK && pthread_setspecific(pool->key, w))
		e = ERR_MEMORY;
	if (e != ERR_OK) {
		log_event(LOG_LEVEL_ERROR, "reader-failed", LOG_ERR(e));
		store_close(w->worker.reader);
		mem_free(w);
		return e;
	}
	pthread_mutex_lock(&pool->lock);
	w->next = pool->all;
	pool->all = w;
	pthread_mutex_unlock(&pool->lock);
	*out = w;
	return ERR_OK;
}

enum err worker_get(struct worker_pool *pool, struct worker **out)
{
	struct entry *w = pthread_getspecific(pool->key);
	enum err e = w ? ERR_OK : worker_new(pool, &w);

	*out = e == ERR_OK ? &w->worker : NULL;
	return e;
}

void worker_pool_free(struct worker_pool *pool)
{
	if (pool == NULL)
		return;
	while (pool->all) {
		struct entry *w = pool->all;

		pool->all = w->next;
		store_close(w->worker.reader);
		mem_free(w);
	}
	pthread_mutex_destroy(&pool->lock);
	pthread_key_delete(pool->key);
	mem_free(pool);
}
