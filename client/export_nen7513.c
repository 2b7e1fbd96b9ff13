/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The fields of a log record by NEN 7513:2018, chapter 7, under the names that the standard takes from
 * RFC 3881 and DICOM's audit messages.  The standard prescribes no format; ours is JSON Lines.
 */
#include <inttypes.h>
#include <string.h>

#include "broker/base/clock.h"
#include "client/export.h"
#include "client/export_coding.h"

/* RFC 3881 5.5: of the object's type, and of its role. */
#define TYPE_PERSON 1
#define TYPE_SYSTEM 2
#define ROLE_PATIENT 1
#define ROLE_REPORT 3
#define ROLE_SECURITY 13
#define SOURCE_APPLICATION_SERVER 4

static void coded(struct json *j, const char *key, const char *system, const struct export_code *c)
{
	json_object(j, key);
	json_string(j, "code", c->code);
	json_string(j, "codeSystemName", system);
	json_string(j, "displayName", c->display);
	json_end(j);
}

static void local(const struct export *x, struct json *j, const char *key, const char *what,
		  const char *code)
{
	char urn[EXPORT_URI_MAX];

	json_object(j, key);
	json_string(j, "code", code);
	json_string(j, "codeSystemName", export_urn(x, what, urn));
	json_end(j);
}

static void put_event(const struct export *x, struct json *j, const struct audit_entry *e)
{
	const struct export_coding *c = export_coding(e->seen->action);
	char time[21], action[2] = {c->action, 0};

	clock_format(e->seen->time, time);
	coded(j, "EventID", "DCM", &c->event);
	json_string(j, "EventActionCode", action);
	json_string(j, "EventDateTime", time);
	json_number(j, "EventOutcomeIndicator", export_outcome(e));
	if (export_reason(e))
		json_string(j, "EventOutcomeDescription", export_reason(e));
	json_array(j, "EventTypeCode");
	local(x, j, NULL, "action", audit_action_name(e->seen->action));
	if (c->type.code)
		coded(j, NULL, "DCM", &c->type);
	if (c->lifecycle.code && export_outcome(e) == 0)
		coded(j, NULL, CODING_LIFECYCLE, &c->lifecycle);
	json_end(j);
}

static void put_purpose(const struct export *x, struct json *j, const struct audit_entry *e)
{
	if (e->kept->purpose[0])
		local(x, j, "PurposeOfUse", "purpose", e->kept->purpose);
}

/* The member of staff asks, on behalf of the organisation, which answers for it. */
static void put_users(const struct export *x, struct json *j, const struct audit_entry *e,
		      const char *staff)
{
	char subject[EXPORT_PERSON_LEN + 1];
	bool holder = export_by_holder(e);

	json_array(j, "users");
	if (staff[0]) {
		json_object(j, NULL);
		json_string(j, "UserID", staff);
		json_bool(j, "UserIsRequestor", true);
		if (e->kept->staff_role[0])
			local(x, j, "RoleIDCode", "role", e->kept->staff_role);
		put_purpose(x, j, e);
		json_string(j, "Organisation", e->seen->requester);
		json_end(j);
	}
	json_object(j, NULL);
	json_string(j, "UserID", holder ? export_subject(x, e, subject) : e->seen->requester);
	if (!holder)
		json_string(j, "UserName", export_member_name(x, e->seen->requester));
	json_bool(j, "UserIsRequestor", staff[0] == 0);
	if (staff[0] == 0 && e->kept->staff_role[0])
		local(x, j, "RoleIDCode", "role", e->kept->staff_role);
	else
		local(x, j, "RoleIDCode", "role", holder ? "holder" : "member");
	if (staff[0] == 0)
		put_purpose(x, j, e);
	json_end(j);
	json_end(j);
}

static void object_begin(const struct export *x, struct json *j, int type, int role,
			 const char *what)
{
	json_object(j, NULL);
	json_number(j, "ParticipantObjectTypeCode", type);
	json_number(j, "ParticipantObjectTypeCodeRole", role);
	local(x, j, "ParticipantObjectIDTypeCode", what, what);
}

