/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Landlock by its system calls: the C library has no functions for them, and the header of Debian
 * 12's kernel knows only its second edition.  Source: Linux, Documentation/userspace-api/landlock.rst.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "broker/sandbox_internal.h"

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

#define ASK_EDITION 1u
#define RULE_PATH_BENEATH 1

enum {
	WRITE_FILE = 1 << 1,
	READ_FILE = 1 << 2,
	READ_DIR = 1 << 3,
	REMOVE_FILE = 1 << 5,
	MAKE_REG = 1 << 8,
	TRUNCATE = 1 << 14, /* since edition 3 */

	/* Everything that an edition can forbid. */
	ALL_1 = (1 << 13) - 1,
	ALL_2 = (1 << 14) - 1,
	ALL_3 = (1 << 15) - 1,
	ALL_5 = (1 << 16) - 1,

	/* Opening TCP ports and connections, since edition 4. */
	NET_ALL = 3,
};

struct ruleset {
	uint64_t files;
	uint64_t net;
};

struct path_beneath {
	uint64_t allowed;
	int32_t folder;
} __attribute__((packed));

unsigned sandbox_landlock_edition(void)
{
	long edition = syscall(SYS_landlock_create_ruleset, NULL, 0, ASK_EDITION);

	return edition > 0 ? (unsigned)edition : 0;
}

static uint64_t all_of(unsigned edition)
{
	if (edition >= 5)
		return ALL_5;
	if (edition >= 3)
		return ALL_3;
	return edition == 2 ? ALL_2 : ALL_1;
}

static enum err allow(int ruleset, const struct sandbox_place *place, uint64_t handled)
{
	uint64_t allowed = READ_FILE;
	struct path_beneath rule = {.folder = open(place->path, O_PATH | O_CLOEXEC)};
	struct stat st;
	long failed;

	if (rule.folder < 0)
		return errno == ENOENT ? ERR_OK : ERR_IO;
	if (place->write)
		allowed |= WRITE_FILE | TRUNCATE;
	if (fstat(rule.folder, &st) == 0 && S_ISDIR(st.st_mode)) {
		if (place->write)
			allowed |= READ_DIR | REMOVE_FILE | MAKE_REG;
		/* A sanitizer looks for its threads in /proc. */
		if (SANDBOX_SANITIZED)
			allowed |= READ_DIR;
	}
	rule.allowed = allowed & handled;
	failed = syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0);
	(void)close(rule.folder);
	return failed ? ERR_INTERNAL : ERR_OK;
}

enum err sandbox_landlock_enter(const struct sandbox_places *p, unsigned edition)
{
	struct ruleset all = {.files = all_of(edition), .net = edition >= 4 ? NET_ALL : 0};
	long fd = syscall(SYS_landlock_create_ruleset, &all, sizeof(all), 0);
	enum err e = fd < 0 ? ERR_INTERNAL : ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < p->count; i++)
		e = allow((int)fd, &p->at[i], all.files);
	if (e == ERR_OK && syscall(SYS_landlock_restrict_self, fd, 0))
		e = ERR_INTERNAL;
	if (fd >= 0)
		(void)close((int)fd);
	return e;
}
