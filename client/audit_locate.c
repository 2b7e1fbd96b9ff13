/* SPDX-License-Identifier: EUPL-1.2 */
/* Trees over the leaves that were read: which entry is not the signed log's, and proofs for others. */
#include <inttypes.h>

#include "client/audit_read.h"
#include "proto/receipt.h"

/* The root of what was read, up to size. */
static enum err root_at(const struct audit_reading *r, uint64_t size, struct hash *out)
{
	struct merkle_edge edge = r->start;
	enum err e = audit_leaves_grow(r->leaves, edge.size, size - edge.size, &edge);

	merkle_root(&edge, out);
	return e;
}

/* Does the broker prove that the signed log begins with what was read up to size? */
static enum err begins_with(struct audit_reading *r, uint64_t size, bool *out)
{
	Eenmaal__V1__GetCheckpointRequest request = EENMAAL__V1__GET_CHECKPOINT_REQUEST__INIT;
	const Eenmaal__V1__GetCheckpointResponse *m;
	ProtobufCMessage *reply = NULL;
	struct merkle_proof proof;
	struct hash root;
	enum err e = root_at(r, size, &root);

	*out = false;
	if (e != ERR_OK || size == 0)
		return e;
	request.known_size = size;
	request.until_size = r->target.size;
	e = session_call(r->session, "eenmaal.v1.DirectoryService/GetCheckpoint", &request,
			 &eenmaal__v1__get_checkpoint_response__descriptor, &reply);
	if (e != ERR_OK)
		return e;
	m = (const Eenmaal__V1__GetCheckpointResponse *)reply;
	*out = proof_from_wire(m->n_consistency, m->consistency, &proof) == ERR_OK &&
	       merkle_verify_consistency(size, r->target.size, &root, &r->target.root, &proof) ==
		       ERR_OK;
	return ERR_OK;
}

/*
 * All beginnings below the wrong entry can be proven, none from it on.  A broker that refuses the
 * proofs, or makes them up, changes where the blame falls, not that there is some.
 */
enum err audit_locate(struct audit_reading *r, uint64_t *index)
{
	uint64_t good = r->start.size, bad = r->target.size;
	enum err e = r->leaves ? ERR_OK : ERR_STATE;

	while (e == ERR_OK && bad - good > 1) {
		uint64_t middle = good + (bad - good) / 2;
		bool holds = false;

		e = begins_with(r, middle, &holds);
		if (holds)
			good = middle;
		else
			bad = middle;
	}
	*index = good;
	if (e != ERR_OK || r->start.size > 0)
		return audit_problem(r->audit,
				     "the %" PRIu64 " entries do not lead to the signed "
				     "checkpoint: the log was rewritten",
				     r->target.size);
	return audit_problem(r->audit,
			     "entry %" PRIu64
			     ": the signed log has another entry here; the %" PRIu64
			     " entries do not lead to the signed checkpoint: the log was rewritten",
			     good, r->target.size);
}

/* ---- proofs --------------------------------------------------------------------------------------------- */

/* The perfect subtree, hashed from its leaves. */
static enum err subtree(void *ctx, unsigned level, uint64_t position, struct hash *out)
{
	const struct audit_reading *r = ctx;
	uint64_t count = UINT64_C(1) << level, first = position << level;
	struct merkle_edge edge = {0};
	enum err e;

	if (first + count > r->target.size)
		return ERR_NOT_FOUND;
	e = audit_leaves_grow(r->leaves, first, count, &edge);
	*out = edge.nodes[0];
	return e;
}

enum err audit_prove(const struct audit_reading *r, uint64_t index, struct merkle_proof *out)
{
	struct audit_reading copy = *r;
	struct hash leaf;
	enum err e;

	if (r->leaves == NULL || r->start.size > 0)
		return ERR_STATE;
	e = merkle_inclusion(index, r->target.size, subtree, &copy, out);
	if (e == ERR_OK)
		e = audit_leaves_get(r->leaves, index, 1, &leaf);
	return e == ERR_OK
		       ? merkle_verify_inclusion(index, r->target.size, &leaf, out, &r->target.root)
		       : e;
}
