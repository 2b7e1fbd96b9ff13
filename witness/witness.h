/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A witness (C2SP tlog-witness): it cosigns a log's checkpoint when that continues the newest one it
 * cosigned before, and never two that cannot both be right.  What it is about to say is on disk before it
 * says so, under one lock, so that neither callers at the same time nor an end at any moment change that.
 */
#ifndef EENMAAL_WITNESS_WITNESS_H
#define EENMAAL_WITNESS_WITNESS_H

#include "broker/ledger/cosign.h"
#include "witness/witness_state.h"

#define WITNESS_LOG_KEYS_MAX 64

struct witness_options {
	struct note_key key;         /* the witness's own */
	const struct secret *seed;   /* borrowed */
	const struct note_key *logs; /* whose name is the log's origin; borrowed */
	size_t log_count;
	struct witness_state *state; /* borrowed */
};

struct witness;

/* Reads what it knows of every log, too: ERR_DAMAGED rather than to begin anew; ERR_INPUT. */
MUST_USE enum err witness_new(const struct witness_options *o, struct witness **out);
void witness_free(struct witness *w); /* NULL is harmless */

/* HTTP's words for what became of it. */
enum witness_status {
	WITNESS_OK = 200,
	WITNESS_MALFORMED = 400,
	WITNESS_UNSIGNED = 403,
	WITNESS_UNKNOWN = 404,
	WITNESS_CONFLICT = 409,
	WITNESS_TOO_LARGE = 413,
	WITNESS_UNPROVED = 422,
	WITNESS_FAULT = 500,
};

/* The media type of what WITNESS_CONFLICT answers: the size that the witness knows. */
#define WITNESS_SIZE_TYPE "text/x.tlog.size"

/*
 * Judge the body of an add-checkpoint; answer gets what is to be sent (the line, the size, or a sentence
 * for people).  A fork and a rollback are kept with both notes and logged as errors, once a minute for
 * each log with the number of those that were not.  Thread-safe.
 */
enum witness_status witness_add(struct witness *w, struct view body, struct buf *answer);

#endif
