/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/base/io.h"
#include "broker/base/mem.h"
#include "policy/agreement.h"
#include "tests/support/pace.h"
#include "tests/support/two_languages.h"

#define SHIPPED "policy/agreement.yaml"

static struct buf shipped = BUF_INIT(AGREEMENT_FILE_MAX);
static struct buf problem = BUF_INIT(1000);

static int set_up(void **state)
{
	/* In two languages, of a size that can be tried a thousand times. */
	struct buf file = BUF_INIT(AGREEMENT_FILE_MAX);
	enum err e = io_read_file(SHIPPED, &file);

	(void)state;
	if (e == ERR_OK)
		e = two_languages(buf_view(&file), &shipped);
	buf_free(&file);
	return e != ERR_OK;
}

static int tear_down(void **state)
{
	(void)state;
	buf_free(&shipped);
	buf_free(&problem);
	return 0;
}

static void put(struct buf *b, const char *s)
{
	assert_int_equal(buf_put_str(b, s), ERR_OK);
}

static const char *said(void)
{
	static char text[1001];

	assert_true(problem.len < sizeof(text));
	memset(text, 0, sizeof(text));
	if (problem.len > 0)
		memcpy(text, problem.data, problem.len);
	return text;
}

static void expect_bad(struct view yaml, const char *names)
{
	struct agreement *a = (struct agreement *)1;

	buf_clear(&problem);
	if (agreement_parse(yaml, &problem, &a) != ERR_CONFIG)
		fail_msg("no complaint about \"%s\"", names);
	assert_null(a);
	assert_true(utf8_valid(buf_view(&problem)));
	assert_null(strchr(said(), '\n'));
	if (strstr(said(), names) == NULL)
		fail_msg("\"%s\" does not name \"%s\"", said(), names);
	/* Nobody needs to ask for the sentence. */
	assert_int_equal(agreement_parse(yaml, NULL, &a), ERR_CONFIG);
}

/* Replace one occurrence: the shipped file with one slip of the pen. */
static struct buf edited(const char *find, const char *replace)
{
	struct buf b = BUF_INIT(2 * AGREEMENT_FILE_MAX);
	const uint8_t *at = memmem(shipped.data, shipped.len, find, strlen(find));
	size_t before;

	if (at == NULL)
		fail_msg("the shipped agreement has no \"%s\"", find);
	before = (size_t)(at - shipped.data);
	assert_int_equal(buf_put(&b, shipped.data, before), ERR_OK);
	put(&b, replace);
	before += strlen(find);
	assert_int_equal(buf_put(&b, shipped.data + before, shipped.len - before), ERR_OK);
	return b;
}

#define LONG_41 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddx"

