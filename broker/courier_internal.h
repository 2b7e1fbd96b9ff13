/* SPDX-License-Identifier: EUPL-1.2 */
/* Between the two ends of the socket. */
#ifndef EENMAAL_BROKER_COURIER_INTERNAL_H
#define EENMAAL_BROKER_COURIER_INTERNAL_H

#include "broker/courier.h"

/* In front of a body: the number, and whom it is for or what came of it. */
struct courier_head {
	uint32_t number;
	uint32_t value;
};

#define COURIER_MESSAGE_MAX (sizeof(struct courier_head) + COURIER_BODY_MAX)

/* One message, whole or not at all.  ERR_STATE when the other end is gone, ERR_BUSY. */
MUST_USE enum err courier_put(int fd, struct courier_head head, struct view body, bool wait);

/* Post body to the witness; answer is cleared first.  The status, 0 for none. */
unsigned courier_post(const struct config *c, unsigned witness, struct view body,
		      struct buf *answer);

/* What this process does until the other end is gone; returns its exit code. */
int courier_work(const struct config *c, int fd);

#endif
