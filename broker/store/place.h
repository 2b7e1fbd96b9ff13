/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Where grants and segments stand.  What a fetch reads of a dossier is found without an index, whose
 * leaf would be one more page that is in no cache when dossiers are many, and stands together: the
 * number of a row is its dossier's number, then the section (a partner's grants, a kind's segments),
 * then whether it is live, then a slot, which grows with every row of the section.
 *
 * Of a section's rows the live ones (segments that were not replaced, grants that were neither taken
 * back nor replaced) thus come last, each sort in the order of arrival.  A row that ends moves.
 * Private to the store.
 */
#ifndef EENMAAL_BROKER_STORE_PLACE_H
#define EENMAAL_BROKER_STORE_PLACE_H

#include "broker/store/sql.h"

/* Bits: 32 of dossier, 10 of section, 1, 20 of slot.  Databases hold these numbers. */
#define PLACE_LIVE (INT64_C(1) << 20)

/*
 * In SQL: rows of the holder ?1 that stand at ?2 to ?3, for place_put().  NOT INDEXED leaves the number
 * of a row as the only way to it.
 */
#define PLACE_AMONG(table) \
	" FROM " table " NOT INDEXED WHERE row BETWEEN ?2 AND ?3 AND holder = ?1 "
/*
 * The same of a whole dossier, live rows alone: what has ended is passed over, section by section.
 * PLACE_SECTIONS stands before the SELECT.
 */
#define PLACE_SECTIONS(table)                                                         \
	"WITH RECURSIVE sections (start) AS (SELECT ?2 UNION ALL"                     \
	" SELECT (SELECT row & ~2097151 FROM " table " NOT INDEXED WHERE row BETWEEN" \
	" start + 2097152 AND ?3 ORDER BY row LIMIT 1) FROM sections"                 \
	" WHERE start IS NOT NULL) "
#define PLACE_ALL_LIVE(table)                                       \
	" FROM sections CROSS JOIN " table " NOT INDEXED WHERE row" \
	" BETWEEN start + 1048576 AND start + 2097151 AND holder = ?1 "
/* The number that a row has once it ended. */
#define PLACE_ENDED(row) "(" row " & ~1048576)"

struct place_dossier {
	const struct holder_id *holder; /* borrowed */
	uint64_t number;
};
MUST_USE enum err place_find(struct store *s, const struct holder_id *holder,
			     struct place_dossier *out); /* ERR_NOT_FOUND */
struct place_dossier place_of(const struct store_holder *h);

struct place_rows {
	int64_t first, last;
};
/* A dossier's rows, those of a section (two names may share one: compare names), its live ones. */
struct place_rows place_all(const struct place_dossier *d);
struct place_rows place_section(const struct place_dossier *d, const struct slug *name);
struct place_rows place_live(const struct place_dossier *d, const struct slug *name);
/* The first three parameters. */
void place_put(struct query *q, const struct place_dossier *d, const struct place_rows *rows);

/*
 * The next place of a live row, by a query PLACE_NEXT of its table.  ERR_RANGE when the section is
 * full, after a million rows.
 */
#define PLACE_NEXT(table)                                                                \
	"SELECT (SELECT max(row) FROM " table " WHERE row BETWEEN ?1 AND ?1 + 1048575)," \
	" (SELECT max(row) FROM " table " WHERE row BETWEEN ?1 + 1048576 AND ?2)"
MUST_USE enum err place_next(struct query *q, const struct place_dossier *d,
			     const struct slug *name, int64_t *row);

/*
 * Does each grant and segment stand where it should?  ERR_DAMAGED when one does not: no list has it, and an
 * erasure leaves such a grant.
 */
MUST_USE enum err place_check(struct store *s);

/* To schema 13: grants and segments move there.  ERR_DAMAGED when one is left. */
MUST_USE enum err place_fill(struct store *s);

#endif
