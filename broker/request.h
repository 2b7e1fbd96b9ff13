/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * One HTTP request: received in bounded memory, checked by Connect's rules, handed to its route, and
 * answered.  libmicrohttpd drives it through the three callbacks at the end.
 */
#ifndef EENMAAL_BROKER_REQUEST_H
#define EENMAAL_BROKER_REQUEST_H

#include <microhttpd.h>

#include <stdatomic.h>

#include "broker/call.h"
#include "broker/committer.h"
#include "broker/config.h"
#include "broker/server_connection.h"
#include "broker/worker.h"

/* What all requests share; borrowed parts outlive it. */
struct service {
	const struct config *config;
	struct trust_slot *trust;
	struct committer *committer;
	struct worker_pool *workers;
	struct connection_list public_connections, partner_connections;
	struct authn_recent recent;
	struct usher *usher; /* the server's */
	int64_t started;     /* Unix seconds */

	_Atomic size_t public_bytes, partner_bytes; /* of each listener's bodies in flight */
	_Atomic unsigned in_flight;  /* requests that have begun and are not answered */
	_Atomic unsigned submitting; /* threads inside committer_submit() */
	_Atomic bool stopping;       /* no new requests */
	_Atomic bool closed;         /* no new submissions either */
};

MUST_USE enum err service_new(const struct config *config, struct trust_slot *trust,
			      struct committer *committer, struct worker_pool *workers,
			      struct service **out);
/* From here on nothing reaches the committer; returns when no thread is handing over a call. */
void service_close(struct service *s);
void service_free(struct service *s);            /* NULL is harmless */
unsigned service_connections(struct service *s); /* how many are open */
/* Cut off the connections whose time is over. */
void service_sweep(struct service *s);

/* One listener's end, the closure of its callbacks. */
struct door {
	struct service *service;
	enum listener listener;
};

enum MHD_Result request_handle(void *door, struct MHD_Connection *connection, const char *url,
			       const char *method, const char *version, const char *upload,
			       size_t *upload_size, void **request);
void request_completed(void *door, struct MHD_Connection *connection, void **request,
		       enum MHD_RequestTerminationCode how);
void request_connection(void *door, struct MHD_Connection *connection, void **socket_context,
			enum MHD_ConnectionNotificationCode what);

#endif
