/* SPDX-License-Identifier: EUPL-1.2 */
#include "bench/load/stage.h"

#include <stdio.h>
#include <string.h>

#include "broker/base/clock.h"

#define WORKERS 4      /* as the daemon's limits.workers */
#define RATE_FIRST 800 /* requests per second, before any was measured */
#define SPARE 1.4      /* so many times what is expected is prepared */
#define WARMINGS 6     /* each of which may show that twice as many are needed */
#define LEAD_NS UINT64_C(20000000)

/* ---- opening -------------------------------------------------------------------------------------- */

static void make_dossiers(struct stage *s)
{
	const struct scenario *c = s->scenario;

	s->content = mem_new(1, c->content + 1);
	s->dossiers = mem_new(c->dossiers + 1, sizeof(*s->dossiers));
	MUST(s->content != NULL && s->dossiers != NULL);
	memset(s->content, 'x', c->content);
	for (unsigned n = 0; n < c->dossiers; n++)
		step_dossier(&s->dossiers[n], &s->rig, c->terms, s->content);
}

static struct lane *make_lanes(struct stage *s)
{
	struct lane *lanes = mem_new(s->lane_count, sizeof(*lanes));

	MUST(lanes != NULL);
	for (unsigned n = 0; n < s->lane_count; n++)
		lane_open(&lanes[n], &s->rig, s->floor.port);
	return lanes;
}

void stage_open(struct stage *s, const struct scenario *scenario, unsigned lanes)
{
	*s = (struct stage){
		.scenario = scenario,
		.lane_count = lanes,
		.asking = lanes,
		.rate = RATE_FIRST,
		.floor_rate = RATE_FIRST,
	};
	rig_new(&s->rig, scenario->config);
	s->syncs = process_syncs_new(s->rig.site.folder);
	floor_server_start(&s->floor, s->rig.site.folder, WORKERS);
	rig_serve_under(&s->rig, process_syncs_words(s->syncs));
	make_dossiers(s);
	s->lanes = make_lanes(s);
	s->floor_lanes = make_lanes(s);
}

void stage_close(struct stage *s)
{
	for (unsigned n = 0; n < s->lane_count; n++) {
		lane_free(&s->lanes[n]);
		lane_free(&s->floor_lanes[n]);
	}
	for (unsigned n = 0; n < s->scenario->dossiers; n++)
		dossier_free(&s->dossiers[n]);
	mem_free(s->lanes);
	mem_free(s->floor_lanes);
	mem_free(s->dossiers);
	mem_free(s->content);
	rig_close(&s->rig);
	floor_server_stop(&s->floor);
	process_syncs_free(s->syncs);
	rig_free(&s->rig);
}

void stage_restart(struct stage *s)
{
	for (unsigned n = 0; n < s->lane_count; n++) {
		lane_free(&s->lanes[n]);
		lane_open(&s->lanes[n], &s->rig, s->floor.port);
	}
	s->rate = RATE_FIRST;
}

/* ---- preparing -------------------------------------------------------------------------------------- */

struct filling {
	pthread_t thread;
	struct stage *stage;
	struct lane *lane;
	size_t wanted;
};

static void *fill(void *arg)
{
	const struct filling *f = arg;

	lane_trim(f->lane);
	while (lane_waiting(f->lane) < f->wanted)
		f->stage->scenario->add(f->stage, f->lane);
	return NULL;
}

/* By several threads: signing takes the generator half as long as serving takes the daemon. */
static void fill_all(struct stage *s, size_t wanted)
{
	struct filling *all = mem_new(s->asking, sizeof(*all));

	MUST(all != NULL);
	for (unsigned n = 0; n < s->asking; n++) {
		all[n] = (struct filling){.stage = s, .lane = &s->lanes[n], .wanted = wanted};
		MUST(pthread_create(&all[n].thread, NULL, fill, &all[n]) == 0);
	}
	for (unsigned n = 0; n < s->asking; n++)
		MUST(pthread_join(all[n].thread, NULL) == 0);
	mem_free(all);
}

static size_t per_lane(const struct stage *s, double rate, double seconds)
{
	return (size_t)(SPARE * rate * seconds / s->asking) + 4;
}

/* ---- measuring -------------------------------------------------------------------------------------- */

static void take_lane(struct lane *l, struct outcome *o)
{
	hist_merge(&o->hist, l->hist);
	o->good += l->good;
	o->unavailable += l->unavailable;
	o->wrong += l->wrong;
	o->bytes_out += (double)l->bytes_out;
	o->bytes_in += (double)l->bytes_in;
	if (l->unavailable_max_ns > o->unavailable_max_ns)
		o->unavailable_max_ns = l->unavailable_max_ns;
	if (l->wrong > 0)
		(void)fprintf(stderr, "bench: %s\n", l->complaint);
	memset(l->hist, 0, sizeof(*l->hist));
	l->good = l->unavailable = l->wrong = l->bytes_in = l->bytes_out = 0;
	l->unavailable_max_ns = 0;
	l->complaint[0] = 0;
}

