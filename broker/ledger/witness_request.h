/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The body of C2SP tlog-witness's add-checkpoint: "old <size>", a consistency proof in base64, one hash a
 * line, an empty line, a checkpoint.  The log writes it (broker/), the witness reads it (witness/).
 */
#ifndef EENMAAL_BROKER_LEDGER_WITNESS_REQUEST_H
#define EENMAAL_BROKER_LEDGER_WITNESS_REQUEST_H

#include "broker/ledger/merkle.h"
#include "broker/ledger/note.h"

#define WITNESS_BODY_MAX ((size_t)64 << 10)
#define WITNESS_PROOF_MAX 63 /* lines, at most */

struct witness_request {
	uint64_t old_size;
	struct merkle_proof proof;
	struct view note;             /* borrowed from the body; nobody's signature was looked at */
	struct checkpoint checkpoint; /* as the note has it */
};

/* ERR_INPUT when malformed, ERR_TOO_LARGE; *out is written on success only. */
MUST_USE enum err witness_request_parse(struct view body, struct witness_request *out);

/* The size in a witness's 409: decimal and a newline.  ERR_INPUT. */
MUST_USE enum err witness_request_size(struct view text, uint64_t *out);

/* The body that says so; unchanged on error.  ERR_TOO_LARGE. */
MUST_USE enum err witness_request_put(const struct witness_request *r, struct buf *out);

#endif
