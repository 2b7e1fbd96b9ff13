/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The third listener, for the operator's monitoring: GET /metrics in plain HTTP, on an address of
 * this machine only.  A thread of its own serves it, few connections at a time and none for long, so
 * that nobody there can disturb the other two.
 */
#ifndef EENMAAL_BROKER_SERVER_METRICS_H
#define EENMAAL_BROKER_SERVER_METRICS_H

#include "broker/request.h"

struct MHD_Daemon;

/* NULL when the library cannot start; else it has taken the socket over. */
struct MHD_Daemon *server_metrics_start(struct service *s, int fd);

#endif
