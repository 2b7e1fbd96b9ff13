/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A short life of two dossiers, played by real clients over mutual TLS: enrol, upload, fetch, grant,
 * fetch, revoke, fetch; between the two a caseload of 64, after which the daemon moves its WAL.
 * Everything that is answered goes into the record of what clients were told.
 */
#ifndef EENMAAL_TESTS_FAULT_PLAY_H
#define EENMAAL_TESTS_FAULT_PLAY_H

#include "tests/fault/box.h"
#include "tests/fault/told.h"

#define PLAY_CASELOAD 64

struct play {
	struct box *box;
	struct told told;
	struct wire *coa, *school, *holder;
	unsigned answered, failed; /* requests */
};

void play_new(struct play *p, struct box *b);
void play_free(struct play *p);
/* Forget what was told; for the next run. */
void play_reset(struct play *p);

/* Another dossier in the place of this one; what clients were told of the log stays told. */
void play_renew(struct play *p, size_t dossier);

/* The steps of one dossier; false when one was not answered with 200. */
bool play_dossier(struct play *p, size_t dossier);
bool play_enrol(struct play *p, size_t dossier);
bool play_upload(struct play *p, size_t dossier);
bool play_grant(struct play *p, size_t dossier);
bool play_revoke(struct play *p, size_t dossier);
/* What comes must agree with what the holder was told. */
bool play_fetch(struct play *p, size_t dossier);
bool play_caseload(struct play *p);
/* All of it, as long as the daemon lives. */
void play_all(struct play *p);
/* Leave the daemon: close the connections. */
void play_hang_up(struct play *p);

/*
 * What must hold after the next start, asked of the daemon that serves now and was never told of:
 * its log bears out what was told before the step, and fetches give what they must.  Returns how
 * many answers were compared.
 */
size_t play_check(struct play *p, struct logged *l, uint64_t step);

#endif
