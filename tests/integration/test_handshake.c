/* SPDX-License-Identifier: EUPL-1.2 */
/* A TLS handshake that does not go on: it costs nobody anything, and ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "tests/support/rig_wire.h"

#define SILENT 8 /* connections, so that each of a listener's workers has one */

static struct rig rig;

static double cpu_seconds(void)
{
	struct timespec t = {0};
	clockid_t clock;

	MUST(clock_getcpuclockid(rig_pid(&rig), &clock) == 0);
	MUST(clock_gettime(clock, &t) == 0);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool asks_the_time(void)
{
	struct wire *w = wire_open(&rig, RIG_PARTNER, SITE_SCHOOL);
	struct answer answer = {0};
	bool good = w != NULL &&
		    wire_post(w, "DirectoryService/GetTime", view_of(NULL, 0), &answer) &&
		    answer.status == 200;

	answer_free(&answer);
	wire_free(w);
	return good;
}

/* The first byte of a record, and then nothing. */
static void test_silence_costs_nothing(void **state)
{
	int fd[SILENT];
	double before = 0;

	(void)state;
	for (int n = 0; n < SILENT; n++) {
		fd[n] = wire_socket(rig.port[RIG_PARTNER]);
		assert_int_equal(send(fd[n], "\x16", 1, 0), 1);
	}
	(void)usleep(200000);
	before = cpu_seconds();
	(void)usleep(1000000);
	assert_true(cpu_seconds() - before < 0.05);
	assert_true(asks_the_time());
	/* The time for a request has begun with the connection. */
	for (int n = 0; n < SILENT; n++) {
		char c;

		assert_true(recv(fd[n], &c, 1, 0) <= 0);
		(void)close(fd[n]);
	}
}

/* stop() finds it waiting, and must end in order all the same. */
static void test_stops_while_one_waits(void **state)
{
	(void)state;
	assert_int_equal(send(wire_socket(rig.port[RIG_PARTNER]), "\x16", 1, 0), 1);
	assert_int_equal(send(wire_socket(rig.port[RIG_PUBLIC]), "\x16", 1, 0), 1);
	assert_true(asks_the_time());
}

static int start(void **state)
{
	*state = &rig;
	rig_new(&rig, "limits:\n  body_seconds: 3\n");
	rig_serve(&rig);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_silence_costs_nothing),
		cmocka_unit_test(test_stops_while_one_waits),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start, rig_teardown);
}
