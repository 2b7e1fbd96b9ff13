/* SPDX-License-Identifier: EUPL-1.2 */
/* The fixture's database as nobody's store writes it: changed by hand, or of an older schema. */
#ifndef EENMAAL_TESTS_SUPPORT_STORE_PAST_H
#define EENMAAL_TESTS_SUPPORT_STORE_PAST_H

#include "tests/support/store_fixture.h"

/* Run SQL on the fixture's file, which is closed for it and stays closed. */
void past_sql(struct fixture *f, const char *sql);

/* What is there, in an older schema; it stays closed. */
void past_version_12(struct fixture *f);
void past_version_11(struct fixture *f);
void past_version_10(struct fixture *f);
void past_version_9(struct fixture *f);
void past_version_8(struct fixture *f);
void past_version_7(struct fixture *f);

#endif
