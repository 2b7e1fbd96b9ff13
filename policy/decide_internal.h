/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The parts of the decision.  Each is proved on its own (tests/prove); the proof of the choice among
 * many grants then takes what is proved of the parts for the parts themselves.
 */
#ifndef EENMAAL_POLICY_DECIDE_INTERNAL_H
#define EENMAAL_POLICY_DECIDE_INTERNAL_H

#include <stddef.h>

#include "policy/decide.h"

/*
 * What stands against the request before any grant is looked at, from REASON_PARTNER_SUSPENDED to
 * REASON_STOPPED; REASON_GRANTED if nothing does.
 */
enum reason decide_rules(const struct decide_input *in, const struct decide_kind *k);

/*
 * What this one grant says about the kind: REASON_GRANTED, or what stands against it, from
 * REASON_NO_CONSENT (not of this holder and partner, not of this kind, or replaced) to REASON_ERASED.
 * Reads at most epoch_count epochs of either; policy_decide() has compared these with their maxima.
 */
enum reason decide_grant(const struct decide_input *in, const struct grant *g,
			 const struct decide_kind *k);

/* FNV-1a over the fields before the seal, from a start of our own; never 0. */
uint64_t decide_seal(const struct release *r);

static inline bool decide_in_range(int n)
{
	return n >= 0 && n < AGREEMENT_MAX;
}

/* False for every number outside 0..63, so that AGREEMENT_NONE is in no set. */
static inline bool decide_has(agreement_set set, int n)
{
	return decide_in_range(n) && (set >> n & 1) != 0;
}

static inline bool decide_same_bytes(const uint8_t *a, const uint8_t *b, size_t len)
{
	uint8_t differs = 0;

	for (size_t i = 0; i < len; i++)
		differs |= (uint8_t)(a[i] ^ b[i]);
	return differs == 0;
}

/* Unlike slug_equal(), bounded by the array: no trust in a NUL, and "none" equals nothing. */
static inline bool decide_same_slug(const struct slug *a, const struct slug *b)
{
	if (a->s[0] == 0)
		return false;
	for (size_t i = 0; i <= SLUG_MAX; i++) {
		if (a->s[i] != b->s[i])
			return false;
		if (a->s[i] == 0)
			return true;
	}
	return false;
}

#endif
