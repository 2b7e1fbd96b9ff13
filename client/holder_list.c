/* SPDX-License-Identifier: EUPL-1.2 */
/* Showing what partners asked for and what they were given. */
#include "client/holder.h"

#include <inttypes.h>

#include "broker/base/clock.h"

static void names_json(struct json *j, const char *key, size_t count, char *const *names)
{
	json_array(j, key);
	for (size_t n = 0; n < count; n++)
		json_string(j, NULL, names[n]);
	json_end(j);
}

void holder_requests_json(struct holder *h, struct json *j)
{
	json_array(j, "requests");
	for (size_t n = 0; n < h->dossier->request_count; n++) {
		const struct dossier_request *r = &h->dossier->requests[n];

		json_object(j, NULL);
		json_hex(j, "request", codec_view(r->message->request_id));
		json_string(j, "state", holder_state_name(r->state));
		json_string(j, "partner", r->message->header->issuer);
		json_number(j, "asked_at", r->message->header->issued_at);
		names_json(j, "kinds", r->message->n_kinds, r->message->kinds);
		json_string(j, "purpose", r->message->purpose);
		json_string(j, "staff_role", r->message->staff_role);
		json_number(j, "not_after", r->message->not_after);
		json_end(j);
	}
	json_end(j);
}

void holder_grants_json(struct holder *h, struct json *j)
{
	json_array(j, "grants");
	for (size_t n = 0; n < h->dossier->grant_count; n++) {
		const struct dossier_grant *g = &h->dossier->grants[n];
		const Eenmaal__V1__Grant *m = g->message;

		json_object(j, NULL);
		json_hex(j, "grant", codec_view(m->grant_id));
		json_string(j, "state", holder_state_name(g->state));
		json_string(j, "partner", m->partner);
		names_json(j, "kinds", m->n_kinds, m->kinds);
		names_json(j, "revoked_kinds", g->revoked_count, g->revoked_kinds);
		names_json(j, "purposes", m->n_purposes, m->purposes);
		names_json(j, "staff_roles", m->n_staff_roles, m->staff_roles);
		json_number(j, "not_before", m->not_before);
		json_number(j, "not_after", m->not_after);
		json_number(j, "uses", (int64_t)g->uses);
		json_number(j, "max_uses", (int64_t)m->max_uses);
		json_hex(j, "replaces", codec_view(m->replaces));
		json_string(j, "notice_language", m->notice->language);
		if (m->helper != NULL) {
			json_object(j, "helper");
			json_string(j, "role", m->helper->role);
			json_string(j, "partner", m->helper->partner);
			json_string(j, "language", m->helper->language);
			json_end(j);
		}
		json_array(j, "epochs");
		for (size_t w = 0; w < m->n_wraps; w++) {
			json_object(j, NULL);
			json_string(j, "kind", m->wraps[w]->kind);
			json_number(j, "epoch", (int64_t)m->wraps[w]->epoch);
			json_end(j);
		}
		json_end(j);
		json_end(j);
	}
	json_end(j);
}

static enum err requests(struct holder *h)
{
	size_t open = 0;

	holder_requests_json(h, &h->json);
	for (size_t n = 0; n < h->dossier->request_count; n++) {
		const struct dossier_request *r = &h->dossier->requests[n];
		char id[HOLDER_ID_TEXT], until[21];

		holder_id_hex(r->message->request_id, id);
		clock_format(r->message->not_after, until);
		open += r->state == EENMAAL__V1__GRANT_STATE__GRANT_STATE_REQUESTED;
		command_say(h->command,
			    "%s  %s\n  who    %s (%s)\n  what   %s\n  why    %s\n  until  %.10s",
			    id, holder_state_name(r->state),
			    holder_partner_name(h, r->message->header->issuer),
			    holder_role_name(h, r->message->staff_role),
			    holder_kind_names(h, r->message->n_kinds, r->message->kinds),
			    holder_purpose_name(h, r->message->purpose), until);
	}
	command_say(h->command, open == 0 ? "Nobody waits for an answer."
					  : "Answer with \"eenmaal holder grant --request ID\" or "
					    "\"eenmaal holder decline --request ID\".");
	return ERR_OK;
}

/* Once more with all of it read again, as another device may have changed something on the way. */
static enum err check_grants(struct holder *h)
{
	enum err e = holder_log_agrees(h);

	if (e != ERR_ROLLBACK)
		return e;
	e = holder_load(h);
	return e == ERR_OK ? holder_log_agrees(h) : e;
}

static enum err grants(struct holder *h)
{
	size_t shown = 0;
	enum err e = check_grants(h);

	if (e != ERR_OK)
		return e;
	holder_grants_json(h, &h->json);
	json_bool(&h->json, "stopped", h->dossier->stopped);
	if (h->dossier->frozen_by)
		json_string(&h->json, "frozen_by", h->dossier->frozen_by->header->issuer);
	for (size_t n = 0; n < h->dossier->grant_count; n++) {
		const struct dossier_grant *g = &h->dossier->grants[n];
		const Eenmaal__V1__Grant *m = g->message;
		char id[HOLDER_ID_TEXT], until[21];

		/* Issued anew: the new one is in the list. */
		if (g->state == EENMAAL__V1__GRANT_STATE__GRANT_STATE_REPLACED)
			continue;
		shown++;
		holder_id_hex(m->grant_id, id);
		clock_format(m->not_after, until);
		command_say(h->command, "%s  %s\n  who    %s\n  what   %s", id,
			    holder_state_name(g->state), holder_partner_name(h, m->partner),
			    holder_kind_names(h, m->n_kinds, m->kinds));
		if (g->revoked_count > 0)
			command_say(h->command, "  taken back  %s",
				    holder_kind_names(h, g->revoked_count, g->revoked_kinds));
		command_say(h->command, "  until  %.10s\n  read   %" PRIu64 " times", until,
			    g->uses);
	}
	if (shown == 0)
		command_say(h->command, "You share nothing with anybody.");
	if (h->dossier->frozen_by)
		command_say(h->command, "Stopped for you by %s.",
			    holder_partner_name(h, h->dossier->frozen_by->header->issuer));
	if (h->dossier->stopped)
		command_say(h->command, "Everything is stopped; \"eenmaal holder resume-all\" goes "
					"on.");
	return ERR_OK;
}

enum exit_code holder_requests_run(struct command *c)
{
	return holder_run(c, requests);
}

enum exit_code holder_grants_run(struct command *c)
{
	return holder_run(c, grants);
}
