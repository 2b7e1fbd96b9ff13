/* SPDX-License-Identifier: EUPL-1.2 */
/* An entry of the log as a line for people, as JSON, and whether a filter lets it through. */
#ifndef EENMAAL_CLIENT_AUDIT_PRINT_H
#define EENMAAL_CLIENT_AUDIT_PRINT_H

#include "client/audit_state.h"
#include "client/json.h"
#include "policy/decide.h"

/* All that is given must fit; NULL, zero: any. */
struct audit_filter {
	const char *partner; /* the requester, or whom the entry concerns */
	const char *staff, *kind, *purpose;
	Eenmaal__V1__Action action; /* UNSPECIFIED: any */
	bool has_holder, has_from, has_to, has_verdict;
	struct holder_id holder;
	int64_t from, to;   /* Unix seconds, to exclusive */
	bool released;      /* with has_verdict: something was released, or not */
	enum reason reason; /* REASON_UNSPECIFIED: any */
};

bool audit_matches(const struct audit_filter *f, const struct audit_entry *e);

/* Append one line, with its newline. */
MUST_USE enum err audit_line(const struct audit_entry *e, struct buf *out);

/* One object; with everything also the statement, so that others can check it. */
void audit_json(struct json *j, const struct audit_entry *e, bool everything);

#endif
