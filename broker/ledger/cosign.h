/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Cosignatures of witnesses: C2SP tlog-cosignature, "cosignature/v1".  A witness says that at a time it
 * knew a checkpoint and no other log than the one that it continues.  Its key is written in vkey form
 * with type 04, and its id is the first four bytes of SHA-256(name || 0A || 04 || public key).  The
 * signature is the time (u64, big-endian, Unix seconds) and Ed25519 over
 * "cosignature/v1\ntime <time>\n" || the note's text.
 */
#ifndef EENMAAL_BROKER_LEDGER_COSIGN_H
#define EENMAAL_BROKER_LEDGER_COSIGN_H

#include "broker/ledger/note.h"

/* With the log's own line and room for others, as many lines as a note may have and as fit into it. */
#define COSIGN_WITNESSES_MAX 12

/* As note_key_init(), note_key_parse() and note_key_format(), for a witness's key. */
MUST_USE enum err cosign_key_init(struct note_key *key, const char *name,
				  const uint8_t public_key[static 32]);
MUST_USE enum err cosign_key_parse(const char *vkey, struct note_key *out);
MUST_USE enum err cosign_key_format(const struct note_key *key, struct buf *out);

/*
 * Append the line with which key cosigns the note at time (Unix seconds, not negative).  The note's own
 * signatures are the caller's to verify.  ERR_INPUT; out is unchanged on error.
 */
MUST_USE enum err cosign_line(struct view note, int64_t time, const struct note_key *key,
			      const struct secret *seed, struct buf *out);

/* Who of the keys that were asked about cosigned, and when. */
struct cosign_tally {
	unsigned count;                      /* distinct keys */
	int64_t times[COSIGN_WITNESSES_MAX]; /* by the key's place; 0: it did not */
};

/*
 * Count the cosignatures of a note of at most CHECKPOINT_MAX bytes under count keys, which are distinct
 * and COSIGN_WITNESSES_MAX at most.  Lines of other keys are ignored; of several by one key the newest
 * counts.  ERR_INPUT when malformed, ERR_VERIFY when a line that names a known key is wrong: such a note
 * is worth nothing at all.  *out is written on success only.
 */
MUST_USE enum err cosign_count(struct view note, const struct note_key *keys, size_t count,
			       struct cosign_tally *out);

/*
 * Append to the note in buf the line by key that lines (signature lines, what a witness answered) hold,
 * unless it has a line by that key already.  Lines of other keys are ignored.  ERR_NOT_FOUND when there
 * is none, ERR_VERIFY when it is wrong, ERR_INPUT, ERR_TOO_LARGE; the note is unchanged on error.
 */
MUST_USE enum err cosign_append(struct buf *note, struct view lines, const struct note_key *key);

#endif
