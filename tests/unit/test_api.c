/* SPDX-License-Identifier: EUPL-1.2 */
/* The main job, from enrolment to a document that a partner reads, and every way to be refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/base/clock.h"
#include "broker/store/sql.h"
#include "policy/decide.h"
#include "tests/support/wallet.h"

#define STORY "Owes 1,250 euro to the energy company; wants a plan."

static const struct wallet_grant to_gemeente = {
	.partner = WORLD_GEMEENTE,
	.kinds = KIND_BIT(KIND_FINANCE),
	.purpose = "debt-counselling",
	.role = "municipality",
	.from = 1,
	.to = 1,
};

static const struct wallet_grant of_another_kind = {
	.partner = WORLD_GEMEENTE,
	.kinds = KIND_BIT(KIND_PLAN),
	.purpose = "civic-integration",
	.role = "municipality",
	.from = 1,
	.to = 1,
};

static void upload(struct wallet *h, enum wallet_kind kind, uint64_t epoch)
{
	wallet_upload_first(h, kind, epoch, STORY);
}

static Eenmaal__V1__FetchRequest *ask(struct wallet *h)
{
	return wallet_fetch(h, WORLD_GEMEENTE,
			    wallet_access(h, WORLD_GEMEENTE, "finance", "debt-counselling",
					  "municipality"));
}

static void test_main_job(void **state)
{
	struct world *w = *state;
	struct wallet *h = wallet_enrolled(w);
	const Eenmaal__V1__FetchResponse *reply;
	const Eenmaal__V1__SubjectResult *r;
	const Eenmaal__V1__SeenRecord *seen;
	const Eenmaal__V1__FetchRequest *request;
	struct holder_keys keys;
	struct hash hash;

	upload(h, KIND_FINANCE, 1);
	wallet_grant_put(h, wallet_grant(h, &to_gemeente));
	request = ask(h);
	reply = world_done(w, "PartnerService/Fetch", WORLD_GEMEENTE, request);
	assert_int_equal(reply->n_results, 1);
	r = reply->results[0];
	assert_int_equal(r->n_releases, 1);
	assert_string_equal(wallet_open(h, WORLD_GEMEENTE, r, 0), STORY);
	assert_int_equal(convert_identity(r->identity, w->trust->directory, &h->id, &keys), ERR_OK);
	seen = world_seen(w, r->receipt);
	assert_int_equal(seen->outcome, EENMAAL__V1__OUTCOME__OUTCOME_DONE);
	assert_int_equal(seen->n_released, 1);
	hash = world_hash(request->access_request);
	assert_int_equal(receipt_names(seen, &hash), ERR_OK);
	assert_int_equal(world_check_chain(w, &h->id), 4);
	world_check_ledger(w);
}

static void test_many_subjects(void **state)
{
	struct world *w = *state;
	struct wallet *h = wallet_enrolled(w), *other = wallet_enrolled(w);
	Eenmaal__V1__AccessRequest *m =
		wallet_access(h, WORLD_GEMEENTE, "finance", "debt-counselling", "municipality");
	Eenmaal__V1__AccessRequest *more =
		wallet_access(other, WORLD_GEMEENTE, "finance", "debt-counselling", "municipality");
	Eenmaal__V1__AccessSubject *both[] = {m->subjects[0], more->subjects[0]};
	const Eenmaal__V1__FetchResponse *reply;

	upload(h, KIND_FINANCE, 1);
	wallet_grant_put(h, wallet_grant(h, &to_gemeente));
	m->n_subjects = 2;
	m->subjects = both;
	reply = world_done(w, "PartnerService/Fetch", WORLD_GEMEENTE,
			   wallet_fetch(h, WORLD_GEMEENTE, m));
	assert_int_equal(reply->n_results, 2);
	assert_int_equal(reply->results[0]->n_releases, 1);
	assert_int_equal(reply->results[1]->n_releases, 0);
	world_seen(w, reply->results[0]->receipt);
	world_seen(w, reply->results[1]->receipt);
	assert_int_equal(world_holder_entry(w, &other->id).kept->kinds[0]->reason,
			 REASON_NO_CONSENT);
	world_check_chain(w, &h->id);
	world_check_chain(w, &other->id);
	world_check_ledger(w);
}

static struct wallet *open_dossier(struct world *w)
{
	struct wallet *h = wallet_enrolled(w);

	upload(h, KIND_FINANCE, 1);
	wallet_grant_put(h, wallet_grant(h, &to_gemeente));
	return h;
}

/*
 * A later subject cannot be answered when an earlier one was recorded already: that call alone fails,
 * and leaves no entry and no spent number behind.
 */
