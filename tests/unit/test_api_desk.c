/* SPDX-License-Identifier: EUPL-1.2 */
/* What a desk does for a holder who lost the card, and what a holder says is not right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "policy/decide.h"
#include "tests/support/tape.h"
#include "tests/support/wallet.h"

#define TRY(method, request, error) \
	world_refused(h->w, "HolderService/" method, WORLD_PUBLIC, request, error)

static const struct wallet_grant to_school = {
	WORLD_SCHOOL, KIND_BIT(KIND_SKILLS), "language-training", "language-school", 1, 1,
};

static Eenmaal__V1__AccessRequest *by_school(struct wallet *h)
{
	return wallet_access(h, WORLD_SCHOOL, "skills", "language-training", "language-school");
}

static struct wallet *lived_in(struct world *w)
{
	struct wallet *h = wallet_enrolled(w);

	wallet_upload_first(h, KIND_SKILLS, 1, "a carpenter");
	wallet_grant_put(h, wallet_grant(h, &to_school));
	return h;
}

/* ---- freeze -------------------------------------------------------------------------------------------- */

static Eenmaal__V1__FreezeRequest *freeze(struct wallet *h, int member, const char *role)
{
	Eenmaal__V1__FreezeRequest *request = world_alloc(h->w, sizeof(*request));
	Eenmaal__V1__Freeze m = EENMAAL__V1__FREEZE__INIT;

	eenmaal__v1__freeze_request__init(request);
	m.header = world_header(h->w, world_member_id(member), &h->id, 0);
	m.staff = world_text(h->w, "desk-3");
	m.staff_role = world_text(h->w, role);
	request->freeze = world_member_signed(h->w, STATEMENT_FREEZE, &m, member);
	return request;
}

static void test_a_desk_stops_everything(void **state)
{
	struct wallet *h = lived_in(*state);
	const Eenmaal__V1__FreezeResponse *reply;
	const Eenmaal__V1__GetDossierResponse *dossier;
	Eenmaal__V1__FreezeRequest *request = freeze(h, WORLD_COA, "reception");
	struct hash asked = world_hash(request->freeze), shown;

	assert_int_equal(wallet_fetched(h, WORLD_SCHOOL, by_school(h))->n_releases, 1);
	reply = world_done(h->w, "PartnerService/Freeze", WORLD_COA, request);
	assert_int_equal(world_seen(h->w, reply->receipt)->action,
			 EENMAAL__V1__ACTION__ACTION_FREEZE);
	assert_string_equal(world_holder_entry(h->w, &h->id).kept->staff, "desk-3");
	wallet_not_fetched(h, WORLD_SCHOOL, by_school(h), EENMAAL__V1__REASON__REASON_STOPPED);
	dossier = wallet_dossier(h);
	assert_true(dossier->stopped);
	assert_non_null(dossier->frozen_by);
	shown = world_hash(dossier->frozen_by);
	assert_true(hash_equal(&asked, &shown));
	/* The same statement works once; contributors go on. */
	world_refused(h->w, "PartnerService/Freeze", WORLD_COA, request, ERR_REPLAY);
	wallet_upload_first(h, KIND_PLAN, 1, "a plan");
	/* Only the holder resumes. */
	world_done(h->w, "HolderService/Suspend", WORLD_PUBLIC, wallet_suspension(h, NULL, false));
	dossier = wallet_dossier(h);
	assert_false(dossier->stopped);
	assert_null(dossier->frozen_by);
	assert_int_equal(wallet_fetched(h, WORLD_SCHOOL, by_school(h))->n_releases, 1);
	/* A stop of the holder's own is nobody's freeze. */
	world_done(h->w, "HolderService/Suspend", WORLD_PUBLIC, wallet_suspension(h, NULL, true));
	assert_null(wallet_dossier(h)->frozen_by);
	world_check_chain(h->w, &h->id);
	world_check_ledger(h->w);
	assert_int_equal(tape_whole(tape_record(h->w)).released, 2);
}

