/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/base/clock.h"
#include "broker/base/id.h"

#define CHUNK_LEN 4096
#define TEMP_ATTEMPTS 16

enum err io_errno(int error)
{
	switch (error) {
	case 0:
		return ERR_OK;
	case ENOSPC:
	case EDQUOT:
		return ERR_DISK_FULL;
	case EACCES:
	case EROFS:
	case EPERM:
		return ERR_READ_ONLY;
	case ENOENT:
		return ERR_NOT_FOUND;
	case EEXIST:
		return ERR_EXISTS;
	case ENOMEM:
		return ERR_MEMORY;
	default:
		return ERR_IO;
	}
}

/* "Cannot be written" would mislead whoever only tried to read. */
static enum err read_errno(int error)
{
	enum err e = io_errno(error);

	return e == ERR_READ_ONLY ? ERR_IO : e;
}

static ssize_t read_some(int fd, void *p, size_t len)
{
	ssize_t got;

	do
		got = read(fd, p, len);
	while (got < 0 && errno == EINTR);
	return got;
}

static void close_fd(int fd)
{
	if (fd >= 0)
		(void)close(fd);
}

enum err io_read_file(const char *path, struct buf *b)
{
	uint8_t chunk[CHUNK_LEN];
	size_t before = b->len;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	enum err e = fd < 0 ? read_errno(errno) : ERR_OK;

	while (e == ERR_OK) {
		ssize_t got = read_some(fd, chunk, sizeof(chunk));

		if (got < 0)
			e = read_errno(errno);
		else if (got == 0)
			break;
		else
			e = buf_put(b, chunk, (size_t)got);
	}
	if (e != ERR_OK)
		b->len = before;
	sodium_memzero(chunk, sizeof(chunk));
	close_fd(fd);
	return e;
}

static enum err write_all(int fd, struct view v)
{
	size_t done = 0;

	while (done < v.len) {
		ssize_t put = write(fd, v.data + done, v.len - done);

		if (put < 0 && errno != EINTR)
			return io_errno(errno);
		if (put > 0)
			done += (size_t)put;
	}
	return ERR_OK;
}

/* A file being replaced: its open folder, its name in there, and the name it is written under. */
struct target {
	int folder;
	const char *name;
	char temp[32];
};

static enum err target_open(const char *path, struct target *t)
{
	const char *slash = strrchr(path, '/');
	char folder[PATH_MAX] = ".";
	size_t len = slash ? (size_t)(slash - path) : 0;

	t->name = slash ? slash + 1 : path;
	if (len >= sizeof(folder) || t->name[0] == 0)
		return ERR_INPUT;
	if (slash) {
		memcpy(folder, path, len);
		folder[len] = 0;
		if (len == 0)
			memcpy(folder, "/", 2);
	}
	t->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return t->folder < 0 ? io_errno(errno) : ERR_OK;
}

