/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The disk fills up in the middle of the work: the daemon says so and stops; what it acknowledged is
 * there when there is room again.  And the commands that copy the database.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "tests/support/rig_audit.h"

#define UPLOAD 60000
#define UPLOADS_MAX 400
#define LOAD_THREADS 3
#define BACKUPS 4

static struct hash acknowledged[UPLOADS_MAX];
static size_t count;

/* Send the config through f, which changes one line. */
static void replace_in_config(struct rig *r, const char *from, const char *to)
{
	struct buf old = BUF_INIT(65536), new = BUF_INIT(65536);
	const char *at = NULL;

	assert_int_equal(io_read_file(r->site.config, &old), ERR_OK);
	assert_int_equal(buf_put_u8(&old, 0), ERR_OK);
	at = strstr((const char *)old.data, from);
	assert_non_null(at);
	assert_int_equal(buf_printf(&new, "%.*s%s%s", (int)(at - (const char *)old.data),
				    (const char *)old.data, to, at + strlen(from)),
			 ERR_OK);
	assert_int_equal(io_write_file(r->site.config, buf_view(&new), 0600), ERR_OK);
	buf_free(&old);
	buf_free(&new);
}

/* True when it was acknowledged; its statement is remembered then. */
static bool upload(struct dossier *d, struct wire *w)
{
	static uint8_t content[UPLOAD];
	struct arena *a = rig_arena();
	struct rig_call call = {.method = "PartnerService/PutSegment"};
	Eenmaal__V1__PutSegmentRequest *request =
		dossier_segment(d, a, SITE_COA, (enum rig_kind)(count % RIG_KINDS),
				view_of(content, sizeof(content)));
	struct envelope e;
	bool done = false;

	call.request = request;
	done = wire_call(w, &call, a, NULL) == 200;
	if (done && count < UPLOADS_MAX) {
		assert_int_equal(codec_envelope(request->segment, &e), ERR_OK);
		assert_int_equal(statement_hash(&e, &acknowledged[count++]), ERR_OK);
	}
	arena_free(a);
	return done;
}

static void find(void *context, const struct rig_entry *e)
{
	size_t *found = context;

	for (size_t n = 0; n < count && e->seen->action == EENMAAL__V1__ACTION__ACTION_UPLOAD; n++)
		if (memcmp(e->seen->statement_hash.data, acknowledged[n].b, HASH_LEN) == 0)
			(*found)++;
}

/* Upload until the daemon gives up, which it must with 1; then make room and look. */
static void fill_up(struct rig *r, struct dossier *d)
{
	struct wire *w = wire_open(r, RIG_PARTNER, SITE_COA);
	int code = 0;

	assert_non_null(w);
	while (upload(d, w))
		assert_true(count < UPLOADS_MAX);
	code = rig_end(r, 0);
	wire_free(w);
	assert_int_equal(code, 1);
	assert_true(count > 3);
}

static void nothing_is_lost(struct rig *r, struct dossier *d)
{
	struct wire *w = NULL;
	size_t found = 0;

	rig_serve(r);
	(void)rig_audit(r, find, &found);
	print_message("%zu uploads were acknowledged before the disk was full, %zu are there\n",
		      count, found);
	assert_int_equal(found, count);
	w = wire_open(r, RIG_PARTNER, SITE_SCHOOL);
	assert_non_null(w);
	assert_true(step_fetch(w, r, &ask_school, &d->id));
	wire_free(w);
	rig_close(r);
}

static bool small_disk(const char *folder)
{
	return geteuid() == 0 && unshare(CLONE_NEWNS) == 0 &&
	       mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	       mount("tmpfs", folder, "tmpfs", 0, "size=2m,mode=0700") == 0;
}

static void disk_full_at_commit(void **state)
{
	struct rig r;
	struct dossier d;
	char folder[300];

	(void)state;
	count = 0;
	rig_new(&r, NULL);
	(void)snprintf(folder, sizeof(folder), "%s/disk", r.site.folder);
	assert_int_equal(mkdir(folder, 0700), 0);
	if (!small_disk(folder)) {
		print_message("mounting is not allowed here: only the file size limit is tried\n");
		(void)rmdir(folder);
		rig_free(&r);
		return;
	}
	replace_in_config(&r, "database: eenmaal.db", "database: disk/eenmaal.db");
	rig_serve(&r);
	step_dossier(&d, &r, &rig_school, "x");
	fill_up(&r, &d);
	assert_int_equal(mount(NULL, folder, NULL, MS_REMOUNT, "size=64m"), 0);
	nothing_is_lost(&r, &d);
	assert_int_equal(umount2(folder, MNT_DETACH), 0);
	assert_int_equal(rmdir(folder), 0);
	dossier_free(&d);
	rig_free(&r);
}

static void write_refused_at_commit(void **state)
{
	static const char *const limited[] = {"sh", "-c",
					      "trap '' XFSZ; ulimit -f 4096; exec \"$@\"", "sh",
					      NULL};
	struct rig r;
	struct dossier d;

	(void)state;
	count = 0;
	rig_new(&r, NULL);
	rig_serve_under(&r, limited);
	step_dossier(&d, &r, &rig_school, "x");
	fill_up(&r, &d);
	nothing_is_lost(&r, &d);
	dossier_free(&d);
	rig_free(&r);
}

/* ---- commands ---------------------------------------------------------------------------------- */

