/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Reading the whole log from the broker, a page at a time, and checking it on the way: all
 * processors check signatures while the next page is under way, and while the one before is taken.
 */
#ifndef EENMAAL_CLIENT_AUDIT_READ_H
#define EENMAAL_CLIENT_AUDIT_READ_H

#include "client/audit_leaves.h"
#include "client/audit_state.h"
#include "client/pool.h"
#include "client/session.h"

#define AUDIT_FINDINGS_MAX 100000u /* or so many missing entries: then the reading ends */
#define AUDIT_NOTE_MAX 8192

struct audit_reading;

/* Called for every entry once it has been checked; an error ends the reading. */
typedef enum err audit_visit(void *ctx, const struct audit_entry *e);
/* Called after every page. */
typedef enum err audit_saved(void *ctx, const struct audit_reading *r);

struct audit_reading {
	struct session *session;
	audit_visit *visit; /* NULL: none */
	audit_saved *saved; /* NULL: none */
	void *ctx;
	bool progress;    /* a bar on stderr */
	bool all;         /* go on after what does not fit: the audit's findings */
	bool keep_leaves; /* so that proofs can be made, and a wrong root be traced to an entry */
	/* results */
	struct audit *audit;
	struct checkpoint target;    /* the signed log that was checked, fixed by the first page */
	char note[AUDIT_NOTE_MAX];   /* its signed note */
	struct merkle_edge start;    /* where the reading began */
	struct audit_leaves *leaves; /* from there on, with keep_leaves */
	uint64_t tiles;              /* that were compared: audit_tiles_read() */
	/* Set its size before: the root where the log had so many entries, when that is behind start. */
	struct checkpoint passed;
	/* private */
	struct pool *pool;
	struct secret *seed; /* each page is asked for in a statement of its own */
	uint64_t began_ns;
};

/*
 * Read and check up to the log's size at the start, which the first page's own receipt fixes:
 * each reading adds an entry, so the end would move away otherwise.  ERR_VERIFY when something
 * does not fit; the audit's findings or its problem, else the session's message, say what.  Nothing
 * that the visitor saw may be believed unless ERR_OK is returned.
 */
MUST_USE enum err audit_read(struct audit_reading *r);
/*
 * The same in two steps: an audit may be brought in between (audit_resume.h), and read on with as
 * the log grows.  With findings audit_continue() still gives ERR_OK.
 */
MUST_USE enum err audit_begin(struct audit_reading *r);
MUST_USE enum err audit_continue(struct audit_reading *r);
/* Whatever was returned; the session stays. */
void audit_reading_free(struct audit_reading *r);

/* The proof that entry index stands in the target; with keep_leaves and from the log's beginning. */
MUST_USE enum err audit_prove(const struct audit_reading *r, uint64_t index,
			      struct merkle_proof *out);

/* Private to client/audit*.c. */
/* The first entry that differs from the signed log: ERR_VERIFY, and the problem says so. */
MUST_USE enum err audit_locate(struct audit_reading *r, uint64_t *index); /* audit_locate.c */
void audit_progress(const struct audit_reading *r, bool end);             /* audit_progress.c */

#endif
