/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What an auditor knows of the log up to one entry: the tree, each holder's chain and keys, each
 * grant and where it stands, the documents that were uploaded, the directory in force.  No network
 * here: entries go in one by one and either fit all that came before, or do not.
 */
#ifndef EENMAAL_CLIENT_AUDIT_STATE_H
#define EENMAAL_CLIENT_AUDIT_STATE_H

#include <pthread.h>

#include "broker/ledger/merkle.h"
#include "broker/ledger/record.h"
#include "client/audit_table.h"
#include "keys/directory.h"
#include "policy/agreement.h"
#include "policy/decide.h"
#include "proto/codec.h"

#define AUDIT_REASONS 64
#define AUDIT_PROBLEM_MAX 1024

/* A directory that the broker adopted, with its agreement. */
struct audit_edition {
	struct directory *directory;
	struct agreement *agreement;
	struct hash agreement_hash;
	struct audit_edition *next; /* of the next higher version */
};

/* A grant and the edition whose numbers its sets are in. */
struct audit_grant {
	struct grant grant;
	const struct audit_edition *edition;
	struct audit_grant *next; /* of the same holder */
};

/*
 * The keys of one kind of a dossier.  What the enrolment published is in no entry, so that some of it
 * is known from below only: nobody is accused by a guess.
 */
struct audit_line {
	struct slug kind;
	uint64_t closed; /* at least up to here no key may be sealed to any more */
	uint64_t newest; /* published; 0: not known yet */
	uint64_t first,
		last; /* keys of documents since the kind was last erased; 0: there are none */
	struct audit_line *next;
};

struct audit_holder {
	struct holder_id id;
	struct record_chain chain;
	struct sign_public signing_key;
	bool enrolled, stopped;
	bool renewing; /* its keys were replaced: the epochs that come next repeat older ones */
	bool gaps; /* some of its entries were too old to be kept: uses may be more than known */
	uint64_t last; /* entry about it, newest */
	struct audit_grant *grants;
	struct audit_line *lines;
};

struct audit_segment {
	struct holder_id holder;
	struct slug kind;
	uint64_t epoch; /* 0: its statement was erased */
};

/* An entry without its parts, found by its leaf. */
struct audit_hole {
	uint64_t index;
	int64_t not_after;       /* of the first entry behind it that was opened */
	struct audit_hole *next; /* of those that no entry was opened behind yet */
};
#define AUDIT_UNDATED INT64_MAX

struct audit_counts {
	uint64_t entries, erased, accesses, released, grants, revocations, enrolments, uploads;
	uint64_t refused[AUDIT_REASONS];  /* kinds that were asked for and not released */
	uint64_t rejected[AUDIT_REASONS]; /* everything else that was turned down */
	uint64_t documents_gone;          /* uploads whose statement was erased with the document */
};

/* An entry that does not fit; they stand in the order of the log. */
struct audit_finding {
	uint64_t index;
	char *text; /* a sentence that begins with the entry */
	struct audit_finding *next;
};

struct audit_workspace; /* of audit_access.c */

struct audit {
	struct sign_public root;
	struct hash pinned;
	const char *audience; /* borrowed */
	struct audit_edition *editions;
	const struct audit_edition *current; /* in force at this point of the log; NULL at first */
	struct hash page;                    /* served at this point; zero: none */
	struct merkle_edge edge;
	struct merkle_edge tiled; /* so much of it was compared with the tiles that all can get */
	int64_t time;             /* of the newest entry that was opened */
	struct audit_table *holders, *grants, *segments;
	pthread_mutex_t
		keys; /* held to change which keys holders have, and by other threads that ask */
	struct audit_counts counts;
	struct audit_workspace *workspace;
	uint64_t unread;       /* entries that were missing or could not be opened */
	uint64_t last_erased;  /* the newest entry without its parts, plus 1; 0: none */
	uint64_t last_erasure; /* the newest entry that erased a whole dossier, plus 1 */
	struct audit_table *holes;
	struct audit_hole *undated;
	int64_t last_erased_by; /* not_after of last_erased */
	int64_t retained_from;  /* what is older may be gone, as the newest retention told */
	/* Of the entries that dossiers lack which still stand: the newest, and its not_after. */
	uint64_t gap;
	int64_t gap_by;     /* 0: there is none */
	struct buf problem; /* what did not fit, for people */
	struct audit_finding *findings;
	uint64_t finding_count;
};

/*
 * What can be said of an entry without knowing what came before it, and therefore by any thread:
 * its parts, and perhaps that a certain key signed its statement.
 */
struct audit_opened {
	enum err record;         /* do the parts hash to the commitment? */
	enum err envelope_error; /* is the statement one? */
	Eenmaal__V1__SeenRecord *seen;
	Eenmaal__V1__KeptRecord *kept;
	struct hash leaf;
	struct envelope envelope; /* type NONE: there is no statement */
	struct hash statement;
	bool verified; /* the signature is that of this key */
	struct sign_public by;
};

