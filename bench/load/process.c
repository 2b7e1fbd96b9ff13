/* SPDX-License-Identifier: EUPL-1.2 */
#include "bench/load/process.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "bench/preload/syncs.h"
#include "broker/base/mem.h"
#include "tests/support/rig.h"

static uint64_t ns_of(clockid_t clock)
{
	struct timespec t;

	MUST(clock_gettime(clock, &t) == 0);
	return (uint64_t)t.tv_sec * UINT64_C(1000000000) + (uint64_t)t.tv_nsec;
}

uint64_t process_cpu_ns(pid_t pid)
{
	clockid_t clock;

	MUST(clock_getcpuclockid(pid, &clock) == 0);
	return ns_of(clock);
}

uint64_t process_own_cpu_ns(void)
{
	return ns_of(CLOCK_THREAD_CPUTIME_ID);
}

unsigned process_descriptors(pid_t pid)
{
	char path[64];
	unsigned count = 0;
	DIR *d = NULL;

	(void)snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
	d = opendir(path);
	if (d == NULL)
		return 0;
	for (const struct dirent *e = readdir(d); e != NULL; e = readdir(d))
		count += e->d_name[0] != '.';
	(void)closedir(d);
	return count;
}

uint64_t process_file_bytes(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (uint64_t)st.st_size : 0;
}

struct process_syncs {
	_Atomic uint64_t *count;
	char library[300], counter[300]; /* as words: NAME=path */
	const char *words[4];
};

/* The loader takes a space for the end of a path, so that it gets one without: a link. */
struct process_syncs *process_syncs_new(const char *folder)
{
	struct process_syncs *s = mem_new(1, sizeof(*s));
	const char *build = getenv("EENMAAL_BUILD");
	char target[500], link[260];
	void *page = NULL;
	int fd = -1;

	MUST(s != NULL && build != NULL);
	(void)snprintf(target, sizeof(target), "%s/bench/syncs.so", build);
	(void)snprintf(link, sizeof(link), "%s/syncs.so", folder);
	MUST(access(target, R_OK) == 0 && symlink(target, link) == 0);
	(void)snprintf(s->library, sizeof(s->library), "LD_PRELOAD=%s", link);
	(void)snprintf(link, sizeof(link), "%s/syncs", folder);
	(void)snprintf(s->counter, sizeof(s->counter), "%s=%s", SYNCS_VARIABLE, link);
	fd = open(link, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	MUST(fd >= 0 && ftruncate(fd, SYNCS_SIZE) == 0);
	page = mmap(NULL, SYNCS_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	MUST(page != MAP_FAILED);
	(void)close(fd);
	s->count = page;
	s->words[0] = "env";
	s->words[1] = s->library;
	s->words[2] = s->counter;
	return s;
}

const char *const *process_syncs_words(const struct process_syncs *s)
{
	return s->words;
}

uint64_t process_syncs_count(const struct process_syncs *s)
{
	return atomic_load(s->count);
}

void process_syncs_free(struct process_syncs *s)
{
	if (s == NULL)
		return;
	(void)munmap((void *)s->count, SYNCS_SIZE);
	mem_free(s);
}
