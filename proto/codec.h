/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Messages off the wire: a bounded scan first (depth, field counts, duplicates, lengths, UTF-8),
 * then protobuf-c into the caller's arena.  Signed payloads must be canonical: serialising the
 * parsed message again gives the same bytes.
 */
#ifndef EENMAAL_PROTO_CODEC_H
#define EENMAAL_PROTO_CODEC_H

#include <protobuf-c/protobuf-c.h>

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/id.h"
#include "broker/base/mem.h"
#include "keys/kem.h"
#include "keys/statement.h"

#include "eenmaal/v1/audit.pb-c.h"
#include "eenmaal/v1/directory.pb-c.h"
#include "eenmaal/v1/dossier.pb-c.h"
#include "eenmaal/v1/envelope.pb-c.h"
#include "eenmaal/v1/holder.pb-c.h"
#include "eenmaal/v1/ledger.pb-c.h"
#include "eenmaal/v1/partner.pb-c.h"

#define CODEC_DEPTH_MAX 8
#define CODEC_FIELDS_MAX 16384              /* fields in one message tree */
#define CODEC_FIELDS_LARGE_MAX 131072       /* the same for directories and for replies */
#define CODEC_REQUEST_MAX 65536             /* bytes of a request */
#define CODEC_REQUEST_KEYS_MAX (512u << 10) /* of one that brings keys: statement and vault */
#define CODEC_REQUEST_GRANTS_MAX (4u << 20) /* of one that may bring 64 grants */
#define CODEC_SEGMENT_MAX (8u << 20)        /* bytes of a document */
#define CODEC_UPLOAD_MAX (CODEC_SEGMENT_MAX + (1u << 20) + CODEC_REQUEST_MAX) /* padding <= 12 % */
#define CODEC_PAYLOAD_MAX 65536
#define CODEC_PAYLOAD_KEYS_MAX (384u << 10) /* of "epochs" (128 keys) and "grant" (64 wraps) */
#define CODEC_DIRECTORY_MAX (4u << 20)      /* the payload of a directory */
#define CODEC_KEY_ID_MAX 80
#define CODEC_NUMBER_MAX ((UINT64_C(1) << 53) - 1) /* of times and counters in statements */
#define STATEMENT_LIFETIME_MAX 900                 /* seconds between issued_at and expires_at */
#define STATEMENT_AHEAD_MAX 60                     /* seconds issued_at may lie ahead of now */

enum codec_mode {
	CODEC_STRICT,    /* unknown or repeated singular fields are ERR_INPUT: requests */
	CODEC_CANONICAL, /* and the encoding must be canonical (ERR_NOT_CANONICAL): signed payloads */
	CODEC_LENIENT, /* unknown fields are skipped: replies of a newer broker; the rest as STRICT */
};

/*
 * Walk bytes against the descriptor without recursion or allocation.  ERR_INPUT for bad varints,
 * lengths, wire types, UTF-8 or NUL in strings, groups, values that do not fit their type;
 * ERR_TOO_LARGE for depth or field counts.
 */
MUST_USE enum err wire_scan(const ProtobufCMessageDescriptor *type, struct view bytes,
			    enum codec_mode mode);

/*
 * Scan, then unpack into a; *out lives as long as the arena.  As wire_scan(), ERR_TOO_LARGE also when
 * the arena has no room left.
 */
MUST_USE enum err codec_decode(const ProtobufCMessageDescriptor *type, struct view bytes,
			       enum codec_mode mode, struct arena *a, ProtobufCMessage **out);

/* Append the serialised message.  ERR_TOO_LARGE, ERR_MEMORY; out is then unchanged. */
MUST_USE enum err codec_encode(const void *message, struct buf *out);

/*
 * Decode a statement's payload (CODEC_CANONICAL) and check every field's shape: exact lengths of
 * ids, keys, hashes and nonces, slugs, sorted and distinct lists, counts and bounds as the .proto
 * comments give them.  *out is the message of that type.
 */
MUST_USE enum err codec_statement(enum statement_type type, struct view payload, struct arena *a,
				  ProtobufCMessage **out);

/* The header of any statement message that codec_statement() gave (NULL for a directory). */
const Eenmaal__V1__Header *codec_header(enum statement_type type, const ProtobufCMessage *message);

/*
 * ERR_AUDIENCE, ERR_ISSUER (NULL: any), ERR_RANGE (lifetime), ERR_FUTURE, ERR_EXPIRED
 * (now >= expires_at), tested in this order.
 */
MUST_USE enum err codec_header_check(const Eenmaal__V1__Header *h, const char *audience,
				     const char *issuer, int64_t now);

/*
 * Wire envelope to borrowed envelope: ERR_INPUT unless there is exactly one 64-byte signature (or m
 * is NULL), ERR_STATEMENT_TYPE for a type that is none of ours, ERR_TOO_LARGE.
 */
MUST_USE enum err codec_envelope(const Eenmaal__V1__Envelope *m, struct envelope *out);
/* And back, into arena memory (bytes are copied). */
MUST_USE enum err codec_envelope_message(const struct envelope *e, struct arena *a,
					 Eenmaal__V1__Envelope **out);

/*
 * Serialise message, sign it as type, and make the wire envelope in a.  The message's shape is the
 * caller's affair; ERR_STATEMENT_TYPE when it is another type's message.
 */
MUST_USE enum err codec_sign(enum statement_type type, const ProtobufCMessage *message,
			     const struct secret *seed, struct arena *a,
			     Eenmaal__V1__Envelope **out);

/* Small conversions; ERR_INPUT on a wrong length or form. */
struct view codec_view(ProtobufCBinaryData d);
ProtobufCBinaryData codec_bytes(const void *data, size_t len); /* borrows */
MUST_USE enum err codec_holder(ProtobufCBinaryData d, struct holder_id *out);
MUST_USE enum err codec_uuid(ProtobufCBinaryData d, struct uuid *out);
MUST_USE enum err codec_hash(ProtobufCBinaryData d, struct hash *out);
MUST_USE enum err codec_sign_key(ProtobufCBinaryData d, struct sign_public *out);
MUST_USE enum err codec_slug(const char *s, struct slug *out);
MUST_USE enum err codec_kem_key(const Eenmaal__V1__KemKey *m, struct kem_public *out);
MUST_USE enum err codec_sealed(const Eenmaal__V1__Sealed *m, struct sealed *out); /* borrows */

#endif
