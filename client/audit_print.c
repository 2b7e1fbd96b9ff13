/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/audit_print.h"

#include <inttypes.h>
#include <string.h>

#include "broker/base/clock.h"
#include "policy/decide.h"

#define BASE64_MAX ((size_t)8 << 20)

const char *audit_outcome_name(Eenmaal__V1__Outcome outcome)
{
	switch (outcome) {
	case EENMAAL__V1__OUTCOME__OUTCOME_DONE:
		return "done";
	case EENMAAL__V1__OUTCOME__OUTCOME_NOTHING:
		return "nothing";
	case EENMAAL__V1__OUTCOME__OUTCOME_REFUSED:
		return "refused";
	case EENMAAL__V1__OUTCOME__OUTCOME_UNSPECIFIED:
	case _EENMAAL__V1__OUTCOME_IS_INT_SIZE:
		break;
	}
	return "unknown";
}

/* The dossier's number as people read it, or "". */
static void holder_text(ProtobufCBinaryData d, char out[static HOLDER_TEXT_LEN + 1])
{
	struct holder_id id;

	out[0] = 0;
	if (codec_holder(d, &id) == ERR_OK)
		holder_id_format(&id, out);
}

/* ---- text ---------------------------------------------------------------------------------------- */

static enum err put_details(const struct audit_entry *e, struct buf *out)
{
	const Eenmaal__V1__KeptRecord *k = e->kept;
	enum err error = ERR_OK;

	for (size_t n = 0; n < k->n_kinds && error == ERR_OK; n++)
		error = buf_printf(out, "  %s: %s", k->kinds[n]->kind,
				   k->kinds[n]->released
					   ? "released"
					   : reason_name((enum reason)k->kinds[n]->reason));
	for (size_t n = 0; n < k->n_changed && error == ERR_OK; n++)
		error = buf_printf(out, "%s%s", n ? "," : "  ", k->changed[n]);
	if (error == ERR_OK && k->purpose[0])
		error = buf_printf(out, "  for %s", k->purpose);
	if (error == ERR_OK && k->staff[0])
		error = buf_printf(out, "  by %s (%s)", k->staff, k->staff_role);
	if (error == ERR_OK && k->partner[0])
		error = buf_printf(out, "  to %s", k->partner);
	if (error == ERR_OK && k->reason)
		error = buf_printf(out, "  %s", reason_name((enum reason)k->reason));
	return error;
}

enum err audit_line(const struct audit_entry *e, struct buf *out)
{
	char time[21], holder[HOLDER_TEXT_LEN + 1];
	enum err error;

	if (e->seen == NULL)
		return buf_printf(out, "%6" PRIu64 "  erased, or too old to be kept\n", e->index);
	clock_format(e->seen->time, time);
	holder_text(e->kept->holder.len ? e->kept->holder : e->kept->claimed_holder, holder);
	error = buf_printf(out, "%6" PRIu64 "  %s  %-15s  %-22s  %-21s  %-7s", e->index, time,
			   audit_action_name(e->seen->action), e->seen->requester, holder,
			   audit_outcome_name(e->seen->outcome));
	if (error == ERR_OK)
		error = put_details(e, out);
	return error == ERR_OK ? buf_put_str(out, "\n") : error;
}

/* ---- JSON ------------------------------------------------------------------------------------------- */

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

static void json_base64(struct json *j, const char *key, struct view v)
{
	struct buf text = BUF_INIT(BASE64_MAX);

	if (base64_put(&text, v) == ERR_OK && buf_put_u8(&text, 0) == ERR_OK)
		json_string(j, key, (const char *)text.data);
	else if (j->error == ERR_OK)
		j->error = ERR_MEMORY;
	buf_free(&text);
}

static void json_outcomes(struct json *j, const Eenmaal__V1__KeptRecord *k)
{
	json_array(j, "kinds");
	for (size_t n = 0; n < k->n_kinds; n++) {
		json_object(j, NULL);
		json_string(j, "kind", k->kinds[n]->kind);
		json_bool(j, "released", k->kinds[n]->released);
		json_string(j, "reason", reason_name((enum reason)k->kinds[n]->reason));
		hex_if(j, "grant", k->kinds[n]->grant_id);
		json_end(j);
	}
	json_end(j);
}

void audit_json_kinds(struct json *j, const Eenmaal__V1__KeptRecord *k)
{
	if (k->n_kinds)
		json_outcomes(j, k);
	if (k->n_changed) {
		json_array(j, "changed");
		for (size_t n = 0; n < k->n_changed; n++)
			json_string(j, NULL, k->changed[n]);
		json_end(j);
	}
}

static void json_kept(struct json *j, const Eenmaal__V1__KeptRecord *k)
{
	char holder[HOLDER_TEXT_LEN + 1];

	holder_text(k->holder, holder);
	string_if(j, "holder", holder);
	holder_text(k->claimed_holder, holder);
	string_if(j, "claimed_holder", holder);
	audit_json_kinds(j, k);
	if (k->reason)
		json_string(j, "reason", reason_name((enum reason)k->reason));
	string_if(j, "purpose", k->purpose);
	string_if(j, "staff", k->staff);
	string_if(j, "staff_role", k->staff_role);
	string_if(j, "partner", k->partner);
	hex_if(j, "grant", k->grant_id);
	json_number(j, "directory", (int64_t)k->directory_version);
	hex_if(j, "trace_id", k->trace_id);
	hex_if(j, "span_id", k->span_id);
}

static void json_statement(struct json *j, const struct audit_entry *e)
{
	json_object(j, "statement");
	json_string(j, "payloadType", statement_type_uri(e->envelope.type));
	json_base64(j, "payload", e->envelope.payload);
	json_base64(j, "sig", view_of(e->envelope.signature, SIGNATURE_LEN));
	json_end(j);
}

void audit_json(struct json *j, const struct audit_entry *e, bool everything)
{
	char time[21];

	json_object(j, NULL);
	json_number(j, "index", (int64_t)e->index);
	if (everything)
		json_hex(j, "leaf", view_of(e->leaf.b, HASH_LEN));
	json_bool(j, "erased", e->seen == NULL);
	if (e->seen) {
		clock_format(e->seen->time, time);
		json_string(j, "time", time);
		json_string(j, "action", audit_action_name(e->seen->action));
		json_string(j, "requester", e->seen->requester);
		json_string(j, "outcome", audit_outcome_name(e->seen->outcome));
		json_kept(j, e->kept);
		if (everything)
			hex_if(j, "statement_hash", e->seen->statement_hash);
	}
	if (everything && e->envelope.type != STATEMENT_NONE)
		json_statement(j, e);
	json_end(j);
}
