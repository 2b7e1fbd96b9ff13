/* SPDX-License-Identifier: EUPL-1.2 */
/* HolderService.Erase: the right to be forgotten (AVG art. 17). */
#include "broker/api_change.h"
#include "broker/api_holder.h"

struct erase {
	struct change change;
	const Eenmaal__V1__Erasure *message;
};

enum err erase_prepare(struct call *c)
{
	const Eenmaal__V1__EraseRequest *request = (const Eenmaal__V1__EraseRequest *)c->request;
	struct erase *s = call_alloc(c, sizeof(*s));
	enum err e = ERR_OK;

	if (s == NULL)
		return ERR_MEMORY;
	c->state = s;
	e = change_prepare(c, request->erasure, STATEMENT_ERASURE, &s->change);
	s->message = (const Eenmaal__V1__Erasure *)s->change.statement.message;
	return e;
}

/*
 * The last entry names nobody and keeps no statement: it shows that something was erased, and the
 * holder's receipt that it was theirs.
 */
static enum err erase_everything(struct txn *t, struct call *c, struct erase *s)
{
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	struct entry_draft draft = {
		.action = EENMAAL__V1__ACTION__ACTION_ERASE,
		.outcome = EENMAAL__V1__OUTCOME__OUTCOME_DONE,
		.requester = "holder",
		.statement_hash = s->change.statement.hash,
		.kept = &kept,
	};
	enum err e = txn_append(t, c, &draft, &s->change.index);

	return e == ERR_OK ? store_holder_erase(t->store, &s->change.holder->id) : e;
}

static enum err erase_kinds(struct txn *t, struct call *c, struct erase *s)
{
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	struct slug kind = {0};
	enum err e = ERR_OK;

	kept.n_changed = s->message->n_kinds;
	kept.changed = s->message->kinds;
	e = change_append(t, c, &s->change, EENMAAL__V1__ACTION__ACTION_ERASE, &kept);
	for (size_t n = 0; n < s->message->n_kinds && e == ERR_OK; n++) {
		e = codec_slug(s->message->kinds[n], &kind);
		if (e == ERR_OK)
			e = store_segment_erase(t->store, &s->change.holder->id, &kind);
	}
	return e;
}

enum err erase_apply(struct call *c, struct txn *t)
{
	struct erase *s = c->state;
	enum err e = change_use(t, c, &s->change);

	if (e != ERR_OK)
		return e;
	e = s->message->everything ? erase_everything(t, c, s) : erase_kinds(t, c, s);
	t->erased = t->erased || e == ERR_OK;
	return e;
}

enum err erase_finish(struct call *c)
{
	const struct erase *s = c->state;
	Eenmaal__V1__EraseResponse reply = EENMAAL__V1__ERASE_RESPONSE__INIT;
	enum err e = txn_receipt(c, s->change.index, &reply.receipt);

	return e == ERR_OK ? call_reply(c, &reply) : e;
}
