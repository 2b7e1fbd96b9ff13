/* SPDX-License-Identifier: EUPL-1.2 */
/* Names of tiles: those of C2SP tlog-tiles, each written in one way only. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/ledger/tile.h"

static void test_names(void **state)
{
	static const struct {
		const char *name;
		struct tile t;
	} names[] = {
		{"tile/0/000", {false, 0, 0, 256}},
		{"tile/0/000.p/1", {false, 0, 0, 1}},
		{"tile/1/255.p/255", {false, 1, 255, 255}},
		{"tile/0/x001/234", {false, 0, 1234, 256}},
		{"tile/0/x001/x234/067", {false, 0, 1234067, 256}},
		{"tile/63/x999/x999/999.p/7", {false, 63, 999999999, 7}},
		{"tile/entries/000", {true, 0, 0, 256}},
		{"tile/entries/x123/x456/789.p/10", {true, 0, 123456789, 10}},
		/* The last tile whose places have numbers of 63 bits. */
		{"tile/0/x036/x028/x797/x018/x963/966", {false, 0, 36028797018963966, 256}},
	};
	char text[TILE_NAME_MAX];

	(void)state;
	for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++) {
		struct tile t = {0};

		if (tile_parse(names[n].name, &t) != ERR_OK)
			fail_msg("%s", names[n].name);
		assert_int_equal(t.entries, names[n].t.entries);
		assert_int_equal(t.level, names[n].t.level);
		assert_int_equal(t.index, names[n].t.index);
		assert_int_equal(t.width, names[n].t.width);
		tile_format(&t, text);
		assert_string_equal(text, names[n].name);
		assert_true(tile_is_name(text));
	}
}

static void test_no_names(void **state)
{
	static const char *const names[] = {
		"",
		"tile",
		"tile/",
		"tile//000",
		"tile/0",
		"tile/0/",
		"/tile/0/000",
		"Tile/0/000",
		"checkpoint",
		"tile/00/000",
		"tile/01/000",
		"tile/64/000",
		"tile/100/000",
		"tile/-1/000",
		"tile/+1/000",
		"tile/ 1/000",
		"tile/a/000",
		"tile/0/0",
		"tile/0/00",
		"tile/0/0000",
		"tile/0/1000",
		"tile/0/x000/001",
		"tile/0/x000/x001/001",
		"tile/0/001/001",
		"tile/0/x001",
		"tile/0/x001/",
		"tile/0/x001/x001",
		"tile/0/x01/001",
		"tile/0/xx01/001",
		"tile/0/X001/001",
		"tile/0/x001/1",
		"tile/0/000.p",
		"tile/0/000.p/",
		"tile/0/000.p/0",
		"tile/0/000.p/01",
		"tile/0/000.p/256",
		"tile/0/000.p/1000",
		"tile/0/000.p/-1",
		"tile/0/000.p/1/",
		"tile/0/000.p/1.p/1",
		"tile/0/000/",
		"tile/0/000 ",
		"tile/0/000.",
		"tile/0/000.q/1",
		"tile/entries",
		"tile/entries/",
		"tile/entries/0",
		"tile/entries/0/000",
		"tile/entries/../0/000",
		"tile/0/../000",
		"tile/0/0\xc2\xb2",
		"tile/data/000",
		"tile/8/0/000",
		/* One beyond the last place of 63 bits, and far beyond. */
		"tile/0/x036/x028/x797/x018/x963/967",
		"tile/0/x999/x999/x999/x999/x999/x999/x999/999",
	};
	struct tile t;

	(void)state;
	for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++)
		if (tile_parse(names[n], &t) != ERR_INPUT)
			fail_msg("%s", names[n]);
}

/* Of one tile's level and index: how wide may it be in a log of this size? */
static unsigned widest(unsigned level, uint64_t index, uint64_t size)
{
	unsigned width = TILE_WIDTH;

	while (width > 0 && !tile_exists(&(struct tile){false, level, index, width}, size))
		width--;
	return width;
}

static void test_existence(void **state)
{
	(void)state;
	assert_int_equal(widest(0, 0, 0), 0);
	assert_int_equal(widest(0, 0, 1), 1);
	assert_int_equal(widest(0, 0, 255), 255);
	assert_int_equal(widest(1, 0, 255), 0);
	assert_int_equal(widest(0, 0, 256), 256);
	assert_int_equal(widest(1, 0, 256), 1);
	assert_int_equal(widest(0, 1, 256), 0);
	assert_int_equal(widest(0, 273, 70000), 112);
	assert_int_equal(widest(1, 1, 70000), 17);
	assert_int_equal(widest(2, 0, 70000), 1);
	assert_int_equal(widest(3, 0, 70000), 0);
	assert_int_equal(widest(7, 0, INT64_MAX), 127);
	assert_int_equal(widest(8, 0, INT64_MAX), 0);
	assert_int_equal(widest(TILE_LEVEL_MAX, 0, INT64_MAX), 0);
	/* The last name there is: no sum wraps. */
	assert_int_equal(widest(0, 36028797018963966, INT64_MAX), 256);
	assert_int_equal(widest(0, 36028797018963966, 70000), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_no_names),
		cmocka_unit_test(test_existence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
