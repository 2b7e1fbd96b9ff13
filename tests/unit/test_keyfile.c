/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "broker/base/io.h"
#include "broker/base/mem.h"
#include "keys/keyfile.h"

#define KEY_LEN ((size_t)32)

/* A scratch folder with "keys" and "credentials" in it. */
static char folder[64], keys[96], credentials[96];

static const char *in(const char *where, const char *name)
{
	static char path[4][256];
	static unsigned turn;

	turn = (turn + 1) % 4;
	(void)snprintf(path[turn], sizeof(path[turn]), "%s/%s", where, name);
	return path[turn];
}

static int setup(void **state)
{
	(void)state;
	(void)snprintf(folder, sizeof(folder), "/tmp/eenmaal-keyfile-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	(void)snprintf(keys, sizeof(keys), "%s/keys", folder);
	(void)snprintf(credentials, sizeof(credentials), "%s/credentials", folder);
	unsetenv("CREDENTIALS_DIRECTORY");
	return mkdir(keys, 0700) || mkdir(credentials, 0700);
}

static int teardown(void **state)
{
	static const char *const names[] = {"a", "b", "link", "text", "folder"};

	(void)state;
	mem_fail_at(0);
	unsetenv("CREDENTIALS_DIRECTORY");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		(void)unlink(in(keys, names[i]));
		(void)rmdir(in(keys, names[i]));
		(void)unlink(in(credentials, names[i]));
	}
	return rmdir(keys) || rmdir(credentials) || rmdir(folder);
}

static void put(const char *path, const char *text, mode_t mode)
{
	assert_int_equal(io_write_file(path, view_str(text), mode), ERR_OK);
}

static void put_key(const char *path, char digit)
{
	char text[2 * KEY_LEN + 2];

	memset(text, digit, 2 * KEY_LEN);
	memcpy(text + 2 * KEY_LEN, "\n", 2);
	put(path, text, 0600);
}

static void assert_content(struct secret *s, const char *text)
{
	assert_non_null(s);
	assert_int_equal(secret_len(s), strlen(text));
	assert_memory_equal(secret_open(s), text, strlen(text));
	secret_close(s);
	secret_free(s);
}

static enum err read_key(const char *where, const char *name)
{
	struct secret *key = NULL;
	enum err e = keyfile_read(where, name, KEY_LEN, &key);

	assert_int_equal(key != NULL, e == ERR_OK);
	secret_free(key);
	return e;
}

static enum err read_text(const char *where, const char *name)
{
	struct secret *text = NULL;
	enum err e = keyfile_read_text(where, name, &text);

	assert_int_equal(text != NULL, e == ERR_OK);
	secret_free(text);
	return e;
}

