/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/api_grant.h"

#include <string.h>

#include "broker/api_epochs.h"
#include "broker/api_holder.h"
#include "broker/terms.h"
#include "proto/convert.h"

#define TERMS_MAX 65536

enum err api_grant_parts(struct call *c, struct grant_change *g)
{
	g->message = (const Eenmaal__V1__Grant *)g->change.statement.message;
	return convert_grant(g->message, c->trust->agreement, &g->grant, &g->unknown);
}

enum err api_grants_prepare(struct call *c, size_t count, Eenmaal__V1__Envelope **wire,
			    const struct store_holder *signer, struct grant_change *list)
{
	enum err e = ERR_OK;

	for (size_t n = 0; n < count && e == ERR_OK; n++) {
		e = change_prepare_next(c, wire[n], STATEMENT_GRANT, signer, &list[n].change);
		if (e == ERR_OK)
			e = api_grant_parts(c, &list[n]);
	}
	return e;
}

enum err api_grant_load(struct txn *t, struct call *c, ProtobufCBinaryData id,
			const struct holder_id *holder, struct grant_change *out)
{
	struct uuid grant = {0};
	enum err e = codec_uuid(id, &grant);

	if (e == ERR_OK)
		e = store_grant_get(t->store, &grant, c->arena, &out->row);
	if (e == ERR_OK && memcmp(out->row.holder.b, holder->b, HOLDER_ID_LEN) != 0)
		e = ERR_NOT_FOUND;
	if (e == ERR_NOT_FOUND)
		return call_fail(c, e, "the dossier has no such grant");
	return e == ERR_OK ? terms_grant(&out->row, c->trust->agreement, &out->grant) : e;
}

/* ---- may it be given? ------------------------------------------------------------------------------ */

static enum err refuse(struct call *c, const struct grant_change *g, enum err e, enum reason reason,
		       const char *message)
{
	c->message = message;
	return call_reject(c, e, reason, &g->change.statement.envelope);
}

static enum err check_partner(struct call *c, const struct grant_change *g, const struct member *m)
{
	struct hash key = {0};

	if (m->status != MEMBER_ACTIVE)
		return refuse(c, g, ERR_FORBIDDEN, REASON_PARTNER_SUSPENDED,
			      "this organisation does not take part at the moment");
	if (!m->has_kem_key)
		return refuse(c, g, ERR_FORBIDDEN, REASON_NOT_ALLOWED,
			      "this organisation reads no dossiers");
	convert_key_hash(&m->kem_key, &key);
	if (!view_equal(codec_view(g->message->partner_key_hash), view_of(key.b, HASH_LEN)))
		return call_fail(c, ERR_STATE,
				 "the organisation has another key now; load the directory again");
	return ERR_OK;
}

static enum reason forbidden_reason(const struct call *c, const struct grant_change *g,
				    agreement_set partner_roles)
{
	if ((g->grant.purposes & agreement_permissions(c->trust->agreement)->never) != 0)
		return REASON_PURPOSE_FORBIDDEN;
	if ((g->grant.roles & ~partner_roles) != 0)
		return REASON_ROLE_NOT_HELD;
	return REASON_NOT_IN_AGREEMENT;
}

static enum err check_terms(struct txn *t, struct call *c, const struct grant_change *g,
			    const struct member *partner)
{
	agreement_set roles = trust_roles(c->trust, partner);
	struct hash agreement = {0};
	enum err e = ERR_OK;

	agreement_hash(c->trust->agreement, &agreement);
	if (!view_equal(codec_view(g->message->agreement_hash), view_of(agreement.b, HASH_LEN)))
		return call_fail(c, ERR_STATE, "the agreement has changed; read it again");
	if (g->unknown > 0)
		return refuse(c, g, ERR_FORBIDDEN, REASON_NOT_IN_AGREEMENT, NULL);
	e = grant_check(&g->grant, c->trust->agreement, roles, t->now);
	if (e == ERR_FORBIDDEN)
		return refuse(c, g, e, forbidden_reason(c, g, roles), NULL);
	if (e == ERR_RANGE)
		return refuse(c, g, e, REASON_NOT_IN_AGREEMENT,
			      "the end of the grant lies outside what the agreement allows");
	return e;
}

/* ---- does it carry the right keys? ------------------------------------------------------------------- */

