/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/portfolio.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "broker/base/clock.h"
#include "keys/seal.h"
#include "tests/support/sample.h"

#define SEED 77
#define OK(call) assert_int_equal((call), ERR_OK)

static void *fresh(struct portfolio *p, const ProtobufCMessageDescriptor *type)
{
	void *m = arena_alloc(p->arena, type->sizeof_message);

	assert_non_null(m);
	type->message_init(m);
	return m;
}
#define NEW(name) fresh(p, &eenmaal__v1__##name##__descriptor)

Eenmaal__V1__Header *portfolio_header(struct portfolio *p, const char *issuer, uint64_t sequence)
{
	Eenmaal__V1__Header *h = sample_header(p->arena, issuer, true, sequence);

	h->holder = codec_bytes(p->holder.b, HOLDER_ID_LEN);
	return h;
}

Eenmaal__V1__Envelope *portfolio_sign(struct portfolio *p, enum statement_type type, const void *m,
				      const struct secret *seed, const char *key_id)
{
	Eenmaal__V1__Envelope *e = NULL;
	ProtobufCMessage *parsed = NULL;
	char number[HOLDER_TEXT_LEN + 1];

	holder_id_format(&p->holder, number);
	OK(codec_sign(type, m, seed, p->arena, &e));
	/* What the tests make must be something that a real client could make. */
	OK(codec_statement(type, codec_view(e->payload), p->arena, &parsed));
	e->signatures[0]->keyid = sample_text(p->arena, key_id != NULL ? key_id : number);
	return e;
}

static ProtobufCBinaryData keep(struct portfolio *p, const void *data, size_t len)
{
	void *copy = arena_copy(p->arena, data, len);

	assert_non_null(copy);
	return codec_bytes(copy, len);
}

static Eenmaal__V1__KemKey *kem_message(struct portfolio *p, const struct kem_public *key)
{
	Eenmaal__V1__KemKey *m = NEW(kem_key);

	m->suite = key->suite;
	m->public_key = keep(p, key->key, key->len);
	return m;
}

static void make_members(struct portfolio *p)
{
	static const char *const ids[] = {"coa", "school"};
	struct secret **seeds[] = {&p->coa_seed, &p->school_seed};

	for (size_t n = 0; n < 2; n++) {
		struct member *m = &p->members[n];

		(void)snprintf(m->id.s, sizeof(m->id.s), "%s", ids[n]);
		m->status = MEMBER_ACTIVE;
		m->has_kem_key = n == 1;
		OK(sign_generate(&m->signing_key, seeds[n]));
	}
	OK(kem_generate(SUITE_X25519, &p->members[1].kem_key, &p->school_kem));
	p->directory.members = p->members;
	p->directory.member_count = 2;
	p->directory.suite_floor = SUITE_X25519;
	(void)snprintf(p->directory.audience, sizeof(p->directory.audience), "%s", SAMPLE_AUDIENCE);
}

static void enrol(struct portfolio *p)
{
	Eenmaal__V1__Enrolment *m = NEW(enrolment);
	struct sign_public signing;
	uint8_t zeros[HASH_LEN] = {0};

	OK(sign_generate(&signing, &p->first_seed));
	OK(kem_generate(SUITE_X25519, &p->kem_public, &p->first_kem));
	p->seed = p->first_seed;
	p->kem = p->first_kem;
	m->header = portfolio_header(p, "coa", 0);
	m->signing_key = keep(p, signing.b, SIGN_PUBLIC_LEN);
	m->kem_key = kem_message(p, &p->kem_public);
	m->vault_hash = keep(p, zeros, HASH_LEN);
	m->language = sample_text(p->arena, "nl");
	eenmaal__v1__holder_identity__init(&p->identity);
	p->identity.enrolment = portfolio_sign(p, STATEMENT_ENROLMENT, m, p->coa_seed, "coa");
	OK(convert_identity(&p->identity, &p->directory, &p->holder, &p->keys));
}

static void publish(struct portfolio *p, uint64_t sequence, bool renew)
{
	Eenmaal__V1__EpochSet *set = NULL;

	OK(dossier_epochs_message(p->made, &p->kem_public, renew, &set));
	set->header = portfolio_header(p, "holder", sequence);
	p->epochs[p->answer.n_epochs++] = portfolio_sign(p, STATEMENT_EPOCHS, set, p->seed, NULL);
	for (size_t n = 0; n < p->made->epoch_count; n++)
		p->made->epochs[n].unpublished = false;
}

static void set_lines(struct portfolio *p)
{
	p->answer.n_current = p->made->line_count;
	for (size_t n = 0; n < p->made->line_count; n++) {
		eenmaal__v1__current_epoch__init(&p->lines[n]);
		p->lines[n].kind = p->made->lines[n].kind.s;
		p->lines[n].epoch = p->made->lines[n].current;
		p->lines[n].newest = p->made->lines[n].newest;
		p->line_list[n] = &p->lines[n];
	}
}

