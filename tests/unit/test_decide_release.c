/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "policy/decide_internal.h"

#define NOW 1000
#define KIND 3
#define PURPOSE 5
#define ROLE 2
#define BIT(n) ((agreement_set)1 << (n))

/* A request that is granted. */
struct scene {
	struct permission_table table;
	struct grant grants[DECIDE_GRANTS_MAX];
	struct decide_input in;
	struct decision out;
};

static struct scene s;

static void set_scene(void)
{
	struct grant *g = &s.grants[0];

	memset(&s, 0, sizeof(s));
	s.table.at[ROLE][KIND].read = BIT(PURPOSE);
	s.table.never = BIT(9);
	s.in = (struct decide_input){
		.verified = true,
		.partner_active = true,
		.dossier_exists = true,
		.partner_roles = BIT(ROLE) | BIT(7),
		.role = ROLE,
		.purpose = PURPOSE,
		.now = NOW,
		.holder = {{1, 2, 3}},
		.partner = {"taalschool"},
		.agreement = &s.table,
		.kind_count = 1,
		.kinds = {{.kind = KIND, .epoch_count = 2, .epochs = {4, 6}}},
		.grant_count = 1,
		.grants = s.grants,
	};
	*g = (struct grant){
		.id = {{9}},
		.holder = s.in.holder,
		.partner = s.in.partner,
		.kinds = BIT(KIND) | BIT(8),
		.purposes = BIT(PURPOSE),
		.roles = BIT(ROLE),
		.not_before = NOW - 100,
		.not_after = NOW + 100,
		.epoch_count = 3,
		.epochs = {{KIND, 6}, {8, 1}, {KIND, 4}},
	};
}

static void test_release_is_exact(void **state)
{
	struct holder_id other_holder = {{1, 2, 4}};
	struct slug other_partner = {"gemeente"}, none = {""};
	const struct release *r = &s.out.kinds[0];

	(void)state;
	set_scene();
	policy_decide(&s.in, &s.out);
	assert_int_equal(s.out.kinds[0].reason, REASON_GRANTED);
	assert_true(release_allows(r, &s.in.holder, &s.in.partner, KIND));
	assert_false(release_allows(r, &other_holder, &s.in.partner, KIND));
	assert_false(release_allows(r, &s.in.holder, &other_partner, KIND));
	assert_false(release_allows(r, &s.in.holder, &none, KIND));
	assert_false(release_allows(r, &s.in.holder, &s.in.partner, 8));
	assert_false(release_allows(r, &s.in.holder, &s.in.partner, AGREEMENT_NONE));
}

static void test_hand_made_release(void **state)
{
	struct release made = {0}, changed;
	struct slug none = {""};

	(void)state;
	set_scene();
	assert_false(release_allows(&made, &made.holder, &none, 0));
	made = (struct release){.verdict = VERDICT_RELEASE,
				.reason = REASON_GRANTED,
				.kind = KIND,
				.holder = s.in.holder,
				.partner = s.in.partner};
	assert_false(release_allows(&made, &s.in.holder, &s.in.partner, KIND));
	made.seal = UINT64_MAX;
	assert_false(release_allows(&made, &s.in.holder, &s.in.partner, KIND));

	/* A genuine one, changed afterwards. */
	policy_decide(&s.in, &s.out);
	assert_int_equal(s.out.kinds[0].reason, REASON_GRANTED);
	changed = s.out.kinds[0];
	assert_true(release_allows(&changed, &s.in.holder, &s.in.partner, KIND));
	changed.kind = 8;
	assert_false(release_allows(&changed, &s.in.holder, &s.in.partner, 8));
	changed = s.out.kinds[0];
	changed.holder.b[0]++;
	assert_false(release_allows(&changed, &changed.holder, &s.in.partner, KIND));
	changed = s.out.kinds[0];
	changed.partner = (struct slug){"gemeente"};
	assert_false(release_allows(&changed, &s.in.holder, &changed.partner, KIND));
	changed = s.out.kinds[0];
	changed.grant.b[15]++;
	assert_false(release_allows(&changed, &s.in.holder, &s.in.partner, KIND));
	changed = s.out.kinds[0];
	changed.verdict = VERDICT_DENY;
	assert_false(release_allows(&changed, &s.in.holder, &s.in.partner, KIND));
	changed = s.out.kinds[0];
	changed.reason = REASON_PAUSED;
	assert_false(release_allows(&changed, &s.in.holder, &s.in.partner, KIND));

	/* A refusal whose verdict somebody turned. */
	s.grants[0].paused = true;
	policy_decide(&s.in, &s.out);
	assert_int_equal(s.out.kinds[0].reason, REASON_PAUSED);
	assert_int_equal(s.out.kinds[0].seal, 0);
	changed = s.out.kinds[0];
	changed.verdict = VERDICT_RELEASE;
	changed.reason = REASON_GRANTED;
	assert_false(release_allows(&changed, &s.in.holder, &s.in.partner, KIND));
}

/* Of the fields before it, and of nothing that stands between or behind them. */
static void test_seal_of_the_fields_alone(void **state)
{
	const struct release *r = &s.out.kinds[0];
	struct release copy;

	(void)state;
	set_scene();
	policy_decide(&s.in, &s.out);
	for (int fill = 0; fill < 256; fill += 51) {
		memset(&copy, fill, sizeof(copy));
		copy.verdict = r->verdict;
		copy.reason = r->reason;
		memcpy(copy.grant.b, r->grant.b, sizeof(copy.grant.b));
		copy.kind = r->kind;
		memcpy(copy.holder.b, r->holder.b, sizeof(copy.holder.b));
		memcpy(copy.partner.s, r->partner.s, sizeof(copy.partner.s));
		assert_true(decide_seal(&copy) == r->seal);
	}
}

static void test_contribute_and_request(void **state)
{
	struct permission_table *t = &s.table;

	(void)state;
	set_scene();
	assert_false(policy_may_contribute(t, ~(agreement_set)0, KIND));
	t->at[ROLE][KIND].contribute = BIT(1);
	assert_true(policy_may_contribute(t, BIT(ROLE), KIND));
	assert_true(policy_may_contribute(t, ~(agreement_set)0, KIND));
	assert_false(policy_may_contribute(t, ~BIT(ROLE), KIND));
	assert_false(policy_may_contribute(t, 0, KIND));
	assert_false(policy_may_contribute(t, BIT(ROLE), KIND + 1));
	t->never |= BIT(1);
	assert_false(policy_may_contribute(t, BIT(ROLE), KIND));

	assert_false(policy_may_request(t, BIT(ROLE), ROLE, KIND, PURPOSE));
	t->at[ROLE][KIND].request = BIT(PURPOSE);
	assert_true(policy_may_request(t, BIT(ROLE), ROLE, KIND, PURPOSE));
	assert_false(policy_may_request(t, BIT(7), ROLE, KIND, PURPOSE));
	assert_false(policy_may_request(t, BIT(ROLE) | BIT(7), 7, KIND, PURPOSE));
	assert_false(policy_may_request(t, BIT(ROLE), ROLE, KIND, PURPOSE + 1));
	assert_false(policy_may_request(t, BIT(ROLE), ROLE, KIND + 1, PURPOSE));
	t->never |= BIT(PURPOSE);
	assert_false(policy_may_request(t, BIT(ROLE), ROLE, KIND, PURPOSE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_release_is_exact),
		cmocka_unit_test(test_hand_made_release),
		cmocka_unit_test(test_seal_of_the_fields_alone),
		cmocka_unit_test(test_contribute_and_request),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
