/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The six facts that a holder sees before saying yes (AVG art. 7 and 13): who, what, why, until
 * when, how to stop, whom to ask.  The grant carries the SHA-256 of exactly this text.
 */
#ifndef EENMAAL_CLIENT_HOLDER_NOTICE_H
#define EENMAAL_CLIENT_HOLDER_NOTICE_H

#include "keys/directory.h"
#include "policy/agreement.h"
#include "proto/codec.h"

struct notice_facts {
	const char *language; /* the holder's */
	const struct agreement *agreement;
	const struct member *partner;
	const char *helper; /* whom else to ask; a name for people */
	const Eenmaal__V1__Grant *grant;
};

/* The language that the text is in: that of the table's row, which may be another than asked for. */
const char *holder_notice_language(const char *language);

/* Append the text, UTF-8.  ERR_INPUT for a kind, purpose or role that the agreement lacks. */
MUST_USE enum err holder_notice_text(const struct notice_facts *f, struct buf *out);

/* The question below it. */
const char *holder_notice_question(const char *language);

#endif
