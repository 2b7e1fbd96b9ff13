/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/swarm.h"

#include <poll.h>

void swarm_fetch(struct wire *w, const struct dossier *d, const struct rig_ask *ask,
		 struct swarm_fetch *out)
{
	struct arena *a = rig_arena();
	Eenmaal__V1__FetchResponse *reply = NULL;
	struct rig_call call = {
		.method = "PartnerService/Fetch",
		.request = rig_fetch(d->rig, a, ask->partner, rig_access(a, ask, &d->id)),
		.type = &eenmaal__v1__fetch_response__descriptor,
	};

	*out = (struct swarm_fetch){.status = wire_call(w, &call, a, &reply)};
	out->sent_ns = w->sent_ns;
	if (out->status == 200) {
		MUST(reply->n_results == 1 && reply->results[0]->receipt != NULL);
		out->released = reply->results[0]->n_releases > 0;
		out->index = reply->results[0]->receipt->leaf_index;
	}
	arena_free(a);
}

static void *run(void *arg)
{
	struct swarm *s = arg;
	struct wire *w = wire_open(s->dossier->rig, RIG_PARTNER, s->ask->partner);
	unsigned n = 0;

	MUST(w != NULL);
	while ((n = atomic_fetch_add(&s->begun, 1)) < s->total) {
		struct swarm_fetch *f = &s->fetches[n];

		do
			swarm_fetch(w, s->dossier, s->ask, f);
		while (f->status == 503);
		MUST(f->status == 200);
		atomic_fetch_add(&s->ended, 1);
	}
	wire_free(w);
	return NULL;
}

void swarm_start(struct swarm *s)
{
	MUST(s->connections <= SWARM_CONNECTIONS_MAX);
	s->fetches = mem_new(s->total, sizeof(*s->fetches));
	MUST(s->fetches != NULL);
	for (unsigned n = 0; n < s->connections; n++)
		MUST(pthread_create(&s->threads[n], NULL, run, s) == 0);
}

void swarm_await(const struct swarm *s, unsigned ended)
{
	while (atomic_load(&s->ended) < ended)
		(void)poll(NULL, 0, 1);
}

void swarm_join(struct swarm *s)
{
	for (unsigned n = 0; n < s->connections; n++)
		MUST(pthread_join(s->threads[n], NULL) == 0);
}

void swarm_free(struct swarm *s)
{
	mem_free(s->fetches);
}
