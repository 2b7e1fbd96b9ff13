/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "policy/decide.h"

#define NOW 1000
#define KIND 3
#define PURPOSE 5
#define ROLE 2
#define BIT(n) ((agreement_set)1 << (n))

/* A request that is granted; each case spoils something in it. */
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

static enum reason decided(void)
{
	policy_decide(&s.in, &s.out);
	assert_int_equal(s.out.kinds[0].verdict == VERDICT_RELEASE,
			 s.out.kinds[0].reason == REASON_GRANTED);
	assert_int_equal(release_allows(&s.out.kinds[0], &s.in.holder, &s.in.partner,
					s.in.kinds[0].kind),
			 s.out.kinds[0].reason == REASON_GRANTED);
	return s.out.kinds[0].reason;
}

/* Make a consent, or what it is asked for, the reason to refuse. */
static void spoil_grant(enum reason r)
{
	switch ((int)r) {
	case REASON_NO_CONSENT:
		s.in.grant_count = 0;
		break;
	case REASON_REVOKED:
		s.grants[0].revoked = true;
		break;
	case REASON_EXPIRED:
		s.grants[0].not_after = NOW;
		break;
	case REASON_NOT_YET_VALID:
		s.grants[0].not_before = NOW + 1;
		break;
	case REASON_USED_UP:
		s.grants[0].max_uses = s.grants[0].uses = 3;
		break;
	case REASON_PAUSED:
		s.grants[0].paused = true;
		break;
	case REASON_WRONG_PURPOSE:
		s.grants[0].purposes = BIT(6);
		break;
	case REASON_WRONG_ROLE:
		s.grants[0].roles = BIT(7);
		break;
	case REASON_NO_SEGMENT:
		s.in.kinds[0].epoch_count = 0;
		break;
	case REASON_NO_KEY:
		s.grants[0].epochs[2].epoch = 5;
		break;
	case REASON_ERASED:
		s.in.dossier_erased = true;
		break;
	default:
		fail();
	}
}

/* One way to spoil the scene per reason. */
static void spoil(enum reason r)
{
	switch ((int)r) {
	case REASON_NOT_VERIFIED:
		s.in.verified = false;
		break;
	case REASON_PARTNER_SUSPENDED:
		s.in.partner_active = false;
		break;
	case REASON_NO_DOSSIER:
		s.in.dossier_exists = false;
		break;
	case REASON_UNKNOWN_KIND:
		s.in.kinds[0].kind = AGREEMENT_NONE;
		break;
	case REASON_UNKNOWN_PURPOSE:
		s.in.purpose = AGREEMENT_NONE;
		break;
	case REASON_PURPOSE_FORBIDDEN:
		s.table.never |= BIT(PURPOSE);
		break;
	case REASON_ROLE_NOT_HELD:
		s.in.partner_roles = BIT(7);
		break;
	case REASON_NOT_IN_AGREEMENT:
		s.table.at[ROLE][KIND].read = 0;
		break;
	case REASON_STOPPED:
		s.in.dossier_stopped = true;
		break;
	default:
		spoil_grant(r);
	}
}

#define FIRST REASON_NOT_VERIFIED /* of those that the decision gives, in their order */
#define LAST REASON_ERASED

static void test_granted(void **state)
{
	(void)state;
	set_scene();
	assert_int_equal(decided(), REASON_GRANTED);
	assert_int_equal(s.out.count, 1);
	assert_memory_equal(&s.out.kinds[0].grant, &s.grants[0].id, UUID_LEN);
	assert_int_equal(s.out.kinds[0].kind, KIND);
}

static void test_every_reason(void **state)
{
	(void)state;
	for (int i = FIRST; i <= LAST; i++) {
		set_scene();
		spoil((enum reason)i);
		assert_int_equal(decided(), i);
	}
}

