/* SPDX-License-Identifier: EUPL-1.2 */
/* W3C Trace Context: what a request says of the trace it is part of stands in its entries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/desk.h"

#define TRACE "4bf92f3577b34da6a3ce929d0e0e4736"
#define SPAN "00f067aa0ba902b7"
#define RECORDED "\"trace_id\":\"" TRACE "\",\"span_id\":\"" SPAN "\""
#define FETCH \
	"partner fetch --profile @school --holder %s --kind skills --purpose language-training --out @out"
#define ACCESSES "audit list --profile @inspectie --json --action access"
#define REJECTS "audit list --profile @inspectie --json --action reject"

static struct desk desk;
static struct dossier amina, bilal;
static struct desk_run run;

static int begin(void **state)
{
	(void)state;
	desk_start(&desk);
	step_dossier(&amina, &desk.rig, &rig_school, "speaks Tigrinya");
	step_dossier(&bilal, &desk.rig, &rig_gemeente, "owes money");
	return unsetenv("TRACEPARENT");
}

static int end(void **state)
{
	(void)state;
	dossier_free(&amina);
	dossier_free(&bilal);
	desk_stop(&desk);
	return 0;
}

static unsigned times(const char *text)
{
	unsigned n = 0;

	for (const char *p = run.out; (p = strstr(p, text)) != NULL; p++)
		n++;
	return n;
}

static void expect(const char *line, int code)
{
	desk_run(&desk, &run, "%s", line);
	if (run.code != code)
		print_message("exit %d\n%s%s", run.code, run.out, run.err);
	assert_int_equal(run.code, code);
}

/* The client's own, and the one of whoever started it. */
static void from_the_client(void **state)
{
	(void)state;
	desk_run(&desk, &run, FETCH, amina.number);
	assert_int_equal(run.code, 0);
	expect(ACCESSES, 0);
	assert_int_equal(times("\"trace_id\":\""), 1);
	assert_int_equal(times(RECORDED), 0);
	assert_int_equal(setenv("TRACEPARENT", "00-" TRACE "-" SPAN "-01", 1), 0);
	desk_run(&desk, &run, FETCH, bilal.number); /* refused: recorded all the same */
	assert_int_equal(run.code, 3);
	assert_int_equal(unsetenv("TRACEPARENT"), 0);
	expect(ACCESSES, 0);
	assert_int_equal(times("\"trace_id\":\""), 2);
	assert_int_equal(times(RECORDED), 1);
	expect("audit verify --profile @inspectie", 0);
}

/* A body that is none, which leaves a REJECT; how long the answer is. */
static size_t refused_with(const char *headers)
{
	struct wire *w = wire_open(&desk.rig, RIG_PARTNER, SITE_SCHOOL);
	struct buf request = BUF_INIT(4096);
	struct answer answer;
	size_t len;

	assert_int_equal(buf_printf(&request,
				    "POST /eenmaal.v1.PartnerService/Fetch HTTP/1.1\r\n"
				    "Host: localhost\r\nContent-Type: application/proto\r\n"
				    "%sContent-Length: 3\r\n\r\nxyz",
				    headers),
			 ERR_OK);
	assert_true(wire_send(w, buf_view(&request)));
	assert_true(wire_receive(w, &answer));
	assert_int_equal(answer.status, 400);
	len = answer.body.len;
	answer_free(&answer);
	buf_free(&request);
	wire_free(w);
	return len;
}

static void by_hand(void **state)
{
	static const struct {
		const char *headers;
		unsigned traced;
	} all[] = {
		{"", 0},
		{"traceparent: 00-" TRACE "-" SPAN "-00\r\n", 1},
		{"TraceParent: 00-" TRACE "-" SPAN "-01\r\n", 1},
		{"traceparent: 01-" TRACE "-" SPAN "-01\r\n", 0},
		{"traceparent: 00-" TRACE "-0000000000000000-01\r\n", 0},
		{"traceparent: 00-" TRACE "-" SPAN "-01-\r\n", 0},
		{"traceparent:\r\n", 0},
		{"traceparent: 00-" TRACE "-" SPAN "-01\r\n"
		 "traceparent: 00-" TRACE "-" SPAN "-01\r\n",
		 0},
	};
	unsigned traced = 0;
	size_t len = refused_with("");

	(void)state;
	for (size_t n = 0; n < sizeof(all) / sizeof(all[0]); n++) {
		print_message("%s\n", all[n].headers);
		assert_int_equal(refused_with(all[n].headers), len);
		traced += all[n].traced;
		expect(REJECTS, 0);
		assert_int_equal(times("\"index\":"), n + 2);
		assert_int_equal(times("\"trace_id\":"), traced);
		assert_int_equal(times(RECORDED), traced);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_the_client),
		cmocka_unit_test(by_hand),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
