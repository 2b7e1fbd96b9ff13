/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/api_statement.h"

#include <string.h>

#include "broker/base/clock.h"

#define IDENTITY_MAX 65 /* the enrolment and 64 rotations */

static enum reason header_reason(enum err e)
{
	if (e == ERR_AUDIENCE)
		return REASON_WRONG_AUDIENCE;
	if (e == ERR_ISSUER)
		return REASON_WRONG_ISSUER;
	if (e == ERR_FUTURE)
		return REASON_STATEMENT_FUTURE;
	if (e == ERR_EXPIRED)
		return REASON_STATEMENT_EXPIRED;
	return REASON_MALFORMED;
}

enum err api_directory_ended(struct call *c)
{
	if (clock_now() < c->trust->directory->not_after)
		return ERR_OK;
	return call_fail(c, ERR_BUSY,
			 "the directory of the chain has ended; who keeps it has to sign "
			 "the next edition");
}

/* Whose directory has ended may still open the vault, look, and take back or stop what was given. */
static bool needs_directory(enum statement_type type)
{
	return type != STATEMENT_VAULT_OPENING && type != STATEMENT_HOLDER_QUERY &&
	       type != STATEMENT_REVOCATION && type != STATEMENT_SUSPENSION &&
	       type != STATEMENT_FREEZE && type != STATEMENT_ERASURE;
}

static enum err parse_verified(struct call *c, enum statement_type type, const char *issuer,
			       struct checked *out)
{
	enum err e = codec_statement(type, out->envelope.payload, c->arena, &out->message);

	if (err_class(e) == CLASS_FAULT)
		return e;
	if (e != ERR_OK)
		return call_reject(c, e, REASON_MALFORMED, &out->envelope);
	out->header = codec_header(type, out->message);
	e = codec_header_check(out->header, c->worker->audience, issuer, clock_now());
	if (e != ERR_OK)
		return call_reject(c, e, header_reason(e), &out->envelope);
	return ERR_OK;
}

enum err api_statement(struct call *c, const Eenmaal__V1__Envelope *wire, enum statement_type type,
		       struct signer signer, struct checked *out)
{
	enum err e = wire == NULL ? ERR_INPUT : codec_envelope(wire, &out->envelope);

	if (needs_directory(type) && api_directory_ended(c) != ERR_OK)
		return c->error;
	if (e != ERR_OK)
		return call_reject(c, e, REASON_MALFORMED, NULL);
	e = statement_verify(&out->envelope, type, signer.key);
	if (e == ERR_STATEMENT_TYPE)
		return call_reject(c, e, REASON_WRONG_TYPE, &out->envelope);
	if (e != ERR_OK)
		return call_reject(c, e, REASON_BAD_SIGNATURE, &out->envelope);
	e = statement_hash(&out->envelope, &out->hash);
	if (e != ERR_OK)
		return e;
	return parse_verified(c, type, signer.issuer, out);
}

enum err api_member_statement(struct call *c, const Eenmaal__V1__Envelope *wire,
			      enum statement_type type, struct checked *out)
{
	struct signer signer = {.key = &c->member->signing_key, .issuer = c->member->id.s};

	return api_statement(c, wire, type, signer, out);
}

enum err api_member_reading(struct txn *t, struct call *c, const struct checked *query,
			    Eenmaal__V1__Action action, uint64_t *index)
{
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	struct entry_draft draft = {
		.action = action,
		.outcome = EENMAAL__V1__OUTCOME__OUTCOME_DONE,
		.requester = c->member->id.s,
		.statement = &query->envelope,
		.statement_hash = query->hash,
		.kept = &kept,
	};
	enum err e = txn_use(t, c, query->header, &query->envelope);

	return e == ERR_OK ? txn_append(t, c, &draft, index) : e;
}

enum err api_key_holder(const Eenmaal__V1__Envelope *wire, struct holder_id *out)
{
	if (wire == NULL || wire->n_signatures != 1 || wire->signatures[0]->keyid == NULL)
		return ERR_INPUT;
	return holder_id_parse(wire->signatures[0]->keyid, out);
}

enum err api_stranger(struct call *c)
{
	return call_fail(c, ERR_UNAUTHENTICATED,
			 "the statement is not signed by the key of an open dossier");
}

/* The encoding of Ed25519's base point. */
const struct sign_public api_nobody = {
	{0x58, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
	 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
	 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66},
};

static enum err same_holder(struct call *c, const struct store_holder *holder,
			    const struct checked *s)
{
	if (s->header->holder.len != HOLDER_ID_LEN ||
	    memcmp(s->header->holder.data, holder->id.b, HOLDER_ID_LEN) != 0)
		return call_reject(c, ERR_ISSUER, REASON_WRONG_ISSUER, &s->envelope);
	return ERR_OK;
}

