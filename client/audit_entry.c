/* SPDX-License-Identifier: EUPL-1.2 */
/* One entry of the log: does it fit all that came before? */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/audit_state.h"
#include "proto/convert.h"
#include "proto/receipt.h"

#define ACTION(name) EENMAAL__V1__ACTION__ACTION_##name

/* No other page may be served than one that the chain approved. */
static enum err adopt_page(struct audit *a, const struct audit_entry *e,
			   const struct audit_edition *next)
{
	bool same = a->current == next;
	struct hash page = {0};

	if (e->kept->page_hash.len > 0 && codec_hash(e->kept->page_hash, &page) != ERR_OK)
		return audit_problem(a, "the page's hash is impossible");
	if (same && hash_equal(&page, &a->page))
		return audit_problem(a, "directory version %" PRIu64 " was adopted twice",
				     next->directory->version);
	if (e->kept->page_hash.len > 0 && !directory_approves(next->directory, &page))
		return audit_problem(a,
				     "a page was served that directory version %" PRIu64
				     " does not approve",
				     next->directory->version);
	a->page = page;
	return ERR_OK;
}

/* From this entry on another edition is in force, or another page under the same. */
static enum err adopt(struct audit *a, const struct audit_entry *e)
{
	const struct audit_edition *next = audit_edition_find(a, e->kept->directory_version);
	struct hash named;
	enum err error;

	if (next == NULL)
		return audit_problem(a,
				     "directory version %" PRIu64
				     " was adopted, but the broker does "
				     "not show it",
				     e->kept->directory_version);
	if (a->current && next->directory->version < a->current->directory->version)
		return audit_problem(a,
				     "directory version %" PRIu64
				     " was adopted after version %" PRIu64,
				     next->directory->version, a->current->directory->version);
	if (codec_hash(e->seen->statement_hash, &named) != ERR_OK ||
	    !hash_equal(&named, &next->directory->hash))
		return audit_problem(a,
				     "the directory that was adopted is not the one that is shown");
	error = adopt_page(a, e, next);
	if (error == ERR_OK)
		a->current = next;
	return error;
}

/* Told once: what follows is judged by the edition that it names, if there is one. */
static enum err other_edition(struct audit *a, const struct audit_entry *e)
{
	const struct audit_edition *named = audit_edition_find(a, e->kept->directory_version);
	uint64_t current = a->current->directory->version;

	if (named && named->directory->version > current) {
		a->current = named;
		if (a->unread > 0) /* the entry that adopted it is told of itself */
			return ERR_OK;
	}
	return audit_problem(a,
			     "the record names directory version %" PRIu64
			     ", in force was %" PRIu64,
			     e->kept->directory_version, current);
}

/* Every record names the directory and the agreement that were in force. */
static enum err check_edition(struct audit *a, const struct audit_entry *e)
{
	if (e->seen->action == ACTION(DIRECTORY)) {
		enum err error = adopt(a, e);

		if (error != ERR_OK)
			return error;
	}
	if (a->current == NULL)
		return audit_problem(a, "no directory was in force yet");
	if (e->kept->directory_version != a->current->directory->version)
		return other_edition(a, e);
	if (!view_equal(codec_view(e->kept->agreement_hash),
			view_of(a->current->agreement_hash.b, HASH_LEN)))
		return audit_problem(a, "the record names another agreement than the one in force");
	return ERR_OK;
}

/*
 * The chain goes on from this entry, whatever came before.  A gap that entries explain which could
 * not be read is told there, once.
 */
static enum err broken_chain(struct audit *a, struct audit_entry *e)
{
	uint64_t before = e->holder->chain.sequence, here = e->kept->holder_sequence;

	e->holder->chain = (struct record_chain){here, e->leaf};
	if (here > before && here - before <= a->unread + 1 && a->unread > 0)
		return ERR_OK;
	return audit_problem(a,
			     "an entry of this holder is missing or was replaced: number %" PRIu64
			     " does not follow on number %" PRIu64,
			     here, before);
}

/* A holder who was not met before. */
static enum err add_holder(struct audit *a, const struct holder_id *id, struct audit_holder **out)
{
	void *added = NULL;
	enum err error;

	pthread_mutex_lock(&a->keys);
	error = audit_table_add(a->holders, id->b, sizeof(**out), &added);
	pthread_mutex_unlock(&a->keys);
	*out = added;
	if (error == ERR_OK)
		(*out)->id = *id;
	return error;
}

/* The holder's entries follow on each other without a gap. */
static enum err check_chain(struct audit *a, struct audit_entry *e)
{
	struct holder_id id;
	struct hash previous;
	const struct hash *before = NULL;
	uint64_t last;

