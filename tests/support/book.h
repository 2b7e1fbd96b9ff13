/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A file of tests/vectors/protocol as a test works it out: a JSON object {"about", "cases"}, each
 * case a flat object of texts, numbers, hex and lists of hex.  book_close() compares it byte for
 * byte with the file; with EENMAAL_WRITE_VECTORS=1 in the environment it writes the file.
 */
#ifndef EENMAAL_TESTS_SUPPORT_BOOK_H
#define EENMAAL_TESTS_SUPPORT_BOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "broker/base/buf.h"
#include "broker/base/id.h"
#include "broker/base/secret.h"
#include "keys/sign.h"

struct book {
	const char *file; /* "seal.json" */
	struct buf text;
	bool in_case;
};

void book_open(struct book *b, const char *file, const char *about);
void book_case(struct book *b, const char *what);
void book_hex(struct book *b, const char *name, struct view value);
void book_secret(struct book *b, const char *name, const struct secret *s);
void book_sign_key(struct book *b, const char *name, const struct sign_public *key);
void book_hash(struct book *b, const char *name, struct hash h);
void book_text(struct book *b, const char *name, const char *value);
void book_number(struct book *b, const char *name, uint64_t value);
/* count values of len bytes each, one behind the other. */
void book_list(struct book *b, const char *name, const void *values, size_t count, size_t len);
/* Compare, or write; fails the test at the first line that differs. */
void book_close(struct book *b);

#endif
