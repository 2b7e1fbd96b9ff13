/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Do the names in a filter stand for anything?  Asked where nothing was found: who mistyped a name
 * would take the silence for good news.
 */
#ifndef EENMAAL_CLIENT_AUDIT_KNOWN_H
#define EENMAAL_CLIENT_AUDIT_KNOWN_H

#include "client/audit_print.h"

/*
 * The organisation, kind and purpose that f asks for, where it does, were each in some edition that a
 * has read; otherwise ERR_USAGE, and problem says which was not.
 */
MUST_USE enum err audit_known(const struct audit_filter *f, const struct audit *a,
			      struct buf *problem);

#endif
