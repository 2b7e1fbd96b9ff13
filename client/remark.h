/* SPDX-License-Identifier: EUPL-1.2 */
/* What a holder's remark says: one flat JSON object (docs/PROTOCOL.md, section 11). */
#ifndef EENMAAL_CLIENT_REMARK_H
#define EENMAAL_CLIENT_REMARK_H

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/id.h"

#define REMARK_MEDIA_TYPE "application/vnd.eenmaal.remark+json"
#define REMARK_JSON_MAX 7168
#define REMARK_TEXT_MAX 4096

struct remark {
	struct slug author; /* of the document that it is about, with its version */
	uint64_t version;
	struct hash document;           /* SHA-256 of the document */
	char text[REMARK_TEXT_MAX + 1]; /* UTF-8 */
	int64_t time;                   /* Unix seconds */
};

/* Append the object.  ERR_INPUT for a text that is empty or no UTF-8, ERR_TOO_LARGE. */
MUST_USE enum err remark_write(const struct remark *r, struct buf *out);

/*
 * The reverse, of whoever's making: exactly these members, each once, in any order.  Control
 * characters in the text become spaces: it is printed on terminals.  ERR_INPUT.
 */
MUST_USE enum err remark_parse(struct view json, struct remark *out);

#endif
