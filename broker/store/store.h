/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Everything that the broker keeps, behind one header: no SQL and no SQLite type leaves this
 * folder.  One writer handle belongs to the committer's thread; reader handles are for reads
 * outside transactions.  Views that come out live in the caller's arena.
 *
 * Every write needs an open transaction (ERR_INTERNAL otherwise: a bug).  A write that meets a
 * fault dooms its transaction: later writes and the commit answer the same error until
 * store_rollback().  After ERR_DISK_FULL, ERR_IO or ERR_DAMAGED from store_commit(), and after an
 * fsync that failed anywhere, the writer is dead: every later call answers the same error, because
 * such an fsync says nothing about what is on disk, and the next one would not tell.
 *
 * A write of several rows that fails may be half done: rewind to a savepoint or roll back.
 *
 * Numbers are kept as signed 64 bits: ERR_RANGE above INT64_MAX.  A row for a holder that does not
 * exist is ERR_NOT_FOUND.  Outputs are undefined unless ERR_OK.
 */
#ifndef EENMAAL_BROKER_STORE_STORE_H
#define EENMAAL_BROKER_STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/id.h"
#include "broker/base/mem.h"
#include "broker/base/secret.h"
#include "broker/ledger/record.h"
#include "keys/kem.h"
#include "keys/sign.h"
#include "keys/statement.h"
#include "policy/grant.h"

struct store;

/* How much of a list to read, and how much came.  Lists without views need no arena. */
struct store_page {
	unsigned limit;      /* at most so many; out has room for them */
	struct arena *arena; /* where the views live */
	unsigned count;      /* set by the call, 0 on error */
};

/* ---- opening: store.c, migrate.c ------------------------------------------------------------ */

struct store_options {
	const char *path;
	const struct secret *key; /* raw 32 bytes */
	bool create;              /* make it when it does not exist; else ERR_NOT_FOUND */
	bool migrate;             /* bring an older schema up to date; else ERR_STATE */
	bool read_only;
	unsigned cache_kib;   /* page cache; 0: the default (16 MiB) */
	struct store *beside; /* a reader's: the writer whose memory it may use; closed after it */
};

/*
 * ERR_DB_LIBRARY (SQLCipher < 4.5), ERR_DB_KEY, ERR_DB_NEWER, ERR_DAMAGED, ERR_READ_ONLY,
 * ERR_DISK_FULL.  A database is created with mode 0600.  On any error nothing was changed.
 * problem (may be NULL) gets one sentence for people that says what to do.
 */
MUST_USE enum err store_open(const struct store_options *options, struct buf *problem,
			     struct store **out);
void store_close(struct store *s);       /* checkpoints the WAL; NULL is harmless */
const char *store_library_version(void); /* of SQLCipher, "4.6.1 …"; "" for plain SQLite */
MUST_USE enum err store_library_check(struct buf *problem); /* store_open() asks it first */
unsigned store_schema_newest(void);

/* A consistent, encrypted copy (same key) to path, which must not exist, while writers go on. */
MUST_USE enum err store_backup(const char *from, const struct secret *key, const char *path);
/* Integrity of all of it, also that of each holder's chain.  Its first look is at the file alone: after a crash, move the WAL before. */
MUST_USE enum err store_check(struct store *s);

/* ---- transactions ---------------------------------------------------------------------------- */

MUST_USE enum err store_begin(struct store *s);  /* takes the write lock */
MUST_USE enum err store_commit(struct store *s); /* durable on ERR_OK (WAL, synchronous=FULL) */
void store_rollback(struct store *s);            /* harmless without a transaction */
/*
 * A part that can be undone; not within another.  What is written after store_final() is not kept apart,
 * which is cheaper: where nothing is refused any more.  To rewind it dooms the transaction.
 */
MUST_USE enum err store_savepoint(struct store *s);
void store_final(struct store *s);
MUST_USE enum err store_release(struct store *s);
MUST_USE enum err store_rewind(struct store *s); /* undo to the savepoint and release it */
MUST_USE enum err store_checkpoint_wal(struct store *s, bool truncate); /* off the hot path */
MUST_USE enum err store_health(const struct store *s); /* what the writer died of, or ERR_OK */

