/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/audit_resume.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "broker/base/io.h"
#include "broker/base/mem.h"

#define FILE_MAX ((size_t)2 << 30)
#define FILE_NAME "audit"

static const char magic[16] = "eenmaal/audit/2";

/* ---- writing ------------------------------------------------------------------------------------------- */

/* A buffer and the first thing that went wrong with it. */
struct writer {
	struct buf *out;
	enum err error;
};

static void put(struct writer *w, const void *data, size_t len)
{
	if (w->error == ERR_OK)
		w->error = buf_put(w->out, data, len);
}

static void put_u64(struct writer *w, uint64_t v)
{
	if (w->error == ERR_OK)
		w->error = buf_put_u64(w->out, v);
}

static void put_lines(struct writer *w, const struct audit_holder *h)
{
	uint64_t count = 0;

	for (const struct audit_line *line = h->lines; line; line = line->next)
		count++;
	put_u64(w, count);
	for (const struct audit_line *line = h->lines; line; line = line->next) {
		put(w, &line->kind, sizeof(line->kind));
		put_u64(w, line->closed);
		put_u64(w, line->newest);
		put_u64(w, line->first);
		put_u64(w, line->last);
	}
}

static void put_holder(void *ctx, const void *key, void *value)
{
	struct writer *w = ctx;
	const struct audit_holder *h = value;

	put(w, key, HOLDER_ID_LEN);
	put_u64(w, h->chain.sequence);
	put(w, h->chain.newest.b, HASH_LEN);
	put(w, h->signing_key.b, SIGN_PUBLIC_LEN);
	put_u64(w, (uint64_t)h->enrolled | (uint64_t)h->stopped << 1 | (uint64_t)h->renewing << 2 |
			   (uint64_t)h->gaps << 3);
	put_u64(w, h->last);
	put_lines(w, h);
}

static void put_grant(void *ctx, const void *key, void *value)
{
	struct writer *w = ctx;
	const struct audit_grant *g = value;
	const struct grant *t = &g->grant;

	put(w, key, UUID_LEN);
	put(w, t->holder.b, HOLDER_ID_LEN);
	put(w, &t->partner, sizeof(t->partner));
	put_u64(w, g->edition->directory->version);
	put_u64(w, t->kinds);
	put_u64(w, t->purposes);
	put_u64(w, t->roles);
	put_u64(w, t->revoked_kinds);
	put_u64(w, (uint64_t)t->not_before);
	put_u64(w, (uint64_t)t->not_after);
	put_u64(w, t->max_uses);
	put_u64(w, t->uses);
	put_u64(w, (uint64_t)t->paused | (uint64_t)t->revoked << 1 | (uint64_t)t->replaced << 2);
	put_u64(w, t->epoch_count);
	for (unsigned n = 0; n < t->epoch_count; n++) {
		put_u64(w, t->epochs[n].kind);
		put_u64(w, t->epochs[n].epoch);
	}
}

static void put_segment(void *ctx, const void *key, void *value)
{
	struct writer *w = ctx;
	const struct audit_segment *s = value;

	put(w, key, HASH_LEN);
	put(w, s->holder.b, HOLDER_ID_LEN);
	put(w, &s->kind, sizeof(s->kind));
	put_u64(w, s->epoch);
}

static void put_hole(void *ctx, const void *key, void *value)
{
	struct writer *w = ctx;
	const struct audit_hole *hole = value;

	put(w, key, HASH_LEN);
	put_u64(w, hole->index);
	put_u64(w, (uint64_t)hole->not_after);
}

static void put_table(struct writer *w, const struct audit_table *t, audit_table_visit *visit)
{
	put_u64(w, audit_table_count(t));
	audit_table_each(t, visit, w);
}

static void put_edge(struct writer *w, const struct merkle_edge *edge)
{
	put_u64(w, edge->size);
	put_u64(w, edge->count);
	put(w, edge->nodes, edge->count * sizeof(edge->nodes[0]));
}

