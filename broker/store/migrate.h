/* SPDX-License-Identifier: EUPL-1.2 */
/* The schema's versions and the way from each to the next.  Private to the store. */
#ifndef EENMAAL_BROKER_STORE_MIGRATE_H
#define EENMAAL_BROKER_STORE_MIGRATE_H

#include "broker/base/err.h"
#include "broker/store/store.h"

enum migrate_state { MIGRATE_FOREIGN, MIGRATE_OLDER, MIGRATE_CURRENT, MIGRATE_NEWER };

/* Where the schema stands; MIGRATE_FOREIGN for a database that is not ours. */
MUST_USE enum err migrate_look(struct store *s, enum migrate_state *state, unsigned *version);

/* Take every step that is missing, each in a transaction of its own. */
MUST_USE enum err migrate_run(struct store *s);

#endif
