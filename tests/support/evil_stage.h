/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Where the attacks are played: a chain with a daemon, the evil broker before it, profiles of
 * partners and holders that know only the evil one, and a short history: two holders, documents
 * that were replaced, consents that were given and taken back.  The command is $EENMAAL.  When there is
 * $EENMAAL_HOLDER, that is run in its place for what holders do: the client of the holder's page, with
 * the same words (tests/page-client/command).
 */
#ifndef EENMAAL_TESTS_SUPPORT_EVIL_STAGE_H
#define EENMAAL_TESTS_SUPPORT_EVIL_STAGE_H

#include "tests/support/evil.h"

struct stage {
	struct rig rig;
	struct evil evil;
	char folder[200];
	char amina[HOLDER_TEXT_LEN + 1]; /* activated; shares skills and plan with the school */
	char bilal[HOLDER_TEXT_LEN + 1]; /* not activated; shares skills with the school */
	char revoked[40];                /* amina's grant to gemeente of skills, taken back */
	char given[40];                  /* the same once more, which counts */
	const char *page; /* run for holders in the place of the command; NULL: none */
};

void stage_start(struct stage *s);
void stage_stop(struct stage *s);

/* A command's end. */
struct outcome {
	int code;
	size_t peak; /* KiB of memory at most */
	char out[16384], err[8192];
};
/* Words as for a shell, split at blanks; %s of the format as printf has it. */
void stage_run(const struct stage *s, struct outcome *o, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

int stage_shell(const char *command); /* its exit code */

/* What every attack must come to. */
struct attack {
	const char *name;
	const char *verb; /* as evil_run.c lists them */
	const char *only; /* the method that is attacked */
	evil_turn *turn;  /* changes the answer */
	evil_turn *instead;
	int code;          /* 0 means 4 here */
	const char *says;  /* in the sentence */
	const char *never; /* a method that must not be called (again) */
	size_t which;
	bool fresh;    /* a client that has seen nothing before */
	bool shown;    /* the terms that the holder agrees to stand on the output, no more */
	bool harmless; /* nothing is wrong with what comes: exit 0 */
	bool page;     /* the page alone notices: the command's list does not read the log */
	bool quick;    /* is in the short run, too */
};

extern const struct attack evil_reads[], evil_writes[], evil_holders[], evil_sessions[],
	evil_logs[], evil_aged[]; /* each ends without a name */

/* Play it; aborts with the whole story when the client fell for it. */
void stage_play(struct stage *s, const struct attack *a);
/* All attacks (or the quick ones), and that docs/ATTACKS.md has a line for each; how many. */
unsigned stage_play_all(struct stage *s, bool quick);
/* Without any attack each verb ends well. */
void stage_honest(struct stage *s);

/* Flip one bit in each object that comes over the wire, at some places; how many: evil_flip.c. */
unsigned stage_flip(struct stage *s, unsigned places);

#endif
