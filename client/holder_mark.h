/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What shows that entries of a holder's log are gone by their age: an entry of the broker's own that
 * stands behind them and is itself older than the agreement's retention.
 */
#ifndef EENMAAL_CLIENT_HOLDER_MARK_H
#define EENMAAL_CLIENT_HOLDER_MARK_H

#include "client/holder.h"
#include "proto/receipt.h"

struct holder_mark {
	uint64_t index; /* 0: there is none */
	int64_t time;
};

/*
 * The mark that came with a page (NULL: none), against the reading's own entry, with which it must
 * stand in one tree.  ERR_VERIFY, with a sentence for the holder.
 */
MUST_USE enum err holder_mark_read(struct holder *h, const Eenmaal__V1__LogEntry *m,
				   const struct receipt_opened *own, struct holder_mark *out);
/* May the entry at this place be gone?  time: of one that is not, which the mark must fit; else 0. */
bool holder_mark_fits(const struct holder_mark *mark, uint64_t index, int64_t time);

#endif
