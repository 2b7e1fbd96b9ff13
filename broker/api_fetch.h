/* SPDX-License-Identifier: EUPL-1.2 */
/* The three steps of PartnerService.Fetch, for the route table. */
#ifndef EENMAAL_BROKER_API_FETCH_H
#define EENMAAL_BROKER_API_FETCH_H

#include "broker/txn.h"

enum err fetch_prepare(struct call *c);
enum err fetch_apply(struct call *c, struct txn *t);
enum err fetch_finish(struct call *c);

#endif
