/* SPDX-License-Identifier: EUPL-1.2 */
/* Making vaults, opening them, and PINs. */
#include "client/holder.h"

#include <stdio.h>
#include <string.h>

#include "broker/base/clock.h"

/* ---- making ----------------------------------------------------------------------------------- */

struct slot_parts {
	Eenmaal__V1__VaultSlot slot;
	struct sign_public card_key, open_key;
	uint8_t wrap[SLOT_WRAP_LEN];
};

static enum err fill_slot(const struct holder_vault *v, const struct slot_keys *keys,
			  struct slot_parts *p)
{
	enum err e = sign_derive_public(keys->card_seed, &p->card_key);

	if (e == ERR_OK)
		e = sign_derive_public(keys->open_seed, &p->open_key);
	if (e == ERR_OK)
		e = slot_wrap(v->holder, (enum slot_kind)p->slot.kind, keys->wrap_key, v->vault_key,
			      p->wrap);
	p->slot.card_key = codec_bytes(p->card_key.b, SIGN_PUBLIC_LEN);
	p->slot.open_key = codec_bytes(p->open_key.b, SIGN_PUBLIC_LEN);
	p->slot.wrap = codec_bytes(p->wrap, SLOT_WRAP_LEN);
	return e;
}

static enum err make_slot(const struct holder_vault *v, enum slot_kind kind, struct arena *a,
			  Eenmaal__V1__VaultSlot **out)
{
	bool recovery = kind == SLOT_RECOVERY;
	struct kdf_cost cost = {recovery ? 0 : KDF_PASSES_MIN, recovery ? 0 : KDF_MEMORY_KIB_MIN};
	struct slot_parts *parts = arena_alloc(a, sizeof(*parts));
	struct slot_keys keys = {0};
	enum err e = ERR_MEMORY;

	if (parts == NULL)
		goto out;
	eenmaal__v1__vault_slot__init(&parts->slot);
	parts->slot.kind = (Eenmaal__V1__SlotKind)kind;
	parts->slot.passes = cost.passes;
	parts->slot.memory_kib = cost.memory_kib;
	e = slot_keys_derive(kind, recovery ? v->recovery : v->card, recovery ? NULL : v->pin, cost,
			     &keys);
	if (e == ERR_OK)
		e = fill_slot(v, &keys, parts);
	if (e == ERR_OK)
		*out = &parts->slot;
out:
	slot_keys_free(&keys);
	return e;
}

static enum err make_slots(const struct holder_vault *v, struct arena *a, Eenmaal__V1__Vault *m)
{
	enum err e = make_slot(v, SLOT_CARD_PIN, a, &m->slots[0]);

	m->n_slots = 1;
	if (e != ERR_OK)
		return e;
	if (v->recovery != NULL) {
		e = make_slot(v, SLOT_RECOVERY, a, &m->slots[1]);
		m->n_slots = 2;
	} else if (v->recovery_slot != NULL) {
		m->slots[1] = (Eenmaal__V1__VaultSlot *)(uintptr_t)v->recovery_slot;
		m->n_slots = 2;
	}
	return e;
}

enum err holder_vault_make(const struct holder_vault *v, struct arena *a, Eenmaal__V1__Vault **out,
			   struct hash *hash)
{
	Eenmaal__V1__Vault *m = arena_alloc(a, sizeof(*m));
	Eenmaal__V1__VaultSlot **slots = arena_alloc(a, 2 * sizeof(Eenmaal__V1__VaultSlot *));
	struct buf blob = BUF_INIT(VAULT_BLOB_MAX), bytes = BUF_INIT(CODEC_REQUEST_MAX);
	void *copy = NULL;
	enum err e = ERR_MEMORY;

	*out = NULL;
	if (m == NULL || slots == NULL)
		goto out;
	eenmaal__v1__vault__init(m);
	m->slots = slots;
	e = vault_seal(v->holder, v->vault_key, v->keys, &blob);
	if (e == ERR_OK)
		e = make_slots(v, a, m);
	if (e != ERR_OK)
		goto out;
	copy = arena_copy(a, blob.data, blob.len);
	m->blob = codec_bytes(copy, blob.len);
	e = copy != NULL ? codec_encode(m, &bytes) : ERR_MEMORY;
	if (e != ERR_OK)
		goto out;
	hash_sha256(buf_view(&bytes), hash);
	*out = m;
out:
	buf_free(&blob);
	buf_free(&bytes);
	return e;
}

const Eenmaal__V1__VaultSlot *holder_vault_slot(const Eenmaal__V1__Vault *v, enum slot_kind kind)
{
	for (size_t n = 0; v != NULL && n < v->n_slots; n++)
		if ((int)v->slots[n]->kind == (int)kind)
			return v->slots[n];
	return NULL;
}

