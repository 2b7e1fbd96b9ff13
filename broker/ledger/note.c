/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/ledger/note_internal.h"

#include <sodium.h>
#include <string.h>

#define KEY_LEN 32
#define KEY_ID_LEN NOTE_KEY_ID_LEN
#define SIGNATURE_LEN crypto_sign_BYTES
#define TEXT_MAX 65536

static const char line_start[] = "\xe2\x80\x94 "; /* em dash, space */

/* What Unicode calls white space, beyond the control characters; and '+'. */
static const char *const not_in_names[] = {
	" ",
	"+",
	"\xc2\x85",
	"\xc2\xa0",
	"\xe1\x9a\x80",
	"\xe2\x80\x80",
	"\xe2\x80\x81",
	"\xe2\x80\x82",
	"\xe2\x80\x83",
	"\xe2\x80\x84",
	"\xe2\x80\x85",
	"\xe2\x80\x86",
	"\xe2\x80\x87",
	"\xe2\x80\x88",
	"\xe2\x80\x89",
	"\xe2\x80\x8a",
	"\xe2\x80\xa8",
	"\xe2\x80\xa9",
	"\xe2\x80\xaf",
	"\xe2\x81\x9f",
	"\xe3\x80\x80",
};

/* Valid UTF-8 without control characters, newlines excepted. */
static bool text_valid(struct view v)
{
	for (size_t i = 0; i < v.len; i++)
		if (v.data[i] < 0x20 && v.data[i] != '\n')
			return false;
	return utf8_valid(v);
}

static bool name_valid(struct view name)
{
	if (name.len == 0 || !text_valid(name) || memchr(name.data, '\n', name.len))
		return false;
	for (size_t i = 0; i < sizeof(not_in_names) / sizeof(not_in_names[0]); i++)
		if (memmem(name.data, name.len, not_in_names[i], strlen(not_in_names[i])))
			return false;
	return true;
}

static uint32_t read_u32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint32_t key_id(const struct note_key *key, uint8_t type)
{
	const uint8_t middle[] = {'\n', type};
	const struct view pieces[] = {view_str(key->name), view_of(middle, sizeof(middle)),
				      view_of(key->public_key, KEY_LEN)};
	struct hash h;

	hash_pieces(pieces, 3, &h);
	return read_u32(h.b);
}

enum err note_key_make(struct view name, const uint8_t public_key[static KEY_LEN], uint8_t type,
		       struct note_key *out)
{
	if (name.len > NOTE_NAME_MAX || !name_valid(name))
		return ERR_INPUT;
	memset(out, 0, sizeof(*out));
	memcpy(out->name, name.data, name.len);
	memcpy(out->public_key, public_key, KEY_LEN);
	out->id = key_id(out, type);
	return ERR_OK;
}

enum err note_key_init(struct note_key *key, const char *name, const uint8_t public_key[static 32])
{
	return note_key_make(view_str(name), public_key, NOTE_KEY_ED25519, key);
}

enum err note_key_read(const char *vkey, uint8_t type, struct note_key *out)
{
	const char *plus = strchr(vkey, '+');
	char hex[2 * KEY_ID_LEN + 1] = "";
	uint8_t id[KEY_ID_LEN];
	struct buf key = BUF_INIT(1 + KEY_LEN);
	struct note_key made;
	enum err e = ERR_INPUT;

	/* The base64 part may hold a '+' of its own, so the parts are found from the left. */
	if (!plus || strlen(plus) < sizeof(hex) + 1 || plus[sizeof(hex)] != '+')
		return ERR_INPUT;
	memcpy(hex, plus + 1, 2 * KEY_ID_LEN);
	/* In lower case, as it is written: a key has one text, or two of them would seem two keys. */
	if (strpbrk(hex, "ABCDEF") || hex_parse(hex, id, sizeof(id)) != ERR_OK)
		return ERR_INPUT;
	e = base64_parse(view_str(plus + 1 + sizeof(hex)), &key);
	if (e == ERR_OK && (key.len != 1 + KEY_LEN || key.data[0] != type))
		e = ERR_INPUT;
	if (e == ERR_OK)
		e = note_key_make(view_of(vkey, (size_t)(plus - vkey)), key.data + 1, type, &made);
	if (e == ERR_OK && made.id != read_u32(id))
		e = ERR_INPUT;
	if (e == ERR_OK)
		*out = made;
	buf_free(&key);
	return e == ERR_OK || e == ERR_MEMORY ? e : ERR_INPUT;
}

