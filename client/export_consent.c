/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Consent records by ISO/IEC TS 27560:2023 in the terms of the Data Privacy Vocabulary 2, as the DPV
 * community's guide lays them out (https://w3id.org/dpv/guides/consent-27560): JSON-LD, one record for each
 * grant, with its life.
 */
#include <string.h>

#include "broker/base/clock.h"
#include "client/export_coding.h"
#include "client/export_grants.h"

#define PROFILE "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr"

static void put_context(struct json *j)
{
	json_object(j, "@context");
	json_string(j, "dct", "http://purl.org/dc/terms/");
	json_string(j, "dpv", "https://w3id.org/dpv#");
	json_string(j, "eu-gdpr", "https://w3id.org/dpv/legal/eu/gdpr#");
	json_string(j, "loc", "https://w3id.org/dpv/loc#");
	json_string(j, "eenmaal", "urn:eenmaal:terms#");
	json_end(j);
}

static void node(struct json *j, const char *key, const char *id, const char *type)
{
	json_object(j, key);
	json_string(j, "@id", id);
	json_string(j, "@type", type);
}

static void put_subject(const struct export *x, struct json *j, const struct grant_life *life)
{
	char subject[EXPORT_PERSON_LEN + 1], what[EXPORT_URI_MAX], urn[EXPORT_URI_MAX];

	export_person_holder(&x->persons, &life->holder, subject);
	(void)snprintf(what, sizeof(what), "%s:%s", export_subject_kind(x), subject);
	node(j, "dpv:hasDataSubject", export_urn(x, what, urn), "dpv:DataSubject");
	json_string(j, "dct:identifier", subject);
	json_end(j);
}

static void put_party(const struct export *x, struct json *j, const char *key, const char *id,
		      const char *type)
{
	char what[EXPORT_URI_MAX], urn[EXPORT_URI_MAX];

	(void)snprintf(what, sizeof(what), "member:%s", id);
	node(j, key, export_urn(x, what, urn), type);
	json_string(j, "dct:identifier", id);
	json_string(j, "dpv:hasName", export_member_name(x, id));
	json_end(j);
}

/* ---- what may be done ------------------------------------------------------------------------------------- */

static void put_items(const struct export *x, struct json *j, const struct grant_life *life,
		      bool purposes)
{
	const struct agreement *a = life->grant->edition->agreement;
	size_t count = purposes ? agreement_purpose_count(a) : agreement_kind_count(a);
	agreement_set set = purposes ? life->grant->grant.purposes : life->grant->grant.kinds;
	char what[EXPORT_URI_MAX], urn[EXPORT_URI_MAX];

	json_array(j, purposes ? "dpv:hasPurpose" : "dpv:hasPersonalData");
	for (size_t n = 0; n < count; n++) {
		const struct agreement_item *item =
			purposes ? agreement_purpose_at(a, n) : agreement_kind_at(a, n);
		const char *type = purposes                 ? item->dpv ? item->dpv : "dpv:Purpose"
				   : item->special_category ? "dpv:SpecialCategoryPersonalData"
							    : "dpv:PersonalData";

		if (!(set & UINT64_C(1) << n))
			continue;
		(void)snprintf(what, sizeof(what), "%s:%s", purposes ? "purpose" : "kind",
			       item->id.s);
		node(j, NULL, export_urn(x, what, urn), type);
		json_string(j, "dct:identifier", item->id.s);
		json_string(j, "dct:title", agreement_item_text(item, "en")->name);
		if (!purposes && life->grant->grant.revoked_kinds & UINT64_C(1) << n)
			json_bool(j, "eenmaal:revoked", true);
		json_end(j);
	}
	json_end(j);
}

static void put_roles(struct json *j, const struct grant_life *life)
{
	const struct agreement *a = life->grant->edition->agreement;

	json_array(j, "eenmaal:staffRoles");
	for (size_t n = 0; n < agreement_role_count(a); n++)
		if (life->grant->grant.roles & UINT64_C(1) << n)
			json_string(j, NULL, agreement_role_at(a, n)->id.s);
	json_end(j);
}

