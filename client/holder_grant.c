/* SPDX-License-Identifier: EUPL-1.2 */
/* Giving consent: from a request or from the command line, after six facts were shown. */
#include "client/holder.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "broker/base/clock.h"
#include "client/holder_notice.h"
#include "policy/decide.h"

#define DAY INT64_C(86400)
#define NOTICE_MAX 65536

/* What the command line asks for, before the agreement has its say. */
struct wish {
	const struct dossier_request *request; /* NULL: none */
	const struct member *partner;
	struct holder_list kinds, purposes, roles;
	Eenmaal__V1__Grant *grant;
	bool shortened;
};

static enum err copy_text(struct holder *h, const char *text, char **out)
{
	*out = text != NULL ? arena_copy(h->arena, text, strlen(text) + 1) : NULL;
	return *out != NULL ? ERR_OK : ERR_MEMORY;
}

static enum err one_item(struct holder *h, char *text, struct holder_list *out)
{
	out->items = arena_alloc(h->arena, sizeof(*out->items));
	if (out->items == NULL)
		return ERR_MEMORY;
	out->items[0] = text;
	out->count = 1;
	return ERR_OK;
}

static enum err find_partner(struct holder *h, const char *id, struct wish *w)
{
	struct slug slug = {0};

	if (slug_parse(view_str(id), &slug) == ERR_OK)
		w->partner = directory_find(h->session->directory, &slug);
	if (w->partner == NULL || w->partner->status != MEMBER_ACTIVE || !w->partner->has_kem_key)
		return holder_problem(h, ERR_NOT_FOUND,
				      "%s is no organisation that can read dossiers now", id);
	return ERR_OK;
}

static enum err from_request(struct holder *h, struct wish *w)
{
	const Eenmaal__V1__ConsentRequest *m = NULL;
	enum err e = holder_find_request(h, &w->request);

	if (e != ERR_OK)
		return e;
	m = w->request->message;
	if (w->request->state != EENMAAL__V1__GRANT_STATE__GRANT_STATE_REQUESTED)
		return holder_problem(h, ERR_STATE, "this request was answered already");
	w->kinds.count = m->n_kinds;
	w->kinds.items = m->kinds;
	e = find_partner(h, m->header->issuer, w);
	if (e == ERR_OK)
		e = one_item(h, m->purpose, &w->purposes);
	if (e == ERR_OK)
		e = one_item(h, m->staff_role, &w->roles);
	return e;
}

