/* SPDX-License-Identifier: EUPL-1.2 */
/* A member reads the list of its own accesses: all of them, provable, and nothing besides. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/base/clock.h"
#include "tests/support/tape.h"

static const struct wallet_grant to_gemeente = {
	WORLD_GEMEENTE, KIND_BIT(KIND_FINANCE), "debt-counselling", "municipality", 1, 1,
};

static Eenmaal__V1__AccessRequest *by_gemeente(struct wallet *h)
{
	return wallet_access(h, WORLD_GEMEENTE, "finance", "debt-counselling", "municipality");
}

static struct wallet *with_grant(struct world *w)
{
	struct wallet *h = wallet_enrolled(w);

	wallet_upload_first(h, KIND_FINANCE, 1, "owes money");
	wallet_grant_put(h, wallet_grant(h, &to_gemeente));
	return h;
}

static void fetch(struct wallet *h)
{
	world_done(h->w, "PartnerService/Fetch", WORLD_GEMEENTE,
		   wallet_fetch(h, WORLD_GEMEENTE, by_gemeente(h)));
}

static Eenmaal__V1__ListOwnAccessesRequest *query(struct world *w, int member, int signer,
						  uint64_t first)
{
	Eenmaal__V1__ListOwnAccessesRequest *request = world_alloc(w, sizeof(*request));
	Eenmaal__V1__AccessQuery m = EENMAAL__V1__ACCESS_QUERY__INIT;

	eenmaal__v1__list_own_accesses_request__init(request);
	m.header = world_header(w, world_member_id(member), NULL, 0);
	m.first = first;
	request->query = world_member_signed(w, STATEMENT_ACCESS_QUERY, &m, signer);
	return request;
}

static Eenmaal__V1__ListOwnAccessesResponse *list(struct world *w, int member, uint64_t first)
{
	Eenmaal__V1__ListOwnAccessesRequest *request = query(w, member, member, first);
	Eenmaal__V1__ListOwnAccessesResponse *m =
		world_done(w, "PartnerService/ListOwnAccesses", member, request);
	struct hash asked = world_hash(request->query);

	assert_int_equal(receipt_names(world_seen(w, m->receipt), &asked), ERR_OK);
	assert_int_equal(world_entry(w, 0).seen->action, EENMAAL__V1__ACTION__ACTION_ACCESSES_READ);
	return m;
}

/* Proven under the reading's own checkpoint, and about the statement beside it. */
static Eenmaal__V1__SeenRecord *proven(struct world *w,
				       const Eenmaal__V1__ListOwnAccessesResponse *m, size_t n)
{
	Eenmaal__V1__Receipt r = *m->accesses[n]->entry;
	struct hash asked = world_hash(m->accesses[n]->access_request);
	Eenmaal__V1__SeenRecord *seen;

	assert_string_equal(r.checkpoint, "");
	r.checkpoint = m->receipt->checkpoint;
	seen = world_seen(w, &r);
	assert_int_equal(receipt_names(seen, &asked), ERR_OK);
	assert_int_equal(seen->action, EENMAAL__V1__ACTION__ACTION_ACCESS);
	return seen;
}

static void test_own_and_no_others(void **state)
{
	struct world *w = *state;
	struct wallet *h = with_grant(w);
	const Eenmaal__V1__ListOwnAccessesResponse *m;

	assert_int_equal(list(w, WORLD_GEMEENTE, 0)->n_accesses, 0);
	fetch(h);
	world_done(w, "PartnerService/Fetch", WORLD_SCHOOL,
		   wallet_fetch(h, WORLD_SCHOOL,
				wallet_access(h, WORLD_SCHOOL, "skills", "language-training",
					      "language-school")));
	m = list(w, WORLD_GEMEENTE, 0);
	assert_int_equal(m->n_accesses, 1);
	assert_false(m->more);
	assert_memory_equal(m->accesses[0]->holder.data, h->id.b, HOLDER_ID_LEN);
	assert_int_equal(proven(w, m, 0)->n_released, 1);
	m = list(w, WORLD_SCHOOL, 0);
	assert_int_equal(m->n_accesses, 1);
	assert_int_equal(proven(w, m, 0)->n_released, 0);
	assert_int_equal(list(w, WORLD_COA, 0)->n_accesses, 0);
	(void)tape_whole(tape_record(w));
}

