/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * "This is not right": HolderService.PutRemark stores it for who wrote the document, and as a document
 * by the holder for everyone who may read that kind; PartnerService.ListRemarks gives the author its
 * own.
 */
#include <string.h>

#include "broker/api_change.h"
#include "broker/api_holder.h"
#include "broker/api_partner.h"
#include "broker/api_segment.h"
#include "proto/convert.h"

#define REMARKS_PAGE 16

/* ---- PutRemark ------------------------------------------------------------------------------------------- */

struct remark {
	struct change remark, segment; /* of one holder */
	const Eenmaal__V1__Remark *message;
	struct store_segment document; /* the holder's own */
	struct view ciphertext;
	struct slug author;
};

/* Sealed to a key that the author has: what it cannot open would be said to nobody. */
static enum err check_author(struct call *c, const struct remark *s)
{
	const Eenmaal__V1__Remark *m = s->message;
	const struct member *author = directory_find(c->trust->directory, &s->author);
	struct hash key = {0};

	if (m->sealed == NULL)
		return ERR_OK;
	if (author != NULL && author->status == MEMBER_ACTIVE && author->has_kem_key)
		convert_key_hash(&author->kem_key, &key);
	if (author == NULL || m->sealed->suite != author->kem_key.suite ||
	    !view_equal(codec_view(m->author_key_hash), view_of(key.b, HASH_LEN)))
		return call_fail(c, ERR_STATE,
				 "the author has another key now; load the directory again");
	return ERR_OK;
}

/* Both are about one kind, and the document is the holder's first word on it, no re-seal. */
static enum err check_pair(struct call *c, const struct remark *s)
{
	if (!slug_is(&s->document.author, "holder") || s->document.reseal != 0 ||
	    !slug_is(&s->document.kind, s->message->kind))
		return call_reject(c, ERR_INPUT, REASON_MALFORMED, &s->segment.statement.envelope);
	return check_author(c, s);
}

enum err put_remark_prepare(struct call *c)
{
	const Eenmaal__V1__PutRemarkRequest *request =
		(const Eenmaal__V1__PutRemarkRequest *)c->request;
	struct remark *s = call_alloc(c, sizeof(*s));
	enum err e = ERR_OK;

	if (s == NULL)
		return ERR_MEMORY;
	c->state = s;
	e = change_prepare(c, request->remark, STATEMENT_REMARK, &s->remark);
	if (e != ERR_OK)
		return e;
	s->message = (const Eenmaal__V1__Remark *)s->remark.statement.message;
	s->segment.holder = s->remark.holder;
	s->ciphertext = codec_view(request->ciphertext);
	e = codec_slug(s->message->author, &s->author);
	if (e == ERR_OK)
		e = change_prepare_next(c, request->segment, STATEMENT_SEGMENT, s->remark.holder,
					&s->segment);
	if (e == ERR_OK)
		e = api_segment_parts(c, &s->segment.statement, request->ciphertext, &s->document);
	return e == ERR_OK ? check_pair(c, s) : e;
}

/* The document must be there as the holder saw it. */
static enum err check_live(struct txn *t, struct call *c, const struct remark *s)
{
	struct live_segments live = {0};
	enum err e = api_segment_live(t, c, &s->remark.holder->id, &s->document.kind, &live);

	for (size_t n = 0; n < live.count && e == ERR_OK; n++)
		if (live.at[n].version == s->message->version &&
		    slug_equal(&live.at[n].author, &s->author) &&
		    view_equal(codec_view(s->message->segment_hash),
			       view_of(live.at[n].statement.b, HASH_LEN)))
			return ERR_OK;
	if (e == ERR_OK)
		e = call_fail(c, ERR_STATE,
			      "the document has changed since; read the dossier again");
	return e;
}

static enum err store_remark(struct txn *t, struct call *c, struct remark *s)
{
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	char *kinds[] = {s->document.kind.s};
	struct store_remark row = {
		.author = s->author,
		.holder = s->remark.holder->id,
		.kind = s->document.kind,
		.statement = s->remark.statement.hash,
	};
	enum err e;

	kept.partner = s->author.s;
	kept.n_changed = 1;
	kept.changed = kinds;
	e = change_append(t, c, &s->remark, EENMAAL__V1__ACTION__ACTION_REMARK, &kept);
	/* Without anything sealed there is nothing for the author to read. */
	if (e == ERR_OK && s->message->sealed)
		e = store_remark_put(t->store, &row);
	return e;
}

static enum err store_document(struct txn *t, struct call *c, struct remark *s)
{
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	char *kinds[] = {s->document.kind.s};
	const struct holder_id *id = &s->remark.holder->id;
	enum err e = api_segment_epoch(t, id, &s->document);

