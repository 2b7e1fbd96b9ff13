/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/sample.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static void *fresh(struct arena *a, const ProtobufCMessageDescriptor *type)
{
	void *m = arena_alloc(a, type->sizeof_message);

	if (!m)
		abort();
	type->message_init(m);
	return m;
}

#define NEW(a, name) fresh(a, &eenmaal__v1__##name##__descriptor)

/* A list of n pointers. */
static void *list(struct arena *a, size_t n)
{
	void *p = arena_alloc(a, n * sizeof(void *));

	if (!p)
		abort();
	return p;
}

char *sample_text(struct arena *a, const char *text)
{
	char *copy = arena_copy(a, text, strlen(text) + 1);

	if (!copy)
		abort();
	return copy;
}

static char **texts(struct arena *a, const char *first, const char *second)
{
	char **p = list(a, 2);

	p[0] = sample_text(a, first);
	p[1] = sample_text(a, second);
	return p;
}

ProtobufCBinaryData sample_bytes(struct arena *a, size_t len, uint8_t first)
{
	uint8_t *p = arena_alloc(a, len);

	if (!p)
		abort();
	for (size_t i = 0; i < len; i++)
		p[i] = (uint8_t)(first + i);
	return codec_bytes(p, len);
}

Eenmaal__V1__Header *sample_header(struct arena *a, const char *issuer, bool holder,
				   uint64_t sequence)
{
	Eenmaal__V1__Header *h = NEW(a, header);

	h->audience = sample_text(a, SAMPLE_AUDIENCE);
	h->issuer = sample_text(a, issuer);
	h->nonce = sample_bytes(a, 16, 1);
	h->issued_at = SAMPLE_NOW;
	h->expires_at = SAMPLE_NOW + 600;
	if (holder)
		h->holder = sample_bytes(a, 10, 7);
	h->sequence = sequence;
	return h;
}

Eenmaal__V1__KemKey *sample_kem_key(struct arena *a, uint8_t first)
{
	Eenmaal__V1__KemKey *m = NEW(a, kem_key);

	m->suite = 1;
	m->public_key = sample_bytes(a, 32, first);
	(void)crypto_scalarmult_base(m->public_key.data, m->public_key.data);
	return m;
}

static Eenmaal__V1__Sealed *sealed(struct arena *a)
{
	Eenmaal__V1__Sealed *m = NEW(a, sealed);

	m->suite = 1;
	m->encapsulation = sample_bytes(a, 32, 3);
	m->ciphertext = sample_bytes(a, 48, 4);
	return m;
}

static Eenmaal__V1__Member *member(struct arena *a, const char *id, uint8_t first)
{
	Eenmaal__V1__Member *m = NEW(a, member);
	Eenmaal__V1__LocalizedText *name = NEW(a, localized_text);
	Eenmaal__V1__TlsIdentity *by_hash = NEW(a, tls_identity);
	Eenmaal__V1__TlsIdentity *by_name = NEW(a, tls_identity);
	Eenmaal__V1__FormerKey *former = NEW(a, former_key);

	m->id = sample_text(a, id);
	name->language = sample_text(a, "nl");
	name->text = sample_text(a, "Gemeente Hilversum");
	m->names = list(a, 1);
	m->names[m->n_names++] = name;
	m->roles = texts(a, "municipality", "coach");
	m->n_roles = 2;
	m->status = EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_ACTIVE;
	m->signing_key = sample_bytes(a, 32, first);
	m->kem_key = sample_kem_key(a, first);
	by_hash->fingerprint = sample_bytes(a, 32, (uint8_t)(first + 1));
	by_name->issuer = sample_text(a, "CN=TRIAL PKIoverheid");
	by_name->serial_number = sample_text(a, id);
	m->tls = list(a, 2);
	m->tls[m->n_tls++] = by_hash;
	m->tls[m->n_tls++] = by_name;
	former->signing_key = sample_bytes(a, 32, (uint8_t)(first + 128));
	former->until = SAMPLE_NOW;
	m->former_keys = list(a, 1);
	m->former_keys[m->n_former_keys++] = former;
	return m;
}

