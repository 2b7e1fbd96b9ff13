/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * policy_decide() releases a kind exactly when a consent of this holder for this partner covers
 * it (decide_conditions.c) and all else holds; no case differs from another but by its fields.
 */
#include "tests/prove/decide_request.h"

/* All that must hold besides a grant. */
static bool may_be_read(const struct decide_kind *k)
{
	return prove_in.verified && prove_in.partner.s[0] != 0 && prove_permits(k) &&
	       k->epoch_count > 0 && !prove_in.dossier_erased;
}

static bool same_id(const struct uuid *a, const struct uuid *b)
{
	bool same = true;

	for (unsigned i = 0; i < UUID_LEN; i++)
		same = same && a->b[i] == b->b[i];
	return same;
}

/* Byte by byte, because an unterminated name is not even the same as itself. */
static bool copied(const struct slug *a, const struct slug *b)
{
	bool same = true;

	for (unsigned i = 0; i <= SLUG_MAX; i++)
		same = same && a->s[i] == b->s[i];
	return same;
}

/* A grant covers the kind, and the release names the first that does. */
static void judge_named(const struct release *r, const struct decide_kind *k)
{
	bool found = false;

	for (unsigned i = 0; i < PROVE_GRANTS; i++) {
		if (found || i >= prove_in.grant_count || !prove_covers(&prove_grants[i], k))
			continue;
		found = true;
		PROVE(same_id(&r->grant, &prove_grants[i].id));
	}
	PROVE(found);
}

/* What is released was consented to, under the grant that the release names. */
void prove_decide_sound(void)
{
	prove_draw_request();
	policy_decide(&prove_in, &prove_out);
	PROVE(prove_out.count == prove_in.kind_count);
	for (unsigned i = 0; i < PROVE_KINDS; i++) {
		const struct decide_kind *k = &prove_in.kinds[i];
		const struct release *r = &prove_out.kinds[i];

		PROVE(r->verdict == VERDICT_DENY || r->verdict == VERDICT_RELEASE);
		PROVE((r->verdict == VERDICT_RELEASE) == (r->reason == REASON_GRANTED));
		if (r->verdict != VERDICT_RELEASE)
			continue;
		PROVE(i < prove_in.kind_count);
		PROVE(may_be_read(k));
		PROVE(r->kind == k->kind && prove_same_holder(&r->holder, &prove_in.holder) &&
		      copied(&r->partner, &prove_in.partner));
		judge_named(r, k);
	}
}

/* What was consented to is released. */
void prove_decide_complete(void)
{
	prove_draw_request();
	policy_decide(&prove_in, &prove_out);
	for (unsigned i = 0; i < PROVE_KINDS; i++) {
		const struct decide_kind *k = &prove_in.kinds[i];
		bool covered = false;

		for (unsigned g = 0; g < PROVE_GRANTS; g++)
			covered = covered ||
				  (g < prove_in.grant_count && prove_covers(&prove_grants[g], k));
		if (covered && i < prove_in.kind_count && may_be_read(k))
			PROVE(prove_out.kinds[i].verdict == VERDICT_RELEASE);
	}
}

/* A count above its maximum, or nothing where something must be: no release, whatever the rest. */
void prove_decide_malformed(void)
{
	prove_draw_request();
	switch (prove_below(5)) {
	case 0:
		prove_in.kind_count = DECIDE_KINDS_MAX + 1 + (unsigned)prove_below(UINT32_MAX - 64);
		break;
	case 1:
		prove_in.grant_count =
			DECIDE_GRANTS_MAX + 1 + (unsigned)prove_below(UINT32_MAX - 64);
		break;
	case 2:
		prove_in.agreement = NULL;
		break;
	case 3:
		prove_in.grant_count = 1;
		prove_in.grants = NULL;
		break;
	default:
		prove_in.kind_count = 1;
		prove_in.kinds[0].epoch_count =
			DECIDE_EPOCHS_MAX + 1 + (unsigned)prove_below(1u << 31);
		break;
	}
	policy_decide(&prove_in, &prove_out);
	PROVE(prove_out.count <= DECIDE_KINDS_MAX);
	for (unsigned i = 0; i < DECIDE_KINDS_MAX; i++)
		PROVE(prove_out.kinds[i].verdict == VERDICT_DENY && prove_out.kinds[i].seal == 0);
}

/* Nothing set is nothing allowed, whatever the memory for the decision held before. */
void prove_decide_zeroed(void)
{
	static struct decide_input blank;

	prove_whole(&prove_out);
	blank.kind_count = (unsigned)prove_below(DECIDE_KINDS_MAX + 1);
	policy_decide(&blank, &prove_out);
	for (unsigned i = 0; i < DECIDE_KINDS_MAX; i++)
		PROVE(prove_out.kinds[i].verdict == VERDICT_DENY && prove_out.kinds[i].seal == 0);
}
