/* SPDX-License-Identifier: EUPL-1.2 */
/* A holder's entries are found by what each of them knows of those before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/support/store_past.h"

#define OWN 70u /* entries of holder 1, which every third one is not */
#define PAGE 80u

static struct store_chain chains[3];

static void put_entry(struct fixture *f, uint64_t index, uint8_t holder)
{
	struct store_entry in = {.index = index,
				 .commitment = fixture_hash((uint8_t)index),
				 .holder = fixture_id(holder),
				 .seen = view_str("seen"),
				 .time = 1000};

	in.chain = holder > 0 ? &chains[holder] : NULL;
	assert_int_equal(store_entry_put(f->store, &in), ERR_OK);
}

/* Where number (from 1) of holder 1 stands. */
static uint64_t place(uint64_t number)
{
	return (number - 1) + (number - 1) / 2;
}

static int start(void **state)
{
	struct fixture *f;

	if (fixture_start(state) != 0)
		return -1;
	f = *state;
	memset(chains, 0, sizeof(chains));
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	fixture_begin(f->store);
	fixture_holder(f, 1);
	fixture_holder(f, 2);
	for (uint64_t index = 0; index < place(OWN + 1); index++)
		put_entry(f, index, index % 3 < 2 ? 1 : index % 2 ? 2 : 0);
	fixture_commit(f->store);
	return 0;
}

static struct store_entry out[PAGE];

static enum err list(struct store *s, struct arena *a, uint64_t first, struct store_page *page)
{
	struct holder_id one = fixture_id(1);

	page->arena = a;
	return store_entry_list_holder(s, &one, first, page, out);
}

static void test_from_any(void **state)
{
	struct fixture *f = *state;
	struct store_page page = {.limit = 0};

	for (uint64_t first = 0; first <= OWN + 1; first++) {
		uint64_t number = first > 0 ? first : 1;

		page.limit = 1 + (unsigned)first % 5;
		assert_int_equal(list(f->store, f->arena, first, &page), ERR_OK);
		assert_int_equal(page.count,
				 number + page.limit <= OWN + 1 ? page.limit : OWN + 1 - number);
		for (unsigned n = 0; n < page.count; n++) {
			assert_int_equal(out[n].holder_sequence, number + n);
			assert_int_equal(out[n].index, place(number + n));
		}
	}
	page.limit = PAGE;
	assert_int_equal(list(f->store, f->arena, 1, &page), ERR_OK);
	assert_int_equal(page.count, OWN);
	page.limit = 0;
	assert_int_equal(list(f->store, f->arena, 1, &page), ERR_OK);
	assert_int_equal(page.count, 0);
	assert_int_equal(list(f->store, f->arena, UINT64_MAX, &page), ERR_RANGE);
}

static void test_backwards(void **state)
{
	struct fixture *f = *state;
	struct store *reader = fixture_reader(f);
	struct store_page page = {.limit = 3, .arena = f->arena};
	struct holder_id one = fixture_id(1), none = fixture_id(9);
	uint64_t number = 0;

	for (uint64_t below = 0; below <= place(OWN) + 5; below++) {
		while (number < OWN && place(number + 1) < below)
			number++;
		assert_int_equal(store_entry_list_holder_back(reader, &one, below, &page, out),
				 ERR_OK);
		assert_int_equal(page.count, number < 3 ? number : 3);
		for (unsigned n = 0; n < page.count; n++)
			assert_int_equal(out[n].index, place(number - n));
	}
	assert_int_equal(store_entry_list_holder_back(reader, &none, 50, &page, out), ERR_OK);
	assert_int_equal(page.count, 0);
	store_close(reader);
}

