/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * FindEntries: from the newest entry back, days on which nothing can fit being passed over by their
 * tallies.  A call looks at so many entries at most, and says where to go on.
 */
#include <string.h>

#include "broker/api_audit.h"
#include "broker/api_entry.h"
#include "proto/audit_filter.h"

#define DAY INT64_C(86400)
#define LOOK_MAX 4096 /* entries that one call looks at */
#define CHUNK 64
#define CHUNK_ARENA ((size_t)48 << 20)
#define SKIP_DAYS 400 /* whose tallies are looked through at a time */
#define SKIP_COST 64  /* that counts like so many entries */

/* Entries from `from` on and below `below` are still to be looked at, those below `stretch` later. */
struct search {
	struct call *c;
	struct audit_filter filter;
	struct store_tally_wish wish;
	bool narrow; /* tallies can tell days without a match */
	uint64_t from, below, stretch;
	size_t looked, limit;
	Eenmaal__V1__FindEntriesResponse *reply;
};

/* ---- what is wanted -------------------------------------------------------------------------------------- */

static const char *some(const char *text)
{
	return text[0] ? text : NULL;
}

static enum err read_filter(struct search *s, const Eenmaal__V1__EntryFilter *m)
{
	struct audit_filter *f = &s->filter;

	f->partner = some(m->partner);
	f->staff = some(m->staff);
	f->kind = some(m->kind);
	f->purpose = some(m->purpose);
	f->action = m->action;
	f->has_holder = m->holder.len > 0;
	f->has_from = m->from > 0;
	f->from = m->from;
	f->has_to = m->to > 0;
	f->to = m->to;
	f->has_verdict = m->verdict != EENMAAL__V1__VERDICT__VERDICT_UNSPECIFIED;
	f->released = m->verdict == EENMAAL__V1__VERDICT__VERDICT_RELEASED;
	f->reason = (enum reason)m->reason;
	return f->has_holder ? codec_holder(m->holder, &f->holder) : ERR_OK;
}

/* Holder and broker are not always counted under their own name: tally.h. */
static void make_wish(struct search *s, const Eenmaal__V1__EntryFilter *m)
{
	bool member = strcmp(m->partner, "holder") != 0 && strcmp(m->partner, "broker") != 0;

	s->wish = (struct store_tally_wish){
		.partner = member ? m->partner : "",
		.kind = m->kind,
		.staff = m->staff,
		.action = (unsigned)m->action,
		.reason = (unsigned)m->reason,
		.refused = s->filter.has_verdict && !s->filter.released,
		.done = s->filter.has_verdict && s->filter.released,
	};
	s->narrow = !s->filter.has_holder &&
		    (s->wish.partner[0] || s->wish.kind[0] || s->wish.staff[0] || s->wish.action ||
		     s->wish.reason || s->wish.refused || s->wish.done);
}

static enum err begin(struct search *s, const Eenmaal__V1__FindEntriesRequest *request)
{
	struct store *reader = s->c->worker->reader;
	uint64_t end = 0;
	enum err e = ERR_OK;

	s->limit = request->limit;
	s->below = api_audit_page_look(s->c);
	if (request->before > 0 && request->before < s->below)
		s->below = request->before;
	if (request->filter) {
		e = read_filter(s, request->filter);
		make_wish(s, request->filter);
	}
	if (e == ERR_OK && s->filter.has_from)
		e = store_entry_at(reader, s->filter.from, &s->from);
	if (e == ERR_OK && s->filter.has_to)
		e = store_entry_at(reader, s->filter.to, &end);
	if (e == ERR_OK && s->filter.has_to && end < s->below)
		s->below = end;
	s->stretch = s->narrow ? s->below : s->from;
	return e;
}

/* ---- looking ------------------------------------------------------------------------------------------------ */

