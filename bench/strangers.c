/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a stranger's question costs for a dossier that is there, and for one that is not: the closer
 * the ratio is to 1, the less the time of an answer tells.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <time.h>

#include "tests/support/wallet.h"

#define ROUNDS 100

static uint64_t cpu_ns(void)
{
	struct timespec t;

	assert_int_equal(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t), 0);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* The least that one refusal costs this thread, in which it is prepared. */
static uint64_t least(struct world *w, const char *method, const void *request)
{
	uint64_t best = UINT64_MAX;

	for (int n = 0; n < ROUNDS; n++) {
		uint64_t start = cpu_ns();
		uint64_t took = 0;

		world_refused(w, method, WORLD_PUBLIC, request, ERR_UNAUTHENTICATED);
		took = cpu_ns() - start;
		best = took < best ? took : best;
	}
	return best;
}

static void compare(struct world *w, const char *method, const void *there, const void *not_there)
{
	uint64_t known = least(w, method, there);
	uint64_t unknown = least(w, method, not_there);

	print_message("%s: %u ns and %u ns, ratio %.2f\n", method, (unsigned)known,
		      (unsigned)unknown, (double)unknown / (double)known);
}

static void test_same_effort(void **state)
{
	struct world *w = *state;
	struct wallet *h = wallet_enrolled(w);
	struct wallet *nobody = wallet_new(w);
	Eenmaal__V1__OpenVaultRequest *of_nobody, *of_h;
	Eenmaal__V1__SuspendRequest *stop_nobody, *stop_h;
	struct hash hash;

	(void)wallet_vault(nobody, &hash); /* makes the keys of a card */
	of_nobody = wallet_opening(nobody, 1, 1, true);
	of_h = wallet_opening(nobody, 1, 1, true);
	stop_nobody = wallet_suspension(nobody, NULL, true);
	stop_h = wallet_suspension(nobody, NULL, true);
	of_h->opening->signatures[0]->keyid = h->number;
	stop_h->suspension->signatures[0]->keyid = h->number;
	compare(w, "HolderService/OpenVault", of_h, of_nobody);
	compare(w, "HolderService/Suspend", stop_h, stop_nobody);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_same_effort, world_start, world_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
