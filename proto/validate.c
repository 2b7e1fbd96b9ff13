/* SPDX-License-Identifier: EUPL-1.2 */
/* The rules of statements; those of requests and records stand in validate_request.c. */
#include "proto/validate.h"

#include <string.h>

#include "keys/directory.h"
#include "policy/grant.h"
#include "proto/rules.h"

#define MEDIA_TYPE_MAX 100
#define TITLE_MAX 200
#define EPOCH_KEYS_MAX 128
#define SUBJECTS_MAX 64
#define SEALED_MAX 1024
#define REMARK_SEALED_MAX 8192
#define TAG_LEN 16

/* Who signs, which holder it names and whether it is a change: differs by statement. */
static const struct rule header_fields[] = {
	AUDIENCE,
	SLUG,                            /* issuer */
	EXACTLY(UUID_LEN),               /* nonce */
	TIME,                            /* issued_at */
	TIME,                            /* expires_at */
	EXACTLY_OR_EMPTY(HOLDER_ID_LEN), /* holder */
	COUNTER(0),                      /* sequence */
};
static const struct rules header = RULES(header, NULL);

static enum err whole_kem_key(const void *message)
{
	const Eenmaal__V1__KemKey *m = message;

	if (m->suite == SUITE_XWING)
		return m->public_key.len == KEM_PUBLIC_MAX ? ERR_OK : ERR_INPUT;
	return rules_encapsulation(m->suite, m->public_key.len);
}

static const struct rule kem_key_fields[] = {ANY, ANY};
static const struct rules kem_key = RULES(kem_key, whole_kem_key);

static enum err whole_sealed(const void *message)
{
	const Eenmaal__V1__Sealed *m = message;

	return rules_encapsulation(m->suite, m->encapsulation.len);
}

static const struct rule sealed_fields[] = {ANY, ANY, BYTES(TAG_LEN + 1, SEALED_MAX)};
static const struct rules sealed = RULES(sealed, whole_sealed);

/* What is said about a document is longer than a key. */
static const struct rule remark_sealed_fields[] = {ANY, ANY, BYTES(TAG_LEN + 1, REMARK_SEALED_MAX)};
static const struct rules remark_sealed = {
	.type = &eenmaal__v1__sealed__descriptor,
	.fields = remark_sealed_fields,
	.count = 3,
	.whole = whole_sealed,
};

static const struct rule localized_text_fields[] = {LANGUAGE, TEXT(1, 199)};
static const struct rules localized_text = RULES(localized_text, NULL);

static enum err whole_tls_identity(const void *message)
{
	const Eenmaal__V1__TlsIdentity *m = message;
	bool named = *m->issuer != 0 && *m->serial_number != 0;
	bool unnamed = *m->issuer == 0 && *m->serial_number == 0;

	return (m->fingerprint.len > 0 ? unnamed : named) ? ERR_OK : ERR_INPUT;
}

static const struct rule tls_identity_fields[] = {
	EXACTLY_OR_EMPTY(HASH_LEN), TEXT(0, 255), /* issuer */
	TEXT(0, 63),                              /* serial_number */
};
static const struct rules tls_identity = RULES(tls_identity, whole_tls_identity);

static const struct rule former_key_fields[] = {EXACTLY(SIGN_PUBLIC_LEN), TIME};
static const struct rules former_key = RULES(former_key, NULL);

static const struct rule member_fields[] = {
	MEMBER,
	MESSAGES(&localized_text, 0, DIRECTORY_LANGUAGES_MAX),
	SLUGS(1, DIRECTORY_ROLES_MAX),
	NUMBER(MEMBER_ACTIVE, MEMBER_REMOVED),
	EXACTLY(SIGN_PUBLIC_LEN),
	MESSAGE_OR_NONE(&kem_key),
	MESSAGES(&tls_identity, 1, DIRECTORY_TLS_MAX),
	MESSAGES(&former_key, 0, DIRECTORY_FORMER_MAX),
};
static const struct rules member = RULES(member, NULL);

static enum err whole_directory(const void *message)
{
	const Eenmaal__V1__Directory *m = message;

