/* SPDX-License-Identifier: EUPL-1.2 */
/* What the cards say, by language.  A new language is one more row. */
#ifndef EENMAAL_CLIENT_CARD_TEXT_H
#define EENMAAL_CLIENT_CARD_TEXT_H

#include <stdbool.h>

struct card_words {
	const char *title, *what, *keep, *stop;
};

struct card_text {
	const char *language; /* BCP 47 */
	bool right_to_left;
	const char *number_title;
	const char *what_title, *keep_title, *stop_title, *ask_title;
	const char *ask;            /* a sentence that ends before the helper's name */
	struct card_words words[2]; /* by enum card_kind */
};

/* The row of this language (its first part counts, any case), else English. */
const struct card_text *card_text_find(const char *language);

#endif
