/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/base/io.h"
#include "policy/grant.h"

#define NOW 1800000000
#define DAY 86400

static struct agreement *agreement;

static int set_up(void **state)
{
	struct buf file = BUF_INIT(AGREEMENT_FILE_MAX);

	(void)state;
	if (io_read_file("policy/agreement.yaml", &file) != ERR_OK ||
	    agreement_parse(buf_view(&file), NULL, &agreement) != ERR_OK)
		return 1;
	buf_free(&file);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	agreement_free(agreement);
	return 0;
}

static agreement_set kind(const char *id)
{
	struct slug s;

	assert_int_equal(slug_parse(view_str(id), &s), ERR_OK);
	assert_true(agreement_kind(agreement, &s) >= 0);
	return (agreement_set)1 << agreement_kind(agreement, &s);
}

static agreement_set purpose(const char *id)
{
	struct slug s;

	assert_int_equal(slug_parse(view_str(id), &s), ERR_OK);
	assert_true(agreement_purpose(agreement, &s) >= 0);
	return (agreement_set)1 << agreement_purpose(agreement, &s);
}

static agreement_set role(const char *id)
{
	struct slug s;

	assert_int_equal(slug_parse(view_str(id), &s), ERR_OK);
	assert_true(agreement_role(agreement, &s) >= 0);
	return (agreement_set)1 << agreement_role(agreement, &s);
}

/* One grant in each of the states that a grant can be in, with kinds 0 and 1. */
static struct grant in_state(enum grant_state s)
{
	struct grant g = {.kinds = 3,
			  .purposes = 1,
			  .roles = 1,
			  .not_before = NOW - 10,
			  .not_after = NOW + 10};

	switch (s) {
	case GRANT_NONE:
	case GRANT_REQUESTED:
	case GRANT_DECLINED:
		return (struct grant){0};
	case GRANT_ACTIVE:
		break;
	case GRANT_PAUSED:
		g.paused = true;
		break;
	case GRANT_REVOKED:
		g.revoked = true;
		break;
	case GRANT_EXPIRED:
		g.not_after = NOW;
		break;
	case GRANT_USED_UP:
		g.max_uses = g.uses = 4;
		break;
	case GRANT_REPLACED:
		g.replaced = true;
		break;
	}
	return g;
}

static const enum grant_state states[] = {GRANT_NONE,    GRANT_ACTIVE,  GRANT_PAUSED,
					  GRANT_REVOKED, GRANT_EXPIRED, GRANT_USED_UP,
					  GRANT_REPLACED};
static const enum grant_event events[] = {GRANT_EVENT_PAUSE, GRANT_EVENT_RESUME, GRANT_EVENT_REVOKE,
					  GRANT_EVENT_USE, GRANT_EVENT_REPLACE};

/* What every (state, event) pair leads to; GRANT_NONE: refused. */
static const enum grant_state leads_to[][5] = {
	/* pause, resume, revoke, use, replace */
	{GRANT_NONE, GRANT_NONE, GRANT_NONE, GRANT_NONE, GRANT_NONE},
	{GRANT_PAUSED, GRANT_NONE, GRANT_REVOKED, GRANT_ACTIVE, GRANT_REPLACED},
	{GRANT_NONE, GRANT_ACTIVE, GRANT_REVOKED, GRANT_NONE, GRANT_REPLACED},
	{GRANT_NONE, GRANT_NONE, GRANT_NONE, GRANT_NONE, GRANT_NONE},
	{GRANT_NONE, GRANT_NONE, GRANT_REVOKED, GRANT_NONE, GRANT_REPLACED},
	{GRANT_NONE, GRANT_NONE, GRANT_REVOKED, GRANT_NONE, GRANT_REPLACED},
	{GRANT_NONE, GRANT_NONE, GRANT_NONE, GRANT_NONE, GRANT_NONE},
};

static void test_every_state_and_event(void **state)
{
	(void)state;
	for (size_t s = 0; s < 7; s++) {
		for (size_t e = 0; e < 5; e++) {
			struct grant g = in_state(states[s]), before = g;
			enum err expect = leads_to[s][e] == GRANT_NONE ? ERR_STATE : ERR_OK;

			assert_int_equal(grant_state(&g, NOW), states[s]);
			assert_int_equal(grant_apply(&g, events[e], 0, NOW), expect);
			if (expect == ERR_OK)
				assert_int_equal(grant_state(&g, NOW), leads_to[s][e]);
			else
				assert_memory_equal(&g, &before, sizeof(g));
		}
	}
}

static void test_unknown_event(void **state)
{
	struct grant g = in_state(GRANT_ACTIVE);

	(void)state;
	assert_int_equal(grant_apply(&g, (enum grant_event)17, 0, NOW), ERR_STATE);
}

