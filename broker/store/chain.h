/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A holder's entries, found without an index, which would cost each access a page at random: every
 * entry knows where the one before it stands, and every second one where the one stands whose number
 * is its own without its lowest bit.  So any is found from the newest in about log^2 steps.  The
 * holder's row keeps the places of those that the next entries point to.
 *
 * Beside them it keeps how often grants were used: what an access changes of a dossier is one row.
 * Of more grants than there is room for, the one that waits longest is counted in its own row.
 * Private to the store.
 */
#ifndef EENMAAL_BROKER_STORE_CHAIN_H
#define EENMAAL_BROKER_STORE_CHAIN_H

#include "broker/store/sql.h"

/* Where number (from 1; 0: before the first) of a holder's entries stands. */
struct chain_place {
	uint64_t number, position;
};

/* What an entry points to; number 0 where there is none. */
struct chain_links {
	struct chain_place earlier, far;
};

/* Of the entry that will be the chain's next. */
void chain_next(const struct store_chain *c, struct chain_links *out);
void chain_put_links(struct query *q, const struct chain_links *l);
/* From a query's next column on, of the entry with that number. */
void chain_get_earlier(struct query *q, uint64_t number, struct chain_place *out);

/* As columns, and as parameters. */
#define CHAIN_COLUMNS "entry_count, newest, places, uses"
void chain_get(struct query *q, struct store_chain *out);
void chain_put(struct query *q, const struct store_chain *c);
/* The last column alone. */
void chain_get_uses(struct query *q, struct store_chain *out);
/* How often a grant was used that its row does not say. */
uint64_t chain_uses(const struct store_chain *c, int64_t grant);

/*
 * The entry is put: its chain and the holder's row advance.  ERR_EXISTS when that stands elsewhere,
 * so that no number is given twice.
 */
MUST_USE enum err chain_advance(struct store *s, const struct store_entry *e);

/*
 * The newest entry of the holder that is not above number `most` and stands below `below`; number 0:
 * there is none.  ERR_DAMAGED when a link leads elsewhere than to the holder's own entry.
 */
struct chain_goal {
	uint64_t most, below;
};
MUST_USE enum err chain_find(struct store *s, const struct holder_id *holder,
			     const struct chain_goal *goal, struct chain_place *out);

/* The place of the entry before. */
MUST_USE enum err chain_earlier(struct store *s, const struct holder_id *holder,
				const struct chain_place *at, struct chain_place *out);

/* To schema 8: heads for the holders and links for the entries that are there. */
MUST_USE enum err chain_fill(struct store *s);

#endif