/* One entry, opened; parts are NULL or zero where the entry has none.  For the visitor, too. */
struct audit_entry {
	uint64_t index;
	struct hash leaf;
	const Eenmaal__V1__SeenRecord *seen; /* NULL: erased */
	const Eenmaal__V1__KeptRecord *kept;
	struct envelope envelope;
	const ProtobufCMessage *message; /* NULL: without statement */
	const Eenmaal__V1__Header *header;
	struct audit_holder *holder;       /* NULL: touches no dossier */
	const struct audit_opened *opened; /* for as long as audit_entry() runs */
	struct arena *arena;
};

/* audience is borrowed for as long as the audit lives. */
MUST_USE enum err audit_new(const struct sign_public *root, const struct hash *pinned,
			    const char *audience, struct audit **out);
void audit_free(struct audit *a);

/* The next edition, in order of version; verified against the root.  ERR_VERIFY. */
MUST_USE enum err audit_add_edition(struct audit *a, const Eenmaal__V1__DirectoryEdition *m);
const struct audit_edition *audit_edition_find(const struct audit *a, uint64_t version);

/*
 * The next entry of the log.  Everything that does not fit is ERR_VERIFY and problem says what; the
 * audit may go on with the entries that follow, after audit_note() and, when this one was not the
 * next, audit_skip().  *out lives as long as the arena.
 */
MUST_USE enum err audit_entry(struct audit *a, const Eenmaal__V1__LogEntry *m, struct arena *arena,
			      struct audit_entry *out);

/*
 * The same in two steps.  The first only reads the entry; the arena is then the calling thread's own
 * and must live as long as *out is of use.
 */
void audit_open_entry(const Eenmaal__V1__LogEntry *m, struct arena *arena,
		      struct audit_opened *out);
MUST_USE enum err audit_take(struct audit *a, const Eenmaal__V1__LogEntry *m,
			     const struct audit_opened *opened, struct arena *arena,
			     struct audit_entry *out);
/*
 * Between the two: verify the signature under the key that will be asked for, as far as it is known
 * already.  Many threads may, also while one takes entries that stand before.
 */
void audit_presume(struct audit *a, struct audit_opened *o);

/* Keep the problem as a finding about an entry; ERR_MEMORY. */
MUST_USE enum err audit_note(struct audit *a, uint64_t index);
bool audit_noted(const struct audit *a, uint64_t index);
/* Go on at entry `next` as if what lies before had been there: its leaves are not known. */
MUST_USE enum err audit_skip(struct audit *a, uint64_t next);
/* After the last entry, what only the whole shows; ERR_VERIFY, *index is the entry's. */
MUST_USE enum err audit_end(struct audit *a, uint64_t *index);

/* Is there anything that audit_end() would complain about?  A later entry may still explain it. */
bool audit_unexplained(const struct audit *a);

/* Say what did not fit; ERR_VERIFY. */
enum err audit_problem(struct audit *a, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Is it trouble of our own (memory, room in the arena) rather than something that does not fit?
 * Such an error is passed on as it is: nobody is accused for want of memory.
 */
bool audit_own_trouble(enum err e);

/* "access", "consent-request", …; never NULL. */
const char *audit_action_name(Eenmaal__V1__Action action);
/* ACTION_UNSPECIFIED for a name that is none. */
Eenmaal__V1__Action audit_action_find(const char *name);

/* Private to client/audit*.c: the parts of audit_entry(). */
MUST_USE enum err audit_verify_statement(struct audit *a, struct audit_entry *e);
MUST_USE enum err audit_apply(struct audit *a, struct audit_entry *e);  /* audit_change.c */
MUST_USE enum err audit_access(struct audit *a, struct audit_entry *e); /* audit_access.c */
MUST_USE enum err audit_workspace_new(struct audit_workspace **out);
void audit_workspace_free(struct audit_workspace *w);
/* May this member do what the entry says that it did?  audit_rights.c */
MUST_USE enum err audit_rights(struct audit *a, const struct audit_entry *e);
/* The keys of a dossier's kinds: audit_line.c.  *out NULL: nothing is known of the kind. */
void audit_line_find(const struct audit_holder *h, const struct slug *kind,
		     struct audit_line **out);
MUST_USE enum err audit_line_epochs(struct audit *a, const struct audit_entry *e);
MUST_USE enum err audit_line_document(struct audit *a, const struct audit_entry *e,
				      const struct slug *kind, uint64_t epoch);
void audit_line_revoked(const struct audit_entry *e);
void audit_line_rotated(struct audit_holder *h);
void audit_line_erased(const struct audit_entry *e);
void audit_lines_free(struct audit_holder *h);
/* Entries without their parts: audit_hole.c */
MUST_USE enum err audit_hole_add(struct audit *a, uint64_t index, const struct hash *leaf);
/* An entry of this time was opened behind them. */
void audit_hole_date(struct audit *a, int64_t time);
/* Are the entries missing that stand between the holder's newest, before, and this one? */
bool audit_hole_explains(struct audit *a, const struct audit_entry *e, uint64_t before,
			 const struct hash *previous);
MUST_USE enum err audit_hole_retention(struct audit *a, const struct audit_entry *e);

#endif
