/* SPDX-License-Identifier: EUPL-1.2 */
/* Giving, taking back, pausing and refusing consent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/base/clock.h"
#include "policy/decide.h"
#include "tests/support/wallet.h"

#define SKILLS KIND_BIT(KIND_SKILLS)
#define PLAN KIND_BIT(KIND_PLAN)

static const struct wallet_grant to_gemeente = {
	WORLD_GEMEENTE, SKILLS, "civic-integration", "municipality", 1, 1,
};
static const struct wallet_grant to_school = {
	WORLD_SCHOOL, SKILLS, "language-training", "language-school", 1, 1,
};

static Eenmaal__V1__AccessRequest *by_gemeente(struct wallet *h, const char *kind)
{
	return wallet_access(h, WORLD_GEMEENTE, kind, "civic-integration", "municipality");
}

static Eenmaal__V1__AccessRequest *by_school(struct wallet *h)
{
	return wallet_access(h, WORLD_SCHOOL, "skills", "language-training", "language-school");
}

static Eenmaal__V1__GetEpochKeyRequest epoch_request(struct wallet *h, const char *kind)
{
	Eenmaal__V1__GetEpochKeyRequest m = EENMAAL__V1__GET_EPOCH_KEY_REQUEST__INIT;

	m.holder = world_bytes(h->w, h->id.b, HOLDER_ID_LEN);
	m.kind = world_text(h->w, kind);
	return m;
}

static uint64_t present_epoch(struct wallet *h, const char *kind)
{
	Eenmaal__V1__GetEpochKeyRequest m = epoch_request(h, kind);
	const Eenmaal__V1__GetEpochKeyResponse *reply =
		world_done(h->w, "PartnerService/GetEpochKey", WORLD_COA, &m);
	struct envelope e;

	assert_int_equal(codec_envelope(reply->epochs, &e), ERR_OK);
	assert_int_equal(statement_verify(&e, STATEMENT_EPOCHS, &h->signing_key), ERR_OK);
	return reply->epoch;
}

static Eenmaal__V1__RevokeResponse *revoke(struct wallet *h, Eenmaal__V1__RevokeRequest *request)
{
	Eenmaal__V1__RevokeResponse *reply =
		world_done(h->w, "HolderService/Revoke", WORLD_PUBLIC, request);
	struct receipt_opened opened = world_receipt(h->w, reply->receipt);
	struct hash hash = world_hash(request->revocation);

	assert_int_equal(opened.seen->action, EENMAAL__V1__ACTION__ACTION_REVOKE);
	assert_int_equal(receipt_names(opened.seen, &hash), ERR_OK);
	assert_int_equal(opened.kept->n_changed, reply->n_current);
	return reply;
}

static void test_revoke_closes_the_epoch(void **state)
{
	struct wallet *h = wallet_enrolled(*state);
	Eenmaal__V1__Grant *g = wallet_grant(h, &to_gemeente);
	struct wallet_document late = {WORLD_COA, KIND_SKILLS, 1, 2, 0, NULL, "late"};
	struct hash previous;
	const Eenmaal__V1__RevokeResponse *reply;

	wallet_upload_first(h, KIND_SKILLS, 1, "a carpenter");
	previous = world_hash(wallet_dossier(h)->segments[0]->segment);
	wallet_grant_put(h, g);
	assert_int_equal(wallet_fetched(h, WORLD_GEMEENTE, by_gemeente(h, "skills"))->n_releases,
			 1);
	assert_int_equal(present_epoch(h, "skills"), 1);
	reply = revoke(h, wallet_revocation(h, g, NULL));
	assert_int_equal(reply->n_current, 1);
	assert_string_equal(reply->current[0]->kind, "skills");
	assert_int_equal(reply->current[0]->epoch, 2);
	assert_int_equal(reply->current[0]->newest, 4);
	wallet_not_fetched(h, WORLD_GEMEENTE, by_gemeente(h, "skills"),
			   EENMAAL__V1__REASON__REASON_REVOKED);
	assert_int_equal(present_epoch(h, "skills"), 2);
	assert_int_equal(present_epoch(h, "plan"), 1);
	/* Nobody seals to the old key any more. */
	late.previous = &previous;
	world_refused(h->w, "PartnerService/PutSegment", WORLD_COA, wallet_upload(h, &late),
		      ERR_STATE);
	late.epoch = 2;
	world_done(h->w, "PartnerService/PutSegment", WORLD_COA, wallet_upload(h, &late));
	/* And what was taken back cannot be taken back again. */
	world_refused(h->w, "HolderService/Revoke", WORLD_PUBLIC, wallet_revocation(h, g, NULL),
		      ERR_STATE);
	world_check_chain(h->w, &h->id);
	world_check_ledger(h->w);
}

