/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * VACUUM INTO under the same key: one read transaction, so the copy is consistent and writers go on;
 * it takes along no free page and thus nothing that was deleted.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "broker/store/draft.h"
#include "broker/store/sql.h"
#include "broker/store/store.h"

/* An unencrypted or foreign copy must never get the name of a backup. */
static enum err verify(const char *path, const struct secret *key)
{
	struct store_options o = {.path = path, .key = key, .read_only = true};
	struct store *s = NULL;
	enum err e = sql_connect(&o, NULL, &s);

	sql_disconnect(s);
	return e == ERR_DB_KEY ? ERR_INTERNAL : e;
}

/*
 * Left to itself the system keeps the copy in memory until all of it must be on disk, and whoever
 * commits meanwhile waits that long.  So it goes there piece by piece.
 */
#define PIECE ((off_t)1 << 20)
#define CACHE_KIB 2048 /* of what was read, and of what is not written yet; each page passes once */

struct copying {
	int fd; /* of the copy; stays open while SQLite has it open, whose locks would go with it */
	off_t written;
	enum err err;
};

static int write_out(void *context)
{
	struct copying *c = context;
	struct stat st;

	if (fstat(c->fd, &st) != 0 || st.st_size - c->written < PIECE)
		return 0;
	c->written = st.st_size;
	/* A fault is told once, so it has to be heeded here. */
	if (fdatasync(c->fd) != 0)
		c->err = io_errno(errno);
	return c->err != ERR_OK;
}

static enum err copy(struct store *s, const char *path)
{
	struct copying c = {.fd = open(path, O_RDONLY | O_CLOEXEC)};
	struct query *q = NULL;
	enum err e;

	if (c.fd < 0)
		return io_errno(errno);
	sql_watch(s, write_out, &c);
	q = sql_outside(s, "VACUUM INTO ?");
	sql_put_text(q, path);
	e = sql_run(q);
	sql_watch(s, NULL, NULL);
	(void)close(c.fd);
	return c.err != ERR_OK ? c.err : e;
}

/* Any schema will do: a backup is what one makes before migrating. */
static enum err open_source(const char *path, const struct secret *key, struct store **out)
{
	struct store_options o = {.path = path, .key = key, .read_only = true};
	struct store *s = NULL;
	enum err e = sql_library_check();

	if (e == ERR_OK && secret_len(key) != SQL_KEY_LEN)
		e = ERR_DB_KEY;
	if (e == ERR_OK && !io_exists(path))
		e = ERR_NOT_FOUND;
	if (e == ERR_OK)
		e = sql_connect(&o, NULL, &s);
	if (e == ERR_OK)
		e = sql_settle(s, CACHE_KIB, false);
	if (e == ERR_OK)
		*out = s;
	else
		sql_disconnect(s);
	return e;
}

enum err store_backup(const char *from, const struct secret *key, const char *path)
{
	struct store *s = NULL;
	struct draft d = {.path = ""};
	enum err e = open_source(from, key, &s);

	if (e == ERR_OK)
		e = draft_begin(path, &d);
	if (e == ERR_OK)
		e = copy(s, d.path);
	if (e == ERR_OK)
		e = verify(d.path, key);
	if (e == ERR_OK)
		e = draft_publish(&d, path);
	draft_abandon(&d);
	sql_disconnect(s);
	return e;
}
