/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "broker/base/clock.h"
#include "keys/vault.h"
#include "tests/support/wallet.h"

const char *const wallet_kinds[WALLET_KINDS] = {"contact", "finance", "medical",
						"plan",    "skills",  "trauma"};

static void new_keys(struct wallet *h)
{
	secret_free(h->seed);
	secret_free(h->kem_private);
	assert_int_equal(sign_generate(&h->signing_key, &h->seed), ERR_OK);
	assert_int_equal(kem_generate(SUITE_X25519, &h->kem_key, &h->kem_private), ERR_OK);
}

struct wallet *wallet_new(struct world *w)
{
	struct wallet *h = world_alloc(w, sizeof(*h));

	h->w = w;
	h->rotated = KINDS_ALL;
	h->next = w->wallets;
	w->wallets = h;
	random_bytes(h->id.b, HOLDER_ID_LEN);
	holder_id_format(&h->id, h->number);
	new_keys(h);
	return h;
}

static void wallet_free(struct wallet *h)
{
	secret_free(h->seed);
	secret_free(h->kem_private);
	for (int n = 0; n < 2; n++) {
		secret_free(h->card_seed[n]);
		secret_free(h->open_seed[n]);
	}
	for (int kind = 0; kind < WALLET_KINDS; kind++)
		for (uint64_t n = 1; n <= h->newest[kind]; n++)
			secret_free(h->epochs[kind][n].private_key);
}

void wallet_free_all(struct world *w)
{
	for (struct wallet *h = w->wallets; h; h = h->next)
		wallet_free(h);
	w->wallets = NULL;
}

Eenmaal__V1__Header *wallet_header(struct wallet *h, uint64_t sequence)
{
	return world_header(h->w, "holder", &h->id, sequence);
}

Eenmaal__V1__Envelope *wallet_signed(struct wallet *h, enum statement_type type,
				     const void *message)
{
	return world_sign_with(h->w, type, message, h->seed, h->number);
}

/* ---- epochs ------------------------------------------------------------------------------------------ */

static struct seal_context context(const struct wallet *h, enum seal_label label, int kind,
				   uint64_t epoch, struct slug *slug)
{
	assert_int_equal(codec_slug(wallet_kinds[kind], slug), ERR_OK);
	return (struct seal_context){
		.label = label,
		.holder = &h->id,
		.kind = slug,
		.epoch = epoch,
		.epoch_key = &h->epochs[kind][epoch].public_key,
		.sender = "holder",
		.recipient = "holder",
	};
}

static Eenmaal__V1__Sealed *seal_private(struct wallet *h, const struct seal_context *c, int kind,
					 const struct kem_public *to)
{
	Eenmaal__V1__Sealed *m = world_alloc(h->w, sizeof(*m));
	struct buf encapsulation = BUF_INIT(2048), ciphertext = BUF_INIT(2048);

	eenmaal__v1__sealed__init(m);
	assert_int_equal(seal_key(c, to, h->epochs[kind][c->epoch].private_key, &encapsulation,
				  &ciphertext),
			 ERR_OK);
	m->suite = to->suite;
	m->encapsulation = world_bytes(h->w, encapsulation.data, encapsulation.len);
	m->ciphertext = world_bytes(h->w, ciphertext.data, ciphertext.len);
	buf_free(&encapsulation);
	buf_free(&ciphertext);
	return m;
}

static Eenmaal__V1__EpochKey *epoch_key(struct wallet *h, int kind, uint64_t epoch)
{
	Eenmaal__V1__EpochKey *m = world_alloc(h->w, sizeof(*m));
	struct wallet_epoch *e = &h->epochs[kind][epoch];
	struct seal_context c;
	struct slug slug;

	if (e->private_key == NULL)
		assert_int_equal(kem_generate(SUITE_X25519, &e->public_key, &e->private_key),
				 ERR_OK);
	eenmaal__v1__epoch_key__init(m);
	c = context(h, SEAL_SELF, kind, epoch, &slug);
	m->kind = world_text(h->w, wallet_kinds[kind]);
	m->epoch = epoch;
	m->public_key = world_kem_key(h->w, &e->public_key);
	m->self = seal_private(h, &c, kind, &h->kem_key);
	return m;
}

