/* SPDX-License-Identifier: EUPL-1.2 */
/* A change that a holder signs: what all handlers of HolderService do alike. */
#ifndef EENMAAL_BROKER_API_CHANGE_H
#define EENMAAL_BROKER_API_CHANGE_H

#include "broker/api_statement.h"

struct change {
	struct checked statement;
	struct store_holder *holder; /* shared by all changes of one request */
	uint64_t index;              /* of its entry, once it is appended */
};

/* prepare(): the request's first statement.  Makes the holder's row in the arena. */
MUST_USE enum err change_prepare(struct call *c, const Eenmaal__V1__Envelope *wire,
				 enum statement_type type, struct change *out);

/*
 * prepare(): one more of the same request.  out->holder is set already; signer: the row whose key
 * signed (a copy with the new key where a rotation came first).
 */
MUST_USE enum err change_prepare_next(struct call *c, const Eenmaal__V1__Envelope *wire,
				      enum statement_type type, const struct store_holder *signer,
				      struct change *out);

/* apply(): spend the request's first statement; its sequence must be the dossier's next. */
MUST_USE enum err change_use(struct txn *t, struct call *c, struct change *s);

/* apply(): spend a further one. */
MUST_USE enum err change_use_next(struct txn *t, struct call *c, struct change *s);

/* apply(): enter it into the holder's log as done; the holder's row is stored with it. */
MUST_USE enum err change_append(struct txn *t, struct call *c, struct change *s,
				Eenmaal__V1__Action action, Eenmaal__V1__KeptRecord *kept);

#endif
