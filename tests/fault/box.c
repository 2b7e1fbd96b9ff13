/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/fault/box.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "broker/base/io.h"

#define LOG_MAX ((size_t)16 << 20)

const char *const box_faults[FAULTS] = {
	[FAULT_NONE] = "none",
	[FAULT_FULL] = "disk full",
	[FAULT_WRITE] = "write fails",
	[FAULT_SYNC] = "fsync fails",
	[FAULT_SYNC_DIR] = "fsync of the folder fails",
	[FAULT_READ] = "read fails",
	[FAULT_FILES] = "no descriptor",
	[FAULT_MAP] = "mmap fails",
	[FAULT_SHORT] = "short write",
	[FAULT_DELAY] = "delay",
	[FAULT_TORN] = "torn write, then killed",
	[FAULT_KILL] = "killed before",
	[FAULT_KILL_AFTER] = "killed after",
	[FAULT_MEMORY] = "no memory",
};

static void change_config(struct rig *r)
{
	static const char from[] = "database: eenmaal.db", to[] = "database: data/eenmaal.db";
	struct buf old = BUF_INIT(65536), new = BUF_INIT(65536);
	const char *at = NULL;

	MUST(io_read_file(r->site.config, &old) == ERR_OK && buf_put_u8(&old, 0) == ERR_OK);
	at = strstr((const char *)old.data, from);
	MUST(at != NULL);
	MUST(buf_printf(&new, "%.*s%s%s", (int)(at - (const char *)old.data),
			(const char *)old.data, to, at + strlen(from)) == ERR_OK);
	MUST(io_write_file(r->site.config, buf_view(&new), 0600) == ERR_OK);
	buf_free(&old);
	buf_free(&new);
}

/* The loader takes a space for the end of a path, so that it gets one without: a link. */
static void link_library(const struct box *b, const char *name)
{
	const char *build = getenv("EENMAAL_BUILD");
	char library[500];

	MUST(build != NULL && strpbrk(b->rig.site.folder, " :") == NULL);
	(void)snprintf(library, sizeof(library), "%s/tests/%s", build, name);
	MUST(access(library, R_OK) == 0);
	MUST(symlink(library, site_path(&b->rig.site, name)) == 0);
}

void box_new(struct box *b)
{
	int fd = -1;

	*b = (struct box){0};
	rig_new(&b->rig, NULL);
	change_config(&b->rig);
	(void)snprintf(b->folder, sizeof(b->folder), "%s/data", b->rig.site.folder);
	(void)snprintf(b->path, sizeof(b->path), "%s/faulty", b->rig.site.folder);
	(void)snprintf(b->variable, sizeof(b->variable), FAULTY_VARIABLE "=%s", b->path);
	link_library(b, "faulty.so");
	(void)snprintf(b->preload, sizeof(b->preload), "LD_PRELOAD=%s/faulty.so",
		       b->rig.site.folder);
	MUST(mkdir(b->folder, 0700) == 0);
	fd = open(b->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	MUST(fd >= 0 && ftruncate(fd, FAULTY_SIZE) == 0);
	b->shared = mmap(NULL, FAULTY_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	MUST(b->shared != MAP_FAILED);
	(void)close(fd);
	(void)snprintf(b->shared->folder, sizeof(b->shared->folder), "%s/", b->folder);
	b->wrapper[0] = "env";
	b->wrapper[1] = b->preload;
	b->wrapper[2] = b->variable;
}

void box_later(struct box *b, unsigned days)
{
	if (b->later[0] == 0)
		link_library(b, "later.so");
	(void)snprintf(b->preload, sizeof(b->preload), "LD_PRELOAD=%s/faulty.so:%s/later.so",
		       b->rig.site.folder, b->rig.site.folder);
	(void)snprintf(b->later, sizeof(b->later), "EENMAAL_LATER=%lu", days * 86400UL);
	b->wrapper[3] = b->later;
}

static void empty(const char *folder)
{
	DIR *d = opendir(folder);

	MUST(d != NULL);
	for (struct dirent *e = readdir(d); e; e = readdir(d))
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			MUST(unlinkat(dirfd(d), e->d_name, 0) == 0);
	(void)closedir(d);
}

void box_free(struct box *b)
{
	if (b->rig.daemon != NULL)
		(void)rig_end(&b->rig, SIGKILL);
	empty(b->folder);
	(void)rmdir(b->folder);
	(void)munmap(b->shared, FAULTY_SIZE);
	(void)unlink(site_path(&b->rig.site, "faulty.so"));
	(void)unlink(site_path(&b->rig.site, "later.so"));
	rig_free(&b->rig);
}

void box_empty(struct box *b)
{
	MUST(b->rig.daemon == NULL);
	empty(b->folder);
}

void box_clear(struct box *b)
{
	struct faulty *s = b->shared;

	box_empty(b);
	(void)unlink(site_path(&b->rig.site, "daemon.log"));
	box_disarm(b);
	atomic_store(&s->steps, 0);
	atomic_store(&s->used, 0);
	atomic_store(&s->files, 0);
	memset(s->inodes, 0, sizeof(s->inodes));
}

void box_arm(struct box *b, enum fault fault, uint64_t at)
{
	struct faulty *s = b->shared;

	atomic_store(&s->fault, FAULT_NONE);
	atomic_store(&s->calls, 0);
	atomic_store(&s->hits, 0);
	atomic_store(&s->syncs, 0);
	s->what[0] = 0;
	atomic_store(&s->at, at);
	atomic_store(&s->fault, fault);
}

void box_disarm(struct box *b)
{
	box_arm(b, FAULT_NONE, 0);
}

bool box_alive(const struct box *b)
{
	siginfo_t info = {0};

	return b->rig.daemon != NULL &&
	       waitid(P_PID, (id_t)rig_pid(&b->rig), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
	       info.si_pid == 0;
}

bool box_serve(struct box *b)
{
	rig_launch(&b->rig, b->wrapper);
	while (rig_events(&b->rig, "started") == 0) {
		if (!box_alive(b))
			return false;
		(void)poll(NULL, 0, 2);
	}
	rig_ready(&b->rig);
	return true;
}

int box_end(struct box *b)
{
	return rig_end(&b->rig, SIGTERM);
}

bool box_said(const struct box *b, const char *text)
{
	struct buf log = BUF_INIT(LOG_MAX);
	bool said = false;

	MUST(io_read_file(site_path(&b->rig.site, "daemon.log"), &log) == ERR_OK);
	said = memmem(log.data, log.len, text, strlen(text)) != NULL;
	buf_free(&log);
	return said;
}
