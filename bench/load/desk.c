/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * An auditor's desk before a log of BENCH_ENTRIES (1000000) entries over BENCH_DAYS (92), made by the
 * broker's own calls under a clock that is moved: three organisations with 2,000 people each ask for
 * one to eight dossiers at a time, some of which nobody consented to or nobody knows.  Then the page
 * in Chromium (tests/page/large.check.mjs; EENMAAL_AUDIT_PAGE is its folder) and the command's
 * exports (BENCH_EXPORTS="csv fhir" picks some, "none" none of them).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/load/play.h"
#include "bench/scale/fill.h"
#include "broker/base/clock.h"
#include "keys/page.h"
#include "tests/support/desk.h"
#include "tests/support/sample.h"

#define DAY INT64_C(86400)
#define ROUNDS 3        /* in which dossiers are added: a consent lasts 30 days */
#define HOLDERS 1000u   /* in each */
#define STAFF 2000u     /* of each organisation */
#define SUBJECTS_MAX 8u /* of a question */
#define SUBJECTS_MEAN 4.5
#define CACHE_MIB 256

#define HOURS 2u
static const int hours[HOURS] = {2, 11};

static const struct rig_ask asks[] = {
	{SITE_COA, KIND_CONTACT, "appointments", "reception"},
	{SITE_GEMEENTE, KIND_FINANCE, "debt-counselling", "municipality"},
	{SITE_SCHOOL, KIND_SKILLS, "language-training", "language-school"},
	{SITE_SCHOOL, KIND_SKILLS, "language-training", "language-school"},
	{SITE_SCHOOL, KIND_MEDICAL, "language-training", "language-school"},
};
#define ASKS (sizeof(asks) / sizeof(asks[0]))

struct town {
	struct rig rig;
	struct desk desk;
	struct holder_id id[ROUNDS * HOLDERS];
	unsigned holders;
	double made_s;
};

/* ---- the log ------------------------------------------------------------------------------------------ */

static unsigned below(unsigned n)
{
	uint32_t pick = 0;

	random_bytes(&pick, sizeof(pick));
	return pick % n;
}

/* Every seventh dossier is one that nobody knows, of the others the newer ones have a consent. */
static Eenmaal__V1__AccessRequest *ask(const void *context, struct arena *a, enum site_member *by)
{
	const struct town *t = context;
	const struct rig_ask *what = &asks[below(ASKS)];
	unsigned count = 1 + below(SUBJECTS_MAX), recent = below(4) > 0 ? HOLDERS : t->holders;
	unsigned first = below(recent);
	struct holder_id holders[SUBJECTS_MAX];
	Eenmaal__V1__AccessRequest *m = NULL;
	char staff[24];

	for (unsigned n = 0; n < count; n++) {
		holders[n] = t->id[t->holders - 1 - (first + n) % recent];
		if (below(7) == 0)
			random_bytes(holders[n].b, HOLDER_ID_LEN);
	}
	m = rig_access_all(a, what, holders, count);
	(void)snprintf(staff, sizeof(staff), "medewerker-%u", below(STAFF));
	m->staff = sample_text(a, staff);
	*by = what->partner;
	return m;
}

static void make_round(struct town *t, int64_t first, unsigned days, unsigned questions)
{
	struct fill_plan plan = {
		.segments = 1,
		.content = "speaks Tigrinya",
		.cache_mib = CACHE_MIB,
	};
	struct fill_questions q = {ask, t, questions, CACHE_MIB};

	clock_set(first);
	plan.id = t->id + t->holders;
	fill_holders(&t->rig, &plan, HOLDERS);
	t->holders += HOLDERS;
	for (unsigned n = 0; n < days; n++)
		for (unsigned hour = 0; hour < HOURS; hour++) {
			clock_set(first + n * DAY + hours[hour] * 3600);
			fill_questions(&t->rig, &q);
		}
}

