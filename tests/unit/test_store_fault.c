/* SPDX-License-Identifier: EUPL-1.2 */
/* Transactions, a full disk, and writers, readers and backups at the same time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "broker/store/sql.h"
#include "tests/support/store_fixture.h"

/* The system's, but for files that are open for reading only: so a backup's pieces are written out. */
static enum { PIECES_GO, PIECES_COUNT, PIECES_FAIL } pieces;
static unsigned pieces_written;

/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name) */
int fdatasync(int fd)
{
	if (pieces != PIECES_GO && (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDONLY) {
		pieces_written++;
		if (pieces == PIECES_FAIL) {
			errno = EIO;
			return -1;
		}
	}
	return (int)syscall(SYS_fdatasync, fd);
}

/* A row that is put once. */
static enum err put_row(struct store *s, uint64_t number)
{
	struct store_edition e = {.version = number + 1,
				  .statement = fixture_hash((uint8_t)number)};

	return store_edition_put(s, &e);
}

static enum err get_row(struct store *s, uint64_t number)
{
	struct hash expect = fixture_hash((uint8_t)number);
	struct store_page page = {.limit = 1};
	struct store_edition out;
	enum err e = store_edition_list(s, number, &page, &out);

	if (e == ERR_OK && (page.count == 0 || out.version != number + 1))
		return ERR_NOT_FOUND;
	return e == ERR_OK && !hash_equal(&out.statement, &expect) ? ERR_DAMAGED : e;
}

static void test_write_outside(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	assert_int_equal(put_row(f->store, 1), ERR_INTERNAL);
	assert_int_equal(store_commit(f->store), ERR_INTERNAL);
	assert_int_equal(store_savepoint(f->store), ERR_INTERNAL);
	store_rollback(f->store);
	fixture_begin(f->store);
	assert_int_equal(store_begin(f->store), ERR_INTERNAL);
	assert_int_equal(store_checkpoint_wal(f->store, true), ERR_INTERNAL);
	assert_int_equal(put_row(f->store, 1), ERR_OK);
	fixture_commit(f->store);
	assert_int_equal(get_row(f->store, 1), ERR_OK);
	assert_int_equal(put_row(f->store, 2), ERR_INTERNAL);
}

static void test_rollback_and_savepoint(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	fixture_begin(f->store);
	assert_int_equal(put_row(f->store, 1), ERR_OK);
	store_rollback(f->store);
	assert_int_equal(get_row(f->store, 1), ERR_NOT_FOUND);
	fixture_begin(f->store);
	assert_int_equal(put_row(f->store, 2), ERR_OK);
	assert_int_equal(store_savepoint(f->store), ERR_OK);
	assert_int_equal(put_row(f->store, 3), ERR_OK);
	assert_int_equal(put_row(f->store, 2), ERR_EXISTS);
	assert_int_equal(store_rewind(f->store), ERR_OK);
	assert_int_equal(store_savepoint(f->store), ERR_OK);
	assert_int_equal(put_row(f->store, 4), ERR_OK);
	assert_int_equal(store_release(f->store), ERR_OK);
	fixture_commit(f->store);
	assert_int_equal(fixture_open(f, NULL, false), ERR_OK);
	assert_int_equal(get_row(f->store, 2), ERR_OK);
	assert_int_equal(get_row(f->store, 3), ERR_NOT_FOUND);
	assert_int_equal(get_row(f->store, 4), ERR_OK);
}

static void test_reader_sees_committed_only(void **state)
{
	struct fixture *f = *state;
	struct store *reader;

	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	reader = fixture_reader(f);
	fixture_begin(f->store);
	assert_int_equal(put_row(f->store, 1), ERR_OK);
	assert_int_equal(get_row(reader, 1), ERR_NOT_FOUND);
	assert_int_equal(get_row(f->store, 1), ERR_OK);
	fixture_commit(f->store);
	assert_int_equal(get_row(reader, 1), ERR_OK);
	assert_int_equal(store_checkpoint_wal(f->store, false), ERR_OK);
	assert_int_equal(store_checkpoint_wal(f->store, true), ERR_OK);
	assert_int_equal(get_row(reader, 1), ERR_OK);
	store_close(reader);
}

/* ---- a full disk -------------------------------------------------------------------------------------- */

/* Statements of 64 KiB, each in a transaction, until one fails; *done counts what was committed. */
static enum err fill(struct store *s, unsigned first, unsigned count, unsigned *done)
{
	static uint8_t payload[64 << 10];
	struct envelope envelope = {.type = STATEMENT_GRANT, .payload = {payload, sizeof(payload)}};
	enum err e = ERR_OK;

	for (*done = 0; e == ERR_OK && *done < count; ++*done) {
		struct hash h = fixture_hash((uint8_t)(first + *done));

		e = store_begin(s);
		if (e == ERR_OK)
			e = store_statement_put(s, &envelope, &h, NULL);
		if (e == ERR_OK)
			e = store_commit(s);
		if (e != ERR_OK)
			break;
	}
	return e;
}

static void assert_all_there(struct fixture *f, unsigned first, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		struct hash h = fixture_hash((uint8_t)(first + i));
		struct envelope out;

		assert_int_equal(store_statement_get(f->store, &h, f->arena, &out), ERR_OK);
		assert_int_equal(out.payload.len, 64 << 10);
	}
}

