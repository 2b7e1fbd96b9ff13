/* SPDX-License-Identifier: EUPL-1.2 */
/* PartnerService.PutSegment: a contributor adds to a dossier. */
#include "broker/api_partner.h"
#include "broker/api_segment.h"

struct upload {
	struct checked statement;
	struct store_segment segment;
	struct view ciphertext;
	struct holder_id holder;
	uint64_t index;
};

static const char moved_on[] =
	"the dossier has moved on; ask for the epoch key again and seal anew";

enum err upload_prepare(struct call *c)
{
	const Eenmaal__V1__PutSegmentRequest *request =
		(const Eenmaal__V1__PutSegmentRequest *)c->request;
	struct upload *s = call_alloc(c, sizeof(*s));
	const Eenmaal__V1__Segment *m = NULL;
	enum err e = ERR_OK;

	if (s == NULL)
		return ERR_MEMORY;
	c->state = s;
	e = api_member_statement(c, request->segment, STATEMENT_SEGMENT, &s->statement);
	if (e == ERR_OK)
		e = api_segment_parts(c, &s->statement, request->ciphertext, &s->segment);
	if (e != ERR_OK)
		return e;
	m = (const Eenmaal__V1__Segment *)s->statement.message;
	s->ciphertext = codec_view(request->ciphertext);
	e = codec_holder(m->header->holder, &s->holder);
	if (e != ERR_OK || !slug_equal(&s->segment.author, &c->member->id) || m->reseal != 0)
		return call_reject(c, ERR_INPUT, REASON_MALFORMED, &s->statement.envelope);
	return ERR_OK;
}

static bool may_contribute(const struct call *c, const struct slug *kind)
{
	return c->member->status == MEMBER_ACTIVE &&
	       policy_may_contribute(agreement_permissions(c->trust->agreement),
				     trust_roles(c->trust, c->member),
				     agreement_kind(c->trust->agreement, kind));
}

static enum err upload_record(struct txn *t, struct call *c, struct upload *s,
			      struct store_holder *holder)
{
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	char *kinds[] = {s->segment.kind.s};
	struct entry_draft draft = {
		.action = EENMAAL__V1__ACTION__ACTION_UPLOAD,
		.outcome = EENMAAL__V1__OUTCOME__OUTCOME_DONE,
		.requester = c->member->id.s,
		.statement = &s->statement.envelope,
		.statement_hash = s->statement.hash,
		.holder = holder,
		.kept = &kept,
	};

	kept.n_changed = 1;
	kept.changed = kinds;
	return txn_append(t, c, &draft, &s->index);
}

static enum err upload_store(struct txn *t, struct call *c, struct upload *s,
			     struct store_holder *holder)
{
	enum err e = api_segment_epoch(t, &s->holder, &s->segment);

	if (e == ERR_OK)
		e = api_segment_line(t, &s->holder,
				     (const Eenmaal__V1__Segment *)s->statement.message,
				     &s->segment);
	if (e == ERR_STATE || e == ERR_SEQUENCE)
		return call_fail(c, ERR_STATE, moved_on);
	if (e == ERR_OK)
		e = api_segment_room(t, c, &s->holder, &s->segment, s->ciphertext.len);
	if (e == ERR_OK)
		e = upload_record(t, c, s, holder);
	if (e == ERR_OK)
		e = store_segment_put(t->store, &s->holder, &s->segment, s->ciphertext);
	if (e == ERR_NOT_FOUND)
		return call_fail(c, ERR_STATE, "the version to be replaced is not there");
	if (e == ERR_RANGE)
		return call_fail(c, ERR_STATE, "this part of the dossier is full");
	return e;
}

enum err upload_apply(struct call *c, struct txn *t)
{
	struct upload *s = c->state;
	struct store_holder holder = {0};
	enum err e = txn_use(t, c, s->statement.header, &s->statement.envelope);

	if (e != ERR_OK)
		return e;
	e = store_holder_get(t->store, &s->holder, &holder);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	c->reject_has_holder = e == ERR_OK && !holder.erased;
	c->reject_holder = s->holder;
	if (!may_contribute(c, &s->segment.kind))
		return call_reject(c, ERR_FORBIDDEN, REASON_NOT_ALLOWED, &s->statement.envelope);
	if (e == ERR_NOT_FOUND || holder.erased)
		return call_reject(c, ERR_NOT_FOUND, REASON_NO_DOSSIER, &s->statement.envelope);
	return upload_store(t, c, s, &holder);
}

enum err upload_finish(struct call *c)
{
	const struct upload *s = c->state;
	Eenmaal__V1__PutSegmentResponse reply = EENMAAL__V1__PUT_SEGMENT_RESPONSE__INIT;
	enum err e = txn_receipt(c, s->index, &reply.receipt);

	return e == ERR_OK ? call_reply(c, &reply) : e;
}
