/* SPDX-License-Identifier: EUPL-1.2 */
/* FHIR R4's Consent, of a grant and its life. */
#include "broker/base/clock.h"
#include "client/export_fhir.h"

static void put_kinds(const struct export *x, struct json *j, const struct grant_life *life,
		      agreement_set kinds)
{
	const struct agreement *a = life->grant->edition->agreement;

	json_array(j, "code");
	for (size_t n = 0; n < agreement_kind_count(a); n++)
		if (kinds & UINT64_C(1) << n)
			fhir_own(x, j, NULL, "kind", agreement_kind_at(a, n)->id.s);
	json_end(j);
}

static void put_purposes(const struct export *x, struct json *j, const struct grant_life *life)
{
	const struct agreement *a = life->grant->edition->agreement;
	char urn[EXPORT_URI_MAX];

	json_array(j, "purpose");
	for (size_t n = 0; n < agreement_purpose_count(a); n++)
		if (life->grant->grant.purposes & UINT64_C(1) << n)
			fhir_coding(j, NULL, export_urn(x, "purpose", urn),
				    &(struct export_code){agreement_purpose_at(a, n)->id.s, NULL});
	json_end(j);
}

static void put_period(struct json *j, const struct grant_life *life)
{
	int64_t from = life->grant->grant.not_before, to = grant_life_end(life);
	char start[21], end[21];

	/* Taken back before it began: FHIR wants an end that is not before the start. */
	clock_format(from, start);
	clock_format(to < from ? from : to, end);
	json_object(j, "period");
	json_string(j, "start", start);
	json_string(j, "end", end);
	json_end(j);
}

static void put_provision(const struct export *x, struct json *j, const struct grant_life *life)
{
	static const struct export_code recipient = {"IRCP", "information recipient"},
					access = {"access", "Access"};
	const struct grant *g = &life->grant->grant;
	agreement_set left = g->kinds & ~g->revoked_kinds;

	json_object(j, "provision");
	json_string(j, "type", "permit");
	put_period(j, life);
	json_array(j, "actor");
	json_object(j, NULL);
	fhir_concept(j, "role", FHIR_TERMS "v3-ParticipationType", &recipient);
	fhir_member(x, j, "reference", g->partner.s);
	json_end(j);
	json_end(j);
	json_array(j, "action");
	fhir_concept(j, NULL, FHIR_TERMS "consentaction", &access);
	json_end(j);
	put_purposes(x, j, life);
	put_kinds(x, j, life, left ? left : g->kinds);
	json_end(j);
}

/* The agreement under which it was given. */
static void put_policy(const struct export *x, struct json *j, const struct grant_life *life)
{
	char hash[2 * HASH_LEN + 1], what[EXPORT_URI_MAX], urn[EXPORT_URI_MAX];

	hex_format(life->grant->edition->agreement_hash.b, HASH_LEN, hash);
	(void)snprintf(what, sizeof(what), "agreement:%s", hash);
	json_array(j, "policy");
	json_object(j, NULL);
	json_string(j, "uri", export_urn(x, what, urn));
	json_end(j);
	json_end(j);
}

static void put_head(const struct export *x, struct json *j, const struct grant_life *life)
{
	static const struct export_code privacy = {"patient-privacy", "Privacy Consent"},
					document = {"59284-0", "Consent Document"};
	char subject[EXPORT_PERSON_LEN + 1], time[21];

	export_person_holder(&x->persons, &life->holder, subject);
	clock_format(life->moments[0].time, time);
	fhir_concept(j, "scope", FHIR_TERMS "consentscope", &privacy);
	json_array(j, "category");
	fhir_concept(j, NULL, "http://loinc.org", &document);
	json_end(j);
	fhir_reference(x, j, "patient", &(struct export_code){"Patient", subject},
		       export_subject_kind(x));
	json_string(j, "dateTime", time);
	json_array(j, "organization");
	fhir_member(x, j, NULL, life->grant->grant.partner.s);
	json_end(j);
	put_policy(x, j, life);
}

enum err fhir_consent(struct export *x, const struct grant_life *life)
{
	bool active = life->state == GRANT_ACTIVE && !life->stopped;
	char id[2 * UUID_LEN + 1];
	struct json j;

	grant_life_id(&life->id, id);
	export_json_begin(x, &j);
	json_string(&j, "resourceType", "Consent");
	json_string(&j, "id", id);
	json_string(&j, "status", active ? "active" : "inactive");
	put_head(x, &j, life);
	put_provision(x, &j, life);
	json_end(&j);
	return export_json_end(x, &j, x->out);
}
