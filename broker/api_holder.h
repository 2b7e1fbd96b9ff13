/* SPDX-License-Identifier: EUPL-1.2 */
/* The steps of HolderService's methods, for the route table. */
#ifndef EENMAAL_BROKER_API_HOLDER_H
#define EENMAAL_BROKER_API_HOLDER_H

#include "broker/txn.h"

#define VAULT_TRIES_MAX 10 /* wrong PINs in a row that lock a slot */

enum err open_vault_prepare(struct call *c);
enum err open_vault_apply(struct call *c, struct txn *t);
enum err open_vault_finish(struct call *c);

enum err put_vault_prepare(struct call *c);
enum err put_vault_apply(struct call *c, struct txn *t);
enum err put_vault_finish(struct call *c);

enum err get_dossier_prepare(struct call *c);
enum err get_dossier_apply(struct call *c, struct txn *t);
enum err get_dossier_finish(struct call *c);

enum err get_segment_prepare(struct call *c);
enum err get_segment_apply(struct call *c, struct txn *t);
enum err get_segment_finish(struct call *c);

enum err list_accesses_prepare(struct call *c);
enum err list_accesses_apply(struct call *c, struct txn *t);
enum err list_accesses_finish(struct call *c);

enum err put_grant_prepare(struct call *c);
enum err put_grant_apply(struct call *c, struct txn *t);
enum err put_grant_finish(struct call *c);

enum err revoke_prepare(struct call *c);
enum err revoke_apply(struct call *c, struct txn *t);
enum err revoke_finish(struct call *c);

enum err suspend_prepare(struct call *c);
enum err suspend_apply(struct call *c, struct txn *t);
enum err suspend_finish(struct call *c);

enum err answer_request_prepare(struct call *c);
enum err answer_request_apply(struct call *c, struct txn *t);
enum err answer_request_finish(struct call *c);

enum err put_epochs_prepare(struct call *c);
enum err put_epochs_apply(struct call *c, struct txn *t);
enum err put_epochs_finish(struct call *c);

enum err rotate_prepare(struct call *c);
enum err rotate_apply(struct call *c, struct txn *t);
enum err rotate_finish(struct call *c);

enum err reseal_prepare(struct call *c);
enum err reseal_apply(struct call *c, struct txn *t);
enum err reseal_finish(struct call *c);

enum err put_remark_prepare(struct call *c);
enum err put_remark_apply(struct call *c, struct txn *t);
enum err put_remark_finish(struct call *c);

enum err erase_prepare(struct call *c);
enum err erase_apply(struct call *c, struct txn *t);
enum err erase_finish(struct call *c);

#endif
