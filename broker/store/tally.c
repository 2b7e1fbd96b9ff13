/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/store/tally.h"

#include <string.h>

#include "broker/store/sql.h"

#define DAY 86400
#define NIGHT_FROM 22 /* hours of UTC: 23 to 6 o'clock in a Dutch winter, 0 to 7 in summer */
#define NIGHT_UNTIL 5
#define FILL_ENTRIES 256
#define FILL_ARENA ((size_t)64 << 20)

enum { COUNT, ACCESSES = COUNT, REFUSED, NIGHT, STRANGERS, COUNTS };

/* A row of either table; all bytes that are no content are zero, so that it compares as a whole. */
struct line {
	int64_t day;
	unsigned action, outcome, reason; /* of a kind */
	bool staff;                       /* who is a staff member in a role, not a kind */
	char partner[SLUG_MAX + 1], what[SLUG_MAX + 1], role[SLUG_MAX + 1];
};

struct row {
	uint64_t hash;
	struct line line;
	uint64_t counts[COUNTS];
};

struct tally {
	struct row *rows;
	size_t count, settled, size; /* rows below settled are distinct */
};

enum err tally_new(struct tally **out)
{
	*out = mem_new(1, sizeof(**out));
	return *out ? ERR_OK : ERR_MEMORY;
}

void tally_free(struct tally *t)
{
	if (t == NULL)
		return;
	mem_free(t->rows);
	mem_free(t);
}

/* FNV-1a: only to look at fewer rows. */
static uint64_t hash_of(const struct line *line)
{
	const uint8_t *bytes = (const uint8_t *)line;
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t n = 0; n < sizeof(*line); n++)
		hash = (hash ^ bytes[n]) * UINT64_C(0x100000001b3);
	return hash;
}

static enum err next_row(struct tally *t, struct row **out)
{
	if (t->count == t->size) {
		size_t size = t->size ? 2 * t->size : 64;
		struct row *grown = mem_grow(t->rows, size, sizeof(*grown));

		if (grown == NULL)
			return ERR_MEMORY;
		t->rows = grown;
		t->size = size;
	}
	*out = &t->rows[t->count++];
	memset(*out, 0, sizeof(**out));
	return ERR_OK;
}

/* Names in a record are slugs or empty. */
static void name(char out[static SLUG_MAX + 1], const char *from)
{
	size_t len = strlen(from);

	memcpy(out, from, len < SLUG_MAX ? len : SLUG_MAX);
}

static bool is_member(const char *requester)
{
	return strcmp(requester, "holder") != 0 && strcmp(requester, "broker") != 0;
}

/* ---- one entry ------------------------------------------------------------------------------------- */

/* How one kind, or the entry as a whole, ended. */
struct verdict {
	const char *kind;
	unsigned outcome, reason;
};

static enum err add_kind(struct tally *t, const Eenmaal__V1__SeenRecord *seen, const char *partner,
			 const struct verdict *v)
{
	struct row *row = NULL;
	enum err e = next_row(t, &row);

	if (e != ERR_OK)
		return e;
	row->line.day = seen->time / DAY;
	row->line.action = (unsigned)seen->action;
	row->line.outcome = v->outcome;
	row->line.reason = v->reason;
	name(row->line.partner, partner);
	name(row->line.what, v->kind);
	row->counts[COUNT] = 1;
	return ERR_OK;
}

static enum err add_access(struct tally *t, const Eenmaal__V1__SeenRecord *seen,
			   const Eenmaal__V1__KeptRecord *kept)
{
	enum err e = ERR_OK;

	for (size_t n = 0; n < kept->n_kinds && e == ERR_OK; n++) {
		const Eenmaal__V1__KindOutcome *k = kept->kinds[n];
		struct verdict v = {
			.kind = k->kind,
			.outcome = k->released ? EENMAAL__V1__OUTCOME__OUTCOME_DONE
					       : EENMAAL__V1__OUTCOME__OUTCOME_NOTHING,
			.reason = (unsigned)k->reason,
		};

		e = add_kind(t, seen, seen->requester, &v);
	}
	return e;
}

