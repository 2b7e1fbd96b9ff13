/* SPDX-License-Identifier: EUPL-1.2 */
/* Private to the store: the write-ahead log as a file. */
#ifndef EENMAAL_BROKER_STORE_WAL_H
#define EENMAAL_BROKER_STORE_WAL_H

#include <stdbool.h>

#include "broker/base/err.h"

/* Is there a WAL that may still complete the database at path? */
bool wal_waits(const char *path);

/*
 * Make durable what a writer that is gone left in the WAL of the database at path, and the name of
 * that WAL.  When an fsync fails, the system shows what was written but may never bring it to the
 * disk, whatever later fsyncs answer: who builds on it without writing it again loses, at a power
 * cut, also what was acknowledged since.  The caller holds the write lock.
 */
MUST_USE enum err wal_secure(const char *path);

#endif
