/* SPDX-License-Identifier: EUPL-1.2 */
/* What a session checks of every answer: the log's receipts and checkpoints, holders' identities. */
#include "client/session.h"

#include <inttypes.h>
#include <string.h>

#define ENTRY_AHEAD_MAX 300   /* seconds that an entry's time may lie ahead of the broker's clock */
#define ENTRY_BEHIND_MAX 1800 /* or behind: a large upload over a bad line takes long */

static enum err went_back(struct session *s, uint64_t size)
{
	return session_wrong(s, ERR_ROLLBACK,
			     "the broker's log has %" PRIu64 " entries, but %" PRIu64
			     " were seen before: it was rewritten; tell the auditor",
			     size, s->seen.size);
}

static enum err rewritten(struct session *s)
{
	return session_wrong(s, ERR_VERIFY,
			     "the broker's log does not continue the one that was "
			     "seen before: it was rewritten; tell the auditor");
}

static enum err remember(struct session *s, const struct checkpoint *c)
{
	struct state_broker next = *state_broker(s->state);
	enum err e;

	if (c->size <= s->seen.size)
		return ERR_OK;
	next.log_size = c->size;
	next.log_root = c->root;
	e = state_set_broker(s->state, &next);
	if (e == ERR_OK)
		s->seen = *c;
	return e;
}

/* Is to's tree a continuation of from's? */
static enum err continues(struct session *s, const struct checkpoint *from,
			  const struct checkpoint *to, const struct merkle_proof *proof)
{
	static const struct merkle_proof none;

	if (from->size == to->size)
		return hash_equal(&from->root, &to->root) ? ERR_OK : rewritten(s);
	if (from->size == 0)
		return ERR_OK;
	if (merkle_verify_consistency(from->size, to->size, &from->root, &to->root,
				      proof ? proof : &none) != ERR_OK)
		return rewritten(s);
	return ERR_OK;
}

/* Ask the broker to prove that to's tree continues from's; both are signed checkpoints. */
static enum err prove(struct session *s, const struct checkpoint *from, const struct checkpoint *to)
{
	Eenmaal__V1__GetCheckpointRequest request = EENMAAL__V1__GET_CHECKPOINT_REQUEST__INIT;
	const Eenmaal__V1__GetCheckpointResponse *m;
	ProtobufCMessage *reply = NULL;
	struct merkle_proof proof;
	enum err e;

	request.known_size = from->size;
	request.until_size = to->size;
	e = session_call(s, "eenmaal.v1.DirectoryService/GetCheckpoint", &request,
			 &eenmaal__v1__get_checkpoint_response__descriptor, &reply);
	if (e == ERR_INPUT || e == ERR_NOT_FOUND)
		return session_wrong(s, ERR_ROLLBACK,
				     "the broker cannot show that its log continues the one with "
				     "%" PRIu64 " entries that was seen before",
				     from->size);
	if (e != ERR_OK)
		return e;
	m = (const Eenmaal__V1__GetCheckpointResponse *)reply;
	e = proof_from_wire(m->n_consistency, m->consistency, &proof);
	return e == ERR_OK ? continues(s, from, to, &proof) : rewritten(s);
}

/*
 * Nobody sent a proof between seen and c.  c may be the older one, when another command of this
 * profile has learned of a newer meanwhile.
 */
static enum err join(struct session *s, const struct checkpoint *c)
{
	enum err e = ERR_OK;

	if (c->size < s->seen.size)
		return prove(s, c, &s->seen);
	e = prove(s, &s->seen, c);
	return e == ERR_OK ? remember(s, c) : e;
}

enum err session_checkpoint(struct session *s, const struct checkpoint *c,
			    const struct merkle_proof *consistency)
{
	enum err e;

	if (s->seen.size == 0)
		return remember(s, c);
	if (c->size == s->seen.size)
		return continues(s, &s->seen, c, NULL);
	if (!consistency)
		return join(s, c);
	if (c->size < s->seen.size)
		return went_back(s, c->size);
	e = continues(s, &s->seen, c, consistency);
	return e == ERR_OK ? remember(s, c) : e;
}

static enum err bad_receipt(struct session *s, enum err e)
{
	if (err_class(e) == CLASS_FAULT)
		return e;
	return session_wrong(s, ERR_VERIFY,
			     "the broker's receipt does not verify: there is no "
			     "proof that the log has this request");
}

/*
 * The entry must be about this statement, must not say that it was refused, and be of now: consents
 * are judged by the time in it.
 */
