/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "tests/support/store_fixture.h"

#define FILE_MAX ((size_t)256 << 20)

int fixture_start(void **state)
{
	const char *base = getenv("TMPDIR");
	struct fixture *f = mem_new(1, sizeof(*f));

	assert_non_null(f);
	(void)snprintf(f->folder, sizeof(f->folder), "%s/store-XXXXXX", base ? base : "/tmp");
	assert_non_null(mkdtemp(f->folder));
	(void)snprintf(f->path, sizeof(f->path), "%s/eenmaal.db", f->folder);
	assert_int_equal(secret_random(32, &f->key), ERR_OK);
	f->arena = arena_new((size_t)64 << 20);
	assert_non_null(f->arena);
	f->problem = BUF_INIT(4096);
	*state = f;
	return 0;
}

static void remove_folder(const char *folder)
{
	DIR *d = opendir(folder);
	struct dirent *entry;
	char path[600];

	while (d && (entry = readdir(d))) {
		(void)snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		if (entry->d_name[0] != '.')
			(void)unlink(path);
	}
	if (d)
		(void)closedir(d);
	(void)rmdir(folder);
}

int fixture_stop(void **state)
{
	struct fixture *f = *state;

	fixture_close(f);
	remove_folder(f->folder);
	secret_free(f->key);
	arena_free(f->arena);
	buf_free(&f->problem);
	mem_free(f);
	return 0;
}

enum err fixture_open(struct fixture *f, const struct secret *key, bool create)
{
	struct store_options o = {.path = f->path,
				  .key = key ? key : f->key,
				  .create = create,
				  .migrate = create};

	fixture_close(f);
	return store_open(&o, &f->problem, &f->store);
}

void fixture_close(struct fixture *f)
{
	store_close(f->store);
	f->store = NULL;
}

struct store *fixture_reader(struct fixture *f)
{
	struct store_options o = {.path = f->path, .key = f->key, .read_only = true};
	struct store *s = NULL;

	assert_int_equal(store_open(&o, &f->problem, &s), ERR_OK);
	return s;
}

void fixture_begin(struct store *s)
{
	assert_int_equal(store_begin(s), ERR_OK);
}

void fixture_commit(struct store *s)
{
	assert_int_equal(store_commit(s), ERR_OK);
}

void fixture_holder(struct fixture *f, uint8_t number)
{
	struct store_holder h = {.id = fixture_id(number), .sequence = 1};

	memset(h.signing_key.b, number, sizeof(h.signing_key.b));
	assert_int_equal(store_holder_insert(f->store, &h), ERR_OK);
}

struct holder_id fixture_id(uint8_t number)
{
	struct holder_id id;

	memset(id.b, number, sizeof(id.b));
	return id;
}

struct uuid fixture_uuid(uint8_t number)
{
	struct uuid id;

	memset(id.b, number, sizeof(id.b));
	return id;
}

struct hash fixture_hash(uint8_t number)
{
	struct hash h;

	memset(h.b, number, sizeof(h.b));
	return h;
}

struct slug fixture_slug(const char *text)
{
	struct slug s;

	assert_int_equal(slug_parse(view_str(text), &s), ERR_OK);
	return s;
}

bool fixture_file_holds(const char *path, const char *suffix, struct view v)
{
	char name[400];
	struct buf b = BUF_INIT(FILE_MAX);
	bool holds;

	(void)snprintf(name, sizeof(name), "%s%s", path, suffix);
	if (io_read_file(name, &b) != ERR_OK)
		return false;
	holds = b.len > 0 && memmem(b.data, b.len, v.data, v.len) != NULL;
	buf_free(&b);
	return holds;
}

struct hash fixture_file_hash(const char *path)
{
	struct buf b = BUF_INIT(FILE_MAX);
	struct hash h;

	assert_int_equal(io_read_file(path, &b), ERR_OK);
	hash_sha256(buf_view(&b), &h);
	buf_free(&b);
	return h;
}
