/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "broker/base/mem.h"
#include "broker/config.h"

#define LISTENERS                                                                   \
	"public: {address: 192.0.2.1, port: 443, certificate: s.pem, key: s.key}\n" \
	"partner: {port: 8443, certificate: /etc/p.pem, key: keys/p.key, "          \
	"client_ca: [a.pem, /b.pem], crl: [c.crl]}\n"
#define FINGERPRINT              \
	"root_key_fingerprint: " \
	"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n"
#define PATHS                                                     \
	"database: data/eenmaal.db\ndatabase_key: database.key\n" \
	"log_key: log.key\ndirectory: d.bin\nagreement: a.yaml\n"
#define COMPLETE LISTENERS FINGERPRINT PATHS

static struct config *parse(const char *yaml)
{
	struct buf problem = BUF_INIT(2048);
	struct config *c = NULL;
	enum err e = config_parse(view_str(yaml), "/site", &problem, &c);

	if (e != ERR_OK)
		(void)fprintf(stderr, "%.*s\n", (int)problem.len, (char *)problem.data);
	assert_int_equal(e, ERR_OK);
	buf_free(&problem);
	return c;
}

/* The text is refused with a sentence that mentions what. */
static void refused(const char *yaml, const char *what)
{
	struct buf problem = BUF_INIT(2048);
	struct config *c = NULL;

	assert_int_equal(config_parse(view_str(yaml), "/site", &problem, &c), ERR_CONFIG);
	assert_null(c);
	assert_int_equal(buf_put_u8(&problem, 0), ERR_OK);
	if (strstr((const char *)problem.data, what) == NULL)
		fail_msg("\"%s\" does not mention \"%s\"", (const char *)problem.data, what);
	buf_free(&problem);
}

static void test_complete(void **state)
{
	struct config *c = parse(COMPLETE);

	(void)state;
	assert_string_equal(c->public_listener.address, "192.0.2.1");
	assert_int_equal(c->public_listener.port, 443);
	assert_int_equal(c->partner_listener.port, 8443);
	assert_int_equal(c->partner_listener.client_ca_count, 2);
	assert_int_equal(c->partner_listener.crl_count, 1);
	assert_int_equal(c->root_fingerprint.b[1], 0x11);
	assert_int_equal(c->root_fingerprint.b[31], 0xff);
	config_free(c);
	config_free(NULL);
}

static void test_paths(void **state)
{
	struct config *c = parse(COMPLETE);

	(void)state;
	assert_string_equal(c->public_listener.certificate, "/site/s.pem");
	assert_string_equal(c->partner_listener.certificate, "/etc/p.pem");
	assert_string_equal(c->partner_listener.client_ca[0], "/site/a.pem");
	assert_string_equal(c->partner_listener.client_ca[1], "/b.pem");
	assert_string_equal(c->partner_listener.crl[0], "/site/c.crl");
	assert_string_equal(c->database, "/site/data/eenmaal.db");
	assert_string_equal(c->directory, "/site/d.bin");
	/* A bare name may be a credential of systemd: keyfile_read() looks it up. */
	assert_string_equal(c->database_key, "database.key");
	assert_string_equal(c->public_listener.key, "s.key");
	assert_string_equal(c->partner_listener.key, "/site/keys/p.key");
	assert_string_equal(c->folder, "/site");
	config_free(c);
}

static void test_presets(void **state)
{
	struct config *c = parse(COMPLETE);

	(void)state;
	assert_string_equal(c->partner_listener.address, "127.0.0.1");
	assert_int_equal(c->limits.body_seconds, 20);
	assert_int_equal(c->limits.per_ip, 0);
	assert_int_equal(c->limits.bodies_mib, 256);
	assert_true(c->sandbox);
	assert_null(c->user);
	assert_int_equal(c->log.level, LOG_LEVEL_INFO);
	assert_true(c->log.json);
	assert_int_equal(c->origins_count, 0);
	config_free(c);
}

static void test_options(void **state)
{
	struct config *c =
		parse(COMPLETE "limits: {queue: 10, window_us: 5}\n"
			       "log: {level: debug, format: text}\n"
			       "origins: [\"https://a.example\", \"http://localhost:8080\"]\n");

	(void)state;
	assert_int_equal(c->limits.queue, 10);
	assert_int_equal(c->limits.window_us, 5);
	assert_int_equal(c->limits.batch, 256);
	assert_int_equal(c->log.level, LOG_LEVEL_DEBUG);
	assert_false(c->log.json);
	assert_string_equal(c->origins[1], "http://localhost:8080");
	config_free(c);
}

static void test_metrics(void **state)
{
	struct config *c = parse(COMPLETE "metrics: 127.0.0.1:9464\n");

	(void)state;
	assert_string_equal(c->metrics_listener.address, "127.0.0.1");
	assert_int_equal(c->metrics_listener.port, 9464);
	config_free(c);
	c = parse(COMPLETE "metrics: \"[::1]:65535\"\n");
	assert_string_equal(c->metrics_listener.address, "::1");
	assert_int_equal(c->metrics_listener.port, 65535);
	config_free(c);
	c = parse(COMPLETE);
	assert_null(c->metrics_listener.address);
	config_free(c);
}

