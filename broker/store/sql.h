/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Private to the store: one keyed connection and typed queries on it.  Only sql.c, sql_open.c,
 * sql_memory.c, sql_value.c and wal_file.c call SQLite.
 *
 * A query remembers its first error; binding, stepping and reading after one do nothing, so that a
 * caller looks once, at the end:
 *
 *	struct query *q = sql_query(s, "SELECT time FROM entries WHERE position = ?");
 *
 *	sql_put_u64(q, index);
 *	if (sql_row(q))
 *		sql_get_i64(q, time);
 *	return sql_end_found(q);
 *
 * Parameters and columns come in the order of the text; a wrong number of them is ERR_INTERNAL.
 */
#ifndef EENMAAL_BROKER_STORE_SQL_H
#define EENMAAL_BROKER_STORE_SQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/id.h"
#include "broker/base/mem.h"
#include "broker/base/secret.h"
#include "broker/store/spent.h"
#include "broker/store/store.h"

#define SQL_PAGE_LEN 4096 /* SQLCipher 4's own default */
#define SQL_KEY_LEN 32
#define SQL_HEADER_LEN 16 /* the salt: the only bytes of a database that are not encrypted */
#define SQL_QUERIES_MAX 192

struct heads;
struct sqlite3;
struct sqlite3_stmt;

struct query {
	struct store *store;
	struct sqlite3_stmt *stmt;
	const char *text; /* its address is the key in the cache */
	enum err err;     /* the first one */
	bool active, found;
	int parameter, column; /* counted so far */
};

/* A member's nonce, as its table has it. */
#define SQL_ISSUER_MAX 128
struct sql_nonce {
	char issuer[SQL_ISSUER_MAX];
	struct uuid nonce;
	int64_t until;
};

/*
 * A part of a transaction, from store_savepoint() on.  SQLite copies each page that is changed under
 * a savepoint; there is none until something is written, and none for what store_final() came before.
 */
enum sql_part { PART_NONE, PART_BEGUN, PART_HELD, PART_FINAL, PART_WRITTEN };

struct store {
	struct sqlite3 *db;
	enum err dead;   /* a commit or an fsync failed: the answer to everything from then on */
	enum err doomed; /* the open transaction met a fault */
	bool open;       /* a transaction is */
	enum sql_part part;
	struct sql_nonce waiting; /* used in this part, to be written at its end */
	bool waits;
	bool read_only;
	struct spent spent; /* the writer's */
	struct heads *heads;
	bool beside;    /* the heads are another store's */
	int64_t pruned; /* no nonce ended before this, when it was looked for last */
	struct query queries[SQL_QUERIES_MAX];
	struct query failed; /* what a query that cannot start writes into */
};

/* What a result code of SQLite means; db may be NULL. */
enum err sql_error(struct sqlite3 *db, int code);

/* ---- connections: sql_open.c ------------------------------------------------------------------------- */

/* The version of SQLCipher, "" when this is plain SQLite. */
const char *sql_version(void);
/* Is version ("4.6.1 community") at least major.minor? */
bool sql_version_reaches(const char *version, unsigned major, unsigned minor);
/* ERR_DB_LIBRARY unless the library is SQLCipher 4.5 with a SQLite of 3.37 or newer. */
MUST_USE enum err sql_library_check(void);

/*
 * Open an existing file and read its first page: ERR_DB_KEY when that does not decrypt, and then
 * header (may be NULL) gets the file's first SQL_HEADER_LEN bytes.  Nothing is written, and a WAL
 * that is there is left alone until sql_settle().
 */
MUST_USE enum err sql_connect(const struct store_options *options, uint8_t *header,
			      struct store **out);
/* SQLite gets its memory from pool.h from now on: before anything else is asked of it. */
void sql_memory(void);
/* Durability and privacy settings; with wal, also write-ahead logging. */
MUST_USE enum err sql_settle(struct store *s, unsigned cache_kib, bool wal);
/* A healthy writer moves the WAL into the database when it is the last one out. */
void sql_disconnect(struct store *s);

/* ---- whole texts: migrations and pragmas ---------------------------------------------------------- */

MUST_USE enum err sql_exec(struct store *s, const char *text);
/* The first column of the first row. */
MUST_USE enum err sql_number(struct store *s, const char *text, int64_t *out);
/* Does every row's first column read expect?  ERR_DAMAGED when not. */
MUST_USE enum err sql_expect(struct store *s, const char *text, const char *expect);
/* Before a write: its part's savepoint, where it needs one. */
MUST_USE enum err sql_hold(struct store *s);
/* BEGIN and its kin, prepared once. */
MUST_USE enum err sql_control(struct store *s, const char *text);
void sql_rollback(struct store *s); /* harmless without a transaction */
/* SQLite rolls back by itself after some faults. */
bool sql_in_transaction(const struct store *s);
MUST_USE enum err sql_checkpoint(struct store *s, bool truncate);
/* Read which nonces were used: a writer does, once its schema is up to date. */
MUST_USE enum err store_nonce_load(struct store *s);
/* Write the one that waits, if there is one. */
MUST_USE enum err store_nonce_write(struct store *s);
/* To schema 9: the tree's nodes stand with the entries that completed them. */
MUST_USE enum err store_tree_fill(struct store *s);
/* Move the WAL at a commit that finds it very long. */
void sql_bound_wal(struct store *s);

