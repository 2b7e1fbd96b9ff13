/* SPDX-License-Identifier: EUPL-1.2 */
/* Hostile bodies and connections, on the release build, whose memory can be measured (tests/support/rig_hostile.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/rig_hostile.h"

static void hostile_clients_take_no_memory(void **state)
{
	(void)state;
	hostile_run();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_clients_take_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
