/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/prove/decide_request.h"

struct permission_table prove_table;
struct grant prove_grants[PROVE_GRANTS];
struct decide_input prove_in;
struct decision prove_out;

bool prove_in_set(agreement_set set, int n)
{
	return n >= 0 && n < AGREEMENT_MAX && ((set >> n) & 1) == 1;
}

bool prove_same_holder(const struct holder_id *a, const struct holder_id *b)
{
	bool same = true;

	for (unsigned i = 0; i < HOLDER_ID_LEN; i++)
		same = same && a->b[i] == b->b[i];
	return same;
}

bool prove_same_partner(const struct slug *a, const struct slug *b)
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

int prove_draw_number(void)
{
	return (int)prove_any(0);
}

static void draw_fields(void)
{
	prove_whole(&prove_table);
	prove_whole(&prove_grants);
	prove_whole(&prove_in);
}

#else

int prove_draw_number(void)
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
	prove_table.never = prove_any(2);
	for (unsigned i = 0; i < 4; i++)
		prove_table.at[i >> 1][i & 1].read = prove_any(4);
	for (unsigned i = 0; i < PROVE_KINDS; i++) {
		if (prove_in.role >= 0 && prove_in.role < AGREEMENT_MAX &&
		    prove_in.kinds[i].kind >= 0 && prove_in.kinds[i].kind < AGREEMENT_MAX)
			prove_table.at[prove_in.role][prove_in.kinds[i].kind].read = prove_any(8);
	}
}

static void draw_fields(void)
{
	prove_in.partner_roles = prove_any(8);
	prove_in.role = prove_draw_number();
	prove_in.purpose = prove_draw_number();
	prove_in.now = (int64_t)prove_any(5);
	prove_bytes(prove_in.holder.b, sizeof(prove_in.holder.b));
	prove_slug(&prove_in.partner);
	for (unsigned i = 0; i < PROVE_KINDS; i++) {
		prove_in.kinds[i].kind = prove_draw_number();
		for (unsigned e = 0; e < PROVE_EPOCHS; e++)
			prove_in.kinds[i].epochs[e] = prove_any(2);
	}
	for (unsigned i = 0; i < PROVE_GRANTS; i++)
		draw_grant(&prove_grants[i]);
	draw_table();
}

#endif

void prove_draw_request(void)
{
	draw_fields();
	prove_draw_conditions();
	prove_in.verified = prove_below(16) != 0;
	prove_in.partner_active = prove_below(16) != 0;
	prove_in.dossier_exists = prove_below(16) != 0;
	prove_in.dossier_erased = prove_below(16) == 0;
	prove_in.dossier_stopped = prove_below(16) == 0;
	prove_in.agreement = &prove_table;
	prove_in.grants = prove_grants;
	prove_in.kind_count = (unsigned)prove_below(PROVE_KINDS + 1);
	for (unsigned i = 0; i < PROVE_KINDS; i++)
		prove_in.kinds[i].epoch_count = (unsigned)prove_below(PROVE_EPOCHS + 1);
	prove_in.grant_count = (unsigned)prove_below(PROVE_GRANTS + 1);
	for (unsigned i = 0; i < PROVE_GRANTS; i++) {
		prove_grants[i].paused = prove_below(4) == 0;
		prove_grants[i].revoked = prove_below(4) == 0;
		prove_grants[i].replaced = prove_below(4) == 0;
		prove_grants[i].epoch_count = (unsigned)prove_below(PROVE_EPOCHS + 1);
	}
}
