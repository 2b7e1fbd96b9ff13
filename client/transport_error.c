/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Connect's error body, {"code":"…","message":"…",…}: a small strict scanner of JSON (RFC 8259)
 * that keeps the two texts and steps over the rest.
 */
#include "client/transport.h"

#include <string.h>

#define DEPTH_MAX 16
#define MESSAGE_MAX 400

struct scan {
	const uint8_t *at, *end;
};

static void skip_space(struct scan *s)
{
	while (s->at < s->end && memchr(" \t\r\n", *s->at, 4))
		s->at++;
}

static bool take(struct scan *s, uint8_t c)
{
	skip_space(s);
	if (s->at == s->end || *s->at != c)
		return false;
	s->at++;
	return true;
}

static int hex_digit(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The four digits of \uXXXX; characters beyond ASCII become '?': messages are English. */
static enum err take_unicode(struct scan *s, uint8_t *out)
{
	unsigned value = 0;

	if (s->end - s->at < 4)
		return ERR_INPUT;
	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(*s->at++);

		if (digit < 0)
			return ERR_INPUT;
		value = value * 16 + (unsigned)digit;
	}
	*out = value < 0x80 ? (uint8_t)value : '?';
	return ERR_OK;
}

static enum err take_escape(struct scan *s, uint8_t *out)
{
	static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
	const char *found;
	uint8_t c;

	if (s->at == s->end)
		return ERR_INPUT;
	c = *s->at++;
	if (c == 'u')
		return take_unicode(s, out);
	found = c ? strchr(names, c) : NULL;
	if (!found)
		return ERR_INPUT;
	*out = (uint8_t)values[found - names];
	return ERR_OK;
}

/* out may be NULL; what does not fit is cut. */
static enum err take_string(struct scan *s, struct buf *out)
{
	if (!take(s, '"'))
		return ERR_INPUT;
	while (s->at < s->end && *s->at != '"') {
		uint8_t c = *s->at++;
		enum err e = c < 0x20 ? ERR_INPUT : ERR_OK;

		if (e == ERR_OK && c == '\\')
			e = take_escape(s, &c);
		if (e != ERR_OK)
			return e;
		if (out && out->len < out->max && buf_put_u8(out, c) != ERR_OK)
			return ERR_MEMORY;
	}
	return take(s, '"') ? ERR_OK : ERR_INPUT;
}

/* A number, true, false or null: letters, digits and signs. */
static enum err skip_word(struct scan *s)
{
	const uint8_t *from = s->at;

	while (s->at < s->end &&
	       (hex_digit(*s->at) >= 0 || memchr("+-.EtrulsN", *s->at, 10) || *s->at == 'n'))
		s->at++;
	return s->at > from ? ERR_OK : ERR_INPUT;
}

/*
 * Step over one value.  Brackets are counted, not matched by recursion: what is inside is not used,
 * so only strings, which may hold brackets, and the depth matter.
 */
static enum err skip_value(struct scan *s)
{
	unsigned depth = 0;
	enum err e = ERR_OK;

	do {
		skip_space(s);
		if (s->at == s->end)
			return ERR_INPUT;
		if (*s->at == '{' || *s->at == '[') {
			s->at++;
			e = ++depth > DEPTH_MAX ? ERR_INPUT : ERR_OK;
		} else if (depth > 0 && (*s->at == '}' || *s->at == ']')) {
			s->at++;
			depth--;
		} else if (depth > 0 && (*s->at == ',' || *s->at == ':')) {
			s->at++;
		} else {
			e = *s->at == '"' ? take_string(s, NULL) : skip_word(s);
		}
	} while (e == ERR_OK && depth > 0);
	return e;
}

static enum err scan_member(struct scan *s, struct buf *code, struct buf *message)
{
	struct buf key = BUF_INIT(32), *into = NULL;
	enum err e = take_string(s, &key);

	if (e == ERR_OK && !take(s, ':'))
		e = ERR_INPUT;
	if (view_equal(buf_view(&key), view_str("code")))
		into = code;
	else if (view_equal(buf_view(&key), view_str("message")))
		into = message;
	/* Twice the same key is a quarrel about which one counts. */
	if (e == ERR_OK && into && into->len > 0)
		e = ERR_INPUT;
	if (e == ERR_OK)
		e = into ? take_string(s, into) : skip_value(s);
	buf_free(&key);
	return e;
}

static enum err scan_object(struct scan *s, struct buf *code, struct buf *message)
{
	enum err e = take(s, '{') ? ERR_OK : ERR_INPUT;

	if (e == ERR_OK && !take(s, '}')) {
		do
			e = scan_member(s, code, message);
		while (e == ERR_OK && take(s, ','));
		if (e == ERR_OK && !take(s, '}'))
			e = ERR_INPUT;
	}
	skip_space(s);
	return e == ERR_OK && s->at != s->end ? ERR_INPUT : e;
}

static enum err code_error(struct view code)
{
	static const struct {
		const char *name;
		enum err error;
	} codes[] = {
		{"unauthenticated", ERR_UNAUTHENTICATED},
		{"permission_denied", ERR_FORBIDDEN},
		{"not_found", ERR_NOT_FOUND},
		{"already_exists", ERR_EXISTS},
		{"failed_precondition", ERR_STATE},
		{"aborted", ERR_SEQUENCE},
		{"resource_exhausted", ERR_TOO_LARGE},
		{"unavailable", ERR_BUSY},
		{"deadline_exceeded", ERR_DEADLINE},
		{"invalid_argument", ERR_INPUT},
	};

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (view_equal(code, view_str(codes[i].name)))
			return codes[i].error;
	return ERR_INTERNAL;
}

/*
 * It goes to a terminal: no control characters, and text only.  Messages are English: what lies
 * beyond ASCII could be a control character (C1) or turn the direction of the line.
 */
static void clean(struct buf *message)
{
	for (size_t i = 0; i < message->len; i++) {
		uint8_t *c = &message->data[i];

		if (*c < 0x20 || *c == 0x7f)
			*c = ' ';
		else if (*c >= 0x80)
			*c = '?';
	}
}

enum err transport_error(struct view body, enum err *code, struct buf *message)
{
	struct scan s = {.at = body.data, .end = body.data + body.len};
	struct buf name = BUF_INIT(64), text = BUF_INIT(MESSAGE_MAX);
	enum err e = body.len > 0 ? scan_object(&s, &name, &text) : ERR_INPUT;

	*code = ERR_INTERNAL;
	buf_clear(message);
	if (e == ERR_OK && name.len == 0)
		e = ERR_INPUT;
	if (e != ERR_OK)
		goto out;
	clean(&text);
	*code = code_error(buf_view(&name));
	/* The error's own text serves when there is no memory for this one. */
	if (buf_put_view(message, buf_view(&text)) != ERR_OK)
		buf_clear(message);
out:
	buf_free(&name);
	buf_free(&text);
	return e;
}
