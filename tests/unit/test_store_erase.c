/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Erasure is real: bytes are planted wherever a holder's data can stand, and afterwards looked for
 * in every column of every table, in the raw pages and in the files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#define SQLITE_HAS_CODEC 1
#include <cmocka.h>
#include <sqlcipher/sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/store_fixture.h"

#define PLANTED "PLANTED-BYTES-OF-ONE-PERSON"
#define ERASED 0xe1 /* the holder that goes; every planted hash and key is made of it */
#define STAYS 0x57

static void put_statement(struct fixture *f, uint8_t number, const struct holder_id *holder)
{
	struct envelope e = {.type = STATEMENT_GRANT, .payload = view_str(PLANTED)};
	struct hash h = fixture_hash(number);

	memset(e.signature, number, sizeof(e.signature));
	e.key_id = view_of(e.signature, 12);
	assert_int_equal(store_statement_put(f->store, &e, &h, holder), ERR_OK);
}

static void plant_keys(struct fixture *f, uint8_t number)
{
	struct holder_id id = fixture_id(number);
	struct hash h = fixture_hash(number);
	struct store_slot slot = {.kind = 1};
	struct store_epoch epoch = {.kind = fixture_slug("trauma"), .epoch = 1, .statement = h};

	memset(slot.card_key.b, number, SIGN_PUBLIC_LEN);
	memset(slot.open_key.b, number, SIGN_PUBLIC_LEN);
	epoch.public_key.suite = 1;
	epoch.public_key.len = 32;
	memset(epoch.public_key.key, number, 32);
	assert_int_equal(store_identity_put(f->store, &id, 0, &h), ERR_OK);
	assert_int_equal(store_epoch_put(f->store, &id, &epoch), ERR_OK);
	assert_int_equal(store_line_set(f->store, &id, &epoch.kind, 1, 1), ERR_OK);
	assert_int_equal(store_vault_put(f->store, &id, view_str(PLANTED), &slot, 1), ERR_OK);
}

static void plant_segment(struct fixture *f, uint8_t number, const char *kind)
{
	static uint8_t ciphertext[20000];
	struct holder_id id = fixture_id(number);
	struct hash h = fixture_hash(number);
	struct store_segment segment = {.kind = fixture_slug(kind),
					.author = fixture_slug("coa"),
					.version = 1,
					.epoch = 1,
					.statement = h,
					.origin = h};

	for (size_t i = 0; i + sizeof(PLANTED) < sizeof(ciphertext); i += sizeof(PLANTED))
		memcpy(ciphertext + i, PLANTED, sizeof(PLANTED));
	assert_int_equal(store_segment_put(f->store, &id, &segment,
					   view_of(ciphertext, sizeof(ciphertext))),
			 ERR_OK);
}

static void plant_grant(struct fixture *f, uint8_t number, uint8_t holder, const char *partner)
{
	struct store_grant grant = {.id = fixture_uuid(number),
				    .holder = fixture_id(holder),
				    .partner = fixture_slug(partner),
				    .statement = fixture_hash(holder),
				    .revoked_kinds = view_str(PLANTED),
				    .terms = view_str(PLANTED)};

	assert_int_equal(store_grant_insert(f->store, &grant), ERR_OK);
}

/* Kinds and partners whose sections are among a dossier's first and among its last. */
static void plant_dossier(struct fixture *f, uint8_t number)
{
	struct store_request request = {.id = fixture_uuid(number),
					.holder = fixture_id(number),
					.partner = fixture_slug("school"),
					.statement = fixture_hash(number),
					.state = GRANT_REQUESTED};

	plant_segment(f, number, "trauma");
	plant_segment(f, number, "skills");
	plant_grant(f, number, number, "uwv");
	plant_grant(f, (uint8_t)(number + 1), number, "ggd");
	assert_int_equal(store_request_insert(f->store, &request), ERR_OK);
}

