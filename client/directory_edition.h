/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The directory's keeper works in a folder: `edition.bin`, the next edition as an unsigned
 * Directory message (`directory show --folder` prints it), and `agreement.yaml`, the agreement
 * that it will name.  Every change is checked as clients will check the signed edition.
 */
#ifndef EENMAAL_CLIENT_DIRECTORY_EDITION_H
#define EENMAAL_CLIENT_DIRECTORY_EDITION_H

#include "client/keygen_files.h"
#include "policy/agreement.h"
#include "proto/codec.h"

struct edition {
	const char *folder; /* borrowed */
	struct arena *arena;
	Eenmaal__V1__Directory *directory; /* version: of the edition signed last, 0 for none */
	struct agreement *agreement;
	struct buf problem; /* what went wrong, for people */
};

/* Read the folder; whatever is returned, edition_close() it. */
MUST_USE enum err edition_open(const char *folder, struct edition *e);
/* A new, empty edition in memory. */
MUST_USE enum err edition_new(const char *folder, struct edition *e);
void edition_close(struct edition *e);

/* The agreement from a file, into the edition and, at edition_save(), its folder. */
MUST_USE enum err edition_agreement(struct edition *e, const char *path, struct buf *bytes);

/* Check as clients will, and replace edition.bin. */
MUST_USE enum err edition_save(struct edition *e);

/* Its place in the list; NULL when there is none. */
Eenmaal__V1__Member **edition_find(const struct edition *e, const char *id);
/* Put m at its place, or instead of the member with the same id. */
MUST_USE enum err edition_put(struct edition *e, Eenmaal__V1__Member *m);

/* A text in the edition's memory; NULL when out of memory. */
char *edition_text(struct edition *e, const char *text);

/* Sign for days from now with seed: version, times and signature are set; *out is in the arena. */
MUST_USE enum err edition_sign(struct edition *e, const struct secret *seed, unsigned days,
			       Eenmaal__V1__Envelope **out);

#endif
