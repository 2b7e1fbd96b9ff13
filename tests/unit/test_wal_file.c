/* SPDX-License-Identifier: EUPL-1.2 */
/* What is held back of the write-ahead log, when it is written, and what becomes of it when that fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlcipher/sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/base/mem.h"
#include "broker/store/wal_file.h"
#include "tests/support/store_fixture.h"

#define HEADER 24
#define PAGE 4096
#define FRAME (HEADER + PAGE)
#define FRAMES_MAX 100

static char path[320];
static sqlite3_file *file;
static uint8_t content[FRAME * FRAMES_MAX];

static const struct sqlite3_io_methods *calls(void)
{
	return file->pMethods;
}

static size_t on_disk(void)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return (size_t)st.st_size;
}

static void assert_on_disk(size_t len)
{
	static uint8_t found[sizeof(content)];
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(on_disk(), len);
	assert_int_equal(pread(fd, found, sizeof(found), 0), len);
	assert_memory_equal(found, content, len);
	(void)close(fd);
}

/* Frame n as SQLite writes it, in two pieces. */
static int put_frame(size_t n, bool commits)
{
	uint8_t *p = content + n * FRAME;
	sqlite3_int64 at = (sqlite3_int64)n * FRAME;
	int code;

	memset(p, (int)n + 1, FRAME);
	memset(p + 4, 0, 4);
	p[7] = commits;
	code = calls()->xWrite(file, p, HEADER, at);
	return code == SQLITE_OK ? calls()->xWrite(file, p + HEADER, PAGE, at + HEADER) : code;
}

static void a_commit_takes_all(void **state)
{
	(void)state;
	for (size_t n = 0; n < 3; n++)
		assert_int_equal(put_frame(n, false), SQLITE_OK);
	assert_int_equal(on_disk(), 0);
	assert_int_equal(put_frame(3, true), SQLITE_OK);
	assert_on_disk(4 * (size_t)FRAME);
	assert_int_equal(put_frame(4, false), SQLITE_OK);
	assert_on_disk(4 * (size_t)FRAME);
}

static int call(unsigned which)
{
	uint8_t found[8];
	sqlite3_int64 size = 0;
	int code = SQLITE_OK;

	switch (which) {
	case 0:
		code = calls()->xRead(file, found, sizeof(found), FRAME);
		return code == SQLITE_OK && memcmp(found, content + FRAME, sizeof(found)) != 0
			       ? SQLITE_ERROR
			       : code;
	case 1:
		return calls()->xTruncate(file, 2 * FRAME);
	case 2:
		return calls()->xSync(file, SQLITE_SYNC_NORMAL);
	case 3:
		code = calls()->xFileSize(file, &size);
		return code == SQLITE_OK && size != 2 * (sqlite3_int64)FRAME ? SQLITE_ERROR : code;
	case 4:
		code = calls()->xFileControl(file, SQLITE_FCNTL_SIZE_HINT, &size);
		return code;
	case 5:
		return calls()->xLock(file, SQLITE_LOCK_NONE);
	default:
		return calls()->xUnlock(file, SQLITE_LOCK_NONE);
	}
}

#define CALLS 7

static void every_other_call_takes_all(void **state)
{
	(void)state;
	for (unsigned n = 0; n < CALLS; n++) {
		assert_int_equal(calls()->xTruncate(file, 0), SQLITE_OK);
		assert_int_equal(put_frame(0, false), SQLITE_OK);
		assert_int_equal(put_frame(1, false), SQLITE_OK);
		assert_int_equal(on_disk(), 0);
		assert_int_equal(call(n), SQLITE_OK);
		assert_on_disk(2 * (size_t)FRAME);
	}
}

/* Frames that were rolled back are overwritten. */
static void another_place(void **state)
{
	(void)state;
	assert_int_equal(put_frame(0, true), SQLITE_OK);
	assert_int_equal(put_frame(1, false), SQLITE_OK);
	assert_int_equal(put_frame(2, false), SQLITE_OK);
	assert_int_equal(put_frame(1, false), SQLITE_OK);
	assert_on_disk(3 * (size_t)FRAME);
	content[FRAME + HEADER] = 0x77;
	assert_int_equal(calls()->xWrite(file, content + FRAME + HEADER, PAGE, FRAME + HEADER),
			 SQLITE_OK);
	assert_int_equal(call(2), SQLITE_OK);
	assert_on_disk(3 * (size_t)FRAME);
}

