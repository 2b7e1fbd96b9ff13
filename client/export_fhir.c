/* SPDX-License-Identifier: EUPL-1.2 */
/* FHIR R4 (4.0.1) as NDJSON: an AuditEvent for each entry, then a Consent for each grant. */
#include "client/export_fhir.h"

#include <inttypes.h>
#include <string.h>

#include "broker/base/clock.h"

/* ---- pieces ---------------------------------------------------------------------------------------------- */

void fhir_coding(struct json *j, const char *key, const char *system, const struct export_code *c)
{
	json_object(j, key);
	json_string(j, "system", system);
	json_string(j, "code", c->code);
	if (c->display)
		json_string(j, "display", c->display);
	json_end(j);
}

void fhir_concept(struct json *j, const char *key, const char *system, const struct export_code *c)
{
	json_object(j, key);
	json_array(j, "coding");
	fhir_coding(j, NULL, system, c);
	json_end(j);
	json_end(j);
}

void fhir_own(const struct export *x, struct json *j, const char *key, const char *what,
	      const char *code)
{
	char urn[EXPORT_URI_MAX];

	fhir_concept(j, key, export_urn(x, what, urn), &(struct export_code){code, NULL});
}

static void identifier(const struct export *x, struct json *j, const char *what, const char *value)
{
	char urn[EXPORT_URI_MAX];

	json_object(j, "identifier");
	json_string(j, "system", export_urn(x, what, urn));
	json_string(j, "value", value);
	json_end(j);
}

void fhir_reference(const struct export *x, struct json *j, const char *key,
		    const struct export_code *type_and_value, const char *what)
{
	json_object(j, key);
	json_string(j, "type", type_and_value->code);
	identifier(x, j, what, type_and_value->display);
	json_end(j);
}

void fhir_member(const struct export *x, struct json *j, const char *key, const char *id)
{
	json_object(j, key);
	json_string(j, "type", "Organization");
	identifier(x, j, "member", id);
	json_string(j, "display", export_member_name(x, id));
	json_end(j);
}

/* ---- who -------------------------------------------------------------------------------------------------- */

static void agent_staff(const struct export *x, struct json *j, const struct audit_entry *e,
			const char *staff)
{
	json_object(j, NULL);
	if (e->kept->staff_role[0]) {
		json_array(j, "role");
		fhir_own(x, j, NULL, "role", e->kept->staff_role);
		json_end(j);
	}
	fhir_reference(x, j, "who", &(struct export_code){"Practitioner", staff}, "staff");
	json_bool(j, "requestor", true);
	json_end(j);
}

static void agent_requester(const struct export *x, struct json *j, const struct audit_entry *e,
			    bool requestor)
{
	char subject[EXPORT_PERSON_LEN + 1];

	json_object(j, NULL);
	if (!export_by_holder(e))
		fhir_member(x, j, "who", e->seen->requester);
	else if (export_subject(x, e, subject)[0])
		fhir_reference(x, j, "who", &(struct export_code){"Patient", subject},
			       export_subject_kind(x));
	json_bool(j, "requestor", requestor);
	json_end(j);
}

/* The organisation that the entry concerns beside the one that asked. */
static void agent_partner(const struct export *x, struct json *j, const struct audit_entry *e)
{
	static const struct export_code recipient = {"IRCP", "information recipient"};

	if (e->kept->partner[0] == 0 || e->seen->action != EENMAAL__V1__ACTION__ACTION_GRANT)
		return;
	json_object(j, NULL);
	fhir_concept(j, "type", FHIR_TERMS "v3-ParticipationType", &recipient);
	fhir_member(x, j, "who", e->kept->partner);
	json_bool(j, "requestor", false);
	json_end(j);
}

static void put_agents(const struct export *x, struct json *j, const struct audit_entry *e,
		       const char *staff)
{
	json_array(j, "agent");
	if (staff[0])
		agent_staff(x, j, e, staff);
	agent_requester(x, j, e, staff[0] == 0);
	agent_partner(x, j, e);
	json_end(j);
}

/* ---- what ------------------------------------------------------------------------------------------------- */

static void detail(struct json *j, const char *type, const char *value)
{
	json_object(j, NULL);
	json_string(j, "type", type);
	json_string(j, "valueString", value);
	json_end(j);
}

static void entity_kind(struct json *j, const char *type, const char *role)
{
	fhir_coding(j, "type", FHIR_TERMS "audit-entity-type", &(struct export_code){type, NULL});
	fhir_coding(j, "role", FHIR_TERMS "object-role", &(struct export_code){role, NULL});
}

/* What happened to it, in ISO 21089's words. */
static void entity_lifecycle(struct json *j, const struct audit_entry *e)
{
	const struct export_coding *c = export_coding(e->seen->action);

	if (c->lifecycle.code && export_outcome(e) == 0)
		fhir_coding(j, "lifecycle", CODING_LIFECYCLE, &c->lifecycle);
}

static void entity_subject(const struct export *x, struct json *j, const struct audit_entry *e)
{
	char subject[EXPORT_PERSON_LEN + 1];

	if (export_subject(x, e, subject)[0] == 0)
		return;
	json_object(j, NULL);
	fhir_reference(x, j, "what", &(struct export_code){"Patient", subject},
		       export_subject_kind(x));
	entity_kind(j, "1", "1");
	entity_lifecycle(j, e);
	json_end(j);
}

static void entity_outcome(struct json *j, const Eenmaal__V1__KindOutcome *k)
{
	char id[2 * UUID_LEN + 1];

	json_object(j, NULL);
	entity_kind(j, "2", "3");
	json_string(j, "name", k->kind);
	json_array(j, "detail");
	detail(j, "released", k->released ? "true" : "false");
	detail(j, "reason", reason_name((enum reason)k->reason));
	if (k->grant_id.len) {
		export_hex(k->grant_id, id, UUID_LEN);
		detail(j, "consent", id);
	}
	json_end(j);
	json_end(j);
}

