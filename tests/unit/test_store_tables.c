/* SPDX-License-Identifier: EUPL-1.2 */
/* Every kind of row: put, get, list, update, limits, not found, exists. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/store_fixture.h"

/* An open store with holders 1 and 2 and an open transaction. */
static int start(void **state)
{
	struct fixture *f;

	if (fixture_start(state) != 0)
		return -1;
	f = *state;
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	fixture_begin(f->store);
	fixture_holder(f, 1);
	fixture_holder(f, 2);
	return 0;
}

static struct envelope envelope(const char *payload)
{
	struct envelope e = {.type = STATEMENT_GRANT,
			     .payload = view_str(payload),
			     .key_id = view_str("coa")};

	memset(e.signature, 9, sizeof(e.signature));
	return e;
}

static void test_statements(void **state)
{
	struct fixture *f = *state;
	struct hash h = fixture_hash(1), none = fixture_hash(2);
	struct envelope in = envelope("payload"), out, bad = {.type = STATEMENT_NONE};

	assert_int_equal(store_statement_put(f->store, &in, &h, NULL), ERR_OK);
	assert_int_equal(store_statement_put(f->store, &in, &h, NULL), ERR_OK);
	assert_int_equal(store_statement_put(f->store, &bad, &none, NULL), ERR_STATEMENT_TYPE);
	assert_int_equal(store_statement_get(f->store, &h, f->arena, &out), ERR_OK);
	assert_int_equal(out.type, STATEMENT_GRANT);
	assert_true(view_equal(out.payload, in.payload));
	assert_true(view_equal(out.key_id, in.key_id));
	assert_memory_equal(out.signature, in.signature, SIGNATURE_LEN);
	assert_int_equal(store_statement_get(f->store, &none, f->arena, &out), ERR_NOT_FOUND);
}

static struct store_entry entry(uint64_t index, struct store_chain *chain)
{
	struct store_entry e = {.index = index,
				.commitment = fixture_hash((uint8_t)index),
				.has_statement = true,
				.holder = fixture_id(1),
				.statement = fixture_hash(3),
				.seen = view_str("seen"),
				.kept = view_str("kept"),
				.time = 1000 + (int64_t)index,
				.chain = chain};

	memset(e.salts.seen, 4, RECORD_SALT_LEN);
	memset(e.salts.kept, 5, RECORD_SALT_LEN);
	return e;
}

static void test_entries(void **state)
{
	struct fixture *f = *state;
	struct store_entry in, out[4];
	struct store_chain chain = {0}, behind;
	struct store_page page = {.limit = 4, .arena = f->arena};
	struct holder_id one = fixture_id(1), two = fixture_id(2);
	uint64_t size = 9;
	int64_t time = 9;

	assert_int_equal(store_ledger_size(f->store, &size), ERR_OK);
	assert_int_equal(store_newest_time(f->store, &time), ERR_OK);
	assert_true(size == 0 && time == 0);
	for (uint64_t i = 0; i < 6; i++) {
		behind = chain;
		in = entry(i, i % 2 ? &chain : NULL);
		assert_int_equal(store_entry_put(f->store, &in), ERR_OK);
	}
	in = entry(3, NULL);
	assert_int_equal(store_entry_put(f->store, &in), ERR_EXISTS);
	in = entry(7, NULL);
	assert_int_equal(store_entry_put(f->store, &in), ERR_INTERNAL);
	in = entry(6, &behind); /* a number of the holder's own that is taken */
	assert_int_equal(store_savepoint(f->store), ERR_OK);
	assert_int_equal(store_entry_put(f->store, &in), ERR_EXISTS);
	assert_int_equal(store_rewind(f->store), ERR_OK);
	assert_int_equal(store_ledger_size(f->store, &size), ERR_OK);
	assert_int_equal(store_newest_time(f->store, &time), ERR_OK);
	assert_true(size == 6 && time == 1005);
	assert_int_equal(store_entry_list(f->store, 1, &page, out), ERR_OK);
	assert_int_equal(page.count, 4);
	in = entry(3, NULL);
	assert_int_equal(out[2].index, 3);
	assert_true(hash_equal(&out[2].commitment, &in.commitment));
	assert_true(hash_equal(&out[2].statement, &in.statement));
	assert_true(view_equal(out[2].seen, in.seen) && view_equal(out[2].kept, in.kept));
	assert_memory_equal(&out[2].salts, &in.salts, sizeof(in.salts));
	assert_true(out[2].has_holder && out[2].has_statement && !out[2].erased);
	assert_false(out[1].has_holder);
	assert_int_equal(out[2].holder_sequence, 2);
	assert_int_equal(out[2].time, 1003);
	assert_int_equal(store_entry_list_holder(f->store, &one, 2, &page, out), ERR_OK);
	assert_int_equal(page.count, 2);
	assert_int_equal(out[0].index, 3);
	assert_int_equal(out[1].index, 5);
	assert_int_equal(store_entry_list_holder(f->store, &two, 0, &page, out), ERR_OK);
	assert_int_equal(page.count, 0);
	page.limit = 0;
	assert_int_equal(store_entry_list(f->store, 0, &page, out), ERR_OK);
	assert_int_equal(page.count, 0);
}

