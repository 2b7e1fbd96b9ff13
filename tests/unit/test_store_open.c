/* SPDX-License-Identifier: EUPL-1.2 */
/* What a store says to files that are not as they should be, and that it leaves them alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#define SQLITE_HAS_CODEC 1
#include <cmocka.h>
#include <fcntl.h>
#include <grp.h>
#include <sqlcipher/sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "broker/store/sql.h"
#include "tests/support/store_fixture.h"

static void assert_problem(struct fixture *f, const char *text)
{
	assert_int_equal(buf_put_u8(&f->problem, 0), ERR_OK);
	if (!strstr((const char *)f->problem.data, text))
		fail_msg("\"%s\" is not in \"%s\"", text, (const char *)f->problem.data);
	buf_clear(&f->problem);
}

/* A database with one holder, closed. */
static void make(struct fixture *f)
{
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	fixture_begin(f->store);
	fixture_holder(f, 1);
	fixture_commit(f->store);
	fixture_close(f);
}

/* Run text on the file outside of the store; key NULL: without one. */
static void with_sqlite(const char *path, const struct secret *key, const char *text)
{
	sqlite3 *db = NULL;
	char hex[2 + 64 + 2] = "x'";

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (key) {
		hex_format(secret_open(key), 32, hex + 2);
		secret_close(key);
		hex[66] = '\'';
		assert_int_equal(sqlite3_key(db, hex, 67), SQLITE_OK);
	}
	assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void test_library(void **state)
{
	(void)state;
	assert_true(sql_version_reaches(store_library_version(), 4, 5));
	assert_true(sql_version_reaches("4.5.0 community", 4, 5));
	assert_true(sql_version_reaches("4.10.1", 4, 5));
	assert_true(sql_version_reaches("5.0.0", 4, 5));
	assert_false(sql_version_reaches("3.4.1", 4, 5));
	assert_false(sql_version_reaches("4.4.3 community", 4, 5));
	assert_false(sql_version_reaches("", 4, 5));
	assert_false(sql_version_reaches("4", 4, 5));
	assert_false(sql_version_reaches("4.x", 4, 5));
	assert_int_equal(sql_library_check(), ERR_OK);
}

static void test_create_and_reopen(void **state)
{
	struct fixture *f = *state;
	struct holder_id id = fixture_id(1);
	struct store_holder h;
	struct stat st;

	assert_int_equal(fixture_open(f, NULL, false), ERR_NOT_FOUND);
	assert_problem(f, "does not exist");
	assert_null(f->store);
	make(f);
	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(fixture_open(f, NULL, false), ERR_OK);
	assert_int_equal(store_holder_get(f->store, &id, &h), ERR_OK);
	assert_int_equal(h.sequence, 1);
	assert_int_equal(store_check(f->store), ERR_OK);
	assert_int_equal(store_schema_newest(), 13);
	store_close(NULL);
}

static void test_files_are_private(void **state)
{
	struct fixture *f = *state;
	char path[320];
	struct stat st;

	make(f);
	assert_int_equal(fixture_open(f, NULL, false), ERR_OK);
	fixture_begin(f->store);
	fixture_holder(f, 2);
	fixture_commit(f->store);
	(void)snprintf(path, sizeof(path), "%s-wal", f->path);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_false(fixture_file_holds(f->path, "", view_str("SQLite format 3")));
	assert_false(fixture_file_holds(f->path, "", view_str("holders")));
	assert_false(fixture_file_holds(f->path, "-wal", view_of("\2\2\2\2\2\2\2\2\2\2", 10)));
}

static void test_settings(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *text;
		int64_t expect;
	} settings[] = {
		{"PRAGMA synchronous", 2},        {"PRAGMA foreign_keys", 1},
		{"PRAGMA secure_delete", 1},      {"PRAGMA temp_store", 2},
		{"PRAGMA trusted_schema", 0},     {"PRAGMA busy_timeout", 5000},
		{"PRAGMA cache_size", -16384},    {"PRAGMA page_size", SQL_PAGE_LEN},
		{"PRAGMA wal_autocheckpoint", 0},
	};
	int64_t found;

	make(f);
	assert_int_equal(fixture_open(f, NULL, false), ERR_OK);
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		assert_int_equal(sql_number(f->store, settings[i].text, &found), ERR_OK);
		if (found != settings[i].expect)
			fail_msg("%s is %ld", settings[i].text, (long)found);
	}
	assert_int_equal(sql_expect(f->store, "PRAGMA journal_mode", "wal"), ERR_OK);
}

