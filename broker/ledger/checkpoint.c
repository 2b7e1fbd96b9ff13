/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>
#include <string.h>

#include "broker/ledger/note_internal.h"

static bool origin_valid(struct view origin)
{
	if (origin.len == 0 || origin.len > NOTE_NAME_MAX || !utf8_valid(origin))
		return false;
	for (size_t i = 0; i < origin.len; i++)
		if (origin.data[i] < 0x20)
			return false;
	return true;
}

enum err checkpoint_sign(const struct checkpoint *c, const struct note_key *key,
			 const struct secret *seed, struct buf *out)
{
	struct buf text = BUF_INIT(CHECKPOINT_MAX);
	enum err e;

	if (!origin_valid(view_str(c->origin)))
		return ERR_INPUT;
	e = buf_printf(&text, "%s\n%" PRIu64 "\n", c->origin, c->size);
	if (e == ERR_OK)
		e = base64_put(&text, view_of(c->root.b, HASH_LEN));
	if (e == ERR_OK)
		e = buf_put_str(&text, "\n");
	if (e == ERR_OK)
		e = note_sign(buf_view(&text), key, seed, out);
	buf_free(&text);
	return e;
}

bool checkpoint_line_take(struct view *v, struct view *line)
{
	const uint8_t *end = v->len ? memchr(v->data, '\n', v->len) : NULL;

	if (!end)
		return false;
	*line = view_of(v->data, (size_t)(end - v->data));
	*v = view_of(end + 1, v->len - line->len - 1);
	return true;
}

bool checkpoint_size_parse(struct view digits, uint64_t *out)
{
	uint64_t size = 0;

	if (digits.len == 0 || (digits.len > 1 && digits.data[0] == '0'))
		return false;
	for (size_t i = 0; i < digits.len; i++) {
		uint8_t c = digits.data[i];

		if (c < '0' || c > '9' || __builtin_mul_overflow(size, 10, &size) ||
		    __builtin_add_overflow(size, (uint64_t)(c - '0'), &size))
			return false;
	}
	*out = size;
	return true;
}

static enum err parse_root(struct view text, struct hash *out)
{
	struct buf root = BUF_INIT(HASH_LEN);
	enum err e = base64_parse(text, &root);

	if (e == ERR_TOO_LARGE || (e == ERR_OK && root.len != HASH_LEN))
		e = ERR_INPUT;
	if (e == ERR_OK)
		memcpy(out->b, root.data, HASH_LEN);
	buf_free(&root);
	return e;
}

static enum err parse_text(struct view text, struct checkpoint *out)
{
	struct view origin, size, root, extension;
	struct checkpoint c = {.size = 0};
	enum err e;

	if (!checkpoint_line_take(&text, &origin) || !checkpoint_line_take(&text, &size) ||
	    !checkpoint_line_take(&text, &root))
		return ERR_INPUT;
	if (!origin_valid(origin) || !checkpoint_size_parse(size, &c.size))
		return ERR_INPUT;
	/* Extension lines are signed but mean nothing to us; only their form is checked. */
	while (checkpoint_line_take(&text, &extension))
		if (extension.len == 0)
			return ERR_INPUT;
	memcpy(c.origin, origin.data, origin.len);
	e = parse_root(root, &c.root);
	if (e == ERR_OK)
		*out = c;
	return e;
}

enum err checkpoint_verify(struct view note, const struct note_key *keys, size_t count,
			   const char *origin, struct checkpoint *out)
{
	struct checkpoint c;
	struct view text;
	enum err e;

	if (note.len > CHECKPOINT_MAX)
		return ERR_TOO_LARGE;
	e = note_verify(note, keys, count, &text);
	if (e == ERR_OK)
		e = parse_text(text, &c);
	if (e != ERR_OK)
		return e;
	if (origin && strcmp(origin, c.origin) != 0)
		return ERR_AUDIENCE;
	*out = c;
	return ERR_OK;
}

enum err checkpoint_parse(struct view note, struct checkpoint *out)
{
	struct view text = {0}, lines = {0};
	enum err e = note.len > CHECKPOINT_MAX ? ERR_TOO_LARGE : note_split(note, &text, &lines);

	return e == ERR_OK ? parse_text(text, out) : e;
}
