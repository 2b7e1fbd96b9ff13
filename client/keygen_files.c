/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/keygen_files.h"

#include <stdarg.h>
#include <stdio.h>

#include "broker/base/io.h"
#include "keys/directory.h"
#include "keys/keyfile.h"

enum err keygen_problem(struct buf *problem, enum err e, const char *format, ...)
{
	char text[KEYGEN_PROBLEM_MAX];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	buf_clear(problem);
	/* Without memory for the sentence the error itself is still told. */
	if (buf_put_str(problem, text) != ERR_OK || buf_put_u8(problem, 0) != ERR_OK)
		buf_clear(problem);
	return e;
}

enum exit_code keygen_finish(const struct command *c, enum err e, struct buf *problem)
{
	enum exit_code code = EXIT_DONE;

	if (e != ERR_OK)
		code = command_fail(c, e, problem->len ? (const char *)problem->data : NULL);
	buf_free(problem);
	return code;
}

enum err keygen_path(const char *folder, const char *name, struct buf *path)
{
	buf_clear(path);
	return buf_printf(path, "%s/%s%c", folder, name, 0);
}

const char *keygen_text(const struct buf *path)
{
	return path->len ? (const char *)path->data : "";
}

enum err keygen_read(const char *path, struct buf *out, struct buf *problem)
{
	enum err e = io_read_file(path, out);

	return e == ERR_OK ? e
			   : keygen_problem(problem, e, "%s cannot be read: %s", path, err_text(e));
}

enum err keygen_not_written(const char *path, enum err e, struct buf *problem)
{
	if (e == ERR_UNSYNCED)
		return keygen_problem(problem, e, KEYGEN_UNSYNCED, path);
	return keygen_problem(problem, e, "%s was not written: %s", path, err_text(e));
}

static enum err written(const char *path, enum err e, struct buf *problem)
{
	if (e == ERR_EXISTS)
		return keygen_problem(problem, e,
				      "%s exists already and is never overwritten; "
				      "move it away or name another place",
				      path);
	return e == ERR_OK ? e : keygen_not_written(path, e, problem);
}

enum err keygen_write(const char *path, struct view v, struct buf *problem)
{
	return written(path, io_create_file(path, v, 0644), problem);
}

enum err keygen_write_key(const char *path, const struct secret *key, struct buf *problem)
{
	return written(path, keyfile_create(path, key), problem);
}

enum err keygen_write_pem_key(const char *path, const struct secret *pem, struct buf *problem)
{
	return written(path, keyfile_create_text(path, pem), problem);
}

enum err keygen_folder(const char *folder, const char *const *names, struct buf *problem)
{
	struct buf path = BUF_INIT(KEYGEN_PATH_MAX);
	enum err e = io_make_dir(folder, 0700);

	if (e != ERR_OK)
		e = keygen_problem(problem, e, "the folder %s cannot be made: %s", folder,
				   err_text(e));
	for (size_t n = 0; e == ERR_OK && names[n]; n++) {
		e = keygen_path(folder, names[n], &path);
		if (e == ERR_OK && io_exists(keygen_text(&path)))
			e = written(keygen_text(&path), ERR_EXISTS, problem);
	}
	buf_free(&path);
	return e;
}

void keygen_fingerprint(const struct sign_public *root, char out[static 2 * HASH_LEN + 1])
{
	struct hash hash;

	directory_fingerprint(root, &hash);
	hex_format(hash.b, HASH_LEN, out);
}

void keygen_report_begin(struct keygen_report *r)
{
	r->text = BUF_INIT(KEYGEN_JSON_MAX);
	json_begin(&r->json, &r->text);
	json_object(&r->json, NULL);
}

enum err keygen_report_end(const struct command *c, struct keygen_report *r)
{
	enum err e;

	json_end(&r->json);
	e = r->json.error;
	if (e == ERR_OK && command_json(c) &&
	    (fwrite(r->text.data, 1, r->text.len, stdout) != r->text.len || putchar('\n') == EOF))
		e = ERR_IO;
	buf_free(&r->text);
	return e;
}
