/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/api_log.h"

#include "broker/base/clock.h"
#include "broker/ledger/cosign.h"
#include "proto/convert.h"

enum err api_log_checkpoint(struct store *reader, struct arena *a, uint64_t *size,
			    struct view *note)
{
	return store_checkpoint_get(reader, a, size, note);
}

/* What witnesses said longer ago than this says nothing about today. */
#define FRESH_SECONDS 86400

static bool enough_signed(const struct directory *d, struct view note)
{
	struct note_key keys[DIRECTORY_WITNESSES_MAX];
	struct cosign_tally tally = {.count = 0};
	unsigned fresh = 0, need = d->witness_quorum ? d->witness_quorum : 1;
	int64_t since = clock_now() - FRESH_SECONDS;

	if (note.len == 0 || convert_witnesses(d, keys) != ERR_OK ||
	    cosign_count(note, keys, d->witness_count, &tally) != ERR_OK)
		return false;
	for (size_t n = 0; n < d->witness_count; n++)
		fresh += tally.times[n] > since;
	return fresh >= need;
}

enum err api_log_shown(struct store *reader, struct arena *a, const struct directory *d,
		       struct view *note)
{
	struct store_cosigned row = {.alarm = STORE_ALARM_NONE};
	uint64_t size = 0;
	enum err e = store_cosigned_get(reader, a, &row);

	if (e == ERR_OK && enough_signed(d, row.note)) {
		*note = row.note;
		return ERR_OK;
	}
	return e == ERR_OK || e == ERR_NOT_FOUND ? api_log_checkpoint(reader, a, &size, note) : e;
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
