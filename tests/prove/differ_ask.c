/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/prove/differ_internal.h"

static void put_list(struct buf *b, const char *key, const struct model_names *list)
{
	enum err e = buf_printf(b, "%s: [", key);

	for (unsigned i = 0; e == ERR_OK && i < list->count; i++)
		e = buf_printf(b, "%s%s", i > 0 ? ", " : "", list->at[i]);
	if (e != ERR_OK || buf_printf(b, "]\n") != ERR_OK)
		abort();
}

static void put_item(struct buf *b, const char *id, const char *rest)
{
	if (buf_printf(b,
		       "  - id: %s\n%s    texts:\n      - {language: nl, name: n, explain: e%s}\n",
		       id, rest, strstr(rest, "never: true") ? ", never: n" : "") != ERR_OK)
		abort();
}

static void put_items(struct buf *b, const struct model_agreement *m)
{
	if (buf_printf(b, "version: 1\ntitle: t\nlanguages: [nl]\nkinds:\n") != ERR_OK)
		abort();
	for (unsigned i = 0; i < m->kinds.count; i++)
		put_item(b, m->kinds.at[i],
			 "    special_category: false\n    days_default: 1\n    days_max: 2\n");
	if (buf_printf(b, "purposes:\n") != ERR_OK)
		abort();
	for (unsigned i = 0; i < m->purposes.count; i++)
		put_item(
			b, m->purposes.at[i],
			model_has(&m->never, m->purposes.at[i])
				? "    dpv: dpv:EnforceSecurity\n    basis: none\n    never: true\n"
				: "    dpv: dpv:ServiceProvision\n    basis: consent\n");
	if (buf_printf(b, "roles:\n") != ERR_OK)
		abort();
	for (unsigned i = 0; i < m->roles.count; i++)
		put_item(b, m->roles.at[i], "");
}

struct agreement *differ_agreement(const struct model_agreement *m)
{
	struct buf yaml = BUF_INIT(AGREEMENT_FILE_MAX), problem = BUF_INIT(4096);
	struct agreement *a = NULL;

	put_items(&yaml, m);
	if (buf_printf(&yaml, "rules:\n") != ERR_OK)
		abort();
	for (unsigned i = 0; i < m->rule_count; i++) {
		const struct model_rule *rule = &m->rules[i];

		if (buf_printf(&yaml, "  - role: %s\n", rule->role) != ERR_OK)
			abort();
		put_list(&yaml, "    kinds", &rule->kinds);
		put_list(&yaml, "    purposes", &rule->purposes);
		put_list(&yaml, "    may", &rule->may);
	}
	if (agreement_parse(buf_view(&yaml), &problem, &a) != ERR_OK) {
		printf("refused: %.*s\n%.*s", (int)problem.len, (const char *)problem.data,
		       (int)yaml.len, (const char *)yaml.data);
		abort();
	}
	buf_free(&yaml);
	buf_free(&problem);
	return a;
}

static struct slug slug_of(const char *name)
{
	struct slug s = {""};

	if (slug_parse(view_str(name), &s) != ERR_OK)
		abort();
	return s;
}

enum sort { KINDS, PURPOSES, ROLES };

static int number_of(const struct agreement *a, enum sort sort, const char *name)
{
	struct slug s = slug_of(name);

	switch (sort) {
	case KINDS:
		return agreement_kind(a, &s);
	case PURPOSES:
		return agreement_purpose(a, &s);
	case ROLES:
		return agreement_role(a, &s);
	}
	return AGREEMENT_NONE;
}

/* Names that the agreement does not have are in no set. */
static agreement_set set_of(const struct agreement *a, enum sort sort,
			    const struct model_names *names)
{
	agreement_set set = 0;

	for (unsigned i = 0; i < names->count; i++) {
		int n = number_of(a, sort, names->at[i]);

		if (n != AGREEMENT_NONE)
			set |= (agreement_set)1 << n;
	}
	return set;
}

