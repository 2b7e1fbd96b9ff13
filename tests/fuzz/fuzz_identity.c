/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A holder's identity: the enrolment and its chain of rotations.  Input: flags, a HolderIdentity.
 * With SIGN the harness signs as whoever owned the keys would: the enrolment by its member, each
 * rotation and its possession by the key before and the new one, when these are keys known here.
 */
#include <string.h>

#include "proto/convert.h"
#include "tests/fuzz/harness.h"
#include "tests/support/sample.h"

#define SIGN 1
#define ARENA_MAX ((size_t)8 << 20)
#define AUDIENCE "broker.example"
#define KEYS 5 /* of the holder */
#define COA 0x80
#define SCHOOL 0x81

static const struct holder_id holder = {{3, 1, 4, 1, 5, 9, 2, 6, 5, 3}};
static struct sign_public keys[KEYS];
static struct member members[2];
static struct directory directory = {.version = 1,
				     .audience = AUDIENCE,
				     .suite_floor = 1,
				     .member_count = 2,
				     .members = members};

static const struct secret *seed_of(int n)
{
	return fuzz_secret((uint8_t)(0x90 + n));
}

void fuzz_setup(void)
{
	const char *ids[2] = {"coa", "school"};

	for (int n = 0; n < KEYS; n++)
		FUZZ_CHECK(sign_derive_public(seed_of(n), &keys[n]) == ERR_OK);
	for (int n = 0; n < 2; n++) {
		FUZZ_CHECK(codec_slug(ids[n], &members[n].id) == ERR_OK);
		members[n].status = n ? MEMBER_REMOVED : MEMBER_ACTIVE;
		FUZZ_CHECK(sign_derive_public(fuzz_secret((uint8_t)(COA + n)),
					      &members[n].signing_key) == ERR_OK);
	}
}

static int find_key(ProtobufCBinaryData d)
{
	for (int n = 0; n < KEYS; n++)
		if (view_equal(codec_view(d), view_of(keys[n].b, SIGN_PUBLIC_LEN)))
			return n;
	return -1;
}

/* The payload as a message; NULL when it is none. */
static void *payload(struct arena *a, const Eenmaal__V1__Envelope *e,
		     const ProtobufCMessageDescriptor *type)
{
	ProtobufCMessage *m = NULL;

	return e && codec_decode(type, codec_view(e->payload), CODEC_LENIENT, a, &m) == ERR_OK
		       ? m
		       : NULL;
}

static void sign_rotation(struct arena *a, Eenmaal__V1__Envelope *e, int *current)
{
	Eenmaal__V1__Rotation *m = payload(a, e, &eenmaal__v1__rotation__descriptor);
	uint8_t text[POSSESSION_LEN], *signature;
	struct view packed;
	int next;

	if (!m || *current < 0)
		return;
	next = find_key(m->signing_key);
	if (next >= 0 && m->possession.len == SIGNATURE_LEN) {
		signature = fuzz_alloc(a, SIGNATURE_LEN);
		convert_possession(&holder, &keys[*current], &keys[next], text);
		FUZZ_CHECK(sign_message(seed_of(next), view_of(text, sizeof(text)), signature) ==
			   ERR_OK);
		m->possession = codec_bytes(signature, SIGNATURE_LEN);
		packed = fuzz_pack(a, m);
		e->payload = codec_bytes(packed.data, packed.len);
	}
	fuzz_sign(a, e, seed_of(*current));
	*current = next;
}

static void sign_all(struct arena *a, Eenmaal__V1__HolderIdentity *m)
{
	Eenmaal__V1__Enrolment *first =
		payload(a, m->enrolment, &eenmaal__v1__enrolment__descriptor);
	int current = first ? find_key(first->signing_key) : -1;

	if (first && first->header)
		fuzz_sign(a, m->enrolment,
			  fuzz_secret(strcmp(first->header->issuer, "school") == 0 ? SCHOOL : COA));
	for (size_t n = 0; n < m->n_rotations; n++)
		sign_rotation(a, m->rotations[n], &current);
}