static void test_revoke_one_kind(void **state)
{
	struct wallet *h = wallet_enrolled(*state);
	struct wallet_grant both = to_gemeente;
	Eenmaal__V1__Grant *g;
	const Eenmaal__V1__GetDossierResponse *dossier;

	wallet_upload_first(h, KIND_SKILLS, 1, "a carpenter");
	wallet_upload_first(h, KIND_PLAN, 1, "a workshop");
	both.kinds = SKILLS | PLAN;
	g = wallet_grant(h, &both);
	wallet_grant_put(h, g);
	world_refused(h->w, "HolderService/Revoke", WORLD_PUBLIC,
		      wallet_revocation(h, g, "finance"), ERR_INPUT);
	h->sequence--;
	revoke(h, wallet_revocation(h, g, "plan"));
	wallet_not_fetched(h, WORLD_GEMEENTE, by_gemeente(h, "plan"),
			   EENMAAL__V1__REASON__REASON_REVOKED);
	assert_int_equal(wallet_fetched(h, WORLD_GEMEENTE, by_gemeente(h, "skills"))->n_releases,
			 1);
	dossier = wallet_dossier(h);
	assert_int_equal(dossier->n_grants, 1);
	assert_int_equal(dossier->grants[0]->state, EENMAAL__V1__GRANT_STATE__GRANT_STATE_ACTIVE);
	assert_int_equal(dossier->grants[0]->uses, 1);
	assert_int_equal(dossier->grants[0]->n_revoked_kinds, 1);
	assert_string_equal(dossier->grants[0]->revoked_kinds[0], "plan");
	revoke(h, wallet_revocation(h, g, "skills"));
	dossier = wallet_dossier(h);
	assert_int_equal(dossier->grants[0]->state, EENMAAL__V1__GRANT_STATE__GRANT_STATE_REVOKED);
}

/* One partner leaves, the other reads on: old documents and those to come. */
static void test_stayers(void **state)
{
	struct wallet *h = wallet_enrolled(*state);
	struct wallet_grant renewed = to_school;
	Eenmaal__V1__Grant *g = wallet_grant(h, &to_gemeente),
			   *school = wallet_grant(h, &to_school);
	Eenmaal__V1__Grant *again;
	Eenmaal__V1__RevokeRequest *request;
	const Eenmaal__V1__SubjectResult *r;
	struct wallet_document later = {WORLD_COA, KIND_SKILLS, 2, 2, 0, NULL, "a diploma"};
	struct hash previous;

	wallet_upload_first(h, KIND_SKILLS, 1, "a carpenter");
	previous = world_hash(wallet_dossier(h)->segments[0]->segment);
	wallet_grant_put(h, g);
	wallet_grant_put(h, school);
	assert_int_equal(wallet_fetched(h, WORLD_SCHOOL, by_school(h))->n_releases, 1);
	renewed.to = 2;
	again = wallet_grant(h, &renewed);
	again->replaces = school->grant_id;
	request = wallet_revocation(h, g, NULL);
	request->epochs = wallet_epochs(h, SKILLS, 1);
	request->n_grants = 1;
	request->grants = world_alloc(h->w, sizeof(void *));
	request->grants[0] = wallet_grant_signed(h, again);
	assert_int_equal(revoke(h, request)->current[0]->newest, 5);
	later.previous = &previous;
	world_done(h->w, "PartnerService/PutSegment", WORLD_COA, wallet_upload(h, &later));
	r = wallet_fetched(h, WORLD_SCHOOL, by_school(h));
	assert_int_equal(r->n_releases, 2);
	assert_string_equal(wallet_open(h, WORLD_SCHOOL, r, 0), "a carpenter");
	assert_string_equal(wallet_open(h, WORLD_SCHOOL, r, 1), "a diploma");
	assert_int_equal(wallet_dossier(h)->grants[0]->uses, 2);
	wallet_not_fetched(h, WORLD_GEMEENTE, by_gemeente(h, "skills"),
			   EENMAAL__V1__REASON__REASON_REVOKED);
	world_check_chain(h->w, &h->id);
}

