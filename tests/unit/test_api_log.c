/* SPDX-License-Identifier: EUPL-1.2 */
/* What the log says, who may read it, and what erasing leaves of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "broker/base/clock.h"
#include "policy/decide.h"
#include "tests/support/wallet.h"

static const struct wallet_grant to_gemeente = {
	WORLD_GEMEENTE, KIND_BIT(KIND_FINANCE), "debt-counselling", "municipality", 1, 1,
};

static Eenmaal__V1__AccessRequest *by_gemeente(struct wallet *h)
{
	return wallet_access(h, WORLD_GEMEENTE, "finance", "debt-counselling", "municipality");
}

/* A dossier in which something has happened: 5 entries. */
static struct wallet *lived_in(struct world *w, Eenmaal__V1__Grant **grant)
{
	struct wallet *h = wallet_enrolled(w);

	*grant = wallet_grant(h, &to_gemeente);
	wallet_upload_first(h, KIND_FINANCE, 1, "owes money");
	wallet_grant_put(h, *grant);
	assert_int_equal(wallet_fetched(h, WORLD_GEMEENTE, by_gemeente(h))->n_releases, 1);
	wallet_dossier(h);
	return h;
}

/* ---- statements that are refused ---------------------------------------------------------------------- */

/* The newest entry is a refusal for this reason, by whom, in whose chain. */
static void rejected(struct world *w, const char *requester, enum reason reason,
		     const struct holder_id *holder)
{
	struct receipt_opened opened = world_entry(w, 0);

	assert_int_equal(opened.seen->action, EENMAAL__V1__ACTION__ACTION_REJECT);
	assert_int_equal(opened.seen->outcome, EENMAAL__V1__OUTCOME__OUTCOME_REFUSED);
	assert_string_equal(opened.seen->requester, requester);
	if ((enum reason)opened.kept->reason != reason)
		fail_msg("%s, not %s", reason_name((enum reason)opened.kept->reason),
			 reason_name(reason));
	assert_int_equal(opened.kept->holder.len, holder ? HOLDER_ID_LEN : 0);
	if (holder)
		assert_memory_equal(opened.kept->holder.data, holder->b, HOLDER_ID_LEN);
}

static void fetch_rejected(struct wallet *h, const Eenmaal__V1__FetchRequest *request,
			   enum err expected, enum reason reason)
{
	uint64_t size = world_ledger_size(h->w);
	struct answer a =
		world_refused(h->w, "PartnerService/Fetch", WORLD_GEMEENTE, request, expected);

	assert_true(a.rejected);
	assert_int_equal(world_ledger_size(h->w), size + 1);
	rejected(h->w, "gemeente", reason, NULL);
}

static void test_members_statements(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct wallet *h = lived_in(w, &g);
	Eenmaal__V1__AccessRequest *m = by_gemeente(h);
	Eenmaal__V1__FetchRequest *request = wallet_fetch(h, WORLD_GEMEENTE, m);

	world_done(w, "PartnerService/Fetch", WORLD_GEMEENTE, request);
	fetch_rejected(h, request, ERR_REPLAY, REASON_REPLAY);
	world_restart(w);
	fetch_rejected(h, request, ERR_REPLAY, REASON_REPLAY);
	m = by_gemeente(h);
	m->header->audience = world_text(w, "other.example");
	fetch_rejected(h, wallet_fetch(h, WORLD_GEMEENTE, m), ERR_AUDIENCE, REASON_WRONG_AUDIENCE);
	m = by_gemeente(h);
	m->header->issuer = world_text(w, "school");
	fetch_rejected(h, wallet_fetch(h, WORLD_GEMEENTE, m), ERR_ISSUER, REASON_WRONG_ISSUER);
	m = by_gemeente(h);
	m->header->issued_at += 61;
	m->header->expires_at += 61;
	fetch_rejected(h, wallet_fetch(h, WORLD_GEMEENTE, m), ERR_FUTURE, REASON_STATEMENT_FUTURE);
	m = by_gemeente(h);
	m->header->issued_at -= 300;
	m->header->expires_at -= 300;
	fetch_rejected(h, wallet_fetch(h, WORLD_GEMEENTE, m), ERR_EXPIRED,
		       REASON_STATEMENT_EXPIRED);
	m = by_gemeente(h);
	m->header->expires_at += 3600;
	fetch_rejected(h, wallet_fetch(h, WORLD_GEMEENTE, m), ERR_RANGE, REASON_MALFORMED);
	m = by_gemeente(h);
	fetch_rejected(h, wallet_fetch(h, WORLD_SCHOOL, m), ERR_SIGNATURE, REASON_BAD_SIGNATURE);
	request = wallet_fetch(h, WORLD_GEMEENTE, m);
	request->access_request->payload_type =
		world_text(w, statement_type_uri(STATEMENT_CONSENT_REQUEST));
	fetch_rejected(h, request, ERR_STATEMENT_TYPE, REASON_WRONG_TYPE);
	request = wallet_fetch(h, WORLD_GEMEENTE, m);
	request->access_request->n_signatures = 0;
	fetch_rejected(h, request, ERR_INPUT, REASON_MALFORMED);
	world_check_ledger(w);
}