static void plant_entries(struct fixture *f, uint8_t number, uint64_t index)
{
	char issuer[7 + 2 * HOLDER_ID_LEN + 1] = "holder:";
	struct store_chain chain = {0};
	struct store_entry e = {.index = index,
				.commitment = fixture_hash(1),
				.has_statement = true,
				.holder = fixture_id(number),
				.chain = &chain,
				.statement = fixture_hash(number),
				.seen = view_str(PLANTED),
				.kept = view_str(PLANTED),
				.time = 77};
	struct uuid nonce = fixture_uuid(number);
	struct envelope statement = {.type = STATEMENT_ACCESS_REQUEST,
				     .payload = view_str(PLANTED),
				     .key_id = view_str(PLANTED)};

	memset(&e.salts, number, sizeof(e.salts));
	e.attached = &statement;
	assert_int_equal(store_grant_use(f->store, &chain, number), ERR_OK);
	assert_int_equal(store_entry_put(f->store, &e), ERR_OK);
	hex_format(e.holder.b, HOLDER_ID_LEN, issuer + 7);
	assert_int_equal(store_nonce_use(f->store, issuer, &nonce, 1000), ERR_OK);
}

static void plant(struct fixture *f, uint8_t number, uint64_t index)
{
	struct holder_id id = fixture_id(number);

	fixture_holder(f, number);
	put_statement(f, number, NULL); /* found by the rows that name it */
	put_statement(f, (uint8_t)(number + 1), &id);
	plant_keys(f, number);
	plant_dossier(f, number);
	plant_entries(f, number, index);
}

/* ---- looking ------------------------------------------------------------------------------------------ */

static sqlite3 *open_plainly(struct fixture *f)
{
	char hex[2 + 64 + 2] = "x'";
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	hex_format(secret_open(f->key), 32, hex + 2);
	secret_close(f->key);
	hex[66] = '\'';
	assert_int_equal(sqlite3_key(db, hex, 67), SQLITE_OK);
	return db;
}

/* How many values of a query's rows hold the bytes. */
static int count_in(sqlite3 *db, const char *text, struct view needle)
{
	sqlite3_stmt *stmt = NULL;
	int count = 0;

	if (sqlite3_prepare_v2(db, text, -1, &stmt, NULL) != SQLITE_OK)
		return -1;
	while (sqlite3_step(stmt) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(stmt); i++) {
			const void *p = sqlite3_column_blob(stmt, i);
			size_t len = (size_t)sqlite3_column_bytes(stmt, i);

			if (p && memmem(p, len, needle.data, needle.len))
				count++;
		}
	(void)sqlite3_finalize(stmt);
	return count;
}

/* In every column of every table, indexes aside. */
static int count_everywhere(struct fixture *f, struct view needle)
{
	sqlite3 *db = open_plainly(f);
	sqlite3_stmt *tables = NULL;
	int count = 0, seen = 0;

	assert_int_equal(sqlite3_prepare_v2(db,
					    "SELECT name FROM sqlite_master WHERE type = 'table'",
					    -1, &tables, NULL),
			 SQLITE_OK);
	while (sqlite3_step(tables) == SQLITE_ROW) {
		char text[128];
		int found;

		(void)snprintf(text, sizeof(text), "SELECT * FROM %s",
			       (const char *)sqlite3_column_text(tables, 0));
		found = count_in(db, text, needle);
		assert_true(found >= 0);
		count += found;
		seen++;
	}
	(void)sqlite3_finalize(tables);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	assert_true(seen >= 14);
	return count;
}

/* In decrypted pages, free ones and indexes too; -1 when this library cannot show them. */
static int count_in_pages(struct fixture *f, struct view needle)
{
	sqlite3 *db = open_plainly(f);
	int count = count_in(db, "SELECT data FROM sqlite_dbpage", needle);

	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	return count;
}

static void erase(struct fixture *f, uint8_t number)
{
	struct holder_id id = fixture_id(number), none = fixture_id(9);

	fixture_begin(f->store);
	assert_int_equal(store_holder_erase(f->store, &none), ERR_NOT_FOUND);
	assert_int_equal(store_holder_erase(f->store, &id), ERR_OK);
	fixture_commit(f->store);
	assert_int_equal(store_checkpoint_wal(f->store, true), ERR_OK);
}

static void assert_entry_erased(struct fixture *f)
{
	struct store_entry out[2];
	struct store_page page = {.limit = 2, .arena = f->arena};
	int64_t time;

	assert_int_equal(store_entry_list(f->store, 0, &page, out), ERR_OK);
	assert_int_equal(page.count, 2);
	assert_true(!out[0].erased && out[0].has_holder);
	assert_true(out[1].erased && !out[1].has_holder && !out[1].has_statement);
	assert_true(out[1].seen.len == 0 && out[1].kept.len == 0);
	assert_int_equal(out[1].commitment.b[0], 1);
	assert_int_equal(store_newest_time(f->store, &time), ERR_OK);
	assert_int_equal(time, 77);
}