enum err holder_vault_put(struct holder *h, const struct holder_vault *v)
{
	Eenmaal__V1__VaultUpdate update = EENMAAL__V1__VAULT_UPDATE__INIT;
	Eenmaal__V1__PutVaultRequest request = EENMAAL__V1__PUT_VAULT_REQUEST__INIT;
	struct holder_call call = {"PutVault", &request,
				   &eenmaal__v1__put_vault_response__descriptor};
	struct holder_signed statement = {0};
	ProtobufCMessage *reply = NULL;
	struct hash hash = {0};
	enum err e = holder_vault_make(v, h->arena, &request.vault, &hash);

	update.vault_hash = codec_bytes(hash.b, HASH_LEN);
	if (e == ERR_OK)
		e = holder_header(h, true, &update.header);
	if (e == ERR_OK)
		e = holder_sign(h, STATEMENT_VAULT_UPDATE, &update, &statement);
	request.vault_update = statement.envelope;
	if (e == ERR_OK)
		e = holder_call(h, &call, &reply);
	if (e != ERR_OK)
		return e;
	return holder_receipt(h, ((const Eenmaal__V1__PutVaultResponse *)reply)->receipt,
			      EENMAAL__V1__ACTION__ACTION_VAULT_UPDATE, &statement.hash);
}

/* ---- opening ---------------------------------------------------------------------------------- */

/* "eenmaal/v1/open" 00 || audience || 00 || holder || nonce, signed by card and PIN. */
static enum err prove(const struct holder *h, const Eenmaal__V1__Header *header,
		      const struct secret *open_seed, uint8_t out[static SIGNATURE_LEN])
{
	static const char label[] = "eenmaal/v1/open"; /* its NUL is signed, too */
	struct buf text = BUF_INIT(256);
	enum err e = buf_put(&text, label, sizeof(label));

	if (e == ERR_OK)
		e = buf_put(&text, header->audience, strlen(header->audience) + 1);
	if (e == ERR_OK)
		e = buf_put(&text, h->profile->holder.b, HOLDER_ID_LEN);
	if (e == ERR_OK)
		e = buf_put_view(&text, codec_view(header->nonce));
	if (e == ERR_OK)
		e = sign_message(open_seed, buf_view(&text), out);
	buf_free(&text);
	return e;
}

/* One step: without open_seed the slot is asked for, with it the vault. */
static enum err open_step(struct holder *h, const struct secret *card_seed,
			  const struct secret *open_seed,
			  const Eenmaal__V1__OpenVaultResponse **out)
{
	Eenmaal__V1__VaultOpening opening = EENMAAL__V1__VAULT_OPENING__INIT;
	Eenmaal__V1__OpenVaultRequest request = EENMAAL__V1__OPEN_VAULT_REQUEST__INIT;
	struct holder_call call = {"OpenVault", &request,
				   &eenmaal__v1__open_vault_response__descriptor};
	struct holder_signer signer = {&h->profile->holder, card_seed, h->session->arena};
	struct holder_signed statement = {0};
	uint8_t proof[SIGNATURE_LEN] = {0};
	ProtobufCMessage *reply = NULL;
	enum err e = holder_header(h, false, &opening.header);

	opening.slot = (Eenmaal__V1__SlotKind)h->slot;
	if (e == ERR_OK && open_seed != NULL) {
		e = prove(h, opening.header, open_seed, proof);
		opening.opening = codec_bytes(proof, sizeof(proof));
	}
	if (e == ERR_OK)
		e = holder_sign_with(&signer, STATEMENT_VAULT_OPENING, &opening, &statement);
	request.opening = statement.envelope;
	if (e == ERR_OK)
		e = holder_call(h, &call, &reply);
	*out = (const Eenmaal__V1__OpenVaultResponse *)reply;
	return e;
}

/* One of each kind at most, as they are made here: another would be somebody else's. */
static bool known_slots(const Eenmaal__V1__Vault *v)
{
	unsigned seen = 0;

	for (size_t n = 0; n < v->n_slots; n++) {
		int kind = (int)v->slots[n]->kind;

		if ((kind != SLOT_CARD_PIN && kind != SLOT_RECOVERY) || (seen & 1u << kind) != 0)
			return false;
		seen |= 1u << kind;
	}
	return true;
}