static void test_many_subjects_of_a_batch(void **state)
{
	static const enum err expected[] = {ERR_OK, ERR_DAMAGED, ERR_DAMAGED, ERR_OK};
	struct world *w = *state;
	struct wallet *other = open_dossier(w), *h = NULL;
	struct pending *block, *fetches[4];
	Eenmaal__V1__AccessRequest *m, *more;
	Eenmaal__V1__AccessSubject *both[2];
	Eenmaal__V1__FetchRequest *two;
	uint64_t size;

	assert_int_equal(sql_exec(w->writer,
				  "UPDATE segments SET statement = zeroblob(32), payload = NULL"),
			 ERR_OK);
	h = open_dossier(w);
	m = wallet_access(h, WORLD_GEMEENTE, "finance", "debt-counselling", "municipality");
	more = wallet_access(other, WORLD_GEMEENTE, "finance", "debt-counselling", "municipality");
	both[0] = m->subjects[0];
	both[1] = more->subjects[0];
	m->n_subjects = 2;
	m->subjects = both;
	two = wallet_fetch(h, WORLD_GEMEENTE, m);
	size = world_ledger_size(w);
	block = world_block(w);
	for (int n = 0; n < 4; n++)
		fetches[n] = world_send(w, "PartnerService/Fetch", WORLD_GEMEENTE,
					n == 1 || n == 2 ? two : ask(h));
	world_unblock(w, block);
	for (int n = 0; n < 4; n++)
		assert_int_equal(world_wait(w, fetches[n]).error, expected[n]);
	assert_int_equal(world_ledger_size(w), size + 2);
	world_check_chain(w, &h->id);
	world_check_chain(w, &other->id);
	world_check_ledger(w);
}

/* A row that cannot be read must not tell those without consent that it is there. */
static void test_documents_without_consent(void **state)
{
	struct world *w = *state;
	struct wallet *h = wallet_enrolled(w);
	Eenmaal__V1__Grant *g = wallet_grant(h, &to_gemeente);

	upload(h, KIND_FINANCE, 1);
	wallet_grant_put(h, wallet_grant(h, &of_another_kind));
	assert_int_equal(sql_exec(w->writer, "UPDATE segments SET statement = x'00'"), ERR_OK);
	wallet_not_fetched(h, WORLD_GEMEENTE,
			   wallet_access(h, WORLD_GEMEENTE, "finance", "debt-counselling",
					 "municipality"),
			   EENMAAL__V1__REASON__REASON_NO_CONSENT);
	wallet_grant_put(h, g);
	world_refused(w, "PartnerService/Fetch", WORLD_GEMEENTE, ask(h), ERR_DAMAGED);
	world_done(w, "HolderService/Revoke", WORLD_PUBLIC, wallet_revocation(h, g, NULL));
	wallet_not_fetched(h, WORLD_GEMEENTE,
			   wallet_access(h, WORLD_GEMEENTE, "finance", "debt-counselling",
					 "municipality"),
			   EENMAAL__V1__REASON__REASON_REVOKED);
}

/* What an answer needs is there, or nothing is answered. */
static void gone(struct world *w, const char *sql)
{
	struct wallet *h = open_dossier(w);

	assert_int_equal(sql_exec(w->writer, sql), ERR_OK);
	world_refused(w, "PartnerService/Fetch", WORLD_GEMEENTE, ask(h), ERR_DAMAGED);
}

static void test_statements_that_are_gone(void **state)
{
	gone(*state, "UPDATE grants SET payload = NULL; DELETE FROM statements");
	gone(*state, "UPDATE grants SET enrolment = NULL; DELETE FROM statements");
	gone(*state, "UPDATE segments SET payload = NULL; DELETE FROM statements");
}

static void test_an_identity_that_is_gone(void **state)
{
	gone(*state, "UPDATE grants SET enrolment = NULL; DELETE FROM identities");
}

