/* SPDX-License-Identifier: EUPL-1.2 */
/* A log that grows old: what happened in it is past what the agreement keeps. */
#ifndef EENMAAL_TESTS_SUPPORT_AGED_H
#define EENMAAL_TESTS_SUPPORT_AGED_H

#include "tests/support/debtor.h"

#define AGED_KEPT_DAYS 1826 /* as policy/agreement.yaml says */
#define AGED_HAPPENED 3     /* entries of aged_lived_in() that merely happened */

/* The clock, in days since the world began. */
void aged_to_day(int64_t day);
/* All steps of one run; how many. */
unsigned aged_retain(struct world *w);

/* Day 0: enrolled, one document, one grant for one use, a release, a refusal, a look. */
struct wallet *aged_lived_in(struct world *w);
/*
 * A day later the broker marks the day; on the tenth the holder is refused again, with the grant
 * still used up, and looks.
 */
struct wallet *aged_world(struct world *w);

/* The auditor has so many findings, and the first one says text. */
void aged_audited(struct world *w, uint64_t findings, const char *text);

#endif
