/* SPDX-License-Identifier: EUPL-1.2 */
/* Which entry is a holder's newest: in transactions, beside a writer, and after others wrote. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "broker/store/chain.h"
#include "tests/support/store_ledger.h"
#include "tests/support/store_past.h"

static struct store *beside(struct fixture *f)
{
	struct store_options o = {.path = f->path,
				  .key = f->key,
				  .read_only = true,
				  .beside = f->store};
	struct store *s = NULL;

	assert_int_equal(store_open(&o, NULL, &s), ERR_OK);
	return s;
}

/* ---- transactions --------------------------------------------------------------------------------- */

static void test_taken_back(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1);

	fixture_begin(f->store);
	ledger_add(f->store, 1);
	assert_int_equal(store_savepoint(f->store), ERR_OK);
	ledger_add(f->store, 2);
	ledger_add(f->store, 1);
	ledger_add(f->store, 0);
	assert_int_equal(ledger_count(f->store, &one), 3);
	assert_int_equal(store_rewind(f->store), ERR_OK);
	assert_int_equal(ledger_count(f->store, &one), 2);
	assert_int_equal(store_savepoint(f->store), ERR_OK);
	ledger_add(f->store, 1);
	assert_int_equal(store_release(f->store), ERR_OK);
	assert_int_equal(ledger_count(f->store, &one), 3);
	store_rollback(f->store);
	assert_int_equal(ledger_count(f->store, &one), 1);
	fixture_begin(f->store);
	ledger_add(f->store, 1);
	fixture_commit(f->store);
	ledger_reopen(f);
	assert_int_equal(ledger_count(f->store, &one), 2);
}

/* No gap and no place twice, also where the last ones were taken back. */
static void test_places(void **state)
{
	struct fixture *f = *state;
	struct store_entry in = {.seen = view_str("seen")};

	assert_int_equal(store_entry_put(f->store, &in), ERR_INTERNAL);
	fixture_begin(f->store);
	assert_int_equal(store_entry_put(f->store, &in), ERR_EXISTS);
	in.index = 2;
	assert_int_equal(store_entry_put(f->store, &in), ERR_INTERNAL);
	in.index = UINT64_MAX;
	assert_int_equal(store_entry_put(f->store, &in), ERR_RANGE);
	assert_int_equal(store_savepoint(f->store), ERR_OK);
	ledger_add(f->store, 0);
	assert_int_equal(store_rewind(f->store), ERR_OK);
	ledger_add(f->store, 2);
	fixture_commit(f->store);
	assert_int_equal(ledger_length(f->store), 2);
}

/* A number that was taken back is given again, so that there are no gaps. */
static void test_enrolment_taken_back(void **state)
{
	struct fixture *f = *state;
	struct holder_id three = fixture_id(3);
	struct store_holder h;

	fixture_begin(f->store);
	assert_int_equal(store_savepoint(f->store), ERR_OK);
	fixture_holder(f, 4);
	ledger_add(f->store, 4);
	assert_int_equal(store_rewind(f->store), ERR_OK);
	fixture_holder(f, 3);
	assert_int_equal(ledger_count(f->store, &three), 0);
	ledger_add(f->store, 3);
	fixture_commit(f->store);
	ledger_reopen(f);
	assert_int_equal(store_holder_get(f->store, &three, &h), ERR_OK);
	assert_true(h.chain.holder == 3 && h.chain.count == 1);
}

/* ---- beside a writer -------------------------------------------------------------------------------- */

static void test_beside(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1), two = fixture_id(2), three = fixture_id(3);
	struct store *readers[] = {beside(f), fixture_reader(f)};
	struct store_holder h;

	for (size_t n = 0; n < 2; n++) {
		uint64_t before = ledger_count(readers[n], &one);

		fixture_begin(f->store);
		ledger_add(f->store, 1);
		ledger_add(f->store, 2);
		assert_int_equal(ledger_count(readers[n], &one), before);
		assert_int_equal(ledger_count(readers[n], &two), n);
		fixture_commit(f->store);
		assert_int_equal(ledger_count(readers[n], &one), before + 1);
		assert_int_equal(ledger_count(readers[n], &two), n + 1);
	}
	fixture_begin(f->store);
	fixture_holder(f, 3);
	ledger_add(f->store, 3);
	assert_int_equal(store_holder_erase(f->store, &one), ERR_OK);
	fixture_commit(f->store);
	for (size_t n = 0; n < 2; n++) {
		assert_int_equal(ledger_count(readers[n], &three), 1);
		assert_int_equal(ledger_count(readers[n], &one), 0);
		assert_int_equal(store_holder_look(readers[n], &two, &h), ERR_OK);
		assert_true(h.chain.holder == 2 && h.chain.count == 0);
		store_close(readers[n]);
	}
}

