/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/store/wal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/base/buf.h"
#include "broker/base/io.h"
#include "broker/store/draft.h"

#define PIECE_LEN 65536

/* SQLite puts it beside the file itself, not beside a symbolic link to it. */
static const char *resolve(const char *path, char real[static PATH_MAX])
{
	struct stat st;

	if (lstat(path, &st) == 0 && S_ISLNK(st.st_mode) && realpath(path, real))
		return real;
	return path;
}

static enum err name_of(const char *path, struct buf *name)
{
	enum err e = buf_printf(name, "%s-wal", path);

	return e == ERR_OK ? buf_put_u8(name, 0) : e;
}

bool wal_waits(const char *path)
{
	char real[PATH_MAX];
	struct buf name = BUF_INIT(PATH_MAX + sizeof("-wal"));
	struct stat st;
	bool waits = true;

	if (name_of(resolve(path, real), &name) == ERR_OK)
		waits = stat((const char *)name.data, &st) == 0 && st.st_size > 0;
	buf_free(&name);
	return waits;
}

static enum err write_piece(int fd, const uint8_t *p, size_t len, off_t at)
{
	while (len > 0) {
		ssize_t put = pwrite(fd, p, len, at);

		if (put < 0 && errno != EINTR)
			return io_errno(errno);
		if (put > 0) {
			p += put;
			len -= (size_t)put;
			at += put;
		}
	}
	return ERR_OK;
}

/* Every byte as it is, so that the system has something to write. */
static enum err write_again(int fd)
{
	uint8_t piece[PIECE_LEN];
	off_t at = 0;
	enum err e = ERR_OK;

	while (e == ERR_OK) {
		ssize_t got = pread(fd, piece, sizeof(piece), at);

		if (got == 0)
			break;
		if (got < 0 && errno == EINTR)
			continue;
		e = got < 0 ? io_errno(errno) : write_piece(fd, piece, (size_t)got, at);
		at += got;
	}
	if (e == ERR_OK && fsync(fd) != 0)
		e = io_errno(errno);
	return e;
}

/* SQLite syncs the folder too, but goes on when that fails. */
static enum err secure_name(const char *path)
{
	char folder[PATH_MAX];
	enum err e = draft_folder(path, folder);
	int fd = -1;

	if (e != ERR_OK)
		return e;
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || fsync(fd) != 0)
		e = io_errno(errno);
	if (fd >= 0)
		(void)close(fd);
	return e;
}

enum err wal_secure(const char *path)
{
	char real[PATH_MAX];
	const char *file = resolve(path, real);
	struct buf name = BUF_INIT(PATH_MAX + sizeof("-wal"));
	int fd = -1;
	enum err e = name_of(file, &name);

	/* SQLite holds no lock on this file, so closing it drops none. */
	if (e == ERR_OK) {
		fd = open((const char *)name.data, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
		e = fd < 0 ? io_errno(errno) : write_again(fd);
	}
	if (fd >= 0)
		(void)close(fd);
	if (e == ERR_OK)
		e = secure_name(file);
	buf_free(&name);
	return e;
}
