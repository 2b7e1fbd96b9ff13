/* SPDX-License-Identifier: EUPL-1.2 */
/* Between the command's files: the parsed command line and its help. */
#ifndef EENMAAL_CLIENT_COMMAND_INTERNAL_H
#define EENMAAL_CLIENT_COMMAND_INTERNAL_H

#include "client/command.h"

/* One option as it was given; value NULL for a flag. */
struct given {
	const struct option_spec *spec;
	const char *value;
};

struct command {
	const struct verb *verb;
	struct given *given;    /* as many as argc at most */
	const char **arguments; /* the same */
	size_t given_count, argument_count;
	const char *profile_name;
	struct profile *profile;
	bool json, help;
	struct buf *problem; /* what command_secret() has to say */
	bool *told;          /* an error was printed */
};

/* Parse what follows noun and verb.  On failure problem holds a sentence. */
MUST_USE enum err command_parse(struct command *c, int count, char *const *words,
				struct buf *problem);

/* Texts on stdout. */
void command_help_all(const struct noun *nouns);
void command_help_noun(const struct noun *noun);
void command_help_verb(const struct verb *verb);

#endif
