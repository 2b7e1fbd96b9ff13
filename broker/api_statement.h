/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * From an envelope on the wire to a checked statement, for the handlers' prepare().  Verified
 * first, parsed afterwards.  Every failure rejects the call (call_reject) with its reason.
 */
#ifndef EENMAAL_BROKER_API_STATEMENT_H
#define EENMAAL_BROKER_API_STATEMENT_H

#include "broker/txn.h"

struct checked {
	struct envelope envelope;
	struct hash hash;
	ProtobufCMessage *message;         /* of the statement's type */
	const Eenmaal__V1__Header *header; /* its header */
};

/* ERR_BUSY with a sentence once the directory is no longer in force. */
MUST_USE enum err api_directory_ended(struct call *c);

/* Signed by the calling member, addressed to us, in time. */
MUST_USE enum err api_member_statement(struct call *c, const Eenmaal__V1__Envelope *wire,
				       enum statement_type type, struct checked *out);

/* In apply(): spend the member's query, and record that it was read what it asks for. */
MUST_USE enum err api_member_reading(struct txn *t, struct call *c, const struct checked *query,
				     Eenmaal__V1__Action action, uint64_t *index);

/*
 * Signed by the present key of the dossier that the key id names.  The header must name that same
 * holder.  holder receives the row as the reader sees it; apply() calls api_holder_current() to
 * make sure that it still holds.
 */
MUST_USE enum err api_holder_statement(struct call *c, const Eenmaal__V1__Envelope *wire,
				       enum statement_type type, struct checked *out,
				       struct store_holder *holder);

/*
 * One more statement of the same holder in the same request, signed by holder->signing_key (for
 * what a rotation's new key signs, pass a copy of the row with that key).
 */
MUST_USE enum err api_also_statement(struct call *c, const Eenmaal__V1__Envelope *wire,
				     enum statement_type type, const struct store_holder *holder,
				     struct checked *out);

/* Who must have signed: the key, and how the header must name its owner. */
struct signer {
	const struct sign_public *key;
	const char *issuer;
};

/* Verify and parse a statement of a known signer. */
MUST_USE enum err api_statement(struct call *c, const Eenmaal__V1__Envelope *wire,
				enum statement_type type, struct signer signer,
				struct checked *out);

/*
 * In apply(): load the holder again, compare its key with the one that was verified against, spend
 * the nonce.  Refuses an erased dossier.  changes: the header's sequence must be the next one, and
 * the row's is advanced (the caller writes it with its entry).
 */
MUST_USE enum err api_holder_current(struct txn *t, struct call *c, const struct checked *s,
				     struct store_holder *holder, bool changes);

/* In apply(), for each further statement of the request: spend its nonce, take the next sequence. */
MUST_USE enum err api_also_current(struct txn *t, struct call *c, const struct checked *s,
				   struct store_holder *holder);

/* Strangers learn nothing: no such dossier and a wrong signature are one answer, unrecorded. */
enum err api_stranger(struct call *c);

/*
 * A key for dossiers that are not there, so that the answer takes the same time.  What verifies with it
 * counts for nothing: anybody could sign so.
 */
extern const struct sign_public api_nobody;

/* Which holder a key id names; ERR_INPUT when it is no holder number. */
MUST_USE enum err api_key_holder(const Eenmaal__V1__Envelope *wire, struct holder_id *out);

/* An identity out of the store into wire form. */
MUST_USE enum err api_identity(struct call *c, struct store *s, const struct holder_id *holder,
			       Eenmaal__V1__HolderIdentity **out);
/* Of one whose keys are those of the enrolment, which is at hand. */
MUST_USE enum err api_enrolled(struct call *c, const struct envelope *enrolment,
			       Eenmaal__V1__HolderIdentity **out);

/* A stored statement in wire form; row as for store_statement_at(). */
MUST_USE enum err api_stored_statement(struct call *c, struct store *s, const struct hash *hash,
				       Eenmaal__V1__Envelope **out);
MUST_USE enum err api_statement_at(struct call *c, struct store *s, int64_t row,
				   const struct hash *hash, Eenmaal__V1__Envelope **out);
/* One that the store was just asked for, with that outcome; ERR_DAMAGED when it is not there. */
MUST_USE enum err api_found_statement(struct call *c, enum err found, const struct envelope *e,
				      Eenmaal__V1__Envelope **out);

#endif