static void put_process(const struct export *x, struct json *j, const struct grant_life *life)
{
	json_object(j, "dpv:hasProcess");
	json_string(j, "@type", "dpv:Process");
	json_array(j, "dpv:hasProcessing");
	json_string(j, NULL, "dpv:Access");
	json_end(j);
	put_items(x, j, life, true);
	put_items(x, j, life, false);
	put_party(x, j, "dpv:hasRecipient", life->grant->grant.partner.s, "dpv:Recipient");
	json_string(j, "dpv:hasJurisdiction", "loc:NL");
	json_string(j, "dpv:hasConsentControl", "dpv:WithdrawConsent");
	put_roles(j, life);
	json_end(j);
}

/* ---- what became of it ------------------------------------------------------------------------------------ */

static const char *status_of(enum life_event what)
{
	switch (what) {
	case LIFE_GIVEN:
		return "dpv:ConsentGiven";
	case LIFE_RENEWED:
		return "dpv:RenewedConsentGiven";
	case LIFE_RESUMED:
		return "eenmaal:ConsentResumed";
	case LIFE_PAUSED:
		return "eenmaal:ConsentPaused";
	case LIFE_REPLACED:
		return "eenmaal:ConsentReplaced";
	case LIFE_REVOKED:
		return "dpv:ConsentWithdrawn";
	case LIFE_ENDED:
		return "dpv:ConsentInvalidated";
	}
	return "dpv:ConsentUnknown";
}

/* Where it stands at the end of the log. */
static const char *state_of(const struct grant_life *life)
{
	switch (life->state) {
	case GRANT_ACTIVE:
		return life->stopped ? "eenmaal:ConsentPaused" : status_of(life->moments[0].what);
	case GRANT_PAUSED:
		return "eenmaal:ConsentPaused";
	case GRANT_REVOKED:
		return "dpv:ConsentWithdrawn";
	case GRANT_EXPIRED:
	case GRANT_USED_UP:
		return "dpv:ConsentExpired";
	case GRANT_REPLACED:
		return "eenmaal:ConsentReplaced";
	case GRANT_NONE:
	case GRANT_REQUESTED:
	case GRANT_DECLINED:
		break;
	}
	return "dpv:ConsentUnknown";
}

static void put_date(struct json *j, const char *key, int64_t at)
{
	char time[21];

	clock_format(at, time);
	json_string(j, key, time);
}

static void put_basis(struct json *j, const struct grant_life *life)
{
	bool consent = life->basis == EENMAAL__V1__LEGAL_BASIS__LEGAL_BASIS_CONSENT;
	const struct agreement *a = life->grant->edition->agreement;
	bool special = false;

	for (size_t n = 0; n < agreement_kind_count(a); n++)
		special |= (life->grant->grant.kinds & UINT64_C(1) << n) &&
			   agreement_kind_at(a, n)->special_category;
	json_array(j, "dpv:hasLegalBasis");
	json_string(j, NULL, consent ? "eu-gdpr:A6-1-a" : "dpv:LegalBasis");
	if (consent && special)
		json_string(j, NULL, "eu-gdpr:A9-2-a");
	json_end(j);
	json_string(j, "eenmaal:basis", consent ? "consent" : "statutory");
}

static void put_moment(const struct export *x, struct json *j, const struct life_moment *m)
{
	char what[EXPORT_URI_MAX], urn[EXPORT_URI_MAX];

	json_object(j, NULL);
	json_string(j, "@type", status_of(m->what));
	put_date(j, "dct:date", m->time);
	(void)snprintf(what, sizeof(what), "member:%s", m->by);
	json_string(j, "dpv:isImplementedByEntity",
		    strcmp(m->by, "holder") == 0 ? "dpv:DataSubject" : export_urn(x, what, urn));
	json_number(j, "eenmaal:entry", (int64_t)m->index);
	json_end(j);
}

