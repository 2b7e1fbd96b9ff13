/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#define SQLITE_HAS_CODEC 1
#include <sqlcipher/sqlite3.h>

#include "broker/store/sql.h"

void world_never_scanned(struct world *w)
{
	struct sqlite3 *db = w->worker.reader->db;
	unsigned asked = 0;

	for (sqlite3_stmt *s = sqlite3_next_stmt(db, NULL); s; s = sqlite3_next_stmt(db, s)) {
		if (sqlite3_stmt_status(s, SQLITE_STMTSTATUS_FULLSCAN_STEP, 0) > 0)
			fail_msg("reads a whole table: %s", sqlite3_sql(s));
		asked += sqlite3_stmt_status(s, SQLITE_STMTSTATUS_RUN, 0) > 0;
	}
	assert_true(asked > 0);
}
