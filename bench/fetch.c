/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A consented fetch of a 4 KiB segment over mutual TLS with keep-alive, saturated: signature
 * check, decision, read, durable ledger entry, checkpoint, proof, reply.  The requests are signed
 * before the clock starts; generator and daemon share the machine.
 *
 * BENCH_CONNECTIONS (32) and BENCH_REQUESTS (20000) change the size of the run.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "broker/base/clock.h"
#include "broker/base/io.h"
#include "tests/support/rig_dossier.h"

#define DOSSIERS 16
#define CONTENT 4096
#define VERIFICATIONS 2000

struct lane {
	pthread_t thread;
	struct rig *rig;
	const struct dossier *dossiers;
	struct wire *wire;
	struct buf *requests; /* signed in advance */
	uint64_t *took_ns;
	unsigned count, released;
};

struct totals {
	double seconds, cpu_us; /* wall; the daemon's user and system time per request */
	uint64_t p50_us, p99_us, p999_us;
	unsigned requests, released;
};

/* ---- the lanes ------------------------------------------------------------------------------------ */

static void sign_request(const struct lane *l, unsigned n, struct buf *out)
{
	struct arena *a = rig_arena();
	const struct dossier *d = &l->dossiers[n % DOSSIERS];
	Eenmaal__V1__FetchRequest *request =
		rig_fetch(l->rig, a, SITE_SCHOOL, rig_access(a, &ask_school, &d->id));

	*out = BUF_INIT(CODEC_REQUEST_MAX);
	MUST(codec_encode(request, out) == ERR_OK);
	arena_free(a);
}

static void lane_prepare(struct lane *l)
{
	l->wire = wire_open(l->rig, RIG_PARTNER, SITE_SCHOOL);
	MUST(l->wire != NULL);
	l->requests = mem_new(l->count, sizeof(*l->requests));
	l->took_ns = mem_new(l->count, sizeof(*l->took_ns));
	MUST(l->requests != NULL && l->took_ns != NULL);
	for (unsigned n = 0; n < l->count; n++)
		sign_request(l, n, &l->requests[n]);
}

static void *lane_run(void *arg)
{
	struct lane *l = arg;

	for (unsigned n = 0; n < l->count; n++) {
		struct answer answer = {0};

		MUST(wire_post(l->wire, "PartnerService/Fetch", buf_view(&l->requests[n]),
			       &answer));
		MUST(answer.status == 200);
		l->took_ns[n] = l->wire->done_ns - l->wire->sent_ns;
		/* A refusal has a fixed, smaller length: see FetchResponse. */
		l->released += answer.body.len > CONTENT + 3072 ? 1 : 0;
		answer_free(&answer);
	}
	return NULL;
}

static void lane_free(struct lane *l)
{
	wire_free(l->wire);
	for (unsigned n = 0; n < l->count; n++)
		buf_free(&l->requests[n]);
	mem_free(l->requests);
	mem_free(l->took_ns);
}

/* ---- measuring ------------------------------------------------------------------------------------ */

