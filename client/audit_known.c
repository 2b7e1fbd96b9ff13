/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/audit_known.h"

#include <string.h>

#include "client/keygen_files.h"

typedef bool has_fn(const struct audit_edition *d, const struct slug *name);

static bool has_member(const struct audit_edition *d, const struct slug *name)
{
	return directory_find(d->directory, name) != NULL;
}

static bool has_kind(const struct audit_edition *d, const struct slug *name)
{
	return agreement_kind(d->agreement, name) != AGREEMENT_NONE;
}

static bool has_purpose(const struct audit_edition *d, const struct slug *name)
{
	return agreement_purpose(d->agreement, name) != AGREEMENT_NONE;
}

static bool in_any(const struct audit *a, has_fn *has, const char *text)
{
	struct slug name;

	if (slug_parse(view_str(text), &name) != ERR_OK)
		return false;
	for (const struct audit_edition *d = a->editions; d; d = d->next)
		if (has(d, &name))
			return true;
	return false;
}

enum err audit_known(const struct audit_filter *f, const struct audit *a, struct buf *problem)
{
	const struct {
		const char *text, *what, *where;
		has_fn *has;
		const char *own[2]; /* of the log itself, and of no directory or agreement */
	} names[] = {
		{f->partner, "organisation", "directory", has_member, {"holder", "broker"}},
		{f->kind, "kind", "agreement", has_kind, {"", ""}},
		{f->purpose, "purpose", "agreement", has_purpose, {AUDIT_PAGE_PURPOSE, ""}},
	};

	for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++)
		if (names[n].text && strcmp(names[n].text, names[n].own[0]) != 0 &&
		    strcmp(names[n].text, names[n].own[1]) != 0 &&
		    !in_any(a, names[n].has, names[n].text))
			return keygen_problem(problem, ERR_USAGE,
					      "no %s of this log ever had the %s \"%s\"",
					      names[n].where, names[n].what, names[n].text);
	return ERR_OK;
}
