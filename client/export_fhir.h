/* SPDX-License-Identifier: EUPL-1.2 */
/* Pieces of FHIR R4 (4.0.1) that both resources are made of. */
#ifndef EENMAAL_CLIENT_EXPORT_FHIR_H
#define EENMAAL_CLIENT_EXPORT_FHIR_H

#include "client/export_coding.h"
#include "client/export_grants.h"

#define FHIR_TERMS "http://terminology.hl7.org/CodeSystem/"

/* A Coding; key NULL in a list, display NULL: none. */
void fhir_coding(struct json *j, const char *key, const char *system, const struct export_code *c);
/* A CodeableConcept with one coding; key NULL in a list. */
void fhir_concept(struct json *j, const char *key, const char *system, const struct export_code *c);
/* The same with a code of this broker's: "urn:eenmaal:<broker>:<what>". */
void fhir_own(const struct export *x, struct json *j, const char *key, const char *what,
	      const char *code);
/* A Reference by identifier: nothing of what it names is exported. */
void fhir_reference(const struct export *x, struct json *j, const char *key,
		    const struct export_code *type_and_value, const char *what);
/* The same to an organisation, with its name. */
void fhir_member(const struct export *x, struct json *j, const char *key, const char *id);

/* The Consent resource of a grant: export_fhir_consent.c */
MUST_USE enum err fhir_consent(struct export *x, const struct grant_life *life);

#endif
