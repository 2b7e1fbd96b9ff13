/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The log's files (C2SP tlog-tiles) from the real daemon: every tile of every level is the tree that
 * the auditor reads, on both listeners; nothing beyond the signed checkpoint; no other path.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "broker/base/clock.h"
#include "broker/ledger/tile.h"
#include "tests/support/rig_audit.h"
#include "tests/support/rig_wire.h"

#define FETCHES 9 /* of RIG_SUBJECTS entries each: more than two tiles */
#define LEAVES_MAX 2048
#define ENTRY_LEN (2 + HASH_LEN)

static struct rig rig;
static struct dossier amina;
static struct wire *everybody, *school;
static struct hash leaves[LEAVES_MAX];
static uint64_t size; /* of the log that was read */

static void keep_leaf(void *context, const struct rig_entry *entry)
{
	(void)context;
	assert_true(entry->index < LEAVES_MAX);
	leaves[entry->index] = entry->leaf;
}

static void fill(void)
{
	struct holder_id holders[RIG_SUBJECTS];

	for (size_t n = 1; n < RIG_SUBJECTS; n++)
		random_bytes(holders[n].b, HOLDER_ID_LEN);
	holders[0] = amina.id;
	for (unsigned n = 0; n < FETCHES; n++)
		step_fetch_all(school, &rig, &ask_school, holders, RIG_SUBJECTS);
}

static int start(void **state)
{
	(void)state;
	(void)signal(SIGABRT, SIG_DFL);
	rig_new(&rig, NULL);
	rig_serve(&rig);
	everybody = wire_open(&rig, RIG_PUBLIC, RIG_NOBODY);
	school = wire_open(&rig, RIG_PARTNER, SITE_SCHOOL);
	assert_true(everybody && school);
	step_dossier(&amina, &rig, &rig_school, "speaks Tigrinya");
	fill();
	size = rig_audit(&rig, keep_leaf, NULL);
	assert_in_range(size, 2 * TILE_WIDTH, LEAVES_MAX);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	wire_free(everybody);
	wire_free(school);
	dossier_free(&amina);
	rig_close(&rig);
	rig_free(&rig);
	return 0;
}

static const char *header_of(const struct answer *a, const char *name)
{
	static char space[2][400];
	static unsigned next;
	char *p = space[next++ % 2];

	answer_header(a, name, p, sizeof(space[0]));
	return p;
}

static void get(struct wire *w, const char *path, struct answer *out)
{
	assert_true(wire_get(w, path, out));
	if (out->status != 200)
		fail_msg("%s: %u", path, out->status);
}

static void get_tile(struct wire *w, const struct tile *t, struct answer *out)
{
	char path[1 + TILE_NAME_MAX] = "/";

	tile_format(t, path + 1);
	get(w, path, out);
	assert_string_equal(header_of(out, "Content-Type"), "application/octet-stream");
	assert_string_equal(header_of(out, "Cache-Control"), "public, max-age=31536000, immutable");
}

/* ---- what is served ---------------------------------------------------------------------------------- */

/* The root of so many leaves from the place on. */
static struct hash subtree(uint64_t first, uint64_t count)
{
	struct merkle_edge edge = {0};
	struct hash root;

	for (uint64_t n = 0; n < count; n++)
		assert_int_equal(merkle_append(&edge, &leaves[first + n], NULL, NULL), ERR_OK);
	merkle_root(&edge, &root);
	return root;
}

static void check_hashes(const struct tile *t, const struct answer *a)
{
	uint64_t span = UINT64_C(1) << (TILE_HEIGHT * t->level);

	assert_int_equal(a->body.len, t->width * HASH_LEN);
	for (unsigned n = 0; n < t->width; n++) {
		struct hash expected = subtree((tile_first(t) + n) * span, span);

		assert_memory_equal(a->body.data + (size_t)n * HASH_LEN, expected.b, HASH_LEN);
	}
}

/* An entry is the commitment that a leaf is the hash of, and not a byte more. */
static void check_entries(const struct tile *t, const struct answer *a)
{
	assert_int_equal(a->body.len, t->width * ENTRY_LEN);
	for (unsigned n = 0; n < t->width; n++) {
		const uint8_t *entry = a->body.data + (size_t)n * ENTRY_LEN;
		struct hash leaf;

		assert_int_equal(entry[0] << 8 | entry[1], HASH_LEN);
		merkle_leaf(view_of(entry + 2, HASH_LEN), &leaf);
		assert_memory_equal(leaf.b, leaves[tile_first(t) + n].b, HASH_LEN);
	}
}