/* The partner must be able to trust the key that comes out, without asking us. */
static enum err check_wrap(struct txn *t, struct call *c, const struct grant_change *g,
			   const Eenmaal__V1__Wrap *wrap, const struct member *partner)
{
	struct store_epoch stored = {0};
	struct slug kind = {0};
	enum err e = codec_slug(wrap->kind, &kind);

	if (e == ERR_OK)
		e = store_epoch_get(t->store, &g->change.holder->id, &kind, wrap->epoch, &stored);
	if (e == ERR_NOT_FOUND)
		return call_fail(c, ERR_STATE, "the grant carries a key that was never published");
	if (e != ERR_OK)
		return e;
	if (wrap->public_key == NULL || wrap->public_key->suite != stored.public_key.suite ||
	    !view_equal(codec_view(wrap->public_key->public_key),
			view_of(stored.public_key.key, stored.public_key.len)))
		return call_fail(c, ERR_STATE,
				 "the grant carries another key than the published one");
	if (wrap->sealed->suite != partner->kem_key.suite)
		return call_fail(c, ERR_SUITE, "a key is not sealed to the organisation's key");
	return kem_suite_known(wrap->sealed->suite, c->trust->directory->suite_floor);
}

static bool has_wrap(const struct grant_change *g, const char *kind, uint64_t epoch)
{
	for (size_t n = 0; n < g->message->n_wraps; n++)
		if (g->message->wraps[n]->epoch == epoch &&
		    strcmp(g->message->wraps[n]->kind, kind) == 0)
			return true;
	return false;
}

/* What is added from here on must open with the grant as well. */
static enum err check_present(struct txn *t, struct call *c, const struct grant_change *g,
			      const char *name)
{
	struct store_epoch present = {0};
	struct slug kind = {0};
	enum err e = codec_slug(name, &kind);

	if (e == ERR_OK)
		e = api_epoch_present(c, t->store, &g->change.holder->id, &kind, &present);
	if (e == ERR_NOT_FOUND)
		return call_fail(c, ERR_STATE, "a kind of the grant has no keys yet");
	if (e == ERR_OK && !has_wrap(g, name, present.epoch))
		return call_fail(c, ERR_STATE,
				 "the grant lacks the present key of one of its kinds");
	return e;
}

static enum err check_keys(struct txn *t, struct call *c, const struct grant_change *g,
			   const struct member *partner)
{
	enum err e = ERR_OK;

	for (size_t n = 0; n < g->message->n_wraps && e == ERR_OK; n++)
		e = check_wrap(t, c, g, g->message->wraps[n], partner);
	for (size_t n = 0; n < g->message->n_kinds && e == ERR_OK; n++)
		e = check_present(t, c, g, g->message->kinds[n]);
	return e;
}

/* ---- into force ----------------------------------------------------------------------------------------- */

/*
 * The new grant takes the old one's place with its uses and its pause: renewing wraps must not
 * wake what the holder has put to sleep.
 */
static enum err replace(struct txn *t, struct call *c, struct grant_change *g)
{
	struct grant_change *old = NULL;
	enum err e = ERR_OK;

	if (g->message->replaces.len == 0)
		return ERR_OK;
	old = call_alloc(c, sizeof(*old));
	if (old == NULL)
		return ERR_MEMORY;
	e = api_grant_load(t, c, g->message->replaces, &g->change.holder->id, old);
	if (e == ERR_OK && !slug_equal(&old->row.partner, &g->grant.partner))
		return call_fail(c, ERR_STATE,
				 "the grant to be replaced is another organisation's");
	if (e == ERR_OK)
		e = grant_apply(&old->grant, GRANT_EVENT_REPLACE, 0, t->now);
	if (e == ERR_STATE)
		return call_fail(c, e, "the grant to be replaced has ended");
	if (e != ERR_OK)
		return e;
	g->row.uses = old->row.uses;
	g->row.paused = old->row.paused;
	old->row.replaced = true;
	return store_grant_update(t->store, &old->row);
}

static enum err answer_request(struct txn *t, struct call *c, const struct grant_change *g)
{
	struct store_request request = {0};
	struct uuid id = {0};
	enum err e = ERR_OK;

