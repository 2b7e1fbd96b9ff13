/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the broker believes at one moment: directory, agreement, certificate anchors.  Immutable
 * and counted, so that a request keeps the one it began with while SIGHUP puts another in place.
 */
#ifndef EENMAAL_BROKER_TRUST_H
#define EENMAAL_BROKER_TRUST_H

#include "broker/base/err.h"
#include "broker/ledger/note.h"
#include "keys/certificate.h"
#include "keys/directory.h"
#include "keys/page.h"
#include "policy/agreement.h"

struct trust {
	struct directory *directory;
	struct agreement *agreement;
	struct certificate_trust *certificates;
	struct buf directory_envelope; /* the signed Envelope message, serialised */
	struct buf agreement_file;
	struct sign_public root;
	struct note_key log_key;     /* this broker's own, one of the directory's */
	agreement_set *member_roles; /* by index in directory->members */
	struct page *page;           /* the holder's page that is served, or NULL */
	struct page *audit_page;     /* the auditor's */
	uint64_t generation;         /* grows with every reload */
	_Atomic unsigned references;
};

/* Takes over what *parts owns (moved, also on failure); reference count 1. */
MUST_USE enum err trust_new(struct trust *parts, struct trust **out);
/* Free what *parts owns, when it does not become a trust. */
void trust_clear(struct trust *parts);
struct trust *trust_hold(struct trust *t);
void trust_drop(struct trust *t); /* NULL is harmless */

/* Of the page that is served; zero: none is. */
struct hash trust_page(const struct trust *t);

agreement_set trust_roles(const struct trust *t, const struct member *m);

/* The slot in which the present trust stands. */
struct trust_slot;
MUST_USE enum err trust_slot_new(struct trust *first,
				 struct trust_slot **out);         /* takes first over */
struct trust *trust_slot_get(struct trust_slot *slot);             /* held; drop it */
void trust_slot_swap(struct trust_slot *slot, struct trust *next); /* takes next over */
void trust_slot_free(struct trust_slot *slot);

#endif
