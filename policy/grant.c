/* SPDX-License-Identifier: EUPL-1.2 */
#include "policy/grant.h"

#include <stddef.h>

#define DAY_SECONDS 86400

static agreement_set bit(unsigned n)
{
	return (agreement_set)1 << n;
}

enum grant_state grant_state(const struct grant *g, int64_t now)
{
	if (g->kinds == 0)
		return GRANT_NONE;
	if (g->revoked || (g->kinds & ~g->revoked_kinds) == 0)
		return GRANT_REVOKED;
	if (g->replaced)
		return GRANT_REPLACED;
	if (now >= g->not_after)
		return GRANT_EXPIRED;
	if (g->max_uses != 0 && g->uses >= g->max_uses)
		return GRANT_USED_UP;
	return g->paused ? GRANT_PAUSED : GRANT_ACTIVE;
}

const char *grant_state_name(enum grant_state s)
{
	switch (s) {
	case GRANT_NONE:
		return "none";
	case GRANT_REQUESTED:
		return "requested";
	case GRANT_DECLINED:
		return "declined";
	case GRANT_ACTIVE:
		return "active";
	case GRANT_PAUSED:
		return "paused";
	case GRANT_REVOKED:
		return "revoked";
	case GRANT_EXPIRED:
		return "expired";
	case GRANT_USED_UP:
		return "used-up";
	case GRANT_REPLACED:
		return "replaced";
	}
	return "none";
}

/* Ended by itself or still running: the holder may take it back or issue it anew. */
static bool is_open(enum grant_state s)
{
	return s == GRANT_ACTIVE || s == GRANT_PAUSED || s == GRANT_EXPIRED || s == GRANT_USED_UP;
}

static enum err revoke(struct grant *g, agreement_set kinds)
{
	agreement_set standing = g->kinds & ~g->revoked_kinds;

	if (kinds == 0)
		kinds = standing;
	if ((kinds & standing) == 0)
		return ERR_STATE;
	g->revoked_kinds |= kinds & standing;
	g->revoked = (g->kinds & ~g->revoked_kinds) == 0;
	return ERR_OK;
}

static enum err use(struct grant *g, int64_t now)
{
	if (now < g->not_before || g->uses == UINT64_MAX)
		return ERR_STATE;
	g->uses++;
	return ERR_OK;
}

enum err grant_apply(struct grant *g, enum grant_event event, agreement_set kinds, int64_t now)
{
	enum grant_state s = grant_state(g, now);

	switch (event) {
	case GRANT_EVENT_PAUSE:
		if (s != GRANT_ACTIVE)
			return ERR_STATE;
		g->paused = true;
		return ERR_OK;
	case GRANT_EVENT_RESUME:
		if (s != GRANT_PAUSED)
			return ERR_STATE;
		g->paused = false;
		return ERR_OK;
	case GRANT_EVENT_REVOKE:
		return is_open(s) ? revoke(g, kinds) : ERR_STATE;
	case GRANT_EVENT_USE:
		return s == GRANT_ACTIVE ? use(g, now) : ERR_STATE;
	case GRANT_EVENT_REPLACE:
		if (!is_open(s))
			return ERR_STATE;
		g->replaced = true;
		return ERR_OK;
	}
	return ERR_STATE;
}

/* Bits at and above count name nothing. */
static bool within(agreement_set set, size_t count)
{
	return count >= AGREEMENT_MAX || set >> count == 0;
}

static bool times_fit(const struct grant *g, unsigned days_max, int64_t now)
{
	uint64_t longest = (uint64_t)days_max * DAY_SECONDS + GRANT_CLOCK_SLACK;

	if (g->not_after <= 0 || g->not_after <= g->not_before || g->not_after <= now)
		return false;
	/*
	 * From now, not from not_before: a grant that starts in ten years would outlive every
	 * memory of it.  Unsigned, because the difference of two int64_t may not fit in one.
	 */
	return (uint64_t)g->not_after - (uint64_t)now <= longest;
}

static bool epochs_fit(const struct grant *g)
{
	if (g->epoch_count > GRANT_EPOCHS_MAX)
		return false;
	for (unsigned i = 0; i < g->epoch_count; i++) {
		const struct grant_epoch *e = &g->epochs[i];

		if (e->epoch == 0 || e->kind >= AGREEMENT_MAX || !(g->kinds & bit(e->kind)))
			return false;
	}
	return true;
}

/* May every role of the grant read every kind of it for every purpose of it? */
static bool readable(const struct grant *g, const struct permission_table *t)
{
	for (unsigned role = 0; role < AGREEMENT_MAX; role++) {
		for (unsigned kind = 0; kind < AGREEMENT_MAX; kind++) {
			if (!(g->roles & bit(role)) || !(g->kinds & bit(kind)))
				continue;
			if (g->purposes & ~t->at[role][kind].read)
				return false;
		}
	}
	return true;
}

enum err grant_check(const struct grant *g, const struct agreement *a, agreement_set partner_roles,
		     int64_t now)
{
	const struct permission_table *t = agreement_permissions(a);

	if (g->kinds == 0 || g->purposes == 0 || g->roles == 0)
		return ERR_RANGE;
	if (!within(g->kinds, agreement_kind_count(a)) ||
	    !within(g->purposes, agreement_purpose_count(a)) ||
	    !within(g->roles, agreement_role_count(a)))
		return ERR_FORBIDDEN;
	if ((g->purposes & t->never) || (g->roles & ~partner_roles) || !readable(g, t))
		return ERR_FORBIDDEN;
	if (!times_fit(g, agreement_days_max(a, g->kinds), now) || !epochs_fit(g))
		return ERR_RANGE;
	return ERR_OK;
}