static void put_all(struct writer *w, const struct audit *a)
{
	struct hash hash;

	put(w, magic, sizeof(magic));
	put(w, a->pinned.b, HASH_LEN);
	hash_sha256(view_str(a->audience), &hash);
	put(w, hash.b, HASH_LEN);
	put_edge(w, &a->edge);
	put_edge(w, &a->tiled);
	put_u64(w, (uint64_t)a->time);
	put_u64(w, a->current ? a->current->directory->version : 0);
	put(w, a->page.b, HASH_LEN);
	put_u64(w, a->last_erased);
	put_u64(w, a->last_erasure);
	put_u64(w, (uint64_t)a->last_erased_by);
	put_u64(w, (uint64_t)a->retained_from);
	put_u64(w, a->gap);
	put_u64(w, (uint64_t)a->gap_by);
	put_u64(w, sizeof(a->counts));
	put(w, &a->counts, sizeof(a->counts));
	put_table(w, a->holders, put_holder);
	put_table(w, a->grants, put_grant);
	put_table(w, a->segments, put_segment);
	put_table(w, a->holes, put_hole);
}

enum err audit_resume_write(const struct audit *a, struct buf *out)
{
	struct writer w = {.out = out};
	struct hash hash;

	if (a->finding_count > 0 || a->unread > 0)
		return ERR_STATE;
	put_all(&w, a);
	hash_sha256(buf_view(out), &hash);
	put(&w, hash.b, HASH_LEN);
	return w.error;
}

/* ---- reading ------------------------------------------------------------------------------------------- */

struct reader {
	struct view rest;
	enum err error; /* ERR_DAMAGED, ERR_MEMORY */
};

static void get(struct reader *r, void *out, size_t len)
{
	if (r->error == ERR_OK && r->rest.len < len)
		r->error = ERR_DAMAGED;
	memset(out, 0, len);
	if (r->error != ERR_OK)
		return;
	memcpy(out, r->rest.data, len);
	r->rest = view_of(r->rest.data + len, r->rest.len - len);
}

static uint64_t get_u64(struct reader *r)
{
	uint8_t b[8];
	uint64_t v = 0;

	get(r, b, sizeof(b));
	for (size_t n = 0; n < sizeof(b); n++)
		v = v << 8 | b[n];
	return v;
}

static void get_slug(struct reader *r, struct slug *out)
{
	struct slug s;

	get(r, &s, sizeof(s));
	s.s[sizeof(s.s) - 1] = 0;
	if (r->error == ERR_OK && slug_parse(view_str(s.s), out) != ERR_OK)
		r->error = ERR_DAMAGED;
}

/* A new value under a key that comes next; NULL when something is wrong. */
static void *get_value(struct reader *r, struct audit_table *t, size_t key_len, size_t size)
{
	uint8_t key[HASH_LEN];
	void *value = NULL;

	get(r, key, key_len);
	if (r->error == ERR_OK)
		r->error = audit_table_add(t, key, size, &value);
	if (r->error == ERR_OK && value)
		memcpy(value, key, key_len < size ? key_len : size);
	return value;
}

static void get_lines(struct reader *r, struct audit_holder *h)
{
	uint64_t count = get_u64(r);

	for (uint64_t n = 0; n < count && r->error == ERR_OK; n++) {
		struct audit_line *line = mem_new(1, sizeof(*line));

		if (line == NULL) {
			r->error = ERR_MEMORY;
			return;
		}
		line->next = h->lines;
		h->lines = line;
		get_slug(r, &line->kind);
		line->closed = get_u64(r);
		line->newest = get_u64(r);
		line->first = get_u64(r);
		line->last = get_u64(r);
	}
}

