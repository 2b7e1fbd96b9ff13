/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Properties of the shipped code, written once and judged in two ways.  CBMC (make prove, with
 * -DPROVE_CBMC) takes every prove_*() below as "any value whatever" and proves the property for all
 * of them up to the bounds below.  As an ordinary program the same functions draw at random, or
 * one after the other until all are done (draw.c), so that a mistake in a harness shows everywhere.
 */
#ifndef EENMAAL_TESTS_PROVE_PROVE_H
#define EENMAAL_TESTS_PROVE_PROVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "broker/base/id.h"

/* What is proved: up to this many of each, and every value that their fields can have. */
#ifndef PROVE_GRANTS
#define PROVE_GRANTS 8
#endif
#ifndef PROVE_KINDS
#define PROVE_KINDS 2 /* asked for in one request; they are decided one by one */
#endif
#ifndef PROVE_EPOCHS
#define PROVE_EPOCHS 2 /* of a kind, and conveyed by a grant */
#endif
#ifndef PROVE_WIRE_BYTES
#define PROVE_WIRE_BYTES 16
#endif
#ifndef PROVE_TREE_BITS
#define PROVE_TREE_BITS 64 /* of an index or a size of a tree */
#endif

/* Any number below n, which is not 0. */
uint64_t prove_below(uint64_t n);
/* Any 64-bit number; a random draw prefers those below few. */
uint64_t prove_any(unsigned few);
bool prove_flag(void);
/* The whole object gets any value; at random it stays as it is. */
void prove_whole(void *object);
/* Any bytes; a random draw prefers few different ones. */
void prove_bytes(void *out, size_t len);
/* Any 41 bytes, also without a NUL; a random draw prefers few names. */
void prove_slug(struct slug *out);

#ifdef PROVE_CBMC
#define PROVE(condition) __CPROVER_assert(condition, #condition)
#else
#define PROVE(condition) ((condition) ? (void)0 : prove_failed(#condition, __FILE__, __LINE__))
#endif
void prove_failed(const char *condition, const char *file, int line) __attribute__((noreturn));

/* The harnesses: each draws one case and judges it. */
void prove_decide_rules(void);
void prove_decide_grant(void);
void prove_decide_sound(void);
void prove_decide_complete(void);
void prove_decide_malformed(void);
void prove_decide_zeroed(void);
void prove_release_forged(void);
void prove_release_granted(void);
void prove_release_seal(void);
void prove_grant_state(void);
void prove_grant_apply(void);
void prove_grant_revoked_for_ever(void);
void prove_merkle_inclusion(void);
void prove_merkle_inclusion_length(void);
void prove_merkle_consistency(void);
void prove_wire_step(void);
void prove_wire_scan(void);

struct prove_harness {
	const char *name;
	void (*run)(void);
};
extern const struct prove_harness prove_harnesses[];
extern const size_t prove_harness_count;

/*
 * Outside CBMC: run harness once per seed from first on, until milliseconds have passed.  Returns the number of
 * cases.  A property that does not hold is printed with its seed, and the program aborts.
 */
uint64_t prove_random(void (*harness)(void), uint64_t first, unsigned milliseconds);
/* The same with one case of this seed. */
void prove_one(void (*harness)(void), uint64_t seed);
/*
 * Every case there is when prove_any(few) means 0 .. few - 1, and bytes and slugs their few; stops at most.
 * *complete: whether that was all.
 */
uint64_t prove_every(void (*harness)(void), uint64_t most, bool *complete);

#endif
