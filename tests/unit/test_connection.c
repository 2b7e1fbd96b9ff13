/* SPDX-License-Identifier: EUPL-1.2 */
/* Which connection is cut off, by its time or by those that come. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sys/socket.h>
#include <unistd.h>

#include "broker/server_connection.h"

#define LIMIT 8 /* so that one makes room from the eighth on */
#define NEVER UINT64_MAX

static struct connection_list list;
static struct connection *open_ones[LIMIT + 1];
static int peers[LIMIT + 1];
static size_t count;

/* One more, of the time n, whose other end is peers[n]. */
static void come(uint64_t deadline)
{
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	peers[count] = pair[1];
	open_ones[count] = connection_open(&list, pair[0], count + 1, deadline);
	assert_non_null(open_ones[count]);
	count++;
}

static bool is_cut(size_t n)
{
	char byte;

	return recv(peers[n], &byte, 1, MSG_DONTWAIT) == 0;
}

static size_t cut(void)
{
	size_t cut = 0;

	for (size_t n = 0; n < count; n++)
		cut += is_cut(n);
	return cut;
}

static int start(void **state)
{
	(void)state;
	count = 0;
	return connection_list_init(&list, LIMIT) == ERR_OK ? 0 : -1;
}

static int stop(void **state)
{
	(void)state;
	while (count-- > 0) {
		int socket = open_ones[count]->flow.socket;

		connection_close(&list, open_ones[count]);
		(void)close(socket);
		(void)close(peers[count]);
	}
	connection_list_destroy(&list);
	return 0;
}

static void time_ends(void **state)
{
	(void)state;
	come(100);
	come(200);
	assert_int_equal(connection_sweep(&list, 99), 0);
	assert_int_equal(connection_sweep(&list, 100), 1);
	assert_true(is_cut(0) && !is_cut(1));
	/* Once, and while a request is being answered not at all. */
	connection_expect(open_ones[1], 0);
	assert_int_equal(connection_sweep(&list, 1000), 0);
	assert_int_equal(connection_count(&list), 2);
}

/* As long as there is room nobody is cut off; then who has been idle for longest. */
static void idle_ones_make_room(void **state)
{
	(void)state;
	while (count < LIMIT - 1)
		come(NEVER);
	assert_int_equal(cut(), 0);
	connection_expect(open_ones[0], NEVER);
	connection_rest(open_ones[0], 1000, NEVER);
	come(NEVER);
	assert_int_equal(cut(), 1);
	assert_true(is_cut(1));
}

/* One that was cut off stays in the list till its owner has seen it: the next in turn goes then. */
static void each_makes_room_once(void **state)
{
	(void)state;
	while (count < LIMIT)
		come(NEVER);
	assert_true(is_cut(0) && cut() == 1);
	come(NEVER);
	assert_true(is_cut(0) && is_cut(1) && cut() == 2);
}

static void requests_are_not_cut_off(void **state)
{
	(void)state;
	while (count < LIMIT - 1) {
		come(NEVER);
		connection_expect(open_ones[count - 1], NEVER);
	}
	come(NEVER);
	assert_int_equal(cut(), 0);
	assert_int_equal(connection_count(&list), LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(time_ends, start, stop),
		cmocka_unit_test_setup_teardown(idle_ones_make_room, start, stop),
		cmocka_unit_test_setup_teardown(each_makes_room_once, start, stop),
		cmocka_unit_test_setup_teardown(requests_are_not_cut_off, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
