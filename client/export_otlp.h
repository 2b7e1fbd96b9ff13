/* SPDX-License-Identifier: EUPL-1.2 */
/* An exported logboek to a collector: each line is the body of one OTLP/HTTP request with JSON. */
#ifndef EENMAAL_CLIENT_EXPORT_OTLP_H
#define EENMAAL_CLIENT_EXPORT_OTLP_H

#include <stdio.h>

#include "client/command.h"

/* What the options of the command say; ERR_USAGE, and problem says why. */
MUST_USE enum err export_otlp_check(const struct command *c, bool logboek, struct buf *problem);
/*
 * Every line of f, from its beginning.  What the collector is too busy for is sent again, three times;
 * records keep their ids when all is sent anew.  A collector that turns down any record has not confirmed it,
 * as the standard wants: ERR_INPUT.  *sent: the requests that it took.
 */
MUST_USE enum err export_otlp_send(const struct command *c, FILE *f, uint64_t *sent,
				   struct buf *problem);

/* How many records an answer says were turned down; any number that is not 0 counts as 1. */
unsigned export_otlp_rejected(struct view answer);

#endif
