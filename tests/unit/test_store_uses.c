/* SPDX-License-Identifier: EUPL-1.2 */
/* What an access changes and gives out stands in few rows: uses beside the chain, signed bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlcipher/sqlite3.h>
#include <string.h>

#include "broker/store/sql.h"
#include "tests/support/store_past.h"

#define GRANTS 6u /* more than the holder's row has room for */

#define ENROLMENT 20

static uint64_t used[GRANTS + 1]; /* by number, as it must be */
static uint64_t next;             /* index of the ledger */

static void put_statement(struct fixture *f, uint8_t number, enum statement_type type)
{
	struct envelope e = {.type = type,
			     .payload = view_of((const uint8_t[]){number}, 1),
			     .key_id = view_str("key"),
			     .signature = {number}};
	struct hash hash = fixture_hash(number);

	assert_int_equal(store_statement_put(f->store, &e, &hash, NULL), ERR_OK);
}

static int start(void **state)
{
	struct holder_id one = fixture_id(1);
	struct hash first = fixture_hash(ENROLMENT);
	struct fixture *f;

	if (fixture_start(state) != 0)
		return -1;
	f = *state;
	next = 0;
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	fixture_begin(f->store);
	fixture_holder(f, 1);
	put_statement(f, ENROLMENT, STATEMENT_ENROLMENT);
	assert_int_equal(store_identity_put(f->store, &one, 0, &first), ERR_OK);
	for (uint8_t n = 1; n <= GRANTS; n++) {
		struct store_grant g = {.id = fixture_uuid(n),
					.holder = one,
					.partner = fixture_slug("school"),
					.statement = fixture_hash(n),
					.uses = n};

		put_statement(f, n, STATEMENT_GRANT);
		assert_int_equal(store_grant_insert(f->store, &g), ERR_OK);
		used[n] = n;
	}
	fixture_commit(f->store);
	return 0;
}

static struct store_grant get(struct store *s, struct fixture *f, uint8_t number)
{
	struct uuid id = fixture_uuid(number);
	struct store_grant g;

	assert_int_equal(store_grant_get(s, &id, f->arena, &g), ERR_OK);
	return g;
}

/* Somebody reads under the grant: the use and the entry are one. */
static void use(struct fixture *f, uint8_t number)
{
	struct store_grant g = get(f->store, f, number);
	struct store_entry in = {.index = next, .holder = g.holder, .seen = view_str("seen")};
	struct store_holder h;

	assert_int_equal(store_holder_get(f->store, &g.holder, &h), ERR_OK);
	in.chain = &h.chain;
	assert_int_equal(store_grant_use(f->store, &h.chain, g.row), ERR_OK);
	assert_int_equal(store_entry_put(f->store, &in), ERR_OK);
	next++;
	used[number]++;
}

static void check(struct fixture *f)
{
	struct holder_id one = fixture_id(1);
	struct slug school = fixture_slug("school");
	struct store *reader = fixture_reader(f);
	struct store_page page = {.limit = GRANTS, .arena = f->arena};
	struct store_grant out[GRANTS];

	assert_int_equal(store_grant_list(reader, &one, &school, &page, out), ERR_OK);
	assert_int_equal(page.count, GRANTS);
	for (uint8_t n = 1; n <= GRANTS; n++) {
		assert_int_equal(out[GRANTS - n].uses, used[n]);
		assert_int_equal(get(reader, f, n).uses, used[n]);
	}
	store_close(reader);
}

/* ---- uses ------------------------------------------------------------------------------------------- */

/* In whatever order, nothing is lost and nothing counted twice. */
static void test_uses(void **state)
{
	struct fixture *f = *state;
	uint32_t pick = 7;

	check(f);
	for (unsigned round = 0; round < 120; round++) {
		pick = pick * 1103515245 + 12345;
		fixture_begin(f->store);
		use(f, (uint8_t)(1 + (pick >> 16) % (round % 40 < 10 ? 2 : GRANTS)));
		fixture_commit(f->store);
		if (round % 10 == 0)
			check(f);
	}
	check(f);
	assert_int_equal(store_check(f->store), ERR_OK);
}

