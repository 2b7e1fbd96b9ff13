/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/edition.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "broker/base/io.h"

#define SCRIPT_TEXT "console.log('Eenmaal');\n"
#define FONT_TEXT "wOF2, so to speak"

static const char *in(const char *folder, const char *path)
{
	static char space[2][500];
	static unsigned next;
	char *p = space[next++ % 2];

	(void)snprintf(p, sizeof(space[0]), "%s/%s", folder, path);
	return p;
}

void edition_put(const char *folder, const char *path, const char *content)
{
	assert_int_equal(io_write_file(in(folder, path), view_str(content), 0644), ERR_OK);
}

/* One file: into the folder, the list, and the bytes that the edition's hash is taken of. */
struct making {
	const char *folder;
	struct buf list, hashed;
};

static void add(struct making *m, const char *path, const char *type, const char *content)
{
	char hex[2 * HASH_LEN + 1];
	struct hash hash;

	edition_put(m->folder, path, content);
	hash_sha256(view_str(content), &hash);
	hex_format(hash.b, HASH_LEN, hex);
	assert_int_equal(buf_printf(&m->list,
				    "%s\n  \"%s\": {\"sha256\": \"%s\", \"size\": %zu, "
				    "\"type\": \"%s\"}",
				    m->hashed.len ? "," : "", path, hex, strlen(content), type),
			 ERR_OK);
	assert_int_equal(buf_put(&m->hashed, path, strlen(path) + 1), ERR_OK);
	assert_int_equal(buf_put(&m->hashed, hash.b, HASH_LEN), ERR_OK);
}

void edition_write(const char *folder, const char *text, struct hash *hash)
{
	struct making m = {folder, BUF_INIT(65536), BUF_INIT(65536)};

	assert_int_equal(io_make_dir(in(folder, "assets"), 0755), ERR_OK);
	assert_int_equal(buf_put_str(&m.list, "{\"files\": {"), ERR_OK);
	add(&m, EDITION_FONT, "font/woff2", FONT_TEXT);
	add(&m, EDITION_SCRIPT, "text/javascript; charset=utf-8", SCRIPT_TEXT);
	add(&m, "index.html", "text/html; charset=utf-8", text);
	assert_int_equal(buf_put_str(&m.list, "}}\n"), ERR_OK);
	assert_int_equal(buf_put_u8(&m.list, 0), ERR_OK);
	edition_put(folder, "page.json", (const char *)m.list.data);
	edition_put(folder, EDITION_SCRIPT ".br", EDITION_BROTLI);
	edition_put(folder, EDITION_SCRIPT ".gz", EDITION_GZIP);
	edition_put(folder, "index.html.br", "brotli of the index");
	edition_put(folder, "index.html.gz", "gzip of the index");
	hash_sha256(buf_view(&m.hashed), hash);
	buf_free(&m.list);
	buf_free(&m.hashed);
}

void edition_approve(struct site *s, const char *folder, const char *text)
{
	edition_write(folder, text, &s->pages[0]);
	s->page_count = 1;
	site_sign(s);
}

void edition_remove(const char *folder)
{
	static const char *const files[] = {
		EDITION_FONT, EDITION_SCRIPT,  EDITION_SCRIPT ".br", EDITION_SCRIPT ".gz",
		"index.html", "index.html.br", "index.html.gz",      "page.json",
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		(void)unlink(in(folder, files[i]));
	(void)rmdir(in(folder, "assets"));
	(void)rmdir(folder);
}
