/* SPDX-License-Identifier: EUPL-1.2 */
/* Where grants and segments stand, and that nobody is given another's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlcipher/sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "broker/store/place.h"
#include "broker/store/sql.h"
#include "tests/support/store_past.h"

#define HOLDERS 3u

static int start(void **state)
{
	struct fixture *f;

	if (fixture_start(state) != 0)
		return -1;
	f = *state;
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	fixture_begin(f->store);
	for (uint8_t n = 1; n <= HOLDERS; n++)
		fixture_holder(f, n);
	return 0;
}

static void put_grant(struct fixture *f, uint8_t number, uint8_t holder, const char *partner)
{
	struct store_grant g = {.id = fixture_uuid(number),
				.holder = fixture_id(holder),
				.partner = fixture_slug(partner),
				.statement = fixture_hash(number)};

	assert_int_equal(store_grant_insert(f->store, &g), ERR_OK);
}

static struct store_grant get_grant(struct fixture *f, uint8_t number)
{
	struct uuid id = fixture_uuid(number);
	struct store_grant g;

	assert_int_equal(store_grant_get(f->store, &id, f->arena, &g), ERR_OK);
	return g;
}

static void end_grant(struct fixture *f, uint8_t number, bool replaced)
{
	struct store_grant g = get_grant(f, number);

	g.replaced = replaced;
	g.revoked = !replaced;
	assert_int_equal(store_grant_update(f->store, &g), ERR_OK);
}

/* Numbers of the grants that are listed, as text. */
static const char *grants(struct fixture *f, uint8_t holder, const char *partner, unsigned limit)
{
	static char text[64];
	struct holder_id id = fixture_id(holder);
	struct slug name = fixture_slug(partner);
	struct store_page page = {.limit = limit, .arena = f->arena};
	struct store_grant out[16];
	size_t at = 0;

	text[0] = 0;
	assert_int_equal(store_grant_list(f->store, &id, &name, &page, out), ERR_OK);
	for (unsigned n = 0; n < page.count; n++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "%u ",
				       (unsigned)out[n].id.b[0]);
	return text;
}

static void put_segment(struct fixture *f, uint8_t holder, const char *kind, uint64_t version,
			uint64_t replaces)
{
	struct holder_id id = fixture_id(holder);
	struct store_segment in = {.kind = fixture_slug(kind),
				   .author = fixture_slug("coa"),
				   .version = version,
				   .replaces = replaces};

	assert_int_equal(store_segment_put(f->store, &id, &in, view_str("sealed")), ERR_OK);
}

static const char *segments(struct fixture *f, uint8_t holder, const char *kind)
{
	static char text[64];
	struct holder_id id = fixture_id(holder);
	struct slug name = fixture_slug(kind);
	struct store_page page = {.limit = 16};
	struct store_segment out[16];
	size_t at = 0;

	text[0] = 0;
	assert_int_equal(store_segment_list(f->store, &id, &name, &page, out), ERR_OK);
	for (unsigned n = 0; n < page.count; n++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "%u ",
				       (unsigned)out[n].version);
	return text;
}

static int count_step(void *context)
{
	++*(unsigned *)context;
	return 0;
}

/* What it takes to list all that is live in the second dossier, of as many documents. */
static unsigned steps(struct fixture *f, unsigned documents)
{
	struct holder_id id = fixture_id(2);
	struct store_page page = {.limit = 16};
	struct store_segment out[16];
	unsigned steps = 0;

	assert_int_equal(store_segment_list(f->store, &id, NULL, &page, out), ERR_OK);
	sqlite3_progress_handler(f->store->db, 1, count_step, &steps);
	assert_int_equal(store_segment_list(f->store, &id, NULL, &page, out), ERR_OK);
	sqlite3_progress_handler(f->store->db, 0, NULL, NULL);
	assert_int_equal(page.count, documents);
	return steps;
}

/* ---- order ------------------------------------------------------------------------------------------- */

/* Databases hold these numbers. */
static void test_section(void **state)
{
	static const struct {
		const char *name;
		int64_t section;
	} known[] = {{"school", 347}, {"skills", 893}, {"gemeente-hilversum", 470}};

	const struct place_dossier none = {0};

	(void)state;
	for (size_t n = 0; n < sizeof(known) / sizeof(known[0]); n++) {
		struct slug name = fixture_slug(known[n].name);

		assert_int_equal(place_section(&none, &name).first, known[n].section << 21);
	}
}