/* What a contributor seals. */
static struct buf document(struct portfolio *p, const struct portfolio_document *d)
{
	bool coa = strcmp(d->author, "coa") == 0;
	Eenmaal__V1__Provenance *from = NEW(provenance);
	Eenmaal__V1__SegmentContent *m = NEW(segment_content);
	struct buf out = BUF_INIT(65536);
	struct hash hash;

	hash_sha256(view_str(d->claimed), &hash);
	from->header = portfolio_header(p, d->author, 0);
	from->kind = sample_text(p->arena, d->kind);
	from->content_hash = keep(p, hash.b, HASH_LEN);
	from->media_type = sample_text(p->arena, "text/plain");
	from->title = sample_text(p->arena, "Diploma");
	m->provenance = portfolio_sign(p, STATEMENT_PROVENANCE, from,
				       coa ? p->coa_seed : p->school_seed, d->author);
	m->content = keep(p, d->content, strlen(d->content));
	OK(codec_encode(m, &out));
	return out;
}

void portfolio_seal(struct portfolio *p, const struct portfolio_document *d)
{
	const struct dossier_epoch *epoch = dossier_epoch(p->made, "skills", 1);
	struct seal_context context = {.label = SEAL_SEGMENT,
				       .holder = &p->holder,
				       .kind = &epoch->kind,
				       .epoch = 1,
				       .epoch_key = &epoch->public_key,
				       .sender = "coa",
				       .version = 1};
	struct buf plain = document(p, d), encapsulation = BUF_INIT(KEM_ENCAPSULATION_MAX);
	struct hash hash;

	buf_free(&p->ciphertext);
	p->ciphertext = BUF_INIT(65536);
	OK(seal_content(&context, buf_view(&plain), &encapsulation, &p->ciphertext));
	hash_sha256(buf_view(&p->ciphertext), &hash);
	p->segment = NEW(segment);
	p->segment->header = portfolio_header(p, "coa", 0);
	p->segment->kind = sample_text(p->arena, "skills");
	p->segment->epoch = 1;
	p->segment->author = sample_text(p->arena, "coa");
	p->segment->version = 1;
	p->segment->suite = SUITE_X25519;
	p->segment->encapsulation = keep(p, encapsulation.data, encapsulation.len);
	p->segment->ciphertext_hash = keep(p, hash.b, HASH_LEN);
	buf_free(&plain);
	buf_free(&encapsulation);
}

void portfolio_put_segment(struct portfolio *p)
{
	eenmaal__v1__segment_info__init(&p->info);
	p->info.segment = portfolio_sign(p, STATEMENT_SEGMENT, p->segment, p->coa_seed, "coa");
	p->info.size = p->ciphertext.len;
	p->info_list[0] = &p->info;
	p->answer.n_segments = 1;
	p->answer.segments = p->info_list;
}

static void portfolio_put_grant(struct portfolio *p, const struct dossier *d)
{
	char *kinds[] = {sample_text(p->arena, "skills")};
	char *purposes[] = {sample_text(p->arena, "language-training")};
	char *roles[] = {sample_text(p->arena, "language-school")};
	uint8_t zeros[HASH_LEN] = {0};
	Eenmaal__V1__Grant *m = NEW(grant);

	m->header = portfolio_header(p, "holder", 2);
	m->partner = sample_text(p->arena, "school");
	m->n_kinds = m->n_purposes = m->n_staff_roles = 1;
	m->kinds = arena_copy(p->arena, kinds, sizeof(kinds));
	m->purposes = arena_copy(p->arena, purposes, sizeof(purposes));
	m->staff_roles = arena_copy(p->arena, roles, sizeof(roles));
	m->not_before = SAMPLE_NOW;
	m->not_after = SAMPLE_NOW + 86400;
	m->legal_basis = EENMAAL__V1__LEGAL_BASIS__LEGAL_BASIS_CONSENT;
	m->notice = NEW(notice);
	m->notice->language = sample_text(p->arena, "nl");
	m->notice->text_hash = keep(p, zeros, HASH_LEN);
	m->agreement_hash = keep(p, zeros, HASH_LEN);
	OK(dossier_grant_fill(d, m, NULL));
	p->grant = m;
	eenmaal__v1__grant_status__init(&p->status);
	p->status.grant = portfolio_sign(p, STATEMENT_GRANT, m, p->seed, NULL);
	p->status.state = EENMAAL__V1__GRANT_STATE__GRANT_STATE_ACTIVE;
	p->status.uses = 3;
	p->status_list[0] = &p->status;
	p->answer.n_grants = 1;
	p->answer.grants = p->status_list;
}

