/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A daemon with its dossiers, lanes that ask it, and beside it the floor's HTTP server: what one
 * scenario needs, and what its runs come to.
 */
#ifndef EENMAAL_BENCH_LOAD_STAGE_H
#define EENMAAL_BENCH_LOAD_STAGE_H

#include "bench/floor/floor.h"
#include "bench/load/lane.h"
#include "bench/load/process.h"

struct stage;
struct knobs;
struct report;

/* What a request of a scenario cannot do without; the rest of its floor is measured. */
struct need {
	double verifications;
	double reads;   /* of rows of a segment's size */
	double records; /* in the log; all together as large as the request */
};

struct scenario {
	const char *name, *title;
	size_t content;                /* bytes of a segment */
	unsigned dossiers;             /* that all lanes ask about */
	const struct rig_terms *terms; /* of the grants in them */
	/* Make the next request of a lane, or a few that belong together */
	void (*add)(struct stage *s, struct lane *l);
	struct need need;
	unsigned segments;  /* released by a request; 0: as many as one */
	const char *config; /* more of eenmaald.yaml; NULL: nothing */
	bool resumes;       /* each handshake continues the session of the one before */
	bool bare;          /* handshakes alone: nothing is asked after them */
	bool apart;         /* only when it is asked for by name */
	void (*play)(const struct scenario *c, const struct knobs *k, struct report *r);
};

struct stage {
	const struct scenario *scenario;
	struct rig rig;
	struct process_syncs *syncs;
	struct floor_server floor;
	struct dossier *dossiers;
	char *content; /* NUL-terminated */
	unsigned lane_count;
	unsigned asking; /* so many of them take part in a run; all at first */
	struct lane *lanes, *floor_lanes;
	double rate, floor_rate; /* requests per second as last seen: how many to prepare */
};

/* The daemon serves, the dossiers are there, nothing has been asked. */
void stage_open(struct stage *s, const struct scenario *scenario, unsigned lanes);
void stage_close(struct stage *s);
/* The daemon was started anew: the lanes know nothing of before. */
void stage_restart(struct stage *s);

struct outcome {
	double seconds, per_second;
	uint64_t good, unavailable, wrong;
	struct hist hist;
	double cpu_us, syncs; /* of the server, per answered request */
	double bytes_out, bytes_in;
	size_t memory_kib;
	uint64_t unavailable_max_ns;
	unsigned dry; /* lanes that had nothing left to ask before the end */
};

/*
 * A closed loop to no purpose but that every lane that asks has its connections, and that it is known
 * how many requests they need: one that has none left is missing in the load, and in the batches.
 */
void stage_warm(struct stage *s, double seconds, struct outcome *out);
/* rate: requests per second; 0: as many as go (a closed loop).  Prepares, then measures. */
void stage_run(struct stage *s, double seconds, double rate, struct outcome *out);
/* Against the floor's server, with requests and answers of these sizes. */
void stage_run_floor(struct stage *s, double seconds, const struct outcome *like,
		     struct outcome *out);

#endif
