/* SPDX-License-Identifier: EUPL-1.2 */
/* The story's vault: cards, PIN, slots, blob. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "broker/base/clock.h"
#include "tests/support/story_internal.h"

static struct secret *secret_of(struct view v)
{
	struct secret *s = NULL;

	assert_int_equal(secret_new(v.data, v.len, &s), ERR_OK);
	return s;
}

static struct secret *counting(struct cast *c, uint8_t first)
{
	return secret_of(codec_view(cast_bytes(c, 32, first)));
}

static Eenmaal__V1__VaultSlot *make_slot(struct story *s, enum slot_kind kind)
{
	struct story_vault *v = &s->vault;
	bool recovery = kind == SLOT_RECOVERY;
	struct kdf_cost cost = {KDF_PASSES_MIN, KDF_MEMORY_KIB_MIN};
	struct slot_keys *keys = &v->slots[kind - 1];
	Eenmaal__V1__VaultSlot *m = cast_alloc(s->cast, sizeof(*m));
	uint8_t wrap[SLOT_WRAP_LEN];

	eenmaal__v1__vault_slot__init(m);
	assert_int_equal(slot_keys_derive(kind, recovery ? v->recovery : v->card,
					  recovery ? NULL : v->pin, cost, keys),
			 ERR_OK);
	assert_int_equal(sign_derive_public(keys->card_seed, &v->card_keys[kind - 1]), ERR_OK);
	assert_int_equal(sign_derive_public(keys->open_seed, &v->open_keys[kind - 1]), ERR_OK);
	assert_int_equal(slot_wrap(&s->cast->holder, kind, keys->wrap_key, v->vault_key, wrap),
			 ERR_OK);
	m->kind = (Eenmaal__V1__SlotKind)kind;
	m->card_key = codec_bytes(v->card_keys[kind - 1].b, SIGN_PUBLIC_LEN);
	m->open_key = codec_bytes(v->open_keys[kind - 1].b, SIGN_PUBLIC_LEN);
	m->passes = recovery ? 0 : cost.passes;
	m->memory_kib = recovery ? 0 : cost.memory_kib;
	m->wrap = cast_copy(s->cast, view_of(wrap, sizeof(wrap)));
	return m;
}

void story_vault_make(struct story *s)
{
	struct cast *c = s->cast;
	struct story_vault *v = &s->vault;
	const struct vault_keys keys = {
		.signing_seed = c->seeds[CAST_HOLDER],
		.suite = SUITE_X25519,
		.kem_private = c->kem_private[CAST_KEM_HOLDER],
	};
	struct buf blob = BUF_INIT(VAULT_BLOB_MAX);

	v->card = counting(c, 0x11);
	v->recovery = counting(c, 0x22);
	v->vault_key = counting(c, 0x33);
	v->pin = secret_of(view_str(STORY_PIN));
	v->message = cast_alloc(c, sizeof(*v->message));
	eenmaal__v1__vault__init(v->message);
	/* The nonces of vault and slots; they stand in the vectors. */
	random_seed(1);
	assert_int_equal(vault_seal(&c->holder, v->vault_key, &keys, &blob), ERR_OK);
	v->message->blob = cast_copy(c, buf_view(&blob));
	buf_free(&blob);
	v->message->slots = cast_alloc(c, 2 * sizeof(Eenmaal__V1__VaultSlot *));
	v->message->slots[v->message->n_slots++] = make_slot(s, SLOT_CARD_PIN);
	v->message->slots[v->message->n_slots++] = make_slot(s, SLOT_RECOVERY);
	random_seed(0);
	v->bytes = cast_pack(c, v->message);
	v->hash = cast_sha256(v->bytes);
}

void story_vault_free(struct story *s)
{
	slot_keys_free(&s->vault.slots[0]);
	slot_keys_free(&s->vault.slots[1]);
	secret_free(s->vault.card);
	secret_free(s->vault.recovery);
	secret_free(s->vault.pin);
	secret_free(s->vault.vault_key);
}
