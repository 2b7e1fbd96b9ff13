/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The broker that the route target plays on: a dossier with a document and a grant, and one request
 * of many methods that would be accepted.  The same in every process.
 */
#ifndef EENMAAL_TESTS_FUZZ_STAGE_H
#define EENMAAL_TESTS_FUZZ_STAGE_H

#include "tests/support/wallet.h"

struct stage {
	struct world *w;
	struct wallet *h;
	struct wallet *other;    /* not enrolled */
	struct secret *seeds[2]; /* of the holder, before and after the rotation */
	struct secret *card, *open;
	uint64_t nonce, ledger, calls;
	bool over; /* somebody changed keys or erased: start anew */
};
extern struct stage stage;

#define STAGE_SCRIPTS_MAX 32

/* A request that is made but not sent. */
struct script {
	const char *name, *method; /* "PartnerService/Fetch" */
	int member;
	struct view body;
};
extern struct script scripts[STAGE_SCRIPTS_MAX];
extern size_t script_count;

void stage_open(void);
/* Checks the ledger and the holder's chain before everything is gone. */
void stage_close(void);

#endif
