/* SPDX-License-Identifier: EUPL-1.2 */
#include "proto/audit_filter.h"

#include <string.h>

static bool same(const char *wanted, const char *found)
{
	return wanted == NULL || strcmp(wanted, found) == 0;
}

static bool fits_kind(const struct audit_filter *f, const Eenmaal__V1__KindOutcome *k)
{
	return same(f->kind, k->kind) && (!f->has_verdict || f->released == (k->released != 0)) &&
	       (f->reason == REASON_UNSPECIFIED || f->reason == (enum reason)k->reason);
}

static bool names_kind(const struct audit_filter *f, const Eenmaal__V1__KeptRecord *k)
{
	for (size_t n = 0; n < k->n_changed; n++)
		if (same(f->kind, k->changed[n]))
			return true;
	return f->kind == NULL;
}

/* Kind, verdict and reason belong together: one decision must fit all of them. */
static bool fits_outcome(const struct audit_filter *f, const Eenmaal__V1__SeenRecord *seen,
			 const Eenmaal__V1__KeptRecord *kept)
{
	bool refused = seen->outcome != EENMAAL__V1__OUTCOME__OUTCOME_DONE;

	if (f->kind == NULL && !f->has_verdict && f->reason == REASON_UNSPECIFIED)
		return true;
	for (size_t n = 0; n < kept->n_kinds; n++)
		if (fits_kind(f, kept->kinds[n]))
			return true;
	return kept->n_kinds == 0 && names_kind(f, kept) &&
	       (!f->has_verdict || (!f->released && refused)) &&
	       (f->reason == REASON_UNSPECIFIED || f->reason == (enum reason)kept->reason);
}

static bool fits_holder(const struct audit_filter *f, const Eenmaal__V1__KeptRecord *k)
{
	struct view wanted = view_of(f->holder.b, HOLDER_ID_LEN);

	return !f->has_holder || view_equal(codec_view(k->holder), wanted) ||
	       view_equal(codec_view(k->claimed_holder), wanted);
}

static bool fits_partner(const struct audit_filter *f, const Eenmaal__V1__SeenRecord *seen,
			 const Eenmaal__V1__KeptRecord *kept)
{
	return same(f->partner, seen->requester) || same(f->partner, kept->partner);
}

static bool any(const struct audit_filter *f)
{
	return f->partner == NULL && f->staff == NULL && f->kind == NULL && f->purpose == NULL &&
	       f->action == EENMAAL__V1__ACTION__ACTION_UNSPECIFIED && !f->has_holder &&
	       !f->has_from && !f->has_to && !f->has_verdict && f->reason == REASON_UNSPECIFIED;
}

bool audit_filter_matches(const struct audit_filter *f, const Eenmaal__V1__SeenRecord *seen,
			  const Eenmaal__V1__KeptRecord *kept)
{
	if (seen == NULL)
		return any(f);
	if (f->action != EENMAAL__V1__ACTION__ACTION_UNSPECIFIED && f->action != seen->action)
		return false;
	if ((f->has_from && seen->time < f->from) || (f->has_to && seen->time >= f->to))
		return false;
	return fits_partner(f, seen, kept) && same(f->staff, kept->staff) &&
	       same(f->purpose, kept->purpose) && fits_holder(f, kept) &&
	       fits_outcome(f, seen, kept);
}
