/* SPDX-License-Identifier: EUPL-1.2 */
/* What another process has used, from the kernel's own books. */
#ifndef EENMAAL_BENCH_LOAD_PROCESS_H
#define EENMAAL_BENCH_LOAD_PROCESS_H

#include <stdint.h>
#include <sys/types.h>

/* User and system time of all its threads, ended ones too, in nanoseconds. */
uint64_t process_cpu_ns(pid_t pid);
/* The same of the calling thread. */
uint64_t process_own_cpu_ns(void);
unsigned process_descriptors(pid_t pid); /* open ones; 0: not to be seen */
uint64_t process_file_bytes(const char *path);

/*
 * fsync() and fdatasync() of a program that is started with process_syncs_words() before its own
 * words, counted by bench/preload/syncs.c.
 */
struct process_syncs;
struct process_syncs *process_syncs_new(const char *folder);
const char *const *process_syncs_words(const struct process_syncs *s);
uint64_t process_syncs_count(const struct process_syncs *s);
void process_syncs_free(struct process_syncs *s); /* NULL is harmless */

#endif