static void test_checkpoint(void **state)
{
	struct fixture *f = *state;
	struct view note;
	uint64_t size;

	assert_int_equal(store_checkpoint_get(f->store, f->arena, &size, &note), ERR_NOT_FOUND);
	assert_int_equal(store_checkpoint_put(f->store, 5, view_str("five")), ERR_OK);
	assert_int_equal(store_checkpoint_put(f->store, 5, view_str("again")), ERR_OK);
	assert_int_equal(store_checkpoint_put(f->store, 4, view_str("four")), ERR_INTERNAL);
	assert_int_equal(store_checkpoint_get(f->store, f->arena, &size, &note), ERR_OK);
	assert_true(size == 5 && view_equal(note, view_str("again")));
}

static void test_editions(void **state)
{
	struct fixture *f = *state;
	struct store_edition in = {.version = 1, .agreement = view_str("kinds:")}, out[2];
	struct store_page page = {.limit = 2, .arena = f->arena};

	assert_int_equal(store_edition_newest(f->store, f->arena, out), ERR_NOT_FOUND);
	for (in.version = 1; in.version <= 3; in.version++) {
		in.statement = fixture_hash((uint8_t)in.version);
		memset(in.root.b, 8, sizeof(in.root.b));
		assert_int_equal(store_edition_put(f->store, &in), ERR_OK);
	}
	in.version = 3;
	assert_int_equal(store_edition_put(f->store, &in), ERR_EXISTS);
	assert_int_equal(store_edition_newest(f->store, f->arena, out), ERR_OK);
	assert_int_equal(out[0].version, 3);
	assert_true(view_equal(out[0].agreement, in.agreement));
	assert_memory_equal(out[0].root.b, in.root.b, SIGN_PUBLIC_LEN);
	assert_int_equal(store_edition_list(f->store, 1, &page, out), ERR_OK);
	assert_int_equal(page.count, 2);
	assert_true(out[0].version == 2 && out[1].version == 3);
}

static void test_holders(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1), none = fixture_id(9);
	struct store_page page = {.limit = 2};
	struct store_holder h, again;
	struct store_identity out[2];
	struct hash hash;

	assert_int_equal(store_holder_get(f->store, &none, &h), ERR_NOT_FOUND);
	assert_int_equal(store_holder_get(f->store, &one, &h), ERR_OK);
	assert_int_equal(store_holder_insert(f->store, &h), ERR_EXISTS);
	memset(h.signing_key.b, 0x5a, SIGN_PUBLIC_LEN);
	h.sequence = INT64_MAX;
	h.stopped = true;
	h.rotations = 3;
	assert_int_equal(store_holder_update(f->store, &h), ERR_OK);
	assert_int_equal(store_holder_get(f->store, &one, &again), ERR_OK);
	assert_memory_equal(&h, &again, sizeof(h));
	h.id = none;
	assert_int_equal(store_holder_update(f->store, &h), ERR_NOT_FOUND);
	for (unsigned i = 0; i < 3; i++) {
		hash = fixture_hash((uint8_t)(10 + i));
		assert_int_equal(store_identity_put(f->store, &one, i, &hash), ERR_OK);
	}
	assert_int_equal(store_identity_put(f->store, &one, 0, &hash), ERR_EXISTS);
	assert_int_equal(store_identity_put(f->store, &none, 0, &hash), ERR_NOT_FOUND);
	assert_int_equal(store_identity_list(f->store, &one, &page, out), ERR_OK);
	assert_int_equal(page.count, 2);
	assert_true(out[0].statement.b[0] == 10 && out[1].statement.b[0] == 11);
}

