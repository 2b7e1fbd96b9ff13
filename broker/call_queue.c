/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/call_queue.h"

void call_queue_push(struct call_queue *q, struct call *c)
{
	c->next = NULL;
	if (q->last != NULL)
		q->last->next = c;
	else
		q->first = c;
	q->last = c;
	q->length++;
}

struct call *call_queue_pop(struct call_queue *q)
{
	struct call *c = q->first;

	if (c == NULL)
		return NULL;
	q->first = c->next;
	if (q->first == NULL)
		q->last = NULL;
	q->length--;
	c->next = NULL;
	return c;
}