/* May the role read all these kinds for all these purposes? */
static bool role_reads(const struct agreement *a, int role, const struct wish *w)
{
	const struct permission_table *t = agreement_permissions(a);
	struct slug slug = {0};

	for (size_t k = 0; k < w->kinds.count; k++) {
		int kind = codec_slug(w->kinds.items[k], &slug) == ERR_OK ? agreement_kind(a, &slug)
									  : AGREEMENT_NONE;

		for (size_t p = 0; p < w->purposes.count; p++) {
			int purpose = codec_slug(w->purposes.items[p], &slug) == ERR_OK
					      ? agreement_purpose(a, &slug)
					      : AGREEMENT_NONE;

			if (kind < 0 || purpose < 0 || (t->at[role][kind].read >> purpose & 1) == 0)
				return false;
		}
	}
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static enum err forbidden(struct holder *h, const struct wish *w, enum err e)
{
	struct slug slug = {0};

	if (e != ERR_FORBIDDEN)
		return holder_problem(h, e, "this consent cannot be given: %s", err_text(e));
	for (size_t n = 0; n < w->purposes.count; n++) {
		const struct agreement *a = h->session->agreement;
		int number = codec_slug(w->purposes.items[n], &slug) == ERR_OK
				     ? agreement_purpose(a, &slug)
				     : AGREEMENT_NONE;

		if (number >= 0 && agreement_purpose_at(a, (size_t)number)->never)
			return holder_problem(h, e,
					      "%s: nobody can be given anything for this purpose",
					      w->purposes.items[n]);
	}
	return holder_problem(h, e, "the agreement does not let %s read this for this purpose",
			      w->partner->id.s);
}

/* Without --role: the partner's roles that may read all of it. */
static enum err default_roles(struct holder *h, struct wish *w)
{
	const struct agreement *a = h->session->agreement;
	enum err e = ERR_OK;

	w->roles.count = 0;
	w->roles.items = arena_alloc(h->arena, DIRECTORY_ROLES_MAX * sizeof(*w->roles.items));
	if (w->roles.items == NULL)
		return ERR_MEMORY;
	for (size_t n = 0; n < w->partner->role_count && e == ERR_OK; n++) {
		int role = agreement_role(a, &w->partner->roles[n]);

		if (role < 0 || !role_reads(a, role, w))
			continue;
		e = copy_text(h, w->partner->roles[n].s, &w->roles.items[w->roles.count]);
		w->roles.count += e == ERR_OK;
	}
	qsort(w->roles.items, w->roles.count, sizeof(*w->roles.items), by_name);
	if (e == ERR_OK && w->roles.count == 0)
		return forbidden(h, w, ERR_FORBIDDEN);
	return e;
}

static enum err from_options(struct holder *h, struct wish *w)
{
	const char *partner = command_option(h->command, "partner");
	enum err e = ERR_OK;

	if (partner == NULL)
		return holder_problem(h, ERR_USAGE,
				      "say --request, or --partner with --kind and "
				      "--purpose");
	e = find_partner(h, partner, w);
	if (e == ERR_OK)
		e = holder_kinds(h, &w->kinds);
	if (e == ERR_OK)
		e = holder_list(h, "purpose", &w->purposes);
	if (e == ERR_OK)
		e = holder_list(h, "role", &w->roles);
	if (e == ERR_OK && (w->kinds.count == 0 || w->purposes.count == 0))
		return holder_problem(h, ERR_USAGE, "--kind and --purpose are needed");
	return e == ERR_OK && w->roles.count == 0 ? default_roles(h, w) : e;
}

static agreement_set kind_set(const struct agreement *a, const struct holder_list *kinds)
{
	agreement_set set = 0;
	struct slug slug = {0};

	for (size_t n = 0; n < kinds->count; n++) {
		int number = codec_slug(kinds->items[n], &slug) == ERR_OK ? agreement_kind(a, &slug)
									  : AGREEMENT_NONE;

		if (number < 0)
			return 0;
		set |= (agreement_set)1 << number;
	}
	return set;
}

/*
 * The end: as said, else as the partner asked but no later than the agreement's usual, and never
 * beyond what the agreement allows.
 */
static enum err set_times(struct holder *h, struct wish *w)
{
	const struct agreement *a = h->session->agreement;
	const char *until = command_option(h->command, "until");
	agreement_set kinds = kind_set(a, &w->kinds);
	int64_t now = session_now(h->session);
	int64_t latest = now + DAY * (int64_t)agreement_days_max(a, kinds);
	int64_t end = now + DAY * (int64_t)agreement_days_default(a, kinds);

	if (kinds == 0)
		return holder_problem(h, ERR_FORBIDDEN, "the agreement has no such kind");
	if (w->request != NULL && w->request->message->not_after < end)
		end = w->request->message->not_after;
	if (until != NULL && command_until(until, now, &end) != ERR_OK)
		return holder_problem(h, ERR_USAGE,
				      "--until %s: say 6m, 30d or a date like 2027-03-01", until);
	w->shortened = end > latest;
	if (w->shortened)
		end = latest;
	if (end <= now)
		return holder_problem(h, ERR_RANGE, "the end lies in the past; give --until");
	w->grant->not_before = now;
	w->grant->not_after = end;
	return ERR_OK;
}

static enum err set_uses(struct holder *h, Eenmaal__V1__Grant *m)
{
	const char *text = command_option(h->command, "max-uses");
	char *end = NULL;
	unsigned long long uses = 0;

	if (text == NULL)
		return ERR_OK;
	uses = strtoull(text, &end, 10);
	if (text[0] < '1' || text[0] > '9' || *end != 0 || uses > UINT32_MAX)
		return holder_problem(h, ERR_USAGE, "--max-uses %s: a number from 1 on", text);
	m->max_uses = uses;
	return ERR_OK;
}

/* Is text a language's tag as Helper.language may hold it (BCP 47)? */
static bool is_language(const char *text)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)text[i]) && text[i] != '-')
			return false;
	return len >= 1 && len <= 15;
}

