/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Known answers from tests/vectors: lines "name = hex", comments with '#'.  Tests run in the
 * root of the checkout.  Whatever is missing or malformed fails the test.
 */
#ifndef EENMAAL_TESTS_SUPPORT_VECTOR_H
#define EENMAAL_TESTS_SUPPORT_VECTOR_H

#include <stddef.h>
#include <stdint.h>

#include "broker/base/buf.h"
#include "broker/base/secret.h"

#define VECTOR_MAX 2048

struct vector {
	uint8_t b[VECTOR_MAX];
	size_t len;
};

/* The bytes of name in tests/vectors/file. */
struct vector vector_get(const char *file, const char *name);
/* The same for "<number>.<name>". */
struct vector vector_nth(const char *file, unsigned number, const char *name);
struct view vector_view(const struct vector *v);
/* A big-endian number of at most four bytes. */
uint32_t vector_u32(const struct vector *v);
/* The caller frees it. */
struct secret *vector_secret(const struct vector *v);
/* Fails the test unless the bytes are equal. */
void vector_check(const struct vector *expected, const void *data, size_t len);

#endif