	for (size_t i = 1; i < m->n_members; i++)
		if (strcmp(m->members[i - 1]->id, m->members[i]->id) >= 0)
			return ERR_INPUT;
	for (size_t i = 1; i < m->n_page_hashes; i++)
		for (size_t j = 0; j < i; j++)
			if (view_equal(codec_view(m->page_hashes[i]),
				       codec_view(m->page_hashes[j])))
				return ERR_INPUT;
	if (m->witness_quorum > m->n_witnesses)
		return ERR_INPUT;
	return m->not_after > m->issued_at ? ERR_OK : ERR_INPUT;
}

static const struct rule directory_fields[] = {
	COUNTER(1), /* version */
	TIME,
	TIME,
	AUDIENCE,
	EXACTLY(HASH_LEN),
	NUMBER(SUITE_X25519, SUITE_MAX),
	TEXTS(1, DIRECTORY_LOG_KEYS_MAX, 255),
	MESSAGES(&member, 0, DIRECTORY_MEMBERS_MAX),
	{.shape = SHAPE_BYTES, .min = HASH_LEN, .max = HASH_LEN, .most = DIRECTORY_PAGES_MAX},
	TEXTS(0, DIRECTORY_WITNESSES_MAX, 255),
	NUMBER(0, DIRECTORY_WITNESSES_MAX),
};
static const struct rules directory = RULES(directory, whole_directory);

static const struct rule enrolment_fields[] = {
	MESSAGE(&header), EXACTLY(SIGN_PUBLIC_LEN), MESSAGE(&kem_key), EXACTLY(HASH_LEN), LANGUAGE,
};
static const struct rules enrolment = RULES(enrolment, NULL);

static const struct rule rotation_fields[] = {
	MESSAGE(&header),  EXACTLY(SIGN_PUBLIC_LEN), MESSAGE(&kem_key),
	EXACTLY(HASH_LEN), EXACTLY(SIGNATURE_LEN),
};
static const struct rules rotation = RULES(rotation, NULL);

static enum err whole_epoch_set(const void *message)
{
	const Eenmaal__V1__EpochSet *m = message;

	for (size_t i = 1; i < m->n_keys; i++) {
		const Eenmaal__V1__EpochKey *a = m->keys[i - 1], *b = m->keys[i];

		if (rules_epoch_order(a->kind, a->epoch, b->kind, b->epoch) >= 0)
			return ERR_INPUT;
	}
	return ERR_OK;
}

static const struct rule epoch_key_fields[] = {
	SLUG,
	COUNTER(1),
	MESSAGE(&kem_key),
	MESSAGE(&sealed),
};
static const struct rules epoch_key = RULES(epoch_key, NULL);
static const struct rule epoch_set_fields[] = {
	MESSAGE(&header),
	MESSAGES(&epoch_key, 1, EPOCH_KEYS_MAX),
};
static const struct rules epoch_set = RULES(epoch_set, whole_epoch_set);

/* A member's, or the holder's own, but never a change. */
static enum err whole_provenance(const void *message)
{
	const Eenmaal__V1__Provenance *m = message;

	return m->header->sequence == 0 ? ERR_OK : ERR_INPUT;
}

static const struct rule provenance_fields[] = {
	MESSAGE(&header), SLUG, EXACTLY(HASH_LEN), TEXT(1, MEDIA_TYPE_MAX), TEXT(0, TITLE_MAX),
};
static const struct rules provenance = RULES(provenance, whole_provenance);

/*
 * A re-seal is a change that the holder signs; a first upload is the author's own, who may be the
 * holder (a remark).
 */
static enum err whole_segment(const void *message)
{
	const Eenmaal__V1__Segment *m = message;
	bool by_holder = strcmp(m->header->issuer, "holder") == 0;
	bool by_author = strcmp(m->header->issuer, m->author) == 0;

	if (strcmp(m->author, "broker") == 0 || by_holder != (m->header->sequence > 0))
		return ERR_INPUT;
	if (by_holder ? !by_author && m->reseal == 0 : !by_author || m->reseal > 0)
		return ERR_INPUT;
	if ((m->version == 1) != (m->previous_hash.len == 0) || m->replaces >= m->version)
		return ERR_INPUT;
	return rules_encapsulation(m->suite, m->encapsulation.len);
}

