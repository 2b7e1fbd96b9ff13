/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/state_text.h"

#include <inttypes.h>
#include <string.h>

#define FIRST_LINE "eenmaal-state 1"
#define LINE_MAX_LEN 400
#define WORDS_MAX 8
#define WRITTEN_SLACK 4096 /* what is written may be longer than what was read, by a little */

/* A line's words, NUL-terminated in its own memory. */
struct line {
	char text[LINE_MAX_LEN];
	const char *words[WORDS_MAX];
	size_t count;
};

/* The next line of *rest; ERR_NOT_FOUND at the end. */
static enum err next_line(struct view *rest, struct line *out)
{
	const uint8_t *newline;
	size_t len;
	char *p;

	if (rest->len == 0)
		return ERR_NOT_FOUND;
	newline = memchr(rest->data, '\n', rest->len);
	len = newline ? (size_t)(newline - rest->data) : 0;
	if (!newline || len >= LINE_MAX_LEN || memchr(rest->data, 0, len))
		return ERR_DAMAGED;
	memcpy(out->text, rest->data, len);
	out->text[len] = 0;
	*rest = view_of(newline + 1, rest->len - len - 1);
	out->count = 0;
	p = out->text;
	while (p) {
		if (out->count == WORDS_MAX)
			return ERR_DAMAGED;
		out->words[out->count++] = p;
		p = strchr(p, ' ');
		if (p)
			*p++ = 0;
	}
	return ERR_OK;
}

static bool line_is(const struct line *l, const char *name, size_t words)
{
	return l->count == words + 1 && strcmp(l->words[0], name) == 0;
}

static enum err number(const char *word, uint64_t *out)
{
	uint64_t value = 0;

	if (word[0] == 0 || strlen(word) > 19)
		return ERR_DAMAGED;
	for (const char *p = word; *p; p++) {
		if (*p < '0' || *p > '9')
			return ERR_DAMAGED;
		value = value * 10 + (uint64_t)(*p - '0');
	}
	*out = value;
	return ERR_OK;
}

static enum err bytes(const char *word, void *out, size_t len)
{
	return hex_parse(word, out, len) == ERR_OK ? ERR_OK : ERR_DAMAGED;
}

static enum err name(const char *word, struct slug *out)
{
	return slug_parse(view_str(word), out) == ERR_OK ? ERR_OK : ERR_DAMAGED;
}

static enum err first_line(struct view *rest)
{
	struct line l;

	if (next_line(rest, &l) != ERR_OK || !line_is(&l, "eenmaal-state", 1) ||
	    strcmp(l.words[1], "1") != 0)
		return ERR_DAMAGED;
	return ERR_OK;
}

static enum err broker_line(const struct line *l, struct state_broker *out)
{
	enum err e = ERR_DAMAGED;
	uint64_t at = 0;

	if (line_is(l, "directory", 2)) {
		e = number(l->words[1], &out->directory_version);
		return e == ERR_OK ? bytes(l->words[2], out->directory_hash.b, HASH_LEN) : e;
	}
	if (line_is(l, "log", 2)) {
		e = number(l->words[1], &out->log_size);
		return e == ERR_OK ? bytes(l->words[2], out->log_root.b, HASH_LEN) : e;
	}
	if (line_is(l, "witnessed", 1)) {
		e = number(l->words[1], &at);
		out->witnessed_at = at <= INT64_MAX ? (int64_t)at : 0;
	}
	return e;
}

/*
 * A text that lacks a line, has one twice or writes a value in another way was not written here:
 * a file that lost its end must not pass for one that has seen nothing.
 */
static enum err broker_as_written(struct view text, const struct state_broker *b)
{
	struct buf again = BUF_INIT(text.len + WRITTEN_SLACK);
	enum err e = state_text_write_broker(b, &again);

	if (e == ERR_OK && !view_equal(buf_view(&again), text))
		e = ERR_DAMAGED;
	buf_free(&again);
	return e;
}

enum err state_text_read_broker(struct view text, struct state_broker *out)
{
	const struct view whole = text;
	struct state_broker b = {0};
	struct line l;
	enum err e = first_line(&text);

	while (e == ERR_OK) {
		e = next_line(&text, &l);
		if (e == ERR_OK)
			e = broker_line(&l, &b);
	}
	if (e == ERR_NOT_FOUND)
		e = broker_as_written(whole, &b);
	if (e == ERR_OK)
		*out = b;
	return e;
}

enum err state_text_write_broker(const struct state_broker *b, struct buf *out)
{
	char directory[2 * HASH_LEN + 1], root[2 * HASH_LEN + 1];
	enum err e;

	hex_format(b->directory_hash.b, HASH_LEN, directory);
	hex_format(b->log_root.b, HASH_LEN, root);
	e = buf_printf(out, FIRST_LINE "\ndirectory %" PRIu64 " %s\nlog %" PRIu64 " %s\n",
		       b->directory_version, directory, b->log_size, root);
	return e == ERR_OK && b->witnessed_at != 0
		       ? buf_printf(out, "witnessed %" PRIi64 "\n", b->witnessed_at)
		       : e;
}

static enum err identity_line(const struct line *l, struct state_identity *out)
{
	enum err e = number(l->words[1], &out->rotations);

