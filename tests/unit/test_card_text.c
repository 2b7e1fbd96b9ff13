/* SPDX-License-Identifier: EUPL-1.2 */
/* What the cards say: all of it, in every language that the page has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "client/card.h"
#include "client/card_text.h"

static void every_language_says_everything(void **state)
{
	static const char *const languages[] = {"nl", "en", "ar", "ti", "fa-AF", "fa", "tr",
						"uk", "so", "fr", "ps", "es",    "xx", NULL};

	(void)state;
	for (size_t n = 0; n < sizeof(languages) / sizeof(languages[0]); n++) {
		const struct card_text *t = card_text_find(languages[n]);

		assert_non_null(t);
		if (n < 12)
			assert_string_equal(t->language, languages[n]);
		assert_true(strlen(t->number_title) > 0 && strlen(t->ask) > 0);
		assert_true(strlen(t->what_title) > 0 && strlen(t->keep_title) > 0);
		assert_true(strlen(t->stop_title) > 0 && strlen(t->ask_title) > 0);
		for (int kind = CARD_WALLET; kind <= CARD_RECOVERY; kind++) {
			assert_true(strlen(t->words[kind].title) > 0);
			assert_true(strlen(t->words[kind].what) > 20);
			assert_true(strlen(t->words[kind].keep) > 20);
			assert_true(strlen(t->words[kind].stop) > 20);
		}
	}
	assert_string_equal(card_text_find("NL")->language, "nl");
	assert_string_equal(card_text_find("nl-BE")->language, "nl");
	assert_string_equal(card_text_find("nld")->language, "en");
	assert_string_equal(card_text_find("fa-af")->language, "fa-AF");
	assert_string_equal(card_text_find("fa-IR")->language, "fa");
	assert_string_equal(card_text_find("f")->language, "en");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_language_says_everything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