static void check_tile(struct wire *w, const struct tile *t)
{
	struct answer a;

	get_tile(w, t, &a);
	if (t->entries)
		check_entries(t, &a);
	else
		check_hashes(t, &a);
	answer_free(&a);
}

static void check_level(struct wire *w, bool entries, unsigned level)
{
	uint64_t places = tile_level_size(level, size);

	for (uint64_t n = 0; n * TILE_WIDTH < places; n++) {
		struct tile t = {entries, level, n, TILE_WIDTH};

		if (places - tile_first(&t) < TILE_WIDTH)
			t.width = (unsigned)(places - tile_first(&t));
		check_tile(w, &t);
	}
}

static void tiles_are_the_tree(void **state)
{
	struct wire *sides[] = {everybody, school};

	(void)state;
	for (unsigned n = 0; n < 2; n++) {
		check_level(sides[n], true, 0);
		check_level(sides[n], false, 0);
		check_level(sides[n], false, 1);
	}
	/* Any part of a tile stays what it is, also once the tile is full. */
	check_tile(everybody, &(struct tile){false, 0, 0, 1});
	check_tile(everybody, &(struct tile){false, 0, 1, 255});
	check_tile(everybody, &(struct tile){true, 0, 0, 17});
	check_tile(everybody, &(struct tile){false, 1, 0, 1});
}

static void checkpoint_is_the_newest(void **state)
{
	struct wire *sides[] = {everybody, school};
	struct checkpoint newest, c;
	struct rig_trust trust;
	struct answer a;

	(void)state;
	rig_trust(&rig, &trust);
	rig_checkpoint(&rig, everybody, NULL, &newest);
	for (unsigned n = 0; n < 2; n++) {
		get(sides[n], "/checkpoint", &a);
		assert_string_equal(header_of(&a, "Content-Type"), "text/plain; charset=utf-8");
		assert_string_equal(header_of(&a, "Cache-Control"), "no-cache");
		assert_string_equal(header_of(&a, "X-Content-Type-Options"), "nosniff");
		assert_int_equal(checkpoint_verify(buf_view(&a.body), &trust.key, 1, SITE_AUDIENCE,
						   &c),
				 ERR_OK);
		assert_int_equal(c.size, newest.size);
		assert_true(hash_equal(&c.root, &newest.root));
		answer_free(&a);
	}
}

/* ---- what is not -------------------------------------------------------------------------------------- */

static void status_of(struct wire *w, const char *line, const char *more, unsigned status)
{
	struct buf request = BUF_INIT(4096);
	struct answer a = {0};

	assert_int_equal(buf_printf(&request, "%s HTTP/1.1\r\nHost: localhost\r\n%s\r\n", line,
				    more),
			 ERR_OK);
	assert_true(wire_send(w, buf_view(&request)));
	assert_true(wire_receive(w, &a));
	if (a.status != status)
		fail_msg("%s: %u", line, a.status);
	if (status != 200) {
		assert_string_equal(header_of(&a, "Content-Type"), "application/json");
		assert_string_equal(header_of(&a, "Cache-Control"), "no-store");
	}
	answer_free(&a);
	buf_free(&request);
}

static void all_are(const char *const *lines, unsigned status)
{
	for (; *lines; lines++) {
		struct wire *w = wire_open(&rig, RIG_PUBLIC, RIG_NOBODY);

		assert_non_null(w);
		status_of(w, *lines, "Content-Length: 0\r\n", status);
		wire_free(w);
	}
}

static void nothing_else_is(void **state)
{
	static const char *const no_tile[] = {
		"GET /tile/",
		"GET /tile/0",
		"GET /tile/0/",
		"GET /tile/0/0",
		"GET /tile/00/000",
		"GET /tile/64/000",
		"GET /tile/-1/000",
		"GET /tile/0/x000/000",
		"GET /tile/0/000.p/0",
		"GET /tile/0/000.p/256",
		"GET /tile/0/000.p/01",
		"GET /tile/0/000.p/1/",
		"GET /tile/0/../0/000",
		"GET /tile//0/000",
		"GET /tile/0/000%00",
		"GET /tile/%30/000",
		"GET /tile/0/00%30",
		"GET /tile/0/000.p%2f1",
		"GET /tile/entries/0",
		"GET /tile/entries/0/000",
		"GET /tile/data/000",
		"GET /tile/0/x999/x999/x999/x999/x999/x999/x999/999",
		/* Well named, but the log is not as large. */
		"GET /tile/0/009",
		"GET /tile/1/000.p/3",
		"GET /tile/1/000",
		"GET /tile/2/000.p/1",
		"GET /tile/7/000.p/1",
		"GET /tile/8/000.p/1",
		"GET /tile/63/000",
		"GET /tile/0/x036/x028/x797/x018/x963/966",
		"GET /tile/entries/009",
		"GET /tile/entries/x001/000.p/1",
		"POST /tile/0/000",
		"POST /checkpoint",
		NULL,
	};
	static const char *const elsewhere[] = {
		"GET /tile",
		"GET //tile/0/000",
		"GET /TILE/0/000",
		"GET /checkpoint/",
		"GET /Checkpoint",
		"GET /checkpoint/../tile/0/000",
		"PUT /tile/0/000",
		"DELETE /tile/0/000",
		"OPTIONS /tile/0/000",
		"PROPFIND /checkpoint",
		NULL,
	};

	(void)state;
	all_are(no_tile, 404);
	all_are(elsewhere, 405);
}

