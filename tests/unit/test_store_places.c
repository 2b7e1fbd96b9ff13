/* SPDX-License-Identifier: EUPL-1.2 */
/* Where statements stand, kept beside their hashes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/support/store_past.h"

static int start(void **state)
{
	struct fixture *f;

	if (fixture_start(state) != 0)
		return -1;
	f = *state;
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	fixture_begin(f->store);
	fixture_holder(f, 1);
	return 0;
}

static void put_statement(struct fixture *f, uint8_t number)
{
	struct envelope e = {.type = STATEMENT_SEGMENT, .payload = view_str("payload")};
	struct hash hash = fixture_hash(number);

	assert_int_equal(store_statement_put(f->store, &e, &hash, NULL), ERR_OK);
}

/* Its statement has the version's number. */
static void put_segment(struct fixture *f, uint8_t version)
{
	struct holder_id one = fixture_id(1);
	struct store_segment in = {.kind = fixture_slug("skills"),
				   .author = fixture_slug("coa"),
				   .version = version,
				   .epoch = 1,
				   .statement = fixture_hash(version),
				   .origin = fixture_hash(version)};

	assert_int_equal(store_segment_put(f->store, &one, &in, view_str("sealed")), ERR_OK);
}

/* Who is listed says where its statement stands, and nothing else is taken for it. */
static void test_places(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1);
	struct slug skills = fixture_slug("skills");
	struct hash first = fixture_hash(1), other = fixture_hash(2);
	struct store_page page = {.limit = 2};
	struct store_segment out[2];
	struct envelope found;

	put_statement(f, 1);
	put_segment(f, 1);
	put_segment(f, 2); /* whose statement comes later */
	put_statement(f, 2);
	assert_int_equal(store_segment_list(f->store, &one, &skills, &page, out), ERR_OK);
	assert_true(out[0].statement_row != 0 && out[1].statement_row == 0);
	for (unsigned n = 0; n < 2; n++) {
		assert_int_equal(store_statement_at(f->store, out[n].statement_row,
						    &out[n].statement, f->arena, &found),
				 ERR_OK);
		assert_true(view_equal(found.payload, view_str("payload")));
	}
	assert_int_equal(store_statement_at(f->store, out[0].statement_row, &other, f->arena,
					    &found),
			 ERR_DAMAGED);
	assert_int_equal(store_statement_at(f->store, 99, &first, f->arena, &found), ERR_NOT_FOUND);
	assert_int_equal(store_segment_reseal(f->store, &one, &out[1], view_str("anew")), ERR_OK);
	assert_int_equal(store_segment_list(f->store, &one, &skills, &page, out), ERR_OK);
	assert_true(out[1].statement_row != 0 && out[1].statement_row != out[0].statement_row);
}

/* The same of rows that an older schema has. */
static void test_places_from_version_9(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1);
	struct slug skills = fixture_slug("skills");
	struct hash first = fixture_hash(1);
	struct store_page page = {.limit = 1};
	struct store_segment segment;
	struct store_identity identity;
	struct store_grant grant = {.id = fixture_uuid(1),
				    .holder = one,
				    .partner = fixture_slug("coa"),
				    .statement = first};

	put_statement(f, 1);
	put_segment(f, 1);
	assert_int_equal(store_grant_insert(f->store, &grant), ERR_OK);
	assert_int_equal(store_identity_put(f->store, &one, 0, &first), ERR_OK);
	fixture_commit(f->store);
	past_version_9(f);
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	page.arena = f->arena;
	assert_int_equal(store_segment_list(f->store, &one, &skills, &page, &segment), ERR_OK);
	assert_int_equal(store_identity_list(f->store, &one, &page, &identity), ERR_OK);
	assert_int_equal(store_grant_list(f->store, &one, NULL, &page, &grant), ERR_OK);
	assert_true(segment.statement_row != 0);
	assert_int_equal(identity.statement_row, segment.statement_row);
	assert_int_equal(grant.statement_row, segment.statement_row);
}

#define STORE_TEST(t) cmocka_unit_test_setup_teardown(t, start, fixture_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(test_places),
		STORE_TEST(test_places_from_version_9),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
