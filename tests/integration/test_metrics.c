/* SPDX-License-Identifier: EUPL-1.2 */
/* GET /metrics of the daemon as it serves: what it says, where it listens, and who cannot disturb whom. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/rig_dossier.h"

#define HOGS 20 /* connections, more than it takes */

static struct rig rig;
static uint16_t port;

/* One that nobody has at the moment. */
static uint16_t free_port(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	MUST(fd >= 0 && bind(fd, (struct sockaddr *)&address, size) == 0);
	MUST(getsockname(fd, (struct sockaddr *)&address, &size) == 0);
	(void)close(fd);
	return ntohs(address.sin_port);
}

/* Everything that comes back, up to the end of the connection. */
static char *ask(const char *line)
{
	static char answer[1 << 18];
	char text[200];
	size_t have = 0;
	ssize_t n = 0;
	int fd = wire_socket(port);

	(void)snprintf(text, sizeof(text), "%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
		       line);
	MUST(send(fd, text, strlen(text), MSG_NOSIGNAL) == (ssize_t)strlen(text));
	while ((n = recv(fd, answer + have, sizeof(answer) - 1 - have, 0)) > 0)
		have += (size_t)n;
	answer[have] = 0;
	(void)close(fd);
	return answer;
}

static void says(const char *answer, const char *line)
{
	if (strstr(answer, line) == NULL)
		print_error("not said: %s\n%s", line, answer);
	assert_non_null(strstr(answer, line));
}

static void test_what_it_says(void **state)
{
	struct wire *w = wire_open(&rig, RIG_PARTNER, SITE_SCHOOL);
	struct answer given = {0};
	const char *answer = NULL;

	(void)state;
	assert_non_null(w);
	assert_true(wire_post(w, "DirectoryService/GetTime", view_of(NULL, 0), &given));
	answer_free(&given);
	assert_true(wire_post(w, "PartnerService/Fetch", view_str("\xff"), &given));
	answer_free(&given);
	answer = ask("GET /metrics");
	says(answer, "HTTP/1.1 200 OK\r\n");
	says(answer, "\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n");
	says(answer, "\n# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds 1");
	says(answer, "\neenmaal_requests_total{method=\"GetTime\",outcome=\"answered\"} 1\n");
	says(answer, "\neenmaal_requests_total{method=\"Fetch\",outcome=\"refused\"} 1\n");
	says(answer, "\neenmaal_connections{listener=\"public\"} 0\n");
	says(answer, "\neenmaal_connections{listener=\"partner\"} 1\n");
	says(answer, "\neenmaal_stage_seconds_count{stage=\"decode\"} 2\n");
	says(answer, "\neenmaal_healthy 1\n");
	says(answer, "\neenmaal_ledger_entries_total 2\n"); /* the directory, the refusal */
	says(answer, "\neenmaal_batches_total 2\n");
	says(answer, "\neenmaal_queue_length 0\n");
	says(answer, "\neenmaal_directory_version 1\n");
	says(answer, "\neenmaal_wal_bytes ");
	assert_null(strstr(answer, "\neenmaal_database_bytes 0\n"));
	wire_free(w);
}

/* Members' ids are in no label, and the address in no answer of the other two. */
static void test_no_names(void **state)
{
	const char *answer = ask("GET /metrics");
	struct answer given = {0};
	struct wire *w = NULL;

	(void)state;
	for (size_t n = 0; n < SITE_MEMBERS; n++)
		assert_null(strstr(answer, rig_members[n]));
	for (enum rig_side side = RIG_PUBLIC; side <= RIG_PARTNER; side++) {
		w = wire_open(&rig, side, SITE_SCHOOL);
		assert_non_null(w);
		assert_true(wire_get(w, "/metrics", &given));
		assert_int_equal(given.status, 405);
		answer_free(&given);
		wire_free(w);
	}
}

static void test_nothing_else(void **state)
{
	(void)state;
	says(ask("GET /"), "HTTP/1.1 404 ");
	says(ask("GET /metrics/.."), "HTTP/1.1 404 ");
	says(ask("POST /metrics"), "HTTP/1.1 405 ");
	says(ask("HEAD /metrics"), "HTTP/1.1 200 OK\r\n");
	assert_null(strstr(ask("HEAD /metrics"), "eenmaal_"));
}

static void test_hogs_disturb_nobody(void **state)
{
	struct wire *w = wire_open(&rig, RIG_PARTNER, SITE_SCHOOL);
	struct answer given = {0};
	int fd[HOGS];

	(void)state;
	for (int n = 0; n < HOGS; n++) {
		fd[n] = wire_socket(port);
		assert_int_equal(send(fd[n], "GET /me", 7, MSG_NOSIGNAL), 7);
	}
	assert_non_null(w);
	assert_true(wire_post(w, "DirectoryService/GetTime", view_of(NULL, 0), &given));
	assert_int_equal(given.status, 200);
	answer_free(&given);
	wire_free(w);
	for (int n = 0; n < HOGS; n++)
		(void)close(fd[n]);
	says(ask("GET /metrics"), "HTTP/1.1 200 OK\r\n");
}

static int start(void **state)
{
	char line[60];

	*state = &rig;
	port = free_port();
	(void)snprintf(line, sizeof(line), "metrics: 127.0.0.1:%u\n", (unsigned)port);
	rig_new(&rig, line);
	rig_serve(&rig);
	rig_await(&rig, "metrics", 1);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_it_says),
		cmocka_unit_test(test_no_names),
		cmocka_unit_test(test_nothing_else),
		cmocka_unit_test(test_hogs_disturb_nobody),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, start, rig_teardown);
}
