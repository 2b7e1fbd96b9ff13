/* SPDX-License-Identifier: EUPL-1.2 */
/* HolderService.Reseal: the same document, sealed to the present key by its holder. */
#include "broker/api_change.h"
#include "broker/api_holder.h"
#include "broker/api_segment.h"

struct reseal {
	struct change change;
	const Eenmaal__V1__Segment *message;
	struct store_segment segment;
	struct view ciphertext;
};

static const char moved_on[] = "the document has changed since; read the dossier again";

enum err reseal_prepare(struct call *c)
{
	const Eenmaal__V1__ResealRequest *request = (const Eenmaal__V1__ResealRequest *)c->request;
	struct reseal *s = call_alloc(c, sizeof(*s));
	enum err e = ERR_OK;

	if (s == NULL)
		return ERR_MEMORY;
	c->state = s;
	e = change_prepare(c, request->segment, STATEMENT_SEGMENT, &s->change);
	if (e == ERR_OK)
		e = api_segment_parts(c, &s->change.statement, request->ciphertext, &s->segment);
	s->message = (const Eenmaal__V1__Segment *)s->change.statement.message;
	s->ciphertext = codec_view(request->ciphertext);
	return e;
}

/* The statement repeats what the author's own said of the line; a replaced version stays known. */
static enum err check_previous(struct txn *t, const struct reseal *s)
{
	struct store_segment_key key = {s->segment.kind, s->segment.author, s->segment.version - 1};
	struct store_segment previous = {0};
	enum err e = ERR_OK;

	if (s->segment.version == 1)
		return ERR_OK; /* codec_statement() made sure that there is no previous hash */
	e = store_segment_get(t->store, &s->change.holder->id, &key, &previous);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_DAMAGED : e;
	return view_equal(codec_view(s->message->previous_hash),
			  view_of(previous.origin.b, HASH_LEN))
		       ? ERR_OK
		       : ERR_STATE;
}

static enum err check_same(struct txn *t, const struct reseal *s)
{
	struct store_segment_key key = {s->segment.kind, s->segment.author, s->segment.version};
	struct store_segment stored = {0};
	enum err e = store_segment_get(t->store, &s->change.holder->id, &key, &stored);

	if (e != ERR_OK)
		return e;
	if (s->segment.reseal != stored.reseal + 1 || s->segment.replaces != stored.replaces)
		return ERR_STATE;
	e = check_previous(t, s);
	return e == ERR_OK ? api_segment_epoch(t, &s->change.holder->id, &s->segment) : e;
}

static enum err reseal_record(struct txn *t, struct call *c, struct reseal *s)
{
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	char *kinds[] = {s->segment.kind.s};

	kept.partner = s->segment.author.s;
	kept.n_changed = 1;
	kept.changed = kinds;
	return change_append(t, c, &s->change, EENMAAL__V1__ACTION__ACTION_RESEAL, &kept);
}

enum err reseal_apply(struct call *c, struct txn *t)
{
	struct reseal *s = c->state;
	enum err e = change_use(t, c, &s->change);

	if (e != ERR_OK)
		return e;
	e = check_same(t, s);
	if (e == ERR_OK)
		e = reseal_record(t, c, s);
	if (e == ERR_OK)
		e = store_segment_reseal(t->store, &s->change.holder->id, &s->segment,
					 s->ciphertext);
	if (e == ERR_NOT_FOUND || e == ERR_STATE)
		return call_fail(c, e, moved_on);
	return e;
}

enum err reseal_finish(struct call *c)
{
	const struct reseal *s = c->state;
	Eenmaal__V1__ResealResponse reply = EENMAAL__V1__RESEAL_RESPONSE__INIT;
	enum err e = txn_open_receipt(c, s->change.index, &reply.receipt);

	return e == ERR_OK ? call_reply(c, &reply) : e;
}
