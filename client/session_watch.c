/* SPDX-License-Identifier: EUPL-1.2 */
/* Is everybody shown the same log?  Witnesses that the broker does not run say so. */
#include <string.h>

#include "broker/ledger/cosign.h"
#include "client/session.h"

#define EVERY_SECONDS 3600
#define AHEAD_MAX 300 /* seconds that a witness's clock may run ahead */

static enum err not_shown(struct session *s)
{
	return session_wrong(
		s, ERR_VERIFY,
		"what the witnesses signed is not a beginning of the log that is shown "
		"here: somebody is shown another one; tell the auditor");
}

/* The newest checkpoint; what was seen before is continued by it. */
static enum err take_newest(struct session *s, const Eenmaal__V1__GetCheckpointResponse *m,
			    struct checkpoint *out)
{
	struct merkle_proof proof;
	enum err e = checkpoint_verify(view_str(m->checkpoint), s->trust.keys, s->trust.key_count,
				       s->trust.origin, out);

	if (e == ERR_OK)
		e = proof_from_wire(m->n_consistency, m->consistency, &proof);
	if (e != ERR_OK)
		return err_class(e) == CLASS_FAULT
			       ? e
			       : session_wrong(s, ERR_VERIFY,
					       "the broker's checkpoint does not verify");
	return session_checkpoint(s, out, &proof);
}

static unsigned count_fresh(const struct cosign_tally *t, size_t count, int64_t now,
			    int64_t max_age)
{
	unsigned fresh = 0;

	for (size_t n = 0; n < count; n++)
		fresh += t->times[n] > now - max_age && t->times[n] <= now + AHEAD_MAX;
	return fresh;
}

static enum err take_cosigned(struct session *s, const Eenmaal__V1__GetCheckpointResponse *m,
			      const struct checkpoint *newest, int64_t max_age,
			      struct session_watch *out)
{
	const struct directory *d = s->directory;
	struct note_key keys[DIRECTORY_WITNESSES_MAX];
	struct view note = view_str(m->cosigned);
	struct cosign_tally tally = {.count = 0};
	struct checkpoint signed_one = {.size = 0};
	struct merkle_proof proof;
	enum err e = checkpoint_verify(note, s->trust.keys, s->trust.key_count, s->trust.origin,
				       &signed_one);

	if (e == ERR_OK)
		e = convert_witnesses(d, keys);
	if (e == ERR_OK)
		e = cosign_count(note, keys, d->witness_count, &tally);
	if (e == ERR_OK)
		e = proof_from_wire(m->n_cosigned_consistency, m->cosigned_consistency, &proof);
	if (e == ERR_OK)
		e = merkle_verify_consistency(signed_one.size, newest->size, &signed_one.root,
					      &newest->root, &proof);
	if (e != ERR_OK)
		return err_class(e) == CLASS_FAULT ? e : not_shown(s);
	out->checkpoint = signed_one;
	out->signers = count_fresh(&tally, d->witness_count, session_now(s), max_age);
	return ERR_OK;
}

static enum err judge(struct session *s, const struct session_watch *w)
{
	if (w->signers >= w->demanded)
		return ERR_OK;
	return session_wrong(
		s, ERR_VERIFY,
		"%u of %u witnesses vouch for the broker's log, but %u must: it may be "
		"another one than others are shown%s; tell the auditor",
		w->signers, w->witnesses, w->demanded,
		w->alarm ? " (the broker itself says that a witness objects)" : "");
}

static enum err remember(struct session *s)
{
	struct state_broker next = *state_broker(s->state);

	next.witnessed_at = session_now(s);
	return state_set_broker(s->state, &next);
}

static unsigned demanded(const struct session *s)
{
	unsigned quorum = s->directory->witness_quorum, minimum = s->profile->witnesses_minimum;

	return minimum > quorum ? minimum : quorum;
}

enum err session_watch(struct session *s, int64_t max_age, struct session_watch *out)
{
	Eenmaal__V1__GetCheckpointRequest request = EENMAAL__V1__GET_CHECKPOINT_REQUEST__INIT;
	const Eenmaal__V1__GetCheckpointResponse *m = NULL;
	ProtobufCMessage *reply = NULL;
	struct checkpoint newest = {.size = 0};
	enum err e;

	*out = (struct session_watch){
		.witnesses = (unsigned)s->directory->witness_count,
		.demanded = demanded(s),
	};
	request.known_size = s->seen.size;
	e = session_call(s, "eenmaal.v1.DirectoryService/GetCheckpoint", &request,
			 &eenmaal__v1__get_checkpoint_response__descriptor, &reply);
	if (s->seen.size > 0 && (e == ERR_INPUT || e == ERR_NOT_FOUND))
		return session_wrong(
			s, ERR_ROLLBACK,
			"the broker's log is shorter than the one that was seen before: "
			"it was rewritten; tell the auditor");
	if (e != ERR_OK)
		return e;
	m = (const Eenmaal__V1__GetCheckpointResponse *)reply;
	out->alarm = m->alarm != EENMAAL__V1__WITNESS_ALARM__WITNESS_ALARM_UNSPECIFIED;
	e = take_newest(s, m, &newest);
	if (e == ERR_OK && m->cosigned[0])
		e = take_cosigned(s, m, &newest, max_age, out);
	if (e == ERR_OK)
		e = judge(s, out);
	return e == ERR_OK && out->demanded > 0 ? remember(s) : e;
}

enum err session_watch_hourly(struct session *s)
{
	int64_t now = session_now(s), last = state_broker(s->state)->witnessed_at;
	struct session_watch found;

	if (demanded(s) == 0 || (last <= now && now - last < EVERY_SECONDS))
		return ERR_OK;
	return session_watch(s, SESSION_WATCH_AGE, &found);
}
