/* SPDX-License-Identifier: EUPL-1.2 */
#include "policy/agreement_schema.h"

#include <cyaml/cyaml.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "broker/base/mem.h"
#include "policy/agreement_problem.h"

#define TITLE_MAX 120
#define LANGUAGE_MAX 12
/* In bytes: a letter of Ethiopic takes three. */
#define NAME_MAX_BYTES 160
#define EXPLAIN_MAX 1000
#define LAW_MAX 160
#define DPV_MAX 80
#define RULES_MAX 512

/*
 * Words, where libcyaml has a boolean of its own: that one takes "maybe" for true, and a purpose
 * that can never be granted should not hang on a slip of the pen.
 */
static const cyaml_strval_t true_false[] = {{"false", 0}, {"true", 1}};

static const cyaml_strval_t bases[] = {
	{"none", BASIS_NONE},
	{"consent", BASIS_CONSENT},
	{"statutory", BASIS_STATUTORY},
};

static const cyaml_strval_t actions[] = {
	{"read", MAY_READ},
	{"request", MAY_REQUEST},
	{"contribute", MAY_CONTRIBUTE},
	{"freeze", MAY_FREEZE},
};

static const cyaml_schema_field_t text_fields[] = {
	CYAML_FIELD_STRING_PTR("language", CYAML_FLAG_DEFAULT, struct agreement_text, language, 2,
			       LANGUAGE_MAX),
	CYAML_FIELD_STRING_PTR("name", CYAML_FLAG_DEFAULT, struct agreement_text, name, 1,
			       NAME_MAX_BYTES),
	CYAML_FIELD_STRING_PTR("explain", CYAML_FLAG_DEFAULT, struct agreement_text, explain, 1,
			       EXPLAIN_MAX),
	CYAML_FIELD_STRING_PTR("never", CYAML_FLAG_OPTIONAL, struct agreement_text, never, 1,
			       EXPLAIN_MAX),
	CYAML_FIELD_END,
};

static const cyaml_schema_value_t text_entry = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct agreement_text, text_fields),
};

/* Every item has an id and texts; the rest is of kinds or of purposes. */
#define FIELD_ID CYAML_FIELD_STRING("id", CYAML_FLAG_DEFAULT, struct agreement_entry, item.id.s, 1)
#define FIELD_TEXTS                                                                     \
	CYAML_FIELD_SEQUENCE_COUNT("texts", CYAML_FLAG_POINTER, struct agreement_entry, \
				   item.texts, item.text_count, &text_entry, 1,         \
				   AGREEMENT_LANGUAGES_MAX)
#define FIELD_TRUE_FALSE(key, flags, member)                                                    \
	CYAML_FIELD_ENUM(key, (flags) | CYAML_FLAG_STRICT, struct agreement_entry, item.member, \
			 true_false, CYAML_ARRAY_LEN(true_false))

static const cyaml_schema_field_t kind_fields[] = {
	FIELD_ID,
	FIELD_TRUE_FALSE("special_category", CYAML_FLAG_DEFAULT, special_category),
	CYAML_FIELD_STRING("days_default", CYAML_FLAG_DEFAULT, struct agreement_entry, days_default,
			   1),
	CYAML_FIELD_STRING("days_max", CYAML_FLAG_DEFAULT, struct agreement_entry, days_max, 1),
	FIELD_TEXTS,
	CYAML_FIELD_END,
};

static const cyaml_schema_field_t purpose_fields[] = {
	FIELD_ID,
	CYAML_FIELD_STRING_PTR("dpv", CYAML_FLAG_DEFAULT, struct agreement_entry, item.dpv, 1,
			       DPV_MAX),
	CYAML_FIELD_ENUM("basis", CYAML_FLAG_STRICT, struct agreement_entry, item.basis, bases,
			 CYAML_ARRAY_LEN(bases)),
	CYAML_FIELD_STRING_PTR("law", CYAML_FLAG_OPTIONAL, struct agreement_entry, item.law, 1,
			       LAW_MAX),
	FIELD_TRUE_FALSE("never", CYAML_FLAG_OPTIONAL, never),
	FIELD_TEXTS,
	CYAML_FIELD_END,
};

static const cyaml_schema_field_t role_fields[] = {
	FIELD_ID,
	FIELD_TEXTS,
	CYAML_FIELD_END,
};

static const cyaml_schema_value_t slug_entry = {
	CYAML_VALUE_STRING(CYAML_FLAG_DEFAULT, struct slug, 1, SLUG_MAX),
};

