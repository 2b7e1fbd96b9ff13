/* SPDX-License-Identifier: EUPL-1.2 */
/* policy_decide() against the second model (model.h): at random, and for all of a small domain. */
#ifndef EENMAAL_TESTS_PROVE_DIFFER_H
#define EENMAAL_TESTS_PROVE_DIFFER_H

#include <stdint.h>

struct differ_count {
	uint64_t cases, granted, agreements;
	uint64_t reasons[64]; /* how often each was the answer */
};

/*
 * Random agreements (as YAML, through the shipped reader), partners, dossiers and grants from this
 * seed on until milliseconds have passed, twelve agreements at least.  A difference is printed, and the program aborts.
 */
struct differ_count differ_random(uint64_t seed, unsigned milliseconds);

/*
 * Two kinds, purposes and roles: every request under every pair of grants, each in every state; with
 * stride n every n-th pair only.
 */
struct differ_count differ_every(unsigned stride);

#endif
