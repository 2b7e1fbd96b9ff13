/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Private to the store: which entry is each holder's newest, in memory, eight bytes a holder, so that
 * an access appends a row and changes no other.  Holders have numbers for it, without gaps.
 *
 * It says nothing that the entries do not say, each of which has its holder's number.  So that a start
 * need not read them all, the table `newest` has it in pieces, each with how many entries it knows.
 * Every eighth to sixteenth entry (fewer pieces: up to the 64th) writes the oldest piece, in its own
 * transaction.  A start reads the pieces, and the entries that the oldest of them does not know.
 *
 * What a transaction adds is known to its own store alone until it is durable, and can be taken back
 * to its beginning or its savepoint.  Readers in the same process may look beside the writer.
 */
#ifndef EENMAAL_BROKER_STORE_HEADS_H
#define EENMAAL_BROKER_STORE_HEADS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "broker/base/err.h"
#include "broker/base/id.h"

#define HEADS_PIECE 480u /* holders in a row of the table, which is a page */

struct store;
struct heads;

/* Where a holder's newest entry stands: position + 1; 0: there is none. */
struct heads_look {
	uint64_t place;
	uint64_t covered; /* of so many entries */
};

/* ---- in memory: heads.c ---------------------------------------------------------------------- */

MUST_USE enum err heads_new(struct heads **out);
void heads_free(struct heads *h); /* NULL is harmless */

/* Room for holders up to this number; ERR_MEMORY. */
MUST_USE enum err heads_reserve(struct heads *h, uint64_t number);
uint64_t heads_numbers(const struct heads *h);
/* What is durable; by any thread. */
struct heads_look heads_durable(struct heads *h, uint64_t number);

/* What is durable, for whoever reads it from there. */
void heads_raise(struct heads *h, uint64_t number, uint64_t place); /* never lower */
void heads_cover(struct heads *h, uint64_t size);
/* By what is in the other one, which goes; no transaction added anything. */
void heads_replace(struct heads *h, struct heads *by);

/* From here on the writer's own.  Entries and places with what the open transaction added. */
uint64_t heads_size(const struct heads *h);
uint64_t heads_place(const struct heads *h, uint64_t number);
/* Room for one change: what comes next does not fail for want of memory. */
MUST_USE enum err heads_ready(struct heads *h);
/* One entry more, of the holder with this number; 0: of none. */
MUST_USE enum err heads_append(struct heads *h, uint64_t number);
MUST_USE enum err heads_clear(struct heads *h, uint64_t number);
/* The piece that is the oldest, or one behind the last. */
uint64_t heads_next(const struct heads *h);
void heads_go_on(struct heads *h, uint64_t piece);
/* A piece as it would be written, and how many places it has. */
size_t heads_piece(const struct heads *h, uint64_t piece, uint64_t out[static HEADS_PIECE]);

void heads_keep(struct heads *h); /* the transaction is durable */
void heads_hold(struct heads *h); /* what was added so far is not rewound */
void heads_rewind(struct heads *h);
void heads_rollback(struct heads *h);

/* ---- in the database: heads_table.c ------------------------------------------------------------ */

/* As a start would have it; the caller's. */
MUST_USE enum err heads_read(struct store *s, struct heads **out);
/* Once for a store that has none beside it. */
MUST_USE enum err heads_load(struct store *s);
/* At the beginning of a transaction: what others wrote.  ERR_DAMAGED when entries are gone. */
MUST_USE enum err heads_follow(struct store *s);
/* A new holder's number. */
MUST_USE enum err heads_enrol(struct store *s, const struct holder_id *holder);
/* An erased holder's place goes, from the table at once. */
MUST_USE enum err heads_erase(struct store *s, uint64_t number);
/* After an entry was put: the pieces whose turn it is. */
MUST_USE enum err heads_turn(struct store *s);
/* To schema 12, in which each holder's newest entry has what the holder's row had. */
MUST_USE enum err heads_fill(struct store *s);

/* ---- whether all of it is right: heads_check.c --------------------------------------------------- */

/*
 * ERR_DAMAGED unless each place that a start would have is that of its holder's newest entry, and the
 * entries of each holder are numbered without a gap.  All of one moment.
 */
MUST_USE enum err heads_check(struct store *s);

#endif
