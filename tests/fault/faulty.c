/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * faulty.so, for LD_PRELOAD: the calls by which a program touches its files, each of which may be made
 * to fail, and is written down.  See faulty.h; the calls themselves are in faulty_name.c and
 * faulty_io.c.
 */
#include "tests/fault/faulty_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

struct faulty *faulty_shared;
struct descriptor faulty_descriptors[DESCRIPTORS];
pthread_mutex_t faulty_lock = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void attach(void)
{
	const char *path = getenv(FAULTY_VARIABLE);
	int fd = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC) : -1;
	void *p = MAP_FAILED;

	if (fd >= 0)
		p = (void *)syscall(SYS_mmap, NULL, FAULTY_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED,
				    fd, 0);
	if (p == MAP_FAILED)
		return;
	(void)syscall(SYS_close, fd);
	faulty_shared = p;
}

/* ---- which calls are hit -------------------------------------------------------------------------- */

#define MUTATING (CALL_WRITE | CALL_TRUNCATE | CALL_CREATE | CALL_RENAME | CALL_UNLINK)

static const uint32_t hits_what[FAULTS] = {
	[FAULT_FULL] = CALL_WRITE | CALL_TRUNCATE | CALL_CREATE | CALL_RENAME,
	[FAULT_WRITE] = CALL_WRITE | CALL_TRUNCATE | CALL_RENAME | CALL_UNLINK,
	[FAULT_SYNC] = CALL_SYNC,
	[FAULT_SYNC_DIR] = CALL_SYNC_DIR,
	[FAULT_READ] = CALL_READ,
	[FAULT_FILES] = CALL_OPEN | CALL_CREATE,
	[FAULT_MAP] = CALL_MAP,
	[FAULT_SHORT] = CALL_WRITE,
	[FAULT_DELAY] = MUTATING | CALL_SYNC | CALL_SYNC_DIR,
	[FAULT_TORN] = CALL_WRITE,
	[FAULT_KILL] = MUTATING | CALL_SYNC | CALL_SYNC_DIR,
	[FAULT_KILL_AFTER] = MUTATING | CALL_SYNC | CALL_SYNC_DIR,
	[FAULT_MEMORY] = CALL_MEMORY,
};

void faulty_die(void)
{
	(void)syscall(SYS_kill, getpid(), SIGKILL);
	for (;;)
		(void)pause();
}

enum fault faulty_hit(enum call call, const char *verb, const char *name)
{
	enum fault f = faulty_shared ? (enum fault)atomic_load(&faulty_shared->fault) : FAULT_NONE;
	uint64_t n, at;

	if ((hits_what[f] & call) == 0)
		return FAULT_NONE;
	n = atomic_fetch_add(&faulty_shared->calls, 1) + 1;
	at = atomic_load(&faulty_shared->at);
	if (at == 0 || n < at || (n > at && f != FAULT_FULL))
		return FAULT_NONE;
	if (atomic_fetch_add(&faulty_shared->hits, 1) == 0 && verb)
		(void)snprintf(faulty_shared->what, sizeof(faulty_shared->what), "%s %s", verb,
			       name);
	if (call == CALL_SYNC && f == FAULT_SYNC)
		atomic_fetch_add(&faulty_shared->syncs, 1);
	if (f == FAULT_KILL)
		faulty_die();
	if (f == FAULT_DELAY)
		(void)nanosleep(&(struct timespec){.tv_nsec = FAULTY_DELAY_MS * 1000000L}, NULL);
	return f;
}

/* Does it fail?  Then errno is set. */
bool faulty_fails(enum fault f)
{
	switch (f) {
	case FAULT_FULL:
		errno = ENOSPC;
		return true;
	case FAULT_WRITE:
	case FAULT_SYNC:
	case FAULT_SYNC_DIR:
	case FAULT_READ:
		errno = EIO;
		return true;
	case FAULT_FILES:
		errno = EMFILE;
		return true;
	case FAULT_MAP:
	case FAULT_MEMORY:
		errno = ENOMEM;
		return true;
	case FAULT_NONE:
	case FAULT_SHORT:
	case FAULT_DELAY:
	case FAULT_TORN:
	case FAULT_KILL:
	case FAULT_KILL_AFTER:
	case FAULTS:
		break;
	}
	return false;
}

/* ---- the tape -------------------------------------------------------------------------------------- */

