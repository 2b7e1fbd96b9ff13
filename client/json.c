/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/json.h"

#include <inttypes.h>
#include <string.h>

#include "broker/base/id.h"

void json_begin(struct json *j, struct buf *out)
{
	*j = (struct json){.out = out};
}

static void put(struct json *j, const char *text)
{
	if (j->error == ERR_OK)
		j->error = buf_put_str(j->out, text);
}

static void put_char(struct json *j, unsigned char c, bool valid)
{
	if (j->error != ERR_OK)
		return;
	if (c == '"' || c == '\\')
		j->error = buf_printf(j->out, "\\%c", c);
	else if (c < 0x20 || c == 0x7f)
		j->error = buf_printf(j->out, "\\u%04x", (unsigned)c);
	else if (c >= 0x80 && !valid)
		j->error = buf_put_str(j->out, "\\ufffd");
	else
		j->error = buf_put_u8(j->out, c);
}

/* Bytes that are no UTF-8 (a file's name, say) become the replacement character each. */
static void put_string(struct json *j, const char *text)
{
	bool valid = utf8_valid(view_str(text));

	put(j, "\"");
	for (const char *p = text; *p; p++)
		put_char(j, (unsigned char)*p, valid);
	put(j, "\"");
}

/* The comma and key before a value. */
static void lead(struct json *j, const char *key)
{
	if (j->depth > 0) {
		if (j->comma[j->depth - 1])
			put(j, ",");
		j->comma[j->depth - 1] = true;
	}
	if (key) {
		put_string(j, key);
		put(j, ":");
	}
}

static void open_level(struct json *j, const char *key, bool array)
{
	if (j->error == ERR_OK && j->depth == JSON_DEPTH_MAX)
		j->error = ERR_TOO_LARGE;
	if (j->error != ERR_OK)
		return;
	lead(j, key);
	put(j, array ? "[" : "{");
	j->array[j->depth] = array;
	j->comma[j->depth] = false;
	j->depth++;
}

void json_object(struct json *j, const char *key)
{
	open_level(j, key, false);
}

void json_array(struct json *j, const char *key)
{
	open_level(j, key, true);
}

void json_end(struct json *j)
{
	if (j->error == ERR_OK && j->depth == 0)
		j->error = ERR_INTERNAL;
	if (j->error != ERR_OK)
		return;
	j->depth--;
	put(j, j->array[j->depth] ? "]" : "}");
}

void json_string(struct json *j, const char *key, const char *value)
{
	lead(j, key);
	if (value)
		put_string(j, value);
	else
		put(j, "null");
}

void json_number(struct json *j, const char *key, int64_t value)
{
	lead(j, key);
	if (j->error == ERR_OK)
		j->error = buf_printf(j->out, "%" PRId64, value);
}

void json_bool(struct json *j, const char *key, bool value)
{
	lead(j, key);
	put(j, value ? "true" : "false");
}

void json_hex(struct json *j, const char *key, struct view value)
{
	lead(j, key);
	put(j, "\"");
	for (size_t i = 0; i < value.len && j->error == ERR_OK; i++)
		j->error = buf_printf(j->out, "%02x", (unsigned)value.data[i]);
	put(j, "\"");
}
