/* SPDX-License-Identifier: EUPL-1.2 */
/* AuditService for the auditor's page: the overview, and single entries.  Each look is an entry. */
#include <string.h>

#include "broker/api_audit.h"
#include "broker/api_entry.h"
#include "broker/api_statement.h"
#include "proto/audit_filter.h"

#define DAYS_MAX 400
#define TALLIES_MAX 4096

struct look {
	uint64_t index; /* of its own entry */
};

enum err api_audit_page_prepare(struct call *c)
{
	c->state = call_alloc(c, sizeof(struct look));
	if (c->state == NULL)
		return ERR_MEMORY;
	c->entries = 1;
	if (!api_audit_allowed(c->member))
		return call_reject(c, ERR_FORBIDDEN, REASON_NOT_ALLOWED, NULL);
	return api_directory_ended(c);
}

enum err api_audit_page_apply(struct call *c, struct txn *t)
{
	struct look *s = c->state;
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	char purpose[] = AUDIT_PAGE_PURPOSE;
	struct entry_draft draft = {
		.action = EENMAAL__V1__ACTION__ACTION_AUDIT_READ,
		.outcome = EENMAAL__V1__OUTCOME__OUTCOME_DONE,
		.requester = c->member->id.s,
		.kept = &kept,
	};

	hash_sha256(c->body, &draft.statement_hash);
	kept.purpose = purpose;
	return txn_append(t, c, &draft, &s->index);
}

uint64_t api_audit_page_look(const struct call *c)
{
	return ((const struct look *)c->state)->index;
}

/* ---- GetOverview --------------------------------------------------------------------------------------- */

enum err api_audit_page_overview_prepare(struct call *c)
{
	const Eenmaal__V1__GetOverviewRequest *m =
		(const Eenmaal__V1__GetOverviewRequest *)c->request;
	enum err e = api_audit_page_prepare(c);

	if (e == ERR_OK && (m->to_day < m->from_day || m->to_day - m->from_day >= DAYS_MAX))
		return call_fail(c, ERR_RANGE, "the days are in the wrong order or too many");
	return e;
}

static enum err add_days(struct call *c, const struct store_days *days,
			 Eenmaal__V1__GetOverviewResponse *reply)
{
	struct store_tally_day *rows = call_alloc(c, DAYS_MAX * sizeof(*rows));
	Eenmaal__V1__DayTally *m = call_alloc(c, DAYS_MAX * sizeof(*m));
	struct store_page page = {.limit = DAYS_MAX};
	enum err e = ERR_MEMORY;

	reply->days = call_alloc(c, DAYS_MAX * sizeof(*reply->days));
	if (rows && m && reply->days)
		e = store_tally_days(c->worker->reader, days, &page, rows);
	for (unsigned n = 0; n < page.count && e == ERR_OK; n++) {
		eenmaal__v1__day_tally__init(&m[n]);
		m[n].day = (uint32_t)rows[n].day;
		m[n].released = rows[n].released;
		m[n].refused = rows[n].refused;
		m[n].other = rows[n].other;
		reply->days[reply->n_days++] = &m[n];
	}
	return e;
}

static enum err add_kinds(struct call *c, const struct store_days *days,
			  Eenmaal__V1__GetOverviewResponse *reply)
{
	struct store_tally_kind *rows = call_alloc(c, TALLIES_MAX * sizeof(*rows));
	Eenmaal__V1__KindTally *m = call_alloc(c, TALLIES_MAX * sizeof(*m));
	struct store_page page = {.limit = TALLIES_MAX};
	enum err e = ERR_MEMORY;

	reply->kinds = call_alloc(c, TALLIES_MAX * sizeof(*reply->kinds));
	if (rows && m && reply->kinds)
		e = store_tally_kinds(c->worker->reader, days, &page, rows);
	for (unsigned n = 0; n < page.count && e == ERR_OK; n++) {
		eenmaal__v1__kind_tally__init(&m[n]);
		m[n].partner = rows[n].partner;
		m[n].kind = rows[n].kind;
		m[n].action = (Eenmaal__V1__Action)rows[n].action;
		m[n].outcome = (Eenmaal__V1__Outcome)rows[n].outcome;
		m[n].reason = (Eenmaal__V1__Reason)rows[n].reason;
		m[n].count = rows[n].count;
		reply->kinds[reply->n_kinds++] = &m[n];
	}
	return e;
}

