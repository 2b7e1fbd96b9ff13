/* SPDX-License-Identifier: EUPL-1.2 */
/* Between the session's files, and for their tests. */
#ifndef EENMAAL_CLIENT_SESSION_INTERNAL_H
#define EENMAAL_CLIENT_SESSION_INTERNAL_H

#include "client/session.h"

#define SESSION_WAIT_MS 60000u /* for another command with the same profile */

/* Learn time, directory and agreement from the broker; nothing is believed unverified. */
MUST_USE enum err session_trust(struct session *s);

/*
 * The same for answers at hand: adopt the time as soon as it is here, the directory (checked
 * against the pinned root, the state and the time) and then the agreement that it names.
 */
MUST_USE enum err session_adopt_time(struct session *s, const Eenmaal__V1__GetTimeResponse *m);
MUST_USE enum err session_adopt_directory(struct session *s,
					  const Eenmaal__V1__GetDirectoryResponse *m);
MUST_USE enum err session_adopt_agreement(struct session *s, struct view agreement);

#endif
