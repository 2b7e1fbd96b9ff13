/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * `audit verify` beside what its signature checks alone would take: a log of BENCH_ENTRIES (100000)
 * consented fetches, one signed statement each, read whole by the real command from the real daemon,
 * which shares the machine; then as many checks of such a statement on all processors.  The two take
 * turns BENCH_ROUNDS (3) times, and the cheapest of each counts.  Every entry of this log has one
 * statement with one signature; the signed checkpoint of each page is not counted.
 */
#include <dirent.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "broker/base/clock.h"
#include "tests/support/desk.h"

#define DOSSIERS 16
#define LANES 8
#define THREADS_MAX 64

static struct desk desk;
static struct dossier dossiers[DOSSIERS];
static struct desk_run run;

/* ---- the log ------------------------------------------------------------------------------------------ */

static void *lane(void *arg)
{
	const unsigned *count = arg;
	struct wire *school = wire_open(&desk.rig, RIG_PARTNER, SITE_SCHOOL);

	MUST(school != NULL);
	for (unsigned n = 0; n < *count; n++)
		MUST(step_fetch(school, &desk.rig, &ask_school, &dossiers[n % DOSSIERS].id));
	wire_free(school);
	return NULL;
}

static void on_threads(void *(*work)(void *), void *arg, unsigned count)
{
	pthread_t threads[THREADS_MAX];

	MUST(count <= THREADS_MAX);
	for (unsigned n = 0; n < count; n++)
		MUST(pthread_create(&threads[n], NULL, work, arg) == 0);
	for (unsigned n = 0; n < count; n++)
		MUST(pthread_join(threads[n], NULL) == 0);
}

static void make_log(unsigned entries)
{
	unsigned each = entries / LANES;

	for (unsigned n = 0; n < DOSSIERS; n++)
		step_dossier(&dossiers[n], &desk.rig, &rig_school, "speaks Tigrinya");
	on_threads(lane, &each, LANES);
}

/* ---- processors ---------------------------------------------------------------------------------------- */

/* All threads that a process has, and so those that they make, on some processors from first on. */
static void keep_to(pid_t pid, unsigned first, unsigned count)
{
	char path[40];
	struct dirent *task;
	cpu_set_t set;
	DIR *tasks;

	CPU_ZERO(&set);
	for (unsigned n = 0; n < count; n++)
		CPU_SET(first + n, &set);
	(void)snprintf(path, sizeof(path), "/proc/%ld/task", (long)pid);
	tasks = opendir(path);
	MUST(tasks != NULL);
	while ((task = readdir(tasks)) != NULL)
		if (task->d_name[0] != '.')
			MUST(sched_setaffinity((pid_t)strtol(task->d_name, NULL, 10), sizeof(set),
					       &set) == 0);
	(void)closedir(tasks);
}

/* ---- measuring ------------------------------------------------------------------------------------------ */

struct cost {
	double seconds, cpu; /* of all its threads together */
	double daemon;       /* CPU, meanwhile */
};

static void keep_best(struct cost *best, const struct cost *c)
{
	if (best->seconds == 0 || c->seconds < best->seconds)
		best->seconds = c->seconds;
	if (best->cpu == 0 || c->cpu < best->cpu)
		best->cpu = c->cpu;
	if (best->daemon == 0 || c->daemon < best->daemon)
		best->daemon = c->daemon;
}

