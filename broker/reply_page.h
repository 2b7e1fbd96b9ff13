/* SPDX-License-Identifier: EUPL-1.2 */
/* A file of the holder's page, or of the auditor's, as an answer: its headers, and which of its forms the browser takes. */
#ifndef EENMAAL_BROKER_REPLY_PAGE_H
#define EENMAAL_BROKER_REPLY_PAGE_H

#include <stdbool.h>

#include "broker/trust.h"
#include "keys/page.h"

struct MHD_Connection;

/* What the browser said about the form in which it wants the file; each may be NULL. */
struct reply_page_wish {
	const char *accept_encoding, *if_none_match;
	bool audit; /* the auditor's page, which may do less */
};

/* The best form of the file that Accept-Encoding allows. */
enum page_coding reply_page_coding(const struct page_file *f, const char *accept_encoding);

/* The file's entity tag in this form, in quotes: another one for each form. */
#define REPLY_PAGE_TAG_MAX 40
void reply_page_tag(const struct page_file *f, enum page_coding coding,
		    char out[static REPLY_PAGE_TAG_MAX]);
/* Does If-None-Match (NULL: absent) name the tag? */
bool reply_page_known(const char *if_none_match, const char *tag);

/*
 * Queue 200 with the file, or 304 when the browser has it; false when it could not be.  The bytes
 * are not copied: the answer holds t until it is sent.
 */
bool reply_send_page(struct MHD_Connection *connection, struct trust *t, const struct page_file *f,
		     const struct reply_page_wish *wish);

/* The same for page.json itself. */
bool reply_send_page_list(struct MHD_Connection *connection, struct trust *t, const struct page *p,
			  const struct reply_page_wish *wish);

#endif
