/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Entries without their parts.  Two things explain one: its dossier was erased, and an entry behind
 * it says so; or it is older than the agreement's retention.  Its age needs nobody's word: it is no
 * younger than the next entry that can be opened.  What it was cannot be known.
 */
#include <inttypes.h>
#include <string.h>

#include "client/audit_state.h"

#define DAY INT64_C(86400)

enum err audit_hole_add(struct audit *a, uint64_t index, const struct hash *leaf)
{
	struct audit_hole *hole;
	void *value = NULL;
	enum err e = audit_table_add(a->holes, leaf->b, sizeof(*hole), &value);

	a->counts.erased++;
	a->last_erased = index + 1;
	a->last_erased_by = AUDIT_UNDATED;
	if (e == ERR_EXISTS)
		return audit_problem(a, "the same commitment stands in the log twice");
	if (e != ERR_OK)
		return e;
	hole = value;
	*hole = (struct audit_hole){index, AUDIT_UNDATED, a->undated};
	a->undated = hole;
	return ERR_OK;
}

void audit_hole_date(struct audit *a, int64_t time)
{
	if (a->last_erased_by == AUDIT_UNDATED)
		a->last_erased_by = time;
	while (a->undated) {
		struct audit_hole *next = a->undated->next;

		a->undated->not_after = time;
		a->undated->next = NULL;
		a->undated = next;
	}
}

/*
 * The newest of those that are missing is the one that the record names, and each stood somewhere
 * between.  Whether it may be gone by its age shows in the end: audit_end().
 */
bool audit_hole_explains(struct audit *a, const struct audit_entry *e, uint64_t before,
			 const struct hash *previous)
{
	const struct audit_hole *hole = previous ? audit_table_find(a->holes, previous->b) : NULL;
	uint64_t known = e->holder->chain.sequence, here = e->kept->holder_sequence;

	if (hole == NULL || known == 0 || here < known + 2 || hole->index <= before ||
	    here - known - 1 > hole->index - before)
		return false;
	if (hole->not_after > a->gap_by) {
		a->gap = hole->index;
		a->gap_by = hole->not_after;
	}
	e->holder->gaps = true;
	return true;
}

/* The agreement then in force promised how long everything is kept. */
enum err audit_hole_retention(struct audit *a, const struct audit_entry *e)
{
	unsigned days = agreement_retention_days(a->current->agreement);

	if (strcmp(e->seen->requester, "broker") != 0 ||
	    e->seen->outcome != EENMAAL__V1__OUTCOME__OUTCOME_DONE)
		return audit_problem(a, "a retention that is not the broker's");
	if (e->kept->retained_from > e->seen->time - (int64_t)days * DAY)
		return audit_problem(a,
				     "the retention reached what must be kept: the agreement says "
				     "%u days",
				     days);
	if (e->kept->retained_from > a->retained_from)
		a->retained_from = e->kept->retained_from;
	return ERR_OK;
}

static bool gap_unexplained(const struct audit *a)
{
	return a->gap_by > a->retained_from;
}

/*
 * Erasure takes whole dossiers, and each leaves an entry behind what it took.  The times never go
 * back: when the newest of them all is old enough, so are the others.
 */
static bool erased_unexplained(const struct audit *a)
{
	return a->last_erased > a->last_erasure && a->last_erased_by > a->retained_from;
}

bool audit_unexplained(const struct audit *a)
{
	return gap_unexplained(a) || erased_unexplained(a);
}

enum err audit_end(struct audit *a, uint64_t *index)
{
	if (gap_unexplained(a)) {
		*index = a->gap;
		return audit_problem(a,
				     "entry %" PRIu64 ": its content is gone, but its dossier "
				     "still stands, and no retention reached it",
				     *index);
	}
	if (!erased_unexplained(a))
		return ERR_OK;
	*index = a->last_erased - 1;
	return audit_problem(a,
			     "entry %" PRIu64 ": its content is gone, but no dossier was erased "
			     "after it, and no retention reached it",
			     *index);
}