static void test_epochs(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1), two = fixture_id(2);
	struct slug trauma = fixture_slug("trauma"), skills = fixture_slug("skills");
	struct store_epoch in = {.kind = trauma, .public_key = {.suite = 1, .len = 32}}, out;
	struct store_page page = {.limit = 3};
	struct store_line lines[3];
	struct hash hashes[3];
	uint64_t current = 9, newest = 9;

	for (in.epoch = 1; in.epoch <= 4; in.epoch++) {
		in.statement = fixture_hash(in.epoch > 2 ? 2 : 1);
		assert_int_equal(store_epoch_put(f->store, &one, &in), ERR_OK);
	}
	in.epoch = 4;
	in.statement = fixture_hash(7);
	assert_int_equal(store_epoch_put(f->store, &one, &in), ERR_OK);
	assert_int_equal(store_epoch_get(f->store, &one, &trauma, 4, &out), ERR_OK);
	assert_memory_equal(&in, &out, sizeof(in));
	assert_int_equal(store_epoch_get(f->store, &one, &trauma, 5, &out), ERR_NOT_FOUND);
	assert_int_equal(store_epoch_get(f->store, &two, &trauma, 1, &out), ERR_NOT_FOUND);
	assert_int_equal(store_epoch_statements(f->store, &one, &page, hashes), ERR_OK);
	assert_int_equal(page.count, 3);
	assert_int_equal(store_line_get(f->store, &one, &trauma, &current, &newest), ERR_OK);
	assert_true(current == 0 && newest == 0);
	assert_int_equal(store_line_set(f->store, &one, &trauma, 1, 4), ERR_OK);
	assert_int_equal(store_line_set(f->store, &one, &trauma, 2, 4), ERR_OK);
	assert_int_equal(store_line_set(f->store, &one, &skills, 1, 1), ERR_OK);
	assert_int_equal(store_line_get(f->store, &one, &trauma, &current, &newest), ERR_OK);
	assert_true(current == 2 && newest == 4);
	assert_int_equal(store_line_list(f->store, &one, &page, lines), ERR_OK);
	assert_int_equal(page.count, 2);
	assert_true(slug_is(&lines[0].kind, "skills") && lines[1].newest == 4);
}

static void test_vaults(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1), two = fixture_id(2);
	struct store_slot slots[2] = {{.kind = 1, .passes = 3, .memory_kib = 65536, .failures = 4},
				      {.kind = 2}},
			  out;
	struct view vault;

	memset(slots[0].card_key.b, 6, SIGN_PUBLIC_LEN);
	assert_int_equal(store_vault_get(f->store, &one, f->arena, &vault), ERR_NOT_FOUND);
	assert_int_equal(store_vault_put(f->store, &one, view_str("first"), slots, 2), ERR_OK);
	assert_int_equal(store_slot_failures(f->store, &one, 1, 9), ERR_OK);
	assert_int_equal(store_slot_get(f->store, &one, 1, &out), ERR_OK);
	assert_int_equal(out.failures, 9);
	slots[0].failures = 9;
	assert_memory_equal(&out, &slots[0], sizeof(out));
	assert_int_equal(store_vault_put(f->store, &one, view_str("second"), slots, 1), ERR_OK);
	assert_int_equal(store_slot_get(f->store, &one, 1, &out), ERR_OK);
	assert_int_equal(out.failures, 0);
	assert_int_equal(store_slot_get(f->store, &one, 2, &out), ERR_NOT_FOUND);
	assert_int_equal(store_slot_get(f->store, &two, 1, &out), ERR_NOT_FOUND);
	assert_int_equal(store_slot_failures(f->store, &one, 2, 1), ERR_NOT_FOUND);
	assert_int_equal(store_vault_get(f->store, &one, f->arena, &vault), ERR_OK);
	assert_true(view_equal(vault, view_str("second")));
}

static void put_segment(struct fixture *f, const char *kind, uint64_t version, uint64_t replaces)
{
	struct holder_id one = fixture_id(1);
	struct store_segment in = {.kind = fixture_slug(kind),
				   .author = fixture_slug("coa"),
				   .version = version,
				   .epoch = 1,
				   .replaces = replaces,
				   .statement = fixture_hash((uint8_t)version),
				   .origin = fixture_hash((uint8_t)(version + 100))};

	assert_int_equal(store_segment_put(f->store, &one, &in, view_str(kind)), ERR_OK);
	assert_int_equal(store_segment_put(f->store, &one, &in, view_str(kind)),
			 replaces ? ERR_NOT_FOUND : ERR_EXISTS);
}

