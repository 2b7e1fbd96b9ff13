/* SPDX-License-Identifier: EUPL-1.2 */
/* A document on its way in: the key that the holder published, the provenance, the seal. */
#ifndef EENMAAL_CLIENT_UPLOAD_H
#define EENMAAL_CLIENT_UPLOAD_H

#include "client/session.h"

/* The epoch that is sealed to. */
struct upload_epoch {
	struct holder_id holder;
	uint64_t epoch;
	struct kem_public key;
};

/*
 * The present epoch's key out of the holder's own statement, signed by its present key.  ERR_WEAK
 * for a suite below the directory's or the profile's floor; ERR_SIGNATURE, ERR_VERIFY, ERR_INPUT.
 */
MUST_USE enum err upload_epoch_key(struct session *s, const struct holder_keys *keys,
				   const Eenmaal__V1__GetEpochKeyResponse *m,
				   const struct slug *kind, struct upload_epoch *out);

struct upload_source {
	struct session *session;
	const struct secret *seed; /* signs provenance and segment */
	const struct slug *kind;
	struct upload_epoch epoch;
	struct view content;
	const char *media_type, *title;
	uint64_t version, replaces;
	struct view previous; /* hash of the version before; empty for version 1 */
};

struct upload {
	Eenmaal__V1__Envelope *statement; /* "segment"; in the session's arena */
	struct hash hash;                 /* the statement's */
	struct buf ciphertext;
	uint64_t version, epoch;
};

/* Sign, pad and seal.  ERR_TOO_LARGE.  The caller frees *out on success. */
MUST_USE enum err upload_seal(const struct upload_source *source, struct upload *out);
void upload_free(struct upload *u); /* harmless on a zeroed one */

#endif
