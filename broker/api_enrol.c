/* SPDX-License-Identifier: EUPL-1.2 */
/* PartnerService.Enrol: a dossier comes into being. */
#include "broker/api_partner.h"

#include <string.h>

#include "broker/api_epochs.h"
#include "broker/api_vault.h"

#define INTAKE "intake" /* the purpose whose contributors may open dossiers */

struct enrol {
	struct checked enrolment, epochs;
	struct store_holder holder;
	struct vault_parts vault;
	uint64_t index;
};

static bool may_enrol(const struct call *c)
{
	const struct permission_table *table = agreement_permissions(c->trust->agreement);
	agreement_set roles = trust_roles(c->trust, c->member);
	struct slug slug = {.s = INTAKE};
	int intake = agreement_purpose(c->trust->agreement, &slug);

	if (intake < 0 || c->member->status != MEMBER_ACTIVE)
		return false;
	for (unsigned role = 0; role < AGREEMENT_MAX; role++)
		for (unsigned kind = 0; kind < AGREEMENT_MAX && (roles >> role & 1) != 0; kind++)
			if ((table->at[role][kind].contribute >> intake & 1) != 0)
				return true;
	return false;
}

/* The key to seal to stays in the statement, where whoever seals looks for it. */
static enum err fill_holder(struct enrol *s)
{
	const Eenmaal__V1__Enrolment *m = (const Eenmaal__V1__Enrolment *)s->enrolment.message;
	struct kem_public sealed_to;
	enum err e = codec_holder(m->header->holder, &s->holder.id);

	if (e == ERR_OK)
		e = codec_sign_key(m->signing_key, &s->holder.signing_key);
	if (e == ERR_OK)
		e = codec_kem_key(m->kem_key, &sealed_to);
	return e;
}

enum err enrol_prepare(struct call *c)
{
	const Eenmaal__V1__EnrolRequest *request = (const Eenmaal__V1__EnrolRequest *)c->request;
	struct enrol *s = call_alloc(c, sizeof(*s));
	const Eenmaal__V1__Enrolment *m = NULL;
	struct signer holder = {.issuer = "holder"};
	enum err e = ERR_OK;

	if (s == NULL)
		return ERR_MEMORY;
	c->state = s;
	e = api_member_statement(c, request->enrolment, STATEMENT_ENROLMENT, &s->enrolment);
	if (e != ERR_OK)
		return e;
	if (!may_enrol(c))
		return call_reject(c, ERR_FORBIDDEN, REASON_NOT_ALLOWED, &s->enrolment.envelope);
	m = (const Eenmaal__V1__Enrolment *)s->enrolment.message;
	e = fill_holder(s);
	holder.key = &s->holder.signing_key;
	if (e == ERR_OK)
		e = api_statement(c, request->epochs, STATEMENT_EPOCHS, holder, &s->epochs);
	if (e != ERR_OK)
		return e;
	if (s->epochs.header->sequence != 1 ||
	    !view_equal(codec_view(s->epochs.header->holder), codec_view(m->header->holder)))
		return call_reject(c, ERR_INPUT, REASON_MALFORMED, &s->epochs.envelope);
	return api_vault_parts(c, request->vault, codec_view(m->vault_hash), &s->vault);
}

static enum err enrol_record(struct txn *t, struct call *c, struct enrol *s)
{
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	struct entry_draft draft = {
		.action = EENMAAL__V1__ACTION__ACTION_ENROL,
		.outcome = EENMAAL__V1__OUTCOME__OUTCOME_DONE,
		.requester = c->member->id.s,
		.statement = &s->enrolment.envelope,
		.statement_hash = s->enrolment.hash,
		.holder = &s->holder,
		.kept = &kept,
	};

	return txn_append(t, c, &draft, &s->index);
}

enum err enrol_apply(struct call *c, struct txn *t)
{
	struct enrol *s = c->state;
	enum err e = txn_use(t, c, s->enrolment.header, &s->enrolment.envelope);

	if (e != ERR_OK)
		return e;
	s->holder.sequence = 1;
	e = store_holder_insert(t->store, &s->holder);
	if (e == ERR_EXISTS)
		return call_reject(c, e, REASON_NOT_ALLOWED, &s->enrolment.envelope);
	if (e == ERR_OK)
		e = enrol_record(t, c, s);
	if (e == ERR_OK)
		e = store_identity_put(t->store, &s->holder.id, 0, &s->enrolment.hash);
	if (e == ERR_OK)
		e = api_epochs_publish(t, c, &s->holder, &s->epochs, false);
	if (e == ERR_OK)
		e = api_vault_store(t, &s->holder, &s->vault);
	return e;
}

enum err enrol_finish(struct call *c)
{
	const struct enrol *s = c->state;
	Eenmaal__V1__EnrolResponse reply = EENMAAL__V1__ENROL_RESPONSE__INIT;
	enum err e = txn_receipt(c, s->index, &reply.receipt);

	return e == ERR_OK ? call_reply(c, &reply) : e;
}
