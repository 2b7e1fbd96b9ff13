/* SPDX-License-Identifier: EUPL-1.2 */
/* Taking consent back: the kinds' epochs close in the same breath. */
#include "client/holder.h"

#include <string.h>

struct plan {
	const struct dossier_grant *grant;
	struct dossier_kinds kinds; /* that are taken back */
	bool all;
	struct holder_stayers stayers;
	struct hash revocation;
	Eenmaal__V1__RevokeRequest request;
};

static enum err choose_kinds(struct holder *h, struct plan *p)
{
	const Eenmaal__V1__Grant *m = p->grant->message;
	struct holder_list named = {0};
	char **kinds = arena_alloc(h->arena, (m->n_kinds + 1) * sizeof(*kinds));
	size_t count = 0;
	enum err e = holder_list(h, "kind", &named);

	if (e != ERR_OK || kinds == NULL)
		return e != ERR_OK ? e : ERR_MEMORY;
	for (size_t n = 0; n < named.count; n++)
		if (!dossier_grant_names(p->grant, named.items[n]))
			return holder_problem(h, ERR_INPUT, "the grant does not share %s",
					      named.items[n]);
	for (size_t n = 0; n < m->n_kinds; n++)
		if (dossier_grant_names(p->grant, m->kinds[n]))
			kinds[count++] = m->kinds[n];
	/* Naming all of them is the same as naming none. */
	p->all = named.count == 0 || named.count == count;
	p->kinds = p->all ? (struct dossier_kinds){count, kinds}
			  : (struct dossier_kinds){named.count, named.items};
	if (count == 0 || p->grant->state == EENMAAL__V1__GRANT_STATE__GRANT_STATE_REVOKED ||
	    p->grant->state == EENMAAL__V1__GRANT_STATE__GRANT_STATE_REPLACED)
		return holder_problem(h, ERR_STATE, "this has been taken back already");
	return ERR_OK;
}

static enum err sign_revocation(struct holder *h, struct plan *p)
{
	Eenmaal__V1__Revocation m = EENMAAL__V1__REVOCATION__INIT;
	struct holder_signed statement = {0};
	enum err e = holder_header(h, true, &m.header);

	m.grant_id = p->grant->message->grant_id;
	if (!p->all) {
		m.n_kinds = p->kinds.count;
		m.kinds = (char **)(uintptr_t)p->kinds.kinds;
	}
	if (e == ERR_OK)
		e = holder_sign(h, STATEMENT_REVOCATION, &m, &statement);
	p->request.revocation = statement.envelope;
	p->revocation = statement.hash;
	return e;
}

/* More keys, so that closing this one leaves enough for those who add something meanwhile. */
static enum err sign_epochs(struct holder *h, struct plan *p)
{
	struct holder_signed statement = {0};
	Eenmaal__V1__EpochSet *set = NULL;
	bool any = false;
	enum err e = ERR_OK;

	for (size_t n = 0; n < p->kinds.count && e == ERR_OK; n++) {
		const struct dossier_line *line = dossier_line(h->dossier, p->kinds.kinds[n]);

		/* For a kind that the agreement no longer has the broker takes no keys. */
		if (line == NULL || !holder_kind_agreed(h, p->kinds.kinds[n]) ||
		    !dossier_short(h->dossier, p->kinds.kinds[n]))
			continue;
		e = dossier_extend(h->dossier, p->kinds.kinds[n], line->current + DOSSIER_AHEAD);
		/* Consent ends all the same; who adds something waits for a device with the suite. */
		if (e == ERR_SUITE)
			e = ERR_OK;
		else
			any = true;
	}
	if (e != ERR_OK || !any)
		return e;
	e = dossier_epochs_message(h->dossier, &h->identity.kem_key, false, &set);
	if (e == ERR_OK)
		e = holder_header(h, true, &set->header);
	if (e == ERR_OK)
		e = holder_sign(h, STATEMENT_EPOCHS, set, &statement);
	p->request.epochs = statement.envelope;
	return e;
}

