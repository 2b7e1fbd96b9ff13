/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The log's files against the tree that an auditor verified: whatever is changed in one of them is
 * found, at every size, from the beginning and from where the last comparison ended.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/base/mem.h"
#include "client/audit_tiles.h"

#define LEAVES 70000

static struct hash commitments[LEAVES], leaves[LEAVES];
static struct hash nodes[TILE_LEVELS][LEAVES / TILE_WIDTH + 1]; /* of levels above the leaves */
static struct merkle_edge edges[LEAVES / TILE_WIDTH + 1];       /* at the beginning of each tile */

static enum err keep(void *ctx, unsigned level, uint64_t place, const struct hash *h)
{
	(void)ctx;
	if (level > 0 && level % TILE_HEIGHT == 0)
		nodes[level / TILE_HEIGHT][place] = *h;
	return ERR_OK;
}

static int setup(void **state)
{
	struct merkle_edge edge = {0};

	(void)state;
	for (uint32_t n = 0; n < LEAVES; n++) {
		hash_sha256(view_of(&n, sizeof(n)), &commitments[n]);
		merkle_leaf(view_of(commitments[n].b, HASH_LEN), &leaves[n]);
		if (n % TILE_WIDTH == 0)
			edges[n / TILE_WIDTH] = edge;
		assert_int_equal(merkle_append(&edge, &leaves[n], keep, NULL), ERR_OK);
	}
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	mem_fail_at(0);
	return 0;
}

static struct merkle_edge edge_at(uint64_t size)
{
	struct merkle_edge edge = edges[size / TILE_WIDTH];

	while (edge.size < size)
		assert_int_equal(merkle_append(&edge, &leaves[edge.size], NULL, NULL), ERR_OK);
	return edge;
}

/* ---- a server that may lie ------------------------------------------------------------------------------- */

/* ONCE is a FLIP in the first answer, and honest AFTERWARDS. */
enum lie { HONEST, FLIP, SHORT, LONG, ABSENT, LENGTH, ONCE, AFTERWARDS };

struct server {
	enum lie lie;
	struct tile about; /* in which tile; its width does not matter */
	unsigned place;    /* and where in it */
	uint64_t asked;
};

static enum err put_place(struct buf *out, const struct tile *t, uint64_t place)
{
	const struct hash *level = t->level == 0 ? leaves : nodes[t->level];
	enum err e = t->entries ? buf_put_u16(out, HASH_LEN) : ERR_OK;

	if (t->entries)
		level = commitments;
	return e == ERR_OK ? buf_put(out, level[place].b, HASH_LEN) : e;
}

static enum err serve(void *ctx, const struct tile *t, struct buf *out)
{
	struct server *s = ctx;
	bool here = s->about.entries == t->entries && s->about.level == t->level &&
		    s->about.index == t->index;
	size_t each = t->entries ? 2 + HASH_LEN : HASH_LEN;
	enum err e = ERR_OK;

	s->asked++;
	if (here && s->lie == ABSENT)
		return ERR_NOT_FOUND;
	for (unsigned n = 0; n < t->width && e == ERR_OK; n++)
		e = put_place(out, t, tile_first(t) + n);
	if (e != ERR_OK || !here)
		return e;
	if ((s->lie == FLIP || s->lie == ONCE) && s->place < t->width)
		out->data[s->place * each + each - 1] ^= 1;
	if (s->lie == ONCE)
		s->lie = AFTERWARDS;
	if (s->lie == LENGTH)
		out->data[s->place * each + 1]--;
	if (s->lie == SHORT)
		out->len--;
	return s->lie == LONG ? ERR_TOO_LARGE : ERR_OK;
}

/* ---- an auditor ------------------------------------------------------------------------------------------- */

/*
 * Who compared up to `tiled` before, took up at `start`, and has verified up to `size` now; in steps of
 * so many entries while reading, 0 all at the end.
 */
struct sizes {
	uint64_t tiled, start, size, step;
};

static struct audit_leaves *leaves_between(uint64_t from, uint64_t until)
{
	struct audit_leaves *l = NULL;

	assert_int_equal(audit_leaves_new("/tmp", from, &l), ERR_OK);
	for (uint64_t n = from; n < until; n++)
		assert_int_equal(audit_leaves_add(l, &leaves[n]), ERR_OK);
	return l;
}

