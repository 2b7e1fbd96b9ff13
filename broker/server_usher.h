/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Connections whose handshake waits for the other side.  The HTTP library asks them over and over, as
 * fast as it can, whether something has come: its loop is told so by reads that follow a handshake
 * only.  Whoever sent the first byte of one, and then nothing, kept a processor busy.  So they are
 * suspended, and a thread of their own resumes them when there is something to read.
 */
#ifndef EENMAAL_BROKER_SERVER_USHER_H
#define EENMAAL_BROKER_SERVER_USHER_H

#include "broker/server_connection.h"

struct usher;

MUST_USE enum err usher_start(struct usher **out);

/*
 * In c's own thread, while its handshake is going on: suspend it until it can be read, or has ended.
 * False when it is not and must be given up: the usher is being stopped, or the system has no room.
 */
bool usher_wait(struct usher *u, struct connection *c);

/*
 * Nobody waits any more: who did, in these lists, is resumed, and will be told false.  The listeners
 * are stopped next, and then the usher is freed.  NULL is harmless.
 */
void usher_stop(struct usher *u, struct connection_list *const *lists, size_t count);
void usher_free(struct usher *u);

#endif
