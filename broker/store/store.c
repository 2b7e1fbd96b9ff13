/* SPDX-License-Identifier: EUPL-1.2 */
/* Opening, closing, and transactions. */
#include "broker/store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "broker/store/draft.h"
#include "broker/store/heads.h"
#include "broker/store/migrate.h"
#include "broker/store/place.h"
#include "broker/store/sql.h"
#include "broker/store/wal.h"

/* ---- opening ------------------------------------------------------------------------------------ */

/* One sentence for people about path; the error is what counts, so a lost sentence is no error. */
static void say(struct buf *problem, const char *path, const char *sentence)
{
	if (!problem)
		return;
	buf_clear(problem);
	if (buf_printf(problem, "%s %s", path, sentence) != ERR_OK)
		buf_clear(problem);
}

enum err store_library_check(struct buf *problem)
{
	enum err e = sql_library_check();

	if (e != ERR_OK && problem) {
		const char *version = sql_version();

		buf_clear(problem);
		if (buf_printf(
			    problem,
			    "the database library is %s%s, but SQLCipher 4.5 with SQLite 3.37 or newer is "
			    "needed: install a newer libsqlcipher (Debian 12: from backports)",
			    version[0] ? "SQLCipher " : "plain SQLite", version) != ERR_OK)
			buf_clear(problem);
	}
	return e;
}

/* What can be seen without opening the file (whose locks a close() of ours would drop). */
static enum err file_check(const char *path, struct buf *problem)
{
	struct stat st;

	if (stat(path, &st) != 0) {
		enum err e = io_errno(errno);

		say(problem, path, e == ERR_NOT_FOUND ? "does not exist" : "cannot be reached");
		return e;
	}
	if (!S_ISREG(st.st_mode)) {
		say(problem, path, "is not a regular file");
		return ERR_CONFIG;
	}
	if (st.st_size < SQL_PAGE_LEN || (st.st_size % SQL_PAGE_LEN != 0 && !wal_waits(path))) {
		say(problem, path, "is cut off: restore it from a backup");
		return ERR_DAMAGED;
	}
	return ERR_OK;
}

/* SQLite needs to make files beside the database, and would fall back to reading only. */
static enum err writable_check(const char *path, struct buf *problem)
{
	char folder[PATH_MAX];
	enum err e = draft_folder(path, folder);

	if (e == ERR_OK && faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) != 0) {
		e = ERR_READ_ONLY;
		say(problem, path, "cannot be written: give it to the user that runs the broker");
	} else if (e == ERR_OK && faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) != 0) {
		e = ERR_READ_ONLY;
		say(problem, folder,
		    "is a folder that cannot be written: the database needs room for its log beside it");
	}
	return e;
}

/* A new database appears whole or not at all: no crash leaves an empty file under its name. */
static enum err create(const struct store_options *options, struct buf *problem)
{
	struct store_options o = *options;
	struct draft d;
	struct store *s = NULL;
	enum err e = draft_begin(options->path, &d);

	o.path = d.path;
	if (e == ERR_OK)
		e = sql_connect(&o, NULL, &s);
	if (e == ERR_OK)
		e = sql_settle(s, options->cache_kib, false);
	if (e == ERR_OK)
		e = migrate_run(s);
	store_close(s);
	if (e == ERR_OK)
		e = draft_publish(&d, options->path);
	else
		draft_abandon(&d);
	if (e == ERR_EXISTS)
		return ERR_OK; /* another process made it just now */
	if (e != ERR_OK)
		say(problem, options->path,
		    e == ERR_READ_ONLY || e == ERR_NOT_FOUND
			    ? "cannot be made: the folder must exist and be writable"
			    : "could not be made");
	return e;
}

static enum err connect(const struct store_options *options, struct buf *problem,
			struct store **out)
{
	static const uint8_t empty[SQL_HEADER_LEN];
	uint8_t header[SQL_HEADER_LEN] = {0};
	enum err e = sql_connect(options, header, out);