static struct audit *compared(struct server *s, const struct sizes *z)
{
	struct audit_leaves *own = leaves_between(z->start, z->size);
	static const struct sign_public root = {.b = {1}};
	struct merkle_edge start = edge_at(z->start);
	struct hash pinned = {.b = {2}};
	struct audit *a = NULL;
	struct audit_tiles t = {
		.start = &start,
		.leaves = own,
		.size = z->size,
		.fetch = serve,
		.ctx = s,
	};

	assert_int_equal(audit_new(&root, &pinned, "broker.example", &a), ERR_OK);
	a->tiled = edge_at(z->tiled);
	t.audit = a;
	for (uint64_t known = z->start; z->step && known <= z->size; known += z->step)
		audit_tiles_ahead(&t, known);
	/* Nothing is told on the way. */
	assert_int_equal(a->finding_count, 0);
	assert_int_equal(audit_tiles_compare(&t), ERR_OK);
	if (z->step == 0 || s->lie == HONEST)
		assert_int_equal(t.count, s->asked);
	assert_null(t.walk);
	audit_leaves_free(own);
	return a;
}

static void good_stepping(const struct sizes *z)
{
	struct server s = {.lie = HONEST};
	struct audit *a = compared(&s, z);
	struct merkle_edge edge = edge_at(z->size);

	if (a->finding_count)
		fail_msg("%s", a->findings->text);
	assert_int_equal(a->tiled.size, z->size);
	assert_memory_equal(a->tiled.nodes, edge.nodes, edge.count * sizeof(edge.nodes[0]));
	audit_free(a);
}

static void good(const struct sizes *z)
{
	static const uint64_t steps[] = {0, 300};

	for (size_t n = 0; n < sizeof(steps) / sizeof(steps[0]); n++)
		good_stepping(&(struct sizes){z->tiled, z->start, z->size, steps[n]});
}

static void caught_stepping(struct server s, const struct sizes *z, uint64_t index,
			    const char *text)
{
	struct audit *a = compared(&s, z);

	if (a->finding_count == 0)
		fail_msg("%s: not found", text);
	if (a->findings->index != index || strstr(a->findings->text, text) == NULL)
		fail_msg("%s: %s", text, a->findings->text);
	/* What differs is compared again the next time. */
	assert_int_equal(a->tiled.size, z->tiled);
	audit_free(a);
}

/* However it was compared, the same is found. */
static void caught(struct server s, const struct sizes *z, uint64_t index, const char *text)
{
	caught_stepping(s, z, index, text);
	caught_stepping(s, &(struct sizes){z->tiled, z->start, z->size, 10}, index, text);
}

/* ---- tests ----------------------------------------------------------------------------------------------------- */

static void test_all_sizes(void **state)
{
	static const uint64_t sizes[] = {0,   1,   2,   3,     255,   256,   257,
					 511, 512, 700, 65535, 65536, 65537, LEAVES};
	size_t count = sizeof(sizes) / sizeof(sizes[0]);

	(void)state;
	for (size_t a = 0; a < count; a++)
		for (size_t b = a; b < count; b++)
			for (size_t c = b; c < count && sizes[c] - sizes[a] < 6000; c++)
				good(&(struct sizes){sizes[a], sizes[b], sizes[c], 0});
}

/* Only what is new is asked for. */
static void test_incremental(void **state)
{
	struct server s = {.lie = HONEST};
	struct audit *a = compared(&s, &(struct sizes){0, 0, 1000, 0});

	(void)state;
	assert_int_equal(s.asked, 4 + 4 + 1);
	audit_free(a);
	s.asked = 0;
	a = compared(&s, &(struct sizes){1000, 1000, 1001, 0});
	assert_int_equal(s.asked, 1 + 1);
	audit_free(a);
	s.asked = 0;
	a = compared(&s, &(struct sizes){1001, 1001, 1025, 0});
	assert_int_equal(s.asked, 2 + 2 + 1);
	audit_free(a);
	s.asked = 0;
	a = compared(&s, &(struct sizes){1025, 1025, 1025, 0});
	assert_int_equal(s.asked, 0);
	audit_free(a);
}

