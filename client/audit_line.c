/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The keys of a dossier's kinds, followed through the log: what was taken back must have been sealed
 * to a key that nobody had before.
 */
#include <inttypes.h>
#include <string.h>

#include "broker/base/mem.h"
#include "client/audit_state.h"

void audit_line_find(const struct audit_holder *h, const struct slug *kind, struct audit_line **out)
{
	struct audit_line *line = h->lines;

	while (line && !slug_equal(&line->kind, kind))
		line = line->next;
	*out = line;
}

static enum err find_or_add(struct audit_holder *h, const struct slug *kind,
			    struct audit_line **out)
{
	audit_line_find(h, kind, out);
	if (*out)
		return ERR_OK;
	*out = mem_new(1, sizeof(**out));
	if (*out == NULL)
		return ERR_MEMORY;
	(*out)->kind = *kind;
	(*out)->next = h->lines;
	h->lines = *out;
	return ERR_OK;
}

void audit_lines_free(struct audit_holder *h)
{
	while (h->lines) {
		struct audit_line *next = h->lines->next;

		mem_free(h->lines);
		h->lines = next;
	}
}

/* ---- keys are published ------------------------------------------------------------------------------- */

/* The first of a kind's keys in a statement, which are in order. */
static enum err begin_keys(struct audit *a, const struct audit_holder *h, struct audit_line *line,
			   const Eenmaal__V1__EpochKey *key)
{
	if (h->renewing || key->epoch == 0)
		return ERR_OK;
	if (line->newest > 0 && key->epoch != line->newest + 1)
		return audit_problem(a,
				     "the keys of %s begin with epoch %" PRIu64
				     ", but the newest before was %" PRIu64,
				     key->kind, key->epoch, line->newest);
	/* Nothing can have been closed that was not there yet. */
	if (line->closed > key->epoch - 1)
		line->closed = key->epoch - 1;
	return ERR_OK;
}

enum err audit_line_epochs(struct audit *a, const struct audit_entry *e)
{
	const Eenmaal__V1__EpochSet *m = (const Eenmaal__V1__EpochSet *)e->message;
	struct audit_line *line = NULL;
	enum err error = ERR_OK;

	for (size_t n = 0; n < m->n_keys && error == ERR_OK; n++) {
		const Eenmaal__V1__EpochKey *key = m->keys[n];
		struct slug kind;

		if (codec_slug(key->kind, &kind) != ERR_OK)
			return audit_problem(a, "a key is for an impossible kind");
		error = find_or_add(e->holder, &kind, &line);
		if (error == ERR_OK && (n == 0 || strcmp(m->keys[n - 1]->kind, key->kind) != 0))
			error = begin_keys(a, e->holder, line, key);
		if (error == ERR_OK && key->epoch > line->newest)
			line->newest = key->epoch;
	}
	e->holder->renewing = false;
	return error;
}

/* ---- keys are closed ------------------------------------------------------------------------------------ */

void audit_line_revoked(const struct audit_entry *e)
{
	for (size_t n = 0; n < e->kept->n_changed; n++) {
		struct audit_line *line = NULL;
		struct slug kind;

		if (codec_slug(e->kept->changed[n], &kind) == ERR_OK)
			audit_line_find(e->holder, &kind, &line);
		if (line && (line->newest == 0 || line->closed < line->newest))
			line->closed++;
	}
}

void audit_line_rotated(struct audit_holder *h)
{
	for (struct audit_line *line = h->lines; line; line = line->next) {
		uint64_t known = line->newest > line->last ? line->newest : line->last;

		if (line->closed < known)
			line->closed = known;
		/* What the enrolment published shows with the next keys. */
	}
	h->renewing = true;
}

void audit_line_erased(const struct audit_entry *e)
{
	for (size_t n = 0; n < e->kept->n_changed; n++) {
		struct audit_line *line = NULL;
		struct slug kind;

		if (codec_slug(e->kept->changed[n], &kind) == ERR_OK)
			audit_line_find(e->holder, &kind, &line);
		if (line)
			line->first = line->last = 0;
	}
}

/* ---- documents -------------------------------------------------------------------------------------------- */

enum err audit_line_document(struct audit *a, const struct audit_entry *e, const struct slug *kind,
			     uint64_t epoch)
{
	struct audit_line *line = NULL;
	enum err error = find_or_add(e->holder, kind, &line);

	if (error != ERR_OK || epoch == 0)
		return error;
	if (epoch <= line->closed)
		return audit_problem(a,
				     "a document of %s was sealed to the key of epoch %" PRIu64
				     ", which had been closed: whoever lost access could open it",
				     kind->s, epoch);
	if (line->newest > 0 && epoch > line->newest)
		return audit_problem(a,
				     "a document of %s was sealed to the key of epoch %" PRIu64
				     ", which was not published",
				     kind->s, epoch);
	if (line->first == 0 || epoch < line->first)
		line->first = epoch;
	if (epoch > line->last)
		line->last = epoch;
	return ERR_OK;
}
