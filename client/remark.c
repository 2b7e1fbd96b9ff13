/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/remark.h"

#include <stdbool.h>
#include <string.h>

#include "client/json.h"

#define NUMBER_DIGITS 15

enum err remark_write(const struct remark *r, struct buf *out)
{
	struct json j;
	size_t before = out->len;

	if (r->text[0] == 0 || !utf8_valid(view_str(r->text)))
		return ERR_INPUT;
	json_begin(&j, out);
	json_object(&j, NULL);
	json_string(&j, "author", r->author.s);
	json_number(&j, "version", (int64_t)r->version);
	json_hex(&j, "document", view_of(r->document.b, HASH_LEN));
	json_string(&j, "text", r->text);
	json_number(&j, "time", r->time);
	json_end(&j);
	if (j.error == ERR_OK && out->len - before > REMARK_JSON_MAX)
		return ERR_TOO_LARGE;
	return j.error;
}

/* ---- reading ------------------------------------------------------------------------------------ */

struct cursor {
	const uint8_t *at, *end;
};

static bool take(struct cursor *c, char wanted)
{
	while (c->at < c->end &&
	       (*c->at == ' ' || *c->at == '\n' || *c->at == '\r' || *c->at == '\t'))
		c->at++;
	if (c->at == c->end || *c->at != (uint8_t)wanted)
		return false;
	c->at++;
	return true;
}

static bool take_hex4(struct cursor *c, uint32_t *out)
{
	char digits[5] = {0};
	uint8_t bytes[2];

	if (c->end - c->at < 4)
		return false;
	memcpy(digits, c->at, 4);
	c->at += 4;
	if (strlen(digits) != 4 || hex_parse(digits, bytes, 2) != ERR_OK)
		return false;
	*out = (uint32_t)bytes[0] << 8 | bytes[1];
	return true;
}

/* What follows "\u"; half of a pair without the other is no text. */
static bool take_code_point(struct cursor *c, uint32_t *out)
{
	uint32_t low = 0;

	if (!take_hex4(c, out))
		return false;
	if (*out < 0xd800 || *out > 0xdfff)
		return true;
	if (*out > 0xdbff || c->end - c->at < 2 || c->at[0] != '\\' || c->at[1] != 'u')
		return false;
	c->at += 2;
	if (!take_hex4(c, &low) || low < 0xdc00 || low > 0xdfff)
		return false;
	*out = 0x10000 + ((*out - 0xd800) << 10) + (low - 0xdc00);
	return true;
}

static enum err put_utf8(struct buf *out, uint32_t p)
{
	uint8_t b[4];
	size_t n = p < 0x80 ? 1 : p < 0x800 ? 2 : p < 0x10000 ? 3 : 4;

	for (size_t i = n - 1; i > 0; i--) {
		b[i] = (uint8_t)(0x80 | (p & 0x3f));
		p >>= 6;
	}
	b[0] = (uint8_t)(n == 1 ? p : (0xf00u >> n & 0xff) | p);
	return buf_put(out, b, n);
}

static bool take_escape(struct cursor *c, struct buf *out)
{
	static const char names[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	const char *found;
	uint32_t p = 0;

	if (c->at == c->end)
		return false;
	if (*c->at == 'u') {
		c->at++;
		return take_code_point(c, &p) && put_utf8(out, p) == ERR_OK;
	}
	found = *c->at ? strchr(names, (char)*c->at) : NULL;
	c->at++;
	return found && buf_put_u8(out, (uint8_t)meant[found - names]) == ERR_OK;
}

/* The text in quotes, NUL-terminated in out. */
static bool take_text(struct cursor *c, struct buf *out)
{
	buf_clear(out);
	if (!take(c, '"'))
		return false;
	while (c->at < c->end && *c->at != '"') {
		uint8_t ch = *c->at++;

		if (ch == '\\' ? !take_escape(c, out) : ch < 0x20 || buf_put_u8(out, ch) != ERR_OK)
			return false;
	}
	return take(c, '"') && utf8_valid(buf_view(out)) && buf_put_u8(out, 0) == ERR_OK;
}

static bool take_number(struct cursor *c, uint64_t *out)
{
	unsigned digits = 0;

	*out = 0;
	while (c->at < c->end &&
	       (*c->at == ' ' || *c->at == '\n' || *c->at == '\r' || *c->at == '\t'))
		c->at++;
	for (; c->at < c->end && *c->at >= '0' && *c->at <= '9'; c->at++) {
		if (digits == NUMBER_DIGITS || (digits > 0 && *out == 0))
			return false;
		*out = *out * 10 + (uint64_t)(*c->at - '0');
		digits++;
	}
	return digits > 0;
}

/* C0, DEL and C1 (U+0080 to U+009F): nobody's words, but a terminal's orders. */
static void calm(char *text)
{
	for (unsigned char *p = (unsigned char *)text; *p; p++) {
		if (*p < 0x20 || *p == 0x7f)
			*p = ' ';
		else if (*p == 0xc2 && p[1] >= 0x80 && p[1] <= 0x9f)
			p[0] = p[1] = ' ';
	}
}

static const char *const members[] = {"author", "version", "document", "text", "time"};
enum { AUTHOR, VERSION, DOCUMENT, TEXT, TIME, MEMBERS };

static bool take_value(struct cursor *c, unsigned member, struct buf *text, struct remark *out)
{
	uint64_t number = 0;

	if (member == VERSION || member == TIME) {
		if (!take_number(c, &number))
			return false;
		if (member == VERSION)
			out->version = number;
		else
			out->time = (int64_t)number;
		return true;
	}
	if (!take_text(c, text))
		return false;
	if (member == AUTHOR)
		return slug_parse(view_str((const char *)text->data), &out->author) == ERR_OK;
	if (member == DOCUMENT)
		return hex_parse((const char *)text->data, out->document.b, HASH_LEN) == ERR_OK;
	/* A zero byte inside would hide what follows it. */
	if (text->len < 2 || strlen((const char *)text->data) != text->len - 1)
		return false;
	memcpy(out->text, text->data, text->len);
	calm(out->text);
	return true;
}

static bool take_member(struct cursor *c, struct buf *text, struct remark *out, unsigned *seen)
{
	if (!take_text(c, text) || !take(c, ':'))
		return false;
	for (unsigned n = 0; n < MEMBERS; n++) {
		if (strcmp((const char *)text->data, members[n]) != 0)
			continue;
		if (*seen & 1u << n)
			return false;
		*seen |= 1u << n;
		return take_value(c, n, text, out);
	}
	return false;
}

static bool take_object(struct cursor *c, struct buf *text, struct remark *out)
{
	unsigned seen = 0;

	if (!take(c, '{'))
		return false;
	do
		if (!take_member(c, text, out, &seen))
			return false;
	while (take(c, ','));
	if (!take(c, '}') || seen != (1u << MEMBERS) - 1)
		return false;
	(void)take(c, ' '); /* to the next that is no space */
	return c->at == c->end;
}

enum err remark_parse(struct view json, struct remark *out)
{
	struct buf text = BUF_INIT(REMARK_TEXT_MAX + 1);
	struct cursor c = {json.data, json.data ? json.data + json.len : NULL};
	bool ok = json.len > 0 && json.len <= REMARK_JSON_MAX;

	memset(out, 0, sizeof(*out));
	ok = ok && take_object(&c, &text, out);
	if (!ok)
		memset(out, 0, sizeof(*out));
	buf_free(&text);
	return ok ? ERR_OK : ERR_INPUT;
}