/* Ends yesterday, so that the clock of what is asked then is not before that of the log. */
static void make_log(struct town *t, const char *page, const struct hash *hash)
{
	unsigned days = rig_knob("BENCH_DAYS", 92) / ROUNDS;
	double entries = rig_knob("BENCH_ENTRIES", 1000000);
	double times = (double)(ROUNDS * days * HOURS);
	unsigned questions = 1 + (unsigned)(entries / SUBJECTS_MEAN / times);
	int64_t today = clock_now() / DAY * DAY;
	uint64_t start = clock_mono_ns();
	char more[500];

	(void)snprintf(more, sizeof(more), "audit_page: %s\n", page);
	clock_set(today - ROUNDS * days * DAY);
	rig_new(&t->rig, more);
	t->rig.site.lasts = (ROUNDS * days + 30) * DAY;
	t->rig.site.pages[t->rig.site.page_count++] = *hash;
	site_sign(&t->rig.site);
	for (unsigned n = 0; n < ROUNDS; n++)
		make_round(t, today - (ROUNDS - n) * days * DAY, days, questions);
	clock_set(0);
	t->made_s = (double)(clock_mono_ns() - start) / 1e9;
}

/* ---- what an auditor does ------------------------------------------------------------------------------- */

/* Words of a command, run to its end; its output is shown. */
static int run(const char *const *words, struct rusage *cost)
{
	int status = 0;
	pid_t pid = fork();

	MUST(pid >= 0);
	if (pid == 0) {
		(void)execv(words[0], (char *const *)(uintptr_t)words);
		_exit(127);
	}
	MUST(wait4(pid, &status, 0, cost) == pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void export(const struct town *t, const char *format)
{
	char out[300], profile[300];
	const char *const words[] = {getenv("EENMAAL"), "audit", "export", "--profile", profile,
				     "--format",        format,  "--out",  out,         NULL};
	struct rusage cost = {0};
	uint64_t start = clock_mono_ns();
	int code = 0;

	(void)snprintf(out, sizeof(out), "%s/%s.out", t->desk.folder, format);
	(void)snprintf(profile, sizeof(profile), "%s/inspectie", t->desk.folder);
	code = run(words, &cost);
	(void)printf("| %-8s | exit %d | %6.1f s | CPU %6.1f s | RSS %5ld MiB | %6llu MiB |\n",
		     format, code, (double)(clock_mono_ns() - start) / 1e9,
		     (double)(cost.ru_utime.tv_sec + cost.ru_stime.tv_sec), cost.ru_maxrss / 1024,
		     (unsigned long long)process_file_bytes(out) >> 20);
	(void)fflush(stdout);
	(void)unlink(out);
}

static void look(const struct town *t)
{
	static const char *const words[] = {"/bin/bash", "tests/page/browser.sh", "large.check.mjs",
					    NULL};
	const struct rig *r = &t->rig;
	struct rusage cost = {0};
	char url[60], pid[20];

	(void)snprintf(pid, sizeof(pid), "%d", rig_pid(r));
	(void)snprintf(url, sizeof(url), "https://127.0.0.1:%u", r->port[RIG_PARTNER]);
	MUST(setenv("EENMAAL_LARGE_URL", url, 1) == 0);
	MUST(setenv("EENMAAL_LARGE_PID", pid, 1) == 0);
	MUST(setenv("EENMAAL_LARGE_FOLDER", r->site.folder, 1) == 0);
	MUST(run(words, &cost) == 0);
}

void play_desk(const struct scenario *c, const struct knobs *k, struct report *r)
{
	static const char *const formats[] = {"log",     "csv",  "jsonl",  "logboek",
					      "nen7513", "fhir", "consent"};
	struct town *t = mem_new(1, sizeof(*t));
	const char *folder = getenv("EENMAAL_AUDIT_PAGE");
	const char *chosen = getenv("BENCH_EXPORTS");
	char culprit[PAGE_CULPRIT_MAX];
	struct page *page = NULL;

	(void)c;
	(void)k;
	(void)r;
	MUST(t != NULL && folder != NULL && page_load(folder, culprit, &page) == ERR_OK);
	make_log(t, folder, &page->hash);
	page_free(page);
	rig_serve(&t->rig);
	desk_open(&t->desk, &t->rig);
	(void)printf("made in %.0f s, %.2f GiB\n", t->made_s,
		     (double)process_file_bytes(site_path(&t->rig.site, "eenmaal.db")) / (1 << 30));
	(void)fflush(stdout);
	look(t);
	for (size_t n = 0; n < sizeof(formats) / sizeof(formats[0]); n++)
		if (chosen == NULL || strstr(chosen, formats[n]) != NULL)
			export(t, formats[n]);
	desk_leave(&t->desk);
	rig_close(&t->rig);
	rig_free(&t->rig);
	mem_free(t);
}
