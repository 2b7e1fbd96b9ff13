/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/api_log.h"

enum err api_log_checkpoint(struct store *reader, struct arena *a, uint64_t *size,
			    struct view *note)
{
	return store_checkpoint_get(reader, a, size, note);
}

static enum err put_entries(struct buf *out, const struct hash *commitments, unsigned count)
{
	enum err e = ERR_OK;

	for (unsigned n = 0; n < count && e == ERR_OK; n++) {
		e = buf_put_u16(out, HASH_LEN);
		if (e == ERR_OK)
			e = buf_put(out, commitments[n].b, HASH_LEN);
	}
	return e;
}

enum err api_log_tile(struct store *reader, struct arena *a, const struct tile *t, struct buf *out)
{
	struct hash hashes[TILE_WIDTH];
	struct store_page page = {.limit = t->width};
	struct view note = {0};
	uint64_t size = 0;
	enum err e = api_log_checkpoint(reader, a, &size, &note);

	if (e == ERR_OK && !tile_exists(t, size))
		e = ERR_NOT_FOUND;
	if (e != ERR_OK)
		return e;
	if (t->entries)
		e = store_commitment_list(reader, tile_first(t), &page, hashes);
	else
		e = store_node_list(reader, TILE_HEIGHT * t->level, tile_first(t), &page, hashes);
	if (e == ERR_OK && page.count < t->width)
		e = ERR_DAMAGED;
	if (e != ERR_OK)
		return e;
	return t->entries ? put_entries(out, hashes, page.count)
			  : buf_put(out, hashes, page.count * sizeof(hashes[0]));
}