	if (e->kept->holder.len == 0)
		return ERR_OK;
	if (codec_holder(e->kept->holder, &id) != ERR_OK)
		return audit_problem(a, "the record names an impossible dossier number");
	e->holder = audit_table_find(a->holders, id.b);
	if (e->holder == NULL) {
		enum err error = add_holder(a, &id, &e->holder);

		if (error != ERR_OK)
			return error;
	}
	if (e->kept->previous.len > 0) {
		if (codec_hash(e->kept->previous, &previous) != ERR_OK)
			return audit_problem(a, "the record names an impossible entry before it");
		before = &previous;
	}
	last = e->holder->last;
	e->holder->last = e->index;
	if (record_chain_next(&e->holder->chain, e->kept->holder_sequence, before, &e->leaf) ==
	    ERR_OK)
		return ERR_OK;
	if (!audit_hole_explains(a, e, last, before))
		return broken_chain(a, e);
	e->holder->chain = (struct record_chain){e->kept->holder_sequence, e->leaf};
	return ERR_OK;
}

static enum err check_time(struct audit *a, const struct audit_entry *e)
{
	if (e->seen->time < a->time)
		return audit_problem(a, "it is dated before the entry that it follows");
	a->time = e->seen->time;
	return ERR_OK;
}

static void count_rejection(struct audit *a, const struct audit_entry *e)
{
	unsigned reason = (unsigned)e->kept->reason;

	if (e->seen->outcome != EENMAAL__V1__OUTCOME__OUTCOME_DONE &&
	    e->seen->action != ACTION(ACCESS) && reason < AUDIT_REASONS)
		a->counts.rejected[reason]++;
}

/* An entry that was opened: does it fit what came before? */
static enum err check_opened(struct audit *a, struct audit_entry *e)
{
	enum err error;

	audit_hole_date(a, e->seen->time);
	error = check_chain(a, e);
	if (error == ERR_OK)
		error = check_time(a, e);
	if (error == ERR_OK)
		error = check_edition(a, e);
	if (error == ERR_OK)
		error = audit_verify_statement(a, e);
	if (error == ERR_OK)
		error = audit_rights(a, e);
	if (error == ERR_OK)
		error = e->seen->action == ACTION(ACCESS) ? audit_access(a, e) : audit_apply(a, e);
	if (error == ERR_OK)
		count_rejection(a, e);
	return error;
}

/* Where in the log something did not fit comes first in the sentence. */
static enum err tell_place(struct audit *a, uint64_t index, enum err error)
{
	char text[AUDIT_PROBLEM_MAX];

	if (error != ERR_VERIFY)
		return error;
	text[0] = 0;
	if (a->problem.len > 0)
		(void)snprintf(text, sizeof(text), "%s", (const char *)a->problem.data);
	return audit_problem(a, "entry %" PRIu64 ": %.900s", index,
			     text[0] ? text : "what is shown is not what the log committed to");
}

/* Does a statement stand beside the record, and what is its hash? */
static enum err open_statement(const Eenmaal__V1__LogEntry *m, struct audit_opened *out)
{
	enum err e;

	if (m->statement == NULL)
		return ERR_OK;
	e = codec_envelope(m->statement, &out->envelope);
	return e == ERR_OK ? statement_hash(&out->envelope, &out->statement) : e;
}

void audit_open_entry(const Eenmaal__V1__LogEntry *m, struct arena *arena, struct audit_opened *out)
{
	*out = (struct audit_opened){0};
	out->record = entry_open(m, arena, &out->seen, &out->kept, &out->leaf);
	if (out->record == ERR_OK && out->seen)
		out->envelope_error = open_statement(m, out);
}

enum err audit_entry(struct audit *a, const Eenmaal__V1__LogEntry *m, struct arena *arena,
		     struct audit_entry *out)
{
	struct audit_opened opened;

	audit_open_entry(m, arena, &opened);
	return audit_take(a, m, &opened, arena, out);
}

enum err audit_take(struct audit *a, const Eenmaal__V1__LogEntry *m,
		    const struct audit_opened *opened, struct arena *arena, struct audit_entry *out)
{
	enum err error = ERR_OK;

	*out = (struct audit_entry){.index = a->edge.size, .leaf = opened->leaf, .arena = arena};
	buf_clear(&a->problem);
	if (m->leaf_index != out->index)
		return audit_problem(a, "entry %" PRIu64 " is missing", out->index);
	if (audit_own_trouble(opened->record) || audit_own_trouble(opened->envelope_error))
		return audit_own_trouble(opened->record) ? opened->record : opened->envelope_error;
	/* When the parts do not fit, the tree goes on with what the entry says it committed to. */
	a->unread += opened->record != ERR_OK;
	if (merkle_append(&a->edge, &out->leaf, NULL, NULL) != ERR_OK)
		return audit_problem(a, "the log is too long");
	a->counts.entries++;
	if (opened->record != ERR_OK)
		return tell_place(a, out->index, ERR_VERIFY);
	if (opened->seen == NULL)
		return tell_place(a, out->index, audit_hole_add(a, out->index, &out->leaf));
	out->seen = opened->seen;
	out->kept = opened->kept;
	out->envelope = opened->envelope;
	out->opened = opened;
	if (opened->envelope_error != ERR_OK)
		error = audit_problem(a, "its statement is malformed");
	if (error == ERR_OK)
		error = check_opened(a, out);
	return tell_place(a, out->index, error);
}
