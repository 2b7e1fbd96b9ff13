/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading the whole log from the broker, a page at a time, and checking it on the way. */
#ifndef EENMAAL_CLIENT_AUDIT_READ_H
#define EENMAAL_CLIENT_AUDIT_READ_H

#include "client/audit_state.h"
#include "client/session.h"

/* Called for every entry once it has been checked; an error ends the reading. */
typedef enum err audit_visit(void *ctx, const struct audit_entry *e);

struct audit_reading {
	struct session *session;
	audit_visit *visit; /* NULL: none */
	void *ctx;
	bool progress; /* a line on stderr */
	/* results */
	struct audit *audit;      /* audit_free() it, whatever is returned */
	struct checkpoint target; /* the signed log that was checked, fixed by the first page */
};

/*
 * Read and check up to the log's size at the start, which the first page's own receipt fixes:
 * each reading adds an entry, so the end would move away otherwise.  ERR_VERIFY when something
 * does not fit; the audit's problem, else the session's message, says what.  Nothing that the
 * visitor saw may be believed unless ERR_OK is returned.
 */
MUST_USE enum err audit_read(struct audit_reading *r);

#endif