/* ---- refusals that look alike ----------------------------------------------------------------------- */

struct refusal {
	const char *name;
	enum reason reason;
	/* Prepares the dossier (which has a segment and a grant unless it says so) and the request. */
	void (*arrange)(struct wallet *h, Eenmaal__V1__Grant *g, Eenmaal__V1__AccessRequest **m);
	bool no_dossier, no_segment, no_grant;
};

static void arrange_expired(struct wallet *h, Eenmaal__V1__Grant *g, Eenmaal__V1__AccessRequest **m)
{
	(void)h;
	clock_set(g->not_after);
	*m = NULL;
}

static void arrange_revoked(struct wallet *h, Eenmaal__V1__Grant *g, Eenmaal__V1__AccessRequest **m)
{
	(void)m;
	world_done(h->w, "HolderService/Revoke", WORLD_PUBLIC, wallet_revocation(h, g, NULL));
}

static void arrange_purpose(struct wallet *h, Eenmaal__V1__Grant *g, Eenmaal__V1__AccessRequest **m)
{
	(void)g;
	(*m)->purpose = world_text(h->w, "income-support");
}

static void arrange_enforcement(struct wallet *h, Eenmaal__V1__Grant *g,
				Eenmaal__V1__AccessRequest **m)
{
	(void)g;
	(*m)->purpose = world_text(h->w, "enforcement");
}

static void arrange_role(struct wallet *h, Eenmaal__V1__Grant *g, Eenmaal__V1__AccessRequest **m)
{
	(void)g;
	(*m)->staff_role = world_text(h->w, "budget-coach");
}

static void arrange_paused(struct wallet *h, Eenmaal__V1__Grant *g, Eenmaal__V1__AccessRequest **m)
{
	(void)m;
	world_done(h->w, "HolderService/Suspend", WORLD_PUBLIC, wallet_suspension(h, g, true));
}

static void arrange_stopped(struct wallet *h, Eenmaal__V1__Grant *g, Eenmaal__V1__AccessRequest **m)
{
	(void)g;
	(void)m;
	world_done(h->w, "HolderService/Suspend", WORLD_PUBLIC, wallet_suspension(h, NULL, true));
}

static void arrange_used_up(struct wallet *h, Eenmaal__V1__Grant *g, Eenmaal__V1__AccessRequest **m)
{
	const Eenmaal__V1__FetchResponse *reply;

	(void)m;
	assert_int_equal(g->max_uses, 1);
	reply = world_done(h->w, "PartnerService/Fetch", WORLD_GEMEENTE, ask(h));
	assert_int_equal(reply->results[0]->n_releases, 1);
}

static void arrange_suspended(struct wallet *h, Eenmaal__V1__Grant *g,
			      Eenmaal__V1__AccessRequest **m)
{
	(void)g;
	(void)m;
	h->w->members[WORLD_GEMEENTE].status = EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_SUSPENDED;
	world_sign(h->w);
}

static void arrange_not_in_agreement(struct wallet *h, Eenmaal__V1__Grant *g,
				     Eenmaal__V1__AccessRequest **m)
{
	(void)g;
	(*m)->subjects[0]->kinds = world_texts(h->w, 1, "trauma");
}

static void arrange_unknown(struct wallet *h, Eenmaal__V1__Grant *g, Eenmaal__V1__AccessRequest **m)
{
	(void)g;
	(*m)->subjects[0]->kinds = world_texts(h->w, 1, "unknown");
}

static void arrange_erased(struct wallet *h, Eenmaal__V1__Grant *g, Eenmaal__V1__AccessRequest **m)
{
	(void)g;
	(void)m;
	world_done(h->w, "HolderService/Erase", WORLD_PUBLIC, wallet_erasure(h, NULL));
}

