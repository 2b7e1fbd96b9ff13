/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Masks, integers and loops with constant bounds only, so that a model checker can unwind all of
 * it.  Every test is written so that what is missing or out of range denies.
 */
#include <stddef.h>

#include "policy/decide_internal.h"

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

/* The first grant that allows the kind, else the nearest miss. */
static void by_consent(const struct decide_input *in, const struct decide_kind *k,
		       struct release *out)
{
	out->reason = REASON_NO_CONSENT;
	for (unsigned i = 0; i < in->grant_count; i++) {
		const struct grant *g = &in->grants[i];
		enum reason r = decide_grant(in, g, k);

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
	enum reason r = decide_rules(in, k);

	out->kind = k->kind;
	out->holder = in->holder;
	out->partner = in->partner;
	if (r == REASON_GRANTED)
		by_consent(in, k, out);
	else
		out->reason = r;
	if (out->verdict == VERDICT_RELEASE)
		out->seal = decide_seal(out);
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
	       r->seal == decide_seal(r) && decide_in_range(kind) && r->kind == kind &&
	       decide_same_bytes(r->holder.b, holder->b, sizeof(holder->b)) &&
	       decide_same_slug(&r->partner, partner);
}

bool policy_may_contribute(const struct permission_table *t, agreement_set partner_roles, int kind)
{
	if (!decide_in_range(kind))
		return false;
	for (int role = 0; role < AGREEMENT_MAX; role++) {
		if (decide_has(partner_roles, role) && (t->at[role][kind].contribute & ~t->never))
			return true;
	}
	return false;
}

bool policy_may_request(const struct permission_table *t, agreement_set partner_roles, int role,
			int kind, int purpose)
{
	return decide_in_range(kind) && decide_has(partner_roles, role) &&
	       !decide_has(t->never, purpose) && decide_has(t->at[role][kind].request, purpose);
}

bool policy_may_freeze(const struct permission_table *t, agreement_set partner_roles, int role)
{
	return decide_has(partner_roles, role) && decide_has(t->freeze, role);
}
