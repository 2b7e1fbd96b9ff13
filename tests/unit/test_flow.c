/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "broker/server_flow.h"

static struct flow flow;
static int peer;

static int open_both(void **state)
{
	int ends[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
	flow = (struct flow){.socket = ends[0]};
	peer = ends[1];
	return 0;
}

static int close_both(void **state)
{
	(void)state;
	(void)close(flow.socket);
	return close(peer);
}

static void say(const void *bytes, size_t size)
{
	assert_int_equal(send(peer, bytes, size, 0), size);
}

static void expect_nothing(void)
{
	char c;

	errno = 0;
	assert_int_equal(flow_read(&flow, &c, 1), -1);
	assert_int_equal(errno, EAGAIN);
}

static void test_reads_ahead(void **state)
{
	char got[16] = {0};

	(void)state;
	expect_nothing();
	say("headbody", 8);
	assert_int_equal(flow_read(&flow, got, 4), 4);
	assert_memory_equal(got, "head", 4);
	say("more", 4);
	assert_int_equal(flow_read(&flow, got, sizeof(got)), 4);
	assert_memory_equal(got, "body", 4);
	assert_int_equal(flow_read(&flow, got, sizeof(got)), 4);
	assert_memory_equal(got, "more", 4);
	expect_nothing();
}

static void test_more_than_fits(void **state)
{
	static char sent[2 * FLOW_AHEAD], got[2 * FLOW_AHEAD];

	(void)state;
	say(sent, sizeof(sent));
	assert_int_equal(flow_read(&flow, got, 5), 5);
	assert_int_equal(flow_read(&flow, got, sizeof(got)), FLOW_AHEAD - 5);
	assert_int_equal(flow_read(&flow, got, FLOW_AHEAD), FLOW_AHEAD);
	expect_nothing();
}

static void test_large_reads_go_past_it(void **state)
{
	static char sent[3 * FLOW_AHEAD], got[4 * FLOW_AHEAD];

	(void)state;
	sent[3 * FLOW_AHEAD - 1] = 'z';
	say(sent, sizeof(sent));
	assert_int_equal(flow_read(&flow, got, sizeof(got)), sizeof(sent));
	assert_memory_equal(got, sent, sizeof(sent));
	expect_nothing();
}

static void test_end_of_stream(void **state)
{
	char c;

	(void)state;
	say("a", 1);
	(void)shutdown(peer, SHUT_WR);
	assert_int_equal(flow_read(&flow, &c, 1), 1);
	assert_int_equal(flow_read(&flow, &c, 1), 0);
	assert_int_equal(flow_read(&flow, &c, 1), 0);
}

/* Once, and only where nothing was read ahead. */
static void test_rearmed(void **state)
{
	char got[4] = {0};

	(void)state;
	say("ab", 2);
	assert_int_equal(flow_read(&flow, got, 1), 1);
	flow.rearmed = true;
	assert_int_equal(flow_read(&flow, got, 1), 1);
	say("cd", 2);
	expect_nothing();
	assert_int_equal(flow_read(&flow, got, sizeof(got)), 2);
	assert_memory_equal(got, "cd", 2);
}

static ssize_t put(const char *first, const char *second)
{
	struct iovec pieces[] = {
		{.iov_base = (void *)(uintptr_t)first, .iov_len = strlen(first)},
		{.iov_base = (void *)(uintptr_t)second, .iov_len = strlen(second)},
	};

	return flow_write(&flow, pieces, 2);
}

static void expect_heard(const char *text)
{
	char got[64] = {0};

	assert_int_equal(recv(peer, got, sizeof(got), 0), strlen(text));
	assert_string_equal(got, text);
}

static void test_head_waits_for_body(void **state)
{
	char c;

	(void)state;
	assert_int_equal(put("a", "b"), 2);
	expect_heard("ab");
	flow.more = true;
	assert_int_equal(put("he", "ad"), 4);
	assert_int_equal(recv(peer, &c, 1, 0), -1);
	assert_int_equal(put("bo", "dy"), 4);
	expect_heard("headbody");
	assert_int_equal(put("c", "d"), 2);
	expect_heard("cd");
}

static void test_long_head_does_not_wait(void **state)
{
	static char text[FLOW_HELD + 2];
	static char got[FLOW_HELD + 2];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	flow.more = true;
	assert_int_equal(put(text, ""), FLOW_HELD + 1);
	assert_int_equal(recv(peer, got, sizeof(got), 0), FLOW_HELD + 1);
}

static void expect_silence(void)
{
	char c;

	assert_int_equal(recv(peer, &c, 1, 0), -1);
}

/* Until it is read, and no longer, whether the system was asked or not. */
static void test_gathers_until_read(void **state)
{
	char got[2];

	(void)state;
	say("xyz", 3);
	flow.gather = true;
	assert_int_equal(put("he", "llo"), 5);
	assert_int_equal(put("fin", ""), 3);
	expect_silence();
	assert_int_equal(flow_read(&flow, got, 2), 2);
	expect_heard("hellofin");
	flow.gather = true;
	assert_int_equal(put("tick", "et"), 6);
	assert_int_equal(flow_read(&flow, got, 1), 1);
	expect_silence();
	assert_int_equal(put("ans", "wer"), 6);
	expect_heard("ticketanswer");
}

static void test_gathered_goes_before_an_answer_to_nothing_read(void **state)
{
	(void)state;
	flow.gather = true;
	flow.rearmed = true;
	assert_int_equal(put("a", "b"), 2);
	expect_nothing();
	expect_heard("ab");
}

/* Too much to be gathered goes out with what was, and a head may join that, too. */
static void test_gathered_and_more(void **state)
{
	static char text[FLOW_HELD], got[FLOW_HELD + 2];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	flow.gather = true;
	assert_int_equal(put("a", "b"), 2);
	assert_int_equal(put(text, ""), FLOW_HELD - 1);
	assert_int_equal(recv(peer, got, sizeof(got), 0), FLOW_HELD + 1);
	assert_memory_equal(got, "abx", 3);
	assert_int_equal(put("c", "d"), 2);
	flow.gather = false;
	flow.more = true;
	assert_int_equal(put("head", ""), 4);
	expect_silence();
	assert_int_equal(put("body", ""), 4);
	expect_heard("cdheadbody");
}

static void test_no_room_for_what_was_gathered(void **state)
{
	static char full[1 << 16];
	char c;

	(void)state;
	while (send(flow.socket, full, sizeof(full), 0) > 0)
		;
	while (send(flow.socket, full, 1, 0) > 0)
		;
	say("x", 1);
	flow.gather = true;
	assert_int_equal(put("a", "b"), 2);
	assert_int_equal(flow_read(&flow, &c, 1), -1);
	assert_int_equal(errno, ECONNABORTED);
}

/* Whatever the system takes at a time: every byte once, in order, and none is told twice. */
static void test_full_socket(void **state)
{
	static char body[1 << 20], got[1 << 20];
	struct iovec piece = {.iov_base = body};
	size_t written = 0, heard = 0;
	ssize_t n = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(body); i++)
		body[i] = (char)(i * 31 >> 3);
	/* So full that not even a head goes out. */
	while ((n = send(flow.socket, body + written, sizeof(body) - written, 0)) > 0)
		written += (size_t)n;
	flow.rearmed = true;
	flow.more = true;
	piece.iov_base = body + written;
	piece.iov_len = FLOW_HELD;
	assert_int_equal(flow_write(&flow, &piece, 1), FLOW_HELD);
	written += FLOW_HELD;
	piece.iov_base = body + written;
	piece.iov_len = 1;
	assert_int_equal(flow_write(&flow, &piece, 1), -1);
	assert_int_equal(errno, EAGAIN);
	assert_false(flow.rearmed);
	while (heard < sizeof(body)) {
		n = recv(peer, got + heard, sizeof(got) - heard < 3000 ? sizeof(got) - heard : 3000,
			 0);
		heard += n > 0 ? (size_t)n : 0;
		piece.iov_base = body + written;
		piece.iov_len = sizeof(body) - written;
		n = piece.iov_len > 0 ? flow_write(&flow, &piece, 1) : 0;
		written += n > 0 ? (size_t)n : 0;
	}
	assert_memory_equal(got, body, sizeof(body));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_both, close_both)
	const struct CMUnitTest tests[] = {
		TEST(test_reads_ahead),
		TEST(test_more_than_fits),
		TEST(test_large_reads_go_past_it),
		TEST(test_end_of_stream),
		TEST(test_rearmed),
		TEST(test_head_waits_for_body),
		TEST(test_long_head_does_not_wait),
		TEST(test_gathers_until_read),
		TEST(test_gathered_goes_before_an_answer_to_nothing_read),
		TEST(test_gathered_and_more),
		TEST(test_no_room_for_what_was_gathered),
		TEST(test_full_socket),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
