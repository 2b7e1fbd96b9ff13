/* SPDX-License-Identifier: EUPL-1.2 */
/* The two listeners: public (holders and their page) and partner (mutual TLS). */
#ifndef EENMAAL_BROKER_SERVER_H
#define EENMAAL_BROKER_SERVER_H

#include "broker/config.h"
#include "broker/request.h"

struct server;

/*
 * Listen.  Identities must have been installed (server_tls.h).  problem says which address and why
 * when that does not work.  The event "listening" tells each listener's port.
 */
MUST_USE enum err server_start(struct service *service, struct buf *problem, struct server **out);

/* Accept nothing more; requests that have begun go on. */
void server_quiesce(struct server *s);

/* Close what is left.  No call may be with the committer any more.  NULL is harmless. */
void server_stop(struct server *s);

#endif
