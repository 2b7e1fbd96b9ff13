/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A directory edition comes into force, or another page under it: an entry like any other, made by
 * the broker itself.
 */
#include "broker/committer.h"
#include "broker/own_call.h"
#include "broker/txn.h"

static enum err adopt_apply(struct call *c, struct txn *t)
{
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	struct store_edition edition = {
		.version = c->trust->directory->version,
		.statement = c->trust->directory->hash,
		.root = c->trust->root,
		.agreement = buf_view(&c->trust->agreement_file),
	};
	struct entry_draft draft = {
		.action = EENMAAL__V1__ACTION__ACTION_DIRECTORY,
		.outcome = EENMAAL__V1__OUTCOME__OUTCOME_DONE,
		.requester = "broker",
		.statement_hash = edition.statement,
		.kept = &kept,
	};
	ProtobufCMessage *message = NULL;
	struct envelope envelope = {0};
	enum err e = ERR_OK;

	edition.page = trust_page(c->trust);
	if (c->trust->page)
		kept.page_hash = codec_bytes(edition.page.b, HASH_LEN);
	e = codec_decode(&eenmaal__v1__envelope__descriptor,
			 buf_view(&c->trust->directory_envelope), CODEC_STRICT, c->arena, &message);

	if (e == ERR_OK)
		e = codec_envelope((const Eenmaal__V1__Envelope *)message, &envelope);
	if (e != ERR_OK)
		return e;
	draft.statement = &envelope;
	e = txn_append(t, c, &draft, NULL);
	if (e == ERR_OK)
		e = edition.version == t->directory_version
			    ? store_edition_page(t->store, edition.version, &edition.page)
			    : store_edition_put(t->store, &edition);
	if (e == ERR_OK)
		t->directory_version = edition.version;
	return e;
}

static const struct route adopt_route = {
	.service = "broker",
	.method = "Adopt",
	.apply = adopt_apply,
};

enum err committer_adopt(struct committer *k, struct trust *t)
{
	return own_call_run(k, &adopt_route, t, NULL);
}
