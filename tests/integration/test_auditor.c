/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The auditor's command against the real daemon, and against an operator who changes the database:
 * whatever is changed is found, the entry is named, and the exit code is 4.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <sqlcipher/sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "broker/ledger/note.h"
#include "broker/ledger/record.h"
#include "proto/receipt.h"
#include "tests/support/desk.h"

static struct desk desk;
static struct dossier amina, bilal;
static struct desk_run run;

static void expect(int code, const char *text)
{
	if (run.code != code || (text && !strstr(run.out, text) && !strstr(run.err, text)))
		print_message("exit %d\n%s%s", run.code, run.out, run.err);
	assert_int_equal(run.code, code);
	if (text)
		assert_true(strstr(run.out, text) || strstr(run.err, text));
}

/* Two dossiers, some releases, a refusal that is the newest entry of its dossier. */
static void live(void)
{
	struct wire *school, *gemeente;

	step_dossier(&amina, &desk.rig, &rig_school, "speaks Tigrinya");
	step_dossier(&bilal, &desk.rig, &rig_gemeente, "owes money");
	school = wire_open(&desk.rig, RIG_PARTNER, SITE_SCHOOL);
	gemeente = wire_open(&desk.rig, RIG_PARTNER, SITE_GEMEENTE);
	assert_true(step_fetch(school, &desk.rig, &ask_school, &amina.id));
	assert_true(step_fetch(gemeente, &desk.rig, &ask_gemeente, &bilal.id));
	assert_true(step_fetch(school, &desk.rig, &ask_school, &amina.id));
	assert_false(step_fetch(school, &desk.rig, &ask_school, &bilal.id));
	wire_free(school);
	wire_free(gemeente);
}

static int64_t number(const char *sql)
{
	struct sqlite3 *db = desk_database(&desk);
	sqlite3_stmt *stmt = NULL;
	int64_t n;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	n = sqlite3_column_int64(stmt, 0);
	(void)sqlite3_finalize(stmt);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	return n;
}

/* ---- a good log -------------------------------------------------------------------------------------------- */

static void good_log(void **state)
{
	char text[400];

	(void)state;
	desk_run(&desk, &run, "audit verify --profile @inspectie");
	expect(0, "The log is whole");
	assert_null(strstr(run.out, "verified before"));
	assert_int_equal(run.err[0], 0); /* no bar where no terminal is */
	desk_run(&desk, &run, "audit verify --profile @inspectie");
	expect(0, "were verified before");
	desk_run(&desk, &run, "audit verify --profile @inspectie --json");
	expect(0, "\"verified\":true,\"findings\":[]");
	assert_null(strstr(run.out, "\"from\":0,"));
	desk_run(&desk, &run, "audit verify --profile @inspectie --all --json");
	expect(0, "\"from\":0,");
	(void)snprintf(text, sizeof(text), "%s/inspectie/state/audit", desk.folder);
	/* What was kept is damaged: it is left aside, and said so. */
	assert_int_equal(truncate(text, 100), 0);
	desk_run(&desk, &run, "audit verify --profile @inspectie");
	expect(0, "begins anew");
	desk_run(&desk, &run, "audit verify --profile @inspectie");
	expect(0, "were verified before");
}

/* Killed at some moment, again and again: the next one always ends well. */
static void killed(void **state)
{
	(void)state;
	for (unsigned ms = 1; ms < 400; ms += 40) {
		desk_run_killed(&desk, &run, ms, "audit verify --all --profile @inspectie");
		desk_run(&desk, &run, "audit verify --profile @inspectie");
		expect(0, "The log is whole");
	}
}

/* ---- a changed database ---------------------------------------------------------------------------------- */

struct change {
	const char *what, *sql;
	const char *where; /* gives the entry that must be named; NULL: any */
	const char *says;
};

#define MIDDLE \
	"(SELECT position FROM entries WHERE holder IS NOT NULL ORDER BY position LIMIT 1 OFFSET 2)"
#define FLIP(column)                                                              \
	column " = CAST(substr(" column ", 1, 3) || CASE WHEN hex(substr(" column \
	       ", 4, 1)) = '00' THEN x'01' ELSE x'00' END || substr(" column ", 5) AS BLOB)"
