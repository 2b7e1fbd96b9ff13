/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/process.h"

#include <malloc.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/*
 * Large blocks (bodies, replies, pages of arenas) go back to the system when they are freed: left to
 * itself the C library raises its threshold after the first one and keeps what a burst took.
 */
#define MAPPED_FROM (128 * 1024)

enum err process_harden(void)
{
	static const struct rlimit none = {0, 0};
	struct rlimit files;

	(void)umask(077);
	/* Best effort: another allocator (a sanitizer's) may not know these. */
	(void)mallopt(M_MMAP_THRESHOLD, MAPPED_FROM);
	(void)mallopt(M_TRIM_THRESHOLD, MAPPED_FROM);
	if (prctl(PR_SET_DUMPABLE, 0) || setrlimit(RLIMIT_CORE, &none))
		return ERR_INTERNAL;
	if (getrlimit(RLIMIT_NOFILE, &files))
		return ERR_INTERNAL;
	files.rlim_cur = files.rlim_max;
	return setrlimit(RLIMIT_NOFILE, &files) ? ERR_INTERNAL : ERR_OK;
}

static void awaited(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGHUP);
	sigaddset(set, SIGUSR1);
}

enum err process_signals(void)
{
	sigset_t set;

	awaited(&set);
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR || pthread_sigmask(SIG_BLOCK, &set, NULL))
		return ERR_INTERNAL;
	return ERR_OK;
}

enum process_event process_wait(void)
{
	static const struct timespec second = {.tv_sec = 1};
	sigset_t set;

	awaited(&set);
	switch (sigtimedwait(&set, NULL, &second)) {
	case SIGTERM:
	case SIGINT:
		return PROCESS_STOP;
	case SIGHUP:
		return PROCESS_RELOAD;
	case SIGUSR1:
		return PROCESS_STATS;
	default:
		return PROCESS_TICK;
	}
}

void process_trim(void)
{
	(void)malloc_trim(0);
}

void process_notify(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	size_t len = path ? strlen(path) : 0;
	int fd;

	if (len == 0 || len >= sizeof(address.sun_path))
		return;
	memcpy(address.sun_path, path, len);
	/* sd_notify(3): a name that begins with "@" is of the abstract namespace. */
	if (path[0] == '@')
		address.sun_path[0] = 0;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	(void)sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&address,
		     (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len));
	(void)close(fd);
}
