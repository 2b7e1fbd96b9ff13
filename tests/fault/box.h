/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A rig whose database has a folder of its own, and whose daemon runs under faulty.so: what is hit is
 * armed here, and what was done to the folder's files is read here.
 */
#ifndef EENMAAL_TESTS_FAULT_BOX_H
#define EENMAAL_TESTS_FAULT_BOX_H

#include "tests/fault/faulty.h"
#include "tests/support/rig.h"

struct box {
	struct rig rig;
	struct faulty *shared;
	char folder[260]; /* of the database */
	char path[300];   /* of the shared memory */
	char preload[600], variable[340], later[40];
	const char *wrapper[5];
};

extern const char *const box_faults[FAULTS]; /* their names */

void box_new(struct box *b);
void box_free(struct box *b);

/* Remove the database, and begin a new tape and new counts. */
void box_clear(struct box *b);
/* Only remove the files. */
void box_empty(struct box *b);
/* Hit call number at of those that the fault may hit from now on; 0: only count. */
void box_arm(struct box *b, enum fault fault, uint64_t at);
void box_disarm(struct box *b);

/* From its next start on the daemon lives so many days later (tests/later). */
void box_later(struct box *b, unsigned days);

/* Start the daemon under faulty.so; false when it ended before it served. */
bool box_serve(struct box *b);
bool box_alive(const struct box *b);
/* SIGTERM, or wait for the end that is near; the exit code, or 128 and the signal. */
int box_end(struct box *b);
/* Did the daemon, since the last box_clear(), say this? */
bool box_said(const struct box *b, const char *text);

#endif
