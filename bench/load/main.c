/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Runs the scenarios that it is told (all, without words) and prints their table.
 *
 * BENCH_SECONDS (3) of each round, BENCH_ROUNDS (3), BENCH_CONNECTIONS (32), BENCH_JSON.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/load/play.h"
#include "bench/load/scenario.h"

static double seconds_knob(void)
{
	const char *text = getenv("BENCH_SECONDS");
	double seconds = text != NULL && *text != 0 ? strtod(text, NULL) : 3;

	return seconds >= 0.05 ? seconds : 0.05;
}

static int play_all(int count, char **names)
{
	const char *json = getenv("BENCH_JSON");
	struct knobs k = {
		.seconds = seconds_knob(),
		.rounds = rig_knob("BENCH_ROUNDS", 3),
		.connections = rig_knob("BENCH_CONNECTIONS", 32),
	};
	struct report r;

	for (int n = 0; n < count; n++)
		if (scenario_find(names[n]) == NULL) {
			(void)fprintf(stderr,
				      "bench: there is no scenario \"%s\"; there are:", names[n]);
			for (size_t i = 0; i < scenario_count; i++)
				(void)fprintf(stderr, " %s", scenarios[i].name);
			(void)fputc('\n', stderr);
			return 2;
		}
	report_begin(&r, json != NULL && *json != 0 ? json : "/dev/null");
	for (int n = 0; n < count; n++)
		scenario_find(names[n])->play(scenario_find(names[n]), &k, &r);
	for (size_t n = 0; count == 0 && n < scenario_count; n++)
		if (!scenarios[n].apart)
			scenarios[n].play(&scenarios[n], &k, &r);
	report_end(&r);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "floor-server") == 0)
		return floor_server_main(argv[2], argv[3]);
	return play_all(argc - 1, argv + 1);
}
