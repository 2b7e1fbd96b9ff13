/* SPDX-License-Identifier: EUPL-1.2 */
/* The routes of each service; every table ends with a route whose service is NULL. */
#ifndef EENMAAL_BROKER_API_H
#define EENMAAL_BROKER_API_H

#include "broker/call.h"

extern const struct route api_partner_routes[];
extern const struct route api_holder_routes[];
extern const struct route api_audit_routes[];
extern const struct route api_directory_routes[];

#endif
