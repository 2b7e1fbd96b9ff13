/* SPDX-License-Identifier: EUPL-1.2 */
/* A witness of one log, with a state of its own, as the fixture of a test. */
#ifndef EENMAAL_TESTS_SUPPORT_GUARD_H
#define EENMAAL_TESTS_SUPPORT_GUARD_H

#include "tests/support/sapling.h"
#include "witness/witness.h"

#define GUARD_BODY_MAX ((size_t)256 << 10)

struct guard {
	char folder[200];
	struct sapling *log;
	struct secret *seed;
	struct witness_options options;
	struct witness *witness;
	struct buf body, answer;
};

/* For cmocka; *state is a struct guard, whose log has 100 entries and which has seen nothing of it. */
int guard_set_up(void **state);
int guard_tear_down(void **state);

/* Show the log's checkpoint of size to it, with the proof from old. */
enum witness_status guard_add(struct guard *f, uint64_t old, uint64_t size);

#endif