static enum err unlock(struct holder *h, const struct secret *wrap_key,
		       const Eenmaal__V1__OpenVaultResponse *m)
{
	const Eenmaal__V1__VaultSlot *slot = holder_vault_slot(m->vault, h->slot);
	enum err e = ERR_VERIFY;

	if (slot == NULL)
		return holder_problem(h, ERR_VERIFY, "the broker gave no vault");
	if (!known_slots(m->vault))
		return holder_problem(h, ERR_VERIFY,
				      "the vault has a way in that this program did not make");
	e = slot_unwrap(&h->profile->holder, h->slot, wrap_key, codec_view(slot->wrap),
			&h->vault_key);
	if (e == ERR_OK)
		e = vault_open(&h->profile->holder, h->vault_key, codec_view(m->vault->blob),
			       &h->keys);
	if (e != ERR_OK)
		return holder_problem(h, err_class(e) == CLASS_FAULT ? e : ERR_VERIFY,
				      "the vault does not open: %s", err_text(e));
	h->vault = m->vault;
	e = session_identity(h->session, m->identity, &h->profile->holder, &h->identity);
	if (e == ERR_OK)
		e = dossier_vault_check(&h->keys, &h->identity);
	if (e == ERR_ROLLBACK)
		return holder_problem(h, e,
				      "the broker gave an older state of the dossier than was seen "
				      "before");
	if (e != ERR_OK)
		return holder_problem(h, e, "the vault is not the one of this dossier's keys: %s",
				      err_text(e));
	return ERR_OK;
}

enum err holder_vault_open(struct holder *h)
{
	const Eenmaal__V1__OpenVaultResponse *m = NULL;
	struct secret *card_seed = NULL;
	struct slot_keys keys = {0};
	struct kdf_cost cost = {0};
	enum err e = slot_card_seed(h->card, &card_seed);

	if (e == ERR_OK)
		e = open_step(h, card_seed, NULL, &m);
	if (e == ERR_UNAUTHENTICATED)
		(void)holder_problem(h, e,
				     "this card opens no dossier here: it was replaced, or the "
				     "dossier was erased");
	if (e != ERR_OK)
		goto out;
	cost = (struct kdf_cost){m->passes, m->memory_kib};
	/* Refuses a cost below the pinned minimum, before anything is made from the PIN. */
	e = slot_keys_derive(h->slot, h->card, h->slot == SLOT_CARD_PIN ? h->pin : NULL, cost,
			     &keys);
	if (e == ERR_WEAK || e == ERR_RANGE)
		e = holder_problem(h, ERR_WEAK,
				   "the broker wants the PIN protected in another way than this "
				   "program accepts; it was not used");
	if (e == ERR_OK)
		e = open_step(h, card_seed, keys.open_seed, &m);
	if (e == ERR_OK)
		e = unlock(h, keys.wrap_key, m);
out:
	slot_keys_free(&keys);
	secret_free(card_seed);
	return e;
}

/* ---- PINs ------------------------------------------------------------------------------------- */

enum err holder_pin_random(struct secret **out)
{
	char digits[8] = {0};
	uint32_t number = 0;
	enum err e = ERR_WEAK;

	*out = NULL;
	while (e == ERR_WEAK) {
		random_bytes(&number, sizeof(number));
		/* The largest multiple of 10^6 below 2^32: every PIN is as likely as any other. */
		if (number >= UINT32_C(4294000000))
			continue;
		(void)snprintf(digits, sizeof(digits), "%06u", (unsigned)(number % 1000000));
		e = secret_new(digits, 6, out);
		if (e == ERR_OK)
			e = pin_check(*out);
		if (e != ERR_OK) {
			secret_free(*out);
			*out = NULL;
		}
	}
	explicit_bzero(digits, sizeof(digits));
	explicit_bzero(&number, sizeof(number));
	return e;
}

enum err holder_pin_ask(struct holder *h)
{
	struct secret *pin = NULL;
	enum err e = ERR_OK;

	if (h->new_pin != NULL)
		return ERR_OK;
	e = command_secret(h->command, "new-pin", "New PIN (6 to 12 digits)", true, &pin);
	if (e != ERR_OK)
		return e;
	e = pin_check(pin);
	if (e == ERR_WEAK)
		(void)holder_problem(
			h, e,
			"the new PIN is too easy to guess; take at least 6 digits that "
			"are no row and no pattern");
	else if (e != ERR_OK)
		(void)holder_problem(h, e, "a PIN has 6 to 12 digits and nothing else");
	else if (h->pin != NULL && secret_equal(pin, h->pin))
		e = holder_problem(h, ERR_INPUT, "the new PIN is the old one; take another");
	if (e != ERR_OK) {
		secret_free(pin);
		return e;
	}
	h->new_pin = pin;
	return ERR_OK;
}
