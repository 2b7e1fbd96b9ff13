/* SPDX-License-Identifier: EUPL-1.2 */
/* `audit stats`: how often which organisation asked for which kind, and what came of it. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "broker/base/mem.h"
#include "client/audit.h"
#include "client/audit_filter.h"
#include "client/audit_known.h"
#include "client/keygen_files.h"

#define ACTIONS_MAX 64

struct row {
	struct slug partner, kind;
	uint64_t released, refused;
};

struct stats {
	uint64_t fitting; /* entries */
	struct audit_filter filter;
	uint64_t actions[ACTIONS_MAX], refusals[AUDIT_REASONS];
	size_t count, room;
	struct row *rows;
};

static struct row *find_row(struct stats *s, const struct slug *partner, const struct slug *kind)
{
	for (size_t n = 0; n < s->count; n++)
		if (slug_equal(&s->rows[n].partner, partner) && slug_equal(&s->rows[n].kind, kind))
			return &s->rows[n];
	if (s->count == s->room) {
		size_t room = s->room > 0 ? 2 * s->room : 64;
		struct row *grown = mem_grow(s->rows, room, sizeof(*grown));

		if (grown == NULL)
			return NULL;
		s->rows = grown;
		s->room = room;
	}
	s->rows[s->count] = (struct row){.partner = *partner, .kind = *kind};
	return &s->rows[s->count++];
}

static enum err count_kind(struct stats *s, const struct audit_entry *e,
			   const Eenmaal__V1__KindOutcome *k)
{
	struct slug partner, kind;
	struct row *row;

	if (codec_slug(e->seen->requester, &partner) != ERR_OK ||
	    codec_slug(k->kind, &kind) != ERR_OK)
		return ERR_OK;
	row = find_row(s, &partner, &kind);
	if (row == NULL)
		return ERR_MEMORY;
	row->released += k->released != 0;
	row->refused += k->released == 0;
	if (!k->released && (unsigned)k->reason < AUDIT_REASONS)
		s->refusals[(unsigned)k->reason]++;
	return ERR_OK;
}

static enum err visit(void *ctx, const struct audit_entry *e)
{
	struct stats *s = ctx;
	enum err error = ERR_OK;

	if (e->seen == NULL || !audit_matches(&s->filter, e))
		return ERR_OK;
	s->fitting++;
	if ((unsigned)e->seen->action < ACTIONS_MAX)
		s->actions[(unsigned)e->seen->action]++;
	for (size_t n = 0; n < e->kept->n_kinds && error == ERR_OK; n++)
		error = count_kind(s, e, e->kept->kinds[n]);
	return error;
}

static int by_name(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	int order = strcmp(x->partner.s, y->partner.s);

	return order != 0 ? order : strcmp(x->kind.s, y->kind.s);
}

static void say(const struct command *c, const struct stats *s)
{
	for (unsigned n = 0; n < ACTIONS_MAX; n++)
		if (s->actions[n] > 0)
			command_say(c, "%-20s %10" PRIu64,
				    audit_action_name((Eenmaal__V1__Action)n), s->actions[n]);
	command_say(c, "%-24s %-16s %10s %10s", "who asked", "kind", "released", "refused");
	for (size_t n = 0; n < s->count; n++)
		command_say(c, "%-24s %-16s %10" PRIu64 " %10" PRIu64, s->rows[n].partner.s,
			    s->rows[n].kind.s, s->rows[n].released, s->rows[n].refused);
	for (unsigned n = 0; n < AUDIT_REASONS; n++)
		if (s->refusals[n] > 0)
			command_say(c, "  %-24s %10" PRIu64, reason_name((enum reason)n),
				    s->refusals[n]);
}

static enum err report(const struct command *c, const struct stats *s)
{
	struct keygen_report r;
	struct json *j = &r.json;

	keygen_report_begin(&r);
	json_object(j, "actions");
	for (unsigned n = 0; n < ACTIONS_MAX; n++)
		if (s->actions[n] > 0)
			json_number(j, audit_action_name((Eenmaal__V1__Action)n),
				    (int64_t)s->actions[n]);
	json_end(j);
	json_array(j, "kinds");
	for (size_t n = 0; n < s->count; n++) {
		json_object(j, NULL);
		json_string(j, "partner", s->rows[n].partner.s);
		json_string(j, "kind", s->rows[n].kind.s);
		json_number(j, "released", (int64_t)s->rows[n].released);
		json_number(j, "refused", (int64_t)s->rows[n].refused);
		json_end(j);
	}
	json_end(j);
	json_object(j, "refusals");
	for (unsigned n = 0; n < AUDIT_REASONS; n++)
		if (s->refusals[n] > 0)
			json_number(j, reason_name((enum reason)n), (int64_t)s->refusals[n]);
	json_end(j);
	return keygen_report_end(c, &r);
}

enum exit_code audit_stats(struct command *c)
{
	struct buf problem = BUF_INIT(KEYGEN_PROBLEM_MAX);
	struct stats s = {.count = 0};
	struct audit_reading r = {.visit = visit, .ctx = &s};
	enum err e = audit_filter_read(c, &s.filter, &problem);

	if (e == ERR_OK) {
		e = audit_open(c, &r);
		if (e == ERR_OK)
			e = audit_read(&r);
		if (e != ERR_OK)
			(void)audit_fail(c, &r, e);
	}
	if (e == ERR_OK && s.fitting == 0)
		e = audit_known(&s.filter, r.audit, &problem);
	if (e == ERR_OK) {
		if (s.count > 0)
			qsort(s.rows, s.count, sizeof(*s.rows), by_name);
		say(c, &s);
		e = report(c, &s);
	}
	audit_close(&r);
	mem_free(s.rows);
	return keygen_finish(c, e, &problem);
}
