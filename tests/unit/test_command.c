/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "client/command.h"

#define NOW INT64_C(1790000000) /* 2026-09-21T14:13:20Z */

static struct {
	int runs;
	char option[64], kinds[64], argument[64];
	bool flag, json;
} ran;

static enum exit_code run(struct command *c)
{
	ran.runs++;
	(void)snprintf(ran.option, sizeof(ran.option), "%s",
		       command_option(c, "purpose") ? command_option(c, "purpose") : "-");
	for (size_t i = 0; i < command_option_count(c, "kind"); i++)
		(void)snprintf(ran.kinds + strlen(ran.kinds), sizeof(ran.kinds) - strlen(ran.kinds),
			       "%s", command_option_at(c, "kind", i));
	(void)snprintf(ran.argument, sizeof(ran.argument), "%s",
		       command_argument(c, 0) ? command_argument(c, 0) : "-");
	ran.flag = command_flag(c, "force");
	ran.json = command_json(c);
	assert_null(command_profile(c));
	assert_null(command_option_at(c, "kind", 9));
	command_say(c, "said %s", "\x1b[2J and \xc2\x9b");
	return EXIT_DONE;
}

static enum exit_code fails(struct command *c)
{
	(void)command_fail(c, ERR_VERIFY, "once");
	return command_fail(c, ERR_VERIFY, "and not twice");
}

static enum exit_code secret(struct command *c)
{
	struct secret *s = NULL;
	enum err e = command_secret(c, "pin", "PIN", false, &s);

	if (e != ERR_OK)
		return command_fail(c, e, NULL);
	assert_int_equal(secret_len(s), 6);
	secret_free(s);
	return EXIT_DONE;
}

static const struct option_spec options[] = {
	{"purpose", "SLUG", true, false, "what for"},
	{"kind", "KIND", false, true, "what"},
	{"force", NULL, false, false, "even so"},
	{0},
};

static const struct option_spec pins[] = {
	{"pin-file", "FILE", false, false, "from this file"},
	{"pin-fd", "N", false, false, "from this descriptor"},
	{0},
};

static const struct verb verbs[] = {
	{"noun", "verb", "FILE [MORE...]", "does", "Details.\n  example", options, false, run},
	{"noun", "fails", "", "fails", NULL, NULL, false, fails},
	{"noun", "secret", "", "asks", NULL, pins, false, secret},
	{"noun", "needs", "", "needs a profile", NULL, NULL, true, run},
	{0},
};

static const struct verb alone[] = {
	{"alone", "", "[FILE]", "one word", NULL, NULL, false, run},
	{0},
};

static const struct noun nouns[] = {{"Things", verbs}, {"Others", alone}, {0}};

static int go(const char *line)
{
	char text[200], *words[20] = {NULL}, *rest = NULL;
	int count = 0;

	memset(&ran, 0, sizeof(ran));
	(void)snprintf(text, sizeof(text), "eenmaal %s", line);
	for (char *w = strtok_r(text, " ", &rest); w; w = strtok_r(NULL, " ", &rest))
		words[count++] = w;
	return command_main(nouns, count, words);
}

static void parses(void **state)
{
	(void)state;
	assert_int_equal(go("noun verb --purpose p --kind=a --kind b --force f --json"), EXIT_DONE);
	assert_string_equal(ran.option, "p");
	assert_string_equal(ran.kinds, "ab");
	assert_string_equal(ran.argument, "f");
	assert_true(ran.flag && ran.json);
	assert_int_equal(go("noun verb f g h --purpose p -- --i"), EXIT_DONE);
	assert_false(ran.flag);
	assert_int_equal(go("alone"), EXIT_DONE);
	assert_string_equal(ran.argument, "-");
	assert_int_equal(go("alone x"), EXIT_DONE);
	assert_string_equal(ran.argument, "x");
	assert_int_equal(go("alone -"), EXIT_DONE);
	assert_string_equal(ran.argument, "-");
}

static void usage(void **state)
{
	static const char *const lines[] = {
		"",
		"nothing",
		"noun",
		"noun nothing",
		"noun verb",
		"noun verb f",
		"noun verb --purpose",
		"noun verb --purpose p",
		"noun verb --purpose= f",
		"noun verb --purpose p --purpose q f",
		"noun verb --purpose p --force=1 f",
		"noun verb --purpose p --what f",
		"noun verb --purpose p -x f",
		"alone a b",
		"noun needs",
		"noun verb --purpose p f --profile",
		"noun verb --json=1 --purpose p f",
	};

	(void)state;
	unsetenv("EENMAAL_PROFILE");
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		assert_int_equal(go(lines[i]), EXIT_USAGE);
		assert_int_equal(ran.runs, 0);
	}
}

