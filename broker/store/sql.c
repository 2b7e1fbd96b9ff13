/* SPDX-License-Identifier: EUPL-1.2 */
/* Queries on an open connection, and what SQLite's result codes mean to us. */
#include "broker/store/sql.h"

#include <errno.h>
#include <sqlcipher/sqlite3.h>
#include <string.h>

#define WAL_PAGES_MAX 16384 /* 64 MiB, for when nobody calls store_checkpoint_wal() */
#define WATCH_STEPS 10 /* of SQLite's own program: a row or two of a copy, which may be large */

/* ---- errors --------------------------------------------------------------------------------------- */

/* EFBIG: a limit on file size is a full disk to whoever has to write. */
static enum err io_error(int error)
{
	switch (error) {
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
		return ERR_DISK_FULL;
	case EACCES:
	case EROFS:
	case EPERM:
		return ERR_READ_ONLY;
	default:
		return ERR_IO;
	}
}

static enum err constraint_error(int extended)
{
	switch (extended) {
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
	case SQLITE_CONSTRAINT_UNIQUE:
		return ERR_EXISTS;
	case SQLITE_CONSTRAINT_FOREIGNKEY:
		return ERR_NOT_FOUND;
	default: /* a CHECK or type that our own code should never meet */
		return ERR_INTERNAL;
	}
}

enum err sql_error(sqlite3 *db, int code)
{
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return ERR_OK;
	case SQLITE_FULL:
		return ERR_DISK_FULL;
	case SQLITE_IOERR:
		return code == SQLITE_IOERR_NOMEM ? ERR_MEMORY : io_error(sqlite3_system_errno(db));
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_FORMAT:
		return ERR_DAMAGED;
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
		return ERR_READ_ONLY;
	case SQLITE_BUSY:
		return ERR_BUSY;
	case SQLITE_NOMEM:
		return ERR_MEMORY;
	case SQLITE_TOOBIG:
		return ERR_TOO_LARGE;
	case SQLITE_CONSTRAINT:
		return constraint_error(code);
	default:
		return ERR_INTERNAL;
	}
}

/*
 * The system may have thrown away what an fsync that failed should have kept, and the next fsync
 * would say that all is well: whatever it was for, it ends this writer.
 */
static void note_sync(struct store *s, int code, enum err e)
{
	if (s->dead == ERR_OK && (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC))
		s->dead = e;
}

/* A fault leaves the transaction in a state that nobody should build on. */
static enum err note_error(struct store *s, int code)
{
	enum err e = sql_error(s->db, code);

	note_sync(s, code, e);
	if (s->open && s->doomed == ERR_OK && err_class(e) == CLASS_FAULT)
		s->doomed = e;
	return e;
}

/* ---- whole texts ---------------------------------------------------------------------------------------- */

enum err sql_exec(struct store *s, const char *text)
{
	return note_error(s, sqlite3_exec(s->db, text, NULL, NULL, NULL));
}

enum err sql_number(struct store *s, const char *text, int64_t *out)
{
	sqlite3_stmt *stmt = NULL;
	int code = sqlite3_prepare_v2(s->db, text, -1, &stmt, NULL);
	enum err e;

	*out = 0;
	if (code == SQLITE_OK)
		code = sqlite3_step(stmt);
	e = code == SQLITE_DONE ? ERR_NOT_FOUND : note_error(s, code);
	if (code == SQLITE_ROW)
		*out = sqlite3_column_int64(stmt, 0);
	(void)sqlite3_finalize(stmt);
	return e;
}

enum err sql_expect(struct store *s, const char *text, const char *expect)
{
	sqlite3_stmt *stmt = NULL;
	int code = sqlite3_prepare_v2(s->db, text, -1, &stmt, NULL);
	enum err e = ERR_OK;

	if (code == SQLITE_OK)
		code = sqlite3_step(stmt);
	while (code == SQLITE_ROW && e == ERR_OK) {
		const char *found = (const char *)sqlite3_column_text(stmt, 0);

		if (!found || strcmp(found, expect) != 0)
			e = ERR_DAMAGED;
		code = sqlite3_step(stmt);
	}
	if (e == ERR_OK)
		e = note_error(s, code);
	(void)sqlite3_finalize(stmt);
	return e;
}

