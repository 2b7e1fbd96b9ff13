/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The open connections of a listener.  libmicrohttpd closes one that is silent for too long; one that
 * sends a byte now and then would live for ever, so each has a time by which what it is sending must
 * be whole.  And when nearly all are taken, the one that has been idle for longest makes room for
 * each new one, so that who only holds connections keeps out nobody.
 */
#ifndef EENMAAL_BROKER_SERVER_CONNECTION_H
#define EENMAAL_BROKER_SERVER_CONNECTION_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#include "broker/authn.h"
#include "broker/server_flow.h"

struct MHD_Connection;
struct usher;

struct connection {
	struct connection *previous, *next;
	_Atomic uint64_t deadline_ns; /* clock_mono_ns() time; 0: nothing is expected of the peer */
	_Atomic uint64_t idle_ns; /* without a request since then; 0: it has one, or was cut off */
	_Atomic bool waiting;     /* in its handshake, suspended (server_usher.h) */
	struct MHD_Connection *http;
	struct usher *usher;
	/* used by the connection's own thread only: */
	struct authn authn;
	struct flow flow;
	bool shaking; /* its handshake is not over */
	bool ushered; /* the usher has seen it */
};

struct connection_list {
	pthread_mutex_t lock;
	struct connection *first;
	unsigned count;
	unsigned crowd; /* from so many on an idle one makes room for each that comes */
};

/* limit: how many the listener takes. */
MUST_USE enum err connection_list_init(struct connection_list *l, unsigned limit);
void connection_list_destroy(struct connection_list *l); /* all connections are closed */

/* NULL when out of memory.  Its first request is expected by deadline_ns. */
struct connection *connection_open(struct connection_list *l, int socket, uint64_t now_ns,
				   uint64_t deadline_ns);
void connection_close(struct connection_list *l, struct connection *c); /* NULL is harmless */
unsigned connection_count(struct connection_list *l);

/* A request has begun, the rest of which is expected by deadline_ns (0: it has come). */
void connection_expect(struct connection *c, uint64_t deadline_ns);
/* It was answered, and the next one is expected by deadline_ns. */
void connection_rest(struct connection *c, uint64_t now_ns, uint64_t deadline_ns);

/* Under the lock, which it must not take: do to each. */
void connection_each(struct connection_list *l, void (*act)(struct connection *c));

/* Cut off the connections whose time is over; returns how many. */
unsigned connection_sweep(struct connection_list *l, uint64_t now_ns);

#endif
