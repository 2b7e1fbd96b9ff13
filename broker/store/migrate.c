/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The schema.  Numbers of versions stand in the file's header (user_version), beside a mark that
 * says whose file it is (application_id: "EenM").
 *
 * Tables that are keyed by few short columns are WITHOUT ROWID: one tree, one lookup.  Where rows
 * are large or come in an order that matters, a row number keeps appends together and a narrow
 * index finds them, or their number itself says whose they are (place.h).  A ciphertext is its
 * segment's last column, so that listing reads little of it.
 */
#include "broker/store/migrate.h"

#include "broker/store/chain.h"
#include "broker/store/heads.h"
#include "broker/store/place.h"
#include "broker/store/sql.h"
#include "broker/store/tally.h"

#define APPLICATION_ID INT64_C(0x45656e4d)

static const char version_1[] =
	"CREATE TABLE holders ("
	"	id BLOB PRIMARY KEY CHECK (length(id) = 10),"
	"	signing_key BLOB NOT NULL,"
	"	suite INTEGER NOT NULL,"
	"	kem_key BLOB NOT NULL,"
	"	sequence INTEGER NOT NULL,"
	"	entry_count INTEGER NOT NULL,"
	"	newest BLOB NOT NULL,"
	"	stopped INTEGER NOT NULL,"
	"	erased INTEGER NOT NULL,"
	"	rotations INTEGER NOT NULL"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE identities ("
	"	holder BLOB NOT NULL REFERENCES holders,"
	"	number INTEGER NOT NULL,"
	"	statement BLOB NOT NULL,"
	"	PRIMARY KEY (holder, number)"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE epochs ("
	"	holder BLOB NOT NULL REFERENCES holders,"
	"	kind TEXT NOT NULL,"
	"	epoch INTEGER NOT NULL,"
	"	suite INTEGER NOT NULL,"
	"	public_key BLOB NOT NULL,"
	"	statement BLOB NOT NULL,"
	"	PRIMARY KEY (holder, kind, epoch)"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE lines ("
	"	holder BLOB NOT NULL REFERENCES holders,"
	"	kind TEXT NOT NULL,"
	"	current INTEGER NOT NULL,"
	"	newest INTEGER NOT NULL,"
	"	PRIMARY KEY (holder, kind)"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE vaults ("
	"	row INTEGER PRIMARY KEY,"
	"	holder BLOB NOT NULL UNIQUE REFERENCES holders,"
	"	vault BLOB NOT NULL"
	") STRICT;"

	"CREATE TABLE slots ("
	"	holder BLOB NOT NULL REFERENCES holders,"
	"	kind INTEGER NOT NULL,"
	"	card_key BLOB NOT NULL,"
	"	open_key BLOB NOT NULL,"
	"	passes INTEGER NOT NULL,"
	"	memory_kib INTEGER NOT NULL,"
	"	failures INTEGER NOT NULL,"
	"	PRIMARY KEY (holder, kind)"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE segments ("
	"	row INTEGER PRIMARY KEY,"
	"	holder BLOB NOT NULL REFERENCES holders,"
	"	kind TEXT NOT NULL,"
	"	author TEXT NOT NULL,"
	"	version INTEGER NOT NULL,"
	"	epoch INTEGER NOT NULL,"
	"	reseal INTEGER NOT NULL,"
	"	replaces INTEGER NOT NULL,"
	"	statement BLOB NOT NULL,"
	"	origin BLOB NOT NULL,"
	"	size INTEGER NOT NULL,"
	"	live INTEGER NOT NULL,"
	"	UNIQUE (holder, kind, author, version)"
	") STRICT;"
	"CREATE INDEX segments_live ON segments (holder, kind) WHERE live = 1;"

	"CREATE TABLE ciphertexts ("
	"	row INTEGER PRIMARY KEY REFERENCES segments,"
	"	ciphertext BLOB NOT NULL"
	") STRICT;"

	"CREATE TABLE grants ("
	"	row INTEGER PRIMARY KEY,"
	"	id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),"
	"	holder BLOB NOT NULL REFERENCES holders,"
	"	partner TEXT NOT NULL,"
	"	statement BLOB NOT NULL,"
	"	paused INTEGER NOT NULL,"
	"	revoked INTEGER NOT NULL,"
	"	replaced INTEGER NOT NULL,"
	"	uses INTEGER NOT NULL,"
	"	not_after INTEGER NOT NULL,"
	"	revoked_kinds BLOB NOT NULL,"
	"	terms BLOB NOT NULL"
	") STRICT;"
	"CREATE INDEX grants_holder ON grants (holder, partner);"
	"CREATE INDEX grants_partner ON grants (partner, id);"

	"CREATE TABLE requests ("
	"	row INTEGER PRIMARY KEY,"
	"	id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),"
	"	holder BLOB NOT NULL REFERENCES holders,"
	"	partner TEXT NOT NULL,"
	"	statement BLOB NOT NULL,"
	"	state INTEGER NOT NULL"
	") STRICT;"
	"CREATE INDEX requests_holder ON requests (holder);"

	/* The type by its name, so that a new one may stand anywhere in the list of types. */
	"CREATE TABLE statements ("
	"	row INTEGER PRIMARY KEY,"
	"	hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),"
	"	type TEXT NOT NULL,"
	"	payload BLOB NOT NULL,"
	"	signature BLOB NOT NULL,"
	"	key_id BLOB NOT NULL,"
	"	holder BLOB"
	") STRICT;"
	"CREATE INDEX statements_holder ON statements (holder) WHERE holder IS NOT NULL;"

	"CREATE TABLE nonces ("
	"	issuer TEXT NOT NULL,"
	"	nonce BLOB NOT NULL CHECK (length(nonce) = 16),"
	"	expires_at INTEGER NOT NULL,"
	"	PRIMARY KEY (issuer, nonce)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX nonces_expiry ON nonces (expires_at);"

	"CREATE TABLE entries ("
	"	position INTEGER PRIMARY KEY,"
	"	commitment BLOB NOT NULL CHECK (length(commitment) = 32),"
	"	time INTEGER NOT NULL,"
	"	erased INTEGER NOT NULL,"
	"	holder BLOB,"
	"	holder_sequence INTEGER,"
	"	statement BLOB,"
	"	seen BLOB NOT NULL,"
	"	kept BLOB NOT NULL,"
	"	seen_salt BLOB NOT NULL,"
	"	kept_salt BLOB NOT NULL"
	") STRICT;"
	"CREATE UNIQUE INDEX entries_holder ON entries (holder, holder_sequence)"
	"	WHERE holder IS NOT NULL;"

	"CREATE TABLE nodes ("
	"	level INTEGER NOT NULL,"
	"	position INTEGER NOT NULL,"
	"	hash BLOB NOT NULL CHECK (length(hash) = 32),"
	"	PRIMARY KEY (level, position)"
	") STRICT, WITHOUT ROWID;"

	"CREATE TABLE checkpoint ("
	"	only INTEGER PRIMARY KEY CHECK (only = 1),"
	"	size INTEGER NOT NULL,"
	"	note BLOB NOT NULL"
	") STRICT;"

	"CREATE TABLE editions ("
	"	version INTEGER PRIMARY KEY,"
	"	statement BLOB NOT NULL,"
	"	root BLOB NOT NULL,"
	"	agreement BLOB NOT NULL"
	") STRICT;"

	"PRAGMA application_id = 1164275277;"
	"PRAGMA user_version = 1;";

/* 32 zeros: no freeze, no page. */
#define NONE "x'0000000000000000000000000000000000000000000000000000000000000000'"

/*
 * A remark's number is never given again: of one that was erased nothing stays but that it was
 * there.
 */
static const char version_2[] =
	"ALTER TABLE holders ADD COLUMN freeze BLOB NOT NULL DEFAULT " NONE ";"
	"ALTER TABLE editions ADD COLUMN page BLOB NOT NULL DEFAULT " NONE ";"
	"CREATE TABLE remarks ("
	"	author TEXT NOT NULL,"
	"	number INTEGER NOT NULL,"
	"	holder BLOB REFERENCES holders,"
	"	kind TEXT,"
	"	statement BLOB,"
	"	PRIMARY KEY (author, number)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX remarks_holder ON remarks (holder, kind) WHERE holder IS NOT NULL;"
	"PRAGMA user_version = 2;";

/*
 * Marks are the broker's own entries, whose times prove the age of what stands before them.  The
 * retention went up to (not including) `position`; its newest entry told `retained_from`.
 */
static const char version_3[] =
	"CREATE TABLE marks ("
	"	position INTEGER PRIMARY KEY,"
	"	time INTEGER NOT NULL"
	") STRICT;"
	"CREATE TABLE retention ("
	"	only INTEGER PRIMARY KEY CHECK (only = 1),"
	"	position INTEGER NOT NULL,"
	"	retained_from INTEGER NOT NULL"
	") STRICT;"
	"INSERT INTO retention (only, position, retained_from) VALUES (1, 0, 0);"
	"PRAGMA user_version = 3;";

/*
 * What is written at every access is appended: the statement under its entry's position, and the
 * member's nonce, which is looked up in memory (spent.h).
 */
static const char version_4[] =
	"CREATE TABLE attached ("
	"	position INTEGER PRIMARY KEY,"
	"	type TEXT NOT NULL,"
	"	payload BLOB NOT NULL,"
	"	signature BLOB NOT NULL,"
	"	key_id BLOB NOT NULL"
	") STRICT;"
	"CREATE TABLE spent ("
	"	row INTEGER PRIMARY KEY,"
	"	issuer TEXT NOT NULL,"
	"	nonce BLOB NOT NULL,"
	"	expires_at INTEGER NOT NULL"
	") STRICT;"
	"INSERT INTO spent (issuer, nonce, expires_at) SELECT issuer, nonce, expires_at FROM nonces"
	"	WHERE issuer NOT LIKE 'holder:%' ORDER BY expires_at;"
	"DELETE FROM nonces WHERE issuer NOT LIKE 'holder:%';"
	"PRAGMA user_version = 4;";

/* Who asked, of accesses that have their parts: the index holds their positions in order. */
static const char version_5[] =
	"ALTER TABLE entries ADD COLUMN access_by TEXT;"
	"CREATE INDEX entries_access ON entries (access_by) WHERE access_by IS NOT NULL;"
	"PRAGMA user_version = 5;";

/* What the auditor's overview counts: see tally.h. */
static const char version_6[] = "CREATE TABLE tallies ("
				"	day INTEGER NOT NULL,"
				"	partner TEXT NOT NULL,"
				"	kind TEXT NOT NULL,"
				"	action INTEGER NOT NULL,"
				"	outcome INTEGER NOT NULL,"
				"	reason INTEGER NOT NULL,"
				"	count INTEGER NOT NULL,"
				"	PRIMARY KEY (day, partner, kind, action, outcome, reason)"
				") STRICT, WITHOUT ROWID;"
				"CREATE TABLE staff_tallies ("
				"	day INTEGER NOT NULL,"
				"	partner TEXT NOT NULL,"
				"	staff TEXT NOT NULL,"
				"	role TEXT NOT NULL,"
				"	accesses INTEGER NOT NULL,"
				"	refused INTEGER NOT NULL,"
				"	night INTEGER NOT NULL,"
				"	strangers INTEGER NOT NULL,"
				"	PRIMARY KEY (day, partner, staff, role)"
				") STRICT, WITHOUT ROWID;"
				"CREATE INDEX staff_tallies_staff ON staff_tallies (staff, day);"
				"PRAGMA user_version = 6;";

/* What witnesses signed, and what one of them holds against the log. */
static const char version_7[] = "CREATE TABLE cosigned ("
				"	only INTEGER PRIMARY KEY CHECK (only = 1),"
				"	note BLOB NOT NULL,"
				"	alarm INTEGER NOT NULL"
				") STRICT;"
				"PRAGMA user_version = 7;";

/*
 * How a holder's entries are found: see chain.h.  What an access changes stands in narrow tables:
 * the holder's head, and how often a grant was used.
 */
static const char version_8[] =
	"ALTER TABLE entries ADD COLUMN earlier INTEGER;"
	"ALTER TABLE entries ADD COLUMN far INTEGER;"
	"UPDATE entries SET earlier = (SELECT e.position FROM entries AS e"
	"		WHERE e.holder = entries.holder"
	"		AND e.holder_sequence = entries.holder_sequence - 1),"
	"	far = CASE WHEN holder_sequence % 2 = 0 THEN (SELECT e.position FROM entries AS e"
	"		WHERE e.holder = entries.holder AND e.holder_sequence ="
	"		entries.holder_sequence & entries.holder_sequence - 1) END"
	"	WHERE holder_sequence > 1;"
	"CREATE TABLE heads ("
	"	holder BLOB PRIMARY KEY REFERENCES holders,"
	"	entry_count INTEGER NOT NULL,"
	"	newest BLOB NOT NULL,"
	"	places BLOB NOT NULL"
	") STRICT, WITHOUT ROWID;"
	"INSERT INTO heads SELECT id, entry_count, newest, x'' FROM holders;"
	"CREATE TABLE uses ("
	"	row INTEGER PRIMARY KEY REFERENCES grants,"
	"	count INTEGER NOT NULL"
	") STRICT;"
	"INSERT INTO uses SELECT row, uses FROM grants;"
	"ALTER TABLE grants DROP COLUMN uses;"
	"PRAGMA user_version = 8;";

/* What belongs to an entry stands in its row: nodes of the tree, and a statement of its own. */
static const char version_9[] =
	"ALTER TABLE entries ADD COLUMN nodes BLOB;"
	"ALTER TABLE entries ADD COLUMN type TEXT;"
	"ALTER TABLE entries ADD COLUMN payload BLOB;"
	"ALTER TABLE entries ADD COLUMN signature BLOB;"
	"ALTER TABLE entries ADD COLUMN key_id BLOB;"
	"UPDATE entries SET (type, payload, signature, key_id) ="
	"	(SELECT a.type, a.payload, a.signature, a.key_id FROM attached AS a"
	"	WHERE a.position = entries.position)"
	"	WHERE position IN (SELECT position FROM attached);"
	"DROP TABLE attached;"
	"PRAGMA user_version = 9;";

/* Where the statements stand that every access gives out: they are found without a search. */
#define PLACES(table)                                             \
	"ALTER TABLE " table " ADD COLUMN statement_row INTEGER;" \
	"UPDATE " table " SET statement_row = " SQL_ROW_OF("statement") ";"

static const char version_10[] =
	PLACES("segments") PLACES("grants") PLACES("identities") "PRAGMA user_version = 10;";

/*
 * What a fetch needs and changes stands in few rows, because each row of another tree is a page of
 * its own: the head and the uses (chain.h) with the holder, with grants and segments what was signed
 * of them, and at a segment's end its ciphertext.  What stands in another place than its row says is
 * damage, which is found when it is looked for there: it is not copied.  The index has grants in the
 * order in which a fetch looks at them.
 */
static const char version_11[] =
	"ALTER TABLE holders ADD COLUMN entry_count INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE holders ADD COLUMN newest BLOB NOT NULL DEFAULT " NONE ";"
	"ALTER TABLE holders ADD COLUMN places BLOB NOT NULL DEFAULT x'';"
	"ALTER TABLE holders ADD COLUMN uses BLOB NOT NULL DEFAULT x'';"
	"UPDATE holders SET (entry_count, newest, places) ="
	"	(SELECT entry_count, newest, places FROM heads WHERE holder = id);"
	"DROP TABLE heads;"
	"ALTER TABLE grants ADD COLUMN uses INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE grants ADD COLUMN payload BLOB;"
	"ALTER TABLE grants ADD COLUMN signature BLOB;"
	"ALTER TABLE grants ADD COLUMN key_id BLOB;"
	"ALTER TABLE grants ADD COLUMN enrolment BLOB;"
	"ALTER TABLE grants ADD COLUMN enrolment_signature BLOB;"
	"ALTER TABLE grants ADD COLUMN enrolment_key_id BLOB;"
	"UPDATE grants SET uses = (SELECT count FROM uses WHERE uses.row = grants.row);"
	"DROP TABLE uses;" SQL_SIGN_GRANTS ";"
	"DROP INDEX grants_holder;"
	"CREATE INDEX grants_holder ON grants (holder, partner, NOT (revoked OR replaced));"
	"ALTER TABLE segments ADD COLUMN payload BLOB;"
	"ALTER TABLE segments ADD COLUMN signature BLOB;"
	"ALTER TABLE segments ADD COLUMN key_id BLOB;"
	"ALTER TABLE segments ADD COLUMN ciphertext BLOB;"
	"UPDATE segments SET (" SQL_SIGNED ") = " SQL_SIGNED_HERE ","
	"	ciphertext = (SELECT c.ciphertext FROM ciphertexts AS c WHERE c.row = segments.row);"
	"DROP TABLE ciphertexts;"
	"PRAGMA user_version = 11;";

/*
 * What an access leaves of its holder stands in its own row, and where a holder's newest entry stands is
 * known in memory: see heads.h.
 */
static const char version_12[] =
	"ALTER TABLE entries ADD COLUMN holder_number INTEGER;"
	"ALTER TABLE entries ADD COLUMN chain BLOB;"
	"ALTER TABLE holders ADD COLUMN number INTEGER;"
	"UPDATE holders SET number = n.number FROM"
	"	(SELECT id, row_number() OVER (ORDER BY id) AS number FROM holders"
	"	WHERE erased = 0) AS n WHERE n.id = holders.id;"
	"CREATE TABLE numbered ("
	"	only INTEGER PRIMARY KEY CHECK (only = 1),"
	"	count INTEGER NOT NULL"
	") STRICT;"
	"INSERT INTO numbered SELECT 1, coalesce(max(number), 0) FROM holders;"
	"CREATE TABLE newest ("
	"	piece INTEGER PRIMARY KEY,"
	"	known INTEGER NOT NULL,"
	"	places BLOB NOT NULL"
	") STRICT;"
	"PRAGMA user_version = 12;";

/*
 * Grants and segments stand where their dossier's number says: see place.h.  Rows of holders are small: the
 * key that is sealed to stands in the statement that says who they are, and nobody looked here for it.
 */
static const char version_13[] = "ALTER TABLE holders DROP COLUMN kem_key;"
				 "ALTER TABLE holders DROP COLUMN suite;"
				 "PRAGMA user_version = 13;";

/* What leads from one version to the next: a text, and what no text can say (or NULL). */
struct migration {
	const char *text;
	enum err (*fill)(struct store *s);
};

/* steps[n] leads from version n to n + 1. */
static const struct migration steps[] = {
	{version_1, NULL},        {version_2, NULL},       {version_3, NULL},
	{version_4, NULL},        {version_5, NULL},       {version_6, tally_fill},
	{version_7, NULL},        {version_8, chain_fill}, {version_9, store_tree_fill},
	{version_10, NULL},       {version_11, NULL},      {version_12, heads_fill},
	{version_13, place_fill},
};

#define NEWEST ((unsigned)(sizeof(steps) / sizeof(steps[0])))

unsigned store_schema_newest(void)
{
	return NEWEST;
}

static enum err read_version(struct store *s, int64_t *version)
{
	return sql_number(s, "PRAGMA user_version", version);
}

enum err migrate_look(struct store *s, enum migrate_state *state, unsigned *version)
{
	int64_t id = 0, found = 0;
	enum err e = sql_number(s, "PRAGMA application_id", &id);

	*state = MIGRATE_FOREIGN;
	*version = 0;
	if (e == ERR_OK)
		e = read_version(s, &found);
	if (e != ERR_OK || id != APPLICATION_ID || found < 0)
		return e;
	*version = (unsigned)found;
	if (*version == NEWEST)
		*state = MIGRATE_CURRENT;
	else
		*state = *version > NEWEST ? MIGRATE_NEWER : MIGRATE_OLDER;
	return ERR_OK;
}

/* The version is read under the write lock: another process may be at the same work. */
static enum err step(struct store *s, bool *done)
{
	int64_t version = 0, after = 0;
	enum err e = store_begin(s);

	*done = false;
	if (e == ERR_OK)
		e = read_version(s, &version);
	if (e == ERR_OK && (version < 0 || version > (int64_t)NEWEST))
		e = ERR_DB_NEWER;
	if (e == ERR_OK && version == (int64_t)NEWEST)
		*done = true;
	if (e == ERR_OK && !*done)
		e = sql_exec(s, steps[version].text);
	if (e == ERR_OK && !*done && steps[version].fill)
		e = steps[version].fill(s);
	if (e == ERR_OK && !*done)
		e = read_version(s, &after);
	if (e == ERR_OK && !*done && after != version + 1)
		e = ERR_INTERNAL;
	if (e == ERR_OK && !*done)
		e = store_commit(s);
	store_rollback(s);
	return e;
}

enum err migrate_run(struct store *s)
{
	bool done = false;
	enum err e = ERR_OK;

	while (e == ERR_OK && !done)
		e = step(s, &done);
	return e;
}
