/* SPDX-License-Identifier: EUPL-1.2 */
/* `audit export` against the real daemon: what it leaves when all is well, and when anything is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "tests/support/desk.h"

static const char *const formats[] = {"log",     "csv",  "jsonl",  "logboek",
				      "nen7513", "fhir", "consent"};
#define FORMATS (sizeof(formats) / sizeof(formats[0]))
#define EXPORT "audit export --profile @inspectie --format %s "

static struct desk desk;
static struct dossier amina, bilal;
static struct desk_run run;

static int begin(void **state)
{
	struct wire *school = NULL;

	(void)state;
	(void)signal(SIGABRT, SIG_DFL);
	desk_start(&desk);
	step_dossier(&amina, &desk.rig, &rig_school, "speaks Tigrinya");
	step_dossier(&bilal, &desk.rig, &rig_gemeente, "owes money");
	school = wire_open(&desk.rig, RIG_PARTNER, SITE_SCHOOL);
	MUST(step_fetch(school, &desk.rig, &ask_school, &amina.id));
	MUST(!step_fetch(school, &desk.rig, &ask_school, &bilal.id));
	wire_free(school);
	return 0;
}

static int end(void **state)
{
	(void)state;
	dossier_free(&amina);
	dossier_free(&bilal);
	desk_stop(&desk);
	return 0;
}

static void expect(int code)
{
	if (run.code != code)
		print_message("exit %d, wanted %d\n%s%s", run.code, code, run.out, run.err);
	assert_int_equal(run.code, code);
}

/* How many files of the desk's folder begin so. */
static unsigned beginning(const char *name)
{
	DIR *folder = opendir(desk.folder);
	unsigned n = 0;

	assert_non_null(folder);
	for (const struct dirent *e; (e = readdir(folder)) != NULL;)
		n += strncmp(e->d_name, name, strlen(name)) == 0;
	(void)closedir(folder);
	return n;
}

static void read_file(const char *name, struct buf *out)
{
	char path[400];

	(void)snprintf(path, sizeof(path), "%s/%s", desk.folder, name);
	*out = BUF_INIT((size_t)4 << 20);
	assert_int_equal(io_read_file(path, out), ERR_OK);
	assert_int_equal(buf_put_u8(out, 0), ERR_OK);
}

/* The file has what standard output has; numbers are in `log` alone, unless asked for. */
static void whole_log(void **state)
{
	(void)state;
	for (size_t n = 0; n < FORMATS; n++) {
		struct buf text;
		char name[32];

		print_message("%s\n", formats[n]);
		(void)snprintf(name, sizeof(name), "all.%s", formats[n]);
		desk_run(&desk, &run, EXPORT "--out @%s --json", formats[n], name);
		expect(0);
		assert_non_null(strstr(run.out, "\"entries\":"));
		assert_null(strstr(run.out, "\"entries\":0"));
		read_file(name, &text);
		assert_int_equal(strstr((const char *)text.data, amina.number) != NULL,
				 strcmp(formats[n], "log") == 0);
		buf_free(&text);
		assert_int_equal(beginning(name), 1); /* and no part of it beside it */
	}
	desk_run(&desk, &run, EXPORT "--out @all.csv", "csv");
	expect(1); /* it exists */
	desk_run(&desk, &run, EXPORT "--identify --action grant", "fhir");
	expect(0);
	assert_non_null(strstr(run.out, amina.number));
	desk_run(&desk, &run, "audit export --profile @inspectie --action access");
	expect(0); /* as it was before there were formats */
	assert_non_null(strstr(run.out, "\"statement\":{\"payloadType\""));
}

static unsigned lines(const char *format, const char *options)
{
	unsigned n = 0;

	desk_run(&desk, &run, EXPORT "%s", format, options);
	expect(0);
	for (const char *p = run.out; (p = strchr(p, '\n')) != NULL; p++)
		n++;
	return n;
}

static void filters(void **state)
{
	char holder[64];

	(void)state;
	(void)snprintf(holder, sizeof(holder), "--action access --holder %s", bilal.number);
	assert_int_equal(lines("jsonl", "--from 2020-01-01 --to 2020-01-02"), 0);
	assert_int_equal(lines("jsonl", holder), 1);
	assert_int_equal(lines("nen7513", "--action access"), 2);
	assert_int_equal(lines("logboek", "--action access"), 1); /* both in one */
	/* With the grant that it was read under. */
	assert_int_equal(lines("fhir", "--verdict released"), 2);
	assert_int_equal(lines("consent", "--verdict released"), 1);
	assert_int_equal(lines("consent", holder), 0);
	assert_int_equal(lines("csv", "--reason no-consent"), 2);
	assert_int_equal(lines("csv", "--to 2020-01-02"), 1);
}

/* A log that does not verify is not exported, not even the part before the lie. */
static void a_lie(void **state)
{
	(void)state;
	desk_keep(&desk);
	desk_sql(&desk, "UPDATE entries SET kept = CAST(x'00' || kept AS BLOB) WHERE position = "
			"(SELECT max(position) - 1 FROM entries WHERE kept IS NOT NULL)");
	desk_serve(&desk);
	for (size_t n = 0; n < FORMATS; n += 2) {
		print_message("%s\n", formats[n]);
		desk_run(&desk, &run, EXPORT "%s", formats[n],
			 n == 0  ? "--out @lie"
			 : n % 2 ? ""
				 : "--out @lie --staff-out @liestaff");
		expect(4);
		assert_int_equal(beginning("lie"), 0);
		assert_string_equal(run.out, "");
	}
	desk_good(&desk);
	desk_serve(&desk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_log),
		cmocka_unit_test(filters),
		cmocka_unit_test(a_lie),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
