/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * VACUUM INTO under the same key: one read transaction, so the copy is consistent and writers go on;
 * it takes along no free page and thus nothing that was deleted.
 */
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

static enum err copy(struct store *s, const char *path)
{
	struct query *q = sql_outside(s, "VACUUM INTO ?");

	sql_put_text(q, path);
	return sql_run(q);
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
		e = sql_settle(s, 0, false);
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
