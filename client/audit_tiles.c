/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/audit_tiles.h"

#include <inttypes.h>
#include <string.h>

#include "broker/base/mem.h"

#define ENTRY_LEN (2 + HASH_LEN)

/* A level's new places. */
struct level {
	struct hash *nodes;
	size_t room;
};

/* A comparison under way. */
struct audit_tiles_walk {
	struct audit_tiles *t;
	struct merkle_edge edge;          /* of all that was compared */
	struct level levels[TILE_LEVELS]; /* above the leaves */
	struct buf bytes;                 /* of one tile */
	uint64_t next;                    /* tile of leaves */
	bool ahead;                       /* findings are not told yet */
	bool differs;
};

/* ---- the tree's own nodes ----------------------------------------------------------------------------- */

/* How many places of a level were compared before. */
static uint64_t old_places(const struct audit_tiles_walk *w, unsigned level)
{
	return tile_level_size(level, w->t->audit->tiled.size);
}

static enum err level_reserve(struct level *l, size_t place)
{
	size_t room = place < 64 ? 128 : 2 * place;
	struct hash *grown;

	if (place < l->room)
		return ERR_OK;
	grown = mem_grow(l->nodes, room, sizeof(*grown));
	if (grown == NULL)
		return ERR_MEMORY;
	*l = (struct level){grown, room};
	return ERR_OK;
}

static enum err keep_node(void *ctx, unsigned level, uint64_t index, const struct hash *h)
{
	struct audit_tiles_walk *w = ctx;
	unsigned above = level / TILE_HEIGHT;
	size_t place;
	enum err e;

	if (level == 0 || level % TILE_HEIGHT != 0)
		return ERR_OK;
	place = (size_t)(index - old_places(w, above));
	e = level_reserve(&w->levels[above], place);
	if (e == ERR_OK)
		w->levels[above].nodes[place] = *h;
	return e;
}

static enum err walk_begin(struct audit_tiles *t)
{
	struct audit_tiles_walk *w;

	if (t->walk)
		return ERR_OK;
	w = mem_new(1, sizeof(*w));
	if (w == NULL)
		return ERR_MEMORY;
	w->t = t;
	w->edge = t->audit->tiled;
	w->bytes = BUF_INIT(AUDIT_TILE_BYTES);
	w->next = t->audit->tiled.size / TILE_WIDTH;
	t->walk = w;
	t->count = 0;
	return ERR_OK;
}

void audit_tiles_end(struct audit_tiles *t)
{
	struct audit_tiles_walk *w = t->walk;

	if (w == NULL)
		return;
	for (unsigned level = 1; level < TILE_LEVELS; level++)
		mem_free(w->levels[level].nodes);
	buf_free(&w->bytes);
	mem_free(w);
	t->walk = NULL;
}

/* ---- findings --------------------------------------------------------------------------------------------- */

/* About the entries from `first` on; what is wrong comes behind the tile's name. */
static enum err note(struct audit_tiles_walk *w, const struct tile *t, uint64_t first,
		     const char *wrong)
{
	char name[TILE_NAME_MAX];

	if (w->ahead) {
		w->t->doubt = (struct audit_tiles_doubt){*t, first, wrong};
		return ERR_VERIFY;
	}
	tile_format(t, name);
	w->differs = true;
	if (w->t->audit->finding_count >= AUDIT_FINDINGS_MAX)
		return ERR_VERIFY;
	(void)audit_problem(w->t->audit, "entry %" PRIu64 ": the file %s of the log %s", first,
			    name, wrong);
	return audit_note(w->t->audit, first);
}

static uint64_t first_entry(unsigned level, uint64_t place)
{
	return place << (TILE_HEIGHT * level);
}

/* What did not fit on the way and does now: who serves this and that is told as well. */
static enum err note_doubt(struct audit_tiles_walk *w)
{
	const struct audit_tiles_doubt *d = &w->t->doubt;

	return d->wrong && !w->differs ? note(w, &d->tile, d->first, d->wrong) : ERR_OK;
}