static enum err add_picture(struct call *c, const struct store_days *days,
			    Eenmaal__V1__GetOverviewResponse *reply)
{
	enum err e = add_days(c, days, reply);

	return e == ERR_OK ? add_kinds(c, days, reply) : e;
}

static enum err add_staff(struct call *c, const struct store_days *days,
			  Eenmaal__V1__GetOverviewResponse *reply)
{
	struct store_tally_staff *rows = call_alloc(c, TALLIES_MAX * sizeof(*rows));
	Eenmaal__V1__StaffTally *m = call_alloc(c, TALLIES_MAX * sizeof(*m));
	struct store_page page = {.limit = TALLIES_MAX};
	enum err e = ERR_MEMORY;

	reply->staff = call_alloc(c, TALLIES_MAX * sizeof(*reply->staff));
	if (rows && m && reply->staff)
		e = store_tally_staff(c->worker->reader, days, &page, rows);
	for (unsigned n = 0; n < page.count && e == ERR_OK; n++) {
		eenmaal__v1__staff_tally__init(&m[n]);
		m[n].partner = rows[n].partner;
		m[n].staff = rows[n].staff;
		m[n].role = rows[n].role;
		m[n].accesses = rows[n].accesses;
		m[n].refused = rows[n].refused;
		m[n].night = rows[n].night;
		m[n].strangers = rows[n].strangers;
		reply->staff[reply->n_staff++] = &m[n];
	}
	return e;
}

enum err api_audit_page_overview_finish(struct call *c)
{
	const Eenmaal__V1__GetOverviewRequest *request =
		(const Eenmaal__V1__GetOverviewRequest *)c->request;
	const struct store_days days = {request->from_day, request->to_day};
	Eenmaal__V1__GetOverviewResponse reply = EENMAAL__V1__GET_OVERVIEW_RESPONSE__INIT;
	enum err e = ERR_OK;

	if (request->part != EENMAAL__V1__OVERVIEW_PART__OVERVIEW_PART_STAFF)
		e = add_picture(c, &days, &reply);
	if (e == ERR_OK && request->part != EENMAAL__V1__OVERVIEW_PART__OVERVIEW_PART_PICTURE)
		e = add_staff(c, &days, &reply);
	if (e == ERR_OK)
		e = txn_open_receipt(c, api_audit_page_look(c), &reply.receipt);
	if (e == ERR_OK)
		e = txn_consistency(c, request->known_size, &reply.n_consistency,
				    &reply.consistency);
	return e == ERR_OK ? call_reply(c, &reply) : e;
}

/* ---- GetEntry ------------------------------------------------------------------------------------------- */

enum err api_audit_page_row(struct call *c, uint64_t index, struct store_entry **out)
{
	struct store_page page = {.limit = 1, .arena = c->arena};
	enum err e = ERR_MEMORY;

	*out = call_alloc(c, sizeof(**out));
	if (*out)
		e = store_entry_list(c->worker->reader, index, &page, *out);
	return e == ERR_OK && page.count == 0 ? ERR_DAMAGED : e;
}

static enum err load_entry(struct call *c, uint64_t index, Eenmaal__V1__LogEntry **out)
{
	struct store_entry *row = NULL;
	enum err e = ERR_OK;

	if (index >= api_audit_page_look(c))
		return call_fail(c, ERR_NOT_FOUND, "the log has no such entry yet");
	e = api_audit_page_row(c, index, &row);
	if (e == ERR_OK)
		e = api_entry_message(c, row, out);
	if (e == ERR_OK)
		e = api_audit_statement(c, row, *out);
	return e == ERR_OK ? txn_inclusion(c, index, &(*out)->n_inclusion, &(*out)->inclusion) : e;
}

enum err api_audit_page_entry_finish(struct call *c)
{
	const Eenmaal__V1__GetEntryRequest *request =
		(const Eenmaal__V1__GetEntryRequest *)c->request;
	Eenmaal__V1__GetEntryResponse reply = EENMAAL__V1__GET_ENTRY_RESPONSE__INIT;
	enum err e = load_entry(c, request->leaf_index, &reply.entry);

	if (e == ERR_OK)
		e = txn_open_receipt(c, api_audit_page_look(c), &reply.receipt);
	if (e == ERR_OK)
		e = txn_consistency(c, request->known_size, &reply.n_consistency,
				    &reply.consistency);
	return e == ERR_OK ? call_reply(c, &reply) : e;
}
