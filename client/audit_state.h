/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What an auditor knows of the log up to one entry: the tree, each holder's chain and keys, each
 * grant and where it stands, the documents that were uploaded, the directory in force.  No network
 * here: entries go in one by one and either fit all that came before, or do not.
 */
#ifndef EENMAAL_CLIENT_AUDIT_STATE_H
#define EENMAAL_CLIENT_AUDIT_STATE_H

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

struct audit_holder {
	struct holder_id id;
	struct record_chain chain;
	struct sign_public signing_key;
	bool enrolled, stopped;
	struct audit_grant *grants;
};

struct audit_segment {
	struct holder_id holder;
	struct slug kind;
	uint64_t epoch; /* 0: its statement was erased */
};

struct audit_counts {
	uint64_t entries, erased, accesses, released, grants, revocations, enrolments, uploads;
	uint64_t refused[AUDIT_REASONS];  /* kinds that were asked for and not released */
	uint64_t rejected[AUDIT_REASONS]; /* everything else that was turned down */
	uint64_t documents_gone;          /* uploads whose statement was erased with the document */
};

struct audit {
	struct sign_public root;
	struct hash pinned;
	const char *audience; /* borrowed */
	struct audit_edition *editions;
	const struct audit_edition *current; /* in force at this point of the log; NULL at first */
	struct hash page;                    /* served at this point; zero: none */
	struct merkle_edge edge;
	int64_t time; /* of the newest entry that was opened */
	struct audit_table *holders, *grants, *segments;
	struct audit_counts counts;
	struct buf problem; /* what did not fit, for people */
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
	struct audit_holder *holder; /* NULL: touches no dossier */
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
 * audit is then of no further use.  *out lives as long as the arena.
 */
MUST_USE enum err audit_entry(struct audit *a, const Eenmaal__V1__LogEntry *m, struct arena *arena,
			      struct audit_entry *out);

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

#endif
