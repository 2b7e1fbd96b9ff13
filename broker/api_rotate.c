/* SPDX-License-Identifier: EUPL-1.2 */
/* HolderService.PutEpochs and Rotate: new keys for kinds, and new keys for the holder. */
#include <string.h>

#include "broker/api_epochs.h"
#include "broker/api_grant.h"
#include "broker/api_holder.h"
#include "broker/api_segment.h"
#include "broker/api_vault.h"
#include "proto/convert.h"

#define ROTATIONS_MAX 64
#define GRANTS_MAX 4096
#define SEGMENTS_MAX 4096

/* ---- PutEpochs -------------------------------------------------------------------------------------- */

enum err put_epochs_prepare(struct call *c)
{
	const Eenmaal__V1__PutEpochsRequest *request =
		(const Eenmaal__V1__PutEpochsRequest *)c->request;
	struct change *s = call_alloc(c, sizeof(*s));

	if (s == NULL)
		return ERR_MEMORY;
	c->state = s;
	return change_prepare(c, request->epochs, STATEMENT_EPOCHS, s);
}

enum err put_epochs_apply(struct call *c, struct txn *t)
{
	struct change *s = c->state;
	enum err e = change_use(t, c, s);

	return e == ERR_OK ? api_epochs_apply(t, c, s, false) : e;
}

enum err put_epochs_finish(struct call *c)
{
	const struct change *s = c->state;
	Eenmaal__V1__PutEpochsResponse reply = EENMAAL__V1__PUT_EPOCHS_RESPONSE__INIT;
	enum err e = txn_open_receipt(c, s->index, &reply.receipt);

	return e == ERR_OK ? call_reply(c, &reply) : e;
}

/* ---- Rotate: what was signed -------------------------------------------------------------------------- */

struct rotate {
	struct change change, epochs;
	const Eenmaal__V1__Rotation *message;
	struct sign_public signing_key;
	struct store_holder renewed; /* the row with the new key, for what that key signs */
	struct vault_parts vault;
	size_t grant_count;
	struct grant_change *grants; /* issued anew */
	unsigned line_count;
	struct store_line *lines; /* as they were before */
};

/* The new key must be the holder's own, not somebody's whose signatures they want to claim. */
static enum err check_possession(struct call *c, const struct rotate *s)
{
	uint8_t signed_bytes[POSSESSION_LEN] = {0};
	const struct store_holder *holder = s->change.holder;
	enum err e = ERR_OK;

	if (memcmp(holder->signing_key.b, s->signing_key.b, SIGN_PUBLIC_LEN) == 0)
		return call_fail(c, ERR_INPUT, "the new key is the old one");
	convert_possession(&holder->id, &holder->signing_key, &s->signing_key, signed_bytes);
	e = sign_verify(&s->signing_key, view_of(signed_bytes, sizeof(signed_bytes)),
			s->message->possession.data);
	if (e != ERR_OK)
		return call_reject(c, e, REASON_BAD_SIGNATURE, &s->change.statement.envelope);
	return ERR_OK;
}

static enum err rotate_keys(struct call *c, struct rotate *s)
{
	struct kem_public sealed_to;
	enum err e = codec_sign_key(s->message->signing_key, &s->signing_key);

	if (e == ERR_OK)
		e = codec_kem_key(s->message->kem_key, &sealed_to);
	if (e == ERR_OK)
		e = kem_suite_known(sealed_to.suite, c->trust->directory->suite_floor);
	return e == ERR_OK ? check_possession(c, s) : e;
}

static enum err rotate_prepare_rest(struct call *c, const Eenmaal__V1__RotateRequest *request,
				    struct rotate *s)
{
	enum err e = ERR_OK;

	s->message = (const Eenmaal__V1__Rotation *)s->change.statement.message;
	e = rotate_keys(c, s);
	if (e == ERR_OK)
		e = api_vault_parts(c, request->vault, codec_view(s->message->vault_hash),
				    &s->vault);
	if (e != ERR_OK)
		return e;
	s->renewed = *s->change.holder;
	s->renewed.signing_key = s->signing_key;
	s->epochs.holder = s->change.holder;
	e = change_prepare_next(c, request->epochs, STATEMENT_EPOCHS, &s->renewed, &s->epochs);
	if (e != ERR_OK)
		return e;
	if (request->n_grants > GRANTS_REISSUED_MAX)
		return call_fail(c, ERR_TOO_LARGE, "more than 64 grants at once");
	s->grant_count = request->n_grants;
	s->grants = call_alloc(c, (s->grant_count + 1) * sizeof(*s->grants));
	if (s->grants == NULL)
		return ERR_MEMORY;
	for (size_t n = 0; n < s->grant_count; n++)
		s->grants[n].change.holder = s->change.holder;
	return api_grants_prepare(c, s->grant_count, request->grants, &s->renewed, s->grants);
}

enum err rotate_prepare(struct call *c)
{
	const Eenmaal__V1__RotateRequest *request = (const Eenmaal__V1__RotateRequest *)c->request;
	struct rotate *s = call_alloc(c, sizeof(*s));
	enum err e = ERR_OK;

	if (s == NULL)
		return ERR_MEMORY;
	c->state = s;
	s->lines = call_alloc(c, AGREEMENT_MAX * sizeof(*s->lines));
	if (s->lines == NULL)
		return ERR_MEMORY;
	e = change_prepare(c, request->rotation, STATEMENT_ROTATION, &s->change);
	return e == ERR_OK ? rotate_prepare_rest(c, request, s) : e;
}

/* ---- Rotate: the change --------------------------------------------------------------------------------- */

