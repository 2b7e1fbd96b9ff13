/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/tape.h"

struct tape *tape_record(struct world *w)
{
	struct tape *t = world_alloc(w, sizeof(*t));
	Eenmaal__V1__ListEntriesRequest request = EENMAAL__V1__LIST_ENTRIES_REQUEST__INIT;
	Eenmaal__V1__ListDirectoriesRequest all = EENMAAL__V1__LIST_DIRECTORIES_REQUEST__INIT;
	Eenmaal__V1__AuditQuery query = EENMAAL__V1__AUDIT_QUERY__INIT;
	Eenmaal__V1__ListEntriesResponse *page;

	query.header = world_header(w, world_member_id(WORLD_INSPECTIE), NULL, 0);
	request.query = world_member_signed(w, STATEMENT_AUDIT_QUERY, &query.base, WORLD_INSPECTIE);
	page = world_done(w, "AuditService/ListEntries", WORLD_INSPECTIE, &request);
	assert_true(page->n_entries <= TAPE_MAX);
	t->w = w;
	t->count = page->n_entries;
	memcpy(t->entries, page->entries, t->count * sizeof(*t->entries));
	t->editions = world_done(w, "AuditService/ListDirectories", WORLD_INSPECTIE, &all);
	return t;
}

enum err tape_start(const struct tape *t, struct audit **out)
{
	struct hash pinned;
	enum err e;

	directory_fingerprint(&t->w->root, &pinned);
	e = audit_new(&t->w->root, &pinned, WORLD_AUDIENCE, out);
	for (size_t n = 0; n < t->editions->n_editions && e == ERR_OK; n++)
		e = audit_add_edition(*out, t->editions->editions[n]);
	return e;
}

/* Play the tape to an auditor; the caller frees *out. */
enum err tape_play(const struct tape *t, struct audit **out)
{
	struct arena *arena = arena_new((size_t)32 << 20);
	struct audit_entry entry;
	enum err e = arena ? tape_start(t, out) : ERR_MEMORY;

	for (size_t n = 0; n < t->count && e == ERR_OK; n++)
		e = audit_entry(*out, t->entries[n], arena, &entry);
	arena_free(arena);
	return e;
}

struct audit_counts tape_whole(const struct tape *t)
{
	struct audit *a = NULL;
	struct audit_counts counts;
	enum err e = tape_play(t, &a);

	if (e != ERR_OK)
		fail_msg("%s: %s", err_text(e),
			 a->problem.len ? (const char *)a->problem.data : "");
	counts = a->counts;
	audit_free(a);
	return counts;
}

/* The auditor stops at this entry and says something with text in it. */
void tape_caught(const struct tape *t, size_t at, const char *text)
{
	struct audit *a = NULL;
	char place[32];

	(void)snprintf(place, sizeof(place), "entry %zu", at);
	assert_int_equal(tape_play(t, &a), ERR_VERIFY);
	if (strncmp((const char *)a->problem.data, place, strlen(place)) != 0 ||
	    strstr((const char *)a->problem.data, text) == NULL)
		fail_msg("\"%s\" lacks \"%s: ... %s\"", (const char *)a->problem.data, place, text);
	audit_free(a);
}

void tape_findings(const struct tape *t, struct audit **out)
{
	struct arena *arena = arena_new((size_t)32 << 20);
	struct audit_entry entry;
	uint64_t index = 0;

	assert_non_null(arena);
	assert_int_equal(tape_start(t, out), ERR_OK);
	for (size_t n = 0; n < t->count; n++) {
		if (t->entries[n]->leaf_index > (*out)->edge.size) {
			(void)audit_problem(*out, "missing");
			assert_int_equal(audit_note(*out, (*out)->edge.size), ERR_OK);
			assert_int_equal(audit_skip(*out, t->entries[n]->leaf_index), ERR_OK);
		}
		if (audit_entry(*out, t->entries[n], arena, &entry) != ERR_OK)
			assert_int_equal(audit_note(*out, entry.index), ERR_OK);
	}
	if (audit_end(*out, &index) != ERR_OK)
		assert_int_equal(audit_note(*out, index), ERR_OK);
	arena_free(arena);
}

/* ---- lies ------------------------------------------------------------------------------------------- */

struct lie tape_open(const struct tape *t, size_t at)
{
	struct lie l = {.entry = t->entries[at]};
	struct hash leaf;

	assert_int_equal(entry_open(l.entry, t->w->arena, &l.seen, &l.kept, &leaf), ERR_OK);
	assert_non_null(l.seen);
	return l;
}

static ProtobufCBinaryData serialised(const struct tape *t, const void *message)
{
	struct buf bytes = BUF_INIT(65536);
	ProtobufCBinaryData out;

	assert_int_equal(codec_encode(message, &bytes), ERR_OK);
	out = world_bytes(t->w, bytes.data, bytes.len);
	buf_free(&bytes);
	return out;
}

/* Commit to what the lie now says; a copy of the entry takes the old one's place. */
void tape_tell(struct tape *t, size_t at, const struct lie *l)
{
	Eenmaal__V1__LogEntry *m = world_alloc(t->w, sizeof(*m));
	struct hash seen, kept, commitment;

	*m = *l->entry;
	m->seen = serialised(t, l->seen);
	m->kept = serialised(t, l->kept);
	record_part_hash(m->seen_salt.data, codec_view(m->seen), &seen);
	record_part_hash(m->kept_salt.data, codec_view(m->kept), &kept);
	record_commit(&seen, &kept, &commitment);
	m->commitment = world_bytes(t->w, commitment.b, HASH_LEN);
	t->entries[at] = m;
}

/* The n-th entry of an action, from 0. */
size_t tape_find(const struct tape *t, Eenmaal__V1__Action action, size_t n)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->entries[i]->seen.len && tape_open(t, i).seen->action == action && n-- == 0)
			return i;
	fail_msg("there is no such entry");
	return 0;
}
