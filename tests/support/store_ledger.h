/* SPDX-License-Identifier: EUPL-1.2 */
/* The fixture's store with two holders, of whom the first has an entry, and what comes after it. */
#ifndef EENMAAL_TESTS_SUPPORT_STORE_LEDGER_H
#define EENMAAL_TESTS_SUPPORT_STORE_LEDGER_H

#include "tests/support/store_fixture.h"

/* As cmocka's set-up, for fixture_stop(). */
int ledger_start(void **state);
void ledger_reopen(struct fixture *f);

uint64_t ledger_length(struct store *s);
/* How many entries a holder has. */
uint64_t ledger_count(struct store *s, const struct holder_id *id);
/* The next entry, of this holder (NULL: of none). */
enum err ledger_put(struct store *s, const struct holder_id *id);
/* The same of the fixture's holder (0: of none), which must work. */
void ledger_add(struct store *s, uint8_t holder);
/* A query's first value. */
int64_t ledger_number(struct store *s, const char *text);

#endif