static void get_holder(struct reader *r, struct audit *a)
{
	struct audit_holder *h = get_value(r, a->holders, HOLDER_ID_LEN, sizeof(*h));
	uint64_t flags;

	if (h == NULL)
		return;
	h->chain.sequence = get_u64(r);
	get(r, h->chain.newest.b, HASH_LEN);
	get(r, h->signing_key.b, SIGN_PUBLIC_LEN);
	flags = get_u64(r);
	h->enrolled = flags & 1;
	h->stopped = flags & 2;
	h->renewing = flags & 4;
	h->gaps = flags & 8;
	h->last = get_u64(r);
	get_lines(r, h);
}

static void get_terms(struct reader *r, struct grant *g)
{
	uint64_t flags, count;

	g->kinds = get_u64(r);
	g->purposes = get_u64(r);
	g->roles = get_u64(r);
	g->revoked_kinds = get_u64(r);
	g->not_before = (int64_t)get_u64(r);
	g->not_after = (int64_t)get_u64(r);
	g->max_uses = get_u64(r);
	g->uses = get_u64(r);
	flags = get_u64(r);
	g->paused = flags & 1;
	g->revoked = flags & 2;
	g->replaced = flags & 4;
	count = get_u64(r);
	if (count > GRANT_EPOCHS_MAX)
		r->error = ERR_DAMAGED;
	for (uint64_t n = 0; n < count && r->error == ERR_OK; n++) {
		g->epochs[n].kind = (uint8_t)get_u64(r);
		g->epochs[n].epoch = get_u64(r);
		g->epoch_count++;
	}
}

static void get_grant(struct reader *r, struct audit *a)
{
	struct audit_grant *g = get_value(r, a->grants, UUID_LEN, sizeof(*g));
	struct audit_holder *h = NULL;

	if (g == NULL)
		return;
	get(r, g->grant.holder.b, HOLDER_ID_LEN);
	get_slug(r, &g->grant.partner);
	g->edition = audit_edition_find(a, get_u64(r));
	get_terms(r, &g->grant);
	if (r->error == ERR_OK)
		h = audit_table_find(a->holders, g->grant.holder.b);
	if (h == NULL || g->edition == NULL) {
		r->error = r->error == ERR_OK ? ERR_DAMAGED : r->error;
		return;
	}
	g->next = h->grants;
	h->grants = g;
}

/* The same for a value that does not hold its key. */
static void *get_under_hash(struct reader *r, struct audit_table *t, size_t size)
{
	uint8_t key[HASH_LEN];
	void *value = NULL;

	get(r, key, HASH_LEN);
	if (r->error == ERR_OK)
		r->error = audit_table_add(t, key, size, &value);
	return value;
}

static void get_hole(struct reader *r, struct audit *a)
{
	struct audit_hole *hole = get_under_hash(r, a->holes, sizeof(*hole));

	if (hole == NULL)
		return;
	hole->index = get_u64(r);
	hole->not_after = (int64_t)get_u64(r);
	if (hole->not_after == AUDIT_UNDATED) {
		hole->next = a->undated;
		a->undated = hole;
	}
}

static void get_segment(struct reader *r, struct audit *a)
{
	struct audit_segment *s = get_under_hash(r, a->segments, sizeof(*s));

	if (s == NULL)
		return;
	get(r, s->holder.b, HOLDER_ID_LEN);
	get_slug(r, &s->kind);
	s->epoch = get_u64(r);
}

static void get_table(struct reader *r, struct audit *a,
		      void (*one)(struct reader *r, struct audit *a))
{
	uint64_t count = get_u64(r);

	for (uint64_t n = 0; n < count && r->error == ERR_OK; n++)
		one(r, a);
}

/* Is it of this version, root and audience? */
static void get_head(struct reader *r, const struct audit *a)
{
	char found[sizeof(magic)];
	struct hash pinned, audience, own;

	get(r, found, sizeof(found));
	get(r, pinned.b, HASH_LEN);
	get(r, audience.b, HASH_LEN);
	hash_sha256(view_str(a->audience), &own);
	if (r->error == ERR_OK &&
	    (memcmp(found, magic, sizeof(magic)) != 0 || !hash_equal(&pinned, &a->pinned) ||
	     !hash_equal(&audience, &own)))
		r->error = ERR_DAMAGED;
}

