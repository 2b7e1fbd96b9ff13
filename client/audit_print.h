/* SPDX-License-Identifier: EUPL-1.2 */
/* An entry of the log as a line for people, as JSON, and whether a filter lets it through. */
#ifndef EENMAAL_CLIENT_AUDIT_PRINT_H
#define EENMAAL_CLIENT_AUDIT_PRINT_H

#include "client/audit_state.h"
#include "client/json.h"
#include "proto/audit_filter.h"

bool audit_matches(const struct audit_filter *f, const struct audit_entry *e);

/* Append one line, with its newline. */
MUST_USE enum err audit_line(const struct audit_entry *e, struct buf *out);

/* One object; with everything also the statement, so that others can check it. */
void audit_json(struct json *j, const struct audit_entry *e, bool everything);

#endif
