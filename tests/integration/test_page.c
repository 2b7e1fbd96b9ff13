/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The holder's page from the real daemon: exactly the files of its list, with the headers that keep
 * it alone; only what the directory approves; and the ledger says since when.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/edition.h"
#include "tests/support/rig_audit.h"
#include "tests/support/rig_wire.h"

#define INDEX_TEXT "<!doctype html><title>Eenmaal</title>"

static struct rig rig;
static char folder[400];

static int start(void **state)
{
	(void)state;
	rig_new(&rig, "page: page\n");
	(void)snprintf(folder, sizeof(folder), "%s", site_path(&rig.site, "page"));
	edition_approve(&rig.site, folder, INDEX_TEXT);
	rig_serve(&rig);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	if (rig.daemon != NULL)
		rig_close(&rig);
	edition_remove(folder);
	rig_free(&rig);
	return 0;
}

/* One request on a connection of its own; more headers end with CR LF each. */
static void ask(const char *line, const char *more, struct answer *out)
{
	struct wire *w = wire_open(&rig, RIG_PUBLIC, RIG_NOBODY);
	struct buf request = BUF_INIT(8192);

	assert_non_null(w);
	assert_int_equal(buf_printf(&request, "%s HTTP/1.1\r\nHost: localhost\r\n%s\r\n", line,
				    more),
			 ERR_OK);
	assert_true(wire_send(w, buf_view(&request)));
	assert_true(wire_receive(w, out));
	buf_free(&request);
	wire_free(w);
}

static const char *header_of(const struct answer *a, const char *name)
{
	static char space[4][1200];
	static unsigned next;
	char *p = space[next++ % 4];

	answer_header(a, name, p, sizeof(space[0]));
	return p;
}

static void gives(const char *line, const char *more, const char *content)
{
	struct answer a;

	ask(line, more, &a);
	if (a.status != 200 || !view_equal(buf_view(&a.body), view_str(content)))
		fail_msg("%s: %u \"%.*s\"", line, a.status, (int)a.body.len,
			 a.body.len ? (const char *)a.body.data : "");
	answer_free(&a);
}

static void gives_not(const char *line, unsigned status)
{
	struct answer a;

	ask(line, "", &a);
	if (a.status != status)
		fail_msg("%s: %u", line, a.status);
	assert_string_equal(header_of(&a, "Content-Type"), "application/json");
	answer_free(&a);
}

static void serves_its_files_and_nothing_else(void **state)
{
	(void)state;
	gives("GET /", "", INDEX_TEXT);
	gives("GET /index.html", "", INDEX_TEXT);
	gives("GET /?kiosk", "", INDEX_TEXT);
	gives("GET /index.html?a=../../etc/passwd&b", "", INDEX_TEXT);
	gives("GET /" EDITION_SCRIPT, "Accept-Encoding: gzip, br\r\n", EDITION_BROTLI);
	gives("GET /" EDITION_SCRIPT, "Accept-Encoding: gzip\r\n", EDITION_GZIP);
	gives("GET /" EDITION_SCRIPT "?x", "", "console.log('Eenmaal');\n");
	gives_not("GET /nothing", 404);
	gives_not("GET /broker.json", 404);
	gives_not("GET /assets", 404);
	gives_not("GET /assets/", 404);
	gives_not("GET //index.html", 404);
	gives_not("GET /./index.html", 404);
	gives_not("GET /assets/../index.html", 404);
	gives_not("GET /../server.key", 404);
	gives_not("GET /..%2fserver.key", 404);
	gives_not("GET /%2e%2e/server.key", 404);
	gives_not("GET /" EDITION_SCRIPT ".br", 404);
	gives_not("GET /" EDITION_SCRIPT "%00.png/x", 404);
	gives_not("GET /%69ndex.html", 404);
	gives_not("GET /INDEX.HTML", 404);
	gives_not("DELETE /index.html", 405);
	gives_not("GET /eenmaal.v1.DirectoryService/GetTime", 405);
	gives_not("POST /index.html", 404);
}