/* Of any two things that are wrong, the first of the list is the reason. */
static void test_order(void **state)
{
	(void)state;
	for (int i = FIRST; i <= LAST; i++) {
		for (int j = i + 1; j <= LAST; j++) {
			set_scene();
			spoil((enum reason)j);
			spoil((enum reason)i);
			assert_int_equal(decided(), i);
		}
	}
}

/* Of two grants that both fail, the one furthest along the list tells, in either order. */
static void test_nearest_miss(void **state)
{
	static const enum reason of_a_grant[] = {REASON_REVOKED,       REASON_EXPIRED,
						 REASON_NOT_YET_VALID, REASON_USED_UP,
						 REASON_PAUSED,        REASON_WRONG_PURPOSE,
						 REASON_WRONG_ROLE,    REASON_NO_KEY};

	(void)state;
	for (size_t near = 1; near < 8; near++) {
		for (size_t far = 0; far < near; far++) {
			for (unsigned first = 0; first < 2; first++) {
				struct grant missed;

				set_scene();
				spoil(of_a_grant[first ? near : far]);
				missed = s.grants[0];
				missed.id.b[0] = 10;
				set_scene();
				spoil(of_a_grant[first ? far : near]);
				s.grants[1] = missed;
				s.in.grant_count = 2;
				policy_decide(&s.in, &s.out);
				assert_int_equal(s.out.kinds[0].verdict, VERDICT_DENY);
				assert_int_equal(s.out.kinds[0].grant.b[0], first ? 10 : 9);
			}
		}
	}
}

static void test_first_that_allows(void **state)
{
	(void)state;
	set_scene();
	s.in.grant_count = 4;
	for (unsigned i = 1; i < 4; i++) {
		s.grants[i] = s.grants[0];
		s.grants[i].id.b[0] = (uint8_t)(9 + i);
	}
	s.grants[0].revoked = true;
	s.grants[1].epoch_count = 1;
	assert_int_equal(decided(), REASON_GRANTED);
	assert_int_equal(s.out.kinds[0].grant.b[0], 11);
}

static void test_replaced_is_absent(void **state)
{
	(void)state;
	set_scene();
	s.grants[0].replaced = true;
	assert_int_equal(decided(), REASON_NO_CONSENT);
	assert_int_equal(s.out.kinds[0].grant.b[0], 0);
	s.grants[0].revoked = true;
	assert_int_equal(decided(), REASON_REVOKED);
}

static void test_edges(void **state)
{
	(void)state;
	set_scene();
	s.in.now = s.grants[0].not_before;
	assert_int_equal(decided(), REASON_GRANTED);
	s.in.now = s.grants[0].not_after - 1;
	assert_int_equal(decided(), REASON_GRANTED);
	s.grants[0].max_uses = 2;
	s.grants[0].uses = 1;
	assert_int_equal(decided(), REASON_GRANTED);
	s.grants[0].uses = 3;
	assert_int_equal(decided(), REASON_USED_UP);
	set_scene();
	s.grants[0].revoked_kinds = BIT(8);
	assert_int_equal(decided(), REASON_GRANTED);
	s.grants[0].revoked_kinds = BIT(KIND);
	assert_int_equal(decided(), REASON_REVOKED);
}

static void test_others_grants(void **state)
{
	(void)state;
	set_scene();
	s.grants[0].holder.b[HOLDER_ID_LEN - 1] ^= 1;
	assert_int_equal(decided(), REASON_NO_CONSENT);
	set_scene();
	s.grants[0].partner.s[0] = 'T';
	assert_int_equal(decided(), REASON_NO_CONSENT);
	set_scene();
	s.grants[0].partner = (struct slug){"taalschool2"};
	assert_int_equal(decided(), REASON_NO_CONSENT);
	set_scene();
	s.grants[0].kinds = BIT(8);
	assert_int_equal(decided(), REASON_NO_CONSENT);
	set_scene();
	s.grants[0].kinds = 0;
	assert_int_equal(decided(), REASON_NO_CONSENT);
	set_scene();
	s.grants[0].partner.s[0] = 0;
	assert_int_equal(decided(), REASON_NO_CONSENT);
	/* Not a slug at all: no NUL within its array. */
	set_scene();
	memset(s.in.partner.s, 'a', sizeof(s.in.partner.s));
	s.grants[0].partner = s.in.partner;
	assert_int_equal(decided(), REASON_NO_CONSENT);
}

