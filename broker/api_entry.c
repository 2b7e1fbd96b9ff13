/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/api_entry.h"

enum err api_entry_message(struct call *c, const struct store_entry *row,
			   Eenmaal__V1__LogEntry **out)
{
	Eenmaal__V1__LogEntry *m = call_alloc(c, sizeof(*m));

	*out = m;
	if (m == NULL)
		return ERR_MEMORY;
	eenmaal__v1__log_entry__init(m);
	m->leaf_index = row->index;
	m->commitment = codec_bytes(row->commitment.b, HASH_LEN);
	if (row->erased)
		return ERR_OK;
	m->seen = codec_bytes(row->seen.data, row->seen.len);
	m->kept = codec_bytes(row->kept.data, row->kept.len);
	m->seen_salt = codec_bytes(row->salts.seen, RECORD_SALT_LEN);
	m->kept_salt = codec_bytes(row->salts.kept, RECORD_SALT_LEN);
	return ERR_OK;
}