enum err api_also_statement(struct call *c, const Eenmaal__V1__Envelope *wire,
			    enum statement_type type, const struct store_holder *holder,
			    struct checked *out)
{
	struct signer signer = {.key = &holder->signing_key, .issuer = "holder"};
	enum err e = ERR_OK;

	c->reject_has_holder = true;
	c->reject_holder = holder->id;
	e = api_statement(c, wire, type, signer, out);
	return e == ERR_OK ? same_holder(c, holder, out) : e;
}

enum err api_holder_statement(struct call *c, const Eenmaal__V1__Envelope *wire,
			      enum statement_type type, struct checked *out,
			      struct store_holder *holder)
{
	struct holder_id id = {0};
	struct envelope envelope = {0};
	bool known = false;
	enum err e = api_key_holder(wire, &id);

	if (e != ERR_OK)
		return api_stranger(c);
	e = store_holder_look(c->worker->reader, &id, holder);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	known = e == ERR_OK && !holder->erased;
	/*
	 * Until the signature has verified nothing may be written to the dossier's log: whoever
	 * knows a number could fill it.
	 */
	if (codec_envelope(wire, &envelope) != ERR_OK ||
	    statement_verify(&envelope, envelope.type,
			     known ? &holder->signing_key : &api_nobody) != ERR_OK ||
	    !known)
		return api_stranger(c);
	return api_also_statement(c, wire, type, holder, out);
}

static enum err check_sequence(struct call *c, const struct checked *s, struct store_holder *holder)
{
	if (s->header->sequence != holder->sequence + 1)
		return call_reject(c, ERR_SEQUENCE, REASON_WRONG_SEQUENCE, &s->envelope);
	holder->sequence++;
	return ERR_OK;
}

enum err api_holder_current(struct txn *t, struct call *c, const struct checked *s,
			    struct store_holder *holder, bool changes)
{
	struct sign_public verified = holder->signing_key;
	struct holder_id id = holder->id;
	enum err e = store_holder_get(t->store, &id, holder);

	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NOT_FOUND || holder->erased ||
	    memcmp(verified.b, holder->signing_key.b, SIGN_PUBLIC_LEN) != 0)
		return api_stranger(c);
	e = txn_use(t, c, s->header, &s->envelope);
	if (e == ERR_OK && changes)
		e = check_sequence(c, s, holder);
	return e;
}

enum err api_also_current(struct txn *t, struct call *c, const struct checked *s,
			  struct store_holder *holder)
{
	enum err e = txn_use(t, c, s->header, &s->envelope);

	return e == ERR_OK ? check_sequence(c, s, holder) : e;
}

enum err api_stored_statement(struct call *c, struct store *s, const struct hash *hash,
			      Eenmaal__V1__Envelope **out)
{
	return api_statement_at(c, s, 0, hash, out);
}

enum err api_statement_at(struct call *c, struct store *s, int64_t row, const struct hash *hash,
			  Eenmaal__V1__Envelope **out)
{
	struct envelope envelope = {0};
	enum err e = store_statement_at(s, row, hash, c->arena, &envelope);

	return api_found_statement(c, e, &envelope, out);
}

enum err api_found_statement(struct call *c, enum err found, const struct envelope *e,
			     Eenmaal__V1__Envelope **out)
{
	if (found == ERR_NOT_FOUND)
		return ERR_DAMAGED;
	return found == ERR_OK ? codec_envelope_message(e, c->arena, out) : found;
}

enum err api_identity(struct call *c, struct store *s, const struct holder_id *holder,
		      Eenmaal__V1__HolderIdentity **out)
{
	struct store_identity rows[IDENTITY_MAX] = {0};
	Eenmaal__V1__HolderIdentity *identity = call_alloc(c, sizeof(*identity));
	struct store_page page = {.limit = IDENTITY_MAX};
	enum err e = store_identity_list(s, holder, &page, rows);

	if (e != ERR_OK)
		return e;
	if (identity == NULL)
		return ERR_MEMORY;
	if (page.count == 0)
		return ERR_DAMAGED;
	eenmaal__v1__holder_identity__init(identity);
	identity->rotations = call_alloc(c, page.count * sizeof(*identity->rotations));
	if (identity->rotations == NULL)
		return ERR_MEMORY;
	e = api_statement_at(c, s, rows[0].statement_row, &rows[0].statement, &identity->enrolment);
	for (unsigned n = 1; n < page.count && e == ERR_OK; n++)
		e = api_statement_at(c, s, rows[n].statement_row, &rows[n].statement,
				     &identity->rotations[identity->n_rotations++]);
	*out = identity;
	return e;
}

enum err api_enrolled(struct call *c, const struct envelope *enrolment,
		      Eenmaal__V1__HolderIdentity **out)
{
	Eenmaal__V1__HolderIdentity *identity = call_alloc(c, sizeof(*identity));

	*out = identity;
	if (identity == NULL)
		return ERR_MEMORY;
	eenmaal__v1__holder_identity__init(identity);
	return codec_envelope_message(enrolment, c->arena, &identity->enrolment);
}
