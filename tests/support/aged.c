/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/aged.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/base/clock.h"
#include "tests/support/tape.h"

#define ACTION(name) EENMAAL__V1__ACTION__ACTION_##name

void aged_to_day(int64_t day)
{
	clock_set(WORLD_NOW + day * WORLD_DAY);
}

unsigned aged_retain(struct world *w)
{
	unsigned steps = 0;
	struct committer_retained done = {.more = true};

	for (; done.more; steps++)
		assert_int_equal(committer_retain(w->committer, w->trust, &done), ERR_OK);
	return steps;
}

struct wallet *aged_lived_in(struct world *w)
{
	struct wallet *h = wallet_enrolled(w);
	Eenmaal__V1__Grant *g = wallet_grant(h, &debtor_grant);

	g->max_uses = 1;
	wallet_upload_first(h, KIND_FINANCE, 1, "owes money");
	wallet_grant_put(h, g);
	assert_int_equal(wallet_fetched(h, WORLD_GEMEENTE, debtor_access(h))->n_releases, 1);
	wallet_not_fetched(h, WORLD_GEMEENTE, debtor_access(h),
			   EENMAAL__V1__REASON__REASON_USED_UP);
	wallet_dossier(h);
	return h;
}

struct wallet *aged_world(struct world *w)
{
	struct wallet *h = aged_lived_in(w);

	aged_to_day(1);
	assert_int_equal(aged_retain(w), 1);
	assert_int_equal(world_entry(w, 0).seen->action, ACTION(RETENTION));
	assert_int_equal(world_entry(w, 0).kept->retained_from, 0);
	aged_to_day(10);
	wallet_not_fetched(h, WORLD_GEMEENTE, debtor_access(h),
			   EENMAAL__V1__REASON__REASON_USED_UP);
	wallet_dossier(h);
	return h;
}

void aged_audited(struct world *w, uint64_t findings, const char *text)
{
	struct audit *a = NULL;

	tape_findings(tape_record(w), &a);
	if (a->finding_count != findings)
		fail_msg("%u findings: %s", (unsigned)a->finding_count,
			 a->findings ? a->findings->text : "");
	if (findings > 0 && strstr(a->findings->text, text) == NULL)
		fail_msg("\"%s\" lacks \"%s\"", a->findings->text, text);
	audit_free(a);
}
