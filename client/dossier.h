/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The opened dossier on the holder's device: what the broker says it holds, checked statement by
 * statement, with the epochs' private keys.  Pure: messages in, structures out, no network.
 *
 * What is believed: statements of the holder by the holder's keys, statements of members by their
 * key in the directory.  The broker's word alone stands for nothing but the change counter, which
 * epoch is present, the states of grants and requests, and the sizes of ciphertexts.
 */
#ifndef EENMAAL_CLIENT_DOSSIER_H
#define EENMAAL_CLIENT_DOSSIER_H

#include <stdbool.h>

#include "broker/base/mem.h"
#include "keys/directory.h"
#include "keys/vault.h"
#include "policy/agreement.h"
#include "policy/grant.h"
#include "proto/codec.h"
#include "proto/convert.h"

#define DOSSIER_AHEAD 4u     /* epochs are published until so many lie ahead */
#define DOSSIER_AHEAD_MIN 2u /* with fewer ahead, more are published */
#define DOSSIER_SIGNERS_MAX 65
#define DOSSIER_EPOCHS_MAX 1024

struct dossier_epoch {
	struct slug kind;
	uint64_t epoch;
	struct kem_public public_key;
	struct secret *private_key;
	bool unpublished; /* made here, by dossier_extend() */
};

struct dossier_line {
	struct slug kind;
	uint64_t current, newest;
	uint64_t own; /* the first epoch whose key only the holder ever made; 0 before activation */
};

struct dossier_segment {
	const Eenmaal__V1__Segment *message;
	struct hash hash;   /* of the statement */
	struct hash origin; /* of the statement as first uploaded; the broker's word */
	uint64_t size;      /* of the ciphertext */
};

struct dossier_grant {
	const Eenmaal__V1__Grant *message;
	Eenmaal__V1__GrantState state;
	uint64_t uses;
	size_t revoked_count;
	char *const *revoked_kinds;
};

struct dossier_request {
	const Eenmaal__V1__ConsentRequest *message;
	Eenmaal__V1__GrantState state;
};

struct dossier {
	const struct directory *directory;
	struct holder_keys identity;
	size_t signer_count;
	struct sign_public
		signers[DOSSIER_SIGNERS_MAX]; /* the holder's keys in order; last: present */
	uint64_t rotated;                     /* change number of the newest rotation; 0 */
	size_t epoch_count, epoch_size;
	struct dossier_epoch *epochs; /* sorted by kind, then number */
	size_t line_count, segment_count, grant_count, request_count;
	struct dossier_line *lines;
	struct dossier_segment *segments;
	struct dossier_grant *grants;
	struct dossier_request *requests;
	uint64_t sequence;
	bool stopped;
	const Eenmaal__V1__Freeze *frozen_by; /* by whom, when it was not the holder; else NULL */
	unsigned suite_floor;
	struct arena *arena; /* of the messages and arrays; not owned */
};

/*
 * The vault's keys must be those of the identity.  ERR_ROLLBACK when the vault was never activated
 * although the identity was, ERR_VERIFY for any other difference.
 */
MUST_USE enum err dossier_vault_check(const struct vault_keys *keys,
				      const struct holder_keys *identity);

struct dossier_source {
	const struct directory *directory;
	const struct holder_keys *keys; /* of m's identity, which the caller has verified */
	const struct secret *kem_private;
	struct arena *arena;
	unsigned suite_floor; /* the profile's */
};
/*
 * Verify and take over a dossier.  ERR_SIGNATURE, ERR_VERIFY (not this holder's, a key that does
 * not belong, an epoch that nobody published), ERR_INPUT, ERR_AUDIENCE, ERR_DECRYPT, ERR_TOO_LARGE.
 */
MUST_USE enum err dossier_read(const struct dossier_source *s,
			       const Eenmaal__V1__GetDossierResponse *m, struct dossier **out);
/* An empty one for a holder who is being enrolled. */
MUST_USE enum err dossier_empty(const struct dossier_source *s, struct dossier **out);
void dossier_close(struct dossier *d); /* wipes the keys; NULL is harmless */