/* Those that stand come first, however many came after them; the newest of both first. */
static void test_grants(void **state)
{
	struct fixture *f = *state;

	for (uint8_t n = 1; n <= 6; n++)
		put_grant(f, n, 2, "school");
	put_grant(f, 7, 2, "coa");
	put_grant(f, 8, 1, "school");
	put_grant(f, 9, 3, "school");
	assert_string_equal(grants(f, 2, "school", 16), "6 5 4 3 2 1 ");
	end_grant(f, 6, false);
	end_grant(f, 3, true);
	end_grant(f, 5, true);
	assert_string_equal(grants(f, 2, "school", 16), "4 2 1 6 5 3 ");
	assert_string_equal(grants(f, 2, "school", 4), "4 2 1 6 ");
	put_grant(f, 10, 2, "school");
	assert_string_equal(grants(f, 2, "school", 16), "10 4 2 1 6 5 3 ");
	assert_string_equal(grants(f, 2, "coa", 16), "7 ");
	assert_string_equal(grants(f, 1, "school", 16), "8 ");
	assert_string_equal(grants(f, 3, "school", 16), "9 ");
	assert_string_equal(grants(f, 9, "school", 16), "");
}

/* What was replaced costs nothing, whichever sections the kinds are in. */
static void test_replaced(void **state)
{
	struct fixture *f = *state;
	unsigned before;

	put_segment(f, 1, "skills", 1, 0);
	put_segment(f, 3, "skills", 1, 0);
	put_segment(f, 2, "skills", 1, 0);
	put_segment(f, 2, "trauma", 1, 0);
	put_segment(f, 2, "trauma", 2, 1); /* an ended row in each section */
	put_segment(f, 2, "skills", 2, 1);
	before = steps(f, 2);
	for (uint64_t version = 3; version <= 300; version++)
		put_segment(f, 2, version % 2 ? "skills" : "trauma", version,
			    version > 4 ? version - 2 : 2);
	assert_int_equal(steps(f, 2), before);
}

/* What is paused stands where it stood; what would stand again is where it was. */
static void test_paused(void **state)
{
	struct fixture *f = *state;
	struct store_grant g;
	int64_t row;

	put_grant(f, 1, 1, "school");
	put_grant(f, 2, 1, "school");
	g = get_grant(f, 1);
	row = g.row;
	g.paused = true;
	assert_int_equal(store_grant_update(f->store, &g), ERR_OK);
	assert_int_equal(get_grant(f, 1).row, row);
	end_grant(f, 1, true);
	end_grant(f, 1, true);
	assert_int_equal(get_grant(f, 1).row, row - PLACE_LIVE);
	g.paused = false;
	assert_int_equal(store_grant_update(f->store, &g), ERR_OK);
	assert_int_equal(get_grant(f, 1).row, row);
	assert_string_equal(grants(f, 1, "school", 16), "2 1 ");
}

/* A version's row. */
static int64_t segment_row(struct fixture *f, uint8_t holder, uint64_t version)
{
	struct holder_id id = fixture_id(holder);
	struct store_segment_key key = {fixture_slug("skills"), fixture_slug("coa"), version};
	struct store_segment s;

	assert_int_equal(store_segment_get(f->store, &id, &key, &s), ERR_OK);
	return s.row;
}

static void test_segments(void **state)
{
	struct fixture *f = *state;

	for (uint8_t holder = 1; holder <= HOLDERS; holder++) {
		put_segment(f, holder, "skills", 1, 0);
		put_segment(f, holder, "finance", 1, 0);
		put_segment(f, holder, "skills", 2, 0);
		put_segment(f, holder, "skills", 3, 1);
	}
	put_segment(f, 2, "skills", 4, 3);
	put_segment(f, 2, "skills", 5, 0);
	assert_string_equal(segments(f, 1, "skills"), "2 3 ");
	assert_string_equal(segments(f, 2, "skills"), "2 4 5 ");
	assert_string_equal(segments(f, 3, "skills"), "2 3 ");
	assert_string_equal(segments(f, 2, "finance"), "1 ");
	assert_string_equal(segments(f, 2, "medical"), "");
	/* What was replaced is out of the way. */
	assert_int_equal(segment_row(f, 2, 3), segment_row(f, 2, 2) + 1 - PLACE_LIVE);
	assert_int_equal(segment_row(f, 2, 5), segment_row(f, 2, 2) + 3);
}

