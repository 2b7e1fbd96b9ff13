/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/own_call.h"

#include <pthread.h>

struct waiting {
	struct call call;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool done;
};

static void tell_done(struct call *c)
{
	struct waiting *w = c->owner;

	pthread_mutex_lock(&w->lock);
	w->done = true;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
}

enum err own_call_run(struct committer *k, const struct route *route, struct trust *t, void *state)
{
	struct waiting w = {
		.call = {.route = route,
			 .listener = LISTENER_PARTNER,
			 .trust = t,
			 .state = state,
			 .own = true},
	};
	enum err e = ERR_MEMORY;

	pthread_mutex_init(&w.lock, NULL);
	pthread_cond_init(&w.wake, NULL);
	w.call.owner = &w;
	w.call.done = tell_done;
	w.call.arena = arena_new(8u << 20);
	if (w.call.arena == NULL)
		goto out;
	e = committer_submit(k, &w.call);
	if (e != ERR_OK)
		goto out;
	pthread_mutex_lock(&w.lock);
	while (!w.done)
		pthread_cond_wait(&w.wake, &w.lock);
	pthread_mutex_unlock(&w.lock);
	e = w.call.error;
	batch_drop(w.call.batch);
out:
	arena_free(w.call.arena);
	pthread_cond_destroy(&w.wake);
	pthread_mutex_destroy(&w.lock);
	return e;
}
