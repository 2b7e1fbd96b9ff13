/* SPDX-License-Identifier: EUPL-1.2 */
/* What the auditor's page finds in the log, and that it is proven. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/base/clock.h"
#include "tests/support/debtor.h"

/* ---- finding ------------------------------------------------------------------------------------------------- */

static const Eenmaal__V1__FindEntriesResponse *find(struct world *w, Eenmaal__V1__EntryFilter *f,
						    uint64_t before, uint32_t limit)
{
	Eenmaal__V1__FindEntriesRequest request = EENMAAL__V1__FIND_ENTRIES_REQUEST__INIT;
	const Eenmaal__V1__FindEntriesResponse *m;
	struct receipt_opened own;

	request.filter = f;
	request.before = before;
	request.limit = limit;
	m = world_done(w, "AuditService/FindEntries", WORLD_INSPECTIE, &request);
	own = world_receipt(w, m->receipt);
	for (size_t n = 0; n < m->n_entries; n++) {
		Eenmaal__V1__SeenRecord *seen = NULL;
		Eenmaal__V1__KeptRecord *kept = NULL;
		struct merkle_proof proof;
		struct hash leaf;

		assert_true(m->entries[n]->leaf_index < m->receipt->receipt->leaf_index);
		assert_true(n == 0 || m->entries[n]->leaf_index < m->entries[n - 1]->leaf_index);
		assert_int_equal(entry_open(m->entries[n], w->arena, &seen, &kept, &leaf), ERR_OK);
		assert_int_equal(proof_from_wire(m->entries[n]->n_inclusion,
						 m->entries[n]->inclusion, &proof),
				 ERR_OK);
		assert_int_equal(merkle_verify_inclusion(m->entries[n]->leaf_index,
							 own.checkpoint.size, &leaf, &proof,
							 &own.checkpoint.root),
				 ERR_OK);
	}
	return m;
}

struct wanted {
	const char *partner, *staff, *kind, *purpose;
	Eenmaal__V1__Verdict verdict;
	Eenmaal__V1__Reason reason;
	Eenmaal__V1__Action action;
	int64_t from, to;
	struct view holder;
};

static char *text(struct world *w, const char *s)
{
	return world_text(w, s ? s : "");
}

static Eenmaal__V1__EntryFilter *filter_of(struct world *w, struct wanted f)
{
	Eenmaal__V1__EntryFilter *m = world_alloc(w, sizeof(*m));

	eenmaal__v1__entry_filter__init(m);
	m->partner = text(w, f.partner);
	m->staff = text(w, f.staff);
	m->kind = text(w, f.kind);
	m->purpose = text(w, f.purpose);
	m->verdict = f.verdict;
	m->reason = f.reason;
	m->action = f.action;
	m->from = f.from;
	m->to = f.to;
	m->holder = world_bytes(w, f.holder.data, f.holder.len);
	return m;
}

static size_t found(struct world *w, struct wanted f)
{
	const Eenmaal__V1__FindEntriesResponse *m = find(w, filter_of(w, f), 0, 100);

	assert_int_equal(m->next, 0);
	return m->n_entries;
}

#define FILTER(...) ((struct wanted){__VA_ARGS__})
#define VERDICT(name) EENMAAL__V1__VERDICT__VERDICT_##name

