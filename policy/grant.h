/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A grant as the decision sees it, and its lifecycle.  Names are numbers of the agreement
 * (AGREEMENT_NONE cannot match); everything is by value, so that decide() needs no memory.
 */
#ifndef EENMAAL_POLICY_GRANT_H
#define EENMAAL_POLICY_GRANT_H

#include <stdbool.h>
#include <stdint.h>

#include "broker/base/err.h"
#include "broker/base/id.h"
#include "policy/agreement.h"

#define GRANT_EPOCHS_MAX 64   /* wraps in one grant */
#define GRANT_CLOCK_SLACK 300 /* seconds that a holder's clock may run ahead of the broker's */

enum grant_state { /* zero is not a state */
		   GRANT_NONE,
		   GRANT_REQUESTED, /* a partner asked; the holder has not answered */
		   GRANT_DECLINED,
		   GRANT_ACTIVE,
		   GRANT_PAUSED,
		   GRANT_REVOKED,
		   GRANT_EXPIRED,
		   GRANT_USED_UP,
		   GRANT_REPLACED, /* the holder issued it anew (new wraps, new end) */
};

struct grant_epoch {
	uint8_t kind;   /* number in the agreement */
	uint64_t epoch; /* >= 1 */
};

struct grant {
	struct uuid id;
	struct holder_id holder;
	struct slug partner;
	agreement_set kinds, purposes, roles; /* as signed */
	agreement_set revoked_kinds;          /* taken back since */
	int64_t not_before, not_after;        /* valid in [not_before, not_after) */
	uint64_t max_uses, uses;              /* max_uses 0: no limit */
	bool paused, revoked, replaced;
	unsigned epoch_count;
	struct grant_epoch epochs[GRANT_EPOCHS_MAX]; /* which keys it conveys */
};

/*
 * Where the grant stands at now.  Revoked beats replaced beats expired beats used up beats paused.
 * GRANT_NONE for one without kinds; ACTIVE says nothing about not_before.  Requested and declined
 * are states of a request that never became a grant, so this never returns them.
 */
enum grant_state grant_state(const struct grant *g, int64_t now);

/* "active", "paused", …; never NULL. */
const char *grant_state_name(enum grant_state s);

enum grant_event {
	GRANT_EVENT_PAUSE,
	GRANT_EVENT_RESUME,
	GRANT_EVENT_REVOKE,
	GRANT_EVENT_USE,
	GRANT_EVENT_REPLACE
};

/*
 * Apply an event; kinds matters for REVOKE only (0: all; else these, and the whole grant when
 * none remain).  ERR_STATE when the present state does not allow it; g is then unchanged.
 *
 * PAUSE, USE: active only (and USE from not_before on).  RESUME: paused only.  REVOKE and REPLACE:
 * also when expired or used up, because the partner still holds the epoch keys that a revocation
 * closes, and because a grant that ran out may be issued anew.
 */
MUST_USE enum err grant_apply(struct grant *g, enum grant_event event, agreement_set kinds,
			      int64_t now);

/*
 * May the holder give this grant under the agreement?  ERR_FORBIDDEN when any one combination of
 * its kinds, purposes and roles may never be read, a purpose can never be granted, or the partner
 * does not hold one of the roles; ERR_RANGE for no end, an end that is past, before the start or
 * more than the agreement's maximum (and the clock slack) after now, empty sets, more than
 * GRANT_EPOCHS_MAX epochs, epoch 0 or an epoch of a kind that is not granted.
 * partner_roles: the roles of the partner in the directory.
 */
MUST_USE enum err grant_check(const struct grant *g, const struct agreement *a,
			      agreement_set partner_roles, int64_t now);

#endif
