/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/story_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "broker/ledger/note.h"
#include "proto/convert.h"

#define NEW(s, name) fresh((s), &eenmaal__v1__##name##__descriptor)

static void *fresh(struct story *s, const ProtobufCMessageDescriptor *type)
{
	void *m = cast_alloc(s->cast, type->sizeof_message);

	type->message_init(m);
	return m;
}

static Eenmaal__V1__Envelope *keep(struct story *s, const char *what, enum statement_type type,
				   enum cast_signer who, Eenmaal__V1__Envelope *envelope)
{
	assert_true(s->count < STORY_ITEMS);
	s->items[s->count++] = (struct story_item){what, type, who, envelope};
	return envelope;
}

static Eenmaal__V1__Envelope *sign(struct story *s, const char *what, enum statement_type type,
				   enum cast_signer who, const void *message)
{
	return keep(s, what, type, who, cast_sign(s->cast, type, message, who));
}

/* The nonce's first byte is the type's number: no two statements share one. */
static Eenmaal__V1__Header *header(struct story *s, enum statement_type type, enum cast_signer who,
				   uint64_t sequence)
{
	return cast_header(s->cast, who, true, sequence, (uint8_t)type);
}

static ProtobufCBinaryData hash_bytes(struct story *s, struct hash h)
{
	return cast_copy(s->cast, view_of(h.b, HASH_LEN));
}

static ProtobufCBinaryData agreement(struct story *s)
{
	return hash_bytes(s, cast_sha256(view_str("the agreement of the vectors")));
}

/* ---- the directory -------------------------------------------------------------------------- */

static Eenmaal__V1__Member *member(struct story *s, enum cast_signer who, const char *role)
{
	Eenmaal__V1__Member *m = NEW(s, member);
	Eenmaal__V1__LocalizedText *name = NEW(s, localized_text);
	Eenmaal__V1__TlsIdentity *tls = NEW(s, tls_identity);

	m->id = cast_text(s->cast, cast_issuer(who));
	name->language = cast_text(s->cast, "nl");
	name->text = cast_text(s->cast, cast_issuer(who));
	m->names = cast_alloc(s->cast, sizeof(*m->names));
	m->names[m->n_names++] = name;
	m->roles = cast_texts(s->cast, role);
	m->n_roles = 1;
	m->status = EENMAAL__V1__MEMBER_STATUS__MEMBER_STATUS_ACTIVE;
	m->signing_key = codec_bytes(s->cast->public_keys[who].b, SIGN_PUBLIC_LEN);
	if (who != CAST_INSPECTIE)
		m->kem_key =
			cast_kem_key(s->cast, who == CAST_COA ? CAST_KEM_COA : CAST_KEM_SCHOOL);
	tls->issuer = cast_text(s->cast, "CN=Example Chain CA");
	tls->serial_number = cast_text(s->cast, m->id);
	m->tls = cast_alloc(s->cast, sizeof(*m->tls));
	m->tls[m->n_tls++] = tls;
	return m;
}

static char *log_vkey(struct story *s)
{
	struct buf vkey = BUF_INIT(256);
	struct note_key key;
	char *text;

	assert_int_equal(note_key_init(&key, CAST_AUDIENCE, s->cast->public_keys[CAST_LOG].b),
			 ERR_OK);
	assert_int_equal(note_key_format(&key, &vkey), ERR_OK);
	text = cast_alloc(s->cast, vkey.len + 1);
	memcpy(text, vkey.data, vkey.len);
	buf_free(&vkey);
	return text;
}

static void tell_directory(struct story *s)
{
	Eenmaal__V1__Directory *m = NEW(s, directory);

	m->version = 3;
	m->issued_at = CAST_NOW - CAST_DAY;
	m->not_after = CAST_NOW + 90 * CAST_DAY;
	m->audience = cast_text(s->cast, CAST_AUDIENCE);
	m->agreement_hash = agreement(s);
	m->suite_floor = SUITE_X25519;
	m->log_keys = cast_alloc(s->cast, sizeof(*m->log_keys));
	m->log_keys[m->n_log_keys++] = log_vkey(s);
	m->members = cast_alloc(s->cast, 3 * sizeof(*m->members));
	m->members[m->n_members++] = member(s, CAST_COA, "reception");
	m->members[m->n_members++] = member(s, CAST_INSPECTIE, "auditor");
	m->members[m->n_members++] = member(s, CAST_SCHOOL, "language-school");
	sign(s, "directory", STATEMENT_DIRECTORY, CAST_ROOT, m);
}

