/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The log in the formats of other people's tools: docs/EXPORTS.md lays down every field.  Nobody gets
 * to see a line before the whole log was read and verified; lines stream to a file, and what stays in
 * memory besides the audit itself is one entry, and a few hundred bytes for each grant and each
 * member of staff.
 */
#ifndef EENMAAL_CLIENT_EXPORT_H
#define EENMAAL_CLIENT_EXPORT_H

#include <stdio.h>

#include "client/audit_print.h"
#include "client/export_person.h"

#define EXPORT_LINE_MAX ((size_t)16 << 20)
#define EXPORT_URI_MAX 512

struct export;

/* A format.  Any part may be NULL; an error ends the export. */
struct export_format {
	const char *name;
	enum err (*begin)(struct export *x); /* before the first entry */
	/* Every entry of the log, also those that the filter leaves out: chosen says. */
	enum err (*entry)(struct export *x, const struct audit_entry *e, bool chosen);
	/* After the last one; a is the audit at the log's end. */
	enum err (*end)(struct export *x, const struct audit *a);
	void (*free)(struct export *x); /* state; also after an error */
};

struct export
{
	const struct export_format *format;
	struct audit_filter filter;
	struct export_persons persons;
	const char *audience;     /* the broker's name */
	const char *registry;     /* URI of the register of processing activities; NULL: ours */
	FILE *out, *staff;        /* staff NULL: no table of them is wanted */
	struct audit_table *seen; /* members of staff who stand in that table */
	const struct audit_edition *edition; /* of the entry at hand */
	struct buf line;                     /* being made */
	uint64_t records;                    /* lines in out */
	void *state;                         /* the format's own */
};

/* "csv", "jsonl", …; NULL: there is no such format. */
const struct export_format *export_format_find(const char *name);

/* Parts that formats share. */
/* Begin a JSON object in x->line, and write it with a newline to f. */
void export_json_begin(struct export *x, struct json *j);
MUST_USE enum err export_json_end(struct export *x, struct json *j, FILE *f);
MUST_USE enum err export_write(FILE *f, struct view v);
/* "urn:eenmaal:<broker>:<what>" */
const char *export_urn(const struct export *x, const char *what, char out[static EXPORT_URI_MAX]);
/* The dossier that the entry is about, or that was named: a pseudonym, or the number; "" for none. */
const char *export_subject(const struct export *x, const struct audit_entry *e,
			   char out[static EXPORT_PERSON_LEN + 1]);
/* What export_subject() gives: "pseudonym" or "dossier". */
const char *export_subject_kind(const struct export *x);
/* The member of staff, noted in the table when it is the first time; "" for none. */
MUST_USE enum err export_staff(struct export *x, const struct audit_entry *e,
			       char out[static EXPORT_PERSON_LEN + 1]);
/* Something to do with a dossier, existing or not? */
bool export_about_dossier(const struct audit_entry *e);
/* "" when there is no trace. */
void export_hex(ProtobufCBinaryData d, char *out, size_t most);

/* Private to client/export*.c: the formats. */
extern const struct export_format export_log, export_csv, export_jsonl, export_logboek,
	export_nen7513, export_fhir, export_consent;

#endif
