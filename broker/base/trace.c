/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/base/trace.h"

#include <string.h>

#include "broker/base/clock.h"

#define HEX "0123456789abcdef"
#define ID_AT 3
#define SPAN_AT 36
#define FLAGS_AT 53

static bool all_zero(const uint8_t *b, size_t len)
{
	uint8_t any = 0;

	for (size_t n = 0; n < len; n++)
		any |= b[n];
	return any == 0;
}

/* 2 * len digits in lower case, then end. */
static bool take(const char *text, uint8_t *out, size_t len, char end)
{
	char digits[2 * TRACE_ID_LEN + 1] = "";

	if (strspn(text, HEX) != 2 * len || text[2 * len] != end)
		return false;
	memcpy(digits, text, 2 * len);
	return hex_parse(digits, out, len) == ERR_OK;
}

enum err trace_parse(const char *text, struct trace *out)
{
	struct trace t;

	if (strnlen(text, TRACE_TEXT_LEN + 1) != TRACE_TEXT_LEN || strncmp(text, "00-", ID_AT) != 0)
		return ERR_INPUT;
	if (!take(text + ID_AT, t.id, sizeof(t.id), '-') ||
	    !take(text + SPAN_AT, t.span, sizeof(t.span), '-') ||
	    !take(text + FLAGS_AT, &t.flags, sizeof(t.flags), 0))
		return ERR_INPUT;
	if (all_zero(t.id, sizeof(t.id)) || all_zero(t.span, sizeof(t.span)))
		return ERR_INPUT;
	*out = t;
	return ERR_OK;
}

void trace_format(const struct trace *t, char out[static TRACE_TEXT_LEN + 1])
{
	memcpy(out, "00-", ID_AT);
	hex_format(t->id, sizeof(t->id), out + ID_AT);
	out[SPAN_AT - 1] = '-';
	hex_format(t->span, sizeof(t->span), out + SPAN_AT);
	out[FLAGS_AT - 1] = '-';
	hex_format(&t->flags, sizeof(t->flags), out + FLAGS_AT);
}

void trace_new(struct trace *out)
{
	*out = (struct trace){.flags = 0};
	do {
		random_bytes(out->id, sizeof(out->id));
		random_bytes(out->span, sizeof(out->span));
	} while (all_zero(out->id, sizeof(out->id)) || all_zero(out->span, sizeof(out->span)));
}