/* What was compared on the way is not asked for again; what did not fit is, once. */
static void test_ahead(void **state)
{
	struct server s = {.lie = HONEST}, liar = {FLIP, {.index = 1}, 0, 0};
	struct audit *a = compared(&s, &(struct sizes){0, 0, 1000, 100});

	(void)state;
	assert_int_equal(s.asked, 4 + 4 + 1);
	audit_free(a);
	a = compared(&liar, &(struct sizes){0, 0, 1000, 100});
	assert_int_equal(liar.asked, (2 + 1) + 4 + 4 + 1);
	audit_free(a);
}

static const struct sizes whole = {0, 0, 1000, 0}, later = {300, 300, 1000, 0},
			  between = {300, 600, 1000, 0};

static void test_changed_leaf(void **state)
{
	(void)state;
	caught((struct server){FLIP, {.index = 0}, 0, 0}, &whole, 0, "tile/0/000 of");
	caught((struct server){FLIP, {.index = 2}, 17, 0}, &whole, 529, "tile/0/002 of");
	caught((struct server){FLIP, {.index = 3}, 231, 0}, &whole, 999, "tile/0/003.p/232 of");
	/* In the part that was there the last time, and in the new one. */
	caught((struct server){FLIP, {.index = 1}, 3, 0}, &later, 256, "compared last");
	caught((struct server){FLIP, {.index = 1}, 44, 0}, &later, 300, "another hash");
	/* Compared later than it was verified: the leaves come from the tiles. */
	caught((struct server){FLIP, {.index = 2}, 3, 0}, &between, 300, "other hashes");
	caught((struct server){FLIP, {.index = 2}, 88, 0}, &between, 600, "another hash");
}

static void test_changed_entry(void **state)
{
	(void)state;
	caught((struct server){FLIP, {true, 0, 0, 0}, 0, 0}, &whole, 0, "tile/entries/000 of");
	caught((struct server){FLIP, {true, 0, 3, 0}, 5, 0}, &whole, 773, "another commitment");
	caught((struct server){LENGTH, {true, 0, 3, 0}, 5, 0}, &whole, 773, "another commitment");
	caught((struct server){FLIP, {true, 0, 1, 0}, 5, 0}, &later, 261, "another commitment");
	caught((struct server){FLIP, {true, 0, 2, 0}, 5, 0}, &between, 517, "another commitment");
}

static void test_changed_node(void **state)
{
	static const struct sizes large = {65000, 65000, 65600, 0};

	(void)state;
	caught((struct server){FLIP, {.level = 1}, 2, 0}, &whole, 512, "tile/1/000.p/3 of");
	caught((struct server){FLIP, {.level = 1}, 0, 0}, &later, 0, "compared last");
	caught((struct server){FLIP, {.level = 1}, 2, 0}, &later, 512, "another hash");
	caught((struct server){FLIP, {.level = 2}, 0, 0}, &large, 0, "tile/2/000.p/1 of");
	caught((struct server){FLIP, {.level = 1}, 255, 0}, &large, 65280, "tile/1/000 of");
}

static void test_not_served(void **state)
{
	(void)state;
	caught((struct server){ABSENT, {.index = 1}, 0, 0}, &whole, 256, "is not served");
	caught((struct server){SHORT, {.index = 1}, 0, 0}, &whole, 256, "wrong length");
	caught((struct server){LONG, {.index = 1}, 0, 0}, &whole, 256, "wrong length");
	caught((struct server){ABSENT, {true, 0, 1, 0}, 0, 0}, &whole, 256, "is not served");
	caught((struct server){SHORT, {true, 0, 1, 0}, 0, 0}, &whole, 256, "wrong length");
	caught((struct server){ABSENT, {.level = 1}, 0, 0}, &whole, 0, "is not served");
	caught((struct server){ABSENT, {.index = 2}, 0, 0}, &between, 300, "other hashes");
}

/* What was wrong on the way is told, though it is right when it is asked for again. */
static void test_changed_once(void **state)
{
	(void)state;
	caught((struct server){ONCE, {.index = 1}, 3, 0}, &whole, 259, "another hash");
	caught((struct server){ONCE, {true, 0, 1, 0}, 5, 0}, &whole, 261, "another commitment");
	caught((struct server){ONCE, {.index = 1}, 3, 0}, &later, 256, "compared last");
	caught((struct server){ONCE, {.index = 2}, 3, 0}, &between, 300, "other hashes");
}

