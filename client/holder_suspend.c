/* SPDX-License-Identifier: EUPL-1.2 */
/* Pausing and resuming one grant or everything, and saying no to a request. */
#include "client/holder.h"

static enum err suspend(struct holder *h, const struct dossier_grant *g, bool paused)
{
	Eenmaal__V1__Suspension m = EENMAAL__V1__SUSPENSION__INIT;
	Eenmaal__V1__SuspendRequest request = EENMAAL__V1__SUSPEND_REQUEST__INIT;
	struct holder_call call = {"Suspend", &request, &eenmaal__v1__suspend_response__descriptor};
	struct holder_signed statement = {0};
	ProtobufCMessage *reply = NULL;
	enum err e = holder_header(h, true, &m.header);

	m.paused = paused;
	if (g != NULL)
		m.grant_id = g->message->grant_id;
	if (e == ERR_OK)
		e = holder_sign(h, STATEMENT_SUSPENSION, &m, &statement);
	request.suspension = statement.envelope;
	if (e == ERR_OK)
		e = holder_call(h, &call, &reply);
	if (e == ERR_OK)
		e = holder_receipt(h, ((const Eenmaal__V1__SuspendResponse *)reply)->receipt,
				   EENMAAL__V1__ACTION__ACTION_SUSPEND, &statement.hash);
	if (e == ERR_OK)
		json_bool(&h->json, "paused", paused);
	return e;
}

static enum err suspend_grant(struct holder *h, bool paused)
{
	const struct dossier_grant *g = NULL;
	char id[HOLDER_ID_TEXT];
	enum err e = ERR_OK;

	if (command_option(h->command, "grant") == NULL)
		return holder_problem(h, ERR_USAGE, "say which: --grant ID");
	e = holder_find_grant(h, &g);
	if (e == ERR_OK)
		e = suspend(h, g, paused);
	if (e != ERR_OK)
		return e;
	holder_id_hex(g->message->grant_id, id);
	json_string(&h->json, "grant", id);
	command_say(h->command,
		    paused ? "Paused: %s gets nothing until you resume."
			   : "Resumed: %s can read again.",
		    holder_partner_name(h, g->message->partner));
	return ERR_OK;
}

static enum err pause_grant(struct holder *h)
{
	return suspend_grant(h, true);
}

static enum err stop_all(struct holder *h)
{
	enum err e = suspend(h, NULL, true);

	if (e == ERR_OK)
		command_say(h->command, "Stopped: nobody gets anything of your dossier until you "
					"resume.\nWhat was read before cannot be called back.");
	return e;
}

static enum err resume_all(struct holder *h)
{
	enum err e = suspend(h, NULL, false);

	if (e == ERR_OK)
		command_say(h->command,
			    "Resumed: your consents count again.  Those that you paused "
			    "one by one stay paused.");
	return e;
}

static enum err resume(struct holder *h)
{
	return command_flag(h->command, "all") ? resume_all(h) : suspend_grant(h, false);
}

static enum err decline(struct holder *h)
{
	Eenmaal__V1__ConsentAnswer m = EENMAAL__V1__CONSENT_ANSWER__INIT;
	Eenmaal__V1__AnswerRequestRequest request = EENMAAL__V1__ANSWER_REQUEST_REQUEST__INIT;
	struct holder_call call = {"AnswerRequest", &request,
				   &eenmaal__v1__answer_request_response__descriptor};
	const struct dossier_request *asked = NULL;
	struct holder_signed statement = {0};
	ProtobufCMessage *reply = NULL;
	char id[HOLDER_ID_TEXT];
	enum err e = holder_find_request(h, &asked);

	if (e == ERR_OK)
		e = holder_header(h, true, &m.header);
	if (e != ERR_OK)
		return e;
	m.request_id = asked->message->request_id;
	e = holder_sign(h, STATEMENT_CONSENT_ANSWER, &m, &statement);
	request.consent_answer = statement.envelope;
	if (e == ERR_OK)
		e = holder_call(h, &call, &reply);
	if (e == ERR_OK)
		e = holder_receipt(h, ((const Eenmaal__V1__AnswerRequestResponse *)reply)->receipt,
				   EENMAAL__V1__ACTION__ACTION_CONSENT_ANSWER, &statement.hash);
	if (e != ERR_OK)
		return e;
	holder_id_hex(m.request_id, id);
	json_string(&h->json, "request", id);
	json_bool(&h->json, "declined", true);
	command_say(h->command, "Declined: %s gets nothing.",
		    holder_partner_name(h, asked->message->header->issuer));
	return ERR_OK;
}

enum exit_code holder_pause_run(struct command *c)
{
	return holder_run(c, pause_grant);
}

enum exit_code holder_resume_run(struct command *c)
{
	return holder_run(c, resume);
}

enum exit_code holder_stop_all_run(struct command *c)
{
	return holder_run(c, stop_all);
}

enum exit_code holder_resume_all_run(struct command *c)
{
	return holder_run(c, resume_all);
}

enum exit_code holder_decline_run(struct command *c)
{
	return holder_run(c, decline);
}