	if (e == ERR_OK)
		return e;
	if (e == ERR_DB_KEY && memcmp(header, empty, sizeof(empty)) == 0) {
		e = ERR_DAMAGED;
		say(problem, options->path, "begins with zeros: restore it from a backup");
	} else if (e == ERR_DB_KEY && memcmp(header, "SQLite format 3", sizeof(header)) == 0) {
		say(problem, options->path,
		    "is a database without encryption, not one of ours: check the path");
	} else if (e == ERR_DB_KEY) {
		say(problem, options->path,
		    "does not open with this key: check the key file; if the key is the right one, "
		    "the file is damaged and must be restored from a backup");
	} else if (e == ERR_DAMAGED) {
		say(problem, options->path, "is damaged: restore it from a backup");
	} else {
		say(problem, options->path, err_text(e));
	}
	return e;
}

static enum err schema_check(struct store *s, const struct store_options *options,
			     struct buf *problem)
{
	enum migrate_state state = MIGRATE_FOREIGN;
	unsigned version = 0;
	char sentence[160];
	enum err e = migrate_look(s, &state, &version);

	if (e != ERR_OK)
		return e;
	switch (state) {
	case MIGRATE_CURRENT:
		return ERR_OK;
	case MIGRATE_FOREIGN:
		say(problem, options->path, "is not a database of this broker: check the path");
		return ERR_DAMAGED;
	case MIGRATE_NEWER:
		(void)snprintf(
			sentence, sizeof(sentence),
			"has schema %u, this version knows up to %u: install the newer version",
			version, store_schema_newest());
		say(problem, options->path, sentence);
		return ERR_DB_NEWER;
	case MIGRATE_OLDER:
		break;
	}
	if (options->migrate && !options->read_only)
		return ERR_OK;
	(void)snprintf(
		sentence, sizeof(sentence),
		"has schema %u, this version needs %u: make a backup, then run eenmaald db migrate",
		version, store_schema_newest());
	say(problem, options->path, sentence);
	return ERR_STATE;
}

/* Before anything is built on what the WAL holds, or moved from there. */
static enum err secure(struct store *s, const char *path)
{
	enum err e = store_begin(s);

	if (e == ERR_OK)
		e = wal_secure(path);
	store_rollback(s);
	return e;
}

/* Whoever only looks is refused what serving is. */
static enum err share_heads(struct store *s, const struct store_options *options)
{
	if (options->beside == NULL)
		return heads_load(s);
	s->beside = true;
	s->heads = options->beside->heads;
	return ERR_OK;
}

/* Everything that may be refused comes before anything that may write. */
static enum err open_existing(const struct store_options *options, struct buf *problem,
			      struct store **out)
{
	struct store *s = NULL;
	enum err e = file_check(options->path, problem);

	if (e == ERR_OK && !options->read_only)
		e = writable_check(options->path, problem);
	if (e == ERR_OK)
		e = connect(options, problem, &s);
	if (e == ERR_OK)
		e = schema_check(s, options, problem);
	if (e == ERR_OK)
		e = sql_settle(s, options->cache_kib, true);
	if (e == ERR_OK && !options->read_only)
		e = secure(s, options->path);
	if (e == ERR_OK && !options->read_only)
		e = migrate_run(s);
	if (e == ERR_OK && !options->read_only)
		e = store_nonce_load(s);
	if (e == ERR_OK)
		e = share_heads(s, options);
	if (e == ERR_OK)
		*out = s;
	else
		store_close(s);
	return e;
}

enum err store_open(const struct store_options *options, struct buf *problem, struct store **out)
{
	struct stat st;
	enum err e = store_library_check(problem);

	*out = NULL;
	if (e != ERR_OK)
		return e;
	if (secret_len(options->key) != SQL_KEY_LEN) {
		say(problem, options->path, "takes a key of exactly 32 bytes");
		return ERR_DB_KEY;
	}
	if (options->create && !options->read_only && stat(options->path, &st) != 0 &&
	    errno == ENOENT)
		e = create(options, problem);
	if (e == ERR_OK)
		e = open_existing(options, problem, out);
	if (e != ERR_OK && problem && problem->len == 0)
		say(problem, options->path, err_text(e));
	return e;
}

void store_close(struct store *s)
{
	if (s)
		store_rollback(s);
	sql_disconnect(s);
}

const char *store_library_version(void)
{
	return sql_version();
}

enum err store_check(struct store *s)
{
	enum err e = s->dead;

