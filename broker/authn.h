/* SPDX-License-Identifier: EUPL-1.2 */
/* Which member is at the other end of a TLS connection. */
#ifndef EENMAAL_BROKER_AUTHN_H
#define EENMAAL_BROKER_AUTHN_H

#include <pthread.h>

#include "broker/trust.h"

/* What one connection remembers, so that a request on a warm one verifies no chain; zeroed first. */
struct authn {
	uint64_t generation; /* of the trust that it was found with; 0: nothing known yet */
	int64_t until;       /* Unix seconds: look again from then on */
	enum err result;
	const struct member *member; /* inside the trust of that generation */
};

/* Does a hold what t would find now? */
bool authn_known(const struct authn *a, const struct trust *t, int64_t now);

/*
 * Find the member whose certificate chain[0] is; the result goes into *a.  ERR_UNAUTHENTICATED
 * (no chain, not verified, nobody's, a removed member's), ERR_EXPIRED.  A suspended member is found:
 * the decision refuses it, and the refusal is recorded.
 */
void authn_find(struct authn *a, const struct trust *t, const struct view *chain, size_t count,
		int64_t now);

#define AUTHN_RECENT 64

/* Chains that were found lately, for who opens a connection for every request; zeroed first. */
struct authn_recent {
	pthread_mutex_t lock;
	struct {
		struct hash chain;
		struct authn found;
	} slots[AUTHN_RECENT];
};
MUST_USE enum err authn_recent_init(struct authn_recent *r);
void authn_recent_destroy(struct authn_recent *r);

/* What authn_find() is asked, all of it borrowed. */
struct authn_question {
	const struct trust *trust;
	const struct view *chain;
	size_t count;
	int64_t now;
};

/*
 * As authn_find(), but exactly this chain is not verified again as long as a connection would not
 * (authn_known()).  Only members are remembered, no refusals.
 */
void authn_recall(struct authn_recent *r, const struct authn_question *q, struct authn *a);

#endif
