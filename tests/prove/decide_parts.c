/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * For CBMC only, in the place of policy/decide_rules.c, decide_grant.c and decide_seal.c: what is
 * proved of them, and any value for the rest.  What is proved with it of the choice among grants holds
 * for the shipped parts as well (prove_decide_rules, prove_decide_grant, prove_release_seal).
 */
#ifdef PROVE_CBMC

#include "tests/prove/decide_request.h"

static bool permitted[PROVE_KINDS], covered[PROVE_GRANTS][PROVE_KINDS];

void prove_draw_conditions(void)
{
	for (unsigned k = 0; k < PROVE_KINDS; k++) {
		permitted[k] = prove_flag();
		for (unsigned g = 0; g < PROVE_GRANTS; g++)
			covered[g][k] = prove_flag();
	}
}

bool prove_permits(const struct decide_kind *k)
{
	return permitted[k - prove_in.kinds] && k->kind >= 0 && k->kind < AGREEMENT_MAX;
}

bool prove_covers(const struct grant *g, const struct decide_kind *k)
{
	return covered[g - prove_grants][k - prove_in.kinds] &&
	       prove_same_partner(&prove_in.partner, &prove_in.partner);
}

static enum reason any_reason(enum reason first, enum reason last)
{
	return (enum reason)(first + prove_below(last - first + 1));
}

enum reason decide_rules(const struct decide_input *in, const struct decide_kind *k)
{
	(void)in;
	return prove_permits(k) ? REASON_GRANTED
				: any_reason(REASON_PARTNER_SUSPENDED, REASON_STOPPED);
}

enum reason decide_grant(const struct decide_input *in, const struct grant *g,
			 const struct decide_kind *k)
{
	return prove_covers(g, k) && k->epoch_count > 0 && !in->dossier_erased
		       ? REASON_GRANTED
		       : any_reason(REASON_NO_CONSENT, REASON_ERASED);
}

/* CBMC knows of it only that the same arguments give the same number. */
uint64_t __CPROVER_uninterpreted_seal(uint64_t numbers, uint64_t kind, uint64_t grant_high,
				      uint64_t grant_low, uint64_t holder_high, uint64_t holder_low,
				      uint64_t p0, uint64_t p1, uint64_t p2, uint64_t p3,
				      uint64_t p4, uint64_t p5);

static uint64_t pack(const void *bytes, size_t len)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < len; i++)
		sum = sum << 8 | ((const uint8_t *)bytes)[i];
	return sum;
}

uint64_t decide_seal(const struct release *r)
{
	const char *p = r->partner.s;

	return __CPROVER_uninterpreted_seal((uint64_t)r->verdict << 32 | (uint64_t)r->reason,
					    (uint64_t)r->kind, pack(r->grant.b, 8),
					    pack(r->grant.b + 8, 8), pack(r->holder.b, 8),
					    pack(r->holder.b + 8, 2), pack(p, 8), pack(p + 8, 8),
					    pack(p + 16, 8), pack(p + 24, 8), pack(p + 32, 8),
					    pack(p + 40, 1)) |
	       1;
}

#else

typedef int decide_parts_are_the_shipped_ones;

#endif
