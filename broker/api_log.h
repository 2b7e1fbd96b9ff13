/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The log as everybody may have it: the newest signed checkpoint, and the tiles that it covers.  All of
 * it is read in the worker and durable; nothing here tells more than salted commitments do.
 */
#ifndef EENMAAL_BROKER_API_LOG_H
#define EENMAAL_BROKER_API_LOG_H

#include "broker/ledger/tile.h"
#include "broker/store/store.h"
#include "keys/directory.h"

/* The one place where the note that is shown comes from.  ERR_NOT_FOUND: the log is empty. */
MUST_USE enum err api_log_checkpoint(struct store *reader, struct arena *a, uint64_t *size,
				     struct view *note);

/*
 * The note for those who follow the log without asking for proofs: the newest that as many witnesses
 * cosigned within a day as the directory demands (one, where it only names some), else the newest.
 */
MUST_USE enum err api_log_shown(struct store *reader, struct arena *a, const struct directory *d,
				struct view *note);

/*
 * Append what the tile holds: hashes, or entries behind their lengths (two bytes, big-endian).
 * ERR_NOT_FOUND when the signed log does not have all of it, ERR_DAMAGED when the database lacks some.
 */
MUST_USE enum err api_log_tile(struct store *reader, struct arena *a, const struct tile *t,
			       struct buf *out);

#endif