static const struct rule segment_fields[] = {
	MESSAGE(&header),
	SLUG,                       /* kind */
	COUNTER(1),                 /* epoch */
	SLUG,                       /* author */
	COUNTER(1),                 /* version */
	EXACTLY_OR_EMPTY(HASH_LEN), /* previous_hash */
	COUNTER(0),                 /* replaces */
	ANY,                        /* suite */
	ANY,                        /* encapsulation */
	EXACTLY(HASH_LEN),          /* ciphertext_hash */
	COUNTER(0),                 /* reseal */
};
static const struct rules segment = RULES(segment, whole_segment);

static enum err whole_grant(const void *message)
{
	const Eenmaal__V1__Grant *m = message;

	for (size_t i = 1; i < m->n_wraps; i++) {
		const Eenmaal__V1__Wrap *a = m->wraps[i - 1], *b = m->wraps[i];

		if (rules_epoch_order(a->kind, a->epoch, b->kind, b->epoch) >= 0)
			return ERR_INPUT;
	}
	return m->not_after > m->not_before ? ERR_OK : ERR_INPUT;
}

static const struct rule notice_fields[] = {LANGUAGE, EXACTLY(HASH_LEN)};
static const struct rules notice = RULES(notice, NULL);
static const struct rule helper_fields[] = {SLUG, MEMBER_OR_EMPTY, LANGUAGE_OR_EMPTY};
static const struct rules helper = RULES(helper, NULL);
static const struct rule wrap_fields[] = {
	SLUG,
	COUNTER(1),
	MESSAGE(&sealed),
	MESSAGE(&kem_key),
};
static const struct rules wrap = RULES(wrap, NULL);
static const struct rule grant_fields[] = {
	MESSAGE(&header),
	EXACTLY(UUID_LEN),
	MEMBER,                     /* partner */
	EXACTLY(HASH_LEN),          /* partner_key_hash */
	SORTED_SLUGS(1, KINDS_MAX), /* kinds */
	SORTED_SLUGS(1, KINDS_MAX), /* purposes */
	SORTED_SLUGS(1, DIRECTORY_ROLES_MAX),
	TIME,       /* not_before */
	TIME,       /* not_after */
	COUNTER(0), /* max_uses */
	NUMBER(BASIS_CONSENT, BASIS_STATUTORY),
	MESSAGE(&notice),
	MESSAGE_OR_NONE(&helper),
	EXACTLY(HASH_LEN),          /* agreement_hash */
	EXACTLY_OR_EMPTY(UUID_LEN), /* request_id */
	EXACTLY_OR_EMPTY(UUID_LEN), /* replaces */
	MESSAGES(&wrap, 0, GRANT_EPOCHS_MAX),
};
static const struct rules grant = RULES(grant, whole_grant);

static const struct rule revocation_fields[] = {
	MESSAGE(&header),
	EXACTLY(UUID_LEN),
	SORTED_SLUGS(0, KINDS_MAX),
};
static const struct rules revocation = RULES(revocation, NULL);

static const struct rule suspension_fields[] = {
	MESSAGE(&header),
	EXACTLY_OR_EMPTY(UUID_LEN),
	FLAG,
};
static const struct rules suspension = RULES(suspension, NULL);

static const struct rule consent_request_fields[] = {
	MESSAGE(&header), EXACTLY(UUID_LEN), SORTED_SLUGS(1, KINDS_MAX), SLUG, SLUG, COUNTER(1),
};
static const struct rules consent_request = RULES(consent_request, NULL);

static const struct rule consent_answer_fields[] = {MESSAGE(&header), EXACTLY(UUID_LEN)};
static const struct rules consent_answer = RULES(consent_answer, NULL);

static const struct rule access_subject_fields[] = {
	EXACTLY(HOLDER_ID_LEN),
	SORTED_SLUGS(1, KINDS_MAX),
};
static const struct rules access_subject = RULES(access_subject, NULL);