/* NULL when there is none. */
struct dossier_line *dossier_line(const struct dossier *d, const char *kind);
struct dossier_epoch *dossier_epoch(const struct dossier *d, const char *kind, uint64_t epoch);
bool dossier_epoch_live(const struct dossier *d, const char *kind, uint64_t epoch);

/* A statement of a member (by its key in d) whose key id says who signed; *issuer is set. */
MUST_USE enum err dossier_member_statement(const struct directory *d,
					   const Eenmaal__V1__Envelope *wire,
					   enum statement_type type, struct arena *a,
					   ProtobufCMessage **out);

/* A statement of the holder's own by the present key or an earlier one that counts. */
MUST_USE enum err dossier_own_statement(const struct dossier *d, const Eenmaal__V1__Envelope *wire,
					enum statement_type type, ProtobufCMessage **out);

/* ---- epochs: dossier_epoch.c ---------------------------------------------------------------- */

/* Take over an "epochs" statement of the present key; one by an earlier key is passed over. */
MUST_USE enum err dossier_epochs_add(struct dossier *d, const Eenmaal__V1__Envelope *wire,
				     const struct secret *kem_private);
/*
 * Make keys for the kind until newest, of directory_suite(); the line is made when there is none.
 * ERR_SUITE when this build does not speak the suite that the floor demands.
 */
MUST_USE enum err dossier_extend(struct dossier *d, const char *kind, uint64_t newest);
/* The first unpublished epoch of each kind becomes the present one, as a rotation makes it. */
void dossier_advance(struct dossier *d);
/* Are there fewer than DOSSIER_AHEAD_MIN epochs ahead of the kind's present one? */
bool dossier_short(const struct dossier *d, const char *kind);

/*
 * The message that publishes all unpublished epochs, self-sealed to `to`; renew: also every older
 * one that a live segment needs.  The header is the caller's.
 */
MUST_USE enum err dossier_epochs_message(const struct dossier *d, const struct kem_public *to,
					 bool renew, Eenmaal__V1__EpochSet **out);

/* ---- grants: dossier_grant.c ---------------------------------------------------------------- */

/*
 * Give m a new id, its partner's key hash and the wraps that it needs: for each kind the present
 * epoch, those of live segments, and for the kinds in closing (may be NULL) the one that follows.
 * ERR_NOT_FOUND for a partner that is not active or has no key, ERR_TOO_LARGE beyond
 * GRANT_EPOCHS_MAX, ERR_STATE when an epoch is not published.
 */
struct dossier_kinds {
	size_t count;
	char *const *kinds;
};
MUST_USE enum err dossier_grant_fill(const struct dossier *d, Eenmaal__V1__Grant *m,
				     const struct dossier_kinds *closing);
/* A copy of g without its revoked kinds that replaces it, ready for dossier_grant_fill(). */
MUST_USE enum err dossier_grant_again(const struct dossier *d, const struct dossier_grant *g,
				      Eenmaal__V1__Grant **out);
/* Does g carry exactly the wraps that it would get now? */
bool dossier_grant_fits(const struct dossier *d, const struct dossier_grant *g);
/* Counts now: active or paused, and names a kind that was not taken back. */
bool dossier_grant_counts(const struct dossier_grant *g);
bool dossier_grant_names(const struct dossier_grant *g, const char *kind);

/* ---- segments: dossier_segment.c ------------------------------------------------------------ */

struct dossier_content {
	struct buf plaintext; /* what was sealed; the caller frees it */
	const Eenmaal__V1__Provenance *provenance;
	struct view content; /* both live in the arena that was given */
};
/*
 * Open a ciphertext: its hash, the seal, the author's provenance and all that binds them.  On any
 * error *out is zeroed.
 */
MUST_USE enum err dossier_segment_open(const struct dossier *d, const struct dossier_segment *s,
				       struct view ciphertext, struct arena *a,
				       struct dossier_content *out);
/* Seal plaintext to the present epoch; the message lacks its header only. */
MUST_USE enum err dossier_segment_reseal(const struct dossier *d, const struct dossier_segment *s,
					 struct view plaintext, struct buf *ciphertext,
					 Eenmaal__V1__Segment **out);
/* Is it sealed to a key that the enrolling partner, or an earlier device, once knew? */
bool dossier_segment_stale(const struct dossier *d, const struct dossier_segment *s);

#endif
