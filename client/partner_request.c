/* SPDX-License-Identifier: EUPL-1.2 */
/* eenmaal partner request: ask a holder for consent. */
#include <inttypes.h>
#include <stdio.h>

#include "broker/base/clock.h"
#include "client/json.h"
#include "client/partner.h"

#define DAY 86400
#define OUTPUT_MAX 8192

struct question {
	struct holder_id holder;
	struct partner_kinds kinds;
	const char *purpose, *role;
	int64_t not_after;
	struct uuid id;
};

static enum err take_until(const struct partner *p, struct question *q)
{
	const char *until = command_option(p->command, "until");
	int64_t now = session_now(p->session);
	agreement_set set = 0;
	struct slug id;
	enum err e;

	if (until) {
		e = command_until(until, now, &q->not_after);
		return e == ERR_OK
			       ? e
			       : session_wrong(p->session, ERR_USAGE,
					       "--until %s is no end in the future; write 6m, 30d "
					       "or 2027-03-01",
					       until);
	}
	for (size_t i = 0; i < q->kinds.count; i++)
		if (codec_slug(q->kinds.names[i], &id) == ERR_OK)
			set |= UINT64_C(1) << agreement_kind(p->session->agreement, &id);
	q->not_after = now + (int64_t)agreement_days_default(p->session->agreement, set) * DAY;
	return ERR_OK;
}

static enum err take_options(const struct partner *p, struct question *q)
{
	enum err e = partner_holder(p, command_option(p->command, "holder"), &q->holder);

	if (e == ERR_OK)
		e = partner_kinds(p, &q->kinds);
	if (e == ERR_OK)
		e = partner_purpose(p, &q->purpose);
	if (e == ERR_OK)
		e = partner_role(p, &q->role);
	return e == ERR_OK ? take_until(p, q) : e;
}

static enum err sign(const struct partner *p, struct question *q, Eenmaal__V1__Envelope **out)
{
	Eenmaal__V1__ConsentRequest m = EENMAAL__V1__CONSENT_REQUEST__INIT;
	enum err e = session_header(p->session, &q->holder, 0, &m.header);

	random_bytes(q->id.b, UUID_LEN);
	m.request_id = codec_bytes(q->id.b, UUID_LEN);
	m.n_kinds = q->kinds.count;
	m.kinds = q->kinds.names;
	m.purpose = (char *)(uintptr_t)q->purpose;
	m.staff_role = (char *)(uintptr_t)q->role;
	m.not_after = q->not_after;
	if (e != ERR_OK)
		return e;
	return session_sign(p->session, STATEMENT_CONSENT_REQUEST, &m, p->signing_seed, out);
}

static enum err ask(const struct partner *p, void *ctx)
{
	struct question *q = ctx;
	const Eenmaal__V1__Receipt *receipt = NULL;
	Eenmaal__V1__RequestConsentRequest request = EENMAAL__V1__REQUEST_CONSENT_REQUEST__INIT;
	ProtobufCMessage *reply = NULL;
	enum err e = sign(p, q, &request.consent_request);

	if (e == ERR_OK)
		e = session_call(p->session, "eenmaal.v1.PartnerService/RequestConsent", &request,
				 &eenmaal__v1__request_consent_response__descriptor, &reply);
	if (e != ERR_OK)
		return e;
	receipt = ((const Eenmaal__V1__RequestConsentResponse *)reply)->receipt;
	e = partner_recorded(p, receipt, request.consent_request,
			     EENMAAL__V1__ACTION__ACTION_CONSENT_REQUEST, "request");
	return e == ERR_OK ? partner_keep(p, receipt) : e;
}

static enum err tell_json(const struct question *q)
{
	struct buf out = BUF_INIT(OUTPUT_MAX);
	char number[HOLDER_TEXT_LEN + 1];
	struct json j;
	enum err e;

	holder_id_format(&q->holder, number);
	json_begin(&j, &out);
	json_object(&j, NULL);
	json_hex(&j, "request", view_of(q->id.b, UUID_LEN));
	json_string(&j, "holder", number);
	json_array(&j, "kinds");
	for (size_t i = 0; i < q->kinds.count; i++)
		json_string(&j, NULL, q->kinds.names[i]);
	json_end(&j);
	json_string(&j, "purpose", q->purpose);
	json_string(&j, "role", q->role);
	json_number(&j, "not_after", q->not_after);
	json_end(&j);
	e = j.error == ERR_OK ? command_print(&out) : j.error;
	buf_free(&out);
	return e;
}

static enum err tell(const struct partner *p, const struct question *q)
{
	char id[2 * UUID_LEN + 1], until[21];

	if (command_json(p->command))
		return tell_json(q);
	hex_format(q->id.b, UUID_LEN, id);
	clock_format(q->not_after, until);
	command_say(p->command, "Asked for consent until %s; request %s.", until, id);
	return ERR_OK;
}

static enum err run(const struct partner *p, void *ctx)
{
	struct question *q = ctx;
	enum err e = take_options(p, q);

	if (e == ERR_OK)
		e = partner_try(p, ask, q);
	return e == ERR_OK ? tell(p, q) : e;
}

enum exit_code partner_request(struct command *c)
{
	struct question q = {0};

	return partner_run(c, run, &q);
}
