/* SPDX-License-Identifier: EUPL-1.2 */
/* What the world's ledger must look like, whatever happened. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/api_entry.h"
#include "tests/support/world.h"

#define ENTRIES_MAX 2048

uint64_t world_ledger_size(struct world *w)
{
	uint64_t size = 0;

	assert_int_equal(store_ledger_size(w->worker.reader, &size), ERR_OK);
	return size;
}

static struct receipt_opened open_row(struct world *w, const struct store_entry *row)
{
	struct call c = {.arena = w->arena};
	struct receipt_opened opened = {0};
	Eenmaal__V1__LogEntry *entry = NULL;

	assert_int_equal(api_entry_message(&c, row, &entry), ERR_OK);
	assert_int_equal(entry_open(entry, w->arena, &opened.seen, &opened.kept, &opened.leaf),
			 ERR_OK);
	return opened;
}

static struct store_entry *all_rows(struct world *w, unsigned *count)
{
	struct store_entry *rows = world_alloc(w, ENTRIES_MAX * sizeof(*rows));
	struct store_page page = {.limit = ENTRIES_MAX, .arena = w->arena};

	assert_int_equal(store_entry_list(w->worker.reader, 0, &page, rows), ERR_OK);
	assert_true(page.count < ENTRIES_MAX);
	*count = page.count;
	return rows;
}

void world_check_ledger(struct world *w)
{
	struct merkle_edge edge = {0};
	struct checkpoint checkpoint = {0};
	struct view note = {0};
	struct hash root = {0};
	uint64_t size = 0;
	unsigned count = 0;
	struct store_entry *rows = all_rows(w, &count);

	for (unsigned n = 0; n < count; n++) {
		struct receipt_opened opened = open_row(w, &rows[n]);

		assert_int_equal(rows[n].index, n);
		assert_int_equal(rows[n].erased, opened.seen == NULL);
		assert_int_equal(merkle_append(&edge, &opened.leaf, NULL, NULL), ERR_OK);
	}
	merkle_root(&edge, &root);
	assert_int_equal(store_checkpoint_get(w->worker.reader, w->arena, &size, &note), ERR_OK);
	assert_int_equal(checkpoint_verify(note, &w->log_key, 1, WORLD_AUDIENCE, &checkpoint),
			 ERR_OK);
	assert_int_equal(size, count);
	assert_int_equal(checkpoint.size, count);
	assert_true(hash_equal(&checkpoint.root, &root));
}

struct receipt_opened world_entry(struct world *w, uint64_t back)
{
	struct store_entry row = {0};
	struct store_page page = {.limit = 1, .arena = w->arena};

	assert_int_equal(store_entry_list(w->worker.reader, world_ledger_size(w) - 1 - back, &page,
					  &row),
			 ERR_OK);
	assert_int_equal(page.count, 1);
	return open_row(w, &row);
}

static struct store_entry *holder_rows(struct world *w, const struct holder_id *holder,
				       unsigned *count)
{
	struct store_entry *rows = world_alloc(w, ENTRIES_MAX * sizeof(*rows));
	struct store_page page = {.limit = ENTRIES_MAX, .arena = w->arena};

	assert_int_equal(store_entry_list_holder(w->worker.reader, holder, 1, &page, rows), ERR_OK);
	*count = page.count;
	return rows;
}

unsigned world_check_chain(struct world *w, const struct holder_id *holder)
{
	struct record_chain chain = {0};
	struct store_holder row = {0};
	unsigned count = 0;
	struct store_entry *rows = holder_rows(w, holder, &count);

	for (unsigned n = 0; n < count; n++) {
		struct receipt_opened opened = open_row(w, &rows[n]);
		struct hash previous = {0};
		bool first = opened.kept->previous.len == 0;

		if (!first)
			assert_int_equal(codec_hash(opened.kept->previous, &previous), ERR_OK);
		assert_int_equal(record_chain_next(&chain, opened.kept->holder_sequence,
						   first ? NULL : &previous, &opened.leaf),
				 ERR_OK);
		assert_memory_equal(opened.kept->holder.data, holder->b, HOLDER_ID_LEN);
	}
	assert_int_equal(store_holder_get(w->worker.reader, holder, &row), ERR_OK);
	assert_int_equal(row.chain.count, count);
	assert_true(count == 0 || hash_equal(&row.chain.newest, &chain.newest));
	return count;
}

struct receipt_opened world_holder_entry(struct world *w, const struct holder_id *holder)
{
	unsigned count = 0;
	struct store_entry *rows = holder_rows(w, holder, &count);

	assert_true(count > 0);
	return open_row(w, &rows[count - 1]);
}

struct receipt_opened world_receipt(struct world *w, const Eenmaal__V1__OpenReceipt *r)
{
	struct receipt_opened opened = {0};

	assert_non_null(r);
	assert_int_equal(receipt_verify_open(r, &w->receipts, w->arena, &opened), ERR_OK);
	return opened;
}

Eenmaal__V1__SeenRecord *world_seen(struct world *w, const Eenmaal__V1__Receipt *r)
{
	Eenmaal__V1__SeenRecord *seen = NULL;
	struct checkpoint checkpoint = {0};

	assert_non_null(r);
	assert_int_equal(receipt_verify(r, &w->receipts, w->arena, &seen, &checkpoint), ERR_OK);
	return seen;
}