static void test_numbers_out_of_range(void **state)
{
	static const int wrong[] = {-1, -64, 64, 65, 128, INT32_MIN, INT32_MAX};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		set_scene();
		s.in.partner_roles = s.grants[0].kinds = s.grants[0].roles = ~(agreement_set)0;
		s.grants[0].purposes = ~(agreement_set)0;
		s.in.kinds[0].kind = wrong[i];
		assert_int_equal(decided(), REASON_UNKNOWN_KIND);
		s.in.kinds[0].kind = KIND;
		s.in.purpose = wrong[i];
		assert_int_equal(decided(), REASON_UNKNOWN_PURPOSE);
		s.in.purpose = PURPOSE;
		s.in.role = wrong[i];
		assert_int_equal(decided(), REASON_ROLE_NOT_HELD);
		assert_false(policy_may_contribute(&s.table, ~(agreement_set)0, wrong[i]));
		assert_false(policy_may_request(&s.table, ~(agreement_set)0, wrong[i], KIND, 1));
		assert_false(policy_may_request(&s.table, ~(agreement_set)0, ROLE, wrong[i], 1));
		assert_false(policy_may_request(&s.table, ~(agreement_set)0, ROLE, KIND, wrong[i]));
	}
}

static void test_highest_numbers(void **state)
{
	(void)state;
	set_scene();
	s.table.at[63][63].read = BIT(63);
	s.in.partner_roles = BIT(63);
	s.in.role = s.in.purpose = s.in.kinds[0].kind = 63;
	s.grants[0].kinds = s.grants[0].purposes = s.grants[0].roles = BIT(63);
	s.grants[0].epochs[0].kind = s.grants[0].epochs[2].kind = 63;
	assert_int_equal(decided(), REASON_GRANTED);
}

static void test_zeroed(void **state)
{
	static const struct decide_input zero;
	static const struct release none;
	struct decide_input in = {.kind_count = 2};
	struct decision out;

	(void)state;
	memset(&out, 0xff, sizeof(out));
	policy_decide(&zero, &out);
	assert_int_equal(out.count, 0);
	for (unsigned i = 0; i < DECIDE_KINDS_MAX; i++)
		assert_memory_equal(&out.kinds[i], &none, sizeof(none));
	policy_decide(&in, &out);
	assert_int_equal(out.count, 2);
	assert_int_equal(out.kinds[1].verdict, VERDICT_DENY);
	assert_int_equal(out.kinds[1].reason, REASON_NOT_VERIFIED);
	in.verified = true;
	policy_decide(&in, &out);
	assert_int_equal(out.kinds[1].reason, REASON_NOT_VERIFIED);
}

static void all_unverified(unsigned count)
{
	policy_decide(&s.in, &s.out);
	assert_int_equal(s.out.count, count);
	for (unsigned i = 0; i < count; i++) {
		assert_int_equal(s.out.kinds[i].verdict, VERDICT_DENY);
		assert_int_equal(s.out.kinds[i].reason, REASON_NOT_VERIFIED);
	}
}

