/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/store/draft.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/base/io.h"

#define SUFFIX ".new-XXXXXX"

enum err draft_folder(const char *path, char out[static PATH_MAX])
{
	const char *slash = strrchr(path, '/');
	size_t len = slash ? (size_t)(slash - path) : 0;

	if (len >= PATH_MAX)
		return ERR_INPUT;
	if (!slash) {
		memcpy(out, ".", 2);
	} else if (len == 0) {
		memcpy(out, "/", 2);
	} else {
		memcpy(out, path, len);
		out[len] = 0;
	}
	return ERR_OK;
}

enum err draft_begin(const char *path, struct draft *d)
{
	struct stat st;
	size_t len = strlen(path);
	int fd;

	d->path[0] = 0;
	if (len == 0 || len + sizeof(SUFFIX) > sizeof(d->path))
		return ERR_INPUT;
	if (lstat(path, &st) == 0)
		return ERR_EXISTS;
	memcpy(d->path, path, len);
	memcpy(d->path + len, SUFFIX, sizeof(SUFFIX));
	fd = mkostemp(d->path, O_CLOEXEC); /* mode 0600 */
	if (fd < 0) {
		d->path[0] = 0;
		return io_errno(errno);
	}
	(void)close(fd);
	return ERR_OK;
}

static enum err sync_path(const char *path, int flags)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
	enum err e = fd < 0 || fsync(fd) != 0 ? io_errno(errno) : ERR_OK;

	if (fd >= 0)
		(void)close(fd);
	return e;
}

/* Never over an existing file; some file systems know only one of the two ways. */
static enum err name_it(const char *from, const char *to)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return ERR_OK;
	if (errno != EINVAL && errno != ENOSYS)
		return io_errno(errno);
	if (link(from, to) != 0)
		return io_errno(errno);
	return unlink(from) == 0 ? ERR_OK : io_errno(errno);
}

enum err draft_publish(struct draft *d, const char *path)
{
	char folder[PATH_MAX];
	enum err e = draft_folder(path, folder);

	if (e == ERR_OK)
		e = sync_path(d->path, 0);
	if (e == ERR_OK)
		e = name_it(d->path, path);
	if (e == ERR_OK) {
		d->path[0] = 0;
		e = sync_path(folder, O_DIRECTORY);
	}
	draft_abandon(d);
	return e;
}

void draft_abandon(struct draft *d)
{
	static const char *const kin[] = {"", "-journal", "-wal", "-shm"};
	char name[PATH_MAX + sizeof("-journal")];

	if (d->path[0] == 0)
		return;
	for (size_t i = 0; i < sizeof(kin) / sizeof(kin[0]); i++) {
		(void)snprintf(name, sizeof(name), "%s%s", d->path, kin[i]);
		(void)unlink(name);
	}
	d->path[0] = 0;
}