/* Into w->bytes; *good when it has the right length. */
static enum err fetch(struct audit_tiles_walk *w, const struct tile *t, bool *good)
{
	size_t expected = t->width * (t->entries ? ENTRY_LEN : HASH_LEN);
	uint64_t first = first_entry(t->level, tile_first(t));
	enum err e;

	buf_clear(&w->bytes);
	w->t->count++;
	*good = false;
	e = w->t->fetch(w->t->ctx, t, &w->bytes);
	/* On the way no lie yet: it may be there later. */
	if (e == ERR_NOT_FOUND)
		return w->ahead ? e : note(w, t, first, "is not served");
	if (e == ERR_TOO_LARGE || (e == ERR_OK && w->bytes.len != expected))
		return note(w, t, first, "has a wrong length");
	*good = e == ERR_OK;
	return e;
}

static void hash_at(const struct audit_tiles_walk *w, size_t offset, struct hash *out)
{
	memcpy(out->b, w->bytes.data + offset, HASH_LEN);
}

/*
 * The places of a tile that were compared when it was narrower: their nodes are gone, but the subtrees
 * that they make up stand in the edge of that time.
 */
static bool same_as_before(const struct audit_tiles_walk *w, unsigned level,
			   const struct hash *hashes, unsigned count)
{
	const struct merkle_edge *before = &w->t->audit->tiled;
	unsigned above = (unsigned)__builtin_popcountll(tile_level_size(level + 1, before->size));
	struct merkle_edge edge = {0};

	for (unsigned n = 0; n < count; n++)
		if (merkle_append(&edge, &hashes[n], NULL, NULL) != ERR_OK)
			return false;
	return memcmp(edge.nodes, before->nodes + above, edge.count * sizeof(edge.nodes[0])) == 0;
}

/* ---- leaves and entries ------------------------------------------------------------------------------------ */

/* Up to where only hashes are known the tiles bring the leaves; they must lead to the same. */
static enum err join(struct audit_tiles_walk *w, const struct tile *t)
{
	const struct merkle_edge *start = w->t->start;

	if (w->edge.size != start->size || w->t->audit->tiled.size == start->size ||
	    memcmp(w->edge.nodes, start->nodes, start->count * sizeof(start->nodes[0])) == 0)
		return ERR_OK;
	w->edge = *start;
	return note(w, t, w->t->audit->tiled.size,
		    "(or one before it) has other hashes than the entries that were verified");
}

/* The leaves of a tile by the entries that were read, where these are known. */
static enum err own_leaves(const struct audit_tiles_walk *w, const struct tile *t,
			   struct hash own[static TILE_WIDTH])
{
	uint64_t first = tile_first(t), start = w->t->start->size;
	size_t before = start > first ? (size_t)(start - first) : 0;

	if (before >= t->width)
		return ERR_OK;
	return audit_leaves_get(w->t->leaves, first + before, t->width - before, own + before);
}

/* What the leaves are: by the entries that were read, where these are known. */
static enum err take_leaves(struct audit_tiles_walk *w, const struct tile *t, struct hash *leaves)
{
	uint64_t before = w->t->audit->tiled.size, start = w->t->start->size;
	struct hash own[TILE_WIDTH];
	bool told = false;
	enum err e = own_leaves(w, t, own);

	for (unsigned n = 0; n < t->width && e == ERR_OK; n++) {
		uint64_t index = tile_first(t) + n;

		if (index < before)
			continue;
		if (index >= start && !told && !hash_equal(&own[n], &leaves[n])) {
			told = true;
			e = note(w, t, index, "has another hash");
		}
		if (index >= start)
			leaves[n] = own[n];
		if (e == ERR_OK)
			e = merkle_append(&w->edge, &leaves[n], keep_node, w);
		if (e == ERR_OK)
			e = join(w, t);
	}
	return e;
}

static enum err compare_entries(struct audit_tiles_walk *w, struct tile t,
				const struct hash *leaves)
{
	bool good = false;
	enum err e;

	t.entries = true;
	e = fetch(w, &t, &good);
	for (unsigned n = 0; n < t.width && good; n++) {
		struct view entry = view_of(w->bytes.data + (size_t)n * ENTRY_LEN, ENTRY_LEN);
		struct hash leaf;

		merkle_leaf(view_of(entry.data + 2, HASH_LEN), &leaf);
		if (entry.data[0] == 0 && entry.data[1] == HASH_LEN &&
		    hash_equal(&leaf, &leaves[n]))
			continue;
		return note(w, &t, tile_first(&t) + n, "has another commitment");
	}
	return e;
}

