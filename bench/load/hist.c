/* SPDX-License-Identifier: EUPL-1.2 */
#include "bench/load/hist.h"

#define STEPS (UINT64_C(1) << HIST_BITS)

static unsigned bin_of(uint64_t ns)
{
	unsigned power;

	if (ns < STEPS)
		return (unsigned)ns;
	if (ns >> HIST_TOP != 0)
		return HIST_BINS - 1;
	power = 63u - (unsigned)__builtin_clzll(ns) - HIST_BITS;
	return (unsigned)((ns >> power) + ((uint64_t)power << HIST_BITS));
}

/* The largest time that falls into a bin. */
static uint64_t top_of(unsigned bin)
{
	unsigned power = bin >> HIST_BITS;

	if (power == 0)
		return bin;
	power--;
	return (((bin & (STEPS - 1)) + STEPS + 1) << power) - 1;
}

void hist_add(struct hist *h, uint64_t ns)
{
	h->count++;
	h->sum_ns += ns;
	h->max_ns = ns > h->max_ns ? ns : h->max_ns;
	h->bins[bin_of(ns)]++;
}

void hist_merge(struct hist *into, const struct hist *from)
{
	into->count += from->count;
	into->sum_ns += from->sum_ns;
	into->max_ns = from->max_ns > into->max_ns ? from->max_ns : into->max_ns;
	for (unsigned n = 0; n < HIST_BINS; n++)
		into->bins[n] += from->bins[n];
}

uint64_t hist_within(const struct hist *h, double q)
{
	uint64_t wanted = (uint64_t)(q * (double)h->count), seen = 0;

	if (h->count == 0)
		return 0;
	for (unsigned n = 0; n < HIST_BINS; n++) {
		seen += h->bins[n];
		if (seen > wanted || seen == h->count)
			return top_of(n) < h->max_ns ? top_of(n) : h->max_ns;
	}
	return h->max_ns;
}