/* No dossier twice: an entry of the log is about the one subject that names its dossier. */
static enum err whole_access_request(const void *message)
{
	const Eenmaal__V1__AccessRequest *m = message;

	for (size_t i = 1; i < m->n_subjects; i++)
		for (size_t j = 0; j < i; j++)
			if (view_equal(codec_view(m->subjects[i]->holder),
				       codec_view(m->subjects[j]->holder)))
				return ERR_INPUT;
	return ERR_OK;
}

static const struct rule access_request_fields[] = {
	MESSAGE(&header), SLUG, SLUG, SLUG, MESSAGES(&access_subject, 1, SUBJECTS_MAX),
};
static const struct rules access_request = RULES(access_request, whole_access_request);

static const struct rule vault_opening_fields[] = {
	MESSAGE(&header),
	NUMBER(EENMAAL__V1__SLOT_KIND__SLOT_KIND_CARD_PIN,
	       EENMAAL__V1__SLOT_KIND__SLOT_KIND_RECOVERY),
	EXACTLY_OR_EMPTY(SIGNATURE_LEN),
};
static const struct rules vault_opening = RULES(vault_opening, NULL);

static const struct rule vault_update_fields[] = {MESSAGE(&header), EXACTLY(HASH_LEN)};
static const struct rules vault_update = RULES(vault_update, NULL);

/* Each method has its own fields; the others are empty. */
static enum err whole_holder_query(const void *message)
{
	const Eenmaal__V1__HolderQuery *m = message;
	bool segment_named = *m->kind != 0 && *m->author != 0 && m->version > 0;
	bool none_named = *m->kind == 0 && *m->author == 0 && m->version == 0;

	if (strcmp(m->method, "GetSegment") == 0)
		return segment_named && m->first == 0 ? ERR_OK : ERR_INPUT;
	if (strcmp(m->method, "ListAccesses") == 0)
		return none_named && m->first > 0 ? ERR_OK : ERR_INPUT;
	if (strcmp(m->method, "GetDossier") == 0)
		return none_named && m->first == 0 ? ERR_OK : ERR_INPUT;
	return ERR_INPUT;
}

static const struct rule holder_query_fields[] = {
	MESSAGE(&header), ANY, SLUG_OR_EMPTY, SLUG_OR_EMPTY, COUNTER(0), COUNTER(0),
};
static const struct rules holder_query = RULES(holder_query, whole_holder_query);

static const struct rule audit_query_fields[] = {MESSAGE(&header), COUNTER(0)};
static const struct rules audit_query = RULES(audit_query, NULL);

static enum err whole_erasure(const void *message)
{
	const Eenmaal__V1__Erasure *m = message;

	return !m->everything == (m->n_kinds > 0) ? ERR_OK : ERR_INPUT;
}

static const struct rule erasure_fields[] = {
	MESSAGE(&header),
	FLAG,
	SORTED_SLUGS(0, AGREEMENT_MAX),
};
static const struct rules erasure = RULES(erasure, whole_erasure);

static const struct rule freeze_fields[] = {MESSAGE(&header), SLUG, SLUG};
static const struct rules freeze = RULES(freeze, NULL);

/* Without a key to seal to there is nothing sealed. */
static enum err whole_remark(const void *message)
{
	const Eenmaal__V1__Remark *m = message;

	return (m->sealed != NULL) == (m->author_key_hash.len > 0) ? ERR_OK : ERR_INPUT;
}

static const struct rule remark_fields[] = {
	MESSAGE(&header),
	SLUG,
	MEMBER,     /* author */
	COUNTER(1), /* version */
	EXACTLY(HASH_LEN),
	EXACTLY_OR_EMPTY(HASH_LEN), /* author_key_hash */
	MESSAGE_OR_NONE(&remark_sealed),
};
static const struct rules remark = RULES(remark, whole_remark);

static const struct rule remark_query_fields[] = {MESSAGE(&header), COUNTER(1)};
static const struct rules remark_query = RULES(remark_query, NULL);

static const struct rule access_query_fields[] = {MESSAGE(&header), COUNTER(0)};
static const struct rules access_query = RULES(access_query, NULL);