static void test_no_trace(void **state)
{
	struct fixture *f = *state;
	struct holder_id gone = fixture_id(ERASED);
	struct hash mark = fixture_hash(ERASED);
	static const struct store_chain none;
	struct store_holder h;
	int others;

	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	fixture_begin(f->store);
	plant(f, STAYS, 0);
	fixture_commit(f->store);
	others = count_everywhere(f, view_str(PLANTED));
	/* Copies of signed bytes in segments and grants among them. */
	assert_int_equal(others, 19);
	fixture_begin(f->store);
	plant(f, ERASED, 1);
	assert_int_equal(store_holder_get(f->store, &gone, &h), ERR_OK);
	assert_memory_not_equal(h.chain.uses, none.uses, sizeof(none.uses));
	fixture_commit(f->store);
	assert_int_equal(count_everywhere(f, view_str(PLANTED)), 2 * others);
	erase(f, ERASED);
	assert_entry_erased(f);
	assert_int_equal(store_holder_get(f->store, &gone, &h), ERR_OK);
	assert_true(h.erased && h.sequence == 0 && h.signing_key.b[0] == 0);
	assert_int_equal(h.chain.count, 0);
	assert_memory_equal(h.chain.uses, none.uses, sizeof(none.uses));
	fixture_begin(f->store);
	assert_int_equal(store_holder_insert(f->store, &h), ERR_EXISTS); /* never used again */
	store_rollback(f->store);
	assert_int_equal(count_everywhere(f, view_str(PLANTED)), others);
	/* Ten bytes are the bare number that must stay; sixteen would be an id, a hash or a key. */
	assert_int_equal(count_everywhere(f, view_of(gone.b, HOLDER_ID_LEN)), 1);
	assert_int_equal(count_everywhere(f, view_of(mark.b, UUID_LEN)), 0);
	assert_int_equal(count_everywhere(f, view_str("holder:e1e1")), 0);
	assert_int_equal(count_everywhere(f, view_str("holder:5757")), 1);
	assert_int_equal(store_check(f->store), ERR_OK);
}

/* Only one person is planted, so that nothing may remain anywhere. */
static void test_pages_and_files(void **state)
{
	struct fixture *f = *state;
	struct hash mark = fixture_hash(ERASED);
	int pages;

	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	fixture_begin(f->store);
	plant(f, ERASED, 0);
	fixture_commit(f->store);
	pages = count_in_pages(f, view_str(PLANTED));
	assert_int_not_equal(pages, 0);
	erase(f, ERASED);
	if (pages > 0) {
		assert_int_equal(count_in_pages(f, view_str(PLANTED)), 0);
		assert_int_equal(count_in_pages(f, view_of(mark.b, UUID_LEN)), 0);
	} else {
		print_message("this library does not show its pages\n");
	}
	assert_false(fixture_file_holds(f->path, "", view_str(PLANTED)));
	assert_false(fixture_file_holds(f->path, "-wal", view_str(PLANTED)));
	assert_false(fixture_file_holds(f->path, "-wal", view_of("", 1))); /* it is empty */
}

static void test_segments_of_a_kind(void **state)
{
	struct fixture *f = *state;
	struct holder_id id = fixture_id(ERASED);
	struct slug trauma = fixture_slug("trauma");
	struct hash h = fixture_hash(ERASED);
	struct envelope out;

	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	fixture_begin(f->store);
	fixture_holder(f, ERASED);
	put_statement(f, ERASED, NULL);
	plant_dossier(f, ERASED);
	assert_int_equal(store_segment_erase(f->store, &id, &trauma), ERR_OK);
	assert_int_equal(store_statement_get(f->store, &h, f->arena, &out), ERR_NOT_FOUND);
	fixture_commit(f->store);
	assert_int_equal(store_check(f->store), ERR_OK);
}

#define STORE_TEST(t) cmocka_unit_test_setup_teardown(t, fixture_start, fixture_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(test_no_trace),
		STORE_TEST(test_pages_and_files),
		STORE_TEST(test_segments_of_a_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