static void put(const struct faulty_step *s, const void *bytes)
{
	uint64_t used = atomic_load(&faulty_shared->used);

	if (!faulty_shared->record)
		return;
	if (used + sizeof(*s) + s->length > FAULTY_TAPE)
		faulty_die();
	memcpy(faulty_shared->tape + used, s, sizeof(*s));
	if (s->call == CALL_WRITE)
		memcpy(faulty_shared->tape + used + sizeof(*s), bytes, s->length);
	used += sizeof(*s) + (s->call == CALL_WRITE ? s->length : 0);
	atomic_store(&faulty_shared->used, (used + 15) & ~UINT64_C(15));
	atomic_fetch_add(&faulty_shared->steps, 1);
}

void faulty_put_name(enum call call, uint32_t file, const char *name, const char *other)
{
	struct faulty_step s = {.call = call, .file = file};

	memcpy(s.name, name, FAULTY_NAME_LEN);
	if (other)
		memcpy(s.other, other, FAULTY_NAME_LEN);
	put(&s, NULL);
}

void faulty_put_link(const char *name, const char *other)
{
	struct faulty_step s = {.call = CALL_RENAME, .link = true};

	memcpy(s.name, name, FAULTY_NAME_LEN);
	memcpy(s.other, other, FAULTY_NAME_LEN);
	put(&s, NULL);
}

void faulty_put_at(const struct descriptor *d, enum call call, int64_t offset)
{
	struct faulty_step s = {.call = call, .file = d->file, .offset = (uint64_t)offset};

	if (!d->quiet)
		put(&s, NULL);
}

void faulty_put_lost(const struct descriptor *d)
{
	struct faulty_step s = {.call = CALL_SYNC, .file = d->file, .failed = true};

	if (!d->quiet)
		put(&s, NULL);
}

void faulty_put_write(const struct descriptor *d, const void *bytes, size_t len, int64_t offset)
{
	struct faulty_step s = {
		.call = CALL_WRITE,
		.file = d->file,
		.offset = (uint64_t)offset,
		.length = (uint32_t)len,
	};

	if (!d->quiet)
		put(&s, bytes);
}

/* ---- names and descriptors ---------------------------------------------------------------------------- */

/* Is it in the folder (its name then), or the folder itself (an empty name)? */
bool faulty_place(int dir, const char *path, char name[static FAULTY_NAME_LEN])
{
	size_t len = faulty_shared ? strlen(faulty_shared->folder) : 0;

	memset(name, 0, FAULTY_NAME_LEN);
	if (len == 0)
		return false;
	if (path[0] != '/' && dir >= 0 && dir < DESCRIPTORS && faulty_descriptors[dir].folder)
		(void)snprintf(name, FAULTY_NAME_LEN, "%s", path);
	else if (strncmp(path, faulty_shared->folder, len) == 0)
		(void)snprintf(name, FAULTY_NAME_LEN, "%s", path + len);
	else
		return strlen(path) == len - 1 &&
		       strncmp(path, faulty_shared->folder, len - 1) == 0;
	return true;
}

static bool is_quiet(const char *name)
{
	size_t len = strlen(name);

	return len > 4 && strcmp(name + len - 4, "-shm") == 0;
}

/* The number of an inode; a new one when it is fresh (an inode may come again). */
static uint32_t number(int fd, bool fresh)
{
	struct stat st;
	uint32_t n = 0, count = atomic_load(&faulty_shared->files);

	if (fstat(fd, &st) != 0)
		return 0;
	for (n = 0; n < count; n++)
		if (faulty_shared->inodes[n] == st.st_ino) {
			if (!fresh)
				return n + 1;
			faulty_shared->inodes[n] = 0;
		}
	if (count == FAULTY_FILES)
		faulty_die();
	faulty_shared->inodes[count] = st.st_ino;
	atomic_store(&faulty_shared->files, count + 1);
	return count + 1;
}

void faulty_opened(int fd, const char *name, int flags, bool fresh)
{
	struct descriptor *d = fd >= 0 && fd < DESCRIPTORS ? &faulty_descriptors[fd] : NULL;

	if (d == NULL)
		return;
	*d = (struct descriptor){.used = true, .folder = name[0] == 0, .quiet = is_quiet(name)};
	memcpy(d->name, name, FAULTY_NAME_LEN);
	if (d->folder)
		return;
	d->file = number(fd, fresh);
	if (fresh && !d->quiet)
		faulty_put_name(CALL_CREATE, d->file, name, NULL);
	else if (flags & O_TRUNC)
		faulty_put_at(d, CALL_TRUNCATE, 0);
}

const struct descriptor *faulty_known(int fd)
{
	return faulty_shared && fd >= 0 && fd < DESCRIPTORS && faulty_descriptors[fd].used
		       ? &faulty_descriptors[fd]
		       : NULL;
}