/* A stayer's grant that does not fit undoes the whole request, but a revocation alone never fails. */
static void test_keys_ran_out(void **state)
{
	struct wallet *h = wallet_enrolled(*state);
	Eenmaal__V1__GetEpochKeyRequest m = epoch_request(h, "skills");
	Eenmaal__V1__PutGrantRequest put = EENMAAL__V1__PUT_GRANT_REQUEST__INIT;
	Eenmaal__V1__PutEpochsRequest more = EENMAAL__V1__PUT_EPOCHS_REQUEST__INIT;
	struct wallet_grant terms = to_gemeente;
	struct wallet_document d = {WORLD_COA, KIND_SKILLS, 4, 1, 0, NULL, "x"};

	for (uint64_t n = 1; n <= 4; n++) {
		Eenmaal__V1__Grant *g;

		terms.from = terms.to = n;
		g = wallet_grant(h, &terms);
		wallet_grant_put(h, g);
		assert_int_equal(revoke(h, wallet_revocation(h, g, NULL))->current[0]->epoch,
				 n + 1);
	}
	world_refused(h->w, "PartnerService/GetEpochKey", WORLD_COA, &m, ERR_STATE);
	world_refused(h->w, "PartnerService/PutSegment", WORLD_COA, wallet_upload(h, &d),
		      ERR_STATE);
	put.grant = wallet_grant_signed(h, wallet_grant(h, &terms));
	world_refused(h->w, "HolderService/PutGrant", WORLD_PUBLIC, &put, ERR_STATE);
	h->sequence--;
	more.epochs = wallet_epochs(h, SKILLS, 1);
	world_done(h->w, "HolderService/PutEpochs", WORLD_PUBLIC, &more);
	assert_int_equal(present_epoch(h, "skills"), 5);
	d.epoch = 5;
	world_done(h->w, "PartnerService/PutSegment", WORLD_COA, wallet_upload(h, &d));
}

/* What waits beside a revocation comes after it. */
static void test_revocation_goes_first(void **state)
{
	struct world *w = *state;
	struct wallet *h = wallet_enrolled(w);
	Eenmaal__V1__Grant *g = wallet_grant(h, &to_gemeente);
	struct pending *block, *fetch, *revocation;
	const Eenmaal__V1__FetchResponse *reply;
	struct answer answer;

	wallet_upload_first(h, KIND_SKILLS, 1, "a carpenter");
	wallet_grant_put(h, g);
	block = world_block(w);
	fetch = world_send(w, "PartnerService/Fetch", WORLD_GEMEENTE,
			   wallet_fetch(h, WORLD_GEMEENTE, by_gemeente(h, "skills")));
	revocation =
		world_send(w, "HolderService/Revoke", WORLD_PUBLIC, wallet_revocation(h, g, NULL));
	world_unblock(w, block);
	assert_int_equal(world_wait(w, revocation).error, ERR_OK);
	answer = world_wait(w, fetch);
	assert_int_equal(answer.error, ERR_OK);
	reply = (const Eenmaal__V1__FetchResponse *)answer.reply;
	assert_int_equal(reply->results[0]->n_releases, 0);
	assert_int_equal(world_holder_entry(w, &h->id).kept->kinds[0]->reason,
			 EENMAAL__V1__REASON__REASON_REVOKED);
	world_check_chain(w, &h->id);
	world_check_ledger(w);
}

