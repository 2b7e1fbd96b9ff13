/* SPDX-License-Identifier: EUPL-1.2 */
/* OpenSSL has a type of this name, which nobody here uses. */
#define ERR_STATE OPENSSL_ERR_STATE
#include <openssl/ssl.h>
#undef ERR_STATE

#include "tests/support/rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "broker/base/io.h"

void rig_must(bool holds, const char *file, int line, const char *what)
{
	if (holds)
		return;
	(void)fprintf(stderr, "%s:%d: did not hold: %s\n", file, line, what);
	/* Not all streams: the reader of the daemon's log holds its own while it waits. */
	(void)fflush(stdout);
	abort();
}

static const char *const callers[RIG_CALLERS] = {
	"coa", "gemeente", "inspectie", "school", NULL, "stranger",
};

static SSL_CTX *make_tls(const struct rig *r, size_t caller)
{
	SSL_CTX *c = SSL_CTX_new(TLS_client_method());
	char name[80];

	MUST(c != NULL);
	MUST(SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION) == 1);
	MUST(SSL_CTX_load_verify_file(c, site_path(&r->site, "ca.pem")) == 1);
	SSL_CTX_set_verify(c, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_mode(c, SSL_MODE_AUTO_RETRY);
	if (callers[caller] == NULL)
		return c;
	(void)snprintf(name, sizeof(name), "%s.pem", callers[caller]);
	MUST(SSL_CTX_use_certificate_chain_file(c, site_path(&r->site, name)) == 1);
	(void)snprintf(name, sizeof(name), "%s.key", callers[caller]);
	MUST(SSL_CTX_use_PrivateKey_file(c, site_path(&r->site, name), SSL_FILETYPE_PEM) == 1);
	return c;
}

void rig_new(struct rig *r, const char *more)
{
	struct buf text = BUF_INIT(16384);

	*r = (struct rig){0};
	site_start(&r->site);
	MUST(io_read_file(r->site.config, &text) == ERR_OK);
	if (more != NULL)
		MUST(buf_put_str(&text, more) == ERR_OK);
	MUST(io_write_file(r->site.config, buf_view(&text), 0600) == ERR_OK);
	buf_free(&text);
	for (size_t i = 0; i < RIG_CALLERS; i++)
		r->tls[i] = make_tls(r, i);
}

void rig_free(struct rig *r)
{
	if (r->daemon != NULL)
		(void)rig_end(r, SIGKILL);
	for (size_t i = 0; i < RIG_CALLERS; i++)
		SSL_CTX_free(r->tls[i]);
	site_stop(&r->site);
}

unsigned rig_knob(const char *name, unsigned otherwise)
{
	const char *text = getenv(name);

	return text != NULL && *text != 0 ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

bool rig_sanitized(void)
{
	const char *variant = getenv("EENMAAL_VARIANT");

	return variant != NULL && strcmp(variant, "asan") == 0;
}

size_t rig_memory(const struct rig *r, const char *name)
{
	char path[64], line[256];
	size_t kib = 0, len = strlen(name);
	FILE *f = NULL;

	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)rig_pid(r));
	f = fopen(path, "re");
	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, name, len) == 0 && line[len] == ':')
			kib = strtoul(line + len + 1, NULL, 10);
	if (f != NULL)
		(void)fclose(f);
	return kib;
}
