/* SPDX-License-Identifier: EUPL-1.2 */
/* A holder whose debts the municipality counsels: the one access that tests of the log look at. */
#ifndef EENMAAL_TESTS_SUPPORT_DEBTOR_H
#define EENMAAL_TESTS_SUPPORT_DEBTOR_H

#include "tests/support/wallet.h"

extern const struct wallet_grant debtor_grant;
Eenmaal__V1__AccessRequest *debtor_access(struct wallet *h);

/* 4 entries: enrolled, a document, a grant, a release. */
struct wallet *debtor_lived_in(struct world *w);
void debtor_refused(struct wallet *h, Eenmaal__V1__Reason reason);

#endif
