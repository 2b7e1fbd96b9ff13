/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside faulty.so: what is hit, the tape, and the descriptors of the folder's files. */
#ifndef EENMAAL_TESTS_FAULT_FAULTY_INSIDE_H
#define EENMAAL_TESTS_FAULT_FAULTY_INSIDE_H

#include <pthread.h>
#include <stddef.h>

#include "tests/fault/faulty.h"

#define DESCRIPTORS 4096

struct descriptor {
	bool used, folder, quiet; /* quiet: not worth a tape (shared memory) */
	uint32_t file;
	char name[FAULTY_NAME_LEN];
};

extern struct faulty *faulty_shared; /* NULL: do nothing */
extern pthread_mutex_t faulty_lock;  /* held from the decision to the tape */
extern struct descriptor faulty_descriptors[DESCRIPTORS];

void faulty_die(void);
/* Count the call, and say what happens to it.  FAULT_KILL does not return. */
enum fault faulty_hit(enum call call, const char *verb, const char *name);
/* Does it fail?  Then errno is set. */
bool faulty_fails(enum fault f);

void faulty_put_name(enum call call, uint32_t file, const char *name, const char *other);
void faulty_put_link(const char *name, const char *other);
void faulty_put_at(const struct descriptor *d, enum call call, int64_t offset);
void faulty_put_lost(const struct descriptor *d); /* its fsync failed */
void faulty_put_write(const struct descriptor *d, const void *bytes, size_t len, int64_t offset);

/* Is path in the folder (its name then), or the folder itself (an empty name)? */
bool faulty_place(int dir, const char *path, char name[static FAULTY_NAME_LEN]);
void faulty_opened(int fd, const char *name, int flags, bool fresh);
const struct descriptor *faulty_known(int fd); /* NULL: not ours */

#endif
