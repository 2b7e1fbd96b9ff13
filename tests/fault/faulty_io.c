/* SPDX-License-Identifier: EUPL-1.2 */
/* faulty.so: reading, writing, syncing, mapping, and memory. */
#include "tests/fault/faulty_inside.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- reading, writing, syncing ------------------------------------------------------------------------------ */

static ssize_t read_any(int fd, void *p, size_t len, int64_t at)
{
	const struct descriptor *d = faulty_known(fd);

	if (d && faulty_fails(faulty_hit(CALL_READ, "read", d->name)))
		return -1;
	return at < 0 ? syscall(SYS_read, fd, p, len) : syscall(SYS_pread64, fd, p, len, at);
}

static ssize_t write_raw(int fd, const void *p, size_t len, int64_t at)
{
	return at < 0 ? syscall(SYS_write, fd, p, len) : syscall(SYS_pwrite64, fd, p, len, at);
}

static ssize_t write_any(int fd, const void *p, size_t len, int64_t at)
{
	const struct descriptor *d = faulty_known(fd);
	ssize_t done = -1;
	int64_t offset = at;
	enum fault f = FAULT_NONE;

	if (!d)
		return write_raw(fd, p, len, at);
	pthread_mutex_lock(&faulty_lock);
	if (at < 0)
		offset = lseek(fd, 0, SEEK_CUR);
	f = faulty_hit(CALL_WRITE, "write", d->name);
	if ((f == FAULT_TORN || f == FAULT_SHORT) && len > 1)
		len /= 2;
	if (!faulty_fails(f)) {
		done = write_raw(fd, p, len, at);
		if (done > 0)
			faulty_put_write(d, p, (size_t)done, offset);
		if (f == FAULT_TORN || f == FAULT_KILL_AFTER)
			faulty_die();
	}
	pthread_mutex_unlock(&faulty_lock);
	return done;
}

static int sync_any(int fd, long way)
{
	const struct descriptor *d = faulty_known(fd);
	enum fault f = FAULT_NONE;
	int done = -1;

	if (!d)
		return (int)syscall(way, fd);
	pthread_mutex_lock(&faulty_lock);
	f = faulty_hit(d->folder ? CALL_SYNC_DIR : CALL_SYNC, "fsync", d->name);
	if (!faulty_fails(f)) {
		/* The tape knows what would be durable; the machine's disk need not. */
		done = 0;
		faulty_put_at(d, d->folder ? CALL_SYNC_DIR : CALL_SYNC, 0);
		if (f == FAULT_KILL_AFTER)
			faulty_die();
	} else if (!d->folder) {
		faulty_put_lost(d);
	}
	pthread_mutex_unlock(&faulty_lock);
	return done;
}

static int truncate_any(int fd, int64_t length)
{
	const struct descriptor *d = faulty_known(fd);
	enum fault f = FAULT_NONE;
	int done = -1;

	if (!d)
		return (int)syscall(SYS_ftruncate, fd, length);
	pthread_mutex_lock(&faulty_lock);
	f = faulty_hit(CALL_TRUNCATE, "truncate", d->name);
	if (!faulty_fails(f)) {
		done = (int)syscall(SYS_ftruncate, fd, length);
		if (done == 0)
			faulty_put_at(d, CALL_TRUNCATE, length);
		if (f == FAULT_KILL_AFTER)
			faulty_die();
	}
	pthread_mutex_unlock(&faulty_lock);
	return done;
}

ssize_t read(int fd, void *p, size_t len)
{
	return read_any(fd, p, len, -1);
}

ssize_t pread(int fd, void *p, size_t len, off_t at)
{
	return read_any(fd, p, len, at);
}

ssize_t pread64(int fd, void *p, size_t len, off64_t at)
{
	return read_any(fd, p, len, at);
}

ssize_t write(int fd, const void *p, size_t len)
{
	return write_any(fd, p, len, -1);
}

ssize_t pwrite(int fd, const void *p, size_t len, off_t at)
{
	return write_any(fd, p, len, at);
}

ssize_t pwrite64(int fd, const void *p, size_t len, off64_t at)
{
	return write_any(fd, p, len, at);
}

int fsync(int fd)
{
	return sync_any(fd, SYS_fsync);
}

int fdatasync(int fd)
{
	return sync_any(fd, SYS_fdatasync);
}

int ftruncate(int fd, off_t length)
{
	return truncate_any(fd, length);
}

int ftruncate64(int fd, off64_t length)
{
	return truncate_any(fd, length);
}

/* NOLINTNEXTLINE(readability-function-size) */
static void *map_any(void *p, size_t len, int protection, int flags, int fd, off_t at)
{
	const struct descriptor *d = faulty_known(fd);
	enum fault f = FAULT_NONE;

	if (d)
		f = faulty_hit(CALL_MAP, "mmap", d->name);
	else if (flags & MAP_ANONYMOUS)
		f = faulty_hit(CALL_MEMORY, "mmap", "");
	if (faulty_fails(f))
		return MAP_FAILED;
	return (void *)syscall(SYS_mmap, p, len, protection, flags, fd, at);
}

/* NOLINTNEXTLINE(readability-function-size) */
void *mmap(void *p, size_t len, int protection, int flags, int fd, off_t at)
{
	return map_any(p, len, protection, flags, fd, at);
}

/* NOLINTNEXTLINE(readability-function-size) */
void *mmap64(void *p, size_t len, int protection, int flags, int fd, off64_t at)
{
	return map_any(p, len, protection, flags, fd, at);
}

/* ---- memory ------------------------------------------------------------------------------------------------- */

/* glibc's own, so that no symbol need be looked up, which would allocate. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *p, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static bool no_memory(void)
{
	return faulty_fails(faulty_hit(CALL_MEMORY, NULL, NULL));
}

void *malloc(size_t size)
{
	return no_memory() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return no_memory() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *p, size_t size)
{
	return no_memory() ? NULL : __libc_realloc(p, size);
}

void *memalign(size_t alignment, size_t size);

void *memalign(size_t alignment, size_t size)
{
	return no_memory() ? NULL : __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return memalign(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
	*out = memalign(alignment, size);
	return *out ? 0 : ENOMEM;
}