static Eenmaal__V1__Envelope *publish(struct wallet *h, unsigned kinds, unsigned count,
				      bool renewed)
{
	Eenmaal__V1__EpochSet m = EENMAAL__V1__EPOCH_SET__INIT;

	m.header = wallet_header(h, ++h->sequence);
	m.keys = world_alloc(h->w, (size_t)WALLET_KINDS * WALLET_EPOCHS * sizeof(*m.keys));
	for (int kind = 0; kind < WALLET_KINDS; kind++) {
		uint64_t last = h->newest[kind] + ((kinds >> kind & 1) ? count : 0);

		assert_true(last <= WALLET_EPOCHS);
		for (uint64_t n = renewed ? 1 : h->newest[kind] + 1; n <= last; n++)
			m.keys[m.n_keys++] = epoch_key(h, kind, n);
		h->newest[kind] = last;
	}
	return wallet_signed(h, STATEMENT_EPOCHS, &m);
}

Eenmaal__V1__Envelope *wallet_epochs(struct wallet *h, unsigned kinds, unsigned count)
{
	return publish(h, kinds, count, false);
}

Eenmaal__V1__Envelope *wallet_epochs_renewed(struct wallet *h, unsigned kinds, unsigned count)
{
	return publish(h, kinds, count, true);
}

/* ---- the vault ----------------------------------------------------------------------------------------- */

static Eenmaal__V1__VaultSlot *slot(struct wallet *h, int kind)
{
	Eenmaal__V1__VaultSlot *m = world_alloc(h->w, sizeof(*m));
	struct sign_public card, open;

	secret_free(h->card_seed[kind - 1]);
	secret_free(h->open_seed[kind - 1]);
	assert_int_equal(sign_generate(&card, &h->card_seed[kind - 1]), ERR_OK);
	assert_int_equal(sign_generate(&open, &h->open_seed[kind - 1]), ERR_OK);
	eenmaal__v1__vault_slot__init(m);
	m->kind = (Eenmaal__V1__SlotKind)kind;
	m->card_key = world_bytes(h->w, card.b, SIGN_PUBLIC_LEN);
	m->open_key = world_bytes(h->w, open.b, SIGN_PUBLIC_LEN);
	m->passes = kind == SLOT_CARD_PIN ? KDF_PASSES_MIN : 0;
	m->memory_kib = kind == SLOT_CARD_PIN ? KDF_MEMORY_KIB_MIN : 0;
	m->wrap = world_random(h->w, SLOT_WRAP_LEN);
	return m;
}

Eenmaal__V1__Vault *wallet_vault(struct wallet *h, struct hash *hash)
{
	Eenmaal__V1__Vault *m = world_alloc(h->w, sizeof(*m));
	struct buf bytes = BUF_INIT(65536);

	eenmaal__v1__vault__init(m);
	m->blob = world_random(h->w, 150);
	m->n_slots = 2;
	m->slots = world_alloc(h->w, 2 * sizeof(*m->slots));
	m->slots[0] = slot(h, SLOT_CARD_PIN);
	m->slots[1] = slot(h, SLOT_RECOVERY);
	assert_int_equal(codec_encode(m, &bytes), ERR_OK);
	hash_sha256(buf_view(&bytes), hash);
	buf_free(&bytes);
	return m;
}

static ProtobufCBinaryData opening(struct wallet *h, const Eenmaal__V1__Header *header,
				   const struct secret *seed)
{
	struct buf text = BUF_INIT(512);
	uint8_t signature[SIGNATURE_LEN];

	assert_int_equal(buf_put(&text, "eenmaal/v1/open", 16), ERR_OK);
	assert_int_equal(buf_put(&text, WORLD_AUDIENCE, sizeof(WORLD_AUDIENCE)), ERR_OK);
	assert_int_equal(buf_put(&text, h->id.b, HOLDER_ID_LEN), ERR_OK);
	assert_int_equal(buf_put(&text, header->nonce.data, UUID_LEN), ERR_OK);
	assert_int_equal(sign_message(seed, buf_view(&text), signature), ERR_OK);
	buf_free(&text);
	return world_bytes(h->w, signature, SIGNATURE_LEN);
}