static void get_edge(struct reader *r, struct merkle_edge *edge)
{
	edge->size = get_u64(r);
	edge->count = (unsigned)get_u64(r);
	if (r->error == ERR_OK && (edge->size > (uint64_t)INT64_MAX ||
				   edge->count != (unsigned)__builtin_popcountll(edge->size)))
		r->error = ERR_DAMAGED;
	if (r->error == ERR_OK)
		get(r, edge->nodes, edge->count * sizeof(edge->nodes[0]));
}

static void get_all(struct reader *r, struct audit *a)
{
	uint64_t version;

	get_head(r, a);
	get_edge(r, &a->edge);
	get_edge(r, &a->tiled);
	if (a->tiled.size > a->edge.size && r->error == ERR_OK)
		r->error = ERR_DAMAGED;
	a->time = (int64_t)get_u64(r);
	version = get_u64(r);
	a->current = audit_edition_find(a, version);
	if (version > 0 && a->current == NULL && r->error == ERR_OK)
		r->error = ERR_DAMAGED;
	get(r, a->page.b, HASH_LEN);
	a->last_erased = get_u64(r);
	a->last_erasure = get_u64(r);
	a->last_erased_by = (int64_t)get_u64(r);
	a->retained_from = (int64_t)get_u64(r);
	a->gap = get_u64(r);
	a->gap_by = (int64_t)get_u64(r);
	if (get_u64(r) != sizeof(a->counts) && r->error == ERR_OK)
		r->error = ERR_DAMAGED;
	get(r, &a->counts, sizeof(a->counts));
	get_table(r, a, get_holder);
	get_table(r, a, get_grant);
	get_table(r, a, get_segment);
	get_table(r, a, get_hole);
	if (r->error == ERR_OK && r->rest.len > 0)
		r->error = ERR_DAMAGED;
}

enum err audit_resume_read(struct audit *a, struct view bytes)
{
	struct reader r = {0};
	struct hash hash;

	if (bytes.len < HASH_LEN)
		return ERR_DAMAGED;
	r.rest = view_of(bytes.data, bytes.len - HASH_LEN);
	hash_sha256(r.rest, &hash);
	if (memcmp(hash.b, bytes.data + r.rest.len, HASH_LEN) != 0)
		return ERR_DAMAGED;
	get_all(&r, a);
	return r.error == ERR_EXISTS ? ERR_DAMAGED : r.error;
}

/* ---- the file ------------------------------------------------------------------------------------------- */

static enum err path_of(const struct profile *p, char path[static PATH_MAX])
{
	char *folder = profile_path(p, p->state);
	int len = folder ? snprintf(path, PATH_MAX, "%s/" FILE_NAME, folder) : 0;

	mem_free(folder);
	if (folder == NULL)
		return ERR_MEMORY;
	return len > 0 && len < PATH_MAX ? ERR_OK : ERR_TOO_LARGE;
}

enum err audit_resume_save(const struct audit *a, const struct profile *p)
{
	struct buf bytes = BUF_INIT(FILE_MAX);
	char path[PATH_MAX];
	enum err e = path_of(p, path);

	if (e == ERR_OK)
		e = audit_resume_write(a, &bytes);
	if (e == ERR_OK)
		e = io_write_file(path, buf_view(&bytes), 0600);
	buf_free(&bytes);
	return e;
}

enum err audit_resume_load(struct audit *a, const struct profile *p)
{
	struct buf bytes = BUF_INIT(FILE_MAX);
	char path[PATH_MAX];
	enum err e = path_of(p, path);

	if (e == ERR_OK)
		e = io_read_file(path, &bytes);
	if (e == ERR_OK)
		e = audit_resume_read(a, buf_view(&bytes));
	buf_free(&bytes);
	return e;
}
