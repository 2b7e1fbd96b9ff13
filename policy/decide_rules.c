/* SPDX-License-Identifier: EUPL-1.2 */
/* The member, the dossier and the agreement, apart from what any grant says. */
#include "policy/decide_internal.h"

enum reason decide_rules(const struct decide_input *in, const struct decide_kind *k)
{
	if (!in->partner_active)
		return REASON_PARTNER_SUSPENDED;
	if (!in->dossier_exists)
		return REASON_NO_DOSSIER;
	if (!decide_in_range(k->kind))
		return REASON_UNKNOWN_KIND;
	if (!decide_in_range(in->purpose))
		return REASON_UNKNOWN_PURPOSE;
	if (decide_has(in->agreement->never, in->purpose))
		return REASON_PURPOSE_FORBIDDEN;
	if (!decide_has(in->partner_roles, in->role))
		return REASON_ROLE_NOT_HELD;
	if (!decide_has(in->agreement->at[in->role][k->kind].read, in->purpose))
		return REASON_NOT_IN_AGREEMENT;
	if (in->dossier_stopped)
		return REASON_STOPPED;
	return REASON_GRANTED;
}
