/* SPDX-License-Identifier: EUPL-1.2 */
/* Stored ledger entries in wire form, for holders and auditors alike. */
#ifndef EENMAAL_BROKER_API_ENTRY_H
#define EENMAAL_BROKER_API_ENTRY_H

#include "broker/call.h"

/* Opened, without proof and statement; bytes are borrowed from row. */
MUST_USE enum err api_entry_message(struct call *c, const struct store_entry *row,
				    Eenmaal__V1__LogEntry **out);

#endif
