/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What was verified, kept in the profile's state folder, so that the next reading begins where this
 * one ended.  The file is replaced as a whole: whenever the program is killed, an older state or a
 * newer one stands there, and either is a beginning of the log.
 */
#ifndef EENMAAL_CLIENT_AUDIT_RESUME_H
#define EENMAAL_CLIENT_AUDIT_RESUME_H

#include "client/audit_state.h"
#include "client/profile.h"

/* The audit without its findings, of which there must be none (ERR_STATE). */
MUST_USE enum err audit_resume_write(const struct audit *a, struct buf *out);
/*
 * Into a new audit that has all editions.  ERR_DAMAGED when these bytes are not what was written for
 * this root and audience by this version; the audit is then of no use.
 */
MUST_USE enum err audit_resume_read(struct audit *a, struct view bytes);

/* The same with the file.  Loading gives ERR_NOT_FOUND when there is none. */
MUST_USE enum err audit_resume_save(const struct audit *a, const struct profile *p);
MUST_USE enum err audit_resume_load(struct audit *a, const struct profile *p);

#endif
