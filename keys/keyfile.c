/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/keyfile.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "broker/base/id.h"
#include "broker/base/io.h"

#define KEYFILE_MODE 0600

/* Puts folder/name and a NUL in place of what path held. */
static enum err join(const char *folder, const char *name, struct buf *path)
{
	buf_clear(path);
	return buf_printf(path, "%s/%s%c", folder, name, 0);
}

static const char *path_text(const struct buf *path)
{
	return (const char *)path->data;
}

/* The rules of the header; path ends in NUL. */
static enum err find(const char *folder, const char *name, struct buf *path)
{
	const char *credentials = secure_getenv("CREDENTIALS_DIRECTORY");
	enum err e;

	if (strchr(name, '/'))
		return buf_put(path, name, strlen(name) + 1);
	if (name[0] == 0 || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return ERR_INPUT;
	if (credentials && credentials[0] == '/') {
		e = join(credentials, name, path);
		if (e != ERR_OK || io_exists(path_text(path)))
			return e;
	}
	return folder ? join(folder, name, path) : ERR_NOT_FOUND;
}

static enum err read_whole(const char *folder, const char *name, struct secret **out)
{
	struct buf path = BUF_INIT(PATH_MAX);
	enum err e = find(folder, name, &path);

	if (e == ERR_OK)
		e = io_read_secret(path_text(&path), KEYFILE_MAX, out);
	buf_free(&path);
	return e;
}

static size_t len_without_newline(const struct secret *s)
{
	size_t len = secret_len(s);
	const uint8_t *p = secret_open(s);

	if (p[len - 1] == '\n')
		len--;
	secret_close(s);
	return len;
}

/* The first len bytes of s and room for more, which is zero. */
static enum err copy(const struct secret *s, size_t len, size_t more, struct secret **out)
{
	enum err e = secret_new(NULL, len + more, out);

	if (e != ERR_OK)
		return e;
	memcpy(secret_write(*out), secret_open(s), len);
	secret_close(s);
	secret_written(*out);
	return ERR_OK;
}

enum err keyfile_read_text(const char *folder, const char *name, struct secret **out)
{
	struct secret *whole = NULL;
	enum err e;

	*out = NULL;
	e = read_whole(folder, name, &whole);
	if (e == ERR_OK && len_without_newline(whole) == 0)
		e = ERR_INPUT;
	if (e == ERR_OK)
		e = copy(whole, len_without_newline(whole), 0, out);
	secret_free(whole);
	return e;
}

/* hex_parse() reads to a NUL, so the length is checked apart: a NUL in the file ends nothing. */
static enum err from_hex(const struct secret *text, size_t len, struct secret **out)
{
	struct secret *hex = NULL, *key = NULL;
	size_t digits = len_without_newline(text);
	enum err e = digits > 0 && digits / 2 == len && digits % 2 == 0 ? ERR_OK : ERR_INPUT;

	if (e == ERR_OK)
		e = copy(text, digits, 1, &hex);
	if (e == ERR_OK)
		e = secret_new(NULL, len, &key);
	if (e != ERR_OK)
		goto out;
	e = hex_parse((const char *)secret_open(hex), secret_write(key), len);
	secret_close(hex);
	secret_written(key);
	if (e == ERR_OK) {
		*out = key;
		key = NULL;
	}
out:
	secret_free(hex);
	secret_free(key);
	return e;
}

enum err keyfile_read(const char *folder, const char *name, size_t len, struct secret **out)
{
	struct secret *text = NULL;
	enum err e;

	*out = NULL;
	e = read_whole(folder, name, &text);
	if (e == ERR_OK)
		e = from_hex(text, len, out);
	secret_free(text);
	return e;
}

static enum err create(const char *path, const struct secret *text)
{
	enum err e =
		io_create_file(path, view_of(secret_open(text), secret_len(text)), KEYFILE_MODE);

	secret_close(text);
	return e;
}

enum err keyfile_create(const char *path, const struct secret *key)
{
	size_t len = secret_len(key);
	struct secret *text = NULL;
	uint8_t *p;
	enum err e;

	if (len > (KEYFILE_MAX - 1) / 2)
		return ERR_TOO_LARGE;
	e = secret_new(NULL, 2 * len + 1, &text);
	if (e != ERR_OK)
		return e;
	p = secret_write(text);
	hex_format(secret_open(key), len, (char *)p);
	p[2 * len] = '\n';
	secret_close(key);
	secret_written(text);
	e = create(path, text);
	secret_free(text);
	return e;
}

enum err keyfile_create_text(const char *path, const struct secret *text)
{
	size_t len = len_without_newline(text);
	struct secret *line = NULL;
	enum err e;

	if (len == 0 || len + 1 > KEYFILE_MAX)
		return len == 0 ? ERR_INPUT : ERR_TOO_LARGE;
	e = copy(text, len, 1, &line);
	if (e != ERR_OK)
		return e;
	secret_write(line)[len] = '\n';
	secret_written(line);
	e = create(path, line);
	secret_free(line);
	return e;
}