/* Whether there is a dossier shows neither in the answer nor in its length. */
static void test_a_freeze_tells_nothing(void **state)
{
	struct world *w = *state;
	struct wallet *h = lived_in(w), *nobody = wallet_new(w), *erased = lived_in(w);
	struct answer there, not_there, gone;

	world_done(w, "HolderService/Erase", WORLD_PUBLIC, wallet_erasure(erased, NULL));
	there = world_call(w, "PartnerService/Freeze", WORLD_COA,
			   freeze(h, WORLD_COA, "reception"));
	not_there = world_call(w, "PartnerService/Freeze", WORLD_COA,
			       freeze(nobody, WORLD_COA, "reception"));
	assert_int_equal(world_entry(w, 0).kept->reason, EENMAAL__V1__REASON__REASON_NO_DOSSIER);
	assert_int_equal(world_entry(w, 0).kept->holder.len, 0);
	gone = world_call(w, "PartnerService/Freeze", WORLD_COA,
			  freeze(erased, WORLD_COA, "reception"));
	assert_int_equal(there.error, ERR_OK);
	assert_int_equal(not_there.error, ERR_OK);
	assert_int_equal(gone.error, ERR_OK);
	for (int n = 0; n < 2; n++) {
		struct answer a = n ? gone : not_there;
		const Eenmaal__V1__SeenRecord *x =
			world_seen(w, ((const Eenmaal__V1__FreezeResponse *)there.reply)->receipt);
		const Eenmaal__V1__SeenRecord *y =
			world_seen(w, ((const Eenmaal__V1__FreezeResponse *)a.reply)->receipt);

		assert_int_equal(x->outcome, y->outcome);
		assert_int_equal(x->action, y->action);
	}
	(void)tape_whole(tape_record(w));
}

static void test_who_may_not_freeze(void **state)
{
	struct wallet *h = lived_in(*state);
	struct world *w = h->w;

	world_refused(w, "PartnerService/Freeze", WORLD_SCHOOL,
		      freeze(h, WORLD_SCHOOL, "language-school"), ERR_FORBIDDEN);
	world_refused(w, "PartnerService/Freeze", WORLD_SCHOOL,
		      freeze(h, WORLD_SCHOOL, "reception"), ERR_FORBIDDEN);
	world_refused(w, "PartnerService/Freeze", WORLD_COA, freeze(h, WORLD_COA, "municipality"),
		      ERR_FORBIDDEN);
	world_refused(w, "PartnerService/Freeze", WORLD_COA, freeze(h, WORLD_COA, "no-such-role"),
		      ERR_FORBIDDEN);
	world_refused(w, "PartnerService/Freeze", WORLD_GEMEENTE, freeze(h, WORLD_COA, "reception"),
		      ERR_SIGNATURE);
	w->members[WORLD_COA].status = EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_SUSPENDED;
	world_sign(w);
	world_refused(w, "PartnerService/Freeze", WORLD_COA, freeze(h, WORLD_COA, "reception"),
		      ERR_FORBIDDEN);
	assert_false(wallet_dossier(h)->stopped);
	assert_int_equal(wallet_fetched(h, WORLD_SCHOOL, by_school(h))->n_releases, 1);
}

/* ---- remarks ------------------------------------------------------------------------------------------- */

static struct wallet_remark about_first(struct wallet *h)
{
	return (struct wallet_remark){
		.author = WORLD_COA,
		.kind = KIND_SKILLS,
		.about_version = 1,
		.segment = world_hash(wallet_dossier(h)->segments[0]->segment),
		.epoch = 1,
		.version = 1,
		.text = "Eight years, not six.",
	};
}

