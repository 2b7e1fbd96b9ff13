/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A chain in a folder of its own (tests/support/site.h) with the real daemon serving it: $EENMAALD,
 * on free ports of 127.0.0.1.  It dies with the test, whatever becomes of that.  What must not fail
 * ends the test at once; these functions may be used from any thread.
 */
#ifndef EENMAAL_TESTS_SUPPORT_RIG_H
#define EENMAAL_TESTS_SUPPORT_RIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "tests/support/site.h"

/* Print what did not hold, and abort: cmocka's own assertions belong to its thread. */
#define MUST(condition) rig_must((condition), __FILE__, __LINE__, #condition)
void rig_must(bool holds, const char *file, int line, const char *what);

enum rig_side { RIG_PUBLIC, RIG_PARTNER };
#define RIG_NOBODY SITE_MEMBERS         /* no client certificate */
#define RIG_STRANGER (SITE_MEMBERS + 1) /* one of the right authority, not in the directory */
#define RIG_CALLERS (SITE_MEMBERS + 2)

struct rig_daemon;
struct ssl_ctx_st; /* of OpenSSL */

struct rig {
	struct site site;
	struct rig_daemon *daemon;           /* NULL while none runs */
	uint16_t port[2];                    /* by side */
	unsigned epochs;                     /* of each kind at enrolment; 0: RIG_EPOCHS */
	struct ssl_ctx_st *tls[RIG_CALLERS]; /* by member */
};

/* Make the chain; more is added to eenmaald.yaml (NULL: nothing). */
void rig_new(struct rig *r, const char *more);
/* End the daemon, if it runs, with SIGKILL, and remove everything. */
void rig_free(struct rig *r);

/* Start the daemon; returns when it listens on both sides and has said so. */
void rig_serve(struct rig *r);
/* Started under another program (valgrind, say): its words, ending with NULL. */
void rig_serve_under(struct rig *r, const char *const *wrapper);
/* The same in two steps: start the process (wrapper may be NULL), and wait until it serves. */
void rig_launch(struct rig *r, const char *const *wrapper);
void rig_ready(struct rig *r);
/* Send signal and wait for the end: the exit code, or 128 and the signal that ended it. */
int rig_end(struct rig *r, int signal);
/* SIGTERM, and it must exit with 0. */
void rig_close(struct rig *r);
/* A group's teardown for cmocka, whose setup left the rig in *state: rig_close(), then rig_free(). */
int rig_teardown(void **state);
void rig_signal(const struct rig *r, int signal);
pid_t rig_pid(const struct rig *r);

/* Wait until the daemon has logged the event so often since it started (at most 60 s). */
void rig_await(struct rig *r, const char *event, unsigned times);
unsigned rig_events(struct rig *r, const char *event);

/* "VmRSS", "VmHWM", ...: in KiB, 0 when it is gone. */
size_t rig_memory(const struct rig *r, const char *name);
bool rig_sanitized(void); /* is $EENMAALD built with a sanitizer? */

/* Run the daemon's command to its end: "backup", path, NULL.  run's texts are NUL-terminated. */
struct rig_run {
	int code;
	char out[4096], err[8192];
};
void rig_command(const struct rig *r, struct rig_run *run, const char *const *words);
/* The same with some more of the environment, "NAME=value", NULL-terminated (or NULL). */
void rig_command_with(const struct rig *r, struct rig_run *run, const char *const *words,
		      const char *const *environment);

/* A number from the environment, or otherwise. */
unsigned rig_knob(const char *name, unsigned otherwise);

#endif