static void test_pause_and_stop(void **state)
{
	struct wallet *h = wallet_enrolled(*state);
	Eenmaal__V1__Grant *g = wallet_grant(h, &to_gemeente);
	Eenmaal__V1__Grant *renewed = wallet_grant(h, &to_gemeente);

	wallet_upload_first(h, KIND_SKILLS, 1, "a carpenter");
	wallet_grant_put(h, g);
	world_done(h->w, "HolderService/Suspend", WORLD_PUBLIC, wallet_suspension(h, g, true));
	world_refused(h->w, "HolderService/Suspend", WORLD_PUBLIC, wallet_suspension(h, g, true),
		      ERR_STATE);
	h->sequence--;
	wallet_not_fetched(h, WORLD_GEMEENTE, by_gemeente(h, "skills"),
			   EENMAAL__V1__REASON__REASON_PAUSED);
	/* Renewing wraps does not wake it up. */
	renewed->replaces = g->grant_id;
	wallet_grant_put(h, renewed);
	wallet_not_fetched(h, WORLD_GEMEENTE, by_gemeente(h, "skills"),
			   EENMAAL__V1__REASON__REASON_PAUSED);
	world_done(h->w, "HolderService/Suspend", WORLD_PUBLIC,
		   wallet_suspension(h, renewed, false));
	assert_int_equal(wallet_fetched(h, WORLD_GEMEENTE, by_gemeente(h, "skills"))->n_releases,
			 1);
	world_done(h->w, "HolderService/Suspend", WORLD_PUBLIC, wallet_suspension(h, NULL, true));
	assert_true(wallet_dossier(h)->stopped);
	wallet_not_fetched(h, WORLD_GEMEENTE, by_gemeente(h, "skills"),
			   EENMAAL__V1__REASON__REASON_STOPPED);
	world_done(h->w, "HolderService/Suspend", WORLD_PUBLIC, wallet_suspension(h, NULL, false));
	assert_int_equal(wallet_fetched(h, WORLD_GEMEENTE, by_gemeente(h, "skills"))->n_releases,
			 1);
}

/* ---- requests ------------------------------------------------------------------------------------------ */

static Eenmaal__V1__RequestConsentRequest *request_consent(struct wallet *h,
							   ProtobufCBinaryData *id)
{
	Eenmaal__V1__RequestConsentRequest *request = world_alloc(h->w, sizeof(*request));
	Eenmaal__V1__ConsentRequest m = EENMAAL__V1__CONSENT_REQUEST__INIT;

	eenmaal__v1__request_consent_request__init(request);
	*id = world_random(h->w, UUID_LEN);
	m.header = world_header(h->w, "gemeente", &h->id, 0);
	m.request_id = *id;
	m.n_kinds = 1;
	m.kinds = world_texts(h->w, 1, "skills");
	m.purpose = world_text(h->w, "civic-integration");
	m.staff_role = world_text(h->w, "municipality");
	m.not_after = clock_now() + 100 * WORLD_DAY;
	request->consent_request =
		world_member_signed(h->w, STATEMENT_CONSENT_REQUEST, &m, WORLD_GEMEENTE);
	return request;
}

static void answer_no(struct wallet *h, ProtobufCBinaryData id, enum err expected)
{
	Eenmaal__V1__AnswerRequestRequest request = EENMAAL__V1__ANSWER_REQUEST_REQUEST__INIT;
	Eenmaal__V1__ConsentAnswer m = EENMAAL__V1__CONSENT_ANSWER__INIT;

	m.header = wallet_header(h, ++h->sequence);
	m.request_id = id;
	request.consent_answer = wallet_signed(h, STATEMENT_CONSENT_ANSWER, &m);
	if (expected == ERR_OK) {
		const Eenmaal__V1__AnswerRequestResponse *reply =
			world_done(h->w, "HolderService/AnswerRequest", WORLD_PUBLIC, &request);

		(void)world_receipt(h->w, reply->receipt);
		return;
	}
	world_refused(h->w, "HolderService/AnswerRequest", WORLD_PUBLIC, &request, expected);
	h->sequence--;
}

/* The proof's length depends on the place in the log alone. */
static size_t without_proof(struct answer a)
{
	const Eenmaal__V1__RequestConsentResponse *reply =
		(const Eenmaal__V1__RequestConsentResponse *)a.reply;

	return eenmaal__v1__receipt__get_packed_size(reply->receipt) -
	       reply->receipt->n_inclusion * (2 + HASH_LEN);
}