static const cyaml_schema_field_t rule_fields[] = {
	CYAML_FIELD_STRING("role", CYAML_FLAG_DEFAULT, struct agreement_rule, role.s, 1),
	CYAML_FIELD_SEQUENCE("kinds", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL,
			     struct agreement_rule, kinds, &slug_entry, 1, AGREEMENT_MAX),
	CYAML_FIELD_SEQUENCE("purposes", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL,
			     struct agreement_rule, purposes, &slug_entry, 1, AGREEMENT_MAX),
	CYAML_FIELD_FLAGS("may", CYAML_FLAG_STRICT, struct agreement_rule, may, actions,
			  CYAML_ARRAY_LEN(actions)),
	CYAML_FIELD_END,
};

static const cyaml_schema_value_t kind_entry = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct agreement_entry, kind_fields),
};
static const cyaml_schema_value_t purpose_entry = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct agreement_entry, purpose_fields),
};
static const cyaml_schema_value_t role_entry = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct agreement_entry, role_fields),
};
static const cyaml_schema_value_t rule_entry = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct agreement_rule, rule_fields),
};
static const cyaml_schema_value_t language_entry = {
	CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char *, 2, LANGUAGE_MAX),
};

static const cyaml_schema_field_t file_fields[] = {
	CYAML_FIELD_STRING("version", CYAML_FLAG_DEFAULT, struct agreement_file, version_text, 1),
	CYAML_FIELD_STRING_PTR("title", CYAML_FLAG_DEFAULT, struct agreement_file, title, 1,
			       TITLE_MAX),
	CYAML_FIELD_STRING("retention_days", CYAML_FLAG_OPTIONAL, struct agreement_file,
			   retention_text, 1),
	CYAML_FIELD_SEQUENCE("languages", CYAML_FLAG_POINTER, struct agreement_file, languages,
			     &language_entry, 1, AGREEMENT_LANGUAGES_MAX),
	CYAML_FIELD_SEQUENCE("reviewed", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL,
			     struct agreement_file, reviewed, &language_entry, 1,
			     AGREEMENT_LANGUAGES_MAX),
	CYAML_FIELD_SEQUENCE("kinds", CYAML_FLAG_POINTER, struct agreement_file, kinds, &kind_entry,
			     1, AGREEMENT_MAX),
	CYAML_FIELD_SEQUENCE("purposes", CYAML_FLAG_POINTER, struct agreement_file, purposes,
			     &purpose_entry, 1, AGREEMENT_MAX),
	CYAML_FIELD_SEQUENCE("roles", CYAML_FLAG_POINTER, struct agreement_file, roles, &role_entry,
			     1, AGREEMENT_MAX),
	CYAML_FIELD_SEQUENCE("rules", CYAML_FLAG_POINTER, struct agreement_file, rules, &rule_entry,
			     1, RULES_MAX),
	CYAML_FIELD_END,
};

static const cyaml_schema_value_t file_schema = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct agreement_file, file_fields),
};

/* What libcyaml said: its first complaint, then where, from the inside out. */
struct complaint {
	char what[200];
	char where[200];
	unsigned long line; /* 0: unknown */
};

static void note(cyaml_log_t level, void *context, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));

