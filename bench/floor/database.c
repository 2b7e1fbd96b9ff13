/* SPDX-License-Identifier: EUPL-1.2 */
/* SQLCipher alone, with the settings that the broker's store has. */
#define SQLITE_HAS_CODEC 1
#include <sqlcipher/sqlite3.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench/floor/floor.h"
#include "bench/load/process.h"
#include "broker/base/clock.h"
#include "broker/base/mem.h"
#include "tests/support/rig.h"

#define ROUNDS 5
#define READS 400   /* of 4 KiB; fewer when they are larger */
#define RECORDS 256 /* at least so many a round */

static const char settings[] =
	"PRAGMA key = \"x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'\";"
	"PRAGMA cipher_compatibility = 4;"
	"PRAGMA cipher_hmac_algorithm = HMAC_SHA256;"
	"PRAGMA journal_mode = WAL;"
	"PRAGMA synchronous = FULL;"
	"PRAGMA cache_size = -16384;"
	"CREATE TABLE rows (id INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT;";

struct base {
	sqlite3 *db;
	sqlite3_stmt *put, *get, *begin, *commit;
	char path[300];
	uint8_t *content;
	size_t len;
	int64_t rows;
};

static sqlite3_stmt *prepare(const struct base *b, const char *text)
{
	sqlite3_stmt *s = NULL;

	MUST(sqlite3_prepare_v3(b->db, text, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL) == SQLITE_OK);
	return s;
}

static void base_open(struct base *b, const char *folder, size_t len)
{
	*b = (struct base){.len = len, .content = mem_new(1, len)};
	MUST(b->content != NULL);
	random_bytes(b->content, len);
	(void)snprintf(b->path, sizeof(b->path), "%s/floor.db", folder);
	MUST(sqlite3_open(b->path, &b->db) == SQLITE_OK);
	MUST(sqlite3_exec(b->db, settings, NULL, NULL, NULL) == SQLITE_OK);
	b->put = prepare(b, "INSERT INTO rows VALUES (?, ?)");
	b->get = prepare(b, "SELECT content FROM rows WHERE id = ?");
	b->begin = prepare(b, "BEGIN IMMEDIATE");
	b->commit = prepare(b, "COMMIT");
}

static void base_close(struct base *b)
{
	char path[320];

	(void)sqlite3_finalize(b->put);
	(void)sqlite3_finalize(b->get);
	(void)sqlite3_finalize(b->begin);
	(void)sqlite3_finalize(b->commit);
	MUST(sqlite3_close(b->db) == SQLITE_OK);
	mem_free(b->content);
	for (size_t n = 0; n < 3; n++) {
		(void)snprintf(path, sizeof(path), "%s%s", b->path,
			       (const char *const[]){"", "-wal", "-shm"}[n]);
		(void)unlink(path);
	}
}

static void step(sqlite3_stmt *s)
{
	MUST(sqlite3_step(s) == SQLITE_DONE && sqlite3_reset(s) == SQLITE_OK);
}

static void insert(struct base *b, unsigned count)
{
	step(b->begin);
	for (unsigned n = 0; n < count; n++) {
		MUST(sqlite3_bind_int64(b->put, 1, ++b->rows) == SQLITE_OK);
		MUST(sqlite3_bind_blob(b->put, 2, b->content, (int)b->len, SQLITE_STATIC) ==
		     SQLITE_OK);
		step(b->put);
	}
	step(b->commit);
}

static void read_row(const struct base *b, int64_t row, uint8_t *out)
{
	MUST(sqlite3_bind_int64(b->get, 1, row) == SQLITE_OK);
	MUST(sqlite3_step(b->get) == SQLITE_ROW);
	MUST((size_t)sqlite3_column_bytes(b->get, 0) == b->len);
	memcpy(out, sqlite3_column_blob(b->get, 0), b->len);
	MUST(sqlite3_reset(b->get) == SQLITE_OK);
}

double floor_read_us(const char *folder, unsigned rows, size_t len)
{
	struct base b;
	uint8_t *out = mem_new(1, len);
	unsigned reads = len > 4096 ? (unsigned)(READS * 4096u / len) + 8 : READS;
	double best = 1e9;

	base_open(&b, folder, len);
	MUST(out != NULL);
	insert(&b, rows);
	for (unsigned round = 0; round < ROUNDS; round++) {
		uint64_t start = process_own_cpu_ns();
		double us = 0;

		for (unsigned n = 0; n < reads; n++)
			read_row(&b, 1 + n % rows, out);
		us = (double)(process_own_cpu_ns() - start) / 1e3 / reads;
		best = us < best ? us : best;
	}
	base_close(&b);
	mem_free(out);
	return best;
}

double floor_commit_us(const char *folder, unsigned records, size_t len)
{
	unsigned commits = RECORDS / records + 1;
	struct base b;
	double best = 1e9;

	base_open(&b, folder, len);
	for (unsigned round = 0; round < ROUNDS; round++) {
		uint64_t start = process_own_cpu_ns();
		double us = 0;

		for (unsigned n = 0; n < commits; n++)
			insert(&b, records);
		us = (double)(process_own_cpu_ns() - start) / 1e3 / (commits * records);
		best = us < best ? us : best;
	}
	base_close(&b);
	return best;
}
