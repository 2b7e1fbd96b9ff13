/* SPDX-License-Identifier: EUPL-1.2 */
/* Vaults as they arrive: checked in prepare(), stored in apply(). */
#ifndef EENMAAL_BROKER_API_VAULT_H
#define EENMAAL_BROKER_API_VAULT_H

#include "broker/txn.h"

#define VAULT_SLOTS_MAX 2

struct vault_parts {
	struct view bytes; /* the serialised Vault message, as it will be given back */
	struct store_slot slots[VAULT_SLOTS_MAX];
	unsigned count;
};

/*
 * Check shapes, Argon2id costs and that expected is SHA-256 of the serialised vault: slots and all
 * stand under the signature of whoever made it.
 */
MUST_USE enum err api_vault_parts(struct call *c, const Eenmaal__V1__Vault *m, struct view expected,
				  struct vault_parts *out);

MUST_USE enum err api_vault_store(struct txn *t, const struct store_holder *holder,
				  const struct vault_parts *v);

#endif
