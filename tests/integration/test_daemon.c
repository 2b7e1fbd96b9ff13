/* SPDX-License-Identifier: EUPL-1.2 */
/* The daemon from outside: Connect's rules, who is let in, reloading, stopping, refusing to start. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <curl/curl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/base/clock.h"
#include "broker/base/io.h"
#include "keys/keyfile.h"
#include "tests/support/rig.h"

struct world {
	struct rig rig;
	CURL *curl;
	struct buf headers, body;
	long status;
};

static int start(void **state)
{
	struct world *w = mem_new(1, sizeof(*w));

	assert_non_null(w);
	*state = w;
	rig_new(&w->rig, NULL);
	rig_serve(&w->rig);
	w->curl = curl_easy_init();
	assert_non_null(w->curl);
	w->headers = BUF_INIT(65536);
	w->body = BUF_INIT((size_t)1 << 20);
	return 0;
}

static int stop(void **state)
{
	struct world *w = *state;

	curl_easy_cleanup(w->curl);
	if (w->rig.daemon)
		rig_close(&w->rig);
	buf_free(&w->headers);
	buf_free(&w->body);
	rig_free(&w->rig);
	mem_free(w);
	return 0;
}

static size_t collect(char *data, size_t size, size_t count, void *out)
{
	return buf_put(out, data, size * count) == ERR_OK ? size * count : 0;
}

/* One request; NULL fields stand for the usual. */
struct sent {
	bool partner;
	const char *member; /* whose certificate is shown */
	const char *method; /* POST */
	const char *path;   /* GetTime */
	const char *type;   /* application/proto */
	const char *header; /* one more */
	struct view body;
};

static void address(struct world *w, const struct sent *r)
{
	char url[200];

	(void)snprintf(url, sizeof(url), "https://localhost:%u%s",
		       (unsigned)w->rig.port[r->partner ? RIG_PARTNER : RIG_PUBLIC],
		       r->path ? r->path : "/eenmaal.v1.DirectoryService/GetTime");
	curl_easy_setopt(w->curl, CURLOPT_URL, url);
	curl_easy_setopt(w->curl, CURLOPT_CAINFO, site_path(&w->rig.site, "ca.pem"));
	curl_easy_setopt(w->curl, CURLOPT_CUSTOMREQUEST, r->method ? r->method : "POST");
	curl_easy_setopt(w->curl, CURLOPT_TIMEOUT, 60L);
	if (r->member) {
		char name[80];

		(void)snprintf(name, sizeof(name), "%s.pem", r->member);
		curl_easy_setopt(w->curl, CURLOPT_SSLCERT, site_path(&w->rig.site, name));
		(void)snprintf(name, sizeof(name), "%s.key", r->member);
		curl_easy_setopt(w->curl, CURLOPT_SSLKEY, site_path(&w->rig.site, name));
	}
}

/* Send r on the connection that is there, or a new one; status, headers and body are then in w. */
static CURLcode ask(struct world *w, const struct sent *r)
{
	struct curl_slist *list = NULL;
	char type[120];
	CURLcode result;

	curl_easy_reset(w->curl);
	address(w, r);
	(void)snprintf(type, sizeof(type), "Content-Type: %s",
		       r->type ? r->type : "application/proto");
	list = curl_slist_append(list, type);
	list = curl_slist_append(list, "Expect:");
	if (r->header)
		list = curl_slist_append(list, r->header);
	buf_clear(&w->headers);
	buf_clear(&w->body);
	curl_easy_setopt(w->curl, CURLOPT_HTTPHEADER, list);
	curl_easy_setopt(w->curl, CURLOPT_POSTFIELDS,
			 r->body.len ? r->body.data : (const void *)"");
	curl_easy_setopt(w->curl, CURLOPT_POSTFIELDSIZE, (long)r->body.len);
	curl_easy_setopt(w->curl, CURLOPT_WRITEFUNCTION, collect);
	curl_easy_setopt(w->curl, CURLOPT_WRITEDATA, &w->body);
	curl_easy_setopt(w->curl, CURLOPT_HEADERFUNCTION, collect);
	curl_easy_setopt(w->curl, CURLOPT_HEADERDATA, &w->headers);
	result = curl_easy_perform(w->curl);
	curl_easy_getinfo(w->curl, CURLINFO_RESPONSE_CODE, &w->status);
	assert_int_equal(buf_put_u8(&w->headers, 0), ERR_OK);
	assert_int_equal(buf_put_u8(&w->body, 0), ERR_OK);
	curl_slist_free_all(list);
	return result;
}

