/* SPDX-License-Identifier: EUPL-1.2 */
/* eenmaal partner freeze: stop everything for a holder who lost the card. */
#include "client/json.h"
#include "client/partner.h"

#define OUTPUT_MAX 4096

struct freeze {
	struct holder_id holder;
	const char *role, *staff;
};

static enum err take_options(const struct partner *p, struct freeze *f)
{
	const char *staff = command_option(p->command, "staff");
	struct slug id;
	enum err e = partner_holder(p, command_option(p->command, "holder"), &f->holder);

	if (e == ERR_OK)
		e = partner_role(p, &f->role);
	if (e != ERR_OK)
		return e;
	f->staff = staff ? staff : p->session->profile->staff;
	if (f->staff == NULL || codec_slug(f->staff, &id) != ERR_OK)
		return session_wrong(p->session, ERR_USAGE,
				     "say who does this with --staff (or staff in the profile): a "
				     "pseudonym of a-z, 0-9 and -");
	return ERR_OK;
}

static enum err sign(const struct partner *p, const struct freeze *f, Eenmaal__V1__Envelope **out)
{
	Eenmaal__V1__Freeze m = EENMAAL__V1__FREEZE__INIT;
	enum err e = session_header(p->session, &f->holder, 0, &m.header);

	m.staff = (char *)(uintptr_t)f->staff;
	m.staff_role = (char *)(uintptr_t)f->role;
	return e == ERR_OK ? session_sign(p->session, STATEMENT_FREEZE, &m, p->signing_seed, out)
			   : e;
}

static enum err freeze(const struct partner *p, void *ctx)
{
	const struct freeze *f = ctx;
	const Eenmaal__V1__Receipt *receipt = NULL;
	Eenmaal__V1__FreezeRequest request = EENMAAL__V1__FREEZE_REQUEST__INIT;
	ProtobufCMessage *reply = NULL;
	enum err e = sign(p, f, &request.freeze);

	if (e == ERR_OK)
		e = session_call(p->session, "eenmaal.v1.PartnerService/Freeze", &request,
				 &eenmaal__v1__freeze_response__descriptor, &reply);
	if (e == ERR_FORBIDDEN)
		return session_wrong(p->session, e,
				     "the agreement does not let %s freeze a dossier as \"%s\"",
				     p->self->id.s, f->role);
	if (e != ERR_OK)
		return e;
	receipt = ((const Eenmaal__V1__FreezeResponse *)reply)->receipt;
	e = partner_recorded(p, receipt, request.freeze, EENMAAL__V1__ACTION__ACTION_FREEZE,
			     "freeze");
	return e == ERR_OK ? partner_keep(p, receipt) : e;
}

static enum err tell(const struct partner *p, const struct freeze *f)
{
	struct buf out = BUF_INIT(OUTPUT_MAX);
	char number[HOLDER_TEXT_LEN + 1];
	struct json j;
	enum err e;

	holder_id_format(&f->holder, number);
	command_say(
		p->command,
		"If there is a dossier %s, nobody gets anything of it until the holder resumes.",
		number);
	if (!command_json(p->command))
		return ERR_OK;
	json_begin(&j, &out);
	json_object(&j, NULL);
	json_string(&j, "holder", number);
	json_bool(&j, "frozen", true);
	json_end(&j);
	e = j.error == ERR_OK ? command_print(&out) : j.error;
	buf_free(&out);
	return e;
}

static enum err run(const struct partner *p, void *ctx)
{
	struct freeze *f = ctx;
	enum err e = take_options(p, f);

	if (e == ERR_OK)
		e = partner_try(p, freeze, f);
	return e == ERR_OK ? tell(p, f) : e;
}

enum exit_code partner_freeze(struct command *c)
{
	struct freeze f = {0};

	return partner_run(c, run, &f);
}
