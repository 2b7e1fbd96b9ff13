/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/rig_dossier.h"

#include <string.h>

#include "broker/base/clock.h"
#include "broker/base/io.h"
#include "keys/seal.h"
#include "keys/vault.h"
#include "proto/convert.h"
#include "tests/support/sample.h"

#define MONTH (30 * INT64_C(86400))

const char *const rig_kinds[RIG_KINDS] = {
	"contact", "finance", "medical", "plan", "skills", "trauma",
};
const char *const rig_members[SITE_MEMBERS] = {"coa", "gemeente", "inspectie", "school"};
const struct rig_terms rig_school = {
	.partner = SITE_SCHOOL,
	.kind = KIND_SKILLS,
	.purpose = "language-training",
	.role = "language-school",
};
const struct rig_terms rig_gemeente = {
	.partner = SITE_GEMEENTE,
	.kind = KIND_FINANCE,
	.purpose = "debt-counselling",
	.role = "municipality",
};

static void *fresh(struct arena *a, const ProtobufCMessageDescriptor *type)
{
	void *m = arena_alloc(a, type->sizeof_message);

	MUST(m != NULL);
	type->message_init(m);
	return m;
}

#define NEW(a, name) fresh(a, &eenmaal__v1__##name##__descriptor)

struct arena *rig_arena(void)
{
	struct arena *a = arena_new(RIG_ARENA);

	MUST(a != NULL);
	return a;
}

static ProtobufCBinaryData bytes(struct arena *a, const void *data, size_t len)
{
	void *copy = arena_copy(a, data, len);

	MUST(copy != NULL);
	return codec_bytes(copy, len);
}

static ProtobufCBinaryData random_of(struct arena *a, size_t len)
{
	void *p = arena_alloc(a, len);

	MUST(p != NULL);
	random_bytes(p, len);
	return codec_bytes(p, len);
}

static char **one_text(struct arena *a, const char *text)
{
	char **p = arena_alloc(a, sizeof(*p));

	MUST(p != NULL);
	*p = sample_text(a, text);
	return p;
}

static Eenmaal__V1__KemKey *kem_message(struct arena *a, const struct kem_public *key)
{
	Eenmaal__V1__KemKey *m = NEW(a, kem_key);

	m->suite = key->suite;
	m->public_key = bytes(a, key->key, key->len);
	return m;
}

Eenmaal__V1__Header *rig_header(struct arena *a, const char *issuer, const struct holder_id *holder,
				uint64_t sequence)
{
	Eenmaal__V1__Header *h = NEW(a, header);

	h->audience = sample_text(a, SITE_AUDIENCE);
	h->issuer = sample_text(a, issuer);
	h->nonce = random_of(a, UUID_LEN);
	h->issued_at = clock_now();
	h->expires_at = h->issued_at + 300;
	if (holder != NULL)
		h->holder = bytes(a, holder->b, HOLDER_ID_LEN);
	h->sequence = sequence;
	return h;
}

Eenmaal__V1__Envelope *rig_sign(struct arena *a, enum statement_type type, const void *message,
				const struct secret *seed)
{
	Eenmaal__V1__Envelope *e = NULL;

	MUST(codec_sign(type, message, seed, a, &e) == ERR_OK);
	return e;
}

Eenmaal__V1__Envelope *dossier_sign(const struct dossier *d, struct arena *a,
				    enum statement_type type, const void *message)
{
	Eenmaal__V1__Envelope *e = rig_sign(a, type, message, d->seed);

	e->signatures[0]->keyid = sample_text(a, d->number);
	return e;
}

/* ---- the holder ---------------------------------------------------------------------------- */

