/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Who takes part in the protocol's test vectors, with keys that never change: every secret of 32
 * bytes counts up from a first byte of its own.  Failures end the test.
 */
#ifndef EENMAAL_TESTS_SUPPORT_CAST_H
#define EENMAAL_TESTS_SUPPORT_CAST_H

#include "keys/seal.h"
#include "proto/codec.h"

#define CAST_AUDIENCE "broker.example"
#define CAST_NOW INT64_C(1800000000) /* 2027-01-15 08:00:00 UTC */
#define CAST_DAY INT64_C(86400)

/* Ed25519: the seed's first byte is 0x10 times the number. */
enum cast_signer {
	CAST_ROOT,
	CAST_LOG,
	CAST_COA,       /* reception: enrols and contributes */
	CAST_INSPECTIE, /* auditor */
	CAST_SCHOOL,    /* reads skills */
	CAST_HOLDER,
	CAST_HOLDER_NEXT, /* after the rotation */
	CAST_SIGNERS
};

/* X25519: the private key's first byte is 0x80 and 0x10 times the number. */
enum cast_kem {
	CAST_KEM_COA,
	CAST_KEM_SCHOOL,
	CAST_KEM_HOLDER,
	CAST_KEM_HOLDER_NEXT,
	CAST_MEDICAL_1, /* epochs */
	CAST_SKILLS_1,
	CAST_SKILLS_2,
	CAST_KEMS
};

struct cast {
	struct arena *arena;
	struct holder_id holder;
	char number[HOLDER_TEXT_LEN + 1];
	struct uuid grant; /* of every wrap */
	struct secret *seeds[CAST_SIGNERS];
	struct sign_public public_keys[CAST_SIGNERS];
	struct secret *kem_private[CAST_KEMS];
	struct kem_public kem[CAST_KEMS];
};

void cast_start(struct cast *c);
void cast_stop(struct cast *c);

/* len bytes that count up from first; in the arena. */
ProtobufCBinaryData cast_bytes(struct cast *c, size_t len, uint8_t first);
ProtobufCBinaryData cast_copy(struct cast *c, struct view v);
char *cast_text(struct cast *c, const char *text);
char **cast_texts(struct cast *c, const char *only); /* a list of one */
void *cast_alloc(struct cast *c, size_t size);
/* Serialised, in the arena. */
struct view cast_pack(struct cast *c, const void *message);
struct hash cast_sha256(struct view v);

/* "coa", "holder", ... and how the envelope names its key. */
const char *cast_issuer(enum cast_signer who);
const char *cast_key_id(const struct cast *c, enum cast_signer who);

/* From CAST_NOW for five minutes; the nonce counts up from its first byte. */
Eenmaal__V1__Header *cast_header(struct cast *c, enum cast_signer who, bool holder,
				 uint64_t sequence, uint8_t nonce);
Eenmaal__V1__Envelope *cast_sign(struct cast *c, enum statement_type type, const void *message,
				 enum cast_signer who);
Eenmaal__V1__Envelope *cast_sign_with(struct cast *c, enum statement_type type, const void *message,
				      const struct secret *seed, const char *key_id);
struct hash cast_hash(const Eenmaal__V1__Envelope *m);

Eenmaal__V1__KemKey *cast_kem_key(struct cast *c, enum cast_kem key);
/* Sealed with an ephemeral private key that counts up from first. */
Eenmaal__V1__Sealed *cast_seal(struct cast *c, const struct seal_context *context,
			       const struct kem_public *to, struct view plaintext, uint8_t first);
/* The context of one of the cast's epochs; the caller fills sender, recipient, version. */
struct seal_context cast_context(struct cast *c, enum seal_label label, enum cast_kem epoch);

#endif
