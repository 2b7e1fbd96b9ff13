/* SPDX-License-Identifier: EUPL-1.2 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "broker/base/log.h"
#include "client/command.h"

static const struct noun nouns[] = {
	{"The chain's directory: who belongs to it", directory_verbs},
	{"Keys, certificates and profiles", keygen_verbs},
	{"For holders: the dossier and who reads it", holder_verbs},
	{"For partners: add, ask and read", partner_verbs},
	{"For auditors: the log", audit_verbs},
	{"For whoever watches over a log: cosign what it grows by", witness_verbs},
	{0},
};

/* Keys and documents pass through this process: none of it may land in a core file. */
static void keep_to_ourselves(void)
{
	const struct rlimit none = {0, 0};

	(void)setrlimit(RLIMIT_CORE, &none);
	(void)prctl(PR_SET_DUMPABLE, 0);
	(void)umask(077);
	(void)signal(SIGPIPE, SIG_IGN);
}

int main(int argc, char **argv)
{
	int code;

	keep_to_ourselves();
	log_setup(LOG_LEVEL_ERROR, false);
	if (argc == 2 && strcmp(argv[1], "--version") == 0)
		return printf("eenmaal 0.1.0\n") < 0;
	if (transport_start() != ERR_OK) {
		(void)fprintf(stderr, "eenmaal: libcurl does not start\n");
		return EXIT_FAILED;
	}
	code = command_main(nouns, argc, argv);
	transport_stop();
	return code;
}