/* A number is given once: to a chain that is the newest. */
static void test_stale(void **state)
{
	struct fixture *f = *state;
	struct store_chain stale = chains[1];
	struct store_entry in = {.index = place(OWN + 1),
				 .holder = fixture_id(1),
				 .seen = view_str("seen"),
				 .chain = &stale};
	struct store_holder h;

	fixture_begin(f->store);
	put_entry(f, in.index++, 1);
	assert_int_equal(store_entry_put(f->store, &in), ERR_EXISTS);
	store_rollback(f->store);
	assert_int_equal(store_holder_get(f->store, &in.holder, &h), ERR_OK);
	assert_int_equal(h.chain.count, OWN);
}

/* ---- a changed database --------------------------------------------------------------------------------- */

static void change(struct fixture *f, const char *sql)
{
	past_sql(f, sql);
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
}

/* What does not lead to the holder's own entry of that number is seen, and nothing is shown. */
static void test_broken_links(void **state)
{
	static const char *const changes[] = {
		"UPDATE entries SET earlier = earlier - 1 WHERE holder_sequence = 40",
		"UPDATE entries SET earlier = NULL WHERE holder_sequence = 40",
		("UPDATE entries SET holder = (SELECT max(id) FROM holders)"
		 " WHERE holder_sequence = 40"),
		"UPDATE entries SET holder_sequence = 41 WHERE holder_sequence = 40",
		"DELETE FROM entries WHERE holder_sequence = 40",
		"UPDATE entries SET earlier = 0 WHERE holder_sequence = 1",
		"UPDATE entries SET earlier = 10000 WHERE holder_sequence = 30",
		"UPDATE entries SET chain = zeroblob(24) WHERE holder_sequence = 70",
		"UPDATE entries SET chain = zeroblob(15) WHERE holder_sequence = 70",
		"UPDATE newest SET places = x'0000000000000003', known = 105",
		"UPDATE newest SET places = x'0000000000002710', known = 105",
	};
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1);
	struct store_page page = {.limit = PAGE};

	for (size_t n = 0; n < sizeof(changes) / sizeof(changes[0]); n++) {
		change(f, "DROP TABLE IF EXISTS kept_entries; DROP TABLE IF EXISTS kept_newest;"
			  "CREATE TABLE kept_entries AS SELECT * FROM entries;"
			  "CREATE TABLE kept_newest AS SELECT * FROM newest");
		change(f, changes[n]);
		assert_int_equal(list(f->store, f->arena, 1, &page), ERR_DAMAGED);
		assert_int_equal(page.count, 0);
		fixture_begin(f->store);
		assert_int_equal(store_holder_erase(f->store, &one), ERR_DAMAGED);
		store_rollback(f->store);
		change(f, "DELETE FROM entries; INSERT INTO entries SELECT * FROM kept_entries;"
			  "DELETE FROM newest; INSERT INTO newest SELECT * FROM kept_newest");
		assert_int_equal(list(f->store, f->arena, 1, &page), ERR_OK);
	}
	/* Jumps that lead astray. */
	change(f, "UPDATE entries SET chain = zeroblob(16) WHERE holder_sequence = 70");
	page.limit = 1;
	assert_int_equal(list(f->store, f->arena, 20, &page), ERR_DAMAGED);
	page.limit = PAGE;
	change(f, "DELETE FROM entries; INSERT INTO entries SELECT * FROM kept_entries");
	change(f, "UPDATE entries SET far = 3 WHERE holder_sequence = 48");
	assert_int_equal(list(f->store, f->arena, 40, &page), ERR_OK);
	page.limit = 1;
	assert_int_equal(list(f->store, f->arena, 20, &page), ERR_DAMAGED);
}

static void test_damaged_head(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1);
	struct store_holder h;

	change(f, "UPDATE entries SET chain = NULL WHERE holder_sequence = 70");
	assert_int_equal(store_holder_get(f->store, &one, &h), ERR_DAMAGED);
}