/* ---- queries ---------------------------------------------------------------------------------------- */

/* Where a statement stands, by its hash: NULL before it is stored. */
#define SQL_ROW_OF(hash) "(SELECT row FROM statements WHERE hash = " hash ")"
/* What was signed, for three columns. */
#define SQL_SIGNED "payload, signature, key_id"
#define SQL_SIGNED_OF(hash)                                         \
	"(SELECT payload FROM statements WHERE hash = " hash "),"   \
	"(SELECT signature FROM statements WHERE hash = " hash ")," \
	"(SELECT key_id FROM statements WHERE hash = " hash ")"

/* The same of the statement that a row has the hash and the place of; NULL where it does not stand there. */
#define SQL_SIGNED_HERE                                                 \
	"(SELECT s.payload, s.signature, s.key_id FROM statements AS s" \
	" WHERE s.row = statement_row AND s.hash = statement)"
/* Give grants, which WHERE may choose, what was signed of them and of their holders' enrolment. */
#define SQL_SIGN_GRANTS                                                             \
	"UPDATE grants SET (" SQL_SIGNED ") = " SQL_SIGNED_HERE ","                 \
	" (enrolment, enrolment_signature, enrolment_key_id) ="                     \
	" (SELECT s.payload, s.signature, s.key_id FROM identities AS i"            \
	" JOIN statements AS s ON s.row = i.statement_row AND s.hash = i.statement" \
	" WHERE i.holder = grants.holder AND i.number = 0)"

/* text must be a string literal.  Never NULL; end with one of sql_end*(). */
struct query *sql_query(struct store *s, const char *text);
/* As sql_query(), for a command that belongs outside of a transaction. */
struct query *sql_outside(struct store *s, const char *text);
/* From now on watch(context) is called now and then while a query runs; anything but 0 ends that. */
void sql_watch(struct store *s, int (*watch)(void *context), void *context);

void sql_put_blob(struct query *q, struct view v); /* borrowed until the end */
void sql_put_copy(struct query *q, struct view v); /* not borrowed */
void sql_put_text(struct query *q, const char *text);
void sql_put_u64(struct query *q, uint64_t v); /* ERR_RANGE above INT64_MAX */
void sql_put_i64(struct query *q, int64_t v);
void sql_put_null(struct query *q);
void sql_put_holder(struct query *q, const struct holder_id *id); /* NULL: null */
void sql_put_uuid(struct query *q, const struct uuid *id);
void sql_put_hash(struct query *q, const struct hash *h);        /* NULL: null */
void sql_put_kem(struct query *q, const struct kem_public *key); /* two parameters */

/* Step to the next row; false at the end or on error. */
bool sql_row(struct query *q);

/* A value that does not fit is ERR_DAMAGED; the output is then zeroed. */
void sql_get_blob(struct query *q, struct arena *a, struct view *out);
/* Up to size bytes. */
void sql_get_bytes(struct query *q, void *out, size_t size, uint16_t *len);
void sql_get_fixed(struct query *q, void *out, size_t len);
void sql_get_slug(struct query *q, struct slug *out);
void sql_get_u64(struct query *q, uint64_t *out);
void sql_get_u32(struct query *q, uint32_t *out);
void sql_get_i64(struct query *q, int64_t *out);
void sql_get_bool(struct query *q, bool *out);
void sql_get_kem(struct query *q, struct kem_public *out); /* two columns */
/* A statement: type, payload, signature, key_id.  store_statement.c */
void sql_get_envelope(struct query *q, struct arena *a, struct envelope *out);
void sql_get_signed(struct query *q, struct arena *a, struct envelope *out); /* SQL_SIGNED */
bool sql_is_null(struct query *q); /* of the next column, which stays the next */
void sql_skip(struct query *q);
/* Text up to size bytes with its NUL. */
void sql_get_text(struct query *q, char *out, size_t size);

MUST_USE enum err sql_end(struct query *q);
MUST_USE enum err sql_end_found(struct query *q); /* ERR_NOT_FOUND when there was no row */
/* Of a list that was bound to page->limit rows: no rows at all on error. */
MUST_USE enum err sql_end_page(struct query *q, struct store_page *page);
MUST_USE enum err sql_run(struct query *q); /* step to the end, then end */
/* As sql_run(); otherwise when no row was touched. */
MUST_USE enum err sql_run_touching(struct query *q, enum err otherwise);

#endif
