/* SPDX-License-Identifier: EUPL-1.2 */
/* The rules of requests, of the vault and of records; those of statements stand in validate.c. */
#include "proto/validate.h"

#include "broker/base/trace.h"
#include "broker/ledger/merkle.h"
#include "keys/kdf.h"
#include "keys/vault.h"
#include "policy/decide.h"
#include "proto/rules.h"

#define PAYLOAD_TYPE_MAX 120
#define REISSUED_GRANTS_MAX 64

/* A directory's payload may be larger, which codec_envelope() decides by type. */
static const struct rule signature_fields[] = {EXACTLY(SIGNATURE_LEN), TEXT(0, CODEC_KEY_ID_MAX)};
static const struct rules signature = RULES(signature, NULL);
static const struct rule envelope_fields[] = {
	BYTES(1, CODEC_DIRECTORY_MAX),
	TEXT(1, PAYLOAD_TYPE_MAX),
	MESSAGES(&signature, 1, 1),
};
static const struct rules envelope = RULES(envelope, NULL);

/* A recovery card has a secret of full strength, so that nothing is stretched. */
static enum err whole_vault_slot(const void *message)
{
	const Eenmaal__V1__VaultSlot *m = message;

	if (m->kind == EENMAAL__V1__SLOT_KIND__SLOT_KIND_RECOVERY)
		return m->passes == 0 && m->memory_kib == 0 ? ERR_OK : ERR_INPUT;
	return kdf_cost_check((struct kdf_cost){.passes = m->passes, .memory_kib = m->memory_kib});
}

static enum err whole_vault(const void *message)
{
	const Eenmaal__V1__Vault *m = message;

	/* There are two kinds, and two slots at most. */
	return m->n_slots == 2 && m->slots[0]->kind == m->slots[1]->kind ? ERR_INPUT : ERR_OK;
}

static const struct rule vault_slot_fields[] = {
	NUMBER(SLOT_CARD_PIN, SLOT_RECOVERY),
	EXACTLY(SIGN_PUBLIC_LEN), /* card_key */
	EXACTLY(SIGN_PUBLIC_LEN), /* open_key */
	ANY,                      /* passes */
	ANY,                      /* memory_kib */
	EXACTLY(SLOT_WRAP_LEN),
};
static const struct rules vault_slot = RULES(vault_slot, whole_vault_slot);
static const struct rule vault_fields[] = {
	BYTES(1, VAULT_BLOB_MAX),
	MESSAGES(&vault_slot, 1, 2),
};
static const struct rules vault = RULES(vault, whole_vault);

/* A newer broker may record actions, outcomes and reasons that are not known here. */
static const struct rule seen_record_fields[] = {
	TIME, ANY, SLUG, EXACTLY(HASH_LEN), ANY, SLUGS(0, AGREEMENT_MAX),
};
static const struct rules seen_record = RULES(seen_record, NULL);

static const struct rule kind_outcome_fields[] = {
	SLUG,
	FLAG,
	ANY,
	EXACTLY_OR_EMPTY(UUID_LEN),
	{.shape = SHAPE_BYTES, .min = HASH_LEN, .max = HASH_LEN, .most = CODEC_FIELDS_MAX},
};
static const struct rules kind_outcome = RULES(kind_outcome, NULL);
static const struct rule kept_record_fields[] = {
	EXACTLY_OR_EMPTY(HOLDER_ID_LEN),
	COUNTER(0),                 /* holder_sequence */
	EXACTLY_OR_EMPTY(HASH_LEN), /* previous */
	MESSAGES(&kind_outcome, 0, DECIDE_KINDS_MAX),
	ANY,                        /* reason */
	SLUG_OR_EMPTY,              /* purpose */
	SLUG_OR_EMPTY,              /* staff */
	SLUG_OR_EMPTY,              /* staff_role */
	EXACTLY_OR_EMPTY(UUID_LEN), /* grant_id */
	SLUG_OR_EMPTY,              /* partner */
	EXACTLY_OR_EMPTY(HASH_LEN), /* agreement_hash */
	COUNTER(0),                 /* directory_version */
	EXACTLY_OR_EMPTY(HOLDER_ID_LEN),
	SLUGS(0, AGREEMENT_MAX),    /* changed */
	EXACTLY_OR_EMPTY(HASH_LEN), /* page_hash */
	FLAG,                       /* paused */
	EXACTLY_OR_EMPTY(TRACE_ID_LEN),
	EXACTLY_OR_EMPTY(TRACE_SPAN_LEN),
	TIME, /* retained_from */
};
static const struct rules kept_record = RULES(kept_record, NULL);

#define ENVELOPE MESSAGE(&envelope)

/* Requests that are a statement and nothing else. */
#define ONE_ENVELOPE(name)                                     \
	static const struct rule name##_fields[] = {ENVELOPE}; \
	static const struct rules name = RULES(name, NULL)

ONE_ENVELOPE(open_vault_request);
ONE_ENVELOPE(get_dossier_request);
ONE_ENVELOPE(get_segment_request);
ONE_ENVELOPE(list_accesses_request);
ONE_ENVELOPE(put_grant_request);
ONE_ENVELOPE(suspend_request);
ONE_ENVELOPE(answer_request_request);
ONE_ENVELOPE(put_epochs_request);
ONE_ENVELOPE(erase_request);
ONE_ENVELOPE(request_consent_request);
ONE_ENVELOPE(freeze_request);
ONE_ENVELOPE(list_remarks_request);
ONE_ENVELOPE(list_own_accesses_request);

