/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/profile.h"

#include <cyaml/cyaml.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "broker/base/io.h"
#include "broker/base/mem.h"
#include "keys/keyfile.h"

#define FILE_MAX 65536
#define TEXT_MAX 1024
#define FILE_NAME "profile.yaml"

/* profile.yaml as YAML gives it. */
struct file {
	enum profile_role role;
	char *id, *holder, *public_url, *partner_url, *ca, *certificate, *certificate_key;
	char *signing_key, *kem_key, *card, *root, *staff, *staff_role, *language, *state, *proxy;
	unsigned suite_floor, witnesses_minimum;
};

static const cyaml_strval_t roles[] = {
	{"partner", PROFILE_PARTNER},
	{"holder", PROFILE_HOLDER},
	{"auditor", PROFILE_AUDITOR},
	{"directory", PROFILE_DIRECTORY},
};

#define TEXT(name, flags) CYAML_FIELD_STRING_PTR(#name, flags, struct file, name, 1, TEXT_MAX)
#define OPTIONAL(name) TEXT(name, CYAML_FLAG_OPTIONAL)
#define NUMBER(name) CYAML_FIELD_UINT(#name, CYAML_FLAG_OPTIONAL, struct file, name)

static const cyaml_schema_field_t fields[] = {
	CYAML_FIELD_ENUM("role", CYAML_FLAG_STRICT, struct file, role, roles,
			 CYAML_ARRAY_LEN(roles)),
	OPTIONAL(id),
	OPTIONAL(holder),
	OPTIONAL(public_url),
	OPTIONAL(partner_url),
	OPTIONAL(ca),
	OPTIONAL(certificate),
	OPTIONAL(certificate_key),
	OPTIONAL(signing_key),
	OPTIONAL(kem_key),
	OPTIONAL(card),
	TEXT(root, CYAML_FLAG_DEFAULT),
	OPTIONAL(staff),
	OPTIONAL(staff_role),
	OPTIONAL(language),
	OPTIONAL(state),
	OPTIONAL(proxy),
	NUMBER(suite_floor),
	NUMBER(witnesses_minimum),
	CYAML_FIELD_END,
};

static const cyaml_schema_value_t schema = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct file, fields),
};

