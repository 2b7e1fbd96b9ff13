/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Masks, integers and loops with constant bounds only, so that a model checker can unwind all of
 * it.  Every test is written so that what is missing or out of range denies.
 */
#include "policy/decide.h"

#include <stddef.h>

const char *reason_name(enum reason r)
{
	switch (r) {
#define X(name, number, text) \
	case name:            \
		return text;
		REASON_LIST(X)
#undef X
	}
	return "unspecified";
}

static bool in_range(int n)
{
	return n >= 0 && n < AGREEMENT_MAX;
}

/* False for every number outside 0..63, so that AGREEMENT_NONE is in no set. */
static bool has(agreement_set set, int n)
{
	return in_range(n) && (set >> n & 1) != 0;
}

static bool same_bytes(const uint8_t *a, const uint8_t *b, size_t len)
{
	uint8_t differs = 0;

	for (size_t i = 0; i < len; i++)
		differs |= (uint8_t)(a[i] ^ b[i]);
	return differs == 0;
}

/* Unlike slug_equal(), bounded by the array: no trust in a NUL, and "none" equals nothing. */
static bool same_slug(const struct slug *a, const struct slug *b)
{
	if (a->s[0] == 0)
		return false;
	for (size_t i = 0; i <= SLUG_MAX; i++) {
		if (a->s[i] != b->s[i])
			return false;
		if (a->s[i] == 0)
			return true;
	}
	return false;
}

static uint64_t mix(uint64_t sum, const void *data, size_t len)
{
	const uint8_t *b = data;

	for (size_t i = 0; i < len; i++)
		sum = (sum ^ b[i]) * 0x100000001b3u;
	return sum;
}

/* FNV-1a over the fields, from a start of our own; never 0. */
static uint64_t seal_of(const struct release *r)
{
	uint64_t sum = 0x65656e6d61616c31u;

	sum = mix(sum, &r->verdict, sizeof(r->verdict));
	sum = mix(sum, &r->reason, sizeof(r->reason));
	sum = mix(sum, r->grant.b, sizeof(r->grant.b));
	sum = mix(sum, &r->kind, sizeof(r->kind));
	sum = mix(sum, r->holder.b, sizeof(r->holder.b));
	sum = mix(sum, r->partner.s, sizeof(r->partner.s));
	return sum | 1;
}

static bool well_formed(const struct decide_input *in)
{
	if (in->agreement == NULL || in->partner.s[0] == 0)
		return false;
	if (in->kind_count > DECIDE_KINDS_MAX || in->grant_count > DECIDE_GRANTS_MAX)
		return false;
	if (in->grant_count > 0 && in->grants == NULL)
		return false;
	for (unsigned i = 0; i < in->kind_count; i++) {
		if (in->kinds[i].epoch_count > DECIDE_EPOCHS_MAX)
			return false;
	}
	for (unsigned i = 0; i < in->grant_count; i++) {
		if (in->grants[i].epoch_count > GRANT_EPOCHS_MAX)
			return false;
	}
	return true;
}

/* What stands against the request before any grant is looked at; REASON_GRANTED if nothing does. */
static enum reason before_consent(const struct decide_input *in, int kind)
{
	if (!in->partner_active)
		return REASON_PARTNER_SUSPENDED;
	if (!in->dossier_exists)
		return REASON_NO_DOSSIER;
	if (!in_range(kind))
		return REASON_UNKNOWN_KIND;
	if (!in_range(in->purpose))
		return REASON_UNKNOWN_PURPOSE;
	if (has(in->agreement->never, in->purpose))
		return REASON_PURPOSE_FORBIDDEN;
	if (!has(in->partner_roles, in->role))
		return REASON_ROLE_NOT_HELD;
	if (!has(in->agreement->at[in->role][kind].read, in->purpose))
		return REASON_NOT_IN_AGREEMENT;
	if (in->dossier_stopped)
		return REASON_STOPPED;
	return REASON_GRANTED;
}

static bool conveys_epoch(const struct grant *g, int kind, uint64_t epoch)
{
	for (unsigned i = 0; i < g->epoch_count; i++) {
		if (g->epochs[i].kind == kind && g->epochs[i].epoch == epoch)
			return true;
	}
	return false;
}

/* One missing key is enough to refuse: a release is all of a kind's live segments or none. */
static bool conveys_all(const struct grant *g, const struct decide_kind *k)
{
	for (unsigned i = 0; i < k->epoch_count; i++) {
		if (!conveys_epoch(g, k->kind, k->epochs[i]))
			return false;
	}
	return true;
}