static enum err set_helper(struct holder *h, Eenmaal__V1__Grant *m)
{
	const char *role = command_option(h->command, "helper-role");
	const char *partner = command_option(h->command, "helper-partner");
	const char *language = command_option(h->command, "helper-language");
	struct slug slug = {0};
	enum err e = ERR_OK;

	if (role == NULL && partner == NULL && language == NULL)
		return ERR_OK;
	if (role == NULL)
		return holder_problem(h, ERR_USAGE,
				      "--helper-partner and --helper-language need --helper-role");
	if (slug_parse(view_str(role), &slug) != ERR_OK ||
	    (partner != NULL && (slug_parse(view_str(partner), &slug) != ERR_OK ||
				 directory_find(h->session->directory, &slug) == NULL)) ||
	    (language != NULL && !is_language(language)))
		return holder_problem(h, ERR_USAGE,
				      "who helped is not understood: a role like \"interpreter\", "
				      "an organisation, and a language like \"ti\"");
	m->helper = arena_alloc(h->arena, sizeof(*m->helper));
	if (m->helper == NULL)
		return ERR_MEMORY;
	eenmaal__v1__helper__init(m->helper);
	e = copy_text(h, role, &m->helper->role);
	if (e == ERR_OK && partner != NULL)
		e = copy_text(h, partner, &m->helper->partner);
	if (e == ERR_OK && language != NULL)
		e = copy_text(h, language, &m->helper->language);
	return e;
}

/* Consent is the basis as soon as one purpose has no law behind it. */
static Eenmaal__V1__LegalBasis basis(const struct agreement *a, const struct wish *w)
{
	struct slug slug = {0};

	for (size_t n = 0; n < w->purposes.count; n++) {
		int number = codec_slug(w->purposes.items[n], &slug) == ERR_OK
				     ? agreement_purpose(a, &slug)
				     : AGREEMENT_NONE;

		if (number < 0 || agreement_purpose_at(a, (size_t)number)->basis != BASIS_STATUTORY)
			return EENMAAL__V1__LEGAL_BASIS__LEGAL_BASIS_CONSENT;
	}
	return EENMAAL__V1__LEGAL_BASIS__LEGAL_BASIS_STATUTORY;
}

static enum err make_terms(struct holder *h, struct wish *w)
{
	Eenmaal__V1__Grant *m = arena_alloc(h->arena, sizeof(*m));
	struct hash agreement = {0};
	void *hash = NULL;
	enum err e = ERR_OK;

	if (m == NULL)
		return ERR_MEMORY;
	eenmaal__v1__grant__init(m);
	w->grant = m;
	agreement_hash(h->session->agreement, &agreement);
	hash = arena_copy(h->arena, agreement.b, HASH_LEN);
	e = hash != NULL ? copy_text(h, w->partner->id.s, &m->partner) : ERR_MEMORY;
	m->agreement_hash = codec_bytes(hash, HASH_LEN);
	m->n_kinds = w->kinds.count;
	m->kinds = w->kinds.items;
	m->n_purposes = w->purposes.count;
	m->purposes = w->purposes.items;
	m->n_staff_roles = w->roles.count;
	m->staff_roles = w->roles.items;
	m->legal_basis = basis(h->session->agreement, w);
	if (w->request != NULL)
		m->request_id = w->request->message->request_id;
	if (e == ERR_OK)
		e = set_times(h, w);
	if (e == ERR_OK)
		e = set_uses(h, m);
	return e == ERR_OK ? set_helper(h, m) : e;
}

static enum err note_hash(struct holder *h, Eenmaal__V1__Grant *m, struct view text)
{
	Eenmaal__V1__Notice *notice = arena_alloc(h->arena, sizeof(*notice));
	struct hash hash = {0};
	void *copy = NULL;

	hash_sha256(text, &hash);
	copy = arena_copy(h->arena, hash.b, HASH_LEN);
	if (notice == NULL || copy == NULL)
		return ERR_MEMORY;
	eenmaal__v1__notice__init(notice);
	notice->text_hash = codec_bytes(copy, HASH_LEN);
	m->notice = notice;
	return copy_text(h, holder_notice_language(h->profile->language), &notice->language);
}

