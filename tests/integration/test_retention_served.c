/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Five years go by: the real daemon and the real commands, with their clocks moved (tests/later).
 * What merely happened goes by itself, everybody is content, and what an operator hides beside it
 * is found.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "broker/base/clock.h"
#include "broker/base/io.h"
#include "tests/support/desk.h"

#define DAY 86400L
#define KEPT_DAYS 1826

static struct desk desk;
static struct desk_run run;
static char number[HOLDER_TEXT_LEN + 1];

static void expect(int code, const char *text)
{
	if (run.code != code || (text && !strstr(run.out, text) && !strstr(run.err, text)))
		print_message("exit %d, wanted %s\n%s%s", run.code, text ? text : "", run.out,
			      run.err);
	assert_int_equal(run.code, code);
	if (text)
		assert_true(strstr(run.out, text) || strstr(run.err, text));
}

#define STEP(...)                                   \
	do {                                        \
		desk_run(&desk, &run, __VA_ARGS__); \
		expect(0, NULL);                    \
	} while (0)

static void write_text(const char *name, const char *text)
{
	char path[400];

	(void)snprintf(path, sizeof(path), "%s/%s", desk.folder, name);
	assert_int_equal(io_write_file(path, view_str(text), 0600), ERR_OK);
}

/* The loader takes a space for the end of a path, so that it gets a link without one. */
static void preload(void)
{
	char library[500], link_path[400];

	(void)snprintf(library, sizeof(library), "%s/tests/later.so", getenv("EENMAAL_BUILD"));
	(void)snprintf(link_path, sizeof(link_path), "%s/later.so", desk.folder);
	assert_int_equal(symlink(library, link_path), 0);
	assert_int_equal(setenv("LD_PRELOAD", link_path, 1), 0);
	/* It only knows the time, so that a sanitizer may come after it. */
	assert_int_equal(setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1), 0);
}

/* The holder's profile names the port that the daemon had then. */
static void move_profile(void)
{
	static const char before[] = "https://127.0.0.1:";
	struct buf old = BUF_INIT(65536), new = BUF_INIT(65536);
	char path[400];
	const char *at;

	(void)snprintf(path, sizeof(path), "%s/amina/profile.yaml", desk.folder);
	assert_int_equal(io_read_file(path, &old), ERR_OK);
	assert_int_equal(buf_put_u8(&old, 0), ERR_OK);
	at = strstr((const char *)old.data, before);
	assert_non_null(at);
	at += strlen(before);
	assert_int_equal(buf_printf(&new, "%.*s%u%s", (int)(at - (const char *)old.data),
				    (const char *)old.data, desk.rig.port[RIG_PUBLIC],
				    at + strspn(at, "0123456789")),
			 ERR_OK);
	assert_int_equal(io_write_file(path, buf_view(&new), 0600), ERR_OK);
	buf_free(&old);
	buf_free(&new);
}

/* Everybody lives so many days later from here on. */
static void later(long days)
{
	char seconds[24];

	if (desk.rig.daemon)
		rig_close(&desk.rig);
	(void)snprintf(seconds, sizeof(seconds), "%ld", days * DAY);
	assert_int_equal(setenv("EENMAAL_LATER", seconds, 1), 0);
	desk_serve(&desk);
	move_profile();
}

#define ACCESSES "holder accesses --profile @amina --pin-file @pin"
#define FETCH                                                                                    \
	"partner fetch --profile @school --holder %s --kind skills --purpose language-training " \
	"--out @out"

static int begin(void **state)
{
	const char *at;

	(void)state;
	(void)signal(SIGABRT, SIG_DFL);
	desk_start(&desk);
	preload();
	rig_close(&desk.rig);
	desk.rig.site.lasts = 2600 * DAY;
	site_sign(&desk.rig.site);
	desk_serve(&desk);
	write_text("pin", "384921\n");
	write_text("one.txt", "Spreekt Tigrinya.\n");
	STEP("holder enrol --profile @coa --card @amina.html --holder-profile @amina --pin-file @pin "
	     "--language en --json");
	at = strstr(run.out, "\"holder\"");
	assert_non_null(at);
	at = strchr(at + 8, '"') + 1;
	(void)snprintf(number, sizeof(number), "%.*s", (int)strcspn(at, "\""), at);
	STEP("partner put --profile @coa --holder %s --kind skills --media-type text/plain --title "
	     "Taal @one.txt",
	     number);
	STEP("holder grant --profile @amina --pin-file @pin --yes --partner school --kind skills "
	     "--purpose language-training");
	STEP(FETCH, number);
	STEP(ACCESSES);
	expect(0, "asked to read");
	return 0;
}

static int end(void **state)
{
	(void)state;
	(void)unsetenv("LD_PRELOAD");
	desk_stop(&desk);
	return 0;
}

static void five_years(void **state)
{
	(void)state;
	/* The next day, which gets its mark. */
	later(2);
	rig_await(&desk.rig, "marked", 1);
	STEP("audit verify --profile @inspectie");
	expect(0, "The log is whole");
	desk_run(&desk, &run, FETCH, number);
	expect(0, NULL);
	later(2 + KEPT_DAYS);
	rig_await(&desk.rig, "retained", 1);
	STEP("audit verify --profile @inspectie");
	desk_verify_fresh(&desk, &run, "");
	expect(0, "The log is whole");
	STEP("audit list --profile @inspectie --action retention --json");
	STEP(ACCESSES);
	expect(0, "older than the 1826 days");
	assert_null(strstr(run.out, "entry of the log does not verify"));
	/* What happened on the second day is not that old yet. */
	expect(0, "asked to read");
}

/* Behind the last mark: the access of the second day, as if it were old enough. */
static void hidden(void **state)
{
	(void)state;
	rig_close(&desk.rig);
	desk_sql(&desk, "UPDATE entries SET erased = 1, seen = x'', kept = x'', seen_salt = x'',"
			" kept_salt = x'', statement = NULL WHERE position ="
			" (SELECT max(position) FROM entries WHERE erased = 0 AND position <"
			" (SELECT max(position) FROM marks) AND holder IS NOT NULL AND position >"
			" (SELECT min(position) FROM marks WHERE position > 1))");
	desk_serve(&desk);
	move_profile();
	desk_verify_fresh(&desk, &run, "");
	expect(4, "its content is gone");
	desk_run(&desk, &run, ACCESSES);
	expect(4, "does not verify");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(five_years),
		cmocka_unit_test(hidden),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