static void entity_consent(struct json *j, const struct audit_entry *e)
{
	char id[2 * UUID_LEN + 1], reference[sizeof(id) + sizeof("Consent/")];

	if (e->kept->grant_id.len == 0)
		return;
	export_hex(e->kept->grant_id, id, UUID_LEN);
	(void)snprintf(reference, sizeof(reference), "Consent/%s", id);
	json_object(j, NULL);
	json_object(j, "what");
	json_string(j, "reference", reference);
	json_end(j);
	entity_kind(j, "2", "4");
	json_end(j);
}

/* The log's entry itself: where it stands, and what joins it to other logs. */
static void entity_entry(const struct export *x, struct json *j, const struct audit_entry *e)
{
	char index[24], trace[33], span[17], hash[2 * HASH_LEN + 1];

	(void)snprintf(index, sizeof(index), "%" PRIu64, e->index);
	json_object(j, NULL);
	json_object(j, "what");
	identifier(x, j, "entry", index);
	json_end(j);
	entity_kind(j, "4", "13");
	json_array(j, "detail");
	export_hex(e->seen->statement_hash, hash, HASH_LEN);
	detail(j, "statement", hash);
	if (e->kept->trace_id.len) {
		export_hex(e->kept->trace_id, trace, sizeof(trace) / 2);
		export_hex(e->kept->span_id, span, sizeof(span) / 2);
		detail(j, "trace", trace);
		detail(j, "span", span);
	}
	json_end(j);
	json_end(j);
}

static void put_entities(const struct export *x, struct json *j, const struct audit_entry *e)
{
	json_array(j, "entity");
	entity_subject(x, j, e);
	for (size_t n = 0; n < e->kept->n_kinds; n++)
		entity_outcome(j, e->kept->kinds[n]);
	for (size_t n = 0; n < e->kept->n_changed; n++) {
		json_object(j, NULL);
		entity_kind(j, "2", "3");
		json_string(j, "name", e->kept->changed[n]);
		json_end(j);
	}
	entity_consent(j, e);
	entity_entry(x, j, e);
	json_end(j);
}

/* ---- the event -------------------------------------------------------------------------------------------- */

static void put_event(const struct export *x, struct json *j, const struct audit_entry *e)
{
	const struct export_coding *c = export_coding(e->seen->action);
	char urn[EXPORT_URI_MAX], action[2] = {c->action, 0};

	fhir_coding(j, "type", CODING_DCM, &c->event);
	json_array(j, "subtype");
	fhir_coding(j, NULL, export_urn(x, "action", urn),
		    &(struct export_code){audit_action_name(e->seen->action), NULL});
	if (c->type.code)
		fhir_coding(j, NULL, CODING_DCM, &c->type);
	json_end(j);
	json_string(j, "action", action);
}

static void put_purposes(const struct export *x, struct json *j, const struct audit_entry *e)
{
	static const struct export_code asked = {"PATRQT", "patient requested"};
	bool own = e->seen->action == EENMAAL__V1__ACTION__ACTION_HOLDER_READ;

	if (!own && e->kept->purpose[0] == 0)
		return;
	json_array(j, "purposeOfEvent");
	if (own)
		fhir_concept(j, NULL, FHIR_TERMS "v3-ActReason", &asked);
	else
		fhir_own(x, j, NULL, "purpose", e->kept->purpose);
	json_end(j);
}

static void put_source(const struct export *x, struct json *j)
{
	static const struct export_code server = {"4", "Application Server"};

	json_object(j, "source");
	json_string(j, "site", x->audience);
	fhir_reference(x, j, "observer", &(struct export_code){"Device", x->audience}, "broker");
	json_array(j, "type");
	fhir_coding(j, NULL, FHIR_TERMS "security-source-type", &server);
	json_end(j);
	json_end(j);
}

static void put_audit_event(const struct export *x, struct json *j, const struct audit_entry *e,
			    const char *staff)
{
	char time[21], outcome[2] = {(char)('0' + export_outcome(e)), 0};

	clock_format(e->seen->time, time);
	json_string(j, "resourceType", "AuditEvent");
	json_hex(j, "id", view_of(e->leaf.b, HASH_LEN));
	put_event(x, j, e);
	json_string(j, "recorded", time);
	json_string(j, "outcome", outcome);
	if (export_reason(e))
		json_string(j, "outcomeDesc", export_reason(e));
	put_purposes(x, j, e);
	put_agents(x, j, e, staff);
	put_source(x, j);
	put_entities(x, j, e);
	json_end(j);
}

static enum err fhir_entry(struct export *x, const struct audit_entry *e, bool chosen)
{
	char staff[EXPORT_PERSON_LEN + 1];
	struct json j;
	enum err error = grant_lives_entry(x->state, e, chosen);

	if (error != ERR_OK || !chosen || e->seen == NULL)
		return error;
	error = export_staff(x, e, staff);
	if (error != ERR_OK)
		return error;
	export_json_begin(x, &j);
	put_audit_event(x, &j, e, staff);
	return export_json_end(x, &j, x->out);
}

static enum err one_consent(void *ctx, const struct grant_life *life)
{
	return fhir_consent(ctx, life);
}

static enum err fhir_end(struct export *x, const struct audit *a)
{
	return grant_lives_each(x->state, a, one_consent, x);
}

const struct export_format export_fhir = {.name = "fhir",
					  .begin = grant_lives_open,
					  .entry = fhir_entry,
					  .end = fhir_end,
					  .free = grant_lives_close};
