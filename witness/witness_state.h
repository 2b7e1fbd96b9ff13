/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a witness must never forget: per log the newest checkpoint that it cosigned, one file each in its
 * folder, replaced as a whole and on disk before anybody is told.  A second process in the same folder is
 * refused; a file that does not read well ends the start instead of beginning anew.
 */
#ifndef EENMAAL_WITNESS_WITNESS_STATE_H
#define EENMAAL_WITNESS_WITNESS_STATE_H

#include "broker/ledger/note.h"

struct witness_state;

/* Make the folder (mode 0700) if needed and lock it.  ERR_STATE when another process has it. */
MUST_USE enum err witness_state_open(const char *folder, struct witness_state **out);
void witness_state_close(struct witness_state *s); /* NULL is harmless */

/*
 * The newest checkpoint of origin, and its note (NULL: not wanted).  Of a log that was never seen: size 0,
 * the root of the empty tree, no note.  ERR_DAMAGED when the file is not what was written.
 */
MUST_USE enum err witness_state_get(const struct witness_state *s, const char *origin,
				    struct checkpoint *out, struct buf *note);

/* Durable when it returns ERR_OK; on any error the old one stands, or nobody can say. */
MUST_USE enum err witness_state_put(const struct witness_state *s, const char *origin,
				    struct view note);

/*
 * Keep two notes that cannot both be right, with a word for what happened, in evidence/.  The same pair is
 * kept once, and so many at most by one process that nobody fills the disk with them.
 */
MUST_USE enum err witness_state_accuse(struct witness_state *s, const char *word, struct view known,
				       struct view shown);

#endif