static double cpu_of(int who)
{
	struct rusage u;

	MUST(getrusage(who, &u) == 0);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static double cpu_of_daemon(void)
{
	struct timespec t;
	clockid_t clock;

	MUST(clock_getcpuclockid(rig_pid(&desk.rig), &clock) == 0 && clock_gettime(clock, &t) == 0);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static unsigned long number(const char *key)
{
	char pattern[40];
	const char *at;
	unsigned long n = 0;

	(void)snprintf(pattern, sizeof(pattern), "\"%s\":", key);
	at = strstr(run.out, pattern);
	MUST(at != NULL && sscanf(at + strlen(pattern), "%lu", &n) == 1);
	return n;
}

static unsigned long audit(struct cost *best)
{
	double cpu = cpu_of(RUSAGE_CHILDREN), daemon = cpu_of_daemon();
	uint64_t start = clock_mono_ns();
	struct cost c;

	desk_run(&desk, &run, "audit verify --all --profile @inspectie --json");
	MUST(run.code == 0);
	c.seconds = (double)(clock_mono_ns() - start) / 1e9;
	c.cpu = cpu_of(RUSAGE_CHILDREN) - cpu;
	c.daemon = cpu_of_daemon() - daemon;
	keep_best(best, &c);
	return number("entries");
}

struct checks {
	struct envelope envelope;
	struct sign_public key;
	unsigned long each;
};

static void *check(void *arg)
{
	const struct checks *k = arg;

	for (unsigned long n = 0; n < k->each; n++)
		MUST(statement_verify(&k->envelope, STATEMENT_ACCESS_REQUEST, &k->key) == ERR_OK);
	return NULL;
}

/* So many checks of one of these statements, spread over the processors. */
static void signatures(unsigned long count, unsigned processors, struct cost *best)
{
	struct arena *a = rig_arena();
	Eenmaal__V1__FetchRequest *request =
		rig_fetch(&desk.rig, a, SITE_SCHOOL, rig_access(a, &ask_school, &dossiers[0].id));
	struct checks k = {.each = count / processors};
	struct cost c = {0};
	double cpu = 0;
	uint64_t start = 0;

	MUST(codec_envelope(request->access_request, &k.envelope) == ERR_OK);
	MUST(sign_derive_public(desk.rig.site.member_seed[SITE_SCHOOL], &k.key) == ERR_OK);
	cpu = cpu_of(RUSAGE_SELF);
	start = clock_mono_ns();
	on_threads(check, &k, processors);
	c.seconds = (double)(clock_mono_ns() - start) / 1e9;
	c.cpu = cpu_of(RUSAGE_SELF) - cpu;
	keep_best(best, &c);
	arena_free(a);
}

static void report(unsigned long entries, const struct cost *whole, const struct cost *alone)
{
	double n = (double)entries;

	(void)printf("audit verify: %lu entries in %.2f s, %.0f per second; %lu tiles compared\n",
		     entries, whole->seconds, n / whole->seconds, number("tiles"));
	(void)printf("signatures alone: %.2f s, %.0f per second\n", alone->seconds,
		     n / alone->seconds);
	(void)printf("CPU per entry: %.1f us, of a signature %.1f us; of the daemon %.1f us\n",
		     1e6 * whole->cpu / n, 1e6 * alone->cpu / n, 1e6 * whole->daemon / n);
	(void)printf("ratio: %.2f by the clock, %.2f by the auditor's CPU\n",
		     alone->seconds / whole->seconds, alone->cpu / whole->cpu);
}

/* Auditor and signatures on so many processors. */
static void compare(const char *where, unsigned processors)
{
	unsigned rounds = rig_knob("BENCH_ROUNDS", 3);
	struct cost whole = {0}, alone = {0};
	unsigned long read = 0;

	for (unsigned n = 0; n < rounds; n++) {
		read = audit(&whole);
		signatures(read, processors, &alone);
	}
	(void)printf("%s\n", where);
	report(read, &whole, &alone);
}

int main(void)
{
	unsigned entries = rig_knob("BENCH_ENTRIES", 100000);
	long online = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned processors = online < 1             ? 1
			      : online > THREADS_MAX ? THREADS_MAX
						     : (unsigned)online;

	desk_start(&desk);
	make_log(entries);
	compare("All on the same processors:", processors);
	if (processors > 1) {
		keep_to(rig_pid(&desk.rig), processors - 1, 1);
		keep_to(getpid(), 0, processors - 1);
		compare("The daemon on one of them, the auditor on the others:", processors - 1);
	}
	for (unsigned n = 0; n < DOSSIERS; n++)
		dossier_free(&dossiers[n]);
	desk_stop(&desk);
	return 0;
}