/* What is taken back was no use, also where another grant's had to make room. */
static void test_taken_back(void **state)
{
	struct fixture *f = *state;
	uint64_t before[GRANTS + 1], index;

	fixture_begin(f->store);
	for (uint8_t n = 1; n <= STORE_CHAIN_USES; n++)
		use(f, n);
	fixture_commit(f->store);
	memcpy(before, used, sizeof(used));
	index = next;
	fixture_begin(f->store);
	assert_int_equal(store_savepoint(f->store), ERR_OK);
	use(f, GRANTS);
	use(f, 1);
	assert_int_equal(store_rewind(f->store), ERR_OK);
	memcpy(used, before, sizeof(used));
	next = index;
	use(f, 2);
	fixture_commit(f->store);
	check(f);
	fixture_begin(f->store);
	use(f, GRANTS);
	store_rollback(f->store);
	used[GRANTS]--;
	next--;
	check(f);
}

struct between {
	struct fixture *fixture;
	unsigned left; /* steps of the reader's queries */
	bool ends;     /* also the first grant, whose row moves then, or moves back */
};

static int move_between(void *context)
{
	struct between *b = context;
	struct fixture *f = b->fixture;
	struct store_grant g;

	if (b->left == 0 || --b->left > 0)
		return 0;
	fixture_begin(f->store);
	use(f, STORE_CHAIN_USES + 1);
	g = get(f->store, f, 1);
	g.revoked = b->ends && !g.revoked;
	assert_int_equal(store_grant_update(f->store, &g), ERR_OK);
	fixture_commit(f->store);
	return 0;
}

static void check_between(struct fixture *f, bool ends)
{
	struct store *reader = fixture_reader(f);
	struct between b = {.fixture = f, .ends = ends};

	for (unsigned n = 1; b.left == 0; n++) {
		fixture_begin(f->store);
		for (uint8_t m = 1; m <= STORE_CHAIN_USES; m++)
			use(f, m);
		fixture_commit(f->store);
		b.left = n;
		sqlite3_progress_handler(reader->db, 1, move_between, &b);
		assert_int_equal(get(reader, f, 1).uses, used[1]);
		sqlite3_progress_handler(reader->db, 0, NULL, NULL);
	}
	store_close(reader);
}

/* Whenever in a reader's look what waited longest moves to its grant's row, it is counted once. */
static void test_moved_meanwhile(void **state)
{
	check_between(*state, false);
}

/* Also when that grant ends at once. */
static void test_ended_meanwhile(void **state)
{
	check_between(*state, true);
}

/* What a chain says that is not the newest is not believed. */
static void test_stale(void **state)
{
	struct fixture *f = *state;
	struct store_grant g = get(f->store, f, 1);
	struct store_entry in = {.index = 0, .holder = g.holder, .seen = view_str("seen")};
	struct store_holder h;

	assert_int_equal(store_holder_get(f->store, &g.holder, &h), ERR_OK);
	in.chain = &h.chain;
	fixture_begin(f->store);
	use(f, 1);
	use(f, 1);
	in.index = next;
	assert_int_equal(store_grant_use(f->store, &h.chain, g.row), ERR_OK);
	assert_int_equal(store_entry_put(f->store, &in), ERR_EXISTS);
	store_rollback(f->store);
	used[1] -= 2;
	check(f);
	assert_int_equal(store_grant_use(f->store, &h.chain, 0), ERR_INTERNAL);
}

static void test_erased(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1);
	struct store_chain none = {0};
	struct store_holder h;

	fixture_begin(f->store);
	use(f, 1);
	assert_int_equal(store_holder_erase(f->store, &one), ERR_OK);
	fixture_commit(f->store);
	assert_int_equal(store_holder_get(f->store, &one, &h), ERR_OK);
	assert_memory_equal(&h.chain, &none, sizeof(none));
}

/* A count that nobody can read is no grant without a limit; a grant that is gone takes no use. */
static void test_damaged(void **state)
{
	static const char *const changes[] = {
		"UPDATE entries SET chain = x'00'",
		"UPDATE entries SET chain = zeroblob(16)",
		"UPDATE entries SET chain = zeroblob(80)",
		"UPDATE entries SET chain = NULL",
		"UPDATE entries SET holder_sequence = 0, chain = x''",
		"UPDATE holders SET number = NULL",
	};
	struct fixture *f = *state;
	struct uuid id = fixture_uuid(1);
	struct store_chain full = {0};
	struct store_grant g;

	fixture_begin(f->store);
	use(f, 1);
	fixture_commit(f->store);
	for (size_t n = 0; n < sizeof(changes) / sizeof(changes[0]); n++) {
		past_sql(f, changes[n]);
		assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
		assert_int_equal(store_grant_get(f->store, &id, f->arena, &g), ERR_DAMAGED);
	}
	fixture_begin(f->store);
	for (int64_t row = 1; row <= STORE_CHAIN_USES; row++)
		assert_int_equal(store_grant_use(f->store, &full, 100 + row), ERR_OK);
	assert_int_equal(store_grant_use(f->store, &full, 200), ERR_DAMAGED);
}

