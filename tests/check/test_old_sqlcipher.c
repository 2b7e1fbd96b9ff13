/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Started with the library of SQLCipher 3.4.1 in the place of version 4, the daemon says so, exits
 * with 1 and touches nothing.
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
#include <sys/wait.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "tests/support/rig_audit.h"

static int run_program(const char *const *words)
{
	pid_t child = fork();
	int status = 0;

	assert_true(child >= 0);
	if (child == 0) {
		(void)execvp(words[0], (char *const *)(uintptr_t)words);
		_exit(127);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void check_refused(struct rig *r, const char *const *words, const char *library)
{
	struct buf before = BUF_INIT((size_t)64 << 20), after = BUF_INIT((size_t)64 << 20);
	struct rig_run run;

	assert_int_equal(io_read_file(site_path(&r->site, "eenmaal.db"), &before), ERR_OK);
	rig_command_with(r, &run, words, (const char *const[]){library, NULL});
	print_message("exit %d: %s", run.code, run.err);
	assert_int_equal(run.code, 1);
	assert_non_null(strstr(run.err, "SQLCipher 4.5"));
	assert_non_null(strstr(run.err, "install a newer"));
	assert_int_equal(io_read_file(site_path(&r->site, "eenmaal.db"), &after), ERR_OK);
	assert_true(view_equal(buf_view(&before), buf_view(&after)));
	buf_free(&before);
	buf_free(&after);
}

static void with_the_library(struct rig *r, const char *folder)
{
	struct dossier d;
	struct wire *w = NULL;
	char library[400], copy[400];

	rig_serve(r);
	step_dossier(&d, r, &rig_school, "Wil de taal leren.");
	rig_close(r);
	(void)snprintf(library, sizeof(library), "LD_LIBRARY_PATH=%s/lib", folder);
	(void)snprintf(copy, sizeof(copy), "%s/copy", folder);
	check_refused(r, NULL, library);
	check_refused(r, (const char *const[]){"check-config", NULL}, library);
	check_refused(r, (const char *const[]){"db", "migrate", NULL}, library);
	check_refused(r, (const char *const[]){"backup", copy, NULL}, library);
	assert_false(io_exists(copy));
	rig_serve(r);
	w = wire_open(r, RIG_PARTNER, SITE_SCHOOL);
	assert_non_null(w);
	assert_true(step_fetch(w, r, &ask_school, &d.id));
	wire_free(w);
	(void)rig_audit(r, NULL, NULL);
	rig_close(r);
	dossier_free(&d);
}

static void old_library_is_refused(void **state)
{
	struct rig r;
	const char *base = getenv("TMPDIR");
	char folder[300];
	int code = 0;

	(void)state;
	(void)snprintf(folder, sizeof(folder), "%s/sqlcipher-XXXXXX", base != NULL ? base : "/tmp");
	assert_non_null(mkdtemp(folder));
	code = run_program((const char *const[]){"tests/support/rig_old_sqlcipher.sh", folder,
						 "libsqlcipher.so.1", NULL});
	assert_true(code == 0 || code == 77);
	if (code == 0) {
		rig_new(&r, NULL);
		with_the_library(&r, folder);
		rig_free(&r);
	}
	(void)run_program((const char *const[]){"rm", "-rf", "--", folder, NULL});
	if (code == 77)
		skip();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(old_library_is_refused),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