static void put_request(struct portfolio *p)
{
	char *kinds[] = {sample_text(p->arena, "skills")};
	Eenmaal__V1__ConsentRequest *m = NEW(consent_request);

	m->header = portfolio_header(p, "school", 0);
	m->request_id = sample_bytes(p->arena, UUID_LEN, 1);
	m->n_kinds = 1;
	m->kinds = arena_copy(p->arena, kinds, sizeof(kinds));
	m->purpose = sample_text(p->arena, "language-training");
	m->staff_role = sample_text(p->arena, "language-school");
	m->not_after = SAMPLE_NOW + 86400;
	eenmaal__v1__consent_request_status__init(&p->asked);
	p->asked.consent_request =
		portfolio_sign(p, STATEMENT_CONSENT_REQUEST, m, p->school_seed, "school");
	p->asked.state = EENMAAL__V1__GRANT_STATE__GRANT_STATE_REQUESTED;
	p->asked_list[0] = &p->asked;
	p->answer.n_requests = 1;
	p->answer.requests = p->asked_list;
}

enum err portfolio_read(struct portfolio *p)
{
	struct dossier_source source = {&p->directory, &p->keys, p->kem, p->arena, 0};

	dossier_close(p->dossier);
	return dossier_read(&source, &p->answer, &p->dossier);
}

int portfolio_setup(void **state)
{
	static const struct portfolio_document plain = {"coa", PORTFOLIO_CONTENT, PORTFOLIO_CONTENT,
							"skills"};
	struct portfolio *p = mem_new(1, sizeof(*p));
	struct dossier_source source = {&p->directory, &p->keys, NULL, NULL, 0};

	random_seed(SEED);
	p->arena = arena_new(64u << 20);
	source.arena = p->arena;
	random_bytes(p->holder.b, HOLDER_ID_LEN);
	make_members(p);
	enrol(p);
	eenmaal__v1__get_dossier_response__init(&p->answer);
	p->answer.identity = &p->identity;
	p->answer.epochs = p->epochs;
	p->answer.current = p->line_list;
	OK(dossier_empty(&source, &p->made));
	OK(dossier_extend(p->made, "skills", DOSSIER_AHEAD));
	OK(dossier_extend(p->made, "medical", DOSSIER_AHEAD));
	publish(p, 1, false);
	set_lines(p);
	portfolio_seal(p, &plain);
	portfolio_put_segment(p);
	portfolio_put_grant(p, p->made);
	put_request(p);
	p->answer.sequence = 2;
	*state = p;
	return 0;
}

int portfolio_teardown(void **state)
{
	struct portfolio *p = *state;

	random_seed(0);
	dossier_close(p->made);
	dossier_close(p->dossier);
	buf_free(&p->ciphertext);
	if (p->seed != p->first_seed) {
		secret_free(p->seed);
		secret_free(p->kem);
	}
	secret_free(p->first_seed);
	secret_free(p->first_kem);
	secret_free(p->coa_seed);
	secret_free(p->school_seed);
	secret_free(p->school_kem);
	arena_free(p->arena);
	mem_free(p);
	return 0;
}

void portfolio_rotate(struct portfolio *p)
{
	Eenmaal__V1__Rotation *m = NEW(rotation);
	struct sign_public signing;
	uint8_t text[POSSESSION_LEN], signature[SIGNATURE_LEN], zeros[HASH_LEN] = {0};

	OK(portfolio_read(p));
	OK(sign_generate(&signing, &p->seed));
	OK(kem_generate(SUITE_X25519, &p->kem_public, &p->kem));
	convert_possession(&p->holder, &p->keys.signing_key, &signing, text);
	OK(sign_message(p->seed, view_of(text, sizeof(text)), signature));
	m->header = portfolio_header(p, "holder", 3);
	m->signing_key = keep(p, signing.b, SIGN_PUBLIC_LEN);
	m->kem_key = kem_message(p, &p->kem_public);
	m->vault_hash = keep(p, zeros, HASH_LEN);
	m->possession = keep(p, signature, sizeof(signature));
	p->rotations[0] = portfolio_sign(p, STATEMENT_ROTATION, m, p->first_seed, NULL);
	p->identity.n_rotations = 1;
	p->identity.rotations = p->rotations;
	OK(convert_identity(&p->identity, &p->directory, &p->holder, &p->keys));
	OK(dossier_extend(p->dossier, "skills", 2 * DOSSIER_AHEAD));
	OK(dossier_extend(p->dossier, "medical", 2 * DOSSIER_AHEAD));
	dossier_advance(p->dossier);
	dossier_close(p->made);
	p->made = p->dossier;
	p->dossier = NULL;
	publish(p, 4, true);
	set_lines(p);
	p->status.state = EENMAAL__V1__GRANT_STATE__GRANT_STATE_REPLACED;
	p->answer.sequence = 4;
}
