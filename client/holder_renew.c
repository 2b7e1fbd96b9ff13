/* SPDX-License-Identifier: EUPL-1.2 */
/* Keeping keys ahead, and issuing grants anew when the keys that they must carry change. */
#include "client/holder.h"

#include <string.h>

static enum err publish(struct holder *h)
{
	Eenmaal__V1__PutEpochsRequest request = EENMAAL__V1__PUT_EPOCHS_REQUEST__INIT;
	struct holder_call call = {"PutEpochs", &request,
				   &eenmaal__v1__put_epochs_response__descriptor};
	struct holder_signed statement = {0};
	Eenmaal__V1__EpochSet *set = NULL;
	ProtobufCMessage *reply = NULL;
	enum err e = dossier_epochs_message(h->dossier, &h->identity.kem_key, false, &set);

	if (e == ERR_OK)
		e = holder_header(h, true, &set->header);
	if (e == ERR_OK)
		e = holder_sign(h, STATEMENT_EPOCHS, set, &statement);
	request.epochs = statement.envelope;
	if (e == ERR_OK)
		e = holder_call(h, &call, &reply);
	if (e == ERR_OK)
		e = holder_receipt(h, ((const Eenmaal__V1__PutEpochsResponse *)reply)->receipt,
				   EENMAAL__V1__ACTION__ACTION_EPOCHS, &statement.hash);
	for (size_t n = 0; n < h->dossier->epoch_count && e == ERR_OK; n++)
		h->dossier->epochs[n].unpublished = false;
	return e;
}

bool holder_kind_agreed(const struct holder *h, const char *kind)
{
	struct slug id = {0};

	return codec_slug(kind, &id) == ERR_OK && agreement_kind(h->session->agreement, &id) >= 0;
}

enum err holder_top_up(struct holder *h, size_t count, char *const *kinds)
{
	bool any = false;
	enum err e = ERR_OK;

	for (size_t n = 0; n < count && e == ERR_OK; n++) {
		const struct dossier_line *line = dossier_line(h->dossier, kinds[n]);

		if (!dossier_short(h->dossier, kinds[n]))
			continue;
		any = true;
		/* A kind that the agreement gained since starts with its first keys. */
		e = dossier_extend(h->dossier, kinds[n],
				   line != NULL ? line->current + DOSSIER_AHEAD : DOSSIER_AHEAD);
	}
	return e == ERR_OK && any ? publish(h) : e;
}

enum err holder_grant_check(const struct holder *h, const Eenmaal__V1__Grant *m)
{
	Eenmaal__V1__Header header = EENMAAL__V1__HEADER__INIT;
	Eenmaal__V1__Grant copy = *m;
	const struct member *partner = NULL;
	struct grant *g = mem_new(1, sizeof(*g));
	struct slug id = {0};
	unsigned unknown = 0;
	enum err e = g != NULL ? codec_slug(m->partner, &id) : ERR_MEMORY;

	if (e != ERR_OK)
		goto out;
	partner = directory_find(h->session->directory, &id);
	header.holder = codec_bytes(h->profile->holder.b, HOLDER_ID_LEN);
	copy.header = &header;
	e = partner != NULL && partner->status == MEMBER_ACTIVE && partner->has_kem_key
		    ? convert_grant(&copy, h->session->agreement, g, &unknown)
		    : ERR_NOT_FOUND;
	if (e == ERR_OK && unknown > 0)
		e = ERR_FORBIDDEN;
	if (e == ERR_OK)
		e = grant_check(g, h->session->agreement,
				convert_roles(partner, h->session->agreement),
				session_now(h->session));
out:
	mem_free(g);
	return e;
}

