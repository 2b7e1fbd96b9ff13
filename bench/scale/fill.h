/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A large database in little time: holders with their documents and one consent each, as their own
 * devices, the reception and the broker would have made them.  Every key is generated, every
 * statement signed and verified, every entry in the ledger under a signed checkpoint: the broker's own
 * calls run, only without a network between.  No daemon may serve the database meanwhile.
 */
#ifndef EENMAAL_BENCH_SCALE_FILL_H
#define EENMAAL_BENCH_SCALE_FILL_H

#include "tests/support/rig_dossier.h"

struct fill_plan {
	unsigned segments;    /* of each holder, spread over the kinds */
	const char *content;  /* of each, NUL-terminated */
	unsigned cache_mib;   /* of the writer; 0: 512 */
	struct holder_id *id; /* where the new holders' numbers go */
};

/* Add count holders to the rig's database, which is made when there is none. */
void fill_holders(struct rig *r, const struct fill_plan *plan, unsigned count);

/* The kind of which a holder has a document that the school may see: rig_school. */
#define FILL_ENTRIES(segments) ((segments) + 2u) /* in the ledger, for each holder */

#endif