static void test_wrong_key(void **state)
{
	struct fixture *f = *state;
	struct secret *other = NULL, *shorter = NULL;
	struct hash before;

	assert_int_equal(secret_random(32, &other), ERR_OK);
	assert_int_equal(secret_random(16, &shorter), ERR_OK);
	make(f);
	before = fixture_file_hash(f->path);
	for (int create = 0; create <= 1; create++) {
		struct hash after;

		assert_int_equal(fixture_open(f, other, create), ERR_DB_KEY);
		assert_problem(f, "check the key file");
		assert_null(f->store);
		after = fixture_file_hash(f->path);
		assert_true(hash_equal(&before, &after));
	}
	assert_int_equal(fixture_open(f, shorter, true), ERR_DB_KEY);
	assert_problem(f, "32 bytes");
	assert_int_equal(fixture_open(f, NULL, false), ERR_OK);
	secret_free(other);
	secret_free(shorter);
}

static void copy_file(const char *from, const char *to)
{
	struct buf b = BUF_INIT((size_t)64 << 20);

	assert_int_equal(io_read_file(from, &b), ERR_OK);
	assert_int_equal(io_write_file(to, buf_view(&b), 0600), ERR_OK);
	buf_free(&b);
}

/* A crash left a WAL; whoever comes with the wrong key must not touch it either. */
static void test_wrong_key_with_wal(void **state)
{
	struct fixture *f = *state;
	char wal[320], kept_db[320], kept_wal[320];
	struct holder_id id = fixture_id(2);
	struct secret *other = NULL;
	struct store_holder h;
	struct hash before, after;

	(void)snprintf(wal, sizeof(wal), "%s-wal", f->path);
	(void)snprintf(kept_db, sizeof(kept_db), "%s/kept", f->folder);
	(void)snprintf(kept_wal, sizeof(kept_wal), "%s/kept-wal", f->folder);
	assert_int_equal(secret_random(32, &other), ERR_OK);
	make(f);
	assert_int_equal(fixture_open(f, NULL, false), ERR_OK);
	fixture_begin(f->store);
	fixture_holder(f, 2);
	fixture_commit(f->store);
	copy_file(f->path, kept_db);
	copy_file(wal, kept_wal);
	fixture_close(f);
	copy_file(kept_db, f->path);
	copy_file(kept_wal, wal);
	assert_int_equal(fixture_open(f, other, false), ERR_DB_KEY);
	before = fixture_file_hash(kept_db);
	after = fixture_file_hash(f->path);
	assert_true(hash_equal(&before, &after));
	before = fixture_file_hash(kept_wal);
	after = fixture_file_hash(wal);
	assert_true(hash_equal(&before, &after));
	assert_int_equal(fixture_open(f, NULL, false), ERR_OK);
	assert_int_equal(store_holder_get(f->store, &id, &h), ERR_OK);
	secret_free(other);
}

static void test_plain_sqlite(void **state)
{
	struct fixture *f = *state;
	struct hash before, after;

	with_sqlite(f->path, NULL, "CREATE TABLE t (a); INSERT INTO t VALUES (1)");
	before = fixture_file_hash(f->path);
	assert_int_equal(fixture_open(f, NULL, true), ERR_DB_KEY);
	assert_problem(f, "without encryption");
	after = fixture_file_hash(f->path);
	assert_true(hash_equal(&before, &after));
}

static void test_not_ours(void **state)
{
	struct fixture *f = *state;

	with_sqlite(f->path, f->key, "CREATE TABLE t (a)");
	assert_int_equal(fixture_open(f, NULL, true), ERR_DAMAGED);
	assert_problem(f, "not a database of this broker");
}

static void test_truncated(void **state)
{
	struct fixture *f = *state;
	static const off_t lengths[] = {0, 100, 4096 * 3 + 17, 4096 * 3};
	struct hash before, after;

	make(f);
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		assert_int_equal(truncate(f->path, lengths[i]), 0);
		before = fixture_file_hash(f->path);
		assert_int_equal(fixture_open(f, NULL, true), ERR_DAMAGED);
		assert_problem(f, "restore it from a backup");
		after = fixture_file_hash(f->path);
		assert_true(hash_equal(&before, &after));
		(void)unlink(f->path);
		make(f);
	}
}

