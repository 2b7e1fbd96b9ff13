/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/holder_mark.h"

#include <string.h>

#define ACTION(name) EENMAAL__V1__ACTION__ACTION_##name
#define DAY INT64_C(86400)

static bool is_mark(const Eenmaal__V1__SeenRecord *seen)
{
	return seen && strcmp(seen->requester, "broker") == 0 &&
	       (seen->action == ACTION(DIRECTORY) || seen->action == ACTION(RETENTION));
}

static enum err open_mark(struct holder *h, const Eenmaal__V1__LogEntry *m,
			  const struct checkpoint *tree, Eenmaal__V1__SeenRecord **seen)
{
	struct merkle_proof *proof = arena_alloc(h->arena, sizeof(*proof));
	Eenmaal__V1__KeptRecord *kept = NULL;
	struct hash leaf = {0};
	enum err e = proof ? entry_open(m, h->arena, seen, &kept, &leaf) : ERR_MEMORY;

	if (e == ERR_OK)
		e = proof_from_wire(m->n_inclusion, m->inclusion, proof);
	if (e == ERR_OK)
		e = merkle_verify_inclusion(m->leaf_index, tree->size, &leaf, proof, &tree->root);
	return e;
}

enum err holder_mark_read(struct holder *h, const Eenmaal__V1__LogEntry *m,
			  const struct receipt_opened *own, struct holder_mark *out)
{
	int64_t days = agreement_retention_days(h->session->agreement);
	Eenmaal__V1__SeenRecord *seen = NULL;
	enum err e;

	*out = (struct holder_mark){0};
	if (m == NULL)
		return ERR_OK;
	e = open_mark(h, m, &own->checkpoint, &seen);
	if (e == ERR_MEMORY)
		return e;
	if (e != ERR_OK || !is_mark(seen))
		return holder_problem(
			h, ERR_VERIFY,
			"what should show the age of removed entries does not verify");
	if (seen->time > own->seen->time - days * DAY)
		return holder_problem(h, ERR_VERIFY,
				      "entries of the log are gone that must still be kept");
	*out = (struct holder_mark){m->leaf_index, seen->time};
	return ERR_OK;
}

/* The log's times never go back, so that every entry that is there speaks for the mark or against it. */
bool holder_mark_fits(const struct holder_mark *mark, uint64_t index, int64_t time)
{
	if (time == 0)
		return index < mark->index;
	return mark->index == 0 || (index < mark->index ? time <= mark->time : time >= mark->time);
}
