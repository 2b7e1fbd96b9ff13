/* SPDX-License-Identifier: EUPL-1.2 */
#include "bench/load/play.h"

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
void play_requests(const struct scenario *c, const struct knobs *k, struct report *r)
{
	struct outcome *o = mem_new(3, sizeof(*o));
	struct outcome *best = &o[0], *now = &o[1], *floor = &o[2];
	struct parts parts = {.http = 1e9};
	struct stage s;

	MUST(o != NULL);
	stage_open(&s, c, k->connections);
	stage_warm(&s, least(k->seconds, 1), best);
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