static void no_more_than_fits(void **state)
{
	(void)state;
	for (size_t n = 0; n < FRAMES_MAX; n++)
		assert_int_equal(put_frame(n, false), SQLITE_OK);
	assert_in_range(sizeof(content) - on_disk(), 1, WAL_FILE_PENDING);
	assert_int_equal(call(2), SQLITE_OK);
	assert_on_disk(sizeof(content));
}

static void without_memory(void **state)
{
	(void)state;
	mem_fail_at(1);
	assert_int_equal(calls()->xWrite(file, content, HEADER, 0), SQLITE_OK);
	assert_on_disk(HEADER);
}

/* ---- a full disk ------------------------------------------------------------------------------------------- */

static struct rlimit before;

static void disk(size_t len)
{
	struct rlimit limit = before;

	limit.rlim_cur = len;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, len ? &limit : &before), 0);
}

static void held_bytes_that_fail(void **state)
{
	(void)state;
	for (unsigned n = 0; n < CALLS; n++) {
		assert_int_equal(calls()->xTruncate(file, 0), SQLITE_OK);
		assert_int_equal(put_frame(0, false), SQLITE_OK);
		assert_int_equal(put_frame(1, false), SQLITE_OK);
		disk(FRAME);
		assert_int_not_equal(call(n), SQLITE_OK);
		/* And again: nothing goes on as if they were there. */
		assert_int_not_equal(call(2), SQLITE_OK);
		assert_int_not_equal(call(0), SQLITE_OK);
		disk(0);
		assert_int_equal(call(2), SQLITE_OK);
		assert_on_disk(2 * (size_t)FRAME);
	}
}

static void a_commit_that_fails(void **state)
{
	uint8_t rest[8];

	(void)state;
	assert_int_equal(put_frame(0, true), SQLITE_OK);
	assert_int_equal(put_frame(1, false), SQLITE_OK);
	disk(FRAME + HEADER);
	assert_int_not_equal(put_frame(2, true), SQLITE_OK);
	disk(0);
	/* No later call completes it. */
	assert_int_equal(call(2), SQLITE_OK);
	assert_true(on_disk() <= FRAME + HEADER);
	assert_int_not_equal(calls()->xRead(file, rest, sizeof(rest), 2 * FRAME), SQLITE_OK);
	assert_int_equal(put_frame(1, true), SQLITE_OK);
	assert_on_disk(2 * (size_t)FRAME);
}

static void what_did_not_commit_is_not_written(void **state)
{
	(void)state;
	assert_int_equal(put_frame(0, true), SQLITE_OK);
	assert_int_equal(put_frame(1, false), SQLITE_OK);
	assert_int_equal(calls()->xClose(file), SQLITE_OK);
	free(file);
	file = NULL;
	assert_on_disk(FRAME);
}

/* ---- running -------------------------------------------------------------------------------------------------- */

static int start(void **state)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(wal_file_vfs());
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_WAL;

	if (fixture_start(state) != 0 || vfs == NULL || wal_file_vfs() == NULL)
		return 1;
	/* It is made as the database's file is. */
	(void)snprintf(path, sizeof(path), "%s/x", ((struct fixture *)*state)->folder);
	(void)close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	(void)snprintf(path, sizeof(path), "%s/x-wal", ((struct fixture *)*state)->folder);
	file = calloc(1, (size_t)vfs->szOsFile);
	return file == NULL || vfs->xOpen(vfs, path, file, flags, &flags) != SQLITE_OK;
}

static int stop(void **state)
{
	if (file)
		(void)calls()->xClose(file);
	free(file);
	return fixture_stop(state);
}

#define WAL_TEST(t) cmocka_unit_test_setup_teardown(t, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WAL_TEST(a_commit_takes_all),  WAL_TEST(every_other_call_takes_all),
		WAL_TEST(another_place),       WAL_TEST(no_more_than_fits),
		WAL_TEST(without_memory),      WAL_TEST(held_bytes_that_fail),
		WAL_TEST(a_commit_that_fails), WAL_TEST(what_did_not_commit_is_not_written),
	};

	(void)signal(SIGXFSZ, SIG_IGN);
	if (getrlimit(RLIMIT_FSIZE, &before) != 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
