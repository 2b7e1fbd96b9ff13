/* SPDX-License-Identifier: EUPL-1.2 */
#include "proto/convert.h"

#include <string.h>

#include "keys/vault.h"
#include "policy/decide.h"

/*
 * The numbers stand in ledger records and signed grants for ever, so that the wire and the
 * decision must never drift apart.
 */
#define X(name, number, text) \
	_Static_assert((int)EENMAAL__V1__REASON__##name == (int)(number), text);
REASON_LIST(X)
#undef X

#define SAME(wire, ours) _Static_assert((int)EENMAAL__V1__##wire == (int)(ours), #ours)
SAME(GRANT_STATE__GRANT_STATE_UNSPECIFIED, GRANT_NONE);
SAME(GRANT_STATE__GRANT_STATE_REQUESTED, GRANT_REQUESTED);
SAME(GRANT_STATE__GRANT_STATE_DECLINED, GRANT_DECLINED);
SAME(GRANT_STATE__GRANT_STATE_ACTIVE, GRANT_ACTIVE);
SAME(GRANT_STATE__GRANT_STATE_PAUSED, GRANT_PAUSED);
SAME(GRANT_STATE__GRANT_STATE_REVOKED, GRANT_REVOKED);
SAME(GRANT_STATE__GRANT_STATE_EXPIRED, GRANT_EXPIRED);
SAME(GRANT_STATE__GRANT_STATE_USED_UP, GRANT_USED_UP);
SAME(GRANT_STATE__GRANT_STATE_REPLACED, GRANT_REPLACED);
SAME(MEMBER_STATUS__MEMBER_STATUS_UNSPECIFIED, MEMBER_NONE);
SAME(MEMBER_STATUS__MEMBER_STATUS_ACTIVE, MEMBER_ACTIVE);
SAME(MEMBER_STATUS__MEMBER_STATUS_SUSPENDED, MEMBER_SUSPENDED);
SAME(MEMBER_STATUS__MEMBER_STATUS_REMOVED, MEMBER_REMOVED);
SAME(LEGAL_BASIS__LEGAL_BASIS_UNSPECIFIED, BASIS_NONE);
SAME(LEGAL_BASIS__LEGAL_BASIS_CONSENT, BASIS_CONSENT);
SAME(LEGAL_BASIS__LEGAL_BASIS_STATUTORY, BASIS_STATUTORY);
SAME(SLOT_KIND__SLOT_KIND_CARD_PIN, SLOT_CARD_PIN);
SAME(SLOT_KIND__SLOT_KIND_RECOVERY, SLOT_RECOVERY);
#undef SAME

typedef int number_of(const struct agreement *a, const struct slug *id);

/* The number of a name in the agreement; AGREEMENT_NONE also for what is no slug. */
static int find(const struct agreement *a, number_of *number, const char *name)
{
	struct slug id;

	return codec_slug(name, &id) == ERR_OK ? number(a, &id) : AGREEMENT_NONE;
}

static agreement_set find_all(const struct agreement *a, number_of *number, size_t count,
			      char *const *names, unsigned *unknown)
{
	agreement_set set = 0;

	for (size_t i = 0; i < count; i++) {
		int n = find(a, number, names[i]);

		if (n == AGREEMENT_NONE)
			++*unknown;
		else
			set |= UINT64_C(1) << n;
	}
	return set;
}

enum err convert_grant(const Eenmaal__V1__Grant *m, const struct agreement *a, struct grant *out,
		       unsigned *unknown)
{
	memset(out, 0, sizeof(*out));
	*unknown = 0;
	if (!m->header || m->n_wraps > GRANT_EPOCHS_MAX)
		return ERR_INPUT;
	if (codec_uuid(m->grant_id, &out->id) != ERR_OK ||
	    codec_holder(m->header->holder, &out->holder) != ERR_OK ||
	    codec_slug(m->partner, &out->partner) != ERR_OK)
		return ERR_INPUT;
	out->kinds = find_all(a, agreement_kind, m->n_kinds, m->kinds, unknown);
	out->purposes = find_all(a, agreement_purpose, m->n_purposes, m->purposes, unknown);
	out->roles = find_all(a, agreement_role, m->n_staff_roles, m->staff_roles, unknown);
	out->not_before = m->not_before;
	out->not_after = m->not_after;
	out->max_uses = m->max_uses;
	for (size_t i = 0; i < m->n_wraps; i++) {
		int kind = find(a, agreement_kind, m->wraps[i]->kind);

		if (kind == AGREEMENT_NONE)
			++*unknown;
		else
			out->epochs[out->epoch_count++] =
				(struct grant_epoch){(uint8_t)kind, m->wraps[i]->epoch};
	}
	return ERR_OK;
}

agreement_set convert_roles(const struct member *m, const struct agreement *a)
{
	agreement_set set = 0;

	for (size_t i = 0; i < m->role_count; i++) {
		int n = agreement_role(a, &m->roles[i]);

		if (n != AGREEMENT_NONE)
			set |= UINT64_C(1) << n;
	}
	return set;
}

void convert_key_hash(const struct kem_public *key, struct hash *out)
{
	uint8_t bytes[2 + KEM_PUBLIC_MAX];

	bytes[0] = (uint8_t)(key->suite >> 8);
	bytes[1] = (uint8_t)key->suite;
	memcpy(bytes + 2, key->key, key->len);
	hash_sha256(view_of(bytes, 2 + (size_t)key->len), out);
}

void convert_possession(const struct holder_id *holder, const struct sign_public *old_key,
			const struct sign_public *new_key, uint8_t out[static POSSESSION_LEN])
{
	static const char label[] = "eenmaal/v1/rotation"; /* its NUL is signed, too */
	uint8_t *p = out;

	_Static_assert(sizeof(label) + HOLDER_ID_LEN + 2 * SIGN_PUBLIC_LEN == POSSESSION_LEN,
		       "what is signed has a fixed length");
	memcpy(p, label, sizeof(label));
	p += sizeof(label);
	memcpy(p, holder->b, HOLDER_ID_LEN);
	p += HOLDER_ID_LEN;
	memcpy(p, old_key->b, SIGN_PUBLIC_LEN);
	memcpy(p + SIGN_PUBLIC_LEN, new_key->b, SIGN_PUBLIC_LEN);
}