/* Where a holder's grants are looked for must not depend on its entries. */
static void test_number(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1);
	struct slug school = fixture_slug("school");
	struct store_page page = {.limit = GRANTS, .arena = f->arena};
	struct store_grant out[GRANTS];
	struct store_holder h;
	struct uuid id = fixture_uuid(1);

	assert_int_equal(store_holder_get(f->store, &one, &h), ERR_OK);
	assert_int_equal(h.chain.holder, 1);
	fixture_begin(f->store);
	assert_int_equal(store_holder_get(f->store, &one, &h), ERR_OK);
	assert_int_equal(h.chain.count, 0);
	assert_int_equal(store_grant_list_of(f->store, &h, &school, &page, out), ERR_OK);
	assert_int_equal(page.count, GRANTS);
	use(f, 1);
	assert_int_equal(store_holder_get(f->store, &one, &h), ERR_OK);
	assert_int_equal(h.chain.holder, 1);
	assert_int_equal(sql_exec(f->store, "UPDATE entries SET holder_number = 2"), ERR_OK);
	assert_int_equal(store_holder_get(f->store, &one, &h), ERR_DAMAGED);
	fixture_commit(f->store);
	assert_int_equal(store_holder_get(f->store, &one, &h), ERR_DAMAGED);
	assert_int_equal(store_grant_get(f->store, &id, f->arena, out), ERR_DAMAGED);
}

/* ---- signed bytes ------------------------------------------------------------------------------------ */

static void put_segment(struct fixture *f, uint8_t version, uint8_t statement)
{
	struct holder_id one = fixture_id(1);
	struct store_segment in = {.kind = fixture_slug("skills"),
				   .author = fixture_slug("coa"),
				   .version = version,
				   .statement = fixture_hash(statement),
				   .origin = fixture_hash(statement)};

	assert_int_equal(store_segment_put(f->store, &one, &in, view_str("sealed")), ERR_OK);
}

static void check_segment(struct fixture *f, unsigned which, uint8_t statement)
{
	struct holder_id one = fixture_id(1);
	struct store_page page = {.limit = 2};
	struct store_segment found[2];
	struct envelope e;
	struct view ciphertext;

	assert_int_equal(store_segment_list(f->store, &one, NULL, &page, found), ERR_OK);
	assert_int_equal(store_segment_read(f->store, &found[which], f->arena, &e, &ciphertext),
			 ERR_OK);
	assert_int_equal(e.type, STATEMENT_SEGMENT);
	assert_true(e.payload.len == 1 && e.payload.data[0] == statement);
	assert_true(e.signature[0] == statement && view_equal(e.key_id, view_str("key")));
	assert_int_equal(ciphertext.len, found[which].size);
}

static void check_grants(struct fixture *f)
{
	struct envelope e, enrolment;

	for (uint8_t n = 1; n <= GRANTS; n++) {
		struct store_grant g = get(f->store, f, n);

		assert_int_equal(store_grant_read(f->store, &g, f->arena, &e, &enrolment), ERR_OK);
		assert_true(e.type == STATEMENT_GRANT && e.payload.data[0] == n);
		assert_true(e.signature[0] == n && view_equal(e.key_id, view_str("key")));
		assert_true(enrolment.type == STATEMENT_ENROLMENT);
		assert_true(enrolment.payload.data[0] == ENROLMENT);
		assert_true(enrolment.signature[0] == ENROLMENT);
	}
}

/* Before its statement and its holder's enrolment are there. */
static void test_grant_first(void **state)
{
	struct fixture *f = *state;
	struct store_grant g = {.id = fixture_uuid(30),
				.holder = fixture_id(2),
				.partner = fixture_slug("school"),
				.statement = fixture_hash(30)};
	struct envelope e, enrolment;

	fixture_begin(f->store);
	fixture_holder(f, 2);
	assert_int_equal(store_grant_insert(f->store, &g), ERR_OK);
	g = get(f->store, f, 30);
	assert_int_equal(store_grant_read(f->store, &g, f->arena, &e, &enrolment), ERR_NOT_FOUND);
	put_statement(f, 30, STATEMENT_GRANT);
	assert_int_equal(store_grant_read(f->store, &g, f->arena, &e, &enrolment), ERR_OK);
	assert_true(e.payload.data[0] == 30 && enrolment.type == STATEMENT_NONE);
	g.row = 99;
	assert_int_equal(store_grant_read(f->store, &g, f->arena, &e, &enrolment), ERR_NOT_FOUND);
}