static void overwrite(const char *path, off_t where, int value, size_t len)
{
	uint8_t bytes[64];
	int fd = open(path, O_RDWR | O_CLOEXEC);

	assert_true(fd >= 0 && len <= sizeof(bytes));
	assert_int_equal(pread(fd, bytes, len, where), (ssize_t)len);
	for (size_t i = 0; i < len; i++)
		bytes[i] = value < 0 ? bytes[i] ^ 0x10 : (uint8_t)value;
	assert_int_equal(pwrite(fd, bytes, len, where), (ssize_t)len);
	(void)close(fd);
}

static void test_empty_header(void **state)
{
	struct fixture *f = *state;

	make(f);
	overwrite(f->path, 0, 0, 16);
	assert_int_equal(fixture_open(f, NULL, true), ERR_DAMAGED);
	assert_problem(f, "begins with zeros");
}

/* One flipped bit in every page: reading what stands there must fail, never answer wrongly. */
static void test_flipped_bits(void **state)
{
	struct fixture *f = *state;
	struct store_holder h;
	struct holder_id id = fixture_id(1);
	struct stat st;
	enum err e;

	make(f);
	assert_int_equal(stat(f->path, &st), 0);
	for (off_t page = 1; page < st.st_size / SQL_PAGE_LEN; page++)
		overwrite(f->path, page * SQL_PAGE_LEN + 2000, -1, 1);
	e = fixture_open(f, NULL, false);
	if (e == ERR_OK)
		e = store_holder_get(f->store, &id, &h);
	assert_int_equal(e, ERR_DAMAGED);
	fixture_close(f);
	overwrite(f->path, 2000, -1, 1);
	assert_int_equal(fixture_open(f, NULL, false), ERR_DB_KEY);
}

static void test_check_finds_damage(void **state)
{
	struct fixture *f = *state;

	make(f);
	/* The holders' page, which nobody looks at when opening. */
	overwrite(f->path, 2 * SQL_PAGE_LEN - 1500, -1, 1);
	assert_int_equal(fixture_open(f, NULL, false), ERR_OK);
	assert_int_equal(store_check(f->store), ERR_DAMAGED);
}

static void test_newer_schema(void **state)
{
	struct fixture *f = *state;
	struct hash before, after;

	make(f);
	with_sqlite(f->path, f->key, "PRAGMA user_version = 99");
	before = fixture_file_hash(f->path);
	assert_int_equal(fixture_open(f, NULL, true), ERR_DB_NEWER);
	assert_problem(f, "schema 99");
	after = fixture_file_hash(f->path);
	assert_true(hash_equal(&before, &after));
}

static void test_older_schema(void **state)
{
	struct fixture *f = *state;
	char copy[320];
	struct hash before, after;

	with_sqlite(f->path, f->key,
		    "CREATE TABLE t (a); DROP TABLE t;"
		    "PRAGMA application_id = 1164275277");
	before = fixture_file_hash(f->path);
	assert_int_equal(fixture_open(f, NULL, false), ERR_STATE);
	assert_problem(f, "eenmaald db migrate");
	after = fixture_file_hash(f->path);
	assert_true(hash_equal(&before, &after));
	(void)snprintf(copy, sizeof(copy), "%s/copy", f->folder);
	assert_int_equal(store_backup(f->path, f->key, copy), ERR_OK);
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	fixture_begin(f->store);
	fixture_holder(f, 1);
	fixture_commit(f->store);
	assert_int_equal(fixture_open(f, NULL, false), ERR_OK);
}

static void assert_format(struct fixture *f, const char *algorithm)
{
	assert_int_equal(fixture_open(f, NULL, false), ERR_OK);
	assert_int_equal(sql_expect(f->store, "PRAGMA cipher_hmac_algorithm", algorithm), ERR_OK);
	assert_int_equal(store_check(f->store), ERR_OK);
}

static void replace_with_backup(struct fixture *f)
{
	char copy[320];

	(void)snprintf(copy, sizeof(copy), "%s/copy", f->folder);
	assert_int_equal(store_backup(f->path, f->key, copy), ERR_OK);
	fixture_close(f);
	assert_int_equal(rename(copy, f->path), 0);
}

/* A database as SQLCipher makes it by itself goes on as it is; its backup is one of today. */
static void test_former_format(void **state)
{
	struct fixture *f = *state;
	struct holder_id id = fixture_id(2);
	struct store_holder h;

	make(f);
	replace_with_backup(f);
	assert_format(f, "HMAC_SHA256");
	with_sqlite(":memory:", NULL, "PRAGMA cipher_default_hmac_algorithm = HMAC_SHA512");
	replace_with_backup(f);
	with_sqlite(":memory:", NULL, "PRAGMA cipher_default_hmac_algorithm = HMAC_SHA256");
	assert_format(f, "HMAC_SHA512");
	fixture_begin(f->store);
	fixture_holder(f, 2);
	fixture_commit(f->store);
	/* Some of it is in its WAL now. */
	replace_with_backup(f);
	assert_format(f, "HMAC_SHA256");
	assert_int_equal(store_holder_get(f->store, &id, &h), ERR_OK);
}

