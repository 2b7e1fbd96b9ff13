/* SPDX-License-Identifier: EUPL-1.2 */
/* From verified messages to the structures that keys/ and policy/ work on. */
#ifndef EENMAAL_PROTO_CONVERT_H
#define EENMAAL_PROTO_CONVERT_H

#include "keys/directory.h"
#include "policy/agreement.h"
#include "policy/grant.h"
#include "proto/codec.h"

/*
 * Verify a "directory" envelope with the root key, whose fingerprint must equal pinned, parse and
 * check it (sorted members, distinct keys and TLS identities, known suites, reserved ids, log keys
 * that parse).  The caller frees *out.  ERR_VERIFY for another root, ERR_SIGNATURE, ERR_SUITE, else
 * as codec_statement().
 */
MUST_USE enum err convert_directory(const Eenmaal__V1__Envelope *envelope,
				    const struct sign_public *root, const struct hash *pinned,
				    struct directory **out);

struct note_key; /* broker/ledger/note.h */

/* The directory's witnesses, in its order, into out, which takes DIRECTORY_WITNESSES_MAX. */
MUST_USE enum err convert_witnesses(const struct directory *d, struct note_key *out);

/*
 * Names become numbers of the agreement: unknown ones set no bit and are counted in *unknown, as
 * are wraps of unknown kinds, which are left out.  m comes from codec_statement().
 */
MUST_USE enum err convert_grant(const Eenmaal__V1__Grant *m, const struct agreement *a,
				struct grant *out, unsigned *unknown);

/* Roles of a member as a set of the agreement's. */
agreement_set convert_roles(const struct member *m, const struct agreement *a);

/* SHA-256 of (suite u16 be || public key). */
void convert_key_hash(const struct kem_public *key, struct hash *out);

/*
 * The holder's present signing and KEM key out of an identity: the enrolment verified with the
 * enrolling member's key in d (removed members count for what they signed), each rotation with
 * the key before it and its proof of possession.  count: rotations seen.  ERR_SIGNATURE,
 * ERR_VERIFY (another holder, unknown member), ERR_INPUT.
 */
struct holder_keys {
	struct holder_id holder;
	struct sign_public signing_key;
	struct kem_public kem_key;
	unsigned rotations;
	struct hash enrolment; /* the enrolment statement's hash */
	char enrolled_by[SLUG_MAX + 1];
};
MUST_USE enum err convert_identity(const Eenmaal__V1__HolderIdentity *m, const struct directory *d,
				   const struct holder_id *expected, struct holder_keys *out);

/* What a rotation's new key signs: see Rotation.possession. */
#define POSSESSION_LEN 94 /* label and NUL 20, holder 10, two keys of 32 */
void convert_possession(const struct holder_id *holder, const struct sign_public *old_key,
			const struct sign_public *new_key, uint8_t out[static POSSESSION_LEN]);

#endif