/* A browser's own headers, and cookies that other sites of the same owner left for all of them. */
static void is_served_beside_other_sites_cookies(void **state)
{
	struct buf more = BUF_INIT(8192);

	(void)state;
	assert_int_equal(
		buf_put_str(
			&more,
			"User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
			" AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36\r\n"
			"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,"
			"image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7\r\n"
			"Accept-Encoding: identity\r\n"
			"Accept-Language: nl-NL,nl;q=0.9,en-US;q=0.8,en;q=0.7\r\n"
			"Cache-Control: max-age=0\r\n"
			"Connection: keep-alive\r\n"
			"Sec-Fetch-Dest: document\r\n"
			"Sec-Fetch-Mode: navigate\r\n"
			"Sec-Fetch-Site: none\r\n"
			"Sec-Fetch-User: ?1\r\n"
			"Upgrade-Insecure-Requests: 1\r\n"
			"sec-ch-ua: \"Chromium\";v=\"142\", \"Not_A Brand\";v=\"99\"\r\n"
			"sec-ch-ua-mobile: ?0\r\n"
			"sec-ch-ua-platform: \"Windows\"\r\n"
			"Cookie: "),
		ERR_OK);
	for (unsigned n = 0; n < 80; n++)
		assert_int_equal(
			buf_printf(&more,
				   "_ga_%08u=GS2.1.s1763882040$o%u$g1$t1763882100$j60$l0$h0; ", n,
				   n),
			ERR_OK);
	assert_int_equal(buf_put_str(&more, "last=1\r\n"), ERR_OK);
	gives("GET /", (const char *)more.data, INDEX_TEXT);
	buf_free(&more);
}

static void says_how_it_is_to_be_kept_alone(void **state)
{
	static const struct {
		const char *name, *part;
	} wanted[] = {
		{"Content-Security-Policy",
		 "default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"},
		{"Content-Security-Policy", "connect-src 'self';"},
		{"Content-Security-Policy", "frame-ancestors 'none';"},
		{"Content-Security-Policy",
		 "require-trusted-types-for 'script'; trusted-types eenmaal"},
		{"Cross-Origin-Opener-Policy", "same-origin"},
		{"Cross-Origin-Embedder-Policy", "require-corp"},
		{"Cross-Origin-Resource-Policy", "same-origin"},
		{"Permissions-Policy", "camera=(self), accelerometer=()"},
		{"Referrer-Policy", "no-referrer"},
		{"Strict-Transport-Security", "max-age=31536000"},
		{"X-Content-Type-Options", "nosniff"},
		{"Vary", "Accept-Encoding"},
	};
	static const char *const paths[] = {"GET /", ("GET /" EDITION_SCRIPT), "GET /page.json"};
	struct answer a;

	(void)state;
	for (size_t p = 0; p < 3; p++) {
		ask(paths[p], "", &a);
		for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
			if (strstr(header_of(&a, wanted[i].name), wanted[i].part) == NULL)
				fail_msg("%s: %s", paths[p], wanted[i].name);
		assert_null(strstr(header_of(&a, "Content-Security-Policy"), "unsafe-inline"));
		assert_null(strstr(header_of(&a, "Content-Security-Policy"), "'unsafe-eval'"));
		answer_free(&a);
	}
}

static void asks_again_only_for_what_may_change(void **state)
{
	struct answer a;
	char tag[120], more[200];

	(void)state;
	ask("GET /", "", &a);
	assert_string_equal(header_of(&a, "Cache-Control"), "no-cache");
	assert_string_equal(header_of(&a, "Content-Type"), "text/html; charset=utf-8");
	(void)snprintf(tag, sizeof(tag), "%s", header_of(&a, "ETag"));
	answer_free(&a);
	(void)snprintf(more, sizeof(more), "If-None-Match: %s\r\n", tag);
	ask("GET /", more, &a);
	assert_int_equal(a.status, 304);
	assert_int_equal(a.body.len, 0);
	assert_string_equal(header_of(&a, "ETag"), tag);
	answer_free(&a);
	ask("GET /" EDITION_SCRIPT, "", &a);
	assert_string_equal(header_of(&a, "Cache-Control"), "public, max-age=31536000, immutable");
	answer_free(&a);
	ask("GET /page.json", "", &a);
	assert_string_equal(header_of(&a, "Cache-Control"), "no-cache");
	assert_non_null(memmem(a.body.data, a.body.len, "\"index.html\"", 12));
	answer_free(&a);
}

/* HEAD tells the length and sends nothing: the next answer on the connection is whole. */
static void head_has_no_body(void **state)
{
	static const char both[] = "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n"
				   "GET /nothing HTTP/1.1\r\nHost: localhost\r\n"
				   "Connection: close\r\n\r\n";
	struct wire *w = wire_open(&rig, RIG_PUBLIC, RIG_NOBODY);
	struct answer a;
	char text[32];

	(void)state;
	assert_non_null(w);
	assert_true(wire_send(w, view_str(both)));
	/* It waits for as many bytes as are announced, and finds the second answer in their place. */
	(void)wire_receive(w, &a);
	(void)snprintf(text, sizeof(text), "%zu", strlen(INDEX_TEXT));
	assert_string_equal(header_of(&a, "Content-Length"), text);
	assert_int_equal(memcmp(a.body.data, "HTTP/1.1 404", 12), 0);
	answer_free(&a);
	wire_free(w);
}