	if (e == ERR_OK)
		e = api_segment_line(t, id,
				     (const Eenmaal__V1__Segment *)s->segment.statement.message,
				     &s->document);
	if (e == ERR_STATE || e == ERR_SEQUENCE)
		return call_fail(c, ERR_STATE,
				 "the dossier has moved on; read it again and seal anew");
	if (e == ERR_OK)
		e = api_segment_room(t, c, id, &s->document, s->ciphertext.len);
	kept.n_changed = 1;
	kept.changed = kinds;
	if (e == ERR_OK)
		e = change_append(t, c, &s->segment, EENMAAL__V1__ACTION__ACTION_UPLOAD, &kept);
	if (e == ERR_OK)
		e = store_segment_put(t->store, id, &s->document, s->ciphertext);
	if (e == ERR_NOT_FOUND)
		return call_fail(c, ERR_STATE, "the version to be replaced is not there");
	return e;
}

enum err put_remark_apply(struct call *c, struct txn *t)
{
	struct remark *s = c->state;
	enum err e = change_use(t, c, &s->remark);

	if (e == ERR_OK)
		e = check_live(t, c, s);
	if (e == ERR_OK)
		e = store_remark(t, c, s);
	if (e == ERR_OK)
		e = change_use_next(t, c, &s->segment);
	return e == ERR_OK ? store_document(t, c, s) : e;
}

enum err put_remark_finish(struct call *c)
{
	const struct remark *s = c->state;
	Eenmaal__V1__PutRemarkResponse reply = EENMAAL__V1__PUT_REMARK_RESPONSE__INIT;
	enum err e = txn_open_receipt(c, s->remark.index, &reply.receipt);

	return e == ERR_OK ? call_reply(c, &reply) : e;
}

/* ---- ListRemarks ----------------------------------------------------------------------------------------- */

struct list_remarks {
	struct checked statement;
	Eenmaal__V1__ListRemarksResponse reply;
	uint64_t index;
};

enum err list_remarks_prepare(struct call *c)
{
	const Eenmaal__V1__ListRemarksRequest *request =
		(const Eenmaal__V1__ListRemarksRequest *)c->request;
	struct list_remarks *s = call_alloc(c, sizeof(*s));
	enum err e = ERR_OK;

	if (s == NULL)
		return ERR_MEMORY;
	c->state = s;
	e = api_member_statement(c, request->query, STATEMENT_REMARK_QUERY, &s->statement);
	if (e == ERR_OK && c->member->status != MEMBER_ACTIVE)
		return call_reject(c, ERR_FORBIDDEN, REASON_PARTNER_SUSPENDED,
				   &s->statement.envelope);
	return e;
}

static enum err load_remarks(struct txn *t, struct call *c, struct list_remarks *s)
{
	const Eenmaal__V1__RemarkQuery *m = (const Eenmaal__V1__RemarkQuery *)s->statement.message;
	struct store_remark rows[REMARKS_PAGE + 1];
	struct store_page page = {.limit = REMARKS_PAGE + 1, .arena = c->arena};
	Eenmaal__V1__RemarkInfo *items = call_alloc(c, REMARKS_PAGE * sizeof(*items));
	enum err e;

	s->reply.remarks = call_alloc(c, REMARKS_PAGE * sizeof(*s->reply.remarks));
	if (items == NULL || s->reply.remarks == NULL)
		return ERR_MEMORY;
	e = store_remark_list(t->store, &c->member->id, m->first, &page, rows);
	s->reply.more = page.count > REMARKS_PAGE;
	for (unsigned n = 0; n < page.count && n < REMARKS_PAGE && e == ERR_OK; n++) {
		eenmaal__v1__remark_info__init(&items[n]);
		items[n].number = rows[n].number;
		s->reply.remarks[s->reply.n_remarks++] = &items[n];
		e = api_stored_statement(c, t->store, &rows[n].statement, &items[n].remark);
		if (e == ERR_OK)
			e = api_identity(c, t->store, &rows[n].holder, &items[n].identity);
	}
	return e;
}

enum err list_remarks_apply(struct call *c, struct txn *t)
{
	struct list_remarks *s = c->state;
	enum err e = api_member_reading(t, c, &s->statement,
					EENMAAL__V1__ACTION__ACTION_REMARKS_READ, &s->index);

	eenmaal__v1__list_remarks_response__init(&s->reply);
	return e == ERR_OK ? load_remarks(t, c, s) : e;
}

enum err list_remarks_finish(struct call *c)
{
	struct list_remarks *s = c->state;
	enum err e = txn_receipt(c, s->index, &s->reply.receipt);

	return e == ERR_OK ? call_reply(c, &s->reply) : e;
}
