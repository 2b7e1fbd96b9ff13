/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A mixed day that lasts: half of what goes, for as long as is asked, in slices between which the
 * next one's requests are signed.  What the daemon holds must not grow, and its ledger must verify.
 */
#include <stdlib.h>
#include <string.h>

#include "bench/load/play.h"
#include "tests/support/desk.h"

#define SLICE 20.0     /* seconds */
#define SHORT 30.0     /* less is a row of the table like others */
#define PATIENCE 7200  /* seconds for the auditor, who reads all of it */
#define SPARE_KIB 4096 /* that memory may differ by from one quarter to the last */
#define SPARE_WAL (UINT64_C(8) << 20)

struct sample {
	size_t memory_kib;
	unsigned descriptors;
	uint64_t wal;
};

struct days {
	struct stage stage;
	struct outcome sum;
	struct sample *samples;
	unsigned count;
};

static struct sample look(const struct rig *r)
{
	return (struct sample){
		.memory_kib = rig_memory(r, "VmRSS"),
		.descriptors = process_descriptors(rig_pid(r)),
		.wal = process_file_bytes(site_path(&r->site, "eenmaal.db-wal")),
	};
}

static void add(struct outcome *sum, const struct outcome *o)
{
	double before = (double)sum->hist.count, now = (double)o->hist.count;

	hist_merge(&sum->hist, &o->hist);
	sum->cpu_us = (sum->cpu_us * before + o->cpu_us * now) / (before + now);
	sum->syncs = (sum->syncs * before + o->syncs * now) / (before + now);
	sum->seconds += o->seconds;
	sum->good += o->good;
	sum->unavailable += o->unavailable;
	sum->wrong += o->wrong;
	sum->per_second = (double)sum->good / sum->seconds;
	sum->memory_kib = o->memory_kib;
}

static void run_slices(struct days *d, double seconds, double rate)
{
	unsigned slices = (unsigned)(seconds / SLICE + 0.5);
	struct outcome *o = mem_new(1, sizeof(*o));

	d->samples = mem_new(slices, sizeof(*d->samples));
	MUST(o != NULL && d->samples != NULL && slices > 0);
	for (unsigned n = 0; n < slices; n++) {
		const struct sample *s = &d->samples[n];

		stage_run(&d->stage, SLICE, rate, o);
		MUST(o->wrong == 0);
		add(&d->sum, o);
		d->samples[d->count++] = look(&d->stage.rig);
		(void)printf("  %5.0f s: %.1f MiB, %u descriptors, WAL %.1f MiB\n", (n + 1) * SLICE,
			     (double)s->memory_kib / 1024, s->descriptors,
			     (double)s->wal / (1 << 20));
		(void)fflush(stdout);
	}
	mem_free(o);
}

/* The most of each in a part of the samples. */
static struct sample most(const struct days *d, unsigned from, unsigned to)
{
	struct sample m = {0};

	for (unsigned n = from; n < to; n++) {
		const struct sample *s = &d->samples[n];

		m.memory_kib = s->memory_kib > m.memory_kib ? s->memory_kib : m.memory_kib;
		m.descriptors = s->descriptors > m.descriptors ? s->descriptors : m.descriptors;
		m.wal = s->wal > m.wal ? s->wal : m.wal;
	}
	return m;
}

/* The second half against the first, in which caches fill. */
static bool steady(const struct days *d)
{
	unsigned half = (d->count + 1) / 2;
	struct sample first = most(d, 0, half), last = most(d, half, d->count);
	bool good = d->count < 2 ||
		    (last.memory_kib <= first.memory_kib + SPARE_KIB &&
		     last.descriptors <= first.descriptors && last.wal <= first.wal + SPARE_WAL);

	(void)printf("  memory, descriptors, WAL: %s\n", good ? "steady" : "THEY GROW");
	return good;
}

static bool verifies(const struct rig *r)
{
	static struct desk desk;
	static struct desk_run run;

	desk_open(&desk, r);
	desk.patience = PATIENCE;
	desk_verify_fresh(&desk, &run, "");
	desk_leave(&desk);
	(void)printf("  the ledger %s\n", run.code == 0 ? "verifies" : "DOES NOT VERIFY");
	if (run.code != 0)
		(void)fprintf(stderr, "bench: audit verify: %s%s\n", run.out, run.err);
	return run.code == 0;
}

static void play_long(const struct scenario *c, const struct knobs *k, struct report *r)
{
	struct days *d = mem_new(1, sizeof(*d));
	struct outcome *o = mem_new(1, sizeof(*o));
	bool good = false;

	MUST(d != NULL && o != NULL);
	stage_open(&d->stage, c, k->connections);
	stage_warm(&d->stage, 1, o);
	stage_run(&d->stage, 2, 0, o);
	run_slices(d, k->seconds, o->per_second / 2);
	report_run(r, "long_day", "mixed day at half load", &d->sum);
	good = steady(d);
	good = verifies(&d->stage.rig) && good;
	stage_close(&d->stage);
	mem_free(d->samples);
	mem_free(d);
	mem_free(o);
	if (!good)
		exit(EXIT_FAILURE);
}

void play_day(const struct scenario *c, const struct knobs *k, struct report *r)
{
	if (k->seconds <= SHORT)
		play_requests(c, k, r);
	else
		play_long(c, k, r);
}
