/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/config.h"

#include <arpa/inet.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "broker/base/io.h"
#include "broker/base/mem.h"
#include "broker/config_schema.h"

enum err config_problem(struct buf *problem, enum err e, const char *format, ...)
{
	char text[600];
	va_list args;

	if (problem == NULL)
		return e;
	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	buf_clear(problem);
	/* Without memory for the sentence the error itself is still told. */
	if (buf_put_str(problem, text) != ERR_OK)
		buf_clear(problem);
	return e;
}

/* What holds when the file says nothing. */
struct limit {
	const char *name;
	size_t offset;
	unsigned preset, least, most;
};

/* Each version of clang-format lays out such macros in its own way. */
/* clang-format off */
#define LIMIT(name, preset, least, most) \
	{#name, offsetof(struct config_limits, name), preset, least, most}
/* clang-format on */

static const struct limit limits[] = {
	LIMIT(connections, 1024, 1, 100000),    LIMIT(per_ip, 0, 0, 100000),
	LIMIT(queue, 4096, 1, 1000000),         LIMIT(batch, 256, 1, 4096),
	LIMIT(window_us, 1000, 0, 100000),      LIMIT(body_seconds, 20, 1, 3600),
	LIMIT(idle_seconds, 60, 1, 3600),       LIMIT(workers, 4, 1, 256),
	LIMIT(cache_kib, 65536, 256, 16777216), LIMIT(bodies_mib, 256, 64, 65536),
};

/* The schema leaves 0 for an absent number, so 0 means the preset everywhere. */
static enum err set_limits(struct config_limits *l, struct buf *problem)
{
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		unsigned *value = (unsigned *)(void *)((char *)l + limits[i].offset);

		if (*value == 0)
			*value = limits[i].preset;
		if (*value < limits[i].least || *value > limits[i].most)
			return config_problem(problem, ERR_CONFIG,
					      "limits.%s is %u; it must lie between %u and %u",
					      limits[i].name, *value, limits[i].least,
					      limits[i].most);
	}
	if (l->connections < l->workers)
		return config_problem(problem, ERR_CONFIG,
				      "limits.connections is %u; each of the %u workers needs one "
				      "at least",
				      l->connections, l->workers);
	return ERR_OK;
}

static void set_log(struct config_log *l)
{
	l->level =
		l->level_word ? (enum log_level)(l->level_word - CONFIG_LOG_DEBUG) : LOG_LEVEL_INFO;
	l->json = l->format_word != CONFIG_LOG_TEXT;
}

/* Replace *path by folder/path when it is relative. */
static enum err resolve(const char *folder, char **path)
{
	struct buf joined = BUF_INIT(2 * PATH_MAX);
	char *copy;
	enum err e;

	if (*path == NULL || (*path)[0] == '/')
		return ERR_OK;
	e = buf_printf(&joined, "%s/%s", folder, *path);
	if (e != ERR_OK)
		goto out;
	copy = mem_strndup((const char *)joined.data, joined.len);
	if (copy == NULL) {
		e = ERR_MEMORY;
		goto out;
	}
	mem_free(*path);
	*path = copy;
out:
	buf_free(&joined);
	return e;
}

/* A key's name without a slash stays a name: it may be a systemd credential. */
static enum err resolve_key(const char *folder, char **name)
{
	return strchr(*name, '/') ? resolve(folder, name) : ERR_OK;
}

static enum err resolve_listener(const char *folder, struct config_listener *l)
{
	enum err e = resolve(folder, &l->certificate);

	if (e == ERR_OK)
		e = resolve_key(folder, &l->key);
	for (unsigned i = 0; e == ERR_OK && i < l->client_ca_count; i++)
		e = resolve(folder, &l->client_ca[i]);
	for (unsigned i = 0; e == ERR_OK && i < l->crl_count; i++)
		e = resolve(folder, &l->crl[i]);
	if (e == ERR_OK && l->address == NULL) {
		l->address = mem_strdup("127.0.0.1");
		e = l->address ? ERR_OK : ERR_MEMORY;
	}
	return e;
}

static enum err resolve_all(struct config *c)
{
	enum err e = resolve_listener(c->folder, &c->public_listener);

