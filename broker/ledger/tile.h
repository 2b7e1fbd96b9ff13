/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * C2SP tlog-tiles: names of the files in which a log is served to whoever follows it.  Pure.
 *
 *   tile/<L>/<N>[.p/<W>]       256 (or W) hashes of perfect subtrees of height 8 * L
 *   tile/entries/<N>[.p/<W>]   256 (or W) entries, each behind its length
 *
 * N is written in groups of three digits, all but the last behind an x: 1234067 is
 * x001/x234/067.
 */
#ifndef EENMAAL_BROKER_LEDGER_TILE_H
#define EENMAAL_BROKER_LEDGER_TILE_H

#include <stdbool.h>
#include <stdint.h>

#include "broker/base/err.h"

#define TILE_WIDTH 256
#define TILE_HEIGHT 8     /* levels of the tree in one of the tiles' */
#define TILE_LEVELS 8     /* those that a log of less than 2^63 entries can fill */
#define TILE_LEVEL_MAX 63 /* the highest that has a name */
#define TILE_NAME_MAX 64  /* bytes of a name with its NUL */
#define TILE_CHECKPOINT "checkpoint"

struct tile {
	bool entries;   /* a bundle of entries; level is then 0 */
	unsigned level; /* at most TILE_LEVEL_MAX */
	uint64_t index; /* N; TILE_WIDTH * (N + 1) still fits into 63 bits */
	unsigned width; /* 1 to TILE_WIDTH, which is a full tile */
};

/* Does the name stand where tiles do, whether there is one or not? */
bool tile_is_name(const char *name);
/* Only the one way to write it: ERR_INPUT for leading zeros, signs, ".p/0", ".p/256" and the like. */
MUST_USE enum err tile_parse(const char *name, struct tile *out);
/* The name of *t, which is as tile_parse() leaves it. */
void tile_format(const struct tile *t, char out[static TILE_NAME_MAX]);

/* The first place at its level that the tile covers. */
uint64_t tile_first(const struct tile *t);
/* How many places a level has in a log of size entries. */
uint64_t tile_level_size(unsigned level, uint64_t size);
/* Does a log of size entries have all of the tile? */
bool tile_exists(const struct tile *t, uint64_t size);

#endif