static void helps(void **state)
{
	static const char *const lines[] = {
		"--help",       "help",         "-h",
		"noun --help",  "noun help",    "noun verb --help",
		"noun verb -h", "alone --help", "noun needs --help",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		assert_int_equal(go(lines[i]), EXIT_DONE);
		assert_int_equal(ran.runs, 0);
	}
}

static void exits(void **state)
{
	static const enum err four[] = {ERR_VERIFY,  ERR_SIGNATURE, ERR_ROLLBACK,
					ERR_DECRYPT, ERR_WEAK,      ERR_NOT_CANONICAL};

	(void)state;
	assert_int_equal(go("noun fails"), EXIT_VERIFICATION);
	assert_int_equal(go("noun fails --json"), EXIT_VERIFICATION);
	assert_int_equal(go("noun needs --profile /no/such"), EXIT_FAILED);
	assert_int_equal(command_exit(ERR_OK), 0);
	assert_int_equal(command_exit(ERR_USAGE), 2);
	assert_int_equal(command_exit(ERR_FORBIDDEN), 1);
	for (size_t i = 0; i < sizeof(four) / sizeof(four[0]); i++)
		assert_int_equal(command_exit(four[i]), 4);
}

static void secrets(void **state)
{
	char path[] = "/tmp/eenmaal-command-XXXXXX", line[128];
	int fd = mkstemp(path), ends[2];

	(void)state;
	assert_true(fd >= 0 && write(fd, "482915\n", 7) == 7);
	(void)snprintf(line, sizeof(line), "noun secret --pin-file %s", path);
	assert_int_equal(go(line), EXIT_DONE);
	(void)snprintf(line, sizeof(line), "noun secret --pin-file %s --pin-fd 5", path);
	assert_int_equal(go(line), EXIT_USAGE);
	assert_int_equal(fchmod(fd, 0644), 0);
	(void)snprintf(line, sizeof(line), "noun secret --pin-file %s", path);
	assert_int_equal(go(line), EXIT_FAILED);
	(void)close(fd);
	(void)unlink(path);
	assert_int_equal(go(line), EXIT_FAILED);
	assert_int_equal(go("noun secret --pin-fd 1x"), EXIT_USAGE);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "482915\n", 7), 7);
	(void)close(ends[1]);
	(void)snprintf(line, sizeof(line), "noun secret --pin-fd %d", ends[0]);
	assert_int_equal(go(line), EXIT_DONE);
	(void)close(ends[0]);
}

static void until(void **state)
{
	static const struct {
		const char *text;
		enum err error;
		int64_t value;
	} all[] = {
		{"6m", ERR_OK, 1805638400}, /* 2027-03-21T14:13:20Z */
		{"1m", ERR_OK, 1792592000},
		{"30d", ERR_OK, NOW + 30 * 86400},
		{"2027-03-01", ERR_OK, 1803859200},
		{"2028-02-29", ERR_OK, 1835395200},
		{"1800000000", ERR_OK, 1800000000},
		{"1790000000", ERR_RANGE, 0},
		{"0d", ERR_RANGE, 0},
		{"2020-01-01", ERR_RANGE, 0},
		{"5000m", ERR_RANGE, 0},
		{"", ERR_INPUT, 0},
		{"m", ERR_INPUT, 0},
		{"6y", ERR_INPUT, 0},
		{"6 m", ERR_INPUT, 0},
		{"6mm", ERR_INPUT, 0},
		{"-6m", ERR_INPUT, 0},
		{"2027-02-29", ERR_INPUT, 0},
		{"2027-13-01", ERR_INPUT, 0},
		{"2027-00-01", ERR_INPUT, 0},
		{"2027-3-1", ERR_INPUT, 0},
		{"2027-03-01x", ERR_INPUT, 0},
		{"9999999999999999", ERR_INPUT, 0},
		{"99999999d", ERR_INPUT, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		int64_t out = 0;
		enum err e = command_until(all[i].text, NOW, &out);

		if (e != all[i].error || out != all[i].value)
			fail_msg("%s: %s, %lld", all[i].text, err_name(e), (long long)out);
	}
}

/* The last day of August plus six months is the last one of February. */
static void until_short_month(void **state)
{
	int64_t out = 0;

	(void)state;
	assert_int_equal(command_until("6m", 1788134400, &out), ERR_OK); /* 2026-08-31 */
	assert_int_equal(out, 1803772800);                               /* 2027-02-28 */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parses),
		cmocka_unit_test(usage),
		cmocka_unit_test(helps),
		cmocka_unit_test(exits),
		cmocka_unit_test(secrets),
		cmocka_unit_test(until),
		cmocka_unit_test(until_short_month),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
