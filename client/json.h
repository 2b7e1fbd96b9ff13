/* SPDX-License-Identifier: EUPL-1.2 */
/* A small writer of JSON (RFC 8259) onto a buffer: strings escaped, commas kept track of. */
#ifndef EENMAAL_CLIENT_JSON_H
#define EENMAAL_CLIENT_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "broker/base/buf.h"

#define JSON_DEPTH_MAX 16

struct json {
	struct buf *out;
	unsigned depth;
	bool comma[JSON_DEPTH_MAX];
	bool array[JSON_DEPTH_MAX];
	enum err error; /* the first; later calls do nothing */
};

void json_begin(struct json *j, struct buf *out);
void json_object(struct json *j, const char *key); /* key NULL inside arrays and at the top */
void json_array(struct json *j, const char *key);
void json_end(struct json *j); /* of the innermost object or array; the writer knows which */
void json_string(struct json *j, const char *key, const char *value);
void json_number(struct json *j, const char *key, int64_t value);
void json_bool(struct json *j, const char *key, bool value);
void json_hex(struct json *j, const char *key, struct view value);

#endif
