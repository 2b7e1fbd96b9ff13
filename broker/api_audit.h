/* SPDX-License-Identifier: EUPL-1.2 */
/* For both ways of reading the log as an auditor: the command's (signed) and the page's. */
#ifndef EENMAAL_BROKER_API_AUDIT_H
#define EENMAAL_BROKER_API_AUDIT_H

#include "broker/txn.h"

#define API_AUDIT_ARENA (64u << 20)

/* An active member with the role of an auditor. */
bool api_audit_allowed(const struct member *m);

/* The row of an entry, in the call's arena: messages borrow from it. */
MUST_USE enum err api_audit_page_row(struct call *c, uint64_t index, struct store_entry **out);

/* The stored statement of a row, if it has one that was not erased. */
MUST_USE enum err api_audit_statement(struct call *c, const struct store_entry *row,
				      Eenmaal__V1__LogEntry *out);

/*
 * The page's calls bring no statement: whoever holds the client certificate asks, and that is what
 * the reading's own entry says.  prepare() and apply() of them all; api_audit_page_look() is that
 * entry's place afterwards.
 */
MUST_USE enum err api_audit_page_prepare(struct call *c);
MUST_USE enum err api_audit_page_apply(struct call *c, struct txn *t);
uint64_t api_audit_page_look(const struct call *c);

MUST_USE enum err api_audit_page_overview_prepare(struct call *c);
MUST_USE enum err api_audit_page_overview_finish(struct call *c);
MUST_USE enum err api_audit_page_entry_finish(struct call *c);
/* Of FindEntries: api_audit_find.c. */
MUST_USE enum err api_audit_find_finish(struct call *c);

#endif