/* In a child without root's powers: what opening answers, and what it says. */
static enum err open_as_nobody(struct fixture *f, bool create, const char *text)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		struct store_options o = {.path = f->path, .key = f->key, .create = create};
		struct store *s = NULL;
		enum err e;

		if (geteuid() == 0 &&
		    (setgroups(0, NULL) != 0 || setresgid(65534, 65534, 65534) != 0 ||
		     setresuid(65534, 65534, 65534) != 0))
			_exit(255);
		e = store_open(&o, &f->problem, &s);
		if (buf_put_u8(&f->problem, 0) != ERR_OK ||
		    !strstr((const char *)f->problem.data, text))
			e = ERR_COUNT;
		store_close(s);
		_exit((int)e);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return (enum err)WEXITSTATUS(status);
}

/* Others may pass, too; nothing is taken away, as the folder may be anybody's. */
static void let_pass(const char *folder)
{
	struct stat is;

	assert_int_equal(stat(folder, &is), 0);
	assert_int_equal(chmod(folder, (is.st_mode & 07777) | 0011), 0);
}

static void test_read_only_folder(void **state)
{
	struct fixture *f = *state;
	const char *parent = getenv("TMPDIR");

	if (geteuid() == 0 && parent) {
		/* The test runner's own folder: the child must be able to come this far. */
		char path[300];

		(void)snprintf(path, sizeof(path), "%s/..", parent);
		let_pass(parent);
		let_pass(path);
	}
	assert_int_equal(chmod(f->folder, 0555), 0);
	assert_int_equal(open_as_nobody(f, true, "must exist and be writable"), ERR_READ_ONLY);
	assert_int_equal(chmod(f->folder, 0755), 0);
	make(f);
	assert_int_equal(chmod(f->path, 0666), 0);
	assert_int_equal(chmod(f->folder, 0555), 0);
	assert_int_equal(open_as_nobody(f, false, "is a folder that cannot be written"),
			 ERR_READ_ONLY);
	assert_int_equal(chmod(f->path, 0444), 0);
	assert_int_equal(open_as_nobody(f, false, "cannot be written: give it"), ERR_READ_ONLY);
	assert_int_equal(chmod(f->folder, 0755), 0);
}

static void test_reader_cannot_write(void **state)
{
	struct fixture *f = *state;
	struct store *reader;
	uint64_t size = 7;

	make(f);
	reader = fixture_reader(f);
	assert_int_equal(store_begin(reader), ERR_INTERNAL);
	assert_int_equal(store_ledger_size(reader, &size), ERR_OK);
	assert_int_equal(size, 0);
	assert_int_equal(store_entry_put(reader, &(struct store_entry){.time = 1}), ERR_INTERNAL);
	store_close(reader);
}

static void test_not_a_file(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(mkdir(f->path, 0700), 0);
	assert_int_equal(fixture_open(f, NULL, true), ERR_CONFIG);
	assert_problem(f, "not a regular file");
	assert_int_equal(rmdir(f->path), 0);
	(void)snprintf(f->path, sizeof(f->path), "%s/none/eenmaal.db", f->folder);
	assert_int_equal(fixture_open(f, NULL, true), ERR_NOT_FOUND);
	assert_problem(f, "the folder must exist");
}

#define STORE_TEST(t) cmocka_unit_test_setup_teardown(t, fixture_start, fixture_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_library),     STORE_TEST(test_create_and_reopen),
		STORE_TEST(test_files_are_private), STORE_TEST(test_settings),
		STORE_TEST(test_wrong_key),         STORE_TEST(test_wrong_key_with_wal),
		STORE_TEST(test_plain_sqlite),      STORE_TEST(test_not_ours),
		STORE_TEST(test_truncated),         STORE_TEST(test_empty_header),
		STORE_TEST(test_flipped_bits),      STORE_TEST(test_check_finds_damage),
		STORE_TEST(test_newer_schema),      STORE_TEST(test_older_schema),
		STORE_TEST(test_read_only_folder),  STORE_TEST(test_reader_cannot_write),
		STORE_TEST(test_former_format),     STORE_TEST(test_not_a_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