static enum err add_change(struct tally *t, const Eenmaal__V1__SeenRecord *seen,
			   const Eenmaal__V1__KeptRecord *kept, const char *partner)
{
	struct verdict v = {"", (unsigned)seen->outcome, (unsigned)kept->reason};
	enum err e = ERR_OK;

	if (kept->n_changed == 0)
		return add_kind(t, seen, partner, &v);
	for (size_t n = 0; n < kept->n_changed && e == ERR_OK; n++) {
		v.kind = kept->changed[n];
		e = add_kind(t, seen, partner, &v);
	}
	return e;
}

/* Nothing released, and no kind had as much as a grant that came near: the dossier is a stranger's. */
static bool is_stranger(const Eenmaal__V1__KeptRecord *kept)
{
	for (size_t n = 0; n < kept->n_kinds; n++)
		if (kept->kinds[n]->released || kept->kinds[n]->grant_id.len > 0)
			return false;
	return true;
}

/* Everything that names a staff member is counted, so that who looks for one finds the day. */
static enum err add_staff(struct tally *t, const Eenmaal__V1__SeenRecord *seen,
			  const Eenmaal__V1__KeptRecord *kept)
{
	int64_t hour = seen->time % DAY / 3600;
	struct row *row = NULL;
	enum err e = next_row(t, &row);

	if (e != ERR_OK)
		return e;
	row->line.day = seen->time / DAY;
	row->line.staff = true;
	name(row->line.partner, seen->requester);
	name(row->line.what, kept->staff);
	name(row->line.role, kept->staff_role);
	if (seen->action != EENMAAL__V1__ACTION__ACTION_ACCESS)
		return ERR_OK;
	row->counts[ACCESSES] = 1;
	row->counts[REFUSED] = seen->outcome != EENMAAL__V1__OUTCOME__OUTCOME_DONE;
	row->counts[NIGHT] = hour >= NIGHT_FROM || hour < NIGHT_UNTIL;
	row->counts[STRANGERS] = is_stranger(kept);
	return ERR_OK;
}

/* Between two partners it belongs to both, so that who looks for either finds it. */
static enum err add_for_each(struct tally *t, const Eenmaal__V1__SeenRecord *seen,
			     const Eenmaal__V1__KeptRecord *kept)
{
	bool other = kept->partner[0] && strcmp(kept->partner, seen->requester) != 0;
	enum err e = other ? add_change(t, seen, kept, kept->partner) : ERR_OK;

	if (e == ERR_OK && (!other || is_member(seen->requester)))
		e = add_change(t, seen, kept, seen->requester);
	return e;
}

enum err tally_add(struct tally *t, const Eenmaal__V1__SeenRecord *seen,
		   const Eenmaal__V1__KeptRecord *kept)
{
	bool access = seen->action == EENMAAL__V1__ACTION__ACTION_ACCESS;
	enum err e = access ? add_access(t, seen, kept) : add_for_each(t, seen, kept);

	return e == ERR_OK && kept->staff[0] ? add_staff(t, seen, kept) : e;
}

/* ---- many entries ------------------------------------------------------------------------------------ */

static struct row *find_settled(const struct tally *t, const struct row *wanted)
{
	for (size_t n = 0; n < t->settled; n++)
		if (t->rows[n].hash == wanted->hash &&
		    memcmp(&t->rows[n].line, &wanted->line, sizeof(wanted->line)) == 0)
			return &t->rows[n];
	return NULL;
}

enum err tally_settle(struct tally *t)
{
	for (size_t n = t->settled; n < t->count; n++) {
		struct row *row = &t->rows[n], *same;

		row->hash = hash_of(&row->line);
		same = find_settled(t, row);
		if (same == NULL)
			t->rows[t->settled++] = *row;
		for (unsigned c = 0; same && c < COUNTS; c++)
			same->counts[c] += row->counts[c];
	}
	t->count = t->settled;
	return ERR_OK;
}

