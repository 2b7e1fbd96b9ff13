/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A conversation with a broker that is not trusted: the directory is checked against the pinned
 * root and never goes back, the log's checkpoint is signed, never shrinks and is consistent with
 * the last one seen.  What was seen stands in the profile's state folder.
 */
#ifndef EENMAAL_CLIENT_SESSION_H
#define EENMAAL_CLIENT_SESSION_H

#include "client/profile.h"
#include "client/state.h"
#include "client/transport.h"
#include "keys/directory.h"
#include "policy/agreement.h"
#include "proto/codec.h"
#include "proto/convert.h"
#include "proto/receipt.h"

struct session {
	const struct profile *profile;
	struct state *state;            /* what was seen before, locked for this session */
	struct transport *public_side;  /* always */
	struct transport *partner_side; /* NULL for holders */
	struct directory *directory;
	struct agreement *agreement;
	struct note_key log_keys[DIRECTORY_LOG_KEYS_MAX];
	struct receipt_trust trust;
	int64_t clock_offset;   /* broker's time minus ours, seconds */
	struct checkpoint seen; /* newest verified checkpoint; size 0: none yet */
	struct arena *arena;    /* lives with the session; bounded */
	struct buf message;     /* what went wrong, for people */
};

/*
 * Connect, learn the time, verify directory and agreement, load and update the state.  One session
 * of a profile at a time: a second one waits for the first.
 */
MUST_USE enum err session_open(const struct profile *p, struct session **out, struct buf *problem);
void session_close(struct session *s);

/* Make s->message one sentence (when there is memory for it); returns e. */
enum err session_wrong(struct session *s, enum err e, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

int64_t session_now(const struct session *s); /* by the broker's clock */

/*
 * Call "eenmaal.v1.PartnerService/Fetch" and the like (PartnerService and AuditService go to the
 * partner side, the others to the public side).  The reply is decoded leniently into the arena.
 */
MUST_USE enum err session_call(struct session *s, const char *method, const void *request,
			       const ProtobufCMessageDescriptor *reply_type,
			       ProtobufCMessage **reply);

/* A file of the log (broker/ledger/tile.h) from the public side, as everybody gets it. */
MUST_USE enum err session_fetch(struct session *s, const char *name, struct buf *body);

/* Forget all replies and messages made so far (the arena), so that a long session stays small. */
MUST_USE enum err session_recycle(struct session *s);

/* A header by this profile for now: audience, issuer, fresh nonce, 5 minutes; holder may be NULL. */
MUST_USE enum err session_header(struct session *s, const struct holder_id *holder,
				 uint64_t sequence, Eenmaal__V1__Header **out);

/* Sign with seed and set the key id (member id, or the dossier number for holders). */
MUST_USE enum err session_sign(struct session *s, enum statement_type type, const void *message,
			       const struct secret *seed, Eenmaal__V1__Envelope **out);

/*
 * Verify a receipt for the given statement (NULL: any): the entry is of now and says that it was not
 * refused; then that its checkpoint is consistent
 * with what was seen: with the given proof (from s->seen.size; NULL: the proof is asked for), and
 * remember it durably.  ERR_VERIFY, ERR_ROLLBACK (the log went back); the message says what happened.
 */
MUST_USE enum err session_receipt(struct session *s, const Eenmaal__V1__Receipt *r,
				  const struct hash *statement,
				  const struct merkle_proof *consistency,
				  Eenmaal__V1__SeenRecord **seen);
MUST_USE enum err session_open_receipt(struct session *s, const Eenmaal__V1__OpenReceipt *r,
				       const struct hash *statement, Eenmaal__V1__KeptRecord **kept,
				       struct hash *leaf);

/*
 * Check a newer checkpoint against the one seen, and remember it.  consistency as above.  An older
 * one is fine when it is a prefix of what was seen, which only the broker can prove: ERR_VERIFY when
 * it does not.
 */
MUST_USE enum err session_checkpoint(struct session *s, const struct checkpoint *c,
				     const struct merkle_proof *consistency);

/*
 * Remember, per holder, the identity last seen (rotations, signing key): a shorter or different
 * one is ERR_ROLLBACK.
 */
MUST_USE enum err session_identity(struct session *s, const Eenmaal__V1__HolderIdentity *m,
				   const struct holder_id *holder, struct holder_keys *out);

/* What is known of those who watch the log; all of it verified but alarm, the broker's own word. */
struct session_watch {
	unsigned witnesses, signers,
		demanded;             /* of the directory; of them; by directory and profile */
	struct checkpoint checkpoint; /* that they signed; size 0: none */
	bool alarm;                   /* the broker says that a witness objects */
};

/*
 * Ask which witnesses cosigned the log as it was at most max_age seconds ago, in a checkpoint that the
 * newest one continues, and demand as many as directory and profile do.  ERR_VERIFY, ERR_ROLLBACK: not so,
 * and s->message says what there is; *out is then filled as far as it is known.
 */
#define SESSION_WATCH_AGE ((int64_t)24 * 3600)
MUST_USE enum err session_watch(struct session *s, int64_t max_age, struct session_watch *out);

/* The same, but once an hour at most, and not at all where nobody demands witnesses. */
MUST_USE enum err session_watch_hourly(struct session *s);

#endif