/* ---- statements and replays: store_statement.c ------------------------------------------------ */

/*
 * Stored verbatim under hash; storing the same again is fine.  holder: whom alone it is about and
 * with whom it is erased; NULL for a statement about several or none.
 */
MUST_USE enum err store_statement_put(struct store *s, const struct envelope *e,
				      const struct hash *hash, const struct holder_id *holder);
MUST_USE enum err store_statement_get(struct store *s, const struct hash *hash, struct arena *a,
				      struct envelope *out);
/*
 * The same where the store's own handle is known (0: it is not), which finds it without a search:
 * ERR_DAMAGED when another one stands there.
 */
MUST_USE enum err store_statement_at(struct store *s, int64_t row, const struct hash *hash,
				     struct arena *a, struct envelope *out);
/*
 * ERR_REPLAY when (issuer, nonce) is there already.  issuer: a member id or "holder:<hex>".  One that
 * has expired counts until store_nonce_prune() was told so.
 */
MUST_USE enum err store_nonce_use(struct store *s, const char *issuer, const struct uuid *nonce,
				  int64_t expires_at);
/* Forget nonces that expired before now; at most limit of the members', and of the holders'. */
MUST_USE enum err store_nonce_prune(struct store *s, int64_t now, unsigned limit);

/* ---- ledger: store_ledger.c, store_tree.c ------------------------------------------------------------------- */

#define STORE_CHAIN_PLACES 63 /* bits of a count */
#define STORE_CHAIN_USES 4

/* A holder's entries: how many, and what the next one must know of those before it. */
struct store_chain {
	uint64_t holder; /* the store's number of the holder */
	uint64_t count;
	struct hash newest; /* leaf hash of the newest one */
	/* Positions, big-endian, of those that are numbered by the count's highest 1, 2, … bits. */
	uint8_t places[STORE_CHAIN_PLACES][8];
	/* Rows that grants had alive, and how often each was used since then; as places. */
	uint8_t uses[STORE_CHAIN_USES][2][8];
};

struct store_entry {
	uint64_t index;
	struct hash commitment; /* leaf input */
	bool erased; /* parts and salts are gone: erased with the dossier, or retired by age */
	bool has_holder, has_statement;
	struct holder_id holder;
	uint64_t holder_sequence;
	struct hash statement;
	struct view seen, kept;
	struct record_salts salts;
	int64_t time;
	/* For put: */
	const char *access_by;     /* who asked, of an access; else NULL */
	struct store_chain *chain; /* its holder's, which advances to it and is kept; else NULL */
	struct view nodes;         /* of the tree that it completes, its leaf first */
	/* A statement that is found with it alone, else NULL; for put and from store_entry_list_whole(). */
	const struct envelope *attached;
};
/*
 * Its index is the ledger's size: ERR_EXISTS below, ERR_INTERNAL beyond.  With a chain it is the
 * holder's and takes the chain's next number (has_holder and holder_sequence are not looked at);
 * ERR_EXISTS when the chain is not the newest.
 */
MUST_USE enum err store_entry_put(struct store *s, const struct store_entry *e);
/* Entries from index first on. */
MUST_USE enum err store_entry_list(struct store *s, uint64_t first, struct store_page *page,
				   struct store_entry *out);
/* With the statements that stand in their rows; in the page's arena, as all views. */
MUST_USE enum err store_entry_list_whole(struct store *s, uint64_t first, struct store_page *page,
					 struct store_entry *out);
/* Their commitments alone, as far as none is missing between them. */
MUST_USE enum err store_commitment_list(struct store *s, uint64_t first, struct store_page *page,
					struct hash *out);
/* A holder's entries from its own number first on; ERR_DAMAGED when a link leads elsewhere. */
MUST_USE enum err store_entry_list_holder(struct store *s, const struct holder_id *holder,
					  uint64_t first, struct store_page *page,
					  struct store_entry *out);