/* Without the tile: the leaves of the entries that were read still lead on. */
static enum err leaves_without_tile(struct audit_tiles_walk *w, const struct tile *t,
				    struct hash *leaves)
{
	enum err e = own_leaves(w, t, leaves);

	return e == ERR_OK ? take_leaves(w, t, leaves) : e;
}

static enum err compare_leaves(struct audit_tiles_walk *w, const struct tile *t)
{
	uint64_t before = w->t->audit->tiled.size, first = tile_first(t);
	unsigned old = before > first ? (unsigned)(before - first) : 0;
	struct hash leaves[TILE_WIDTH] = {0};
	bool good = false;
	enum err e = fetch(w, t, &good);

	if (e != ERR_OK)
		return e;
	if (!good)
		return leaves_without_tile(w, t, leaves);
	for (unsigned n = 0; n < t->width; n++)
		hash_at(w, (size_t)n * HASH_LEN, &leaves[n]);
	if (!same_as_before(w, 0, leaves, old))
		e = note(w, t, first, "has other hashes than when it was compared last");
	if (e == ERR_OK)
		e = take_leaves(w, t, leaves);
	return e == ERR_OK ? compare_entries(w, *t, leaves) : e;
}

/* ---- levels above ---------------------------------------------------------------------------------------------- */

static enum err compare_nodes(struct audit_tiles_walk *w, const struct tile *t)
{
	uint64_t before = old_places(w, t->level), first = tile_first(t);
	unsigned old = before > first ? (unsigned)(before - first) : 0;
	struct hash hashes[TILE_WIDTH];
	bool good = false;
	enum err e = fetch(w, t, &good);

	if (e != ERR_OK || !good)
		return e;
	for (unsigned n = 0; n < t->width; n++)
		hash_at(w, (size_t)n * HASH_LEN, &hashes[n]);
	if (!same_as_before(w, t->level, hashes, old))
		return note(w, t, first_entry(t->level, first),
			    "has other hashes than when it was compared last");
	for (unsigned n = old; n < t->width; n++)
		if (!hash_equal(&hashes[n], &w->levels[t->level].nodes[first + n - before]))
			return note(w, t, first_entry(t->level, first + n), "has another hash");
	return ERR_OK;
}

/* All tiles of a level with a place that is new, in order. */
static enum err compare_level(struct audit_tiles_walk *w, unsigned level)
{
	uint64_t places = tile_level_size(level, w->t->size);
	struct tile t = {.level = level, .index = old_places(w, level) / TILE_WIDTH};
	enum err e = ERR_OK;

	if (places == old_places(w, level))
		return ERR_OK;
	if (level == 0)
		t.index = w->next;
	for (; tile_first(&t) < places && e == ERR_OK; t.index++) {
		uint64_t left = places - tile_first(&t);

		t.width = left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH;
		e = level == 0 ? compare_leaves(w, &t) : compare_nodes(w, &t);
	}
	return e;
}

static enum err compare_ahead(struct audit_tiles_walk *w, uint64_t known)
{
	struct tile t = {.index = w->next, .width = TILE_WIDTH};
	enum err e = ERR_OK;

	w->ahead = true;
	for (; tile_first(&t) + TILE_WIDTH <= known && e == ERR_OK; t.index++)
		e = compare_leaves(w, &t);
	w->next = t.index;
	return e;
}

void audit_tiles_ahead(struct audit_tiles *t, uint64_t known)
{
	bool wanted = !t->lost && t->audit->finding_count == 0;

	t->lost = !wanted || walk_begin(t) != ERR_OK || compare_ahead(t->walk, known) != ERR_OK;
	if (t->lost)
		audit_tiles_end(t);
}

enum err audit_tiles_compare(struct audit_tiles *t)
{
	enum err e = walk_begin(t);