void dossier_new(struct dossier *d, struct rig *r)
{
	*d = (struct dossier){.rig = r, .epochs = r->epochs > 0 ? r->epochs : RIG_EPOCHS};
	random_bytes(d->id.b, HOLDER_ID_LEN);
	holder_id_format(&d->id, d->number);
	MUST(sign_generate(&d->signing_key, &d->seed) == ERR_OK);
	MUST(sign_generate(&d->card_key, &d->card_seed) == ERR_OK);
	MUST(sign_generate(&d->open_key, &d->open_seed) == ERR_OK);
	MUST(kem_generate(SUITE_X25519, &d->kem_key, &d->kem_private) == ERR_OK);
	for (size_t k = 0; k < RIG_KINDS; k++) {
		d->lines[k].current = 1;
		for (size_t n = 0; n < d->epochs; n++)
			MUST(kem_generate(SUITE_X25519, &d->lines[k].key[n],
					  &d->lines[k].private_key[n]) == ERR_OK);
	}
}

void dossier_free(struct dossier *d)
{
	secret_free(d->seed);
	secret_free(d->card_seed);
	secret_free(d->open_seed);
	secret_free(d->kem_private);
	for (size_t k = 0; k < RIG_KINDS; k++)
		for (size_t n = 0; n < RIG_EPOCHS; n++)
			secret_free(d->lines[k].private_key[n]);
}

static struct slug slug_of(const char *text)
{
	struct slug s = {0};

	MUST(codec_slug(text, &s) == ERR_OK);
	return s;
}

static Eenmaal__V1__Sealed *seal_to(struct arena *a, const struct seal_context *c,
				    const struct kem_public *to, const struct secret *key)
{
	Eenmaal__V1__Sealed *m = NEW(a, sealed);
	struct buf encapsulation = BUF_INIT(4096), ciphertext = BUF_INIT(4096);

	MUST(seal_key(c, to, key, &encapsulation, &ciphertext) == ERR_OK);
	m->suite = to->suite;
	m->encapsulation = bytes(a, encapsulation.data, encapsulation.len);
	m->ciphertext = bytes(a, ciphertext.data, ciphertext.len);
	buf_free(&encapsulation);
	buf_free(&ciphertext);
	return m;
}

static Eenmaal__V1__EpochKey *epoch_message(const struct dossier *d, struct arena *a, size_t kind,
					    size_t n)
{
	Eenmaal__V1__EpochKey *m = NEW(a, epoch_key);
	struct slug slug = slug_of(rig_kinds[kind]);
	struct seal_context c = {
		.label = SEAL_SELF,
		.holder = &d->id,
		.kind = &slug,
		.epoch = n + 1,
		.epoch_key = &d->lines[kind].key[n],
		.sender = "holder",
	};

	m->kind = sample_text(a, rig_kinds[kind]);
	m->epoch = n + 1;
	m->public_key = kem_message(a, &d->lines[kind].key[n]);
	m->self = seal_to(a, &c, &d->kem_key, d->lines[kind].private_key[n]);
	return m;
}

static Eenmaal__V1__Envelope *epochs_statement(struct dossier *d, struct arena *a)
{
	Eenmaal__V1__EpochSet *m = NEW(a, epoch_set);

	m->header = rig_header(a, "holder", &d->id, ++d->sequence);
	m->keys = arena_alloc(a, sizeof(void *) * RIG_KINDS * RIG_EPOCHS);
	MUST(m->keys != NULL);
	for (size_t k = 0; k < RIG_KINDS; k++)
		for (size_t n = 0; n < d->epochs; n++)
			m->keys[m->n_keys++] = epoch_message(d, a, k, n);
	return dossier_sign(d, a, STATEMENT_EPOCHS, m);
}

