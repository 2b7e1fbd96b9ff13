/* SPDX-License-Identifier: EUPL-1.2 */
/* Which entries of the log an auditor wants to see. */
#ifndef EENMAAL_PROTO_AUDIT_FILTER_H
#define EENMAAL_PROTO_AUDIT_FILTER_H

#include "policy/decide.h"
#include "proto/codec.h"

/*
 * kept.purpose of an auditor's reading through the page, which brings no statement: the client
 * certificate alone says who it was.
 */
#define AUDIT_PAGE_PURPOSE "audit-page"

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

/* seen and kept are NULL for an entry that was erased, which fits only where nothing is asked for. */
bool audit_filter_matches(const struct audit_filter *f, const Eenmaal__V1__SeenRecord *seen,
			  const Eenmaal__V1__KeptRecord *kept);

#endif