static void test_state_order(void **state)
{
	struct grant g = in_state(GRANT_ACTIVE);

	(void)state;
	g.paused = true;
	assert_int_equal(grant_state(&g, NOW), GRANT_PAUSED);
	g.max_uses = g.uses = 1;
	assert_int_equal(grant_state(&g, NOW), GRANT_USED_UP);
	g.not_after = NOW - 1;
	assert_int_equal(grant_state(&g, NOW), GRANT_EXPIRED);
	g.replaced = true;
	assert_int_equal(grant_state(&g, NOW), GRANT_REPLACED);
	g.revoked_kinds = 3;
	assert_int_equal(grant_state(&g, NOW), GRANT_REVOKED);
	g.revoked_kinds = 0;
	g.revoked = true;
	assert_int_equal(grant_state(&g, NOW), GRANT_REVOKED);
}

static void test_end_is_exclusive(void **state)
{
	struct grant g = in_state(GRANT_ACTIVE);

	(void)state;
	assert_int_equal(grant_state(&g, g.not_after - 1), GRANT_ACTIVE);
	assert_int_equal(grant_state(&g, g.not_after), GRANT_EXPIRED);
}

static void test_revoke_by_kind(void **state)
{
	struct grant g = in_state(GRANT_ACTIVE), before;

	(void)state;
	/* A kind that the grant does not name. */
	assert_int_equal(grant_apply(&g, GRANT_EVENT_REVOKE, 4, NOW), ERR_STATE);
	assert_int_equal(grant_apply(&g, GRANT_EVENT_REVOKE, 1 | 4, NOW), ERR_OK);
	assert_int_equal(g.revoked_kinds, 1);
	assert_false(g.revoked);
	assert_int_equal(grant_state(&g, NOW), GRANT_ACTIVE);
	before = g;
	assert_int_equal(grant_apply(&g, GRANT_EVENT_REVOKE, 1, NOW), ERR_STATE);
	assert_memory_equal(&g, &before, sizeof(g));
	assert_int_equal(grant_apply(&g, GRANT_EVENT_REVOKE, 2, NOW), ERR_OK);
	assert_true(g.revoked);
	assert_int_equal(grant_state(&g, NOW), GRANT_REVOKED);
}

static void test_use(void **state)
{
	struct grant g = in_state(GRANT_ACTIVE);

	(void)state;
	assert_int_equal(grant_apply(&g, GRANT_EVENT_USE, 0, g.not_before - 1), ERR_STATE);
	g.max_uses = 2;
	assert_int_equal(grant_apply(&g, GRANT_EVENT_USE, 0, NOW), ERR_OK);
	assert_int_equal(grant_apply(&g, GRANT_EVENT_USE, 0, NOW), ERR_OK);
	assert_int_equal(g.uses, 2);
	assert_int_equal(grant_state(&g, NOW), GRANT_USED_UP);
	assert_int_equal(grant_apply(&g, GRANT_EVENT_USE, 0, NOW), ERR_STATE);
	g.max_uses = 0;
	g.uses = UINT64_MAX;
	assert_int_equal(grant_apply(&g, GRANT_EVENT_USE, 0, NOW), ERR_STATE);
}

static void test_state_names(void **state)
{
	static const char *const names[] = {"none",    "requested", "declined", "active",  "paused",
					    "revoked", "expired",   "used-up",  "replaced"};

	(void)state;
	for (int i = 0; i < 9; i++)
		assert_string_equal(grant_state_name((enum grant_state)i), names[i]);
	assert_string_equal(grant_state_name((enum grant_state)99), "none");
}

static struct grant good(void)
{
	struct grant g = {.kinds = kind("skills"),
			  .purposes = purpose("language-training"),
			  .roles = role("language-school"),
			  .not_before = NOW,
			  .not_after = NOW + 183 * DAY,
			  .epoch_count = 1};

	for (uint8_t n = 0; n < 64; n++) {
		if (g.kinds >> n & 1)
			g.epochs[0] = (struct grant_epoch){.kind = n, .epoch = 1};
	}
	return g;
}

static enum err check(const struct grant *g)
{
	return grant_check(g, agreement, role("language-school"), NOW);
}

static void test_check_allows(void **state)
{
	struct grant g = good();

	(void)state;
	assert_int_equal(check(&g), ERR_OK);
	g.purposes |= purpose("civic-integration");
	g.kinds = kind("plan");
	g.epoch_count = 0;
	assert_int_equal(check(&g), ERR_OK);
	assert_int_equal(grant_check(&g, agreement, ~(agreement_set)0, NOW), ERR_OK);
}

static void test_check_forbids(void **state)
{
	struct grant g = good();

	(void)state;
	assert_int_equal(grant_check(&g, agreement, role("municipality"), NOW), ERR_FORBIDDEN);
	assert_int_equal(grant_check(&g, agreement, 0, NOW), ERR_FORBIDDEN);
	g.kinds |= kind("trauma");
	assert_int_equal(check(&g), ERR_FORBIDDEN);
	g = good();
	g.purposes |= purpose("treatment");
	assert_int_equal(check(&g), ERR_FORBIDDEN);
	g = good();
	g.roles |= role("municipality");
	assert_int_equal(grant_check(&g, agreement, g.roles, NOW), ERR_FORBIDDEN);
	g = good();
	g.purposes |= purpose("enforcement");
	assert_int_equal(check(&g), ERR_FORBIDDEN);
	g = good();
	g.kinds |= (agreement_set)1 << 63;
	assert_int_equal(check(&g), ERR_FORBIDDEN);
	g = good();
	g.purposes |= (agreement_set)1 << 63;
	assert_int_equal(check(&g), ERR_FORBIDDEN);
	g = good();
	g.roles |= (agreement_set)1 << 63;
	assert_int_equal(check(&g), ERR_FORBIDDEN);
}