/* A statement that ran out while it waited in the queue. */
static void test_expired_in_the_queue(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct wallet *h = lived_in(w, &g);
	struct pending *block = world_block(w);
	struct pending *fetch = world_send(w, "PartnerService/Fetch", WORLD_GEMEENTE,
					   wallet_fetch(h, WORLD_GEMEENTE, by_gemeente(h)));

	clock_set(WORLD_NOW + 300);
	world_unblock(w, block);
	assert_int_equal(world_wait(w, fetch).error, ERR_EXPIRED);
	rejected(w, "gemeente", REASON_STATEMENT_EXPIRED, NULL);
}

static void suspension_rejected(struct wallet *h, Eenmaal__V1__SuspendRequest *request,
				enum err expected, enum reason reason)
{
	world_refused(h->w, "HolderService/Suspend", WORLD_PUBLIC, request, expected);
	rejected(h->w, "holder", reason, &h->id);
}

static void test_holders_statements(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct wallet *h = lived_in(w, &g), *other = wallet_enrolled(w), *nobody = wallet_new(w);
	Eenmaal__V1__SuspendRequest *request = wallet_suspension(h, NULL, true);
	Eenmaal__V1__GetDossierRequest query = EENMAAL__V1__GET_DOSSIER_REQUEST__INIT;
	uint64_t size;

	world_done(w, "HolderService/Suspend", WORLD_PUBLIC, request);
	suspension_rejected(h, request, ERR_REPLAY, REASON_REPLAY);
	h->sequence++;
	suspension_rejected(h, wallet_suspension(h, NULL, false), ERR_SEQUENCE,
			    REASON_WRONG_SEQUENCE);
	h->sequence -= 3;
	suspension_rejected(h, wallet_suspension(h, NULL, false), ERR_SEQUENCE,
			    REASON_WRONG_SEQUENCE);
	request = world_alloc(w, sizeof(*request));
	eenmaal__v1__suspend_request__init(request);
	request->suspension = wallet_query(h, "GetDossier", 0);
	suspension_rejected(h, request, ERR_STATEMENT_TYPE, REASON_WRONG_TYPE);
	query.query = wallet_query(h, "ListAccesses", 1);
	world_refused(w, "HolderService/GetDossier", WORLD_PUBLIC, &query, ERR_INPUT);
	rejected(w, "holder", REASON_MALFORMED, &h->id);
	/* Strangers leave nothing: no dossier, another's key, a key id that is none. */
	size = world_ledger_size(w);
	world_refused(w, "HolderService/Suspend", WORLD_PUBLIC,
		      wallet_suspension(nobody, NULL, true), ERR_UNAUTHENTICATED);
	request = wallet_suspension(other, NULL, true);
	request->suspension->signatures[0]->keyid = h->number;
	world_refused(w, "HolderService/Suspend", WORLD_PUBLIC, request, ERR_UNAUTHENTICATED);
	request->suspension->signatures[0]->keyid = world_text(w, "hello");
	world_refused(w, "HolderService/Suspend", WORLD_PUBLIC, request, ERR_UNAUTHENTICATED);
	assert_int_equal(world_ledger_size(w), size);
	world_check_chain(w, &h->id);
	world_check_ledger(w);
}

