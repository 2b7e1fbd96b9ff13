/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Runs the scenarios that it is told (all, without words) and prints their table.
 *
 * BENCH_SECONDS (3) of each round, BENCH_ROUNDS (3), BENCH_CONNECTIONS (32), BENCH_JSON.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/load/report.h"
#include "bench/load/scenario.h"

struct knobs {
	double seconds;
	unsigned rounds, connections;
};

static double least(double a, double b)
{
	return a < b ? a : b;
}

static void measure_floor(struct stage *s, const struct outcome *o, struct parts *p)
{
	const struct need *need = &s->scenario->need;
	const char *folder = s->rig.site.folder;
	struct floor_crowd *crowd = floor_crowd_begin();

	unsigned records = 0;

	p->verify = need->verifications * floor_verify_us((size_t)o->bytes_out);
	if (need->reads > 0)
		p->read = need->reads *
			  floor_read_us(folder, s->scenario->dossiers, s->scenario->content);
	p->batch = o->syncs > 0 ? (unsigned)(1 / o->syncs + 0.5) : 1;
	p->batch = p->batch > 0 ? p->batch : 1;
	records = (unsigned)(p->batch * need->records + 0.5);
	if (records > 0)
		p->commit = need->records * floor_commit_us(folder, records,
							    (size_t)(o->bytes_out / need->records));
	floor_crowd_end(crowd);
}

/* Daemon and floor in turn, so that both meet the same machine; the cheapest round of each counts. */
static void play(const struct scenario *c, const struct knobs *k, struct report *r)
{
	struct outcome *o = mem_new(3, sizeof(*o));
	struct outcome *best = &o[0], *now = &o[1], *floor = &o[2];
	struct parts parts = {.http = 1e9};
	struct stage s;

	MUST(o != NULL);
	stage_open(&s, c, k->connections);
	stage_run(&s, least(k->seconds, 1), 0, best); /* warm */
	stage_run_floor(&s, least(k->seconds, 1) / 4, best, floor);
	best->cpu_us = 1e9;
	for (unsigned n = 0; n < k->rounds; n++) {
		stage_run(&s, k->seconds, 0, now);
		MUST(now->wrong == 0);
		if (now->cpu_us < best->cpu_us)
			*best = *now;
		stage_run_floor(&s, least(k->seconds, 2), now, floor);
		MUST(floor->wrong == 0);
		parts.http = least(parts.http, floor->cpu_us);
	}
	measure_floor(&s, best, &parts);
	report_row(r, c, best, &parts);
	stage_close(&s);
	mem_free(o);
}

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
	report_begin(&r, json != NULL && *json != 0 ? json : "bench.json");
	for (int n = 0; n < count; n++)
		play(scenario_find(names[n]), &k, &r);
	for (size_t n = 0; count == 0 && n < scenario_count; n++)
		play(&scenarios[n], &k, &r);
	report_end(&r);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "floor-server") == 0)
		return floor_server_main(argv[2], argv[3]);
	return play_all(argc - 1, argv + 1);
}
