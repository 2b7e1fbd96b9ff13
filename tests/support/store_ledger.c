/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "broker/store/sql.h"
#include "tests/support/store_ledger.h"

uint64_t ledger_length(struct store *s)
{
	uint64_t size = 0;

	assert_int_equal(store_ledger_size(s, &size), ERR_OK);
	return size;
}

uint64_t ledger_count(struct store *s, const struct holder_id *id)
{
	struct store_holder h;

	assert_int_equal(store_holder_get(s, id, &h), ERR_OK);
	return h.chain.count;
}

enum err ledger_put(struct store *s, const struct holder_id *id)
{
	struct store_entry in = {.index = ledger_length(s), .seen = view_str("seen"), .time = 1000};
	struct store_holder h;

	if (id) {
		assert_int_equal(store_holder_get(s, id, &h), ERR_OK);
		in.holder = *id;
		in.chain = &h.chain;
	}
	return store_entry_put(s, &in);
}

void ledger_add(struct store *s, uint8_t holder)
{
	struct holder_id id = fixture_id(holder);

	assert_int_equal(ledger_put(s, holder > 0 ? &id : NULL), ERR_OK);
}

int ledger_start(void **state)
{
	struct fixture *f;

	if (fixture_start(state) != 0)
		return -1;
	f = *state;
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
	fixture_begin(f->store);
	fixture_holder(f, 1);
	fixture_holder(f, 2);
	ledger_add(f->store, 1);
	fixture_commit(f->store);
	return 0;
}

void ledger_reopen(struct fixture *f)
{
	assert_int_equal(fixture_open(f, NULL, true), ERR_OK);
}

int64_t ledger_number(struct store *s, const char *text)
{
	int64_t out = 0;

	assert_int_equal(sql_number(s, text, &out), ERR_OK);
	return out;
}
