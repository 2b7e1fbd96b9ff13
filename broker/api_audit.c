/* SPDX-License-Identifier: EUPL-1.2 */
/* AuditService: the whole log for those who watch over the chain.  Reading it is an entry itself. */
#include <string.h>

#include "broker/api.h"
#include "broker/api_audit.h"
#include "broker/api_entry.h"
#include "broker/api_statement.h"

#define AUDITOR "auditor" /* the role */
#define PAGE_ENTRIES 2048
#define PAGE_BYTES (4u << 20) /* about so much of a page is loaded */
#define CHUNK_ENTRIES 128
#define EDITIONS_MAX 16
#define EDITIONS_BYTES (16u << 20)

struct audit {
	struct checked statement;
	uint64_t index;
};

bool api_audit_allowed(const struct member *m)
{
	struct slug role = {.s = AUDITOR};

	return m->status == MEMBER_ACTIVE && member_has_role(m, &role);
}

/* ---- ListEntries ------------------------------------------------------------------------------------- */

static enum err entries_prepare(struct call *c)
{
	const Eenmaal__V1__ListEntriesRequest *request =
		(const Eenmaal__V1__ListEntriesRequest *)c->request;
	struct audit *s = call_alloc(c, sizeof(*s));
	enum err e = ERR_OK;

	if (s == NULL)
		return ERR_MEMORY;
	c->state = s;
	e = api_member_statement(c, request->query, STATEMENT_AUDIT_QUERY, &s->statement);
	if (e != ERR_OK)
		return e;
	if (!api_audit_allowed(c->member))
		return call_reject(c, ERR_FORBIDDEN, REASON_NOT_ALLOWED, &s->statement.envelope);
	return ERR_OK;
}

static enum err entries_apply(struct call *c, struct txn *t)
{
	struct audit *s = c->state;

	return api_member_reading(t, c, &s->statement, EENMAAL__V1__ACTION__ACTION_AUDIT_READ,
				  &s->index);
}

static enum err load_statement(struct call *c, const struct store_entry *row,
			       Eenmaal__V1__LogEntry *out)
{
	struct envelope envelope = {0};
	enum err e = ERR_OK;

	if (row->attached)
		return codec_envelope_message(row->attached, c->arena, &out->statement);
	e = store_entry_statement_get(c->worker->reader, row, c->arena, &envelope);
	return e == ERR_OK ? codec_envelope_message(&envelope, c->arena, &out->statement) : e;
}

/*
 * Erased with its holder or its segment, or changed so that it has no form: the entry stands without
 * it, and whoever checks the log says which ones must not.
 */
static bool stands_without(enum err e)
{
	return e == ERR_NOT_FOUND || e == ERR_DAMAGED || e == ERR_STATEMENT_TYPE || e == ERR_INPUT;
}

enum err api_audit_statement(struct call *c, const struct store_entry *row,
			     Eenmaal__V1__LogEntry *out)
{
	enum err e = row->has_statement ? load_statement(c, row, out) : ERR_OK;

	return stands_without(e) ? ERR_OK : e;
}

static enum err add_entry(struct call *c, const struct store_entry *row,
			  Eenmaal__V1__ListEntriesResponse *reply, size_t *bytes)
{
	Eenmaal__V1__LogEntry **to = &reply->entries[reply->n_entries];
	enum err e = api_entry_message(c, row, to);

	if (e == ERR_OK)
		e = api_audit_statement(c, row, *to);
	if (e != ERR_OK)
		return e;
	*bytes += row->seen.len + row->kept.len;
	*bytes += (*to)->statement ? (*to)->statement->payload.len : 0;
	reply->n_entries++;
	return ERR_OK;
}

/* One chunk of entries below end; false in *more when the page is complete. */
static enum err load_chunk(struct call *c, uint64_t end, size_t *bytes,
			   Eenmaal__V1__ListEntriesResponse *reply, bool *more)
{
	const struct audit *s = c->state;
	const Eenmaal__V1__AuditQuery *query =
		(const Eenmaal__V1__AuditQuery *)s->statement.message;
	struct store_entry *rows = call_alloc(c, CHUNK_ENTRIES * sizeof(*rows));
	struct store_page page = {.limit = CHUNK_ENTRIES, .arena = c->arena};
	enum err e = rows == NULL
			     ? ERR_MEMORY
			     : store_entry_list_whole(c->worker->reader,
						      query->first + reply->n_entries, &page, rows);

	*more = page.count == CHUNK_ENTRIES;
	for (unsigned n = 0; n < page.count && e == ERR_OK; n++) {
		if (rows[n].index >= end || *bytes >= PAGE_BYTES ||
		    reply->n_entries == PAGE_ENTRIES) {
			*more = false;
			break;
		}
		e = add_entry(c, &rows[n], reply, bytes);
	}
	return e;
}

