/* SPDX-License-Identifier: EUPL-1.2 */
/* The table on the screen, and the same as JSON: one line for each scenario. */
#ifndef EENMAAL_BENCH_LOAD_REPORT_H
#define EENMAAL_BENCH_LOAD_REPORT_H

#include <stdio.h>

#include "bench/load/stage.h"

/* The parts of a floor, in microseconds of CPU. */
struct parts {
	double verify, http, read, commit;
	unsigned batch; /* requests in a commit, as seen */
};
double parts_sum(const struct parts *p);

/* json: a file to be written; what is in it is complete after report_end(). */
struct report {
	FILE *json;
	unsigned rows;
};
void report_begin(struct report *r, const char *json);
void report_row(struct report *r, const struct scenario *c, const struct outcome *o,
		const struct parts *floor);
/* A run that has no floor, below the table. */
void report_run(struct report *r, const char *name, const char *title, const struct outcome *o);
/* The same only as JSON. */
void report_json(struct report *r, const char *name, const struct outcome *o);
void report_end(struct report *r);

#endif
