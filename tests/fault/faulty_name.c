/* SPDX-License-Identifier: EUPL-1.2 */
/* faulty.so: opening, and what happens to names. */
#include "tests/fault/faulty_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- opening ---------------------------------------------------------------------------------- */

static int open_raw(int dir, const char *path, int flags, mode_t mode)
{
	return (int)syscall(SYS_openat, dir, path, flags, mode);
}

static int open_any(int dir, const char *path, int flags, mode_t mode)
{
	char name[FAULTY_NAME_LEN];
	struct stat st;
	bool fresh = false;
	int fd = -1;
	enum fault f = FAULT_NONE;

	if (!faulty_place(dir, path, name))
		return open_raw(dir, path, flags, mode);
	pthread_mutex_lock(&faulty_lock);
	fresh = (flags & O_CREAT) && fstatat(dir, path, &st, AT_SYMLINK_NOFOLLOW) != 0;
	f = faulty_hit(fresh ? CALL_CREATE : CALL_OPEN, "open", name);
	if (!faulty_fails(f)) {
		fd = open_raw(dir, path, flags, mode);
		if (fd >= 0)
			faulty_opened(fd, name, flags, fresh);
		if (f == FAULT_KILL_AFTER)
			faulty_die();
	}
	pthread_mutex_unlock(&faulty_lock);
	return fd;
}

#define OPEN(symbol)                                          \
	int symbol(const char *path, int flags, ...)          \
	{                                                     \
		mode_t mode = 0;                              \
		va_list more;                                 \
		va_start(more, flags);                        \
		if (flags & (O_CREAT | O_TMPFILE))            \
			mode = va_arg(more, mode_t);          \
		va_end(more);                                 \
		return open_any(AT_FDCWD, path, flags, mode); \
	}

#define OPENAT(symbol)                                        \
	int symbol(int dir, const char *path, int flags, ...) \
	{                                                     \
		mode_t mode = 0;                              \
		va_list more;                                 \
		va_start(more, flags);                        \
		if (flags & (O_CREAT | O_TMPFILE))            \
			mode = va_arg(more, mode_t);          \
		va_end(more);                                 \
		return open_any(dir, path, flags, mode);      \
	}

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)
int __open64_2(const char *path, int flags);
int __open_2(const char *path, int flags);
int __openat64_2(int dir, const char *path, int flags);

int __open64_2(const char *path, int flags)
{
	return open_any(AT_FDCWD, path, flags, 0);
}

int __open_2(const char *path, int flags)
{
	return open_any(AT_FDCWD, path, flags, 0);
}

int __openat64_2(int dir, const char *path, int flags)
{
	return open_any(dir, path, flags, 0);
}

int mkostemp(char *template, int flags)
{
	static _Atomic unsigned count;
	size_t len = strlen(template);

	/* Names that come again, so that runs are alike. */
	for (;;) {
		int fd = -1;

		(void)snprintf(template + len - 6, 7, "%06u",
			       atomic_fetch_add(&count, 1) % 1000000);
		fd = open_any(AT_FDCWD, template, flags | O_RDWR | O_CREAT | O_EXCL, 0600);
		if (fd >= 0 || errno != EEXIST)
			return fd;
	}
}

int mkostemp64(char *template, int flags)
{
	return mkostemp(template, flags);
}

int close(int fd)
{
	if (fd >= 0 && fd < DESCRIPTORS)
		faulty_descriptors[fd].used = faulty_descriptors[fd].folder = false;
	return (int)syscall(SYS_close, fd);
}

/* ---- renaming and removing ----------------------------------------------------------------------------- */

struct move {
	int from_dir;
	const char *from;
	int to_dir;
	const char *to;
	unsigned flags;
	bool link;
};

static int move_raw(const struct move *m)
{
	return m->link ? (int)syscall(SYS_linkat, m->from_dir, m->from, m->to_dir, m->to, m->flags)
		       : (int)syscall(SYS_renameat2, m->from_dir, m->from, m->to_dir, m->to,
				      m->flags);
}

static int move(const struct move *m)
{
	char from[FAULTY_NAME_LEN], to[FAULTY_NAME_LEN];
	enum fault f = FAULT_NONE;
	int done = -1;

	if (!faulty_place(m->from_dir, m->from, from) || !faulty_place(m->to_dir, m->to, to))
		return move_raw(m);
	pthread_mutex_lock(&faulty_lock);
	f = faulty_hit(CALL_RENAME, "rename", to);
	if (!faulty_fails(f)) {
		done = move_raw(m);
		if (done == 0 && m->link)
			faulty_put_link(from, to);
		else if (done == 0)
			faulty_put_name(CALL_RENAME, 0, from, to);
		if (f == FAULT_KILL_AFTER)
			faulty_die();
	}
	pthread_mutex_unlock(&faulty_lock);
	return done;
}

int rename(const char *from, const char *to)
{
	return move(&(struct move){AT_FDCWD, from, AT_FDCWD, to, 0, false});
}

int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
	return move(&(struct move){from_dir, from, to_dir, to, 0, false});
}

int renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags)
{
	return move(&(struct move){from_dir, from, to_dir, to, flags, false});
}

int link(const char *from, const char *to)
{
	return move(&(struct move){AT_FDCWD, from, AT_FDCWD, to, 0, true});
}

int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags)
{
	return move(&(struct move){from_dir, from, to_dir, to, (unsigned)flags, true});
}

int unlinkat(int dir, const char *path, int flags)
{
	char name[FAULTY_NAME_LEN];
	enum fault f = FAULT_NONE;
	int done = -1;

	if (!faulty_place(dir, path, name))
		return (int)syscall(SYS_unlinkat, dir, path, flags);
	pthread_mutex_lock(&faulty_lock);
	f = faulty_hit(CALL_UNLINK, "unlink", name);
	if (!faulty_fails(f)) {
		done = (int)syscall(SYS_unlinkat, dir, path, flags);
		if (done == 0)
			faulty_put_name(CALL_UNLINK, 0, name, NULL);
		if (f == FAULT_KILL_AFTER)
			faulty_die();
	}
	pthread_mutex_unlock(&faulty_lock);
	return done;
}

int unlink(const char *path)
{
	return unlinkat(AT_FDCWD, path, 0);
}