/* What everybody gets is a beginning of the log that was read, or there are two logs. */
static void test_checkpoint(void **state)
{
	static const uint64_t sizes[] = {300, 301, 511, 1000};
	static const struct sign_public root = {.b = {1}};
	struct hash pinned = {.b = {2}};
	struct audit_reading r = {.leaves = leaves_between(300, 1000), .target = {.size = 1000}};
	struct checkpoint c = {.size = 0};

	(void)state;
	r.start = edge_at(300);
	assert_int_equal(audit_new(&root, &pinned, "broker.example", &r.audit), ERR_OK);
	for (size_t n = 0; n < sizeof(sizes) / sizeof(sizes[0]); n++) {
		struct merkle_edge edge = edge_at(sizes[n]);

		c.size = sizes[n];
		merkle_root(&edge, &c.root);
		assert_int_equal(audit_tiles_beginning(&r, &c), ERR_OK);
		assert_int_equal(r.audit->finding_count, n);
		/* The same, when the root of that size was noted. */
		r.passed = c;
		assert_int_equal(audit_tiles_beginning(&r, &c), ERR_OK);
		assert_int_equal(r.audit->finding_count, n);
		c.root.b[0] ^= 1;
		assert_int_equal(audit_tiles_beginning(&r, &c), ERR_OK);
		assert_int_equal(r.audit->finding_count, n + 1);
		assert_true(audit_noted(r.audit, sizes[n] - 1));
	}
	/* Of more entries than were there later: the log was cut. */
	c.size = 1001;
	assert_int_equal(audit_tiles_beginning(&r, &c), ERR_OK);
	assert_true(audit_noted(r.audit, 1000));
	assert_non_null(strstr(r.audit->findings->text, "of another log"));
	audit_free(r.audit);
	audit_leaves_free(r.leaves);
}

/* No root is noted of the size at which the reading begins: what nobody wrote there vouches for nothing. */
static void test_checkpoint_at_start(void **state)
{
	static const uint64_t starts[] = {0, 300};
	static const struct sign_public root = {.b = {1}};
	struct hash pinned = {.b = {2}};

	(void)state;
	for (size_t n = 0; n < sizeof(starts) / sizeof(starts[0]); n++) {
		struct audit_reading r = {
			.leaves = leaves_between(starts[n], 1000),
			.target = {.size = 1000},
			.passed = {.size = starts[n]},
		};
		const struct checkpoint c = {.size = starts[n]};

		r.start = edge_at(starts[n]);
		assert_int_equal(audit_new(&root, &pinned, "broker.example", &r.audit), ERR_OK);
		assert_int_equal(audit_tiles_beginning(&r, &c), ERR_OK);
		assert_int_equal(r.audit->finding_count, 1);
		audit_free(r.audit);
		audit_leaves_free(r.leaves);
	}
}

static void test_memory(void **state)
{
	static const struct sign_public root = {.b = {1}};
	struct hash pinned = {.b = {2}};
	struct audit_leaves *own = leaves_between(0, 300);
	struct merkle_edge start = {0};
	enum err e = ERR_MEMORY;

	(void)state;
	for (uint64_t n = 1; e != ERR_OK; n++) {
		struct server s = {.lie = FLIP, .about = {.index = 1}};
		struct audit *a = NULL;
		struct audit_tiles t = {
			.start = &start, .leaves = own, .size = 300, .fetch = serve, .ctx = &s};

		assert_int_equal(audit_new(&root, &pinned, "broker.example", &a), ERR_OK);
		t.audit = a;
		mem_fail_at(n);
		audit_tiles_ahead(&t, 300);
		e = audit_tiles_compare(&t);
		mem_fail_at(0);
		assert_true(e == ERR_OK || e == ERR_MEMORY);
		assert_int_equal(a->tiled.size, 0);
		audit_free(a);
	}
	audit_leaves_free(own);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_sizes),     cmocka_unit_test(test_incremental),
		cmocka_unit_test(test_ahead),         cmocka_unit_test(test_changed_leaf),
		cmocka_unit_test(test_changed_entry), cmocka_unit_test(test_changed_once),
		cmocka_unit_test(test_changed_node),  cmocka_unit_test(test_not_served),
		cmocka_unit_test(test_checkpoint),    cmocka_unit_test(test_checkpoint_at_start),
		cmocka_unit_test(test_memory),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
