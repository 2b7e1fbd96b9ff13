/* SPDX-License-Identifier: EUPL-1.2 */
/* Shared by the sandbox files only. */
#ifndef EENMAAL_BROKER_SANDBOX_INTERNAL_H
#define EENMAAL_BROKER_SANDBOX_INTERNAL_H

#include "broker/sandbox.h"

/*
 * Is this built with AddressSanitizer?  Its runtime needs more at a report and at the exit (it
 * attaches to its own threads, reads /proc and the program), so such a build is confined less.
 */
#if defined(__SANITIZE_ADDRESS__)
#define SANDBOX_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANDBOX_SANITIZED 1
#endif
#endif
#ifndef SANDBOX_SANITIZED
#define SANDBOX_SANITIZED 0
#endif

/* Two for each file of the configuration: its folder, and that of what it is a link to. */
#define SANDBOX_PLACES_MAX (2 * (2 * CONFIG_FILES_MAX + CONFIG_WITNESSES_MAX + 9) + 8)

struct sandbox_place {
	char *path; /* absolute; a folder, but for a device */
	bool write; /* files may be made, written and removed there, too */
};

struct sandbox_places {
	struct sandbox_place at[SANDBOX_PLACES_MAX];
	size_t count;
};

/* The places that the daemon needs, each once; those that do not exist are left out. */
MUST_USE enum err sandbox_places_find(const struct config *c, struct sandbox_places *out);
MUST_USE enum err sandbox_places_courier(const struct config *c, struct sandbox_places *out);
void sandbox_places_free(struct sandbox_places *p);

/* The kernel's edition of Landlock, 0 when it has none or it is turned off. */
unsigned sandbox_landlock_edition(void);
/* An edition that does not forbid connections: for who may make them. */
#define SANDBOX_LANDLOCK_WITH_NET 3u
/* This thread may open nothing but what lies in the places; edition is not 0. */
MUST_USE enum err sandbox_landlock_enter(const struct sandbox_places *p, unsigned edition);

/* For the courier: all but what it can have no use for. */
MUST_USE enum err sandbox_seccomp_courier(void);

/* How many system calls remain. */
unsigned sandbox_seccomp_count(void);
/* Every other one ends the process from now on, in all threads. */
MUST_USE enum err sandbox_seccomp_enter(void);

#endif