/* What the cache has no room for goes to the WAL before the commit, and is read from there. */
static void test_larger_than_the_cache(void **state)
{
	static uint8_t payload[64 << 10];
	struct envelope envelope = {.type = STATEMENT_GRANT, .payload = {payload, sizeof(payload)}};
	struct fixture *f = *state;

	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	assert_int_equal(sql_exec(f->store, "PRAGMA cache_size = -128"), ERR_OK);
	fixture_begin(f->store);
	for (unsigned i = 0; i < 30; i++) {
		struct hash h = fixture_hash((uint8_t)i);

		if (i == 20)
			assert_int_equal(store_savepoint(f->store), ERR_OK);
		assert_int_equal(store_statement_put(f->store, &envelope, &h, NULL), ERR_OK);
	}
	assert_all_there(f, 0, 30);
	assert_int_equal(store_rewind(f->store), ERR_OK);
	assert_all_there(f, 0, 20);
	fixture_commit(f->store);
	assert_int_equal(fixture_open(f, NULL, false), ERR_OK);
	assert_all_there(f, 0, 20);
	assert_int_equal(store_check(f->store), ERR_OK);
}

/* After the fault: dead for good, and nothing that was acknowledged is lost. */
static void assert_dead(struct store *s, enum err e)
{
	uint64_t size;

	assert_int_equal(store_commit(s), e);
	assert_int_equal(store_begin(s), e);
	assert_int_equal(store_ledger_size(s, &size), e);
	assert_int_equal(put_row(s, 1), e);
	assert_int_equal(store_check(s), e);
	assert_int_equal(store_checkpoint_wal(s, false), e);
	store_rollback(s);
	assert_int_equal(store_begin(s), e);
}

static void test_disk_full_by_limit(void **state)
{
	struct fixture *f = *state;
	struct rlimit before, limit;
	unsigned done = 0;
	enum err e;

	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	assert_int_equal(fill(f->store, 0, 4, &done), ERR_OK);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = before;
	limit.rlim_cur = 1 << 20;
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	e = fill(f->store, 4, 60, &done);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(e, ERR_DISK_FULL);
	assert_in_range(done, 1, 59);
	assert_dead(f->store, ERR_DISK_FULL);
	assert_int_equal(fixture_open(f, NULL, false), ERR_OK);
	assert_all_there(f, 0, 4 + done);
	assert_int_equal(store_check(f->store), ERR_OK);
	assert_int_equal(fill(f->store, 100, 20, &done), ERR_OK);
}

static void on_small_disk(struct fixture *f)
{
	unsigned done = 0, more = 0;

	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	assert_int_equal(fill(f->store, 0, 100, &done), ERR_DISK_FULL);
	assert_true(done > 1);
	assert_dead(f->store, ERR_DISK_FULL);
	fixture_close(f);
	assert_int_equal(mount("none", f->folder, "tmpfs", MS_REMOUNT, "size=8m"), 0);
	assert_int_equal(fixture_open(f, NULL, false), ERR_OK);
	assert_all_there(f, 0, done);
	assert_int_equal(fill(f->store, 100, 5, &more), ERR_OK);
	assert_int_equal(store_check(f->store), ERR_OK);
	fixture_close(f);
}