static const struct refusal refusals[] = {
	{"no dossier", REASON_NO_DOSSIER, NULL, true, true, true},
	{"no segment", REASON_NO_SEGMENT, NULL, false, true, false},
	{"no consent", REASON_NO_CONSENT, NULL, false, false, true},
	{"nothing at all", REASON_NO_CONSENT, NULL, false, true, true},
	{"expired", REASON_EXPIRED, arrange_expired, false, false, false},
	{"revoked", REASON_REVOKED, arrange_revoked, false, false, false},
	{"wrong purpose", REASON_WRONG_PURPOSE, arrange_purpose, false, false, false},
	{"enforcement", REASON_PURPOSE_FORBIDDEN, arrange_enforcement, false, false, false},
	{"wrong role", REASON_ROLE_NOT_HELD, arrange_role, false, false, false},
	{"paused", REASON_PAUSED, arrange_paused, false, false, false},
	{"stopped", REASON_STOPPED, arrange_stopped, false, false, false},
	{"used up", REASON_USED_UP, arrange_used_up, false, false, false},
	{"not in agreement", REASON_NOT_IN_AGREEMENT, arrange_not_in_agreement, false, false,
	 false},
	{"unknown kind", REASON_UNKNOWN_KIND, arrange_unknown, false, false, false},
	{"erased", REASON_NO_DOSSIER, arrange_erased, false, false, false},
	{"suspended partner", REASON_PARTNER_SUSPENDED, arrange_suspended, false, false, false},
};

static struct answer refused_fetch(struct world *w, struct wallet *h, const struct refusal *r)
{
	Eenmaal__V1__AccessRequest *m =
		wallet_access(h, WORLD_GEMEENTE, "finance", "debt-counselling", "municipality");
	Eenmaal__V1__Grant *g = NULL;

	if (!r->no_dossier)
		wallet_enrol(h);
	if (!r->no_segment)
		upload(h, KIND_FINANCE, 1);
	if (!r->no_grant) {
		g = wallet_grant(h, &to_gemeente);
		g->max_uses = 1;
		wallet_grant_put(h, g);
	}
	if (r->arrange)
		r->arrange(h, g, &m);
	if (m == NULL)
		m = wallet_access(h, WORLD_GEMEENTE, "finance", "debt-counselling", "municipality");
	return world_call(w, "PartnerService/Fetch", WORLD_GEMEENTE,
			  wallet_fetch(h, WORLD_GEMEENTE, m));
}

static void check_refusal(struct world *w, const struct refusal *r, struct answer a)
{
	const Eenmaal__V1__FetchResponse *reply = (const Eenmaal__V1__FetchResponse *)a.reply;
	struct receipt_opened opened = world_entry(w, 0);
	const Eenmaal__V1__SeenRecord *seen;

	if (a.error != ERR_OK)
		fail_msg("%s: %s (%s)", r->name, err_name(a.error), a.message ? a.message : "");
	assert_int_equal(reply->results[0]->n_releases, 0);
	assert_null(reply->results[0]->identity);
	seen = world_seen(w, reply->results[0]->receipt);
	assert_int_equal(seen->outcome, EENMAAL__V1__OUTCOME__OUTCOME_NOTHING);
	assert_int_equal(seen->n_released, 0);
	assert_int_equal(opened.kept->n_kinds, 1);
	if ((enum reason)opened.kept->kinds[0]->reason != r->reason)
		fail_msg("%s: %s", r->name,
			 reason_name((enum reason)opened.kept->kinds[0]->reason));
	assert_string_equal(opened.kept->staff, "staff-17");
}

static void test_refusals_look_alike(void **state)
{
	struct world *w = *state;
	size_t length = 0;

	for (size_t n = 0; n < sizeof(refusals) / sizeof(refusals[0]); n++) {
		struct wallet *h = wallet_new(w);
		struct answer a = refused_fetch(w, h, &refusals[n]);

		check_refusal(w, &refusals[n], a);
		if (n > 0 && a.length != length)
			fail_msg("%s: %zu bytes, not %zu", refusals[n].name, a.length, length);
		length = a.length;
	}
	world_check_ledger(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_main_job, world_start, world_stop),
		cmocka_unit_test_setup_teardown(test_many_subjects, world_start, world_stop),
		cmocka_unit_test_setup_teardown(test_many_subjects_of_a_batch, world_start,
						world_stop),
		cmocka_unit_test_setup_teardown(test_documents_without_consent, world_start,
						world_stop),
		cmocka_unit_test_setup_teardown(test_statements_that_are_gone, world_start,
						world_stop),
		cmocka_unit_test_setup_teardown(test_an_identity_that_is_gone, world_start,
						world_stop),
		cmocka_unit_test_setup_teardown(test_refusals_look_alike, world_start, world_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