static Eenmaal__V1__Vault *vault_message(const struct dossier *d, struct arena *a)
{
	Eenmaal__V1__Vault *m = NEW(a, vault);
	Eenmaal__V1__VaultSlot *slot = NEW(a, vault_slot);

	m->blob = random_of(a, 200);
	m->slots = arena_alloc(a, sizeof(void *));
	MUST(m->slots != NULL);
	m->slots[m->n_slots++] = slot;
	slot->kind = EENMAAL__V1__SLOT_KIND__SLOT_KIND_CARD_PIN;
	slot->card_key = bytes(a, d->card_key.b, SIGN_PUBLIC_LEN);
	slot->open_key = bytes(a, d->open_key.b, SIGN_PUBLIC_LEN);
	slot->passes = KDF_PASSES_MIN;
	slot->memory_kib = KDF_MEMORY_KIB_MIN;
	slot->wrap = random_of(a, SLOT_WRAP_LEN);
	return m;
}

Eenmaal__V1__EnrolRequest *dossier_enrolment(struct dossier *d, struct arena *a,
					     enum site_member by)
{
	Eenmaal__V1__EnrolRequest *request = NEW(a, enrol_request);
	Eenmaal__V1__Enrolment *m = NEW(a, enrolment);
	struct buf vault = BUF_INIT(8192);
	struct hash hash;

	request->vault = vault_message(d, a);
	MUST(codec_encode(request->vault, &vault) == ERR_OK);
	hash_sha256(buf_view(&vault), &hash);
	buf_free(&vault);
	m->header = rig_header(a, rig_members[by], &d->id, 0);
	m->signing_key = bytes(a, d->signing_key.b, SIGN_PUBLIC_LEN);
	m->kem_key = kem_message(a, &d->kem_key);
	m->vault_hash = bytes(a, hash.b, HASH_LEN);
	m->language = sample_text(a, "ti");
	request->enrolment = rig_sign(a, STATEMENT_ENROLMENT, m, d->rig->site.member_seed[by]);
	d->sequence = 0;
	request->epochs = epochs_statement(d, a);
	return request;
}

Eenmaal__V1__OpenVaultRequest *dossier_opening(const struct dossier *d, struct arena *a, bool card,
					       bool pin)
{
	Eenmaal__V1__OpenVaultRequest *request = NEW(a, open_vault_request);
	Eenmaal__V1__VaultOpening *m = NEW(a, vault_opening);
	struct buf text = BUF_INIT(512);
	uint8_t signature[SIGNATURE_LEN];

	m->header = rig_header(a, "holder", &d->id, 0);
	m->slot = EENMAAL__V1__SLOT_KIND__SLOT_KIND_CARD_PIN;
	MUST(buf_put(&text, "eenmaal/v1/open", sizeof("eenmaal/v1/open")) == ERR_OK);
	MUST(buf_put(&text, SITE_AUDIENCE, sizeof(SITE_AUDIENCE)) == ERR_OK);
	MUST(buf_put(&text, d->id.b, HOLDER_ID_LEN) == ERR_OK);
	MUST(buf_put_view(&text, codec_view(m->header->nonce)) == ERR_OK);
	MUST(sign_message(pin ? d->open_seed : d->seed, buf_view(&text), signature) == ERR_OK);
	buf_free(&text);
	m->opening = bytes(a, signature, sizeof(signature));
	request->opening = rig_sign(a, STATEMENT_VAULT_OPENING, m, card ? d->card_seed : d->seed);
	request->opening->signatures[0]->keyid = sample_text(a, d->number);
	return request;
}

/* ---- segments ------------------------------------------------------------------------------ */

static Eenmaal__V1__Envelope *provenance(const struct dossier *d, struct arena *a,
					 enum site_member author, enum rig_kind kind,
					 struct view content)
{
	Eenmaal__V1__Provenance *m = NEW(a, provenance);
	struct hash hash;

	hash_sha256(content, &hash);
	m->header = rig_header(a, rig_members[author], &d->id, 0);
	m->kind = sample_text(a, rig_kinds[kind]);
	m->content_hash = bytes(a, hash.b, HASH_LEN);
	m->media_type = sample_text(a, "text/plain");
	m->title = sample_text(a, "Voorbeeld");
	return rig_sign(a, STATEMENT_PROVENANCE, m, d->rig->site.member_seed[author]);
}

