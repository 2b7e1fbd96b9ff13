/* SPDX-License-Identifier: EUPL-1.2 */
/* Taking everything along (AVG art. 15 and 20), and having it erased (art. 17). */
#include "client/holder.h"

#include <string.h>

#include "broker/base/clock.h"
#include "broker/base/io.h"

#define DOSSIER_JSON_MAX ((size_t)256 << 20)

static void dossier_json(struct holder *h, const struct holder_log *log, struct json *j)
{
	char number[HOLDER_TEXT_LEN + 1];

	holder_id_format(&h->profile->holder, number);
	json_object(j, NULL);
	json_string(j, "holder", number);
	json_number(j, "exported_at", session_now(h->session));
	json_bool(j, "stopped", h->dossier->stopped);
	holder_segments_json(h, j);
	holder_grants_json(h, j);
	holder_requests_json(h, j);
	holder_log_json(h, log, j);
	json_end(j);
}

static enum err write_dossier(struct holder *h, const struct holder_log *log, const char *folder)
{
	struct buf text = BUF_INIT(DOSSIER_JSON_MAX), path = BUF_INIT(4096);
	struct json j = {0};
	enum err e = buf_printf(&path, "%s/dossier.json%c", folder, 0);

	json_begin(&j, &text);
	dossier_json(h, log, &j);
	if (e == ERR_OK)
		e = j.error;
	if (e == ERR_OK)
		e = buf_put_u8(&text, '\n');
	if (e == ERR_OK)
		e = io_write_file((const char *)path.data, buf_view(&text), 0600);
	if (e == ERR_OK)
		command_say(h->command, "%s", (const char *)path.data);
	else
		(void)holder_problem(h, e, "%s: %s", folder, err_text(e));
	buf_free(&text);
	buf_free(&path);
	return e;
}

static enum err export_all(struct holder *h)
{
	const char *folder = command_option(h->command, "out");
	struct holder_log log = {0};
	enum err e = holder_segments_write(h, folder);

	if (e == ERR_OK)
		e = holder_log_read(h, &log);
	if (e == ERR_OK)
		e = write_dossier(h, &log, folder);
	if (e == ERR_OK) {
		json_string(&h->json, "folder", folder);
		json_number(&h->json, "segments", (int64_t)h->dossier->segment_count);
		json_number(&h->json, "accesses", (int64_t)log.count);
		command_say(h->command, "These files are not locked.  Keep them safe.");
	}
	mem_free(log.entries);
	return e;
}

/* ---- erase --------------------------------------------------------------------------------------- */

static enum err what_to_erase(struct holder *h, Eenmaal__V1__Erasure *m)
{
	struct holder_list kinds = {0};
	enum err e = holder_kinds(h, &kinds);

	if (e != ERR_OK)
		return e;
	m->everything = command_flag(h->command, "everything");
	m->n_kinds = kinds.count;
	m->kinds = kinds.items;
	if (m->everything == (kinds.count > 0))
		return holder_problem(h, ERR_USAGE, "say --everything, or --kind for some of it");
	return holder_confirm(h, m->everything
					 ? "Erase the whole dossier?  It cannot be brought back."
					 : "Erase these documents?  They cannot be brought back.");
}

/* The last entry of a dossier that is erased names nobody, so that its receipt is no open one. */
static enum err erased_receipt(struct holder *h, const Eenmaal__V1__Receipt *r,
			       const struct hash *statement)
{
	Eenmaal__V1__SeenRecord *seen = NULL;
	enum err e =
		r != NULL ? session_receipt(h->session, r, statement, NULL, &seen) : ERR_VERIFY;

	if (e == ERR_OK && (seen->action != EENMAAL__V1__ACTION__ACTION_ERASE ||
			    seen->outcome != EENMAAL__V1__OUTCOME__OUTCOME_DONE))
		e = ERR_VERIFY;
	return e == ERR_OK ? e : holder_problem(h, e, "the receipt of the erasure does not verify");
}

static enum err erase(struct holder *h)
{
	Eenmaal__V1__Erasure m = EENMAAL__V1__ERASURE__INIT;
	Eenmaal__V1__EraseRequest request = EENMAAL__V1__ERASE_REQUEST__INIT;
	struct holder_call call = {"Erase", &request, &eenmaal__v1__erase_response__descriptor};
	struct holder_signed statement = {0};
	ProtobufCMessage *reply = NULL;
	enum err e = what_to_erase(h, &m);

	if (e == ERR_OK)
		e = holder_header(h, true, &m.header);
	if (e == ERR_OK)
		e = holder_sign(h, STATEMENT_ERASURE, &m, &statement);
	request.erasure = statement.envelope;
	if (e == ERR_OK)
		e = holder_call(h, &call, &reply);
	if (e == ERR_OK)
		e = erased_receipt(h, ((const Eenmaal__V1__EraseResponse *)reply)->receipt,
				   &statement.hash);
	if (e != ERR_OK)
		return e;
	json_bool(&h->json, "everything", m.everything);
	json_bool(&h->json, "erased", true);
	command_say(h->command, "Erased: %s.\nWhat others have read before cannot be called back.",
		    m.everything ? "the whole dossier" : holder_kind_names(h, m.n_kinds, m.kinds));
	/* What was loaded is gone now; nothing is to be said about it any more. */
	if (h->dossier != NULL)
		h->dossier->segment_count = 0;
	return ERR_OK;
}

enum exit_code holder_export_run(struct command *c)
{
	return holder_run(c, export_all);
}

enum exit_code holder_erase_run(struct command *c)
{
	return holder_run(c, erase);
}
