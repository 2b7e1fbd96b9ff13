/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What HPKE's `info` binds a ciphertext to (DESIGN section 3), and the padding of plaintexts.
 *
 * info = field*, each u16 big-endian length || bytes, in this order:
 *   label ("eenmaal/v1/segment" | "eenmaal/v1/wrap" | "eenmaal/v1/self" | "eenmaal/v1/remark")
 *   suite of the epoch key (u16 be)   holder (10 bytes)   kind (slug)
 *   epoch (u64 be)   epoch public key
 *   sender (slug; "holder" for the holder)   recipient (slug; "holder" for self, empty for segment)
 *   grant id (16 bytes) for wraps | segment version (u64 be) for segments | empty for self |
 *   the segment statement's hash (32 bytes) for remarks
 * A remark has no epoch: 0, and in the epoch key's place the KEM key of the member it is for.
 */
#ifndef EENMAAL_KEYS_SEAL_H
#define EENMAAL_KEYS_SEAL_H

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/id.h"
#include "keys/kem.h"

enum seal_label { SEAL_SEGMENT, SEAL_WRAP, SEAL_SELF, SEAL_REMARK };

struct seal_context {
	enum seal_label label;
	const struct holder_id *holder;
	const struct slug *kind;
	uint64_t epoch;
	const struct kem_public *epoch_key;
	const char *sender;         /* "holder" or a member id */
	const char *recipient;      /* member id for wraps and remarks; else ignored */
	const struct uuid *grant;   /* wraps only */
	uint64_t version;           /* segments only */
	const struct hash *segment; /* remarks only: the statement that it is about */
};

/* ERR_INPUT when a field that the label needs is absent or no slug. */
MUST_USE enum err seal_info(const struct seal_context *c, struct buf *out);

/* Length after Padme padding (PURBs, PETS 2019): at most 12 % longer, log log n bits leaked. */
size_t padme_length(size_t len);

/* Append v || 80 || 00* so that the total is padme_length(v.len + 1). */
MUST_USE enum err padme_pad(struct view v, struct buf *out);
/* The unpadded part of v; ERR_INPUT unless the padding is exactly as above. */
MUST_USE enum err padme_unpad(struct view v, struct view *out);

/*
 * Seal content (padded) to the epoch key of c / an epoch's private key to recipient.
 * The suite comes from the key that is sealed to.  Content goes with SEAL_SEGMENT (and a remark
 * with SEAL_REMARK, to the KEM key that stands in c as the epoch's), keys
 * with SEAL_WRAP and SEAL_SELF only; ERR_INPUT otherwise.  seal_key gives ERR_VERIFY when the
 * private key is not that of c->epoch_key, so that no grant can carry another key.
 */
MUST_USE enum err seal_content(const struct seal_context *c, struct view content,
			       struct buf *encapsulation, struct buf *ciphertext);
MUST_USE enum err seal_open_content(const struct seal_context *c,
				    const struct secret *epoch_private, const struct sealed *sealed,
				    struct buf *content);
MUST_USE enum err seal_key(const struct seal_context *c, const struct kem_public *to,
			   const struct secret *epoch_private, struct buf *encapsulation,
			   struct buf *ciphertext);
/* Also ERR_VERIFY unless the private key that comes out belongs to c->epoch_key. */
MUST_USE enum err seal_open_key(const struct seal_context *c, const struct secret *private_key,
				const struct sealed *sealed, struct secret **epoch_private);

#endif
