/* SPDX-License-Identifier: EUPL-1.2 */
/* Files that the keygen and directory verbs make and read, with sentences for what goes wrong. */
#ifndef EENMAAL_CLIENT_KEYGEN_FILES_H
#define EENMAAL_CLIENT_KEYGEN_FILES_H

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/secret.h"
#include "client/command.h"
#include "client/json.h"
#include "keys/sign.h"

#define KEYGEN_PROBLEM_MAX 1024
#define KEYGEN_PATH_MAX 4096
#define KEYGEN_PEM_MAX ((size_t)1 << 20)
#define KEYGEN_JSON_MAX ((size_t)8 << 20)

/* Replace what problem says by one sentence; returns e. */
enum err keygen_problem(struct buf *problem, enum err e, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Tell the problem, else the error itself; the exit code of e, 0 for ERR_OK. */
enum exit_code keygen_finish(const struct command *c, enum err e, struct buf *problem);

/* folder/name in place of what path held; the bytes end in NUL. */
MUST_USE enum err keygen_path(const char *folder, const char *name, struct buf *path);
const char *keygen_text(const struct buf *path);

/* ERR_UNSYNCED of a file with this path, which is new or replaced another. */
#define KEYGEN_UNSYNCED                                                                              \
	"%s is there, but the disk does not confirm that it stays; after a loss of power it may be " \
	"gone, or what was there before may be back"
/* What became of a file that could not be written as it should; returns e. */
enum err keygen_not_written(const char *path, enum err e, struct buf *problem);
/* Append the file's bytes; problem names the file. */
MUST_USE enum err keygen_read(const char *path, struct buf *out, struct buf *problem);
/* A new public file (mode 0644); ERR_EXISTS. */
MUST_USE enum err keygen_write(const char *path, struct view v, struct buf *problem);
/* A new secret key file, raw bytes as hex or a PEM text (mode 0600); ERR_EXISTS. */
MUST_USE enum err keygen_write_key(const char *path, const struct secret *key, struct buf *problem);
MUST_USE enum err keygen_write_pem_key(const char *path, const struct secret *pem,
				       struct buf *problem);

/* Make the folder, mode 0700; ERR_EXISTS when it holds one of the names already (NULL ends). */
MUST_USE enum err keygen_folder(const char *folder, const char *const *names, struct buf *problem);

/* SHA-256 of a root's public key as 64 hex digits. */
void keygen_fingerprint(const struct sign_public *root, char out[static 2 * HASH_LEN + 1]);

/* A JSON object on stdout: begin, fill, end.  Nothing is written unless command_json(). */
struct keygen_report {
	struct buf text;
	struct json json;
};
void keygen_report_begin(struct keygen_report *r);
MUST_USE enum err keygen_report_end(const struct command *c, struct keygen_report *r);

#endif