static void run(struct lane *lanes, unsigned count, struct tempo *tempo, struct outcome *o)
{
	uint64_t ended = 0;

	for (unsigned n = 0; n < count; n++) {
		lanes[n].tempo = tempo;
		MUST(pthread_create(&lanes[n].thread, NULL, lane_run, &lanes[n]) == 0);
	}
	for (unsigned n = 0; n < count; n++)
		MUST(pthread_join(lanes[n].thread, NULL) == 0);
	ended = clock_mono_ns();
	for (unsigned n = 0; n < count; n++) {
		o->dry += lane_waiting(&lanes[n]) == 0;
		take_lane(&lanes[n], o);
	}
	o->seconds = (double)(ended - tempo->start_ns) / 1e9;
}

static void begin(struct tempo *t, double seconds, double rate)
{
	*t = (struct tempo){.start_ns = clock_mono_ns() + (rate > 0 ? LEAD_NS : 0)};
	t->end_ns = t->start_ns + (uint64_t)(seconds * 1e9);
	t->interval_ns = rate > 0 ? (uint64_t)(1e9 / rate) : 0;
}

static void share(struct outcome *o, uint64_t cpu_ns, uint64_t syncs)
{
	double all = (double)(o->good + o->unavailable + o->wrong);

	MUST(all > 0);
	o->per_second = (double)o->good / o->seconds;
	o->cpu_us = (double)cpu_ns / 1e3 / all;
	o->syncs = (double)syncs / all;
	o->bytes_in /= all;
	o->bytes_out /= all;
}

/* Of a closed loop; lanes that ran dry could have asked for more. */
static double seen_rate(double before, const struct outcome *o)
{
	return o->dry > 0 && o->per_second < 2 * before ? 2 * before : o->per_second;
}

void stage_run(struct stage *s, double seconds, double rate, struct outcome *out)
{
	pid_t pid = rig_pid(&s->rig);
	uint64_t cpu = 0, syncs = 0;
	struct tempo tempo;

	*out = (struct outcome){0};
	fill_all(s, per_lane(s, rate > 0 ? rate : s->rate, seconds));
	cpu = process_cpu_ns(pid);
	syncs = process_syncs_count(s->syncs);
	begin(&tempo, seconds, rate);
	run(s->lanes, s->asking, &tempo, out);
	share(out, process_cpu_ns(pid) - cpu, process_syncs_count(s->syncs) - syncs);
	out->memory_kib = rig_memory(&s->rig, "VmRSS");
	if (rate <= 0)
		s->rate = seen_rate(s->rate, out);
}

void stage_warm(struct stage *s, double seconds, struct outcome *out)
{
	unsigned left = WARMINGS;

	do
		stage_run(s, seconds, 0, out);
	while (out->dry > 0 && --left > 0);
}

/* An answer of the floor's has the head that the library makes, and a body of the rest. */
static void fill_floor(struct stage *s, const struct outcome *like, size_t wanted)
{
	struct buf body = BUF_INIT((size_t)64 << 20);
	size_t len = like->bytes_out > 160 ? (size_t)like->bytes_out - 140 : 20;
	char path[32];

	(void)snprintf(path, sizeof(path), "/%zu",
		       like->bytes_in > 120 ? (size_t)like->bytes_in - 100 : 20);
	MUST(buf_reserve(&body, len) != NULL);
	random_bytes(body.data, len);
	for (unsigned n = 0; n < s->asking; n++) {
		lane_trim(&s->floor_lanes[n]);
		while (lane_waiting(&s->floor_lanes[n]) < wanted)
			lane_add(&s->floor_lanes[n], DOOR_FLOOR, view_str(path), &body, 1);
	}
	buf_free(&body);
}

void stage_run_floor(struct stage *s, double seconds, const struct outcome *like,
		     struct outcome *out)
{
	uint64_t cpu = 0;
	struct tempo tempo;

	*out = (struct outcome){0};
	fill_floor(s, like, per_lane(s, s->floor_rate, seconds));
	cpu = process_cpu_ns(s->floor.pid);
	begin(&tempo, seconds, 0);
	run(s->floor_lanes, s->asking, &tempo, out);
	share(out, process_cpu_ns(s->floor.pid) - cpu, 0);
	s->floor_rate = seen_rate(s->floor_rate, out);
}