	/* The first and the last answer no row when all is well. */
	if (e == ERR_OK)
		e = sql_expect(s, "PRAGMA cipher_integrity_check", "");
	if (e == ERR_OK)
		e = sql_expect(s, "PRAGMA integrity_check", "ok");
	if (e == ERR_OK)
		e = sql_expect(s, "PRAGMA foreign_key_check", "");
	if (e == ERR_OK)
		e = place_check(s);
	return e == ERR_OK ? heads_check(s) : e;
}

/* ---- transactions -------------------------------------------------------------------------------- */

enum err store_begin(struct store *s)
{
	enum err e;

	if (s->read_only || s->open)
		return s->dead != ERR_OK ? s->dead : ERR_INTERNAL;
	e = sql_control(s, "BEGIN IMMEDIATE");
	s->open = e == ERR_OK;
	/* Only then nobody else writes. */
	if (e == ERR_OK && s->heads)
		e = heads_follow(s);
	if (e != ERR_OK)
		store_rollback(s);
	return e;
}

enum err store_commit(struct store *s)
{
	enum err e = s->dead;

	if (e == ERR_OK)
		e = s->open && s->part == PART_NONE ? s->doomed : ERR_INTERNAL;
	if (e == ERR_OK)
		e = sql_in_transaction(s) ? sql_control(s, "COMMIT") : ERR_INTERNAL;
	if (e == ERR_OK) {
		s->open = false;
		spent_keep(&s->spent);
		if (s->heads)
			heads_keep(s->heads);
	} else if (e == ERR_DISK_FULL || e == ERR_IO || e == ERR_DAMAGED) {
		s->dead = e;
	}
	return e;
}

void store_rollback(struct store *s)
{
	if (!s->open)
		return;
	sql_rollback(s);
	spent_rollback(&s->spent);
	if (s->heads)
		heads_rollback(s->heads);
	s->part = PART_NONE;
	s->waits = false;
	s->open = false;
	s->doomed = ERR_OK;
}

static enum err check_part(const struct store *s)
{
	enum err e = s->dead != ERR_OK ? s->dead : s->doomed;

	return e == ERR_OK && !(s->open && sql_in_transaction(s)) ? ERR_INTERNAL : e;
}

/* A part is never begun within another. */
enum err store_savepoint(struct store *s)
{
	enum err e = check_part(s);

	if (e == ERR_OK && s->part != PART_NONE)
		e = ERR_INTERNAL;
	if (e != ERR_OK)
		return e;
	spent_hold(&s->spent);
	if (s->heads)
		heads_hold(s->heads);
	s->part = PART_BEGUN;
	return ERR_OK;
}

void store_final(struct store *s)
{
	if (s->part == PART_BEGUN)
		s->part = PART_FINAL;
}

enum err sql_hold(struct store *s)
{
	enum err e = ERR_OK;

	if (s->part == PART_BEGUN) {
		e = sql_control(s, "SAVEPOINT part");
		if (e == ERR_OK)
			s->part = PART_HELD;
	} else if (s->part == PART_FINAL) {
		s->part = PART_WRITTEN;
	}
	return e;
}

enum err store_release(struct store *s)
{
	enum err e = check_part(s);

	if (e == ERR_OK && s->part == PART_NONE)
		e = ERR_INTERNAL;
	store_final(s);
	if (e == ERR_OK)
		e = store_nonce_write(s);
	if (e == ERR_OK && s->part == PART_HELD)
		e = sql_control(s, "RELEASE part");
	if (e == ERR_OK)
		s->part = PART_NONE;
	return e;
}

enum err store_rewind(struct store *s)
{
	enum err e = check_part(s);

	/* What was written without a savepoint goes with the whole transaction. */
	if (e == ERR_OK && (s->part == PART_NONE || s->part == PART_WRITTEN))
		e = s->doomed = ERR_INTERNAL;
	if (e == ERR_OK && s->part == PART_HELD)
		e = sql_control(s, "ROLLBACK TO part");
	if (e != ERR_OK)
		return e;
	spent_rewind(&s->spent);
	if (s->heads)
		heads_rewind(s->heads);
	s->waits = false;
	return store_release(s);
}

enum err store_health(const struct store *s)
{
	return s->dead;
}

enum err store_checkpoint_wal(struct store *s, bool truncate)
{
	if (s->dead != ERR_OK)
		return s->dead;
	return s->open ? ERR_INTERNAL : sql_checkpoint(s, truncate);
}