static int command(const struct rig *r, struct rig_run *run, const char *word, const char *argument)
{
	const char *words[] = {word, argument, NULL};

	rig_command(r, run, words);
	return run->code;
}

static _Atomic bool enough;
static _Atomic unsigned changes;

struct load {
	struct rig *rig;
	struct dossier *dossier;
};

static void *change_on(void *arg)
{
	const struct load *l = arg;
	struct wire *w = wire_open(l->rig, RIG_PUBLIC, RIG_NOBODY);
	bool paused = false;

	MUST(w != NULL);
	while (!atomic_load(&enough)) {
		paused = !paused;
		step_suspend(l->dossier, w, NULL, paused);
		atomic_fetch_add(&changes, 1);
	}
	wire_free(w);
	return NULL;
}

/* The copy in the place of the database: it opens, and its log verifies. */
static uint64_t restored_entries(struct rig *r, const char *copy)
{
	char name[64];
	struct rig_run run;
	uint64_t entries = 0;

	(void)snprintf(name, sizeof(name), "database: %s", strrchr(copy, '/') + 1);
	replace_in_config(r, "database: eenmaal.db", name);
	assert_int_equal(command(r, &run, "check-config", NULL), 0);
	rig_serve(r);
	entries = rig_audit(r, NULL, NULL);
	rig_close(r);
	replace_in_config(r, name, "database: eenmaal.db");
	return entries;
}

static void backups_under_load(void **state)
{
	struct rig r;
	struct dossier d[LOAD_THREADS];
	struct load l[LOAD_THREADS];
	pthread_t threads[LOAD_THREADS];
	struct rig_run run;
	char path[BACKUPS][300];
	uint64_t before = 0;

	(void)state;
	rig_new(&r, NULL);
	rig_serve(&r);
	for (size_t n = 0; n < LOAD_THREADS; n++) {
		step_dossier(&d[n], &r, &rig_school, "x");
		l[n] = (struct load){&r, &d[n]};
		assert_int_equal(pthread_create(&threads[n], NULL, change_on, &l[n]), 0);
	}
	for (size_t n = 0; n < BACKUPS; n++) {
		while (atomic_load(&changes) < 30 * (n + 1))
			(void)poll(NULL, 0, 5);
		(void)snprintf(path[n], sizeof(path[n]), "%s/copy-%zu.db", r.site.folder, n);
		if (command(&r, &run, "backup", path[n]) != 0)
			print_message("%s\n", run.err);
		assert_int_equal(run.code, 0);
	}
	assert_int_equal(command(&r, &run, "backup", path[0]), 1);
	assert_non_null(strstr(run.err, "exists already"));
	assert_int_equal(command(&r, &run, "restore", path[0]), 1);
	assert_non_null(strstr(run.err, "stop the broker"));
	atomic_store(&enough, true);
	for (size_t n = 0; n < LOAD_THREADS; n++)
		assert_int_equal(pthread_join(threads[n], NULL), 0);
	rig_close(&r);
	for (size_t n = 0; n < BACKUPS; n++) {
		uint64_t entries = restored_entries(&r, path[n]);

		assert_true(entries > before);
		before = entries;
	}
	print_message("%d backups during %u changes; the last has %u entries\n", BACKUPS, changes,
		      (unsigned)before);
	for (size_t n = 0; n < LOAD_THREADS; n++)
		dossier_free(&d[n]);
	rig_free(&r);
}

static void restore_brings_back(void **state)
{
	struct rig r;
	struct dossier d;
	struct rig_run run;
	struct buf copy = BUF_INIT((size_t)16 << 20);
	struct wire *w = NULL;
	char path[300];

	(void)state;
	rig_new(&r, NULL);
	assert_int_equal(command(&r, &run, "check-config", NULL), 0);
	assert_non_null(strstr(run.out, "the database will be created"));
	assert_false(io_exists(site_path(&r.site, "eenmaal.db")));
	rig_serve(&r);
	step_dossier(&d, &r, &rig_school, "x");
	rig_close(&r);
	(void)snprintf(path, sizeof(path), "%s/copy.db", r.site.folder);
	assert_int_equal(command(&r, &run, "backup", path), 0);
	rig_command(&r, &run, (const char *const[]){"db", "migrate", NULL});
	assert_int_equal(run.code, 0);
	assert_int_equal(unlink(site_path(&r.site, "eenmaal.db")), 0);
	assert_int_equal(io_read_file(path, &copy), ERR_OK);
	copy.data[copy.len / 2] ^= 1;
	assert_int_equal(io_write_file(path, buf_view(&copy), 0600), ERR_OK);
	assert_int_equal(command(&r, &run, "restore", path), 1);
	assert_non_null(strstr(run.err, "damaged"));
	assert_false(io_exists(site_path(&r.site, "eenmaal.db")));
	copy.data[copy.len / 2] ^= 1;
	assert_int_equal(io_write_file(path, buf_view(&copy), 0600), ERR_OK);
	assert_int_equal(command(&r, &run, "restore", path), 0);
	buf_free(&copy);
	rig_serve(&r);
	w = wire_open(&r, RIG_PARTNER, SITE_SCHOOL);
	assert_true(step_fetch(w, &r, &ask_school, &d.id));
	wire_free(w);
	(void)rig_audit(&r, NULL, NULL);
	rig_close(&r);
	dossier_free(&d);
	rig_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(write_refused_at_commit),
		cmocka_unit_test(disk_full_at_commit),
		cmocka_unit_test(backups_under_load),
		cmocka_unit_test(restore_brings_back),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
