/* SPDX-License-Identifier: EUPL-1.2 */
/* The life of a grant: what each event may change, and that nothing brings back what was taken back. */
#include "policy/grant.h"

#include "tests/prove/prove.h"

static struct grant drawn(void)
{
	struct grant g = {0};

	g.kinds = prove_any(4);
	g.revoked_kinds = prove_any(4);
	g.purposes = g.roles = 1;
	g.not_before = (int64_t)prove_any(3);
	g.not_after = (int64_t)prove_any(4);
	g.max_uses = prove_any(3);
	g.uses = prove_any(3);
	g.paused = prove_flag();
	g.revoked = prove_flag();
	g.replaced = prove_flag();
	return g;
}

static bool unchanged(const struct grant *a, const struct grant *b)
{
	return a->kinds == b->kinds && a->revoked_kinds == b->revoked_kinds &&
	       a->purposes == b->purposes && a->roles == b->roles &&
	       a->not_before == b->not_before && a->not_after == b->not_after &&
	       a->max_uses == b->max_uses && a->uses == b->uses && a->paused == b->paused &&
	       a->revoked == b->revoked && a->replaced == b->replaced &&
	       a->epoch_count == b->epoch_count;
}

/* Every event, and a number that is none. */
static enum grant_event any_event(void)
{
	return (enum grant_event)prove_below(GRANT_EVENT_REPLACE + 2);
}

/* Active exactly when none of the ways to end applies, and each end has its own name. */
void prove_grant_state(void)
{
	struct grant g = drawn(), before = g;
	int64_t now = (int64_t)prove_any(4);
	enum grant_state s = grant_state(&g, now);
	bool revoked = g.revoked || (g.kinds & ~g.revoked_kinds) == 0;
	bool used_up = g.max_uses > 0 && g.uses >= g.max_uses;

	PROVE(unchanged(&g, &before));
	PROVE((s == GRANT_NONE) == (g.kinds == 0));
	PROVE((s == GRANT_REVOKED) == (g.kinds != 0 && revoked));
	PROVE((s == GRANT_REPLACED) == (g.kinds != 0 && !revoked && g.replaced));
	PROVE((s == GRANT_EXPIRED) ==
	      (g.kinds != 0 && !revoked && !g.replaced && now >= g.not_after));
	PROVE((s == GRANT_ACTIVE || s == GRANT_PAUSED) ==
	      (g.kinds != 0 && !revoked && !g.replaced && now < g.not_after && !used_up));
	PROVE(s != GRANT_ACTIVE || !g.paused);
	PROVE(s != GRANT_PAUSED || g.paused);
	PROVE(s != GRANT_REQUESTED && s != GRANT_DECLINED);
}

/* What an event that is accepted leaves behind; from is the grant before it. */
static void judge_applied(const struct grant *g, const struct grant *from, enum grant_event event,
			  int64_t now)
{
	struct grant expect = *from;
	enum grant_state s = grant_state(from, now);

	switch (event) {
	case GRANT_EVENT_PAUSE:
		PROVE(s == GRANT_ACTIVE && grant_state(g, now) == GRANT_PAUSED);
		expect.paused = true;
		break;
	case GRANT_EVENT_RESUME:
		PROVE(s == GRANT_PAUSED && grant_state(g, now) == GRANT_ACTIVE);
		expect.paused = false;
		break;
	case GRANT_EVENT_USE:
		PROVE(s == GRANT_ACTIVE && now >= from->not_before && g->uses > from->uses);
		expect.uses++;
		break;
	case GRANT_EVENT_REPLACE:
		PROVE(grant_state(g, now) == GRANT_REPLACED);
		expect.replaced = true;
		break;
	case GRANT_EVENT_REVOKE:
		PROVE((from->revoked_kinds & ~g->revoked_kinds) == 0);
		PROVE(g->revoked_kinds != from->revoked_kinds);
		PROVE(g->revoked == ((g->kinds & ~g->revoked_kinds) == 0));
		expect.revoked = g->revoked;
		expect.revoked_kinds = g->revoked_kinds;
		break;
	}
	PROVE(unchanged(g, &expect));
}

void prove_grant_apply(void)
{
	struct grant g = drawn(), before = g;
	enum grant_event event = any_event();
	agreement_set kinds = prove_any(4);
	int64_t now = (int64_t)prove_any(4);
	enum grant_state s = grant_state(&g, now);
	bool open =
		s == GRANT_ACTIVE || s == GRANT_PAUSED || s == GRANT_EXPIRED || s == GRANT_USED_UP;
	enum err e = grant_apply(&g, event, kinds, now);

	PROVE(e == ERR_OK || e == ERR_STATE);
	if (e != ERR_OK) {
		PROVE(unchanged(&g, &before));
		/* The holder's way out is never barred: what stands can be taken back. */
		PROVE(event != GRANT_EVENT_REVOKE || !open ||
		      (kinds != 0 && (kinds & before.kinds & ~before.revoked_kinds) == 0));
		return;
	}
	PROVE(open && event <= GRANT_EVENT_REPLACE);
	judge_applied(&g, &before, event, now);
	if (event == GRANT_EVENT_REVOKE)
		PROVE((g.kinds & ~g.revoked_kinds & (kinds == 0 ? before.kinds : kinds)) == 0);
}

/* After a revocation no two events, at any times, make the grant active again or give a kind back. */
void prove_grant_revoked_for_ever(void)
{
	struct grant g = drawn();
	agreement_set gone;

	g.paused = false;
	if (grant_apply(&g, GRANT_EVENT_REVOKE, prove_any(4), (int64_t)prove_any(4)) != ERR_OK)
		return;
	gone = g.revoked_kinds;
	for (unsigned i = 0; i < 2; i++) {
		bool whole = g.revoked;
		int64_t now = (int64_t)prove_any(4);
		enum err e = grant_apply(&g, any_event(), prove_any(4), now);

		PROVE(!whole || (e == ERR_STATE && grant_state(&g, now) == GRANT_REVOKED));
		PROVE((gone & ~g.revoked_kinds) == 0);
	}
}
