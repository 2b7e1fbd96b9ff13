/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Shows the log's newest checkpoint to the witnesses of the configuration and collects their cosignatures,
 * in a thread of its own: neither the committer nor a request ever waits for a witness.  What enough
 * of them signed is kept in the store; so is what a witness holds against the log.
 */
#ifndef EENMAAL_BROKER_COSIGNER_H
#define EENMAAL_BROKER_COSIGNER_H

#include "broker/committer.h"
#include "broker/config.h"
#include "broker/courier.h"
#include "broker/worker.h"

struct cosigner;

/* All borrowed, until cosigner_stop(). */
struct cosigner_options {
	const struct config *config;
	struct courier *courier; /* NULL: there is nothing to do */
	struct committer *committer;
	struct trust_slot *slot; /* whose directory has the witnesses' keys */
	struct worker_pool *workers;
};

/* *out is NULL when there is nothing to do. */
MUST_USE enum err cosigner_start(const struct cosigner_options *o, struct cosigner **out);

/* Before the committer is stopped; a round that is under way is broken off.  NULL is harmless. */
void cosigner_stop(struct cosigner *c);

#endif
