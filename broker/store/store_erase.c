/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The right to erasure (AVG article 17).  What is deleted is overwritten with zeros in its page
 * (secure_delete); older copies of pages leave the disk with the next truncating WAL checkpoint.
 */
#include "broker/store/chain.h"
#include "broker/store/place.h"
#include "broker/store/sql.h"
#include "broker/store/store.h"

#include <string.h>

/* No index knows a holder's grants. */
#define GRANTS_HERE                                             \
	" NOT INDEXED WHERE holder = ?1 AND row BETWEEN"        \
	" (SELECT number << 31 FROM holders WHERE id = ?1) AND" \
	" (SELECT (number << 31) + 2147483647 FROM holders WHERE id = ?1)"

/* With ?1 as the holder.  The statements go first, while the rows that name them are there. */
static const char *const erasures[] = {
	("DELETE FROM statements WHERE hash IN ("
	 " SELECT statement FROM identities WHERE holder = ?1"
	 " UNION SELECT statement FROM epochs WHERE holder = ?1"
	 " UNION SELECT statement FROM segments WHERE holder = ?1"
	 " UNION SELECT origin FROM segments WHERE holder = ?1"
	 " UNION SELECT statement FROM grants" GRANTS_HERE
	 " UNION SELECT statement FROM requests WHERE holder = ?1)"),
	"DELETE FROM statements WHERE holder = ?1",
	"DELETE FROM segments WHERE holder = ?1",
	("DELETE FROM grants" GRANTS_HERE),
	"DELETE FROM requests WHERE holder = ?1",
	/* The numbers stay: whoever read up to one goes on behind it. */
	"UPDATE remarks SET holder = NULL, kind = NULL, statement = NULL WHERE holder = ?1",
	"DELETE FROM vaults WHERE holder = ?1",
	"DELETE FROM slots WHERE holder = ?1",
	"DELETE FROM epochs WHERE holder = ?1",
	"DELETE FROM lines WHERE holder = ?1",
	"DELETE FROM identities WHERE holder = ?1",
	"UPDATE holders SET number = NULL WHERE id = ?1",
};

static enum err erase_entry(struct store *s, uint64_t position)
{
	/* The time stays: the clock may not go back behind it (see store_newest_time). */
	struct query *q = sql_query(
		s, "UPDATE entries SET erased = 1, holder = NULL, holder_sequence = NULL,"
		   " statement = NULL, access_by = NULL, seen = x'', kept = x'', seen_salt = x'',"
		   " kept_salt = x'', earlier = NULL, far = NULL, type = NULL, payload = NULL,"
		   " signature = NULL, key_id = NULL, holder_number = NULL, chain = NULL"
		   " WHERE position = ?");

	sql_put_u64(q, position);
	return sql_run_touching(q, ERR_DAMAGED);
}

/* From the newest back. */
static enum err erase_entries(struct store *s, const struct store_holder *h)
{
	static const struct chain_goal newest = {UINT64_MAX, UINT64_MAX};
	struct chain_view v = chain_inside(s, h);
	struct chain_place at = {0}, earlier = {0};
	enum err e = chain_find(s, &v, &newest, &at);

	while (e == ERR_OK && at.number > 0) {
		e = chain_earlier(s, &h->id, &at, &earlier);
		if (e == ERR_OK)
			e = erase_entry(s, at.position);
		at = earlier;
	}
	return e == ERR_OK ? heads_erase(s, h->chain.holder) : e;
}

/* Replays of the holder's statements are refused by the mark on the number instead. */
static enum err erase_nonces(struct store *s, const struct holder_id *id)
{
	char issuer[sizeof("holder:") + 2 * (size_t)HOLDER_ID_LEN] = "holder:";
	struct query *q = sql_query(s, "DELETE FROM nonces WHERE issuer = ?");

	hex_format(id->b, HOLDER_ID_LEN, issuer + strlen(issuer));
	sql_put_text(q, issuer);
	return sql_run(q);
}

static enum err mark_erased(struct store *s, const struct holder_id *id)
{
	struct store_holder bare = {.id = *id, .erased = true};

	return store_holder_update(s, &bare);
}

enum err store_holder_erase(struct store *s, const struct holder_id *id)
{
	struct store_holder h;
	enum err e = s->open ? store_holder_look(s, id, &h) : ERR_INTERNAL;

	if (e == ERR_OK)
		e = mark_erased(s, id);
	if (e == ERR_OK && !h.erased)
		e = erase_entries(s, &h);
	for (size_t i = 0; e == ERR_OK && i < sizeof(erasures) / sizeof(erasures[0]); i++) {
		struct query *q = sql_query(s, erasures[i]);

		sql_put_holder(q, id);
		e = sql_run(q);
	}
	return e == ERR_OK ? erase_nonces(s, id) : e;
}
