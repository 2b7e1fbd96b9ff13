/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * SQLite's memory.  Debian builds it without its own reserve of small blocks (lookaside), so that each
 * value that a statement touches is a malloc() and a free().
 *
 * SQLCipher puts functions of its own around these, which wipe what is given back where
 * cipher_memory_security asks for it; a key's memory it wipes itself.
 */
#include <sqlcipher/sqlite3.h>

#include "broker/base/mem.h"
#include "broker/base/pool.h"
#include "broker/store/sql.h"

static void *take(int size)
{
	return pool_take((size_t)size);
}

static void *resize(void *p, int size)
{
	return pool_resize(p, (size_t)size);
}

static int size_of(void *p)
{
	return p ? (int)pool_size(p) : 0;
}

static int rounded(int size)
{
	return (int)pool_rounded((size_t)size);
}

static int start(void *context)
{
	(void)context;
	return SQLITE_OK;
}

static void stop(void *context)
{
	(void)context;
}

void sql_memory(void)
{
	static const sqlite3_mem_methods methods = {
		.xMalloc = take,
		.xFree = pool_give,
		.xRealloc = resize,
		.xSize = size_of,
		.xRoundup = rounded,
		.xInit = start,
		.xShutdown = stop,
	};

	/* Refused once the library has started: it then goes on with what it has. */
	if (mem_reused())
		(void)sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
}
