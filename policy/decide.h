/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The decision: may this partner read these kinds of this holder's dossier now?  Pure (no I/O,
 * clock, globals, allocation), total, and it denies when its input is zeroed.
 */
#ifndef EENMAAL_POLICY_DECIDE_H
#define EENMAAL_POLICY_DECIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "policy/agreement.h"
#include "policy/grant.h"

enum verdict { VERDICT_DENY = 0, VERDICT_RELEASE = 1 };

/*
 * Why, in the order in which they are tested; the first that applies is the reason.  The numbers
 * are those of eenmaal.v1.Reason and stand in ledger records for ever.
 */
#define REASON_LIST(X)                                              \
	X(REASON_UNSPECIFIED, 0, "unspecified")                     \
	X(REASON_GRANTED, 1, "granted")                             \
	X(REASON_NOT_VERIFIED, 2, "not-verified")                   \
	X(REASON_PARTNER_SUSPENDED, 3, "partner-suspended")         \
	X(REASON_NO_DOSSIER, 4, "no-such-dossier")                  \
	X(REASON_UNKNOWN_KIND, 5, "unknown-kind")                   \
	X(REASON_UNKNOWN_PURPOSE, 6, "unknown-purpose")             \
	X(REASON_PURPOSE_FORBIDDEN, 7, "purpose-forbidden")         \
	X(REASON_ROLE_NOT_HELD, 8, "role-not-held")                 \
	X(REASON_NOT_IN_AGREEMENT, 9, "not-in-agreement")           \
	X(REASON_STOPPED, 10, "everything-stopped")                 \
	X(REASON_NO_CONSENT, 11, "no-consent")                      \
	X(REASON_REVOKED, 12, "revoked")                            \
	X(REASON_EXPIRED, 13, "expired")                            \
	X(REASON_NOT_YET_VALID, 14, "not-yet-valid")                \
	X(REASON_USED_UP, 15, "used-up")                            \
	X(REASON_PAUSED, 16, "paused")                              \
	X(REASON_WRONG_PURPOSE, 17, "wrong-purpose")                \
	X(REASON_WRONG_ROLE, 18, "wrong-role")                      \
	X(REASON_NO_SEGMENT, 19, "no-such-segment")                 \
	X(REASON_NO_KEY, 20, "no-key-for-epoch")                    \
	X(REASON_ERASED, 21, "erased")                              \
	/* statements that never reached the decision */            \
	X(REASON_MALFORMED, 40, "malformed")                        \
	X(REASON_BAD_SIGNATURE, 41, "bad-signature")                \
	X(REASON_WRONG_TYPE, 42, "wrong-statement-type")            \
	X(REASON_WRONG_AUDIENCE, 43, "wrong-audience")              \
	X(REASON_WRONG_ISSUER, 44, "wrong-issuer")                  \
	X(REASON_STATEMENT_EXPIRED, 45, "statement-expired")        \
	X(REASON_STATEMENT_FUTURE, 46, "statement-from-the-future") \
	X(REASON_REPLAY, 47, "replay")                              \
	X(REASON_NOT_ALLOWED, 48, "not-allowed")                    \
	X(REASON_WRONG_PIN, 49, "wrong-pin")                        \
	X(REASON_LOCKED, 50, "locked")                              \
	X(REASON_WRONG_SEQUENCE, 51, "wrong-sequence")

enum reason {
#define X(name, number, text) name = (number),
	REASON_LIST(X)
#undef X
};

const char *reason_name(enum reason r); /* "no-consent"; never NULL */

#define DECIDE_KINDS_MAX 16
#define DECIDE_GRANTS_MAX 32 /* of one holder for one partner */
#define DECIDE_EPOCHS_MAX 64 /* distinct epochs among a kind's live segments */

/* One kind that was asked for, and what the dossier holds of it. */
struct decide_kind {
	int kind;             /* number in the agreement, or AGREEMENT_NONE */
	unsigned epoch_count; /* 0: no live segment */
	uint64_t epochs[DECIDE_EPOCHS_MAX];
};

struct decide_input {
	bool verified;       /* signature, audience, time and nonce were checked */
	bool partner_active; /* in the directory now */
	bool dossier_exists, dossier_erased, dossier_stopped;
	agreement_set partner_roles; /* roles of the partner in the directory */
	int role;                    /* the role it acts in, or AGREEMENT_NONE */
	int purpose;                 /* or AGREEMENT_NONE */
	int64_t now;
	struct holder_id holder;
	struct slug partner;
	const struct permission_table *agreement;
	unsigned kind_count;
	struct decide_kind kinds[DECIDE_KINDS_MAX];
	unsigned grant_count;
	const struct grant *grants; /* of this holder; others' are ignored by the decision */
};

/*
 * Permission to reply with one kind's segments, under one grant.  Only policy_decide() makes
 * one; the reply asks release_allows() for every segment that it is about to send.
 */
struct release {
	enum verdict verdict;
	enum reason reason;
	struct uuid grant; /* under which it was granted, or the nearest miss, or zero */
	int kind;
	struct holder_id holder;
	struct slug partner;
	/*
	 * Mixed from the fields above, set for VERDICT_RELEASE only.  It keeps our own bugs (a
	 * zeroed, stale or half-copied release) from allowing something; it is no protection
	 * against an attacker, who could compute it as well.
	 */
	uint64_t seal;
};

struct decision {
	unsigned count; /* = input kind_count, at most DECIDE_KINDS_MAX */
	struct release kinds[DECIDE_KINDS_MAX];
};

/*
 * Decide every kind on its own.  Of several grants the first (lowest index) that allows all of
 * the kind's epochs is taken; otherwise the reason is the one furthest along the list among
 * this partner's grants that name the kind.  A grant that was replaced counts as absent: the one
 * that replaced it speaks for it.
 *
 * A count above its maximum anywhere, a missing agreement or list of grants, or an unnamed
 * partner is our bug: every kind is then denied with REASON_NOT_VERIFIED.
 */
void policy_decide(const struct decide_input *in, struct decision *out);

/* True only for a release of exactly this holder, partner and kind that policy_decide() granted. */
bool release_allows(const struct release *r, const struct holder_id *holder,
		    const struct slug *partner, int kind);

/* Does the agreement let a partner with these roles, acting in role, do this at all? */
bool policy_may_contribute(const struct permission_table *t, agreement_set partner_roles, int kind);
bool policy_may_request(const struct permission_table *t, agreement_set partner_roles, int role,
			int kind, int purpose);
bool policy_may_freeze(const struct permission_table *t, agreement_set partner_roles, int role);

#endif
