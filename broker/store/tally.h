/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Counting what the ledger's entries say, by day, so that an overview reads no entry: how often
 * which partner asked for which kind and what came of it, and what each staff member did.  Nothing
 * here names a dossier, and nothing here is proven: who wants to be certain reads the entries.
 *
 * Days are of UTC, from 1970-01-01.  An entry is counted under its requester; one that the holder
 * or the broker made, under the partner that it concerns where there is one.
 */
#ifndef EENMAAL_BROKER_STORE_TALLY_H
#define EENMAAL_BROKER_STORE_TALLY_H

#include "broker/store/store.h"
#include "proto/codec.h"

/* What a transaction's entries add; entries that are taken back before they settle add nothing. */
struct tally;

MUST_USE enum err tally_new(struct tally **out);
void tally_free(struct tally *t); /* NULL is harmless */

MUST_USE enum err tally_add(struct tally *t, const Eenmaal__V1__SeenRecord *seen,
			    const Eenmaal__V1__KeptRecord *kept);
/* What was added since the last of these two: keep it / forget it. */
MUST_USE enum err tally_settle(struct tally *t);
void tally_rewind(struct tally *t);

/* Write what settled, one row for each distinct line, and begin anew. */
MUST_USE enum err tally_put(struct tally *t, struct store *s);

/* For a migration: count every entry that is there. */
MUST_USE enum err tally_fill(struct store *s);

#endif