enum err note_key_parse(const char *vkey, struct note_key *out)
{
	return note_key_read(vkey, NOTE_KEY_ED25519, out);
}

enum err note_key_write(const struct note_key *key, uint8_t type, struct buf *out)
{
	uint8_t typed[1 + KEY_LEN] = {type};
	size_t before = out->len;
	enum err e = buf_printf(out, "%s+%08x+", key->name, (unsigned)key->id);

	memcpy(typed + 1, key->public_key, KEY_LEN);
	if (e == ERR_OK)
		e = base64_put(out, view_of(typed, sizeof(typed)));
	if (e != ERR_OK)
		out->len = before;
	return e;
}

enum err note_key_format(const struct note_key *key, struct buf *out)
{
	return note_key_write(key, NOTE_KEY_ED25519, out);
}

enum err note_signer_new(const struct secret *seed, struct secret **out)
{
	uint8_t public_key[crypto_sign_PUBLICKEYBYTES];
	enum err e = ERR_INPUT;

	*out = NULL;
	if (secret_len(seed) == crypto_sign_SEEDBYTES)
		e = secret_new(NULL, crypto_sign_SECRETKEYBYTES, out);
	if (e != ERR_OK)
		return e;
	(void)crypto_sign_seed_keypair(public_key, secret_write(*out), secret_open(seed));
	secret_close(seed);
	secret_written(*out);
	return ERR_OK;
}

/* Only under the public key that the secret one has behind it: under another a signature would give it away. */
static enum err sign_with(const uint8_t *secret_key, struct view message,
			  const struct note_key *key, uint8_t *signature)
{
	if (memcmp(secret_key + crypto_sign_SEEDBYTES, key->public_key, KEY_LEN) != 0)
		return ERR_INPUT;
	return crypto_sign_detached(signature, NULL, message.data, message.len, secret_key) != 0
		       ? ERR_CRYPTO
		       : ERR_OK;
}

enum err note_key_sign(struct view message, const struct note_key *key, const struct secret *seed,
		       uint8_t signature[static 64])
{
	uint8_t secret_key[crypto_sign_SECRETKEYBYTES], public_key[crypto_sign_PUBLICKEYBYTES];
	enum err e = ERR_INPUT;

	if (secret_len(seed) == crypto_sign_SECRETKEYBYTES) {
		e = sign_with(secret_open(seed), message, key, signature);
		secret_close(seed);
	} else if (secret_len(seed) == crypto_sign_SEEDBYTES) {
		(void)crypto_sign_seed_keypair(public_key, secret_key, secret_open(seed));
		secret_close(seed);
		e = sign_with(secret_key, message, key, signature);
		sodium_memzero(secret_key, sizeof(secret_key));
	}
	return e;
}

enum err note_line_put(const struct note_key *key, struct view signature, struct buf *out)
{
	uint8_t bytes[NOTE_LINE_BYTES_MAX];
	size_t before = out->len;
	enum err e;

	if (signature.len > sizeof(bytes) - KEY_ID_LEN)
		return ERR_TOO_LARGE;
	for (size_t i = 0; i < KEY_ID_LEN; i++)
		bytes[i] = (uint8_t)(key->id >> (24 - 8 * i));
	memcpy(bytes + KEY_ID_LEN, signature.data, signature.len);
	e = buf_printf(out, "%s%s ", line_start, key->name);
	if (e == ERR_OK)
		e = base64_put(out, view_of(bytes, KEY_ID_LEN + signature.len));
	if (e == ERR_OK)
		e = buf_put_str(out, "\n");
	if (e != ERR_OK)
		out->len = before;
	return e;
}

enum err note_sign(struct view text, const struct note_key *key, const struct secret *seed,
		   struct buf *out)
{
	uint8_t signature[SIGNATURE_LEN];
	size_t before = out->len;
	enum err e;

