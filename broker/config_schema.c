/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/config_schema.h"

#include <cyaml/cyaml.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "broker/base/mem.h"

#define TEXT_MAX 1024

static const cyaml_strval_t levels[] = {
	{"debug", CONFIG_LOG_DEBUG},
	{"info", CONFIG_LOG_INFO},
	{"warn", CONFIG_LOG_WARN},
	{"error", CONFIG_LOG_ERROR},
};

static const cyaml_strval_t formats[] = {
	{"text", CONFIG_LOG_TEXT},
	{"json", CONFIG_LOG_JSON},
};

static const cyaml_strval_t sandboxes[] = {
	{"enforce", CONFIG_SANDBOX_ENFORCE},
	{"off", CONFIG_SANDBOX_OFF},
};

static const cyaml_schema_value_t path_entry = {
	CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char *, 1, TEXT_MAX),
};

#define TEXT(key, flags, type, member) \
	CYAML_FIELD_STRING_PTR(key, flags, struct type, member, 1, TEXT_MAX)
#define OPTIONAL_LIST(key, type, member, max)                                                    \
	CYAML_FIELD_SEQUENCE(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct type, member, \
			     &path_entry, 0, max)
#define NUMBER(key, member) CYAML_FIELD_UINT(key, CYAML_FLAG_OPTIONAL, struct config_limits, member)

static const cyaml_schema_field_t public_fields[] = {
	TEXT("address", CYAML_FLAG_OPTIONAL, config_listener, address),
	CYAML_FIELD_UINT("port", CYAML_FLAG_DEFAULT, struct config_listener, port),
	TEXT("certificate", CYAML_FLAG_DEFAULT, config_listener, certificate),
	TEXT("key", CYAML_FLAG_DEFAULT, config_listener, key),
	CYAML_FIELD_END,
};

static const cyaml_schema_field_t partner_fields[] = {
	TEXT("address", CYAML_FLAG_OPTIONAL, config_listener, address),
	CYAML_FIELD_UINT("port", CYAML_FLAG_DEFAULT, struct config_listener, port),
	TEXT("certificate", CYAML_FLAG_DEFAULT, config_listener, certificate),
	TEXT("key", CYAML_FLAG_DEFAULT, config_listener, key),
	CYAML_FIELD_SEQUENCE("client_ca", CYAML_FLAG_POINTER, struct config_listener, client_ca,
			     &path_entry, 1, CONFIG_FILES_MAX),
	OPTIONAL_LIST("crl", config_listener, crl, CONFIG_FILES_MAX),
	CYAML_FIELD_END,
};

static const cyaml_schema_field_t witness_fields[] = {
	TEXT("name", CYAML_FLAG_DEFAULT, config_witness, name),
	TEXT("url", CYAML_FLAG_DEFAULT, config_witness, url),
	TEXT("ca", CYAML_FLAG_OPTIONAL, config_witness, ca),
	CYAML_FIELD_END,
};

static const cyaml_schema_value_t witness_entry = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct config_witness, witness_fields),
};

static const cyaml_schema_field_t limit_fields[] = {
	NUMBER("connections", connections),
	NUMBER("per_ip", per_ip),
	NUMBER("queue", queue),
	NUMBER("batch", batch),
	NUMBER("window_us", window_us),
	NUMBER("body_seconds", body_seconds),
	NUMBER("idle_seconds", idle_seconds),
	NUMBER("workers", workers),
	NUMBER("cache_kib", cache_kib),
	NUMBER("bodies_mib", bodies_mib),
	CYAML_FIELD_END,
};

static const cyaml_schema_field_t log_fields[] = {
	CYAML_FIELD_ENUM("level", CYAML_FLAG_OPTIONAL | CYAML_FLAG_STRICT, struct config_log,
			 level_word, levels, CYAML_ARRAY_LEN(levels)),
	CYAML_FIELD_ENUM("format", CYAML_FLAG_OPTIONAL | CYAML_FLAG_STRICT, struct config_log,
			 format_word, formats, CYAML_ARRAY_LEN(formats)),
	CYAML_FIELD_END,
};

