/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A reading is hidden as if it had gone by its age.  The broker has the log's key, so that the whole log
 * is its own: the holder's entries once more, a chain of them, and a mark with any time at any place.
 */
#include "tests/support/evil_turns.h"

#include <string.h>

#include "broker/base/clock.h"
#include "broker/ledger/record.h"

#define DAY INT64_C(86400)

enum {
	RIGHTLY,     /* all of it happened that long ago: nothing is wrong */
	TOO_YOUNG,   /* a mark of today */
	SHORTER,     /* 400 days, which another agreement would allow */
	DATED_BACK,  /* a mark that is older than what stands before it */
	BEFORE,      /* a mark that is old enough, but stands before the reading */
	BY_A_MEMBER, /* an entry that is no mark */
	ELSEWHERE,   /* a mark that is not in the log */
	WITHOUT,     /* no mark */
};

/* In days, by which: how old the entries are, and how old the mark is. */
static const int ages[][2] = {
	[RIGHTLY] = {2000, 1900},   [TOO_YOUNG] = {0, 0},     [SHORTER] = {500, 400},
	[DATED_BACK] = {0, 1900},   [BEFORE] = {0, 1900},     [BY_A_MEMBER] = {2000, 1900},
	[ELSEWHERE] = {2000, 1900}, [WITHOUT] = {2000, 1900},
};

static Eenmaal__V1__LogEntry *entry_of(struct arena *a, const Eenmaal__V1__OpenReceipt *r)
{
	Eenmaal__V1__LogEntry *m = arena_alloc(a, sizeof(*m));
	struct hash seen, kept, commitment;

	eenmaal__v1__log_entry__init(m);
	m->leaf_index = r->receipt->leaf_index;
	m->seen = r->receipt->seen;
	m->seen_salt = r->receipt->seen_salt;
	m->kept = r->kept;
	m->kept_salt = r->kept_salt;
	record_part_hash(m->seen_salt.data, codec_view(m->seen), &seen);
	record_part_hash(m->kept_salt.data, codec_view(m->kept), &kept);
	record_commit(&seen, &kept, &commitment);
	m->commitment = codec_bytes(arena_copy(a, commitment.b, HASH_LEN), HASH_LEN);
	return m;
}

static ProtobufCBinaryData newest_leaf(struct evil *e, struct arena *a)
{
	return codec_bytes(arena_copy(a, e->leaves[e->leaf_count - 1].b, HASH_LEN), HASH_LEN);
}

static Eenmaal__V1__LogEntry *mark(struct evil *e, struct evil_call *c)
{
	Eenmaal__V1__SeenRecord seen = EENMAAL__V1__SEEN_RECORD__INIT;
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	struct hash any = {{1}};

	seen.statement_hash = codec_bytes(any.b, HASH_LEN);
	seen.time = clock_now() - ages[e->which][1] * DAY;
	seen.action = EENMAAL__V1__ACTION__ACTION_RETENTION;
	seen.requester = (char *)(e->which == BY_A_MEMBER ? "coa" : "broker");
	seen.outcome = EENMAAL__V1__OUTCOME__OUTCOME_DONE;
	kept.retained_from = seen.time;
	return entry_of(c->a, evil_log_receipt(e, c->a, &seen, &kept));
}

/* The holder's entries in the log of its own, the readings without their parts. */
static void retell(struct evil *e, struct evil_call *c, Eenmaal__V1__ListAccessesResponse *m)
{
	ProtobufCBinaryData previous = {0};

	for (size_t n = 0; n < m->n_entries; n++) {
		Eenmaal__V1__Receipt part = {.seen = m->entries[n]->seen};
		Eenmaal__V1__OpenReceipt both = {.kept = m->entries[n]->kept};
		Eenmaal__V1__SeenRecord *seen = evil_seen(c, &part);
		Eenmaal__V1__KeptRecord *kept = evil_kept(c, &both);
		Eenmaal__V1__LogEntry *entry = NULL;

		seen->time -= ages[e->which][0] * DAY;
		kept->previous = previous;
		entry = entry_of(c->a, evil_log_receipt(e, c->a, seen, kept));
		previous = newest_leaf(e, c->a);
		if (seen->action == EENMAAL__V1__ACTION__ACTION_ACCESS)
			entry->seen.len = entry->seen_salt.len = entry->kept.len =
				entry->kept_salt.len = 0;
		m->entries[n] = entry;
	}
}

static void hide(struct evil *e, struct evil_call *c)
{
	Eenmaal__V1__ListAccessesResponse *m = EVIL_REPLY(c, ListAccessesResponse);
	Eenmaal__V1__SeenRecord *seen = evil_seen(c, m->receipt->receipt);
	Eenmaal__V1__KeptRecord *kept = evil_kept(c, m->receipt);

	MUST(!m->more && m->n_entries > 1);
	if (e->which == BEFORE)
		m->mark = mark(e, c);
	retell(e, c, m);
	kept->previous = newest_leaf(e, c->a);
	if (e->which != BEFORE)
		m->mark = mark(e, c);
	m->receipt = evil_log_receipt(e, c->a, seen, kept);
	for (size_t n = 0; n < m->n_entries; n++)
		evil_log_inclusion(e, c->a, m->entries[n]);
	evil_log_inclusion(e, c->a, m->mark);
	if (e->which == ELSEWHERE)
		m->mark->inclusion[0] = turn_flip(c->a, m->mark->inclusion[0], 3);
	if (e->which == WITHOUT)
		m->mark = NULL;
	evil_put(c, m);
}

static void aged(struct evil *e, struct evil_call *c)
{
	if (strcmp(c->method, LIST_ACCESSES) == 0)
		hide(e, c);
	else if (c->status == 200)
		evil_other_log(e, c);
}

#define AGED(title, number, sentence)                                                 \
	{                                                                             \
		.name = (title), .verb = "accesses", .turn = aged, .which = (number), \
		.says = (sentence), .fresh = true, .harmless = (number) == RIGHTLY,   \
		.quick = (number) == RIGHTLY || (number) == SHORTER                   \
	}

const struct attack evil_aged[] = {
	AGED("reading-gone-by-its-age", RIGHTLY, "older than the 1826 days"),
	AGED("reading-gone-today", TOO_YOUNG, "must still be kept"),
	AGED("reading-gone-by-another-agreement", SHORTER, "must still be kept"),
	AGED("reading-gone-mark-dated-back", DATED_BACK, "does not verify"),
	AGED("reading-gone-behind-the-mark", BEFORE, "does not verify"),
	AGED("reading-gone-mark-by-a-member", BY_A_MEMBER, "the age of removed entries"),
	AGED("reading-gone-mark-elsewhere", ELSEWHERE, "the age of removed entries"),
	AGED("reading-gone-without-a-mark", WITHOUT, "does not verify"),
	{0},
};
