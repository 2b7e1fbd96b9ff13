/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A holder's entries, found without an index, which would cost each access a page at random: every
 * entry knows where the one before it stands, and every second one where the one stands whose number
 * is its own without its lowest bit.  So any is found from the newest in about log^2 steps.  The
 * newest keeps the places of those that the next entries point to; which it is, heads.h knows.
 *
 * Beside them it keeps how often grants were used: an access is one row.  Of more grants than there is
 * room for, the one that waits longest is counted in its own row.
 * Private to the store.
 */
#ifndef EENMAAL_BROKER_STORE_CHAIN_H
#define EENMAAL_BROKER_STORE_CHAIN_H

#include "broker/store/heads.h"
#include "broker/store/sql.h"

/* Where number (from 1; 0: before the first) of a holder's entries stands. */
struct chain_place {
	uint64_t number, position;
};

/* What an entry points to; number 0 where there is none. */
struct chain_links {
	struct chain_place earlier, far;
};

void chain_put_links(struct query *q, const struct chain_links *l);
/* From a query's next column on, of the entry with that number. */
void chain_get_earlier(struct query *q, uint64_t number, struct chain_place *out);

/* The chain that ends with an entry, as a parameter of that entry. */
void chain_put(struct query *q, const struct store_chain *c);
/* How often a grant was used that its row does not say. */
uint64_t chain_uses(const struct store_chain *c, int64_t grant);

/* To schema 13: what a holder's newest entry counts goes into the grants' rows, which will move. */
MUST_USE enum err chain_settle(struct store *s, const struct holder_id *holder);

/*
 * What is read of a holder between the two is of one moment, also beside a writer, to which its newest
 * entry belongs.  ERR_NOT_FOUND when there is no such holder; then nothing began.
 */
struct chain_view {
	const struct holder_id *holder;
	uint64_t number; /* of the holder, as its row says; 0: erased */
	struct heads_look look;
	bool began;
};
MUST_USE enum err chain_enter(struct store *s, const struct holder_id *holder,
			      struct chain_view *out);
MUST_USE enum err chain_leave(struct store *s, const struct chain_view *v, enum err e);

/* Of a holder that was read in the open transaction. */
struct chain_view chain_inside(struct store *s, const struct store_holder *h);

/*
 * The holder's chain, with its number also when it has no entries.  ERR_DAMAGED when its newest entry
 * is not where it should be, or has another holder's number.
 */
MUST_USE enum err chain_head(struct store *s, const struct chain_view *v, struct store_chain *out);

/*
 * Before its holder's next entry is put: ERR_EXISTS when the chain is not the newest, so that no
 * number is given twice.  *links are the entry's.
 */
MUST_USE enum err chain_advance(struct store *s, const struct store_entry *e,
				struct chain_links *links);

/*
 * The newest entry of the holder that is not above number `most` and stands below `below`; number 0:
 * there is none.  ERR_DAMAGED when a link leads elsewhere than to the holder's own entry.
 */
struct chain_goal {
	uint64_t most, below;
};
MUST_USE enum err chain_find(struct store *s, const struct chain_view *v,
			     const struct chain_goal *goal, struct chain_place *out);

/* The place of the entry before. */
MUST_USE enum err chain_earlier(struct store *s, const struct holder_id *holder,
				const struct chain_place *at, struct chain_place *out);

/* Numbers as they stand in blobs. */
void chain_write_number(uint8_t out[static 8], uint64_t number);
uint64_t chain_read_number(const uint8_t in[static 8]);

/* To schema 8: heads for the holders and links for the entries that are there. */
MUST_USE enum err chain_fill(struct store *s);

#endif
