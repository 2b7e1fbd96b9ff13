/* SPDX-License-Identifier: EUPL-1.2 */
/* A release opens what it names and nothing else. */
#include "tests/prove/decide_request.h"

/* Whatever stands in a release: another holder, partner or kind than its own is never let through. */
void prove_release_forged(void)
{
	struct release r;
	struct holder_id holder;
	struct slug partner;
	int kind = prove_draw_number();

	r.verdict = prove_flag() ? VERDICT_RELEASE : VERDICT_DENY;
	r.reason = prove_flag() ? REASON_GRANTED : REASON_REVOKED;
	r.seal = prove_any(2);
	r.kind = prove_draw_number();
	prove_bytes(r.grant.b, sizeof(r.grant.b));
	prove_bytes(r.holder.b, sizeof(r.holder.b));
	prove_bytes(holder.b, sizeof(holder.b));
	prove_slug(&r.partner);
	prove_slug(&partner);
	if (!release_allows(&r, &holder, &partner, kind))
		return;
	PROVE(r.verdict == VERDICT_RELEASE && r.reason == REASON_GRANTED && r.seal != 0);
	PROVE(r.kind == kind && kind >= 0 && kind < AGREEMENT_MAX);
	PROVE(prove_same_holder(&r.holder, &holder) && prove_same_partner(&r.partner, &partner));
}

/* What policy_decide() releases is let through, and only that. */
void prove_release_granted(void)
{
	const struct release *r = &prove_out.kinds[0];

	prove_draw_request();
	prove_in.kind_count = 1;
	prove_in.grant_count = prove_in.grant_count > 1 ? 1 : prove_in.grant_count;
	policy_decide(&prove_in, &prove_out);
	PROVE((r->verdict == VERDICT_RELEASE) == (r->seal != 0));
	PROVE(release_allows(r, &prove_in.holder, &prove_in.partner, prove_in.kinds[0].kind) ==
	      (r->verdict == VERDICT_RELEASE));
}

/* The seal is a function of the fields before it, and never what a zeroed release has. */
void prove_release_seal(void)
{
	struct release r, same;

	r.verdict = prove_flag() ? VERDICT_RELEASE : VERDICT_DENY;
	r.reason = prove_flag() ? REASON_GRANTED : REASON_REVOKED;
	r.kind = prove_draw_number();
	r.seal = prove_any(2);
	prove_bytes(r.grant.b, sizeof(r.grant.b));
	prove_bytes(r.holder.b, sizeof(r.holder.b));
	prove_slug(&r.partner);
	same = r;
	same.seal = prove_any(2);
	PROVE(decide_seal(&r) != 0);
	PROVE(decide_seal(&r) == decide_seal(&same));
}
