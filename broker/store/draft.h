/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A new file that appears under its name only when it is complete and durable.  Private to the
 * store, whose files are written by SQLite and thus cannot go through io.h.
 */
#ifndef EENMAAL_BROKER_STORE_DRAFT_H
#define EENMAAL_BROKER_STORE_DRAFT_H

#include <limits.h>

#include "broker/base/err.h"

struct draft {
	char path[PATH_MAX]; /* empty, mode 0600, in the folder of the final name */
};

/* ERR_EXISTS when path exists; ERR_NOT_FOUND (no such folder), ERR_READ_ONLY, ERR_DISK_FULL. */
MUST_USE enum err draft_begin(const char *path, struct draft *d);
/*
 * Make it durable and give it its name; ERR_EXISTS when somebody else was faster.  The draft is
 * gone either way.
 */
MUST_USE enum err draft_publish(struct draft *d, const char *path);
/* Remove the draft and what SQLite left beside it; harmless without one. */
void draft_abandon(struct draft *d);

/* The folder of path. */
MUST_USE enum err draft_folder(const char *path, char out[static PATH_MAX]);

#endif
