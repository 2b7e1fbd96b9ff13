/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/export_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "broker/base/mem.h"
#include "client/keygen_files.h"

#define BLOCK 65536

static enum err failed(const struct export_file *x, enum err e, struct buf *problem)
{
	if (e == ERR_OK || x->path == NULL)
		return e;
	if (e == ERR_EXISTS)
		return keygen_problem(problem, e, "%s exists already; name a new file", x->path);
	return keygen_not_written(x->path, e, problem);
}

static enum err open_part(struct export_file *x)
{
	struct buf name = BUF_INIT(KEYGEN_PATH_MAX);
	enum err e = buf_printf(&name, "%s.part-XXXXXX%c", x->path, 0);
	int fd;

	if (e == ERR_OK) {
		x->part = mem_strdup((const char *)name.data);
		e = x->part ? ERR_OK : ERR_MEMORY;
	}
	buf_free(&name);
	if (e != ERR_OK)
		return e;
	fd = mkostemp(x->part, O_CLOEXEC);
	if (fd < 0) {
		e = io_errno(errno);
		mem_free(x->part);
		x->part = NULL;
		return e;
	}
	x->f = fdopen(fd, "w+");
	if (x->f == NULL) {
		e = io_errno(errno);
		(void)close(fd);
	}
	return e;
}

enum err export_file_open(const char *path, struct export_file *out, struct buf *problem)
{
	enum err e = ERR_OK;

	*out = (struct export_file){.path = path};
	if (path && io_exists(path)) {
		e = ERR_EXISTS;
	} else if (path) {
		e = open_part(out);
	} else {
		out->f = tmpfile();
		e = out->f ? ERR_OK : io_errno(errno);
	}
	return failed(out, e, problem);
}

static enum err to_stdout(FILE *f)
{
	char block[BLOCK];
	size_t n;

	if (fseek(f, 0, SEEK_SET))
		return io_errno(errno);
	while ((n = fread(block, 1, sizeof(block), f)) > 0)
		if (fwrite(block, 1, n, stdout) != n)
			return io_errno(errno);
	return ferror(f) || fflush(stdout) ? io_errno(errno) : ERR_OK;
}

enum err export_file_keep(struct export_file *x, struct buf *problem)
{
	enum err e = fflush(x->f) ? io_errno(errno) : ERR_OK;

	if (e == ERR_OK && x->path == NULL)
		return to_stdout(x->f);
	if (e == ERR_OK && fsync(fileno(x->f)))
		e = io_errno(errno);
	if (e == ERR_OK)
		e = io_publish_file(x->part, x->path);
	return failed(x, e, problem);
}

void export_file_close(struct export_file *x)
{
	if (x->f)
		(void)fclose(x->f);
	if (x->part)
		(void)unlink(x->part);
	mem_free(x->part);
	*x = (struct export_file){0};
}
