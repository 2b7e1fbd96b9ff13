/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * fsync() and fdatasync() of this process (not of the daemon, which is another one) return at once
 * between these two; the second then waits until the folder's file system has written everything.
 */
#ifndef EENMAAL_BENCH_SCALE_UNSYNCED_H
#define EENMAAL_BENCH_SCALE_UNSYNCED_H

void unsynced_begin(void);
void unsynced_end(const char *folder);

#endif
