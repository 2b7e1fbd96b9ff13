/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/store/wal_file.h"

#include <pthread.h>
#include <sqlcipher/sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "broker/base/mem.h"

#define NAME "eenmaal"
/* https://www.sqlite.org/fileformat2.html#walformat */
#define FRAME_HEADER_LEN 24
#define FRAME_PAGES_AT 4 /* four bytes: the database's pages after a commit, else 0 */

struct wal_file {
	sqlite3_file self;
	sqlite3_file *under; /* the file as SQLite's own VFS has it */
	uint8_t *pending;    /* bytes that were not written yet */
	size_t len;
	sqlite3_int64 at; /* where they belong */
	bool commits;     /* the frame whose header came last does */
};

static sqlite3_vfs *plain;

/* On an error they stay. */
static int flush(struct wal_file *f)
{
	int code = SQLITE_OK;

	if (f->len > 0)
		code = f->under->pMethods->xWrite(f->under, f->pending, (int)f->len, f->at);
	if (code == SQLITE_OK)
		f->len = 0;
	return code;
}

static bool follows(const struct wal_file *f, size_t len, sqlite3_int64 at)
{
	return f->len > 0 && at == f->at + (sqlite3_int64)f->len &&
	       len <= WAL_FILE_PENDING - f->len;
}

/* Without memory for it nothing is held back. */
static int hold(struct wal_file *f, const void *bytes, size_t len, sqlite3_int64 at)
{
	if (f->pending == NULL)
		f->pending = mem_new(1, WAL_FILE_PENDING);
	if (f->pending == NULL || len > WAL_FILE_PENDING)
		return f->under->pMethods->xWrite(f->under, bytes, (int)len, at);
	if (f->len == 0)
		f->at = at;
	memcpy(f->pending + f->len, bytes, len);
	f->len += len;
	return SQLITE_OK;
}

static bool commits(const void *bytes, size_t len)
{
	static const uint8_t none[4];

	return len == FRAME_HEADER_LEN &&
	       memcmp((const uint8_t *)bytes + FRAME_PAGES_AT, none, sizeof(none)) != 0;
}

static int file_write(sqlite3_file *file, const void *bytes, int len, sqlite3_int64 at)
{
	struct wal_file *f = (struct wal_file *)file;
	bool last = f->commits;
	int code = SQLITE_OK;

	f->commits = commits(bytes, (size_t)len);
	if (!follows(f, (size_t)len, at))
		code = flush(f);
	if (code == SQLITE_OK)
		code = hold(f, bytes, (size_t)len, at);
	if (code == SQLITE_OK && last)
		code = flush(f);
	/* SQLite rolls the transaction back: a commit that failed must not be written by a later call. */
	if (code != SQLITE_OK)
		f->len = 0;
	return code;
}

/* What is left belongs to a transaction that did not commit. */
static int file_close(sqlite3_file *file)
{
	struct wal_file *f = (struct wal_file *)file;

	mem_free(f->pending);
	f->pending = NULL;
	f->len = 0;
	return f->under->pMethods->xClose(f->under);
}

static int file_read(sqlite3_file *file, void *out, int len, sqlite3_int64 at)
{
	struct wal_file *f = (struct wal_file *)file;
	int code = flush(f);

	return code == SQLITE_OK ? f->under->pMethods->xRead(f->under, out, len, at) : code;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	struct wal_file *f = (struct wal_file *)file;
	int code = flush(f);

	return code == SQLITE_OK ? f->under->pMethods->xTruncate(f->under, size) : code;
}

static int file_sync(sqlite3_file *file, int flags)
{
	struct wal_file *f = (struct wal_file *)file;
	int code = flush(f);

	return code == SQLITE_OK ? f->under->pMethods->xSync(f->under, flags) : code;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *out)
{
	struct wal_file *f = (struct wal_file *)file;
	int code = flush(f);

	return code == SQLITE_OK ? f->under->pMethods->xFileSize(f->under, out) : code;
}

static int file_control(sqlite3_file *file, int what, void *arg)
{
	struct wal_file *f = (struct wal_file *)file;
	int code = flush(f);

	return code == SQLITE_OK ? f->under->pMethods->xFileControl(f->under, what, arg) : code;
}

static int file_lock(sqlite3_file *file, int level)
{
	struct wal_file *f = (struct wal_file *)file;
	int code = flush(f);

	return code == SQLITE_OK ? f->under->pMethods->xLock(f->under, level) : code;
}

static int file_unlock(sqlite3_file *file, int level)
{
	struct wal_file *f = (struct wal_file *)file;
	int code = flush(f);

	return code == SQLITE_OK ? f->under->pMethods->xUnlock(f->under, level) : code;
}

static int file_reserved(sqlite3_file *file, int *out)
{
	struct wal_file *f = (struct wal_file *)file;

	return f->under->pMethods->xCheckReservedLock(f->under, out);
}

static int file_sector(sqlite3_file *file)
{
	struct wal_file *f = (struct wal_file *)file;

	return f->under->pMethods->xSectorSize(f->under);
}

static int file_device(sqlite3_file *file)
{
	struct wal_file *f = (struct wal_file *)file;

	return f->under->pMethods->xDeviceCharacteristics(f->under);
}

static const sqlite3_io_methods methods = {
	.iVersion = 1,
	.xClose = file_close,
	.xRead = file_read,
	.xWrite = file_write,
	.xTruncate = file_truncate,
	.xSync = file_sync,
	.xFileSize = file_size,
	.xLock = file_lock,
	.xUnlock = file_unlock,
	.xCheckReservedLock = file_reserved,
	.xFileControl = file_control,
	.xSectorSize = file_sector,
	.xDeviceCharacteristics = file_device,
};

/* Every other file is SQLite's own, with its locks and its shared memory. */
static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *found)
{
	struct wal_file *f = (struct wal_file *)file;
	int code;

	(void)vfs;
	if (!(flags & SQLITE_OPEN_WAL))
		return plain->xOpen(plain, name, file, flags, found);
	memset(f, 0, sizeof(*f));
	f->under = (sqlite3_file *)(f + 1);
	code = plain->xOpen(plain, name, f->under, flags, found);
	if (code == SQLITE_OK)
		f->self.pMethods = &methods;
	return code;
}

static bool registered;

static void add(void)
{
	static sqlite3_vfs ours;

	plain = sqlite3_vfs_find(NULL);
	if (plain == NULL)
		return;
	ours = *plain;
	ours.pNext = NULL;
	ours.zName = NAME;
	ours.szOsFile = (int)sizeof(struct wal_file) + plain->szOsFile;
	ours.xOpen = vfs_open;
	registered = sqlite3_vfs_register(&ours, 0) == SQLITE_OK;
}

const char *wal_file_vfs(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	(void)pthread_once(&once, add);
	return registered ? NAME : NULL;
}
