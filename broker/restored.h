/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A database that came from a backup knows nothing of what was recorded after it.  Clients that saw
 * more notice, and say that the log went back; so that the operator's log says so, too, restoring
 * leaves a mark beside the database, which the next start announces.
 */
#ifndef EENMAAL_BROKER_RESTORED_H
#define EENMAAL_BROKER_RESTORED_H

#include <stdint.h>

#include "broker/base/err.h"

/* How long the log of the backup is, and the time of its newest entry (0: none). */
struct restored {
	uint64_t entries;
	int64_t newest;
};

/* Leave the mark; before the database appears, so that no restored one goes without. */
MUST_USE enum err restored_mark(const char *database, const struct restored *r);
/* When there is a mark: log the event "restored", and remove it.  entries: of the log now. */
void restored_announce(const char *database, uint64_t entries);

#endif
