/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A file that gets its name only once all of it is there and was found good.  Until then it lies beside
 * that place as NAME.part-XXXXXX, readable for nobody else; that is what remains when the program is killed.
 */
#ifndef EENMAAL_CLIENT_EXPORT_FILE_H
#define EENMAAL_CLIENT_EXPORT_FILE_H

#include <stdio.h>

#include "broker/base/buf.h"
#include "broker/base/err.h"

struct export_file {
	FILE *f;          /* to be written to; borrowed */
	const char *path; /* borrowed; NULL: a file without a name, for standard output */
	char *part;
};

/* ERR_EXISTS when path exists; problem says what is wrong. */
MUST_USE enum err export_file_open(const char *path, struct export_file *out, struct buf *problem);
/* The whole file under its name, durably; or to standard output.  The file may be read afterwards. */
MUST_USE enum err export_file_keep(struct export_file *x, struct buf *problem);
/* Without export_file_keep(), or after it failed but for ERR_UNSYNCED, nothing remains.  A zeroed one is harmless. */
void export_file_close(struct export_file *x);

#endif
