/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * PartnerService.Freeze: a desk stops everything for a holder who lost the card, and nothing more.
 * Answers alike whether there is such a dossier or not.
 */
#include "broker/api_partner.h"
#include "broker/api_statement.h"

struct freeze {
	struct checked statement;
	const Eenmaal__V1__Freeze *message;
	struct holder_id holder;
	uint64_t index;
};

static bool may_freeze(const struct call *c, const Eenmaal__V1__Freeze *m)
{
	const struct agreement *a = c->trust->agreement;
	struct slug role = {0};

	return c->member->status == MEMBER_ACTIVE && codec_slug(m->staff_role, &role) == ERR_OK &&
	       policy_may_freeze(agreement_permissions(a), trust_roles(c->trust, c->member),
				 agreement_role(a, &role));
}

enum err freeze_prepare(struct call *c)
{
	const Eenmaal__V1__FreezeRequest *request = (const Eenmaal__V1__FreezeRequest *)c->request;
	struct freeze *s = call_alloc(c, sizeof(*s));
	enum err e = ERR_OK;

	if (s == NULL)
		return ERR_MEMORY;
	c->state = s;
	e = api_member_statement(c, request->freeze, STATEMENT_FREEZE, &s->statement);
	if (e != ERR_OK)
		return e;
	s->message = (const Eenmaal__V1__Freeze *)s->statement.message;
	e = codec_holder(s->message->header->holder, &s->holder);
	if (e != ERR_OK)
		return call_reject(c, e, REASON_MALFORMED, &s->statement.envelope);
	if (!may_freeze(c, s->message))
		return call_reject(c, ERR_FORBIDDEN, REASON_NOT_ALLOWED, &s->statement.envelope);
	return ERR_OK;
}

static enum err freeze_record(struct txn *t, struct call *c, struct freeze *s,
			      struct store_holder *holder)
{
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	struct entry_draft draft = {
		.action = EENMAAL__V1__ACTION__ACTION_FREEZE,
		.outcome = EENMAAL__V1__OUTCOME__OUTCOME_DONE,
		.requester = c->member->id.s,
		.statement = &s->statement.envelope,
		.statement_hash = s->statement.hash,
		.holder = holder,
		.kept = &kept,
	};

	kept.staff = s->message->staff;
	kept.staff_role = s->message->staff_role;
	if (holder == NULL) {
		kept.claimed_holder = s->message->header->holder;
		kept.reason = EENMAAL__V1__REASON__REASON_NO_DOSSIER;
	}
	return txn_append(t, c, &draft, &s->index);
}

/* The entry stores the holder's row, so that stop and record are one. */
enum err freeze_apply(struct call *c, struct txn *t)
{
	struct freeze *s = c->state;
	struct store_holder holder = {0};
	enum err found = ERR_OK;
	enum err e = txn_use(t, c, s->statement.header, &s->statement.envelope);

	if (e != ERR_OK)
		return e;
	found = store_holder_get(t->store, &s->holder, &holder);
	if (found != ERR_OK && found != ERR_NOT_FOUND)
		return found;
	if (found == ERR_NOT_FOUND || holder.erased)
		return freeze_record(t, c, s, NULL);
	holder.stopped = true;
	holder.freeze = s->statement.hash;
	return freeze_record(t, c, s, &holder);
}

enum err freeze_finish(struct call *c)
{
	const struct freeze *s = c->state;
	Eenmaal__V1__FreezeResponse reply = EENMAAL__V1__FREEZE_RESPONSE__INIT;
	enum err e = txn_receipt(c, s->index, &reply.receipt);

	return e == ERR_OK ? call_reply(c, &reply) : e;
}
