/* SPDX-License-Identifier: EUPL-1.2 */
/* Grants over the years: renewed many times, and under agreements that change. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "broker/store/sql.h"
#include "tests/support/wallet.h"

#define SKILLS KIND_BIT(KIND_SKILLS)
#define PLAN KIND_BIT(KIND_PLAN)

static const struct wallet_grant to_gemeente = {
	WORLD_GEMEENTE, SKILLS | PLAN, "civic-integration", "municipality", 1, 1,
};

static Eenmaal__V1__AccessRequest *by_gemeente(struct wallet *h, const char *kind)
{
	return wallet_access(h, WORLD_GEMEENTE, kind, "civic-integration", "municipality");
}

/* "plan" leaves the agreement, or comes back into it. */
static void change_agreement(struct world *w, bool without_plan)
{
	w->without_plan = without_plan;
	world_sign(w);
}

static struct wallet *with_both(struct world *w, Eenmaal__V1__Grant **g)
{
	struct wallet *h = wallet_enrolled(w);

	wallet_upload_first(h, KIND_SKILLS, 1, "a carpenter");
	wallet_upload_first(h, KIND_PLAN, 1, "a workshop");
	*g = wallet_grant(h, &to_gemeente);
	wallet_grant_put(h, *g);
	return h;
}

static const Eenmaal__V1__CurrentEpoch *line_of(struct wallet *h, enum wallet_kind kind)
{
	return wallet_dossier(h)->current[kind];
}

/* What was taken back while the agreement did not have the kind stays taken back. */
static void test_revoke_a_dropped_kind(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct wallet *h = with_both(w, &g);
	struct wallet *other = with_both(w, &g);

	change_agreement(w, true);
	world_done(w, "HolderService/Revoke", WORLD_PUBLIC, wallet_revocation(other, g, "plan"));
	world_refused(w, "HolderService/Revoke", WORLD_PUBLIC, wallet_revocation(other, g, "plan"),
		      ERR_STATE);
	other->sequence--;
	change_agreement(w, false);
	wallet_not_fetched(other, WORLD_GEMEENTE, by_gemeente(other, "plan"),
			   EENMAAL__V1__REASON__REASON_REVOKED);
	assert_int_equal(line_of(other, KIND_PLAN)->epoch, 2);
	assert_int_equal(line_of(other, KIND_SKILLS)->epoch, 1);
	assert_int_equal(
		wallet_fetched(other, WORLD_GEMEENTE, by_gemeente(other, "skills"))->n_releases, 1);
	assert_int_equal(wallet_fetched(h, WORLD_GEMEENTE, by_gemeente(h, "plan"))->n_releases, 1);
	world_check_chain(w, &other->id);
}

/* Nor does another revocation forget what was taken back before the kind was dropped. */
static void test_revoked_before_it_was_dropped(void **state)
{
	struct world *w = *state;
	struct wallet_grant three = to_gemeente;
	struct wallet *h = wallet_enrolled(w);
	Eenmaal__V1__Grant *g;

	three.kinds |= KIND_BIT(KIND_CONTACT);
	wallet_upload_first(h, KIND_PLAN, 1, "a workshop");
	g = wallet_grant(h, &three);
	wallet_grant_put(h, g);
	world_done(w, "HolderService/Revoke", WORLD_PUBLIC, wallet_revocation(h, g, "plan"));
	change_agreement(w, true);
	world_done(w, "HolderService/Revoke", WORLD_PUBLIC, wallet_revocation(h, g, "skills"));
	change_agreement(w, false);
	wallet_not_fetched(h, WORLD_GEMEENTE, by_gemeente(h, "plan"),
			   EENMAAL__V1__REASON__REASON_REVOKED);
}

/* Taken back whole, every kind gets a new key, those without a place in the agreement too. */
static void test_revoke_all_with_a_dropped_kind(void **state)
{
	struct world *w = *state;
	Eenmaal__V1__Grant *g;
	struct wallet *h = with_both(w, &g);
	const Eenmaal__V1__RevokeResponse *reply;

	change_agreement(w, true);
	reply = world_done(w, "HolderService/Revoke", WORLD_PUBLIC, wallet_revocation(h, g, NULL));
	assert_int_equal(reply->n_current, 2);
	assert_int_equal(line_of(h, KIND_PLAN)->epoch, 2);
	assert_int_equal(line_of(h, KIND_SKILLS)->epoch, 2);
	change_agreement(w, false);
	wallet_not_fetched(h, WORLD_GEMEENTE, by_gemeente(h, "plan"),
			   EENMAAL__V1__REASON__REASON_REVOKED);
}

/* However often one grant of a partner is renewed, its other one counts. */
static void test_many_renewals(void **state)
{
	struct world *w = *state;
	struct wallet *h = wallet_enrolled(w);
	struct wallet_grant terms = to_gemeente;
	Eenmaal__V1__Grant *g;

	wallet_upload_first(h, KIND_PLAN, 1, "a workshop");
	terms.kinds = PLAN;
	wallet_grant_put(h, wallet_grant(h, &terms));
	terms.kinds = SKILLS;
	g = wallet_grant(h, &terms);
	wallet_grant_put(h, g);
	for (int n = 0; n < 40; n++) {
		Eenmaal__V1__Grant *next = wallet_grant(h, &terms);

		next->replaces = g->grant_id;
		wallet_grant_put(h, next);
		g = next;
	}
	assert_int_equal(wallet_fetched(h, WORLD_GEMEENTE, by_gemeente(h, "plan"))->n_releases, 1);
}

/* Where there were a million. */
static void test_full(void **state)
{
	Eenmaal__V1__PutGrantRequest request = EENMAAL__V1__PUT_GRANT_REQUEST__INIT;
	struct wallet_document next = {WORLD_COA, KIND_PLAN, 1, 2, 0, NULL, "another"};
	struct world *w = *state;
	Eenmaal__V1__Grant *g = NULL;
	struct wallet *h = with_both(w, &g);
	struct hash previous = world_hash(wallet_dossier(h)->segments[1]->segment);

	assert_int_equal(sql_exec(w->writer, "UPDATE grants SET row = row | 1048575;"
					     "UPDATE segments SET row = row | 1048575"
					     " WHERE kind = 'plan'"),
			 ERR_OK);
	request.grant = wallet_grant_signed(h, wallet_grant(h, &to_gemeente));
	assert_string_equal(world_refused(w, "HolderService/PutGrant", WORLD_PUBLIC, &request,
					  ERR_STATE)
				    .message,
			    "the dossier's room for grants for this organisation is full");
	next.previous = &previous;
	assert_string_equal(world_refused(w, "PartnerService/PutSegment", WORLD_COA,
					  wallet_upload(h, &next), ERR_STATE)
				    .message,
			    "this part of the dossier is full");
}

#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, world_start, world_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_WORLD(test_revoke_a_dropped_kind),
		IN_A_WORLD(test_revoked_before_it_was_dropped),
		IN_A_WORLD(test_revoke_all_with_a_dropped_kind),
		IN_A_WORLD(test_many_renewals),
		IN_A_WORLD(test_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