bool sql_in_transaction(const struct store *s)
{
	return sqlite3_get_autocommit(s->db) == 0;
}

/* A rollback that fails leaves SQLite's own, at the next opening: there is nothing to tell. */
void sql_rollback(struct store *s)
{
	if (sql_in_transaction(s))
		(void)sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
}

/*
 * Called after a commit, in which a fault of moving the WAL changes nothing.  SQLite's own hook does
 * the same, but tells nobody that an fsync failed.
 */
static int moved_when_long(void *context, sqlite3 *db, const char *name, int pages)
{
	struct store *s = context;
	int code = SQLITE_OK;

	if (pages < WAL_PAGES_MAX)
		return SQLITE_OK;
	code = sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	note_sync(s, code, sql_error(db, code));
	return SQLITE_OK;
}

void sql_watch(struct store *s, int (*watch)(void *context), void *context)
{
	sqlite3_progress_handler(s->db, WATCH_STEPS, watch, context);
}

void sql_bound_wal(struct store *s)
{
	(void)sqlite3_wal_hook(s->db, moved_when_long, s);
}

enum err sql_checkpoint(struct store *s, bool truncate)
{
	int mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
	int code = sqlite3_wal_checkpoint_v2(s->db, NULL, mode, NULL, NULL);

	return code == SQLITE_BUSY && !truncate ? ERR_OK : note_error(s, code);
}

/* ---- queries ---------------------------------------------------------------------------------------------- */

/* The slot for text, whose address is its name; NULL when the table is full. */
static struct query *find(struct store *s, const char *text)
{
	size_t start = ((uintptr_t)text >> 3) % SQL_QUERIES_MAX;

	for (size_t i = 0; i < SQL_QUERIES_MAX; i++) {
		struct query *q = &s->queries[(start + i) % SQL_QUERIES_MAX];

		if (q->text == text || !q->text)
			return q;
	}
	return NULL;
}

static enum err prepare(struct store *s, struct query *q, const char *text)
{
	enum err e;

	if (q->stmt)
		return ERR_OK;
	e = note_error(s, sqlite3_prepare_v2(s->db, text, -1, &q->stmt, NULL));
	if (e == ERR_OK)
		q->text = text;
	return e;
}

struct query *sql_outside(struct store *s, const char *text)
{
	struct query *q = find(s, text);
	enum err e = s->dead != ERR_OK ? s->dead : ERR_OK;

	if (e == ERR_OK)
		e = q && !q->active ? prepare(s, q, text) : ERR_INTERNAL;
	if (e != ERR_OK)
		q = &s->failed;
	q->store = s;
	q->err = e;
	q->active = true;
	q->found = false;
	q->parameter = 0;
	q->column = 0;
	return q;
}

struct query *sql_query(struct store *s, const char *text)
{
	struct query *q = sql_outside(s, text);

	if (q->err == ERR_OK && s->doomed != ERR_OK)
		q->err = s->doomed;
	if (q->err == ERR_OK && sqlite3_stmt_readonly(q->stmt) == 0)
		q->err = sql_in_transaction(s) ? sql_hold(s) : ERR_INTERNAL;
	return q;
}

enum err sql_control(struct store *s, const char *text)
{
	return sql_run(sql_outside(s, text));
}

static void put(struct query *q, int code)
{
	if (q->err == ERR_OK && code != SQLITE_OK)
		q->err = code == SQLITE_RANGE ? ERR_INTERNAL : note_error(q->store, code);
}

void sql_put_blob(struct query *q, struct view v)
{
	/* A null pointer would mean NULL. */
	if (q->err == ERR_OK)
		put(q,
		    sqlite3_bind_blob64(q->stmt, ++q->parameter, v.data ? v.data : (const void *)"",
					v.len, SQLITE_STATIC));
}

void sql_put_copy(struct query *q, struct view v)
{
	if (q->err == ERR_OK)
		put(q,
		    sqlite3_bind_blob64(q->stmt, ++q->parameter, v.data, v.len, SQLITE_TRANSIENT));
}