static void test_filters(void **state)
{
	struct world *w = *state;
	struct wallet *h = debtor_lived_in(w), *other = debtor_lived_in(w);
	uint8_t nobody[HOLDER_ID_LEN] = {1};
	uint64_t size;

	debtor_refused(wallet_enrolled(w), EENMAAL__V1__REASON__REASON_NO_CONSENT);
	clock_set(WORLD_NOW + 10 * WORLD_DAY);
	(void)wallet_fetched(h, WORLD_GEMEENTE, debtor_access(h));
	(void)other;
	size = world_ledger_size(w);
	assert_int_equal(find(w, NULL, 0, 100)->n_entries, size);
	assert_int_equal(found(w, FILTER(.partner = "gemeente")), 6);
	assert_int_equal(found(w, FILTER(.partner = "coa")), 5);
	assert_int_equal(found(w, FILTER(.partner = "school")), 0);
	assert_int_equal(found(w, FILTER(.partner = "holder")), 2);
	assert_int_equal(found(w, FILTER(.partner = "broker")), 1);
	assert_int_equal(found(w, FILTER(.kind = "finance")), 8);
	assert_int_equal(found(w, FILTER(.kind = "medical")), 0);
	assert_int_equal(found(w, FILTER(.purpose = "debt-counselling")), 6);
	assert_int_equal(found(w, FILTER(.verdict = VERDICT(RELEASED))), 3);
	assert_int_equal(found(w, FILTER(.verdict = VERDICT(REFUSED))), 1);
	assert_int_equal(found(w, FILTER(.reason = EENMAAL__V1__REASON__REASON_NO_CONSENT)), 1);
	assert_int_equal(found(w, FILTER(.reason = EENMAAL__V1__REASON__REASON_REVOKED)), 0);
	assert_int_equal(found(w, FILTER(.action = EENMAAL__V1__ACTION__ACTION_GRANT)), 2);
	assert_int_equal(found(w,
			       FILTER(.from = WORLD_NOW + WORLD_DAY, .verdict = VERDICT(RELEASED))),
			 1);
	assert_int_equal(found(w,
			       FILTER(.to = WORLD_NOW + WORLD_DAY, .verdict = VERDICT(RELEASED))),
			 2);
	assert_int_equal(found(w, FILTER(.to = WORLD_NOW)), 0);
	assert_int_equal(found(w, FILTER(.holder = view_of(h->id.b, HOLDER_ID_LEN))), 5);
	assert_int_equal(found(w, FILTER(.holder = view_of(h->id.b, HOLDER_ID_LEN),
					 .from = WORLD_NOW + WORLD_DAY)),
			 1);
	assert_int_equal(found(w, FILTER(.holder = view_of(nobody, HOLDER_ID_LEN))), 0);
	assert_int_equal(found(w, FILTER(.staff = "nobody")), 0);
	world_never_scanned(w);
}

/* Every entry once, whatever the page's size. */
static void test_paging(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__EntryFilter *f = filter_of(w, FILTER(.partner = "gemeente"));
	const Eenmaal__V1__FindEntriesResponse *m;
	uint64_t before = 0, last = UINT64_MAX, count = 0;

	for (unsigned n = 0; n < 5; n++) {
		clock_set(WORLD_NOW + n * 300 * WORLD_DAY);
		if (n > 0)
			world_sign(w);
		(void)debtor_lived_in(w);
	}
	do {
		m = find(w, f, before, 3);
		assert_true(m->n_entries <= 3);
		for (size_t n = 0; n < m->n_entries; n++, count++) {
			assert_true(m->entries[n]->leaf_index < last);
			last = m->entries[n]->leaf_index;
		}
		before = m->next;
	} while (before > 0);
	assert_int_equal(count, 10);
	world_never_scanned(w);
}

static void input_refused(struct world *w, struct wanted f, uint32_t limit)
{
	Eenmaal__V1__FindEntriesRequest request = EENMAAL__V1__FIND_ENTRIES_REQUEST__INIT;

	request.filter = filter_of(w, f);
	request.limit = limit;
	world_refused(w, "AuditService/FindEntries", WORLD_INSPECTIE, &request, ERR_INPUT);
}

static void test_hostile(void **state)
{
	struct world *w = *state;

	input_refused(w, FILTER(.partner = "' OR 1=1 --"), 10);
	input_refused(w, FILTER(.staff = "UPPER"), 10);
	input_refused(w, FILTER(.holder = view_str("short")), 10);
	input_refused(w, FILTER(.from = -1), 10);
	input_refused(w, FILTER(.reason = (Eenmaal__V1__Reason)9999), 10);
	input_refused(w, FILTER(.verdict = (Eenmaal__V1__Verdict)3), 10);
	input_refused(w, FILTER(.kind = "finance"), 0);
	input_refused(w, FILTER(.kind = "finance"), 101);
	(void)find(w, NULL, UINT64_C(1) << 52, 100);
}

static void test_erased(void **state)
{
	struct world *w = *state;
	struct wallet *h = debtor_lived_in(w);
	Eenmaal__V1__GetEntryRequest request = EENMAAL__V1__GET_ENTRY_REQUEST__INIT;
	const Eenmaal__V1__GetEntryResponse *m;
	uint64_t size;

	request.leaf_index = world_ledger_size(w) - 1;
	world_done(w, "HolderService/Erase", WORLD_PUBLIC, wallet_erasure(h, NULL));
	m = world_done(w, "AuditService/GetEntry", WORLD_INSPECTIE, &request);
	assert_int_equal(m->entry->kept.len + m->entry->seen.len, 0);
	assert_int_equal(m->entry->commitment.len, HASH_LEN);
	assert_int_equal(found(w, FILTER(.partner = "gemeente")), 0);
	size = world_ledger_size(w);
	assert_int_equal(find(w, NULL, 0, 100)->n_entries, size);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_start, world_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_filters),
		TEST(test_paging),
		TEST(test_hostile),
		TEST(test_erased),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