/* Of any entry, wherever it stands: ERR_NOT_FOUND when it was erased or there is none. */
MUST_USE enum err store_entry_statement_get(struct store *s, const struct store_entry *row,
					    struct arena *a, struct envelope *out);
/* A member's accesses that still have their parts, from index first on. */
MUST_USE enum err store_entry_list_access(struct store *s, const struct slug *member,
					  uint64_t first, struct store_page *page,
					  struct store_entry *out);
/* ERR_NOT_FOUND when the entry that completes it is not there. */
MUST_USE enum err store_node_get(struct store *s, unsigned level, uint64_t index, struct hash *out);
/* The nodes of a level from index first on, as far as none is missing between them. */
MUST_USE enum err store_node_list(struct store *s, unsigned level, uint64_t first,
				  struct store_page *page, struct hash *out);
/* The newest checkpoint; put replaces it (a smaller size is ERR_INTERNAL). */
MUST_USE enum err store_checkpoint_put(struct store *s, uint64_t size, struct view note);
MUST_USE enum err store_checkpoint_get(struct store *s, struct arena *a, uint64_t *size,
				       struct view *note);
/* Backwards: entries below `below` and from `from` on, the newest first. */
MUST_USE enum err store_entry_list_back(struct store *s, uint64_t from, uint64_t below,
					struct store_page *page, struct store_entry *out);
/* The same of one holder. */
MUST_USE enum err store_entry_list_holder_back(struct store *s, const struct holder_id *holder,
					       uint64_t below, struct store_page *page,
					       struct store_entry *out);
MUST_USE enum err store_entry_time(struct store *s, uint64_t index, int64_t *time);
/* The first entry that is not older than time; the ledger's size when all are. */
MUST_USE enum err store_entry_at(struct store *s, int64_t time, uint64_t *index);

/* What a witness holds against the log: it knows another one, or a longer one. */
enum store_alarm { STORE_ALARM_NONE, STORE_ALARM_SPLIT_VIEW, STORE_ALARM_ROLLBACK };

/* The newest checkpoint that witnesses cosigned, empty when none did; put replaces it. */
struct store_cosigned {
	struct view note;
	enum store_alarm alarm;
};
MUST_USE enum err store_cosigned_put(struct store *s, const struct store_cosigned *c);
MUST_USE enum err store_cosigned_get(struct store *s, struct arena *a, struct store_cosigned *out);

MUST_USE enum err store_ledger_size(struct store *s, uint64_t *size);
MUST_USE enum err store_newest_time(struct store *s,
				    int64_t *time); /* of the newest entry, 0: none */

/* ---- retention: store_retention.c -------------------------------------------------------------- */

/* An entry of the broker's own: what stands before it is no younger. */
struct store_mark {
	uint64_t index;
	int64_t time;
};
MUST_USE enum err store_mark_put(struct store *s, const struct store_mark *m);
/* The newest one that is not later than `latest`; ERR_NOT_FOUND. */
MUST_USE enum err store_mark_newest(struct store *s, int64_t latest, struct store_mark *out);

/* How far the retention has come. */
struct store_retention {
	uint64_t next;         /* the entry to look at next */
	int64_t retained_from; /* as its newest entry in the ledger told; 0: there is none */
};
MUST_USE enum err store_retention_get(struct store *s, struct store_retention *out);
MUST_USE enum err store_retention_set(struct store *s, const struct store_retention *r);
/*
 * Remove parts, salts and statement of an entry, and the question for consent that the statement
 * was.  Whose it is stays, so that the holder can still be shown that it is there.
 */
MUST_USE enum err store_entry_retire(struct store *s, const struct store_entry *e);
/* Forget which grant a holder's entry used: of each that is old enough, also where it stays. */
MUST_USE enum err store_entry_pass(struct store *s, uint64_t index);

/* ---- tallies: store_tally.c, tally.h says what is counted ---------------------------------------- */

/* Days of UTC since 1970-01-01, both included. */
struct store_days {
	int64_t from, to;
};

