/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * HolderService.GetDossier, GetSegment and ListAccesses.  Reading is recorded, too, and what is read
 * is loaded in the same transaction, so that it fits to the entry.
 */
#include <string.h>

#include "broker/api_entry.h"
#include "broker/api_epochs.h"
#include "broker/api_grant_status.h"
#include "broker/api_holder.h"

#define STATEMENTS_MAX 512 /* of epochs */
#define SEGMENTS_MAX 4096
#define GRANTS_MAX 1024  /* the newest */
#define REQUESTS_MAX 256 /* the newest */
#define ACCESSES_MAX 256

struct query {
	struct checked statement;
	const Eenmaal__V1__HolderQuery *message;
	struct store_holder holder;
	uint64_t index;
	union {
		Eenmaal__V1__GetDossierResponse dossier;
		Eenmaal__V1__GetSegmentResponse segment;
		Eenmaal__V1__ListAccessesResponse accesses;
	} reply;
};

static enum err query_prepare(struct call *c, const Eenmaal__V1__Envelope *wire)
{
	struct query *s = call_alloc(c, sizeof(*s));
	enum err e = ERR_OK;

	if (s == NULL)
		return ERR_MEMORY;
	c->state = s;
	e = api_holder_statement(c, wire, STATEMENT_HOLDER_QUERY, &s->statement, &s->holder);
	if (e != ERR_OK)
		return e;
	s->message = (const Eenmaal__V1__HolderQuery *)s->statement.message;
	/* A query for one method must not serve for another. */
	if (strcmp(s->message->method, c->route->method) != 0)
		return call_reject(c, ERR_INPUT, REASON_MALFORMED, &s->statement.envelope);
	return ERR_OK;
}

static enum err query_record(struct txn *t, struct call *c, struct query *s)
{
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	char *kinds[] = {s->message->kind};
	struct entry_draft draft = {
		.action = EENMAAL__V1__ACTION__ACTION_HOLDER_READ,
		.outcome = EENMAAL__V1__OUTCOME__OUTCOME_DONE,
		.requester = "holder",
		.statement = &s->statement.envelope,
		.statement_hash = s->statement.hash,
		.holder = &s->holder,
		.reading = true,
		.kept = &kept,
	};

	kept.changed = kinds;
	kept.n_changed = s->message->kind[0] != 0 ? 1 : 0;
	return txn_append(t, c, &draft, &s->index);
}

/* ---- GetDossier ---------------------------------------------------------------------------------------- */

static enum err load_epochs(struct txn *t, struct call *c, struct query *s)
{
	Eenmaal__V1__GetDossierResponse *reply = &s->reply.dossier;
	struct hash *hashes = call_alloc(c, STATEMENTS_MAX * sizeof(*hashes));
	struct store_page page = {.limit = STATEMENTS_MAX};
	enum err e = ERR_OK;

	reply->epochs = call_alloc(c, STATEMENTS_MAX * sizeof(*reply->epochs));
	if (hashes == NULL || reply->epochs == NULL)
		return ERR_MEMORY;
	e = store_epoch_statements(t->store, &s->holder.id, &page, hashes);
	for (unsigned n = 0; n < page.count && e == ERR_OK; n++)
		e = api_stored_statement(c, t->store, &hashes[n],
					 &reply->epochs[reply->n_epochs++]);
	if (e == ERR_OK)
		e = api_epochs_current(c, t->store, &s->holder.id, &reply->n_current,
				       &reply->current);
	return e;
}

static enum err segment_info(struct txn *t, struct call *c, const struct store_segment *row,
			     Eenmaal__V1__SegmentInfo **out)
{
	Eenmaal__V1__SegmentInfo *m = call_alloc(c, sizeof(*m));

	if (m == NULL)
		return ERR_MEMORY;
	eenmaal__v1__segment_info__init(m);
	m->size = row->size;
	m->origin = codec_bytes(row->origin.b, HASH_LEN);
	*out = m;
	return api_stored_statement(c, t->store, &row->statement, &m->segment);
}

static enum err load_segments(struct txn *t, struct call *c, struct query *s)
{
	Eenmaal__V1__GetDossierResponse *reply = &s->reply.dossier;
	struct store_segment *rows = call_alloc(c, SEGMENTS_MAX * sizeof(*rows));
	struct store_page page = {.limit = SEGMENTS_MAX};
	enum err e = ERR_OK;

	if (rows == NULL)
		return ERR_MEMORY;
	e = store_segment_list(t->store, &s->holder.id, NULL, &page, rows);
	reply->segments = call_alloc(c, (page.count + 1) * sizeof(*reply->segments));
	if (reply->segments == NULL)
		return ERR_MEMORY;
	for (unsigned n = 0; n < page.count && e == ERR_OK; n++)
		e = segment_info(t, c, &rows[n], &reply->segments[reply->n_segments++]);
	return e;
}