/* ---- the dossier's keys --------------------------------------------------------------------- */

static void tell_enrolment(struct story *s)
{
	Eenmaal__V1__Enrolment *m = NEW(s, enrolment);

	m->header = header(s, STATEMENT_ENROLMENT, CAST_COA, 0);
	m->signing_key = codec_bytes(s->cast->public_keys[CAST_HOLDER].b, SIGN_PUBLIC_LEN);
	m->kem_key = cast_kem_key(s->cast, CAST_KEM_HOLDER);
	m->vault_hash = hash_bytes(s, s->vault.hash);
	m->language = cast_text(s->cast, "ti");
	sign(s, "enrolment", STATEMENT_ENROLMENT, CAST_COA, m);
}

static struct view private_key(struct story *s, enum cast_kem key)
{
	ProtobufCBinaryData copy =
		cast_copy(s->cast, view_of(secret_open(s->cast->kem_private[key]), KEM_SECRET_LEN));

	secret_close(s->cast->kem_private[key]);
	return codec_view(copy);
}

static void tell_epochs(struct story *s)
{
	static const enum cast_kem epochs[] = {CAST_MEDICAL_1, CAST_SKILLS_1, CAST_SKILLS_2};
	Eenmaal__V1__EpochSet *m = NEW(s, epoch_set);

	m->header = header(s, STATEMENT_EPOCHS, CAST_HOLDER, 1);
	m->keys = cast_alloc(s->cast, 3 * sizeof(*m->keys));
	for (unsigned i = 0; i < 3; i++) {
		struct seal_context context = cast_context(s->cast, SEAL_SELF, epochs[i]);
		Eenmaal__V1__EpochKey *key = NEW(s, epoch_key);

		key->kind = cast_text(s->cast, context.kind->s);
		key->epoch = context.epoch;
		key->public_key = cast_kem_key(s->cast, epochs[i]);
		key->self = cast_seal(s->cast, &context, &s->cast->kem[CAST_KEM_HOLDER],
				      private_key(s, epochs[i]), (uint8_t)(0x41 + i));
		m->keys[m->n_keys++] = key;
	}
	sign(s, "epochs", STATEMENT_EPOCHS, CAST_HOLDER, m);
}

static void tell_rotation(struct story *s)
{
	const struct sign_public *old_key = &s->cast->public_keys[CAST_HOLDER];
	const struct sign_public *new_key = &s->cast->public_keys[CAST_HOLDER_NEXT];
	Eenmaal__V1__Rotation *m = NEW(s, rotation);
	uint8_t signature[SIGNATURE_LEN];

	convert_possession(&s->cast->holder, old_key, new_key, s->possession);
	assert_int_equal(sign_message(s->cast->seeds[CAST_HOLDER_NEXT],
				      view_of(s->possession, sizeof(s->possession)), signature),
			 ERR_OK);
	m->header = header(s, STATEMENT_ROTATION, CAST_HOLDER, 9);
	m->signing_key = codec_bytes(new_key->b, SIGN_PUBLIC_LEN);
	m->kem_key = cast_kem_key(s->cast, CAST_KEM_HOLDER_NEXT);
	m->vault_hash = cast_bytes(s->cast, HASH_LEN, 0x77);
	m->possession = cast_copy(s->cast, view_of(signature, sizeof(signature)));
	sign(s, "rotation (vault_hash is of some other vault)", STATEMENT_ROTATION, CAST_HOLDER, m);
}

/* ---- documents ------------------------------------------------------------------------------ */

static void tell_provenance(struct story *s)
{
	Eenmaal__V1__Provenance *m = NEW(s, provenance);
	Eenmaal__V1__SegmentContent *content = NEW(s, segment_content);
	struct buf padded = BUF_INIT(4096);

	m->header = header(s, STATEMENT_PROVENANCE, CAST_COA, 0);
	m->kind = cast_text(s->cast, "skills");
	m->content_hash = hash_bytes(s, cast_sha256(view_str(STORY_CONTENT)));
	m->media_type = cast_text(s->cast, "text/plain");
	m->title = cast_text(s->cast, "Intake");
	content->provenance = sign(s, "provenance", STATEMENT_PROVENANCE, CAST_COA, m);
	content->content = cast_copy(s->cast, view_str(STORY_CONTENT));
	s->plaintext = cast_pack(s->cast, content);
	assert_int_equal(padme_pad(s->plaintext, &padded), ERR_OK);
	s->padded = codec_view(cast_copy(s->cast, buf_view(&padded)));
	buf_free(&padded);
}