static void put_moments(const struct export *x, struct json *j, const struct grant_life *life)
{
	const struct grant *g = &life->grant->grant;

	json_array(j, "dpv:hasConsentStatus");
	for (size_t n = 0; n < life->count; n++)
		put_moment(x, j, &life->moments[n]);
	if (life->state == GRANT_EXPIRED) {
		json_object(j, NULL);
		json_string(j, "@type", "dpv:ConsentExpired");
		put_date(j, "dct:date", g->not_after);
		json_end(j);
	}
	json_end(j);
}

static void put_validity(struct json *j, const struct grant_life *life)
{
	const struct grant *g = &life->grant->grant;

	json_object(j, "dct:valid");
	put_date(j, "eenmaal:from", g->not_before);
	put_date(j, "eenmaal:until", g->not_after);
	if (g->max_uses)
		json_number(j, "eenmaal:maxUses", (int64_t)g->max_uses);
	json_number(j, "eenmaal:uses", (int64_t)g->uses);
	json_end(j);
}

static void put_notice(struct json *j, const struct grant_life *life)
{
	json_object(j, "dpv:hasNotice");
	json_string(j, "@type", "dpv:ConsentNotice");
	json_string(j, "dct:language", life->language);
	json_hex(j, "eenmaal:sha256", view_of(life->notice.b, HASH_LEN));
	json_end(j);
	if (life->helper_role[0]) {
		json_object(j, "eenmaal:helper");
		json_string(j, "role", life->helper_role);
		if (life->helper_partner[0])
			json_string(j, "member", life->helper_partner);
		json_end(j);
	}
}

static void put_links(struct json *j, const struct grant_life *life)
{
	char id[2 * UUID_LEN + 1];

	if (grant_life_has(&life->replaces)) {
		grant_life_id(&life->replaces, id);
		json_string(j, "dct:replaces", id);
	}
	if (grant_life_has(&life->request)) {
		grant_life_id(&life->request, id);
		json_string(j, "eenmaal:request", id);
	}
}

static void put_record(const struct export *x, struct json *j, const struct grant_life *life)
{
	char id[2 * UUID_LEN + 1], what[EXPORT_URI_MAX], urn[EXPORT_URI_MAX];

	grant_life_id(&life->id, id);
	(void)snprintf(what, sizeof(what), "consent:%s", id);
	put_context(j);
	json_string(j, "@id", export_urn(x, what, urn));
	json_string(j, "@type", "dpv:ConsentRecord");
	json_string(j, "dct:identifier", id);
	json_string(j, "dct:conformsTo", PROFILE);
	put_subject(x, j, life);
	put_party(x, j, "dpv:hasDataController", life->grant->grant.partner.s,
		  "dpv:DataController");
	put_basis(j, life);
	put_notice(j, life);
	put_process(x, j, life);
	put_moments(x, j, life);
	json_string(j, "eenmaal:status", state_of(life));
	put_validity(j, life);
	put_links(j, life);
	json_end(j);
}

/* ---- the format ------------------------------------------------------------------------------------------- */

static enum err one_record(void *ctx, const struct grant_life *life)
{
	struct export *x = ctx;
	struct json j;

	export_json_begin(x, &j);
	put_record(x, &j, life);
	return export_json_end(x, &j, x->out);
}

static enum err consent_entry(struct export *x, const struct audit_entry *e, bool chosen)
{
	return grant_lives_entry(x->state, e, chosen);
}

static enum err consent_end(struct export *x, const struct audit *a)
{
	return grant_lives_each(x->state, a, one_record, x);
}

const struct export_format export_consent = {.name = "consent",
					     .begin = grant_lives_open,
					     .entry = consent_entry,
					     .end = consent_end,
					     .free = grant_lives_close};
