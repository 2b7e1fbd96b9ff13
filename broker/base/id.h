/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The names of things: holder numbers (10 random bytes, Crockford base32 in groups
 * with a check symbol, "7K3Q-9MZT-4XWB-1NCE-H"), 16-byte ids, slugs, hex, base64.
 */
#ifndef EENMAAL_BROKER_BASE_ID_H
#define EENMAAL_BROKER_BASE_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/hash.h"

#define HOLDER_ID_LEN 10
#define HOLDER_TEXT_LEN 21 /* four groups of four, a check symbol, four dashes; no NUL */
#define UUID_LEN 16        /* grants, requests, nonces */
#define SLUG_MAX 40

struct holder_id {
	uint8_t b[HOLDER_ID_LEN];
};

struct uuid {
	uint8_t b[UUID_LEN];
};

/* [a-z0-9-]{1,40}, NUL-terminated; s[0] == 0 means "none". */
struct slug {
	char s[SLUG_MAX + 1];
};

/*
 * Check symbol: the number mod 37 over 0-9A-HJKMNP-TV-Z*~$=U (Crockford).  Parsing
 * ignores dashes, spaces and case and reads O as 0, I and L as 1.  ERR_INPUT for a
 * wrong length, symbol or check.
 */
void holder_id_format(const struct holder_id *id, char out[static HOLDER_TEXT_LEN + 1]);
MUST_USE enum err holder_id_parse(const char *text, struct holder_id *out);

bool slug_valid(struct view v);
/* ERR_INPUT unless v is a slug. */
MUST_USE enum err slug_parse(struct view v, struct slug *out);
bool slug_equal(const struct slug *a, const struct slug *b);
bool slug_is(const struct slug *a, const char *text);

/* Lower-case hex; out takes 2 * len + 1 bytes. */
void hex_format(const void *data, size_t len, char *out);
/* Exactly len bytes from 2 * len hex digits of either case; else ERR_INPUT. */
MUST_USE enum err hex_parse(const char *text, void *out, size_t len);

/* Standard base64 with padding, appended to b. */
MUST_USE enum err base64_put(struct buf *b, struct view v);
/* Strict: padding required, no white space, canonical; appended to b. */
MUST_USE enum err base64_parse(struct view text, struct buf *b);

/* True when v is valid UTF-8 (RFC 3629: no surrogates, no overlong) without NUL. */
bool utf8_valid(struct view v);

#endif
