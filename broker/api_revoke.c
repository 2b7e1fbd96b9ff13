/* SPDX-License-Identifier: EUPL-1.2 */
/* Saying no: HolderService.Revoke, Suspend and AnswerRequest. */
#include <string.h>

#include "broker/api_epochs.h"
#include "broker/api_grant.h"
#include "broker/api_holder.h"
#include "broker/terms.h"

#define KINDS_TEXT_MAX (TERMS_KINDS_MAX * (SLUG_MAX + 1))

/* ---- Revoke ---------------------------------------------------------------------------------------- */

struct revoke {
	struct change change;
	const Eenmaal__V1__Revocation *message;
	bool has_epochs;
	struct change epochs;
	size_t stayer_count;
	struct grant_change *stayers;
	struct grant_change taken; /* the grant that ends */
	size_t kind_count;         /* that are taken back */
	struct slug names[TERMS_KINDS_MAX];
	char *kinds[TERMS_KINDS_MAX]; /* the same */
	size_t current_count;
	Eenmaal__V1__CurrentEpoch **current;
};

static enum err revoke_prepare_rest(struct call *c, const Eenmaal__V1__RevokeRequest *request,
				    struct revoke *s)
{
	enum err e = ERR_OK;

	s->message = (const Eenmaal__V1__Revocation *)s->change.statement.message;
	s->has_epochs = request->epochs != NULL;
	s->epochs.holder = s->change.holder;
	if (s->has_epochs)
		e = change_prepare_next(c, request->epochs, STATEMENT_EPOCHS, s->change.holder,
					&s->epochs);
	if (e != ERR_OK)
		return e;
	if (request->n_grants > GRANTS_REISSUED_MAX)
		return call_fail(c, ERR_TOO_LARGE, "more than 64 grants at once");
	s->stayer_count = request->n_grants;
	s->stayers = call_alloc(c, (s->stayer_count + 1) * sizeof(*s->stayers));
	if (s->stayers == NULL)
		return ERR_MEMORY;
	for (size_t n = 0; n < s->stayer_count; n++)
		s->stayers[n].change.holder = s->change.holder;
	return api_grants_prepare(c, s->stayer_count, request->grants, s->change.holder,
				  s->stayers);
}

enum err revoke_prepare(struct call *c)
{
	const Eenmaal__V1__RevokeRequest *request = (const Eenmaal__V1__RevokeRequest *)c->request;
	struct revoke *s = call_alloc(c, sizeof(*s));
	enum err e = ERR_OK;

	if (s == NULL)
		return ERR_MEMORY;
	c->state = s;
	e = change_prepare(c, request->revocation, STATEMENT_REVOCATION, &s->change);
	return e == ERR_OK ? revoke_prepare_rest(c, request, s) : e;
}

/* Does the holder take this kind back?  Whoever names some never gets all of them. */
static bool names_kind(const struct revoke *s, const struct slug *kind)
{
	for (size_t n = 0; n < s->message->n_kinds; n++)
		if (slug_is(kind, s->message->kinds[n]))
			return true;
	return s->message->n_kinds == 0;
}

/*
 * By name, because a kind that the agreement has dropped may come back one day: what was taken back
 * stays taken back.  *standing: what remains of the grant.
 */
static enum err taken_kinds(struct call *c, struct revoke *s, size_t *standing)
{
	struct slug signed_kinds[TERMS_KINDS_MAX] = {0};
	size_t count = 0;
	size_t named = 0;
	enum err e = terms_kind_names(&s->taken.row, signed_kinds, &count);

	*standing = 0;
	for (size_t n = 0; n < count && e == ERR_OK; n++) {
		bool before = terms_lists(s->taken.row.revoked_kinds, &signed_kinds[n]);
		bool now = names_kind(s, &signed_kinds[n]);

		named += now;
		*standing += !before && !now;
		if (before || !now)
			continue;
		s->names[s->kind_count] = signed_kinds[n];
		s->kinds[s->kind_count] = s->names[s->kind_count].s;
		s->kind_count++;
	}
	if (e == ERR_OK && named < s->message->n_kinds)
		return call_fail(c, ERR_INPUT, "the grant does not name all of these kinds");
	return e;
}

