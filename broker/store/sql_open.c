/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Opening and closing connections.  Only functions that the library of SQLCipher 3.4.1 has are
 * called here and in sql.c, so that a broker that meets it starts, and says what is wrong, instead
 * of failing to load.
 */
#define SQLITE_HAS_CODEC 1
#include "broker/store/sql.h"

#include <ctype.h>
#include <limits.h>
#include <pthread.h>
#include <sqlcipher/sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "broker/store/heads.h"
#include "broker/store/wal_file.h"

#define VERSION_MAJOR 4u
#define VERSION_MINOR 5u
#define SQLITE_MINIMUM 3037000 /* STRICT tables */
#define BUSY_MS 5000
#define CACHE_KIB_DEFAULT 16384u
#define CACHE_KIB_MAX 4194304u

/* ---- the library ------------------------------------------------------------------------------------ */

static char version_text[64];
static pthread_once_t version_once = PTHREAD_ONCE_INIT;

/* Asked of a database in memory, so that a library that is too old never touches a file. */
static void version_read(void)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *stmt = NULL;

	sql_memory();
	/* Sums that nobody reads would cost all threads a common lock at each allocation. */
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	if (sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) ==
		    SQLITE_OK &&
	    sqlite3_prepare_v2(db, "PRAGMA cipher_version", -1, &stmt, NULL) == SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW) {
		const char *text = (const char *)sqlite3_column_text(stmt, 0);

		if (text)
			memcpy(version_text, text, strnlen(text, sizeof(version_text) - 1));
	}
	/*
	 * Both are for the whole process.  Lines of its own on stderr would break up ours; and what
	 * VACUUM INTO makes has no other way to be told, so that a backup is always of the new format.
	 */
	(void)sqlite3_exec(db,
			   "PRAGMA cipher_log_level = NONE;"
			   "PRAGMA cipher_default_hmac_algorithm = HMAC_SHA256",
			   NULL, NULL, NULL);
	(void)sqlite3_finalize(stmt);
	(void)sqlite3_close(db);
}

const char *sql_version(void)
{
	(void)pthread_once(&version_once, version_read);
	return version_text;
}

bool sql_version_reaches(const char *version, unsigned major, unsigned minor)
{
	char *end = NULL;
	unsigned long first, second;

	if (!isdigit((unsigned char)version[0]))
		return false;
	first = strtoul(version, &end, 10);
	if (*end != '.' || !isdigit((unsigned char)end[1]))
		return false;
	second = strtoul(end + 1, NULL, 10);
	return first > major || (first == major && second >= minor);
}

enum err sql_library_check(void)
{
	bool fits = sql_version_reaches(sql_version(), VERSION_MAJOR, VERSION_MINOR) &&
		    sqlite3_libversion_number() >= SQLITE_MINIMUM;

	return fits ? ERR_OK : ERR_DB_LIBRARY;
}

/* ---- connections -------------------------------------------------------------------------------------- */

/* The raw key as x'<64 digits>': no password stretching, and never inside SQL text. */
static enum err set_key(sqlite3 *db, const struct secret *key)
{
	enum { TEXT_LEN = 2 + 2 * SQL_KEY_LEN + 1 };
	struct secret *text = NULL;
	enum err e = secret_new(NULL, TEXT_LEN + 1, &text);
	char *p;

	if (e != ERR_OK)
		return e;
	p = (char *)secret_write(text);
	memcpy(p, "x'", 2);
	hex_format(secret_open(key), SQL_KEY_LEN, p + 2);
	secret_close(key);
	p[TEXT_LEN - 1] = '\'';
	e = sql_error(db, sqlite3_key_v2(db, "main", p, TEXT_LEN));
	secret_written(text);
	secret_free(text);
	return e;
}

static void configure(sqlite3 *db)
{
	/* Each is a precaution that an older library may lack: the answer does not matter. */
	(void)sqlite3_extended_result_codes(db, 1);
	(void)sqlite3_busy_timeout(db, BUSY_MS);
	(void)sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	(void)sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	(void)sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
}

/*
 * Through SQLite's own descriptor: closing one of ours would drop the locks that this process's
 * other connections hold on the file (POSIX), and with them the safety of the WAL.
 */
static void read_header(sqlite3 *db, uint8_t *header)
{
	sqlite3_file *file = NULL;

	memset(header, 0, SQL_HEADER_LEN);
	if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK &&
	    file && file->pMethods)
		(void)file->pMethods->xRead(file, header, SQL_HEADER_LEN, 0);
}

