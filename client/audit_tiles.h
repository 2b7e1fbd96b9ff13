/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The log's files, as everybody may follow it (C2SP tlog-tiles), against the tree that was verified
 * here: an auditor who reads the log and a stranger who follows it must see the same.
 */
#ifndef EENMAAL_CLIENT_AUDIT_TILES_H
#define EENMAAL_CLIENT_AUDIT_TILES_H

#include "broker/ledger/tile.h"
#include "client/audit_read.h"

/* Bytes of the fullest tile: entries behind their lengths. */
#define AUDIT_TILE_BYTES (TILE_WIDTH * (2 + HASH_LEN))

/* What is served as this tile; ERR_NOT_FOUND when nothing is, ERR_TOO_LARGE when far too much. */
typedef enum err audit_tile_fetch(void *ctx, const struct tile *t, struct buf *out);

/* What did not fit before it was known whether the entries do. */
struct audit_tiles_doubt {
	struct tile tile;
	uint64_t first;
	const char *wrong; /* NULL: nothing */
};

struct audit_tiles {
	struct audit *audit;             /* gets the findings, at most one of each tile */
	const struct merkle_edge *start; /* of the verified tree, where the leaves begin */
	const struct audit_leaves *leaves;
	uint64_t size; /* of the tree, which is the signed one */
	audit_tile_fetch *fetch;
	void *ctx;
	uint64_t count; /* result: tiles compared */
	/* private; zero at first */
	struct audit_tiles_walk *walk;
	struct audit_tiles_doubt doubt;
	bool lost;
};

/*
 * Before all is read: compare the full tiles whose leaves are known, those below `known`, so that
 * little is left for the end.  Nothing is told: once one does not fit or cannot be had, this does no
 * more, and audit_tiles_compare() begins anew.  One that did not fit is a finding then, also where it
 * fits by now.
 */
void audit_tiles_ahead(struct audit_tiles *t, uint64_t known);
/* Needed when audit_tiles_compare() may not have been called; harmless otherwise. */
void audit_tiles_end(struct audit_tiles *t);

/*
 * Compare all tiles with something in them that was not compared before (audit->tiled, which moves on
 * when nothing is found).  Errors are those of the fetching, and of our own memory.
 */
MUST_USE enum err audit_tiles_compare(struct audit_tiles *t);

/* Before a reading: the checkpoint that everybody gets; signed, or ERR_VERIFY and the session's message. */
MUST_USE enum err audit_tiles_checkpoint(struct session *s, struct checkpoint *out);
/* Is it of a beginning of the log that was read?  Else there is a finding about its newest entry. */
MUST_USE enum err audit_tiles_beginning(const struct audit_reading *r, const struct checkpoint *c);
/* During it, after each page; t is zero at first, and borrows from r. */
void audit_tiles_follow(struct audit_tiles *t, const struct audit_reading *r);
/*
 * After it, when the entries lead to the signed root (else nothing is done): that checkpoint is of a
 * beginning of this log, and the tiles are its tree; else there are findings.  t as it followed, or zero.
 */
MUST_USE enum err audit_tiles_read(struct audit_tiles *t, struct audit_reading *r,
				   const struct checkpoint *c);

#endif
