/* SPDX-License-Identifier: EUPL-1.2 */
/* The notice's fixed words, by language; the agreement has those for kinds, purposes and roles. */
#ifndef EENMAAL_CLIENT_HOLDER_NOTICE_WORDS_H
#define EENMAAL_CLIENT_HOLDER_NOTICE_WORDS_H

struct holder_notice_words {
	const char *language;            /* BCP 47 */
	const char *colon, *comma, *end; /* of this script, with their spaces */
	const char *who, *what, *why, *until, *stop, *ask;
	const char *staff;           /* before the roles */
	const char *at_most, *times; /* around a number; times may be empty */
	const char *stop_text;
	const char *ask_text, *or_text; /* each before a name */
	const char *question;
	const char *months[12]; /* as they stand behind the day */
};

/* The row that fits most of this tag, whole parts in any case, else English. */
const struct holder_notice_words *holder_notice_words_find(const char *language);

#endif
