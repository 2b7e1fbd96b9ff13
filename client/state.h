/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What this profile has seen of the chain before, so that a broker cannot take it back: a folder
 * with one file for the broker and one per holder.  Files are replaced as a whole.
 */
#ifndef EENMAAL_CLIENT_STATE_H
#define EENMAAL_CLIENT_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/id.h"
#include "keys/sign.h"

struct state;

/* The broker's side; all zero while nothing was seen. */
struct state_broker {
	uint64_t directory_version;
	struct hash directory_hash;
	uint64_t log_size;
	struct hash log_root;
	int64_t witnessed_at; /* when enough witnesses were last seen to agree, Unix seconds; 0: never */
};

/* A holder's identity as it was last verified; enrolment all zero: none yet. */
struct state_identity {
	uint64_t rotations;
	struct sign_public signing_key;
	struct hash enrolment; /* the statement's hash */
};

/* A live segment as it was last seen. */
struct state_segment {
	struct slug kind, author;
	uint64_t version, reseal, replaces;
	int64_t issued_at; /* of its statement, Unix seconds */
	struct hash statement;
};

/* The newest document that this profile itself put into the dossier, by kind. */
struct state_put {
	struct slug kind;
	uint64_t version;
	struct hash statement;
};

struct state_epoch {
	struct slug kind;
	uint64_t epoch;
};

#define STATE_EPOCHS_MAX 64
#define STATE_PUTS_MAX 64
#define STATE_SEGMENTS_MAX 1024

struct state_holder {
	struct holder_id id;
	struct state_identity identity;
	uint64_t sequence; /* of the newest change that the holder's own device saw */
	size_t epoch_count, put_count, segment_count;
	struct state_epoch epochs[STATE_EPOCHS_MAX];
	struct state_put puts[STATE_PUTS_MAX];
	struct state_segment segments[STATE_SEGMENTS_MAX];
};

/*
 * Open the folder (made when it does not exist) and lock it until state_close(), waiting up to
 * wait_ms for another process.  ERR_BUSY, ERR_DAMAGED (a file that this program did not write).
 */
MUST_USE enum err state_open(const char *folder, unsigned wait_ms, struct state **out);
void state_close(struct state *s); /* NULL is harmless */

const struct state_broker *state_broker(const struct state *s);
/* Durable when it returns ERR_OK. */
MUST_USE enum err state_set_broker(struct state *s, const struct state_broker *b);

/* An empty record when the holder was never seen.  The caller frees *out. */
MUST_USE enum err state_holder(const struct state *s, const struct holder_id *id,
			       struct state_holder **out);
void state_holder_free(struct state_holder *h);
MUST_USE enum err state_set_holder(struct state *s, const struct state_holder *h);

/* The newest epoch seen of a kind; 0: none. */
uint64_t state_epoch_of(const struct state_holder *h, const struct slug *kind);
/*
 * Note that epoch is current now.  ERR_ROLLBACK for a smaller one than seen.  Like the two below it
 * changes memory only, until state_set_holder().
 */
MUST_USE enum err state_see_epoch(struct state_holder *h, const struct slug *kind, uint64_t epoch);

/*
 * Note a live segment.  ERR_ROLLBACK when its statement is older than one that was seen of the same
 * version, or that replaced this version.  A later statement with a lower number is no rollback: the
 * line starts anew after the holder has erased it.  Beyond STATE_SEGMENTS_MAX the oldest is forgotten.
 */
MUST_USE enum err state_see_segment(struct state_holder *h, const struct state_segment *seen);

/* Forget the n-th segment: it was seen before and is no longer there. */
void state_forget_segment(struct state_holder *h, size_t n);

/* The newest own document of a kind; NULL when there is none. */
const struct state_put *state_put_of(const struct state_holder *h, const struct slug *kind);
MUST_USE enum err state_note_put(struct state_holder *h, const struct state_put *put);

/*
 * Keep a serialised Receipt, so that it can be shown later, as receipts/<time>-<hash>.receipt with
 * mode 0600.  now: Unix seconds.
 */
MUST_USE enum err state_keep_receipt(struct state *s, struct view receipt, int64_t now);

#endif
