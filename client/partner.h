/* SPDX-License-Identifier: EUPL-1.2 */
/* What the verbs of `eenmaal partner` share: who is asking, with which keys. */
#ifndef EENMAAL_CLIENT_PARTNER_H
#define EENMAAL_CLIENT_PARTNER_H

#include "client/command.h"
#include "client/session.h"

#define PARTNER_KINDS_MAX 16
#define PARTNER_ATTEMPTS 3 /* when the broker is too busy or the dossier moved on */

struct partner {
	struct command *command;
	struct session *session;
	const struct member *self; /* in the directory */
	struct secret *signing_seed;
	struct secret *kem_private;
};

/*
 * Open session and keys, and check that the keys are those of the directory.  On failure the
 * reason was printed.  partner_close() is harmless on what was not opened.
 */
MUST_USE enum err partner_open(struct command *c, struct partner *out);
void partner_close(struct partner *p);

/* Print the session's sentence, or the error's, and give the exit code. */
enum exit_code partner_fail(const struct partner *p, enum err e);

/* Kinds from --kind: sorted, distinct and known to the agreement; the texts are borrowed. */
struct partner_kinds {
	size_t count;
	char *names[PARTNER_KINDS_MAX];
};
MUST_USE enum err partner_kinds(const struct partner *p, struct partner_kinds *out);

/* --purpose, which the agreement must know (also one that can never be granted). */
MUST_USE enum err partner_purpose(const struct partner *p, const char **out);

/* --role, else the profile's, else the only one that the directory gives; known to the agreement. */
MUST_USE enum err partner_role(const struct partner *p, const char **out);

/* One dossier number as it was typed. */
MUST_USE enum err partner_holder(const struct partner *p, const char *text, struct holder_id *out);

/*
 * After a failed call: shall the caller make the request anew?  Waits a little when the broker was
 * too busy.  attempt counts from 0.
 */
bool partner_again(enum err e, unsigned attempt);

/* Keep a verified receipt in the profile's state. */
MUST_USE enum err partner_keep(const struct partner *p, const Eenmaal__V1__Receipt *r);

/* The hash of a statement that was just signed. */
MUST_USE enum err partner_hash(const Eenmaal__V1__Envelope *m, struct hash *out);

/* The receipt is for this statement and says that this action, which `what` names, was done. */
MUST_USE enum err partner_recorded(const struct partner *p, const Eenmaal__V1__Receipt *r,
				   const Eenmaal__V1__Envelope *statement,
				   Eenmaal__V1__Action action, const char *what);

/* What a verb does once it is open. */
typedef enum err partner_step(const struct partner *p, void *ctx);
/* Open, do it, print what failed, close. */
enum exit_code partner_run(struct command *c, partner_step *step, void *ctx);
/* Do it anew as long as partner_again() says so. */
MUST_USE enum err partner_try(const struct partner *p, partner_step *step, void *ctx);

/* The verbs, one file each. */
enum exit_code partner_put(struct command *c);
enum exit_code partner_request(struct command *c);
enum exit_code partner_fetch(struct command *c);
enum exit_code partner_grants(struct command *c);
enum exit_code partner_freeze(struct command *c);
enum exit_code partner_remarks(struct command *c);
enum exit_code partner_accesses(struct command *c);

#endif