static void answers(struct world *w, const struct sent *r, long status, const char *code)
{
	char expected[80];

	assert_int_equal(ask(w, r), CURLE_OK);
	assert_int_equal(w->status, status);
	if (code == NULL)
		return;
	(void)snprintf(expected, sizeof(expected), "{\"code\":\"%s\"", code);
	assert_non_null(strstr((const char *)w->body.data, expected));
	assert_non_null(
		strstr((const char *)w->headers.data, "Content-Type: application/json\r\n"));
}

static bool header_sent(const struct world *w, const char *line)
{
	return strstr((const char *)w->headers.data, line) != NULL;
}

static void test_connect_rules(void **state)
{
	struct world *w = *state;
	static uint8_t large[200000];

	answers(w, &(struct sent){0}, 200, NULL);
	assert_true(header_sent(w, "Content-Type: application/proto\r\n"));
	assert_true(header_sent(w, "X-Request-Id: "));
	assert_true(header_sent(w, "Cache-Control: no-store\r\n"));
	assert_true(header_sent(w, "Strict-Transport-Security: "));
	answers(w, &(struct sent){.type = "application/proto; charset=utf-8"}, 200, NULL);
	answers(w, &(struct sent){.header = "Connect-Protocol-Version: 1"}, 200, NULL);
	answers(w, &(struct sent){.header = "Connect-Timeout-Ms: 9999999999"}, 200, NULL);
	answers(w, &(struct sent){.header = "Content-Encoding: identity"}, 200, NULL);
	answers(w, &(struct sent){.method = "GET"}, 405, "unimplemented");
	assert_true(header_sent(w, "Allow: POST\r\n"));
	answers(w, &(struct sent){.path = "/nothing"}, 404, "unimplemented");
	answers(w, &(struct sent){.type = "application/json"}, 415, "invalid_argument");
	assert_true(header_sent(w, "Accept-Post: application/proto\r\n"));
	answers(w, &(struct sent){.header = "Connect-Protocol-Version: 2"}, 400,
		"invalid_argument");
	answers(w, &(struct sent){.header = "Connect-Timeout-Ms: 12345678901"}, 400,
		"invalid_argument");
	answers(w, &(struct sent){.header = "Connect-Timeout-Ms: 0"}, 504, "deadline_exceeded");
	answers(w, &(struct sent){.header = "Content-Encoding: gzip"}, 501, "unimplemented");
	answers(w, &(struct sent){.body = view_str("\xff\xff")}, 400, "invalid_argument");
	answers(w,
		&(struct sent){.body = view_of(large, sizeof(large)),
			       .header = "Transfer-Encoding: chunked"},
		429, "resource_exhausted");
}

static void test_origins(void **state)
{
	struct world *w = *state;

	answers(w, &(struct sent){.method = "OPTIONS", .header = "Origin: https://wallet.example"},
		204, NULL);
	assert_true(header_sent(w, "Access-Control-Allow-Origin: https://wallet.example\r\n"));
	answers(w, &(struct sent){.header = "Origin: https://wallet.example"}, 200, NULL);
	assert_true(header_sent(w, "Access-Control-Allow-Origin: https://wallet.example\r\n"));
	assert_true(header_sent(w, "Vary: Origin\r\n"));
	answers(w, &(struct sent){.method = "OPTIONS", .header = "Origin: https://evil.example"},
		405, "unimplemented");
	assert_false(header_sent(w, "Access-Control"));
	answers(w, &(struct sent){.header = "Origin: https://wallet.example.evil"}, 200, NULL);
	assert_false(header_sent(w, "Access-Control"));
	/* A certificate is used by any page that a browser shows; so none but our own may ask. */
	answers(w,
		&(struct sent){.partner = true,
			       .member = "coa",
			       .header = "Origin: https://wallet.example"},
		403, "permission_denied");
	assert_false(header_sent(w, "Access-Control"));
}

