/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the cards say, by language: the two that were written for it here, the others in
 * card_text_translated.c.  A new language is one more row there.
 */
#ifndef EENMAAL_CLIENT_CARD_TEXT_H
#define EENMAAL_CLIENT_CARD_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct card_words {
	const char *title, *what, *keep, *stop;
};

struct card_text {
	const char *language; /* BCP 47 */
	bool right_to_left;
	const char *number_title;
	const char *what_title, *keep_title, *stop_title, *ask_title;
	const char *ask;            /* what stands before the helper's name */
	struct card_words words[2]; /* by enum card_kind */
};

extern const struct card_text card_text_translated[];
extern const size_t card_text_translated_count;

/*
 * The row that fits most of this tag, whole parts in any case ("fa-AF" has its own, "fa-IR" is
 * "fa"), else English.
 */
const struct card_text *card_text_find(const char *language);

#endif
