/* SPDX-License-Identifier: EUPL-1.2 */
/* A disk that takes a file, and then does not confirm that the folder knows it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "client/export_file.h"
#include "client/fetch.h"
#include "client/keygen_files.h"

static bool folders_fail;
static char folder[64], path[96], other[96];

/* In the place of the C library's. */
int fsync(int fd)
{
	struct stat st;

	if (folders_fail && fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		errno = EIO;
		return -1;
	}
	return (int)syscall(SYS_fsync, fd);
}

static int setup(void **state)
{
	(void)state;
	(void)snprintf(folder, sizeof(folder), "/tmp/eenmaal-sync-XXXXXX");
	if (mkdtemp(folder) == NULL)
		return -1;
	(void)snprintf(path, sizeof(path), "%s/file", folder);
	(void)snprintf(other, sizeof(other), "%s/other", folder);
	folders_fail = false;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	(void)unlink(path);
	(void)unlink(other);
	return rmdir(folder);
}

static void expect_content(const char *text)
{
	struct buf b = BUF_INIT(100);

	assert_int_equal(io_read_file(path, &b), ERR_OK);
	assert_true(view_equal(buf_view(&b), view_str(text)));
	buf_free(&b);
}

static void test_replaced(void **state)
{
	(void)state;
	assert_int_equal(io_write_file(path, view_str("old"), 0600), ERR_OK);
	folders_fail = true;
	assert_int_equal(io_write_file(path, view_str("new"), 0600), ERR_UNSYNCED);
	expect_content("new");
}

static void test_created(void **state)
{
	struct buf problem = BUF_INIT(KEYGEN_PROBLEM_MAX);

	(void)state;
	folders_fail = true;
	assert_int_equal(keygen_write(path, view_str("new"), &problem), ERR_UNSYNCED);
	assert_non_null(strstr(keygen_text(&problem), "/file is there"));
	assert_non_null(strstr(keygen_text(&problem), "what was there before may be back"));
	expect_content("new");
	buf_free(&problem);
}

static void test_published(void **state)
{
	(void)state;
	assert_int_equal(io_write_file(other, view_str("part"), 0600), ERR_OK);
	folders_fail = true;
	assert_int_equal(io_publish_file(other, path), ERR_UNSYNCED);
	assert_false(io_exists(other));
	expect_content("part");
}

static void test_exported(void **state)
{
	struct buf problem = BUF_INIT(KEYGEN_PROBLEM_MAX);
	struct export_file x;

	(void)state;
	assert_int_equal(export_file_open(path, &x, &problem), ERR_OK);
	assert_true(fputs("line", x.f) >= 0);
	folders_fail = true;
	assert_int_equal(export_file_keep(&x, &problem), ERR_UNSYNCED);
	export_file_close(&x);
	assert_non_null(strstr(keygen_text(&problem), "/file is there"));
	expect_content("line");
	buf_free(&problem);
}

static void test_fetched(void **state)
{
	struct release_document document = {.kind = {"plan"}, .author = {"coa"}};
	struct session session = {.message = BUF_INIT(KEYGEN_PROBLEM_MAX)};
	struct partner partner = {.session = &session};
	struct fetch f = {.partner = &partner, .folder = folder};
	struct fetch_batch b = {.count = 1};
	char number[HOLDER_TEXT_LEN + 1], inner[96], file[128];

	(void)state;
	folders_fail = true;
	document.media_type = "text/plain";
	document.content = view_str("text");
	b.subjects[0].opened.count = 1;
	b.subjects[0].opened.documents = &document;
	holder_id_format(&b.subjects[0].opened.holder, number);
	(void)snprintf(inner, sizeof(inner), "%s/%s", folder, number);
	(void)snprintf(file, sizeof(file), "%s/plan-coa-0.txt", inner);
	assert_int_equal(fetch_write(&f, &b), ERR_UNSYNCED);
	assert_int_equal(buf_put_u8(&session.message, 0), ERR_OK);
	assert_non_null(strstr(keygen_text(&session.message), "/plan-coa-0.txt is there"));
	buf_free(&session.message);
	assert_int_equal(unlink(file), 0);
	assert_int_equal(rmdir(inner), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_replaced), TEST(test_created), TEST(test_published),
		TEST(test_exported), TEST(test_fetched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
