/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/authn.h"

/* A CRL may end while a connection lives: never trust a result for longer than this. */
#define AUTHN_SECONDS 60

bool authn_known(const struct authn *a, const struct trust *t, int64_t now)
{
	return a->generation == t->generation && a->generation != 0 && now < a->until;
}

void authn_find(struct authn *a, const struct trust *t, const struct view *chain, size_t count,
		int64_t now)
{
	struct certificate_identity identity;
	const struct member *m;

	*a = (struct authn){
		.generation = t->generation,
		.until = now + AUTHN_SECONDS,
		.result = ERR_UNAUTHENTICATED,
	};
	if (count == 0)
		return;
	a->result = certificate_verify_client(t->certificates, chain, count, now, &identity);
	if (a->result != ERR_OK)
		return;
	m = directory_find_tls(t->directory, &identity.fingerprint, identity.issuer,
			       identity.serial_number);
	if (m == NULL || (m->status != MEMBER_ACTIVE && m->status != MEMBER_SUSPENDED)) {
		a->result = ERR_UNAUTHENTICATED;
		return;
	}
	a->member = m;
	if (identity.not_after < a->until)
		a->until = identity.not_after;
}