/* No purpose that the chain forbids can be granted, to whoever, for whatever. */
static void test_check_never(void **state)
{
	(void)state;
	for (unsigned r = 0; r < agreement_role_count(agreement); r++) {
		for (unsigned k = 0; k < agreement_kind_count(agreement); k++) {
			struct grant g = good();

			g.roles = (agreement_set)1 << r;
			g.kinds = (agreement_set)1 << k;
			g.epoch_count = 0;
			g.not_after = NOW + DAY;
			g.purposes = purpose("enforcement");
			assert_int_equal(grant_check(&g, agreement, g.roles, NOW), ERR_FORBIDDEN);
		}
	}
}

static void test_check_empty(void **state)
{
	struct grant g = {0};

	(void)state;
	assert_int_equal(check(&g), ERR_RANGE);
	g = good();
	g.kinds = 0;
	assert_int_equal(check(&g), ERR_RANGE);
	g = good();
	g.purposes = 0;
	assert_int_equal(check(&g), ERR_RANGE);
	g = good();
	g.roles = 0;
	assert_int_equal(check(&g), ERR_RANGE);
}

static void test_check_times(void **state)
{
	static const struct {
		int64_t not_before, not_after;
		enum err expect;
	} cases[] = {
		{NOW, 0, ERR_RANGE}, /* no end */
		{NOW, -1, ERR_RANGE},
		{INT64_MIN, INT64_MIN, ERR_RANGE},
		{NOW, INT64_MAX, ERR_RANGE},
		{NOW + DAY, NOW + DAY, ERR_RANGE}, /* empty */
		{NOW + 2 * DAY, NOW + DAY, ERR_RANGE},
		{NOW - DAY, NOW, ERR_RANGE}, /* over already */
		{NOW - DAY, NOW + 1, ERR_OK},
		{NOW, NOW + 731 * DAY, ERR_OK}, /* the maximum for skills */
		{NOW, NOW + 731 * DAY + GRANT_CLOCK_SLACK, ERR_OK},
		{NOW, NOW + 731 * DAY + GRANT_CLOCK_SLACK + 1, ERR_RANGE},
		{NOW + 730 * DAY, NOW + 731 * DAY, ERR_OK},
		{NOW + 800 * DAY, NOW + 801 * DAY, ERR_RANGE}, /* short, but far away */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct grant g = good();

		g.not_before = cases[i].not_before;
		g.not_after = cases[i].not_after;
		assert_int_equal(check(&g), cases[i].expect);
	}
}

static void test_check_extreme_now(void **state)
{
	struct grant g = good();

	(void)state;
	assert_int_equal(grant_check(&g, agreement, g.roles, INT64_MIN), ERR_RANGE);
	assert_int_equal(grant_check(&g, agreement, g.roles, INT64_MAX), ERR_RANGE);
}

static void test_check_epochs(void **state)
{
	struct grant g = good();

	(void)state;
	g.epochs[0].epoch = 0;
	assert_int_equal(check(&g), ERR_RANGE);
	g = good();
	g.epochs[0].kind++;
	assert_int_equal(check(&g), ERR_RANGE);
	g = good();
	g.epochs[0].kind = 64;
	assert_int_equal(check(&g), ERR_RANGE);
	g = good();
	g.epoch_count = GRANT_EPOCHS_MAX + 1;
	assert_int_equal(check(&g), ERR_RANGE);
	g = good();
	for (unsigned i = 0; i < GRANT_EPOCHS_MAX; i++)
		g.epochs[i] = (struct grant_epoch){.kind = g.epochs[0].kind, .epoch = i + 1};
	g.epoch_count = GRANT_EPOCHS_MAX;
	assert_int_equal(check(&g), ERR_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_state_and_event),
		cmocka_unit_test(test_unknown_event),
		cmocka_unit_test(test_state_order),
		cmocka_unit_test(test_end_is_exclusive),
		cmocka_unit_test(test_revoke_by_kind),
		cmocka_unit_test(test_use),
		cmocka_unit_test(test_state_names),
		cmocka_unit_test(test_check_allows),
		cmocka_unit_test(test_check_forbids),
		cmocka_unit_test(test_check_never),
		cmocka_unit_test(test_check_empty),
		cmocka_unit_test(test_check_times),
		cmocka_unit_test(test_check_extreme_now),
		cmocka_unit_test(test_check_epochs),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
