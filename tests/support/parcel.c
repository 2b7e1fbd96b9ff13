/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/parcel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "broker/base/clock.h"
#include "keys/seal.h"

#define ARENA_MAX ((size_t)64 << 20)

static void make_party(struct parcel_party *party)
{
	assert_int_equal(sign_generate(&party->key, &party->seed), ERR_OK);
	assert_int_equal(kem_generate(SUITE_X25519, &party->kem, &party->kem_private), ERR_OK);
}

static void free_party(struct parcel_party *party)
{
	secret_free(party->seed);
	secret_free(party->kem_private);
}

static void *keep(struct parcel *p, const void *data, size_t len)
{
	void *copy = arena_copy(p->a, data, len);

	assert_non_null(copy);
	return copy;
}

static ProtobufCBinaryData keep_bytes(struct parcel *p, const void *data, size_t len)
{
	return codec_bytes(keep(p, data, len), len);
}

static char *text(const char *s)
{
	return (char *)(uintptr_t)s;
}

static char **list_of(struct parcel *p, const char *s)
{
	return keep(p, &s, sizeof(s));
}

Eenmaal__V1__Header *parcel_header(struct parcel *p, const char *issuer, uint64_t sequence)
{
	Eenmaal__V1__Header h = EENMAAL__V1__HEADER__INIT;
	uint8_t nonce[UUID_LEN];

	random_bytes(nonce, sizeof(nonce));
	h.audience = text(PARCEL_AUDIENCE);
	h.issuer = text(issuer);
	h.nonce = keep_bytes(p, nonce, sizeof(nonce));
	h.issued_at = PARCEL_NOW - 100;
	h.expires_at = PARCEL_NOW + 200;
	h.holder = codec_bytes(p->holder.b, HOLDER_ID_LEN);
	h.sequence = sequence;
	return keep(p, &h, sizeof(h));
}

Eenmaal__V1__Envelope *parcel_sign(struct parcel *p, enum statement_type type, const void *message,
				   const struct secret *seed)
{
	Eenmaal__V1__Envelope *out = NULL;

	assert_int_equal(codec_sign(type, message, seed, p->a, &out), ERR_OK);
	return out;
}

static Eenmaal__V1__KemKey *kem_key(struct parcel *p, const struct kem_public *key)
{
	Eenmaal__V1__KemKey m = EENMAAL__V1__KEM_KEY__INIT;

	m.suite = key->suite;
	m.public_key = keep_bytes(p, key->key, key->len);
	return keep(p, &m, sizeof(m));
}

static Eenmaal__V1__Envelope *make_enrolment(struct parcel *p)
{
	Eenmaal__V1__Enrolment m = EENMAAL__V1__ENROLMENT__INIT;
	struct hash vault = {{1}};

	m.header = parcel_header(p, "coa", 0);
	m.signing_key = codec_bytes(p->first.key.b, SIGN_PUBLIC_LEN);
	m.kem_key = kem_key(p, &p->first.kem);
	m.vault_hash = keep_bytes(p, vault.b, HASH_LEN);
	m.language = text("nl");
	return parcel_sign(p, STATEMENT_ENROLMENT, &m, p->coa.seed);
}

static Eenmaal__V1__Envelope *make_rotation(struct parcel *p)
{
	Eenmaal__V1__Rotation m = EENMAAL__V1__ROTATION__INIT;
	uint8_t possession[POSSESSION_LEN], signature[SIGNATURE_LEN];
	struct hash vault = {{2}};

	convert_possession(&p->holder, &p->first.key, &p->second.key, possession);
	assert_int_equal(sign_message(p->second.seed, view_of(possession, sizeof(possession)),
				      signature),
			 ERR_OK);
	m.header = parcel_header(p, "holder", 5);
	m.signing_key = codec_bytes(p->second.key.b, SIGN_PUBLIC_LEN);
	m.kem_key = kem_key(p, &p->second.kem);
	m.vault_hash = keep_bytes(p, vault.b, HASH_LEN);
	m.possession = keep_bytes(p, signature, sizeof(signature));
	return parcel_sign(p, STATEMENT_ROTATION, &m, p->first.seed);
}

static void make_directory(struct parcel *p)
{
	struct directory *d = &p->directory;

	d->version = 1;
	d->suite_floor = 1;
	(void)memcpy(d->audience, PARCEL_AUDIENCE, sizeof(PARCEL_AUDIENCE));
	d->members = p->members;
	d->member_count = 2;
	assert_int_equal(codec_slug("coa", &p->members[0].id), ERR_OK);
	assert_int_equal(codec_slug("school", &p->members[1].id), ERR_OK);
	p->members[0].status = p->members[1].status = MEMBER_ACTIVE;
	p->members[0].signing_key = p->coa.key;
	p->members[1].signing_key = p->school.key;
	p->members[1].kem_key = p->school.kem;
	p->members[1].has_kem_key = true;
	p->partner = p->members[1].id;
}