/* Names that share a section share nothing else. */
static void test_shared_section(void **state)
{
	struct fixture *f = *state;
	struct place_dossier d = {.number = 1};
	struct slug one = fixture_slug("school"), other = fixture_slug("partner-1672");

	assert_int_equal(place_section(&d, &one).first, place_section(&d, &other).first);
	put_grant(f, 1, 1, "school");
	put_grant(f, 2, 1, "partner-1672");
	put_grant(f, 3, 1, "school");
	put_segment(f, 1, "school", 1, 0);
	put_segment(f, 1, "partner-1672", 1, 0);
	assert_string_equal(grants(f, 1, "school", 16), "3 1 ");
	assert_string_equal(grants(f, 1, "school", 1), "3 ");
	assert_string_equal(grants(f, 1, "partner-1672", 1), "2 ");
	end_grant(f, 2, false);
	assert_string_equal(grants(f, 1, "partner-1672", 1), "2 ");
	assert_string_equal(segments(f, 1, "school"), "1 ");
	assert_string_equal(segments(f, 1, "partner-1672"), "1 ");
}

/* ---- refusals ---------------------------------------------------------------------------------------- */

/* What stands among another dossier's rows is nobody's. */
static void test_elsewhere(void **state)
{
	struct fixture *f = *state;

	put_grant(f, 1, 1, "school");
	put_grant(f, 2, 2, "school");
	put_segment(f, 1, "skills", 1, 0);
	put_segment(f, 2, "skills", 1, 0);
	fixture_commit(f->store);
	past_sql(f, "UPDATE grants SET row = row + 1 + ((SELECT number FROM holders WHERE"
		    " id = x'02020202020202020202') - (SELECT number FROM holders"
		    " WHERE id = x'01010101010101010101') << 31) WHERE id > x'01' AND id < x'02';"
		    "UPDATE segments SET row = row + 1 + ((SELECT number FROM holders WHERE"
		    " id = x'02020202020202020202') - (SELECT number FROM holders"
		    " WHERE id = x'01010101010101010101') << 31) WHERE holder < x'02'");
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	assert_int_equal(get_grant(f, 1).row, get_grant(f, 2).row + 1);
	assert_string_equal(grants(f, 2, "school", 16), "2 ");
	assert_string_equal(grants(f, 1, "school", 16), "");
	assert_string_equal(segments(f, 2, "skills"), "1 ");
	assert_string_equal(segments(f, 1, "skills"), "");
	assert_int_equal(store_check(f->store), ERR_DAMAGED);
}

/* A section that is full does not go on in another's. */
static void test_full(void **state)
{
	struct fixture *f = *state;
	struct store_grant g = {.id = fixture_uuid(2),
				.holder = fixture_id(1),
				.partner = fixture_slug("school")};
	struct store_segment in = {.kind = fixture_slug("skills"),
				   .author = fixture_slug("coa"),
				   .version = 2};

	put_grant(f, 1, 1, "school");
	put_segment(f, 1, "skills", 1, 0);
	fixture_commit(f->store);
	past_sql(f,
		 "UPDATE grants SET row = row | 1048575; UPDATE segments SET row = row | 1048575");
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	fixture_begin(f->store);
	assert_int_equal(store_grant_insert(f->store, &g), ERR_RANGE);
	assert_int_equal(store_segment_put(f->store, &g.holder, &in, view_str("x")), ERR_RANGE);
	end_grant(f, 1, true); /* also when what fills it has ended */
	assert_int_equal(store_grant_insert(f->store, &g), ERR_RANGE);
	put_grant(f, 3, 1, "coa");
	put_grant(f, 4, 2, "school");
	put_segment(f, 1, "finance", 1, 0);
}

/* An erased dossier's rows are gone, and its neighbours' are not. */
static void test_erased(void **state)
{
	struct fixture *f = *state;
	struct holder_id two = fixture_id(2);
	struct uuid id = fixture_uuid(2);
	struct store_grant g;

	for (uint8_t n = 1; n <= HOLDERS; n++) {
		put_grant(f, n, n, "school");
		put_grant(f, (uint8_t)(n + 10), n, "coa");
		put_segment(f, n, "skills", 1, 0);
	}
	end_grant(f, 12, false);
	assert_int_equal(store_holder_erase(f->store, &two), ERR_OK);
	assert_int_equal(store_grant_get(f->store, &id, f->arena, &g), ERR_NOT_FOUND);
	assert_string_equal(grants(f, 2, "school", 16), "");
	assert_string_equal(grants(f, 1, "school", 16), "1 ");
	assert_string_equal(grants(f, 3, "coa", 16), "13 ");
	assert_string_equal(segments(f, 3, "skills"), "1 ");
	fixture_commit(f->store);
	assert_int_equal(store_check(f->store), ERR_OK);
}

/* ---- uses -------------------------------------------------------------------------------------------- */

