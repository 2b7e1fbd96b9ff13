/* SPDX-License-Identifier: EUPL-1.2 */
#define SQLITE_HAS_CODEC 1
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlcipher/sqlite3.h>
#include <string.h>

#include "broker/ledger/merkle.h"
#include "broker/store/chain.h"
#include "broker/store/place.h"
#include "tests/support/store_past.h"

void past_sql(struct fixture *f, const char *sql)
{
	char hex[2 + 64 + 2] = "x'";
	sqlite3 *db = NULL;

	fixture_close(f);
	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	hex_format(secret_open(f->key), 32, hex + 2);
	secret_close(f->key);
	hex[66] = '\'';
	assert_int_equal(sqlite3_key(db, hex, 67), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static enum err put_node(void *context, unsigned level, uint64_t index, const struct hash *h)
{
	char hex[2 * HASH_LEN + 1];

	hex_format(h->b, HASH_LEN, hex);
	return buf_printf(context, "INSERT INTO nodes VALUES (%u, %llu, x'%s');", level,
			  (unsigned long long)index, hex);
}

/* The tree as its own table had it, of a small ledger. */
static void add_nodes(struct fixture *f, struct buf *sql)
{
	struct hash commitments[256], leaf;
	struct store_page page = {.limit = 256};
	struct merkle_edge edge = {0};

	assert_int_equal(fixture_open(f, NULL, false), ERR_OK);
	assert_int_equal(store_commitment_list(f->store, 0, &page, commitments), ERR_OK);
	for (unsigned n = 0; n < page.count; n++) {
		merkle_leaf(view_of(commitments[n].b, HASH_LEN), &leaf);
		assert_int_equal(merkle_append(&edge, &leaf, put_node, sql), ERR_OK);
	}
}

static const char *hex_of(const void *data, size_t len)
{
	static char text[2 * sizeof(struct store_chain) + 1];

	hex_format(data, len, text);
	return text;
}

/* ---- to schema 12 ---------------------------------------------------------------------------------- */

#define CAME_MAX 256u

/* Grants in the order in which they came, so that each one's place here is its row there, from 1. */
struct came {
	int64_t row[CAME_MAX];
	unsigned count;
};

static void add_came(struct fixture *f, const struct holder_id *holder, struct came *c)
{
	struct store_grant grants[CAME_MAX];
	struct store_page page = {.limit = CAME_MAX, .arena = f->arena};

	assert_int_equal(store_grant_list(f->store, holder, NULL, &page, grants), ERR_OK);
	for (unsigned n = page.count; n-- > 0 && c->count < CAME_MAX;)
		c->row[c->count++] = grants[n].row;
}

/* A chain counts grants by the rows that they had alive. */
static size_t old_uses(const struct came *c, struct store_chain *chain)
{
	size_t uses = 0;

	for (; uses < STORE_CHAIN_USES; uses++) {
		int64_t live = (int64_t)chain_read_number(chain->uses[uses][0]);

		if (live == 0)
			return uses;
		for (unsigned n = 0; n < c->count; n++)
			if ((c->row[n] | PLACE_LIVE) == live)
				chain_write_number(chain->uses[uses][0], n + 1);
	}
	return uses;
}

/* The fixture's holders that are there; number 0 begins, and 0 is the end. */
static uint8_t next_holder(struct fixture *f, uint8_t number, struct store_holder *h)
{
	while (++number != 0) {
		struct holder_id id = fixture_id(number);

		if (store_holder_get(f->store, &id, h) == ERR_OK)
			return number;
	}
	return 0;
}

static void back_to_12(struct fixture *f, struct buf *sql, struct came *c)
{
	struct store_holder h;

	assert_int_equal(fixture_open(f, NULL, false), ERR_OK);
	for (uint8_t n = 0; (n = next_holder(f, n, &h)) != 0;)
		add_came(f, &h.id, c);
	for (unsigned n = 0; n < c->count; n++)
		assert_int_equal(buf_printf(sql, "UPDATE grants SET row = %u WHERE row = %lld;",
					    n + 1, (long long)c->row[n]),
				 ERR_OK);
	assert_int_equal(
		buf_printf(
			sql, "%s",
			"CREATE TEMP TABLE came AS SELECT row AS place,"
			" row_number() OVER (ORDER BY statement_row, row) AS n FROM segments;"
			"UPDATE segments SET row = (SELECT n FROM came WHERE place = segments.row);"
			"DROP TABLE came;"
			"ALTER TABLE holders ADD COLUMN suite INTEGER NOT NULL DEFAULT 1;"
			"ALTER TABLE holders ADD COLUMN kem_key BLOB NOT NULL DEFAULT x'';"
			"CREATE INDEX grants_holder ON grants"
			" (holder, partner, NOT (revoked OR replaced));"
			"CREATE INDEX segments_live ON segments (holder, kind) WHERE live = 1;"
			"PRAGMA user_version = 12;"),
		ERR_OK);
}

static void add_chain(const struct came *c, struct store_chain *chain, struct buf *sql)
{
	size_t places = (size_t)__builtin_popcountll(chain->count) - 1;
	size_t uses = old_uses(c, chain);

	assert_int_equal(buf_printf(sql, "UPDATE entries SET chain = x'%s",
				    hex_of(chain->places, places * sizeof(chain->places[0]))),
			 ERR_OK);
	assert_int_equal(buf_printf(sql, "%s' WHERE position = %llu;",
				    hex_of(chain->uses, uses * sizeof(chain->uses[0])),
				    (unsigned long long)chain_read_number(chain->places[places])),
			 ERR_OK);
}

void past_version_12(struct fixture *f)
{
	struct buf sql = BUF_INIT(1 << 20);
	struct came c = {.count = 0};
	struct store_holder h;

	back_to_12(f, &sql, &c);
	for (uint8_t n = 0; (n = next_holder(f, n, &h)) != 0;)
		if (h.chain.count > 0)
			add_chain(&c, &h.chain, &sql);
	past_sql(f, (const char *)sql.data);
	buf_free(&sql);
}

/* ---- to those before --------------------------------------------------------------------------------- */

/* What schema 11 had in the holder's row. */
static void add_head(struct store *s, const struct came *c, const struct holder_id *holder,
		     struct buf *sql)
{
	struct store_holder h;
	size_t places = 0, uses = 0;

	assert_int_equal(store_holder_get(s, holder, &h), ERR_OK);
	places = (size_t)__builtin_popcountll(h.chain.count);
	uses = old_uses(c, &h.chain);
	assert_int_equal(buf_printf(sql, "UPDATE holders SET entry_count = %llu, newest = x'%s'",
				    (unsigned long long)h.chain.count,
				    hex_of(h.chain.newest.b, HASH_LEN)),
			 ERR_OK);
	assert_int_equal(buf_printf(sql, ", places = x'%s'",
				    hex_of(h.chain.places, places * sizeof(h.chain.places[0]))),
			 ERR_OK);
	assert_int_equal(buf_printf(sql, ", uses = x'%s'",
				    hex_of(h.chain.uses, uses * sizeof(h.chain.uses[0]))),
			 ERR_OK);
	assert_int_equal(buf_printf(sql, " WHERE id = x'%s';", hex_of(holder->b, HOLDER_ID_LEN)),
			 ERR_OK);
}

static void add_heads(struct fixture *f, const struct came *c, struct buf *sql)
{
	struct store_entry entries[256];
	struct store_page page = {.limit = 256, .count = 256, .arena = f->arena};

	assert_int_equal(fixture_open(f, NULL, false), ERR_OK);
	for (uint64_t first = 0; page.count == 256; first += 256) {
		assert_int_equal(store_entry_list(f->store, first, &page, entries), ERR_OK);
		for (unsigned n = 0; n < page.count; n++)
			if (entries[n].has_holder && entries[n].holder_sequence == 1)
				add_head(f->store, c, &entries[n].holder, sql);
	}
}

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

void past_version_11(struct fixture *f)
{
	struct buf sql = BUF_INIT(1 << 20);
	struct came c = {.count = 0};

	back_to_12(f, &sql, &c);
	assert_int_equal(
		buf_printf(&sql, "%s",
			   "ALTER TABLE holders ADD COLUMN entry_count INTEGER NOT NULL DEFAULT 0;"
			   "ALTER TABLE holders ADD COLUMN newest BLOB NOT NULL DEFAULT x'" ZEROS
			   "';"
			   "ALTER TABLE holders ADD COLUMN places BLOB NOT NULL DEFAULT x'';"
			   "ALTER TABLE holders ADD COLUMN uses BLOB NOT NULL DEFAULT x'';"
			   "ALTER TABLE holders DROP COLUMN number;"
			   "ALTER TABLE entries DROP COLUMN holder_number;"
			   "ALTER TABLE entries DROP COLUMN chain;"
			   "DROP TABLE numbered; DROP TABLE newest;"),
		ERR_OK);
	add_heads(f, &c, &sql);
	assert_int_equal(buf_printf(&sql, "PRAGMA user_version = 11;"), ERR_OK);
	past_sql(f, (const char *)sql.data);
	buf_free(&sql);
}

#define UNSIGNED(table, prefix)                               \
	"ALTER TABLE " table " DROP COLUMN " prefix "key_id;" \
	"ALTER TABLE " table " DROP COLUMN " prefix "signature;"

#define BACK_TO_10                                                                                     \
	"CREATE TABLE heads (holder BLOB PRIMARY KEY REFERENCES holders,"                              \
	" entry_count INTEGER NOT NULL, newest BLOB NOT NULL, places BLOB NOT NULL)"                   \
	" STRICT, WITHOUT ROWID;"                                                                      \
	"INSERT INTO heads SELECT id, entry_count, newest, places FROM holders;"                       \
	"ALTER TABLE holders DROP COLUMN entry_count;"                                                 \
	"ALTER TABLE holders DROP COLUMN newest;"                                                      \
	"ALTER TABLE holders DROP COLUMN places;"                                                      \
	"ALTER TABLE holders DROP COLUMN uses;"                                                        \
	"CREATE TABLE uses (row INTEGER PRIMARY KEY REFERENCES grants, count INTEGER NOT NULL)"        \
	" STRICT;"                                                                                     \
	"INSERT INTO uses SELECT row, uses FROM grants;"                                               \
	"ALTER TABLE grants DROP COLUMN uses;"                                                         \
	"ALTER TABLE grants DROP COLUMN payload;"                                                      \
	"ALTER TABLE grants DROP COLUMN enrolment;" UNSIGNED("grants", "") UNSIGNED(                   \
		"grants",                                                                              \
		"enrolment_") "DROP INDEX grants_holder;"                                              \
			      "CREATE INDEX grants_holder ON grants (holder, partner);"                \
			      "CREATE TABLE ciphertexts (row INTEGER PRIMARY KEY REFERENCES segments," \
			      " ciphertext BLOB NOT NULL) STRICT;"                                     \
			      "INSERT INTO ciphertexts SELECT row, ciphertext FROM segments"           \
			      " WHERE ciphertext IS NOT NULL;"                                         \
			      "ALTER TABLE segments DROP COLUMN ciphertext;"                           \
			      "ALTER TABLE segments DROP COLUMN payload;" UNSIGNED(                    \
				      "segments", "") "PRAGMA user_version = 10;"

#define BACK_TO_9                                         \
	BACK_TO_10                                        \
	"ALTER TABLE segments DROP COLUMN statement_row;" \
	"ALTER TABLE grants DROP COLUMN statement_row;"   \
	"ALTER TABLE identities DROP COLUMN statement_row; PRAGMA user_version = 9;"

void past_version_10(struct fixture *f)
{
	past_version_11(f);
	past_sql(f, BACK_TO_10);
}

void past_version_9(struct fixture *f)
{
	past_version_11(f);
	past_sql(f, BACK_TO_9);
}

void past_version_8(struct fixture *f)
{
	struct buf sql = BUF_INIT(1 << 20), nodes = BUF_INIT(1 << 20);

	add_nodes(f, &nodes);
	past_version_11(f);
	assert_int_equal(
		buf_printf(
			&sql, "%s",
			"BEGIN;" BACK_TO_9
			"CREATE TABLE nodes (level INTEGER NOT NULL, position INTEGER NOT NULL,"
			" hash BLOB NOT NULL, PRIMARY KEY (level, position)) STRICT, WITHOUT ROWID;"
			"CREATE TABLE attached (position INTEGER PRIMARY KEY, type TEXT NOT NULL,"
			" payload BLOB NOT NULL, signature BLOB NOT NULL, key_id BLOB NOT NULL)"
			" STRICT;"
			"INSERT INTO attached SELECT position, type, payload, signature, key_id"
			" FROM entries WHERE type IS NOT NULL;"
			"ALTER TABLE entries DROP COLUMN nodes;"
			"ALTER TABLE entries DROP COLUMN type;"
			"ALTER TABLE entries DROP COLUMN payload;"
			"ALTER TABLE entries DROP COLUMN signature;"
			"ALTER TABLE entries DROP COLUMN key_id; PRAGMA user_version = 8;"),
		ERR_OK);
	assert_int_equal(buf_put_view(&sql, buf_view(&nodes)), ERR_OK);
	assert_int_equal(buf_printf(&sql, "COMMIT"), ERR_OK);
	past_sql(f, (const char *)sql.data);
	buf_free(&nodes);
	buf_free(&sql);
}

void past_version_7(struct fixture *f)
{
	past_version_8(f);
	past_sql(f, "ALTER TABLE holders ADD COLUMN entry_count INTEGER NOT NULL DEFAULT 0;"
		    "ALTER TABLE holders ADD COLUMN newest BLOB NOT NULL DEFAULT x'';"
		    "UPDATE holders SET (entry_count, newest) ="
		    " (SELECT entry_count, newest FROM heads WHERE holder = id);"
		    "DROP TABLE heads;"
		    "ALTER TABLE entries DROP COLUMN earlier;"
		    "ALTER TABLE entries DROP COLUMN far;"
		    "CREATE UNIQUE INDEX entries_holder ON entries (holder, holder_sequence)"
		    " WHERE holder IS NOT NULL;"
		    "ALTER TABLE grants ADD COLUMN uses INTEGER NOT NULL DEFAULT 0;"
		    "UPDATE grants SET uses = (SELECT count FROM uses WHERE uses.row = grants.row);"
		    "DROP TABLE uses;"
		    "PRAGMA user_version = 7;");
}