/* What others hold of the holder's statements fills nobody's log, neither with replays nor otherwise. */
static void test_copies_leave_one_trace(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct wallet *h = lived_in(w, &g);
	Eenmaal__V1__PutGrantRequest put = EENMAAL__V1__PUT_GRANT_REQUEST__INIT;
	Eenmaal__V1__SuspendRequest elsewhere = EENMAAL__V1__SUSPEND_REQUEST__INIT;
	uint64_t size;

	put.grant = wallet_dossier(h)->grants[0]->grant;
	elsewhere.suspension = put.grant;
	size = world_ledger_size(w);
	for (int n = 0; n < 3; n++) {
		world_refused(w, "HolderService/PutGrant", WORLD_PUBLIC, &put, ERR_REPLAY);
		world_refused(w, "HolderService/Suspend", WORLD_PUBLIC, &elsewhere,
			      ERR_STATEMENT_TYPE);
	}
	rejected(w, "holder", REASON_REPLAY, &h->id);
	assert_int_equal(world_ledger_size(w), size + 1);
	clock_set(WORLD_NOW + WORLD_DAY + 1);
	world_refused(w, "HolderService/PutGrant", WORLD_PUBLIC, &put, ERR_EXPIRED);
	world_refused(w, "HolderService/PutGrant", WORLD_PUBLIC, &put, ERR_EXPIRED);
	assert_int_equal(world_ledger_size(w), size + 2);
	world_check_chain(w, &h->id);
	world_check_ledger(w);
}

static void erase_from_disk(struct wallet *h, const char *kind)
{
	const struct timespec pause = {.tv_nsec = 10 * 1000 * 1000};
	struct stat st = {.st_size = 1};
	char path[300];

	(void)snprintf(path, sizeof(path), "%s-wal", h->w->path);
	world_done(h->w, "HolderService/Erase", WORLD_PUBLIC, wallet_erasure(h, kind));
	for (int n = 0; n < 1000 && st.st_size != 0; n++) {
		(void)nanosleep(&pause, NULL);
		assert_int_equal(stat(path, &st), 0);
	}
	assert_int_equal(st.st_size, 0);
}

/* The write-ahead log is emptied: what was erased stands nowhere on the disk. */
static void test_erasing_empties_the_log_file(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct wallet *h = lived_in(w, &g), *other = lived_in(w, &g);

	erase_from_disk(h, "finance");
	/* Also when nothing but this was written since. */
	erase_from_disk(other, NULL);
	wallet_dossier(h);
	world_check_ledger(w);
}

/* A statement that is refused beside the erasure of its dossier names that dossier nowhere. */
static void test_refused_beside_erasure(void **state)
{
	struct world *w = *state;
	struct wallet *h = wallet_enrolled(w);
	struct pending *block = world_block(w);
	Eenmaal__V1__GetDossierRequest query = EENMAAL__V1__GET_DOSSIER_REQUEST__INIT;
	struct pending *erase, *refused;

	erase = world_send(w, "HolderService/Erase", WORLD_PUBLIC, wallet_erasure(h, NULL));
	query.query = wallet_query(h, "ListAccesses", 1);
	refused = world_send(w, "HolderService/GetDossier", WORLD_PUBLIC, &query);
	world_unblock(w, block);
	assert_int_equal(world_wait(w, erase).error, ERR_OK);
	assert_int_equal(world_wait(w, refused).error, ERR_INPUT);
	assert_int_equal(world_check_chain(w, &h->id), 0);
	assert_int_equal(world_entry(w, 0).seen->action, EENMAAL__V1__ACTION__ACTION_ERASE);
	world_check_ledger(w);
}