static size_t kind_of(const char *name)
{
	size_t kind = 0;

	while (strcmp(rig_kinds[kind], name) != 0)
		kind++;
	return kind;
}

/* Fills in m's suite, encapsulation and hash. */
static void seal_segment(const struct dossier *d, struct arena *a, Eenmaal__V1__Segment *m,
			 const Eenmaal__V1__SegmentContent *content, struct buf *ciphertext)
{
	struct buf plain = BUF_INIT((size_t)16 << 20), encapsulation = BUF_INIT(4096);
	struct slug slug = slug_of(m->kind);
	const struct kem_public *key = &d->lines[kind_of(m->kind)].key[m->epoch - 1];
	struct seal_context c = {
		.label = SEAL_SEGMENT,
		.holder = &d->id,
		.kind = &slug,
		.epoch = m->epoch,
		.epoch_key = key,
		.sender = m->author,
		.version = m->version,
	};
	struct hash hash;

	MUST(codec_encode(content, &plain) == ERR_OK);
	MUST(seal_content(&c, buf_view(&plain), &encapsulation, ciphertext) == ERR_OK);
	hash_sha256(buf_view(ciphertext), &hash);
	m->suite = key->suite;
	m->encapsulation = bytes(a, encapsulation.data, encapsulation.len);
	m->ciphertext_hash = bytes(a, hash.b, HASH_LEN);
	buf_free(&plain);
	buf_free(&encapsulation);
}

Eenmaal__V1__PutSegmentRequest *dossier_segment(struct dossier *d, struct arena *a,
						enum site_member author, enum rig_kind kind,
						struct view content)
{
	Eenmaal__V1__PutSegmentRequest *request = NEW(a, put_segment_request);
	Eenmaal__V1__SegmentContent inner = EENMAAL__V1__SEGMENT_CONTENT__INIT;
	Eenmaal__V1__Segment *m = NEW(a, segment);
	struct buf ciphertext = BUF_INIT((size_t)16 << 20);
	struct envelope envelope;
	struct hash *newest = &d->lines[kind].newest[author];

	inner.provenance = provenance(d, a, author, kind, content);
	inner.content = codec_bytes(content.data, content.len);
	m->header = rig_header(a, rig_members[author], &d->id, 0);
	m->kind = sample_text(a, rig_kinds[kind]);
	m->epoch = d->lines[kind].current;
	m->author = sample_text(a, rig_members[author]);
	m->version = ++d->lines[kind].version[author];
	if (m->version > 1)
		m->previous_hash = bytes(a, newest->b, HASH_LEN);
	m->replaces = d->renews ? m->version - 1 : 0;
	seal_segment(d, a, m, &inner, &ciphertext);
	request->ciphertext = bytes(a, ciphertext.data, ciphertext.len);
	request->segment = rig_sign(a, STATEMENT_SEGMENT, m, d->rig->site.member_seed[author]);
	MUST(codec_envelope(request->segment, &envelope) == ERR_OK);
	MUST(statement_hash(&envelope, newest) == ERR_OK);
	buf_free(&ciphertext);
	return request;
}

/* ---- consent ------------------------------------------------------------------------------- */

static Eenmaal__V1__Wrap *wrap_message(const struct dossier *d, struct arena *a,
				       const struct rig_terms *t, const struct uuid *grant,
				       uint64_t epoch)
{
	Eenmaal__V1__Wrap *m = NEW(a, wrap);
	struct slug slug = slug_of(rig_kinds[t->kind]);
	const struct kem_public *key = &d->lines[t->kind].key[epoch - 1];
	struct seal_context c = {
		.label = SEAL_WRAP,
		.holder = &d->id,
		.kind = &slug,
		.epoch = epoch,
		.epoch_key = key,
		.sender = "holder",
		.recipient = rig_members[t->partner],
		.grant = grant,
	};

	m->kind = sample_text(a, rig_kinds[t->kind]);
	m->epoch = epoch;
	m->public_key = kem_message(a, key);
	m->sealed = seal_to(a, &c, &d->rig->site.member_kem[t->partner],
			    d->lines[t->kind].private_key[epoch - 1]);
	return m;
}

