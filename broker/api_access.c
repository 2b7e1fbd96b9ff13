/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * PartnerService.ListOwnAccesses: what this member asked to read, and what it was told then.  Why
 * something was refused, and whether there is such a dossier, is not told now either.
 */
#include "broker/api_partner.h"
#include "broker/api_statement.h"

#define ACCESSES_PAGE 64

struct list_own {
	struct checked statement;
	Eenmaal__V1__ListOwnAccessesResponse reply;
	uint64_t index;
};

enum err list_own_accesses_prepare(struct call *c)
{
	const Eenmaal__V1__ListOwnAccessesRequest *request =
		(const Eenmaal__V1__ListOwnAccessesRequest *)c->request;
	struct list_own *s = call_alloc(c, sizeof(*s));
	enum err e = ERR_OK;

	if (s == NULL)
		return ERR_MEMORY;
	c->state = s;
	e = api_member_statement(c, request->query, STATEMENT_ACCESS_QUERY, &s->statement);
	if (e == ERR_OK && c->member->status != MEMBER_ACTIVE)
		return call_reject(c, ERR_FORBIDDEN, REASON_PARTNER_SUSPENDED,
				   &s->statement.envelope);
	return e;
}

enum err list_own_accesses_apply(struct call *c, struct txn *t)
{
	struct list_own *s = c->state;

	return api_member_reading(t, c, &s->statement, EENMAAL__V1__ACTION__ACTION_ACCESSES_READ,
				  &s->index);
}

/* Of the kept part only the dossier that the partner itself had named. */
static enum err name_holder(struct call *c, const struct store_entry *row,
			    Eenmaal__V1__OwnAccess *out)
{
	ProtobufCMessage *message = NULL;
	const Eenmaal__V1__KeptRecord *kept;
	enum err e = codec_decode(&eenmaal__v1__kept_record__descriptor, row->kept, CODEC_LENIENT,
				  c->arena, &message);

	if (e != ERR_OK)
		return e == ERR_INPUT ? ERR_DAMAGED : e;
	kept = (const Eenmaal__V1__KeptRecord *)message;
	out->holder = kept->holder.len > 0 ? kept->holder : kept->claimed_holder;
	return ERR_OK;
}

static enum err make_entry(struct call *c, const struct store_entry *row,
			   Eenmaal__V1__Receipt **out)
{
	Eenmaal__V1__Receipt *r = call_alloc(c, sizeof(*r));
	struct hash *kept = call_alloc(c, sizeof(*kept));

	if (r == NULL || kept == NULL)
		return ERR_MEMORY;
	eenmaal__v1__receipt__init(r);
	record_part_hash(row->salts.kept, row->kept, kept);
	r->seen = codec_bytes(row->seen.data, row->seen.len);
	r->seen_salt = codec_bytes(row->salts.seen, RECORD_SALT_LEN);
	r->kept_hash = codec_bytes(kept->b, HASH_LEN);
	r->leaf_index = row->index;
	*out = r;
	return txn_inclusion(c, row->index, &r->n_inclusion, &r->inclusion);
}

/* Not added when it was erased since its row was read. */
static enum err add_access(struct call *c, const struct store_entry *row,
			   Eenmaal__V1__ListOwnAccessesResponse *reply)
{
	Eenmaal__V1__OwnAccess *m = call_alloc(c, sizeof(*m));
	struct envelope asked = {0};
	enum err e;

	if (m == NULL)
		return ERR_MEMORY;
	eenmaal__v1__own_access__init(m);
	e = store_entry_statement_get(c->worker->reader, row, c->arena, &asked);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	e = codec_envelope_message(&asked, c->arena, &m->access_request);
	if (e == ERR_OK)
		e = make_entry(c, row, &m->entry);
	if (e == ERR_OK)
		e = name_holder(c, row, m);
	if (e == ERR_OK)
		reply->accesses[reply->n_accesses++] = m;
	return e;
}

/* What lies before this reading's own entry is durable by now. */
static enum err load_accesses(struct call *c, struct list_own *s)
{
	const Eenmaal__V1__AccessQuery *m = (const Eenmaal__V1__AccessQuery *)s->statement.message;
	struct store_entry *rows = call_alloc(c, (ACCESSES_PAGE + 1) * sizeof(*rows));
	struct store_page page = {.limit = ACCESSES_PAGE + 1, .arena = c->arena};
	enum err e = ERR_OK;

	s->reply.accesses = call_alloc(c, ACCESSES_PAGE * sizeof(*s->reply.accesses));
	if (rows == NULL || s->reply.accesses == NULL)
		return ERR_MEMORY;
	e = store_entry_list_access(c->worker->reader, &c->member->id, m->first, &page, rows);
	s->reply.more = page.count > ACCESSES_PAGE;
	for (unsigned n = 0; n < page.count && n < ACCESSES_PAGE && e == ERR_OK; n++) {
		if (rows[n].index > s->index) {
			s->reply.more = false;
			break;
		}
		e = add_access(c, &rows[n], &s->reply);
	}
	return e;
}

enum err list_own_accesses_finish(struct call *c)
{
	struct list_own *s = c->state;
	enum err e;

	eenmaal__v1__list_own_accesses_response__init(&s->reply);
	e = load_accesses(c, s);
	if (e == ERR_OK)
		e = txn_receipt(c, s->index, &s->reply.receipt);
	return e == ERR_OK ? call_reply(c, &s->reply) : e;
}
