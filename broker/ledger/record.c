/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/ledger/record.h"

#include "broker/base/clock.h"

static const char domain[] = "eenmaal/ledger/v1"; /* hashed with its NUL */

void record_salts_new(struct record_salts *out)
{
	random_some(out, sizeof(*out));
}

void record_part_hash(const uint8_t salt[static RECORD_SALT_LEN], struct view part,
		      struct hash *out)
{
	const struct view pieces[] = {view_of(salt, RECORD_SALT_LEN), part};

	hash_pieces(pieces, 2, out);
}

void record_commit(const struct hash *seen, const struct hash *kept, struct hash *out)
{
	const struct view pieces[] = {view_of(domain, sizeof(domain)), view_of(seen->b, HASH_LEN),
				      view_of(kept->b, HASH_LEN)};

	hash_pieces(pieces, 3, out);
}

enum err record_chain_next(struct record_chain *chain, uint64_t sequence,
			   const struct hash *previous, const struct hash *leaf)
{
	bool first = chain->sequence == 0;

	if (chain->sequence == UINT64_MAX || sequence != chain->sequence + 1)
		return ERR_VERIFY;
	if (first ? previous != NULL : !previous || !hash_equal(previous, &chain->newest))
		return ERR_VERIFY;
	chain->sequence = sequence;
	chain->newest = *leaf;
	return ERR_OK;
}