void tally_rewind(struct tally *t)
{
	t->count = t->settled;
}

static enum err put_kind(struct store *s, const struct row *row)
{
	struct query *q =
		sql_query(s,
			  "INSERT INTO tallies (day, partner, kind, action, outcome, reason, count)"
			  " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
			  " SET count = count + excluded.count");

	sql_put_i64(q, row->line.day);
	sql_put_text(q, row->line.partner);
	sql_put_text(q, row->line.what);
	sql_put_u64(q, row->line.action);
	sql_put_u64(q, row->line.outcome);
	sql_put_u64(q, row->line.reason);
	sql_put_u64(q, row->counts[COUNT]);
	return sql_run(q);
}

static enum err put_staff(struct store *s, const struct row *row)
{
	struct query *q = sql_query(
		s,
		"INSERT INTO staff_tallies"
		" (day, partner, staff, role, accesses, refused, night, strangers)"
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
		" SET accesses = accesses + excluded.accesses, refused = refused + excluded.refused,"
		" night = night + excluded.night, strangers = strangers + excluded.strangers");

	sql_put_i64(q, row->line.day);
	sql_put_text(q, row->line.partner);
	sql_put_text(q, row->line.what);
	sql_put_text(q, row->line.role);
	for (unsigned n = 0; n < COUNTS; n++)
		sql_put_u64(q, row->counts[n]);
	return sql_run(q);
}

enum err tally_put(struct tally *t, struct store *s)
{
	enum err e = ERR_OK;

	for (size_t n = 0; n < t->settled && e == ERR_OK; n++)
		e = t->rows[n].line.staff ? put_staff(s, &t->rows[n]) : put_kind(s, &t->rows[n]);
	t->count = t->settled = 0;
	return e;
}

/* ---- entries that were there before ---------------------------------------------------------------------- */

static enum err count_entry(struct tally *t, const struct store_entry *row, struct arena *a)
{
	ProtobufCMessage *seen = NULL, *kept = NULL;
	enum err e = ERR_OK;

	if (row->erased)
		return ERR_OK;
	e = codec_decode(&eenmaal__v1__seen_record__descriptor, row->seen, CODEC_LENIENT, a, &seen);
	if (e == ERR_OK)
		e = codec_decode(&eenmaal__v1__kept_record__descriptor, row->kept, CODEC_LENIENT, a,
				 &kept);
	if (e == ERR_OK)
		e = tally_add(t, (const Eenmaal__V1__SeenRecord *)seen,
			      (const Eenmaal__V1__KeptRecord *)kept);
	return e == ERR_OK ? tally_settle(t) : e;
}

/* The entries from *first on, as many as are taken at a time; false in *more after the last. */
static enum err fill_some(struct store *s, struct tally *t, uint64_t *first, bool *more)
{
	struct arena *a = arena_new(FILL_ARENA);
	struct store_entry *rows = a ? arena_alloc(a, FILL_ENTRIES * sizeof(*rows)) : NULL;
	struct store_page page = {.limit = FILL_ENTRIES, .arena = a};
	enum err e = rows ? store_entry_list(s, *first, &page, rows) : ERR_MEMORY;

	for (unsigned n = 0; n < page.count && e == ERR_OK; n++)
		e = count_entry(t, &rows[n], a);
	if (e == ERR_OK)
		e = tally_put(t, s);
	*first += page.count;
	*more = page.count == FILL_ENTRIES;
	arena_free(a);
	return e;
}

enum err tally_fill(struct store *s)
{
	struct tally *t = NULL;
	uint64_t first = 0;
	bool more = true;
	enum err e = tally_new(&t);

	while (more && e == ERR_OK)
		e = fill_some(s, t, &first, &more);
	tally_free(t);
	return e;
}
