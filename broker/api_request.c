/* SPDX-License-Identifier: EUPL-1.2 */
/* PartnerService.RequestConsent: answers alike whether there is such a dossier or not. */
#include "broker/api_partner.h"
#include "broker/api_statement.h"

struct consent_request {
	struct checked statement;
	const Eenmaal__V1__ConsentRequest *message;
	struct holder_id holder;
	uint64_t index;
};

static int find_name(const struct agreement *a, const char *name,
		     int (*find)(const struct agreement *, const struct slug *))
{
	struct slug id = {0};

	return codec_slug(name, &id) == ERR_OK ? find(a, &id) : AGREEMENT_NONE;
}

static enum reason request_reason(const struct call *c, const Eenmaal__V1__ConsentRequest *m)
{
	const struct agreement *a = c->trust->agreement;
	int purpose = find_name(a, m->purpose, agreement_purpose);
	int role = find_name(a, m->staff_role, agreement_role);

	if (c->member->status != MEMBER_ACTIVE)
		return REASON_PARTNER_SUSPENDED;
	if (purpose >= 0 && (agreement_permissions(a)->never >> purpose & 1) != 0)
		return REASON_PURPOSE_FORBIDDEN;
	for (size_t n = 0; n < m->n_kinds; n++)
		if (!policy_may_request(agreement_permissions(a), trust_roles(c->trust, c->member),
					role, find_name(a, m->kinds[n], agreement_kind), purpose))
			return REASON_NOT_IN_AGREEMENT;
	return REASON_GRANTED;
}

enum err consent_request_prepare(struct call *c)
{
	const Eenmaal__V1__RequestConsentRequest *request =
		(const Eenmaal__V1__RequestConsentRequest *)c->request;
	struct consent_request *s = call_alloc(c, sizeof(*s));
	enum reason reason = REASON_UNSPECIFIED;
	enum err e = ERR_OK;

	if (s == NULL)
		return ERR_MEMORY;
	c->state = s;
	e = api_member_statement(c, request->consent_request, STATEMENT_CONSENT_REQUEST,
				 &s->statement);
	if (e != ERR_OK)
		return e;
	s->message = (const Eenmaal__V1__ConsentRequest *)s->statement.message;
	e = codec_holder(s->message->header->holder, &s->holder);
	if (e != ERR_OK)
		return call_reject(c, e, REASON_MALFORMED, &s->statement.envelope);
	/* What the agreement forbids is known to every member and says nothing of the dossier. */
	reason = request_reason(c, s->message);
	if (reason != REASON_GRANTED)
		return call_reject(c, ERR_FORBIDDEN, reason, &s->statement.envelope);
	return ERR_OK;
}

static enum err store_request(struct txn *t, struct call *c, const struct consent_request *s)
{
	struct store_request row = {
		.holder = s->holder,
		.partner = c->member->id,
		.statement = s->statement.hash,
		.state = GRANT_REQUESTED,
	};
	enum err e = codec_uuid(s->message->request_id, &row.id);

	if (e == ERR_OK)
		e = store_request_insert(t->store, &row);
	return e;
}

static enum err request_record(struct txn *t, struct call *c, struct consent_request *s,
			       struct store_holder *holder)
{
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	struct entry_draft draft = {
		.action = EENMAAL__V1__ACTION__ACTION_CONSENT_REQUEST,
		.outcome = EENMAAL__V1__OUTCOME__OUTCOME_DONE,
		.requester = c->member->id.s,
		.statement = &s->statement.envelope,
		.statement_hash = s->statement.hash,
		.holder = holder,
		.kept = &kept,
	};

	kept.purpose = s->message->purpose;
	kept.staff_role = s->message->staff_role;
	kept.n_changed = s->message->n_kinds;
	kept.changed = s->message->kinds;
	if (holder == NULL) {
		kept.claimed_holder = s->message->header->holder;
		kept.reason = EENMAAL__V1__REASON__REASON_NO_DOSSIER;
	}
	return txn_append(t, c, &draft, &s->index);
}

enum err consent_request_apply(struct call *c, struct txn *t)
{
	struct consent_request *s = c->state;
	struct store_holder holder = {0};
	enum err found = ERR_OK;
	enum err e = txn_use(t, c, s->statement.header, &s->statement.envelope);

	if (e != ERR_OK)
		return e;
	found = store_holder_get(t->store, &s->holder, &holder);
	if (found != ERR_OK && found != ERR_NOT_FOUND)
		return found;
	if (found == ERR_NOT_FOUND || holder.erased)
		return request_record(t, c, s, NULL);
	e = request_record(t, c, s, &holder);
	if (e == ERR_OK)
		e = store_request(t, c, s);
	/* A request id that is taken: recorded, kept as it was, answered like any other. */
	return e == ERR_EXISTS ? ERR_OK : e;
}

enum err consent_request_finish(struct call *c)
{
	const struct consent_request *s = c->state;
	Eenmaal__V1__RequestConsentResponse reply = EENMAAL__V1__REQUEST_CONSENT_RESPONSE__INIT;
	enum err e = txn_receipt(c, s->index, &reply.receipt);

	return e == ERR_OK ? call_reply(c, &reply) : e;
}
