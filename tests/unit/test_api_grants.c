/* SPDX-License-Identifier: EUPL-1.2 */
/* Grants over the years: renewed many times. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/wallet.h"

#define SKILLS KIND_BIT(KIND_SKILLS)
#define PLAN KIND_BIT(KIND_PLAN)

static const struct wallet_grant to_gemeente = {
	WORLD_GEMEENTE, SKILLS | PLAN, "civic-integration", "municipality", 1, 1,
};

static Eenmaal__V1__AccessRequest *by_gemeente(struct wallet *h, const char *kind)
{
	return wallet_access(h, WORLD_GEMEENTE, kind, "civic-integration", "municipality");
}

/* However often one grant of a partner is renewed, its other one counts. */
static void test_many_renewals(void **state)
{
	struct world *w = *state;
	struct wallet *h = wallet_enrolled(w);
	struct wallet_grant terms = to_gemeente;
	Eenmaal__V1__Grant *g;

	wallet_upload_first(h, KIND_PLAN, 1, "a workshop");
	terms.kinds = PLAN;
	wallet_grant_put(h, wallet_grant(h, &terms));
	terms.kinds = SKILLS;
	g = wallet_grant(h, &terms);
	wallet_grant_put(h, g);
	for (int n = 0; n < 40; n++) {
		Eenmaal__V1__Grant *next = wallet_grant(h, &terms);

		next->replaces = g->grant_id;
		wallet_grant_put(h, next);
		g = next;
	}
	assert_int_equal(wallet_fetched(h, WORLD_GEMEENTE, by_gemeente(h, "plan"))->n_releases, 1);
}

#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, world_start, world_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_WORLD(test_many_renewals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