static void *directory(struct arena *a)
{
	Eenmaal__V1__Directory *m = NEW(a, directory);

	m->version = 3;
	m->issued_at = SAMPLE_NOW;
	m->not_after = SAMPLE_NOW + 86400;
	m->audience = sample_text(a, SAMPLE_AUDIENCE);
	m->agreement_hash = sample_bytes(a, 32, 9);
	m->page_hashes = arena_alloc(a, 2 * sizeof(*m->page_hashes));
	if (!m->page_hashes)
		abort();
	m->page_hashes[m->n_page_hashes++] = sample_bytes(a, 32, 55);
	m->page_hashes[m->n_page_hashes++] = sample_bytes(a, 32, 56);
	m->suite_floor = 1;
	m->log_keys = list(a, 1);
	m->log_keys[m->n_log_keys++] =
		sample_text(a,
			    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
	m->witnesses = list(a, 1);
	m->witnesses[m->n_witnesses++] = sample_text(
		a, "witness.example/w1+c86d6a3f+BIhLiFf06qFhPGFQTbNNS+rzRlF6DjHePN3U2bQgHZ0L");
	m->witness_quorum = 1;
	m->members = list(a, 2);
	m->members[m->n_members++] = member(a, "coa", 10);
	m->members[m->n_members++] = member(a, "gemeente", 60);
	return m;
}

static void *enrolment(struct arena *a)
{
	Eenmaal__V1__Enrolment *m = NEW(a, enrolment);

	m->header = sample_header(a, "coa", true, 0);
	m->signing_key = sample_bytes(a, 32, 20);
	m->kem_key = sample_kem_key(a, 21);
	m->vault_hash = sample_bytes(a, 32, 22);
	m->language = sample_text(a, "ti");
	return m;
}

static void *rotation(struct arena *a)
{
	Eenmaal__V1__Rotation *m = NEW(a, rotation);

	m->header = sample_header(a, "holder", true, 2);
	m->signing_key = sample_bytes(a, 32, 23);
	m->kem_key = sample_kem_key(a, 24);
	m->vault_hash = sample_bytes(a, 32, 25);
	m->possession = sample_bytes(a, 64, 26);
	return m;
}

static void *epochs(struct arena *a)
{
	Eenmaal__V1__EpochSet *m = NEW(a, epoch_set);

	m->header = sample_header(a, "holder", true, 1);
	m->keys = list(a, 2);
	for (uint64_t i = 1; i <= 2; i++) {
		Eenmaal__V1__EpochKey *key = NEW(a, epoch_key);

		key->kind = sample_text(a, "finance");
		key->epoch = i;
		key->public_key = sample_kem_key(a, (uint8_t)(30 + i));
		key->self = sealed(a);
		m->keys[m->n_keys++] = key;
	}
	return m;
}

static void *provenance(struct arena *a)
{
	Eenmaal__V1__Provenance *m = NEW(a, provenance);

	m->header = sample_header(a, "coa", true, 0);
	m->kind = sample_text(a, "medical");
	m->content_hash = sample_bytes(a, 32, 33);
	m->media_type = sample_text(a, "application/pdf");
	m->title = sample_text(a, "Intake");
	return m;
}

static void *segment(struct arena *a)
{
	Eenmaal__V1__Segment *m = NEW(a, segment);

	m->header = sample_header(a, "coa", true, 0);
	m->kind = sample_text(a, "medical");
	m->epoch = 1;
	m->author = sample_text(a, "coa");
	m->version = 2;
	m->previous_hash = sample_bytes(a, 32, 34);
	m->replaces = 1;
	m->suite = 1;
	m->encapsulation = sample_bytes(a, 32, 35);
	m->ciphertext_hash = sample_bytes(a, 32, 36);
	return m;
}

static Eenmaal__V1__Wrap *wrap(struct arena *a, const char *kind)
{
	Eenmaal__V1__Wrap *m = NEW(a, wrap);

	m->kind = sample_text(a, kind);
	m->epoch = 1;
	m->sealed = sealed(a);
	m->public_key = sample_kem_key(a, 31);
	return m;
}

static void *grant(struct arena *a)
{
	Eenmaal__V1__Grant *m = NEW(a, grant);

	m->header = sample_header(a, "holder", true, 5);
	m->grant_id = sample_bytes(a, 16, 40);
	m->partner = sample_text(a, "gemeente");
	m->partner_key_hash = sample_bytes(a, 32, 41);
	m->kinds = texts(a, "finance", "medical");
	m->purposes = texts(a, "debt-help", "housing");
	m->staff_roles = texts(a, "coach", "nurse");
	m->n_kinds = m->n_purposes = m->n_staff_roles = 2;
	m->not_before = SAMPLE_NOW;
	m->not_after = SAMPLE_NOW + 86400;
	m->max_uses = 10;
	m->legal_basis = EENMAAL__V1__LEGAL_BASIS__LEGAL_BASIS_CONSENT;
	m->notice = NEW(a, notice);
	m->notice->language = sample_text(a, "ti");
	m->notice->text_hash = sample_bytes(a, 32, 42);
	m->helper = NEW(a, helper);
	m->helper->role = sample_text(a, "interpreter");
	m->helper->partner = sample_text(a, "coa");
	m->agreement_hash = sample_bytes(a, 32, 43);
	m->request_id = sample_bytes(a, 16, 44);
	m->replaces = sample_bytes(a, 16, 45);
	m->wraps = list(a, 2);
	m->wraps[m->n_wraps++] = wrap(a, "finance");
	m->wraps[m->n_wraps++] = wrap(a, "medical");
	return m;
}

static void *revocation(struct arena *a)
{
	Eenmaal__V1__Revocation *m = NEW(a, revocation);

	m->header = sample_header(a, "holder", true, 6);
	m->grant_id = sample_bytes(a, 16, 40);
	m->kinds = texts(a, "finance", "medical");
	m->n_kinds = 2;
	return m;
}

static void *suspension(struct arena *a)
{
	Eenmaal__V1__Suspension *m = NEW(a, suspension);

	m->header = sample_header(a, "holder", true, 7);
	m->grant_id = sample_bytes(a, 16, 40);
	m->paused = true;
	return m;
}

static void *consent_request(struct arena *a)
{
	Eenmaal__V1__ConsentRequest *m = NEW(a, consent_request);

	m->header = sample_header(a, "gemeente", true, 0);
	m->request_id = sample_bytes(a, 16, 44);
	m->kinds = texts(a, "finance", "medical");
	m->n_kinds = 2;
	m->purpose = sample_text(a, "debt-help");
	m->staff_role = sample_text(a, "coach");
	m->not_after = SAMPLE_NOW + 86400;
	return m;
}

static void *consent_answer(struct arena *a)
{
	Eenmaal__V1__ConsentAnswer *m = NEW(a, consent_answer);

	m->header = sample_header(a, "holder", true, 8);
	m->request_id = sample_bytes(a, 16, 44);
	return m;
}

static void *access_request(struct arena *a)
{
	Eenmaal__V1__AccessRequest *m = NEW(a, access_request);

	m->header = sample_header(a, "gemeente", false, 0);
	m->purpose = sample_text(a, "debt-help");
	m->staff = sample_text(a, "staff-17");
	m->staff_role = sample_text(a, "coach");
	m->subjects = list(a, 2);
	for (uint8_t i = 0; i < 2; i++) {
		Eenmaal__V1__AccessSubject *subject = NEW(a, access_subject);

		subject->holder = sample_bytes(a, 10, (uint8_t)(50 + i));
		subject->kinds = texts(a, "finance", "medical");
		subject->n_kinds = 2;
		m->subjects[m->n_subjects++] = subject;
	}
	return m;
}

static void *vault_opening(struct arena *a)
{
	Eenmaal__V1__VaultOpening *m = NEW(a, vault_opening);

	m->header = sample_header(a, "holder", true, 0);
	m->slot = EENMAAL__V1__SLOT_KIND__SLOT_KIND_CARD_PIN;
	m->opening = sample_bytes(a, 64, 51);
	return m;
}

static void *vault_update(struct arena *a)
{
	Eenmaal__V1__VaultUpdate *m = NEW(a, vault_update);

	m->header = sample_header(a, "holder", true, 9);
	m->vault_hash = sample_bytes(a, 32, 52);
	return m;
}

static void *holder_query(struct arena *a)
{
	Eenmaal__V1__HolderQuery *m = NEW(a, holder_query);

	m->header = sample_header(a, "holder", true, 0);
	m->method = sample_text(a, "GetSegment");
	m->kind = sample_text(a, "medical");
	m->author = sample_text(a, "coa");
	m->version = 1;
	return m;
}

static void *audit_query(struct arena *a)
{
	Eenmaal__V1__AuditQuery *m = NEW(a, audit_query);

	m->header = sample_header(a, "auditor", false, 0);
	m->first = 12;
	return m;
}

static void *erasure(struct arena *a)
{
	Eenmaal__V1__Erasure *m = NEW(a, erasure);

	m->header = sample_header(a, "holder", true, 10);
	m->kinds = texts(a, "finance", "medical");
	m->n_kinds = 2;
	return m;
}

static void *freeze(struct arena *a)
{
	Eenmaal__V1__Freeze *m = NEW(a, freeze);

	m->header = sample_header(a, "coa", true, 0);
	m->staff = sample_text(a, "desk-3");
	m->staff_role = sample_text(a, "reception");
	return m;
}

static void *remark(struct arena *a)
{
	Eenmaal__V1__Remark *m = NEW(a, remark);

	m->header = sample_header(a, "holder", true, 11);
	m->kind = sample_text(a, "medical");
	m->author = sample_text(a, "coa");
	m->version = 2;
	m->segment_hash = sample_bytes(a, 32, 53);
	m->author_key_hash = sample_bytes(a, 32, 54);
	m->sealed = sealed(a);
	return m;
}

static void *remark_query(struct arena *a)
{
	Eenmaal__V1__RemarkQuery *m = NEW(a, remark_query);

	m->header = sample_header(a, "coa", false, 0);
	m->first = 3;
	return m;
}

static void *access_query(struct arena *a)
{
	Eenmaal__V1__AccessQuery *m = NEW(a, access_query);

	m->header = sample_header(a, "coa", false, 0);
	m->first = 3;
	return m;
}

typedef void *maker(struct arena *a);

static maker *const makers[STATEMENT_TYPE_COUNT] = {
	[STATEMENT_DIRECTORY] = directory,
	[STATEMENT_ENROLMENT] = enrolment,
	[STATEMENT_ROTATION] = rotation,
	[STATEMENT_EPOCHS] = epochs,
	[STATEMENT_PROVENANCE] = provenance,
	[STATEMENT_SEGMENT] = segment,
	[STATEMENT_GRANT] = grant,
	[STATEMENT_REVOCATION] = revocation,
	[STATEMENT_SUSPENSION] = suspension,
	[STATEMENT_CONSENT_REQUEST] = consent_request,
	[STATEMENT_CONSENT_ANSWER] = consent_answer,
	[STATEMENT_ACCESS_REQUEST] = access_request,
	[STATEMENT_VAULT_OPENING] = vault_opening,
	[STATEMENT_VAULT_UPDATE] = vault_update,
	[STATEMENT_HOLDER_QUERY] = holder_query,
	[STATEMENT_AUDIT_QUERY] = audit_query,
	[STATEMENT_ERASURE] = erasure,
	[STATEMENT_FREEZE] = freeze,
	[STATEMENT_REMARK] = remark,
	[STATEMENT_REMARK_QUERY] = remark_query,
	[STATEMENT_ACCESS_QUERY] = access_query,
};

ProtobufCMessage *sample_statement(enum statement_type type, struct arena *a)
{
	return makers[type](a);
}