/* Lines look like "Load: Unexpected key: x" and "  in mapping field 'y' (line: 2, column: 4)". */
static void note(cyaml_log_t level, void *context, const char *format, va_list args)
{
	struct complaint *c = context;
	char text[sizeof(c->what)];
	char *place, *start = text;
	size_t used = strlen(c->where);

	(void)level;
	vsnprintf(text, sizeof(text), format, args);
	text[strcspn(text, "\n")] = 0;
	if (strncmp(text, "Load: ", 6) == 0) {
		if (c->what[0] == 0 && strcmp(text, "Load: Backtrace:") != 0)
			snprintf(c->what, sizeof(c->what), "%s", text + 6);
		return;
	}
	start += strspn(start, " ");
	place = strstr(start, " (line: ");
	if (place) {
		if (c->line == 0)
			c->line = strtoul(place + 8, NULL, 10);
		*place = 0;
	}
	snprintf(c->where + used, sizeof(c->where) - used, "%s%s", used ? ", " : "", start);
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

static cyaml_config_t config(struct complaint *c)
{
	return (cyaml_config_t){
		.log_fn = c ? note : NULL,
		.log_ctx = c,
		.log_level = CYAML_LOG_ERROR,
		.mem_fn = memory,
		.flags = CYAML_CFG_NO_ALIAS,
	};
}

static const struct {
	cyaml_err_t err;
	const char *advice;
} advices[] = {
	{CYAML_ERR_ALIAS, "write the value out instead of referring to it with '*'"},
	{CYAML_ERR_INVALID_KEY, "remove this key or correct its spelling"},
	{CYAML_ERR_INVALID_VALUE, "give a value of the kind that agreement.yaml(5) describes"},
	{CYAML_ERR_UNEXPECTED_EVENT, "write each key once, as agreement.yaml(5) describes"},
	{CYAML_ERR_STRING_LENGTH_MIN, "write a longer text"},
	{CYAML_ERR_STRING_LENGTH_MAX, "write a shorter text"},
	{CYAML_ERR_SEQUENCE_ENTRIES_MIN, "add an entry"},
	{CYAML_ERR_SEQUENCE_ENTRIES_MAX, "remove entries"},
	{CYAML_ERR_MAPPING_FIELD_MISSING, "add this key"},
	{CYAML_ERR_LIBYAML_PARSER, "correct the YAML there: look at indentation and quotes"},
};

static enum err complain(const struct complaint *c, cyaml_err_t e, struct buf *problem)
{
	const char *advice = "compare with agreement.yaml(5)";

	for (size_t i = 0; i < CYAML_ARRAY_LEN(advices); i++) {
		if (advices[i].err == e)
			advice = advices[i].advice;
	}
	return agreement_problem(problem, "near line %lu: %s (%s); %s", c->line,
				 c->what[0] ? c->what : cyaml_strerror(e),
				 c->where[0] ? c->where : "in the file", advice);
}

/* Decimal digits and nothing else, no leading zero; at most AGREEMENT_NUMBER_MAX by the schema. */
static bool read_number(const char *text, unsigned *out)
{
	unsigned n = 0;

	if (text[0] == '0' && text[1] != 0)
		return false;
	for (const char *p = text; *p; p++) {
		if (*p < '0' || *p > '9')
			return false;
		n = n * 10 + (unsigned)(*p - '0');
	}
	*out = n;
	return true;
}

static enum err read_numbers(struct agreement_file *f, struct buf *problem)
{
	if (!read_number(f->version_text, &f->version))
		return agreement_problem(problem,
					 "version: '%s' is not a number; write digits only",
					 f->version_text);
	if (f->retention_text[0] && !read_number(f->retention_text, &f->retention_days))
		return agreement_problem(problem,
					 "retention_days: '%s' is not a number; write digits only",
					 f->retention_text);
	for (unsigned i = 0; i < f->kinds_count; i++) {
		struct agreement_entry *k = &f->kinds[i];

		if (!read_number(k->days_default, &k->item.days_default))
			return agreement_problem(problem,
						 "kinds '%s': days_default '%s' is not a "
						 "number; write digits only",
						 k->item.id.s, k->days_default);
		if (!read_number(k->days_max, &k->item.days_max))
			return agreement_problem(problem,
						 "kinds '%s': days_max '%s' is not a "
						 "number; write digits only",
						 k->item.id.s, k->days_max);
	}
	return ERR_OK;
}

enum err agreement_schema_load(struct view yaml, struct buf *problem, struct agreement_file **out)
{
	struct complaint c = {0};
	cyaml_config_t cfg = config(&c);
	cyaml_data_t *data = NULL;
	cyaml_err_t e = CYAML_OK;

	*out = NULL;
	/* libyaml asserts on a NULL input, and calls a file without content a success. */
	if (yaml.len > 0)
		e = cyaml_load_data(yaml.data, yaml.len, &cfg, &file_schema, &data, NULL);
	if (e == CYAML_ERR_OOM)
		return ERR_MEMORY;
	if (e != CYAML_OK)
		return complain(&c, e, problem);
	if (data == NULL)
		return agreement_problem(problem, "line 1: the agreement is empty; "
						  "start from the example in agreement.yaml(5)");
	*out = data;
	return read_numbers(*out, problem);
}

void agreement_schema_free(struct agreement_file *f)
{
	cyaml_config_t cfg = config(NULL);

	if (f == NULL)
		return;
	/* It fails only for a broken schema, which every load would have shown. */
	(void)cyaml_free(&cfg, &file_schema, f, 0);
}
