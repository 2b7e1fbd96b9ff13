/* SPDX-License-Identifier: EUPL-1.2 */
/* Files: bounded reads, atomic durable writes, and the checks that secrets need. */
#ifndef EENMAAL_BROKER_BASE_IO_H
#define EENMAAL_BROKER_BASE_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/secret.h"

/* Append the file's bytes to b (its max bounds the read).  ERR_NOT_FOUND, ERR_TOO_LARGE, ERR_IO. */
MUST_USE enum err io_read_file(const char *path, struct buf *b);

/*
 * Replace path atomically: temporary file in the same folder, mode, fsync, rename,
 * fsync of the folder.  ERR_NOT_FOUND (no such folder), ERR_DISK_FULL, ERR_READ_ONLY,
 * ERR_IO; the old file then stands.  ERR_UNSYNCED: the new one stands there, but after a loss of power
 * it may be the old one again.  A symbolic link is replaced, not followed.
 */
MUST_USE enum err io_write_file(const char *path, struct view v, mode_t mode);

/* As io_write_file, but ERR_EXISTS when path exists. */
MUST_USE enum err io_create_file(const char *path, struct view v, mode_t mode);

/*
 * Give part, a finished file in the same folder, the name path, and fsync the folder; ERR_EXISTS when
 * path exists; ERR_UNSYNCED as above: path is there.  Also where there are no hard links, as on a
 * memory stick.  part may remain.
 */
MUST_USE enum err io_publish_file(const char *part, const char *path);

/*
 * A new file in this folder, to write and read, without a name: it is gone when *fd is closed.  Only where
 * the file system has no such files it gets a name for a moment, which a kill just then leaves behind.
 */
MUST_USE enum err io_open_scratch(const char *folder, int *fd);
/* All of v there, and len bytes from there; ERR_IO where the file ends before. */
MUST_USE enum err io_write_at(int fd, uint64_t offset, struct view v);
MUST_USE enum err io_read_at(int fd, uint64_t offset, void *out, size_t len);

/*
 * Read a secret file whole (1 to max bytes, max up to 1 MiB - 2).  ERR_PERMISSIONS unless
 * it is a regular file, not a symbolic link, owned by this user or root, without any access
 * for group and others (a systemd credential, root:root 0440 by its ACL, is accepted by
 * users other than root).  ERR_INPUT when empty, ERR_TOO_LARGE.
 */
MUST_USE enum err io_read_secret(const char *path, size_t max, struct secret **out);

/* As above from an open descriptor (a pipe, say) until its end; one trailing newline is dropped. */
MUST_USE enum err io_read_secret_fd(int fd, size_t max, struct secret **out);

/* Make the folder (mode 0700 by default) and its parents; an existing one is fine. */
MUST_USE enum err io_make_dir(const char *path, mode_t mode);

bool io_exists(const char *path);

/* Map errno to ours: ENOSPC/EDQUOT, EACCES/EROFS/EPERM, ENOENT, EEXIST, ENOMEM, else ERR_IO. */
enum err io_errno(int error);

#endif
