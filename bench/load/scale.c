/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The same questions to ever larger databases: BENCH_HOLDERS ("1000 10000") names the sizes,
 * BENCH_SEGMENTS (8) and BENCH_SEGMENT_BYTES (4096) what each holder has, BENCH_ACCESSES (0) how many
 * accesses are added to the ledger after each size.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/load/play.h"
#include "bench/scale/fill.h"
#include "broker/base/clock.h"
#include "tests/support/desk.h"

#define VERIFIED_MAX 1200000u /* entries: more take the auditor longer than the bench has */
#define PATIENCE 3600         /* seconds that they may take */

struct curve {
	struct stage stage;
	struct fill_plan plan;
	struct holder_id *id;
	unsigned holders, accesses; /* accesses: after each size */
	uint64_t bytes, entries;
	double start_ms, start_cpu_ms, fill_s, fill_cpu_s;
	size_t start_kib;
};

/* What add_scale_...() asks about; there is one curve at a time. */
static struct curve *present;

static void scale_add_fetch(struct stage *s, struct lane *l)
{
	struct arena *a = rig_arena();
	uint32_t pick = 0;

	(void)s;
	random_bytes((uint8_t *)&pick, sizeof(pick));
	lane_add_call(l, DOOR_SCHOOL, "PartnerService/Fetch",
		      rig_fetch(l->rig, a, SITE_SCHOOL,
				rig_access(a, &ask_school, &present->id[pick % present->holders])),
		      3072);
	arena_free(a);
}

static void scale_add_proof(struct stage *s, struct lane *l)
{
	Eenmaal__V1__GetCheckpointRequest m = EENMAAL__V1__GET_CHECKPOINT_REQUEST__INIT;
	uint64_t pick = 0;

	(void)s;
	random_bytes((uint8_t *)&pick, sizeof(pick));
	m.known_size = 1 + pick % present->entries;
	lane_add_call(l, DOOR_SCHOOL, "DirectoryService/GetCheckpoint", &m, 1);
}

static void grow(struct curve *c, unsigned holders)
{
	uint64_t start = clock_mono_ns(), cpu = process_cpu_ns(getpid());

	c->plan.id = c->id + c->holders;
	fill_holders(&c->stage.rig, &c->plan, holders - c->holders);
	c->entries += (uint64_t)(holders - c->holders) * FILL_ENTRIES(c->plan.segments);
	c->holders = holders;
	c->plan.id = c->id;
	if (c->accesses > 0)
		fill_accesses(&c->stage.rig, &c->plan, holders, c->accesses);
	c->entries += c->accesses;
	c->fill_s = (double)(clock_mono_ns() - start) / 1e9;
	c->fill_cpu_s = (double)(process_cpu_ns(getpid()) - cpu) / 1e9;
	c->bytes = process_file_bytes(site_path(&c->stage.rig.site, "eenmaal.db"));
}

static void serve(struct curve *c)
{
	struct stage *s = &c->stage;
	uint64_t start = clock_mono_ns();

	rig_launch(&s->rig, process_syncs_words(s->syncs));
	rig_ready(&s->rig);
	c->start_ms = (double)(clock_mono_ns() - start) / 1e6;
	c->start_cpu_ms = (double)process_cpu_ns(rig_pid(&s->rig)) / 1e6;
	c->start_kib = rig_memory(&s->rig, "VmRSS");
}

static void best_of(struct curve *c, const struct knobs *k, const struct scenario *what,
		    struct outcome *best)
{
	struct outcome *now = mem_new(1, sizeof(*now));

	MUST(now != NULL);
	c->stage.scenario = what;
	stage_restart(&c->stage);
	stage_run(&c->stage, k->seconds, 0, best); /* warm */
	for (unsigned n = 0; n < k->rounds; n++) {
		stage_run(&c->stage, k->seconds, 0, now);
		MUST(now->wrong == 0);
		if (n == 0 || now->cpu_us < best->cpu_us)
			*best = *now;
	}
	mem_free(now);
}

