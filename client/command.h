/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The `eenmaal` command: `eenmaal NOUN VERB [options]`.  Each noun exports a table of verbs; main
 * finds the verb, parses its options, runs it and turns its error into an exit code.
 */
#ifndef EENMAAL_CLIENT_COMMAND_H
#define EENMAAL_CLIENT_COMMAND_H

#include <stdbool.h>

#include "client/profile.h"
#include "client/session.h"

/* Exit codes: 0 done, 1 failed, 2 usage, 3 nothing released, 4 verification failed. */
enum exit_code { EXIT_DONE, EXIT_FAILED, EXIT_USAGE, EXIT_NOTHING, EXIT_VERIFICATION };

struct option_spec {
	const char *name;     /* "--purpose" without the dashes; NULL ends the table */
	const char *argument; /* "SLUG"; NULL: a flag */
	bool required, repeatable;
	const char *help;
};

struct command; /* the parsed command line */

struct verb {
	const char *noun, *name; /* name "": the noun alone is the command */
	const char *arguments;   /* "FILE..." or "" */
	const char *summary;     /* one line */
	const char *details;     /* a paragraph with an example; may be NULL */
	const struct option_spec *options;
	bool needs_profile; /* --profile FILE is required (or $EENMAAL_PROFILE) */
	enum exit_code (*run)(struct command *c);
};

/* Tables ended by noun == NULL. */
extern const struct verb directory_verbs[];
extern const struct verb keygen_verbs[];
extern const struct verb holder_verbs[];
extern const struct verb partner_verbs[];
extern const struct verb audit_verbs[];
extern const struct verb witness_verbs[];

/* What a verb asks of its command line. */
const char *command_option(const struct command *c, const char *name); /* NULL when absent */
size_t command_option_count(const struct command *c, const char *name);
const char *command_option_at(const struct command *c, const char *name, size_t n);
bool command_flag(const struct command *c, const char *name);
size_t command_argument_count(const struct command *c);
const char *command_argument(const struct command *c, size_t n);
const struct profile *command_profile(const struct command *c);
bool command_json(const struct command *c);

/* "6m", "30d", "2027-03-01" or Unix seconds into Unix seconds, from now. */
MUST_USE enum err command_until(const char *text, int64_t now, int64_t *out);

/*
 * A secret by --NAME-file PATH, --NAME-fd N, or a prompt on the terminal without echo (twice when
 * confirm).  Never from argv or environment.  The verb's table lists both options.
 */
MUST_USE enum err command_secret(const struct command *c, const char *name, const char *prompt,
				 bool confirm, struct secret **out);

/* Open the session of the profile; on failure the reason was printed. */
MUST_USE enum err command_session(struct command *c, struct session **out);

/*
 * Print the error (text on stderr, or a JSON object on stdout with --json) and give its exit code.
 * message NULL: what command_secret() had to say, else the error's own text.  Prints once: after
 * the first time it only gives the code.
 */
enum exit_code command_fail(const struct command *c, enum err e, const char *message);

/* The same with what the session says went wrong. */
enum exit_code command_fail_session(const struct command *c, const struct session *s, enum err e);

/* The exit code of an error, without printing. */
enum exit_code command_exit(enum err e);

/* Print what out holds (a JSON object, say) and a newline on stdout. */
MUST_USE enum err command_print(const struct buf *out);

/* Nouns as they are shown; each has a table of verbs ended by noun == NULL. */
struct noun {
	const char *summary;
	const struct verb *verbs;
};

/* The whole command: find the verb, parse, run.  nouns ends with verbs == NULL. */
int command_main(const struct noun *nouns, int argc, char **argv);

/* Output: text lines for people, or one JSON object per verb with --json (client/json.h). */
void command_say(const struct command *c, const char *format, ...)
	__attribute__((format(printf, 2, 3))); /* nothing with --json */
/* What must not be overlooked, though it was done: one line on stderr, with --json too. */
void command_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