static ProtobufCBinaryData agreement_hash_of(const struct rig *r, struct arena *a)
{
	struct buf file = BUF_INIT((size_t)1 << 20);
	struct hash hash;

	MUST(io_read_file(site_path(&r->site, "agreement.yaml"), &file) == ERR_OK);
	hash_sha256(buf_view(&file), &hash);
	buf_free(&file);
	return bytes(a, hash.b, HASH_LEN);
}

Eenmaal__V1__PutGrantRequest *dossier_grant(struct dossier *d, struct arena *a,
					    const struct rig_terms *t, struct uuid *id)
{
	Eenmaal__V1__PutGrantRequest *request = NEW(a, put_grant_request);
	Eenmaal__V1__Grant *m = NEW(a, grant);
	struct hash hash;
	uint64_t epochs = d->lines[t->kind].current;

	random_bytes(id->b, UUID_LEN);
	convert_key_hash(&d->rig->site.member_kem[t->partner], &hash);
	m->header = rig_header(a, "holder", &d->id, ++d->sequence);
	m->grant_id = bytes(a, id->b, UUID_LEN);
	m->partner = sample_text(a, rig_members[t->partner]);
	m->partner_key_hash = bytes(a, hash.b, HASH_LEN);
	m->n_kinds = m->n_purposes = m->n_staff_roles = 1;
	m->kinds = one_text(a, rig_kinds[t->kind]);
	m->purposes = one_text(a, t->purpose);
	m->staff_roles = one_text(a, t->role);
	m->not_before = m->header->issued_at + t->from;
	m->not_after = m->header->issued_at + (t->until != 0 ? t->until : MONTH);
	m->max_uses = t->max_uses;
	m->legal_basis = EENMAAL__V1__LEGAL_BASIS__LEGAL_BASIS_CONSENT;
	m->notice = NEW(a, notice);
	m->notice->language = sample_text(a, "ti");
	m->notice->text_hash = random_of(a, HASH_LEN);
	m->agreement_hash = agreement_hash_of(d->rig, a);
	m->wraps = arena_alloc(a, sizeof(void *) * epochs);
	MUST(m->wraps != NULL);
	for (uint64_t n = 1; n <= epochs; n++)
		m->wraps[m->n_wraps++] = wrap_message(d, a, t, id, n);
	request->grant = dossier_sign(d, a, STATEMENT_GRANT, m);
	return request;
}

Eenmaal__V1__RevokeRequest *dossier_revocation(struct dossier *d, struct arena *a,
					       const struct uuid *grant)
{
	Eenmaal__V1__RevokeRequest *request = NEW(a, revoke_request);
	Eenmaal__V1__Revocation *m = NEW(a, revocation);

	m->header = rig_header(a, "holder", &d->id, ++d->sequence);
	m->grant_id = bytes(a, grant->b, UUID_LEN);
	request->revocation = dossier_sign(d, a, STATEMENT_REVOCATION, m);
	return request;
}

Eenmaal__V1__SuspendRequest *dossier_suspension(struct dossier *d, struct arena *a,
						const struct uuid *grant, bool paused)
{
	Eenmaal__V1__SuspendRequest *request = NEW(a, suspend_request);
	Eenmaal__V1__Suspension *m = NEW(a, suspension);

	m->header = rig_header(a, "holder", &d->id, ++d->sequence);
	if (grant != NULL)
		m->grant_id = bytes(a, grant->b, UUID_LEN);
	m->paused = paused;
	request->suspension = dossier_sign(d, a, STATEMENT_SUSPENSION, m);
	return request;
}
