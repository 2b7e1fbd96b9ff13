/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The hashes of the entries that were read, of which a wrong root, a tile or a proof may need any.  In
 * memory stand the newest; those before them in a file without a name, so that they take the same memory
 * however long the log is.
 */
#ifndef EENMAAL_CLIENT_AUDIT_LEAVES_H
#define EENMAAL_CLIENT_AUDIT_LEAVES_H

#include "broker/ledger/merkle.h"

#define AUDIT_LEAVES_HELD 32768u /* a mebibyte of them */

struct audit_leaves;

/* From entry `first` on.  The file will be in this folder, which is made when it must be. */
MUST_USE enum err audit_leaves_new(const char *folder, uint64_t first, struct audit_leaves **out);
void audit_leaves_free(struct audit_leaves *l); /* NULL is harmless */

/* The next one.  Errors are those of files, and ERR_MEMORY. */
MUST_USE enum err audit_leaves_add(struct audit_leaves *l, const struct hash *leaf);

/* Those of so many entries from `from` on; ERR_RANGE when one of them was not added. */
MUST_USE enum err audit_leaves_get(const struct audit_leaves *l, uint64_t from, size_t count,
				   struct hash *out);

/* A tree grows by so many of them: leaf `from` is put behind what the edge has. */
MUST_USE enum err audit_leaves_grow(const struct audit_leaves *l, uint64_t from, uint64_t count,
				    struct merkle_edge *edge);

#endif
