/* SPDX-License-Identifier: EUPL-1.2 */
/* How far the reading is: a bar for a terminal. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "broker/base/clock.h"
#include "client/audit_read.h"

#define WIDTH 30
#define SECOND UINT64_C(1000000000)

void audit_progress(const struct audit_reading *r, bool end)
{
	uint64_t done = r->audit->edge.size - r->start.size;
	uint64_t all = r->target.size - r->start.size;
	uint64_t seconds = (clock_mono_ns() - r->began_ns) / SECOND;
	uint64_t left = done > 0 ? seconds * (all - done) / done : 0;
	unsigned filled = all > 0 ? (unsigned)(done * WIDTH / all) : WIDTH;
	char bar[WIDTH + 1];

	memset(bar, '.', WIDTH);
	memset(bar, '#', filled);
	bar[WIDTH] = 0;
	(void)fprintf(stderr, "\r  [%s] %" PRIu64 " of %" PRIu64 " entries", bar,
		      r->audit->edge.size, r->target.size);
	if (end)
		(void)fprintf(stderr, ", %" PRIu64 " s         \n", seconds);
	else
		(void)fprintf(stderr, ", %" PRIu64 " s left   ", left);
}