/* As wide as the log is, and one wider, of the tile at its end. */
static void nothing_beyond_the_checkpoint(void **state)
{
	struct tile t = {.width = 1};
	char path[5 + TILE_NAME_MAX] = "GET /";
	struct checkpoint c;

	(void)state;
	rig_checkpoint(&rig, everybody, NULL, &c);
	t.index = c.size / TILE_WIDTH;
	t.width = (unsigned)(c.size % TILE_WIDTH);
	for (unsigned entries = 0; entries < 2; entries++) {
		t.entries = entries;
		tile_format(&t, path + 5);
		status_of(everybody, path, "", 200);
		t.width++;
		tile_format(&t, path + 5);
		status_of(everybody, path, "", 404);
		t.width--;
	}
}

/* A body with a GET is read and forgotten; a query is cut off; HEAD sends none. */
static void odd_requests(void **state)
{
	static const char head[] = "HEAD /tile/0/000 HTTP/1.1\r\nHost: localhost\r\n\r\n"
				   "GET /tile/0/000.p/1 HTTP/1.1\r\nHost: localhost\r\n"
				   "Connection: close\r\n\r\n";
	struct wire *w = wire_open(&rig, RIG_PUBLIC, RIG_NOBODY);
	struct answer a;

	(void)state;
	status_of(w, "GET /checkpoint?size=1", "", 200);
	status_of(w, "GET /tile/0/000?../../x", "", 200);
	status_of(w, "GET /tile/0/000", "Range: bytes=0-31\r\nAccept: */*\r\n", 200);
	assert_true(wire_send(w, view_str("GET /checkpoint HTTP/1.1\r\nHost: localhost\r\n"
					  "Content-Length: 5\r\n\r\nhello")));
	assert_true(wire_receive(w, &a));
	assert_int_equal(a.status, 200);
	answer_free(&a);
	/* It waits for as many bytes as are announced, and finds the second answer in their place. */
	assert_true(wire_send(w, view_str(head)));
	(void)wire_receive(w, &a);
	assert_string_equal(header_of(&a, "Content-Length"), "8192");
	assert_true(a.body.len == 0 || a.body.data[0] == 'H');
	answer_free(&a);
	wire_free(w);
}

/* ---- who --------------------------------------------------------------------------------------------------- */

static void set_school(Eenmaal__V1__MemberStatus status)
{
	rig.site.status[SITE_SCHOOL] = status;
	site_sign(&rig.site);
	rig_signal(&rig, SIGHUP);
}

static void members_that_are_active(void **state)
{
	struct wire *nobody = wire_open(&rig, RIG_PARTNER, RIG_NOBODY);
	struct wire *stranger = wire_open(&rig, RIG_PARTNER, RIG_STRANGER);

	(void)state;
	assert_true(nobody && stranger);
	status_of(nobody, "GET /checkpoint", "", 401);
	status_of(nobody, "GET /tile/0/000", "", 401);
	status_of(stranger, "GET /tile/entries/000", "", 401);
	status_of(stranger, "GET /tile/0/nothing", "", 401);
	status_of(school, "GET /tile/0/000", "", 200);
	set_school(EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_SUSPENDED);
	rig_await(&rig, "reloaded", 1);
	status_of(school, "GET /checkpoint", "", 403);
	status_of(school, "GET /tile/0/000", "", 403);
	status_of(everybody, "GET /tile/0/000", "", 200);
	set_school(EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_ACTIVE);
	rig_await(&rig, "reloaded", 2);
	status_of(school, "GET /tile/0/000", "", 200);
	wire_free(nobody);
	wire_free(stranger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tiles_are_the_tree),
		cmocka_unit_test(checkpoint_is_the_newest),
		cmocka_unit_test(nothing_else_is),
		cmocka_unit_test(nothing_beyond_the_checkpoint),
		cmocka_unit_test(odd_requests),
		cmocka_unit_test(members_that_are_active),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
