/* SPDX-License-Identifier: EUPL-1.2 */
/* Which member is at the other end of a TLS connection. */
#ifndef EENMAAL_BROKER_AUTHN_H
#define EENMAAL_BROKER_AUTHN_H

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

#endif
