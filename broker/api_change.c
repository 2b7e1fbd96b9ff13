/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/api_change.h"

enum err change_prepare(struct call *c, const Eenmaal__V1__Envelope *wire, enum statement_type type,
			struct change *out)
{
	out->holder = call_alloc(c, sizeof(*out->holder));
	if (out->holder == NULL)
		return ERR_MEMORY;
	return api_holder_statement(c, wire, type, &out->statement, out->holder);
}

enum err change_prepare_next(struct call *c, const Eenmaal__V1__Envelope *wire,
			     enum statement_type type, const struct store_holder *signer,
			     struct change *out)
{
	return api_also_statement(c, wire, type, signer, &out->statement);
}

enum err change_use(struct txn *t, struct call *c, struct change *s)
{
	return api_holder_current(t, c, &s->statement, s->holder, true);
}

enum err change_use_next(struct txn *t, struct call *c, struct change *s)
{
	return api_also_current(t, c, &s->statement, s->holder);
}

enum err change_append(struct txn *t, struct call *c, struct change *s, Eenmaal__V1__Action action,
		       Eenmaal__V1__KeptRecord *kept)
{
	struct entry_draft draft = {
		.action = action,
		.outcome = EENMAAL__V1__OUTCOME__OUTCOME_DONE,
		.requester = "holder",
		.statement = &s->statement.envelope,
		.statement_hash = s->statement.hash,
		.holder = s->holder,
		.kept = kept,
	};

	return txn_append(t, c, &draft, &s->index);
}