/* Shown with --json, too, on stderr: nobody can have said yes to what was never shown. */
static enum err show(struct holder *h, const struct wish *w)
{
	struct notice_facts facts = {
		.language = h->profile->language,
		.agreement = h->session->agreement,
		.partner = w->partner,
		.helper = holder_partner_name(h, h->identity.enrolled_by),
		.grant = w->grant,
	};
	struct buf text = BUF_INIT(NOTICE_MAX);
	enum err e = holder_notice_text(&facts, &text);

	if (e == ERR_INPUT)
		e = holder_problem(h, ERR_FORBIDDEN, "the agreement does not know all of this");
	if (e == ERR_OK)
		e = note_hash(h, w->grant, buf_view(&text));
	if (e != ERR_OK)
		goto out;
	if (w->shortened)
		command_say(h->command,
			    "The end was moved to the latest that the agreement allows.");
	if (!h->confirmed) {
		FILE *to = command_json(h->command) ? stderr : stdout;

		(void)fwrite(text.data, 1, text.len, to);
		(void)fflush(to);
	}
	e = holder_confirm(h, holder_notice_question(h->profile->language));
out:
	buf_free(&text);
	return e;
}

static enum err put_grant(struct holder *h, const struct wish *w)
{
	Eenmaal__V1__PutGrantRequest request = EENMAAL__V1__PUT_GRANT_REQUEST__INIT;
	struct holder_call call = {"PutGrant", &request,
				   &eenmaal__v1__put_grant_response__descriptor};
	struct holder_signed statement = {0};
	ProtobufCMessage *reply = NULL;
	enum err e = holder_top_up(h, w->kinds.count, w->kinds.items);

	if (e == ERR_OK)
		e = dossier_grant_fill(h->dossier, w->grant, NULL);
	if (e == ERR_SUITE)
		return holder_problem(
			h, e,
			"the organisation's key is of an encryption suite that is too "
			"weak by now, or that this device does not speak");
	if (e == ERR_OK)
		e = holder_header(h, true, &w->grant->header);
	if (e == ERR_OK)
		e = holder_sign(h, STATEMENT_GRANT, w->grant, &statement);
	request.grant = statement.envelope;
	if (e == ERR_OK)
		e = holder_call(h, &call, &reply);
	if (e != ERR_OK)
		return e;
	return holder_receipt(h, ((const Eenmaal__V1__PutGrantResponse *)reply)->receipt,
			      EENMAAL__V1__ACTION__ACTION_GRANT, &statement.hash);
}

static void tell(struct holder *h, const Eenmaal__V1__Grant *m)
{
	char id[HOLDER_ID_TEXT], until[21];

	holder_id_hex(m->grant_id, id);
	clock_format(m->not_after, until);
	command_say(h->command, "Granted to %s until %.10s: %s\nThe grant's number is %s",
		    holder_partner_name(h, m->partner), until,
		    holder_kind_names(h, m->n_kinds, m->kinds), id);
	json_string(&h->json, "grant", id);
	json_string(&h->json, "partner", m->partner);
	json_number(&h->json, "not_after", m->not_after);
	json_hex(&h->json, "notice_hash", codec_view(m->notice->text_hash));
}

static enum err grant(struct holder *h)
{
	struct wish w = {0};
	Eenmaal__V1__Grant trial = EENMAAL__V1__GRANT__INIT;
	uint8_t no_id[UUID_LEN] = {0};
	enum err e = command_option(h->command, "request") != NULL ? from_request(h, &w)
								   : from_options(h, &w);

	if (e == ERR_OK)
		e = make_terms(h, &w);
	if (e != ERR_OK)
		return e;
	/* What cannot be given is said before the holder is asked. */
	trial = *w.grant;
	trial.grant_id = codec_bytes(no_id, sizeof(no_id));
	e = holder_grant_check(h, &trial);
	if (e != ERR_OK)
		return forbidden(h, &w, e);
	e = show(h, &w);
	if (e == ERR_OK)
		e = put_grant(h, &w);
	if (e == ERR_OK)
		tell(h, w.grant);
	return e;
}

enum exit_code holder_grant_run(struct command *c)
{
	return holder_run(c, grant);
}
