/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * policy_decide() releases a kind exactly when a consent of this holder for this partner covers
 * it.  What covers means is spelled out here once more, condition by condition, with none of the
 * code that it judges; no case differs from another but by its fields.
 */
#include "policy/decide.h"

#include "tests/prove/prove.h"

/* Large, and the same at every call: CBMC sees one object, and the stack stays small. */
static struct permission_table table;
static struct grant grants[PROVE_GRANTS];
static struct decide_input in;
static struct decision out;

static bool in_set(agreement_set set, int n)
{
	return n >= 0 && n < AGREEMENT_MAX && ((set >> n) & 1) == 1;
}

static bool same_holder(const struct holder_id *a, const struct holder_id *b)
{
	bool same = true;

	for (unsigned i = 0; i < HOLDER_ID_LEN; i++)
		same = same && a->b[i] == b->b[i];
	return same;
}

/* Two names that end and are the same up to there; the empty name is nobody's. */
static bool same_partner(const struct slug *a, const struct slug *b)
{
	bool same = true, ended = false;

	for (unsigned i = 0; i <= SLUG_MAX; i++) {
		same = same && (ended || a->s[i] == b->s[i]);
		ended = ended || a->s[i] == 0;
	}
	return same && ended && a->s[0] != 0;
}

/* Where a model checker has any value already, drawing is for what has to be limited. */
#ifdef PROVE_CBMC

static int draw_number(void)
{
	return (int)prove_any(0);
}

static void draw_fields(void)
{
	prove_whole(&table);
	prove_whole(&grants);
	prove_whole(&in);
}

#else

/* A number of an item, or one that names nothing, above and below. */
static int draw_number(void)
{
	static const int outside[] = {AGREEMENT_NONE, AGREEMENT_MAX, INT32_MAX, INT32_MIN};
	uint64_t n = prove_any(3);

	return n < AGREEMENT_MAX ? (int)n : outside[n & 3];
}

static void draw_grant(struct grant *g)
{
	prove_bytes(g->id.b, sizeof(g->id.b));
	prove_bytes(g->holder.b, sizeof(g->holder.b));
	prove_slug(&g->partner);
	g->kinds = prove_any(8);
	g->purposes = prove_any(8);
	g->roles = prove_any(8);
	g->revoked_kinds = prove_any(3);
	g->not_before = (int64_t)prove_any(3);
	g->not_after = (int64_t)prove_any(6);
	g->max_uses = prove_any(3);
	g->uses = prove_any(3);
	for (unsigned i = 0; i < PROVE_EPOCHS; i++) {
		g->epochs[i].kind = (uint8_t)prove_any(3);
		g->epochs[i].epoch = prove_any(2);
	}
}

/* The permissions of the first numbers and of this request, which are all that can matter. */
static void draw_table(void)
{
	table.never = prove_any(2);
	for (unsigned i = 0; i < 4; i++)
		table.at[i >> 1][i & 1].read = prove_any(4);
	for (unsigned i = 0; i < PROVE_KINDS; i++) {
		if (in.role >= 0 && in.role < AGREEMENT_MAX && in.kinds[i].kind >= 0 &&
		    in.kinds[i].kind < AGREEMENT_MAX)
			table.at[in.role][in.kinds[i].kind].read = prove_any(8);
	}
}

static void draw_fields(void)
{
	in.partner_roles = prove_any(8);
	in.role = draw_number();
	in.purpose = draw_number();
	in.now = (int64_t)prove_any(5);
	prove_bytes(in.holder.b, sizeof(in.holder.b));
	prove_slug(&in.partner);
	for (unsigned i = 0; i < PROVE_KINDS; i++) {
		in.kinds[i].kind = draw_number();
		for (unsigned e = 0; e < PROVE_EPOCHS; e++)
			in.kinds[i].epochs[e] = prove_any(2);
	}
	for (unsigned i = 0; i < PROVE_GRANTS; i++)
		draw_grant(&grants[i]);
	draw_table();
}