static Eenmaal__V1__Sealed *seal_document(struct story *s, enum cast_kem epoch, const char *sender,
					  uint8_t ephemeral)
{
	struct seal_context context = cast_context(s->cast, SEAL_SEGMENT, epoch);

	context.sender = sender;
	context.version = 1;
	return cast_seal(s->cast, &context, &s->cast->kem[epoch], s->padded, ephemeral);
}

static void tell_segments(struct story *s)
{
	Eenmaal__V1__Sealed *sealed = seal_document(s, CAST_SKILLS_1, "coa", 0x51);
	Eenmaal__V1__Segment *m = NEW(s, segment), *again = NEW(s, segment);

	m->header = header(s, STATEMENT_SEGMENT, CAST_COA, 0);
	m->kind = cast_text(s->cast, "skills");
	m->epoch = 1;
	m->author = cast_text(s->cast, "coa");
	m->version = 1;
	m->suite = sealed->suite;
	m->encapsulation = sealed->encapsulation;
	m->ciphertext_hash = hash_bytes(s, cast_sha256(codec_view(sealed->ciphertext)));
	s->segment = m;
	s->ciphertext = codec_view(sealed->ciphertext);
	sign(s, "segment", STATEMENT_SEGMENT, CAST_COA, m);
	sealed = seal_document(s, CAST_SKILLS_2, "holder", 0x52);
	*again = *m;
	again->header = cast_header(s->cast, CAST_HOLDER, true, 5, 0x80);
	again->epoch = 2;
	again->encapsulation = sealed->encapsulation;
	again->ciphertext_hash = hash_bytes(s, cast_sha256(codec_view(sealed->ciphertext)));
	again->reseal = 1;
	s->resealed_ciphertext = codec_view(sealed->ciphertext);
	sign(s, "segment: a re-seal of the same document by the holder", STATEMENT_SEGMENT,
	     CAST_HOLDER, again);
}

/* ---- consent -------------------------------------------------------------------------------- */

static Eenmaal__V1__Wrap *wrap(struct story *s, enum cast_kem epoch, uint8_t ephemeral)
{
	struct seal_context context = cast_context(s->cast, SEAL_WRAP, epoch);
	Eenmaal__V1__Wrap *m = NEW(s, wrap);

	m->kind = cast_text(s->cast, context.kind->s);
	m->epoch = context.epoch;
	m->sealed = cast_seal(s->cast, &context, &s->cast->kem[CAST_KEM_SCHOOL],
			      private_key(s, epoch), ephemeral);
	m->public_key = cast_kem_key(s->cast, epoch);
	return m;
}

static void tell_request(struct story *s)
{
	Eenmaal__V1__ConsentRequest *m = NEW(s, consent_request);
	Eenmaal__V1__ConsentAnswer *no = NEW(s, consent_answer);

	m->header = header(s, STATEMENT_CONSENT_REQUEST, CAST_SCHOOL, 0);
	m->request_id = cast_bytes(s->cast, UUID_LEN, 0x90);
	m->kinds = cast_texts(s->cast, "skills");
	m->n_kinds = 1;
	m->purpose = cast_text(s->cast, "language-training");
	m->staff_role = cast_text(s->cast, "language-school");
	m->not_after = CAST_NOW + 180 * CAST_DAY;
	sign(s, "consent-request", STATEMENT_CONSENT_REQUEST, CAST_SCHOOL, m);
	no->header = header(s, STATEMENT_CONSENT_ANSWER, CAST_HOLDER, 6);
	no->request_id = m->request_id;
	sign(s, "consent-answer: no", STATEMENT_CONSENT_ANSWER, CAST_HOLDER, no);
}

