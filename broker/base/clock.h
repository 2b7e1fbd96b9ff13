/* SPDX-License-Identifier: EUPL-1.2 */
/* Time and randomness, injectable: no module calls time(), clock_gettime() or random itself. */
#ifndef EENMAAL_BROKER_BASE_CLOCK_H
#define EENMAAL_BROKER_BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

/* Unix seconds, UTC. */
int64_t clock_now(void);

/* Monotonic nanoseconds, for durations only. */
uint64_t clock_mono_ns(void);

/* Tests only: make clock_now() answer t (0 returns to the real clock). */
void clock_set(int64_t t);

/* Fill p with n random bytes from the operating system (through libsodium). */
void random_bytes(void *p, size_t n);

/*
 * The same for salts and ids, at most RANDOM_SOME_MAX at a time, out of what this thread fetched for many of them in
 * one go; bytes that were handed out are wiped, and a forked process begins anew.  Not for keys.
 */
#define RANDOM_SOME_MAX 64
void random_some(void *p, size_t n);

/* Tests only: make random_bytes() a deterministic stream of seed (0 returns to real randomness). */
void random_seed(uint64_t seed);

/* "2026-11-22T09:30:00Z" into out, which takes at least 21 bytes. */
void clock_format(int64_t t, char out[static 21]);

#endif
