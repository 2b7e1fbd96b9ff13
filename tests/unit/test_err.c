/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ctype.h>
#include <string.h>

#include "broker/base/err.h"

static void test_every_error_is_named(void **state)
{
	(void)state;
	for (int i = 0; i < ERR_COUNT; i++) {
		const char *name = err_name((enum err)i), *text = err_text((enum err)i);

		assert_true(strlen(name) > 1 && strlen(name) < 31);
		for (const char *p = name; *p; p++)
			assert_true(islower((unsigned char)*p) || *p == '-');
		assert_true(strlen(text) > 3);
		assert_int_not_equal(text[strlen(text) - 1], '.');
		for (int j = 0; j < i; j++)
			assert_string_not_equal(name, err_name((enum err)j));
	}
	assert_string_equal(err_name(ERR_NOT_CANONICAL), "not-canonical");
	assert_string_equal(err_name(ERR_OK), "ok");
}

static void test_classes(void **state)
{
	(void)state;
	assert_int_equal(err_class(ERR_OK), CLASS_OK);
	assert_int_equal(err_class(ERR_INPUT), CLASS_CALLER);
	assert_int_equal(err_class(ERR_EXPIRED), CLASS_DENIED);
	assert_int_equal(err_class(ERR_REPLAY), CLASS_CONFLICT);
	assert_int_equal(err_class(ERR_BUSY), CLASS_RETRY);
	assert_int_equal(err_class(ERR_INTERNAL), CLASS_FAULT);
}

static void test_outside_the_list(void **state)
{
	(void)state;
	assert_int_equal(err_class(ERR_COUNT), CLASS_FAULT);
	assert_string_equal(err_name(ERR_COUNT), "unknown");
	assert_string_equal(err_text(ERR_COUNT), "an unknown error");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_error_is_named),
		cmocka_unit_test(test_classes),
		cmocka_unit_test(test_outside_the_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