static void test_requests(void **state)
{
	struct world *w = *state;
	struct wallet *h = wallet_enrolled(w), *nobody = wallet_new(w);
	ProtobufCBinaryData first, second, lost;
	Eenmaal__V1__Grant *g = wallet_grant(h, &to_gemeente);
	const Eenmaal__V1__GetDossierResponse *dossier;
	struct answer known, unknown;

	known = world_call(w, "PartnerService/RequestConsent", WORLD_GEMEENTE,
			   request_consent(h, &first));
	unknown = world_call(w, "PartnerService/RequestConsent", WORLD_GEMEENTE,
			     request_consent(nobody, &lost));
	assert_int_equal(known.error, ERR_OK);
	assert_int_equal(unknown.error, ERR_OK);
	assert_int_equal(without_proof(known), without_proof(unknown));
	assert_int_equal(world_entry(w, 0).kept->reason, EENMAAL__V1__REASON__REASON_NO_DOSSIER);
	world_done(w, "PartnerService/RequestConsent", WORLD_GEMEENTE, request_consent(h, &second));
	answer_no(h, first, ERR_OK);
	answer_no(h, first, ERR_STATE);
	answer_no(h, lost, ERR_NOT_FOUND);
	g->request_id = second;
	wallet_grant_put(h, g);
	dossier = wallet_dossier(h);
	assert_int_equal(dossier->n_requests, 2);
	assert_int_equal(dossier->requests[0]->state, EENMAAL__V1__GRANT_STATE__GRANT_STATE_ACTIVE);
	assert_int_equal(dossier->requests[1]->state,
			 EENMAAL__V1__GRANT_STATE__GRANT_STATE_DECLINED);
	world_check_chain(w, &h->id);
}

/* ---- what may not be given ------------------------------------------------------------------------------- */

static void not_given(struct wallet *h, Eenmaal__V1__Grant *g, enum err expected,
		      enum reason reason)
{
	Eenmaal__V1__PutGrantRequest request = EENMAAL__V1__PUT_GRANT_REQUEST__INIT;
	unsigned before = world_check_chain(h->w, &h->id);
	struct receipt_opened opened;

	request.grant = wallet_grant_signed(h, g);
	h->sequence--;
	world_refused(h->w, "HolderService/PutGrant", WORLD_PUBLIC, &request, expected);
	opened = world_holder_entry(h->w, &h->id);
	if (reason == REASON_UNSPECIFIED) {
		assert_int_equal(world_check_chain(h->w, &h->id), before);
		return;
	}
	assert_int_equal(world_check_chain(h->w, &h->id), before + 1);
	assert_int_equal(opened.seen->action, EENMAAL__V1__ACTION__ACTION_REJECT);
	assert_int_equal(opened.kept->reason, reason);
}

static void test_grants_that_are_refused(void **state)
{
	struct wallet *h = wallet_enrolled(*state);
	Eenmaal__V1__Grant *g = wallet_grant(h, &to_gemeente);
	struct wallet_grant bad = to_gemeente;

	g->purposes = world_texts(h->w, 1, "enforcement");
	not_given(h, g, ERR_FORBIDDEN, REASON_PURPOSE_FORBIDDEN);
	g = wallet_grant(h, &to_gemeente);
	g->staff_roles = world_texts(h->w, 1, "budget-coach");
	not_given(h, g, ERR_FORBIDDEN, REASON_ROLE_NOT_HELD);
	bad.kinds = KIND_BIT(KIND_TRAUMA);
	not_given(h, wallet_grant(h, &bad), ERR_FORBIDDEN, REASON_NOT_IN_AGREEMENT);
	g = wallet_grant(h, &to_gemeente);
	g->purposes = world_texts(h->w, 1, "no-such-purpose");
	not_given(h, g, ERR_FORBIDDEN, REASON_NOT_IN_AGREEMENT);
	g = wallet_grant(h, &to_gemeente);
	g->not_after = clock_now() + 4000 * WORLD_DAY;
	not_given(h, g, ERR_RANGE, REASON_NOT_IN_AGREEMENT);
	g = wallet_grant(h, &to_gemeente);
	g->partner = world_text(h->w, "nobody");
	not_given(h, g, ERR_FORBIDDEN, REASON_PARTNER_SUSPENDED);
	g = wallet_grant(h, &to_gemeente);
	g->partner = world_text(h->w, "inspectie");
	not_given(h, g, ERR_FORBIDDEN, REASON_NOT_ALLOWED);
}

