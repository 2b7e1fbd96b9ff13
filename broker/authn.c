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

enum err authn_recent_init(struct authn_recent *r)
{
	*r = (struct authn_recent){0};
	return pthread_mutex_init(&r->lock, NULL) ? ERR_MEMORY : ERR_OK;
}

void authn_recent_destroy(struct authn_recent *r)
{
	pthread_mutex_destroy(&r->lock);
}

/* Each certificate after the hash of those before it, so that no two chains look alike. */
static struct hash chain_hash(const struct view *chain, size_t count)
{
	struct hash h = {{0}};

	for (size_t n = 0; n < count; n++)
		hash_pieces((const struct view[]){view_of(h.b, HASH_LEN), chain[n]}, 2, &h);
	return h;
}

void authn_recall(struct authn_recent *r, const struct authn_question *q, struct authn *a)
{
	struct hash h = chain_hash(q->chain, q->count);
	size_t slot = h.b[0] % AUTHN_RECENT;
	bool known;

	pthread_mutex_lock(&r->lock);
	known = hash_equal(&r->slots[slot].chain, &h) &&
		authn_known(&r->slots[slot].found, q->trust, q->now);
	if (known)
		*a = r->slots[slot].found;
	pthread_mutex_unlock(&r->lock);
	if (known)
		return;
	authn_find(a, q->trust, q->chain, q->count, q->now);
	if (a->result != ERR_OK)
		return;
	pthread_mutex_lock(&r->lock);
	r->slots[slot].chain = h;
	r->slots[slot].found = *a;
	pthread_mutex_unlock(&r->lock);
}