/* "file:" and ":memory:" mean nothing special behind a slash. */
static enum err open_file(const char *path, bool read_only, sqlite3 **out)
{
	int flags = (read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
		    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
	struct buf name = BUF_INIT(PATH_MAX);
	enum err e = path[0] == '/' ? ERR_OK : buf_put_str(&name, "./");

	if (e == ERR_OK)
		e = buf_put(&name, path, strlen(path) + 1);
	if (e == ERR_OK)
		e = sql_error(NULL,
			      sqlite3_open_v2((const char *)name.data, out, flags, wal_file_vfs()));
	buf_free(&name);
	return e;
}

/*
 * Pinned, so that a later library reads what this one wrote.  Pages are authenticated with
 * HMAC-SHA256, for which processors have instructions; databases that were made before have
 * SQLCipher's own choice, HMAC-SHA512, and keep it.
 */
static const char *const formats[] = {
	"PRAGMA cipher_compatibility = 4; PRAGMA cipher_hmac_algorithm = HMAC_SHA256",
	"PRAGMA cipher_compatibility = 4; PRAGMA cipher_hmac_algorithm = HMAC_SHA512",
};

#define FORMATS (sizeof(formats) / sizeof(formats[0]))

static enum err connect_as(const char *format, const struct store_options *options, uint8_t *header,
			   struct store **out)
{
	struct store *s = mem_new(1, sizeof(*s));
	int64_t tables;
	enum err e = s ? ERR_OK : ERR_MEMORY;

	*out = NULL;
	if (e == ERR_OK)
		e = open_file(options->path, options->read_only, &s->db);
	if (e != ERR_OK)
		goto out;
	s->read_only = options->read_only;
	configure(s->db);
	e = set_key(s->db, options->key);
	if (e == ERR_OK)
		e = sql_exec(s, format);
	if (e == ERR_OK)
		e = sql_number(s, "SELECT count(*) FROM sqlite_master", &tables);
	if (e == ERR_DAMAGED && (sqlite3_errcode(s->db) & 0xff) == SQLITE_NOTADB) {
		e = ERR_DB_KEY;
		if (header)
			read_header(s->db, header);
	}
	if (e == ERR_OK && !s->read_only && sqlite3_db_readonly(s->db, "main") != 0)
		e = ERR_READ_ONLY;
out:
	if (e != ERR_OK)
		sql_disconnect(s);
	else
		*out = s;
	return e;
}

/* An empty file becomes what is tried first; of any other the first page shows what it is. */
enum err sql_connect(const struct store_options *options, uint8_t *header, struct store **out)
{
	enum err e = ERR_DB_KEY;

	for (size_t n = 0; n < FORMATS && e == ERR_DB_KEY; n++)
		e = connect_as(formats[n], options, header, out);
	return e;
}

/*
 * cipher_memory_security stays off: it wipes and locks every allocation of SQLite, which made writes
 * three times and point reads five times slower (SQLCipher 4.6), and what passes there is ciphertext
 * and metadata, which this process holds anyway.
 */
static const char settings[] = "PRAGMA synchronous = FULL;"
			       "PRAGMA foreign_keys = ON;"
			       "PRAGMA secure_delete = ON;"
			       "PRAGMA temp_store = MEMORY;"
			       "PRAGMA trusted_schema = OFF;"
			       "PRAGMA mmap_size = 0;";

enum err sql_settle(struct store *s, unsigned cache_kib, bool wal)
{
	struct buf text = BUF_INIT(64);
	unsigned kib = cache_kib == 0 ? CACHE_KIB_DEFAULT : cache_kib;
	enum err e = sql_exec(s, settings);

	if (e == ERR_OK)
		e = buf_printf(&text, "PRAGMA cache_size = -%u",
			       kib < CACHE_KIB_MAX ? kib : CACHE_KIB_MAX);
	if (e == ERR_OK)
		e = buf_put_u8(&text, 0);
	if (e == ERR_OK)
		e = sql_exec(s, (const char *)text.data);
	if (e == ERR_OK && wal && !s->read_only) {
		e = sql_expect(s, "PRAGMA journal_mode = WAL", "wal");
		if (e == ERR_DAMAGED)
			e = ERR_IO; /* a file system without shared memory */
	}
	sql_bound_wal(s);
	if (e == ERR_OK && !s->read_only)
		(void)sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
	buf_free(&text);
	return e;
}

void sql_disconnect(struct store *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < SQL_QUERIES_MAX; i++)
		(void)sqlite3_finalize(s->queries[i].stmt);
	if (s->db && s->dead != ERR_OK)
		(void)sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	(void)sqlite3_close(s->db);
	spent_stop(&s->spent);
	if (!s->beside)
		heads_free(s->heads);
	mem_free(s);
}
