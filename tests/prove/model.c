/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/prove/model.h"

#include <string.h>

bool model_has(const struct model_names *list, const char *name)
{
	for (unsigned i = 0; i < list->count; i++) {
		if (strcmp(list->at[i], name) == 0)
			return true;
	}
	return false;
}

/* What no rule allows is forbidden; rules add up. */
bool model_allows(const struct model_agreement *a, const char *role, const char *kind,
		  const char *purpose, const char *may)
{
	for (unsigned i = 0; i < a->rule_count; i++) {
		const struct model_rule *rule = &a->rules[i];

		if (strcmp(rule->role, role) == 0 && model_has(&rule->kinds, kind) &&
		    model_has(&rule->purposes, purpose) && model_has(&rule->may, may))
			return true;
	}
	return false;
}

/* One question: a request for a kind, and a grant where the question is about one. */
struct question {
	const struct model_request *r;
	const char *kind;
	const struct model_grant *g;
};

struct obstacle {
	const char *reason;
	bool (*stands)(const struct question *q);
};

static bool not_verified(const struct question *q)
{
	return !model_has(&q->r->facts, "verified");
}

static bool not_a_member(const struct question *q)
{
	return !model_has(&q->r->facts, "member");
}

static bool no_dossier(const struct question *q)
{
	return !model_has(&q->r->facts, "dossier");
}

static bool unknown_kind(const struct question *q)
{
	return !model_has(&q->r->agreement->kinds, q->kind);
}

static bool unknown_purpose(const struct question *q)
{
	return !model_has(&q->r->agreement->purposes, q->r->purpose);
}

static bool never(const struct question *q)
{
	return model_has(&q->r->agreement->never, q->r->purpose);
}

static bool role_not_held(const struct question *q)
{
	return !model_has(&q->r->agreement->roles, q->r->role) ||
	       !model_has(&q->r->partner_roles, q->r->role);
}

static bool not_agreed(const struct question *q)
{
	return !model_allows(q->r->agreement, q->r->role, q->kind, q->r->purpose, "read");
}

static bool stopped(const struct question *q)
{
	return model_has(&q->r->facts, "stopped");
}

static bool revoked(const struct question *q)
{
	return model_has(&q->g->marks, "revoked") || model_has(&q->g->taken_back, q->kind);
}

static bool expired(const struct question *q)
{
	return q->r->now >= q->g->until;
}

static bool too_early(const struct question *q)
{
	return q->r->now < q->g->from;
}

static bool used_up(const struct question *q)
{
	return q->g->uses_allowed > 0 && q->g->used >= q->g->uses_allowed;
}

static bool paused(const struct question *q)
{
	return model_has(&q->g->marks, "paused");
}

static bool another_purpose(const struct question *q)
{
	return !model_has(&q->g->purposes, q->r->purpose);
}

static bool another_role(const struct question *q)
{
	return !model_has(&q->g->roles, q->r->role);
}

static bool nothing_there(const struct question *q)
{
	return q->r->epoch_count == 0;
}

static bool key_missing(const struct question *q)
{
	unsigned missing = q->r->epoch_count;

	for (unsigned e = 0; e < q->r->epoch_count; e++) {
		for (unsigned k = 0; k < q->g->key_count; k++) {
			if (q->g->keys[k].epoch == q->r->epochs[e] &&
			    strcmp(q->g->keys[k].kind, q->kind) == 0) {
				missing--;
				break;
			}
		}
	}
	return missing > 0;
}

static bool erased(const struct question *q)
{
	return model_has(&q->r->facts, "erased");
}

/* In the order in which they are told. */
static const struct obstacle before_any_grant[] = {
	{"not-verified", not_verified},       {"partner-suspended", not_a_member},
	{"no-such-dossier", no_dossier},      {"unknown-kind", unknown_kind},
	{"unknown-purpose", unknown_purpose}, {"purpose-forbidden", never},
	{"role-not-held", role_not_held},     {"not-in-agreement", not_agreed},
	{"everything-stopped", stopped},
};

static const struct obstacle with_a_grant[] = {
	{"revoked", revoked},
	{"expired", expired},
	{"not-yet-valid", too_early},
	{"used-up", used_up},
	{"paused", paused},
	{"wrong-purpose", another_purpose},
	{"wrong-role", another_role},
	{"no-such-segment", nothing_there},
	{"no-key-for-epoch", key_missing},
	{"erased", erased},
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* A grant for somebody else, or for other kinds, is no grant here. */
static bool is_about(const struct question *q)
{
	return strcmp(q->g->holder, q->r->holder) == 0 &&
	       strcmp(q->g->partner, q->r->partner) == 0 && model_has(&q->g->kinds, q->kind);
}

/* How far the grant carries: the number of obstacles passed before the first that stands. */
static unsigned carries(const struct question *q)
{
	unsigned passed = 0;

	while (passed < COUNT(with_a_grant) && !with_a_grant[passed].stands(q))
		passed++;
	return passed;
}

const char *model_decide(const struct model_request *r, const char *kind, int *grant)
{
	struct question q = {.r = r, .kind = kind};
	unsigned best = 0;

	*grant = -1;
	for (unsigned i = 0; i < COUNT(before_any_grant); i++) {
		if (before_any_grant[i].stands(&q))
			return before_any_grant[i].reason;
	}
	for (unsigned i = 0; i < r->grant_count; i++) {
		unsigned far;

		q.g = &r->grants[i];
		/* The grant that took its place speaks for it; only a revocation is told still. */
		if (!is_about(&q) || (model_has(&q.g->marks, "replaced") && !revoked(&q)))
			continue;
		far = carries(&q);
		if (*grant < 0 || far > best) {
			*grant = (int)i;
			best = far;
		}
	}
	if (*grant < 0)
		return "no-consent";
	return best == COUNT(with_a_grant) ? "granted" : with_a_grant[best].reason;
}
