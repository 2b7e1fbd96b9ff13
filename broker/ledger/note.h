/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * C2SP signed-note and tlog-checkpoint.  A key is written in vkey form
 * "name+hex(keyid)+base64(01 || public key)"; its id is the first four bytes of
 * SHA-256(name || 0A || 01 || public key).
 */
#ifndef EENMAAL_BROKER_LEDGER_NOTE_H
#define EENMAAL_BROKER_LEDGER_NOTE_H

#include <stddef.h>
#include <stdint.h>

#include "broker/base/buf.h"
#include "broker/base/err.h"
#include "broker/base/id.h"
#include "broker/base/secret.h"

#define NOTE_NAME_MAX 120
#define NOTE_SIGNATURES_MAX 16
#define CHECKPOINT_MAX 4096 /* bytes of a note that is accepted at all */

struct note_key {
	char name[NOTE_NAME_MAX + 1]; /* no white space, no '+', not empty */
	uint8_t public_key[32];       /* Ed25519 */
	uint32_t id;
};

/* Fill key->id from name and public key.  ERR_INPUT for a bad name. */
MUST_USE enum err note_key_init(struct note_key *key, const char *name,
				const uint8_t public_key[static 32]);
MUST_USE enum err note_key_parse(const char *vkey, struct note_key *out);
MUST_USE enum err note_key_format(const struct note_key *key, struct buf *out);

/*
 * The seed with its public key behind it, for who signs often: wherever a seed is asked for below, this
 * does as well, and the public key is not derived for each signature.  ERR_INPUT when it is no seed.
 */
MUST_USE enum err note_signer_new(const struct secret *seed, struct secret **out);

/*
 * Append the note: text (one or more lines, the last with its newline), an empty line and
 * the signature line by key, whose 32-byte Ed25519 seed is given.  ERR_INPUT when text or
 * seed do not fit; out is unchanged on error.
 */
MUST_USE enum err note_sign(struct view text, const struct note_key *key, const struct secret *seed,
			    struct buf *out);

/*
 * Verify a note of up to 64 KiB; *text borrows the signed text from it, empty on error.
 * ERR_INPUT when malformed, ERR_VERIFY unless one of the count keys signed it and no
 * known key's signature is wrong.  Lines of unknown keys are ignored.
 */
MUST_USE enum err note_verify(struct view note, const struct note_key *keys, size_t count,
			      struct view *text);

struct checkpoint {
	char origin[NOTE_NAME_MAX + 1];
	uint64_t size;
	struct hash root;
};

/* Append the signed note for c, signed by key whose 32-byte Ed25519 seed is given. */
MUST_USE enum err checkpoint_sign(const struct checkpoint *c, const struct note_key *key,
				  const struct secret *seed, struct buf *out);

/*
 * Verify as note_verify() does, then parse.  ERR_TOO_LARGE beyond CHECKPOINT_MAX, ERR_INPUT
 * when it is no checkpoint (leading zeros, a missing newline, an empty extension line, more
 * than NOTE_SIGNATURES_MAX signatures; extension lines are tolerated), ERR_VERIFY,
 * ERR_AUDIENCE when origin (NULL: any) differs.  *out is written on success only.
 */
MUST_USE enum err checkpoint_verify(struct view note, const struct note_key *keys, size_t count,
				    const char *origin, struct checkpoint *out);

/* Only the form, as above; whether anybody signed it is left open. */
MUST_USE enum err checkpoint_parse(struct view note, struct checkpoint *out);

#endif