static void a_key_comes_back(void **state)
{
	struct secret *key = NULL, *back = NULL;
	struct stat st;

	(void)state;
	assert_int_equal(secret_random(KEY_LEN, &key), ERR_OK);
	assert_int_equal(keyfile_create(in(keys, "a"), key), ERR_OK);
	assert_int_equal(stat(in(keys, "a"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal((size_t)st.st_size, 2 * KEY_LEN + 1);
	assert_int_equal(keyfile_read(keys, "a", KEY_LEN, &back), ERR_OK);
	assert_true(secret_equal(key, back));
	secret_free(back);
	/* A name with a slash is a path, whatever the folder. */
	assert_int_equal(keyfile_read("/nowhere", in(keys, "a"), KEY_LEN, &back), ERR_OK);
	assert_true(secret_equal(key, back));
	secret_free(back);
	secret_free(key);
}

static void an_existing_file_stands(void **state)
{
	struct secret *key = NULL;

	(void)state;
	put_key(in(keys, "a"), '1');
	assert_int_equal(symlink("nowhere", in(keys, "link")), 0);
	assert_int_equal(secret_random(KEY_LEN, &key), ERR_OK);
	assert_int_equal(keyfile_create(in(keys, "a"), key), ERR_EXISTS);
	assert_int_equal(keyfile_create_text(in(keys, "a"), key), ERR_EXISTS);
	assert_int_equal(keyfile_create(in(keys, "link"), key), ERR_EXISTS);
	assert_int_equal(keyfile_create(in(folder, "missing/a"), key), ERR_NOT_FOUND);
	secret_free(key);
	assert_int_equal(keyfile_read_text(keys, "a", &key), ERR_OK);
	assert_content(key, "1111111111111111111111111111111111111111111111111111111111111111");
}

static void a_key_must_be_exactly_hex(void **state)
{
	static const char *const bad[] = {
		"\n",
		"11",
		"111111111111111111111111111111111111111111111111111111111111111",
		"11111111111111111111111111111111111111111111111111111111111111111",
		"111111111111111111111111111111111111111111111111111111111111111111",
		"111111111111111111111111111111111111111111111111111111111111111g",
		"1111111111111111111111111111111111111111111111111111111111111111\n\n",
		"1111111111111111111111111111111111111111111111111111111111111111\r\n",
		" 111111111111111111111111111111111111111111111111111111111111111",
	};
	static const char zeros[2 * KEY_LEN + 1];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		put(in(keys, "a"), bad[i], 0600);
		assert_int_equal(read_key(keys, "a"), ERR_INPUT);
	}
	assert_int_equal(io_write_file(in(keys, "a"), view_of(zeros, 2 * KEY_LEN), 0600), ERR_OK);
	assert_int_equal(read_key(keys, "a"), ERR_INPUT);
	put(in(keys, "a"), "1111111111111111111111111111111111111111111111111111111111111111",
	    0600);
	assert_int_equal(read_key(keys, "a"), ERR_OK);
}

static void others_may_not_read_it(void **state)
{
	static const mode_t open_modes[] = {0644, 0640, 0604, 0660, 0601, 0610, 0666};

	(void)state;
	put_key(in(keys, "a"), '1');
	for (size_t i = 0; i < sizeof(open_modes) / sizeof(open_modes[0]); i++) {
		assert_int_equal(chmod(in(keys, "a"), open_modes[i]), 0);
		assert_int_equal(read_key(keys, "a"), ERR_PERMISSIONS);
		assert_int_equal(read_text(keys, "a"), ERR_PERMISSIONS);
	}
	assert_int_equal(chmod(in(keys, "a"), 0400), 0);
	assert_int_equal(read_key(keys, "a"), ERR_OK);
}

static void links_and_folders_are_refused(void **state)
{
	(void)state;
	put_key(in(keys, "a"), '1');
	assert_int_equal(symlink("a", in(keys, "link")), 0);
	assert_int_equal(mkdir(in(keys, "folder"), 0700), 0);
	assert_int_equal(read_key(keys, "link"), ERR_PERMISSIONS);
	assert_int_equal(read_key(keys, "folder"), ERR_PERMISSIONS);
	assert_int_equal(read_key(keys, "b"), ERR_NOT_FOUND);
}

static void credentials_come_first(void **state)
{
	struct secret *text = NULL;

	(void)state;
	put(in(keys, "a"), "from keys\n", 0600);
	put(in(keys, "b"), "only keys\n", 0600);
	put(in(credentials, "a"), "from credentials\n", 0400);
	setenv("CREDENTIALS_DIRECTORY", credentials, 1);
	assert_int_equal(keyfile_read_text(keys, "a", &text), ERR_OK);
	assert_content(text, "from credentials");
	assert_int_equal(keyfile_read_text(NULL, "a", &text), ERR_OK);
	assert_content(text, "from credentials");
	assert_int_equal(keyfile_read_text(keys, "b", &text), ERR_OK);
	assert_content(text, "only keys");
	assert_int_equal(keyfile_read_text(keys, in(keys, "a"), &text), ERR_OK);
	assert_content(text, "from keys");
	/* What is there but unsafe is an error: falling back would hide it. */
	assert_int_equal(chmod(in(credentials, "a"), 0644), 0);
	assert_int_equal(read_text(keys, "a"), ERR_PERMISSIONS);
}

static void a_useless_credentials_folder_is_ignored(void **state)
{
	(void)state;
	put_key(in(keys, "a"), '1');
	setenv("CREDENTIALS_DIRECTORY", "", 1);
	assert_int_equal(read_key(keys, "a"), ERR_OK);
	setenv("CREDENTIALS_DIRECTORY", "relative", 1);
	assert_int_equal(read_key(keys, "a"), ERR_OK);
	setenv("CREDENTIALS_DIRECTORY", "/nonexistent", 1);
	assert_int_equal(read_key(keys, "a"), ERR_OK);
	assert_int_equal(read_key(NULL, "a"), ERR_NOT_FOUND);
}

static void impossible_names(void **state)
{
	char name[5000];

	(void)state;
	setenv("CREDENTIALS_DIRECTORY", credentials, 1);
	assert_int_equal(read_key(keys, ""), ERR_INPUT);
	assert_int_equal(read_key(keys, "."), ERR_INPUT);
	assert_int_equal(read_key(keys, ".."), ERR_INPUT);
	memset(name, 'a', sizeof(name));
	name[sizeof(name) - 1] = 0;
	assert_int_equal(read_key(keys, name), ERR_TOO_LARGE);
	name[0] = '/';
	assert_int_equal(read_key(keys, name), ERR_TOO_LARGE);
}

static void text_keeps_all_but_one_newline(void **state)
{
	static const char *const texts[] = {"1234", "two\nlines", "blank line\n"};
	struct secret *text = NULL;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		(void)unlink(in(keys, "text"));
		assert_int_equal(secret_new(texts[i], strlen(texts[i]), &text), ERR_OK);
		assert_int_equal(keyfile_create_text(in(keys, "text"), text), ERR_OK);
		secret_free(text);
		assert_int_equal(keyfile_read_text(keys, "text", &text), ERR_OK);
		assert_content(text, i == 2 ? "blank line" : texts[i]);
	}
	put(in(keys, "text"), "x\n\n", 0600);
	assert_int_equal(keyfile_read_text(keys, "text", &text), ERR_OK);
	assert_content(text, "x\n");
	put(in(keys, "text"), "\n", 0600);
	assert_int_equal(read_text(keys, "text"), ERR_INPUT);
	put(in(keys, "text"), "", 0600);
	assert_int_equal(read_text(keys, "text"), ERR_INPUT);
}

static void sizes_are_bounded(void **state)
{
	struct secret *big = NULL;

	(void)state;
	assert_int_equal(secret_new(NULL, KEYFILE_MAX, &big), ERR_OK);
	assert_int_equal(keyfile_create(in(keys, "a"), big), ERR_TOO_LARGE);
	assert_int_equal(keyfile_create_text(in(keys, "a"), big), ERR_TOO_LARGE);
	secret_free(big);
	assert_int_equal(secret_new("\n", 1, &big), ERR_OK);
	assert_int_equal(keyfile_create_text(in(keys, "a"), big), ERR_INPUT);
	secret_free(big);
	assert_int_equal(secret_new(NULL, KEYFILE_MAX + 1, &big), ERR_OK);
	assert_int_equal(io_create_file(in(keys, "a"), view_of(secret_open(big), secret_len(big)),
					0600),
			 ERR_OK);
	secret_close(big);
	secret_free(big);
	assert_int_equal(read_key(keys, "a"), ERR_TOO_LARGE);
}

enum step { READ_KEY, READ_TEXT, CREATE_KEY, CREATE_TEXT, STEPS };

static enum err take(enum step step, const struct secret *key)
{
	(void)unlink(in(keys, "b"));
	switch (step) {
	case READ_KEY:
		return read_key(keys, "a");
	case READ_TEXT:
		return read_text(keys, "a");
	case CREATE_KEY:
		return keyfile_create(in(keys, "b"), key);
	case CREATE_TEXT:
		return keyfile_create_text(in(keys, "b"), key);
	case STEPS:
		break;
	}
	return ERR_INTERNAL;
}

static void out_of_memory_is_an_error(void **state)
{
	struct secret *key = NULL;

	(void)state;
	put_key(in(keys, "a"), '1');
	setenv("CREDENTIALS_DIRECTORY", credentials, 1);
	assert_int_equal(secret_random(KEY_LEN, &key), ERR_OK);
	for (enum step step = READ_KEY; step < STEPS; step++) {
		enum err e = ERR_MEMORY;

		for (uint64_t n = 1; e == ERR_MEMORY && n < 100; n++) {
			mem_fail_at(n);
			e = take(step, key);
			mem_fail_at(0);
			assert_true(e == ERR_OK || e == ERR_MEMORY);
			if (e != ERR_OK)
				assert_false(io_exists(in(keys, "b")));
		}
		assert_int_equal(e, ERR_OK);
	}
	secret_free(key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_key_comes_back, setup, teardown),
		cmocka_unit_test_setup_teardown(an_existing_file_stands, setup, teardown),
		cmocka_unit_test_setup_teardown(a_key_must_be_exactly_hex, setup, teardown),
		cmocka_unit_test_setup_teardown(others_may_not_read_it, setup, teardown),
		cmocka_unit_test_setup_teardown(links_and_folders_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(credentials_come_first, setup, teardown),
		cmocka_unit_test_setup_teardown(a_useless_credentials_folder_is_ignored, setup,
						teardown),
		cmocka_unit_test_setup_teardown(impossible_names, setup, teardown),
		cmocka_unit_test_setup_teardown(text_keeps_all_but_one_newline, setup, teardown),
		cmocka_unit_test_setup_teardown(sizes_are_bounded, setup, teardown),
		cmocka_unit_test_setup_teardown(out_of_memory_is_an_error, setup, teardown),
	};

	return cmocka_run_group_tests_name("keyfile", tests, NULL, NULL);
}
