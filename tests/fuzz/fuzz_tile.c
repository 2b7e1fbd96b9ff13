/* SPDX-License-Identifier: EUPL-1.2 */
/* The path of a tile, as anybody may ask for it. */
#include <string.h>

#include "broker/ledger/tile.h"
#include "tests/fuzz/harness.h"

/* Whatever is taken has this one name, and its places can be numbered. */
static void check_tile(const struct tile *t, const char *name)
{
	char again[TILE_NAME_MAX];

	tile_format(t, again);
	FUZZ_CHECK(strcmp(again, name) == 0 && tile_is_name(name));
	FUZZ_CHECK(t->width >= 1 && t->width <= TILE_WIDTH && t->level <= TILE_LEVEL_MAX);
	FUZZ_CHECK(!t->entries || t->level == 0);
	FUZZ_CHECK(tile_first(t) <= (uint64_t)INT64_MAX - t->width);
	FUZZ_CHECK(!tile_exists(t, 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = fuzz_arena((size_t)1 << 20);
	const char *name = fuzz_text(a, view_of(data, size));
	struct tile t;

	if (tile_parse(name, &t) == ERR_OK)
		check_tile(&t, name);
	arena_free(a);
	return 0;
}

void fuzz_seeds(void)
{
	fuzz_seed_bytes("full", view_str("tile/0/000"));
	fuzz_seed_bytes("partial", view_str("tile/1/x001/234.p/17"));
	fuzz_seed_bytes("bundle", view_str("tile/entries/x001/x234/067"));
	fuzz_seed_bytes("zeros", view_str("tile/0/x000/001.p/0"));
}