static const struct {
	const char *find, *replace, *names;
} bad_edits[] = {
	/* the head */
	{"version: 1\n", "", "version"},
	{"version: 1\n", "version: 0\n", "version"},
	{"version: 1\n", "version: one\n", "one"},
	{"version: 1\n", "version: -1\n", "-1"},
	{"version: 1\n", "version: 1\nversion: 1\n", "version"},
	{"version: 1\n", "version: 1\nwebsite: x\n", "website"},
	{"version: 1\n", "Version: 1\n", "Version"},
	{"title: A", "title: \"\\t\"\n#", "title"},
	{"title: A", "title: [A]\n#", "title"},
	{"title: A", "title: \"\"\n#", "title"},
	{"languages: [nl, en]", "languages: [nl, en, ti]", "'ti'"},
	{"languages: [nl, en]", "languages: [nl]", "languages"},
	{"languages: [nl, en]", "languages: [nl, en, nl]", "'nl'"},
	{"languages: [nl, en]", "languages: [nl, Engels]", "'Engels'"},
	{"languages: [nl, en]", "languages: [nl, english]", "'english'"},
	{"languages: [nl, en]", "languages: [nl, en-]", "'en-'"},
	{"languages: [nl, en]", "languages: []", "languages"},
	{"languages: [nl, en]", "languages: [nl, e]", "languages"},
	{"languages: [nl, en]", "languages: nl", "languages"},
	{"reviewed: [nl, en]", "reviewed: [nl, ti]", "'ti'"},
	{"reviewed: [nl, en]", "reviewed: [nl, en, nl]", "'nl'"},
	{"reviewed: [nl, en]", "reviewed: []", "reviewed"},
	{"reviewed: [nl, en]", "reviewed: true", "reviewed"},
	{"retention_days: 1826", "retention_days: 1825", "five years"},
	{"retention_days: 1826", "retention_days: 0", "five years"},
	{"retention_days: 1826", "retention_days: 36501", "36500"},
	{"retention_days: 1826", "retention_days: 5 years", "'5 years'"},
	{"retention_days: 1826", "retention_days: \"\"", "retention_days"},
	{"    days_max: 366\n", "    days_max: 1827\n", "'finance'"},
	/* kinds */
	{"- id: finance", "- id: Finance", "'Finance'"},
	{"- id: finance", "- id: fi_nance", "'fi_nance'"},
	{"- id: finance", "- id: \"\"", "id"},
	{"- id: finance", "- id: " LONG_41, LONG_41},
	{"- id: medical", "- id: finance", "'finance'"},
	{"    days_default: 183\n", "", "days_default"},
	{"    days_default: 183\n", "    days_default: 0\n", "days_default"},
	{"    days_default: 183\n", "    days_default: 6 months\n", "'6 months'"},
	{"    days_default: 183\n", "    days_default: 183d\n", "'183d'"},
	{"    days_default: 183\n", "    days_default: 0183\n", "'0183'"},
	{"    days_default: 183\n", "    days_default: 0xb7\n", "'0xb7'"},
	{"    days_max: 366\n", "    days_max: +366\n", "'+366'"},
	{"    days_default: 183\n", "    days_default: 367\n", "days_max"},
	{"    days_max: 366\n", "    days_max: 182\n", "days_max"},
	{"    days_max: 366\n", "    days_max: 3651\n", "days_max"},
	{"    days_max: 366\n", "    days_max: 99999999999\n", "99999999999"},
	{"    special_category: false\n", "", "special_category"},
	{"special_category: false", "special_category: perhaps", "perhaps"},
	{"special_category: false", "special_category: False", "False"},
	{"    days_max: 366\n", "    days_max: 366\n    dpv: dpv:X\n", "dpv"},
	/* texts */
	{"      - language: en\n        name: Money and debts\n"
	 "        explain: Your income, benefits, bills and debts.\n",
	 "", "'finance'"},
	{"- language: en", "- language: nl", "'finance'"},
	{"- language: en", "- language: ti", "'finance'"},
	{"        name: Money and debts\n", "", "name"},
	{"name: Money and debts", "name: \"\"", "name"},
	{"name: Money and debts", "name: \"Money \"", "'finance'"},
	{"name: Money and debts", "name: \" Money\"", "'finance'"},
	{"name: Money and debts", "name: \"Money\\n\"", "'finance'"},
	{"name: Money and debts", "name: \"Mon\\x7fey\"", "'finance'"},
	{"name: Money and debts", "name: " LONG_41 LONG_41 LONG_41 LONG_41, "name"},
	{"        explain: Your income, benefits, bills and debts.\n", "", "explain"},
	{"name: Money and debts", "name: Money and debts\n        never: no", "'finance'"},
	{"        never: >-\n          You tell your story to get help. That is why nobody may use "
	 "your dossier to check or\n          punish you, not even if you say yes.\n",
	 "", "'enforcement'"},
	/* purposes */
	{"dpv: dpv:ServiceRegistration", "dpv: ServiceRegistration", "'ServiceRegistration'"},
	{"dpv: dpv:ServiceRegistration", "dpv: dpv:service", "'dpv:service'"},
	{"dpv: dpv:ServiceRegistration", "dpv: \"dpv:Service Registration\"", "'intake'"},
	{"dpv: dpv:ServiceRegistration", "dpv: \"dpv:\"", "'intake'"},
	{"    dpv: dpv:ServiceRegistration\n", "", "dpv"},
	{"    basis: consent\n", "    basis: interest\n", "interest"},
	{"    basis: consent\n", "    basis: none\n", "'intake'"},
	{"    basis: consent\n", "    basis: statutory\n", "'intake'"},
	{"    basis: consent\n", "    basis: consent\n    law: AVG, art. 6\n", "'intake'"},
	{"    law: Wet Centraal", "    law: \" Wet Centraal\"\n#", "'reception-support'"},
	{"basis: none\n    never: true", "basis: consent\n    never: true", "'enforcement'"},
	{"basis: none\n    never: true", "basis: none\n    never: yes", "yes"},
	{"basis: none\n    never: true", "basis: consent\n    never: false", "'enforcement'"},
	{"basis: none\n    never: true", "basis: consent", "'enforcement'"},
	{"- id: appointments", "- id: treatment", "'treatment'"},
	/* roles */
	{"- id: auditor", "- id: job-coach", "'job-coach'"},
	{"- id: auditor", "- id: auditor\n    days_max: 3", "days_max"},
	/* rules */
	{"{role: reception,", "{role: receptoin,", "'receptoin'"},
	{"kinds: [finance, medical,", "kinds: [finances, medical,", "'finances'"},
	{"purposes: [intake]", "purposes: [intakes]", "'intakes'"},
	{"purposes: [referral]", "purposes: [referral, enforcement]", "'reception'"},
	{"purposes: [intake]", "purposes: [residence-decision]", "'reception'"},
	{"may: [contribute]", "may: []", "'may'"},
	{"may: [contribute]", "may: [write]", "write"},
	{"may: [contribute]", "may: contribute", "may"},
	{"may: [contribute]", "may: [request]", "'reception'"},
	{"purposes: [intake]", "purposes: []", "purposes"},
	{"kinds: [skills, plan, contact]", "kinds: []", "kinds"},
	{"{role: reception, ", "{", "role"},
	{"may: [contribute]}", "may: [contribute], unless: x}", "unless"},
	{"kinds: [medical]", "kinds: [" LONG_41 "]", LONG_41},
	/* YAML itself */
	{"languages: [nl, en]", "languages: [nl, en", "line"},
	{"languages: [nl, en]", "languages: &l [nl, en]\nkinds: *l\n", "'*'"},
	{"title: A", "title: *nothing\n#", "'*'"},
	{"roles:\n", "roles:\n\t- id: x\n", "line"},
	{"roles:\n", "---\nroles:\n", "second document"},
	{"roles:\n", "--- \nroles:\n", "second document"},
	{"roles:\n", "...\nroles:\n", "second document"},
	{"roles:\n", "roles: []\nrolls:\n", "roles"},
	{"roles:\n", "---\r\nroles:\n", "second document"},
	{"roles:\n", "---\t\nroles:\n", "second document"},
	{"roles:\n", "#\r---\nroles:\n", "cannot be seen"},
	{"roles:\n", "#\xc2\x85---\nroles:\n", "cannot be seen"},
	{"roles:\n", "#\xe2\x80\xa8---\nroles:\n", "cannot be seen"},
	{"roles:\n", "#\xe2\x80\xa9---\nroles:\n", "cannot be seen"},
	{"version: 1\n", "version: \"1\\n2\"\n", "'1 2'"},
	{"Your income", "Your \xffincome", "UTF-8"},
	{"Your income", "Your \xc0\xaeincome", "line 33: "},
};