struct store_tally_day {
	int64_t day;
	uint64_t released, refused; /* kinds that were asked for */
	uint64_t other;             /* everything that is no access */
};
/* By day, ascending; days without anything are left out. */
MUST_USE enum err store_tally_days(struct store *s, const struct store_days *days,
				   struct store_page *page, struct store_tally_day *out);

struct store_tally_kind {
	char partner[SLUG_MAX + 1], kind[SLUG_MAX + 1]; /* kind "": of none */
	uint64_t action, outcome, reason, count;
};
MUST_USE enum err store_tally_kinds(struct store *s, const struct store_days *days,
				    struct store_page *page, struct store_tally_kind *out);

struct store_tally_staff {
	char partner[SLUG_MAX + 1], staff[SLUG_MAX + 1], role[SLUG_MAX + 1];
	uint64_t accesses, refused, night, strangers;
};
/* Those who asked most come first. */
MUST_USE enum err store_tally_staff(struct store *s, const struct store_days *days,
				    struct store_page *page, struct store_tally_staff *out);

/* What an entry must have been counted under; "" and 0: anything. */
struct store_tally_wish {
	const char *partner, *kind, *staff;
	unsigned action, reason;
	bool refused; /* any outcome but DONE */
	bool done;    /* only DONE */
};
/* The newest of these days on which something fits; ERR_NOT_FOUND. */
MUST_USE enum err store_tally_newest(struct store *s, const struct store_tally_wish *wish,
				     const struct store_days *days, int64_t *day);

/* ---- directory editions: store_directory.c ----------------------------------------------------- */

struct store_edition {
	uint64_t version;
	struct hash statement;
	struct sign_public root;
	struct view agreement; /* the file */
	struct hash page;      /* that was served under it last; zero: none */
};
MUST_USE enum err store_edition_put(struct store *s, const struct store_edition *e);
/* Another page is served under an edition that is there (else ERR_NOT_FOUND). */
MUST_USE enum err store_edition_page(struct store *s, uint64_t version, const struct hash *page);
MUST_USE enum err store_edition_newest(struct store *s, struct arena *a, struct store_edition *out);
/* In order of version, after the given one. */
MUST_USE enum err store_edition_list(struct store *s, uint64_t after, struct store_page *page,
				     struct store_edition *out);

/* ---- holders: store_holder.c -------------------------------------------------------------------- */

struct store_holder {
	struct holder_id id;
	struct sign_public signing_key;
	uint64_t sequence; /* of the newest change */
	bool stopped, erased;
	unsigned rotations;
	struct hash freeze;       /* the statement that stopped everything; zero: the holder did */
	struct store_chain chain; /* only store_entry_put() writes it */
};
MUST_USE enum err store_holder_insert(struct store *s,
				      const struct store_holder *h); /* ERR_EXISTS */
MUST_USE enum err store_holder_get(struct store *s, const struct holder_id *id,
				   struct store_holder *out); /* ERR_NOT_FOUND */
/* The same without the chain. */
MUST_USE enum err store_holder_look(struct store *s, const struct holder_id *id,
				    struct store_holder *out);
MUST_USE enum err store_holder_update(struct store *s, const struct store_holder *h);
/* The enrolment (number 0) and the rotations (1, 2, …), as statement hashes. */
MUST_USE enum err store_identity_put(struct store *s, const struct holder_id *id, unsigned number,
				     const struct hash *statement);
struct store_identity {
	struct hash statement;
	int64_t statement_row; /* for store_statement_at() */
};
MUST_USE enum err store_identity_list(struct store *s, const struct holder_id *id,
				      struct store_page *page, struct store_identity *out);

struct store_epoch {
	struct slug kind;
	uint64_t epoch;
	struct kem_public public_key;
	struct hash statement; /* the newest epochs statement that publishes it */
};
MUST_USE enum err store_epoch_put(struct store *s, const struct holder_id *id,
				  const struct store_epoch *e); /* replaces */
MUST_USE enum err store_epoch_get(struct store *s, const struct holder_id *id,
				  const struct slug *kind, uint64_t epoch, struct store_epoch *out);
/* The kind's present and newest published epoch; 0, 0 when there is none. */
MUST_USE enum err store_line_get(struct store *s, const struct holder_id *id,
				 const struct slug *kind, uint64_t *current, uint64_t *newest);
