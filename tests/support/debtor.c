/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/debtor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

const struct wallet_grant debtor_grant = {
	WORLD_GEMEENTE, KIND_BIT(KIND_FINANCE), "debt-counselling", "municipality", 1, 1,
};

Eenmaal__V1__AccessRequest *debtor_access(struct wallet *h)
{
	return wallet_access(h, WORLD_GEMEENTE, "finance", "debt-counselling", "municipality");
}

struct wallet *debtor_lived_in(struct world *w)
{
	struct wallet *h = wallet_enrolled(w);

	wallet_upload_first(h, KIND_FINANCE, 1, "owes money");
	wallet_grant_put(h, wallet_grant(h, &debtor_grant));
	assert_int_equal(wallet_fetched(h, WORLD_GEMEENTE, debtor_access(h))->n_releases, 1);
	return h;
}

void debtor_refused(struct wallet *h, Eenmaal__V1__Reason reason)
{
	wallet_not_fetched(h, WORLD_GEMEENTE, debtor_access(h), reason);
}