/* An empty temporary file under a name nobody else has; -1 and errno on failure. */
static int temp_open(struct target *t)
{
	int fd = -1;

	for (int i = 0; fd < 0 && i < TEMP_ATTEMPTS; i++) {
		uint8_t random[8];
		char hex[sizeof(random) * 2 + 1];

		random_bytes(random, sizeof(random));
		hex_format(random, sizeof(random), hex);
		(void)snprintf(t->temp, sizeof(t->temp), ".eenmaal-%s", hex);
		fd = openat(t->folder, t->temp, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			    0600);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	if (fd < 0)
		t->temp[0] = 0;
	return fd;
}

static enum err fill(int fd, struct view v, mode_t mode)
{
	enum err e = write_all(fd, v);

	if (e == ERR_OK && fchmod(fd, mode) != 0)
		e = io_errno(errno);
	if (e == ERR_OK && fsync(fd) != 0)
		e = io_errno(errno);
	return e;
}

/*
 * Give the finished file from its name; with `fresh` only when nothing has that name yet.  from may
 * remain, which is the caller's to remove.
 */
static enum err publish(const struct target *t, const char *from, bool fresh)
{
	unsigned flags = fresh ? RENAME_NOREPLACE : 0;

	if (renameat2(t->folder, from, t->folder, t->name, flags) != 0) {
		if (!fresh || errno != EINVAL)
			return io_errno(errno);
		/* NFS knows no RENAME_NOREPLACE; a hard link refuses an existing name as well. */
		if (linkat(t->folder, from, t->folder, t->name, 0) != 0)
			return io_errno(errno);
	}
	return fsync(t->folder) == 0 ? ERR_OK : ERR_UNSYNCED;
}

enum err io_publish_file(const char *part, const char *path)
{
	const char *slash = strrchr(part, '/');
	struct target t = {.folder = -1};
	enum err e = target_open(path, &t);

	if (e == ERR_OK)
		e = publish(&t, slash ? slash + 1 : part, true);
	close_fd(t.folder);
	return e;
}

static enum err write_file(const char *path, struct view v, mode_t mode, bool fresh)
{
	struct target t = {.folder = -1};
	int fd = -1;
	enum err e = target_open(path, &t);

	if (e != ERR_OK)
		goto out;
	fd = temp_open(&t);
	if (fd < 0) {
		e = io_errno(errno);
		goto out;
	}
	e = fill(fd, v, mode);
	if (e == ERR_OK)
		e = publish(&t, t.temp, fresh);
out:
	if (t.temp[0])
		(void)unlinkat(t.folder, t.temp, 0);
	close_fd(fd);
	close_fd(t.folder);
	return e;
}

enum err io_write_file(const char *path, struct view v, mode_t mode)
{
	return write_file(path, v, mode, false);
}

enum err io_create_file(const char *path, struct view v, mode_t mode)
{
	return write_file(path, v, mode, true);
}

/* Where the file system has none without a name, one that loses it at once. */
static enum err open_and_unlink(const char *folder, int *fd)
{
	struct target t = {.folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
	enum err e = t.folder < 0 ? io_errno(errno) : ERR_OK;

	*fd = -1;
	if (e != ERR_OK)
		return e;
	*fd = temp_open(&t);
	if (*fd < 0 || unlinkat(t.folder, t.temp, 0) != 0) {
		e = io_errno(errno);
		close_fd(*fd);
		*fd = -1;
	}
	close_fd(t.folder);
	return e;
}

enum err io_open_scratch(const char *folder, int *fd)
{
	*fd = open(folder, O_TMPFILE | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
	if (*fd >= 0)
		return ERR_OK;
	/* As open(2) has it: EISDIR of an old kernel. */
	return errno == EOPNOTSUPP || errno == EISDIR ? open_and_unlink(folder, fd)
						      : io_errno(errno);
}

enum err io_write_at(int fd, uint64_t offset, struct view v)
{
	while (v.len > 0) {
		ssize_t put = pwrite(fd, v.data, v.len, (off_t)offset);

		if (put < 0 && errno != EINTR)
			return io_errno(errno);
		if (put <= 0)
			continue;
		offset += (uint64_t)put;
		v = view_of(v.data + put, v.len - (size_t)put);
	}
	return ERR_OK;
}

enum err io_read_at(int fd, uint64_t offset, void *out, size_t len)
{
	uint8_t *p = out;

	while (len > 0) {
		ssize_t got = pread(fd, p, len, (off_t)offset);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return read_errno(errno);
		if (got == 0)
			return ERR_IO;
		p += got;
		offset += (uint64_t)got;
		len -= (size_t)got;
	}
	return ERR_OK;
}

/* Read to the end into a secret that may be longer than what was read. */
static enum err read_to_end(int fd, struct secret *room, size_t *len)
{
	uint8_t *p = secret_write(room);
	ssize_t got = 1;
	enum err e = ERR_OK;

	*len = 0;
	while (got > 0 && *len < secret_len(room)) {
		got = read_some(fd, p + *len, secret_len(room) - *len);
		if (got < 0)
			e = read_errno(errno);
		else
			*len += (size_t)got;
	}
	secret_written(room);
	return e;
}

/* The first len bytes of room, without the trailing newline if `text`. */
static enum err take(const struct secret *room, size_t len, size_t max, bool text,
		     struct secret **out)
{
	const uint8_t *p = secret_open(room);
	enum err e;

	if (text && len > 0 && p[len - 1] == '\n')
		len--;
	if (len == 0)
		e = ERR_INPUT;
	else if (len > max)
		e = ERR_TOO_LARGE;
	else
		e = secret_new(p, len, out);
	secret_close(room);
	return e;
}

static enum err read_secret(int fd, size_t max, bool text, struct secret **out)
{
	struct secret *room = NULL;
	size_t len = 0;
	enum err e;

	/* Two bytes more than max: a newline, and one that shows that there is too much. */
	e = max > SIZE_MAX - 2 ? ERR_RANGE : secret_new(NULL, max + 2, &room);
	if (e == ERR_OK)
		e = read_to_end(fd, room, &len);
	if (e == ERR_OK)
		e = take(room, len, max, text, out);
	secret_free(room);
	return e;
}

enum err io_read_secret_fd(int fd, size_t max, struct secret **out)
{
	*out = NULL;
	return read_secret(fd, max, true, out);
}

static bool keeps_secret(const struct stat *st)
{
	uid_t me = geteuid();

	if (!S_ISREG(st->st_mode) || (st->st_uid != me && st->st_uid != 0))
		return false;
	/*
	 * systemd hands a service its credentials as root:root 0400 plus an ACL entry for
	 * the service's user; the ACL's mask then shows as 0440.
	 */
	if (me != 0 && st->st_uid == 0 && st->st_gid == 0 && (st->st_mode & 07777) == 0440)
		return true;
	return (st->st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

enum err io_read_secret(const char *path, size_t max, struct secret **out)
{
	struct stat st;
	/* Without O_NONBLOCK a planted FIFO would hang us. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK);
	enum err e = ERR_OK;

	*out = NULL;
	if (fd < 0)
		e = errno == ELOOP ? ERR_PERMISSIONS : read_errno(errno);
	else if (fstat(fd, &st) != 0)
		e = read_errno(errno);
	else if (!keeps_secret(&st))
		e = ERR_PERMISSIONS;
	else
		e = read_secret(fd, max, false, out);
	close_fd(fd);
	return e;
}

static enum err make_one(const char *path, mode_t mode)
{
	struct stat st;

	if (mkdir(path, mode) == 0)
		return ERR_OK;
	if (errno != EEXIST)
		return io_errno(errno);
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode) ? ERR_OK : ERR_EXISTS;
}

enum err io_make_dir(const char *path, mode_t mode)
{
	char part[PATH_MAX];
	size_t len = strlen(path);
	enum err e = ERR_OK;

	if (len == 0 || len >= sizeof(part))
		return ERR_INPUT;
	memcpy(part, path, len + 1);
	for (size_t i = 1; i < len && e == ERR_OK; i++) {
		if (part[i] != '/' || part[i - 1] == '/')
			continue;
		part[i] = 0;
		e = make_one(part, mode);
		part[i] = '/';
	}
	return e == ERR_OK ? make_one(part, mode) : e;
}

bool io_exists(const char *path)
{
	return access(path, F_OK) == 0;
}
