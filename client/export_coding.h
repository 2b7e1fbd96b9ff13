/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What an entry is in the words of health care: DICOM's audit events (PS3.15 A.5 and PS3.16 CID 400 and 401, which RFC 3881, NEN 7513
 * and FHIR use) and the record lifecycle events of ISO 21089.
 */
#ifndef EENMAAL_CLIENT_EXPORT_CODING_H
#define EENMAAL_CLIENT_EXPORT_CODING_H

#include "client/export.h"

struct export_code {
	const char *code, *display;
};

struct export_coding {
	struct export_code event;     /* system DCM */
	struct export_code type;      /* system DCM; code NULL: none */
	struct export_code lifecycle; /* ISO 21089; code NULL: none */
	char action;                  /* C, R, U, D, E */
};

#define CODING_DCM "http://dicom.nema.org/resources/ontology/DCM"
#define CODING_LIFECYCLE "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle"

/* Of every action, known or not. */
const struct export_coding *export_coding(Eenmaal__V1__Action action);
/* 0: done, 4: refused, or nothing was released. */
int export_outcome(const struct audit_entry *e);
/* Why not, of the entry or of the first kind that was not released; NULL when nothing was refused. */
const char *export_reason(const struct audit_entry *e);
/* The organisation's name in the directory of that time, in English or its first; else its id. */
const char *export_member_name(const struct export *x, const char *id);
/* By the holder, who is no member? */
bool export_by_holder(const struct audit_entry *e);

#endif
