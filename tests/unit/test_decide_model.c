/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "policy/decide.h"

#define NOW 1000
#define BIT(n) ((agreement_set)1 << (n))

static struct {
	struct permission_table table;
	struct grant grants[2];
	struct decide_input in;
	struct decision out;
} s;

/*
 * Every combination of a small domain against a model that is written the other way round: a
 * list of things that must all be true, with no order and no reasons.
 */
static bool model(const struct decide_input *in, unsigned n)
{
	const struct decide_kind *k = &in->kinds[n];
	bool known = k->kind != AGREEMENT_NONE && in->purpose != AGREEMENT_NONE &&
		     in->role != AGREEMENT_NONE;
	bool may_ask, allowed = false;

	if (!known)
		return false;
	may_ask = (in->partner_roles & BIT(in->role)) &&
		  !(in->agreement->never & BIT(in->purpose)) &&
		  (in->agreement->at[in->role][k->kind].read & BIT(in->purpose));
	for (unsigned i = 0; i < in->grant_count; i++) {
		const struct grant *g = &in->grants[i];
		unsigned keys = 0;

		for (unsigned e = 0; e < k->epoch_count; e++) {
			for (unsigned w = 0; w < g->epoch_count; w++)
				keys += g->epochs[w].kind == k->kind &&
					g->epochs[w].epoch == k->epochs[e];
		}
		allowed |= memcmp(&g->holder, &in->holder, sizeof(g->holder)) == 0 &&
			   strcmp(g->partner.s, in->partner.s) == 0 &&
			   grant_state(g, in->now) == GRANT_ACTIVE && g->not_before <= in->now &&
			   (g->kinds & ~g->revoked_kinds & BIT(k->kind)) &&
			   (g->purposes & BIT(in->purpose)) && (g->roles & BIT(in->role)) &&
			   keys == k->epoch_count;
	}
	return in->verified && in->partner_active && in->dossier_exists && !in->dossier_erased &&
	       !in->dossier_stopped && may_ask && k->epoch_count > 0 && allowed;
}

/* Take the next digit of n in this base: a number becomes a point of the domain. */
static unsigned take(uint64_t *n, unsigned base)
{
	unsigned digit = (unsigned)(*n % base);

	*n /= base;
	return digit;
}

#define REQUEST_POINTS (32u * 3 * 3 * 3 * 3 * 3)
#define GRANT_POINTS (8u * 4 * 2 * 2 * 2 * 3 * 3 * 4)

/* 32 flags; kind, purpose, role each none/0/1; two sets of roles and never; live epochs. */
static void request_point(uint64_t n)
{
	unsigned flags = take(&n, 32);

	s.in.verified = flags & 1;
	s.in.partner_active = flags & 2;
	s.in.dossier_exists = flags & 4;
	s.in.dossier_erased = flags & 8;
	s.in.dossier_stopped = flags & 16;
	s.in.kinds[0].kind = (int)take(&n, 3) - 1;
	s.in.purpose = (int)take(&n, 3) - 1;
	s.in.role = (int)take(&n, 3) - 1;
	s.in.partner_roles = take(&n, 3) + 1;
	s.in.kinds[0].epoch_count = take(&n, 3);
}

static void grant_point(struct grant *g, uint64_t n)
{
	unsigned flags = take(&n, 8);

	g->paused = flags & 1;
	g->revoked = flags & 2;
	g->replaced = flags & 4;
	g->kinds = take(&n, 4);
	g->revoked_kinds = take(&n, 2);
	g->purposes = take(&n, 2) + 1;
	g->roles = take(&n, 2) + 1;
	g->not_before = NOW - 1 + (int64_t)take(&n, 3);
	g->not_after = NOW - 1 + (int64_t)take(&n, 3);
	g->max_uses = take(&n, 4);
	g->uses = 2;
}

static void set_domain(void)
{
	memset(&s, 0, sizeof(s));
	s.in = (struct decide_input){
		.now = NOW,
		.holder = {{1, 2, 3}},
		.partner = {"taalschool"},
		.agreement = &s.table,
		.kind_count = 1,
		.grant_count = 1,
		.grants = s.grants,
	};
	s.grants[0].holder = s.in.holder;
	s.grants[0].partner = s.in.partner;
	s.table.never = BIT(1);
	for (int role = 0; role < 2; role++) {
		for (int kind = 0; kind < 2; kind++)
			s.table.at[role][kind].read = role == kind ? 3 : 1;
	}
	s.table.at[1][0].read = 0;
	s.in.kinds[0].epochs[0] = 1;
	s.in.kinds[0].epochs[1] = 2;
	s.grants[0].epoch_count = 3;
	s.grants[0].epochs[0] = (struct grant_epoch){0, 1};
	s.grants[0].epochs[1] = (struct grant_epoch){1, 1};
	s.grants[0].epochs[2] = (struct grant_epoch){1, 2};
}

static void agree_with_model(unsigned *granted)
{
	bool expect = model(&s.in, 0);

	policy_decide(&s.in, &s.out);
	*granted += expect;
	if ((s.out.kinds[0].verdict == VERDICT_RELEASE) != expect ||
	    release_allows(&s.out.kinds[0], &s.in.holder, &s.in.partner, s.in.kinds[0].kind) !=
		    expect ||
	    (s.out.kinds[0].reason == REASON_GRANTED) != expect)
		fail_msg("reason %s where the model says %d", reason_name(s.out.kinds[0].reason),
			 expect);
}

/* All requests under some grants, all grants under the requests that get as far as them. */
static void test_all_of_a_small_domain(void **state)
{
	unsigned granted = 0;

	(void)state;
	set_domain();
	for (uint64_t g = 0; g < GRANT_POINTS; g += 97) {
		grant_point(&s.grants[0], g);
		for (uint64_t r = 0; r < REQUEST_POINTS; r++) {
			request_point(r);
			agree_with_model(&granted);
		}
	}
	for (uint64_t g = 0; g < GRANT_POINTS; g++) {
		grant_point(&s.grants[0], g);
		for (uint64_t r = 7; r < REQUEST_POINTS; r += 32) {
			request_point(r);
			agree_with_model(&granted);
		}
	}
	assert_true(granted > 100);
}

static void test_pairs_of_grants(void **state)
{
	unsigned granted = 0;

	(void)state;
	set_domain();
	s.in.grant_count = 2;
	s.grants[1] = s.grants[0];
	request_point(7);
	s.in.kinds[0].kind = s.in.role = 1;
	s.in.purpose = 0;
	s.in.partner_roles = 3;
	s.in.kinds[0].epoch_count = 1;
	for (uint64_t a = 0; a < GRANT_POINTS; a += 7) {
		grant_point(&s.grants[0], a);
		for (uint64_t b = 0; b < GRANT_POINTS; b += 61) {
			grant_point(&s.grants[1], b);
			agree_with_model(&granted);
		}
	}
	assert_true(granted > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_of_a_small_domain),
		cmocka_unit_test(test_pairs_of_grants),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
