/* SPDX-License-Identifier: EUPL-1.2 */
/* The sentence that says what is wrong with an agreement: its bytes, its length, its line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "policy/agreement.h"
#include "policy/agreement_problem.h"

static void expect_says(const char *quoted, const char *sentence)
{
	struct buf problem = BUF_INIT(1000);

	assert_int_equal(agreement_problem(&problem, "'%s'", quoted), ERR_CONFIG);
	if (!view_equal(buf_view(&problem), view_str(sentence)))
		fail_msg("%.*s, and not %s", (int)problem.len, (const char *)problem.data,
			 sentence);
	buf_free(&problem);
}

static void bytes_of_a_sentence(void **state)
{
	(void)state;
	expect_says("a word", "'a word'");
	expect_says("a\nb\rc\td\x1f\x7f", "'a b c d  '");
	expect_says("المال €", "'المال €'");
	/* Of what is no UTF-8 every byte above ASCII goes, the lowest and the highest of them too. */
	expect_says("a\x80z\xff~", "'a?z?~'");
	expect_says("\xe2\x82\xac\xe2\x82", "'\?\?\?\?\?'");
}

static void nowhere_to_say_it(void **state)
{
	(void)state;
	assert_int_equal(agreement_problem(NULL, "%s", "x"), ERR_CONFIG);
}

/* Cut to the buffer, and to what a sentence may have; what stood there before goes. */
static void length_of_a_sentence(void **state)
{
	static const size_t most = 599;
	char text[1000];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = 0;
	for (size_t max = 0; max < 700; max++) {
		struct buf problem = BUF_INIT(max);

		assert_int_equal(agreement_problem(&problem, "%s", text), ERR_CONFIG);
		assert_int_equal(problem.len, max < most ? max : most);
		assert_int_equal(agreement_problem(&problem, "%s", ""), ERR_CONFIG);
		assert_int_equal(problem.len, 0);
		buf_free(&problem);
	}
}

/* The line of the innermost place that is wrong, and all the places that it stands in. */
static void line_of_a_sentence(void **state)
{
	static const struct {
		const char *yaml, *sentence;
	} wrong[] = {
		{"website: x\n", "near line 1: Unexpected key: website (in mapping); "
				 "remove this key or correct its spelling"},
		{"version: 1\n\nkinds:\n  - id: a\n    special_category: perhaps\n",
		 "near line 5: Invalid ENUM value: perhaps (in mapping field 'special_category', "
		 "in sequence entry '1', in mapping field 'kinds'); "
		 "give a value of the kind that agreement.yaml(5) describes"},
	};

	(void)state;
	for (size_t n = 0; n < sizeof(wrong) / sizeof(wrong[0]); n++) {
		struct buf problem = BUF_INIT(1000);
		struct agreement *a = NULL;

		assert_int_equal(agreement_parse(view_str(wrong[n].yaml), &problem, &a),
				 ERR_CONFIG);
		if (!view_equal(buf_view(&problem), view_str(wrong[n].sentence)))
			fail_msg("%.*s", (int)problem.len, (const char *)problem.data);
		buf_free(&problem);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_of_a_sentence),
		cmocka_unit_test(nowhere_to_say_it),
		cmocka_unit_test(length_of_a_sentence),
		cmocka_unit_test(line_of_a_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
