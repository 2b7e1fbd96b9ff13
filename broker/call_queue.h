/* SPDX-License-Identifier: EUPL-1.2 */
/* Calls in the order in which they came, linked through themselves. */
#ifndef EENMAAL_BROKER_CALL_QUEUE_H
#define EENMAAL_BROKER_CALL_QUEUE_H

#include "broker/call.h"

struct call_queue {
	struct call *first, *last;
	unsigned length;
};

void call_queue_push(struct call_queue *q, struct call *c);
struct call *call_queue_pop(struct call_queue *q); /* NULL: it is empty */

#endif