static enum err replace_keys(struct txn *t, struct call *c, struct rotate *s)
{
	struct store_holder *holder = s->change.holder;
	struct store_page page = {.limit = AGREEMENT_MAX};
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	enum err e = store_line_list(t->store, &holder->id, &page, s->lines);

	if (e != ERR_OK)
		return e;
	if (holder->rotations >= ROTATIONS_MAX)
		return call_fail(c, ERR_STATE, "the keys of this dossier were replaced too often");
	s->line_count = page.count;
	kept.changed = call_alloc(c, (page.count + 1) * sizeof(*kept.changed));
	if (kept.changed == NULL)
		return ERR_MEMORY;
	for (unsigned n = 0; n < page.count; n++)
		kept.changed[kept.n_changed++] = s->lines[n].kind.s;
	holder->signing_key = s->signing_key;
	holder->rotations++;
	e = change_append(t, c, &s->change, EENMAAL__V1__ACTION__ACTION_ROTATE, &kept);
	if (e == ERR_OK)
		e = store_identity_put(t->store, &holder->id, holder->rotations,
				       &s->change.statement.hash);
	return e == ERR_OK ? api_vault_store(t, holder, &s->vault) : e;
}

/*
 * Whoever knew an old key opens nothing that is sealed from here on.  A kind that the agreement has
 * dropped gets no new key: nobody adds to it.
 */
static enum err close_lines(struct txn *t, struct call *c, const struct rotate *s)
{
	const struct holder_id *holder = &s->change.holder->id;
	enum err e = ERR_OK;

	for (unsigned n = 0; n < s->line_count && e == ERR_OK; n++) {
		const struct store_line *before = &s->lines[n];
		uint64_t current = 0;
		uint64_t newest = 0;

		e = store_line_get(t->store, holder, &before->kind, &current, &newest);
		if (e == ERR_OK && newest <= before->newest &&
		    agreement_kind(c->trust->agreement, &before->kind) >= 0)
			return call_fail(c, ERR_STATE, "every kind needs a new key");
		if (e == ERR_OK)
			e = store_line_set(t->store, holder, &before->kind, before->newest + 1,
					   newest);
	}
	return e;
}

/*
 * The vault that opened the older epochs' keys is gone: a document whose epoch was not renewed,
 * perhaps because it came in meanwhile, would be lost to its holder for ever.
 */
static enum err check_renewed(struct txn *t, struct call *c, const struct rotate *s)
{
	const struct holder_id *holder = &s->change.holder->id;
	struct store_segment *live = call_alloc(c, SEGMENTS_MAX * sizeof(*live));
	struct store_page page = {.limit = SEGMENTS_MAX};
	enum err e = ERR_OK;

	if (live == NULL)
		return ERR_MEMORY;
	e = store_segment_list(t->store, holder, NULL, &page, live);
	for (unsigned n = 0; n < page.count && e == ERR_OK; n++) {
		struct store_epoch epoch = {0};

		e = store_epoch_get(t->store, holder, &live[n].kind, live[n].epoch, &epoch);
		if (e == ERR_OK && !hash_equal(&epoch.statement, &s->epochs.statement.hash))
			return call_fail(c, ERR_SEQUENCE,
					 "a document needs a key that was not "
					 "renewed; read the dossier again");
	}
	return e == ERR_NOT_FOUND ? ERR_DAMAGED : e;
}

static bool issued_here(const struct rotate *s, const struct uuid *id)
{
	for (size_t n = 0; n < s->grant_count; n++)
		if (memcmp(s->grants[n].grant.id.b, id->b, UUID_LEN) == 0)
			return true;
	return false;
}

/* All consent that was given with the old key ends, unless it was given anew. */
static enum err end_grants(struct txn *t, struct call *c, const struct rotate *s)
{
	struct store_grant *rows = call_alloc(c, GRANTS_MAX * sizeof(*rows));
	struct store_page page = {.limit = GRANTS_MAX, .arena = c->arena};
	enum err e = ERR_OK;

	if (rows == NULL)
		return ERR_MEMORY;
	e = store_grant_list(t->store, &s->change.holder->id, NULL, &page, rows);
	if (e == ERR_OK && page.count == GRANTS_MAX)
		return call_fail(c, ERR_STATE, "the dossier has too many grants");
	for (unsigned n = 0; n < page.count && e == ERR_OK; n++) {
		if (rows[n].revoked || rows[n].replaced || issued_here(s, &rows[n].id))
			continue;
		rows[n].replaced = true;
		e = store_grant_update(t->store, &rows[n]);
	}
	return e;
}

enum err rotate_apply(struct call *c, struct txn *t)
{
	struct rotate *s = c->state;
	enum err e = change_use(t, c, &s->change);

	if (e == ERR_OK)
		e = replace_keys(t, c, s);
	if (e == ERR_OK)
		e = change_use_next(t, c, &s->epochs);
	if (e == ERR_OK)
		e = api_epochs_apply(t, c, &s->epochs, true);
	if (e == ERR_OK)
		e = close_lines(t, c, s);
	if (e == ERR_OK)
		e = check_renewed(t, c, s);
	if (e == ERR_OK)
		e = api_grants_apply(t, c, s->grant_count, s->grants);
	return e == ERR_OK ? end_grants(t, c, s) : e;
}

enum err rotate_finish(struct call *c)
{
	const struct rotate *s = c->state;
	Eenmaal__V1__RotateResponse reply = EENMAAL__V1__ROTATE_RESPONSE__INIT;
	enum err e = txn_open_receipt(c, s->change.index, &reply.receipt);

	return e == ERR_OK ? call_reply(c, &reply) : e;
}