static void test_signed(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1);
	struct store_page page = {.limit = 2};
	struct store_segment found[2];
	struct envelope e;
	struct view ciphertext;

	fixture_begin(f->store);
	put_statement(f, 11, STATEMENT_SEGMENT);
	put_segment(f, 1, 11);
	put_segment(f, 2, 12);
	assert_int_equal(store_segment_list(f->store, &one, NULL, &page, found), ERR_OK);
	assert_int_equal(store_segment_read(f->store, &found[1], f->arena, &e, &ciphertext),
			 ERR_NOT_FOUND);
	put_statement(f, 12, STATEMENT_SEGMENT); /* after its segment */
	check_segment(f, 0, 11);
	check_segment(f, 1, 12);
	check_grants(f);
	put_statement(f, 13, STATEMENT_SEGMENT);
	found[0].statement = fixture_hash(13);
	assert_int_equal(store_segment_reseal(f->store, &one, &found[0], view_str("anew")), ERR_OK);
	check_segment(f, 0, 13);
	found[0].row = 99;
	assert_int_equal(store_segment_read(f->store, &found[0], f->arena, &e, &ciphertext),
			 ERR_NOT_FOUND);
}

/* ---- from schema 10 ----------------------------------------------------------------------------------- */

static void test_from_version_10(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1);
	struct store_holder before, after;

	fixture_begin(f->store);
	put_statement(f, 11, STATEMENT_SEGMENT);
	put_segment(f, 1, 11);
	for (uint8_t n = 1; n <= STORE_CHAIN_USES + 1; n++)
		use(f, n);
	fixture_commit(f->store);
	/* There, uses stand with their grants: one of them does already. */
	past_sql(f, "UPDATE grants SET uses = uses + (id BETWEEN x'02' AND x'06');"
		    "UPDATE entries SET chain = substr(chain, 1, 8)");
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	check(f);
	assert_int_equal(store_holder_get(f->store, &one, &before), ERR_OK);
	past_version_10(f);
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	assert_int_equal(store_holder_get(f->store, &one, &after), ERR_OK);
	assert_memory_equal(&before.chain, &after.chain, sizeof(after.chain));
	check(f);
	check_grants(f);
	check_segment(f, 0, 11);
	fixture_begin(f->store);
	use(f, 3);
	fixture_commit(f->store);
	check(f);
	assert_int_equal(store_check(f->store), ERR_OK);
}

/* A copy is not looked at again: what would be one of something else is none. */
static void test_another_from_version_10(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1);
	struct store_page page = {.limit = 1};
	struct store_segment segment;
	struct store_grant g;
	struct envelope e, enrolment;
	struct view ciphertext;

	fixture_begin(f->store);
	put_statement(f, 11, STATEMENT_SEGMENT);
	put_segment(f, 1, 11);
	fixture_commit(f->store);
	past_version_10(f);
	past_sql(f,
		 "UPDATE grants SET statement_row = 3 WHERE statement_row = 2;"
		 "UPDATE identities SET statement_row = 4; UPDATE segments SET statement_row = 5");
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	g = get(f->store, f, 1);
	assert_int_equal(g.statement_row, 3);
	assert_int_equal(store_grant_read(f->store, &g, f->arena, &e, &enrolment), ERR_DAMAGED);
	assert_int_equal(enrolment.type, STATEMENT_NONE);
	g = get(f->store, f, 2);
	assert_int_equal(store_grant_read(f->store, &g, f->arena, &e, &enrolment), ERR_OK);
	assert_int_equal(e.payload.data[0], 2);
	assert_int_equal(enrolment.type, STATEMENT_NONE);
	assert_int_equal(store_segment_list(f->store, &one, NULL, &page, &segment), ERR_OK);
	assert_int_equal(store_segment_read(f->store, &segment, f->arena, &e, &ciphertext),
			 ERR_DAMAGED);
}

#define TEST(t) cmocka_unit_test_setup_teardown(t, start, fixture_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_uses),
		TEST(test_taken_back),
		TEST(test_moved_meanwhile),
		TEST(test_ended_meanwhile),
		TEST(test_stale),
		TEST(test_erased),
		TEST(test_damaged),
		TEST(test_number),
		TEST(test_signed),
		TEST(test_grant_first),
		TEST(test_from_version_10),
		TEST(test_another_from_version_10),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
