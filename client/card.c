/* SPDX-License-Identifier: EUPL-1.2 */
/* The link in a card's QR code. */
#include "client/card.h"

#include <stdio.h>
#include <string.h>

#define SCHEME "https://"
#define NUMBER_LEN 17 /* a holder number without its dashes */
#define PART_LEN 43   /* 32 bytes in base64url */

void card_clear(struct card *c)
{
	secret_free(c->secret);
	memset(c, 0, sizeof(*c));
}

static bool page_symbol(char c)
{
	return c > ' ' && c < 0x7f && strchr("\"#<>\\^`{|}", c) == NULL;
}

static bool is_page(const char *page)
{
	size_t len = strlen(page);

	if (len <= strlen(SCHEME) || len > CARD_PAGE_MAX ||
	    strncmp(page, SCHEME, strlen(SCHEME)) != 0)
		return false;
	for (size_t n = 0; n < len; n++)
		if (!page_symbol(page[n]))
			return false;
	return page[strlen(SCHEME)] != '/';
}

enum err card_page(struct card *c, const char *url)
{
	char page[CARD_PAGE_MAX + 2] = {0};
	bool bare = true;

	if (strncmp(url, SCHEME, strlen(SCHEME)) != 0)
		return ERR_INPUT;
	bare = strchr(url + strlen(SCHEME), '/') == NULL;
	if (strlen(url) + (bare ? 1 : 0) > CARD_PAGE_MAX)
		return ERR_INPUT;
	(void)snprintf(page, sizeof(page), "%s%s", url, bare ? "/" : "");
	if (!is_page(page))
		return ERR_INPUT;
	memcpy(c->page, page, sizeof(c->page));
	return ERR_OK;
}

/* base64url without padding (RFC 4648 section 5). */
static enum err put_part(struct buf *out, const uint8_t *data)
{
	size_t start = out->len;
	enum err e = base64_put(out, view_of(data, 32));

	if (e != ERR_OK)
		return e;
	out->len = start + PART_LEN; /* drops the one '=' that 32 bytes end in */
	for (size_t n = start; n < out->len; n++) {
		if (out->data[n] == '+')
			out->data[n] = '-';
		else if (out->data[n] == '/')
			out->data[n] = '_';
	}
	return ERR_OK;
}

static void number_of(const struct holder_id *id, char out[static NUMBER_LEN + 1])
{
	char text[HOLDER_TEXT_LEN + 1];
	size_t len = 0;

	holder_id_format(id, text);
	for (size_t n = 0; text[n] != 0 && len < NUMBER_LEN; n++)
		if (text[n] != '-')
			out[len++] = text[n];
	out[len] = 0;
}

enum err card_link(const struct card *c, struct buf *out)
{
	char number[NUMBER_LEN + 1];
	size_t start = out->len;
	enum err e = ERR_INPUT;

	if (!is_page(c->page) || c->secret == NULL || secret_len(c->secret) != 32)
		return ERR_INPUT;
	number_of(&c->holder, number);
	e = buf_printf(out, "%s#%s.%s.", c->page, c->kind == CARD_RECOVERY ? "1r" : "1", number);
	if (e == ERR_OK)
		e = put_part(out, c->root.b);
	if (e == ERR_OK)
		e = buf_put_u8(out, '.');
	if (e == ERR_OK) {
		e = put_part(out, secret_open(c->secret));
		secret_close(c->secret);
	}
	if (e != ERR_OK)
		out->len = start;
	return e;
}

/* What stands before the next mark, which is dropped; false when there is no mark. */
static bool cut(struct view *rest, uint8_t mark, struct view *part)
{
	const uint8_t *at = rest->len > 0 ? memchr(rest->data, mark, rest->len) : NULL;

	if (at == NULL)
		return false;
	*part = view_of(rest->data, (size_t)(at - rest->data));
	*rest = view_of(at + 1, rest->len - part->len - 1);
	return true;
}

static enum err parse_part(struct view v, struct buf *out)
{
	char text[PART_LEN + 1];
	enum err e = ERR_INPUT;

	if (v.len != PART_LEN)
		return ERR_INPUT;
	for (size_t n = 0; n < PART_LEN; n++) {
		if (v.data[n] == '+' || v.data[n] == '/')
			goto out;
		text[n] = v.data[n] == '-' ? '+' : v.data[n] == '_' ? '/' : (char)v.data[n];
	}
	text[PART_LEN] = '=';
	e = base64_parse(view_of(text, sizeof(text)), out);
	if (e == ERR_OK && out->len != 32)
		e = ERR_INPUT;
out:
	explicit_bzero(text, sizeof(text));
	return e;
}

/* One number has one way to be written here, although people may type it in many. */
static enum err parse_number(struct view v, struct holder_id *out)
{
	char text[NUMBER_LEN + 1] = {0};
	char again[NUMBER_LEN + 1];
	enum err e = ERR_OK;

	if (v.len != NUMBER_LEN || memchr(v.data, 0, v.len) != NULL)
		return ERR_INPUT;
	memcpy(text, v.data, NUMBER_LEN);
	e = holder_id_parse(text, out);
	if (e != ERR_OK)
		return e;
	number_of(out, again);
	return strcmp(text, again) == 0 ? ERR_OK : ERR_INPUT;
}

static enum err parse_page(struct view v, struct card *out)
{
	if (v.len > CARD_PAGE_MAX || (v.len > 0 && memchr(v.data, 0, v.len) != NULL))
		return ERR_INPUT;
	if (v.len > 0)
		memcpy(out->page, v.data, v.len);
	return is_page(out->page) ? ERR_OK : ERR_INPUT;
}

static enum err parse_form(struct view v, struct card *out)
{
	if (view_equal(v, view_str("1")))
		out->kind = CARD_WALLET;
	else if (view_equal(v, view_str("1r")))
		out->kind = CARD_RECOVERY;
	else
		return ERR_INPUT;
	return ERR_OK;
}

enum err card_parse(struct view link, struct card *out)
{
	struct view page = {0}, form = {0}, number = {0}, root = {0};
	struct buf bytes = BUF_INIT(64);
	enum err e = ERR_INPUT;

	memset(out, 0, sizeof(*out));
	if (link.len > CARD_LINK_MAX || !cut(&link, '#', &page) || !cut(&link, '.', &form) ||
	    !cut(&link, '.', &number) || !cut(&link, '.', &root))
		goto out;
	e = parse_page(page, out);
	if (e == ERR_OK)
		e = parse_form(form, out);
	if (e == ERR_OK)
		e = parse_number(number, &out->holder);
	if (e == ERR_OK)
		e = parse_part(root, &bytes);
	if (e != ERR_OK)
		goto out;
	memcpy(out->root.b, bytes.data, HASH_LEN);
	buf_clear(&bytes);
	e = parse_part(link, &bytes);
	if (e == ERR_OK)
		e = secret_new(bytes.data, bytes.len, &out->secret);
out:
	buf_free(&bytes);
	if (e != ERR_OK)
		card_clear(out);
	return e;
}
