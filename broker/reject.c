/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/reject.h"

enum err reject_record(struct txn *t, struct call *c)
{
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	struct store_holder holder = {0};
	struct entry_draft draft = {
		.action = EENMAAL__V1__ACTION__ACTION_REJECT,
		.outcome = EENMAAL__V1__OUTCOME__OUTCOME_REFUSED,
		.requester = c->member != NULL ? c->member->id.s : "holder",
		.statement_hash = c->reject_statement,
		.kept = &kept,
	};
	enum err e = ERR_OK;

	kept.reason = (Eenmaal__V1__Reason)c->reject_reason;
	if (c->reject_has_holder) {
		e = store_holder_get(t->store, &c->reject_holder, &holder);
		if (e == ERR_OK)
			draft.holder = &holder;
		else if (e == ERR_NOT_FOUND)
			kept.claimed_holder = codec_bytes(c->reject_holder.b, HOLDER_ID_LEN);
		else
			return e;
	}
	return txn_append(t, c, &draft, NULL);
}