static void tell_grant(struct story *s)
{
	Eenmaal__V1__Grant *m = NEW(s, grant);
	struct hash key;

	convert_key_hash(&s->cast->kem[CAST_KEM_SCHOOL], &key);
	m->header = header(s, STATEMENT_GRANT, CAST_HOLDER, 2);
	m->grant_id = codec_bytes(s->cast->grant.b, UUID_LEN);
	m->partner = cast_text(s->cast, "taalschool");
	m->partner_key_hash = hash_bytes(s, key);
	m->kinds = cast_texts(s->cast, "skills");
	m->purposes = cast_texts(s->cast, "language-training");
	m->staff_roles = cast_texts(s->cast, "language-school");
	m->n_kinds = m->n_purposes = m->n_staff_roles = 1;
	m->not_before = CAST_NOW;
	m->not_after = CAST_NOW + 180 * CAST_DAY;
	m->legal_basis = EENMAAL__V1__LEGAL_BASIS__LEGAL_BASIS_CONSENT;
	m->notice = NEW(s, notice);
	m->notice->language = cast_text(s->cast, "ti");
	m->notice->text_hash = hash_bytes(s, cast_sha256(view_str("the text that was shown")));
	m->agreement_hash = agreement(s);
	m->request_id = cast_bytes(s->cast, UUID_LEN, 0x90);
	m->wraps = cast_alloc(s->cast, 2 * sizeof(*m->wraps));
	m->wraps[m->n_wraps++] = wrap(s, CAST_SKILLS_1, 0x53);
	m->wraps[m->n_wraps++] = wrap(s, CAST_SKILLS_2, 0x54);
	sign(s, "grant", STATEMENT_GRANT, CAST_HOLDER, m);
}

static void tell_ends(struct story *s)
{
	Eenmaal__V1__Suspension *pause = NEW(s, suspension);
	Eenmaal__V1__Revocation *m = NEW(s, revocation);
	Eenmaal__V1__Erasure *end = NEW(s, erasure);

	pause->header = header(s, STATEMENT_SUSPENSION, CAST_HOLDER, 3);
	pause->paused = true;
	sign(s, "suspension: stop everything", STATEMENT_SUSPENSION, CAST_HOLDER, pause);
	m->header = header(s, STATEMENT_REVOCATION, CAST_HOLDER, 4);
	m->grant_id = codec_bytes(s->cast->grant.b, UUID_LEN);
	m->kinds = cast_texts(s->cast, "skills");
	m->n_kinds = 1;
	sign(s, "revocation", STATEMENT_REVOCATION, CAST_HOLDER, m);
	end->header = header(s, STATEMENT_ERASURE, CAST_HOLDER, 8);
	end->everything = true;
	sign(s, "erasure", STATEMENT_ERASURE, CAST_HOLDER, end);
}

/* ---- asking --------------------------------------------------------------------------------- */

static void tell_access(struct story *s)
{
	Eenmaal__V1__AccessRequest *m = NEW(s, access_request);
	Eenmaal__V1__AccessSubject *subject = NEW(s, access_subject);

	m->header = cast_header(s->cast, CAST_SCHOOL, false, 0, STATEMENT_ACCESS_REQUEST);
	m->purpose = cast_text(s->cast, "language-training");
	m->staff = cast_text(s->cast, "teacher-7");
	m->staff_role = cast_text(s->cast, "language-school");
	subject->holder = codec_bytes(s->cast->holder.b, HOLDER_ID_LEN);
	subject->kinds = cast_texts(s->cast, "skills");
	subject->n_kinds = 1;
	m->subjects = cast_alloc(s->cast, sizeof(*m->subjects));
	m->subjects[m->n_subjects++] = subject;
	sign(s, "access-request", STATEMENT_ACCESS_REQUEST, CAST_SCHOOL, m);
}

static void tell_queries(struct story *s)
{
	Eenmaal__V1__HolderQuery *query = NEW(s, holder_query);
	Eenmaal__V1__AuditQuery *audit = NEW(s, audit_query);
	Eenmaal__V1__VaultUpdate *update = NEW(s, vault_update);

	query->header = header(s, STATEMENT_HOLDER_QUERY, CAST_HOLDER, 0);
	query->method = cast_text(s->cast, "ListAccesses");
	query->first = 1;
	sign(s, "holder-query", STATEMENT_HOLDER_QUERY, CAST_HOLDER, query);
	audit->header = cast_header(s->cast, CAST_INSPECTIE, false, 0, STATEMENT_AUDIT_QUERY);
	sign(s, "audit-query from entry 0", STATEMENT_AUDIT_QUERY, CAST_INSPECTIE, audit);
	update->header = header(s, STATEMENT_VAULT_UPDATE, CAST_HOLDER, 7);
	update->vault_hash = hash_bytes(s, s->vault.hash);
	sign(s, "vault-update", STATEMENT_VAULT_UPDATE, CAST_HOLDER, update);
}

