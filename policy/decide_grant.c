/* SPDX-License-Identifier: EUPL-1.2 */
/* One grant and one kind, apart from the choice among several. */
#include "policy/decide_internal.h"

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
	return decide_same_bytes(g->holder.b, in->holder.b, sizeof(in->holder.b)) &&
	       decide_same_slug(&g->partner, &in->partner) && decide_has(g->kinds, kind);
}

enum reason decide_grant(const struct decide_input *in, const struct grant *g,
			 const struct decide_kind *k)
{
	if (!concerns(in, g, k->kind))
		return REASON_NO_CONSENT;
	if (g->revoked || decide_has(g->revoked_kinds, k->kind))
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
	if (!decide_has(g->purposes, in->purpose))
		return REASON_WRONG_PURPOSE;
	if (!decide_has(g->roles, in->role))
		return REASON_WRONG_ROLE;
	if (k->epoch_count == 0)
		return REASON_NO_SEGMENT;
	if (!conveys_all(g, k))
		return REASON_NO_KEY;
	if (in->dossier_erased)
		return REASON_ERASED;
	return REASON_GRANTED;
}
