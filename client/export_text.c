/* SPDX-License-Identifier: EUPL-1.2 */
/* The log as it is (`log`), as a table (`csv`), and as one object a line (`jsonl`). */
#include <inttypes.h>
#include <string.h>

#include "broker/base/clock.h"
#include "client/export.h"

#define ID_HEX_MAX (2 * HASH_LEN + 1)

/* ---- log ---------------------------------------------------------------------------------------------- */

/* With every statement: it holds what was signed, and therefore the dossier's number. */
static enum err log_entry(struct export *x, const struct audit_entry *e, bool chosen)
{
	struct json j;

	if (!chosen)
		return ERR_OK;
	buf_clear(&x->line);
	json_begin(&j, &x->line);
	audit_json(&j, e, true);
	return export_json_end(x, &j, x->out);
}

const struct export_format export_log = {.name = "log", .entry = log_entry};

/* ---- jsonl ---------------------------------------------------------------------------------------------- */

static void string_if(struct json *j, const char *key, const char *value)
{
	if (value[0])
		json_string(j, key, value);
}

static void hex_if(struct json *j, const char *key, ProtobufCBinaryData value)
{
	if (value.len)
		json_hex(j, key, codec_view(value));
}

static void put_kept(struct json *j, const Eenmaal__V1__KeptRecord *k, const char *staff)
{
	audit_json_kinds(j, k);
	if (k->reason)
		json_string(j, "reason", reason_name((enum reason)k->reason));
	string_if(j, "purpose", k->purpose);
	string_if(j, "staff", staff);
	string_if(j, "staff_role", k->staff_role);
	string_if(j, "partner", k->partner);
	hex_if(j, "grant", k->grant_id);
	hex_if(j, "agreement", k->agreement_hash);
	json_number(j, "directory", (int64_t)k->directory_version);
	hex_if(j, "trace_id", k->trace_id);
	hex_if(j, "span_id", k->span_id);
}

static enum err jsonl_entry(struct export *x, const struct audit_entry *e, bool chosen)
{
	char time[21], subject[EXPORT_PERSON_LEN + 1], staff[EXPORT_PERSON_LEN + 1];
	struct json j;
	enum err error;

	if (!chosen)
		return ERR_OK;
	error = export_staff(x, e, staff);
	if (error != ERR_OK)
		return error;
	export_json_begin(x, &j);
	json_number(&j, "index", (int64_t)e->index);
	json_hex(&j, "leaf", view_of(e->leaf.b, HASH_LEN));
	json_bool(&j, "erased", e->seen == NULL);
	if (e->seen) {
		clock_format(e->seen->time, time);
		json_string(&j, "time", time);
		json_string(&j, "action", audit_action_name(e->seen->action));
		json_string(&j, "requester", e->seen->requester);
		json_string(&j, "outcome", audit_outcome_name(e->seen->outcome));
		string_if(&j, "subject", export_subject(x, e, subject));
		if (subject[0])
			json_bool(&j, "dossier", e->kept->holder.len > 0);
		put_kept(&j, e->kept, staff);
		hex_if(&j, "statement_hash", e->seen->statement_hash);
	}
	json_end(&j);
	return export_json_end(x, &j, x->out);
}

const struct export_format export_jsonl = {.name = "jsonl", .entry = jsonl_entry};

/* ---- csv -------------------------------------------------------------------------------------------------- */

static const char header[] = "index,time,action,requester,outcome,subject,released,refused,changed,"
			     "reason,purpose,staff,staff_role,partner,grant,directory,trace_id,"
			     "span_id,leaf,statement_hash\r\n";

static enum err csv_begin(struct export *x)
{
	return export_write(x->out, view_str(header));
}

/* A spreadsheet takes a cell that begins so for a formula. */
static bool is_formula(const char *text)
{
	return text[0] != 0 && strchr("=+-@\t\r", text[0]) != NULL;
}

static enum err cell_end(struct export *x, bool quoted, bool last)
{
	enum err e = quoted ? buf_put_u8(&x->line, '"') : ERR_OK;

	return e == ERR_OK ? buf_put_str(&x->line, last ? "\r\n" : ",") : e;
}

static enum err put_cell(struct export *x, const char *text, bool last)
{
	bool formula = is_formula(text), quoted = formula || strpbrk(text, "\",\r\n") != NULL;
	enum err e = quoted ? buf_put_u8(&x->line, '"') : ERR_OK;

	if (e == ERR_OK && formula)
		e = buf_put_u8(&x->line, '\'');
	for (const char *p = text; *p && e == ERR_OK; p++)
		e = *p == '"' ? buf_put_str(&x->line, "\"\"") : buf_put_u8(&x->line, (uint8_t)*p);
	return e == ERR_OK ? cell_end(x, quoted, last) : e;
}

