/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/process.h"

#include <grp.h>
#include <malloc.h>
#include <pwd.h>
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

#include "broker/base/log.h"
#include "broker/base/mem.h"
#include "broker/config.h"

/*
 * Large blocks (bodies, replies, pages of arenas) go back to the system when they are freed: left to
 * itself the C library raises its threshold after the first one and keeps what a burst took.  Of
 * small ones each thread keeps so many as its requests take again and again.
 */
#define MAPPED_FROM (128 * 1024)
#define KEPT_FREE (512 * 1024)

enum err process_harden(void)
{
	static const struct rlimit none = {0, 0};
	struct rlimit files;

	(void)umask(077);
	/* Best effort: another allocator (a sanitizer's) may not know these. */
	(void)mallopt(M_MMAP_THRESHOLD, MAPPED_FROM);
	(void)mallopt(M_TRIM_THRESHOLD, KEPT_FREE);
	if (prctl(PR_SET_DUMPABLE, 0) || setrlimit(RLIMIT_CORE, &none))
		return ERR_INTERNAL;
	if (getrlimit(RLIMIT_NOFILE, &files))
		return ERR_INTERNAL;
	files.rlim_cur = files.rlim_max;
	return setrlimit(RLIMIT_NOFILE, &files) ? ERR_INTERNAL : ERR_OK;
}

#define NICER 10 /* a tenth of what others get */

void process_give_way(void)
{
	/* Where it may not, it goes on as it is. */
	if (nice(NICER) < 0)
		return;
}

/* Beyond any line of a user database. */
#define USER_TEXT_MAX 65536

/* *uid and *gid of a user; ERR_NOT_FOUND. */
static enum err find_user(const char *user, uid_t *uid, gid_t *gid)
{
	struct passwd entry, *found = NULL;
	char *text = mem_new(USER_TEXT_MAX, 1);

	if (text == NULL)
		return ERR_MEMORY;
	if (getpwnam_r(user, &entry, text, USER_TEXT_MAX, &found) == 0 && found) {
		*uid = found->pw_uid;
		*gid = found->pw_gid;
	}
	mem_free(text);
	return found ? ERR_OK : ERR_NOT_FOUND;
}

static enum err become(const char *user, uid_t uid, gid_t gid)
{
	if (initgroups(user, gid) || setresgid(gid, gid, gid) || setresuid(uid, uid, uid))
		return ERR_INTERNAL;
	/* There must be no way back; and the kernel made the process dumpable again. */
	if (uid != 0 && setresuid(0, 0, 0) == 0)
		return ERR_INTERNAL;
	return prctl(PR_SET_DUMPABLE, 0) ? ERR_INTERNAL : ERR_OK;
}

enum err process_become(const char *user, struct buf *problem)
{
	uid_t uid = 0;
	gid_t gid = 0;
	enum err e;

	if (user == NULL) {
		if (geteuid() == 0)
			log_event(LOG_LEVEL_WARN, "runs-as-root", LOG_TEXT("key", "user"));
		return ERR_OK;
	}
	e = find_user(user, &uid, &gid);
	if (e == ERR_NOT_FOUND)
		return config_problem(problem, ERR_CONFIG,
				      "user: there is no user \"%s\" on this machine", user);
	if (e != ERR_OK || (geteuid() == uid && getuid() == uid))
		return e;
	if (geteuid() != 0)
		return config_problem(problem, ERR_CONFIG,
				      "user: the broker can become \"%s\" only when root starts "
				      "it; start it as root or as that user",
				      user);
	e = become(user, uid, gid);
	return e == ERR_OK ? e : config_problem(problem, e, "user: becoming \"%s\" failed", user);
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

/* Where systemd wants to be told; fd is -1 when it does not. */
static struct {
	int fd;
	struct sockaddr_un address;
	socklen_t len;
} notify = {.fd = -1, .address = {.sun_family = AF_UNIX}};

void process_notify_open(void)
{
	const char *path = getenv("NOTIFY_SOCKET");
	size_t len = path ? strlen(path) : 0;

	if (notify.fd >= 0 || len == 0 || len >= sizeof(notify.address.sun_path))
		return;
	memcpy(notify.address.sun_path, path, len);
	/* sd_notify(3): a name that begins with "@" is of the abstract namespace. */
	if (path[0] == '@')
		notify.address.sun_path[0] = 0;
	notify.len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
	notify.fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
}

void process_notify(const char *state)
{
	if (notify.fd >= 0)
		(void)sendto(notify.fd, state, strlen(state), MSG_NOSIGNAL,
			     (struct sockaddr *)&notify.address, notify.len);
}
