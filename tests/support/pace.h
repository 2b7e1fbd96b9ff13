/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * How large a step a test's exhaustive loop takes: 1, or slow under valgrind, where a step takes
 * thirty times as long and other runs have taken every one.
 */
#ifndef EENMAAL_TESTS_SUPPORT_PACE_H
#define EENMAAL_TESTS_SUPPORT_PACE_H

#include <stddef.h>
#include <stdlib.h>

static inline size_t pace(size_t slow)
{
	return getenv("EENMAAL_VALGRIND") != NULL ? slow : 1;
}

#endif
