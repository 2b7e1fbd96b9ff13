/* SPDX-License-Identifier: EUPL-1.2 */
/* Checking receipts and log entries against signed checkpoints: the client's half of the ledger. */
#ifndef EENMAAL_PROTO_RECEIPT_H
#define EENMAAL_PROTO_RECEIPT_H

#include "broker/ledger/merkle.h"
#include "broker/ledger/note.h"
#include "broker/ledger/record.h"
#include "proto/codec.h"

/* Who may have signed checkpoints, and for which log. */
struct receipt_trust {
	const char *origin;
	const struct note_key *keys;
	size_t key_count;
};

/*
 * Salt, commitment, inclusion proof and checkpoint signature; *seen is parsed into a, the
 * checkpoint is given for the consistency check.  ERR_VERIFY for anything that does not fit,
 * ERR_TOO_LARGE and faults (ERR_MEMORY) as they are.
 */
MUST_USE enum err receipt_verify(const Eenmaal__V1__Receipt *r, const struct receipt_trust *trust,
				 struct arena *a, Eenmaal__V1__SeenRecord **seen,
				 struct checkpoint *checkpoint);

/* What an open receipt shows; the records live as long as the arena. */
struct receipt_opened {
	Eenmaal__V1__SeenRecord *seen;
	Eenmaal__V1__KeptRecord *kept;
	struct checkpoint checkpoint;
	struct hash leaf; /* the entry's leaf hash */
};

/* The same, and opens kept; *out is all zero on any error. */
MUST_USE enum err receipt_verify_open(const Eenmaal__V1__OpenReceipt *r,
				      const struct receipt_trust *trust, struct arena *a,
				      struct receipt_opened *out);

/* A statement's hash must be the one that seen names. */
MUST_USE enum err receipt_names(const Eenmaal__V1__SeenRecord *seen, const struct hash *statement);

/*
 * An entry's opened parts against its commitment; seen and kept are NULL when erased.
 * leaf receives the leaf hash.  Errors as above.
 */
MUST_USE enum err entry_open(const Eenmaal__V1__LogEntry *e, struct arena *a,
			     Eenmaal__V1__SeenRecord **seen, Eenmaal__V1__KeptRecord **kept,
			     struct hash *leaf);

/* A repeated bytes field as a proof; ERR_INPUT for wrong lengths or counts. */
MUST_USE enum err proof_from_wire(size_t n, const ProtobufCBinaryData *hashes,
				  struct merkle_proof *out);

#endif