/* A holder's own key, but a header that names another dossier. */
static void test_another_dossier(void **state)
{
	struct world *w = *state;
	struct wallet *h = wallet_enrolled(w), *other = wallet_enrolled(w);
	Eenmaal__V1__SuspendRequest request = EENMAAL__V1__SUSPEND_REQUEST__INIT;
	Eenmaal__V1__Suspension m = EENMAAL__V1__SUSPENSION__INIT;

	m.header = wallet_header(other, 2);
	m.paused = true;
	request.suspension = wallet_signed(h, STATEMENT_SUSPENSION, &m);
	suspension_rejected(h, &request, ERR_ISSUER, REASON_WRONG_ISSUER);
	assert_false(wallet_dossier(other)->stopped);
}

static void test_partners_limits(void **state)
{
	struct world *w = *state;
	struct wallet *h = wallet_enrolled(w), *again = wallet_new(w);
	struct wallet_document d = {WORLD_GEMEENTE, KIND_TRAUMA, 1, 1, 0, NULL, "x"};
	static const struct hash never;
	Eenmaal__V1__EnrolRequest *enrol;

	/* Nobody contributes what the agreement does not give them. */
	world_refused(w, "PartnerService/PutSegment", WORLD_GEMEENTE, wallet_upload(h, &d),
		      ERR_FORBIDDEN);
	rejected(w, "gemeente", REASON_NOT_ALLOWED, &h->id);
	/* Nobody goes on from a version that is not theirs. */
	d.author = WORLD_COA;
	d.kind = KIND_FINANCE;
	d.version = 2;
	d.previous = &never;
	world_refused(w, "PartnerService/PutSegment", WORLD_COA, wallet_upload(h, &d), ERR_STATE);
	/* A number is used once. */
	again->id = h->id;
	memcpy(again->number, h->number, sizeof(h->number));
	enrol = wallet_enrolment(again);
	world_refused(w, "PartnerService/Enrol", WORLD_COA, enrol, ERR_EXISTS);
	world_refused(w, "PartnerService/Enrol", WORLD_SCHOOL, enrol, ERR_SIGNATURE);
	wallet_dossier(h);
}

/* ---- the holder's view --------------------------------------------------------------------------------- */

/* One page from number first on, verified against the reading's own receipt. */
static const Eenmaal__V1__ListAccessesResponse *accesses(struct wallet *h, uint64_t first)
{
	Eenmaal__V1__ListAccessesRequest request = EENMAAL__V1__LIST_ACCESSES_REQUEST__INIT;
	const Eenmaal__V1__ListAccessesResponse *reply;
	struct receipt_opened own;

	request.query = wallet_query(h, "ListAccesses", first);
	reply = world_done(h->w, "HolderService/ListAccesses", WORLD_PUBLIC, &request);
	own = world_receipt(h->w, reply->receipt);
	assert_int_equal(reply->first, first);
	for (size_t n = 0; n < reply->n_entries; n++) {
		const Eenmaal__V1__LogEntry *entry = reply->entries[n];
		struct receipt_opened opened = {0};
		struct merkle_proof proof;

		assert_int_equal(entry_open(entry, h->w->arena, &opened.seen, &opened.kept,
					    &opened.leaf),
				 ERR_OK);
		assert_int_equal(opened.kept->holder_sequence, first + n);
		assert_int_equal(proof_from_wire(entry->n_inclusion, entry->inclusion, &proof),
				 ERR_OK);
		assert_int_equal(merkle_verify_inclusion(entry->leaf_index, own.checkpoint.size,
							 &opened.leaf, &proof,
							 &own.checkpoint.root),
				 ERR_OK);
		assert_null(entry->statement);
		/* The reading's own entry names the newest one: nothing was left out. */
		if (!reply->more && n + 1 == reply->n_entries)
			assert_memory_equal(own.kept->previous.data, opened.leaf.b, HASH_LEN);
	}
	return reply;
}