static void test_counts(void **state)
{
	static const unsigned over[] = {1, 100, 1u << 31, UINT32_MAX - 200};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		set_scene();
		s.in.kind_count = DECIDE_KINDS_MAX + over[i];
		all_unverified(DECIDE_KINDS_MAX);
		set_scene();
		s.in.grant_count = DECIDE_GRANTS_MAX + over[i];
		all_unverified(1);
		set_scene();
		s.in.kind_count = 2;
		s.in.kinds[1].epoch_count = DECIDE_EPOCHS_MAX + over[i];
		all_unverified(2);
		set_scene();
		s.in.grant_count = 2;
		s.grants[1].epoch_count = GRANT_EPOCHS_MAX + over[i];
		all_unverified(1);
	}
	set_scene();
	s.in.grants = NULL;
	all_unverified(1);
	set_scene();
	s.in.agreement = NULL;
	all_unverified(1);
	set_scene();
	s.in.partner.s[0] = 0;
	s.grants[0].partner.s[0] = 0;
	all_unverified(1);
}

static void test_largest_counts(void **state)
{
	(void)state;
	set_scene();
	s.in.kind_count = DECIDE_KINDS_MAX;
	for (unsigned i = 0; i < DECIDE_KINDS_MAX; i++) {
		s.in.kinds[i].kind = KIND;
		s.in.kinds[i].epoch_count = DECIDE_EPOCHS_MAX;
		for (unsigned j = 0; j < DECIDE_EPOCHS_MAX; j++)
			s.in.kinds[i].epochs[j] = 100 + j;
	}
	s.in.grant_count = DECIDE_GRANTS_MAX;
	s.grants[0].epoch_count = GRANT_EPOCHS_MAX;
	for (unsigned j = 0; j < GRANT_EPOCHS_MAX; j++)
		s.grants[0].epochs[j] = (struct grant_epoch){KIND, 100 + GRANT_EPOCHS_MAX - 1 - j};
	for (unsigned i = 1; i < DECIDE_GRANTS_MAX; i++)
		s.grants[i] = s.grants[0];
	for (unsigned i = 0; i + 1 < DECIDE_GRANTS_MAX; i++)
		s.grants[i].epochs[GRANT_EPOCHS_MAX - 1].epoch = 0;
	policy_decide(&s.in, &s.out);
	assert_int_equal(s.out.count, DECIDE_KINDS_MAX);
	for (unsigned i = 0; i < DECIDE_KINDS_MAX; i++)
		assert_int_equal(s.out.kinds[i].verdict, VERDICT_RELEASE);
}

static void test_kinds_apart(void **state)
{
	(void)state;
	set_scene();
	s.in.kind_count = 3;
	s.in.kinds[1] = (struct decide_kind){.kind = 8, .epoch_count = 1, .epochs = {1}};
	s.in.kinds[2] = (struct decide_kind){.kind = AGREEMENT_NONE};
	policy_decide(&s.in, &s.out);
	assert_int_equal(s.out.kinds[0].reason, REASON_GRANTED);
	assert_int_equal(s.out.kinds[1].reason, REASON_NOT_IN_AGREEMENT);
	assert_int_equal(s.out.kinds[2].reason, REASON_UNKNOWN_KIND);
}

static void test_reason_names(void **state)
{
	static const enum reason all[] = {
#define X(name, number, text) name,
		REASON_LIST(X)
#undef X
	};
	size_t count = sizeof(all) / sizeof(all[0]);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(reason_name(all[i]), reason_name(all[j]));
	}
	assert_string_equal(reason_name(REASON_NO_CONSENT), "no-consent");
	assert_string_equal(reason_name((enum reason)999), "unspecified");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_granted),
		cmocka_unit_test(test_every_reason),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_nearest_miss),
		cmocka_unit_test(test_first_that_allows),
		cmocka_unit_test(test_replaced_is_absent),
		cmocka_unit_test(test_edges),
		cmocka_unit_test(test_others_grants),
		cmocka_unit_test(test_numbers_out_of_range),
		cmocka_unit_test(test_highest_numbers),
		cmocka_unit_test(test_zeroed),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_largest_counts),
		cmocka_unit_test(test_kinds_apart),
		cmocka_unit_test(test_reason_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
