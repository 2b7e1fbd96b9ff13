/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What every fuzz target stands on.  A target is a file fuzz_<name>.c with two functions:
 * LLVMFuzzerTestOneInput(), and fuzz_seeds(), which writes the corpus to start from.  It links with
 * libFuzzer, or with standalone.c, which replays files and writes the seeds.
 *
 * Clock and randomness stand still, so that an input does the same thing on every machine.
 */
#ifndef EENMAAL_TESTS_FUZZ_HARNESS_H
#define EENMAAL_TESTS_FUZZ_HARNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/codec.h"

#define FUZZ_NOW INT64_C(1800000000) /* 2027-01-15 08:00:00 UTC */

/* ---- what a target has ------------------------------------------------------------------------ */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
/* Calls fuzz_seed() for each file of the corpus; the target is set up already. */
void fuzz_seeds(void);
/* Optional: once, before the first input. */
void fuzz_setup(void);
/* Optional, libFuzzer's: a mutation that keeps the structure. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed);

/* ---- what a target uses ----------------------------------------------------------------------- */

/* One file of the corpus: the pieces one behind the other. */
void fuzz_seed(const char *name, size_t count, const struct view *pieces);
/* All of them into a folder; how many. */
unsigned long fuzz_seeds_write(const char *to);
void fuzz_seed_bytes(const char *name, struct view bytes);
/* A first byte, then bytes. */
void fuzz_seed_tagged(const char *name, uint8_t tag, struct view bytes);

/* A property that must hold: otherwise the input is a crash. */
#define FUZZ_CHECK(condition)                                        \
	do {                                                         \
		if (!(condition))                                    \
			fuzz_broken(__FILE__, __LINE__, #condition); \
	} while (0)
_Noreturn void fuzz_broken(const char *file, int line, const char *what);

/* An input that is consumed from the front; zeros when it is used up. */
struct fuzz_input {
	const uint8_t *at, *end;
};
struct fuzz_input fuzz_input(const uint8_t *data, size_t size);
uint8_t fuzz_u8(struct fuzz_input *in);
uint64_t fuzz_u64(struct fuzz_input *in);                 /* big-endian */
struct view fuzz_take(struct fuzz_input *in, size_t len); /* fewer when there are no more */
struct view fuzz_rest(const struct fuzz_input *in);

/* Aborts without memory. */
struct arena *fuzz_arena(size_t max);
void *fuzz_alloc(struct arena *a, size_t size);
/* A copy with a NUL behind it. */
char *fuzz_text(struct arena *a, struct view v);
/* The serialised message, in the arena. */
struct view fuzz_pack(struct arena *a, const void *message);
/* The 32-byte secret that counts up from first, never freed. */
const struct secret *fuzz_secret(uint8_t first);

/* A folder that is gone at exit, and a file in it with these bytes, mode 0600. */
const char *fuzz_folder(void);
const char *fuzz_file(const char *name, struct view bytes);

/* ---- messages: message.c ------------------------------------------------------------------------ */

/* Calls visit() for the message and every message in it, inner ones first. */
typedef void fuzz_visit(void *context, ProtobufCMessage *m);
void fuzz_walk(ProtobufCMessage *m, fuzz_visit *visit, void *context);

/* A message with something in every field, down to a depth. */
ProtobufCMessage *fuzz_sample(struct arena *a, const ProtobufCMessageDescriptor *type);

/* Make e a statement signed by seed; a type that is none of ours stays unsigned. */
void fuzz_sign(struct arena *a, Eenmaal__V1__Envelope *e, const struct secret *seed);

/* All request and reply messages of the services, in their order; NULL from n on. */
const ProtobufCMessageDescriptor *fuzz_method_type(size_t n);
/* Input or output type of any method, and the records: what arrives in bytes of its own. */
#define FUZZ_TYPES_MAX 96

/* ---- mutations that keep the lengths of what is around right: mutate.c --------------------------- */

/*
 * Change one place of a serialised message in data, which has room for max bytes; the new length.
 * Goes into what is itself a message in a bytes field: payloads, records.
 */
size_t fuzz_mutate_message(const ProtobufCMessageDescriptor *type, uint8_t *data, size_t size,
			   size_t max, unsigned seed);
/* The same for a first part of `skip` bytes that is changed now and then, and the message. */
struct fuzz_data {
	uint8_t *data;
	size_t size, max;
};
size_t fuzz_mutate_behind(size_t skip, const ProtobufCMessageDescriptor *type, struct fuzz_data d,
			  unsigned seed);
/* What a bytes field of m holds, beyond what the mutator knows; set by a target. */
extern const ProtobufCMessageDescriptor *(*fuzz_inner)(const ProtobufCMessageDescriptor *type,
						       const char *field);

/* libFuzzer's own mutation; standalone.c has one that changes nothing. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
int LLVMFuzzerInitialize(int *argc, char ***argv);

#endif