/* Is this one of the holder's grants for this partner that names the kind? */
static bool concerns(const struct decide_input *in, const struct grant *g, int kind)
{
	return same_bytes(g->holder.b, in->holder.b, sizeof(in->holder.b)) &&
	       same_slug(&g->partner, &in->partner) && has(g->kinds, kind);
}

static enum reason under_grant(const struct decide_input *in, const struct grant *g,
			       const struct decide_kind *k)
{
	if (g->revoked || has(g->revoked_kinds, k->kind))
		return REASON_REVOKED;
	if (g->replaced)
		return REASON_NO_CONSENT;
	if (in->now >= g->not_after)
		return REASON_EXPIRED;
	if (in->now < g->not_before)
		return REASON_NOT_YET_VALID;
	if (g->max_uses != 0 && g->uses >= g->max_uses)
		return REASON_USED_UP;
	if (g->paused)
		return REASON_PAUSED;
	if (!has(g->purposes, in->purpose))
		return REASON_WRONG_PURPOSE;
	if (!has(g->roles, in->role))
		return REASON_WRONG_ROLE;
	if (k->epoch_count == 0)
		return REASON_NO_SEGMENT;
	if (!conveys_all(g, k))
		return REASON_NO_KEY;
	if (in->dossier_erased)
		return REASON_ERASED;
	return REASON_GRANTED;
}

/* The first grant that allows the kind, else the nearest miss. */
static void by_consent(const struct decide_input *in, const struct decide_kind *k,
		       struct release *out)
{
	out->reason = REASON_NO_CONSENT;
	for (unsigned i = 0; i < in->grant_count; i++) {
		const struct grant *g = &in->grants[i];
		enum reason r;

		if (!concerns(in, g, k->kind))
			continue;
		r = under_grant(in, g, k);
		if (r == REASON_GRANTED) {
			out->verdict = VERDICT_RELEASE;
			out->reason = r;
			out->grant = g->id;
			return;
		}
		if (r > out->reason) {
			out->reason = r;
			out->grant = g->id;
		}
	}
}

static void decide_one(const struct decide_input *in, const struct decide_kind *k,
		       struct release *out)
{
	enum reason r = before_consent(in, k->kind);

	out->kind = k->kind;
	out->holder = in->holder;
	out->partner = in->partner;
	if (r == REASON_GRANTED)
		by_consent(in, k, out);
	else
		out->reason = r;
	if (out->verdict == VERDICT_RELEASE)
		out->seal = seal_of(out);
}

void policy_decide(const struct decide_input *in, struct decision *out)
{
	bool trusted = in->verified && well_formed(in);

	*out = (struct decision){0};
	out->count = in->kind_count < DECIDE_KINDS_MAX ? in->kind_count : DECIDE_KINDS_MAX;
	for (unsigned i = 0; i < out->count; i++) {
		struct release *r = &out->kinds[i];

		if (trusted) {
			decide_one(in, &in->kinds[i], r);
			continue;
		}
		r->reason = REASON_NOT_VERIFIED;
		r->kind = in->kinds[i].kind;
		r->holder = in->holder;
		r->partner = in->partner;
	}
}

bool release_allows(const struct release *r, const struct holder_id *holder,
		    const struct slug *partner, int kind)
{
	return r->verdict == VERDICT_RELEASE && r->reason == REASON_GRANTED &&
	       r->seal == seal_of(r) && in_range(kind) && r->kind == kind &&
	       same_bytes(r->holder.b, holder->b, sizeof(holder->b)) &&
	       same_slug(&r->partner, partner);
}

bool policy_may_contribute(const struct permission_table *t, agreement_set partner_roles, int kind)
{
	if (!in_range(kind))
		return false;
	for (int role = 0; role < AGREEMENT_MAX; role++) {
		if (has(partner_roles, role) && (t->at[role][kind].contribute & ~t->never))
			return true;
	}
	return false;
}

bool policy_may_request(const struct permission_table *t, agreement_set partner_roles, int role,
			int kind, int purpose)
{
	return in_range(kind) && has(partner_roles, role) && !has(t->never, purpose) &&
	       has(t->at[role][kind].request, purpose);
}

bool policy_may_freeze(const struct permission_table *t, agreement_set partner_roles, int role)
{
	return has(partner_roles, role) && has(t->freeze, role);
}
