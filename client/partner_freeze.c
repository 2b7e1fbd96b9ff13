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

static enum err check(const struct partner *p, const Eenmaal__V1__Receipt *r,
		      const Eenmaal__V1__Envelope *statement)
{
	Eenmaal__V1__SeenRecord *seen = NULL;
	struct hash hash;
	enum err e = partner_hash(statement, &hash);

	if (e == ERR_OK)
		e = session_receipt(p->session, r, &hash, NULL, &seen);
	if (e != ERR_OK)
		return e;
	if (seen->action != EENMAAL__V1__ACTION__ACTION_FREEZE ||
	    seen->outcome != EENMAAL__V1__OUTCOME__OUTCOME_DONE)
		return session_wrong(p->session, ERR_VERIFY,
				     "the receipt records something else than this freeze");
	return partner_keep(p, r);
}

static enum err freeze(const struct partner *p, const struct freeze *f)
{
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
	return check(p, ((const Eenmaal__V1__FreezeResponse *)reply)->receipt, request.freeze);
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

enum exit_code partner_freeze(struct command *c)
{
	enum exit_code code = EXIT_DONE;
	struct freeze f = {0};
	struct partner p;
	enum err e = partner_open(c, &p);

	if (e != ERR_OK)
		return command_exit(e);
	e = take_options(&p, &f);
	for (unsigned attempt = 0; e == ERR_OK; attempt++) {
		e = freeze(&p, &f);
		if (!partner_again(e, attempt))
			break;
		e = ERR_OK;
	}
	if (e == ERR_OK)
		e = tell(&p, &f);
	if (e != ERR_OK)
		code = partner_fail(&p, e);
	partner_close(&p);
	return code;
}