static Eenmaal__V1__ListRemarksResponse *list(struct world *w, int member, uint64_t first)
{
	Eenmaal__V1__ListRemarksRequest request = EENMAAL__V1__LIST_REMARKS_REQUEST__INIT;
	Eenmaal__V1__RemarkQuery m = EENMAAL__V1__REMARK_QUERY__INIT;
	Eenmaal__V1__ListRemarksResponse *reply;

	m.header = world_header(w, world_member_id(member), NULL, 0);
	m.first = first;
	request.query = world_member_signed(w, STATEMENT_REMARK_QUERY, &m, member);
	reply = world_done(w, "PartnerService/ListRemarks", member, &request);
	assert_int_equal(world_seen(w, reply->receipt)->action,
			 EENMAAL__V1__ACTION__ACTION_REMARKS_READ);
	assert_int_equal(world_entry(w, 0).kept->holder.len, 0);
	return reply;
}

static void check_opens(struct wallet *h, const Eenmaal__V1__RemarkInfo *info,
			const struct wallet_remark *r)
{
	struct buf text = BUF_INIT(65536);
	const Eenmaal__V1__Remark *m;
	ProtobufCMessage *message = NULL;
	struct slug kind;
	struct sealed sealed;
	struct envelope e;
	struct seal_context c = {
		.label = SEAL_REMARK,
		.holder = &h->id,
		.kind = &kind,
		.epoch_key = &h->w->members[WORLD_COA].kem_key,
		.sender = "holder",
		.recipient = "coa",
		.segment = &r->segment,
	};

	assert_int_equal(codec_envelope(info->remark, &e), ERR_OK);
	assert_int_equal(statement_verify(&e, STATEMENT_REMARK, &h->signing_key), ERR_OK);
	assert_int_equal(codec_statement(STATEMENT_REMARK, e.payload, h->w->arena, &message),
			 ERR_OK);
	m = (const Eenmaal__V1__Remark *)message;
	assert_int_equal(codec_slug(m->kind, &kind), ERR_OK);
	assert_int_equal(codec_sealed(m->sealed, &sealed), ERR_OK);
	assert_int_equal(seal_open_content(&c, h->w->members[WORLD_COA].kem_private, &sealed,
					   &text),
			 ERR_OK);
	assert_non_null(memmem(text.data, text.len, r->text, strlen(r->text)));
	buf_free(&text);
}

static void test_a_remark_reaches_author_and_readers(void **state)
{
	struct wallet *h = lived_in(*state);
	struct wallet_remark r = about_first(h);
	const Eenmaal__V1__PutRemarkResponse *reply;
	const Eenmaal__V1__ListRemarksResponse *found;
	const Eenmaal__V1__SubjectResult *released;
	struct receipt_opened opened;

	assert_int_equal(list(h->w, WORLD_COA, 1)->n_remarks, 0);
	reply = world_done(h->w, "HolderService/PutRemark", WORLD_PUBLIC, wallet_remark(h, &r));
	opened = world_receipt(h->w, reply->receipt);
	assert_int_equal(opened.seen->action, EENMAAL__V1__ACTION__ACTION_REMARK);
	assert_string_equal(opened.kept->partner, "coa");
	assert_string_equal(opened.kept->changed[0], "skills");
	assert_int_equal(world_holder_entry(h->w, &h->id).seen->action,
			 EENMAAL__V1__ACTION__ACTION_UPLOAD);
	/* Its author. */
	found = list(h->w, WORLD_COA, 1);
	assert_int_equal(found->n_remarks, 1);
	assert_false(found->more);
	assert_int_equal(found->remarks[0]->number, 1);
	check_opens(h, found->remarks[0], &r);
	assert_int_equal(list(h->w, WORLD_COA, 2)->n_remarks, 0);
	/* Nobody else, but who may read that kind gets it with the rest. */
	assert_int_equal(list(h->w, WORLD_SCHOOL, 1)->n_remarks, 0);
	released = wallet_fetched(h, WORLD_SCHOOL, by_school(h));
	assert_int_equal(released->n_releases, 2);
	assert_string_equal(wallet_open(h, WORLD_SCHOOL, released, 0), "a carpenter");
	assert_non_null(strstr(wallet_open(h, WORLD_SCHOOL, released, 1), r.text));
	world_check_chain(h->w, &h->id);
	assert_int_equal(tape_whole(tape_record(h->w)).uploads, 2);
}