static void put_kind(const struct export *x, struct json *j, const Eenmaal__V1__KindOutcome *k)
{
	char segment[2 * HASH_LEN + 1];

	object_begin(x, j, TYPE_SYSTEM, ROLE_REPORT, "kind");
	json_string(j, "ParticipantObjectID", k->kind);
	json_array(j, "ParticipantObjectDetail");
	json_object(j, NULL);
	json_string(j, "type", "decision");
	json_string(j, "value", reason_name((enum reason)k->reason));
	json_end(j);
	for (size_t n = 0; n < k->n_segments; n++) {
		json_object(j, NULL);
		json_string(j, "type", "document");
		export_hex(k->segments[n], segment, HASH_LEN);
		json_string(j, "value", segment);
		json_end(j);
	}
	json_end(j);
	json_end(j);
}

static void put_objects(const struct export *x, struct json *j, const struct audit_entry *e)
{
	char subject[EXPORT_PERSON_LEN + 1], leaf[2 * HASH_LEN + 1];

	json_array(j, "participants");
	if (export_subject(x, e, subject)[0]) {
		object_begin(x, j, TYPE_PERSON, ROLE_PATIENT, export_subject_kind(x));
		json_string(j, "ParticipantObjectID", subject);
		json_end(j);
	}
	for (size_t n = 0; n < e->kept->n_kinds; n++)
		put_kind(x, j, e->kept->kinds[n]);
	for (size_t n = 0; n < e->kept->n_changed; n++) {
		object_begin(x, j, TYPE_SYSTEM, ROLE_REPORT, "kind");
		json_string(j, "ParticipantObjectID", e->kept->changed[n]);
		json_end(j);
	}
	object_begin(x, j, TYPE_SYSTEM, ROLE_SECURITY, "entry");
	hex_format(e->leaf.b, HASH_LEN, leaf);
	json_string(j, "ParticipantObjectID", leaf);
	json_number(j, "ParticipantObjectName", (int64_t)e->index);
	json_end(j);
	json_end(j);
}

/* Which consent: that of the entry, and those that the decision rested on. */
static void put_consent(struct json *j, const Eenmaal__V1__KeptRecord *k)
{
	json_array(j, "ToestemmingsProfiel");
	if (k->grant_id.len)
		json_hex(j, NULL, codec_view(k->grant_id));
	for (size_t n = 0; n < k->n_kinds; n++)
		if (k->kinds[n]->released && k->kinds[n]->grant_id.len)
			json_hex(j, NULL, codec_view(k->kinds[n]->grant_id));
	json_end(j);
}

static void put_source(const struct export *x, struct json *j, const struct audit_entry *e)
{
	json_string(j, "AuditEnterpriseSiteID", x->audience);
	json_string(j, "AuditSourceID", "eenmaal");
	json_number(j, "AuditSourceTypeCode", SOURCE_APPLICATION_SERVER);
	json_hex(j, "AutorisatieProtocol", codec_view(e->kept->agreement_hash));
	put_consent(j, e->kept);
}

static void put_trace(struct json *j, const Eenmaal__V1__KeptRecord *k)
{
	char trace[33], span[17], text[64];

	if (k->trace_id.len == 0 || k->span_id.len == 0)
		return;
	export_hex(k->trace_id, trace, sizeof(trace) / 2);
	export_hex(k->span_id, span, sizeof(span) / 2);
	(void)snprintf(text, sizeof(text), "00-%s-%s-00", trace, span);
	json_string(j, "W3C-Trace-Context-Traceparent", text);
}

static enum err nen7513_entry(struct export *x, const struct audit_entry *e, bool chosen)
{
	char staff[EXPORT_PERSON_LEN + 1];
	struct json j;
	enum err error;

	if (!chosen || e->seen == NULL)
		return ERR_OK;
	error = export_staff(x, e, staff);
	if (error != ERR_OK)
		return error;
	export_json_begin(x, &j);
	put_event(x, &j, e);
	put_users(x, &j, e, staff);
	put_objects(x, &j, e);
	put_source(x, &j, e);
	put_trace(&j, e->kept);
	json_end(&j);
	return export_json_end(x, &j, x->out);
}

const struct export_format export_nen7513 = {.name = "nen7513", .entry = nen7513_entry};