/* The grant once more with the keys of now.  ERR_STATE when it cannot be given any longer. */
static enum err again(struct holder *h, const struct dossier_grant *g,
		      const struct dossier_kinds *closing, Eenmaal__V1__Grant **out)
{
	struct hash agreement = {0};
	void *hash = NULL;
	enum err e = dossier_grant_again(h->dossier, g, out);

	if (e != ERR_OK)
		return e;
	agreement_hash(h->session->agreement, &agreement);
	hash = arena_copy(h->arena, agreement.b, HASH_LEN);
	if (hash == NULL)
		return ERR_MEMORY;
	(*out)->agreement_hash = codec_bytes(hash, HASH_LEN);
	e = dossier_grant_fill(h->dossier, *out, closing);
	if (e == ERR_OK)
		e = holder_grant_check(h, *out);
	/* ERR_SUITE: the organisation has a new key, of a suite that this build does not speak. */
	return e == ERR_NOT_FOUND || e == ERR_FORBIDDEN || e == ERR_RANGE || e == ERR_TOO_LARGE ||
			       e == ERR_SUITE
		       ? ERR_STATE
		       : e;
}

static bool touched(const struct dossier_grant *g, const struct dossier_kinds *closing)
{
	if (closing == NULL)
		return true;
	for (size_t n = 0; n < closing->count; n++)
		if (dossier_grant_names(g, closing->kinds[n]))
			return true;
	return false;
}

static enum err sign_one(struct holder *h, struct holder_stayers *s, const struct dossier_grant *g)
{
	struct holder_signer signer = {&h->profile->holder, s->seed, h->arena};
	struct holder_signed statement = {0};
	Eenmaal__V1__Grant *m = NULL;
	enum err e = again(h, g, s->closing, &m);

	if (e == ERR_OK)
		e = holder_header(h, true, &m->header);
	if (e == ERR_OK)
		e = holder_sign_with(&signer, STATEMENT_GRANT, m, &statement);
	if (e == ERR_OK)
		s->grants[s->count++] = statement.envelope;
	return e;
}

/* ---- what the log says about consents --------------------------------------------------------- */

#define LISTED_MAX 1024 /* grants that a dossier's answer has at most */

static enum err revived(struct holder *h, const struct dossier_grant *g)
{
	return holder_problem(h, ERR_ROLLBACK,
			      "the broker says that a consent to %s counts, but it ended before: "
			      "nothing was changed; tell the auditor",
			      holder_partner_name(h, g->message->partner));
}

static const struct dossier_grant *find_grant(const struct dossier *d, ProtobufCBinaryData id)
{
	for (size_t n = 0; n < d->grant_count; n++)
		if (view_equal(codec_view(d->grants[n].message->grant_id), codec_view(id)))
			return &d->grants[n];
	return NULL;
}

/* Taken back, says the entry: then no kind of it may count any longer. */
static enum err check_entry(struct holder *h, const struct holder_entry *entry)
{
	const struct dossier_grant *g = find_grant(h->dossier, entry->kept->grant_id);
	Eenmaal__V1__Action action = entry->seen->action;

	if (entry->seen->outcome != EENMAAL__V1__OUTCOME__OUTCOME_DONE)
		return ERR_OK;
	if (action == EENMAAL__V1__ACTION__ACTION_GRANT && g == NULL &&
	    h->dossier->grant_count < LISTED_MAX)
		return holder_problem(h, ERR_ROLLBACK,
				      "the broker leaves out a consent that the log has: nothing "
				      "was changed; tell the auditor");
	if (action != EENMAAL__V1__ACTION__ACTION_REVOKE || g == NULL || !dossier_grant_counts(g))
		return ERR_OK;
	for (size_t n = 0; n < entry->kept->n_changed; n++)
		if (dossier_grant_names(g, entry->kept->changed[n]))
			return revived(h, g);
	return ERR_OK;
}

/*
 * Which consents count is the broker's word, and what counts is issued anew with new keys: one that
 * was taken back would come to life with the holder's own signature.  The holder's log, which cannot
 * be changed unseen, must say the same.
 */
enum err holder_log_agrees(struct holder *h)
{
	const struct dossier *d = h->dossier;
	struct holder_log log = {0};
	enum err e = ERR_OK;

