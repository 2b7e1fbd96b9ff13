/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * page.json, read strictly.  It has one shape, so that this is no JSON library: white space, texts
 * of printable ASCII without escapes, and whole numbers.
 */
#include "keys/page.h"

#include <stdbool.h>
#include <string.h>

#include "broker/base/mem.h"

#define SIZE_DIGITS 9

struct cursor {
	struct view left;
};

static void skip_space(struct cursor *c)
{
	while (c->left.len > 0 && strchr(" \t\r\n", c->left.data[0]) && c->left.data[0] != 0)
		c->left = view_of(c->left.data + 1, c->left.len - 1);
}

/* The next character that is no space, if it is this one. */
static bool take(struct cursor *c, char wanted)
{
	skip_space(c);
	if (c->left.len == 0 || c->left.data[0] != (uint8_t)wanted)
		return false;
	c->left = view_of(c->left.data + 1, c->left.len - 1);
	return true;
}

static bool take_text(struct cursor *c, char *out, size_t size)
{
	size_t len = 0;

	if (!take(c, '"'))
		return false;
	while (len < c->left.len && c->left.data[len] != '"') {
		uint8_t ch = c->left.data[len];

		if (ch < 0x20 || ch > 0x7e || ch == '\\' || len + 1 >= size)
			return false;
		out[len++] = (char)ch;
	}
	out[len] = 0;
	c->left = view_of(c->left.data + len, c->left.len - len);
	return take(c, '"');
}

static bool take_number(struct cursor *c, size_t *out)
{
	size_t digits = 0;

	skip_space(c);
	*out = 0;
	for (; digits < c->left.len; digits++) {
		uint8_t ch = c->left.data[digits];

		if (ch < '0' || ch > '9')
			break;
		if (digits == SIZE_DIGITS || (digits > 0 && *out == 0))
			return false;
		*out = *out * 10 + (size_t)(ch - '0');
	}
	c->left = view_of(c->left.data + digits, c->left.len - digits);
	return digits > 0;
}

/* The log's own files are asked for by these names, and would be served in their place. */
static bool is_taken(const char *path)
{
	return strcmp(path, PAGE_LIST) == 0 || strcmp(path, "checkpoint") == 0 ||
	       strncmp(path, "tile/", 5) == 0;
}

/* Nothing that leaves the folder, and nothing that a URL would have to escape. */
static bool path_ok(const char *path)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				      "0123456789._-/";
	const char *part = path;

	if (path[strspn(path, allowed)] != 0 || is_taken(path))
		return false;
	for (;;) {
		size_t len = strcspn(part, "/");

		if (len == 0 || part[0] == '.')
			return false;
		if (part[len] == 0)
			return true;
		part += len + 1;
	}
}

static bool take_sha256(struct cursor *c, struct hash *out)
{
	char text[2 * HASH_LEN + 1];

	return take_text(c, text, sizeof(text)) && hex_parse(text, out->b, HASH_LEN) == ERR_OK;
}

enum { SEEN_HASH = 1, SEEN_SIZE = 2, SEEN_TYPE = 4, SEEN_ALL = 7 };

/* One of a file's three properties, which *seen has not got yet. */
static bool take_property(struct cursor *c, struct page_file *f, unsigned *seen)
{
	unsigned before = *seen;
	char name[8];
	bool ok;

	if (!take_text(c, name, sizeof(name)) || !take(c, ':'))
		return false;
	if (strcmp(name, "sha256") == 0) {
		*seen |= SEEN_HASH;
		ok = take_sha256(c, &f->hash);
	} else if (strcmp(name, "size") == 0) {
		*seen |= SEEN_SIZE;
		ok = take_number(c, &f->size);
	} else if (strcmp(name, "type") == 0) {
		*seen |= SEEN_TYPE;
		ok = take_text(c, f->type, sizeof(f->type)) && f->type[0];
	} else {
		return false;
	}
	return ok && *seen != before;
}

static bool take_file(struct cursor *c, struct page_file *f)
{
	unsigned seen = 0;

	if (!take_text(c, f->path, sizeof(f->path)) || !path_ok(f->path) || !take(c, ':') ||
	    !take(c, '{'))
		return false;
	do
		if (!take_property(c, f, &seen))
			return false;
	while (take(c, ','));
	return seen == SEEN_ALL && take(c, '}');
}

static enum err take_files(struct cursor *c, struct page *p)
{
	size_t bytes = 0;

	do {
		struct page_file *f = &p->files[p->count];

		if (p->count == PAGE_FILES_MAX)
			return ERR_TOO_LARGE;
		if (!take_file(c, f))
			return ERR_INPUT;
		if (p->count > 0 && strcmp(f[-1].path, f->path) >= 0)
			return ERR_INPUT;
		if (f->size > PAGE_BYTES_MAX - bytes)
			return ERR_TOO_LARGE;
		bytes += f->size;
		p->count++;
	} while (take(c, ','));
	return page_find(p, PAGE_INDEX) ? ERR_OK : ERR_INPUT;
}

/* "}}" and nothing more. */
static bool take_end(struct cursor *c)
{
	bool ok = take(c, '}');

	ok = ok && take(c, '}');
	skip_space(c);
	return ok && c->left.len == 0;
}

static enum err take_list(struct cursor *c, struct page *p)
{
	char name[8];
	enum err e;

	if (!take(c, '{') || !take_text(c, name, sizeof(name)) || strcmp(name, "files") != 0 ||
	    !take(c, ':') || !take(c, '{'))
		return ERR_INPUT;
	e = take_files(c, p);
	return e == ERR_OK && !take_end(c) ? ERR_INPUT : e;
}

static enum err hash_files(struct page *p)
{
	struct buf all = BUF_INIT(PAGE_FILES_MAX * (PAGE_PATH_MAX + 1 + HASH_LEN));
	enum err e = ERR_OK;

	for (size_t i = 0; i < p->count && e == ERR_OK; i++) {
		e = buf_put(&all, p->files[i].path, strlen(p->files[i].path) + 1);
		if (e == ERR_OK)
			e = buf_put(&all, p->files[i].hash.b, HASH_LEN);
	}
	hash_sha256(buf_view(&all), &p->hash);
	buf_free(&all);
	return e;
}

enum err page_list_parse(struct view json, struct page **out)
{
	struct cursor c = {json};
	struct page *p = NULL;
	enum err e = ERR_MEMORY;

	*out = NULL;
	p = mem_new(1, sizeof(*p));
	if (p == NULL)
		goto out;
	p->list = BUF_INIT(PAGE_LIST_MAX);
	p->files = mem_new(PAGE_FILES_MAX, sizeof(*p->files));
	if (p->files == NULL)
		goto out;
	e = buf_put_view(&p->list, json);
	if (e == ERR_OK)
		e = take_list(&c, p);
	if (e == ERR_OK)
		e = hash_files(p);
	if (e != ERR_OK)
		goto out;
	*out = p;
	p = NULL;
out:
	page_free(p);
	return e;
}