/* User and system time of a process in microseconds. */
static double cpu_of(pid_t pid)
{
	char path[64], text[1024];
	unsigned long user = 0, system = 0;
	FILE *f = NULL;
	const char *rest = NULL;

	(void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	f = fopen(path, "re");
	MUST(f != NULL && fgets(text, sizeof(text), f) != NULL);
	(void)fclose(f);
	rest = strrchr(text, ')');
	MUST(rest != NULL &&
	     sscanf(rest + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
		    &system) == 2);
	return (double)(user + system) * 1e6 / (double)sysconf(_SC_CLK_TCK);
}

static int by_size(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void percentiles(const struct lane *lanes, unsigned count, struct totals *t)
{
	uint64_t *all = mem_new(t->requests, sizeof(*all));
	unsigned n = 0;

	MUST(all != NULL);
	for (unsigned l = 0; l < count; l++)
		for (unsigned i = 0; i < lanes[l].count; i++)
			all[n++] = lanes[l].took_ns[i] / 1000;
	qsort(all, n, sizeof(*all), by_size);
	t->p50_us = all[n / 2];
	t->p99_us = all[n / 100 * 99];
	t->p999_us = all[n / 1000 * 999];
	mem_free(all);
}

static void run(struct rig *r, struct lane *lanes, unsigned count, struct totals *t)
{
	double cpu = cpu_of(rig_pid(r));
	uint64_t start = clock_mono_ns();

	for (unsigned n = 0; n < count; n++)
		MUST(pthread_create(&lanes[n].thread, NULL, lane_run, &lanes[n]) == 0);
	for (unsigned n = 0; n < count; n++) {
		MUST(pthread_join(lanes[n].thread, NULL) == 0);
		t->requests += lanes[n].count;
		t->released += lanes[n].released;
	}
	t->seconds = (double)(clock_mono_ns() - start) / 1e9;
	t->cpu_us = (cpu_of(rig_pid(r)) - cpu) / t->requests;
	percentiles(lanes, count, t);
}

/* What one verification of such a statement costs on this machine, now. */
static double verification_us(struct rig *r, const struct dossier *d)
{
	struct arena *a = rig_arena();
	Eenmaal__V1__FetchRequest *request =
		rig_fetch(r, a, SITE_SCHOOL, rig_access(a, &ask_school, &d->id));
	struct envelope e = {0};
	struct sign_public key = {0};
	uint64_t start = 0;

	MUST(codec_envelope(request->access_request, &e) == ERR_OK);
	MUST(sign_derive_public(r->site.member_seed[SITE_SCHOOL], &key) == ERR_OK);
	start = clock_mono_ns();
	for (unsigned n = 0; n < VERIFICATIONS; n++)
		MUST(statement_verify(&e, STATEMENT_ACCESS_REQUEST, &key) == ERR_OK);
	arena_free(a);
	return (double)(clock_mono_ns() - start) / 1e3 / VERIFICATIONS;
}

/* A number out of the daemon's last "stats" line. */
static double stat_of(const char *log, const char *name)
{
	char pattern[40];
	const char *line = NULL, *p = log;

	while ((p = strstr(p, "\"event\":\"stats\"")) != NULL)
		line = p++;
	(void)snprintf(pattern, sizeof(pattern), "\"%s\":", name);
	p = line != NULL ? strstr(line, pattern) : NULL;
	return p != NULL ? strtod(p + strlen(pattern), NULL) : 0;
}

/* ---- the story ------------------------------------------------------------------------------------ */

static void share(const char *name, double us, double of)
{
	(void)printf("  %-52s %8.1f us %6.1f %%\n", name, us, 100 * us / of);
}

static void report(const struct totals *t, double verify_us, const char *log)
{
	double calls = stat_of(log, "calls");
	double batches = stat_of(log, "batches");
	double apply = stat_of(log, "apply_us") / calls;
	double commit = stat_of(log, "commit_us") / calls;
	double wall = 1e6 * t->seconds / t->requests;

	(void)printf("fetch 4 KiB: %u requests, all released, %.0f per second\n", t->requests,
		     t->requests / t->seconds);
	(void)printf("latency: p50 %llu us, p99 %llu us, p99.9 %llu us\n",
		     (unsigned long long)t->p50_us, (unsigned long long)t->p99_us,
		     (unsigned long long)t->p999_us);
	(void)printf("commits: %.1f calls each, %.3f fsync per request\n", calls / batches,
		     batches / calls);
	(void)printf("the daemon's CPU per request %.1f us; %.1f us of wall clock\n", t->cpu_us,
		     wall);
	share("one Ed25519 verification (measured here)", verify_us, t->cpu_us);
	share("committer: load, decide, record", apply, t->cpu_us);
	share("the rest: TLS, HTTP, decoding, commit, proof, reply", t->cpu_us - verify_us - apply,
	      t->cpu_us);
	(void)printf(
		"  of the wall clock, in the committer: apply %.1f us, commit and fsync %.1f us\n",
		apply, commit);
	(void)printf("ratio: CPU per request / one verification = %.2f\n", t->cpu_us / verify_us);
}

static void read_log(const struct rig *r, struct buf *log)
{
	MUST(io_read_file(site_path(&r->site, "daemon.log"), log) == ERR_OK);
	MUST(buf_put_u8(log, 0) == ERR_OK);
}

int main(void)
{
	static char content[CONTENT + 1];
	static struct dossier dossiers[DOSSIERS];
	unsigned count = rig_knob("BENCH_CONNECTIONS", 32);
	unsigned each = rig_knob("BENCH_REQUESTS", 20000) / count;
	struct lane *lanes = mem_new(count, sizeof(*lanes));
	struct buf log = BUF_INIT((size_t)64 << 20);
	struct totals t = {0};
	double verify_us = 0;
	struct rig r;

	MUST(lanes != NULL && each > 0);
	memset(content, 'x', CONTENT);
	rig_new(&r, NULL);
	rig_serve(&r);
	for (unsigned n = 0; n < DOSSIERS; n++)
		step_dossier(&dossiers[n], &r, &rig_school, content);
	for (unsigned n = 0; n < count; n++) {
		lanes[n] = (struct lane){.rig = &r, .dossiers = dossiers, .count = each};
		lane_prepare(&lanes[n]);
	}
	verify_us = verification_us(&r, &dossiers[0]);
	run(&r, lanes, count, &t);
	for (unsigned n = 0; n < count; n++)
		lane_free(&lanes[n]);
	rig_close(&r);
	read_log(&r, &log);
	MUST(t.released == t.requests);
	report(&t, verify_us, (const char *)log.data);
	for (unsigned n = 0; n < DOSSIERS; n++)
		dossier_free(&dossiers[n]);
	buf_free(&log);
	mem_free(lanes);
	rig_free(&r);
	return 0;
}