static void test_bad_edits(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bad_edits) / sizeof(bad_edits[0]); i++) {
		struct buf b = edited(bad_edits[i].find, bad_edits[i].replace);

		expect_bad(buf_view(&b), bad_edits[i].names);
		buf_free(&b);
	}
}

static void test_harmless_edits(void **state)
{
	static const char *const edits[][2] = {
		{"version: 1\n", "---\nversion: 999999999\n"},
		{"version: 1\n", "\nversion: 7 # seven\r\n"},
		{"name: Money and debts", "name: المال والديون"},
		{"explain: Your income", "explain: '--- Your income'\n# "},
		{"never: true", "never: true # never"},
		{"languages: [nl, en]", "languages:\n- nl\n- en"},
		{"reviewed: [nl, en]\n", ""},
		{"reviewed: [nl, en]", "reviewed: [en]"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(edits) / sizeof(edits[0]); i++) {
		struct buf b = edited(edits[i][0], edits[i][1]);
		struct agreement *a = NULL;

		if (agreement_parse(buf_view(&b), &problem, &a) != ERR_OK)
			fail_msg("%s: %s", edits[i][1], said());
		agreement_free(a);
		buf_free(&b);
	}
}

/* A sentence that is cut inside a character is still text. */
static void test_cut_in_a_character(void **state)
{
	(void)state;
	for (size_t shift = 0; shift < 4; shift++) {
		struct buf name = BUF_INIT(1000), b;

		put(&name, "name: ");
		for (size_t i = 0; i < shift; i++)
			put(&name, "x");
		for (size_t i = 0; i < 100; i++)
			put(&name, "\xe2\x82\xac");
		assert_int_equal(buf_put_u8(&name, 0), ERR_OK);
		b = edited("name: Money and debts", (const char *)name.data);
		expect_bad(buf_view(&b), "name");
		buf_free(&b);
		buf_free(&name);
	}
}

static void test_subtags(void **state)
{
	static const char *const wrong[][2] = {
		{"languages: [nl, en, zh-Hant-TW]", "there is no text in 'zh-Hant-TW'"},
		{"languages: [nl, en, zh-a]", "there is no text in 'zh-a'"},
		{"languages: [nl, en, zh--ab]", "'zh--ab' is not a language"},
	};

	(void)state;
	for (size_t n = 0; n < sizeof(wrong) / sizeof(wrong[0]); n++) {
		struct buf b = edited("languages: [nl, en]", wrong[n][0]);

		expect_bad(buf_view(&b), wrong[n][1]);
		buf_free(&b);
	}
}

/* 64 kinds are read; one more is refused before anything is done with them. */
static void test_too_many(void **state)
{
	for (unsigned count = 58; count <= 59; count++) {
		struct buf more = BUF_INIT(65536), b;
		struct agreement *a = NULL;

		(void)state;
		for (unsigned i = 0; i < count; i++)
			assert_int_equal(buf_printf(&more,
						    "  - {id: k%u, special_category: true, "
						    "days_default: 1, days_max: 1, texts: "
						    "[{language: nl, name: n, explain: e}, "
						    "{language: en, name: n, explain: e}]}\n",
						    i),
					 ERR_OK);
		put(&more, "\npurposes:\n  - id: intake");
		assert_int_equal(buf_put_u8(&more, 0), ERR_OK);
		b = edited("\npurposes:\n  - id: intake", (const char *)more.data);
		if (count == 58) {
			assert_int_equal(agreement_parse(buf_view(&b), &problem, &a), ERR_OK);
			assert_int_equal(agreement_kind_count(a), 64);
			assert_int_equal(agreement_days_max(a, (agreement_set)1 << 63), 1);
			agreement_free(a);
		} else {
			expect_bad(buf_view(&b), "64 max");
		}
		buf_free(&b);
		buf_free(&more);
	}
}

static void test_alias_bomb(void **state)
{
	struct buf b = BUF_INIT(65536);

	(void)state;
	put(&b, "a: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
	for (int i = 1; i < 30; i++)
		assert_int_equal(buf_printf(&b, "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d]\n", i, i,
					    i - 1, i - 1, i - 1, i - 1, i - 1),
				 ERR_OK);
	expect_bad(buf_view(&b), "line");
	buf_free(&b);
	/* The same with keys that are known. */
	put(&b, "version: 1\ntitle: &t x\nlanguages: [*t, *t, *t]\n");
	expect_bad(buf_view(&b), "'*'");
	buf_free(&b);
}

/* As large as may be: of one byte, and the shipped file filled up with remarks. */
static void test_size(void **state)
{
	static const char fill[] = "\n#[{-: a\"'&|>%\x20";
	struct buf b = BUF_INIT(2 * AGREEMENT_FILE_MAX);
	struct agreement *a = NULL;

	(void)state;
	for (size_t i = 0; i + 1 < sizeof(fill); i++) {
		uint8_t *p;

		buf_clear(&b);
		p = buf_reserve(&b, AGREEMENT_FILE_MAX);
		assert_non_null(p);
		memset(p, fill[i], AGREEMENT_FILE_MAX);
		/* What nests is worst; libyaml's own limits decide, we must not hang or crash. */
		b.len = strchr("[{-:", fill[i]) ? 20000 : AGREEMENT_FILE_MAX;
		assert_int_equal(agreement_parse(buf_view(&b), &problem, &a), ERR_CONFIG);
		assert_null(a);
	}
	buf_clear(&b);
	assert_int_equal(buf_put_view(&b, buf_view(&shipped)), ERR_OK);
	while (b.len < AGREEMENT_FILE_MAX)
		assert_int_equal(buf_put_u8(&b, b.len % 50 ? '#' : '\n'), ERR_OK);
	assert_int_equal(agreement_parse(buf_view(&b), &problem, &a), ERR_OK);
	agreement_free(a);
	a = NULL;
	assert_int_equal(buf_put_u8(&b, '\n'), ERR_OK);
	assert_int_equal(agreement_parse(buf_view(&b), &problem, &a), ERR_TOO_LARGE);
	assert_null(a);
	assert_non_null(strstr(said(), "1048577"));
	buf_free(&b);
}

static void test_nul_bytes(void **state)
{
	struct buf b = BUF_INIT(AGREEMENT_FILE_MAX);

	(void)state;
	for (size_t at = 0; at < shipped.len; at += 509 * pace(5)) {
		buf_clear(&b);
		assert_int_equal(buf_put_view(&b, buf_view(&shipped)), ERR_OK);
		b.data[at] = 0;
		expect_bad(buf_view(&b), "NUL");
	}
	buf_free(&b);
}

static void test_truncated(void **state)
{
	size_t loaded = 0;

	(void)state;
	for (size_t len = 0; len < shipped.len; len += 50 * pace(9)) {
		/* A copy of its own, so that reading past the end is seen. */
		struct buf b = BUF_INIT(AGREEMENT_FILE_MAX);
		struct agreement *a = NULL;
		enum err e;

		buf_clear(&problem);
		assert_int_equal(buf_put(&b, shipped.data, len), ERR_OK);
		e = agreement_parse(buf_view(&b), &problem, &a);
		assert_true(e == ERR_OK || e == ERR_CONFIG);
		assert_int_equal(e == ERR_OK, a != NULL);
		assert_true(e == ERR_OK || problem.len > 10);
		loaded += e == ERR_OK;
		agreement_free(a);
		buf_free(&b);
	}
	/* Only the last rules can go missing without a trace; that is what the hash is for. */
	assert_true(loaded < 60);
}

static void test_empty(void **state)
{
	(void)state;
	expect_bad(view_of(NULL, 0), "empty");
	expect_bad(view_str("\n\n# nothing\n"), "empty");
	expect_bad(view_str("---\n"), "line");
	expect_bad(view_str("[]"), "line");
	expect_bad(view_str("x"), "line");
	expect_bad(view_str("\xef\xbb\xbf"), "empty");
	expect_bad(view_str("\xff\xfe-\n"), "UTF-8");
}

/* Wherever memory runs out: a clean error, nothing leaked, and the next try works. */
static void test_memory(void **state)
{
	uint64_t n;
	enum err e = ERR_MEMORY;

	(void)state;
	for (n = 1; e != ERR_OK; n += pace(7)) {
		struct agreement *a = NULL;

		mem_fail_at(n);
		e = agreement_parse(buf_view(&shipped), NULL, &a);
		mem_fail_at(0);
		assert_true(e == ERR_OK || e == ERR_MEMORY);
		assert_int_equal(e == ERR_OK, a != NULL);
		agreement_free(a);
	}
	assert_true(n > 100);
}

/* A sentence that cannot be kept is lost; the verdict is not. */
static void test_problem_without_room(void **state)
{
	struct buf small = BUF_INIT(16), b = edited("version: 1\n", "version: 0\n");
	struct agreement *a = NULL;
	uint64_t n;
	enum err e = ERR_MEMORY;

	(void)state;
	assert_int_equal(agreement_parse(buf_view(&b), &small, &a), ERR_CONFIG);
	assert_true(view_equal(buf_view(&small), view_str("version: is 0; n")));
	buf_free(&small);
	for (n = 1; e == ERR_MEMORY || small.len == 0; n++) {
		buf_free(&small);
		mem_fail_at(n);
		e = agreement_parse(buf_view(&b), &small, &a);
		mem_fail_at(0);
		assert_true(e == ERR_CONFIG || e == ERR_MEMORY);
		assert_null(a);
	}
	buf_free(&small);
	buf_free(&b);
}

static void test_free_nothing(void **state)
{
	(void)state;
	agreement_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bad_edits),    cmocka_unit_test(test_harmless_edits),
		cmocka_unit_test(test_subtags),      cmocka_unit_test(test_cut_in_a_character),
		cmocka_unit_test(test_too_many),     cmocka_unit_test(test_alias_bomb),
		cmocka_unit_test(test_size),         cmocka_unit_test(test_nul_bytes),
		cmocka_unit_test(test_truncated),    cmocka_unit_test(test_empty),
		cmocka_unit_test(test_memory),       cmocka_unit_test(test_problem_without_room),
		cmocka_unit_test(test_free_nothing),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
