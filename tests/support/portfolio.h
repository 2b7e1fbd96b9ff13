/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A holder with one document, one consent and one request, and a broker's answer about it, made
 * without a broker.  Whatever cannot be made fails the test.
 */
#ifndef EENMAAL_TESTS_SUPPORT_PORTFOLIO_H
#define EENMAAL_TESTS_SUPPORT_PORTFOLIO_H

#include "client/dossier.h"

#define PORTFOLIO_CONTENT "Diploma lasser, Asmara 2014"

struct portfolio {
	struct arena *arena;
	struct directory directory;
	struct member members[2]; /* coa, school */
	struct secret *coa_seed, *school_seed, *school_kem;
	struct holder_id holder;
	struct secret *first_seed, *first_kem; /* made at enrolment */
	struct secret *seed, *kem;             /* of now: the same until there is a rotation */
	struct kem_public kem_public;
	struct dossier *made; /* where the keys came from */
	Eenmaal__V1__Segment *segment;
	struct buf ciphertext;
	Eenmaal__V1__Grant *grant;
	Eenmaal__V1__HolderIdentity identity;
	Eenmaal__V1__Envelope *rotations[1], *epochs[2];
	Eenmaal__V1__CurrentEpoch lines[3], *line_list[3];
	Eenmaal__V1__SegmentInfo info, *info_list[1];
	Eenmaal__V1__GrantStatus status, *status_list[1];
	Eenmaal__V1__ConsentRequestStatus asked, *asked_list[1];
	Eenmaal__V1__GetDossierResponse answer;
	struct holder_keys keys;
	struct dossier *dossier;
};

/* cmocka's setup and teardown; *state is the portfolio. */
int portfolio_setup(void **state);
int portfolio_teardown(void **state);

/* Read the answer anew into p->dossier. */
MUST_USE enum err portfolio_read(struct portfolio *p);

/* Activation: new keys, the older epoch repeated, four new ones for each kind. */
void portfolio_rotate(struct portfolio *p);

Eenmaal__V1__Header *portfolio_header(struct portfolio *p, const char *issuer, uint64_t sequence);
/* key_id NULL: the dossier number. */
Eenmaal__V1__Envelope *portfolio_sign(struct portfolio *p, enum statement_type type, const void *m,
				      const struct secret *seed, const char *key_id);

struct portfolio_document {
	const char *author;            /* of the provenance */
	const char *content, *claimed; /* what is sealed, and what the provenance says */
	const char *kind;
};

/* Seal to the first epoch of "skills" and make the statement that goes with it. */
void portfolio_seal(struct portfolio *p, const struct portfolio_document *d);
/* Sign p->segment as COA and put it into the answer. */
void portfolio_put_segment(struct portfolio *p);

#endif
