/* SPDX-License-Identifier: EUPL-1.2 */
/* The rules as the table that decide() reads.  Private to policy/agreement*.c. */
#ifndef EENMAAL_POLICY_AGREEMENT_RULES_H
#define EENMAAL_POLICY_AGREEMENT_RULES_H

#include "policy/agreement_schema.h"

/*
 * The rules as a table (zeroed by the caller).  ERR_CONFIG when a rule names something unknown,
 * allows what can never be granted, or lets a role ask for what it may never read.
 */
MUST_USE enum err agreement_rules(const struct agreement_file *f, struct buf *problem,
				  struct permission_table *out);

#endif
