/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The daemon's numbers in Prometheus's text format 0.0.4, for the operator's monitoring.  Sums and
 * levels only: no dossier, member or address is in any name or label.
 */
#ifndef EENMAAL_BROKER_METRICS_H
#define EENMAAL_BROKER_METRICS_H

#include "broker/request.h"

#define METRICS_TYPE "text/plain; version=0.0.4; charset=utf-8"
#define METRICS_MAX ((size_t)256 << 10) /* bytes; a page has some 20 KiB */

/* Appended to out. */
MUST_USE enum err metrics_write(struct service *s, struct buf *out);

#endif
