/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a broker sends when it releases one document: a holder who rotated once, a grant with a
 * wrap, a sealed segment with its provenance, made out of fresh keys.  Tests change one thing
 * before it is signed.  Failures end the test.
 */
#ifndef EENMAAL_TESTS_SUPPORT_PARCEL_H
#define EENMAAL_TESTS_SUPPORT_PARCEL_H

#include "client/release.h"

#define PARCEL_AUDIENCE "broker.example"
#define PARCEL_NOW INT64_C(1800000000)
#define PARCEL_CONTENT "Diploma timmerman, 2011"

struct parcel_party {
	struct secret *seed, *kem_private;
	struct sign_public key;
	struct kem_public kem;
};

struct parcel {
	struct arena *a;
	struct holder_id holder;
	struct parcel_party coa, school, first, second; /* the holder's keys before and after */
	struct kem_public epoch_key;
	struct secret *epoch_private;
	struct directory directory;
	struct member members[2];

	/* messages before they are signed; a change in them is what a test is about */
	Eenmaal__V1__Provenance provenance;
	Eenmaal__V1__SegmentContent content;
	Eenmaal__V1__Segment segment;
	Eenmaal__V1__Grant grant;
	Eenmaal__V1__Wrap wrap;
	const struct secret *provenance_seed, *segment_seed, *grant_seed;
	const char *sender; /* in the seal of the segment */
	struct uuid wrap_grant, release_grant;
	struct holder_id sealed_holder;
	Eenmaal__V1__Wrap *other_wrap; /* parcel_add() */
	Eenmaal__V1__Release *other_release;

	/* what comes out */
	Eenmaal__V1__Release release;
	Eenmaal__V1__SubjectResult result;
	Eenmaal__V1__SeenRecord seen;
	Eenmaal__V1__AccessSubject subject;
	struct slug partner;
	struct release_request request;
	struct holder_keys keys;
};

/* Everything but the signatures and seals. */
void parcel_start(struct parcel *p);
/* Between the two: one more document, of a kind before "skills", under the same grant; it comes first. */
void parcel_add(struct parcel *p, const struct slug *kind);
/* Seal and sign all; fills result. */
void parcel_finish(struct parcel *p);
void parcel_free(struct parcel *p);

/* The identity verified and the result opened, as the command does it. */
enum err parcel_open(struct parcel *p, const Eenmaal__V1__SubjectResult *result,
		     struct release_opened *out);

/* Signed by seed, in the parcel's arena. */
Eenmaal__V1__Envelope *parcel_sign(struct parcel *p, enum statement_type type, const void *message,
				   const struct secret *seed);
Eenmaal__V1__Header *parcel_header(struct parcel *p, const char *issuer, uint64_t sequence);

#endif