static void test_segments(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1);
	struct slug skills = fixture_slug("skills"), coa = fixture_slug("coa");
	struct store_segment_key key = {skills, coa, 2};
	struct store_segment out[4], s;
	struct store_page page = {.limit = 4};
	struct view ciphertext;

	put_segment(f, "skills", 1, 0);
	put_segment(f, "finance", 1, 0);
	put_segment(f, "skills", 2, 1);
	put_segment(f, "skills", 3, 0);
	assert_int_equal(store_segment_list(f->store, &one, &skills, &page, out), ERR_OK);
	assert_int_equal(page.count, 2);
	assert_true(out[0].version == 2 && out[1].version == 3 && out[0].size == 6);
	assert_int_equal(store_segment_list(f->store, &one, NULL, &page, out), ERR_OK);
	assert_int_equal(page.count, 3);
	assert_true(slug_is(&out[0].kind, "finance"));
	assert_int_equal(store_segment_newest(f->store, &one, &skills, &coa, &s), ERR_OK);
	assert_int_equal(s.version, 3);
	assert_int_equal(store_segment_get(f->store, &one, &key, &s), ERR_OK);
	assert_int_equal(s.replaces, 1);
	s.epoch = 5;
	s.reseal = 1;
	s.statement = fixture_hash(50);
	assert_int_equal(store_segment_reseal(f->store, &one, &s, view_str("sealed anew")), ERR_OK);
	assert_int_equal(store_segment_get(f->store, &one, &key, &s), ERR_OK);
	assert_true(s.epoch == 5 && s.reseal == 1 && s.size == 11 && s.statement.b[0] == 50);
	assert_int_equal(s.origin.b[0], 102);
	assert_int_equal(store_segment_ciphertext(f->store, s.row, f->arena, &ciphertext), ERR_OK);
	assert_true(view_equal(ciphertext, view_str("sealed anew")));
	key.version = 1; /* replaced: no longer live, and its ciphertext is gone */
	assert_int_equal(store_segment_get(f->store, &one, &key, &s), ERR_OK);
	assert_int_equal(store_segment_ciphertext(f->store, s.row, f->arena, &ciphertext),
			 ERR_NOT_FOUND);
	assert_int_equal(store_segment_reseal(f->store, &one, &s, view_str("x")), ERR_NOT_FOUND);
	assert_int_equal(store_segment_erase(f->store, &one, &skills), ERR_OK);
	assert_int_equal(store_segment_newest(f->store, &one, &skills, &coa, &s), ERR_NOT_FOUND);
	assert_int_equal(store_segment_get(f->store, &one, &key, &s), ERR_NOT_FOUND);
	assert_int_equal(store_segment_ciphertext(f->store, out[1].row, f->arena, &ciphertext),
			 ERR_NOT_FOUND);
	assert_int_equal(store_segment_ciphertext(f->store, out[0].row, f->arena, &ciphertext),
			 ERR_OK);
}

static struct store_grant grant(uint8_t number, uint8_t holder, const char *partner)
{
	struct store_grant g = {.id = fixture_uuid(number),
				.holder = fixture_id(holder),
				.partner = fixture_slug(partner),
				.statement = fixture_hash(number),
				.not_after = 5000,
				.uses = 7,
				.terms = view_str("terms")};

	return g;
}

static void test_grants(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1);
	struct slug school = fixture_slug("school");
	struct uuid two = fixture_uuid(2), none = fixture_uuid(99);
	struct store_page page = {.limit = 2, .arena = f->arena};
	struct store_grant g, out[2];

	for (uint8_t i = 5; i > 0; i--) {
		g = grant(i, i == 3 ? 2 : 1, i == 4 ? "coa" : "school");
		assert_int_equal(store_grant_insert(f->store, &g), ERR_OK);
	}
	assert_int_equal(store_grant_insert(f->store, &g), ERR_EXISTS);
	g = grant(9, 9, "school");
	assert_int_equal(store_grant_insert(f->store, &g), ERR_NOT_FOUND);
	assert_int_equal(store_grant_get(f->store, &none, f->arena, &g), ERR_NOT_FOUND);
	assert_int_equal(store_grant_get(f->store, &two, f->arena, &g), ERR_OK);
	assert_true(view_equal(g.terms, view_str("terms")) && g.not_after == 5000);
	assert_true(g.uses == 7 && g.row > 0);
	g.paused = g.revoked = g.replaced = true;
	g.revoked_kinds = view_str("skills,plan");
	assert_int_equal(store_grant_update(f->store, &g), ERR_OK);
	assert_int_equal(store_grant_get(f->store, &two, f->arena, out), ERR_OK);
	assert_true(out->uses == 7 && out->paused && out->revoked && out->replaced);
	assert_true(view_equal(out->revoked_kinds, g.revoked_kinds));
	g.id = none;
	assert_int_equal(store_grant_update(f->store, &g), ERR_NOT_FOUND);
	assert_int_equal(store_grant_list(f->store, &one, &school, &page, out), ERR_OK);
	assert_int_equal(page.count, 2);
	/* The newest came last; what has ended stands behind. */
	assert_true(out[0].id.b[0] == 1 && out[1].id.b[0] == 5);
	assert_int_equal(store_grant_list(f->store, &one, NULL, &page, out), ERR_OK);
	assert_int_equal(page.count, 2);
	assert_int_equal(store_grant_list_partner(f->store, &school, NULL, &page, out), ERR_OK);
	assert_true(page.count == 2 && out[0].id.b[0] == 1 && out[1].id.b[0] == 2);
	assert_int_equal(store_grant_list_partner(f->store, &school, &two, &page, out), ERR_OK);
	assert_true(page.count == 2 && out[0].id.b[0] == 3 && out[1].id.b[0] == 5);
}