static void test_a_line_of_remarks(void **state)
{
	struct wallet *h = lived_in(*state);
	struct wallet_remark r = about_first(h);
	struct hash first;
	const Eenmaal__V1__GetDossierResponse *dossier;

	world_done(h->w, "HolderService/PutRemark", WORLD_PUBLIC, wallet_remark(h, &r));
	/* Again as the first, or after another one, it does not fit. */
	TRY("PutRemark", wallet_remark(h, &r), ERR_STATE);
	h->sequence -= 2;
	dossier = wallet_dossier(h);
	assert_int_equal(dossier->n_segments, 2);
	first = world_hash(dossier->segments[1]->segment);
	assert_memory_equal(dossier->segments[1]->origin.data, first.b, HASH_LEN);
	r.version = 2;
	r.previous = &r.segment;
	TRY("PutRemark", wallet_remark(h, &r), ERR_STATE);
	h->sequence -= 2;
	r.previous = &first;
	world_done(h->w, "HolderService/PutRemark", WORLD_PUBLIC, wallet_remark(h, &r));
	assert_int_equal(list(h->w, WORLD_COA, 1)->n_remarks, 2);
	assert_int_equal(list(h->w, WORLD_COA, 2)->remarks[0]->number, 2);
}

static void test_what_is_no_remark(void **state)
{
	struct wallet *h = lived_in(*state);
	struct wallet_remark r = about_first(h), other = r;
	Eenmaal__V1__PutRemarkRequest *request;
	struct kem_public key = h->w->members[WORLD_COA].kem_key;

	/* Another document, or one that changed since. */
	other.segment.b[0] ^= 1;
	TRY("PutRemark", wallet_remark(h, &other), ERR_STATE);
	h->sequence -= 2;
	other = r;
	other.about_version = 2;
	TRY("PutRemark", wallet_remark(h, &other), ERR_STATE);
	h->sequence -= 2;
	other = r;
	other.author = WORLD_GEMEENTE;
	TRY("PutRemark", wallet_remark(h, &other), ERR_STATE);
	h->sequence -= 2;
	/* Under a key that the author has not. */
	h->w->members[WORLD_COA].kem_key = h->w->members[WORLD_SCHOOL].kem_key;
	request = wallet_remark(h, &r);
	h->w->members[WORLD_COA].kem_key = key;
	TRY("PutRemark", request, ERR_STATE);
	h->sequence -= 2;
	/* Another ciphertext, and an older epoch. */
	request = wallet_remark(h, &r);
	request->ciphertext.data[0] ^= 1;
	TRY("PutRemark", request, ERR_INPUT);
	h->sequence -= 2;
	other = r;
	other.epoch = 2;
	TRY("PutRemark", wallet_remark(h, &other), ERR_STATE);
	h->sequence -= 2;
	/* Another kind than the document's. */
	request = wallet_remark(h, &r);
	other = r;
	other.kind = KIND_PLAN;
	h->sequence -= 2;
	request->segment = wallet_remark(h, &other)->segment;
	TRY("PutRemark", request, ERR_INPUT);
	h->sequence -= 2;
	/* The two in the wrong order. */
	request = wallet_remark(h, &r);
	request->remark = request->segment;
	TRY("PutRemark", request, ERR_STATEMENT_TYPE);
	h->sequence -= 2;
	world_done(h->w, "HolderService/PutRemark", WORLD_PUBLIC, wallet_remark(h, &r));
	world_check_chain(h->w, &h->id);
	(void)tape_whole(tape_record(h->w));
}

