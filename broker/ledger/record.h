/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a leaf commits to.  A record has two parts, each with its own random salt:
 * `seen` may be shown to the requester, `kept` to the holder and the auditor.
 *
 *   seen hash  = SHA-256(salt1 || seen)      kept hash = SHA-256(salt2 || kept)
 *   leaf input = SHA-256("eenmaal/ledger/v1" 00 || seen hash || kept hash)
 *   leaf hash  = SHA-256(00 || leaf input)                     (RFC 6962)
 *
 * The parts are opaque bytes here; proto/ encodes them.
 */
#ifndef EENMAAL_BROKER_LEDGER_RECORD_H
#define EENMAAL_BROKER_LEDGER_RECORD_H

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/id.h"

#define RECORD_SALT_LEN 32

struct record_salts {
	uint8_t seen[RECORD_SALT_LEN];
	uint8_t kept[RECORD_SALT_LEN];
};

/* Fresh random salts. */
void record_salts_new(struct record_salts *out);

/* SHA-256(salt || part). */
void record_part_hash(const uint8_t salt[static RECORD_SALT_LEN], struct view part,
		      struct hash *out);

/* The 32-byte leaf input from both part hashes; this is also the tlog "entry". */
void record_commit(const struct hash *seen, const struct hash *kept, struct hash *out);

/*
 * One holder's entries form a chain: number n (from 1) names the leaf hash of number
 * n - 1 (NULL for 1).  Feed them in order; ERR_VERIFY at the first gap or mismatch.
 */
struct record_chain {
	uint64_t sequence;  /* of the newest entry, 0 when empty */
	struct hash newest; /* its leaf hash */
};
MUST_USE enum err record_chain_next(struct record_chain *chain, uint64_t sequence,
				    const struct hash *previous, const struct hash *leaf);

#endif