static void start_document(struct parcel *p)
{
	struct hash hash;

	hash_sha256(view_str(PARCEL_CONTENT), &hash);
	eenmaal__v1__provenance__init(&p->provenance);
	p->provenance.header = parcel_header(p, "coa", 0);
	p->provenance.kind = text("skills");
	p->provenance.content_hash = keep_bytes(p, hash.b, HASH_LEN);
	p->provenance.media_type = text("text/plain");
	p->provenance.title = text("Diploma");
	p->provenance_seed = p->coa.seed;
	eenmaal__v1__segment_content__init(&p->content);
	p->content.content = codec_bytes(PARCEL_CONTENT, strlen(PARCEL_CONTENT));
	eenmaal__v1__segment__init(&p->segment);
	p->segment.header = parcel_header(p, "coa", 0);
	p->segment.kind = text("skills");
	p->segment.epoch = 5;
	p->segment.author = text("coa");
	p->segment.version = 1;
	p->segment_seed = p->coa.seed;
	p->sender = "coa";
	p->sealed_holder = p->holder;
}

static void start_grant(struct parcel *p)
{
	struct hash key, some = {{3}};
	Eenmaal__V1__Notice notice = EENMAAL__V1__NOTICE__INIT;

	convert_key_hash(&p->school.kem, &key);
	random_bytes(p->release_grant.b, UUID_LEN);
	p->wrap_grant = p->release_grant;
	notice.language = text("nl");
	notice.text_hash = keep_bytes(p, some.b, HASH_LEN);
	eenmaal__v1__grant__init(&p->grant);
	p->grant.header = parcel_header(p, "holder", 6);
	p->grant.grant_id = keep_bytes(p, p->release_grant.b, UUID_LEN);
	p->grant.partner = text("school");
	p->grant.partner_key_hash = keep_bytes(p, key.b, HASH_LEN);
	p->grant.n_kinds = p->grant.n_purposes = p->grant.n_staff_roles = 1;
	p->grant.kinds = list_of(p, "skills");
	p->grant.purposes = list_of(p, "language-training");
	p->grant.staff_roles = list_of(p, "language-school");
	p->grant.not_before = PARCEL_NOW - 1000;
	p->grant.not_after = PARCEL_NOW + 1000;
	p->grant.legal_basis = EENMAAL__V1__LEGAL_BASIS__LEGAL_BASIS_CONSENT;
	p->grant.notice = keep(p, &notice, sizeof(notice));
	p->grant.agreement_hash = keep_bytes(p, some.b, HASH_LEN);
	p->grant_seed = p->second.seed;
	eenmaal__v1__wrap__init(&p->wrap);
	p->wrap.kind = text("skills");
	p->wrap.epoch = 5;
	p->wrap.public_key = kem_key(p, &p->epoch_key);
}

static void start_request(struct parcel *p)
{
	eenmaal__v1__access_subject__init(&p->subject);
	p->subject.holder = codec_bytes(p->holder.b, HOLDER_ID_LEN);
	p->subject.n_kinds = 1;
	p->subject.kinds = list_of(p, "skills");
	eenmaal__v1__seen_record__init(&p->seen);
	p->seen.time = PARCEL_NOW;
	p->seen.action = EENMAAL__V1__ACTION__ACTION_ACCESS;
	p->seen.requester = text("school");
	p->seen.outcome = EENMAAL__V1__OUTCOME__OUTCOME_DONE;
	p->seen.n_released = 1;
	p->seen.released = list_of(p, "skills");
	p->request = (struct release_request){
		.directory = &p->directory,
		.partner = &p->partner,
		.kem_key = &p->school.kem,
		.kem_private = p->school.kem_private,
		.purpose = "language-training",
		.staff_role = "language-school",
		.suite_floor = 1,
		.subject = &p->subject,
		.arena = p->a,
	};
}

void parcel_start(struct parcel *p)
{
	memset(p, 0, sizeof(*p));
	p->a = arena_new(ARENA_MAX);
	assert_non_null(p->a);
	random_bytes(p->holder.b, HOLDER_ID_LEN);
	make_party(&p->coa);
	make_party(&p->school);
	make_party(&p->first);
	make_party(&p->second);
	assert_int_equal(kem_generate(SUITE_X25519, &p->epoch_key, &p->epoch_private), ERR_OK);
	make_directory(p);
	start_document(p);
	start_grant(p);
	start_request(p);
}

static void seal_document(struct parcel *p, const struct slug *kind)
{
	struct buf plain = BUF_INIT(65536), encapsulation = BUF_INIT(2048),
		   sealed = BUF_INIT(65536);
	struct seal_context context = {
		.label = SEAL_SEGMENT,
		.holder = &p->sealed_holder,
		.kind = kind,
		.epoch = 5,
		.epoch_key = &p->epoch_key,
		.sender = p->sender,
		.version = 1,
	};
	struct hash hash;

	p->content.provenance =
		parcel_sign(p, STATEMENT_PROVENANCE, &p->provenance, p->provenance_seed);
	assert_int_equal(codec_encode(&p->content, &plain), ERR_OK);
	assert_int_equal(seal_content(&context, buf_view(&plain), &encapsulation, &sealed), ERR_OK);
	hash_sha256(buf_view(&sealed), &hash);
	p->segment.suite = p->segment.suite ? p->segment.suite : SUITE_X25519;
	p->segment.encapsulation = keep_bytes(p, encapsulation.data, encapsulation.len);
	if (p->segment.ciphertext_hash.len == 0)
		p->segment.ciphertext_hash = keep_bytes(p, hash.b, HASH_LEN);
	p->release.ciphertext = keep_bytes(p, sealed.data, sealed.len);
	buf_free(&plain);
	buf_free(&encapsulation);
	buf_free(&sealed);
}

