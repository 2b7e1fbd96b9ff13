/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/fault/chance.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/rig.h"

uint64_t chance_next(struct chance *c)
{
	uint64_t z = c->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

uint64_t chance_below(struct chance *c, uint64_t n)
{
	return n == 0 ? 0 : chance_next(c) % n;
}

bool chance_picks(struct chance *c, uint64_t all, uint64_t count)
{
	return count >= all || chance_below(c, all) < count;
}

bool chance_all(void)
{
	const char *text = getenv("EENMAAL_FAULTS");

	return text != NULL && strcmp(text, "all") == 0;
}

struct chance chance_seeded(void)
{
	return (struct chance){rig_knob("EENMAAL_FAULT_SEED", 20261122)};
}
