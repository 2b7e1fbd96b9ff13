/* SPDX-License-Identifier: EUPL-1.2 */
#define SQLITE_HAS_CODEC 1
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlcipher/sqlite3.h>

#include "tests/support/store_past.h"

void past_sql(struct fixture *f, const char *sql)
{
	char hex[2 + 64 + 2] = "x'";
	sqlite3 *db = NULL;

	fixture_close(f);
	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	hex_format(secret_open(f->key), 32, hex + 2);
	secret_close(f->key);
	hex[66] = '\'';
	assert_int_equal(sqlite3_key(db, hex, 67), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

void past_version_7(struct fixture *f)
{
	past_sql(f, "ALTER TABLE holders ADD COLUMN entry_count INTEGER NOT NULL DEFAULT 0;"
		    "ALTER TABLE holders ADD COLUMN newest BLOB NOT NULL DEFAULT x'';"
		    "UPDATE holders SET (entry_count, newest) ="
		    " (SELECT entry_count, newest FROM heads WHERE holder = id);"
		    "DROP TABLE heads;"
		    "ALTER TABLE entries DROP COLUMN earlier;"
		    "ALTER TABLE entries DROP COLUMN far;"
		    "CREATE UNIQUE INDEX entries_holder ON entries (holder, holder_sequence)"
		    " WHERE holder IS NOT NULL;"
		    "ALTER TABLE grants ADD COLUMN uses INTEGER NOT NULL DEFAULT 0;"
		    "UPDATE grants SET uses = (SELECT count FROM uses WHERE uses.row = grants.row);"
		    "DROP TABLE uses;"
		    "PRAGMA user_version = 7;");
}