	if (e == ERR_OK)
		e = resolve_listener(c->folder, &c->partner_listener);
	if (e == ERR_OK)
		e = resolve(c->folder, &c->database);
	if (e == ERR_OK)
		e = resolve(c->folder, &c->directory);
	if (e == ERR_OK)
		e = resolve(c->folder, &c->agreement);
	if (e == ERR_OK)
		e = resolve(c->folder, &c->page);
	for (unsigned i = 0; e == ERR_OK && i < c->witnesses_count; i++)
		e = resolve(c->folder, &c->witnesses[i].ca);
	if (e == ERR_OK)
		e = resolve(c->folder, &c->audit_page);
	if (e == ERR_OK)
		e = resolve_key(c->folder, &c->database_key);
	if (e == ERR_OK)
		e = resolve_key(c->folder, &c->log_key);
	return e;
}

/* This machine itself, perhaps with a port: a page that somebody is working on. */
static bool is_loopback(const char *host)
{
	static const char *const names[] = {"localhost", "127.0.0.1", "[::1]"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t len = strlen(names[i]);

		if (strncmp(host, names[i], len) == 0 && strchr(":/", host[len]))
			return true;
	}
	return false;
}

/*
 * An origin as browsers send it: a scheme, a host, perhaps a port, and nothing behind.  Whoever is on
 * the way could change a page that came without TLS, so that plain http is for this machine only.
 */
static bool origin_valid(const char *origin)
{
	const char *host = NULL;

	if (strncmp(origin, "https://", 8) == 0)
		host = origin + 8;
	else if (strncmp(origin, "http://", 7) == 0 && is_loopback(origin + 7))
		host = origin + 7;
	return host && *host && host[strcspn(host, "/?#@* \t")] == 0;
}

/* Where a witness answers: a path may follow. */
static bool url_valid(const char *url)
{
	const char *host = NULL;

	if (strncmp(url, "https://", 8) == 0)
		host = url + 8;
	else if (strncmp(url, "http://", 7) == 0)
		host = url + 7;
	if (host == NULL || *host == 0 || host[strcspn(host, "?#@* \t\"<>\\")] != 0)
		return false;
	/* Whoever is on the way could keep a witness's alarm from us. */
	return host == url + 8 ? host[0] != '/' : is_loopback(host);
}

static enum err set_number(unsigned *value, const char *name, const unsigned bounds[3],
			   struct buf *problem)
{
	if (*value == 0)
		*value = bounds[0];
	if (*value >= bounds[1] && *value <= bounds[2])
		return ERR_OK;
	return config_problem(problem, ERR_CONFIG, "%s is %u; it must lie between %u and %u", name,
			      *value, bounds[1], bounds[2]);
}

static enum err check_witnesses(struct config *c, struct buf *problem)
{
	static const unsigned deadline[] = {5000, 50, 60000}, interval[] = {10000, 50, 3600000};
	enum err e = set_number(&c->witness_deadline_ms, "witness_deadline_ms", deadline, problem);

	if (e == ERR_OK)
		e = set_number(&c->witness_interval_ms, "witness_interval_ms", interval, problem);
	for (unsigned i = 0; e == ERR_OK && i < c->witnesses_count; i++) {
		if (!url_valid(c->witnesses[i].url))
			return config_problem(problem, ERR_CONFIG,
					      "witnesses: \"%s\" is no address of a witness; write "
					      "https://host/path",
					      c->witnesses[i].url);
		for (unsigned j = 0; j < i; j++)
			if (strcmp(c->witnesses[i].name, c->witnesses[j].name) == 0)
				return config_problem(problem, ERR_CONFIG,
						      "witnesses: %s stands there twice",
						      c->witnesses[i].name);
	}
	return e;
}

