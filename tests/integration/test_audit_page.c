/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * `audit_page:` of the real daemon: who is served the auditor's page, and where; nothing without the
 * line; and only an edition that the directory approves, at the start as at a reload.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/edition.h"
#include "tests/support/rig_wire.h"

#define FIRST "<!doctype html><title>Toezicht</title>"

static struct rig rig;
static char folder[400];

static int start(void **state)
{
	(void)state;
	rig_new(&rig, "audit_page: desk\n");
	(void)snprintf(folder, sizeof(folder), "%s", site_path(&rig.site, "desk"));
	edition_approve(&rig.site, folder, FIRST);
	rig_serve(&rig);
	return 0;
}

static int start_without(void **state)
{
	(void)state;
	rig_new(&rig, NULL);
	folder[0] = 0;
	rig_serve(&rig);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	if (rig.daemon != NULL)
		rig_close(&rig);
	if (folder[0])
		edition_remove(folder);
	rig_free(&rig);
	return 0;
}

/* On a connection of its own; answer_free() is the caller's. */
static void get(enum rig_side side, unsigned caller, const char *path, struct answer *out)
{
	struct wire *w = wire_open(&rig, side, caller);

	assert_non_null(w);
	assert_true(wire_get(w, path, out));
	wire_free(w);
}

static void gives(unsigned caller, const char *path, const char *content)
{
	struct answer a;

	get(RIG_PARTNER, caller, path, &a);
	if (a.status != 200 || !view_equal(buf_view(&a.body), view_str(content)))
		fail_msg("%s: %u", path, a.status);
	answer_free(&a);
}

static void gives_not(enum rig_side side, unsigned caller, const char *path, unsigned status)
{
	struct answer a;

	get(side, caller, path, &a);
	if (a.status != status)
		fail_msg("%s: %u", path, a.status);
	assert_null(memmem(a.body.data, a.body.len, FIRST, strlen(FIRST)));
	answer_free(&a);
}

static void auditors_are_served_and_nobody_else(void **state)
{
	struct answer a;
	char to[100];

	(void)state;
	gives(SITE_INSPECTIE, "/audit/", FIRST);
	gives(SITE_INSPECTIE, "/audit/index.html?x", FIRST);
	get(RIG_PARTNER, SITE_INSPECTIE, "/audit", &a);
	answer_header(&a, "Location", to, sizeof(to));
	assert_int_equal(a.status, 308);
	assert_string_equal(to, "/audit/");
	answer_free(&a);
	gives_not(RIG_PARTNER, SITE_INSPECTIE, "/audit/nothing", 404);
	gives_not(RIG_PARTNER, SITE_INSPECTIE, "/audit/../server.key", 404);
	gives_not(RIG_PARTNER, SITE_GEMEENTE, "/audit/", 403);
	gives_not(RIG_PARTNER, SITE_GEMEENTE, "/audit/page.json", 403);
	gives_not(RIG_PARTNER, RIG_STRANGER, "/audit/", 401);
	gives_not(RIG_PARTNER, RIG_NOBODY, "/audit/", 401);
	/* Nothing of it at the root, nor where holders ask. */
	gives_not(RIG_PARTNER, SITE_INSPECTIE, "/", 405);
	gives_not(RIG_PUBLIC, RIG_NOBODY, "/audit/", 405);
}

static void without_the_line_there_is_none(void **state)
{
	(void)state;
	gives_not(RIG_PARTNER, SITE_INSPECTIE, "/audit/", 405);
	gives_not(RIG_PARTNER, SITE_INSPECTIE, "/audit", 405);
}

static void reload(const char *event)
{
	unsigned before = rig_events(&rig, event);

	rig_signal(&rig, SIGHUP);
	rig_await(&rig, event, before + 1);
}

static void a_reload_takes_only_what_is_approved(void **state)
{
	(void)state;
	edition_write(folder, "next", &rig.site.pages[1]);
	reload("reload-refused");
	gives(SITE_INSPECTIE, "/audit/", FIRST);
	rig.site.page_count = 2;
	site_sign(&rig.site);
	reload("reloaded");
	gives(SITE_INSPECTIE, "/audit/", "next");
	edition_put(folder, EDITION_SCRIPT, "alert(1)");
	reload("reload-refused");
	gives(SITE_INSPECTIE, "/audit/", "next");
}

/* Who is suspended in the next directory sees no more of it. */
static void a_reload_shuts_out_who_was_suspended(void **state)
{
	(void)state;
	rig.site.status[SITE_INSPECTIE] = EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_SUSPENDED;
	site_sign(&rig.site);
	reload("reloaded");
	gives_not(RIG_PARTNER, SITE_INSPECTIE, "/audit/", 403);
}

static void starts_with_refused(const char *why)
{
	struct rig_run run;

	rig_command(&rig, &run, (const char *const[]){"check-config", NULL});
	assert_int_equal(run.code, 1);
	if (strstr(run.err, why) == NULL)
		fail_msg("\"%s\" was not said: %s", why, run.err);
	rig_command(&rig, &run, NULL);
	assert_int_equal(run.code, 1);
}

static void does_not_start_with_another_one(void **state)
{
	struct hash other;

	(void)state;
	rig_close(&rig);
	edition_write(folder, "other", &other);
	starts_with_refused("is none that the directory approves");
	edition_write(folder, FIRST, &other);
	edition_put(folder, EDITION_SCRIPT, "alert(1)");
	starts_with_refused(EDITION_SCRIPT " is not the file that page.json lists");
	edition_remove(folder);
	folder[0] = 0;
	starts_with_refused("desk/page.json cannot be used");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(auditors_are_served_and_nobody_else),
		cmocka_unit_test_setup_teardown(without_the_line_there_is_none, start_without,
						stop),
		TEST(a_reload_takes_only_what_is_approved),
		TEST(a_reload_shuts_out_who_was_suspended),
		TEST(does_not_start_with_another_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
