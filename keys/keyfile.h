/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Secret keys on disk: one raw key per file (32 bytes as 64 hex digits and a newline, or a PEM
 * text), mode 0600 enforced, written atomically, never overwritten.
 *
 * Where a name is looked up: one with a slash is a path as it stands; any other is a file of the
 * systemd credentials folder ($CREDENTIALS_DIRECTORY) when it exists there, else of `folder`
 * (NULL: no such folder).  Symbolic links are refused.
 */
#ifndef EENMAAL_KEYS_KEYFILE_H
#define EENMAAL_KEYS_KEYFILE_H

#include <stddef.h>

#include "broker/base/err.h"
#include "broker/base/secret.h"

/* A file may hold this much, and a key this many bytes. */
#define KEYFILE_MAX ((size_t)64 * 1024)

/*
 * Exactly len raw bytes, from hex.  ERR_PERMISSIONS, ERR_NOT_FOUND, ERR_TOO_LARGE, ERR_INPUT
 * (not exactly 2 * len hex digits and at most one newline, or an impossible name).
 */
MUST_USE enum err keyfile_read(const char *folder, const char *name, size_t len,
			       struct secret **out);
/* The file's bytes as they are (PEM, PIN), without one trailing newline; errors as above. */
MUST_USE enum err keyfile_read_text(const char *folder, const char *name, struct secret **out);

/* As hex and a newline.  ERR_EXISTS when the file exists, whatever it is; ERR_TOO_LARGE. */
MUST_USE enum err keyfile_create(const char *path, const struct secret *key);
/* As it is, with a newline at the end if it has none; errors as above, ERR_INPUT when empty. */
MUST_USE enum err keyfile_create_text(const char *path, const struct secret *text);

#endif