static const char *verified(struct curve *c)
{
	static struct desk desk;
	static struct desk_run run;

	if (c->entries > VERIFIED_MAX)
		return "not tried";
	desk_open(&desk, &c->stage.rig);
	desk.patience = PATIENCE;
	desk_verify_fresh(&desk, &run, "");
	desk_leave(&desk);
	if (run.code != 0)
		(void)fprintf(stderr, "bench: audit verify: %s%s\n", run.out, run.err);
	return run.code == 0 ? "yes" : "NO";
}

static void measure(struct curve *c, const struct knobs *k, struct report *r)
{
	static const struct scenario fetch = {.name = "scale_fetch", .add = scale_add_fetch};
	static const struct scenario proof = {.name = "scale_proof", .add = scale_add_proof};
	struct outcome *o = mem_new(2, sizeof(*o));
	const char *good = NULL;
	char name[40];

	MUST(o != NULL);
	serve(c);
	best_of(c, k, &fetch, &o[0]);
	best_of(c, k, &proof, &o[1]);
	good = verified(c);
	(void)printf("| %8u | %9llu | %7.2f | %6.1f | %7.1f | %6.1f | %6.1f | %9.1f | %9.1f | "
		     "%5.0f | %7.0f | %s |\n",
		     c->holders, (unsigned long long)c->entries, (double)c->bytes / (1 << 30),
		     (double)c->bytes / 1024 / c->holders, c->start_ms, c->start_cpu_ms,
		     (double)c->start_kib / 1024, (double)o[0].memory_kib / 1024, o[0].cpu_us,
		     o[1].cpu_us, o[0].per_second, good);
	(void)fflush(stdout);
	(void)snprintf(name, sizeof(name), "scale_%u", c->holders);
	report_json(r, name, &o[0]);
	rig_close(&c->stage.rig);
	mem_free(o);
}

static unsigned largest(const char *sizes)
{
	unsigned long most = 0;
	char *end = NULL;

	for (; *sizes != 0; sizes = *end != 0 ? end + 1 : end) {
		unsigned long n = strtoul(sizes, &end, 10);

		MUST(end != sizes && n <= 10000000);
		most = n > most ? n : most;
	}
	return (unsigned)most;
}

void play_scale(const struct scenario *c, const struct knobs *k, struct report *r)
{
	const char *knob = getenv("BENCH_HOLDERS");
	const char *sizes = knob != NULL && *knob != 0 ? knob : "1000 10000";
	size_t len = rig_knob("BENCH_SEGMENT_BYTES", 4096);
	struct curve *v = mem_new(1, sizeof(*v));
	char *content = mem_new(1, len + 1), *end = NULL;

	MUST(v != NULL && content != NULL);
	memset(content, 'x', len);
	present = v;
	v->plan = (struct fill_plan){.content = content};
	v->plan.segments = rig_knob("BENCH_SEGMENTS", 8);
	v->accesses = rig_knob("BENCH_ACCESSES", 0);
	v->id = mem_new(largest(sizes) + 1, sizeof(*v->id));
	MUST(v->id != NULL);
	stage_open(&v->stage, c, k->connections);
	rig_close(&v->stage.rig);
	(void)printf("\n|  holders |   entries |     GiB | KiB/h. | start ms | CPU ms |  MiB  | "
		     "MiB after | fetch CPU | proof |  req/s  | log verifies |\n");
	for (; *sizes != 0; sizes = *end != 0 ? end + 1 : end) {
		unsigned wanted = (unsigned)strtoul(sizes, &end, 10);

		if (wanted > v->holders)
			grow(v, wanted);
		measure(v, k, r);
		(void)printf("  (made in %.0f s, with %.0f s of CPU)\n", v->fill_s, v->fill_cpu_s);
	}
	rig_serve_under(&v->stage.rig, process_syncs_words(v->stage.syncs));
	v->stage.scenario = c;
	stage_close(&v->stage);
	mem_free(content);
	mem_free(v->id);
	mem_free(v);
}