static void partners_are_served_no_page(void **state)
{
	struct wire *w = wire_open(&rig, RIG_PARTNER, SITE_COA);
	struct answer a;

	(void)state;
	assert_non_null(w);
	assert_true(wire_send(w, view_str("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")));
	assert_true(wire_receive(w, &a));
	assert_int_equal(a.status, 405);
	answer_free(&a);
	wire_free(w);
}

/* A body nobody asked for is read past, not kept. */
static void a_body_is_not_kept(void **state)
{
	struct wire *w = wire_open(&rig, RIG_PUBLIC, RIG_NOBODY);
	static uint8_t zeros[200000];
	struct answer a;

	(void)state;
	assert_non_null(w);
	assert_true(wire_send(w, view_str("GET / HTTP/1.1\r\nHost: localhost\r\n"
					  "Content-Length: 200000\r\n\r\n")));
	assert_true(wire_send(w, view_of(zeros, sizeof(zeros))));
	assert_true(wire_receive(w, &a));
	assert_int_equal(a.status, 200);
	answer_free(&a);
	wire_free(w);
}

static void reload(const char *event)
{
	unsigned before = rig_events(&rig, event);

	rig_signal(&rig, SIGHUP);
	rig_await(&rig, event, before + 1);
}

static void serves_only_what_the_chain_approved(void **state)
{
	struct hash first = rig.site.pages[0], second;
	struct rig_run run;

	(void)state;
	/* The next edition is in the folder before the directory approves it. */
	edition_write(folder, "next", &second);
	reload("reload-refused");
	gives("GET /", "", INDEX_TEXT);
	rig.site.pages[1] = second;
	rig.site.page_count = 2;
	site_sign(&rig.site);
	reload("reloaded");
	gives("GET /", "", "next");
	/* A file that was touched afterwards. */
	edition_put(folder, EDITION_SCRIPT, "alert(1)");
	reload("reload-refused");
	rig_close(&rig);
	rig_command(&rig, &run, (const char *const[]){"check-config", NULL});
	assert_int_equal(run.code, 1);
	assert_non_null(strstr(run.err, EDITION_SCRIPT " is not the file that page.json lists"));
	edition_write(folder, "third", &second);
	rig_command(&rig, &run, NULL);
	assert_int_equal(run.code, 1);
	assert_non_null(strstr(run.err, "is none that the directory approves"));
	edition_write(folder, INDEX_TEXT, &second);
	assert_true(hash_equal(&first, &second));
	rig_serve(&rig);
	gives("GET /", "", INDEX_TEXT);
}

/* What the directory's entries say, in order. */
struct adoptions {
	unsigned count;
	struct hash pages[8];
};

static void note_adoption(void *context, const struct rig_entry *entry)
{
	struct adoptions *all = context;

	if (entry->seen->action != EENMAAL__V1__ACTION__ACTION_DIRECTORY)
		return;
	assert_true(all->count < 8);
	assert_int_equal(codec_hash(entry->kept->page_hash, &all->pages[all->count++]), ERR_OK);
}

static void the_ledger_names_the_page(void **state)
{
	struct adoptions all = {0};
	struct hash second;

	(void)state;
	edition_write(folder, "next", &second);
	rig.site.pages[1] = second;
	rig.site.page_count = 2;
	site_sign(&rig.site);
	reload("reloaded");
	edition_write(folder, INDEX_TEXT, &rig.site.pages[0]);
	reload("reloaded"); /* the same directory, another page */
	reload("reloaded"); /* nothing new */
	rig_close(&rig);
	rig_serve(&rig);
	(void)rig_audit(&rig, note_adoption, &all);
	assert_int_equal(all.count, 3);
	for (unsigned n = 0; n < 3; n++)
		assert_true(hash_equal(&all.pages[n], &rig.site.pages[n % 2]));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(serves_its_files_and_nothing_else),
		TEST(says_how_it_is_to_be_kept_alone),
		TEST(is_served_beside_other_sites_cookies),
		TEST(asks_again_only_for_what_may_change),
		TEST(head_has_no_body),
		TEST(partners_are_served_no_page),
		TEST(a_body_is_not_kept),
		TEST(serves_only_what_the_chain_approved),
		TEST(the_ledger_names_the_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
