/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/verbs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "client/command.h"

#define WORDS_MAX 40

static const struct noun nouns[] = {{"directory", directory_verbs},
				    {"keygen", keygen_verbs},
				    {"witness", witness_verbs},
				    {0}};

static char folder[200], before[4096];

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* Each test runs in a folder of its own, with a space in its name, and the example agreement. */
int verbs_enter(void **state)
{
	const char *base = getenv("TMPDIR");
	struct buf agreement = BUF_INIT((size_t)1 << 20);

	(void)state;
	assert_non_null(getcwd(before, sizeof(before)));
	assert_int_equal(io_read_file("policy/agreement.yaml", &agreement), ERR_OK);
	(void)snprintf(folder, sizeof(folder), "%s/direc tory-XXXXXX", base ? base : "/tmp");
	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
	assert_int_equal(io_write_file("agreement.yaml", buf_view(&agreement), 0644), ERR_OK);
	buf_free(&agreement);
	return 0;
}

int verbs_leave(void **state)
{
	(void)state;
	assert_int_equal(chdir(before), 0);
	return nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Run "eenmaal WORDS...", words parted by '|'; what it prints goes to the file "said". */
int verbs_run(const char *words)
{
	char copy[1000], *argv[WORDS_MAX] = {copy}, *p = copy;
	int argc = 1, out, err, file, code;

	(void)snprintf(copy, sizeof(copy), "%s", words);
	for (char *bar = p; bar && argc < WORDS_MAX - 1; p = bar + 1) {
		bar = strchr(p, '|');
		if (bar)
			*bar = 0;
		argv[argc++] = p;
		if (!bar)
			break;
	}
	(void)fflush(stdout);
	out = dup(STDOUT_FILENO);
	err = dup(STDERR_FILENO);
	file = open("said", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(out >= 0 && err >= 0 && file >= 0);
	(void)dup2(file, STDOUT_FILENO);
	(void)dup2(file, STDERR_FILENO);
	code = command_main(nouns, argc, argv);
	(void)fflush(stdout);
	(void)dup2(out, STDOUT_FILENO);
	(void)dup2(err, STDERR_FILENO);
	(void)close(file);
	(void)close(out);
	(void)close(err);
	return code;
}

/* Did the last command say this? */
void verbs_said(const char *text)
{
	struct buf all = BUF_INIT(65536);

	assert_int_equal(io_read_file("said", &all), ERR_OK);
	assert_int_equal(buf_put_u8(&all, 0), ERR_OK);
	if (strstr((const char *)all.data, text) == NULL)
		fail_msg("\"%s\" is not in: %s", text, (const char *)all.data);
	buf_free(&all);
}

void verbs_done(const char *words)
{
	if (verbs_run(words) != EXIT_DONE) {
		verbs_said("nothing of the kind");
		fail();
	}
}

unsigned verbs_mode(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 0777;
}

void verbs_chain(void)
{
	verbs_done("keygen|root|--folder|root");
	verbs_done("keygen|broker|--audience|broker.example|--folder|broker");
	verbs_done("keygen|ca|--folder|ca|--name|Test CA");
	verbs_done("keygen|partner|--id|school|--folder|school");
	verbs_done("keygen|sign-csr|--ca|ca|--csr|school/tls.csr|--out|school/tls.pem");
	verbs_done("keygen|partner|--id|coa|--folder|coa");
	verbs_done(
		"directory|init|--folder|dir|--audience|broker.example|--agreement|agreement.yaml"
		"|--log-vkey|broker/log.vkey");
}
