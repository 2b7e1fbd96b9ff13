/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A large database in little time: holders with their documents and one consent each.  Every statement
 * is signed, every entry stands in the ledger under a signed checkpoint, and the broker's own
 * committer, records and store put them there; but holders share keys and sealed bytes (model.h), and
 * nobody verifies meanwhile what was signed a moment before.  An auditor can, afterwards.
 */
#ifndef EENMAAL_BENCH_SCALE_FILL_H
#define EENMAAL_BENCH_SCALE_FILL_H

#include "tests/support/rig_dossier.h"

struct fill_plan {
	unsigned segments;    /* of each holder, spread over the kinds */
	const char *content;  /* of each, NUL-terminated */
	unsigned cache_mib;   /* of the writer; 0: 2048 */
	struct holder_id *id; /* where the new holders' numbers go */
};

/* Add count holders to the rig's database, which is made when there is none. */
void fill_holders(struct rig *r, const struct fill_plan *plan, unsigned count);

/*
 * Let partners ask, at the time that clock_now() tells: requests signed and verified, decided and
 * recorded as the daemon does, with nobody to answer.
 */
struct fill_questions {
	/* A request that is not signed yet, in the arena, and whose it is.  In several threads. */
	Eenmaal__V1__AccessRequest *(*ask)(const void *context, struct arena *a,
					   enum site_member *by);
	const void *context;
	unsigned count;
	unsigned cache_mib; /* as in fill_plan */
};
void fill_questions(struct rig *r, const struct fill_questions *q);
/* The school reads one document of so many of them, picked at random, count times. */
void fill_accesses(struct rig *r, const struct fill_plan *plan, unsigned holders, unsigned count);

/* The kind of which a holder has a document that the school may see: rig_school. */
#define FILL_ENTRIES(segments) ((segments) + 2u) /* in the ledger, for each holder */

#endif