static enum err sign_all(struct holder *h, struct plan *p)
{
	enum err e = ERR_OK;

	eenmaal__v1__revoke_request__init(&p->request);
	e = sign_revocation(h, p);
	if (e == ERR_OK)
		e = sign_epochs(h, p);
	p->stayers.except = p->grant;
	p->stayers.closing = &p->kinds;
	p->stayers.seed = h->keys.signing_seed;
	if (e == ERR_OK)
		e = holder_stayers_sign(h, &p->stayers);
	p->request.n_grants = p->stayers.count;
	p->request.grants = p->stayers.grants;
	return e;
}

/* What the broker says is the present key now must be the one after the closed one. */
static enum err check_closed(struct holder *h, const struct plan *p,
			     const Eenmaal__V1__RevokeResponse *reply)
{
	size_t closed = 0;

	for (size_t n = 0; n < reply->n_current; n++) {
		const struct dossier_line *line = dossier_line(h->dossier, reply->current[n]->kind);

		if (line == NULL || reply->current[n]->epoch != line->current + 1)
			return holder_problem(h, ERR_VERIFY,
					      "consent was taken back, but the broker did not "
					      "change the key of %s as it must",
					      reply->current[n]->kind);
		for (size_t k = 0; k < p->kinds.count; k++)
			closed += strcmp(p->kinds.kinds[k], reply->current[n]->kind) == 0;
	}
	if (closed != p->kinds.count)
		return holder_problem(h, ERR_VERIFY,
				      "consent was taken back, but the broker did not change all "
				      "keys as it must");
	return ERR_OK;
}

static void tell(struct holder *h, const struct plan *p)
{
	const Eenmaal__V1__Grant *m = p->grant->message;
	char id[HOLDER_ID_TEXT];

	holder_id_hex(m->grant_id, id);
	command_say(h->command,
		    "Stopped: %s gets nothing of this any more (%s).\n"
		    "What was read before cannot be called back.",
		    holder_partner_name(h, m->partner),
		    holder_kind_names(h, p->kinds.count, p->kinds.kinds));
	if (p->stayers.left_out > 0)
		command_say(
			h->command,
			"%zu other consents could not get the new key, because the organisation "
			"or the agreement no longer allows them.",
			p->stayers.left_out);
	json_string(&h->json, "grant", id);
	json_string(&h->json, "partner", m->partner);
	json_bool(&h->json, "stopped", true);
	json_array(&h->json, "kinds");
	for (size_t n = 0; n < p->kinds.count; n++)
		json_string(&h->json, NULL, p->kinds.kinds[n]);
	json_end(&h->json);
	json_number(&h->json, "renewed", (int64_t)p->stayers.count);
}

static enum err revoke(struct holder *h)
{
	struct plan p = {0};
	struct holder_call call = {"Revoke", &p.request, &eenmaal__v1__revoke_response__descriptor};
	const Eenmaal__V1__RevokeResponse *reply = NULL;
	ProtobufCMessage *message = NULL;
	enum err e = holder_find_grant(h, &p.grant);

	if (e == ERR_OK)
		e = choose_kinds(h, &p);
	if (e == ERR_OK)
		e = sign_all(h, &p);
	if (e == ERR_OK)
		e = holder_call(h, &call, &message);
	if (e != ERR_OK)
		return e;
	reply = (const Eenmaal__V1__RevokeResponse *)message;
	e = holder_receipt(h, reply->receipt, EENMAAL__V1__ACTION__ACTION_REVOKE, &p.revocation);
	if (e == ERR_OK)
		e = check_closed(h, &p, reply);
	if (e == ERR_OK)
		tell(h, &p);
	return e;
}

enum exit_code holder_revoke_run(struct command *c)
{
	return holder_run(c, revoke);
}
