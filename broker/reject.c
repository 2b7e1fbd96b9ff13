/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/reject.h"

#include <string.h>

#define ONCE_SECONDS 86400

/*
 * Grants and epochs are in many hands, and whoever holds one can send it to the public listener again
 * and again: the same statement is refused with a trace once a day.  Remembered among the holder's
 * nonces, with which it is erased.
 */
static enum err note_statement(struct txn *t, const struct call *c)
{
	char issuer[sizeof("holder:") + 2 * (size_t)HOLDER_ID_LEN] = "holder:";
	struct uuid nonce = {0};

	hex_format(c->reject_holder.b, HOLDER_ID_LEN, issuer + strlen(issuer));
	memcpy(nonce.b, c->reject_statement.b, UUID_LEN);
	return store_nonce_use(t->store, issuer, &nonce, t->now + ONCE_SECONDS);
}

enum err reject_record(struct txn *t, struct call *c)
{
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	struct store_holder holder = {0};
	struct entry_draft draft = {
		.action = EENMAAL__V1__ACTION__ACTION_REJECT,
		.outcome = EENMAAL__V1__OUTCOME__OUTCOME_REFUSED,
		.requester = c->member != NULL ? c->member->id.s : "holder",
		.statement_hash = c->reject_statement,
		.reading = true,
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
	if (c->listener == LISTENER_PUBLIC) {
		/* Erased while the call waited: nothing about it is written any more. */
		if (draft.holder == NULL || holder.erased)
			return ERR_OK;
		e = note_statement(t, c);
		if (e != ERR_OK)
			return e == ERR_REPLAY ? ERR_OK : e;
	}
	return txn_append(t, c, &draft, NULL);
}