MUST_USE enum err store_line_set(struct store *s, const struct holder_id *id,
				 const struct slug *kind, uint64_t current, uint64_t newest);
struct store_line {
	struct slug kind;
	uint64_t current, newest;
};
MUST_USE enum err store_line_list(struct store *s, const struct holder_id *id,
				  struct store_page *page, struct store_line *out);
/* Distinct epochs statements that are the newest for some epoch. */
MUST_USE enum err store_epoch_statements(struct store *s, const struct holder_id *id,
					 struct store_page *page, struct hash *out);

struct store_slot {
	unsigned kind; /* enum slot_kind */
	struct sign_public card_key, open_key;
	uint32_t passes, memory_kib;
	unsigned failures;
};
/* The serialised vault (verbatim) and its slots; put replaces all and resets failures. */
MUST_USE enum err store_vault_put(struct store *s, const struct holder_id *id, struct view vault,
				  const struct store_slot *slots, unsigned count);
MUST_USE enum err store_vault_get(struct store *s, const struct holder_id *id, struct arena *a,
				  struct view *vault);
MUST_USE enum err store_slot_get(struct store *s, const struct holder_id *id, unsigned kind,
				 struct store_slot *out);
MUST_USE enum err store_slot_failures(struct store *s, const struct holder_id *id, unsigned kind,
				      unsigned failures);

/* ---- segments: store_segment.c ------------------------------------------------------------------- */

struct store_segment {
	int64_t row; /* the store's own handle; 0 before put */
	struct slug kind, author;
	uint64_t version, epoch, reseal, replaces;
	struct hash statement; /* the present outer statement */
	int64_t statement_row; /* for store_statement_at(); set by the store */
	struct hash origin;    /* the contributor's statement as first uploaded */
	uint64_t size;         /* of the ciphertext; set by the store */
};
/* Which segment of a holder. */
struct store_segment_key {
	struct slug kind, author;
	uint64_t version;
};
/*
 * ERR_EXISTS for the same (holder, kind, author, version).  The author's version that it replaces
 * (0: none) is no longer live; ERR_NOT_FOUND when there is no such live version.  ERR_RANGE when the
 * kind has no place left, after a million.
 */
MUST_USE enum err store_segment_put(struct store *s, const struct holder_id *id,
				    const struct store_segment *segment, struct view ciphertext);
/* Replace statement, epoch, reseal and ciphertext of a live segment (found by kind, author, version). */
MUST_USE enum err store_segment_reseal(struct store *s, const struct holder_id *id,
				       const struct store_segment *segment, struct view ciphertext);
MUST_USE enum err store_segment_get(struct store *s, const struct holder_id *id,
				    const struct store_segment_key *key, struct store_segment *out);
/* The author's newest (also when replaced); ERR_NOT_FOUND when there is none. */
MUST_USE enum err store_segment_newest(struct store *s, const struct holder_id *id,
				       const struct slug *kind, const struct slug *author,
				       struct store_segment *out);
/* Live segments of a kind, oldest first (kind NULL: of all, in the order of what was signed last). */
MUST_USE enum err store_segment_list(struct store *s, const struct holder_id *id,
				     const struct slug *kind, struct store_page *page,
				     struct store_segment *out);
/* The same of one kind, and of a holder that was read. */
MUST_USE enum err store_segment_list_of(struct store *s, const struct store_holder *holder,
					const struct slug *kind, struct store_page *page,
					struct store_segment *out);
MUST_USE enum err store_segment_ciphertext(struct store *s, int64_t row, struct arena *a,
					   struct view *out);
/* What a release of a live one consists of. */
MUST_USE enum err store_segment_read(struct store *s, const struct store_segment *segment,
				     struct arena *a, struct envelope *statement,
				     struct view *ciphertext);
/* Erase all segments of a kind, replaced ones too, with their statements. */
MUST_USE enum err store_segment_erase(struct store *s, const struct holder_id *id,
				      const struct slug *kind);

