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

/* "done", "nothing", "refused"; never NULL. */
const char *audit_outcome_name(Eenmaal__V1__Outcome outcome);
/* The members "kinds" (what was decided) and "changed", where there are any. */
void audit_json_kinds(struct json *j, const Eenmaal__V1__KeptRecord *k);

/* One object; with everything also the statement, so that others can check it. */
void audit_json(struct json *j, const struct audit_entry *e, bool everything);

#endif
