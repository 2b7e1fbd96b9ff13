/* SPDX-License-Identifier: EUPL-1.2 */
/* The main job, refusals, a reload and hostile bytes with the daemon under valgrind's memcheck. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "broker/base/io.h"
#include "tests/support/rig_audit.h"

static void show(const char *path)
{
	struct buf text = BUF_INIT((size_t)1 << 20);

	if (io_read_file(path, &text) == ERR_OK && buf_put_u8(&text, 0) == ERR_OK)
		(void)fputs((const char *)text.data, stderr);
	buf_free(&text);
}

static void serve_under_valgrind(struct rig *r, char *log, size_t size)
{
	static char log_file[600];
	const char *const valgrind[] = {
		"valgrind",
		"--quiet",
		"--error-exitcode=99",
		"--leak-check=full",
		"--errors-for-leak-kinds=definite",
		"--show-leak-kinds=definite",
		"--num-callers=30",
		"--suppressions=tests/valgrind.supp",
		log_file,
		NULL,
	};

	/* Or it would not see who uses what was given back. */
	assert_int_equal(setenv("EENMAAL_VALGRIND", "1", 1), 0);
	(void)snprintf(log, size, "%s/valgrind.log", r->site.folder);
	(void)snprintf(log_file, sizeof(log_file), "--log-file=%s", log);
	rig_serve_under(r, valgrind);
}

static void odd_requests(struct rig *r)
{
	static const char *const methods[] = {
		"PartnerService/Fetch",       "PartnerService/PutSegment", "PartnerService/Enrol",
		"AuditService/ListEntries",   "DirectoryService/GetTime",  "HolderService/Revoke",
		"PartnerService/GetEpochKey", "PartnerService/ListGrants", "NoService/NoMethod",
	};
	struct wire *w = wire_open(r, RIG_PARTNER, SITE_COA);

	assert_non_null(w);
	for (size_t n = 0; n < sizeof(methods) / sizeof(methods[0]); n++) {
		struct answer answer;

		assert_true(wire_post(w, methods[n], view_str("\x0a\x7f odd"), &answer));
		assert_true(answer.status >= 400);
		answer_free(&answer);
	}
	wire_free(w);
}

static void suspend_school(struct rig *r)
{
	r->site.status[SITE_SCHOOL] = EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_SUSPENDED;
	site_sign(&r->site);
	rig_signal(r, SIGHUP);
	rig_await(r, "reloaded", 1);
}

static void job(struct rig *r)
{
	struct dossier d;
	struct wire *coa = wire_open(r, RIG_PARTNER, SITE_COA);
	struct wire *school = wire_open(r, RIG_PARTNER, SITE_SCHOOL);
	struct wire *gemeente = wire_open(r, RIG_PARTNER, SITE_GEMEENTE);
	struct wire *holder = wire_open(r, RIG_PUBLIC, RIG_NOBODY);
	struct uuid skills, finance;

	assert_true(coa != NULL && school != NULL && gemeente != NULL && holder != NULL);
	dossier_new(&d, r);
	step_enrol(&d, coa);
	step_put(&d, coa, KIND_SKILLS, view_str("Leest Nederlands op A1."));
	step_put(&d, coa, KIND_SKILLS, view_str("Is gediplomeerd lasser."));
	step_put(&d, coa, KIND_FINANCE, view_str("Geen schulden."));
	assert_false(step_fetch(school, r, &ask_school, &d.id));
	step_grant(&d, holder, &rig_school, &skills);
	step_grant(&d, holder, &rig_gemeente, &finance);
	assert_true(step_fetch(school, r, &ask_school, &d.id));
	assert_true(step_fetch(gemeente, r, &ask_gemeente, &d.id));
	step_suspend(&d, holder, &finance, true);
	assert_false(step_fetch(gemeente, r, &ask_gemeente, &d.id));
	step_suspend(&d, holder, &finance, false);
	step_suspend(&d, holder, NULL, true);
	assert_false(step_fetch(school, r, &ask_school, &d.id));
	step_suspend(&d, holder, NULL, false);
	step_revoke(&d, holder, &finance);
	assert_false(step_fetch(gemeente, r, &ask_gemeente, &d.id));
	d.lines[KIND_FINANCE].current++;
	step_put(&d, coa, KIND_FINANCE, view_str("Nieuw tijdvak."));
	odd_requests(r);
	suspend_school(r);
	assert_false(step_fetch(school, r, &ask_school, &d.id));
	(void)rig_audit(r, NULL, NULL);
	wire_free(coa);
	wire_free(school);
	wire_free(gemeente);
	wire_free(holder);
	dossier_free(&d);
}

static void memcheck_finds_nothing(void **state)
{
	struct rig r;
	char log[400];
	int code = 0;

	(void)state;
	/* Confined, valgrind could not do its own work in the same process. */
	rig_new(&r, "sandbox: off\n");
	serve_under_valgrind(&r, log, sizeof(log));
	job(&r);
	code = rig_end(&r, SIGTERM);
	if (code != 0)
		show(log);
	assert_int_equal(code, 0);
	rig_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memcheck_finds_nothing),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
