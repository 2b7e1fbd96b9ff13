/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The statements and requests of holders, partners and auditors, made directly with keys/ and
 * proto/.  Messages live in the arena that is given; a test may change them before it sends.
 */
#ifndef EENMAAL_TESTS_SUPPORT_RIG_DOSSIER_H
#define EENMAAL_TESTS_SUPPORT_RIG_DOSSIER_H

#include "tests/support/rig.h"
#include "tests/support/rig_wire.h"

#define RIG_ARENA ((size_t)64 << 20)
struct arena *rig_arena(void);

/* In the order of their names. */
enum rig_kind { KIND_CONTACT, KIND_FINANCE, KIND_MEDICAL, KIND_PLAN, KIND_SKILLS, KIND_TRAUMA };
#define RIG_KINDS 6
#define RIG_EPOCHS 4 /* published at enrolment, unless the rig says fewer */
extern const char *const rig_kinds[RIG_KINDS];
extern const char *const rig_members[SITE_MEMBERS];

/* A holder and its keys. */
struct dossier {
	struct rig *rig;
	struct holder_id id;
	char number[HOLDER_TEXT_LEN + 1];
	struct sign_public signing_key;
	struct secret *seed, *kem_private;
	struct kem_public kem_key;
	struct sign_public card_key, open_key; /* of its vault's only slot */
	struct secret *card_seed, *open_seed;
	unsigned epochs; /* of each kind */
	struct {
		struct kem_public key[RIG_EPOCHS];
		struct secret *private_key[RIG_EPOCHS];
		uint64_t current; /* epoch */
		uint64_t version[SITE_MEMBERS];
		struct hash newest[SITE_MEMBERS];
	} lines[RIG_KINDS];
	uint64_t sequence; /* of the last change that was made */
	bool renews;       /* each segment takes the place of its author's one before */
};

void dossier_new(struct dossier *d, struct rig *r);
void dossier_free(struct dossier *d);

/* A header for now and 5 minutes; holder NULL: none. */
Eenmaal__V1__Header *rig_header(struct arena *a, const char *issuer, const struct holder_id *holder,
				uint64_t sequence);
/* Signed by a member or by a holder; message is a statement's. */
Eenmaal__V1__Envelope *rig_sign(struct arena *a, enum statement_type type, const void *message,
				const struct secret *seed);
Eenmaal__V1__Envelope *dossier_sign(const struct dossier *d, struct arena *a,
				    enum statement_type type, const void *message);

Eenmaal__V1__EnrolRequest *dossier_enrolment(struct dossier *d, struct arena *a,
					     enum site_member by);
/* Sealed to the present epoch; counts up the author's version. */
Eenmaal__V1__PutSegmentRequest *dossier_segment(struct dossier *d, struct arena *a,
						enum site_member author, enum rig_kind kind,
						struct view content);

/*
 * The second step of opening the vault: signed by the card's key (card false: by another one), with
 * the signature of the right PIN's key or of another one.
 */
Eenmaal__V1__OpenVaultRequest *dossier_opening(const struct dossier *d, struct arena *a, bool card,
					       bool pin);

struct rig_terms {
	enum site_member partner;
	enum rig_kind kind;
	const char *purpose, *role;
	int64_t from, until; /* seconds from now; until 0: 30 days */
	uint64_t max_uses;
};
/* Skills to the school for its lessons; finance to the municipality for debt counselling. */
extern const struct rig_terms rig_school, rig_gemeente;
Eenmaal__V1__PutGrantRequest *dossier_grant(struct dossier *d, struct arena *a,
					    const struct rig_terms *terms, struct uuid *id);
/* Of the whole grant; then the kind's epoch has moved on. */
Eenmaal__V1__RevokeRequest *dossier_revocation(struct dossier *d, struct arena *a,
					       const struct uuid *grant);
/* grant NULL: everything. */
Eenmaal__V1__SuspendRequest *dossier_suspension(struct dossier *d, struct arena *a,
						const struct uuid *grant, bool paused);

struct rig_ask {
	enum site_member partner;
	enum rig_kind kind;
	const char *purpose, *role;
};
extern const struct rig_ask ask_school, ask_gemeente;
/* Unsigned, so that a test may change it; rig_fetch() makes the request of it. */
Eenmaal__V1__AccessRequest *rig_access(struct arena *a, const struct rig_ask *ask,
				       const struct holder_id *holder);
/* The same for up to RIG_SUBJECTS dossiers, whether they exist or not. */
#define RIG_SUBJECTS 64
Eenmaal__V1__AccessRequest *rig_access_all(struct arena *a, const struct rig_ask *ask,
					   const struct holder_id *holders, size_t count);
Eenmaal__V1__FetchRequest *rig_fetch(const struct rig *r, struct arena *a, enum site_member by,
				     const Eenmaal__V1__AccessRequest *access);
Eenmaal__V1__ListEntriesRequest *rig_audit_query(const struct rig *r, struct arena *a,
						 uint64_t first);

/* Does this content lie, sealed to the grant in it, in the first release?  Opens as the partner would. */
bool rig_opens(const struct dossier *d, const Eenmaal__V1__FetchResponse *reply,
	       enum site_member partner, struct view content);

/* ---- whole steps, each of which must be answered with 200: rig_step.c ------------------------ */

void step_enrol(struct dossier *d, struct wire *coa);
void step_put(struct dossier *d, struct wire *coa, enum rig_kind kind, struct view content);
void step_grant(struct dossier *d, struct wire *holder, const struct rig_terms *terms,
		struct uuid *id);
void step_revoke(struct dossier *d, struct wire *holder, const struct uuid *grant);
void step_suspend(struct dossier *d, struct wire *holder, const struct uuid *grant, bool paused);
/* Was something released? */
bool step_fetch(struct wire *partner, const struct rig *r, const struct rig_ask *ask,
		const struct holder_id *holder);
/* As many entries at once as there are holders. */
void step_fetch_all(struct wire *partner, const struct rig *r, const struct rig_ask *ask,
		    const struct holder_id *holders, size_t count);
/* A new dossier with one segment of the terms' kind and one grant; text is its content. */
void step_dossier(struct dossier *d, struct rig *r, const struct rig_terms *terms,
		  const char *text);

#endif