static const cyaml_schema_field_t file_fields[] = {
	CYAML_FIELD_MAPPING("public", CYAML_FLAG_DEFAULT, struct config, public_listener,
			    public_fields),
	CYAML_FIELD_MAPPING("partner", CYAML_FLAG_DEFAULT, struct config, partner_listener,
			    partner_fields),
	TEXT("database", CYAML_FLAG_DEFAULT, config, database),
	TEXT("database_key", CYAML_FLAG_DEFAULT, config, database_key),
	TEXT("log_key", CYAML_FLAG_DEFAULT, config, log_key),
	TEXT("directory", CYAML_FLAG_DEFAULT, config, directory),
	TEXT("root_key_fingerprint", CYAML_FLAG_DEFAULT, config, root_key_fingerprint),
	TEXT("agreement", CYAML_FLAG_DEFAULT, config, agreement),
	TEXT("page", CYAML_FLAG_OPTIONAL, config, page),
	TEXT("audit_page", CYAML_FLAG_OPTIONAL, config, audit_page),
	TEXT("metrics", CYAML_FLAG_OPTIONAL, config, metrics),
	TEXT("user", CYAML_FLAG_OPTIONAL, config, user),
	CYAML_FIELD_ENUM("sandbox", CYAML_FLAG_OPTIONAL | CYAML_FLAG_STRICT, struct config,
			 sandbox_word, sandboxes, CYAML_ARRAY_LEN(sandboxes)),
	OPTIONAL_LIST("origins", config, origins, CONFIG_ORIGINS_MAX),
	CYAML_FIELD_SEQUENCE("witnesses", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct config,
			     witnesses, &witness_entry, 0, CONFIG_WITNESSES_MAX),
	CYAML_FIELD_UINT("witness_deadline_ms", CYAML_FLAG_OPTIONAL, struct config,
			 witness_deadline_ms),
	CYAML_FIELD_UINT("witness_interval_ms", CYAML_FLAG_OPTIONAL, struct config,
			 witness_interval_ms),
	CYAML_FIELD_MAPPING("limits", CYAML_FLAG_OPTIONAL, struct config, limits, limit_fields),
	CYAML_FIELD_MAPPING("log", CYAML_FLAG_OPTIONAL, struct config, log, log_fields),
	CYAML_FIELD_END,
};

static const cyaml_schema_value_t file_schema = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct config, file_fields),
};

/* libcyaml's first complaint and where it was. */
struct complaint {
	char what[200];
	unsigned long line; /* 0: unknown */
};

static void note(cyaml_log_t level, void *context, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));

/* Lines look like "Load: Unexpected key: x" and "  in mapping field 'y' (line: 2, column: 4)". */
static void note(cyaml_log_t level, void *context, const char *format, va_list args)
{
	struct complaint *c = context;
	char text[sizeof(c->what)];
	const char *place;

	(void)level;
	(void)vsnprintf(text, sizeof(text), format, args);
	text[strcspn(text, "\n")] = 0;
	if (strncmp(text, "Load: ", 6) == 0 && c->what[0] == 0 &&
	    strcmp(text, "Load: Backtrace:") != 0)
		(void)snprintf(c->what, sizeof(c->what), "%s", text + 6);
	place = strstr(text, " (line: ");
	if (place && c->line == 0)
		c->line = strtoul(place + 8, NULL, 10);
}

static void *memory(void *context, void *p, size_t size)
{
	(void)context;
	if (size == 0) {
		mem_free(p);
		return NULL;
	}
	return mem_grow(p, size, 1);
}

static cyaml_config_t settings(struct complaint *c)
{
	return (cyaml_config_t){
		.log_fn = c ? note : NULL,
		.log_ctx = c,
		.log_level = CYAML_LOG_ERROR,
		.mem_fn = memory,
		.flags = CYAML_CFG_NO_ALIAS,
	};
}

enum err config_schema_load(struct view yaml, struct buf *problem, struct config **out)
{
	struct complaint c = {0};
	cyaml_config_t cfg = settings(&c);
	cyaml_data_t *data = NULL;
	cyaml_err_t e;

	*out = NULL;
	/* Fields beyond the schema belong to the same block: libcyaml takes the struct's size. */
	e = cyaml_load_data(yaml.data, yaml.len, &cfg, &file_schema, &data, NULL);
	if (e == CYAML_ERR_OOM)
		return ERR_MEMORY;
	if (e != CYAML_OK)
		return config_problem(problem, ERR_CONFIG,
				      "near line %lu: %s; eenmaald.yaml(5) describes the keys",
				      c.line, c.what[0] ? c.what : cyaml_strerror(e));
	/* libcyaml calls a file without content a success. */
	if (data == NULL)
		return config_problem(
			problem, ERR_CONFIG,
			"the file is empty; start from the example in eenmaald.yaml(5)");
	*out = data;
	return ERR_OK;
}

void config_schema_free(struct config *c)
{
	cyaml_config_t cfg = settings(NULL);

	if (c == NULL)
		return;
	/* It fails only for a broken schema, which every load would have shown. */
	(void)cyaml_free(&cfg, &file_schema, c, 0);
}