Eenmaal__V1__OpenVaultRequest *wallet_opening(struct wallet *h, int kind, int step, bool right)
{
	Eenmaal__V1__OpenVaultRequest *request = world_alloc(h->w, sizeof(*request));
	Eenmaal__V1__VaultOpening m = EENMAAL__V1__VAULT_OPENING__INIT;

	eenmaal__v1__open_vault_request__init(request);
	m.header = wallet_header(h, 0);
	m.slot = (Eenmaal__V1__SlotKind)kind;
	if (step == 2)
		m.opening = opening(h, m.header,
				    right ? h->open_seed[kind - 1] : h->card_seed[kind - 1]);
	request->opening = world_sign_with(h->w, STATEMENT_VAULT_OPENING, &m,
					   h->card_seed[kind - 1], h->number);
	return request;
}

/* ---- rotation ------------------------------------------------------------------------------------------- */

static Eenmaal__V1__Envelope *rotation(struct wallet *h, const struct sign_public *old_key,
				       const struct secret *old_seed, const struct hash *vault)
{
	Eenmaal__V1__Rotation m = EENMAAL__V1__ROTATION__INIT;
	uint8_t bytes[POSSESSION_LEN], signature[SIGNATURE_LEN];

	convert_possession(&h->id, old_key, &h->signing_key, bytes);
	assert_int_equal(sign_message(h->seed, view_of(bytes, sizeof(bytes)), signature), ERR_OK);
	m.header = wallet_header(h, ++h->sequence);
	m.signing_key = world_bytes(h->w, h->signing_key.b, SIGN_PUBLIC_LEN);
	m.kem_key = world_kem_key(h->w, &h->kem_key);
	m.vault_hash = world_bytes(h->w, vault->b, HASH_LEN);
	m.possession = world_bytes(h->w, signature, SIGNATURE_LEN);
	return world_sign_with(h->w, STATEMENT_ROTATION, &m, old_seed, h->number);
}

Eenmaal__V1__RotateRequest *wallet_rotation(struct wallet *h, unsigned grant_count,
					    Eenmaal__V1__Grant **grants)
{
	Eenmaal__V1__RotateRequest *request = world_alloc(h->w, sizeof(*request));
	struct sign_public old_key = h->signing_key;
	struct secret *old_seed = h->seed;
	struct hash vault;

	h->seed = NULL;
	new_keys(h);
	eenmaal__v1__rotate_request__init(request);
	request->vault = wallet_vault(h, &vault);
	request->rotation = rotation(h, &old_key, old_seed, &vault);
	request->epochs = wallet_epochs_renewed(h, h->rotated, 2);
	request->n_grants = grant_count;
	request->grants = world_alloc(h->w, (grant_count + 1) * sizeof(void *));
	for (unsigned n = 0; n < grant_count; n++)
		request->grants[n] = wallet_grant_signed(h, grants[n]);
	secret_free(old_seed);
	return request;
}

/* ---- enrolment ------------------------------------------------------------------------------------------- */

Eenmaal__V1__EnrolRequest *wallet_enrolment(struct wallet *h)
{
	Eenmaal__V1__EnrolRequest *request = world_alloc(h->w, sizeof(*request));
	Eenmaal__V1__Enrolment m = EENMAAL__V1__ENROLMENT__INIT;
	struct hash vault;

	eenmaal__v1__enrol_request__init(request);
	request->vault = wallet_vault(h, &vault);
	m.header = world_header(h->w, "coa", &h->id, 0);
	m.signing_key = world_bytes(h->w, h->signing_key.b, SIGN_PUBLIC_LEN);
	m.kem_key = world_kem_key(h->w, &h->kem_key);
	m.vault_hash = world_bytes(h->w, vault.b, HASH_LEN);
	m.language = world_text(h->w, "ti");
	request->enrolment = world_member_signed(h->w, STATEMENT_ENROLMENT, &m, WORLD_COA);
	request->epochs = wallet_epochs(h, KINDS_ALL, 4);
	return request;
}

void wallet_enrol(struct wallet *h)
{
	const Eenmaal__V1__EnrolResponse *reply =
		world_done(h->w, "PartnerService/Enrol", WORLD_COA, wallet_enrolment(h));

	assert_int_equal(world_seen(h->w, reply->receipt)->action,
			 EENMAAL__V1__ACTION__ACTION_ENROL);
}