static uint64_t larger(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* The newest day, from that of the next entry back, on which something fits; or none of many days. */
static enum err next_stretch(struct search *s)
{
	struct store *reader = s->c->worker->reader;
	struct store_days days = {0};
	int64_t time = 0, day = 0;
	enum err e = store_entry_time(reader, s->below - 1, &time), found = ERR_OK;

	if (e != ERR_OK)
		return e;
	s->looked += SKIP_COST;
	days = (struct store_days){time / DAY - SKIP_DAYS + 1, time / DAY};
	found = store_tally_newest(reader, &s->wish, &days, &day);
	if (found != ERR_OK && found != ERR_NOT_FOUND)
		return found;
	if (found == ERR_NOT_FOUND)
		day = days.from - 1;
	if (day < days.to)
		e = store_entry_at(reader, (day + 1) * DAY, &s->below);
	s->stretch = s->below;
	if (e == ERR_OK && found == ERR_OK)
		e = store_entry_at(reader, day * DAY, &s->stretch);
	s->below = larger(s->below, s->from);
	s->stretch = larger(s->stretch, s->from);
	return e;
}

static enum err add_found(struct search *s, uint64_t index)
{
	Eenmaal__V1__FindEntriesResponse *reply = s->reply;
	struct call *c = s->c;
	struct store_entry *row = NULL;
	Eenmaal__V1__LogEntry *m = NULL;
	enum err e = api_audit_page_row(c, index, &row);

	if (e == ERR_OK)
		e = api_entry_message(c, row, &m);
	if (e == ERR_OK)
		e = txn_inclusion(c, index, &m->n_inclusion, &m->inclusion);
	if (e == ERR_OK)
		reply->entries[reply->n_entries++] = m;
	return e;
}

static enum err look_at(struct search *s, const struct store_entry *row, struct arena *a)
{
	ProtobufCMessage *seen = NULL, *kept = NULL;
	enum err e = ERR_OK;

	if (!row->erased) {
		e = codec_decode(&eenmaal__v1__seen_record__descriptor, row->seen, CODEC_LENIENT, a,
				 &seen);
		if (e == ERR_OK)
			e = codec_decode(&eenmaal__v1__kept_record__descriptor, row->kept,
					 CODEC_LENIENT, a, &kept);
	}
	if (e != ERR_OK)
		return e == ERR_INPUT ? ERR_DAMAGED : e;
	if (!audit_filter_matches(&s->filter, (const Eenmaal__V1__SeenRecord *)seen,
				  (const Eenmaal__V1__KeptRecord *)kept))
		return ERR_OK;
	return add_found(s, row->index);
}

static enum err list(struct search *s, struct store_page *page, struct store_entry *rows)
{
	struct store *reader = s->c->worker->reader;

	if (s->filter.has_holder)
		return store_entry_list_holder_back(reader, &s->filter.holder, s->below, page,
						    rows);
	return store_entry_list_back(reader, s->stretch, s->below, page, rows);
}

static bool goes_on(const struct search *s)
{
	return s->below > s->from && s->reply->n_entries < s->limit && s->looked < LOOK_MAX;
}

/* In memory of its own: most of what is looked at is not found. */
static enum err look_at_some(struct search *s)
{
	struct arena *a = arena_new(CHUNK_ARENA);
	struct store_entry *rows = a ? arena_alloc(a, CHUNK * sizeof(*rows)) : NULL;
	struct store_page page = {.limit = CHUNK, .arena = a};
	enum err e = rows ? list(s, &page, rows) : ERR_MEMORY;
	unsigned n = 0;

	for (; n < page.count && e == ERR_OK && goes_on(s); n++) {
		s->below = larger(rows[n].index, s->from);
		s->looked++;
		if (rows[n].index >= s->from)
			e = look_at(s, &rows[n], a);
	}
	/* Of a holder there may be no more, of the stretch always. */
	if (e == ERR_OK && page.count < CHUNK && n == page.count)
		s->below = s->filter.has_holder ? s->from : s->stretch;
	arena_free(a);
	return e;
}

static enum err find(struct search *s)
{
	enum err e = ERR_OK;

	while (goes_on(s) && e == ERR_OK) {
		if (s->below <= s->stretch)
			e = next_stretch(s);
		else
			e = look_at_some(s);
	}
	s->reply->next = s->below > s->from ? s->below : 0;
	return e;
}

enum err api_audit_find_finish(struct call *c)
{
	const Eenmaal__V1__FindEntriesRequest *request =
		(const Eenmaal__V1__FindEntriesRequest *)c->request;
	Eenmaal__V1__FindEntriesResponse reply = EENMAAL__V1__FIND_ENTRIES_RESPONSE__INIT;
	struct search s = {.c = c, .reply = &reply};
	enum err e = begin(&s, request);

	reply.entries = call_alloc(c, s.limit * sizeof(*reply.entries));
	if (e == ERR_OK && reply.entries == NULL)
		e = ERR_MEMORY;
	if (e == ERR_OK)
		e = find(&s);
	if (e == ERR_OK)
		e = txn_open_receipt(c, api_audit_page_look(c), &reply.receipt);
	if (e == ERR_OK)
		e = txn_consistency(c, request->known_size, &reply.n_consistency,
				    &reply.consistency);
	return e == ERR_OK ? call_reply(c, &reply) : e;
}