static void test_members_only(void **state)
{
	struct world *w = *state;

	answers(w, &(struct sent){.partner = true}, 401, "unauthenticated");
	answers(w, &(struct sent){.partner = true, .member = "stranger"}, 401, "unauthenticated");
	answers(w, &(struct sent){.partner = true, .member = "server"}, 401, "unauthenticated");
	answers(w, &(struct sent){.partner = true, .member = "coa"}, 200, NULL);
	/* Each listener has its own services. */
	answers(w, &(struct sent){.path = "/eenmaal.v1.PartnerService/Fetch"}, 404,
		"unimplemented");
	answers(w,
		&(struct sent){.partner = true,
			       .member = "coa",
			       .path = "/eenmaal.v1.HolderService/PutGrant"},
		404, "unimplemented");
}

/* How many entries the newest checkpoint counts. */
static unsigned log_size(struct world *w)
{
	const char *origin;

	answers(w, &(struct sent){.path = "/eenmaal.v1.DirectoryService/GetCheckpoint"}, 200, NULL);
	origin = memmem(w->body.data, w->body.len, SITE_AUDIENCE "\n",
			sizeof(SITE_AUDIENCE "\n") - 1);
	assert_non_null(origin);
	return (unsigned)strtoul(origin + sizeof(SITE_AUDIENCE), NULL, 10);
}

/* A member's malformed body is recorded; a stranger's must not fill the log. */
static void test_what_is_recorded(void **state)
{
	struct world *w = *state;
	struct sent bad = {.path = "/eenmaal.v1.HolderService/PutGrant", .body = view_str("\xff")};

	answers(w, &bad, 400, "invalid_argument");
	bad = (struct sent){.partner = true,
			    .member = "coa",
			    .body = view_str("\xff"),
			    .path = "/eenmaal.v1.PartnerService/Fetch"};
	answers(w, &bad, 400, "invalid_argument");
	answers(w, &bad, 400, "invalid_argument");
	/* The directory's adoption, and two rejections. */
	assert_int_equal(log_size(w), 3);
}

static void test_reload(void **state)
{
	struct world *w = *state;
	struct sent time = {.partner = true, .member = "school"};
	long connections;

	answers(w, &time, 200, NULL);
	w->rig.site.status[SITE_SCHOOL] = EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_REMOVED;
	site_sign(&w->rig.site);
	answers(w, &time, 200, NULL);
	rig_signal(&w->rig, SIGHUP);
	rig_await(&w->rig, "reloaded", 1);
	/* The same connection is still open, and knows that the member is gone. */
	answers(w, &time, 401, "unauthenticated");
	curl_easy_getinfo(w->curl, CURLINFO_NUM_CONNECTS, &connections);
	assert_int_equal(connections, 0);
	w->rig.site.version = 0;
	site_sign(&w->rig.site);
	rig_signal(&w->rig, SIGHUP);
	rig_await(&w->rig, "reload-refused", 1);
	answers(w, &time, 401, "unauthenticated");
}

/* The server's certificate is replaced under an open connection. */
static void test_new_certificate(void **state)
{
	struct world *w = *state;
	long connections;

	answers(w, &(struct sent){0}, 200, NULL);
	site_renew_server(&w->rig.site);
	rig_signal(&w->rig, SIGHUP);
	rig_await(&w->rig, "reloaded", 1);
	answers(w, &(struct sent){0}, 200, NULL);
	curl_easy_getinfo(w->curl, CURLINFO_NUM_CONNECTS, &connections);
	assert_int_equal(connections, 0);
	curl_easy_cleanup(w->curl);
	w->curl = curl_easy_init();
	answers(w, &(struct sent){0}, 200, NULL);
	curl_easy_getinfo(w->curl, CURLINFO_NUM_CONNECTS, &connections);
	assert_int_equal(connections, 1);
}