	if (e == ERR_OK)
		e = bytes(l->words[2], out->signing_key.b, SIGN_PUBLIC_LEN);
	return e == ERR_OK ? bytes(l->words[3], out->enrolment.b, HASH_LEN) : e;
}

static enum err epoch_line(const struct line *l, struct state_holder *h)
{
	struct state_epoch *epoch = &h->epochs[h->epoch_count];
	enum err e =
		h->epoch_count < STATE_EPOCHS_MAX ? name(l->words[1], &epoch->kind) : ERR_DAMAGED;

	if (e == ERR_OK)
		e = number(l->words[2], &epoch->epoch);
	if (e == ERR_OK)
		h->epoch_count++;
	return e;
}

static enum err put_line(const struct line *l, struct state_holder *h)
{
	struct state_put *put = &h->puts[h->put_count];
	enum err e = h->put_count < STATE_PUTS_MAX ? name(l->words[1], &put->kind) : ERR_DAMAGED;

	if (e == ERR_OK)
		e = number(l->words[2], &put->version);
	if (e == ERR_OK)
		e = bytes(l->words[3], put->statement.b, HASH_LEN);
	if (e == ERR_OK)
		h->put_count++;
	return e;
}

static enum err segment_line(const struct line *l, struct state_holder *h)
{
	struct state_segment *segment = &h->segments[h->segment_count];
	uint64_t issued_at = 0;
	enum err e = ERR_DAMAGED;

	if (h->segment_count < STATE_SEGMENTS_MAX)
		e = name(l->words[1], &segment->kind);
	if (e == ERR_OK)
		e = name(l->words[2], &segment->author);
	if (e == ERR_OK)
		e = number(l->words[3], &segment->version);
	if (e == ERR_OK)
		e = number(l->words[4], &segment->reseal);
	if (e == ERR_OK)
		e = number(l->words[5], &segment->replaces);
	if (e == ERR_OK)
		e = number(l->words[6], &issued_at);
	if (e == ERR_OK)
		e = bytes(l->words[7], segment->statement.b, HASH_LEN);
	segment->issued_at = (int64_t)issued_at;
	if (e == ERR_OK)
		h->segment_count++;
	return e;
}

static enum err holder_line(const struct line *l, struct state_holder *h)
{
	if (line_is(l, "identity", 3))
		return identity_line(l, &h->identity);
	if (line_is(l, "sequence", 1))
		return number(l->words[1], &h->sequence);
	if (line_is(l, "epoch", 2))
		return epoch_line(l, h);
	if (line_is(l, "put", 3))
		return put_line(l, h);
	return line_is(l, "segment", 7) ? segment_line(l, h) : ERR_DAMAGED;
}

static enum err holder_as_written(struct view text, const struct state_holder *h)
{
	struct buf again = BUF_INIT(text.len + WRITTEN_SLACK);
	enum err e = state_text_write_holder(h, &again);

	/* More than fits is more than was read. */
	if (e == ERR_TOO_LARGE || (e == ERR_OK && !view_equal(buf_view(&again), text)))
		e = ERR_DAMAGED;
	buf_free(&again);
	return e;
}

enum err state_text_read_holder(struct view text, struct state_holder *out)
{
	const struct view whole = text;
	struct line l;
	enum err e = first_line(&text);

	while (e == ERR_OK) {
		e = next_line(&text, &l);
		if (e == ERR_OK)
			e = holder_line(&l, out);
	}
	return e == ERR_NOT_FOUND ? holder_as_written(whole, out) : e;
}

static enum err write_segments(const struct state_holder *h, struct buf *out)
{
	char hex[2 * HASH_LEN + 1];
	enum err e = ERR_OK;

	for (size_t i = 0; i < h->segment_count && e == ERR_OK; i++) {
		const struct state_segment *s = &h->segments[i];

		hex_format(s->statement.b, HASH_LEN, hex);
		e = buf_printf(out,
			       "segment %s %s %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRId64 " %s\n",
			       s->kind.s, s->author.s, s->version, s->reseal, s->replaces,
			       s->issued_at, hex);
	}
	return e;
}

enum err state_text_write_holder(const struct state_holder *h, struct buf *out)
{
	char key[2 * SIGN_PUBLIC_LEN + 1], hex[2 * HASH_LEN + 1];
	enum err e;

	hex_format(h->identity.signing_key.b, SIGN_PUBLIC_LEN, key);
	hex_format(h->identity.enrolment.b, HASH_LEN, hex);
	e = buf_printf(out, FIRST_LINE "\nidentity %" PRIu64 " %s %s\n", h->identity.rotations, key,
		       hex);
	if (e == ERR_OK && h->sequence > 0)
		e = buf_printf(out, "sequence %" PRIu64 "\n", h->sequence);
	for (size_t i = 0; i < h->epoch_count && e == ERR_OK; i++)
		e = buf_printf(out, "epoch %s %" PRIu64 "\n", h->epochs[i].kind.s,
			       h->epochs[i].epoch);
	for (size_t i = 0; i < h->put_count && e == ERR_OK; i++) {
		hex_format(h->puts[i].statement.b, HASH_LEN, hex);
		e = buf_printf(out, "put %s %" PRIu64 " %s\n", h->puts[i].kind.s,
			       h->puts[i].version, hex);
	}
	return e == ERR_OK ? write_segments(h, out) : e;
}
