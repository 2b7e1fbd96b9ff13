/* SPDX-License-Identifier: EUPL-1.2 */
/* What signatures of logs (note.c) and of witnesses (cosign.c) have in common. */
#ifndef EENMAAL_BROKER_LEDGER_NOTE_INTERNAL_H
#define EENMAAL_BROKER_LEDGER_NOTE_INTERNAL_H

#include <stdbool.h>

#include "broker/ledger/note.h"

/* C2SP signed-note's types of keys. */
#define NOTE_KEY_ED25519 0x01
#define NOTE_KEY_COSIGNATURE 0x04

#define NOTE_KEY_ID_LEN ((size_t)4)
#define NOTE_LINE_BYTES_MAX 128 /* key id and signature of a line that we write */

struct note_line {
	struct view name;
	struct buf bytes; /* key id, then the signature */
};

/* As their namesakes in note.h, for a key of this type. */
MUST_USE enum err note_key_make(struct view name, const uint8_t public_key[static 32], uint8_t type,
				struct note_key *out);
MUST_USE enum err note_key_read(const char *vkey, uint8_t type, struct note_key *out);
MUST_USE enum err note_key_write(const struct note_key *key, uint8_t type, struct buf *out);

/* ERR_INPUT unless seed is 32 bytes and the key's own. */
MUST_USE enum err note_key_sign(struct view message, const struct note_key *key,
				const struct secret *seed, uint8_t signature[static 64]);

/* Split at the last empty line: text keeps its newline, lines are what follows. */
MUST_USE enum err note_split(struct view note, struct view *text, struct view *lines);

/* Take the next line off lines; the bytes in *out replace those of the line before. */
MUST_USE enum err note_line_next(struct view *lines, struct note_line *out);

/* Does the line say that it is by key? */
bool note_line_by(const struct note_line *line, const struct note_key *key);

/* Append a signature line; unchanged on error. */
MUST_USE enum err note_line_put(const struct note_key *key, struct view signature, struct buf *out);

/* Take the next line off v, without its newline.  False when there is none. */
bool checkpoint_line_take(struct view *v, struct view *line);

/* Decimal without sign or leading zeros. */
bool checkpoint_size_parse(struct view digits, uint64_t *out);

#endif
