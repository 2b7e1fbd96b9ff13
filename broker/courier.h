/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The broker itself may open no connection once it serves (sandbox.h).  What it has to tell witnesses a
 * courier carries: a process of its own, forked before any key was read, without database and files of
 * ours, that knows only the addresses of the configuration.  Whoever takes the broker over can therefore
 * send bytes to witnesses, and to nobody else.
 */
#ifndef EENMAAL_BROKER_COURIER_H
#define EENMAAL_BROKER_COURIER_H

#include "broker/config.h"

#define COURIER_BODY_MAX ((size_t)64 << 10)   /* of what is sent */
#define COURIER_ANSWER_MAX ((size_t)16 << 10) /* of what a witness may say */

struct courier;

/*
 * Fork it; *out stays NULL when the configuration names no witness.  Before secrets are read and before
 * the first thread.
 */
MUST_USE enum err courier_start(const struct config *c, struct courier **out);

/*
 * Have body sent to the witness at this place of the configuration; number comes back with the answer.
 * ERR_STATE when there is no courier any more, ERR_BUSY when it takes no more now.
 */
MUST_USE enum err courier_send(struct courier *c, unsigned witness, uint32_t number,
			       struct view body);

struct courier_answer {
	uint32_t number;
	unsigned status; /* HTTP's; 0: the witness could not be reached in time */
	struct buf body; /* at most COURIER_ANSWER_MAX; the caller's */
};

/* Wait at most so long for the next answer; ERR_DEADLINE when there was none, ERR_STATE as above. */
MUST_USE enum err courier_receive(struct courier *c, unsigned wait_ms, struct courier_answer *out);

/* It ends as soon as it notices, and at the latest with this process.  NULL is harmless. */
void courier_stop(struct courier *c);

#endif