/* What lies before the own entry is durable by now and, but for erasures, for ever. */
static enum err load_page(struct call *c, Eenmaal__V1__ListEntriesResponse *reply)
{
	const struct audit *s = c->state;
	size_t bytes = 0;
	bool more = true;
	enum err e = ERR_OK;

	reply->entries = call_alloc(c, PAGE_ENTRIES * sizeof(*reply->entries));
	if (reply->entries == NULL)
		return ERR_MEMORY;
	while (more && e == ERR_OK)
		e = load_chunk(c, s->index, &bytes, reply, &more);
	return e;
}

static enum err entries_finish(struct call *c)
{
	const Eenmaal__V1__ListEntriesRequest *request =
		(const Eenmaal__V1__ListEntriesRequest *)c->request;
	const struct audit *s = c->state;
	Eenmaal__V1__ListEntriesResponse reply = EENMAAL__V1__LIST_ENTRIES_RESPONSE__INIT;
	enum err e = load_page(c, &reply);

	if (e == ERR_OK)
		e = txn_open_receipt(c, s->index, &reply.receipt);
	if (e == ERR_OK)
		e = txn_consistency(c, request->known_size, &reply.n_consistency,
				    &reply.consistency);
	return e == ERR_OK ? call_reply(c, &reply) : e;
}

/* ---- ListDirectories ---------------------------------------------------------------------------------- */

static enum err edition_message(struct call *c, const struct store_edition *row,
				Eenmaal__V1__DirectoryEdition **out)
{
	Eenmaal__V1__DirectoryEdition *m = call_alloc(c, sizeof(*m));

	if (m == NULL)
		return ERR_MEMORY;
	eenmaal__v1__directory_edition__init(m);
	m->agreement = codec_bytes(row->agreement.data, row->agreement.len);
	*out = m;
	return api_stored_statement(c, c->worker->reader, &row->statement, &m->directory);
}

/* One at a time: each may be megabytes, and only so many fit into an answer. */
static enum err load_editions(struct call *c, uint64_t after,
			      Eenmaal__V1__ListDirectoriesResponse *reply)
{
	size_t bytes = 0;
	enum err e = ERR_OK;

	while (e == ERR_OK) {
		struct store_edition row = {0};
		struct store_page page = {.limit = 1, .arena = c->arena};

		e = store_edition_list(c->worker->reader, after, &page, &row);
		if (e != ERR_OK || page.count == 0)
			break;
		reply->more = reply->n_editions == EDITIONS_MAX || bytes > EDITIONS_BYTES;
		if (reply->more)
			break;
		e = edition_message(c, &row, &reply->editions[reply->n_editions]);
		if (e == ERR_OK)
			bytes += row.agreement.len +
				 reply->editions[reply->n_editions++]->directory->payload.len;
		after = row.version;
	}
	return e;
}

static enum err directories_read(struct call *c)
{
	const Eenmaal__V1__ListDirectoriesRequest *request =
		(const Eenmaal__V1__ListDirectoriesRequest *)c->request;
	Eenmaal__V1__ListDirectoriesResponse reply = EENMAAL__V1__LIST_DIRECTORIES_RESPONSE__INIT;
	enum err e = ERR_OK;

	if (!api_audit_allowed(c->member))
		return ERR_FORBIDDEN;
	reply.editions = call_alloc(c, EDITIONS_MAX * sizeof(*reply.editions));
	if (reply.editions == NULL)
		return ERR_MEMORY;
	e = load_editions(c, request->after, &reply);
	return e == ERR_OK ? call_reply(c, &reply) : e;
}

#define AUDIT_ROUTE(name)                                                                      \
	.service = "eenmaal.v1.AuditService", .method = (name), .listeners = LISTENER_PARTNER, \
	.body_max = CODEC_REQUEST_MAX, .arena_max = API_AUDIT_ARENA

const struct route api_audit_routes[] = {
	{
		AUDIT_ROUTE("ListEntries"),
		.request = &eenmaal__v1__list_entries_request__descriptor,
		.prepare = entries_prepare,
		.apply = entries_apply,
		.finish = entries_finish,
	},
	{
		AUDIT_ROUTE("ListDirectories"),
		.request = &eenmaal__v1__list_directories_request__descriptor,
		.read = directories_read,
	},
	{
		AUDIT_ROUTE("GetOverview"),
		.request = &eenmaal__v1__get_overview_request__descriptor,
		.prepare = api_audit_page_overview_prepare,
		.apply = api_audit_page_apply,
		.finish = api_audit_page_overview_finish,
	},
	{
		AUDIT_ROUTE("FindEntries"),
		.request = &eenmaal__v1__find_entries_request__descriptor,
		.prepare = api_audit_page_prepare,
		.apply = api_audit_page_apply,
		.finish = api_audit_find_finish,
	},
	{
		AUDIT_ROUTE("GetEntry"),
		.request = &eenmaal__v1__get_entry_request__descriptor,
		.prepare = api_audit_page_prepare,
		.apply = api_audit_page_apply,
		.finish = api_audit_page_entry_finish,
	},
	{0},
};
