/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * One of several connections' worth of requests: made and signed in advance, then sent one after
 * the other over connections that stay open, by a thread of its own.
 */
#ifndef EENMAAL_BENCH_LOAD_LANE_H
#define EENMAAL_BENCH_LOAD_LANE_H

#include <pthread.h>
#include <stdatomic.h>

#include "bench/load/hist.h"
#include "tests/support/rig_dossier.h"

/* Where a request goes, and as whom. */
enum door { DOOR_SCHOOL, DOOR_COA, DOOR_HOLDER, DOOR_FLOOR, DOORS };

struct shot {
	enum door door;
	unsigned at_least; /* bytes of the body of a good answer */
	uint8_t *bytes;    /* head and body */
	size_t len;
};

struct lane {
	pthread_t thread;
	struct rig *rig;
	uint16_t floor_port;
	struct wire *wire[DOORS]; /* opened when it is first needed */
	struct shot *shots;
	size_t count, next, room; /* made, sent, places */
	struct dossier *dossier;  /* this lane's own, of scenarios that change one */
	unsigned step, change;    /* how often it asked, and how often it changed something */
	struct uuid grant;        /* the newest in it */
	struct tempo *tempo;      /* of the present run */
	struct hist *hist;
	uint64_t good, unavailable, wrong, bytes_out, bytes_in;
	uint64_t unavailable_max_ns; /* the slowest of these */
	char complaint[200];         /* about the first wrong answer */
};

/* What the lanes of a run share. */
struct tempo {
	uint64_t start_ns, end_ns;
	uint64_t interval_ns; /* between intended sendings; 0: as soon as the last was answered */
	_Atomic uint64_t ticket;
};

void lane_open(struct lane *l, struct rig *r, uint16_t floor_port);
/* Forgets what it has sent and opens nothing yet. */
void lane_free(struct lane *l);

/* Takes the bytes' contents over; at_least: see above. */
void lane_add(struct lane *l, enum door door, struct view path, const struct buf *body,
	      unsigned at_least);
/* The same with a message for the method "PartnerService/Fetch". */
void lane_add_call(struct lane *l, enum door door, const char *method, const void *request,
		   unsigned at_least);
/* How many are there still to be sent. */
size_t lane_waiting(const struct lane *l);
/* Drop what was sent. */
void lane_trim(struct lane *l);

/* Send until the end of the tempo, or until nothing waits: a thread's function. */
void *lane_run(void *lane);

#endif
