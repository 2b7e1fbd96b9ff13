/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * HolderService.OpenVault and PutVault.  Whoever lacks the card counts for nothing: otherwise anyone
 * who knows a dossier number could lock its holder out.
 */
#include <stdio.h>
#include <string.h>

#include "broker/api_change.h"
#include "broker/api_holder.h"
#include "broker/api_vault.h"
#include "keys/vault.h"

/* ---- OpenVault ---------------------------------------------------------------------------------------- */

#define OPENING_MAX (sizeof("eenmaal/v1/open") + AUDIENCE_MAX + 1 + HOLDER_ID_LEN + UUID_LEN)

struct opening {
	struct checked statement;
	const Eenmaal__V1__VaultOpening *message;
	struct store_holder holder;
	struct store_slot slot; /* as it was verified against */
	bool second;            /* the step that asks for the vault */
	bool right_pin;
	unsigned failures; /* as the answer tells them */
	Eenmaal__V1__Vault *vault;
	Eenmaal__V1__HolderIdentity *identity;
};

/* The slot whose card signed the statement. */
static enum err find_slot(struct call *c, const Eenmaal__V1__Envelope *wire, struct opening *s)
{
	static const enum slot_kind kinds[VAULT_SLOTS_MAX] = {SLOT_CARD_PIN, SLOT_RECOVERY};
	struct holder_id id = {0};
	struct envelope envelope = {0};
	bool known = false;
	enum err e = ERR_OK;

	if (api_key_holder(wire, &id) != ERR_OK || codec_envelope(wire, &envelope) != ERR_OK)
		return api_stranger(c);
	e = store_holder_look(c->worker->reader, &id, &s->holder);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	known = e == ERR_OK && !s->holder.erased;
	/* Every slot costs the same, whether it is there or not. */
	for (size_t n = 0; n < VAULT_SLOTS_MAX; n++) {
		bool found = false;

		e = store_slot_get(c->worker->reader, &id, kinds[n], &s->slot);
		if (e != ERR_OK && e != ERR_NOT_FOUND)
			return e;
		found = e == ERR_OK && known;
		e = statement_verify(&envelope, STATEMENT_VAULT_OPENING,
				     found ? &s->slot.card_key : &api_nobody);
		if (found && e == ERR_OK)
			return ERR_OK;
	}
	return api_stranger(c);
}

static enum err check_opening(struct call *c, struct opening *s)
{
	struct buf text = BUF_INIT(OPENING_MAX);
	const Eenmaal__V1__Header *h = s->statement.header;
	/* The label's NUL is signed as well. */
	enum err e = buf_put(&text, "eenmaal/v1/open", sizeof("eenmaal/v1/open"));

	if (e == ERR_OK)
		e = buf_put_str(&text, c->worker->audience);
	if (e == ERR_OK)
		e = buf_put_u8(&text, 0);
	if (e == ERR_OK)
		e = buf_put_view(&text, codec_view(h->holder));
	if (e == ERR_OK)
		e = buf_put_view(&text, codec_view(h->nonce));
	if (e == ERR_OK)
		s->right_pin = sign_verify(&s->slot.open_key, buf_view(&text),
					   s->message->opening.data) == ERR_OK;
	buf_free(&text);
	return e;
}

enum err open_vault_prepare(struct call *c)
{
	const Eenmaal__V1__OpenVaultRequest *request =
		(const Eenmaal__V1__OpenVaultRequest *)c->request;
	struct opening *s = call_alloc(c, sizeof(*s));
	struct store_holder card = {0};
	enum err e = ERR_OK;

	if (s == NULL)
		return ERR_MEMORY;
	c->state = s;
	e = find_slot(c, request->opening, s);
	if (e != ERR_OK)
		return e;
	card = s->holder;
	card.signing_key = s->slot.card_key;
	e = api_also_statement(c, request->opening, STATEMENT_VAULT_OPENING, &card, &s->statement);
	if (e != ERR_OK)
		return e;
	s->message = (const Eenmaal__V1__VaultOpening *)s->statement.message;
	if ((unsigned)s->message->slot != s->slot.kind)
		return api_stranger(c);
	s->second = s->message->opening.len != 0;
	return s->second ? check_opening(c, s) : ERR_OK;
}

/* Load holder and slot again; both keys must be those that the signatures were checked with. */
static enum err opening_current(struct txn *t, struct call *c, struct opening *s)
{
	struct store_slot verified = s->slot;
	struct holder_id id = s->holder.id;
	enum err e = store_holder_get(t->store, &id, &s->holder);

	if (e == ERR_OK && !s->holder.erased)
		e = store_slot_get(t->store, &id, verified.kind, &s->slot);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NOT_FOUND || s->holder.erased ||
	    memcmp(verified.card_key.b, s->slot.card_key.b, SIGN_PUBLIC_LEN) != 0 ||
	    memcmp(verified.open_key.b, s->slot.open_key.b, SIGN_PUBLIC_LEN) != 0)
		return api_stranger(c);
	return txn_use(t, c, s->statement.header, &s->statement.envelope);
}

/*
 * The statement itself is not kept: with a stolen card, its second signature would let whoever reads
 * the log try PINs at home.
 */
static enum err opening_record(struct txn *t, struct call *c, struct opening *s,
			       Eenmaal__V1__Reason reason)
{
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	struct entry_draft draft = {
		.action = EENMAAL__V1__ACTION__ACTION_VAULT_OPEN,
		.outcome = EENMAAL__V1__OUTCOME__OUTCOME_DONE,
		.requester = "holder",
		.statement_hash = s->statement.hash,
		.holder = &s->holder,
		.reading = true,
		.kept = &kept,
	};

	kept.reason = reason;
	if (reason != EENMAAL__V1__REASON__REASON_UNSPECIFIED)
		draft.outcome = EENMAAL__V1__OUTCOME__OUTCOME_REFUSED;
	return txn_append(t, c, &draft, NULL);
}

