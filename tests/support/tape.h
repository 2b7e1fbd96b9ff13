/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The log of a world's broker as an auditor gets it, played to client/audit_state.h; and a broker
 * that lies: entries are opened, changed and committed to anew, so that only their content can give
 * the lie away.  Failures end the test.
 */
#ifndef EENMAAL_TESTS_SUPPORT_TAPE_H
#define EENMAAL_TESTS_SUPPORT_TAPE_H

#include "client/audit_state.h"
#include "tests/support/wallet.h"

#define TAPE_MAX 512

struct tape {
	struct world *w;
	size_t count;
	Eenmaal__V1__LogEntry *entries[TAPE_MAX];
	Eenmaal__V1__ListDirectoriesResponse *editions;
};

/* All entries, by the auditor's own calls; lives as long as the world. */
struct tape *tape_record(struct world *w);

/* A new auditor who knows the tape's directories / has heard the tape; the caller frees *out. */
MUST_USE enum err tape_start(const struct tape *t, struct audit **out);
MUST_USE enum err tape_play(const struct tape *t, struct audit **out);

/* The auditor is content. */
struct audit_counts tape_whole(const struct tape *t);
/* The auditor stops at this entry and says something with text in it. */
void tape_caught(const struct tape *t, size_t at, const char *text);

/*
 * The auditor goes on after what does not fit, as `audit verify` does, and has these findings; the
 * caller frees *out.
 */
void tape_findings(const struct tape *t, struct audit **out);

struct lie {
	Eenmaal__V1__LogEntry *entry;
	Eenmaal__V1__SeenRecord *seen;
	Eenmaal__V1__KeptRecord *kept;
};

/* An entry that was not erased, opened. */
struct lie tape_open(const struct tape *t, size_t at);
/* Commit to what the lie now says; a copy of the entry takes the old one's place. */
void tape_tell(struct tape *t, size_t at, const struct lie *l);

/* The n-th entry of an action, from 0. */
size_t tape_find(const struct tape *t, Eenmaal__V1__Action action, size_t n);

#endif
