/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Things found by an id of fixed length (1 to 32 bytes).  The place of an id depends on a random
 * number of the table, so that nobody who writes the log can make the audit slow.
 */
#ifndef EENMAAL_CLIENT_AUDIT_TABLE_H
#define EENMAAL_CLIENT_AUDIT_TABLE_H

#include <stddef.h>

#include "broker/base/err.h"

struct audit_table;

MUST_USE enum err audit_table_new(size_t key_len, struct audit_table **out);
/* Frees the values too, with mem_free(); NULL is harmless. */
void audit_table_free(struct audit_table *t);

/* NULL when there is none. */
void *audit_table_find(const struct audit_table *t, const void *key);
/*
 * A new zeroed value of size bytes under key; ERR_EXISTS, ERR_MEMORY.
 */
MUST_USE enum err audit_table_add(struct audit_table *t, const void *key, size_t size, void **out);
/* Every thing once, in no order that means anything. */
typedef void audit_table_visit(void *ctx, const void *key, void *value);
void audit_table_each(const struct audit_table *t, audit_table_visit *visit, void *ctx);
size_t audit_table_count(const struct audit_table *t);

#endif
