/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/fault/image.h"

#include <stdio.h>
#include <string.h>

#include "broker/base/buf.h"
#include "broker/base/io.h"
#include "broker/base/mem.h"
#include "tests/support/rig.h"

#define SECTOR 512
#define FILE_MAX ((size_t)64 << 20)
#define NAMES_MAX 64
#define PENDING_MAX 16384

const char *const image_cuts[IMAGE_CUTS] = {
	[IMAGE_NOTHING] = "all that was not synced is gone",
	[IMAGE_ALL] = "all is there",
	[IMAGE_WRITES] = "some writes are there",
	[IMAGE_SECTORS] = "some sectors are there",
};

struct name {
	char text[FAULTY_NAME_LEN];
	uint32_t file;
};

struct image {
	struct buf files[FAULTY_FILES]; /* by number - 1: what is durable */
	struct name names[NAMES_MAX];   /* what is durable */
	size_t name_count;
	const struct faulty_step *pending[PENDING_MAX]; /* not synced, in order */
	size_t pending_count;
	enum image_cut cut;
	struct chance *chance;
};

/* ---- files ------------------------------------------------------------------------------------- */

static void set_size(struct buf *b, size_t size)
{
	if (size > b->len) {
		size_t more = size - b->len;
		uint8_t *room = buf_reserve(b, more);

		MUST(room != NULL);
		memset(room, 0, more);
	}
	b->len = size;
}

static void write_range(struct buf *b, const struct faulty_step *s, size_t from, size_t to)
{
	const uint8_t *bytes = (const uint8_t *)(s + 1);

	if (s->offset + to > b->len)
		set_size(b, s->offset + to);
	memcpy(b->data + s->offset + from, bytes + from, to - from);
}

/* Sectors as the disk has them, not as the write began. */
static void write_sectors(struct buf *b, const struct faulty_step *s, struct chance *chance)
{
	size_t from = 0;

	while (from < s->length) {
		size_t to = from + SECTOR - (s->offset + from) % SECTOR;

		if (to > s->length)
			to = s->length;
		if (chance_below(chance, 2))
			write_range(b, s, from, to);
		from = to;
	}
}

static void apply(struct image *m, const struct faulty_step *s)
{
	struct buf *b = NULL;

	MUST(s->file > 0 && s->file <= FAULTY_FILES);
	b = &m->files[s->file - 1];
	if (s->call == CALL_WRITE)
		write_range(b, s, 0, s->length);
	else if (s->call == CALL_TRUNCATE)
		set_size(b, s->offset);
}

/* ---- names ------------------------------------------------------------------------------------- */

static struct name *find(struct image *m, const char *text)
{
	for (size_t n = 0; n < m->name_count; n++)
		if (strncmp(m->names[n].text, text, FAULTY_NAME_LEN) == 0)
			return &m->names[n];
	return NULL;
}

static void set_name(struct image *m, const char *text, uint32_t file)
{
	struct name *n = find(m, text);

	if (n == NULL) {
		MUST(m->name_count < NAMES_MAX);
		n = &m->names[m->name_count++];
	}
	memcpy(n->text, text, FAULTY_NAME_LEN);
	n->file = file;
}

static void drop_name(struct image *m, const char *text)
{
	struct name *n = find(m, text);

	if (n != NULL)
		*n = m->names[--m->name_count];
}

static bool is_name(const struct faulty_step *s)
{
	return s->call == CALL_CREATE || s->call == CALL_RENAME || s->call == CALL_UNLINK;
}

static void apply_name(struct image *m, const struct faulty_step *s)
{
	const struct name *from = find(m, s->name);

	if (s->call == CALL_CREATE) {
		set_name(m, s->name, s->file);
	} else if (s->call == CALL_UNLINK) {
		drop_name(m, s->name);
	} else if (from != NULL) {
		uint32_t file = from->file;

		if (!s->link)
			drop_name(m, s->name);
		set_name(m, s->other, file);
	}
}

/* ---- syncing, and the cut ------------------------------------------------------------------------ */

static void sync_file(struct image *m, const struct faulty_step *sync)
{
	size_t kept = 0;

	for (size_t n = 0; n < m->pending_count; n++) {
		const struct faulty_step *s = m->pending[n];

		if (is_name(s) || s->file != sync->file)
			m->pending[kept++] = s;
		else if (!sync->failed || s->call == CALL_TRUNCATE)
			apply(m, s);
	}
	m->pending_count = kept;
}

static void sync_names(struct image *m)
{
	size_t kept = 0;

	for (size_t n = 0; n < m->pending_count; n++)
		if (is_name(m->pending[n]))
			apply_name(m, m->pending[n]);
		else
			m->pending[kept++] = m->pending[n];
	m->pending_count = kept;
}

static void step(struct image *m, const struct faulty_step *s)
{
	if (s->call == CALL_SYNC) {
		sync_file(m, s);
	} else if (s->call == CALL_SYNC_DIR) {
		sync_names(m);
	} else {
		MUST(m->pending_count < PENDING_MAX);
		m->pending[m->pending_count++] = s;
	}
}

/* Of the names a first part survives, of the writes whichever. */
static void cut(struct image *m)
{
	size_t names = 0, all = 0;

	for (size_t n = 0; n < m->pending_count; n++)
		all += is_name(m->pending[n]);
	if (m->cut == IMAGE_ALL)
		names = all;
	else if (m->cut != IMAGE_NOTHING)
		names = chance_below(m->chance, all + 1);
	for (size_t n = 0; n < m->pending_count; n++) {
		const struct faulty_step *s = m->pending[n];
		bool luck = m->cut == IMAGE_ALL ||
			    (m->cut != IMAGE_NOTHING && chance_below(m->chance, 2));

		if (is_name(s) && names > 0) {
			apply_name(m, s);
			names--;
		} else if (!is_name(s) && m->cut == IMAGE_SECTORS && s->call == CALL_WRITE) {
			write_sectors(&m->files[s->file - 1], s, m->chance);
		} else if (!is_name(s) && luck) {
			apply(m, s);
		}
	}
}

static void write_files(const struct image *m, const char *folder)
{
	for (size_t n = 0; n < m->name_count; n++) {
		char path[400];
		FILE *f = NULL;
		const struct buf *b = &m->files[m->names[n].file - 1];

		(void)snprintf(path, sizeof(path), "%s/%.*s", folder, FAULTY_NAME_LEN,
			       m->names[n].text);
		f = fopen(path, "wxe");
		MUST(f != NULL);
		MUST(b->len == 0 || fwrite(b->data, b->len, 1, f) == 1);
		MUST(fclose(f) == 0);
	}
}

void image_write(const struct faulty *f, uint64_t steps, enum image_cut how, struct chance *chance,
		 const char *folder)
{
	struct image *m = mem_new(1, sizeof(*m));
	const uint8_t *at = f->tape;

	MUST(m != NULL && steps <= f->steps);
	m->cut = how;
	m->chance = chance;
	for (size_t n = 0; n < FAULTY_FILES; n++)
		m->files[n] = BUF_INIT(FILE_MAX);
	for (uint64_t n = 0; n < steps; n++) {
		const struct faulty_step *s = (const struct faulty_step *)(const void *)at;
		size_t size = sizeof(*s) + (s->call == CALL_WRITE ? s->length : 0);

		step(m, s);
		at += (size + 15) & ~(size_t)15;
	}
	cut(m);
	write_files(m, folder);
	for (size_t n = 0; n < FAULTY_FILES; n++)
		buf_free(&m->files[n]);
	mem_free(m);
}
