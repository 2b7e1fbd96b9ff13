/* SPDX-License-Identifier: EUPL-1.2 */
/* eenmaal partner grants: what holders allowed this partner. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "broker/base/clock.h"
#include "client/json.h"
#include "client/partner.h"

#define TEXT_MAX (64u << 20)

struct listing {
	const struct partner *partner;
	struct buf text;
	struct json json;
	struct buf lines; /* for people; nothing is shown before all of it was checked */
	size_t count;
	struct uuid last;
};

/*
 * The list carries no identities, so a signature can be checked only with the keys that an earlier
 * put or fetch has verified; a fetch checks it in any case.
 */
static enum err is_checked(const struct listing *l, const struct envelope *envelope,
			   const struct holder_id *holder, bool *checked)
{
	static const struct hash none;
	struct state_holder *h = NULL;
	enum err e = state_holder(l->partner->session->state, holder, &h);

	if (e != ERR_OK)
		return e;
	*checked = !hash_equal(&h->identity.enrolment, &none) &&
		   statement_verify(envelope, STATEMENT_GRANT, &h->identity.signing_key) == ERR_OK;
	state_holder_free(h);
	return ERR_OK;
}

static enum err open_grant(const struct listing *l, const Eenmaal__V1__GrantStatus *m,
			   const Eenmaal__V1__Grant **out, bool *checked)
{
	struct session *s = l->partner->session;
	ProtobufCMessage *message = NULL;
	struct envelope envelope;
	struct holder_id holder;
	enum err e = codec_envelope(m->grant, &envelope);

	if (e == ERR_OK && envelope.type != STATEMENT_GRANT)
		e = ERR_STATEMENT_TYPE;
	if (e == ERR_OK)
		e = codec_statement(STATEMENT_GRANT, envelope.payload, s->arena, &message);
	*out = (const Eenmaal__V1__Grant *)message;
	if (e == ERR_OK)
		e = codec_holder((*out)->header->holder, &holder);
	if (e == ERR_OK && strcmp((*out)->partner, l->partner->self->id.s) != 0)
		e = ERR_VERIFY;
	if (e != ERR_OK && err_class(e) != CLASS_FAULT) {
		(void)session_wrong(s, ERR_VERIFY, "the broker sent a grant that is none of ours");
		return ERR_VERIFY;
	}
	return e == ERR_OK ? is_checked(l, &envelope, &holder, checked) : e;
}

/* "a, b" */
static const char *join(size_t count, char *const *names, char *out, size_t size)
{
	size_t len = 0;

	out[0] = 0;
	for (size_t i = 0; i < count && len < size - 1; i++) {
		int more = snprintf(out + len, size - len, "%s%s", i ? ", " : "", names[i]);

		len += more > 0 ? (size_t)more : 0;
	}
	return out;
}

static void json_names(struct json *j, const char *key, size_t count, char *const *names)
{
	json_array(j, key);
	for (size_t i = 0; i < count; i++)
		json_string(j, NULL, names[i]);
	json_end(j);
}

static void tell_json(struct json *j, const Eenmaal__V1__GrantStatus *m,
		      const Eenmaal__V1__Grant *g, bool checked)
{
	char number[HOLDER_TEXT_LEN + 1];
	struct holder_id holder;

	if (codec_holder(g->header->holder, &holder) != ERR_OK)
		return;
	holder_id_format(&holder, number);
	json_object(j, NULL);
	json_hex(j, "grant", codec_view(g->grant_id));
	json_string(j, "holder", number);
	json_string(j, "state", grant_state_name((enum grant_state)m->state));
	json_names(j, "kinds", g->n_kinds, g->kinds);
	json_names(j, "revoked_kinds", m->n_revoked_kinds, m->revoked_kinds);
	json_names(j, "purposes", g->n_purposes, g->purposes);
	json_names(j, "roles", g->n_staff_roles, g->staff_roles);
	json_number(j, "not_before", g->not_before);
	json_number(j, "not_after", g->not_after);
	json_number(j, "max_uses", (int64_t)g->max_uses);
	json_number(j, "uses", (int64_t)m->uses);
	json_bool(j, "signature_checked", checked);
	json_end(j);
}

