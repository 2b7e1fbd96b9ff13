/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the broker serves of its log, judged by tests/tlog/main.go: the Go team's own code for notes
 * and tiled logs checks the checkpoints, a proof of every record and one of the older tree, all made
 * from our tiles.  Needs Go and golang-golang-x-mod-dev; says so where they are missing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "broker/base/clock.h"
#include "broker/base/io.h"
#include "broker/ledger/tile.h"
#include "tests/support/rig_audit.h"

#define SOURCES "/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog"
#define FETCHES 5 /* of RIG_SUBJECTS entries each, before the older checkpoint and after it */

static struct rig rig;
static struct dossier amina;
static struct wire *school, *everybody;

static int start(void **state)
{
	(void)state;
	(void)signal(SIGABRT, SIG_DFL);
	rig_new(&rig, NULL);
	rig_serve(&rig);
	school = wire_open(&rig, RIG_PARTNER, SITE_SCHOOL);
	everybody = wire_open(&rig, RIG_PUBLIC, RIG_NOBODY);
	assert_true(school && everybody);
	step_dossier(&amina, &rig, &rig_school, "speaks Tigrinya");
	return 0;
}

static int remove_one(const char *path, const struct stat *s, int type, struct FTW *at)
{
	(void)s;
	(void)type;
	(void)at;
	return remove(path);
}

static int stop(void **state)
{
	(void)state;
	wire_free(school);
	wire_free(everybody);
	dossier_free(&amina);
	(void)nftw(site_path(&rig.site, "tlog"), remove_one, 8, FTW_DEPTH | FTW_PHYS);
	rig_close(&rig);
	rig_free(&rig);
	return 0;
}

static void grow(void)
{
	struct holder_id holders[RIG_SUBJECTS];

	for (unsigned n = 0; n < FETCHES; n++) {
		for (size_t i = 1; i < RIG_SUBJECTS; i++)
			random_bytes(holders[i].b, HOLDER_ID_LEN);
		holders[0] = amina.id;
		step_fetch_all(school, &rig, &ask_school, holders, RIG_SUBJECTS);
	}
}

/* ---- a copy of what is served --------------------------------------------------------------------- */

static void keep(const char *name, struct view content)
{
	char path[500], *slash;

	(void)snprintf(path, sizeof(path), "%s/%s", site_path(&rig.site, "tlog"), name);
	slash = strrchr(path, '/');
	*slash = 0;
	assert_int_equal(io_make_dir(path, 0700), ERR_OK);
	*slash = '/';
	assert_int_equal(io_write_file(path, content, 0600), ERR_OK);
}

static void keep_file(const char *served, const char *name)
{
	char path[100];
	struct answer a;

	(void)snprintf(path, sizeof(path), "/%s", served);
	assert_true(wire_get(everybody, path, &a));
	if (a.status != 200)
		fail_msg("%s: %u", path, a.status);
	keep(name, buf_view(&a.body));
	answer_free(&a);
}

static void keep_level(bool entries, unsigned level, uint64_t size)
{
	uint64_t places = tile_level_size(level, size);
	struct tile t = {.entries = entries, .level = level};
	char name[TILE_NAME_MAX];

	for (; tile_first(&t) < places; t.index++) {
		uint64_t left = places - tile_first(&t);

		t.width = left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH;
		tile_format(&t, name);
		keep_file(name, name);
	}
}

static void keep_log(void)
{
	struct buf vkey = BUF_INIT(1024);
	struct checkpoint c;
	struct rig_trust trust;

	rig_trust(&rig, &trust);
	assert_int_equal(note_key_format(&trust.key, &vkey), ERR_OK);
	keep("vkey", buf_view(&vkey));
	buf_free(&vkey);
	keep_file("checkpoint", "older");
	grow();
	keep_file("checkpoint", "checkpoint");
	rig_checkpoint(&rig, everybody, NULL, &c);
	keep_level(true, 0, c.size);
	keep_level(false, 0, c.size);
	keep_level(false, 1, c.size);
}

/* ---- the other implementation --------------------------------------------------------------------- */

static bool has_go(void)
{
	pid_t pid = fork();
	int status = -1;

	MUST(pid >= 0);
	if (pid == 0) {
		(void)dup2(STDERR_FILENO, STDOUT_FILENO);
		(void)execlp("go", "go", "version", (char *)NULL);
		_exit(127);
	}
	MUST(waitpid(pid, &status, 0) == pid);
	return status == 0 && io_exists(SOURCES);
}

/* Without modules and without a network: Debian's packages are where GOPATH says. */
static void set_up_go(void)
{
	static const char *const settings[][2] = {
		{"GO111MODULE", "off"}, {"GOPATH", "/usr/share/gocode"},
		{"GOPROXY", "off"},     {"GOTOOLCHAIN", "local"},
		{"GOFLAGS", ""},        {"CGO_ENABLED", "0"},
	};
	const char *build = getenv("EENMAAL_BUILD");
	char cache[500];

	(void)snprintf(cache, sizeof(cache), "%s/go", build ? build : rig.site.folder);
	MUST(setenv("GOCACHE", cache, 1) == 0 && setenv("HOME", rig.site.folder, 1) == 0);
	for (size_t n = 0; n < sizeof(settings) / sizeof(settings[0]); n++)
		MUST(setenv(settings[n][0], settings[n][1], 1) == 0);
}

static int go_run(void)
{
	const char *root = getenv("EENMAAL_ROOT");
	char program[500];
	int status = -1;
	pid_t pid = fork();

	MUST(pid >= 0);
	(void)snprintf(program, sizeof(program), "%s/tests/tlog/main.go", root ? root : ".");
	if (pid == 0) {
		set_up_go();
		(void)execlp("go", "go", "run", program, site_path(&rig.site, "tlog"),
			     (char *)NULL);
		_exit(127);
	}
	MUST(waitpid(pid, &status, 0) == pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void another_implementation_agrees(void **state)
{
	(void)state;
	if (!has_go()) {
		print_message("SKIPPED: needs Go and " SOURCES " (golang-go and "
			      "golang-golang-x-mod-dev; \"make setup\" installs them)\n");
		skip();
	}
	grow();
	keep_log();
	assert_int_equal(go_run(), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(another_implementation_agrees),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