	if (text.len == 0 || text.data[text.len - 1] != '\n' || !text_valid(text))
		return ERR_INPUT;
	e = note_key_sign(text, key, seed, signature);
	if (e == ERR_OK)
		e = buf_put_view(out, text);
	if (e == ERR_OK)
		e = buf_put_str(out, "\n");
	if (e == ERR_OK)
		e = note_line_put(key, view_of(signature, sizeof(signature)), out);
	if (e != ERR_OK)
		out->len = before;
	return e;
}

/* Parse a line without its newline; the bytes replace those of the line before. */
static enum err line_parse(struct view line, struct note_line *out)
{
	const size_t skip = sizeof(line_start) - 1;
	const uint8_t *space;
	enum err e;

	if (line.len < skip || memcmp(line.data, line_start, skip) != 0)
		return ERR_INPUT;
	line = view_of(line.data + skip, line.len - skip);
	space = memchr(line.data, ' ', line.len);
	if (!space)
		return ERR_INPUT;
	out->name = view_of(line.data, (size_t)(space - line.data));
	buf_clear(&out->bytes);
	e = base64_parse(view_of(space + 1, line.len - out->name.len - 1), &out->bytes);
	if (e != ERR_OK)
		return e;
	return name_valid(out->name) && out->bytes.len > KEY_ID_LEN ? ERR_OK : ERR_INPUT;
}

enum err note_line_next(struct view *lines, struct note_line *out)
{
	const uint8_t *end = lines->len ? memchr(lines->data, '\n', lines->len) : NULL;
	struct view line;

	if (!end)
		return ERR_INPUT;
	line = view_of(lines->data, (size_t)(end - lines->data));
	*lines = view_of(end + 1, lines->len - line.len - 1);
	return line_parse(line, out);
}

bool note_line_by(const struct note_line *line, const struct note_key *key)
{
	return view_equal(line->name, view_str(key->name)) && read_u32(line->bytes.data) == key->id;
}

/*
 * Check one line against the known keys; *known counts those that signed.  A wrong
 * signature that names a known key spoils the whole note, as the page advises.
 */
static enum err line_verify(const struct note_line *line, struct view text,
			    const struct note_key *key, size_t *known)
{
	const uint8_t *p = line->bytes.data;

	if (!note_line_by(line, key))
		return ERR_OK;
	if (line->bytes.len != KEY_ID_LEN + SIGNATURE_LEN ||
	    crypto_sign_verify_detached(p + KEY_ID_LEN, text.data, text.len, key->public_key) != 0)
		return ERR_VERIFY;
	++*known;
	return ERR_OK;
}

enum err note_split(struct view note, struct view *text, struct view *lines)
{
	size_t end = note.len;

	if (note.len > TEXT_MAX)
		return ERR_TOO_LARGE;
	if (!text_valid(note))
		return ERR_INPUT;
	while (end >= 2 && memcmp(note.data + end - 2, "\n\n", 2) != 0)
		end--;
	if (end < 2 || end == note.len || note.data[note.len - 1] != '\n')
		return ERR_INPUT;
	*text = view_of(note.data, end - 1);
	*lines = view_of(note.data + end, note.len - end);
	return ERR_OK;
}

enum err note_verify(struct view note, const struct note_key *keys, size_t count, struct view *text)
{
	struct note_line line = {.bytes = BUF_INIT(TEXT_MAX)};
	struct view signed_text, lines;
	size_t known = 0, seen = 0;
	enum err e = note_split(note, &signed_text, &lines);

	*text = view_of(NULL, 0);
	while (e == ERR_OK && lines.len > 0) {
		e = ++seen > NOTE_SIGNATURES_MAX ? ERR_INPUT : note_line_next(&lines, &line);
		for (size_t i = 0; e == ERR_OK && i < count; i++)
			e = line_verify(&line, signed_text, &keys[i], &known);
	}
	if (e == ERR_OK && known == 0)
		e = ERR_VERIFY;
	if (e == ERR_OK)
		*text = signed_text;
	buf_free(&line.bytes);
	return e;
}
