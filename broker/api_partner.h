/* SPDX-License-Identifier: EUPL-1.2 */
/* The steps of PartnerService's methods, for the route table. */
#ifndef EENMAAL_BROKER_API_PARTNER_H
#define EENMAAL_BROKER_API_PARTNER_H

#include "broker/txn.h"

enum err enrol_prepare(struct call *c);
enum err enrol_apply(struct call *c, struct txn *t);
enum err enrol_finish(struct call *c);

enum err upload_prepare(struct call *c);
enum err upload_apply(struct call *c, struct txn *t);
enum err upload_finish(struct call *c);

enum err consent_request_prepare(struct call *c);
enum err consent_request_apply(struct call *c, struct txn *t);
enum err consent_request_finish(struct call *c);

enum err freeze_prepare(struct call *c);
enum err freeze_apply(struct call *c, struct txn *t);
enum err freeze_finish(struct call *c);

enum err list_remarks_prepare(struct call *c);
enum err list_remarks_apply(struct call *c, struct txn *t);
enum err list_remarks_finish(struct call *c);

enum err list_own_accesses_prepare(struct call *c);
enum err list_own_accesses_apply(struct call *c, struct txn *t);
enum err list_own_accesses_finish(struct call *c);

enum err epoch_key_read(struct call *c);
enum err grants_read(struct call *c);

#endif