#endif

/* Counts within the bounds, truth values that are 0 or 1; all else is anything. */
static void draw_request(void)
{
	draw_fields();
	in.verified = prove_below(16) != 0;
	in.partner_active = prove_below(16) != 0;
	in.dossier_exists = prove_below(16) != 0;
	in.dossier_erased = prove_below(16) == 0;
	in.dossier_stopped = prove_below(16) == 0;
	in.agreement = &table;
	in.grants = grants;
	in.kind_count = (unsigned)prove_below(PROVE_KINDS + 1);
	for (unsigned i = 0; i < PROVE_KINDS; i++)
		in.kinds[i].epoch_count = (unsigned)prove_below(PROVE_EPOCHS + 1);
	in.grant_count = (unsigned)prove_below(PROVE_GRANTS + 1);
	for (unsigned i = 0; i < PROVE_GRANTS; i++) {
		grants[i].paused = prove_below(4) == 0;
		grants[i].revoked = prove_below(4) == 0;
		grants[i].replaced = prove_below(4) == 0;
		grants[i].epoch_count = (unsigned)prove_below(PROVE_EPOCHS + 1);
	}
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

/* Active, not taken back in whole or for this kind, within its time and uses, and for all of this. */
static bool covers(const struct grant *g, const struct decide_kind *k)
{
	bool standing =
		!g->revoked && !g->replaced && !g->paused && !in_set(g->revoked_kinds, k->kind);
	bool in_time = g->not_before <= in.now && in.now < g->not_after;
	bool uses_left = g->max_uses == 0 || g->uses < g->max_uses;

	return same_holder(&g->holder, &in.holder) && same_partner(&g->partner, &in.partner) &&
	       standing && in_time && uses_left && in_set(g->kinds, k->kind) &&
	       in_set(g->purposes, in.purpose) && in_set(g->roles, in.role) &&
	       holds_every_key(g, k);
}

/* The first grant that covers the kind; PROVE_GRANTS when none does. */
static unsigned first_cover(const struct decide_kind *k)
{
	for (unsigned i = 0; i < PROVE_GRANTS; i++) {
		if (i < in.grant_count && covers(&grants[i], k))
			return i;
	}
	return PROVE_GRANTS;
}

/* All that must hold besides a grant. */
static bool may_be_read(const struct decide_kind *k)
{
	return in.verified && in.partner_active && in.dossier_exists && !in.dossier_erased &&
	       !in.dossier_stopped && in.partner.s[0] != 0 && k->kind >= 0 &&
	       k->kind < AGREEMENT_MAX && in.purpose >= 0 && in.purpose < AGREEMENT_MAX &&
	       in_set(in.partner_roles, in.role) && !in_set(table.never, in.purpose) &&
	       in_set(table.at[in.role][k->kind].read, in.purpose) && k->epoch_count > 0;
}

static bool same_id(const struct uuid *a, const struct uuid *b)
{
	bool same = true;

	for (unsigned i = 0; i < UUID_LEN; i++)
		same = same && a->b[i] == b->b[i];
	return same;
}

/* What is released was consented to, under the grant that the release names. */
void prove_decide_sound(void)
{
	draw_request();
	policy_decide(&in, &out);
	PROVE(out.count == in.kind_count);
	for (unsigned i = 0; i < PROVE_KINDS; i++) {
		const struct release *r = &out.kinds[i];
		unsigned g = first_cover(&in.kinds[i]);

		PROVE(r->verdict == VERDICT_DENY || r->verdict == VERDICT_RELEASE);
		PROVE((r->verdict == VERDICT_RELEASE) == (r->reason == REASON_GRANTED));
		if (r->verdict != VERDICT_RELEASE)
			continue;
		PROVE(i < in.kind_count);
		PROVE(may_be_read(&in.kinds[i]));
		PROVE(g < PROVE_GRANTS);
		PROVE(r->kind == in.kinds[i].kind && same_holder(&r->holder, &in.holder) &&
		      same_partner(&r->partner, &in.partner));
		PROVE(g == PROVE_GRANTS || same_id(&r->grant, &grants[g].id));
	}
}

/* What was consented to is released. */
void prove_decide_complete(void)
{
	draw_request();
	policy_decide(&in, &out);
	for (unsigned i = 0; i < PROVE_KINDS; i++) {
		if (i >= in.kind_count || !may_be_read(&in.kinds[i]) ||
		    first_cover(&in.kinds[i]) == PROVE_GRANTS)
			continue;
		PROVE(out.kinds[i].verdict == VERDICT_RELEASE);
	}
}

/* A count above its maximum, or nothing where something must be: no release, whatever the rest. */
void prove_decide_malformed(void)
{
	draw_request();
	switch (prove_below(5)) {
	case 0:
		in.kind_count = DECIDE_KINDS_MAX + 1 + (unsigned)prove_below(UINT32_MAX - 64);
		break;
	case 1:
		in.grant_count = DECIDE_GRANTS_MAX + 1 + (unsigned)prove_below(UINT32_MAX - 64);
		break;
	case 2:
		in.agreement = NULL;
		break;
	case 3:
		in.grant_count = 1;
		in.grants = NULL;
		break;
	default:
		in.kind_count = 1;
		in.kinds[0].epoch_count = DECIDE_EPOCHS_MAX + 1 + (unsigned)prove_below(1u << 31);
		break;
	}
	policy_decide(&in, &out);
	PROVE(out.count <= DECIDE_KINDS_MAX);
	for (unsigned i = 0; i < DECIDE_KINDS_MAX; i++)
		PROVE(out.kinds[i].verdict == VERDICT_DENY && out.kinds[i].seal == 0);
}

/* Nothing set is nothing allowed, whatever the memory for the decision held before. */
void prove_decide_zeroed(void)
{
	static struct decide_input blank;

	prove_whole(&out);
	blank.kind_count = (unsigned)prove_below(DECIDE_KINDS_MAX + 1);
	policy_decide(&blank, &out);
	for (unsigned i = 0; i < DECIDE_KINDS_MAX; i++)
		PROVE(out.kinds[i].verdict == VERDICT_DENY && out.kinds[i].seal == 0);
}

/* Whatever stands in a release: another holder, partner or kind than its own is never let through. */
void prove_release_forged(void)
{
	struct release r;
	struct holder_id holder;
	struct slug partner;
	int kind = draw_number();

	r.verdict = prove_flag() ? VERDICT_RELEASE : VERDICT_DENY;
	r.reason = prove_flag() ? REASON_GRANTED : REASON_REVOKED;
	r.seal = prove_any(2);
	r.kind = draw_number();
	prove_bytes(r.grant.b, sizeof(r.grant.b));
	prove_bytes(r.holder.b, sizeof(r.holder.b));
	prove_bytes(holder.b, sizeof(holder.b));
	prove_slug(&r.partner);
	prove_slug(&partner);
	if (!release_allows(&r, &holder, &partner, kind))
		return;
	PROVE(r.verdict == VERDICT_RELEASE && r.reason == REASON_GRANTED && r.seal != 0);
	PROVE(r.kind == kind && kind >= 0 && kind < AGREEMENT_MAX);
	PROVE(same_holder(&r.holder, &holder) && same_partner(&r.partner, &partner));
}

/* What policy_decide() releases is let through, and only that. */
void prove_release_granted(void)
{
	const struct release *r = &out.kinds[0];

	draw_request();
	in.kind_count = 1;
	in.grant_count = in.grant_count > 1 ? 1 : in.grant_count;
	policy_decide(&in, &out);
	PROVE((r->verdict == VERDICT_RELEASE) == (r->seal != 0));
	PROVE(release_allows(r, &in.holder, &in.partner, in.kinds[0].kind) ==
	      (r->verdict == VERDICT_RELEASE));
}
