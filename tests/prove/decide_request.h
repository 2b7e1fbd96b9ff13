/* SPDX-License-Identifier: EUPL-1.2 */
/* The request that the harnesses on the decision draw, and how they compare.  Private to tests/prove. */
#ifndef EENMAAL_TESTS_PROVE_DECIDE_REQUEST_H
#define EENMAAL_TESTS_PROVE_DECIDE_REQUEST_H

#include "policy/decide_internal.h"
#include "tests/prove/prove.h"

/* Large, and the same at every call: CBMC sees one object, and the stack stays small. */
extern struct permission_table prove_table;
extern struct grant prove_grants[PROVE_GRANTS];
extern struct decide_input prove_in;
extern struct decision prove_out;

/* Counts within the bounds, truth values that are 0 or 1; all else is anything. */
void prove_draw_request(void);
/* A number of an item, or one that names nothing, above and below. */
int prove_draw_number(void);

/*
 * Does all hold that is no grant's affair: an active member with the role, a dossier that is not
 * stopped, an agreement that lets the role read the kind for the purpose?  decide_conditions.c
 * spells it out; decide_parts.c, which stands in its place when the choice is proved, has it true
 * or false at will.
 */
bool prove_permits(const struct decide_kind *k);
/*
 * And is the grant a consent to this kind: active, not taken back in whole or for the kind, within
 * its time and uses, for this holder, partner, purpose and role, with every key?
 */
bool prove_covers(const struct grant *g, const struct decide_kind *k);
void prove_draw_conditions(void);

bool prove_in_set(agreement_set set, int n);
bool prove_same_holder(const struct holder_id *a, const struct holder_id *b);
/* Two names that end and are the same up to there; the empty name is nobody's. */
bool prove_same_partner(const struct slug *a, const struct slug *b);

#endif