static void test_list_accesses(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct wallet *h = lived_in(w, &g);
	struct wallet *other = lived_in(w, &g);
	const Eenmaal__V1__ListAccessesResponse *reply = accesses(h, 1);

	assert_int_equal(reply->n_entries, 5);
	assert_false(reply->more);
	assert_int_equal(accesses(h, 6)->n_entries, 1);
	assert_int_equal(accesses(h, 20)->n_entries, 0);
	for (int n = 0; n < 254; n++)
		wallet_dossier(other);
	reply = accesses(other, 1);
	assert_int_equal(reply->n_entries, 256);
	assert_true(reply->more);
	reply = accesses(other, 257);
	assert_int_equal(reply->n_entries, 4);
	assert_false(reply->more);
}

/* ---- erasure ------------------------------------------------------------------------------------------- */

static void test_erase_a_kind(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct wallet *h = lived_in(w, &g);

	wallet_upload_first(h, KIND_PLAN, 1, "a workshop");
	world_done(w, "HolderService/Erase", WORLD_PUBLIC, wallet_erasure(h, "finance"));
	wallet_not_fetched(h, WORLD_GEMEENTE, by_gemeente(h),
			   EENMAAL__V1__REASON__REASON_NO_SEGMENT);
	assert_int_equal(wallet_dossier(h)->n_segments, 1);
	/* The kind begins anew. */
	wallet_upload_first(h, KIND_FINANCE, 1, "owes nothing");
	assert_int_equal(wallet_fetched(h, WORLD_GEMEENTE, by_gemeente(h))->n_releases, 1);
	world_check_chain(w, &h->id);
	world_check_ledger(w);
}

static void test_erase_everything(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct wallet *h = lived_in(w, &g);
	struct wallet *other = lived_in(w, &g);
	const Eenmaal__V1__EraseResponse *reply;
	struct wallet *again = wallet_new(w);
	struct store_entry rows[64] = {0};
	struct store_page page = {.limit = 64, .arena = w->arena};
	unsigned erased = 0;

	reply = world_done(w, "HolderService/Erase", WORLD_PUBLIC, wallet_erasure(h, NULL));
	assert_int_equal(world_seen(w, reply->receipt)->action, EENMAAL__V1__ACTION__ACTION_ERASE);
	assert_int_equal(world_entry(w, 0).kept->holder.len, 0);
	world_refused(w, "HolderService/Suspend", WORLD_PUBLIC, wallet_suspension(h, NULL, true),
		      ERR_UNAUTHENTICATED);
	/* Every leaf stays, every proof holds, and what the leaves said is gone. */
	world_check_ledger(w);
	assert_int_equal(store_entry_list(w->worker.reader, 0, &page, rows), ERR_OK);
	for (unsigned n = 0; n < page.count; n++) {
		erased += rows[n].erased;
		if (rows[n].erased)
			assert_int_equal(rows[n].kept.len + rows[n].seen.len, 0);
	}
	assert_int_equal(erased, 5);
	assert_int_equal(world_check_chain(w, &other->id), 5);
	/* The number is never used again. */
	again->id = h->id;
	memcpy(again->number, h->number, sizeof(h->number));
	world_refused(w, "PartnerService/Enrol", WORLD_COA, wallet_enrolment(again), ERR_EXISTS);
	world_restart(w);
	world_check_ledger(w);
}

#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, world_start, world_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_WORLD(test_members_statements),
		IN_A_WORLD(test_expired_in_the_queue),
		IN_A_WORLD(test_holders_statements),
		IN_A_WORLD(test_another_dossier),
		IN_A_WORLD(test_copies_leave_one_trace),
		IN_A_WORLD(test_refused_beside_erasure),
		IN_A_WORLD(test_erasing_empties_the_log_file),
		IN_A_WORLD(test_partners_limits),
		IN_A_WORLD(test_list_accesses),
		IN_A_WORLD(test_erase_a_kind),
		IN_A_WORLD(test_erase_everything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
