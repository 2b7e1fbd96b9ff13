/* SPDX-License-Identifier: EUPL-1.2 */
/* The evil broker: every attack of docs/ATTACKS.md, and a bit in every byte of every object. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/support/evil_bytes.h"
#include "tests/support/evil_stage.h"

static void every_byte(void **state)
{
	unsigned flips = evil_flip_bytes(1);

	(void)state;
	(void)printf("%u flipped bits against the client's library\n", flips);
	assert_true(flips > 3000);
}

static void every_attack_fails(void **state)
{
	static struct stage s;
	unsigned played = 0, flips = 0;

	(void)state;
	/* What must not happen ends the process, whichever thread sees it. */
	(void)signal(SIGABRT, SIG_DFL);
	stage_start(&s);
	stage_honest(&s);
	played = stage_play_all(&s, false);
	flips = stage_flip(&s, 6);
	stage_stop(&s);
	(void)printf("%u attacks and %u flipped bits against the command\n", played, flips);
	assert_true(getenv("EVIL_ONLY") != NULL || (played > 100 && flips > 50));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_byte),
		cmocka_unit_test(every_attack_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