static void test_grants_that_do_not_fit(void **state)
{
	struct wallet *h = wallet_enrolled(*state);
	Eenmaal__V1__Grant *g = wallet_grant(h, &to_gemeente),
			   *given = wallet_grant(h, &to_gemeente);
	struct wallet_grant bad = to_gemeente;

	g->partner_key_hash = world_random(h->w, HASH_LEN);
	not_given(h, g, ERR_STATE, REASON_UNSPECIFIED);
	g = wallet_grant(h, &to_gemeente);
	g->agreement_hash = world_random(h->w, HASH_LEN);
	not_given(h, g, ERR_STATE, REASON_UNSPECIFIED);
	g = wallet_grant(h, &to_gemeente);
	g->n_wraps = 0;
	not_given(h, g, ERR_STATE, REASON_UNSPECIFIED);
	bad.from = bad.to = 2; /* not the present one */
	not_given(h, wallet_grant(h, &bad), ERR_STATE, REASON_UNSPECIFIED);
	g = wallet_grant(h, &to_gemeente);
	g->wraps[0]->public_key = world_kem_key(h->w, &h->kem_key);
	not_given(h, g, ERR_STATE, REASON_UNSPECIFIED);
	g = wallet_grant(h, &to_gemeente);
	g->request_id = world_random(h->w, UUID_LEN);
	not_given(h, g, ERR_STATE, REASON_UNSPECIFIED);
	g = wallet_grant(h, &to_gemeente);
	g->replaces = world_random(h->w, UUID_LEN);
	not_given(h, g, ERR_NOT_FOUND, REASON_UNSPECIFIED);
	wallet_grant_put(h, given);
	g = wallet_grant(h, &to_school);
	g->replaces = given->grant_id;
	not_given(h, g, ERR_STATE, REASON_UNSPECIFIED);
	g = wallet_grant(h, &to_gemeente);
	g->grant_id = given->grant_id;
	not_given(h, g, ERR_EXISTS, REASON_UNSPECIFIED);
}

static void test_partner_lists_grants(void **state)
{
	struct wallet *h = wallet_enrolled(*state);
	Eenmaal__V1__ListGrantsRequest request = EENMAAL__V1__LIST_GRANTS_REQUEST__INIT;
	const Eenmaal__V1__ListGrantsResponse *reply;
	Eenmaal__V1__Grant *g = wallet_grant(h, &to_gemeente);

	wallet_grant_put(h, g);
	wallet_grant_put(h, wallet_grant(h, &to_school));
	reply = world_done(h->w, "PartnerService/ListGrants", WORLD_GEMEENTE, &request);
	assert_int_equal(reply->n_grants, 1);
	request.holder = world_bytes(h->w, h->id.b, HOLDER_ID_LEN);
	reply = world_done(h->w, "PartnerService/ListGrants", WORLD_SCHOOL, &request);
	assert_int_equal(reply->n_grants, 1);
	reply = world_done(h->w, "PartnerService/ListGrants", WORLD_ZORG, &request);
	assert_int_equal(reply->n_grants, 0);
	request.holder.len = 0;
	request.after = g->grant_id;
	reply = world_done(h->w, "PartnerService/ListGrants", WORLD_GEMEENTE, &request);
	assert_int_equal(reply->n_grants, 0);
}

#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, world_start, world_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_WORLD(test_revoke_closes_the_epoch),
		IN_A_WORLD(test_revoke_one_kind),
		IN_A_WORLD(test_stayers),
		IN_A_WORLD(test_keys_ran_out),
		IN_A_WORLD(test_revocation_goes_first),
		IN_A_WORLD(test_pause_and_stop),
		IN_A_WORLD(test_requests),
		IN_A_WORLD(test_grants_that_are_refused),
		IN_A_WORLD(test_grants_that_do_not_fit),
		IN_A_WORLD(test_partner_lists_grants),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
