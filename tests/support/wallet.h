/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A holder with all keys, as their own device has them, and the partners' side of documents: what
 * is signed, sealed and opened around the world's broker.  Failures end the test.
 */
#ifndef EENMAAL_TESTS_SUPPORT_WALLET_H
#define EENMAAL_TESTS_SUPPORT_WALLET_H

#include "keys/seal.h"
#include "tests/support/world.h"

#define WALLET_KINDS 6
#define WALLET_EPOCHS 12

/* In the order of their names. */
enum wallet_kind { KIND_CONTACT, KIND_FINANCE, KIND_MEDICAL, KIND_PLAN, KIND_SKILLS, KIND_TRAUMA };
#define KIND_BIT(kind) (1u << (kind))
#define KINDS_ALL 0x3fu
extern const char *const wallet_kinds[WALLET_KINDS];

struct wallet_epoch {
	struct kem_public public_key;
	struct secret *private_key;
};

struct wallet {
	struct world *w;
	struct wallet *next; /* in w->wallets */
	struct holder_id id;
	char number[HOLDER_TEXT_LEN + 1];
	struct secret *seed, *kem_private;
	struct sign_public signing_key;
	struct kem_public kem_key;
	struct secret *card_seed[2], *open_seed[2];                  /* by slot kind - 1 */
	struct wallet_epoch epochs[WALLET_KINDS][WALLET_EPOCHS + 1]; /* by epoch, from 1 */
	uint64_t newest[WALLET_KINDS];
	unsigned rotated;  /* kinds that get new epochs with a rotation; all at first */
	uint64_t sequence; /* of the newest change */
};

/* A holder whom nobody has enrolled yet; freed with the world. */
struct wallet *wallet_new(struct world *w);
void wallet_free_all(struct world *w);

Eenmaal__V1__Header *wallet_header(struct wallet *h, uint64_t sequence);
/* Signed with the present key. */
Eenmaal__V1__Envelope *wallet_signed(struct wallet *h, enum statement_type type,
				     const void *message);

/* ---- keys and vault ------------------------------------------------------------------------------- */

/* New keys for every kind of the set (bits by enum wallet_kind), count of each; next sequence. */
Eenmaal__V1__Envelope *wallet_epochs(struct wallet *h, unsigned kinds, unsigned count);
/* The same, and every older epoch once more. */
Eenmaal__V1__Envelope *wallet_epochs_renewed(struct wallet *h, unsigned kinds, unsigned count);
/* With new slot keys; hash receives what is signed. */
Eenmaal__V1__Vault *wallet_vault(struct wallet *h, struct hash *hash);
/* kind: 1 card and PIN, 2 recovery; step: 1 or 2; right: sign with the right opening key. */
Eenmaal__V1__OpenVaultRequest *wallet_opening(struct wallet *h, int kind, int step, bool right);
/* Takes the new keys into use: what is signed afterwards, is signed with them. */
Eenmaal__V1__RotateRequest *wallet_rotation(struct wallet *h, unsigned grant_count,
					    Eenmaal__V1__Grant **grants);

/* ---- what the holder says -------------------------------------------------------------------------- */

/* For half a year, with wraps of epochs from..to of each kind; change it before signing. */
struct wallet_grant {
	int partner;
	unsigned kinds; /* bits */
	const char *purpose, *role;
	uint64_t from, to; /* epochs */
};
Eenmaal__V1__Grant *wallet_grant(struct wallet *h, const struct wallet_grant *g);
/* Each gives the grant its sequence, signs it; put also hands it in. */
Eenmaal__V1__Envelope *wallet_grant_signed(struct wallet *h, Eenmaal__V1__Grant *m);
void wallet_grant_put(struct wallet *h, Eenmaal__V1__Grant *m);
/* kinds: NULL or one. */
Eenmaal__V1__RevokeRequest *wallet_revocation(struct wallet *h, const Eenmaal__V1__Grant *g,
					      const char *kind);
Eenmaal__V1__SuspendRequest *wallet_suspension(struct wallet *h, const Eenmaal__V1__Grant *g,
					       bool paused);
Eenmaal__V1__Envelope *wallet_query(struct wallet *h, const char *method, uint64_t first);
Eenmaal__V1__GetDossierResponse *wallet_dossier(struct wallet *h);
Eenmaal__V1__EraseRequest *wallet_erasure(struct wallet *h, const char *kind);

/* ---- what partners do -------------------------------------------------------------------------------- */

Eenmaal__V1__EnrolRequest *wallet_enrolment(struct wallet *h);
void wallet_enrol(struct wallet *h);
struct wallet *wallet_enrolled(struct world *w); /* new and enrolled */

/* Sealed to the given epoch; version counts the author's. */
struct wallet_document {
	int author;
	enum wallet_kind kind;
	uint64_t epoch, version, replaces;
	const struct hash *previous;
	const char *content;
};
Eenmaal__V1__PutSegmentRequest *wallet_upload(struct wallet *h, const struct wallet_document *d);
/* The reception's first document of a kind. */
void wallet_upload_first(struct wallet *h, enum wallet_kind kind, uint64_t epoch,
			 const char *content);
/* By the holder, from a segment as the broker gave it. */
Eenmaal__V1__ResealRequest *wallet_reseal(struct wallet *h, const Eenmaal__V1__Envelope *segment,
					  ProtobufCBinaryData ciphertext, uint64_t to_epoch);

/* "This is not right": about the author's document whose present statement is named. */
struct wallet_remark {
	int author;
	enum wallet_kind kind;
	uint64_t about_version;
	struct hash segment;
	uint64_t epoch, version; /* of the holder's own document */
	const struct hash *previous;
	const char *text;
};
Eenmaal__V1__PutRemarkRequest *wallet_remark(struct wallet *h, const struct wallet_remark *r);

/* For one kind of this holder. */
Eenmaal__V1__AccessRequest *wallet_access(struct wallet *h, int partner, const char *kind,
					  const char *purpose, const char *role);
Eenmaal__V1__FetchRequest *wallet_fetch(struct wallet *h, int partner,
					const Eenmaal__V1__AccessRequest *m);

/* Handed in: what came for this one holder. */
const Eenmaal__V1__SubjectResult *wallet_fetched(struct wallet *h, int partner,
						 const Eenmaal__V1__AccessRequest *m);
/* Nothing was released, and the holder's newest entry says why. */
void wallet_not_fetched(struct wallet *h, int partner, const Eenmaal__V1__AccessRequest *m,
			Eenmaal__V1__Reason reason);

/* Open release n with the partner's key, through grant, wrap and provenance; the content. */
char *wallet_open(struct wallet *h, int partner, const Eenmaal__V1__SubjectResult *r, size_t n);

#endif
