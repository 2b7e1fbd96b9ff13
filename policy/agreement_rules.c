/* SPDX-License-Identifier: EUPL-1.2 */
#include "policy/agreement_rules.h"

#include "policy/agreement_check.h"
#include "policy/agreement_problem.h"

/* The numbers that a rule's list of ids stands for. */
static enum err resolve(const struct slug *ids, unsigned count,
			const struct agreement_entry *entries, size_t entry_count,
			agreement_set *out)
{
	*out = 0;
	for (unsigned i = 0; i < count; i++) {
		int n = agreement_check_find(entries, entry_count, &ids[i]);

		if (n == AGREEMENT_NONE)
			return ERR_NOT_FOUND;
		*out |= (agreement_set)1 << n;
	}
	return ERR_OK;
}

/* The first id of the list that is not among the entries, for the sentence about it. */
static const char *unknown(const struct slug *ids, unsigned count,
			   const struct agreement_entry *entries, size_t entry_count)
{
	for (unsigned i = 0; i < count; i++) {
		if (agreement_check_find(entries, entry_count, &ids[i]) == AGREEMENT_NONE)
			return ids[i].s;
	}
	return "";
}

static void allow(const struct agreement_rule *rule, agreement_set kinds, agreement_set purposes,
		  struct permission *of_role)
{
	for (unsigned kind = 0; kind < AGREEMENT_MAX; kind++) {
		if ((kinds >> kind & 1) == 0)
			continue;
		if (rule->may & MAY_READ)
			of_role[kind].read |= purposes;
		if (rule->may & MAY_REQUEST)
			of_role[kind].request |= purposes;
		if (rule->may & MAY_CONTRIBUTE)
			of_role[kind].contribute |= purposes;
	}
}

/* To freeze is about the dossier as a whole: such a rule has neither kinds nor purposes. */
static enum err add_freeze(const struct agreement_rule *rule, unsigned n, struct buf *problem,
			   agreement_set role, struct permission_table *out)
{
	if (rule->may != MAY_FREEZE || rule->kinds_count > 0 || rule->purposes_count > 0)
		return agreement_problem(problem,
					 "rules, number %u (role '%s'): 'freeze' stands in a rule "
					 "of its own, without kinds and purposes",
					 n + 1, rule->role.s);
	out->freeze |= role;
	return ERR_OK;
}

static enum err add_rule(const struct agreement_file *f, unsigned n, struct buf *problem,
			 struct permission_table *out)
{
	const struct agreement_rule *rule = &f->rules[n];
	int role = agreement_check_find(f->roles, f->roles_count, &rule->role);
	agreement_set kinds, purposes;

	if (role != AGREEMENT_NONE && (rule->may & MAY_FREEZE))
		return add_freeze(rule, n, problem, (agreement_set)1 << role, out);
	if (role == AGREEMENT_NONE)
		return agreement_problem(problem,
					 "rules, number %u: there is no role '%s'; add it "
					 "to 'roles' or correct its spelling",
					 n + 1, rule->role.s);
	if (rule->kinds_count == 0 || rule->purposes_count == 0)
		return agreement_problem(problem,
					 "rules, number %u (role '%s'): 'kinds' or 'purposes' is "
					 "missing; add this key",
					 n + 1, rule->role.s);
	if (resolve(rule->kinds, rule->kinds_count, f->kinds, f->kinds_count, &kinds) != ERR_OK)
		return agreement_problem(problem,
					 "rules, number %u (role '%s'): there is no kind "
					 "'%s'; add it to 'kinds' or correct its spelling",
					 n + 1, rule->role.s,
					 unknown(rule->kinds, rule->kinds_count, f->kinds,
						 f->kinds_count));
	if (resolve(rule->purposes, rule->purposes_count, f->purposes, f->purposes_count,
		    &purposes) != ERR_OK)
		return agreement_problem(problem,
					 "rules, number %u (role '%s'): there is no purpose "
					 "'%s'; add it to 'purposes' or correct its spelling",
					 n + 1, rule->role.s,
					 unknown(rule->purposes, rule->purposes_count, f->purposes,
						 f->purposes_count));
	if (rule->may == 0)
		return agreement_problem(problem,
					 "rules, number %u (role '%s'): 'may' is empty; "
					 "write read, request, contribute or freeze",
					 n + 1, rule->role.s);
	if (purposes & out->never)
		return agreement_problem(problem,
					 "rules, number %u (role '%s'): it has a purpose "
					 "that can never be granted; remove that purpose",
					 n + 1, rule->role.s);
	allow(rule, kinds, purposes, out->at[role]);
	return ERR_OK;
}

/* Asking a holder for what the answer can never give would only cost trust. */
static enum err check_requests(const struct agreement_file *f, struct buf *problem,
			       const struct permission_table *t)
{
	for (unsigned role = 0; role < f->roles_count; role++) {
		for (unsigned kind = 0; kind < f->kinds_count; kind++) {
			const struct permission *p = &t->at[role][kind];

			if (p->request & ~p->read)
				return agreement_problem(
					problem,
					"rules: role '%s' may request kind "
					"'%s' for a purpose for which it may not read it; add 'read' "
					"or remove 'request'",
					f->roles[role].item.id.s, f->kinds[kind].item.id.s);
		}
	}
	return ERR_OK;
}

enum err agreement_rules(const struct agreement_file *f, struct buf *problem,
			 struct permission_table *out)
{
	enum err e = ERR_OK;

	for (unsigned i = 0; i < f->purposes_count; i++) {
		if (f->purposes[i].item.never)
			out->never |= (agreement_set)1 << i;
	}
	for (unsigned i = 0; e == ERR_OK && i < f->rules_count; i++)
		e = add_rule(f, i, problem, out);
	if (e == ERR_OK)
		e = check_requests(f, problem, out);
	return e;
}