/* The entry that completed the largest subtree. */
#define LARGEST "(SELECT position FROM entries ORDER BY length(nodes) DESC LIMIT 1)"
/* One with a statement that stands in its own row. */
#define OWN "(SELECT max(position) FROM entries WHERE payload IS NOT NULL)"
#define OF_OWN(change) "UPDATE entries SET " change " WHERE position = " OWN
#define OF_ENTRY(column) "UPDATE entries SET " FLIP(column) " WHERE position = " MIDDLE

static const struct change changes[] = {
	{"a record's seen part", OF_ENTRY("seen"), "SELECT " MIDDLE, "committed"},
	{"a record's kept part", OF_ENTRY("kept"), "SELECT " MIDDLE, "committed"},
	{"a salt", OF_ENTRY("seen_salt"), "SELECT " MIDDLE, "committed"},
	{"another salt", OF_ENTRY("kept_salt"), "SELECT " MIDDLE, "committed"},
	{"a commitment", OF_ENTRY("commitment"), "SELECT " MIDDLE, "entry"},
	{"a hash in a tile", "UPDATE entries SET " FLIP("nodes") " WHERE position = " MIDDLE,
	 "SELECT " MIDDLE, "tile/0/000"},
	{"a hash that is gone", "UPDATE entries SET nodes = NULL WHERE position = " MIDDLE,
	 "SELECT 0", "is not served"},
	{"a statement's signature",
	 "UPDATE statements SET " FLIP("signature") " WHERE hash = (SELECT statement FROM entries "
						    "WHERE position = " MIDDLE ")",
	 "SELECT " MIDDLE, "not signed by"},
	{"a statement",
	 "UPDATE statements SET " FLIP("payload") " WHERE hash = (SELECT statement "
						  "FROM entries WHERE position "
						  "= " MIDDLE ")",
	 "SELECT " MIDDLE, "not the one that the record names"},
	{"a statement in its entry's row", OF_OWN(FLIP("payload")), "SELECT " OWN,
	 "not the one that the record names"},
	{"its signature", OF_OWN(FLIP("signature")), "SELECT " OWN, "not signed by"},
	/* Nothing that the daemon could make sense of: it serves the rest. */
	{"its type", OF_OWN("type = replace(type, '.v1', '.v2')"), "SELECT " OWN,
	 "its statement is missing"},
	{"nothing of it", OF_OWN("payload = x''"), "SELECT " OWN, "its statement is missing"},
	{"half a signature", OF_OWN("signature = x'00'"), "SELECT " OWN, "not signed by"},
	{"another statement's type",
	 "UPDATE statements SET type = 'x' WHERE hash = (SELECT statement FROM entries WHERE position "
	 "= " MIDDLE ")",
	 "SELECT " MIDDLE, "its statement is missing"},
	{"half a salt", "UPDATE entries SET kept_salt = x'00' WHERE position = " MIDDLE,
	 "SELECT " MIDDLE, "committed"},
	{"an entry that is dropped",
	 "CREATE TABLE gone AS SELECT " MIDDLE " AS position; DELETE FROM entries WHERE position = "
	 "(SELECT position FROM gone)",
	 "SELECT position FROM gone", "is missing"},
	/* The tree is left as it was. */
	{"entries that change places",
	 "CREATE TABLE gone AS SELECT " MIDDLE " AS position;"
	 "CREATE TABLE tree AS SELECT position, nodes FROM entries;"
	 "UPDATE entries SET position = -1 WHERE position = (SELECT position FROM gone);"
	 "UPDATE entries SET position = position - 1 WHERE position = "
	 "(SELECT position + 1 FROM gone);"
	 "UPDATE entries SET position = (SELECT position + 1 FROM gone) WHERE position = -1;"
	 "UPDATE entries SET nodes = (SELECT nodes FROM tree WHERE tree.position = "
	 "entries.position)",
	 "SELECT position FROM gone", "entry"},
	{"content that is taken away without an erasure",
	 "UPDATE entries SET erased = 1, seen = x'', kept = x'', seen_salt = x'', kept_salt = x'', "
	 "statement = NULL WHERE position = (SELECT max(position) FROM entries WHERE holder IS NOT "
	 "NULL)",
	 "SELECT max(position) FROM entries WHERE holder IS NOT NULL", "no dossier was erased"},
};