/* What became durable between the look and the view is seen whole, also that somebody was erased. */
static void test_between(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1), two = fixture_id(2);
	struct store *reader = beside(f);
	struct store_chain chain;
	struct chain_view v;

	assert_int_equal(chain_enter(reader, &two, &v), ERR_OK);
	fixture_begin(f->store);
	ledger_add(f->store, 1);
	ledger_add(f->store, 2);
	ledger_add(f->store, 2);
	fixture_commit(f->store);
	assert_int_equal(chain_head(reader, &v, &chain), ERR_OK);
	assert_int_equal(chain.count, 2);
	assert_int_equal(chain_leave(reader, &v, ERR_OK), ERR_OK);
	assert_int_equal(chain_enter(reader, &one, &v), ERR_OK);
	assert_true(v.look.place > 0);
	fixture_begin(f->store);
	assert_int_equal(store_holder_erase(f->store, &one), ERR_OK);
	fixture_commit(f->store);
	assert_int_equal(chain_head(reader, &v, &chain), ERR_OK);
	assert_int_equal(chain.count, 0);
	assert_int_equal(chain_leave(reader, &v, ERR_OK), ERR_OK);
	store_close(reader);
}

/* A view that cannot be left as it should be is left all the same: what is read next is of later. */
static void test_left(void **state)
{
	static char texts[SQL_QUERIES_MAX][sizeof("SELECT 1")];
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1);
	struct store *reader = beside(f);
	struct chain_view v;
	enum err e = ERR_OK;

	assert_int_equal(chain_enter(reader, &one, &v), ERR_OK);
	assert_true(v.began && sql_in_transaction(reader));
	/* No room for one query more. */
	for (size_t n = 0; n < SQL_QUERIES_MAX && e == ERR_OK; n++) {
		memcpy(texts[n], "SELECT 1", sizeof(texts[n]));
		e = sql_run(sql_outside(reader, texts[n]));
	}
	assert_int_equal(e, ERR_INTERNAL);
	assert_int_equal(chain_leave(reader, &v, ERR_OK), ERR_INTERNAL);
	assert_false(sql_in_transaction(reader));
	assert_int_equal(chain_leave(reader, &v, ERR_NOT_FOUND), ERR_NOT_FOUND);
	store_close(reader);
}

/* Number 0 is of all entries that are nobody's, and of who was erased. */
static void test_nobody(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1);
	struct store *reader = beside(f);
	struct store_chain chain;
	struct chain_view v;

	fixture_begin(f->store);
	assert_int_equal(store_holder_erase(f->store, &one), ERR_OK);
	ledger_add(f->store, 0);
	fixture_commit(f->store);
	assert_int_equal(chain_enter(reader, &one, &v), ERR_OK);
	assert_int_equal(v.look.place, 0);
	assert_int_equal(chain_head(reader, &v, &chain), ERR_OK);
	assert_int_equal(chain.count, 0);
	assert_int_equal(chain_leave(reader, &v, ERR_OK), ERR_OK);
	assert_false(sql_in_transaction(reader));
	store_close(reader);
}

struct watch {
	struct fixture *fixture;
	atomic_bool stop;
	unsigned wrong;
	uint64_t newest;
};

/* The numbers never go back, and what is found is one moment's. */
static void *look_on(void *argument)
{
	struct watch *w = argument;
	struct store *s = beside(w->fixture);
	struct holder_id one = fixture_id(1);
	struct store_page page = {.limit = 3, .arena = arena_new(1 << 20)};
	struct store_entry out[3];
	bool last = false;

	while (!last) {
		last = atomic_load(&w->stop);
		if (store_entry_list_holder_back(s, &one, UINT64_MAX, &page, out) != ERR_OK ||
		    page.count == 0 || out[0].holder_sequence < w->newest)
			w->wrong++;
		else
			w->newest = out[0].holder_sequence;
		arena_free(page.arena);
		page.arena = arena_new(1 << 20);
	}
	arena_free(page.arena);
	store_close(s);
	return NULL;
}

static void test_while_writing(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1);
	struct watch w = {.fixture = f};
	pthread_t thread;

	assert_int_equal(pthread_create(&thread, NULL, look_on, &w), 0);
	for (unsigned n = 0; n < 60; n++) {
		fixture_begin(f->store);
		for (unsigned m = 0; m < 3; m++)
			ledger_add(f->store, 1);
		fixture_commit(f->store);
	}
	atomic_store(&w.stop, true);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(w.wrong, 0);
	assert_int_equal(w.newest, ledger_count(f->store, &one));
}

/* ---- others ----------------------------------------------------------------------------------------- */