static enum err complain(struct buf *problem, enum err e, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static enum err complain(struct buf *problem, enum err e, const char *format, ...)
{
	char text[600];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	buf_clear(problem);
	/* Without memory for the sentence the error itself is still told. */
	if (buf_put_str(problem, text) != ERR_OK)
		buf_clear(problem);
	return e;
}

/* libcyaml's first complaint and where it was. */
struct complaint {
	char what[200];
	unsigned long line;
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

static enum err parse(struct view yaml, struct buf *problem, struct file **out)
{
	struct complaint c = {0};
	cyaml_config_t cfg = settings(&c);
	cyaml_data_t *data = NULL;
	cyaml_err_t e;

	/* libyaml asserts that there is an input at all. */
	if (yaml.len == 0)
		return complain(problem, ERR_CONFIG, "the profile is empty");
	e = cyaml_load_data(yaml.data, yaml.len, &cfg, &schema, &data, NULL);
	if (e == CYAML_ERR_OOM)
		return ERR_MEMORY;
	if (e != CYAML_OK)
		return complain(problem, ERR_CONFIG,
				"the profile, near line %lu: %s; eenmaal(1) lists the keys", c.line,
				c.what[0] ? c.what : cyaml_strerror(e));
	if (data == NULL)
		return complain(problem, ERR_CONFIG, "the profile is empty");
	*out = data;
	return ERR_OK;
}

static void file_free(struct file *f)
{
	cyaml_config_t cfg = settings(NULL);

	/* Fails only for a broken schema, which every load would have shown. */
	if (f)
		(void)cyaml_free(&cfg, &schema, f, 0);
}

/* Is url "https://host[:port]" with nothing behind? */
static bool url_valid(const char *url)
{
	return strncmp(url, "https://", 8) == 0 && url[8] && !url[8 + strcspn(url + 8, "/?#@ \t")];
}

static enum err check_urls(const struct profile *p, struct buf *problem)
{
	const char *const urls[] = {p->public_url, p->partner_url};

	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++)
		if (urls[i] && !url_valid(urls[i]))
			return complain(problem, ERR_CONFIG,
					"the profile's \"%s\" is no address of a broker; write "
					"https://host:port",
					urls[i]);
	return ERR_OK;
}

static enum err need(const char *value, const char *key, struct buf *problem)
{
	return value ? ERR_OK
		     : complain(problem, ERR_CONFIG, "the profile lacks the key \"%s\"", key);
}

/* What each role cannot do without. */
static enum err check_needs(const struct profile *p, struct buf *problem)
{
	bool member = p->role == PROFILE_PARTNER || p->role == PROFILE_AUDITOR;
	enum err e = ERR_OK;

	if (p->role != PROFILE_DIRECTORY)
		e = need(p->public_url, "public_url", problem);
	if (e == ERR_OK && member)
		e = need(p->partner_url, "partner_url", problem);
	if (e == ERR_OK && member)
		e = need(p->certificate, "certificate", problem);
	if (e == ERR_OK && member)
		e = need(p->certificate_key, "certificate_key", problem);
	if (e == ERR_OK && member)
		e = need(p->signing_key, "signing_key", problem);
	if (e == ERR_OK && p->role == PROFILE_PARTNER)
		e = need(p->kem_key, "kem_key", problem);
	if (e == ERR_OK && p->role == PROFILE_HOLDER)
		e = need(p->card, "card", problem);
	if (e == ERR_OK && p->suite_floor < 1)
		e = complain(problem, ERR_CONFIG, "the profile's suite_floor must be at least 1");
	return e == ERR_OK ? check_urls(p, problem) : e;
}

static char *take(char **from)
{
	char *taken = *from;

	*from = NULL;
	return taken;
}

static void take_texts(struct file *f, struct profile *p)
{
	p->public_url = take(&f->public_url);
	p->partner_url = take(&f->partner_url);
	p->ca = take(&f->ca);
	p->certificate = take(&f->certificate);
	p->certificate_key = take(&f->certificate_key);
	p->signing_key = take(&f->signing_key);
	p->kem_key = take(&f->kem_key);
	p->card = take(&f->card);
	p->staff = take(&f->staff);
	p->staff_role = take(&f->staff_role);
	p->language = take(&f->language);
	p->state = take(&f->state);
	p->proxy = take(&f->proxy);
}

static enum err fill_names(const struct file *f, struct profile *p, struct buf *problem)
{
	const char *id = f->id;

	if (!id && p->role == PROFILE_HOLDER)
		id = "holder";
	if (!id && p->role == PROFILE_DIRECTORY)
		id = "directory";
	if (!id || slug_parse(view_str(id), &p->id) != ERR_OK)
		return complain(problem, ERR_CONFIG,
				"the profile needs the member's \"id\": 1 to 40 of a-z, 0-9 and -");
	if (hex_parse(f->root, p->root.b, HASH_LEN) != ERR_OK)
		return complain(problem, ERR_CONFIG,
				"the profile's \"root\" must be the directory's fingerprint of 64 "
				"hex digits; \"eenmaal directory show\" prints it");
	if (p->role != PROFILE_HOLDER)
		return ERR_OK;
	if (!f->holder || holder_id_parse(f->holder, &p->holder) != ERR_OK)
		return complain(
			problem, ERR_CONFIG,
			"the profile's \"holder\" must be the dossier's number as it stands "
			"on the card");
	return ERR_OK;
}

static enum err fill_defaults(const struct file *f, struct profile *p)
{
	p->suite_floor = f->suite_floor ? f->suite_floor : 1;
	p->witnesses_minimum = f->witnesses_minimum;
	if (!p->language)
		p->language = mem_strdup("nl");
	if (!p->state)
		p->state = mem_strdup("state");
	return p->language && p->state ? ERR_OK : ERR_MEMORY;
}

/* path as the YAML file's own path, and the absolute folder that it lies in. */
static enum err locate(const char *path, char **file, char **folder)
{
	char absolute[PATH_MAX], joined[PATH_MAX + sizeof(FILE_NAME)];
	struct stat st;

	if (stat(path, &st) != 0 || !realpath(path, absolute))
		return ERR_NOT_FOUND;
	if (S_ISDIR(st.st_mode)) {
		(void)snprintf(joined, sizeof(joined), "%s/" FILE_NAME, absolute);
	} else {
		(void)snprintf(joined, sizeof(joined), "%s", absolute);
		*strrchr(absolute, '/') = 0;
	}
	*folder = mem_strdup(absolute[0] ? absolute : "/");
	*file = mem_strdup(joined);
	return *file && *folder ? ERR_OK : ERR_MEMORY;
}

enum { TEXTS = 13 };
struct text {
	const char *key, *value;
};

/* The values that are text, as far as they are there. */
static void texts_of(const struct profile *p, struct text texts[TEXTS])
{
	const struct text all[TEXTS] = {
		{"public_url", p->public_url},
		{"partner_url", p->partner_url},
		{"ca", p->ca},
		{"certificate", p->certificate},
		{"certificate_key", p->certificate_key},
		{"signing_key", p->signing_key},
		{"kem_key", p->kem_key},
		{"card", p->card},
		{"staff", p->staff},
		{"staff_role", p->staff_role},
		{"language", p->language},
		{"state", p->state},
		{"proxy", p->proxy},
	};

	memcpy(texts, all, sizeof(all));
}

/* YAML lets a tab through, which profile_create() would not write. */
static enum err check_texts(const struct profile *p, struct buf *problem)
{
	struct text texts[TEXTS];

	texts_of(p, texts);
	for (size_t i = 0; i < TEXTS; i++)
		for (const char *c = texts[i].value; c && *c; c++)
			if ((unsigned char)*c < 0x20)
				return complain(problem, ERR_CONFIG,
						"the profile's \"%s\" holds a tab or another "
						"control character; write it without",
						texts[i].key);
	return ERR_OK;
}

static enum err fill(struct file *f, struct buf *problem, struct profile *p)
{
	enum err e;

	p->role = f->role;
	take_texts(f, p);
	e = check_texts(p, problem);
	if (e == ERR_OK)
		e = fill_defaults(f, p);
	if (e == ERR_OK)
		e = fill_names(f, p, problem);
	return e == ERR_OK ? check_needs(p, problem) : e;
}

enum err profile_load(const char *path, struct buf *problem, struct profile **out)
{
	struct profile *p = mem_new(1, sizeof(*p));
	struct buf yaml = BUF_INIT(FILE_MAX);
	struct file *f = NULL;
	char *file = NULL;
	enum err e = p ? locate(path, &file, &p->folder) : ERR_MEMORY;

	*out = NULL;
	if (e == ERR_OK)
		e = io_read_file(file, &yaml);
	if (e == ERR_OK)
		e = parse(buf_view(&yaml), problem, &f);
	else if (e != ERR_MEMORY)
		e = complain(problem, e, "the profile %s cannot be read: %s", path, err_text(e));
	if (e == ERR_OK)
		e = f ? fill(f, problem, p) : ERR_INTERNAL;
	if (e != ERR_OK)
		goto out;
	*out = p;
	p = NULL;
out:
	profile_free(p);
	file_free(f);
	mem_free(file);
	buf_free(&yaml);
	return e;
}

void profile_free(struct profile *p)
{
	if (!p)
		return;
	mem_free(p->folder);
	mem_free(p->public_url);
	mem_free(p->partner_url);
	mem_free(p->ca);
	mem_free(p->certificate);
	mem_free(p->certificate_key);
	mem_free(p->signing_key);
	mem_free(p->kem_key);
	mem_free(p->card);
	mem_free(p->staff);
	mem_free(p->staff_role);
	mem_free(p->language);
	mem_free(p->state);
	mem_free(p->proxy);
	mem_free(p);
}

/* "key: value" with the value in double quotes, so that nothing in it means anything to YAML. */
static enum err put_text(struct buf *b, const char *key, const char *value)
{
	enum err e = value ? buf_printf(b, "%s: \"", key) : ERR_OK;

	if (!value)
		return ERR_OK;
	for (const char *c = value; *c && e == ERR_OK; c++) {
		if ((unsigned char)*c < 0x20)
			return ERR_INPUT;
		if (*c == '"' || *c == '\\')
			e = buf_put_u8(b, '\\');
		if (e == ERR_OK)
			e = buf_put_u8(b, (uint8_t)*c);
	}
	return e == ERR_OK ? buf_put_str(b, "\"\n") : e;
}

static enum err put_names(struct buf *b, const struct profile *p)
{
	char holder[HOLDER_TEXT_LEN + 1], root[2 * HASH_LEN + 1];
	enum err e = put_text(b, "role", roles[p->role].str);

	holder_id_format(&p->holder, holder);
	hex_format(p->root.b, HASH_LEN, root);
	if (e == ERR_OK && p->id.s[0])
		e = put_text(b, "id", p->id.s);
	if (e == ERR_OK && p->role == PROFILE_HOLDER)
		e = put_text(b, "holder", holder);
	return e == ERR_OK ? put_text(b, "root", root) : e;
}

static enum err put_texts(struct buf *b, const struct profile *p)
{
	struct text texts[TEXTS];
	enum err e = ERR_OK;

	texts_of(p, texts);
	for (size_t i = 0; i < TEXTS && e == ERR_OK; i++)
		e = put_text(b, texts[i].key, texts[i].value);
	return e;
}

enum err profile_create(const struct profile *p)
{
	struct buf yaml = BUF_INIT(FILE_MAX);
	char *path = profile_path(p, FILE_NAME);
	enum err e = path ? io_make_dir(p->folder, 0700) : ERR_MEMORY;

	if (e == ERR_OK)
		e = put_names(&yaml, p);
	if (e == ERR_OK)
		e = put_texts(&yaml, p);
	if (e == ERR_OK && p->suite_floor > 1)
		e = buf_printf(&yaml, "suite_floor: %u\n", p->suite_floor);
	if (e == ERR_OK)
		e = io_create_file(path, buf_view(&yaml), 0600);
	mem_free(path);
	buf_free(&yaml);
	return e;
}

char *profile_path(const struct profile *p, const char *name)
{
	struct buf joined = BUF_INIT(2 * PATH_MAX);
	char *path = NULL;

	if (name[0] == '/')
		return mem_strdup(name);
	if (buf_printf(&joined, "%s/%s", p->folder, name) == ERR_OK)
		path = mem_strndup((const char *)joined.data, joined.len);
	buf_free(&joined);
	return path;
}

enum err profile_key(const struct profile *p, const char *name, size_t len, struct secret **out)
{
	char *path;
	enum err e;

	*out = NULL;
	if (!name)
		return ERR_CONFIG;
	if (!strchr(name, '/'))
		return keyfile_read(p->folder, name, len, out);
	path = profile_path(p, name);
	e = path ? keyfile_read(NULL, path, len, out) : ERR_MEMORY;
	mem_free(path);
	return e;
}

const char *profile_key_problem(enum err e)
{
	if (e == ERR_PERMISSIONS)
		return "others can read it, or it belongs to another user; do chmod 600";
	if (e == ERR_INPUT)
		return "it does not hold one key in hex digits";
	return err_text(e);
}