static void check(const Eenmaal__V1__HolderIdentity *m, const struct holder_keys *k)
{
	struct holder_id other = holder;
	struct holder_keys again;

	FUZZ_CHECK(k->rotations == m->n_rotations);
	FUZZ_CHECK(memcmp(&k->holder, &holder, sizeof(holder)) == 0);
	/* An enrolling member may write down any key; a rotation takes whoever has the new one. */
	FUZZ_CHECK(k->rotations == 0 ||
		   find_key(codec_bytes(k->signing_key.b, SIGN_PUBLIC_LEN)) >= 0);
	FUZZ_CHECK(strcmp(k->enrolled_by, "coa") == 0 || strcmp(k->enrolled_by, "school") == 0);
	FUZZ_CHECK(kem_suite_known(k->kem_key.suite, 1) == ERR_OK);
	other.b[9] ^= 1;
	FUZZ_CHECK(convert_identity(m, &directory, &other, &again) != ERR_OK);
	if (m->n_rotations > 0) {
		m->rotations[0]->signatures[0]->sig.data[7] ^= 1;
		FUZZ_CHECK(convert_identity(m, &directory, &holder, &again) == ERR_SIGNATURE);
		m->rotations[0]->signatures[0]->sig.data[7] ^= 1;
	}
	/* Whoever is no longer in the directory vouches for nobody. */
	directory.audience[0] ^= 1;
	FUZZ_CHECK(convert_identity(m, &directory, &holder, &again) != ERR_OK);
	directory.audience[0] ^= 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = fuzz_input(data, size);
	bool sign = fuzz_u8(&in) & SIGN;
	struct arena *a = fuzz_arena(ARENA_MAX);
	struct holder_keys k, zero;
	ProtobufCMessage *m = NULL;

	memset(&zero, 0, sizeof(zero));
	if (fuzz_rest(&in).len < CODEC_REQUEST_MAX &&
	    codec_decode(&eenmaal__v1__holder_identity__descriptor, fuzz_rest(&in), CODEC_LENIENT,
			 a, &m) == ERR_OK) {
		Eenmaal__V1__HolderIdentity *identity = (Eenmaal__V1__HolderIdentity *)m;

		if (sign)
			sign_all(a, identity);
		if (convert_identity(identity, &directory, &holder, &k) == ERR_OK)
			check(identity, &k);
		else
			FUZZ_CHECK(memcmp(&k, &zero, sizeof(k)) == 0);
	}
	arena_free(a);
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	return fuzz_mutate_behind(1, &eenmaal__v1__holder_identity__descriptor,
				  (struct fuzz_data){data, size, max}, seed);
}

static Eenmaal__V1__Envelope *envelope(struct arena *a, enum statement_type type, const void *m)
{
	Eenmaal__V1__Envelope *e = NULL;

	FUZZ_CHECK(codec_sign(type, m, fuzz_secret(COA), a, &e) == ERR_OK);
	return e;
}

static Eenmaal__V1__Header *header(struct arena *a, const char *issuer, uint64_t sequence)
{
	Eenmaal__V1__Header *h = sample_header(a, issuer, true, sequence);

	h->audience = sample_text(a, AUDIENCE);
	h->holder = codec_bytes(arena_copy(a, holder.b, HOLDER_ID_LEN), HOLDER_ID_LEN);
	return h;
}

void fuzz_seeds(void)
{
	struct arena *a = fuzz_arena(ARENA_MAX);
	Eenmaal__V1__HolderIdentity m = EENMAAL__V1__HOLDER_IDENTITY__INIT;
	struct holder_keys k;
	Eenmaal__V1__Enrolment *first =
		(Eenmaal__V1__Enrolment *)sample_statement(STATEMENT_ENROLMENT, a);

	first->header = header(a, "coa", 0);
	first->signing_key = codec_bytes(keys[0].b, SIGN_PUBLIC_LEN);
	m.enrolment = envelope(a, STATEMENT_ENROLMENT, first);
	sign_all(a, &m);
	fuzz_seed_tagged("enrolment", SIGN, fuzz_pack(a, &m));
	m.rotations = fuzz_alloc(a, 3 * sizeof(*m.rotations));
	for (uint8_t n = 0; n < 3; n++) {
		Eenmaal__V1__Rotation *next =
			(Eenmaal__V1__Rotation *)sample_statement(STATEMENT_ROTATION, a);

		next->header = header(a, "holder", 4u + n);
		next->signing_key = codec_bytes(keys[n + 1].b, SIGN_PUBLIC_LEN);
		m.rotations[m.n_rotations++] = envelope(a, STATEMENT_ROTATION, next);
	}
	sign_all(a, &m);
	FUZZ_CHECK(convert_identity(&m, &directory, &holder, &k) == ERR_OK && k.rotations == 3);
	fuzz_seed_tagged("rotations", SIGN, fuzz_pack(a, &m));
	fuzz_seed_tagged("as-is", 0, fuzz_pack(a, &m));
	first->header->issuer = sample_text(a, "school");
	m.enrolment = envelope(a, STATEMENT_ENROLMENT, first);
	m.n_rotations = 1;
	fuzz_seed_tagged("removed-member", SIGN, fuzz_pack(a, &m));
	arena_free(a);
}
