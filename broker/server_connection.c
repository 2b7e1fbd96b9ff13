/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/server_connection.h"

#include <sys/socket.h>

#include "broker/base/mem.h"

enum err connection_list_init(struct connection_list *l, unsigned limit)
{
	/* Room for those that come while the ones before them are being closed. */
	unsigned spare = limit / 8 ? limit / 8 : 1;

	*l = (struct connection_list){.crowd = limit - spare};
	return pthread_mutex_init(&l->lock, NULL) ? ERR_MEMORY : ERR_OK;
}

void connection_list_destroy(struct connection_list *l)
{
	pthread_mutex_destroy(&l->lock);
}

/* Its owner sees the end of the stream and closes it; the number stays his till then. */
static void cut_off(struct connection *c)
{
	(void)shutdown(c->flow.socket, SHUT_RDWR);
	connection_expect(c, 0);
}

/* Under the lock. */
static void make_room(struct connection_list *l)
{
	struct connection *longest = NULL;
	uint64_t since = UINT64_MAX;

	for (struct connection *c = l->first; c; c = c->next) {
		uint64_t idle = atomic_load_explicit(&c->idle_ns, memory_order_relaxed);

		if (idle == 0 || idle >= since)
			continue;
		longest = c;
		since = idle;
	}
	if (longest)
		cut_off(longest);
}

struct connection *connection_open(struct connection_list *l, int socket, uint64_t now_ns,
				   uint64_t deadline_ns)
{
	struct connection *c = mem_new(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->flow.socket = socket;
	atomic_init(&c->deadline_ns, deadline_ns);
	atomic_init(&c->idle_ns, now_ns);
	pthread_mutex_lock(&l->lock);
	if (l->count >= l->crowd)
		make_room(l);
	c->next = l->first;
	if (c->next)
		c->next->previous = c;
	l->first = c;
	l->count++;
	pthread_mutex_unlock(&l->lock);
	return c;
}

void connection_close(struct connection_list *l, struct connection *c)
{
	if (c == NULL)
		return;
	pthread_mutex_lock(&l->lock);
	if (c->previous)
		c->previous->next = c->next;
	else
		l->first = c->next;
	if (c->next)
		c->next->previous = c->previous;
	l->count--;
	pthread_mutex_unlock(&l->lock);
	mem_free(c);
}

unsigned connection_count(struct connection_list *l)
{
	unsigned count;

	pthread_mutex_lock(&l->lock);
	count = l->count;
	pthread_mutex_unlock(&l->lock);
	return count;
}

void connection_expect(struct connection *c, uint64_t deadline_ns)
{
	atomic_store_explicit(&c->idle_ns, 0, memory_order_relaxed);
	atomic_store_explicit(&c->deadline_ns, deadline_ns, memory_order_relaxed);
}

void connection_rest(struct connection *c, uint64_t now_ns, uint64_t deadline_ns)
{
	atomic_store_explicit(&c->deadline_ns, deadline_ns, memory_order_relaxed);
	atomic_store_explicit(&c->idle_ns, now_ns, memory_order_relaxed);
}

void connection_each(struct connection_list *l, void (*act)(struct connection *c))
{
	pthread_mutex_lock(&l->lock);
	for (struct connection *c = l->first; c; c = c->next)
		act(c);
	pthread_mutex_unlock(&l->lock);
}

unsigned connection_sweep(struct connection_list *l, uint64_t now_ns)
{
	unsigned swept = 0;

	pthread_mutex_lock(&l->lock);
	for (struct connection *c = l->first; c; c = c->next) {
		uint64_t deadline = atomic_load_explicit(&c->deadline_ns, memory_order_relaxed);

		if (deadline == 0 || now_ns < deadline)
			continue;
		cut_off(c);
		swept++;
	}
	pthread_mutex_unlock(&l->lock);
	return swept;
}