/* Anybody else's address, or none. */
static void test_metrics_mistakes(void **state)
{
	static const char *const wrong[] = {
		"0.0.0.0:9464",   "192.0.2.1:9464",     "[::]:9464",       "[2001:db8::1]:9464",
		"127.0.0.1",      "127.0.0.1:",         "127.0.0.1:65536", "127.0.0.1:9464x",
		"localhost:9464", "::1:9464",           "[::1:9464",       ":9464",
		"127.0.0.1:-1",   "[127.0.0.1]:123456",
	};
	char text[4096];

	(void)state;
	for (size_t n = 0; n < sizeof(wrong) / sizeof(wrong[0]); n++) {
		(void)snprintf(text, sizeof(text), "%smetrics: \"%s\"\n", COMPLETE, wrong[n]);
		refused(text, "metrics: ");
		refused(text, wrong[n]);
	}
}

static void test_mistakes(void **state)
{
	(void)state;
	refused(COMPLETE "colour: red\n", "colour");
	refused(COMPLETE "limits: {speed: 1}\n", "speed");
	refused(LISTENERS PATHS, "root_key_fingerprint");
	refused(COMPLETE "limits: {queue: 99999999}\n", "limits.queue");
	refused(COMPLETE "limits: {bodies_mib: 1}\n", "limits.bodies_mib");
	refused(COMPLETE "sandbox: perhaps\n", "perhaps");
	refused(COMPLETE "limits: {connections: 3}\n", "workers");
	refused(COMPLETE "log: {level: loud}\n", "line");
	refused(COMPLETE "database: twice.db\n", "line");
	refused(LISTENERS PATHS "root_key_fingerprint: abc\n", "64 hex digits");
	refused("", "empty");
	refused("a: [", "line");
	refused("public: {port: 70000}\n", "line");
}

static void test_origins(void **state)
{
	(void)state;
	refused(COMPLETE "origins: [\"*\"]\n", "no origin");
	refused(COMPLETE "origins: [\"https://a.example/\"]\n", "no origin");
	refused(COMPLETE "origins: [\"https://\"]\n", "no origin");
	refused(COMPLETE "origins: [\"null\"]\n", "no origin");
	refused(COMPLETE "origins: [\"http://a.example\"]\n", "no origin");
	refused(COMPLETE "origins: [\"http://localhost.a.example\"]\n", "no origin");
}

#define WITNESS(name, url) "  - name: " name "\n    url: " url "\n"

static void test_witnesses(void **state)
{
	struct config *c = NULL;

	(void)state;
	assert_int_equal(
		config_parse(view_str(COMPLETE "witness_deadline_ms: 700\nwitnesses:\n" WITNESS(
				     "w1", "https://w.example/a")
					      WITNESS("w2", "http://[::1]:80/") "    ca: w2.pem\n"),
			     "/site", NULL, &c),
		ERR_OK);
	assert_int_equal(c->witnesses_count, 2);
	assert_string_equal(c->witnesses[1].ca, "/site/w2.pem");
	assert_null(c->witnesses[0].ca);
	assert_int_equal(c->witness_deadline_ms, 700);
	assert_int_equal(c->witness_interval_ms, 10000);
	config_free(c);
	refused(COMPLETE "witnesses:\n" WITNESS("w", "http://w.example/"), "no address");
	refused(COMPLETE "witnesses:\n" WITNESS("w", "http://localhost.w.example/"), "no address");
	refused(COMPLETE "witnesses:\n" WITNESS("w", "https:///x"), "no address");
	refused(COMPLETE "witnesses:\n" WITNESS("w", "https://a@w.example"), "no address");
	refused(COMPLETE "witnesses:\n" WITNESS("w", "file:///etc/passwd"), "no address");
	refused(COMPLETE "witnesses:\n" WITNESS("w", "https://a") WITNESS("w", "https://b"),
		"twice");
	refused(COMPLETE "witnesses:\n  - name: w\n", "");
	refused(COMPLETE "witness_deadline_ms: 10\n", "between");
	refused(COMPLETE "witness_interval_ms: 10\n", "between");
}

static void test_files(void **state)
{
	struct buf problem = BUF_INIT(2048);
	struct config *c = NULL;

	(void)state;
	assert_int_equal(config_load("/nowhere/at/all.yaml", &problem, &c), ERR_NOT_FOUND);
	assert_null(c);
	assert_int_equal(buf_put_u8(&problem, 0), ERR_OK);
	assert_non_null(strstr((const char *)problem.data, "/nowhere/at/all.yaml"));
	buf_free(&problem);
}

static void test_out_of_memory(void **state)
{
	struct config *c = NULL;
	uint64_t n = 1;
	enum err e;

	(void)state;
	do {
		mem_fail_at(n++);
		e = config_parse(view_str(COMPLETE "origins: [\"https://a.example\"]\n"), "/site",
				 NULL, &c);
		mem_fail_at(0);
	} while (e != ERR_OK && n < 10000);
	assert_int_equal(e, ERR_OK);
	assert_true(n > 20);
	config_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_complete),      cmocka_unit_test(test_paths),
		cmocka_unit_test(test_presets),       cmocka_unit_test(test_options),
		cmocka_unit_test(test_metrics),       cmocka_unit_test(test_metrics_mistakes),
		cmocka_unit_test(test_mistakes),      cmocka_unit_test(test_origins),
		cmocka_unit_test(test_witnesses),     cmocka_unit_test(test_files),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
