/* SPDX-License-Identifier: EUPL-1.2 */
/* Nobody fills a witness's log with a checkpoint that was once shown to them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "broker/base/clock.h"
#include "broker/base/log.h"
#include "tests/support/guard.h"

/* In how many lines a word stands that are logged while a checkpoint is shown so often. */
static unsigned logged(struct guard *g, uint64_t size, unsigned times, const char *word)
{
	FILE *log = tmpfile();
	int before = dup(STDERR_FILENO);
	char line[1000];
	unsigned count = 0;

	assert_non_null(log);
	assert_true(before >= 0 && dup2(fileno(log), STDERR_FILENO) >= 0);
	for (unsigned n = 0; n < times; n++)
		assert_int_equal(guard_add(g, size, size), WITNESS_CONFLICT);
	assert_true(dup2(before, STDERR_FILENO) >= 0);
	(void)close(before);
	rewind(log);
	while (fgets(line, sizeof(line), log) != NULL)
		count += strstr(line, word) != NULL;
	(void)fclose(log);
	return count;
}

static void test_an_alarm_is_logged_once_a_minute(void **state)
{
	struct guard *g = *state;
	int64_t now = clock_now();

	log_setup(LOG_LEVEL_ERROR, true);
	clock_set(now);
	assert_int_equal(guard_add(g, 0, 50), WITNESS_OK);
	assert_int_equal(logged(g, 40, 30, "rollback"), 1);
	clock_set(now + 59);
	assert_int_equal(logged(g, 30, 1, "rollback"), 0);
	clock_set(now + 60);
	assert_int_equal(logged(g, 40, 1, "\"unlogged\":30"), 1);
	assert_int_equal(logged(g, 40, 5, "rollback"), 0);
	/* A clock that was put back keeps nothing quiet. */
	clock_set(now - 1000);
	assert_int_equal(logged(g, 40, 2, "\"unlogged\":5"), 1);
	clock_set(0);
}

static void test_another_kind_is_logged_at_once(void **state)
{
	struct guard *g = *state;

	log_setup(LOG_LEVEL_ERROR, true);
	assert_int_equal(guard_add(g, 0, 50), WITNESS_OK);
	assert_int_equal(logged(g, 40, 2, "rollback"), 1);
	sapling_cut(g->log, 49);
	sapling_grow(g->log, 80, 'b');
	assert_int_equal(logged(g, 50, 2, "fork"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, guard_set_up, guard_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_an_alarm_is_logged_once_a_minute),
		TEST(test_another_kind_is_logged_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
