/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Opening what a broker released: every signature, every binding and every key, from the holder's
 * grant down to the document.  Pure: a SubjectResult in, documents out; no network, no files.
 */
#ifndef EENMAAL_CLIENT_RELEASE_H
#define EENMAAL_CLIENT_RELEASE_H

#include <stdbool.h>

#include "keys/directory.h"
#include "proto/codec.h"
#include "proto/convert.h"

/* For whom and for what; all borrowed. */
struct release_request {
	const struct directory *directory;
	const struct slug *partner;
	const struct kem_public *kem_key; /* the partner's, as in the directory */
	const struct secret *kem_private;
	const char *purpose, *staff_role;
	unsigned suite_floor; /* what is sealed to less is not opened */
	const Eenmaal__V1__AccessSubject *subject;
	struct arena *arena; /* of everything that comes out */
};

struct release_document {
	struct slug kind, author;
	uint64_t version, reseal, replaces, epoch;
	int64_t written_at; /* the author's provenance, Unix seconds */
	int64_t sealed_at;  /* the segment statement */
	const char *media_type, *title;
	struct uuid grant;
	struct hash statement; /* of the segment */
	struct view content;
};

struct release_opened {
	struct holder_id holder;
	size_t count; /* 0: nothing was released */
	struct release_document *documents;
	const char *problem; /* what does not verify, for people; never NULL after an error */
};

/*
 * Check and open one dossier's result.  seen is its receipt's record, already verified; keys the
 * holder's, already verified (not read when nothing was released).  ERR_VERIFY for whatever the
 * broker sent that does not fit, ERR_WEAK for a suite below the floor; out->count is then 0.
 */
MUST_USE enum err release_open(const struct release_request *r,
			       const Eenmaal__V1__SubjectResult *result,
			       const Eenmaal__V1__SeenRecord *seen, const struct holder_keys *keys,
			       struct release_opened *out);

#endif