#define REISSUED MESSAGES(&envelope, 0, REISSUED_GRANTS_MAX)
#define CIPHERTEXT BYTES(1, CODEC_UPLOAD_MAX)
#define REMARK_CIPHERTEXT_MAX 16384

static const struct rule revoke_request_fields[] = {
	ENVELOPE,
	MESSAGE_OR_NONE(&envelope),
	REISSUED,
};
static const struct rules revoke_request = RULES(revoke_request, NULL);
static const struct rule rotate_request_fields[] = {ENVELOPE, ENVELOPE, MESSAGE(&vault), REISSUED};
static const struct rules rotate_request = RULES(rotate_request, NULL);
static const struct rule reseal_request_fields[] = {ENVELOPE, CIPHERTEXT};
static const struct rules reseal_request = RULES(reseal_request, NULL);
static const struct rule put_vault_request_fields[] = {ENVELOPE, MESSAGE(&vault)};
static const struct rules put_vault_request = RULES(put_vault_request, NULL);
static const struct rule put_remark_request_fields[] = {
	ENVELOPE,
	BYTES(1, REMARK_CIPHERTEXT_MAX),
	ENVELOPE,
};
static const struct rules put_remark_request = RULES(put_remark_request, NULL);
static const struct rule enrol_request_fields[] = {ENVELOPE, ENVELOPE, MESSAGE(&vault)};
static const struct rules enrol_request = RULES(enrol_request, NULL);
static const struct rule get_epoch_key_request_fields[] = {EXACTLY(HOLDER_ID_LEN), SLUG};
static const struct rules get_epoch_key_request = RULES(get_epoch_key_request, NULL);
static const struct rule put_segment_request_fields[] = {ENVELOPE, CIPHERTEXT};
static const struct rules put_segment_request = RULES(put_segment_request, NULL);
static const struct rule fetch_request_fields[] = {ENVELOPE, COUNTER(0)};
static const struct rules fetch_request = RULES(fetch_request, NULL);
static const struct rule list_grants_request_fields[] = {
	EXACTLY_OR_EMPTY(HOLDER_ID_LEN),
	EXACTLY_OR_EMPTY(UUID_LEN),
};
static const struct rules list_grants_request = RULES(list_grants_request, NULL);
static const struct rule list_entries_request_fields[] = {ENVELOPE, COUNTER(0)};
static const struct rules list_entries_request = RULES(list_entries_request, NULL);
static const struct rule list_directories_request_fields[] = {COUNTER(0)};
static const struct rules list_directories_request = RULES(list_directories_request, NULL);
#define DAY_MAX 100000 /* in the year 2243 */
static const struct rule get_overview_request_fields[] = {
	COUNTER(0), NUMBER(0, DAY_MAX), NUMBER(0, DAY_MAX), NUMBER(0, 2), /* part */
};
static const struct rules get_overview_request = RULES(get_overview_request, NULL);
static const struct rule entry_filter_fields[] = {
	TIME,                            /* from */
	TIME,                            /* to */
	SLUG_OR_EMPTY,                   /* partner */
	SLUG_OR_EMPTY,                   /* staff */
	EXACTLY_OR_EMPTY(HOLDER_ID_LEN), /* holder */
	SLUG_OR_EMPTY,                   /* kind */
	SLUG_OR_EMPTY,                   /* purpose */
	NUMBER(0, 2),                    /* verdict */
	NUMBER(0, 255),                  /* reason */
	NUMBER(0, 255),                  /* action */
};
static const struct rules entry_filter = RULES(entry_filter, NULL);
#define FOUND_MAX 100
static const struct rule find_entries_request_fields[] = {
	MESSAGE_OR_NONE(&entry_filter),
	COUNTER(0),
	NUMBER(1, FOUND_MAX),
	COUNTER(0),
};
static const struct rules find_entries_request = RULES(find_entries_request, NULL);
static const struct rule get_entry_request_fields[] = {COUNTER(0), COUNTER(0)};
static const struct rules get_entry_request = RULES(get_entry_request, NULL);
static const struct rule get_checkpoint_request_fields[] = {COUNTER(0), COUNTER(0)};
static const struct rules get_checkpoint_request = RULES(get_checkpoint_request, NULL);

#define NO_FIELDS(name) \
	static const struct rules name = {.type = &eenmaal__v1__##name##__descriptor}
NO_FIELDS(get_time_request);
NO_FIELDS(get_directory_request);
NO_FIELDS(get_agreement_request);

static const struct rules *const known[] = {
	&vault,
	&seen_record,
	&kept_record,
	&open_vault_request,
	&get_dossier_request,
	&get_segment_request,
	&list_accesses_request,
	&put_grant_request,
	&suspend_request,
	&answer_request_request,
	&put_epochs_request,
	&erase_request,
	&revoke_request,
	&rotate_request,
	&reseal_request,
	&put_vault_request,
	&put_remark_request,
	&enrol_request,
	&get_epoch_key_request,
	&put_segment_request,
	&request_consent_request,
	&freeze_request,
	&list_remarks_request,
	&list_own_accesses_request,
	&fetch_request,
	&list_grants_request,
	&list_entries_request,
	&list_directories_request,
	&get_overview_request,
	&find_entries_request,
	&get_entry_request,
	&get_time_request,
	&get_directory_request,
	&get_agreement_request,
	&get_checkpoint_request,
};

enum err validate_message(const ProtobufCMessage *message)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i]->type == message->descriptor)
			return rules_check(known[i], message);
	return ERR_INTERNAL;
}
