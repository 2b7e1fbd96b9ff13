/* SPDX-License-Identifier: EUPL-1.2 */
/* How the scenarios are played: rounds of the daemon and of its floor, and what they come to. */
#ifndef EENMAAL_BENCH_LOAD_PLAY_H
#define EENMAAL_BENCH_LOAD_PLAY_H

#include "bench/load/report.h"

struct knobs {
	double seconds;
	unsigned rounds, connections;
};

/* Requests over connections that stay open, as many as go. */
void play_requests(const struct scenario *c, const struct knobs *k, struct report *r);
/* day.c: the same, and for more than half a minute at half load, watching what grows. */
void play_day(const struct scenario *c, const struct knobs *k, struct report *r);
/* A new connection for each: connect.c. */
void play_connect(const struct scenario *c, const struct knobs *k, struct report *r);
/* strain.c: one client, 64, half of what goes, and a backup meanwhile. */
void play_strain(const struct scenario *c, const struct knobs *k, struct report *r);
/* strain.c: many more at once than the queue takes. */
void play_overload(const struct scenario *c, const struct knobs *k, struct report *r);
/* scale.c: the same against ever larger databases. */
void play_scale(const struct scenario *c, const struct knobs *k, struct report *r);
/* desk.c: an auditor's page and exports, with a log of months. */
void play_desk(const struct scenario *c, const struct knobs *k, struct report *r);

#endif
