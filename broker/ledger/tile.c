/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/ledger/tile.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define INDEX_MAX (((uint64_t)INT64_MAX >> TILE_HEIGHT) - 1)
#define FOLDER "tile/"
#define ENTRIES "entries/"
#define PARTIAL ".p/"

bool tile_is_name(const char *name)
{
	return strncmp(name, FOLDER, strlen(FOLDER)) == 0;
}

static bool take(const char **p, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(*p, word, len) != 0)
		return false;
	*p += len;
	return true;
}

/* A decimal number below 1000 without leading zeros. */
static bool take_small(const char **p, unsigned *out)
{
	size_t len = strspn(*p, "0123456789");

	if (len == 0 || len > 3 || (len > 1 && **p == '0'))
		return false;
	*out = 0;
	for (size_t n = 0; n < len; n++)
		*out = *out * 10 + (unsigned)((*p)[n] - '0');
	*p += len;
	return true;
}

/* Three digits, put behind those that came before. */
static bool take_group(const char **p, uint64_t *index)
{
	uint64_t group = 0;

	for (unsigned n = 0; n < 3; n++) {
		char c = (*p)[n];

		if (c < '0' || c > '9')
			return false;
		group = group * 10 + (uint64_t)(c - '0');
	}
	*p += 3;
	if (*index > INDEX_MAX / 1000)
		return false;
	*index = *index * 1000 + group;
	return *index <= INDEX_MAX;
}

static bool take_index(const char **p, uint64_t *index)
{
	*index = 0;
	if (strncmp(*p, "x000/", 5) == 0)
		return false;
	while (take(p, "x"))
		if (!take_group(p, index) || !take(p, "/"))
			return false;
	return take_group(p, index);
}

static bool take_width(const char **p, unsigned *width)
{
	*width = TILE_WIDTH;
	if (**p == 0)
		return true;
	return take(p, PARTIAL) && take_small(p, width) && *width >= 1 && *width < TILE_WIDTH;
}

enum err tile_parse(const char *name, struct tile *out)
{
	struct tile t = {.width = TILE_WIDTH};

	if (!take(&name, FOLDER))
		return ERR_INPUT;
	t.entries = take(&name, ENTRIES);
	if (!t.entries &&
	    (!take_small(&name, &t.level) || t.level > TILE_LEVEL_MAX || !take(&name, "/")))
		return ERR_INPUT;
	if (!take_index(&name, &t.index) || !take_width(&name, &t.width) || *name)
		return ERR_INPUT;
	*out = t;
	return ERR_OK;
}

/* The groups of three digits, the first one first. */
static int format_index(uint64_t index, char *out, size_t size)
{
	uint64_t unit = 1;
	int len = 0;

	while (index / unit >= 1000)
		unit *= 1000;
	for (; unit > 1; unit /= 1000)
		len += snprintf(out + len, size - (size_t)len, "x%03u/",
				(unsigned)(index / unit % 1000));
	return len + snprintf(out + len, size - (size_t)len, "%03u", (unsigned)(index % 1000));
}

void tile_format(const struct tile *t, char out[static TILE_NAME_MAX])
{
	int len = t->entries ? snprintf(out, TILE_NAME_MAX, FOLDER ENTRIES)
			     : snprintf(out, TILE_NAME_MAX, FOLDER "%u/", t->level);

	len += format_index(t->index, out + len, TILE_NAME_MAX - (size_t)len);
	if (t->width < TILE_WIDTH)
		(void)snprintf(out + len, TILE_NAME_MAX - (size_t)len, PARTIAL "%u", t->width);
}

uint64_t tile_first(const struct tile *t)
{
	return t->index * TILE_WIDTH;
}

uint64_t tile_level_size(unsigned level, uint64_t size)
{
	return level < TILE_LEVELS ? size >> (TILE_HEIGHT * level) : 0;
}

bool tile_exists(const struct tile *t, uint64_t size)
{
	return tile_first(t) + t->width <= tile_level_size(t->level, size);
}
