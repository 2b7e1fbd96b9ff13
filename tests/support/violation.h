/* SPDX-License-Identifier: EUPL-1.2 */
/* The table of ways in which a statement can break one rule of the .proto files' comments. */
#ifndef EENMAAL_TESTS_SUPPORT_VIOLATION_H
#define EENMAAL_TESTS_SUPPORT_VIOLATION_H

#include <stddef.h>
#include <stdint.h>

#include "broker/base/err.h"
#include "keys/statement.h"

enum violate {
	VIOLATE_LEN, /* bytes of number length */
	VIOLATE_TEXT,
	VIOLATE_NUM,
	VIOLATE_GONE,  /* no such message */
	VIOLATE_COUNT, /* a list of the first element, number times */
	VIOLATE_SWAP,  /* the first two elements */
	VIOLATE_TWIN,  /* the second element also as the first */
};

/* Set the field at path of a valid statement so; it must then be refused. */
struct violation {
	enum statement_type type;
	const char *path; /* names and list positions: "members.0.tls.1.issuer" */
	enum violate how;
	uint64_t number; /* the length, value or count */
	const char *text;
	enum err expect; /* ERR_OK stands for ERR_INPUT */
};

extern const struct violation violations[];
extern const size_t violation_count;

#endif
