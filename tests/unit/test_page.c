/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "broker/base/mem.h"
#include "broker/reply_page.h"
#include "keys/page.h"
#include "tests/support/edition.h"

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define FILE_JSON "{\"sha256\":\"" ZEROS "\",\"size\":0,\"type\":\"text/html\"}"
#define ONE(path) "{\"files\":{\"" path "\":" FILE_JSON ",\"index.html\":" FILE_JSON "}}"

static char folder[64];

static int setup(void **state)
{
	(void)state;
	(void)snprintf(folder, sizeof(folder), "/tmp/eenmaal-page-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	mem_fail_at(0);
	edition_remove(folder);
	return 0;
}

static enum err parse(const char *json)
{
	struct page *p = NULL;
	enum err e = page_list_parse(view_str(json), &p);

	assert_true((p != NULL) == (e == ERR_OK));
	page_free(p);
	return e;
}

static void accepts_the_list_and_nothing_else(void **state)
{
	static const char *const wrong[] = {
		"",
		"[]",
		"{}",
		"{\"files\":{}}",
		"{\"files\":{}} ",
		"{\"file\":{\"index.html\":" FILE_JSON "}}",
		"{\"files\":{\"index.html\":" FILE_JSON "}",
		"{\"files\":{\"index.html\":" FILE_JSON "}}x",
		"{\"files\":{\"index.html\":" FILE_JSON "},\"more\":{}}",
		"{\"files\":{\"index.html\":" FILE_JSON ",}}",
		"{\"files\":{\"index.html\" " FILE_JSON "}}",
		"{\"files\":{\"index.htm\":" FILE_JSON "}}",
		/* not in order, and twice */
		ONE("index.htmm"),
		ONE("index.html"),
		/* paths that leave, hide, or need escapes */
		ONE(""),
		ONE("/a"),
		ONE("a/"),
		ONE("a//b"),
		ONE("../a"),
		ONE("a/../b"),
		ONE("."),
		ONE("a/.b"),
		ONE("a b"),
		ONE("checkpoint"),
		ONE("tile/0/000"),
		ONE("a%2e"),
		ONE("a\\u0041"),
		ONE("a\n"),
		ONE("\x7f"),
		ONE("a\xc3\xa9"),
		"{\"files\":{\"index.html\":" FILE_JSON ",\"page.json\":" FILE_JSON "}}",
		/* properties */
		"{\"files\":{\"index.html\":{}}}",
		"{\"files\":{\"index.html\":{\"sha256\":\"" ZEROS "\",\"size\":0}}}",
		"{\"files\":{\"index.html\":{\"sha256\":\"" ZEROS "\",\"size\":0,\"size\":0,"
		"\"type\":\"a\"}}}",
		"{\"files\":{\"index.html\":{\"sha256\":\"" ZEROS
		"0\",\"size\":0,\"type\":\"a\"}}}",
		"{\"files\":{\"index.html\":{\"sha256\":\"00\",\"size\":0,\"type\":\"a\"}}}",
		"{\"files\":{\"index.html\":{\"sha256\":\"" ZEROS
		"\",\"size\":-1,\"type\":\"a\"}}}",
		"{\"files\":{\"index.html\":{\"sha256\":\"" ZEROS
		"\",\"size\":01,\"type\":\"a\"}}}",
		"{\"files\":{\"index.html\":{\"sha256\":\"" ZEROS
		"\",\"size\":1e3,\"type\":\"a\"}}}",
		"{\"files\":{\"index.html\":{\"sha256\":\"" ZEROS
		"\",\"size\":1000000000,\"type\":\"a\"}}}",
		"{\"files\":{\"index.html\":{\"sha256\":\"" ZEROS "\",\"size\":0,\"type\":\"\"}}}",
		"{\"files\":{\"index.html\":{\"sha256\":\"" ZEROS "\",\"size\":0,\"type\":0}}}",
		"{\"files\":{\"index.html\":{\"sha256\":\"" ZEROS "\",\"size\":0,\"kind\":\"a\"}}}",
		"{\"files\":{\"index.html\":{\"sha256\" \"" ZEROS "\"}}}",
	};

	(void)state;
	assert_int_equal(parse(ONE("assets/a-1.js")), ERR_OK);
	assert_int_equal(parse(ONE("checkpoints")), ERR_OK);
	assert_int_equal(parse(" {\r\n\t\"files\" : {\"index.html\": " FILE_JSON " } } \n"),
			 ERR_OK);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (parse(wrong[i]) != ERR_INPUT)
			fail_msg("accepted: %s", wrong[i]);
	assert_int_equal(parse("{\"files\":{\"index.html\":{\"sha256\":\"" ZEROS
			       "\",\"size\":16777217,\"type\":\"a\"}}}"),
			 ERR_TOO_LARGE);
}

/* A list that grows until it is refused. */
static void has_bounds(void **state)
{
	struct buf json = BUF_INIT(1u << 20);
	struct page *p = NULL;

	(void)state;
	for (unsigned n = 0; n <= PAGE_FILES_MAX; n++) {
		assert_int_equal(buf_printf(&json, "%s\"f%03u\":" FILE_JSON,
					    n ? "," : "{\"files\":{", n),
				 ERR_OK);
	}
	assert_true(json.len < PAGE_LIST_MAX);
	assert_int_equal(page_list_parse(buf_view(&json), &p), ERR_TOO_LARGE);
	while (json.len <= PAGE_LIST_MAX)
		assert_int_equal(buf_put_str(&json, "          "), ERR_OK);
	assert_int_equal(page_list_parse(buf_view(&json), &p), ERR_TOO_LARGE);
	assert_null(p);
	buf_free(&json);
}

static struct page *load(struct hash *hash)
{
	char culprit[PAGE_CULPRIT_MAX];
	struct page *p = NULL;

	edition_write(folder, "<!doctype html>", hash);
	assert_int_equal(page_load(folder, culprit, &p), ERR_OK);
	return p;
}

static void loads_a_folder(void **state)
{
	const struct page_file *f;
	struct hash hash;
	struct page *p = load(&hash);

	(void)state;
	assert_int_equal(p->count, 3);
	assert_true(hash_equal(&p->hash, &hash));
	f = page_find(p, "");
	assert_non_null(f);
	assert_ptr_equal(f, page_find(p, "index.html"));
	assert_true(view_equal(buf_view(&f->content[PAGE_PLAIN]), view_str("<!doctype html>")));
	f = page_find(p, EDITION_SCRIPT);
	assert_non_null(f);
	assert_string_equal(f->type, "text/javascript; charset=utf-8");
	assert_true(view_equal(buf_view(&f->content[PAGE_BROTLI]), view_str(EDITION_BROTLI)));
	assert_true(view_equal(buf_view(&f->content[PAGE_GZIP]), view_str(EDITION_GZIP)));
	f = page_find(p, EDITION_FONT);
	assert_non_null(f);
	assert_int_equal(f->content[PAGE_BROTLI].len + f->content[PAGE_GZIP].len, 0);
	assert_null(page_find(p, "page.json"));
	assert_null(page_find(p, "/index.html"));
	assert_null(page_find(p, EDITION_SCRIPT ".br"));
	assert_null(page_find(p, "assets/"));
	page_free(p);
	page_free(NULL);
}

static void refuses(enum err expected, const char *file)
{
	char culprit[PAGE_CULPRIT_MAX];
	struct page *p = NULL;

	assert_int_equal(page_load(folder, culprit, &p), expected);
	assert_null(p);
	assert_string_equal(culprit, file);
}

static void refuses_a_folder_that_is_not_the_list(void **state)
{
	char path[200], long_name[5000];
	struct hash hash;
	struct page *p = NULL;
	char culprit[PAGE_CULPRIT_MAX];

	(void)state;
	refuses(ERR_NOT_FOUND, "page.json");
	edition_write(folder, "one", &hash);
	edition_put(folder, "index.html", "two");
	refuses(ERR_VERIFY, "index.html");
	edition_put(folder, "index.html", "other length");
	refuses(ERR_VERIFY, "index.html");
	(void)snprintf(path, sizeof(path), "%s/" EDITION_FONT, folder);
	assert_int_equal(unlink(path), 0);
	refuses(ERR_NOT_FOUND, EDITION_FONT);
	edition_put(folder, "page.json", "{}");
	refuses(ERR_INPUT, "page.json");
	memset(long_name, 'a', sizeof(long_name) - 1);
	long_name[sizeof(long_name) - 1] = 0;
	assert_int_equal(page_load(long_name, culprit, &p), ERR_TOO_LARGE);
}

/* The bound is of all files together, and counts their compressed copies. */
static void refuses_what_is_too_large_together(void **state)
{
	char path[200];
	struct hash hash;

	(void)state;
	edition_write(folder, "<!doctype html>", &hash);
	(void)snprintf(path, sizeof(path), "%s/" EDITION_SCRIPT ".br", folder);
	assert_int_equal(truncate(path, PAGE_BYTES_MAX), 0);
	refuses(ERR_TOO_LARGE, EDITION_SCRIPT);
}

static void survives_without_memory(void **state)
{
	char culprit[PAGE_CULPRIT_MAX];
	struct hash hash;
	struct page *p = NULL;
	enum err e = ERR_MEMORY;

	(void)state;
	edition_write(folder, "<!doctype html>", &hash);
	for (unsigned n = 1; e == ERR_MEMORY; n++) {
		mem_fail_at(n);
		e = page_load(folder, culprit, &p);
		mem_fail_at(0);
		assert_true(e == ERR_OK || (e == ERR_MEMORY && p == NULL));
	}
	assert_int_equal(e, ERR_OK);
	page_free(p);
}

/* ---- how it is served ----------------------------------------------------------------------- */

static void chooses_a_form(void **state)
{
	static const struct {
		const char *header;
		enum page_coding coding;
	} cases[] = {
		{NULL, PAGE_PLAIN},
		{"", PAGE_PLAIN},
		{"identity", PAGE_PLAIN},
		{"br", PAGE_BROTLI},
		{"gzip, deflate, br, zstd", PAGE_BROTLI},
		{"gzip;q=1.0, BR ;q=0.5", PAGE_BROTLI},
		{"gzip, br;q=0", PAGE_GZIP},
		{"gzip, br; q=0.000", PAGE_GZIP},
		{"gzip, br;q=0.001", PAGE_BROTLI},
		{"gzip;q=0,br;q=0", PAGE_PLAIN},
		{"xbr, brx, gzipped", PAGE_PLAIN},
		{", ,,;", PAGE_PLAIN},
		{"*", PAGE_PLAIN},
		{"deflate,gzip", PAGE_GZIP},
	};
	struct hash hash;
	struct page *p = load(&hash);
	const struct page_file *f = page_find(p, EDITION_SCRIPT);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (reply_page_coding(f, cases[i].header) != cases[i].coding)
			fail_msg("%s", cases[i].header ? cases[i].header : "none");
	assert_int_equal(reply_page_coding(page_find(p, EDITION_FONT), "br, gzip"), PAGE_PLAIN);
	page_free(p);
}

static void knows_its_tags(void **state)
{
	char plain[REPLY_PAGE_TAG_MAX], brotli[REPLY_PAGE_TAG_MAX], list[200];
	struct hash hash;
	struct page *p = load(&hash);
	const struct page_file *f = page_find(p, "");

	(void)state;
	reply_page_tag(f, PAGE_PLAIN, plain);
	reply_page_tag(f, PAGE_BROTLI, brotli);
	assert_string_not_equal(plain, brotli);
	assert_false(reply_page_known(NULL, plain));
	assert_false(reply_page_known("", plain));
	assert_false(reply_page_known(brotli, plain));
	assert_true(reply_page_known(plain, plain));
	assert_true(reply_page_known("*", plain));
	(void)snprintf(list, sizeof(list), "\"a\" , W/%s", plain);
	assert_true(reply_page_known(list, plain));
	(void)snprintf(list, sizeof(list), "%.10s", plain);
	assert_false(reply_page_known(list, plain));
	page_free(p);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(accepts_the_list_and_nothing_else),
		TEST(has_bounds),
		TEST(loads_a_folder),
		TEST(refuses_a_folder_that_is_not_the_list),
		TEST(refuses_what_is_too_large_together),
		TEST(survives_without_memory),
		TEST(chooses_a_form),
		TEST(knows_its_tags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