/* 127.0.0.0/8 or ::1: nobody from outside may ask, whatever the firewall says. */
static bool address_is_own(const char *address)
{
	struct in6_addr v6;
	struct in_addr v4;

	if (inet_pton(AF_INET, address, &v4) == 1)
		return ntohl(v4.s_addr) >> 24 == 127;
	return inet_pton(AF_INET6, address, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

/* "address:port", of IPv6 "[address]:port". */
static bool split_address(char *text, char **address, unsigned *port)
{
	char *colon = strrchr(text, ':');
	size_t digits = colon ? strspn(colon + 1, "0123456789") : 0;

	if (digits == 0 || digits > 5 || colon[1 + digits] != 0)
		return false;
	*port = (unsigned)strtoul(colon + 1, NULL, 10);
	*colon = 0;
	*address = text;
	if (text[0] != '[')
		return strchr(text, ':') == NULL;
	if (colon[-1] != ']')
		return false;
	colon[-1] = 0;
	*address = text + 1;
	return true;
}

static enum err check_metrics(struct config *c, struct buf *problem)
{
	struct config_listener *l = &c->metrics_listener;
	char *text = NULL, *address = NULL;
	unsigned port = 0;
	enum err e = ERR_OK;

	if (c->metrics == NULL)
		return ERR_OK;
	text = mem_strdup(c->metrics);
	if (text == NULL)
		return ERR_MEMORY;
	if (!split_address(text, &address, &port) || port > UINT16_MAX ||
	    !address_is_own(address)) {
		e = config_problem(problem, ERR_CONFIG,
				   "metrics: \"%s\" is no address and port of this machine alone; "
				   "write 127.0.0.1:9464 or [::1]:9464",
				   c->metrics);
	} else {
		l->port = (uint16_t)port;
		l->address = mem_strdup(address);
		e = l->address ? ERR_OK : ERR_MEMORY;
	}
	mem_free(text);
	return e;
}

static enum err check_values(struct config *c, struct buf *problem)
{
	enum err e;

	if (hex_parse(c->root_key_fingerprint, c->root_fingerprint.b, HASH_LEN) != ERR_OK)
		return config_problem(problem, ERR_CONFIG,
				      "root_key_fingerprint must be 64 hex digits; "
				      "\"eenmaal directory show\" prints it");
	for (unsigned i = 0; i < c->origins_count; i++) {
		if (!origin_valid(c->origins[i]))
			return config_problem(
				problem, ERR_CONFIG,
				"origins: \"%s\" is no origin; write "
				"https://host or https://host:port, nothing behind it",
				c->origins[i]);
	}
	e = check_witnesses(c, problem);
	if (e == ERR_OK)
		e = check_metrics(c, problem);
	return e == ERR_OK ? set_limits(&c->limits, problem) : e;
}

enum err config_parse(struct view yaml, const char *folder, struct buf *problem,
		      struct config **out)
{
	struct config *c = NULL;
	enum err e;

	*out = NULL;
	e = config_schema_load(yaml, problem, &c);
	if (e != ERR_OK)
		goto out;
	set_log(&c->log);
	c->sandbox = c->sandbox_word != CONFIG_SANDBOX_OFF;
	c->folder = mem_strdup(folder);
	e = c->folder ? resolve_all(c) : ERR_MEMORY;
	if (e == ERR_OK)
		e = check_values(c, problem);
	if (e != ERR_OK)
		goto out;
	*out = c;
	c = NULL;
out:
	config_free(c);
	return e;
}

/* The folder of path, for relative names in the file. */
static enum err folder_of(const char *path, char **out)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		*out = mem_strdup(".");
	else
		*out = mem_strndup(path, slash == path ? 1 : (size_t)(slash - path));
	return *out ? ERR_OK : ERR_MEMORY;
}

enum err config_load(const char *path, struct buf *problem, struct config **out)
{
	struct buf yaml = BUF_INIT(CONFIG_FILE_MAX), inner = BUF_INIT(1024);
	char *folder = NULL;
	enum err e;

	*out = NULL;
	e = io_read_file(path, &yaml);
	if (e != ERR_OK) {
		config_problem(problem, e, "%s cannot be read: %s", path, err_text(e));
		goto out;
	}
	e = folder_of(path, &folder);
	if (e == ERR_OK)
		e = config_parse(buf_view(&yaml), folder, &inner, out);
	if (e != ERR_OK)
		config_problem(problem, e, "%s: %.*s", path, (int)inner.len,
			       inner.len ? (const char *)inner.data : "");
	if (e != ERR_OK && inner.len == 0)
		config_problem(problem, e, "%s: %s", path, err_text(e));
out:
	mem_free(folder);
	buf_free(&inner);
	buf_free(&yaml);
	return e;
}

void config_free(struct config *c)
{
	if (c == NULL)
		return;
	mem_free(c->folder);
	c->folder = NULL;
	mem_free(c->metrics_listener.address);
	c->metrics_listener.address = NULL;
	config_schema_free(c);
}