static void test_disk_full_for_real(void **state)
{
	struct fixture *f = *state;

	if (mount("none", f->folder, "tmpfs", 0, "size=1m") != 0) {
		print_message("no small disk: mounting is not allowed here\n");
		skip();
	}
	on_small_disk(f);
	assert_int_equal(umount2(f->folder, MNT_DETACH), 0);
}

/* A write that fails inside dooms its transaction, and only that one when it is rolled back. */
static void test_doomed_transaction(void **state)
{
	struct fixture *f = *state;
	uint64_t size;

	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	fixture_begin(f->store);
	assert_int_equal(put_row(f->store, 1), ERR_OK);
	f->store->doomed = ERR_MEMORY;
	assert_int_equal(put_row(f->store, 2), ERR_MEMORY);
	assert_int_equal(store_ledger_size(f->store, &size), ERR_MEMORY);
	assert_int_equal(store_savepoint(f->store), ERR_MEMORY);
	assert_int_equal(store_commit(f->store), ERR_MEMORY);
	store_rollback(f->store);
	fixture_begin(f->store);
	assert_int_equal(put_row(f->store, 2), ERR_OK);
	fixture_commit(f->store);
	assert_int_equal(get_row(f->store, 1), ERR_NOT_FOUND);
}

/* ---- backups -------------------------------------------------------------------------------------------- */

struct writer {
	struct fixture *fixture;
	atomic_bool stop;
	uint64_t written;
	enum err err;
};

/* Pairs of rows: a consistent copy holds both or none. */
static void *write_on(void *argument)
{
	struct writer *w = argument;
	struct store *s = w->fixture->store;
	enum err e = ERR_OK;

	while (e == ERR_OK && !atomic_load(&w->stop)) {
		e = store_begin(s);
		if (e == ERR_OK)
			e = put_row(s, 2 * w->written);
		if (e == ERR_OK)
			e = put_row(s, 2 * w->written + 1);
		if (e == ERR_OK)
			e = store_commit(s);
		if (e == ERR_OK)
			w->written++;
	}
	w->err = e;
	return NULL;
}

static void check_copy(struct fixture *f, const char *path)
{
	struct store_options o = {.path = path, .key = f->key};
	struct store *s = NULL;
	struct stat st;
	uint64_t count = 0;

	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_false(fixture_file_holds(path, "", view_str("SQLite format 3")));
	assert_false(fixture_file_holds(path, "", view_str("CREATE")));
	assert_false(fixture_file_holds(path, "", view_of("\7\7\7\7\7\7\7\7\7\7", 10)));
	assert_int_equal(store_open(&o, &f->problem, &s), ERR_OK);
	assert_int_equal(store_check(s), ERR_OK);
	assert_int_equal(store_holder_get(s, &(struct holder_id){{7, 7, 7, 7, 7, 7, 7, 7, 7, 7}},
					  &(struct store_holder){0}),
			 ERR_OK);
	while (get_row(s, count) == ERR_OK)
		count++;
	assert_int_equal(count % 2, 0);
	store_close(s);
}

static void test_backup_while_writing(void **state)
{
	struct fixture *f = *state;
	struct writer w = {.fixture = f};
	struct secret *other = NULL;
	struct store_options o;
	struct store *s = NULL;
	char path[300];
	pthread_t thread;

	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	fixture_begin(f->store);
	fixture_holder(f, 7);
	fixture_commit(f->store);
	assert_int_equal(pthread_create(&thread, NULL, write_on, &w), 0);
	for (int i = 0; i < 5; i++) {
		(void)snprintf(path, sizeof(path), "%s/copy-%d", f->folder, i);
		assert_int_equal(store_backup(f->path, f->key, path), ERR_OK);
	}
	assert_int_equal(store_backup(f->path, f->key, path), ERR_EXISTS);
	atomic_store(&w.stop, true);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(w.err, ERR_OK);
	assert_true(w.written > 0);
	for (int i = 0; i < 5; i++) {
		(void)snprintf(path, sizeof(path), "%s/copy-%d", f->folder, i);
		check_copy(f, path);
	}
	assert_int_equal(secret_random(32, &other), ERR_OK);
	o = (struct store_options){.path = path, .key = other};
	assert_int_equal(store_open(&o, NULL, &s), ERR_DB_KEY);
	(void)snprintf(path, sizeof(path), "%s/wrong", f->folder);
	assert_int_equal(store_backup(f->path, other, path), ERR_DB_KEY);
	assert_false(io_exists(path));
	(void)snprintf(path, sizeof(path), "%s/none", f->folder);
	assert_int_equal(store_backup(path, f->key, f->path), ERR_NOT_FOUND);
	secret_free(other);
}

