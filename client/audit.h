/* SPDX-License-Identifier: EUPL-1.2 */
/* Verbs of `eenmaal audit` that stand in a file of their own; the table is in audit.c. */
#ifndef EENMAAL_CLIENT_AUDIT_H
#define EENMAAL_CLIENT_AUDIT_H

#include "client/audit_read.h"
#include "client/command.h"

enum exit_code audit_page(struct command *c);   /* audit_page.c */
enum exit_code audit_verify(struct command *c); /* client/audit_verify.c */
enum exit_code audit_show(struct command *c);   /* client/audit_proof.c */
enum exit_code audit_prove_entry(struct command *c);
enum exit_code audit_stats(struct command *c);    /* client/audit_stats.c */
enum exit_code audit_watch(struct command *c);    /* client/audit_watch.c */
enum exit_code audit_breach(struct command *c);   /* client/audit_breach.c */
enum exit_code audit_receipts(struct command *c); /* client/audit_receipts.c */
enum exit_code audit_list(struct command *c);     /* client/audit_list.c */
enum exit_code audit_export(struct command *c);   /* client/export_run.c */

/* A reading with the command's session, to its end; both are closed by audit_close(). */
MUST_USE enum err audit_open(struct command *c, struct audit_reading *r);
/* Tell what went wrong in the reading. */
enum exit_code audit_fail(const struct command *c, const struct audit_reading *r, enum err e);
void audit_close(struct audit_reading *r);

#endif