/* With the documents of a kind go the remarks about them; their numbers are not given again. */
static void test_erasing_remarks(void **state)
{
	struct world *w = *state;
	struct wallet *h = lived_in(w), *other = lived_in(w), *third = lived_in(w);
	struct wallet_remark r = about_first(h);

	world_done(w, "HolderService/PutRemark", WORLD_PUBLIC, wallet_remark(h, &r));
	r = about_first(other);
	world_done(w, "HolderService/PutRemark", WORLD_PUBLIC, wallet_remark(other, &r));
	assert_int_equal(list(w, WORLD_COA, 1)->n_remarks, 2);
	world_done(w, "HolderService/Erase", WORLD_PUBLIC, wallet_erasure(h, "skills"));
	world_done(w, "HolderService/Erase", WORLD_PUBLIC, wallet_erasure(other, NULL));
	assert_int_equal(list(w, WORLD_COA, 1)->n_remarks, 0);
	r = about_first(third);
	world_done(w, "HolderService/PutRemark", WORLD_PUBLIC, wallet_remark(third, &r));
	assert_int_equal(list(w, WORLD_COA, 1)->remarks[0]->number, 3);
	(void)tape_whole(tape_record(w));
}

static void test_many_remarks(void **state)
{
	struct wallet *h = lived_in(*state);
	struct wallet_remark r = about_first(h);
	const Eenmaal__V1__ListRemarksResponse *found;
	struct hash previous;

	for (r.version = 1; r.version <= 17; r.version++) {
		Eenmaal__V1__PutRemarkRequest *request = wallet_remark(h, &r);

		world_done(h->w, "HolderService/PutRemark", WORLD_PUBLIC, request);
		previous = world_hash(request->segment);
		r.previous = &previous;
	}
	found = list(h->w, WORLD_COA, 1);
	assert_int_equal(found->n_remarks, 16);
	assert_true(found->more);
	found = list(h->w, WORLD_COA, 17);
	assert_int_equal(found->n_remarks, 1);
	assert_false(found->more);
}

/* ---- what an auditor notices ----------------------------------------------------------------------------- */

static void test_lies_about_them(void **state)
{
	struct wallet *h = lived_in(*state);
	struct wallet_remark r = about_first(h);
	struct tape *t;
	struct lie lie;
	size_t at;

	world_done(h->w, "PartnerService/Freeze", WORLD_COA, freeze(h, WORLD_COA, "reception"));
	world_done(h->w, "HolderService/PutRemark", WORLD_PUBLIC, wallet_remark(h, &r));
	t = tape_record(h->w);
	at = tape_find(t, EENMAAL__V1__ACTION__ACTION_FREEZE, 0);
	lie = tape_open(t, at);
	lie.kept->staff = world_text(h->w, "desk-4");
	tape_tell(t, at, &lie);
	tape_caught(t, at, "names somebody else");
	t = tape_record(h->w);
	at = tape_find(t, EENMAAL__V1__ACTION__ACTION_FREEZE, 0);
	lie = tape_open(t, at);
	lie.seen->requester = world_text(h->w, "school");
	tape_tell(t, at, &lie);
	tape_caught(t, at, "not signed by school");
	t = tape_record(h->w);
	at = tape_find(t, EENMAAL__V1__ACTION__ACTION_REMARK, 0);
	lie = tape_open(t, at);
	lie.kept->partner = world_text(h->w, "school");
	tape_tell(t, at, &lie);
	tape_caught(t, at, "names another document");
	t = tape_record(h->w);
	at = tape_find(t, EENMAAL__V1__ACTION__ACTION_DIRECTORY, 0);
	lie = tape_open(t, at);
	lie.kept->page_hash = world_random(h->w, HASH_LEN);
	tape_tell(t, at, &lie);
	tape_caught(t, at, "does not approve");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_start, world_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_desk_stops_everything), TEST(test_a_freeze_tells_nothing),
		TEST(test_who_may_not_freeze),      TEST(test_a_remark_reaches_author_and_readers),
		TEST(test_a_line_of_remarks),       TEST(test_what_is_no_remark),
		TEST(test_erasing_remarks),         TEST(test_many_remarks),
		TEST(test_lies_about_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
