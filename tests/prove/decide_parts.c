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
uint64_t __CPROVER_uninterpreted_mix(uint64_t sum, uint64_t part);

static uint64_t mix(uint64_t sum, const void *data, size_t len)
{
	uint64_t part = 0;

	for (size_t i = 0; i < len; i++) {
		part = part << 8 | ((const uint8_t *)data)[i];
		if (i % 8 == 7 || i + 1 == len)
			sum = __CPROVER_uninterpreted_mix(sum, part);
	}
	return sum;
}

uint64_t decide_seal(const struct release *r)
{
	uint64_t sum = (uint64_t)r->verdict << 32 | (uint64_t)r->reason;

	sum = __CPROVER_uninterpreted_mix(sum, (uint64_t)r->kind);
	sum = mix(sum, r->grant.b, sizeof(r->grant.b));
	sum = mix(sum, r->holder.b, sizeof(r->holder.b));
	sum = mix(sum, r->partner.s, sizeof(r->partner.s));
	return sum | 1;
}

#else

typedef int decide_parts_are_the_shipped_ones;

#endif