static void changed(void **state)
{
	char place[40], words[40];

	(void)state;
	desk_keep(&desk);
	for (size_t n = 0; n < sizeof(changes) / sizeof(changes[0]); n++) {
		const struct change *c = &changes[n];
		long long at;

		desk_good(&desk);
		/* Positions are looked up before, as the change may move them. */
		at = strstr(c->where, "gone") ? -1 : number(c->where);
		desk_sql(&desk, "%s", c->sql);
		if (at < 0)
			at = number(c->where);
		desk_serve(&desk);
		desk_verify_fresh(&desk, &run, "--json");
		(void)snprintf(place, sizeof(place), "{\"entry\":%lld,", at);
		(void)snprintf(words, sizeof(words), "entry %lld", at);
		print_message("%s: entry %lld\n", c->what, at);
		expect(4, place);
		expect(4, c->says);
		desk_verify_fresh(&desk, &run, "");
		expect(4, words);
	}
	desk_good(&desk);
	desk_serve(&desk);
	desk_verify_fresh(&desk, &run, "");
	expect(0, "The log is whole");
}

/* The tail is cut off, and the checkpoint of that time put back. */
static void cut(void **state)
{
	struct sqlite3 *db = NULL;
	sqlite3_stmt *stmt = NULL;
	char note[2 * CHECKPOINT_MAX + 1];
	int64_t size = 0;

	(void)state;
	desk_good(&desk);
	db = desk_database(&desk);
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT size, hex(note) FROM checkpoint", -1, &stmt,
					    NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	size = sqlite3_column_int64(stmt, 0);
	(void)snprintf(note, sizeof(note), "%s", (const char *)sqlite3_column_text(stmt, 1));
	(void)sqlite3_finalize(stmt);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	desk_serve(&desk);
	desk_verify_fresh(&desk, &run, ""); /* sees more than is there afterwards */
	expect(0, NULL);
	rig_close(&desk.rig);
	desk_sql(&desk,
		 "DELETE FROM entries WHERE position >= %lld; UPDATE checkpoint SET size = %lld, "
		 "note = x'%s'",
		 (long long)size, (long long)size, note);
	desk_serve(&desk);
	desk_run(&desk, &run, "audit verify --profile @inspectie");
	expect(4, "the broker's log");
	/* Rows are gone that no subtree on the tree's edge ends with: else the daemon would not start. */
	desk_good(&desk);
	assert_true(size >= 16);
	desk_sql(&desk, "DELETE FROM entries WHERE position IN (8, 9)");
	desk_serve(&desk);
	desk_verify_fresh(&desk, &run, "--json");
	expect(4, "are missing");
	desk_good(&desk);
	desk_serve(&desk);
}

/* What the daemon sees itself at its start: it says so, and serves nothing. */
static void not_served(void **state)
{
	static const struct {
		const char *sql, *says;
	} starts[] = {
		{"UPDATE checkpoint SET " FLIP("note"), "was changed"},
		{"UPDATE checkpoint SET note = CAST(replace(CAST(note AS TEXT), char(10) || char(10), "
		 "char(10) || 'more' || char(10) || char(10)) AS BLOB)",
		 "is not signed by the key"},
		{"UPDATE checkpoint SET size = size + 1", "was changed"},
		{"DELETE FROM checkpoint", "was changed"},
		/* The largest subtree is always on the tree's edge. */
		{"UPDATE entries SET nodes = CAST(substr(nodes, 1, length(nodes) - 32) || "
		 "randomblob(32) AS BLOB) WHERE position = " LARGEST,
		 "was changed"},
		{"UPDATE entries SET nodes = NULL WHERE position = " LARGEST, "was changed"},
		{"DELETE FROM entries WHERE position = (SELECT max(position) FROM entries)",
		 "was changed"},
	};
	static struct rig_run daemon;

	(void)state;
	for (size_t n = 0; n < sizeof(starts) / sizeof(starts[0]); n++) {
		desk_good(&desk);
		desk_sql(&desk, "%s", starts[n].sql);
		rig_command(&desk.rig, &daemon, NULL);
		if (daemon.code != 1 || strstr(daemon.err, starts[n].says) == NULL)
			fail_msg("%s: exit %d\n%s", starts[n].sql, daemon.code, daemon.err);
	}
	desk_good(&desk);
	desk_serve(&desk);
}

