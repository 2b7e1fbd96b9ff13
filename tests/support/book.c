/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/book.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BOOK_MAX (4u << 20)
#define FOLDER "tests/vectors/protocol"

static void put(struct book *b, const char *text)
{
	assert_int_equal(buf_put_str(&b->text, text), ERR_OK);
}

/* Our texts hold newlines (signed notes) and UTF-8, nothing else that JSON escapes. */
static void put_string(struct book *b, const char *text)
{
	put(b, "\"");
	for (const char *c = text; *c; c++) {
		if (*c == '\n') {
			put(b, "\\n");
			continue;
		}
		assert_true(*c != '"' && *c != '\\' && (unsigned char)*c >= 0x20);
		assert_int_equal(buf_put_u8(&b->text, (uint8_t)*c), ERR_OK);
	}
	put(b, "\"");
}

static void put_hex(struct book *b, struct view v)
{
	put(b, "\"");
	for (size_t i = 0; i < v.len; i++)
		assert_int_equal(buf_printf(&b->text, "%02x", v.data[i]), ERR_OK);
	put(b, "\"");
}

static void put_name(struct book *b, const char *name)
{
	put(b, ",\n      ");
	put_string(b, name);
	put(b, ": ");
}

void book_open(struct book *b, const char *file, const char *about)
{
	*b = (struct book){.file = file, .text = BUF_INIT(BOOK_MAX)};
	put(b, "{\n  \"about\": ");
	put_string(b, about);
	put(b, ",\n  \"cases\": [");
}

void book_case(struct book *b, const char *what)
{
	put(b, b->in_case ? "\n    },\n    {\n" : "\n    {\n");
	put(b, "      \"case\": ");
	put_string(b, what);
	b->in_case = true;
}

void book_hex(struct book *b, const char *name, struct view value)
{
	put_name(b, name);
	put_hex(b, value);
}

void book_secret(struct book *b, const char *name, const struct secret *s)
{
	book_hex(b, name, view_of(secret_open(s), secret_len(s)));
	secret_close(s);
}

void book_sign_key(struct book *b, const char *name, const struct sign_public *key)
{
	book_hex(b, name, view_of(key->b, SIGN_PUBLIC_LEN));
}

void book_hash(struct book *b, const char *name, struct hash h)
{
	book_hex(b, name, view_of(h.b, HASH_LEN));
}

void book_text(struct book *b, const char *name, const char *value)
{
	put_name(b, name);
	put_string(b, value);
}

void book_number(struct book *b, const char *name, uint64_t value)
{
	put_name(b, name);
	assert_int_equal(buf_printf(&b->text, "%" PRIu64, value), ERR_OK);
}

void book_list(struct book *b, const char *name, const void *values, size_t count, size_t len)
{
	put_name(b, name);
	put(b, "[");
	for (size_t i = 0; i < count; i++) {
		put(b, i > 0 ? ",\n        " : "\n        ");
		put_hex(b, view_of((const uint8_t *)values + i * len, len));
	}
	put(b, count > 0 ? "\n      ]" : "]");
}

/* Where the two begin to differ, by the line of what was worked out. */
static void compare(const struct book *b, FILE *f, const char *path)
{
	unsigned line = 1;
	size_t start = 0;

	for (size_t i = 0; i < b->text.len; i++) {
		if (fgetc(f) != b->text.data[i])
			fail_msg("%s differs in line %u, which should begin with %.60s", path, line,
				 (const char *)b->text.data + start);
		if (b->text.data[i] == '\n') {
			line++;
			start = i + 1;
		}
	}
	if (fgetc(f) != EOF)
		fail_msg("%s has more than was worked out", path);
}

void book_close(struct book *b)
{
	const char *write = getenv("EENMAAL_WRITE_VECTORS");
	bool writing = write && strcmp(write, "1") == 0;
	char path[256];
	FILE *f;

	put(b, b->in_case ? "\n    }\n  ]\n}\n" : "]\n}\n");
	(void)snprintf(path, sizeof(path), "%s/%s", FOLDER, b->file);
	f = fopen(path, writing ? "w" : "r");
	if (!f) {
		fail_msg("%s cannot be opened", path);
		return;
	}
	if (writing)
		assert_int_equal(fwrite(b->text.data, 1, b->text.len, f), b->text.len);
	else
		compare(b, f, path);
	assert_int_equal(fclose(f), 0);
	buf_free(&b->text);
}
