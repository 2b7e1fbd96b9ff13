/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A log of 100,000 entries and more that real requests made: the auditor reads all of it, then only
 * what is new; and finds what an operator changes in the tree high above the leaves.
 *
 * EENMAAL_ENTRIES changes how many entries there are.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "broker/base/clock.h"
#include "tests/support/desk.h"

#define DOSSIERS 16
#define LANES 4
#define ENTRIES 100000
#define FEWEST \
	70000 /* so that a level above the tiles' second has a place that is not on the edge */

static struct desk desk;
static struct dossier dossiers[DOSSIERS];
static struct desk_run run;
static unsigned entries;

/* A quarter of the subjects has a dossier and a grant; of the others nobody ever heard. */
static void *lane(void *arg)
{
	const unsigned *requests = arg;
	struct wire *school = wire_open(&desk.rig, RIG_PARTNER, SITE_SCHOOL);
	struct holder_id holders[RIG_SUBJECTS];

	MUST(school != NULL);
	for (unsigned n = 0; n < *requests; n++) {
		for (size_t i = 0; i < RIG_SUBJECTS; i++)
			random_bytes(holders[i].b, HOLDER_ID_LEN);
		for (size_t i = 0; i < DOSSIERS; i++)
			holders[i] = dossiers[i].id;
		step_fetch_all(school, &desk.rig, &ask_school, holders, RIG_SUBJECTS);
	}
	wire_free(school);
	return NULL;
}

static void fetch(unsigned requests)
{
	unsigned each = (requests + LANES - 1) / LANES;
	pthread_t threads[LANES];

	for (unsigned n = 0; n < LANES; n++)
		MUST(pthread_create(&threads[n], NULL, lane, &each) == 0);
	for (unsigned n = 0; n < LANES; n++)
		MUST(pthread_join(threads[n], NULL) == 0);
}

static int begin(void **state)
{
	uint64_t start = clock_mono_ns();

	(void)state;
	(void)signal(SIGABRT, SIG_DFL);
	entries = rig_knob("EENMAAL_ENTRIES", ENTRIES);
	if (entries < FEWEST)
		entries = FEWEST;
	desk_start(&desk);
	for (unsigned n = 0; n < DOSSIERS; n++)
		step_dossier(&dossiers[n], &desk.rig, &rig_school, "speaks Tigrinya");
	fetch(entries / RIG_SUBJECTS + LANES);
	print_message("%u entries made in %.1f s\n", entries,
		      (double)(clock_mono_ns() - start) / 1e9);
	return 0;
}

static int end(void **state)
{
	(void)state;
	for (unsigned n = 0; n < DOSSIERS; n++)
		dossier_free(&dossiers[n]);
	desk_stop(&desk);
	return 0;
}

/* A number of the command's JSON. */
static unsigned long number(const char *key)
{
	char pattern[40];
	const char *at;
	unsigned long n = 0;

	(void)snprintf(pattern, sizeof(pattern), "\"%s\":", key);
	at = strstr(run.out, pattern);
	if (at == NULL || sscanf(at + strlen(pattern), "%lu", &n) != 1)
		fail_msg("no %s in %s%s", key, run.out, run.err);
	return n;
}

static void verified(uint64_t since, const char *what)
{
	double seconds = (double)(clock_mono_ns() - since) / 1e9;

	if (run.code != 0)
		fail_msg("exit %d: %s%s", run.code, run.out, run.err);
	assert_non_null(strstr(run.out, "\"verified\":true"));
	print_message("%s: %.1f s, %lu entries, %lu of them before, %lu tiles\n", what, seconds,
		      number("entries"), number("from"), number("tiles"));
}

static void whole(void **state)
{
	uint64_t start = clock_mono_ns();

	(void)state;
	desk_verify_fresh(&desk, &run, "--json");
	verified(start, "from the first entry");
	assert_true(number("from") == 0 && number("entries") >= entries);
	/* Hashes and entries of each 256, and the levels above. */
	assert_in_range(number("tiles"), 2 * (entries / 256), 2 * (number("entries") / 256) + 8);
}

static void only_what_is_new(void **state)
{
	unsigned long before = number("entries");
	uint64_t start = 0;

	(void)state;
	fetch(8);
	start = clock_mono_ns();
	desk_run(&desk, &run, "audit verify --profile @inspectie --json");
	verified(start, "what is new");
	assert_int_equal(number("from"), before);
	assert_in_range(number("entries"), before + 8ul * RIG_SUBJECTS, before + 1000);
	assert_in_range(number("tiles"), 2, 14);
}

/* Two hashes within the tree, which no proof of the daily kind needs. */
static void changed_tree(void **state)
{
	(void)state;
	rig_close(&desk.rig);
	desk_sql(&desk,
		 "UPDATE entries SET nodes = CAST(substr(nodes, 1, 256) || randomblob(32) || "
		 "substr(nodes, 289) AS BLOB) WHERE position = 1023;"
		 "UPDATE entries SET nodes = CAST(randomblob(32) || substr(nodes, 33) AS BLOB) "
		 "WHERE position = 65432");
	desk_serve(&desk);
	desk_verify_fresh(&desk, &run, "--json");
	if (run.code != 4)
		fail_msg("exit %d: %s%s", run.code, run.out, run.err);
	assert_non_null(strstr(run.out, "{\"entry\":768,"));
	assert_non_null(strstr(run.out, "tile/1/000 "));
	assert_non_null(strstr(run.out, "{\"entry\":65432,"));
	assert_non_null(strstr(run.out, "tile/0/255 "));
	assert_int_equal(number("tiles") > 0, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole),
		cmocka_unit_test(only_what_is_new),
		cmocka_unit_test(changed_tree),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