static enum err tell_text(struct listing *l, const Eenmaal__V1__GrantStatus *m,
			  const Eenmaal__V1__Grant *g, bool checked)
{
	char number[HOLDER_TEXT_LEN + 1], until[21], kinds[800], purposes[800];
	struct holder_id holder;

	enum err e = codec_holder(g->header->holder, &holder);

	if (e != ERR_OK)
		return e;
	holder_id_format(&holder, number);
	clock_format(g->not_after, until);
	e = buf_printf(&l->lines, "%s  %-9s until %.10s  %s for %s%s%c", number,
		       grant_state_name((enum grant_state)m->state), until,
		       join(g->n_kinds, g->kinds, kinds, sizeof(kinds)),
		       join(g->n_purposes, g->purposes, purposes, sizeof(purposes)),
		       checked ? "" : "  (signature not yet checked: fetch does)", 0);
	if (e == ERR_OK && m->n_revoked_kinds > 0)
		e = buf_printf(&l->lines, "    taken back: %s%c",
			       join(m->n_revoked_kinds, m->revoked_kinds, kinds, sizeof(kinds)), 0);
	return e;
}

static void say_lines(const struct listing *l)
{
	for (size_t at = 0; at < l->lines.len; at += strlen((const char *)l->lines.data + at) + 1)
		command_say(l->partner->command, "%s", (const char *)l->lines.data + at);
}

/* The list comes in the order of its numbers, so that it has an end. */
static enum err next_id(struct listing *l, const Eenmaal__V1__Grant *g)
{
	struct uuid id;
	enum err e = codec_uuid(g->grant_id, &id);

	if (e == ERR_OK && l->count > 0 && memcmp(id.b, l->last.b, UUID_LEN) <= 0)
		return session_wrong(l->partner->session, ERR_VERIFY,
				     "the broker's list of grants goes round in circles");
	l->last = id;
	return e;
}

static enum err tell(struct listing *l, const Eenmaal__V1__GrantStatus *m)
{
	const Eenmaal__V1__Grant *g = NULL;
	bool checked = false;
	enum err e = open_grant(l, m, &g, &checked);

	if (e == ERR_OK)
		e = next_id(l, g);
	if (e != ERR_OK)
		return e;
	l->count++;
	if (!command_json(l->partner->command))
		return tell_text(l, m, g, checked);
	tell_json(&l->json, m, g, checked);
	return l->json.error;
}

static enum err list_page(struct listing *l, const struct holder_id *holder, bool *more)
{
	Eenmaal__V1__ListGrantsRequest request = EENMAAL__V1__LIST_GRANTS_REQUEST__INIT;
	const Eenmaal__V1__ListGrantsResponse *m;
	ProtobufCMessage *reply = NULL;
	enum err e = session_recycle(l->partner->session);

	if (holder)
		request.holder = codec_bytes(holder->b, HOLDER_ID_LEN);
	if (l->count > 0)
		request.after = codec_bytes(l->last.b, UUID_LEN);
	if (e == ERR_OK)
		e = session_call(l->partner->session, "eenmaal.v1.PartnerService/ListGrants",
				 &request, &eenmaal__v1__list_grants_response__descriptor, &reply);
	if (e != ERR_OK)
		return e;
	m = (const Eenmaal__V1__ListGrantsResponse *)reply;
	for (size_t i = 0; i < m->n_grants && e == ERR_OK; i++)
		e = tell(l, m->grants[i]);
	/* A broker that always has more, but nothing to show, would keep us for ever. */
	*more = m->more && m->n_grants > 0;
	return e;
}

static enum err list_all(struct listing *l)
{
	const char *number = command_option(l->partner->command, "holder");
	struct holder_id holder;
	bool more = true;
	enum err e = number ? partner_holder(l->partner, number, &holder) : ERR_OK;

	json_begin(&l->json, &l->text);
	json_object(&l->json, NULL);
	json_array(&l->json, "grants");
	while (e == ERR_OK && more)
		e = list_page(l, number ? &holder : NULL, &more);
	json_end(&l->json);
	json_end(&l->json);
	if (e == ERR_OK)
		e = l->json.error;
	if (e == ERR_OK && command_json(l->partner->command))
		return command_print(&l->text);
	if (e == ERR_OK)
		say_lines(l);
	if (e == ERR_OK && l->count == 0)
		command_say(l->partner->command, "No grants.");
	return e;
}

enum exit_code partner_grants(struct command *c)
{
	enum exit_code code = EXIT_DONE;
	struct partner p;
	struct listing l = {.partner = &p, .text = BUF_INIT(TEXT_MAX), .lines = BUF_INIT(TEXT_MAX)};
	enum err e = partner_open(c, &p);

	if (e != ERR_OK)
		return command_exit(e);
	e = list_all(&l);
	if (e != ERR_OK)
		code = partner_fail(&p, e);
	buf_free(&l.text);
	buf_free(&l.lines);
	partner_close(&p);
	return code;
}
