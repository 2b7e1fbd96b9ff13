/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What is left to somebody who runs code of his own in the daemon.  Children of this test confine
 * themselves with the daemon's own function and then try; the daemon itself is looked at from
 * outside, because nothing in it would try for us.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "broker/sandbox.h"
#include "tests/support/rig.h"
#include "tests/support/rig_tries.h"

#define NOT_CONFINED 5

static struct rig rig;
static struct config *config;
static char outside[300];

static int start(void **state)
{
	struct buf problem = BUF_INIT(1024);

	(void)state;
	rig_new(&rig, NULL);
	(void)snprintf(outside, sizeof(outside), "%s.outside", rig.site.folder);
	assert_int_equal(mkdir(outside, 0700), 0);
	assert_int_equal(config_load(rig.site.config, &problem, &config), ERR_OK);
	log_setup(LOG_LEVEL_ERROR, true);
	buf_free(&problem);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	config_free(config);
	assert_int_equal(rmdir(outside), 0);
	rig_free(&rig);
	return 0;
}

/* Run try() in a confined child: its exit code, or 128 and the signal that ended it. */
static int confined(int (*try)(void))
{
	int status = 0;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		static const struct rlimit no_core = {0, 0};

		(void)setrlimit(RLIMIT_CORE, &no_core);
		if (sandbox_enter(config, NULL) != ERR_OK)
			_exit(NOT_CONFINED);
		_exit(try());
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* ---- system calls -------------------------------------------------------------------------------- */

static int nothing(void)
{
	return 0;
}

static void forbidden_system_calls_kill(void **state)
{
	unsigned killed = 0;

	(void)state;
	assert_int_equal(confined(nothing), 0);
	for (const struct rig_try *t = rig_tries; t->name != NULL; t++) {
		int end = 0;

		if (rig_sanitized() && t->of_sanitizer)
			continue;
		end = confined(t->run);
		if (end != 128 + SIGSYS)
			fail_msg("%s: ended with %d", t->name, end);
		killed++;
	}
	print_message("%u forbidden system calls, each killed its process\n", killed);
}

static void *return_argument(void *arg)
{
	return arg;
}

/* Threads, memory, itself as the target of a signal: what serving needs stays possible. */
static int serve_on(void)
{
	pthread_t thread;
	void *p = malloc((size_t)1 << 20);

	if (p == NULL || pthread_create(&thread, NULL, return_argument, p) != 0 ||
	    pthread_join(thread, NULL) != 0)
		return TRY_DENIED;
	free(p);
	return kill(getpid(), SIGKILL);
}

static void what_serving_needs_is_possible(void **state)
{
	(void)state;
	assert_int_equal(confined(serve_on), 128 + SIGKILL);
}

/* A thread that runs already is confined, too: its system calls, at least. */
static int go[2];

static void *late(void *arg)
{
	char c = 0;

	(void)!read(go[0], &c, 1);
	(void)socket(AF_INET, SOCK_STREAM, 0);
	return arg;
}

static void threads_do_not_escape(void **state)
{
	int status = 0;
	pid_t child;

	(void)state;
	assert_int_equal(pipe(go), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		pthread_t thread;

		if (pthread_create(&thread, NULL, late, NULL) != 0 ||
		    sandbox_enter(config, NULL) != ERR_OK || write(go[1], "", 1) != 1)
			_exit(NOT_CONFINED);
		(void)pthread_join(thread, NULL);
		_exit(TRY_POSSIBLE);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS);
	(void)close(go[0]);
	(void)close(go[1]);
}

/* ---- files --------------------------------------------------------------------------------------- */

static const char *path;
static int flags;

static int open_path(void)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);

	if (fd >= 0)
		return 0;
	return errno == EACCES ? TRY_DENIED : TRY_POSSIBLE;
}

static int open_as(const char *name, int how)
{
	path = name;
	flags = how;
	return confined(open_path);
}

static bool has_landlock(void)
{
	if (syscall(SYS_landlock_create_ruleset, NULL, 0L, 1L) > 0)
		return true;
	print_message("this kernel has no Landlock: files are not confined\n");
	return false;
}

static void files_elsewhere_cannot_be_opened(void **state)
{
	static const char *const there[] = {
		"/etc/passwd", "/etc/hostname", "/etc/ld.so.cache", "/tmp", "/", "/dev/null"};
	char inside[400], file[400], up[500];

	(void)state;
	if (!has_landlock())
		skip();
	for (size_t n = 0; n < sizeof(there) / sizeof(there[0]); n++)
		if (access(there[n], R_OK) == 0 && open_as(there[n], O_RDONLY) != TRY_DENIED)
			fail_msg("%s can be opened", there[n]);
	(void)snprintf(file, sizeof(file), "%s/new", outside);
	assert_int_equal(open_as(file, O_WRONLY | O_CREAT), TRY_DENIED);
	(void)snprintf(up, sizeof(up), "%s/../%s/new", rig.site.folder, strrchr(outside, '/') + 1);
	assert_int_equal(open_as(up, O_WRONLY | O_CREAT), TRY_DENIED);
	/* A link in the right folder leads nowhere else. */
	(void)snprintf(inside, sizeof(inside), "%s", site_path(&rig.site, "link"));
	assert_int_equal(symlink("/etc/passwd", inside), 0);
	assert_int_equal(open_as(inside, O_RDONLY), TRY_DENIED);
	assert_int_equal(unlink(inside), 0);
	assert_int_equal(open_as(site_path(&rig.site, "directory.bin"), O_RDONLY), 0);
	assert_int_equal(open_as(site_path(&rig.site, "eenmaal.db-wal"), O_RDWR | O_CREAT), 0);
	assert_int_equal(unlink(site_path(&rig.site, "eenmaal.db-wal")), 0);
	assert_int_equal(open_as("/dev/urandom", O_RDONLY), 0);
}

