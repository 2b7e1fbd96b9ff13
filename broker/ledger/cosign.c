/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/ledger/cosign.h"

#include <inttypes.h>
#include <sodium.h>
#include <string.h>

#include "broker/ledger/note_internal.h"

#define TIME_LEN ((size_t)8)
#define COSIGNATURE_LEN (TIME_LEN + crypto_sign_BYTES)
/* "cosignature/v1\ntime <20 digits>\n" before a text. */
#define MESSAGE_MAX (CHECKPOINT_MAX + 64)

enum err cosign_key_init(struct note_key *key, const char *name,
			 const uint8_t public_key[static 32])
{
	return note_key_make(view_str(name), public_key, NOTE_KEY_COSIGNATURE, key);
}

enum err cosign_key_parse(const char *vkey, struct note_key *out)
{
	return note_key_read(vkey, NOTE_KEY_COSIGNATURE, out);
}

enum err cosign_key_format(const struct note_key *key, struct buf *out)
{
	return note_key_write(key, NOTE_KEY_COSIGNATURE, out);
}

static enum err split(struct view note, struct view *text, struct view *lines)
{
	return note.len > CHECKPOINT_MAX ? ERR_TOO_LARGE : note_split(note, text, lines);
}

static enum err message_put(struct view text, uint64_t time, struct buf *out)
{
	enum err e = buf_printf(out, "cosignature/v1\ntime %" PRIu64 "\n", time);

	return e == ERR_OK ? buf_put_view(out, text) : e;
}

enum err cosign_line(struct view note, int64_t time, const struct note_key *key,
		     const struct secret *seed, struct buf *out)
{
	struct buf message = BUF_INIT(MESSAGE_MAX), signature = BUF_INIT(COSIGNATURE_LEN);
	struct view text = {0}, lines = {0};
	uint8_t *place = NULL;
	enum err e = time < 0 ? ERR_INPUT : split(note, &text, &lines);

	if (e == ERR_OK)
		e = message_put(text, (uint64_t)time, &message);
	if (e == ERR_OK)
		e = buf_put_u64(&signature, (uint64_t)time);
	if (e == ERR_OK) {
		place = buf_reserve(&signature, crypto_sign_BYTES);
		e = place ? note_key_sign(buf_view(&message), key, seed, place) : ERR_MEMORY;
	}
	if (e == ERR_OK)
		e = note_line_put(key, buf_view(&signature), out);
	buf_free(&signature);
	buf_free(&message);
	return e;
}

/* Verify a line that says it is by key, for the note's text. */
static enum err line_verify(const struct note_line *line, struct view text,
			    const struct note_key *key, int64_t *time)
{
	struct buf message = BUF_INIT(MESSAGE_MAX);
	const uint8_t *p = line->bytes.data + NOTE_KEY_ID_LEN;
	uint64_t stated = 0;
	enum err e;

	if (line->bytes.len != NOTE_KEY_ID_LEN + COSIGNATURE_LEN)
		return ERR_VERIFY;
	for (size_t i = 0; i < TIME_LEN; i++)
		stated = stated << 8 | p[i];
	/* A time of 0 would say nothing, and none lies beyond what a clock can show. */
	if (stated == 0 || stated > INT64_MAX)
		return ERR_VERIFY;
	e = message_put(text, stated, &message);
	if (e == ERR_OK && crypto_sign_verify_detached(p + TIME_LEN, message.data, message.len,
						       key->public_key) != 0)
		e = ERR_VERIFY;
	if (e == ERR_OK)
		*time = (int64_t)stated;
	buf_free(&message);
	return e;
}

static enum err line_count(const struct note_line *line, struct view text,
			   const struct note_key *key, int64_t *newest)
{
	int64_t time = 0;
	enum err e;

	if (!note_line_by(line, key))
		return ERR_OK;
	e = line_verify(line, text, key, &time);
	if (e == ERR_OK && time > *newest)
		*newest = time;
	return e;
}

enum err cosign_count(struct view note, const struct note_key *keys, size_t count,
		      struct cosign_tally *out)
{
	struct note_line line = {.bytes = BUF_INIT(CHECKPOINT_MAX)};
	struct cosign_tally tally = {0};
	struct view text = {0}, lines = {0};
	size_t seen = 0;
	enum err e = count > COSIGN_WITNESSES_MAX ? ERR_INPUT : split(note, &text, &lines);

	while (e == ERR_OK && lines.len > 0) {
		e = ++seen > NOTE_SIGNATURES_MAX ? ERR_INPUT : note_line_next(&lines, &line);
		for (size_t i = 0; e == ERR_OK && i < count; i++)
			e = line_count(&line, text, &keys[i], &tally.times[i]);
	}
	for (size_t i = 0; i < count && e == ERR_OK; i++)
		tally.count += tally.times[i] != 0;
	if (e == ERR_OK)
		*out = tally;
	buf_free(&line.bytes);
	return e;
}

/* The first line by key, with its newline, if it is right. */
static enum err find(struct view text, struct view lines, const struct note_key *key,
		     struct view *out)
{
	struct note_line line = {.bytes = BUF_INIT(CHECKPOINT_MAX)};
	enum err e = ERR_NOT_FOUND;
	int64_t time = 0;

	*out = view_of(NULL, 0);
	for (size_t seen = 0; lines.len > 0 && e == ERR_NOT_FOUND; seen++) {
		const uint8_t *start = lines.data;

		e = seen == NOTE_SIGNATURES_MAX ? ERR_INPUT : note_line_next(&lines, &line);
		if (e != ERR_OK)
			break;
		e = note_line_by(&line, key) ? line_verify(&line, text, key, &time) : ERR_NOT_FOUND;
		if (e == ERR_OK)
			*out = view_of(start, (size_t)(lines.data - start));
	}
	buf_free(&line.bytes);
	return e;
}

enum err cosign_append(struct buf *note, struct view lines, const struct note_key *key)
{
	struct view text = {0}, present = {0}, line = {0};
	enum err e = split(buf_view(note), &text, &present);

	if (e != ERR_OK)
		return e;
	if (lines.len > CHECKPOINT_MAX)
		return ERR_TOO_LARGE;
	e = find(text, present, key, &line);
	if (e != ERR_NOT_FOUND)
		return e;
	e = find(text, lines, key, &line);
	return e == ERR_OK ? buf_put_view(note, line) : e;
}
