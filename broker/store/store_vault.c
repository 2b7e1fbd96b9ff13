/* SPDX-License-Identifier: EUPL-1.2 */
/* A holder's vault and the slots that open it. */
#include "broker/store/sql.h"
#include "broker/store/store.h"

#include <string.h>

static enum err put_vault(struct store *s, const struct holder_id *id, struct view vault)
{
	struct query *q =
		sql_query(s, "INSERT INTO vaults (holder, vault) VALUES (?, ?)"
			     " ON CONFLICT (holder) DO UPDATE SET vault = excluded.vault");

	sql_put_holder(q, id);
	sql_put_blob(q, vault);
	return sql_run(q);
}

static enum err clear_slots(struct store *s, const struct holder_id *id)
{
	struct query *q = sql_query(s, "DELETE FROM slots WHERE holder = ?");

	sql_put_holder(q, id);
	return sql_run(q);
}

static enum err put_slot(struct store *s, const struct holder_id *id, const struct store_slot *slot)
{
	struct query *q =
		sql_query(s, "INSERT INTO slots (holder, kind, card_key, open_key, passes,"
			     " memory_kib, failures) VALUES (?, ?, ?, ?, ?, ?, 0)");

	sql_put_holder(q, id);
	sql_put_u64(q, slot->kind);
	sql_put_blob(q, view_of(slot->card_key.b, SIGN_PUBLIC_LEN));
	sql_put_blob(q, view_of(slot->open_key.b, SIGN_PUBLIC_LEN));
	sql_put_u64(q, slot->passes);
	sql_put_u64(q, slot->memory_kib);
	return sql_run(q);
}

enum err store_vault_put(struct store *s, const struct holder_id *id, struct view vault,
			 const struct store_slot *slots, unsigned count)
{
	enum err e = put_vault(s, id, vault);

	if (e == ERR_OK)
		e = clear_slots(s, id);
	for (unsigned i = 0; e == ERR_OK && i < count; i++)
		e = put_slot(s, id, &slots[i]);
	return e;
}

enum err store_vault_get(struct store *s, const struct holder_id *id, struct arena *a,
			 struct view *vault)
{
	struct query *q = sql_query(s, "SELECT vault FROM vaults WHERE holder = ?");

	sql_put_holder(q, id);
	if (sql_row(q))
		sql_get_blob(q, a, vault);
	return sql_end_found(q);
}

enum err store_slot_get(struct store *s, const struct holder_id *id, unsigned kind,
			struct store_slot *out)
{
	struct query *q = sql_query(s, "SELECT card_key, open_key, passes, memory_kib, failures"
				       " FROM slots WHERE holder = ? AND kind = ?");

	sql_put_holder(q, id);
	sql_put_u64(q, kind);
	if (sql_row(q)) {
		memset(out, 0, sizeof(*out));
		out->kind = kind;
		sql_get_fixed(q, out->card_key.b, SIGN_PUBLIC_LEN);
		sql_get_fixed(q, out->open_key.b, SIGN_PUBLIC_LEN);
		sql_get_u32(q, &out->passes);
		sql_get_u32(q, &out->memory_kib);
		sql_get_u32(q, &out->failures);
	}
	return sql_end_found(q);
}

enum err store_slot_failures(struct store *s, const struct holder_id *id, unsigned kind,
			     unsigned failures)
{
	struct query *q =
		sql_query(s, "UPDATE slots SET failures = ? WHERE holder = ? AND kind = ?");

	sql_put_u64(q, failures);
	sql_put_holder(q, id);
	sql_put_u64(q, kind);
	return sql_run_touching(q, ERR_NOT_FOUND);
}
