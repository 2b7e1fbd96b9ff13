/* SPDX-License-Identifier: EUPL-1.2 */
/* Many partner connections that fetch at once, and what each of them saw and when. */
#ifndef EENMAAL_TESTS_SUPPORT_SWARM_H
#define EENMAAL_TESTS_SUPPORT_SWARM_H

#include <pthread.h>
#include <stdatomic.h>

#include "tests/support/rig_audit.h"

#define SWARM_CONNECTIONS_MAX 64

/* One fetch; all times by clock_mono_ns(). */
struct swarm_fetch {
	unsigned status; /* 0: no answer */
	bool released;
	uint64_t index;   /* of its entry, when status is 200 */
	uint64_t sent_ns; /* before its first byte was written */
};
void swarm_fetch(struct wire *w, const struct dossier *d, const struct rig_ask *ask,
		 struct swarm_fetch *out);

struct swarm {
	struct dossier *dossier;
	const struct rig_ask *ask;
	unsigned connections, total;
	struct swarm_fetch *fetches; /* total of them, in the order in which they began */
	_Atomic unsigned begun, ended;
	pthread_t threads[SWARM_CONNECTIONS_MAX];
};

/* Start: total fetches over so many keep-alive connections.  503 is tried again. */
void swarm_start(struct swarm *s);
/* Wait until so many have ended. */
void swarm_await(const struct swarm *s, unsigned ended);
/* Wait for all of them. */
void swarm_join(struct swarm *s);
void swarm_free(struct swarm *s);

#endif
