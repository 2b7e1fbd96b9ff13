/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Times in a histogram of logarithmic steps with 64 linear ones in each: every value is kept to
 * within 1.6 %, from a nanosecond to eighteen minutes, in 20 KiB.
 */
#ifndef EENMAAL_BENCH_LOAD_HIST_H
#define EENMAAL_BENCH_LOAD_HIST_H

#include <stdint.h>

#define HIST_BITS 6
#define HIST_TOP 40 /* 2^40 ns: what is longer counts as that */
#define HIST_BINS ((HIST_TOP - HIST_BITS + 1) << HIST_BITS)

struct hist {
	uint64_t count, sum_ns, max_ns;
	uint64_t bins[HIST_BINS];
};

void hist_add(struct hist *h, uint64_t ns);
void hist_merge(struct hist *into, const struct hist *from);
/* The time within which the share q (0 to 1) of all ended; 0 when there are none. */
uint64_t hist_within(const struct hist *h, double q);

#endif
