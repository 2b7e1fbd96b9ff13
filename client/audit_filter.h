/* SPDX-License-Identifier: EUPL-1.2 */
/* The options by which an auditor chooses entries. */
#ifndef EENMAAL_CLIENT_AUDIT_FILTER_H
#define EENMAAL_CLIENT_AUDIT_FILTER_H

#include "client/audit_print.h"
#include "client/command.h"

/*
 * "2027-03-01", "2027-03-01T10:00:00Z", Unix seconds, or "72h", "30d": so long before now.
 * ERR_USAGE.
 */
MUST_USE enum err audit_time(const char *text, int64_t now, int64_t *out);

/* From the options of AUDIT_FILTERS; ERR_USAGE, and problem says which and why.  Texts are borrowed. */
MUST_USE enum err audit_filter_read(const struct command *c, struct audit_filter *f,
				    struct buf *problem);

#endif