enum signer { SIGNER_NONE, SIGNER_MEMBER, SIGNER_HOLDER, SIGNER_EITHER };

/* What a statement's message is, who signs it, whether it names a holder and counts as a change. */
struct kind {
	const struct rules *rules;
	enum signer signer;
	bool holder, change;
};

static const struct kind kinds[STATEMENT_TYPE_COUNT] = {
	[STATEMENT_DIRECTORY] = {&directory, SIGNER_NONE, false, false},
	[STATEMENT_ENROLMENT] = {&enrolment, SIGNER_MEMBER, true, false},
	[STATEMENT_ROTATION] = {&rotation, SIGNER_HOLDER, true, true},
	[STATEMENT_EPOCHS] = {&epoch_set, SIGNER_HOLDER, true, true},
	[STATEMENT_PROVENANCE] = {&provenance, SIGNER_EITHER, true, false},
	/* Change or not: whole_segment() says. */
	[STATEMENT_SEGMENT] = {&segment, SIGNER_EITHER, true, false},
	[STATEMENT_GRANT] = {&grant, SIGNER_HOLDER, true, true},
	[STATEMENT_REVOCATION] = {&revocation, SIGNER_HOLDER, true, true},
	[STATEMENT_SUSPENSION] = {&suspension, SIGNER_HOLDER, true, true},
	[STATEMENT_CONSENT_REQUEST] = {&consent_request, SIGNER_MEMBER, true, false},
	[STATEMENT_CONSENT_ANSWER] = {&consent_answer, SIGNER_HOLDER, true, true},
	[STATEMENT_ACCESS_REQUEST] = {&access_request, SIGNER_MEMBER, false, false},
	[STATEMENT_VAULT_OPENING] = {&vault_opening, SIGNER_HOLDER, true, false},
	[STATEMENT_VAULT_UPDATE] = {&vault_update, SIGNER_HOLDER, true, true},
	[STATEMENT_HOLDER_QUERY] = {&holder_query, SIGNER_HOLDER, true, false},
	[STATEMENT_AUDIT_QUERY] = {&audit_query, SIGNER_MEMBER, false, false},
	[STATEMENT_ERASURE] = {&erasure, SIGNER_HOLDER, true, true},
	[STATEMENT_FREEZE] = {&freeze, SIGNER_MEMBER, true, false},
	[STATEMENT_REMARK] = {&remark, SIGNER_HOLDER, true, true},
	[STATEMENT_REMARK_QUERY] = {&remark_query, SIGNER_MEMBER, false, false},
	[STATEMENT_ACCESS_QUERY] = {&access_query, SIGNER_MEMBER, false, false},
};

const ProtobufCMessageDescriptor *validate_statement_type(enum statement_type type)
{
	if ((unsigned)type >= STATEMENT_TYPE_COUNT || !kinds[type].rules)
		return NULL;
	return kinds[type].rules->type;
}

static enum err check_header(const struct kind *k, const Eenmaal__V1__Header *h)
{
	bool by_holder = strcmp(h->issuer, "holder") == 0;

	/* The broker signs checkpoints, never statements. */
	if (strcmp(h->issuer, "broker") == 0)
		return ERR_INPUT;
	if (k->signer != SIGNER_EITHER && by_holder != (k->signer == SIGNER_HOLDER))
		return ERR_INPUT;
	if (k->holder != (h->holder.len > 0))
		return ERR_INPUT;
	if (k->signer != SIGNER_EITHER && k->change != (h->sequence > 0))
		return ERR_INPUT;
	return ERR_OK;
}

enum err validate_statement(enum statement_type type, const ProtobufCMessage *message)
{
	const ProtobufCMessageDescriptor *descriptor = validate_statement_type(type);
	const Eenmaal__V1__Header *h;
	enum err e;

	if (!descriptor || message->descriptor != descriptor)
		return ERR_STATEMENT_TYPE;
	e = rules_check(kinds[type].rules, message);
	h = e == ERR_OK ? codec_header(type, message) : NULL;
	return h ? check_header(&kinds[type], h) : e;
}
