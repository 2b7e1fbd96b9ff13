/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * DSSE (https://github.com/secure-systems-lab/dsse, protocol v1.0.2): Ed25519 over
 * PAE(type, payload) = "DSSEv1" SP LEN(type) SP type SP LEN(payload) SP payload.
 * The payload is opaque here: verify first, parse those same bytes afterwards.
 */
#ifndef EENMAAL_KEYS_STATEMENT_H
#define EENMAAL_KEYS_STATEMENT_H

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/id.h"
#include "keys/sign.h"

/* X(constant, name in the type string) */
#define STATEMENT_TYPES(X)                              \
	X(STATEMENT_DIRECTORY, "directory")             \
	X(STATEMENT_ENROLMENT, "enrolment")             \
	X(STATEMENT_ROTATION, "rotation")               \
	X(STATEMENT_EPOCHS, "epochs")                   \
	X(STATEMENT_PROVENANCE, "provenance")           \
	X(STATEMENT_SEGMENT, "segment")                 \
	X(STATEMENT_GRANT, "grant")                     \
	X(STATEMENT_REVOCATION, "revocation")           \
	X(STATEMENT_SUSPENSION, "suspension")           \
	X(STATEMENT_CONSENT_REQUEST, "consent-request") \
	X(STATEMENT_CONSENT_ANSWER, "consent-answer")   \
	X(STATEMENT_ACCESS_REQUEST, "access-request")   \
	X(STATEMENT_VAULT_OPENING, "vault-opening")     \
	X(STATEMENT_VAULT_UPDATE, "vault-update")       \
	X(STATEMENT_HOLDER_QUERY, "holder-query")       \
	X(STATEMENT_AUDIT_QUERY, "audit-query")         \
	X(STATEMENT_ERASURE, "erasure")                 \
	X(STATEMENT_FREEZE, "freeze")                   \
	X(STATEMENT_REMARK, "remark")                   \
	X(STATEMENT_REMARK_QUERY, "remark-query")       \
	X(STATEMENT_ACCESS_QUERY, "access-query")

enum statement_type {
	STATEMENT_NONE, /* zero: no type */
#define X(constant, name) constant,
	STATEMENT_TYPES(X)
#undef X
		STATEMENT_TYPE_COUNT
};

/* "application/vnd.eenmaal.<name>.v1+protobuf"; NULL for STATEMENT_NONE or out of range. */
const char *statement_type_uri(enum statement_type type);
/* STATEMENT_NONE when the string is none of ours. */
enum statement_type statement_type_find(struct view uri);

/* A borrowed envelope as it came off the wire or out of the store. */
struct envelope {
	enum statement_type type;
	struct view payload;
	uint8_t signature[SIGNATURE_LEN];
	struct view key_id; /* a hint, never trusted */
};

/* Sign payload; signature[64] receives it. */
MUST_USE enum err statement_sign(enum statement_type type, struct view payload,
				 const struct secret *seed,
				 uint8_t signature[static SIGNATURE_LEN]);

/* ERR_STATEMENT_TYPE unless e has that type, ERR_SIGNATURE unless key signed it. */
MUST_USE enum err statement_verify(const struct envelope *e, enum statement_type type,
				   const struct sign_public *key);

/* A statement's identity: SHA-256 of PAE(type, payload).  Signature bytes are not part of it. */
MUST_USE enum err statement_hash(const struct envelope *e, struct hash *out);

#endif