/* A dossier that refuses and one that does not exist: the same but for number, salts and hashes. */
static void test_refusals_are_alike(void **state)
{
	struct world *w = *state;
	struct wallet *closed = wallet_enrolled(w), *nobody = wallet_new(w);
	const Eenmaal__V1__ListOwnAccessesResponse *m;
	Eenmaal__V1__SeenRecord *a, *b;

	fetch(closed);
	fetch(nobody);
	m = list(w, WORLD_GEMEENTE, 0);
	assert_int_equal(m->n_accesses, 2);
	a = proven(w, m, 0);
	b = proven(w, m, 1);
	assert_int_equal(a->outcome, b->outcome);
	assert_int_equal(a->n_released + b->n_released, 0);
	assert_memory_equal(m->accesses[1]->holder.data, nobody->id.b, HOLDER_ID_LEN);
	assert_int_equal(m->accesses[0]->entry->seen.len, m->accesses[1]->entry->seen.len);
	assert_int_equal(protobuf_c_message_get_packed_size(&m->accesses[0]->access_request->base),
			 protobuf_c_message_get_packed_size(&m->accesses[1]->access_request->base));
}

static void test_pages(void **state)
{
	struct world *w = *state;
	struct wallet *h = with_grant(w);
	const Eenmaal__V1__ListOwnAccessesResponse *m;
	uint64_t next = 0;
	unsigned count = 0;

	for (unsigned n = 0; n < 70; n++)
		fetch(h);
	do {
		m = list(w, WORLD_GEMEENTE, next);
		assert_true(m->n_accesses > 0 && m->n_accesses <= 64);
		for (size_t n = 0; n < m->n_accesses; n++, count++) {
			assert_true(m->accesses[n]->entry->leaf_index >= next);
			next = m->accesses[n]->entry->leaf_index + 1;
		}
	} while (m->more);
	assert_int_equal(count, 70);
	assert_int_equal(list(w, WORLD_GEMEENTE, next)->n_accesses, 0);
}

/* What is erased, or too old, is gone here too. */
static void test_gone(void **state)
{
	struct world *w = *state;
	struct wallet *h = with_grant(w), *other = with_grant(w);
	struct committer_retained done;
	const Eenmaal__V1__ListOwnAccessesResponse *m;

	fetch(h);
	fetch(other);
	world_done(w, "HolderService/Erase", WORLD_PUBLIC, wallet_erasure(h, NULL));
	m = list(w, WORLD_GEMEENTE, 0);
	assert_int_equal(m->n_accesses, 1);
	assert_memory_equal(m->accesses[0]->holder.data, other->id.b, HOLDER_ID_LEN);
	clock_set(WORLD_NOW + WORLD_DAY);
	assert_int_equal(committer_retain(w->committer, w->trust, &done), ERR_OK);
	clock_set(WORLD_NOW + 2000 * WORLD_DAY);
	assert_int_equal(committer_retain(w->committer, w->trust, &done), ERR_OK);
	assert_int_equal(list(w, WORLD_GEMEENTE, 0)->n_accesses, 0);
}

static void test_refused(void **state)
{
	struct world *w = *state;
	struct answer a;

	a = world_refused(w, "PartnerService/ListOwnAccesses", WORLD_GEMEENTE,
			  query(w, WORLD_GEMEENTE, WORLD_SCHOOL, 0), ERR_SIGNATURE);
	assert_true(a.rejected);
	a = world_refused(w, "PartnerService/ListOwnAccesses", WORLD_GEMEENTE,
			  query(w, WORLD_SCHOOL, WORLD_GEMEENTE, 0), ERR_ISSUER);
	assert_true(a.rejected);
	w->members[WORLD_GEMEENTE].status = EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_SUSPENDED;
	world_sign(w);
	a = world_refused(w, "PartnerService/ListOwnAccesses", WORLD_GEMEENTE,
			  query(w, WORLD_GEMEENTE, WORLD_GEMEENTE, 0), ERR_FORBIDDEN);
	assert_true(a.rejected);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_start, world_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_own_and_no_others),
		TEST(test_refusals_are_alike),
		TEST(test_pages),
		TEST(test_gone),
		TEST(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