static enum err load_grants(struct txn *t, struct call *c, struct query *s)
{
	Eenmaal__V1__GetDossierResponse *reply = &s->reply.dossier;
	struct store_grant *rows = call_alloc(c, GRANTS_MAX * sizeof(*rows));
	struct store_page page = {.limit = GRANTS_MAX, .arena = c->arena};
	enum err e = ERR_OK;

	if (rows == NULL)
		return ERR_MEMORY;
	e = store_grant_list(t->store, &s->holder.id, NULL, &page, rows);
	if (e == ERR_OK)
		e = api_grant_statuses(c, t->store, rows, page.count, &reply->grants);
	if (e == ERR_OK)
		reply->n_grants = page.count;
	return e;
}

static enum err load_requests(struct txn *t, struct call *c, struct query *s)
{
	Eenmaal__V1__GetDossierResponse *reply = &s->reply.dossier;
	struct store_request *rows = call_alloc(c, REQUESTS_MAX * sizeof(*rows));
	Eenmaal__V1__ConsentRequestStatus *items = call_alloc(c, REQUESTS_MAX * sizeof(*items));
	struct store_page page = {.limit = REQUESTS_MAX};
	enum err e = ERR_OK;

	reply->requests = call_alloc(c, REQUESTS_MAX * sizeof(*reply->requests));
	if (rows == NULL || items == NULL || reply->requests == NULL)
		return ERR_MEMORY;
	e = store_request_list(t->store, &s->holder.id, &page, rows);
	for (unsigned n = 0; n < page.count && e == ERR_OK; n++) {
		eenmaal__v1__consent_request_status__init(&items[n]);
		items[n].state = (Eenmaal__V1__GrantState)rows[n].state;
		reply->requests[reply->n_requests++] = &items[n];
		e = api_stored_statement(c, t->store, &rows[n].statement,
					 &items[n].consent_request);
	}
	return e;
}

/* Who stopped everything, when it was not the holder. */
static enum err load_freeze(struct txn *t, struct call *c, struct query *s)
{
	static const struct hash none;

	if (!s->holder.stopped || hash_equal(&s->holder.freeze, &none))
		return ERR_OK;
	return api_stored_statement(c, t->store, &s->holder.freeze, &s->reply.dossier.frozen_by);
}

enum err get_dossier_prepare(struct call *c)
{
	return query_prepare(c, ((const Eenmaal__V1__GetDossierRequest *)c->request)->query);
}

enum err get_dossier_apply(struct call *c, struct txn *t)
{
	struct query *s = c->state;
	Eenmaal__V1__GetDossierResponse *reply = &s->reply.dossier;
	enum err e = api_holder_current(t, c, &s->statement, &s->holder, false);

	if (e == ERR_OK)
		e = query_record(t, c, s);
	if (e != ERR_OK)
		return e;
	eenmaal__v1__get_dossier_response__init(reply);
	reply->sequence = s->holder.sequence;
	reply->stopped = s->holder.stopped;
	e = load_freeze(t, c, s);
	if (e != ERR_OK)
		return e;
	e = api_identity(c, t->store, &s->holder.id, &reply->identity);
	if (e == ERR_OK)
		e = load_epochs(t, c, s);
	if (e == ERR_OK)
		e = load_segments(t, c, s);
	if (e == ERR_OK)
		e = load_grants(t, c, s);
	return e == ERR_OK ? load_requests(t, c, s) : e;
}

enum err get_dossier_finish(struct call *c)
{
	struct query *s = c->state;
	enum err e = txn_open_receipt(c, s->index, &s->reply.dossier.receipt);

	return e == ERR_OK ? call_reply(c, &s->reply.dossier) : e;
}

/* ---- GetSegment ---------------------------------------------------------------------------------------- */

enum err get_segment_prepare(struct call *c)
{
	return query_prepare(c, ((const Eenmaal__V1__GetSegmentRequest *)c->request)->query);
}

static enum err find_segment(struct txn *t, struct call *c, const struct query *s,
			     struct store_segment *out)
{
	struct store_segment_key key = {.version = s->message->version};
	enum err e = codec_slug(s->message->kind, &key.kind);

	if (e == ERR_OK)
		e = codec_slug(s->message->author, &key.author);
	if (e == ERR_OK)
		e = store_segment_get(t->store, &s->holder.id, &key, out);
	if (e == ERR_NOT_FOUND)
		return call_fail(c, e, "the dossier has no such document");
	return e;
}