/* ---- grants and requests: store_grant.c ------------------------------------------------------------ */

struct store_grant {
	int64_t row; /* for store_grant_use() */
	struct uuid id;
	struct holder_id holder;
	struct slug partner;
	struct hash statement;
	int64_t statement_row; /* for store_statement_at(); set by the store */
	bool paused, revoked, replaced;
	uint64_t uses;
	int64_t not_after;
	struct view revoked_kinds; /* slugs separated by commas */
	/* what the decision needs of the statement, so that it need not be parsed again: */
	struct view terms; /* opaque to the store (broker/terms.h encodes it) */
};
/* One that stands.  ERR_EXISTS; ERR_RANGE when its partner has no place left, after a million. */
MUST_USE enum err store_grant_insert(struct store *s, const struct store_grant *g);
MUST_USE enum err store_grant_get(struct store *s, const struct uuid *id, struct arena *a,
				  struct store_grant *out);
/*
 * What was signed of one that was listed, and its holder's enrolment (type STATEMENT_NONE: look for
 * it with store_identity_list()).
 */
MUST_USE enum err store_grant_read(struct store *s, const struct store_grant *g, struct arena *a,
				   struct envelope *statement, struct envelope *enrolment);
/* Flags and revoked_kinds.  When it ends its row moves: the caller's copy has the old one. */
MUST_USE enum err store_grant_update(struct store *s, const struct store_grant *g);
/* Count one more use: kept with the next entry of the grant's holder, whose chain this is. */
MUST_USE enum err store_grant_use(struct store *s, struct store_chain *chain, int64_t row);
/*
 * One holder's grants, newest first: all (partner NULL), or for one partner, those before the others
 * that were neither taken back nor replaced.
 */
MUST_USE enum err store_grant_list(struct store *s, const struct holder_id *holder,
				   const struct slug *partner, struct store_page *page,
				   struct store_grant *out);
/* The same for one partner, and of a holder that was just read in the open transaction. */
MUST_USE enum err store_grant_list_of(struct store *s, const struct store_holder *holder,
				      const struct slug *partner, struct store_page *page,
				      struct store_grant *out);
/* A partner's grants in order of id, after the given one (NULL: from the start). */
MUST_USE enum err store_grant_list_partner(struct store *s, const struct slug *partner,
					   const struct uuid *after, struct store_page *page,
					   struct store_grant *out);

struct store_request {
	struct uuid id;
	struct holder_id holder;
	struct slug partner;
	struct hash statement;
	enum grant_state state; /* GRANT_REQUESTED, GRANT_DECLINED, GRANT_ACTIVE (answered) */
};
MUST_USE enum err store_request_insert(struct store *s,
				       const struct store_request *r); /* ERR_EXISTS */
MUST_USE enum err store_request_get(struct store *s, const struct uuid *id,
				    struct store_request *out);
MUST_USE enum err store_request_state(struct store *s, const struct uuid *id,
				      enum grant_state state);
/* Newest first. */
MUST_USE enum err store_request_list(struct store *s, const struct holder_id *holder,
				     struct store_page *page, struct store_request *out);

/* ---- what holders remarked: store_remark.c ----------------------------------------------------------- */

struct store_remark {
	struct slug author; /* of the document, who reads the remark */
	uint64_t number;    /* the author's own, from 1; given by the store */
	struct holder_id holder;
	struct slug kind;
	struct hash statement;
};
MUST_USE enum err store_remark_put(struct store *s, const struct store_remark *r);
/* An author's from number first on, without those that were erased. */
MUST_USE enum err store_remark_list(struct store *s, const struct slug *author, uint64_t first,
				    struct store_page *page, struct store_remark *out);

/* ---- erasure: store_erase.c ------------------------------------------------------------------------- */

/*
 * Erase a holder: segments, grants, requests, vault, slots, epochs, identity, statements, and the
 * salts and bodies of all ledger entries about the holder.  The leaf commitments stay; the holder's
 * row stays as a bare number marked erased, so that it is never used again.
 */
MUST_USE enum err store_holder_erase(struct store *s, const struct holder_id *id);

#endif
