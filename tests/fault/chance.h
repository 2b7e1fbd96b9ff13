/* SPDX-License-Identifier: EUPL-1.2 */
/* Chance that comes again with its seed (splitmix64). */
#ifndef EENMAAL_TESTS_FAULT_CHANCE_H
#define EENMAAL_TESTS_FAULT_CHANCE_H

#include <stdbool.h>
#include <stdint.h>

struct chance {
	uint64_t state;
};

uint64_t chance_next(struct chance *c);
uint64_t chance_below(struct chance *c, uint64_t n);
/* Is the next of all in a sample of about count? */
bool chance_picks(struct chance *c, uint64_t all, uint64_t count);

/* EENMAAL_FAULTS=all: everything, not a sample. */
bool chance_all(void);
/* From EENMAAL_FAULT_SEED, or otherwise a fixed one. */
struct chance chance_seeded(void);

#endif
