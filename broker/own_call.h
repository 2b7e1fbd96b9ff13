/* SPDX-License-Identifier: EUPL-1.2 */
/* Calls that nobody sent: the broker's own entries go the way of all others. */
#ifndef EENMAAL_BROKER_OWN_CALL_H
#define EENMAAL_BROKER_OWN_CALL_H

#include "broker/committer.h"

/*
 * Have the committer apply one call with this state; blocks until it is durable or has failed.  A full
 * queue turns away who asks from outside, never these: there is one of them for each thread at most.
 */
MUST_USE enum err own_call_run(struct committer *k, const struct route *route, struct trust *t,
			       void *state);

#endif