void sql_put_text(struct query *q, const char *text)
{
	if (q->err == ERR_OK)
		put(q, sqlite3_bind_text(q->stmt, ++q->parameter, text, -1, SQLITE_STATIC));
}

void sql_put_i64(struct query *q, int64_t v)
{
	if (q->err == ERR_OK)
		put(q, sqlite3_bind_int64(q->stmt, ++q->parameter, v));
}

void sql_put_u64(struct query *q, uint64_t v)
{
	if (v > INT64_MAX && q->err == ERR_OK)
		q->err = ERR_RANGE;
	sql_put_i64(q, (int64_t)(v & INT64_MAX));
}

void sql_put_null(struct query *q)
{
	if (q->err == ERR_OK)
		put(q, sqlite3_bind_null(q->stmt, ++q->parameter));
}

bool sql_row(struct query *q)
{
	int code;

	if (q->err == ERR_OK && q->parameter != sqlite3_bind_parameter_count(q->stmt))
		q->err = ERR_INTERNAL;
	if (q->err != ERR_OK)
		return false;
	code = sqlite3_step(q->stmt);
	q->column = 0;
	if (code == SQLITE_ROW)
		q->found = true;
	else
		q->err = note_error(q->store, code);
	return code == SQLITE_ROW;
}

/* The next column's number, -1 when the query failed before or there is none. */
static int next_column(struct query *q)
{
	if (q->err == ERR_OK && q->column >= sqlite3_data_count(q->stmt))
		q->err = ERR_INTERNAL;
	return q->err == ERR_OK ? q->column++ : -1;
}

/* The next column as bytes, borrowed until the next step. */
static struct view next_bytes(struct query *q)
{
	int column = next_column(q);
	const void *data;

	if (column < 0)
		return view_of(NULL, 0);
	data = sqlite3_column_blob(q->stmt, column);
	return view_of(data, (size_t)sqlite3_column_bytes(q->stmt, column));
}

static void damaged(struct query *q)
{
	if (q->err == ERR_OK)
		q->err = ERR_DAMAGED;
}

void sql_get_blob(struct query *q, struct arena *a, struct view *out)
{
	struct view v = next_bytes(q);
	void *copy = NULL;

	*out = view_of(NULL, 0);
	if (q->err != ERR_OK || v.len == 0)
		return;
	copy = v.data ? arena_copy(a, v.data, v.len) : NULL;
	if (copy)
		*out = view_of(copy, v.len);
	else
		q->err = ERR_MEMORY;
}

void sql_get_bytes(struct query *q, void *out, size_t size, uint16_t *len)
{
	struct view v = next_bytes(q);

	memset(out, 0, size);
	*len = 0;
	if (v.len > size || v.len > UINT16_MAX || (v.len > 0 && !v.data)) {
		damaged(q);
		return;
	}
	if (v.len > 0)
		memcpy(out, v.data, v.len);
	*len = (uint16_t)v.len;
}

void sql_get_fixed(struct query *q, void *out, size_t len)
{
	uint16_t found;

	sql_get_bytes(q, out, len, &found);
	if (found != len)
		damaged(q);
}

void sql_get_i64(struct query *q, int64_t *out)
{
	int column = next_column(q);

	*out = column < 0 ? 0 : sqlite3_column_int64(q->stmt, column);
}

bool sql_is_null(struct query *q)
{
	return q->err == ERR_OK && sqlite3_column_type(q->stmt, q->column) == SQLITE_NULL;
}

void sql_skip(struct query *q)
{
	(void)next_column(q);
}

enum err sql_end(struct query *q)
{
	enum err e = q->err;

	if (q->stmt) {
		(void)sqlite3_reset(q->stmt);
		(void)sqlite3_clear_bindings(q->stmt); /* they point into the caller's memory */
	}
	q->err = ERR_OK;
	q->active = false;
	return e;
}

enum err sql_run_touching(struct query *q, enum err otherwise)
{
	struct store *s = q->store;
	enum err e = sql_run(q);

	return e == ERR_OK && sqlite3_changes(s->db) == 0 ? otherwise : e;
}
