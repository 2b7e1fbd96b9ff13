/* SPDX-License-Identifier: EUPL-1.2 */
/* A grant comes into force: alone, beside a revocation (for those who stay), or with new keys. */
#ifndef EENMAAL_BROKER_API_GRANT_H
#define EENMAAL_BROKER_API_GRANT_H

#include "broker/api_change.h"

#define GRANTS_REISSUED_MAX 64 /* grants in one request */

struct grant_change {
	struct change change;
	const Eenmaal__V1__Grant *message;
	struct grant grant; /* as the agreement in force names it */
	unsigned unknown;   /* names that it does not have */
	struct store_grant row;
};

/* prepare(), of a statement that is verified: what it says. */
MUST_USE enum err api_grant_parts(struct call *c, struct grant_change *g);

/* prepare(): the grants that a request carries besides; signer as in change_prepare_next(). */
MUST_USE enum err api_grants_prepare(struct call *c, size_t count, Eenmaal__V1__Envelope **wire,
				     const struct store_holder *signer, struct grant_change *list);

/* apply(), once the statement is spent: check it against everything, store and record it. */
MUST_USE enum err api_grant_apply(struct txn *t, struct call *c, struct grant_change *g);

/* apply(): the same for further statements of a request, spending each. */
MUST_USE enum err api_grants_apply(struct txn *t, struct call *c, size_t count,
				   struct grant_change *list);

/* A grant of this holder with its terms; ERR_NOT_FOUND with a message, also for another's. */
MUST_USE enum err api_grant_load(struct txn *t, struct call *c, ProtobufCBinaryData id,
				 const struct holder_id *holder, struct grant_change *out);

#endif