	if (e != ERR_OK)
		return e;
	t->walk->ahead = false;
	for (unsigned level = 0; level < TILE_LEVELS && e == ERR_OK; level++)
		e = compare_level(t->walk, level);
	if (e == ERR_OK)
		e = note_doubt(t->walk);
	if (e == ERR_OK && !t->walk->differs)
		t->audit->tiled = t->walk->edge;
	audit_tiles_end(t);
	return e;
}

/* ---- of a broker ----------------------------------------------------------------------------------------------- */

static enum err fetch_tile(void *ctx, const struct tile *t, struct buf *out)
{
	char name[TILE_NAME_MAX];

	enum err e;

	tile_format(t, name);
	e = session_fetch(ctx, name, out);
	/* It lacks a part, says the broker: then it is not there. */
	return e == ERR_INTERNAL ? ERR_NOT_FOUND : e;
}

enum err audit_tiles_checkpoint(struct session *s, struct checkpoint *out)
{
	const struct receipt_trust *trust = &s->trust;
	struct buf note = BUF_INIT(CHECKPOINT_MAX);
	enum err e = session_fetch(s, TILE_CHECKPOINT, &note);

	if (e == ERR_NOT_FOUND || e == ERR_TOO_LARGE || e == ERR_INTERNAL)
		e = session_wrong(s, ERR_VERIFY, "the broker serves no checkpoint: %s",
				  err_text(e));
	if (e == ERR_OK && checkpoint_verify(buf_view(&note), trust->keys, trust->key_count,
					     trust->origin, out) != ERR_OK)
		e = session_wrong(s, ERR_VERIFY,
				  "the checkpoint that the broker serves to everybody is not one "
				  "of this log, or not signed by its key");
	buf_free(&note);
	return e;
}

/* By what was read, where that goes so far back; else the broker has to prove it. */
static enum err is_beginning(const struct audit_reading *r, const struct checkpoint *c, bool *out)
{
	struct merkle_edge edge = r->start;
	struct hash root;
	enum err e = ERR_OK;

	*out = false;
	if (c->size > r->target.size)
		return ERR_OK;
	if (c->size < edge.size) {
		e = session_checkpoint(r->session, c, NULL);
		*out = e == ERR_OK;
		return e;
	}
	/* Only what was passed has a root there: none is noted of the beginning. */
	*out = c->size > edge.size && r->passed.size == c->size &&
	       hash_equal(&r->passed.root, &c->root);
	if (*out)
		return ERR_OK;
	e = audit_leaves_grow(r->leaves, edge.size, c->size - edge.size, &edge);
	merkle_root(&edge, &root);
	*out = hash_equal(&root, &c->root);
	return e;
}

enum err audit_tiles_beginning(const struct audit_reading *r, const struct checkpoint *c)
{
	bool same = false;
	enum err e = is_beginning(r, c, &same);

	uint64_t newest = c->size > 0 ? c->size - 1 : 0;

	if (e != ERR_OK || same)
		return e;
	(void)audit_problem(r->audit,
			    "entry %" PRIu64 ": the checkpoint with %" PRIu64 " entries that "
			    "everybody gets is of another log than the one that was read here",
			    newest, c->size);
	return audit_note(r->audit, newest);
}

/* Of the reading as far as it has come. */
static void take_from(struct audit_tiles *t, const struct audit_reading *r)
{
	t->audit = r->audit;
	t->start = &r->start;
	t->leaves = r->leaves;
	t->size = r->target.size;
	t->fetch = fetch_tile;
	t->ctx = r->session;
}

void audit_tiles_follow(struct audit_tiles *t, const struct audit_reading *r)
{
	take_from(t, r);
	audit_tiles_ahead(t, r->audit->edge.size);
}

enum err audit_tiles_read(struct audit_tiles *t, struct audit_reading *r,
			  const struct checkpoint *c)
{
	struct hash root;
	enum err e = ERR_OK;

	take_from(t, r);
	merkle_root(&r->audit->edge, &root);
	if (r->audit->edge.size == t->size && hash_equal(&root, &r->target.root)) {
		e = audit_tiles_beginning(r, c);
		if (e == ERR_OK)
			e = audit_tiles_compare(t);
		r->tiles = t->count;
	}
	audit_tiles_end(t);
	return e;
}
