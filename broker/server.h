/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The two listeners: public (holders and their page) and partner (mutual TLS); and where the
 * configuration asks for it, one for the operator's monitoring (server_metrics.h).
 */
#ifndef EENMAAL_BROKER_SERVER_H
#define EENMAAL_BROKER_SERVER_H

#include "broker/config.h"
#include "broker/request.h"

struct server;

/* The listening sockets, -1 while closed. */
struct server_sockets {
	int of_public, of_partner, of_metrics;
};

/*
 * Open them, which may take a privilege; callers wait until server_start().  problem says which
 * address and why when that does not work.
 */
MUST_USE enum err server_listen(const struct config *c, struct buf *problem,
				struct server_sockets *out);
void server_sockets_close(struct server_sockets *s);

/*
 * Serve on the sockets, which are taken over.  Identities must have been installed (server_tls.h).
 * The event "listening" tells each listener's port.
 */
MUST_USE enum err server_start(struct service *service, struct server_sockets *sockets,
			       struct buf *problem, struct server **out);

/* Accept nothing more; requests that have begun go on. */
void server_quiesce(struct server *s);

/* Close what is left.  No call may be with the committer any more.  NULL is harmless. */
void server_stop(struct server *s);

#endif
