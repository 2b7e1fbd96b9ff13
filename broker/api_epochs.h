/* SPDX-License-Identifier: EUPL-1.2 */
/* Publishing, closing and reading epoch keys: shared by every handler that touches them. */
#ifndef EENMAAL_BROKER_API_EPOCHS_H
#define EENMAAL_BROKER_API_EPOCHS_H

#include "broker/api_change.h"

/*
 * Store what an epochs statement publishes.  Numbers must follow on the newest; a kind must be
 * one of the agreement's.  renewing (a rotation): older epochs may be repeated with the same
 * public key.  The first epoch that is ever published becomes the present one.
 */
MUST_USE enum err api_epochs_publish(struct txn *t, struct call *c,
				     const struct store_holder *holder, const struct checked *s,
				     bool renewing);

/* Publish and record the epochs statement s of a holder, once it is spent.  renewing as above. */
MUST_USE enum err api_epochs_apply(struct txn *t, struct call *c, struct change *s, bool renewing);

/*
 * Close a kind's present epoch: the next becomes present, whether it is published or not, because
 * consent must not stand for want of keys.  A line whose present epoch is beyond its newest has no
 * key until the holder publishes it.
 */
MUST_USE enum err api_epoch_close(struct txn *t, const struct store_holder *holder,
				  const struct slug *kind);

/* ERR_STATE, with a message, when the kind's present epoch has no key; ERR_NOT_FOUND without a line. */
MUST_USE enum err api_epoch_present(struct call *c, struct store *s, const struct holder_id *holder,
				    const struct slug *kind, struct store_epoch *out);

/* All lines of a holder in wire form. */
MUST_USE enum err api_epochs_current(struct call *c, struct store *s, const struct holder_id *id,
				     size_t *count, Eenmaal__V1__CurrentEpoch ***out);

#endif