struct wallet *wallet_enrolled(struct world *w)
{
	struct wallet *h = wallet_new(w);

	wallet_enrol(h);
	return h;
}

/* ---- grants -------------------------------------------------------------------------------------------------- */

static Eenmaal__V1__Wrap *wrap(struct wallet *h, int partner, int kind, uint64_t epoch,
			       const struct uuid *id)
{
	Eenmaal__V1__Wrap *m = world_alloc(h->w, sizeof(*m));
	struct slug slug;
	struct seal_context c = context(h, SEAL_WRAP, kind, epoch, &slug);

	c.recipient = world_member_id(partner);
	c.grant = id;
	eenmaal__v1__wrap__init(m);
	m->kind = world_text(h->w, wallet_kinds[kind]);
	m->epoch = epoch;
	m->sealed = seal_private(h, &c, kind, &h->w->members[partner].kem_key);
	m->public_key = world_kem_key(h->w, c.epoch_key);
	return m;
}

static Eenmaal__V1__Notice *notice(struct wallet *h)
{
	Eenmaal__V1__Notice *m = world_alloc(h->w, sizeof(*m));

	eenmaal__v1__notice__init(m);
	m->language = world_text(h->w, "ti");
	m->text_hash = world_random(h->w, HASH_LEN);
	return m;
}

Eenmaal__V1__Grant *wallet_grant(struct wallet *h, const struct wallet_grant *g)
{
	Eenmaal__V1__Grant *m = world_alloc(h->w, sizeof(*m));
	struct hash hash;
	struct uuid id;

	eenmaal__v1__grant__init(m);
	random_bytes(id.b, UUID_LEN);
	m->grant_id = world_bytes(h->w, id.b, UUID_LEN);
	m->partner = world_text(h->w, world_member_id(g->partner));
	convert_key_hash(&h->w->members[g->partner].kem_key, &hash);
	m->partner_key_hash = world_bytes(h->w, hash.b, HASH_LEN);
	m->n_purposes = m->n_staff_roles = 1;
	m->purposes = world_texts(h->w, 1, g->purpose);
	m->staff_roles = world_texts(h->w, 1, g->role);
	m->not_before = clock_now();
	m->not_after = clock_now() + 180 * WORLD_DAY;
	m->legal_basis = EENMAAL__V1__LEGAL_BASIS__LEGAL_BASIS_CONSENT;
	m->notice = notice(h);
	agreement_hash(h->w->trust->agreement, &hash);
	m->agreement_hash = world_bytes(h->w, hash.b, HASH_LEN);
	m->kinds = world_alloc(h->w, WALLET_KINDS * sizeof(*m->kinds));
	m->wraps = world_alloc(h->w, (size_t)WALLET_KINDS * WALLET_EPOCHS * sizeof(*m->wraps));
	for (int kind = 0; kind < WALLET_KINDS; kind++) {
		if (!(g->kinds & KIND_BIT(kind)))
			continue;
		m->kinds[m->n_kinds++] = world_text(h->w, wallet_kinds[kind]);
		for (uint64_t n = g->from; n <= g->to; n++)
			m->wraps[m->n_wraps++] = wrap(h, g->partner, kind, n, &id);
	}
	return m;
}

Eenmaal__V1__Envelope *wallet_grant_signed(struct wallet *h, Eenmaal__V1__Grant *m)
{
	m->header = wallet_header(h, ++h->sequence);
	return wallet_signed(h, STATEMENT_GRANT, m);
}

void wallet_grant_put(struct wallet *h, Eenmaal__V1__Grant *m)
{
	Eenmaal__V1__PutGrantRequest request = EENMAAL__V1__PUT_GRANT_REQUEST__INIT;
	const Eenmaal__V1__PutGrantResponse *reply;
	struct receipt_opened opened;

	request.grant = wallet_grant_signed(h, m);
	reply = world_done(h->w, "HolderService/PutGrant", WORLD_PUBLIC, &request);
	opened = world_receipt(h->w, reply->receipt);
	assert_int_equal(opened.seen->action, EENMAAL__V1__ACTION__ACTION_GRANT);
	assert_string_equal(opened.kept->partner, m->partner);
}