/* ---- a planted release --------------------------------------------------------------------------------- */

static struct sqlite3 *database;

static void plant_sql(const char *sql, const struct buf *blobs, size_t count)
{
	sqlite3_stmt *stmt = NULL;

	assert_int_equal(sqlite3_prepare_v2(database, sql, -1, &stmt, NULL), SQLITE_OK);
	for (size_t n = 0; n < count; n++)
		assert_int_equal(sqlite3_bind_blob(stmt, (int)n + 1, blobs[n].data,
						   (int)blobs[n].len, SQLITE_STATIC),
				 SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_DONE);
	(void)sqlite3_finalize(stmt);
}

static enum err put_node(void *ctx, unsigned level, uint64_t index, const struct hash *h)
{
	char sql[200];
	struct buf blob = {.data = (uint8_t *)(uintptr_t)h->b, .len = HASH_LEN};

	(void)ctx;
	(void)snprintf(sql, sizeof(sql),
		       "UPDATE entries SET nodes = CAST(coalesce(nodes, x'') || ? AS BLOB) "
		       "WHERE position = %llu",
		       (unsigned long long)(((index + 1) << level) - 1));
	plant_sql(sql, &blob, 1);
	return ERR_OK;
}

static enum err append_commitment(struct merkle_edge *edge, sqlite3_stmt *stmt)
{
	struct hash leaf;

	merkle_leaf(view_of(sqlite3_column_blob(stmt, 0), HASH_LEN), &leaf);
	return merkle_append(edge, &leaf, put_node, NULL);
}

