/* SPDX-License-Identifier: EUPL-1.2 */
/* Stored grants in wire form, for partners and holders alike. */
#ifndef EENMAAL_BROKER_API_GRANT_STATUS_H
#define EENMAAL_BROKER_API_GRANT_STATUS_H

#include "broker/call.h"

MUST_USE enum err api_grant_statuses(struct call *c, struct store *s,
				     const struct store_grant *rows, unsigned count,
				     Eenmaal__V1__GrantStatus ***out);

#endif
