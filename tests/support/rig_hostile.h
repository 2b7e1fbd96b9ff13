/* SPDX-License-Identifier: EUPL-1.2 */
/* What a hostile client sends.  Each attack returns when the daemon has refused or hung up. */
#ifndef EENMAAL_TESTS_SUPPORT_RIG_HOSTILE_H
#define EENMAAL_TESTS_SUPPORT_RIG_HOSTILE_H

#include "tests/support/rig_dossier.h"

/*
 * To rig_new(): slow bodies are cut off after so many seconds, and the page cache, which fills with
 * what others fetch meanwhile, is full before the attacks begin.
 */
#define HOSTILE_LIMITS "limits: {cache_kib: 256, body_seconds: 2, idle_seconds: 4}\n"

/*
 * Run every attack against a fresh rig's daemon while another client fetches what was granted to it,
 * which must go on all the time.  Unless the daemon is sanitized its resident set may grow by less
 * than 8 MiB in each, but for uploads, which may be that large and give it back.  Prints what it
 * did.
 */
void hostile_run(void);

#endif
