/* SPDX-License-Identifier: EUPL-1.2 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "broker/command.h"
#include "broker/store/store.h"

#define EXIT_USAGE 2
#define EENMAAL_SYSCONFDIR "/etc/eenmaal"

static const struct command {
	const char *words[2]; /* the second may be NULL */
	const char *argument; /* its name; NULL: takes none */
	int (*run)(const char *config, const char *argument);
} commands[] = {
	{{"run", NULL}, NULL, command_run},
	{{"check-config", NULL}, NULL, command_check_config},
	{{"db", "migrate"}, NULL, command_migrate},
	{{"backup", NULL}, "FILE", command_backup},
	{{"restore", NULL}, "FILE", command_restore},
};

static const char help[] =
	"usage: eenmaald [-c FILE] [COMMAND]\n"
	"\n"
	"  run            serve (without a command, too)\n"
	"  check-config   check configuration, keys, directory and database; change nothing\n"
	"  db migrate     bring the database of an older version up to date\n"
	"  backup FILE    write a consistent, encrypted copy of the database, while serving or not\n"
	"  restore FILE   make the database from a backup\n"
	"\n"
	"  -c, --config FILE   default " EENMAAL_SYSCONFDIR "/eenmaald.yaml\n"
	"  -h, --help          this text\n"
	"  -V, --version       versions\n";

static int usage(const char *problem)
{
	(void)fprintf(stderr, "eenmaald: %s; \"eenmaald --help\" lists the commands\n", problem);
	return EXIT_USAGE;
}

/* The command that the words name, with what follows them. */
static int dispatch(const char *config, int count, char *const *words)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		const struct command *c = &commands[i];
		int used = c->words[1] ? 2 : 1;

		if (count < used || strcmp(words[0], c->words[0]) != 0)
			continue;
		if (c->words[1] && strcmp(words[1], c->words[1]) != 0)
			continue;
		if (count - used != (c->argument ? 1 : 0))
			return usage(c->argument ? "that command takes one file"
						 : "that command takes no argument");
		return c->run(config, c->argument ? words[used] : NULL);
	}
	return usage("there is no such command");
}

int main(int argc, char **argv)
{
	static const struct option options[] = {{"config", required_argument, NULL, 'c'},
						{"help", no_argument, NULL, 'h'},
						{"version", no_argument, NULL, 'V'},
						{0}};
	static char word[] = "run";
	static char *const run[] = {word};
	const char *config = EENMAAL_SYSCONFDIR "/eenmaald.yaml";

	for (int o; (o = getopt_long(argc, argv, "c:hV", options, NULL)) != -1;) {
		switch (o) {
		case 'c':
			config = optarg;
			break;
		case 'h':
			return fputs(help, stdout) < 0;
		case 'V':
			return printf("eenmaald 0.1.0, SQLCipher %s\n", store_library_version()) <
			       0;
		default:
			return usage("that option is not understood");
		}
	}
	if (optind == argc)
		return dispatch(config, 1, run);
	return dispatch(config, argc - optind, argv + optind);
}