/* Where the time goes, when asked for, by numbers only. */
static void test_stages(void **state)
{
	struct world *w = *state;
	struct buf log = BUF_INIT((size_t)1 << 20);

	answers(w, &(struct sent){0}, 200, NULL);
	rig_signal(&w->rig, SIGUSR1);
	rig_await(&w->rig, "stage", 10);
	assert_int_equal(rig_events(&w->rig, "answers"), 1);
	rig_close(&w->rig);
	assert_int_equal(io_read_file(site_path(&w->rig.site, "daemon.log"), &log), ERR_OK);
	assert_int_equal(buf_put_u8(&log, 0), ERR_OK);
	assert_non_null(strstr((const char *)log.data, "\"given\":1,"));
	assert_non_null(strstr((const char *)log.data, "\"stage\":\"decode\",\"times\":1,"));
	buf_free(&log);
}

static int command(const struct world *w, const char *const *words)
{
	struct rig_run run;

	rig_command(&w->rig, &run, words);
	return run.code;
}

static void test_restart(void **state)
{
	struct world *w = *state;
	static const char *const check[] = {"check-config", NULL};

	rig_close(&w->rig);
	assert_int_equal(command(w, check), 0);
	rig_serve(&w->rig);
	answers(w, &(struct sent){0}, 200, NULL);
	/* The edition is known: nothing is recorded again. */
	assert_int_equal(log_size(w), 1);
}

static void test_backup(void **state)
{
	struct world *w = *state;
	const char *file = site_path(&w->rig.site, "backup.db");
	const char *const backup[] = {"backup", file, NULL};
	const char *const restore[] = {"restore", file, NULL};

	assert_int_equal(command(w, backup), 0);
	assert_int_equal(command(w, backup), 1);
	assert_int_equal(command(w, restore), 1);
	rig_close(&w->rig);
	assert_int_equal(unlink(site_path(&w->rig.site, "eenmaal.db")), 0);
	assert_int_equal(command(w, restore), 0);
	rig_serve(&w->rig);
	answers(w, &(struct sent){0}, 200, NULL);
}

/* check-config and serving fail with a sentence that mentions what. */
static void refuses(struct world *w, const char *what)
{
	static const char *const check[] = {"check-config", NULL}, *const serve[] = {"run", NULL};
	const char *const *const both[] = {check, serve};
	struct rig_run run;

	for (size_t i = 0; i < 2; i++) {
		rig_command(&w->rig, &run, both[i]);
		assert_int_equal(run.code, 1);
		if (strstr(run.err, what) == NULL)
			fail_msg("\"%s\" does not mention \"%s\"", run.err, what);
	}
}

static void test_refusing_to_start(void **state)
{
	struct world *w = *state;
	struct secret *wrong = NULL;

	rig_close(&w->rig);
	assert_int_equal(chmod(site_path(&w->rig.site, "log.key"), 0644), 0);
	refuses(w, "mode 0600");
	assert_int_equal(chmod(site_path(&w->rig.site, "log.key"), 0600), 0);
	w->rig.site.status[SITE_COA] = EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_SUSPENDED;
	w->rig.site.version = 0;
	site_sign(&w->rig.site);
	refuses(w, "but another version 1 was in force before");
	site_sign(&w->rig.site);
	assert_int_equal(unlink(site_path(&w->rig.site, "database.key")), 0);
	refuses(w, "database.key");
	assert_int_equal(secret_random(32, &wrong), ERR_OK);
	assert_int_equal(keyfile_create(site_path(&w->rig.site, "database.key"), wrong), ERR_OK);
	refuses(w, "does not open with this key");
	secret_free(wrong);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_connect_rules), TEST(test_origins),
		TEST(test_members_only),  TEST(test_what_is_recorded),
		TEST(test_reload),        TEST(test_new_certificate),
		TEST(test_stages),        TEST(test_restart),
		TEST(test_backup),        TEST(test_refusing_to_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
