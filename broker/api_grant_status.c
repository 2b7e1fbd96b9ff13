/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/api_grant_status.h"

#include "broker/api_statement.h"
#include "broker/base/clock.h"
#include "broker/terms.h"

static enum err revoked_list(struct call *c, agreement_set kinds, Eenmaal__V1__GrantStatus *out)
{
	out->revoked_kinds = call_alloc(c, AGREEMENT_MAX * sizeof(*out->revoked_kinds));
	if (out->revoked_kinds == NULL)
		return ERR_MEMORY;
	for (size_t n = 0; n < agreement_kind_count(c->trust->agreement); n++)
		if ((kinds >> n & 1) != 0)
			out->revoked_kinds[out->n_revoked_kinds++] =
				(char *)agreement_kind_at(c->trust->agreement, n)->id.s;
	return ERR_OK;
}

static enum err grant_status(struct call *c, struct store *s, const struct store_grant *row,
			     Eenmaal__V1__GrantStatus *out)
{
	struct grant *g = call_alloc(c, sizeof(*g));
	enum err e = g == NULL ? ERR_MEMORY : terms_grant(row, c->trust->agreement, g);

	if (e != ERR_OK)
		return e;
	out->state = (Eenmaal__V1__GrantState)grant_state(g, clock_now());
	out->uses = row->uses;
	if (g->revoked_kinds != 0)
		e = revoked_list(c, g->revoked_kinds, out);
	return e == ERR_OK ? api_stored_statement(c, s, &row->statement, &out->grant) : e;
}

enum err api_grant_statuses(struct call *c, struct store *s, const struct store_grant *rows,
			    unsigned count, Eenmaal__V1__GrantStatus ***out)
{
	Eenmaal__V1__GrantStatus *items = call_alloc(c, (count + 1) * sizeof(*items));
	Eenmaal__V1__GrantStatus **list = call_alloc(c, (count + 1) * sizeof(*list));
	enum err e = ERR_OK;

	if (items == NULL || list == NULL)
		return ERR_MEMORY;
	for (unsigned n = 0; n < count && e == ERR_OK; n++) {
		eenmaal__v1__grant_status__init(&items[n]);
		list[n] = &items[n];
		e = grant_status(c, s, &rows[n], &items[n]);
	}
	*out = list;
	return e;
}
