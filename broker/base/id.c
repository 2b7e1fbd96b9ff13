/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/base/id.h"

#include <sodium.h>
#include <string.h>

#define SYMBOLS ((size_t)16) /* 80 bits in fives */
#define CHECK_MOD 37

/* Crockford's alphabet; the last five are check symbols only. */
static const char alphabet[CHECK_MOD + 1] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U";

static unsigned check_of(const uint8_t symbols[static SYMBOLS])
{
	unsigned rest = 0;

	for (size_t i = 0; i < SYMBOLS; i++)
		rest = (rest * 32 + symbols[i]) % CHECK_MOD;
	return rest;
}

static void symbols_of(const struct holder_id *id, uint8_t out[static SYMBOLS])
{
	for (size_t i = 0; i < SYMBOLS; i++) {
		size_t bit = i * 5;
		unsigned two = (unsigned)id->b[bit / 8] << 8;

		if (bit / 8 + 1 < HOLDER_ID_LEN)
			two |= id->b[bit / 8 + 1];
		out[i] = (two >> (11 - bit % 8)) & 31;
	}
}

void holder_id_format(const struct holder_id *id, char out[static HOLDER_TEXT_LEN + 1])
{
	uint8_t symbols[SYMBOLS];
	char *p = out;

	symbols_of(id, symbols);
	for (size_t i = 0; i < SYMBOLS; i++) {
		*p++ = alphabet[symbols[i]];
		if (i % 4 == 3)
			*p++ = '-';
	}
	*p++ = alphabet[check_of(symbols)];
	*p = 0;
}

/* The value of one symbol as people write it, CHECK_MOD when there is none. */
static unsigned symbol_value(char c)
{
	const char *found;

	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == 'O')
		c = '0';
	if (c == 'I' || c == 'L')
		c = '1';
	found = c ? strchr(alphabet, c) : NULL;
	return found ? (unsigned)(found - alphabet) : CHECK_MOD;
}

enum err holder_id_parse(const char *text, struct holder_id *out)
{
	uint8_t symbols[SYMBOLS + 1];
	size_t count = 0;

	for (; *text; text++) {
		unsigned value = symbol_value(*text);

		if (*text == '-' || *text == ' ')
			continue;
		if (count > SYMBOLS || value >= (count < SYMBOLS ? 32 : CHECK_MOD))
			return ERR_INPUT;
		symbols[count++] = (uint8_t)value;
	}
	if (count != SYMBOLS + 1 || symbols[SYMBOLS] != check_of(symbols))
		return ERR_INPUT;
	memset(out, 0, sizeof(*out));
	for (size_t bit = 0; bit < SYMBOLS * 5; bit++)
		if (symbols[bit / 5] & (16u >> bit % 5))
			out->b[bit / 8] |= (uint8_t)(0x80u >> bit % 8);
	return ERR_OK;
}

bool slug_valid(struct view v)
{
	if (v.len < 1 || v.len > SLUG_MAX)
		return false;
	for (size_t i = 0; i < v.len; i++) {
		uint8_t c = v.data[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
			return false;
	}
	return true;
}

enum err slug_parse(struct view v, struct slug *out)
{
	if (!slug_valid(v))
		return ERR_INPUT;
	memset(out, 0, sizeof(*out));
	memcpy(out->s, v.data, v.len);
	return ERR_OK;
}

bool slug_equal(const struct slug *a, const struct slug *b)
{
	return strcmp(a->s, b->s) == 0;
}

bool slug_is(const struct slug *a, const char *text)
{
	return strcmp(a->s, text) == 0;
}

void hex_format(const void *data, size_t len, char *out)
{
	(void)sodium_bin2hex(out, 2 * len + 1, data, len);
}

enum err hex_parse(const char *text, void *out, size_t len)
{
	size_t got = 0;

	if (strlen(text) != 2 * len ||
	    sodium_hex2bin(out, len, text, 2 * len, NULL, &got, NULL) != 0)
		return ERR_INPUT;
	return got == len ? ERR_OK : ERR_INPUT;
}

enum err base64_put(struct buf *b, struct view v)
{
	const int variant = sodium_base64_VARIANT_ORIGINAL;
	size_t len;
	char *out;

	if (v.len > SIZE_MAX / 2)
		return ERR_TOO_LARGE;
	len = sodium_base64_encoded_len(v.len, variant) - 1;
	if (len > b->max - b->len)
		return ERR_TOO_LARGE;
	out = (char *)buf_reserve(b, len);
	if (!out)
		return ERR_MEMORY;
	/* Its NUL goes into the uncounted byte that buf_reserve() grants. */
	(void)sodium_bin2base64(out, len + 1, v.data, v.len, variant);
	return ERR_OK;
}

/* libsodium 1.0.18 takes some bytes above 0x7f for an 'A'. */
static bool ascii(struct view v)
{
	for (size_t i = 0; i < v.len; i++)
		if (v.data[i] > 0x7f)
			return false;
	return true;
}

enum err base64_parse(struct view text, struct buf *b)
{
	size_t before = b->len, most = text.len / 4 * 3, got = 0;
	uint8_t padding = 0;
	uint8_t *out;

	if (text.len % 4 != 0 || !ascii(text))
		return ERR_INPUT;
	while (padding < 2 && padding < text.len && text.data[text.len - 1 - padding] == '=')
		padding++;
	most -= padding;
	if (most > b->max - b->len)
		return ERR_TOO_LARGE;
	out = buf_reserve(b, most);
	if (!out)
		return ERR_MEMORY;
	if (sodium_base642bin(out, most, (const char *)text.data, text.len, NULL, &got, NULL,
			      sodium_base64_VARIANT_ORIGINAL) != 0 ||
	    got != most) {
		b->len = before;
		return ERR_INPUT;
	}
	return ERR_OK;
}

/* The length of the valid UTF-8 sequence that starts at p, 0 when there is none. */
static size_t utf8_sequence(const uint8_t *p, size_t left)
{
	uint8_t low = 0x80, high = 0xbf; /* bounds of the second byte: RFC 3629 section 4 */
	size_t len = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;

	if (len == 1)
		return p[0] != 0;
	if (p[0] < 0xc2 || p[0] > 0xf4 || len > left)
		return 0;
	if (p[0] == 0xe0)
		low = 0xa0;
	else if (p[0] == 0xed)
		high = 0x9f;
	else if (p[0] == 0xf0)
		low = 0x90;
	else if (p[0] == 0xf4)
		high = 0x8f;
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < len; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return len;
}

bool utf8_valid(struct view v)
{
	size_t i = 0;

	while (i < v.len) {
		bool plain = v.data[i] > 0 && v.data[i] < 0x80; /* nearly all are */
		size_t len = plain ? 1 : utf8_sequence(v.data + i, v.len - i);

		if (len == 0)
			return false;
		i += len;
	}
	return true;
}
