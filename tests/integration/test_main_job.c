/* SPDX-License-Identifier: EUPL-1.2 */
/* The main job over mutual TLS against the real daemon. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>

#include "tests/support/rig_dossier.h"

static void released_content_opens(void **state)
{
	static const char text[] = "Spreekt Tigrinya en Arabisch; werkte als lasser.";
	struct rig r;
	struct dossier d;
	struct wire *school = NULL;
	struct arena *a = rig_arena();
	Eenmaal__V1__FetchResponse *reply = NULL;
	struct rig_call call = {
		.method = "PartnerService/Fetch",
		.type = &eenmaal__v1__fetch_response__descriptor,
	};

	(void)state;
	rig_new(&r, NULL);
	rig_serve(&r);
	step_dossier(&d, &r, &rig_school, text);
	school = wire_open(&r, RIG_PARTNER, SITE_SCHOOL);
	assert_non_null(school);
	call.request = rig_fetch(&r, a, SITE_SCHOOL, rig_access(a, &ask_school, &d.id));
	assert_int_equal(wire_call(school, &call, a, &reply), 200);
	assert_true(rig_opens(&d, reply, SITE_SCHOOL, view_str(text)));
	wire_free(school);
	rig_close(&r);
	arena_free(a);
	dossier_free(&d);
	rig_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(released_content_opens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
