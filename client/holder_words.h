/* SPDX-License-Identifier: EUPL-1.2 */
/* Entries of the log in words, by language (Dutch, else English). */
#ifndef EENMAAL_CLIENT_HOLDER_WORDS_H
#define EENMAAL_CLIENT_HOLDER_WORDS_H

#include <stdint.h>

/* Never NULL; numbers that a newer broker may use have a text too. */
const char *holder_words_action(const char *language, int action);
const char *holder_words_outcome(const char *language, int outcome);
const char *holder_words_reason(const char *language, int reason);

#endif
