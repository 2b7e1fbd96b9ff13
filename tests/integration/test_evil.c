/* SPDX-License-Identifier: EUPL-1.2 */
/* The evil broker against the command: one attack of each sort; all of them in tests/check. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>

#include "tests/support/evil_bytes.h"
#include "tests/support/evil_stage.h"

static void attacks_fail(void **state)
{
	static struct stage s;
	unsigned played = 0, flips = 0;

	(void)state;
	/* What must not happen ends the process, whichever thread sees it. */
	(void)signal(SIGABRT, SIG_DFL);
	stage_start(&s);
	stage_honest(&s);
	played = stage_play_all(&s, rig_knob("EVIL_ALL", 0) == 0);
	flips = stage_flip(&s, 1);
	stage_stop(&s);
	(void)printf("%u attacks and %u flipped bits against the command\n", played, flips);
	assert_true(played > 0 && flips > 0);
}

static void some_bytes(void **state)
{
	(void)state;
	(void)printf("%u flipped bits against the client's library\n", evil_flip_bytes(7));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(some_bytes),
		cmocka_unit_test(attacks_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
