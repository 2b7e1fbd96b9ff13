/* SPDX-License-Identifier: EUPL-1.2 */
/* syncs.so, for LD_PRELOAD: counts how often a program waits for its disk; changes nothing else. */
#include "bench/preload/syncs.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static _Atomic uint64_t *count;

__attribute__((constructor)) static void attach(void)
{
	const char *path = getenv(SYNCS_VARIABLE);
	int fd = path != NULL ? open(path, O_RDWR | O_CLOEXEC) : -1;
	void *page = MAP_FAILED;

	if (fd < 0)
		return;
	page = mmap(NULL, SYNCS_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	(void)close(fd);
	if (page != MAP_FAILED)
		count = page;
}

static int counted(long number, int fd)
{
	if (count != NULL)
		(void)atomic_fetch_add(count, 1);
	return (int)syscall(number, fd);
}

int fsync(int fd)
{
	return counted(SYS_fsync, fd);
}

/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name) */
int fdatasync(int fd)
{
	return counted(SYS_fdatasync, fd);
}
