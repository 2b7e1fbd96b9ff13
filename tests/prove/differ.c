/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/prove/differ.h"

#include <time.h>

#include "tests/prove/differ_internal.h"

#define CASES_PER_AGREEMENT 4096
#define AGREEMENTS_MIN 12 /* on a slow machine too, so that every reason occurs */
#define NOW 100

static const char *const kinds[] = {"finance", "skills", "trauma"};
static const char *const purposes[] = {"debt-counselling", "enforcement", "language-training"};
static const char *const roles[] = {"municipality", "coach", "language-school"};
static const char *const holders[] = {"anna", "bilal"};
static const char *const partners[] = {"gemeente", "gemeente-oost"};

static uint64_t state;

/* xorshift64*: below n. */
static unsigned pick(unsigned n)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (unsigned)((state * 0x2545f4914f6cdd1du >> 33) % n);
}

static bool one_in(unsigned n)
{
	return pick(n) == 0;
}

/* Any of the three names, each with a chance of odds in 8; at least one when needed. */
static struct model_names some_of(const char *const *names, unsigned odds, bool needed)
{
	struct model_names list = {0};

	for (unsigned i = 0; i < 3; i++) {
		if (pick(8) < odds)
			list.at[list.count++] = names[i];
	}
	if (needed && list.count == 0)
		list.at[list.count++] = names[pick(3)];
	return list;
}

static void mark(struct model_names *list, const char *name, bool set)
{
	if (set)
		list->at[list->count++] = name;
}

/* Two or three of each name, so that some are unknown; "enforcement" often never. */
static void draw_agreement(struct model_agreement *a)
{
	*a = (struct model_agreement){
		.kinds = {3 - pick(2), {kinds[0], kinds[1], kinds[2]}},
		.purposes = {3 - pick(2), {purposes[0], purposes[1], purposes[2]}},
		.roles = {3 - pick(2), {roles[0], roles[1], roles[2]}},
	};
	mark(&a->never, "enforcement", pick(2));
	a->rule_count = 1 + pick(MODEL_RULES_MAX);
	for (unsigned i = 0; i < a->rule_count; i++) {
		struct model_rule *rule = &a->rules[i];

		*rule = (struct model_rule){.role = roles[pick(a->roles.count)]};
		for (unsigned k = 0; k < a->kinds.count; k++)
			mark(&rule->kinds, kinds[k], k == 0 || pick(2));
		mark(&rule->purposes, purposes[0], true);
		mark(&rule->purposes, purposes[1], a->never.count == 0 && pick(2));
		mark(&rule->purposes, purposes[2], a->purposes.count == 3 && pick(2));
		mark(&rule->may, "read", pick(4));
		mark(&rule->may, "request", rule->may.count > 0 && pick(2));
		mark(&rule->may, "contribute", rule->may.count == 0 || pick(2));
	}
}

static void draw_grant(struct model_grant *g)
{
	*g = (struct model_grant){
		.holder = holders[one_in(8)],
		.partner = partners[one_in(8)],
		.kinds = some_of(kinds, 7, true),
		.purposes = some_of(purposes, 7, true),
		.roles = some_of(roles, 7, true),
		.taken_back = some_of(kinds, one_in(6) ? 4 : 0, false),
		.from = NOW - 2 + (one_in(8) ? 3 : pick(3)),
		.until = NOW + 3 - (one_in(8) ? 3 + pick(2) : pick(3)),
		.uses_allowed = pick(4),
		.used = pick(3),
		.key_count = pick(MODEL_KEYS_MAX + 1),
	};
	mark(&g->marks, "paused", one_in(8));
	mark(&g->marks, "revoked", one_in(12));
	mark(&g->marks, "replaced", one_in(6));
	for (unsigned i = 0; i < g->key_count; i++)
		g->keys[i] = (struct model_key){kinds[pick(3)], 1 + pick(2)};
}

static void draw_request(struct model_request *r, struct model_grant *grants)
{
	*r = (struct model_request){
		.agreement = r->agreement,
		.holder = holders[one_in(16)],
		.partner = partners[one_in(16)],
		.role = roles[pick(3)],
		.purpose = purposes[pick(3)],
		.partner_roles = some_of(roles, 7, false),
		.now = NOW + (int64_t)pick(2) - (int64_t)pick(2),
		.grant_count = pick(MODEL_GRANTS_MAX + 1),
		.grants = grants,
		.epoch_count = pick(3),
		.epochs = {1 + pick(2), 1 + pick(2)},
	};
	mark(&r->facts, "verified", !one_in(32));
	mark(&r->facts, "member", !one_in(32));
	mark(&r->facts, "dossier", !one_in(32));
	mark(&r->facts, one_in(2) ? "erased" : "stopped", one_in(16));
	for (unsigned i = 0; i < r->grant_count; i++)
		draw_grant(&grants[i]);
}