static enum err store_revoked(struct txn *t, const struct revoke *s, struct store_grant *row)
{
	struct buf text = BUF_INIT(KINDS_TEXT_MAX);
	enum err e = buf_put_view(&text, row->revoked_kinds);

	for (size_t n = 0; n < s->kind_count && e == ERR_OK; n++) {
		if (text.len > 0)
			e = buf_put_u8(&text, ',');
		if (e == ERR_OK)
			e = buf_put_str(&text, s->kinds[n]);
	}
	if (e == ERR_OK) {
		row->revoked_kinds = buf_view(&text);
		e = store_grant_update(t->store, row);
		row->revoked_kinds = view_of(NULL, 0);
	}
	buf_free(&text);
	return e;
}

static enum err take_back(struct txn *t, struct call *c, struct revoke *s)
{
	struct store_grant *row = &s->taken.row;
	size_t standing = 0;
	enum err e = api_grant_load(t, c, s->message->grant_id, &s->change.holder->id, &s->taken);

	if (e == ERR_OK)
		e = taken_kinds(c, s, &standing);
	if (e != ERR_OK)
		return e;
	if (row->revoked || row->replaced || s->kind_count == 0)
		return call_fail(c, ERR_STATE, "this has been taken back already");
	row->revoked = standing == 0;
	return store_revoked(t, s, row);
}

static enum err revoke_record(struct txn *t, struct call *c, struct revoke *s)
{
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;

	kept.grant_id = s->message->grant_id;
	kept.partner = s->taken.row.partner.s;
	kept.n_changed = s->kind_count;
	kept.changed = s->kinds;
	return change_append(t, c, &s->change, EENMAAL__V1__ACTION__ACTION_REVOKE, &kept);
}

static enum err close_epochs(struct txn *t, const struct revoke *s)
{
	enum err e = ERR_OK;

	for (size_t n = 0; n < s->kind_count && e == ERR_OK; n++)
		e = api_epoch_close(t, s->change.holder, &s->names[n]);
	return e;
}

static enum err touched_lines(struct txn *t, struct call *c, struct revoke *s)
{
	size_t all = 0;
	enum err e = api_epochs_current(c, t->store, &s->change.holder->id, &all, &s->current);

	for (size_t n = 0; n < all && e == ERR_OK; n++)
		for (size_t m = 0; m < s->kind_count; m++)
			if (slug_is(&s->names[m], s->current[n]->kind))
				s->current[s->current_count++] = s->current[n];
	return e;
}

enum err revoke_apply(struct call *c, struct txn *t)
{
	struct revoke *s = c->state;
	enum err e = change_use(t, c, &s->change);

	if (e == ERR_OK)
		e = take_back(t, c, s);
	if (e == ERR_OK)
		e = revoke_record(t, c, s);
	if (e == ERR_OK && s->has_epochs)
		e = change_use_next(t, c, &s->epochs);
	if (e == ERR_OK && s->has_epochs)
		e = api_epochs_apply(t, c, &s->epochs, false);
	if (e == ERR_OK)
		e = close_epochs(t, s);
	if (e == ERR_OK)
		e = api_grants_apply(t, c, s->stayer_count, s->stayers);
	return e == ERR_OK ? touched_lines(t, c, s) : e;
}

enum err revoke_finish(struct call *c)
{
	const struct revoke *s = c->state;
	Eenmaal__V1__RevokeResponse reply = EENMAAL__V1__REVOKE_RESPONSE__INIT;
	enum err e = txn_open_receipt(c, s->change.index, &reply.receipt);

	reply.n_current = s->current_count;
	reply.current = s->current;
	return e == ERR_OK ? call_reply(c, &reply) : e;
}

/* ---- Suspend ----------------------------------------------------------------------------------------- */

enum err suspend_prepare(struct call *c)
{
	const Eenmaal__V1__SuspendRequest *request =
		(const Eenmaal__V1__SuspendRequest *)c->request;
	struct change *s = call_alloc(c, sizeof(*s));

	if (s == NULL)
		return ERR_MEMORY;
	c->state = s;
	return change_prepare(c, request->suspension, STATEMENT_SUSPENSION, s);
}