/* With the database in a folder of its own nothing beside it can be written. */
static void configuration_cannot_be_written(void **state)
{
	char *database = config->database;
	static char elsewhere[400];

	(void)state;
	if (!has_landlock())
		skip();
	(void)snprintf(elsewhere, sizeof(elsewhere), "%s/eenmaal.db", outside);
	config->database = elsewhere;
	assert_int_equal(open_as(site_path(&rig.site, "directory.bin"), O_RDONLY), 0);
	assert_int_equal(open_as(site_path(&rig.site, "directory.bin"), O_RDWR), TRY_DENIED);
	assert_int_equal(open_as(site_path(&rig.site, "new"), O_WRONLY | O_CREAT), TRY_DENIED);
	config->database = database;
}

/* ---- the daemon itself --------------------------------------------------------------------------- */

static void status_of(const struct rig *r, const char *name, char *out, size_t size)
{
	char file[64], line[256];
	size_t len = strlen(name);
	FILE *f = NULL;

	(void)snprintf(file, sizeof(file), "/proc/%d/status", (int)rig_pid(r));
	f = fopen(file, "re");
	assert_non_null(f);
	*out = 0;
	while (fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, name, len) == 0 && line[len] == ':')
			(void)snprintf(out, size, "%.*s",
				       (int)strcspn(line + len + 1 + strspn(line + len + 1, "\t "),
						    "\n"),
				       line + len + 1 + strspn(line + len + 1, "\t "));
	(void)fclose(f);
}

static void daemon_is_confined(void **state)
{
	struct rlimit core = {1, 1};
	char text[200];

	(void)state;
	rig_serve(&rig);
	status_of(&rig, "Seccomp", text, sizeof(text));
	assert_string_equal(text, "2");
	status_of(&rig, "NoNewPrivs", text, sizeof(text));
	assert_string_equal(text, "1");
	status_of(&rig, "CapEff", text, sizeof(text));
	if (!rig_sanitized())
		assert_string_equal(text, "0000000000000000");
	assert_int_equal(prlimit(rig_pid(&rig), RLIMIT_CORE, NULL, &core), 0);
	assert_true(core.rlim_cur == 0 && core.rlim_max == 0);
	print_message("%zu KiB of keys locked in memory\n", rig_memory(&rig, "VmLck"));
	/* A sanitizer makes nothing of locking. */
	assert_true(rig_sanitized() || rig_memory(&rig, "VmLck") > 0);
	rig_close(&rig);
}

/* Files that are renamed over the old ones are read again. */
static void confined_daemon_reloads(void **state)
{
	(void)state;
	rig_serve(&rig);
	site_renew_server(&rig.site);
	site_sign(&rig.site);
	rig_signal(&rig, SIGHUP);
	rig_await(&rig, "reloaded", 1);
	rig_close(&rig);
}

static void check_config_tells(void **state)
{
	struct rig_run run;

	(void)state;
	rig_command(&rig, &run, (const char *const[]){"check-config", NULL});
	assert_int_equal(run.code, 0);
	assert_non_null(strstr(run.out, "confined to "));
	if (has_landlock()) {
		assert_non_null(strstr(run.out, "reads and writes below "));
		assert_non_null(strstr(run.out, rig.site.folder));
	}
}

/* ---- its user ------------------------------------------------------------------------------------ */

static void give_to(const struct passwd *user, const char *folder)
{
	char owner[40];
	const char *const words[] = {"chown", "-R", owner, folder, NULL};
	int status = 0;
	pid_t child;

	(void)snprintf(owner, sizeof(owner), "%u:%u", user->pw_uid, user->pw_gid);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		(void)execvp(words[0], (char *const *)(uintptr_t)words);
		_exit(127);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void root_becomes_another_user(void **state)
{
	const struct passwd *user = getpwnam("nobody");
	struct rig r;
	char kept[400];
	char ids[200], expected[100];

	(void)state;
	if (geteuid() != 0 || user == NULL)
		skip();
	/* The usual folder for temporary files may be closed to that user. */
	(void)snprintf(kept, sizeof(kept), "%s", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	assert_int_equal(setenv("TMPDIR", "/tmp", 1), 0);
	rig_new(&r, "user: nobody\n");
	assert_int_equal(setenv("TMPDIR", kept, 1), 0);
	give_to(user, r.site.folder);
	rig_serve(&r);
	status_of(&r, "Uid", ids, sizeof(ids));
	(void)snprintf(expected, sizeof(expected), "%u\t%u\t%u\t%u", user->pw_uid, user->pw_uid,
		       user->pw_uid, user->pw_uid);
	assert_string_equal(ids, expected);
	site_sign(&r.site);
	assert_int_equal(chown(site_path(&r.site, "directory.bin"), user->pw_uid, user->pw_gid), 0);
	rig_signal(&r, SIGHUP);
	rig_await(&r, "reloaded", 1);
	rig_close(&r);
	rig_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forbidden_system_calls_kill),
		cmocka_unit_test(what_serving_needs_is_possible),
		cmocka_unit_test(threads_do_not_escape),
		cmocka_unit_test(files_elsewhere_cannot_be_opened),
		cmocka_unit_test(configuration_cannot_be_written),
		cmocka_unit_test(daemon_is_confined),
		cmocka_unit_test(confined_daemon_reloads),
		cmocka_unit_test(check_config_tells),
		cmocka_unit_test(root_becomes_another_user),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start, stop);
}
