/* SPDX-License-Identifier: EUPL-1.2 */
#include "bench/scale/unsynced.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/support/rig.h"

static _Atomic bool waived;

void unsynced_begin(void)
{
	atomic_store(&waived, true);
}

void unsynced_end(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	atomic_store(&waived, false);
	MUST(fd >= 0 && syncfs(fd) == 0);
	(void)close(fd);
}

static int unless_waived(long number, int fd)
{
	return atomic_load(&waived) ? 0 : (int)syscall(number, fd);
}

/* In the place of the C library's, also for the libraries that this program uses. */
int fsync(int fd)
{
	return unless_waived(SYS_fsync, fd);
}

/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name) */
int fdatasync(int fd)
{
	return unless_waived(SYS_fdatasync, fd);
}