static enum err cell(struct export *x, const char *text)
{
	return put_cell(x, text, false);
}

static enum err cell_hex(struct export *x, ProtobufCBinaryData d, bool last)
{
	char text[ID_HEX_MAX];

	export_hex(d, text, HASH_LEN);
	return put_cell(x, text, last);
}

/* What text holds, unless making it went wrong; frees it. */
static enum err cell_list(struct export *x, struct buf *text, enum err e)
{
	if (e == ERR_OK)
		e = buf_put_u8(text, 0);
	if (e == ERR_OK)
		e = cell(x, (const char *)text->data);
	buf_free(text);
	return e;
}

/* "skills medical": the kinds that were released, or that were not with why. */
static enum err cell_outcomes(struct export *x, const Eenmaal__V1__KeptRecord *k, bool released)
{
	struct buf text = BUF_INIT(8192);
	enum err e = ERR_OK;

	for (size_t n = 0; n < k->n_kinds && e == ERR_OK; n++)
		if ((k->kinds[n]->released != 0) == released)
			e = buf_printf(&text, "%s%s%s%s", text.len ? " " : "", k->kinds[n]->kind,
				       released ? "" : ":",
				       released ? ""
						: reason_name((enum reason)k->kinds[n]->reason));
	return cell_list(x, &text, e);
}

static enum err cell_changed(struct export *x, const Eenmaal__V1__KeptRecord *k)
{
	struct buf text = BUF_INIT(8192);
	enum err e = ERR_OK;

	for (size_t n = 0; n < k->n_changed && e == ERR_OK; n++)
		e = buf_printf(&text, "%s%s", n ? " " : "", k->changed[n]);
	return cell_list(x, &text, e);
}

static enum err csv_who(struct export *x, const struct audit_entry *e, const char *staff)
{
	const Eenmaal__V1__KeptRecord *k = e->kept;
	const char *texts[] = {k->reason ? reason_name((enum reason)k->reason) : "", k->purpose,
			       staff, k->staff_role, k->partner};
	enum err error = ERR_OK;

	for (size_t n = 0; n < sizeof(texts) / sizeof(texts[0]) && error == ERR_OK; n++)
		error = cell(x, texts[n]);
	if (error == ERR_OK)
		error = cell_hex(x, k->grant_id, false);
	if (error == ERR_OK)
		error = buf_printf(&x->line, "%" PRIu64 ",", k->directory_version);
	if (error == ERR_OK)
		error = cell_hex(x, k->trace_id, false);
	return error == ERR_OK ? cell_hex(x, k->span_id, false) : error;
}

static enum err csv_row(struct export *x, const struct audit_entry *e, const char *staff)
{
	char time[21], subject[EXPORT_PERSON_LEN + 1];
	const char *texts[] = {audit_action_name(e->seen->action), e->seen->requester,
			       audit_outcome_name(e->seen->outcome), export_subject(x, e, subject)};
	enum err error = ERR_OK;

	clock_format(e->seen->time, time);
	error = cell(x, time);
	for (size_t n = 0; n < sizeof(texts) / sizeof(texts[0]) && error == ERR_OK; n++)
		error = cell(x, texts[n]);
	if (error == ERR_OK)
		error = cell_outcomes(x, e->kept, true);
	if (error == ERR_OK)
		error = cell_outcomes(x, e->kept, false);
	if (error == ERR_OK)
		error = cell_changed(x, e->kept);
	return error == ERR_OK ? csv_who(x, e, staff) : error;
}

static enum err csv_entry(struct export *x, const struct audit_entry *e, bool chosen)
{
	static const char erased[] = ",erased"
				     ",,,,,,,,"
				     ",,,,,,,,"; /* up to the leaf's */
	char staff[EXPORT_PERSON_LEN + 1];
	ProtobufCBinaryData leaf = codec_bytes(e->leaf.b, HASH_LEN), none = {0};
	enum err error;

	if (!chosen)
		return ERR_OK;
	error = export_staff(x, e, staff);
	buf_clear(&x->line);
	if (error == ERR_OK)
		error = buf_printf(&x->line, "%" PRIu64 ",", e->index);
	if (error == ERR_OK)
		error = e->seen ? csv_row(x, e, staff) : buf_put_str(&x->line, erased);
	if (error == ERR_OK)
		error = cell_hex(x, leaf, false);
	if (error == ERR_OK)
		error = cell_hex(x, e->seen ? e->seen->statement_hash : none, true);
	x->records++;
	return error == ERR_OK ? export_write(x->out, buf_view(&x->line)) : error;
}

const struct export_format export_csv = {.name = "csv", .begin = csv_begin, .entry = csv_entry};
