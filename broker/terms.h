/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The part of a grant that the decision needs, as the store keeps it beside the statement, so
 * that a fetch need not parse the statement again.  Derived data: the signed bytes are what counts.
 *
 * u64 not_before, u64 max_uses, then three lists (kinds, purposes, roles: u8 count, each u8 length
 * and slug), then u8 count of epochs, each its kind (u8 length and slug) and u64 epoch; big-endian.
 */
#ifndef EENMAAL_BROKER_TERMS_H
#define EENMAAL_BROKER_TERMS_H

#include "broker/store/store.h"
#include "policy/agreement.h"
#include "policy/grant.h"
#include "proto/codec.h"

MUST_USE enum err terms_encode(const Eenmaal__V1__Grant *m, struct buf *out);

/* A stored grant as policy sees it; names that the agreement does not have match nothing. */
MUST_USE enum err terms_grant(const struct store_grant *row, const struct agreement *a,
			      struct grant *out);

/* Sets of the agreement's kinds from and to comma-separated slugs. */
agreement_set terms_kinds(struct view list, const struct agreement *a);
MUST_USE enum err terms_kinds_text(agreement_set kinds, const struct agreement *a, struct buf *out);

#endif