	if (g->message->request_id.len == 0)
		return ERR_OK;
	e = codec_uuid(g->message->request_id, &id);
	if (e == ERR_OK)
		e = store_request_get(t->store, &id, &request);
	if (e == ERR_NOT_FOUND ||
	    (e == ERR_OK && (memcmp(request.holder.b, g->grant.holder.b, HOLDER_ID_LEN) != 0 ||
			     !slug_equal(&request.partner, &g->grant.partner))))
		return call_fail(c, ERR_STATE, "the organisation did not ask this");
	return e == ERR_OK ? store_request_state(t->store, &id, GRANT_ACTIVE) : e;
}

static enum err insert(struct txn *t, struct call *c, struct grant_change *g)
{
	struct buf terms = BUF_INIT(TERMS_MAX);
	enum err e = terms_encode(g->message, &terms);

	if (e != ERR_OK)
		goto out;
	g->row.id = g->grant.id;
	g->row.holder = g->grant.holder;
	g->row.partner = g->grant.partner;
	g->row.statement = g->change.statement.hash;
	g->row.not_after = g->message->not_after;
	g->row.terms = buf_view(&terms);
	e = store_grant_insert(t->store, &g->row);
	if (e == ERR_EXISTS)
		e = call_fail(c, e, "there is a grant with this number already");
	if (e == ERR_RANGE)
		e = call_fail(c, ERR_STATE,
			      "the dossier's room for grants for this organisation is full");
out:
	g->row.terms = view_of(NULL, 0);
	buf_free(&terms);
	return e;
}

static enum err record(struct txn *t, struct call *c, struct grant_change *g)
{
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;

	kept.grant_id = g->message->grant_id;
	kept.partner = g->message->partner;
	kept.purpose = g->message->purposes[0];
	kept.n_changed = g->message->n_kinds;
	kept.changed = g->message->kinds;
	return change_append(t, c, &g->change, EENMAAL__V1__ACTION__ACTION_GRANT, &kept);
}

enum err api_grant_apply(struct txn *t, struct call *c, struct grant_change *g)
{
	const struct member *partner = directory_find(c->trust->directory, &g->grant.partner);
	enum err e = ERR_OK;

	if (partner == NULL)
		return refuse(c, g, ERR_FORBIDDEN, REASON_PARTNER_SUSPENDED,
			      "there is no such organisation in the chain");
	e = check_partner(c, g, partner);
	if (e == ERR_OK)
		e = check_terms(t, c, g, partner);
	if (e == ERR_OK)
		e = check_keys(t, c, g, partner);
	if (e == ERR_OK)
		e = replace(t, c, g);
	if (e == ERR_OK)
		e = answer_request(t, c, g);
	/* The statement first, so that the row can say where it stands. */
	if (e == ERR_OK)
		e = record(t, c, g);
	return e == ERR_OK ? insert(t, c, g) : e;
}

enum err api_grants_apply(struct txn *t, struct call *c, size_t count, struct grant_change *list)
{
	enum err e = ERR_OK;

	for (size_t n = 0; n < count && e == ERR_OK; n++) {
		e = change_use_next(t, c, &list[n].change);
		if (e == ERR_OK)
			e = api_grant_apply(t, c, &list[n]);
	}
	return e;
}

/* ---- PutGrant ---------------------------------------------------------------------------------------------- */

enum err put_grant_prepare(struct call *c)
{
	const Eenmaal__V1__PutGrantRequest *request =
		(const Eenmaal__V1__PutGrantRequest *)c->request;
	struct grant_change *g = call_alloc(c, sizeof(*g));
	enum err e = ERR_OK;

	if (g == NULL)
		return ERR_MEMORY;
	c->state = g;
	e = change_prepare(c, request->grant, STATEMENT_GRANT, &g->change);
	return e == ERR_OK ? api_grant_parts(c, g) : e;
}

enum err put_grant_apply(struct call *c, struct txn *t)
{
	struct grant_change *g = c->state;
	enum err e = change_use(t, c, &g->change);

	return e == ERR_OK ? api_grant_apply(t, c, g) : e;
}

enum err put_grant_finish(struct call *c)
{
	const struct grant_change *g = c->state;
	Eenmaal__V1__PutGrantResponse reply = EENMAAL__V1__PUT_GRANT_RESPONSE__INIT;
	enum err e = txn_open_receipt(c, g->change.index, &reply.receipt);

	return e == ERR_OK ? call_reply(c, &reply) : e;
}