/* The tree over all commitments once more, signed with the log's own key. */
static void sign_anew(void)
{
	struct checkpoint c = {.origin = SITE_AUDIENCE};
	struct merkle_edge edge = {0};
	struct buf note = BUF_INIT(CHECKPOINT_MAX);
	struct note_key key;
	sqlite3_stmt *stmt = NULL;

	assert_int_equal(sqlite3_exec(database, "UPDATE entries SET nodes = NULL", NULL, NULL,
				      NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(database,
					    "SELECT commitment FROM entries ORDER BY position", -1,
					    &stmt, NULL),
			 SQLITE_OK);
	while (sqlite3_step(stmt) == SQLITE_ROW)
		assert_int_equal(append_commitment(&edge, stmt), ERR_OK);
	(void)sqlite3_finalize(stmt);
	c.size = edge.size;
	merkle_root(&edge, &c.root);
	assert_int_equal(note_key_init(&key, SITE_AUDIENCE, desk.rig.site.log_key.b), ERR_OK);
	assert_int_equal(checkpoint_sign(&c, &key, desk.rig.site.log_seed, &note), ERR_OK);
	plant_sql("UPDATE checkpoint SET note = ?", &note, 1);
	buf_free(&note);
}

/* The refusal becomes a release of the document that the dossier has, without any grant. */
static void rewrite_refusal(struct arena *a, sqlite3_stmt *stmt, const struct hash *document)
{
	Eenmaal__V1__LogEntry m = EENMAAL__V1__LOG_ENTRY__INIT;
	Eenmaal__V1__SeenRecord *seen = NULL;
	Eenmaal__V1__KeptRecord *kept = NULL;
	struct buf parts[3] = {BUF_INIT(65536), BUF_INIT(65536), BUF_INIT(64)};
	ProtobufCBinaryData *fields[] = {&m.commitment, &m.seen, &m.kept, &m.seen_salt,
					 &m.kept_salt};
	struct hash leaf, hashes[2], commitment;
	ProtobufCBinaryData segments[1] = {codec_bytes(document->b, HASH_LEN)};

	for (int n = 0; n < 5; n++)
		*fields[n] = codec_bytes(sqlite3_column_blob(stmt, n),
					 (size_t)sqlite3_column_bytes(stmt, n));
	assert_int_equal(entry_open(&m, a, &seen, &kept, &leaf), ERR_OK);
	assert_false(kept->kinds[0]->released);
	kept->kinds[0]->released = true;
	kept->kinds[0]->reason = EENMAAL__V1__REASON__REASON_GRANTED;
	kept->kinds[0]->n_segments = 1;
	kept->kinds[0]->segments = segments;
	seen->outcome = EENMAAL__V1__OUTCOME__OUTCOME_DONE;
	seen->n_released = 1;
	seen->released = &kept->kinds[0]->kind;
	assert_int_equal(codec_encode(seen, &parts[0]), ERR_OK);
	assert_int_equal(codec_encode(kept, &parts[1]), ERR_OK);
	record_part_hash(m.seen_salt.data, buf_view(&parts[0]), &hashes[0]);
	record_part_hash(m.kept_salt.data, buf_view(&parts[1]), &hashes[1]);
	record_commit(&hashes[0], &hashes[1], &commitment);
	assert_int_equal(buf_put(&parts[2], commitment.b, HASH_LEN), ERR_OK);
	(void)sqlite3_reset(stmt);
	plant_sql("UPDATE entries SET seen = ?, kept = ?, commitment = ? WHERE position = (SELECT "
		  "max(position) FROM entries WHERE holder IS NOT NULL)",
		  parts, 3);
	for (size_t n = 0; n < 3; n++)
		buf_free(&parts[n]);
}

static void planted(void **state)
{
	struct arena *a = rig_arena();
	sqlite3_stmt *stmt = NULL;
	struct hash document;
	char place[60];

	(void)state;
	desk_good(&desk);
	database = desk_database(&desk);
	assert_int_equal(sqlite3_prepare_v2(database,
					    "SELECT statement FROM segments WHERE kind = 'finance'",
					    -1, &stmt, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	memcpy(document.b, sqlite3_column_blob(stmt, 0), HASH_LEN);
	(void)sqlite3_finalize(stmt);
	assert_int_equal(sqlite3_prepare_v2(
				 database,
				 "SELECT commitment, seen, kept, seen_salt, kept_salt FROM "
				 "entries WHERE holder IS NOT NULL ORDER BY position DESC LIMIT 1",
				 -1, &stmt, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	rewrite_refusal(a, stmt, &document);
	(void)sqlite3_finalize(stmt);
	sign_anew();
	assert_int_equal(sqlite3_close(database), SQLITE_OK);
	arena_free(a);
	(void)snprintf(place, sizeof(place), "entry %lld",
		       (long long)number("SELECT max(position) FROM entries WHERE holder IS NOT "
					 "NULL"));
	desk_serve(&desk);
	desk_verify_fresh(&desk, &run, "");
	expect(4, place);
	expect(4, "was released");
	assert_null(strstr(run.err, "rewritten")); /* the tree is as it was signed */
	desk_good(&desk);
	desk_serve(&desk);
}

/* ---- who may not --------------------------------------------------------------------------------------------- */

static void refused(void **state)
{
	(void)state;
	desk_run(&desk, &run, "audit verify --profile @school");
	expect(1, "the agreement does not allow this");
	desk_run(&desk, &run, "audit verify --profile @inspectie --nonsense");
	expect(2, NULL);
}

static int begin(void **state)
{
	(void)state;
	(void)signal(SIGABRT, SIG_DFL);
	desk_start(&desk);
	live();
	return 0;
}

static int end(void **state)
{
	(void)state;
	dossier_free(&amina);
	dossier_free(&bilal);
	desk_stop(&desk);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_log), cmocka_unit_test(killed),     cmocka_unit_test(changed),
		cmocka_unit_test(cut),      cmocka_unit_test(not_served), cmocka_unit_test(planted),
		cmocka_unit_test(refused),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