/* Somebody else wrote: what was known before is no longer the newest. */
static void test_another_writer(void **state)
{
	struct fixture *f = *state;
	struct store_options o = {.path = f->path, .key = f->key};
	struct holder_id one = fixture_id(1), three = fixture_id(3);
	struct store *mine = f->store, *other = NULL;

	assert_int_equal(store_open(&o, NULL, &other), ERR_OK);
	f->store = other;
	fixture_begin(other);
	ledger_add(other, 1);
	fixture_holder(f, 3);
	ledger_add(other, 3);
	fixture_commit(other);
	f->store = mine;
	fixture_begin(mine);
	assert_int_equal(ledger_count(mine, &three), 1);
	ledger_add(mine, 1);
	fixture_commit(mine);
	assert_int_equal(ledger_count(other, &one), 3);
	store_close(other);
}

/* The place of whom another writer erased is not written again. */
static void test_another_erases(void **state)
{
	struct fixture *f = *state;
	struct store_options o = {.path = f->path, .key = f->key};
	struct holder_id one = fixture_id(1);
	struct store *other = NULL;

	assert_int_equal(store_open(&o, NULL, &other), ERR_OK);
	fixture_begin(other);
	assert_int_equal(store_holder_erase(other, &one), ERR_OK);
	ledger_add(other, 0);
	fixture_commit(other);
	store_close(other);
	fixture_begin(f->store);
	for (unsigned n = 0; n < 64; n++)
		ledger_add(f->store, 2);
	fixture_commit(f->store);
	assert_int_equal(ledger_number(f->store, "SELECT substr(places, 1, 8) = zeroblob(8)"
						 " FROM newest WHERE known > 2"),
			 1);
}

/* Entries that are gone are no reason to give their places again. */
static void test_shorter(void **state)
{
	struct fixture *f = *state;
	struct fixture same = *f;

	fixture_begin(f->store);
	ledger_add(f->store, 1);
	fixture_commit(f->store);
	same.store = NULL;
	past_sql(&same, "DELETE FROM entries WHERE position = 1");
	assert_int_equal(store_begin(f->store), ERR_DAMAGED);
	assert_int_equal(store_begin(f->store), ERR_DAMAGED);
}

/* ---- age ---------------------------------------------------------------------------------------------- */

static int64_t chains(struct store *s)
{
	return ledger_number(s, "SELECT count(*) FROM entries WHERE chain IS NOT NULL");
}

/* What two chains would tell of the use between them goes, unless it is still needed. */
static void test_passed(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1);

	fixture_begin(f->store);
	ledger_add(f->store, 1);
	ledger_add(f->store, 2);
	ledger_add(f->store, 1);
	fixture_commit(f->store);
	assert_int_equal(store_entry_pass(f->store, 0), ERR_INTERNAL);
	fixture_begin(f->store);
	assert_int_equal(store_entry_pass(f->store, 0), ERR_OK);
	assert_int_equal(store_entry_pass(f->store, 2), ERR_OK);
	assert_int_equal(chains(f->store), 4);
	assert_int_equal(store_entry_pass(f->store, 1), ERR_OK);
	assert_int_equal(store_entry_pass(f->store, 1), ERR_OK);
	assert_int_equal(chains(f->store), 3);
	assert_int_equal(ledger_number(f->store,
				       "SELECT position FROM entries WHERE chain IS NULL"),
			 0);
	assert_int_equal(store_entry_pass(f->store, 3), ERR_OK);
	fixture_commit(f->store);
	assert_int_equal(chains(f->store), 2);
	ledger_reopen(f);
	fixture_begin(f->store);
	ledger_add(f->store, 1);
	fixture_commit(f->store);
	assert_int_equal(ledger_count(f->store, &one), 4);
}

static void test_retired(void **state)
{
	struct fixture *f = *state;
	struct holder_id one = fixture_id(1);
	struct store_entry out;
	struct store_page page = {.limit = 1, .arena = f->arena};

	assert_int_equal(store_entry_list(f->store, 0, &page, &out), ERR_OK);
	assert_int_equal(store_entry_retire(f->store, &out), ERR_INTERNAL);
	fixture_begin(f->store);
	assert_int_equal(store_entry_retire(f->store, &out), ERR_OK);
	assert_int_equal(store_entry_retire(f->store, &out), ERR_NOT_FOUND);
	fixture_commit(f->store);
	ledger_reopen(f);
	fixture_begin(f->store);
	ledger_add(f->store, 1);
	fixture_commit(f->store);
	assert_int_equal(ledger_count(f->store, &one), 2);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, ledger_start, fixture_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_taken_back),     TEST(test_places),  TEST(test_enrolment_taken_back),
		TEST(test_beside),         TEST(test_between), TEST(test_while_writing),
		TEST(test_left),           TEST(test_nobody),  TEST(test_another_writer),
		TEST(test_another_erases), TEST(test_shorter), TEST(test_passed),
		TEST(test_retired),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