static enum err entry_fits(const struct session *s, const Eenmaal__V1__SeenRecord *seen,
			   const struct hash *statement)
{
	int64_t now = session_now(s);
	enum err e = receipt_names(seen, statement);

	if (e == ERR_OK &&
	    (seen->time > now + ENTRY_AHEAD_MAX || seen->time < now - ENTRY_BEHIND_MAX))
		e = ERR_VERIFY;
	if (e == ERR_OK && (seen->action == EENMAAL__V1__ACTION__ACTION_REJECT ||
			    seen->outcome == EENMAAL__V1__OUTCOME__OUTCOME_REFUSED))
		e = ERR_VERIFY;
	return e;
}

enum err session_receipt(struct session *s, const Eenmaal__V1__Receipt *r,
			 const struct hash *statement, const struct merkle_proof *consistency,
			 Eenmaal__V1__SeenRecord **seen)
{
	struct checkpoint checkpoint;
	enum err e = receipt_verify(r, &s->trust, s->arena, seen, &checkpoint);

	if (e == ERR_OK && statement)
		e = entry_fits(s, *seen, statement);
	if (e != ERR_OK)
		e = bad_receipt(s, e);
	if (e == ERR_OK)
		e = session_checkpoint(s, &checkpoint, consistency);
	if (e != ERR_OK)
		*seen = NULL;
	return e;
}

enum err session_open_receipt(struct session *s, const Eenmaal__V1__OpenReceipt *r,
			      const struct hash *statement, Eenmaal__V1__KeptRecord **kept,
			      struct hash *leaf)
{
	struct receipt_opened opened;
	enum err e = receipt_verify_open(r, &s->trust, s->arena, &opened);

	*kept = NULL;
	if (e == ERR_OK && statement)
		e = entry_fits(s, opened.seen, statement);
	if (e != ERR_OK)
		return bad_receipt(s, e);
	e = session_checkpoint(s, &opened.checkpoint, NULL);
	if (e != ERR_OK)
		return e;
	*kept = opened.kept;
	*leaf = opened.leaf;
	return ERR_OK;
}

static bool never_seen(const struct state_identity *i)
{
	static const struct hash none;

	return hash_equal(&i->enrolment, &none);
}

/* Does the identity go through the key that was seen before? */
static enum err continues_identity(const struct state_identity *before,
				   const Eenmaal__V1__HolderIdentity *m,
				   const struct holder_keys *now)
{
	struct envelope rotation;
	enum err e;

	if (!hash_equal(&before->enrolment, &now->enrolment) || now->rotations < before->rotations)
		return ERR_ROLLBACK;
	if (now->rotations == before->rotations)
		return memcmp(&before->signing_key, &now->signing_key, SIGN_PUBLIC_LEN) == 0
			       ? ERR_OK
			       : ERR_ROLLBACK;
	e = codec_envelope(m->rotations[before->rotations], &rotation);
	if (e == ERR_OK)
		e = statement_verify(&rotation, STATEMENT_ROTATION, &before->signing_key);
	return e == ERR_OK || err_class(e) == CLASS_FAULT ? e : ERR_ROLLBACK;
}

static enum err remember_identity(struct session *s, struct state_holder *h,
				  const Eenmaal__V1__HolderIdentity *m,
				  const struct holder_keys *now)
{
	bool fresh = never_seen(&h->identity);
	enum err e = fresh ? ERR_OK : continues_identity(&h->identity, m, now);

	if (e == ERR_ROLLBACK)
		return session_wrong(s, e,
				     "the broker shows other keys of this holder than it did "
				     "before: tell the holder and the chain's authority");
	if (e != ERR_OK || (!fresh && h->identity.rotations == now->rotations))
		return e;
	h->identity = (struct state_identity){now->rotations, now->signing_key, now->enrolment};
	return state_set_holder(s->state, h);
}

enum err session_identity(struct session *s, const Eenmaal__V1__HolderIdentity *m,
			  const struct holder_id *holder, struct holder_keys *out)
{
	struct state_holder *h = NULL;
	struct holder_keys now;
	enum err e = convert_identity(m, s->directory, holder, &now);

	if (e != ERR_OK && err_class(e) != CLASS_FAULT)
		return session_wrong(s, ERR_VERIFY,
				     "the holder's keys cannot be traced back to a "
				     "member of the directory (%s)",
				     err_text(e));
	if (e == ERR_OK)
		e = state_holder(s->state, holder, &h);
	if (e == ERR_OK)
		e = remember_identity(s, h, m, &now);
	if (e == ERR_OK)
		*out = now;
	state_holder_free(h);
	return e;
}