/*
 * An error that is counted and recorded: apply() returns ERR_OK, so that the committer keeps what was
 * written, and the caller gets the error.
 */
static enum err refuse_opening(struct call *c, enum err error, unsigned left)
{
	char *message = call_alloc(c, 96);

	if (message == NULL)
		return ERR_MEMORY;
	if (left == 0)
		(void)snprintf(message, 96,
			       "this way in is locked; use the recovery card or go to a desk");
	else
		(void)snprintf(message, 96, "the PIN is not right; %u %s left", left,
			       left == 1 ? "try is" : "tries are");
	(void)call_fail(c, error, message);
	return ERR_OK;
}

static enum err wrong_pin(struct txn *t, struct call *c, struct opening *s)
{
	unsigned failures = s->slot.failures + 1;
	enum err e = store_slot_failures(t->store, &s->holder.id, s->slot.kind, failures);

	if (e == ERR_OK)
		e = opening_record(t, c, s, EENMAAL__V1__REASON__REASON_WRONG_PIN);
	return e == ERR_OK ? refuse_opening(c, ERR_WRONG_PIN, VAULT_TRIES_MAX - failures) : e;
}

static enum err locked(struct txn *t, struct call *c, struct opening *s)
{
	enum err e = opening_record(t, c, s, EENMAAL__V1__REASON__REASON_LOCKED);

	return e == ERR_OK ? refuse_opening(c, ERR_LOCKED, 0) : e;
}

static enum err give_vault(struct txn *t, struct call *c, struct opening *s)
{
	struct view bytes = {0};
	ProtobufCMessage *vault = NULL;
	enum err e = ERR_OK;

	if (s->slot.failures != 0)
		e = store_slot_failures(t->store, &s->holder.id, s->slot.kind, 0);
	s->failures = 0;
	if (e == ERR_OK)
		e = opening_record(t, c, s, EENMAAL__V1__REASON__REASON_UNSPECIFIED);
	if (e == ERR_OK)
		e = store_vault_get(t->store, &s->holder.id, c->arena, &bytes);
	if (e == ERR_OK)
		e = codec_decode(&eenmaal__v1__vault__descriptor, bytes, CODEC_STRICT, c->arena,
				 &vault);
	if (e != ERR_OK)
		return err_class(e) == CLASS_FAULT ? e : ERR_DAMAGED;
	s->vault = (Eenmaal__V1__Vault *)vault;
	return api_identity(c, t->store, &s->holder.id, &s->identity);
}

enum err open_vault_apply(struct call *c, struct txn *t)
{
	struct opening *s = c->state;
	enum err e = opening_current(t, c, s);

	if (e != ERR_OK)
		return e;
	s->failures = s->slot.failures < VAULT_TRIES_MAX ? s->slot.failures : VAULT_TRIES_MAX;
	if (!s->second)
		return ERR_OK;
	if (s->failures == VAULT_TRIES_MAX)
		return locked(t, c, s);
	return s->right_pin ? give_vault(t, c, s) : wrong_pin(t, c, s);
}

enum err open_vault_finish(struct call *c)
{
	const struct opening *s = c->state;
	Eenmaal__V1__OpenVaultResponse reply = EENMAAL__V1__OPEN_VAULT_RESPONSE__INIT;

	reply.passes = s->slot.passes;
	reply.memory_kib = s->slot.memory_kib;
	reply.tries_left = VAULT_TRIES_MAX - s->failures;
	reply.vault = s->vault;
	reply.identity = s->identity;
	return call_reply(c, &reply);
}

/* ---- PutVault ----------------------------------------------------------------------------------------- */

struct vault_change {
	struct change change;
	struct vault_parts vault;
};

enum err put_vault_prepare(struct call *c)
{
	const Eenmaal__V1__PutVaultRequest *request =
		(const Eenmaal__V1__PutVaultRequest *)c->request;
	struct vault_change *s = call_alloc(c, sizeof(*s));
	const Eenmaal__V1__VaultUpdate *m = NULL;
	enum err e = ERR_OK;

	if (s == NULL)
		return ERR_MEMORY;
	c->state = s;
	e = change_prepare(c, request->vault_update, STATEMENT_VAULT_UPDATE, &s->change);
	if (e != ERR_OK)
		return e;
	m = (const Eenmaal__V1__VaultUpdate *)s->change.statement.message;
	return api_vault_parts(c, request->vault, codec_view(m->vault_hash), &s->vault);
}

enum err put_vault_apply(struct call *c, struct txn *t)
{
	struct vault_change *s = c->state;
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	enum err e = change_use(t, c, &s->change);

	if (e == ERR_OK)
		e = change_append(t, c, &s->change, EENMAAL__V1__ACTION__ACTION_VAULT_UPDATE,
				  &kept);
	return e == ERR_OK ? api_vault_store(t, s->change.holder, &s->vault) : e;
}

enum err put_vault_finish(struct call *c)
{
	const struct vault_change *s = c->state;
	Eenmaal__V1__PutVaultResponse reply = EENMAAL__V1__PUT_VAULT_RESPONSE__INIT;
	enum err e = txn_open_receipt(c, s->change.index, &reply.receipt);

	return e == ERR_OK ? call_reply(c, &reply) : e;
}