static void test_requests(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1);
	struct uuid two = fixture_uuid(2), none = fixture_uuid(99);
	struct store_page page = {.limit = 2};
	struct store_request r = {.holder = one,
				  .partner = fixture_slug("school"),
				  .state = GRANT_REQUESTED},
			     out[2];

	for (uint8_t i = 1; i <= 3; i++) {
		r.id = fixture_uuid(i);
		r.statement = fixture_hash(i);
		assert_int_equal(store_request_insert(f->store, &r), ERR_OK);
	}
	assert_int_equal(store_request_insert(f->store, &r), ERR_EXISTS);
	assert_int_equal(store_request_state(f->store, &two, GRANT_DECLINED), ERR_OK);
	assert_int_equal(store_request_state(f->store, &none, GRANT_DECLINED), ERR_NOT_FOUND);
	assert_int_equal(store_request_state(f->store, &two, GRANT_PAUSED), ERR_INTERNAL);
	assert_int_equal(store_request_get(f->store, &two, out), ERR_OK);
	assert_true(out->state == GRANT_DECLINED && out->statement.b[0] == 2);
	assert_int_equal(store_request_get(f->store, &none, out), ERR_NOT_FOUND);
	assert_int_equal(store_request_list(f->store, &one, &page, out), ERR_OK);
	assert_true(page.count == 2 && out[0].id.b[0] == 3 && out[1].id.b[0] == 2);
}

/* An arena that runs out, or a heap: an error, and the store goes on. */
static void test_out_of_memory(void **state)
{
	struct fixture *f = *state;
	struct store_chain chain = {0};
	struct store_entry in = entry(0, &chain), out[1];
	struct hash h = fixture_hash(1);
	struct envelope e = envelope("payload"), got;
	enum err err = ERR_MEMORY;

	assert_int_equal(store_entry_put(f->store, &in), ERR_OK);
	assert_int_equal(store_statement_put(f->store, &e, &h, NULL), ERR_OK);
	for (uint64_t n = 1; err != ERR_OK; n++) {
		struct arena *a;
		struct store_page page = {.limit = 1};

		assert_true(n < 20);
		mem_fail_at(n);
		a = arena_new(4096);
		page.arena = a;
		err = a ? store_entry_list(f->store, 0, &page, out) : ERR_MEMORY;
		assert_int_equal(page.count, err == ERR_OK);
		if (err == ERR_OK)
			err = store_statement_get(f->store, &h, a, &got);
		mem_fail_at(0);
		assert_true(err == ERR_OK || err == ERR_MEMORY);
		arena_free(a);
	}
	assert_true(view_equal(e.payload, envelope("payload").payload));
	fixture_commit(f->store);
}

static void test_out_of_memory_at_opening(void **state)
{
	struct fixture *f = *state;
	enum err e = ERR_MEMORY;

	fixture_commit(f->store);
	fixture_close(f);
	for (uint64_t n = 1; e != ERR_OK; n++) {
		assert_true(n < 60);
		buf_free(&f->problem);
		mem_fail_at(n);
		e = fixture_open(f, NULL, false);
		mem_fail_at(0);
		assert_true(e == ERR_OK || e == ERR_MEMORY);
	}
}

#define STORE_TEST(t) cmocka_unit_test_setup_teardown(t, start, fixture_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(test_statements),    STORE_TEST(test_entries),
		STORE_TEST(test_checkpoint),    STORE_TEST(test_editions),
		STORE_TEST(test_holders),       STORE_TEST(test_epochs),
		STORE_TEST(test_vaults),        STORE_TEST(test_segments),
		STORE_TEST(test_grants),        STORE_TEST(test_requests),
		STORE_TEST(test_out_of_memory), STORE_TEST(test_out_of_memory_at_opening),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