static void test_erased(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1), two = fixture_id(2);
	struct store_page page = {.limit = PAGE, .arena = f->arena};
	struct store_holder h;

	fixture_begin(f->store);
	assert_int_equal(store_holder_erase(f->store, &one), ERR_OK);
	fixture_commit(f->store);
	assert_int_equal(list(f->store, f->arena, 1, &page), ERR_OK);
	assert_int_equal(page.count, 0);
	assert_int_equal(store_holder_get(f->store, &one, &h), ERR_OK);
	assert_true(h.erased && h.chain.count == 0);
	for (uint64_t first = 0; first < place(OWN + 1); first += page.count) {
		page.limit = PAGE;
		assert_int_equal(store_entry_list(f->store, first, &page, out), ERR_OK);
		for (unsigned n = 0; n < page.count; n++)
			assert_int_equal(out[n].erased, out[n].index % 3 < 2);
	}
	assert_int_equal(store_entry_list_holder(f->store, &two, 1, &page, out), ERR_OK);
	assert_int_equal(page.count, chains[2].count);
}

/* A grant that nobody counted is no grant without a limit. */
static void test_no_count(void **state)
{
	struct fixture *f = *state;
	struct store_page page = {.limit = 1, .arena = f->arena};
	struct store_grant g = {.id = fixture_uuid(4),
				.holder = fixture_id(1),
				.partner = fixture_slug("school")};

	fixture_begin(f->store);
	assert_int_equal(store_grant_insert(f->store, &g), ERR_OK);
	fixture_commit(f->store);
	change(f, "DELETE FROM holders");
	assert_int_equal(store_grant_list(f->store, &g.holder, &g.partner, &page, &g), ERR_OK);
	assert_int_equal(page.count, 0);
	assert_int_equal(store_grant_get(f->store, &g.id, f->arena, &g), ERR_DAMAGED);
}

/* ---- from schema 7 -------------------------------------------------------------------------------------- */

static void test_from_version_7(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1);
	struct store_grant g = {.id = fixture_uuid(4),
				.holder = one,
				.partner = fixture_slug("school"),
				.uses = 5};
	struct store_page page = {.limit = 1};
	struct store_holder h;

	fixture_begin(f->store);
	assert_int_equal(store_grant_insert(f->store, &g), ERR_OK);
	fixture_commit(f->store);
	change(f, "CREATE TABLE links AS SELECT position, earlier, far FROM entries");
	past_version_7(f);
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	assert_int_equal(store_holder_get(f->store, &one, &h), ERR_OK);
	assert_true(h.chain.count == OWN && hash_equal(&h.chain.newest, &chains[1].newest));
	assert_memory_equal(h.chain.places, chains[1].places, 3 * sizeof(h.chain.places[0]));
	assert_int_equal(store_grant_get(f->store, &g.id, f->arena, &g), ERR_OK);
	assert_int_equal(g.uses, 5);
	test_from_any(state);
	change(f, "CREATE TABLE same (yes INTEGER CHECK (yes = 0));"
		  "INSERT INTO same SELECT count(*) FROM"
		  " (SELECT position, earlier, far FROM entries EXCEPT SELECT * FROM links)");
	fixture_begin(f->store);
	put_entry(f, place(OWN + 1), 1);
	fixture_commit(f->store);
	assert_int_equal(list(f->store, f->arena, OWN + 1, &page), ERR_OK);
	assert_int_equal(page.count, 1);
	assert_int_equal(store_check(f->store), ERR_OK);
}

/* An entry is missing: the step is not taken. */
static void test_damaged_version_7(void **state)
{
	struct fixture *f = *state;

	change(f, "DELETE FROM entries WHERE holder_sequence = 64");
	past_version_7(f);
	assert_int_equal(fixture_open(f, NULL, true), ERR_DAMAGED);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, start, fixture_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_from_any),     TEST(test_backwards),      TEST(test_stale),
		TEST(test_broken_links), TEST(test_damaged_head),   TEST(test_erased),
		TEST(test_no_count),     TEST(test_from_version_7), TEST(test_damaged_version_7),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