enum err get_segment_apply(struct call *c, struct txn *t)
{
	struct query *s = c->state;
	Eenmaal__V1__GetSegmentResponse *reply = &s->reply.segment;
	struct store_segment segment = {0};
	struct view ciphertext = {0};
	enum err e = api_holder_current(t, c, &s->statement, &s->holder, false);

	if (e == ERR_OK)
		e = find_segment(t, c, s, &segment);
	if (e == ERR_OK)
		e = query_record(t, c, s);
	if (e != ERR_OK)
		return e;
	eenmaal__v1__get_segment_response__init(reply);
	e = api_stored_statement(c, t->store, &segment.statement, &reply->segment);
	if (e == ERR_OK)
		e = store_segment_ciphertext(t->store, segment.row, c->arena, &ciphertext);
	if (e == ERR_NOT_FOUND)
		return call_fail(c, e, "this document was replaced, and is gone");
	reply->ciphertext = codec_bytes(ciphertext.data, ciphertext.len);
	return e;
}

enum err get_segment_finish(struct call *c)
{
	struct query *s = c->state;
	enum err e = txn_open_receipt(c, s->index, &s->reply.segment.receipt);

	return e == ERR_OK ? call_reply(c, &s->reply.segment) : e;
}

/* ---- ListAccesses -------------------------------------------------------------------------------------- */

enum err list_accesses_prepare(struct call *c)
{
	return query_prepare(c, ((const Eenmaal__V1__ListAccessesRequest *)c->request)->query);
}

/* The newest entry of the broker's own that is older than the retention: retain.c. */
static enum err load_mark(struct txn *t, struct call *c, Eenmaal__V1__LogEntry **out)
{
	int64_t days = agreement_retention_days(c->trust->agreement);
	struct store_page page = {.limit = 1, .arena = c->arena};
	struct store_entry *row = call_alloc(c, sizeof(*row));
	struct store_mark mark = {0};
	enum err e = row ? store_mark_newest(t->store, t->now - days * INT64_C(86400), &mark)
			 : ERR_MEMORY;

	/* The agreement keeps everything for longer than it did: there is nothing to show. */
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	e = store_entry_list(t->store, mark.index, &page, row);
	if (e == ERR_OK && page.count == 0)
		e = ERR_DAMAGED;
	return e == ERR_OK ? api_entry_message(c, row, out) : e;
}

static enum err load_accesses(struct txn *t, struct call *c, struct query *s)
{
	Eenmaal__V1__ListAccessesResponse *reply = &s->reply.accesses;
	struct store_entry *rows = call_alloc(c, (ACCESSES_MAX + 1) * sizeof(*rows));
	struct store_page page = {.limit = ACCESSES_MAX + 1, .arena = c->arena};
	bool gone = false;
	enum err e = ERR_OK;

	reply->entries = call_alloc(c, ACCESSES_MAX * sizeof(*reply->entries));
	if (rows == NULL || reply->entries == NULL)
		return ERR_MEMORY;
	e = store_entry_list_holder(t->store, &s->holder.id, s->message->first, &page, rows);
	reply->first = s->message->first;
	reply->more = page.count > ACCESSES_MAX;
	for (unsigned n = 0; n < page.count && n < ACCESSES_MAX && e == ERR_OK; n++) {
		gone = gone || rows[n].erased;
		e = api_entry_message(c, &rows[n], &reply->entries[reply->n_entries++]);
	}
	return e == ERR_OK && gone ? load_mark(t, c, &reply->mark) : e;
}

/* What came before this reading's own entry, which the receipt shows. */
enum err list_accesses_apply(struct call *c, struct txn *t)
{
	struct query *s = c->state;
	enum err e = api_holder_current(t, c, &s->statement, &s->holder, false);

	if (e != ERR_OK)
		return e;
	eenmaal__v1__list_accesses_response__init(&s->reply.accesses);
	e = load_accesses(t, c, s);
	return e == ERR_OK ? query_record(t, c, s) : e;
}

enum err list_accesses_finish(struct call *c)
{
	struct query *s = c->state;
	Eenmaal__V1__ListAccessesResponse *reply = &s->reply.accesses;
	enum err e = txn_open_receipt(c, s->index, &reply->receipt);

	for (size_t n = 0; n < reply->n_entries && e == ERR_OK; n++) {
		Eenmaal__V1__LogEntry *entry = reply->entries[n];

		e = txn_inclusion(c, entry->leaf_index, &entry->n_inclusion, &entry->inclusion);
	}
	if (e == ERR_OK && reply->mark)
		e = txn_inclusion(c, reply->mark->leaf_index, &reply->mark->n_inclusion,
				  &reply->mark->inclusion);
	return e == ERR_OK ? call_reply(c, reply) : e;
}