static void seal_wrap(struct parcel *p, Eenmaal__V1__Wrap *wrap, const struct slug *kind)
{
	struct buf encapsulation = BUF_INIT(2048), sealed = BUF_INIT(2048);
	Eenmaal__V1__Sealed m = EENMAAL__V1__SEALED__INIT;
	struct seal_context context = {
		.label = SEAL_WRAP,
		.holder = &p->sealed_holder,
		.kind = kind,
		.epoch = 5,
		.epoch_key = &p->epoch_key,
		.sender = "holder",
		.recipient = "school",
		.grant = &p->wrap_grant,
	};

	assert_int_equal(seal_key(&context, &p->school.kem, p->epoch_private, &encapsulation,
				  &sealed),
			 ERR_OK);
	m.suite = SUITE_X25519;
	m.encapsulation = keep_bytes(p, encapsulation.data, encapsulation.len);
	m.ciphertext = keep_bytes(p, sealed.data, sealed.len);
	wrap->sealed = keep(p, &m, sizeof(m));
	buf_free(&encapsulation);
	buf_free(&sealed);
}

static void make_release(struct parcel *p, const struct slug *kind)
{
	eenmaal__v1__release__init(&p->release);
	seal_document(p, kind);
	p->release.segment = parcel_sign(p, STATEMENT_SEGMENT, &p->segment, p->segment_seed);
	p->release.grant_id = codec_bytes(p->release_grant.b, UUID_LEN);
}

void parcel_add(struct parcel *p, const struct slug *kind)
{
	const char *kinds[] = {kind->s, p->segment.kind};
	char *first = p->segment.kind;

	p->grant.n_kinds = p->subject.n_kinds = 2;
	p->grant.kinds = p->subject.kinds = keep(p, kinds, sizeof(kinds));
	p->other_wrap = keep(p, &p->wrap, sizeof(p->wrap));
	p->other_wrap->kind = text(kind->s);
	seal_wrap(p, p->other_wrap, kind);
	p->segment.kind = p->provenance.kind = text(kind->s);
	make_release(p, kind);
	p->other_release = keep(p, &p->release, sizeof(p->release));
	p->segment.kind = p->provenance.kind = first;
	p->segment.ciphertext_hash = (ProtobufCBinaryData){0};
}

static void make_result(struct parcel *p, Eenmaal__V1__HolderIdentity *identity)
{
	Eenmaal__V1__Release *releases[] = {p->other_release, &p->release};
	size_t others = p->other_release ? 1 : 0;
	Eenmaal__V1__Envelope *envelope = parcel_sign(p, STATEMENT_GRANT, &p->grant, p->grant_seed);

	eenmaal__v1__subject_result__init(&p->result);
	p->result.holder = codec_bytes(p->holder.b, HOLDER_ID_LEN);
	p->result.identity = keep(p, identity, sizeof(*identity));
	p->result.n_grants = 1;
	p->result.grants = keep(p, &envelope, sizeof(envelope));
	p->result.n_releases = 1 + others;
	p->result.releases = keep(p, releases + 1 - others, (1 + others) * sizeof(releases[0]));
}

void parcel_finish(struct parcel *p)
{
	Eenmaal__V1__HolderIdentity identity = EENMAAL__V1__HOLDER_IDENTITY__INIT;
	Eenmaal__V1__Wrap *wraps[] = {p->other_wrap, &p->wrap};
	Eenmaal__V1__Envelope *envelope = make_rotation(p);
	struct slug kind = {"skills"};
	size_t others = p->other_wrap ? 1 : 0;

	identity.enrolment = make_enrolment(p);
	identity.n_rotations = 1;
	identity.rotations = keep(p, &envelope, sizeof(envelope));
	make_release(p, &kind);
	seal_wrap(p, &p->wrap, &kind);
	p->grant.n_wraps = 1 + others;
	p->grant.wraps = keep(p, wraps + 1 - others, (1 + others) * sizeof(wraps[0]));
	make_result(p, &identity);
}

void parcel_free(struct parcel *p)
{
	free_party(&p->coa);
	free_party(&p->school);
	free_party(&p->first);
	free_party(&p->second);
	secret_free(p->epoch_private);
	arena_free(p->a);
}

enum err parcel_open(struct parcel *p, const Eenmaal__V1__SubjectResult *result,
		     struct release_opened *out)
{
	enum err e = ERR_OK;

	memset(out, 0, sizeof(*out));
	if (result->n_releases > 0)
		e = convert_identity(result->identity, &p->directory, &p->holder, &p->keys);
	return e == ERR_OK ? release_open(&p->request, result, &p->seen, &p->keys, out) : e;
}