/* Somebody reads under the grant. */
static void use(struct fixture *f, uint8_t number)
{
	struct store_grant g = get_grant(f, number);
	struct store_entry in = {.holder = g.holder, .seen = view_str("seen")};
	struct store_holder h;

	assert_int_equal(store_ledger_size(f->store, &in.index), ERR_OK);
	assert_int_equal(store_holder_get(f->store, &g.holder, &h), ERR_OK);
	in.chain = &h.chain;
	assert_int_equal(store_grant_use(f->store, &h.chain, g.row), ERR_OK);
	assert_int_equal(store_entry_put(f->store, &in), ERR_OK);
}

/* Uses that were counted while a grant stood are its own when it has ended, wherever they are kept. */
static void test_uses(void **state)
{
	struct fixture *f = *state;

	for (uint8_t n = 1; n <= 2 + STORE_CHAIN_USES; n++)
		put_grant(f, n, 1, "school");
	use(f, 1);
	use(f, 1);
	use(f, 2);
	end_grant(f, 1, true);
	assert_int_equal(get_grant(f, 1).uses, 2);
	for (uint8_t n = 3; n <= 2 + STORE_CHAIN_USES; n++)
		use(f, n); /* for which the others make room */
	for (uint8_t n = 1; n <= 2 + STORE_CHAIN_USES; n++)
		assert_int_equal(get_grant(f, n).uses, n == 1 ? 2 : 1);
}

/* ---- from schema 12 ------------------------------------------------------------------------------------ */

static void plant(struct fixture *f)
{
	for (uint8_t n = 1; n <= 12; n++)
		put_grant(f, n, (uint8_t)(1 + n % HOLDERS), n % 4 == 0 ? "coa" : "school");
	for (uint8_t holder = 1; holder <= HOLDERS; holder++) {
		put_segment(f, holder, "skills", 1, 0);
		put_segment(f, holder, "finance", 1, 0);
		put_segment(f, holder, "skills", 2, 0);
		put_segment(f, holder, "skills", 3, 1);
	}
	use(f, 1);
	use(f, 1);
	use(f, 7);
	use(f, 2);
	end_grant(f, 7, true);
	end_grant(f, 2, false);
	use(f, 10);
}

static void check(struct fixture *f)
{
	assert_string_equal(grants(f, 2, "school", 16), "10 1 7 ");
	assert_string_equal(grants(f, 2, "coa", 16), "4 ");
	assert_string_equal(grants(f, 3, "school", 16), "11 5 2 ");
	assert_string_equal(grants(f, 1, "school", 16), "9 6 3 ");
	for (uint8_t n = 1; n <= 12; n++)
		assert_int_equal(get_grant(f, n).uses,
				 (n == 1) + (n == 1 || n == 2 || n == 7 || n == 10));
	for (uint8_t holder = 1; holder <= HOLDERS; holder++) {
		assert_string_equal(segments(f, holder, "skills"), "2 3 ");
		assert_string_equal(segments(f, holder, "finance"), "1 ");
	}
	assert_int_equal(store_check(f->store), ERR_OK);
}

static void migrated(struct fixture *f, void (*past)(struct fixture *f))
{
	struct holder_id three = fixture_id(3);

	/* A statement is there before its grant; the order of these tells who came first. */
	for (uint8_t n = 1; n <= 12; n++) {
		struct envelope e = {.type = STATEMENT_GRANT, .payload = view_of(&n, 1)};
		struct hash hash = fixture_hash(n);

		assert_int_equal(store_statement_put(f->store, &e, &hash, NULL), ERR_OK);
	}
	plant(f);
	fixture_commit(f->store);
	check(f);
	past(f);
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	check(f);
	fixture_begin(f->store);
	use(f, 1);
	put_grant(f, 13, 2, "school");
	put_segment(f, 2, "skills", 4, 3);
	assert_int_equal(get_grant(f, 1).uses, 3);
	assert_string_equal(grants(f, 2, "school", 16), "13 10 1 7 ");
	assert_string_equal(segments(f, 2, "skills"), "2 4 ");
	assert_int_equal(store_holder_erase(f->store, &three), ERR_OK);
	assert_string_equal(grants(f, 3, "school", 16), "");
	fixture_commit(f->store);
	assert_int_equal(store_check(f->store), ERR_OK);
}

static void test_from_version_12(void **state)
{
	migrated(*state, past_version_12);
}

static void test_from_version_11(void **state)
{
	migrated(*state, past_version_11);
}

#define TEST(t) cmocka_unit_test_setup_teardown(t, start, fixture_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_section),
		TEST(test_grants),
		TEST(test_replaced),
		TEST(test_paused),
		TEST(test_segments),
		TEST(test_erased),
		TEST(test_shared_section),
		TEST(test_elsewhere),
		TEST(test_full),
		TEST(test_uses),
		TEST(test_from_version_12),
		TEST(test_from_version_11),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