static struct holder_id holder_of(const char *name)
{
	struct holder_id id = {{0}};

	memcpy(id.b, name, strlen(name) < sizeof(id.b) ? strlen(name) : sizeof(id.b));
	return id;
}

static void put_grant(const struct agreement *a, const struct model_grant *m, unsigned number,
		      struct grant *g)
{
	*g = (struct grant){
		.id = {{(uint8_t)(number + 1)}},
		.holder = holder_of(m->holder),
		.partner = slug_of(m->partner),
		.kinds = set_of(a, KINDS, &m->kinds),
		.purposes = set_of(a, PURPOSES, &m->purposes),
		.roles = set_of(a, ROLES, &m->roles),
		.revoked_kinds = set_of(a, KINDS, &m->taken_back),
		.not_before = m->from,
		.not_after = m->until,
		.max_uses = m->uses_allowed,
		.uses = m->used,
		.paused = model_has(&m->marks, "paused"),
		.revoked = model_has(&m->marks, "revoked"),
		.replaced = model_has(&m->marks, "replaced"),
	};
	for (unsigned i = 0; i < m->key_count; i++) {
		int kind = number_of(a, KINDS, m->keys[i].kind);

		if (kind != AGREEMENT_NONE)
			g->epochs[g->epoch_count++] =
				(struct grant_epoch){(uint8_t)kind, m->keys[i].epoch};
	}
}

static void put_request(const struct differ_ask *ask, struct decide_input *in)
{
	const struct model_request *r = ask->request;
	const struct agreement *a = ask->agreement;

	*in = (struct decide_input){
		.verified = model_has(&r->facts, "verified"),
		.partner_active = model_has(&r->facts, "member"),
		.dossier_exists = model_has(&r->facts, "dossier"),
		.dossier_erased = model_has(&r->facts, "erased"),
		.dossier_stopped = model_has(&r->facts, "stopped"),
		.partner_roles = set_of(a, ROLES, &r->partner_roles),
		.role = number_of(a, ROLES, r->role),
		.purpose = number_of(a, PURPOSES, r->purpose),
		.now = r->now,
		.holder = holder_of(r->holder),
		.partner = slug_of(r->partner),
		.agreement = agreement_permissions(a),
		.kind_count = 1,
		.grant_count = r->grant_count,
	};
	in->kinds[0].kind = number_of(a, KINDS, ask->kind);
	in->kinds[0].epoch_count = r->epoch_count;
	for (unsigned i = 0; i < r->epoch_count; i++)
		in->kinds[0].epochs[i] = r->epochs[i];
}

static void differ(const struct differ_ask *ask, const struct release *r, const char *reason,
		   int grant)
{
	printf("case %" PRIu64 ", kind %s: shipped says %s under grant %d, the model %s under %d\n",
	       ask->label, ask->kind, reason_name(r->reason), r->grant.b[0] - 1, reason, grant);
	fflush(stdout);
	abort();
}

void differ_ask(const struct differ_ask *ask, struct differ_count *count)
{
	static struct grant grants[MODEL_GRANTS_MAX];
	static struct decide_input in;
	static struct decision out;
	const struct model_request *r = ask->request;
	const struct release *release = &out.kinds[0];
	const char *reason;
	int grant;

	put_request(ask, &in);
	for (unsigned i = 0; i < r->grant_count; i++)
		put_grant(ask->agreement, &r->grants[i], i, &grants[i]);
	in.grants = grants;
	policy_decide(&in, &out);
	reason = model_decide(r, ask->kind, &grant);
	if (strcmp(reason_name(release->reason), reason) != 0 || release->grant.b[0] != grant + 1 ||
	    (release->verdict == VERDICT_RELEASE) != (strcmp(reason, "granted") == 0))
		differ(ask, release, reason, grant);
	count->cases++;
	count->granted += release->verdict == VERDICT_RELEASE;
	count->reasons[(unsigned)release->reason % 64]++;
}
