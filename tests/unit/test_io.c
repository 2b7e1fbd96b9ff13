/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/base/clock.h"
#include "broker/base/id.h"
#include "broker/base/io.h"
#include "broker/base/mem.h"

static char folder[64];
static char path_space[8][160];
static size_t path_next;

/* A path in the test's folder; valid for the next seven calls. */
static const char *in(const char *name)
{
	char *p = path_space[path_next++ % 8];

	(void)snprintf(p, sizeof(path_space[0]), "%s/%s", folder, name);
	return p;
}

static int make_folder(void **state)
{
	(void)state;
	(void)snprintf(folder, sizeof(folder), "/tmp/eenmaal-io-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

static int remove_folder(void **state)
{
	(void)state;
	return nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static size_t files_in(const char *dir)
{
	DIR *d = opendir(dir);
	size_t count = 0;

	assert_non_null(d);
	while (readdir(d))
		count++;
	(void)closedir(d);
	return count - 2;
}

static void assert_content(const char *path, const char *expect)
{
	struct buf b = BUF_INIT(100000);

	assert_int_equal(io_read_file(path, &b), ERR_OK);
	assert_true(view_equal(buf_view(&b), view_str(expect)));
	buf_free(&b);
}

static void test_write_and_replace(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(io_write_file(in("a"), view_str("one"), 0640), ERR_OK);
	assert_content(in("a"), "one");
	assert_int_equal(stat(in("a"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(io_write_file(in("a"), view_str("two"), 0600), ERR_OK);
	assert_content(in("a"), "two");
	assert_int_equal(io_create_file(in("a"), view_str("three"), 0600), ERR_EXISTS);
	assert_content(in("a"), "two");
	assert_int_equal(io_create_file(in("b"), view_of(NULL, 0), 0600), ERR_OK);
	assert_content(in("b"), "");
	assert_true(io_exists(in("b")));
	assert_false(io_exists(in("c")));
	assert_int_equal(files_in(folder), 2);
}

static void test_write_without_a_folder_part(void **state)
{
	char before[512];

	(void)state;
	assert_non_null(getcwd(before, sizeof(before)));
	assert_int_equal(chdir(folder), 0);
	assert_int_equal(io_write_file("local", view_str("x"), 0600), ERR_OK);
	assert_int_equal(chdir(before), 0);
	assert_content(in("local"), "x");
}

static void test_write_refused(void **state)
{
	char *longest = mem_new(5001, 1);

	(void)state;
	memset(longest, 'a', 5000);
	longest[4999] = '/';
	assert_int_equal(io_write_file(in("none/a"), view_str("x"), 0600), ERR_NOT_FOUND);
	assert_int_equal(io_write_file(in("d/"), view_str("x"), 0600), ERR_INPUT);
	assert_int_equal(io_write_file("", view_str("x"), 0600), ERR_INPUT);
	longest[4998] = '/';
	longest[4999] = 'b';
	assert_int_equal(io_write_file(longest, view_str("x"), 0600), ERR_INPUT);
	assert_int_equal(io_make_dir(in("sub"), 0700), ERR_OK);
	assert_int_equal(io_write_file(in("sub"), view_str("x"), 0600), ERR_IO);
	assert_int_equal(io_write_file("/proc/eenmaal", view_str("x"), 0600), ERR_NOT_FOUND);
	assert_int_equal(files_in(folder), 1);
	mem_free(longest);
}

static void test_write_replaces_a_link(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(io_write_file(in("real"), view_str("real"), 0600), ERR_OK);
	assert_int_equal(symlink("real", in("link")), 0);
	assert_int_equal(io_create_file(in("link"), view_str("x"), 0600), ERR_EXISTS);
	assert_int_equal(io_write_file(in("link"), view_str("new"), 0600), ERR_OK);
	assert_content(in("real"), "real");
	assert_content(in("link"), "new");
	assert_int_equal(lstat(in("link"), &st), 0);
	assert_true(S_ISREG(st.st_mode));
}

static void test_temporary_names_collide(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++) {
		/* A leftover under the very name that this seed draws first. */
		uint8_t random[8];
		char name[64] = ".eenmaal-";

		random_seed(5);
		for (int j = 0; j <= i; j++)
			random_bytes(random, sizeof(random));
		hex_format(random, sizeof(random), name + strlen(name));
		assert_int_equal(symlink("/nowhere", in(name)), 0);
		random_seed(5);
		assert_int_equal(io_write_file(in("a"), view_str("x"), 0600), ERR_OK);
	}
	random_seed(0);
	assert_int_equal(files_in(folder), 5);
}

static void test_disk_full(void **state)
{
	static uint8_t big[256 * 1024];

	(void)state;
	assert_int_equal(io_make_dir(in("small"), 0700), ERR_OK);
	if (mount("tmpfs", in("small"), "tmpfs", 0, "size=64k") != 0) {
		print_message("disk full: skipped, no tmpfs can be mounted here: %s\n",
			      strerror(errno));
		skip();
	}
	assert_int_equal(io_write_file(in("small/a"), view_str("old"), 0600), ERR_OK);
	assert_int_equal(io_write_file(in("small/a"), view_of(big, sizeof(big)), 0600),
			 ERR_DISK_FULL);
	assert_content(in("small/a"), "old");
	assert_int_equal(files_in(in("small")), 1);
	assert_int_equal(umount(in("small")), 0);
}

static void test_read_bounds(void **state)
{
	static uint8_t big[10000];
	struct buf b = BUF_INIT(9999);

	(void)state;
	assert_int_equal(io_write_file(in("big"), view_of(big, sizeof(big)), 0600), ERR_OK);
	assert_int_equal(buf_put_str(&b, "x"), ERR_OK);
	assert_int_equal(io_read_file(in("big"), &b), ERR_TOO_LARGE);
	assert_int_equal(io_read_file(in("none"), &b), ERR_NOT_FOUND);
	assert_int_equal(io_read_file(folder, &b), ERR_IO);
	assert_true(view_equal(buf_view(&b), view_str("x")));
	buf_free(&b);
	b.max = 10000;
	assert_int_equal(io_read_file(in("big"), &b), ERR_OK);
	assert_int_equal(b.len, 10000);
	buf_free(&b);
	mem_fail_at(1);
	assert_int_equal(io_read_file(in("big"), &b), ERR_MEMORY);
}

static enum err read_mode(mode_t mode)
{
	struct secret *s = NULL;
	enum err e;

	assert_int_equal(chmod(in("key"), mode), 0);
	e = io_read_secret(in("key"), 32, &s);
	assert_true((e == ERR_OK) == (s != NULL));
	secret_free(s);
	return e;
}

static void test_secret_permissions(void **state)
{
	struct secret *s = NULL;

	(void)state;
	assert_int_equal(io_write_file(in("key"), view_str("k"), 0600), ERR_OK);
	assert_int_equal(read_mode(0600), ERR_OK);
	assert_int_equal(read_mode(0400), ERR_OK);
	for (mode_t bit = 1; bit <= 040; bit <<= 1)
		assert_int_equal(read_mode(0600 | bit), ERR_PERMISSIONS);
	assert_int_equal(read_mode(0600), ERR_OK);
	assert_int_equal(symlink("key", in("link")), 0);
	assert_int_equal(io_read_secret(in("link"), 32, &s), ERR_PERMISSIONS);
	assert_int_equal(mkfifo(in("fifo"), 0600), 0);
	assert_int_equal(io_read_secret(in("fifo"), 32, &s), ERR_PERMISSIONS);
	assert_int_equal(io_read_secret(folder, 32, &s), ERR_PERMISSIONS);
	assert_int_equal(io_read_secret(in("none"), 32, &s), ERR_NOT_FOUND);
	if (geteuid() == 0) {
		assert_int_equal(chown(in("key"), 12345, 12345), 0);
		assert_int_equal(io_read_secret(in("key"), 32, &s), ERR_PERMISSIONS);
	}
	assert_null(s);
}

/* As another user: root's key is not readable, a systemd credential is accepted. */
static void test_secret_as_service_user(void **state)
{
	struct secret *s = NULL;
	enum err closed, group, wide;

	(void)state;
	if (geteuid() != 0) {
		print_message("service user: skipped, needs root\n");
		skip();
	}
	assert_int_equal(chmod(folder, 0755), 0);
	assert_int_equal(io_write_file(in("closed"), view_str("k"), 0600), ERR_OK);
	assert_int_equal(io_write_file(in("cred"), view_str("k"), 0440), ERR_OK);
	assert_int_equal(io_write_file(in("wide"), view_str("k"), 0444), ERR_OK);
	assert_int_equal(seteuid(12345), 0);
	closed = io_read_secret(in("closed"), 32, &s);
	/* group root stands in for the ACL entry that systemd adds */
	group = io_read_secret(in("cred"), 32, &s);
	secret_free(s);
	wide = io_read_secret(in("wide"), 32, &s);
	assert_int_equal(io_write_file(in("x"), view_str("x"), 0600), ERR_READ_ONLY);
	assert_int_equal(seteuid(0), 0);
	assert_int_equal(closed, ERR_IO);
	assert_int_equal(group, ERR_OK);
	assert_int_equal(wide, ERR_PERMISSIONS);
	assert_null(s);
}

static enum err read_piped(const char *bytes, size_t max, struct secret **out)
{
	int ends[2];
	enum err e;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(write(ends[1], bytes, strlen(bytes)), strlen(bytes));
	(void)close(ends[1]);
	e = io_read_secret_fd(ends[0], max, out);
	(void)close(ends[0]);
	return e;
}

static void check_piped(const char *bytes, size_t max, const char *expect)
{
	struct secret *s = NULL;

	assert_int_equal(read_piped(bytes, max, &s), ERR_OK);
	assert_int_equal(secret_len(s), strlen(expect));
	assert_memory_equal(secret_open(s), expect, strlen(expect));
	secret_close(s);
	secret_free(s);
}

static void test_secret_sizes(void **state)
{
	struct secret *s = (struct secret *)1;

	(void)state;
	check_piped("1234", 4, "1234");
	check_piped("1234\n", 4, "1234");
	check_piped("12\n\n", 4, "12\n");
	assert_int_equal(read_piped("12345", 4, &s), ERR_TOO_LARGE);
	assert_null(s);
	assert_int_equal(read_piped("1234\n\n", 4, &s), ERR_TOO_LARGE);
	assert_int_equal(read_piped("12345678", 4, &s), ERR_TOO_LARGE);
	assert_int_equal(read_piped("", 4, &s), ERR_INPUT);
	assert_int_equal(read_piped("\n", 4, &s), ERR_INPUT);
	assert_int_equal(io_read_secret_fd(-1, 4, &s), ERR_IO);
	assert_int_equal(io_read_secret_fd(0, SIZE_MAX, &s), ERR_RANGE);
	assert_int_equal(io_read_secret_fd(0, (size_t)1 << 20, &s), ERR_RANGE);
	/* In a file every byte counts: a raw key may end in 0x0a. */
	assert_int_equal(io_write_file(in("raw"), view_str("abc\n"), 0600), ERR_OK);
	assert_int_equal(io_read_secret(in("raw"), 3, &s), ERR_TOO_LARGE);
	assert_int_equal(io_read_secret(in("raw"), 4, &s), ERR_OK);
	assert_int_equal(secret_len(s), 4);
	secret_free(s);
	for (uint64_t n = 1; n <= 4; n++) {
		mem_fail_at(n);
		assert_int_equal(io_read_secret(in("raw"), 4, &s), ERR_MEMORY);
		assert_null(s);
	}
	mem_fail_at(0);
}

static void test_make_dir(void **state)
{
	struct stat st;
	char *longest = mem_new(5001, 1);

	(void)state;
	memset(longest, 'a', 5000);
	assert_int_equal(io_make_dir(in("x//y/z/"), 0700), ERR_OK);
	assert_int_equal(io_make_dir(in("x/y/z"), 0700), ERR_OK);
	assert_int_equal(stat(in("x/y"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_int_equal(io_write_file(in("file"), view_str(""), 0600), ERR_OK);
	assert_int_equal(io_make_dir(in("file"), 0700), ERR_EXISTS);
	assert_int_equal(io_make_dir(in("file/a"), 0700), ERR_EXISTS);
	assert_int_equal(io_make_dir("", 0700), ERR_INPUT);
	assert_int_equal(io_make_dir(longest, 0700), ERR_INPUT);
	mem_free(longest);
	assert_int_equal(io_make_dir("/proc/eenmaal/a", 0700), ERR_NOT_FOUND);
}

/* What the library opens, for a while of a file system that has no files without a name. */
static bool no_nameless;
static unsigned nameless;

/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name): libc's are reserved */
int open(const char *path, int flags, ...)
{
	va_list list;
	mode_t mode = 0;

	va_start(list, flags);
	if (flags & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY)))
		mode = va_arg(list, mode_t);
	va_end(list);
	if ((flags & O_TMPFILE) == O_TMPFILE) {
		nameless++;
		if (no_nameless) {
			errno = EOPNOTSUPP;
			return -1;
		}
	}
	return openat(AT_FDCWD, path, flags, mode);
}

static void try_scratch(void)
{
	uint8_t got[4] = {0};
	int fd = -1;

	assert_int_equal(io_open_scratch(in("none"), &fd), ERR_NOT_FOUND);
	assert_int_equal(fd, -1);
	assert_int_equal(io_open_scratch(folder, &fd), ERR_OK);
	assert_int_equal(files_in(folder), 0);
	assert_int_equal(io_write_at(fd, 2, view_of("cdef", 4)), ERR_OK);
	assert_int_equal(io_write_at(fd, 0, view_of("ab", 2)), ERR_OK);
	assert_int_equal(io_read_at(fd, 1, got, 4), ERR_OK);
	assert_memory_equal(got, "bcde", 4);
	assert_int_equal(io_read_at(fd, 3, got, 4), ERR_IO);
	assert_int_equal(close(fd), 0);
	assert_int_equal(io_read_at(fd, 0, got, 1), ERR_IO);
	assert_int_equal(io_write_at(fd, 0, view_of("a", 1)), ERR_IO);
}

static void test_scratch(void **state)
{
	(void)state;
	nameless = 0;
	try_scratch();
	assert_int_equal(nameless, 2); /* asked for first, in either folder */
	no_nameless = true;
	try_scratch();
	no_nameless = false;
}

static void test_errno(void **state)
{
	static const struct {
		int error;
		enum err e;
	} map[] = {
		{0, ERR_OK},
		{ENOSPC, ERR_DISK_FULL},
		{EDQUOT, ERR_DISK_FULL},
		{EACCES, ERR_READ_ONLY},
		{EROFS, ERR_READ_ONLY},
		{EPERM, ERR_READ_ONLY},
		{ENOENT, ERR_NOT_FOUND},
		{EEXIST, ERR_EXISTS},
		{ENOMEM, ERR_MEMORY},
		{EIO, ERR_IO},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(map) / sizeof(map[0]); i++)
		assert_int_equal(io_errno(map[i].error), map[i].e);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(test_write_and_replace),
		IN_FOLDER(test_write_without_a_folder_part),
		IN_FOLDER(test_write_refused),
		IN_FOLDER(test_write_replaces_a_link),
		IN_FOLDER(test_temporary_names_collide),
		IN_FOLDER(test_disk_full),
		IN_FOLDER(test_read_bounds),
		IN_FOLDER(test_secret_permissions),
		IN_FOLDER(test_secret_as_service_user),
		IN_FOLDER(test_secret_sizes),
		IN_FOLDER(test_make_dir),
		IN_FOLDER(test_scratch),
		cmocka_unit_test(test_errno),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
