/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Reading for a caseload: signed requests of up to 64 dossiers, every answer verified as a whole
 * before anything of it leaves.  For the files of `eenmaal partner fetch`.
 */
#ifndef EENMAAL_CLIENT_FETCH_H
#define EENMAAL_CLIENT_FETCH_H

#include "client/json.h"
#include "client/partner.h"
#include "client/release.h"

#define FETCH_SUBJECTS_MAX 64
#define FETCH_CASELOAD_MAX 100000

struct fetch {
	const struct partner *partner;
	struct partner_kinds kinds;
	const char *purpose, *role, *staff;
	size_t holder_count, holder_size;
	struct holder_id *holders; /* distinct */
	size_t released;           /* documents so far */
	/* where they go */
	const char *folder;
	bool to_stdout;
	struct buf text; /* --json: the object in the making */
	struct json json;
};

/* One dossier of an answer; lives until the next batch. */
struct fetch_subject {
	struct release_opened opened;
	const Eenmaal__V1__Receipt *receipt;
	const Eenmaal__V1__SeenRecord *seen;
	struct state_holder *state; /* NULL when nothing was released */
	size_t note_count;
	char **notes; /* what was there before and is gone */
};

struct fetch_batch {
	size_t count;
	struct fetch_subject subjects[FETCH_SUBJECTS_MAX];
};

/*
 * Ask for count (at most 64) holders from the first on, and verify the whole answer.  Fills b, which
 * the caller frees also after an error.
 */
MUST_USE enum err fetch_ask(struct fetch *f, size_t first, size_t count, struct fetch_batch *b);
void fetch_batch_free(struct fetch_batch *b);

/* Where documents go: fetch_start() once, fetch_write() for each verified batch, fetch_finish(). */
MUST_USE enum err fetch_start(struct fetch *f);
MUST_USE enum err fetch_write(struct fetch *f, const struct fetch_batch *b);
MUST_USE enum err fetch_finish(struct fetch *f);

#endif
