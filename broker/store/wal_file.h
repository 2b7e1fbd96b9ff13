/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Private to the store: how SQLite writes the write-ahead log.  It writes each frame in two pieces, so
 * that a batch of forty pages is eighty system calls, and this makes few of them: what follows on
 * what was written before is held back and goes together.
 *
 * Nobody sees the difference.  A commit's last frame takes everything along, before SQLite tells other
 * connections of it and before it is synced; so does every other call on the file.  When that fails,
 * the call does: a write that fails ends its transaction, whose frames are then forgotten, and any
 * other leaves them to be written by the next.
 */
#ifndef EENMAAL_BROKER_STORE_WAL_FILE_H
#define EENMAAL_BROKER_STORE_WAL_FILE_H

/* Bytes held back at most: SQLite's own xWrite takes no more at once (it looks at 17 bits of the number). */
#define WAL_FILE_PENDING 0x1ffffu

/* SQLite's name for it, for sqlite3_open_v2(); NULL (its own way of writing) when there is no memory. */
const char *wal_file_vfs(void);

#endif
