/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What is allowed, spelled out once more, condition by condition, with none of the code that it
 * judges; and that the parts of the decision say so of exactly these cases.
 */
#include "tests/prove/decide_request.h"

void prove_draw_conditions(void)
{
}

bool prove_permits(const struct decide_kind *k)
{
	return prove_in.partner_active && prove_in.dossier_exists && !prove_in.dossier_stopped &&
	       k->kind >= 0 && k->kind < AGREEMENT_MAX && prove_in.purpose >= 0 &&
	       prove_in.purpose < AGREEMENT_MAX &&
	       prove_in_set(prove_in.partner_roles, prove_in.role) &&
	       !prove_in_set(prove_table.never, prove_in.purpose) &&
	       prove_in_set(prove_table.at[prove_in.role][k->kind].read, prove_in.purpose);
}

static bool holds_key(const struct grant *g, int kind, uint64_t epoch)
{
	for (unsigned i = 0; i < PROVE_EPOCHS; i++) {
		if (i < g->epoch_count && g->epochs[i].kind == kind && g->epochs[i].epoch == epoch)
			return true;
	}
	return false;
}

static bool holds_every_key(const struct grant *g, const struct decide_kind *k)
{
	for (unsigned i = 0; i < PROVE_EPOCHS; i++) {
		if (i < k->epoch_count && !holds_key(g, k->kind, k->epochs[i]))
			return false;
	}
	return true;
}

bool prove_covers(const struct grant *g, const struct decide_kind *k)
{
	bool standing = !g->revoked && !g->replaced && !g->paused &&
			!prove_in_set(g->revoked_kinds, k->kind);
	bool in_time = g->not_before <= prove_in.now && prove_in.now < g->not_after;
	bool uses_left = g->max_uses == 0 || g->uses < g->max_uses;

	return prove_same_holder(&g->holder, &prove_in.holder) &&
	       prove_same_partner(&g->partner, &prove_in.partner) && standing && in_time &&
	       uses_left && prove_in_set(g->kinds, k->kind) &&
	       prove_in_set(g->purposes, prove_in.purpose) &&
	       prove_in_set(g->roles, prove_in.role) && holds_every_key(g, k);
}

/* decide_parts.c rests on these two, and on nothing else about the agreement and grants. */
void prove_decide_rules(void)
{
	const struct decide_kind *k = &prove_in.kinds[0];
	enum reason r;

	prove_draw_request();
	r = decide_rules(&prove_in, k);
	PROVE((r == REASON_GRANTED) == prove_permits(k));
	PROVE(!prove_permits(k) || (k->kind >= 0 && k->kind < AGREEMENT_MAX));
	PROVE(r == REASON_GRANTED || (r >= REASON_PARTNER_SUSPENDED && r <= REASON_STOPPED));
}

void prove_decide_grant(void)
{
	const struct decide_kind *k = &prove_in.kinds[0];
	const struct grant *g = &prove_grants[0];
	enum reason r;

	prove_draw_request();
	r = decide_grant(&prove_in, g, k);
	PROVE((r == REASON_GRANTED) ==
	      (prove_covers(g, k) && k->epoch_count > 0 && !prove_in.dossier_erased));
	PROVE(!prove_covers(g, k) || prove_same_partner(&prove_in.partner, &prove_in.partner));
	PROVE(r == REASON_GRANTED || (r >= REASON_NO_CONSENT && r <= REASON_ERASED));
}
