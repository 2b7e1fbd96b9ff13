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

/* The agreement's kinds among comma-separated slugs; is this one among them? */
agreement_set terms_kinds(struct view list, const struct agreement *a);
bool terms_lists(struct view list, const struct slug *kind);

/* The kinds of a stored grant as they were signed, whether the agreement still has them or not. */
#define TERMS_KINDS_MAX 16
MUST_USE enum err terms_kind_names(const struct store_grant *row,
				   struct slug out[static TERMS_KINDS_MAX], size_t *count);

#endif
