/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * An auditor's desk: a chain with the real daemon, a profile of the auditor's (and of partners), the
 * command $EENMAAL, and a malicious operator who changes the database while the daemon rests.
 */
#ifndef EENMAAL_TESTS_SUPPORT_DESK_H
#define EENMAAL_TESTS_SUPPORT_DESK_H

#include "tests/support/rig_dossier.h"

struct desk {
	struct rig rig;
	char folder[200];  /* profiles, and what commands write */
	unsigned patience; /* seconds that a command may take; 0: 300 */
};

/* The daemon serves when this returns. */
void desk_start(struct desk *d);
/* The same; more is added to eenmaald.yaml. */
void desk_start_with(struct desk *d, const char *more);
void desk_stop(struct desk *d);
/* A desk beside a rig that serves already, and stays when the desk is left. */
void desk_open(struct desk *d, const struct rig *r);
void desk_leave(struct desk *d);

struct desk_run {
	int code;
	char out[65536], err[8192];
};
/* Words as for a shell, split at blanks; "@name" is a file of the desk. */
void desk_run(const struct desk *d, struct desk_run *r, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* The same, killed after so many milliseconds. */
void desk_run_killed(const struct desk *d, struct desk_run *r, unsigned ms, const char *line);
/* "audit verify --profile @inspectie ..." as an auditor who has seen nothing before. */
void desk_verify_fresh(struct desk *d, struct desk_run *r, const char *options);

/* The daemon rests; a good database is kept, and put back by the next desk_good(). */
void desk_keep(struct desk *d);
void desk_good(struct desk *d);
void desk_serve(struct desk *d);
/* The resting database, opened; whoever closes it uses sqlite3_close(). */
struct sqlite3;
struct sqlite3 *desk_database(const struct desk *d);
/* SQL on the resting database. */
void desk_sql(struct desk *d, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
