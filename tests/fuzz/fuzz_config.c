/* SPDX-License-Identifier: EUPL-1.2 */
/* eenmaald.yaml. */
#include <string.h>

#include "broker/base/io.h"
#include "broker/config.h"
#include "tests/fuzz/harness.h"

static void check_listener(const struct config_listener *l)
{
	FUZZ_CHECK(l->address && l->address[0]);
	FUZZ_CHECK(l->certificate && l->key);
	FUZZ_CHECK(l->client_ca_count <= CONFIG_FILES_MAX && l->crl_count <= CONFIG_FILES_MAX);
	for (unsigned n = 0; n < l->client_ca_count; n++)
		FUZZ_CHECK(l->client_ca[n] && l->client_ca[n][0] == '/');
}

static void check(const struct config *c)
{
	char hex[2 * HASH_LEN + 1];
	struct hash root;

	check_listener(&c->public_listener);
	check_listener(&c->partner_listener);
	FUZZ_CHECK(c->partner_listener.client_ca_count > 0);
	FUZZ_CHECK(c->database[0] == '/' && c->directory[0] == '/' && c->agreement[0] == '/');
	FUZZ_CHECK(c->limits.connections > 0 && c->limits.queue > 0 && c->limits.batch > 0);
	FUZZ_CHECK(c->limits.workers > 0 && c->limits.bodies_mib > 0);
	FUZZ_CHECK(c->origins_count <= CONFIG_ORIGINS_MAX);
	for (unsigned n = 0; n < c->origins_count; n++)
		FUZZ_CHECK(strncmp(c->origins[n], "https://", 8) == 0 ||
			   strncmp(c->origins[n], "http://localhost", 16) == 0 ||
			   strncmp(c->origins[n], "http://127.0.0.1", 16) == 0 ||
			   strncmp(c->origins[n], "http://[::1]", 12) == 0);
	hex_format(c->root_fingerprint.b, HASH_LEN, hex);
	FUZZ_CHECK(strcasecmp(hex, c->root_key_fingerprint) == 0);
	FUZZ_CHECK(hex_parse(hex, root.b, HASH_LEN) == ERR_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf problem = BUF_INIT(4096);
	struct config *c = NULL;
	enum err e = config_parse(view_of(data, size), "/site", &problem, &c);

	FUZZ_CHECK((e == ERR_OK) == (c != NULL));
	if (c)
		check(c);
	else
		FUZZ_CHECK(problem.len > 0);
	config_free(c);
	buf_free(&problem);
	return 0;
}

static const char small[] =
	"public: {port: 443, certificate: s.pem, key: s.key}\n"
	"partner: {port: 8443, certificate: p.pem, key: p.key, client_ca: [a.pem]}\n"
	"root_key_fingerprint: "
	"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n"
	"database: d.db\ndatabase_key: d.key\nlog_key: l.key\ndirectory: d.bin\n"
	"agreement: a.yaml\norigins: [https://a.example:1]\n"
	"limits: {connections: 1, per_ip: 0, queue: 1, batch: 1, window_us: 0, body_seconds: 1, "
	"idle_seconds: 1, workers: 1, cache_kib: 64, bodies_mib: 64}\n"
	"log: {level: debug, format: text}\n";

void fuzz_seeds(void)
{
	struct buf file = BUF_INIT(CONFIG_FILE_MAX);

	FUZZ_CHECK(io_read_file("packaging/eenmaald.yaml", &file) == ERR_OK);
	fuzz_seed_bytes("example", buf_view(&file));
	fuzz_seed_bytes("small", view_str(small));
	buf_free(&file);
}