static void test_backup_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	struct rlimit before, limit;
	unsigned done;
	char path[300];
	enum err e;

	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	assert_int_equal(fill(f->store, 0, 20, &done), ERR_OK);
	(void)snprintf(path, sizeof(path), "%s/copy", f->folder);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = before;
	limit.rlim_cur = 512 << 10;
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	e = store_backup(f->path, f->key, path);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(e, ERR_DISK_FULL);
	fixture_close(f);
	(void)unlink(f->path);
	/* The folder is empty but for what was removed: no draft is left. */
	assert_int_equal(rmdir(f->folder), 0);
	assert_int_equal(mkdir(f->folder, 0700), 0);
}

/* ---- kill ------------------------------------------------------------------------------------------------- */

/* A child writes and tells each commit; after SIGKILL all that it told is there. */
static void test_killed_writer(void **state)
{
	struct fixture *f = *state;
	uint64_t told = 0, next;
	int ends[2];
	pid_t pid;

	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	fixture_close(f);
	assert_int_equal(pipe(ends), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		if (fixture_open(f, NULL, false) != ERR_OK)
			_exit(1);
		for (uint64_t i = 1;; i++)
			if (store_begin(f->store) != ERR_OK || put_row(f->store, i) != ERR_OK ||
			    store_commit(f->store) != ERR_OK || write(ends[1], &i, sizeof(i)) < 0)
				_exit(1);
	}
	(void)close(ends[1]);
	while (told < 50 && read(ends[0], &next, sizeof(next)) == sizeof(next))
		told = next;
	assert_int_equal(kill(pid, SIGKILL), 0);
	while (read(ends[0], &next, sizeof(next)) == sizeof(next))
		told = next;
	(void)close(ends[0]);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_true(told >= 50);
	assert_int_equal(fixture_open(f, NULL, false), ERR_OK);
	for (uint64_t i = 1; i <= told; i++)
		assert_int_equal(get_row(f->store, i), ERR_OK);
	assert_int_equal(store_check(f->store), ERR_OK);
}

#define STORE_TEST(t) cmocka_unit_test_setup_teardown(t, fixture_start, fixture_stop)

/* A copy goes to disk as it grows; the system tells of a fault once, and that is enough. */
static void test_backup_in_pieces(void **state)
{
	struct fixture *f = *state;
	char path[300];
	unsigned done;
	enum err e;

	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	assert_int_equal(fill(f->store, 0, 100, &done), ERR_OK);
	(void)snprintf(path, sizeof(path), "%s/copy", f->folder);
	pieces_written = 0;
	pieces = PIECES_COUNT;
	e = store_backup(f->path, f->key, path);
	pieces = PIECES_FAIL;
	assert_int_equal(e, ERR_OK);
	/* 6 MiB, but for what SQLite writes last, out of its cache. */
	assert_in_range(pieces_written, 2, 6);
	(void)snprintf(path, sizeof(path), "%s/failed", f->folder);
	e = store_backup(f->path, f->key, path);
	pieces = PIECES_GO;
	assert_int_equal(e, ERR_IO);
	assert_false(io_exists(path));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(test_write_outside),
		STORE_TEST(test_rollback_and_savepoint),
		STORE_TEST(test_reader_sees_committed_only),
		STORE_TEST(test_larger_than_the_cache),
		STORE_TEST(test_disk_full_by_limit),
		STORE_TEST(test_disk_full_for_real),
		STORE_TEST(test_doomed_transaction),
		STORE_TEST(test_backup_while_writing),
		STORE_TEST(test_backup_leaves_nothing),
		STORE_TEST(test_backup_in_pieces),
		STORE_TEST(test_killed_writer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
