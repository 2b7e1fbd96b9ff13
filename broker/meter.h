/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Where the time goes: sums of the stages of all requests, kept for each thread on its own, without
 * a lock.  Numbers only; nothing tells one request from another.
 */
#ifndef EENMAAL_BROKER_METER_H
#define EENMAAL_BROKER_METER_H

#include <stdint.h>

#define METER_STAGES(X)                                                                       \
	X(RECEIVE, "receive") /* from the first line to the whole body */                     \
	X(DECODE, "decode")                                                                   \
	X(VERIFY, "verify") /* signatures, and what they cover */                             \
	X(QUEUE, "queue")   /* before the committer takes the call */                         \
	X(APPLY, "apply")   /* load, decide, record; the whole batch counts once, as below */ \
	X(SIGN, "sign")     /* the batch's checkpoint */                                      \
	X(COMMIT, "commit")                                                                   \
	X(WAKE, "wake")     /* until a worker goes on with it */                              \
	X(FINISH, "finish") /* proofs, the reply */                                           \
	X(SEND, "send")     /* until the system has taken it */

enum meter_stage {
#define X(name, text) METER_##name,
	METER_STAGES(X)
#undef X
		METER_STAGE_COUNT
};

const char *meter_name(enum meter_stage stage);

/* A stage that began at from_ns (clock_mono_ns()) is over; returns the time, which begins the next. */
uint64_t meter_add(enum meter_stage stage, uint64_t from_ns);
/* As meter_add() for a stage whose end is known. */
void meter_span(enum meter_stage stage, uint64_t ns);
/* An answer with this HTTP status was given. */
void meter_answer(unsigned status);

/* The same by method, a number below METER_METHODS, and by how it ended. */
#define METER_OUTCOMES(X)                                                      \
	X(ANSWERED, "answered") /* a fetch that released nothing is so, too */ \
	X(REFUSED, "refused")                                                  \
	X(UNAVAILABLE, "unavailable") /* too busy, too late, or stopping */    \
	X(FAILED, "failed")

enum meter_outcome {
#define X(name, text) METER_##name,
	METER_OUTCOMES(X)
#undef X
		METER_OUTCOME_COUNT
};

#define METER_METHODS 72
const char *meter_outcome_name(enum meter_outcome outcome);
void meter_call(unsigned method, unsigned status);
uint64_t meter_calls(unsigned method, enum meter_outcome outcome);

struct meter_sum {
	uint64_t ns[METER_STAGE_COUNT], count[METER_STAGE_COUNT];
	uint64_t answers[6]; /* by the first digit of the status */
};
void meter_read(struct meter_sum *out);

#endif