static enum err suspend_grant(struct txn *t, struct call *c, const struct change *s,
			      struct grant_change *g)
{
	const Eenmaal__V1__Suspension *m = (const Eenmaal__V1__Suspension *)s->statement.message;
	enum grant_event event = m->paused ? GRANT_EVENT_PAUSE : GRANT_EVENT_RESUME;
	enum err e = api_grant_load(t, c, m->grant_id, &s->holder->id, g);

	if (e == ERR_OK)
		e = grant_apply(&g->grant, event, 0, t->now);
	if (e == ERR_STATE)
		return call_fail(c, e,
				 m->paused ? "the grant is not in force"
					   : "the grant is not paused");
	if (e != ERR_OK)
		return e;
	g->row.paused = g->grant.paused;
	return store_grant_update(t->store, &g->row);
}

enum err suspend_apply(struct call *c, struct txn *t)
{
	struct change *s = c->state;
	const Eenmaal__V1__Suspension *m = (const Eenmaal__V1__Suspension *)s->statement.message;
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	struct grant_change *g = call_alloc(c, sizeof(*g));
	enum err e = g == NULL ? ERR_MEMORY : change_use(t, c, s);

	if (e != ERR_OK)
		return e;
	if (m->grant_id.len == 0) {
		/* A freeze is over, too: the holder stands before the dossier again. */
		s->holder->stopped = m->paused;
		s->holder->freeze = (struct hash){0};
	} else {
		e = suspend_grant(t, c, s, g);
	}
	if (e != ERR_OK)
		return e;
	kept.grant_id = m->grant_id;
	kept.partner = g->row.partner.s;
	kept.paused = m->paused;
	return change_append(t, c, s, EENMAAL__V1__ACTION__ACTION_SUSPEND, &kept);
}

enum err suspend_finish(struct call *c)
{
	const struct change *s = c->state;
	Eenmaal__V1__SuspendResponse reply = EENMAAL__V1__SUSPEND_RESPONSE__INIT;
	enum err e = txn_open_receipt(c, s->index, &reply.receipt);

	return e == ERR_OK ? call_reply(c, &reply) : e;
}

/* ---- AnswerRequest -------------------------------------------------------------------------------------- */

enum err answer_request_prepare(struct call *c)
{
	const Eenmaal__V1__AnswerRequestRequest *request =
		(const Eenmaal__V1__AnswerRequestRequest *)c->request;
	struct change *s = call_alloc(c, sizeof(*s));

	if (s == NULL)
		return ERR_MEMORY;
	c->state = s;
	return change_prepare(c, request->consent_answer, STATEMENT_CONSENT_ANSWER, s);
}

static enum err decline(struct txn *t, struct call *c, const struct change *s,
			struct store_request *request)
{
	const Eenmaal__V1__ConsentAnswer *m =
		(const Eenmaal__V1__ConsentAnswer *)s->statement.message;
	struct uuid id = {0};
	enum err e = codec_uuid(m->request_id, &id);

	if (e == ERR_OK)
		e = store_request_get(t->store, &id, request);
	if (e == ERR_OK && memcmp(request->holder.b, s->holder->id.b, HOLDER_ID_LEN) != 0)
		e = ERR_NOT_FOUND;
	if (e == ERR_NOT_FOUND)
		return call_fail(c, e, "nobody asked this");
	if (e == ERR_OK && request->state != GRANT_REQUESTED)
		return call_fail(c, ERR_STATE, "this was answered already");
	return e == ERR_OK ? store_request_state(t->store, &id, GRANT_DECLINED) : e;
}

enum err answer_request_apply(struct call *c, struct txn *t)
{
	struct change *s = c->state;
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	struct store_request request = {0};
	enum err e = change_use(t, c, s);

	if (e == ERR_OK)
		e = decline(t, c, s, &request);
	if (e != ERR_OK)
		return e;
	kept.partner = request.partner.s;
	return change_append(t, c, s, EENMAAL__V1__ACTION__ACTION_CONSENT_ANSWER, &kept);
}

enum err answer_request_finish(struct call *c)
{
	const struct change *s = c->state;
	Eenmaal__V1__AnswerRequestResponse reply = EENMAAL__V1__ANSWER_REQUEST_RESPONSE__INIT;
	enum err e = txn_open_receipt(c, s->index, &reply.receipt);

	return e == ERR_OK ? call_reply(c, &reply) : e;
}
