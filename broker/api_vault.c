/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/api_vault.h"

#include <string.h>

#include "keys/vault.h"

static enum err slot_cost(const Eenmaal__V1__VaultSlot *m)
{
	struct kdf_cost cost = {.passes = m->passes, .memory_kib = m->memory_kib};

	if (m->kind == EENMAAL__V1__SLOT_KIND__SLOT_KIND_RECOVERY)
		return m->passes == 0 && m->memory_kib == 0 ? ERR_OK : ERR_INPUT;
	return kdf_cost_check(cost);
}

static enum err slot_parts(const Eenmaal__V1__VaultSlot *m, struct store_slot *out)
{
	enum err e = ERR_OK;

	if (m->kind != EENMAAL__V1__SLOT_KIND__SLOT_KIND_CARD_PIN &&
	    m->kind != EENMAAL__V1__SLOT_KIND__SLOT_KIND_RECOVERY)
		return ERR_INPUT;
	if (m->wrap.len != SLOT_WRAP_LEN)
		return ERR_INPUT;
	out->kind = (unsigned)m->kind;
	out->passes = m->passes;
	out->memory_kib = m->memory_kib;
	e = slot_cost(m);
	if (e == ERR_OK)
		e = codec_sign_key(m->card_key, &out->card_key);
	if (e == ERR_OK)
		e = codec_sign_key(m->open_key, &out->open_key);
	return e;
}

static enum err all_slots(const Eenmaal__V1__Vault *m, struct vault_parts *out)
{
	enum err e = m->n_slots >= 1 && m->n_slots <= VAULT_SLOTS_MAX ? ERR_OK : ERR_INPUT;

	for (size_t n = 0; n < m->n_slots && e == ERR_OK; n++) {
		e = slot_parts(m->slots[n], &out->slots[n]);
		if (n > 0 && out->slots[n].kind == out->slots[n - 1].kind)
			e = ERR_INPUT;
		out->count++;
	}
	return e;
}

enum err api_vault_parts(struct call *c, const Eenmaal__V1__Vault *m, struct view expected,
			 struct vault_parts *out)
{
	static const char problem[] = "the vault is not well-formed or not the one that was signed";
	struct hash hash = {0};
	size_t size = 0;
	uint8_t *bytes = NULL;
	enum err e = ERR_OK;

	if (m == NULL || m->blob.len == 0 || m->blob.len > VAULT_BLOB_MAX)
		return call_fail(c, ERR_INPUT, problem);
	e = all_slots(m, out);
	if (e != ERR_OK)
		return call_fail(c, e, e == ERR_WEAK ? NULL : problem);
	size = eenmaal__v1__vault__get_packed_size(m);
	bytes = call_alloc(c, size);
	if (bytes == NULL)
		return ERR_MEMORY;
	out->bytes = view_of(bytes, eenmaal__v1__vault__pack(m, bytes));
	hash_sha256(out->bytes, &hash);
	if (!view_equal(expected, view_of(hash.b, HASH_LEN)))
		return call_fail(c, ERR_INPUT, problem);
	return ERR_OK;
}

enum err api_vault_store(struct txn *t, const struct store_holder *holder,
			 const struct vault_parts *v)
{
	return store_vault_put(t->store, &holder->id, v->bytes, v->slots, v->count);
}
