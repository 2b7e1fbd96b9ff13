/* SPDX-License-Identifier: EUPL-1.2 */
/* What somebody who runs code of his own in the daemon would do next. */
#ifndef EENMAAL_TESTS_SUPPORT_RIG_TRIES_H
#define EENMAAL_TESTS_SUPPORT_RIG_TRIES_H

#include <stdbool.h>

/* What a try that outlives itself returns. */
#define TRY_DENIED 3
#define TRY_POSSIBLE 4

struct rig_try {
	const char *name;  /* NULL ends the list */
	int (*run)(void);  /* in a process that may be killed for it */
	bool of_sanitizer; /* a sanitizer's runtime needs it, so a build with one allows it */
};
extern const struct rig_try rig_tries[];

#endif