static uint64_t milliseconds_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void run_agreement(uint64_t seed, struct differ_count *count)
{
	static struct model_grant grants[MODEL_GRANTS_MAX];
	static struct model_agreement a;
	struct model_request r = {.agreement = &a};
	struct differ_ask ask = {.request = &r, .label = seed};
	struct agreement *shipped;

	/* A state of its own per seed; 0 would stay 0. */
	state = seed * 0x9e3779b97f4a7c15u | 1;
	draw_agreement(&a);
	shipped = differ_agreement(&a);
	ask.agreement = shipped;
	count->agreements++;
	for (unsigned i = 0; i < CASES_PER_AGREEMENT / 3; i++) {
		draw_request(&r, grants);
		for (unsigned k = 0; k < 3; k++) {
			ask.kind = kinds[k];
			differ_ask(&ask, count);
		}
	}
	agreement_free(shipped);
}

struct differ_count differ_random(uint64_t seed, unsigned milliseconds)
{
	struct differ_count count = {0};
	uint64_t started = milliseconds_now();

	do {
		run_agreement(seed++, &count);
	} while (count.agreements < AGREEMENTS_MIN || milliseconds_now() - started < milliseconds);
	return count;
}

/* One grant of the small domain: its names, one of nine states, the keys it conveys. */
static void small_grant(struct model_grant *g, unsigned n)
{
	static const char *const marks[] = {"paused", "revoked", "replaced"};
	unsigned standing;

	*g = (struct model_grant){.holder = holders[0],
				  .partner = partners[0],
				  .from = NOW,
				  .until = NOW + 1};
	mark(&g->kinds, kinds[0], n & 1);
	mark(&g->kinds, kinds[1], n & 2);
	mark(&g->purposes, purposes[0], n & 4);
	mark(&g->purposes, purposes[2], n & 8);
	mark(&g->roles, roles[0], n & 16);
	mark(&g->roles, roles[1], n & 32);
	g->keys[0] = (struct model_key){kinds[0], 1};
	g->keys[1] = (struct model_key){kinds[1], 1};
	g->key_count = n & 64 ? 2 : 1;
	standing = (n >> 7) % 9;
	if (standing < 3)
		mark(&g->marks, marks[standing], true);
	mark(&g->taken_back, kinds[0], standing == 3);
	g->until -= standing == 4;
	g->from += standing == 5;
	g->uses_allowed = standing == 6 || standing == 7 ? 1 : 0;
	g->used = standing == 6 ? 1 : 0;
}

#define SMALL_GRANTS (128u * 9)

struct differ_count differ_every(unsigned stride)
{
	static const struct model_agreement a = {
		.kinds = {2, {"finance", "skills"}},
		.purposes = {2, {"debt-counselling", "language-training"}},
		.roles = {2, {"municipality", "coach"}},
		.rule_count = 2,
		.rules = {{"municipality",
			   {2, {"finance", "skills"}},
			   {2, {"debt-counselling", "language-training"}},
			   {1, {"read"}}},
			  {"coach", {1, {"skills"}}, {1, {"language-training"}}, {1, {"read"}}}},
	};
	static struct model_grant grants[2];
	struct agreement *shipped = differ_agreement(&a);
	struct differ_count count = {.agreements = 1};

	for (uint64_t pair = 0; pair < (uint64_t)SMALL_GRANTS * SMALL_GRANTS; pair += stride) {
		small_grant(&grants[0], (unsigned)(pair / SMALL_GRANTS));
		small_grant(&grants[1], (unsigned)(pair % SMALL_GRANTS));
		for (unsigned n = 0; n < 8; n++) {
			struct model_request r = {
				.agreement = &a,
				.holder = holders[0],
				.partner = partners[0],
				.role = roles[n & 1],
				.purpose = purposes[n & 2],
				.partner_roles = {2, {roles[0], roles[1]}},
				.facts = {3, {"verified", "member", "dossier"}},
				.now = NOW,
				.grant_count = 2,
				.grants = grants,
				.epoch_count = 1,
				.epochs = {1},
			};
			struct differ_ask ask = {shipped, &r, kinds[n >> 2], pair};

			differ_ask(&ask, &count);
		}
	}
	agreement_free(shipped);
	return count;
}
