/* SPDX-License-Identifier: EUPL-1.2 */
/* The trace of a statement that was refused before any decision. */
#ifndef EENMAAL_BROKER_REJECT_H
#define EENMAAL_BROKER_REJECT_H

#include "broker/txn.h"

/* Append ACTION_REJECT for what call_reject() noted in c. */
MUST_USE enum err reject_record(struct txn *t, struct call *c);

#endif