static void tell_opening(struct story *s)
{
	Eenmaal__V1__VaultOpening *m = NEW(s, vault_opening);
	struct buf text = BUF_INIT(256);
	uint8_t signature[SIGNATURE_LEN];

	m->header = header(s, STATEMENT_VAULT_OPENING, CAST_HOLDER, 0);
	m->slot = EENMAAL__V1__SLOT_KIND__SLOT_KIND_CARD_PIN;
	assert_int_equal(buf_put(&text, "eenmaal/v1/open", sizeof("eenmaal/v1/open")), ERR_OK);
	assert_int_equal(buf_put(&text, CAST_AUDIENCE, sizeof(CAST_AUDIENCE)), ERR_OK);
	assert_int_equal(buf_put(&text, s->cast->holder.b, HOLDER_ID_LEN), ERR_OK);
	assert_int_equal(buf_put_view(&text, codec_view(m->header->nonce)), ERR_OK);
	s->opening = codec_view(cast_copy(s->cast, buf_view(&text)));
	buf_free(&text);
	assert_int_equal(sign_message(s->vault.slots[0].open_seed, s->opening, signature), ERR_OK);
	m->opening = cast_copy(s->cast, view_of(signature, sizeof(signature)));
	keep(s, "vault-opening, second step; signed by the card key", STATEMENT_VAULT_OPENING,
	     CAST_HOLDER,
	     cast_sign_with(s->cast, STATEMENT_VAULT_OPENING, m, s->vault.slots[0].card_seed,
			    s->cast->number));
}

static void tell_freeze(struct story *s)
{
	Eenmaal__V1__Freeze *m = NEW(s, freeze);
	Eenmaal__V1__RemarkQuery *query = NEW(s, remark_query);
	Eenmaal__V1__AccessQuery *accesses = NEW(s, access_query);

	m->header = header(s, STATEMENT_FREEZE, CAST_COA, 0);
	m->staff = cast_text(s->cast, "desk-3");
	m->staff_role = cast_text(s->cast, "reception");
	sign(s, "freeze", STATEMENT_FREEZE, CAST_COA, m);
	query->header = cast_header(s->cast, CAST_COA, false, 0, STATEMENT_REMARK_QUERY);
	query->first = 1;
	sign(s, "remark-query from number 1", STATEMENT_REMARK_QUERY, CAST_COA, query);
	accesses->header = cast_header(s->cast, CAST_COA, false, 0, STATEMENT_ACCESS_QUERY);
	accesses->first = 7;
	sign(s, "access-query from the seventh entry on", STATEMENT_ACCESS_QUERY, CAST_COA,
	     accesses);
}

/* About the document as it was first uploaded, by the holder's first key. */
static void tell_remark(struct story *s)
{
	struct hash about = cast_hash(story_find(s, STATEMENT_SEGMENT)), key;
	struct seal_context context = cast_context(s->cast, SEAL_REMARK, CAST_KEM_COA);
	Eenmaal__V1__Remark *m = NEW(s, remark);
	struct buf padded = BUF_INIT(4096);

	context.epoch = 0;
	context.recipient = "coa";
	context.segment = &about;
	convert_key_hash(&s->cast->kem[CAST_KEM_COA], &key);
	assert_int_equal(padme_pad(view_str(STORY_REMARK), &padded), ERR_OK);
	m->header = header(s, STATEMENT_REMARK, CAST_HOLDER, 10);
	m->kind = cast_text(s->cast, "skills");
	m->author = cast_text(s->cast, "coa");
	m->version = 1;
	m->segment_hash = hash_bytes(s, about);
	m->author_key_hash = hash_bytes(s, key);
	m->sealed =
		cast_seal(s->cast, &context, &s->cast->kem[CAST_KEM_COA], buf_view(&padded), 0x55);
	buf_free(&padded);
	sign(s, "remark", STATEMENT_REMARK, CAST_HOLDER, m);
}

void story_start(struct story *s, struct cast *c)
{
	memset(s, 0, sizeof(*s));
	s->cast = c;
	story_vault_make(s);
	tell_directory(s);
	tell_enrolment(s);
	tell_epochs(s);
	tell_provenance(s);
	tell_segments(s);
	tell_request(s);
	tell_grant(s);
	tell_access(s);
	tell_ends(s);
	tell_queries(s);
	tell_opening(s);
	tell_rotation(s);
	tell_freeze(s);
	tell_remark(s);
}

void story_stop(struct story *s)
{
	story_vault_free(s);
}

const Eenmaal__V1__Envelope *story_find(const struct story *s, enum statement_type type)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->items[i].type == type)
			return s->items[i].envelope;
	fail_msg("no statement of type %u", (unsigned)type);
	return NULL;
}
