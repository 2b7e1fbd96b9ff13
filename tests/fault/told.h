/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What clients were told, and what the log holds: after every fault the second must bear out the first.
 */
#ifndef EENMAAL_TESTS_FAULT_TOLD_H
#define EENMAAL_TESTS_FAULT_TOLD_H

#include "tests/support/rig_audit.h"

#define TOLD_MAX 32768
#define TOLD_CHANGES 16
#define TOLD_DOSSIERS 4
#define TOLD_NEVER UINT64_MAX

/* An answer with its receipt, and how far the tape was when it had come. */
struct told_answer {
	struct hash statement, leaf;
	uint64_t index, step;
	Eenmaal__V1__Outcome outcome;
	struct checkpoint checkpoint;
};

/* A change of consent: sent, and answered (or never), at these steps of the tape. */
struct told_change {
	size_t dossier;
	bool releases; /* what a fetch gives after it */
	uint64_t sent, answered;
};

struct told {
	size_t count, changes;
	struct told_answer answers[TOLD_MAX];
	struct told_change change[TOLD_CHANGES];
	struct dossier dossiers[TOLD_DOSSIERS];
	struct uuid grants[TOLD_DOSSIERS];
	struct rig_trust trust;
};

/* What a fetch must give. */
enum told_outlook { TOLD_UNKNOWN, TOLD_RELEASE, TOLD_NOTHING };
enum told_outlook told_outlook(const struct told *t, size_t dossier, uint64_t step);

/* The receipt must verify and name the statement. */
void told_keep(struct told *t, const Eenmaal__V1__Receipt *r,
	       const Eenmaal__V1__Envelope *statement, uint64_t step);

/* ---- the log ------------------------------------------------------------------------------------- */

#define LOGGED_MAX 32768
#define LOGGED_CHAINS 4096

struct logged {
	struct merkle_edge edge;
	struct {
		struct hash leaf, statement, root; /* root: of the tree up to here */
		Eenmaal__V1__Outcome outcome;
		bool gone;
	} entries[LOGGED_MAX];
	size_t gone;   /* entries without their parts */
	bool retained; /* an entry tells of that */
	size_t chains;
	struct {
		struct holder_id holder;
		struct record_chain chain;
	} chain[LOGGED_CHAINS];
};

/* The next entry, opened; it must continue its holder's chain. */
void logged_add(struct logged *l, const struct rig_entry *e);
/* An entry that went by its age: only its place counts, and in its holder's chain (NULL: in none). */
void logged_add_gone(struct logged *l, const struct hash *leaf, const struct holder_id *holder);
/* All of it from a daemon that serves, through the auditor's method. */
void logged_serve(struct logged *l, struct rig *r);
/*
 * All of it from the database itself, which is opened as the daemon opens it: integrity, every leaf
 * from the first, every node, the checkpoint's signature, every chain, every revocation.
 */
void logged_open(struct logged *l, const struct rig *r, const char *path, struct told *t,
		 uint64_t step);
/* Nothing that was told before the step is missing; how many answers were compared. */
size_t logged_bears_out(const struct logged *l, const struct told *t, uint64_t step);

#endif
