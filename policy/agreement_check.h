/* SPDX-License-Identifier: EUPL-1.2 */
/* Does the agreement make sense?  Private to policy/agreement*.c. */
#ifndef EENMAAL_POLICY_AGREEMENT_CHECK_H
#define EENMAAL_POLICY_AGREEMENT_CHECK_H

#include "policy/agreement_schema.h"

/*
 * Before parsing: size, UTF-8, no NUL, one document.  ERR_TOO_LARGE or ERR_CONFIG with a sentence
 * in problem.
 */
MUST_USE enum err agreement_check_bytes(struct view yaml, struct buf *problem);

/* After parsing: names, texts, days, terms.  ERR_CONFIG with a sentence in problem. */
MUST_USE enum err agreement_check(const struct agreement_file *f, struct buf *problem);

/* The number of the item with this id among count entries, or AGREEMENT_NONE. */
int agreement_check_find(const struct agreement_entry *entries, size_t count,
			 const struct slug *id);

#endif