	for (size_t n = 0; n < d->grant_count && e == ERR_OK; n++) {
		const struct dossier_grant *g =
			d->grants[n].message->replaces.len > 0
				? find_grant(d, d->grants[n].message->replaces)
				: NULL;

		if (g != NULL && dossier_grant_counts(g))
			e = revived(h, g);
		/* So that a full list cannot stand in for those that are left out. */
		if (e == ERR_OK && find_grant(d, d->grants[n].message->grant_id) != &d->grants[n])
			e = holder_problem(h, ERR_ROLLBACK,
					   "the broker names a consent twice: nothing was changed");
	}
	if (e == ERR_OK)
		e = holder_log_read(h, &log);
	for (size_t n = 0; n < log.count && e == ERR_OK; n++)
		e = check_entry(h, &log.entries[n]);
	mem_free(log.entries);
	return e;
}

static bool any_counts(const struct dossier *d, const struct dossier_grant *except)
{
	for (size_t n = 0; n < d->grant_count; n++)
		if (&d->grants[n] != except && dossier_grant_counts(&d->grants[n]))
			return true;
	return false;
}

#define STAYERS_MAX 64

enum err holder_stayers_sign(struct holder *h, struct holder_stayers *s)
{
	enum err e = ERR_OK;

	s->count = 0;
	s->left_out = 0;
	s->grants = arena_alloc(h->arena, STAYERS_MAX * sizeof(Eenmaal__V1__Envelope *));
	if (s->grants == NULL)
		return ERR_MEMORY;
	if (any_counts(h->dossier, s->except))
		e = holder_log_agrees(h);
	for (size_t n = 0; n < h->dossier->grant_count && e == ERR_OK; n++) {
		const struct dossier_grant *g = &h->dossier->grants[n];

		if (g == s->except || !dossier_grant_counts(g) || !touched(g, s->closing))
			continue;
		e = s->count < STAYERS_MAX ? sign_one(h, s, g) : ERR_STATE;
		/*
		 * One that the directory or the agreement no longer allows must not stand in the
		 * way of a revocation.
		 */
		if (e == ERR_STATE) {
			s->left_out++;
			e = ERR_OK;
		}
	}
	return e;
}

static enum err renew_one(struct holder *h, const struct dossier_grant *g)
{
	Eenmaal__V1__PutGrantRequest request = EENMAAL__V1__PUT_GRANT_REQUEST__INIT;
	struct holder_call call = {"PutGrant", &request,
				   &eenmaal__v1__put_grant_response__descriptor};
	struct holder_signed statement = {0};
	Eenmaal__V1__Grant *m = NULL;
	ProtobufCMessage *reply = NULL;
	enum err e = again(h, g, NULL, &m);

	if (e == ERR_OK)
		e = holder_header(h, true, &m->header);
	if (e == ERR_OK)
		e = holder_sign(h, STATEMENT_GRANT, m, &statement);
	request.grant = statement.envelope;
	if (e == ERR_OK)
		e = holder_call(h, &call, &reply);
	return e == ERR_OK
		       ? holder_receipt(h, ((const Eenmaal__V1__PutGrantResponse *)reply)->receipt,
					EENMAAL__V1__ACTION__ACTION_GRANT, &statement.hash)
		       : e;
}

enum err holder_renew(struct holder *h, unsigned *renewed)
{
	bool checked = false;
	enum err e = ERR_OK;

	*renewed = 0;
	for (size_t n = 0; n < h->dossier->grant_count && e == ERR_OK; n++) {
		const struct dossier_grant *g = &h->dossier->grants[n];
		uint64_t before = h->sequence;

		if (!dossier_grant_counts(g) || dossier_grant_fits(h->dossier, g))
			continue;
		e = checked ? ERR_OK : holder_log_agrees(h);
		checked = true;
		if (e == ERR_OK)
			e = renew_one(h, g);
		*renewed += e == ERR_OK;
		/* Not allowed any longer, found out before anything was sent: it stays as it is. */
		if (e == ERR_STATE && h->sequence == before)
			e = ERR_OK;
	}
	return e;
}
