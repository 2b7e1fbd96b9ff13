/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * How people stand in an export: by a pseudonym, which is the same in every export of this auditor's
 * and means nothing to anybody else.
 *
 *   HMAC-SHA-256(key, "eenmaal/v1/export/<what>" 00 || bytes), its first 16 bytes in hex
 *
 * The key is 32 random bytes in the file export.key of the auditor's profile, made at first use.  Who has
 * it can try numbers: with it, and with nothing else, an export can be joined to dossiers again.
 */
#ifndef EENMAAL_CLIENT_EXPORT_PERSON_H
#define EENMAAL_CLIENT_EXPORT_PERSON_H

#include "broker/base/buf.h"
#include "broker/base/id.h"
#include "broker/base/secret.h"
#include "client/profile.h"

#define EXPORT_PSEUDONYM_LEN 16
#define EXPORT_PERSON_LEN 96 /* pseudonym in hex, number, or "member/staff" */

struct export_persons {
	struct secret *key; /* NULL with identify */
	bool identify;      /* people by their numbers and ids, because that was asked for */
};

/* Errors as keyfile_read() and keyfile_create(). */
MUST_USE enum err export_persons_open(const struct profile *p, bool identify,
				      struct export_persons *out);
void export_persons_close(struct export_persons *p);

/* The dossier's pseudonym, or its number. */
void export_person_holder(const struct export_persons *p, const struct holder_id *id,
			  char out[static EXPORT_PERSON_LEN + 1]);
/* The pseudonym of a member of staff of an organisation, or "organisation/staff". */
void export_person_staff(const struct export_persons *p, const char *organisation,
			 const char *staff, char out[static EXPORT_PERSON_LEN + 1]);

#endif
