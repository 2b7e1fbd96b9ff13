/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/directory_member.h"

#include <string.h>

#define FIRST_LINE "eenmaal-member: 1\n"

enum err member_file_format(const struct member_keys *keys, struct buf *out)
{
	char hex[2 * KEM_PUBLIC_MAX + 1];
	enum err e;

	hex_format(keys->signing_key.b, SIGN_PUBLIC_LEN, hex);
	e = buf_printf(out, FIRST_LINE "id: %s\nsigning-key: %s\n", keys->id.s, hex);
	if (e != ERR_OK || !keys->has_kem_key)
		return e;
	hex_format(keys->kem_key.key, keys->kem_key.len, hex);
	return buf_printf(out, "kem-suite: %u\nkem-key: %s\n", keys->kem_key.suite, hex);
}

/* Take "name: value\n" off the front of *rest; value takes size bytes with its NUL. */
static enum err take(struct view *rest, const char *name, char *value, size_t size)
{
	size_t prefix = strlen(name), len;
	const uint8_t *end;

	if (rest->len < prefix || memcmp(rest->data, name, prefix) != 0)
		return ERR_INPUT;
	end = memchr(rest->data, '\n', rest->len);
	if (end == NULL)
		return ERR_INPUT;
	len = (size_t)(end - rest->data) - prefix;
	if (len >= size || memchr(rest->data + prefix, 0, len))
		return ERR_INPUT;
	memcpy(value, rest->data + prefix, len);
	value[len] = 0;
	rest->len -= prefix + len + 1;
	rest->data = end + 1;
	return ERR_OK;
}

static enum err take_kem_key(struct view *rest, struct member_keys *keys)
{
	char text[8], hex[2 * KEM_PUBLIC_MAX + 1];
	uint8_t key[KEM_PUBLIC_MAX];
	unsigned suite = 0;
	size_t len;
	enum err e = take(rest, "kem-suite: ", text, sizeof(text));

	if (e == ERR_OK)
		e = take(rest, "kem-key: ", hex, sizeof(hex));
	if (e == ERR_OK && strlen(text) == 1)
		suite = (unsigned)(text[0] - '0');
	if (e == ERR_OK)
		e = kem_suite_known(suite, SUITE_X25519);
	if (e != ERR_OK)
		return e;
	len = strlen(hex) / 2;
	if (2 * len != strlen(hex))
		return ERR_INPUT;
	e = hex_parse(hex, key, len);
	keys->has_kem_key = true;
	return e == ERR_OK ? kem_public_set(suite, view_of(key, len), &keys->kem_key) : e;
}

enum err member_file_parse(struct view text, struct member_keys *out)
{
	struct member_keys keys = {0};
	struct view rest = text;
	char id[SLUG_MAX + 1], hex[2 * SIGN_PUBLIC_LEN + 1];
	enum err e = take(&rest, "eenmaal-member: 1", id, 1);

	if (e == ERR_OK)
		e = take(&rest, "id: ", id, sizeof(id));
	if (e == ERR_OK)
		e = slug_parse(view_str(id), &keys.id);
	if (e == ERR_OK)
		e = take(&rest, "signing-key: ", hex, sizeof(hex));
	if (e == ERR_OK && strlen(hex) != 2 * SIGN_PUBLIC_LEN)
		e = ERR_INPUT;
	if (e == ERR_OK)
		e = hex_parse(hex, keys.signing_key.b, SIGN_PUBLIC_LEN);
	if (e == ERR_OK && rest.len > 0)
		e = take_kem_key(&rest, &keys);
	if (e == ERR_OK && rest.len > 0)
		e = ERR_INPUT;
	if (e == ERR_OK)
		*out = keys;
	return e;
}
