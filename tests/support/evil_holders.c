/* SPDX-License-Identifier: EUPL-1.2 */
/* Attacks on holders: the vault, what the dossier is said to hold, the log of who read it. */
#include "tests/support/evil_turns.h"

#include <stddef.h>
#include <string.h>

#include "tests/support/sample.h"

/* ---- the vault -------------------------------------------------------------------------------- */

/* which: passes and memory */
static void kdf_cost(struct evil *e, struct evil_call *c)
{
	static const uint32_t costs[][2] = {{1, 65536},          {3, 8},         {0, 0}, {3, 65535},
					    {4000000000, 65536}, {3, 4000000000}};
	Eenmaal__V1__OpenVaultResponse *m = EVIL_REPLY(c, OpenVaultResponse);

	m->passes = costs[e->which][0];
	m->memory_kib = costs[e->which][1];
	evil_put(c, m);
	/* With the PIN's proof there would be a second step. */
	MUST(c->times == 1);
}

static Eenmaal__V1__VaultSlot *extra_slot(struct evil_call *c, const Eenmaal__V1__VaultSlot *like)
{
	Eenmaal__V1__VaultSlot *slot = arena_copy(c->a, like, sizeof(*like));

	slot->card_key = turn_flip(c->a, slot->card_key, 0);
	slot->open_key = turn_flip(c->a, slot->open_key, 0);
	slot->wrap = turn_flip(c->a, slot->wrap, 30);
	return slot;
}

/*
 * The second step's vault.  which: 0 none, 1 its blob, 2 the slot's wrap, 3 of another holder, 4 of
 * before activation, 5 an extra slot of a new kind, 6 one of the same kind first, 7 identity of
 * before activation, 8 no identity, 9 another holder's identity, 10 the earlier blob only
 */
static void vault(struct evil *e, struct evil_call *c)
{
	Eenmaal__V1__OpenVaultResponse *m = EVIL_REPLY(c, OpenVaultResponse);
	Eenmaal__V1__EnrolRequest *first = NULL, *bilal = NULL;
	Eenmaal__V1__VaultSlot **slots = arena_alloc(c->a, 4 * sizeof(*slots));
	const Eenmaal__V1__GetEpochKeyResponse *other = evil_earlier(e, c, GET_EPOCH_KEY, 1);
	Eenmaal__V1__Vault *v = m->vault;

	if (v == NULL)
		return;
	for (size_t n = 0; n < e->past_count; n++)
		if (strcmp(e->past[n].method, "PartnerService/Enrol") == 0) {
			ProtobufCMessage *asked = NULL;

			MUST(codec_decode(&eenmaal__v1__enrol_request__descriptor,
					  buf_view(&e->past[n].request), CODEC_LENIENT, c->a,
					  &asked) == ERR_OK);
			bilal = (Eenmaal__V1__EnrolRequest *)(void *)asked;
			first = first == NULL ? bilal : first;
		}
	MUST(first != NULL && bilal != first);
	memcpy(slots + 1, v->slots, v->n_slots * sizeof(*slots));
	slots[0] = extra_slot(c, v->slots[0]);
	if (e->which == 0)
		m->vault = NULL;
	else if (e->which == 1)
		v->blob = turn_flip(c->a, v->blob, -7);
	else if (e->which == 2)
		v->slots[0]->wrap = turn_flip(c->a, v->slots[0]->wrap, 40);
	else if (e->which == 3)
		m->vault = bilal->vault;
	else if (e->which == 4)
		m->vault = first->vault;
	else if (e->which == 5 || e->which == 6) {
		v->slots = slots;
		v->n_slots++;
		slots[0]->kind = e->which == 5 ? (Eenmaal__V1__SlotKind)3 : slots[0]->kind;
	} else if (e->which == 7)
		m->identity->n_rotations = 0;
	else if (e->which == 8)
		m->identity = NULL;
	else if (e->which == 9)
		m->identity = other->identity;
	else
		v->blob = first->vault->blob;
	evil_put(c, m);
}

/* ---- the dossier ------------------------------------------------------------------------------ */

static Eenmaal__V1__GrantStatus *status_of(struct evil_call *c, Eenmaal__V1__GetDossierResponse *m,
					   Eenmaal__V1__GrantState state)
{
	for (size_t n = 0; n < m->n_grants; n++)
		if (m->grants[n]->state == state)
			return m->grants[n];
	MUST(false && "there is such a grant");
	(void)c;
	return NULL;
}

/* Who says more than the holder gave. */
static void more_rights(struct evil *e, struct evil_call *c, Eenmaal__V1__GetDossierResponse *m)
{
	Eenmaal__V1__GrantStatus *s = status_of(c, m, EENMAAL__V1__GRANT_STATE__GRANT_STATE_ACTIVE);
	Eenmaal__V1__Grant *g = turn_open(c->a, s->grant, STATEMENT_GRANT);

	g->kinds[0] = sample_text(c->a, "medical");
	if (e->which == 0)
		turn_repack(c->a, s->grant, g);
	else
		turn_resign(e, c, s->grant, g, SITE_COA);
}

static void forged_request(struct evil *e, struct evil_call *c, Eenmaal__V1__GetDossierResponse *m)
{
	Eenmaal__V1__ConsentRequest *r = NULL;

	MUST(m->n_requests > 0);
	r = turn_open(c->a, m->requests[0]->consent_request, STATEMENT_CONSENT_REQUEST);
	if (e->which == 8) { /* asked by the school, said to be by the municipality */
		r->header->issuer = sample_text(c->a, "gemeente");
		m->requests[0]->consent_request->signatures[0]->keyid =
			sample_text(c->a, "gemeente");
	}
	r->purpose = sample_text(c->a, "civic-integration");
	turn_repack(c->a, m->requests[0]->consent_request, r);
}

static void planted_segment(struct evil *e, struct evil_call *c, Eenmaal__V1__GetDossierResponse *m)
{
	Eenmaal__V1__Segment *s = turn_open(c->a, m->segments[0]->segment, STATEMENT_SEGMENT);

	s->header->issuer = sample_text(c->a, s->author);
	s->header->sequence = 0;
	s->reseal = 0;
	turn_resign(e, c, m->segments[0]->segment, s, SITE_INSPECTIE);
	m->segments[0]->segment->signatures[0]->keyid = sample_text(c->a, s->author);
}

/* A remark that the holder never made: by a member, under the holder's number. */
static void planted_remark(struct evil *e, struct evil_call *c, Eenmaal__V1__GetDossierResponse *m)
{
	const struct stage *stage =
		(const struct stage *)(const void *)((const char *)e -
						     offsetof(struct stage, evil));
	Eenmaal__V1__Segment *s = turn_open(c->a, m->segments[0]->segment, STATEMENT_SEGMENT);

	s->header->issuer = sample_text(c->a, "holder");
	s->header->sequence = 9;
	s->author = sample_text(c->a, "holder");
	s->version = 1;
	s->replaces = 0;
	s->previous_hash.len = 0;
	s->reseal = 0;
	turn_resign(e, c, m->segments[0]->segment, s, SITE_COA);
	m->segments[0]->segment->signatures[0]->keyid = sample_text(c->a, stage->amina);
}

/* which: 15 signed by another than it names, 16 about another dossier */
static void forged_freeze(struct evil *e, struct evil_call *c, Eenmaal__V1__GetDossierResponse *m)
{
	Eenmaal__V1__ConsentRequest *r = NULL;
	Eenmaal__V1__Freeze f = EENMAAL__V1__FREEZE__INIT;
	enum site_member by = e->which == 15 ? SITE_INSPECTIE : SITE_COA;

	MUST(m->n_requests > 0);
	r = turn_open(c->a, m->requests[0]->consent_request, STATEMENT_CONSENT_REQUEST);
	f.header = r->header;
	f.header->issuer = sample_text(c->a, "coa");
	f.staff = sample_text(c->a, "desk-1");
	f.staff_role = sample_text(c->a, "reception");
	if (e->which == 16)
		f.header->holder = turn_flip(c->a, f.header->holder, 0);
	m->stopped = true;
	m->frozen_by = rig_sign(c->a, STATEMENT_FREEZE, &f, e->rig->site.member_seed[by]);
	m->frozen_by->signatures[0]->keyid = sample_text(c->a, "coa");
}

static void keys_rolled_back(struct evil *e, struct evil_call *c,
			     Eenmaal__V1__GetDossierResponse *m)
{
	for (size_t n = 0; n < m->n_current; n++)
		if (strcmp(m->current[n]->kind, "skills") == 0) {
			m->current[n]->epoch -= 1;
			if (e->which == 7)
				m->current[n]->newest = m->current[n]->epoch;
		}
	(void)c;
}

/*
 * which: 0 a grant with more rights, 1 the same signed by a member, 2 replayed whole, 3 an older
 * one under the new receipt, 4 a planted segment, 5 no epochs, 6 a key of before the revocation is
 * present, 7 and no newer one, 8 a request in another's name, 9 for something else, 10 identity of
 * before activation, 11 another holder's, 12 a counter that is not one, 13 no receipt, 14 a remark
 * that is none, 15 and 16 frozen by nobody
 */
static void dossier(struct evil *e, struct evil_call *c)
{
	Eenmaal__V1__GetDossierResponse *m = EVIL_REPLY(c, GetDossierResponse);
	Eenmaal__V1__GetDossierResponse *old = evil_earlier(e, c, GET_DOSSIER, 6);
	Eenmaal__V1__OpenReceipt *receipt = m->receipt;

	if (e->which <= 1)
		more_rights(e, c, m);
	else if (e->which <= 3)
		m = old;
	else if (e->which == 4)
		planted_segment(e, c, m);
	else if (e->which == 5)
		m->n_epochs = 0;
	else if (e->which <= 7)
		keys_rolled_back(e, c, m);
	else if (e->which <= 9)
		forged_request(e, c, m);
	else if (e->which == 10)
		m->identity->n_rotations = 0;
	else if (e->which == 11)
		m = evil_earlier(e, c, GET_DOSSIER, -1);
	else if (e->which == 12)
		m->sequence = UINT64_MAX;
	else if (e->which == 14)
		planted_remark(e, c, m);
	else if (e->which >= 15)
		forged_freeze(e, c, m);
	if (e->which == 3 || e->which == 11)
		m->receipt = receipt;
	if (e->which == 13)
		m->receipt = NULL;
	evil_put(c, m);
}

/* Taken back, says the holder; still given, says the broker, so that it is given anew. */
static void revived(struct evil *e, struct evil_call *c)
{
	Eenmaal__V1__GetDossierResponse *m = EVIL_REPLY(c, GetDossierResponse);
	Eenmaal__V1__GrantStatus *s = NULL;

	for (size_t n = 0; n < m->n_grants; n++)
		if (m->grants[n]->state == EENMAAL__V1__GRANT_STATE__GRANT_STATE_REVOKED ||
		    (e->which == 1 &&
		     m->grants[n]->state == EENMAAL__V1__GRANT_STATE__GRANT_STATE_REPLACED)) {
			s = m->grants[n];
			s->state = EENMAAL__V1__GRANT_STATE__GRANT_STATE_ACTIVE;
			s->n_revoked_kinds = 0;
		}
	MUST(s != NULL);
	evil_put(c, m);
}

/*
 * Another picture of what is shared than the log's.  which: 0 without the newest consent, 1 without
 * any, 2 one that counts is said to be over, 3 paused, 4 everything is said to be stopped, 5 as many
 * as a list has at most, all the same one
 */
static void untrue_picture(struct evil *e, struct evil_call *c)
{
	Eenmaal__V1__GetDossierResponse *m = EVIL_REPLY(c, GetDossierResponse);
	Eenmaal__V1__GrantStatus *s = status_of(c, m, EENMAAL__V1__GRANT_STATE__GRANT_STATE_ACTIVE);

	if (e->which == 0)
		*m->grants[0] = *m->grants[--m->n_grants];
	else if (e->which == 1)
		m->n_grants = 0;
	else if (e->which == 2)
		s->state = EENMAAL__V1__GRANT_STATE__GRANT_STATE_EXPIRED;
	else if (e->which == 3)
		s->state = EENMAAL__V1__GRANT_STATE__GRANT_STATE_PAUSED;
	else if (e->which == 4)
		m->stopped = true;
	else {
		m->grants = arena_alloc(c->a, 1024 * sizeof(Eenmaal__V1__GrantStatus *));
		for (m->n_grants = 0; m->n_grants < 1024; m->n_grants++)
			m->grants[m->n_grants] = s;
	}
	evil_put(c, m);
}

/* which: 0 the ciphertext, 1 another document, 2 no receipt */
static void segment(struct evil *e, struct evil_call *c)
{
	Eenmaal__V1__GetSegmentResponse *m = EVIL_REPLY(c, GetSegmentResponse);

	if (e->which == 0)
		m->ciphertext = turn_flip(c->a, m->ciphertext, 11);
	else if (e->which == 1)
		m->segment =
			((Eenmaal__V1__GetDossierResponse *)evil_earlier(e, c, GET_DOSSIER, -1))
				->segments[0]
				->segment;
	else
		m->receipt = NULL;
	evil_put(c, m);
}

/* ---- the log ---------------------------------------------------------------------------------- */

static void remove_entry(Eenmaal__V1__ListAccessesResponse *m, size_t at)
{
	memmove(&m->entries[at], &m->entries[at + 1],
		(m->n_entries - at - 1) * sizeof(*m->entries));
	m->n_entries--;
}

static size_t access_entry(struct evil_call *c, const Eenmaal__V1__ListAccessesResponse *m)
{
	for (size_t n = 0; n < m->n_entries; n++) {
		ProtobufCMessage *seen = NULL;

		MUST(codec_decode(&eenmaal__v1__seen_record__descriptor,
				  codec_view(m->entries[n]->seen), CODEC_LENIENT, c->a,
				  &seen) == ERR_OK);
		if (((Eenmaal__V1__SeenRecord *)(void *)seen)->action ==
		    EENMAAL__V1__ACTION__ACTION_ACCESS)
			return n;
	}
	MUST(false && "somebody read");
	return 0;
}

/*
 * which: 0 without a reading, 1 without the first, 2 without the last, 3 two change places, 4 a
 * reading with other words, 5 another holder's entry, 6 a wrong proof, 7 as if erased, 8 more for
 * ever, 9 another page, 10 replayed whole, 11 without receipt
 */
static void accesses(struct evil *e, struct evil_call *c)
{
	Eenmaal__V1__ListAccessesResponse *m = EVIL_REPLY(c, ListAccessesResponse);
	Eenmaal__V1__ListAccessesResponse *other = evil_earlier(e, c, LIST_ACCESSES, -1);
	size_t at = access_entry(c, m);
	Eenmaal__V1__LogEntry *entry = m->entries[at];

	if (e->which == 0)
		remove_entry(m, at);
	else if (e->which == 1)
		remove_entry(m, 0);
	else if (e->which == 2)
		m->n_entries--;
	else if (e->which == 3) {
		m->entries[at] = m->entries[at - 1];
		m->entries[at - 1] = entry;
	} else if (e->which == 4)
		entry->kept = turn_flip(c->a, entry->kept, -20);
	else if (e->which == 5)
		*entry = *other->entries[0];
	else if (e->which == 6)
		entry->inclusion[0] = turn_flip(c->a, entry->inclusion[0], 1);
	else if (e->which == 7)
		entry->seen.len = entry->seen_salt.len = entry->kept.len = entry->kept_salt.len = 0;
	else if (e->which == 8) {
		m->more = true;
		m->n_entries = 0;
	} else if (e->which == 9)
		m->first = 3;
	else if (e->which == 10)
		m = evil_earlier(e, c, LIST_ACCESSES, 1);
	else
		m->receipt = NULL;
	evil_put(c, m);
}

#define VAULT(title, number, sentence)                                               \
	{                                                                            \
		.name = (title), .verb = "given", .only = OPEN_VAULT, .turn = vault, \
		.which = (number), .says = (sentence), .never = GET_DOSSIER,         \
		.quick = (number) == 4                                               \
	}
#define DOSSIER(title, what, number, sentence)                                         \
	{                                                                              \
		.name = (title), .verb = (what), .only = GET_DOSSIER, .turn = dossier, \
		.which = (number), .says = (sentence), .quick = (number) == 0          \
	}
#define ACCESS(title, number, sentence)                                                       \
	{                                                                                     \
		.name = (title), .verb = "accesses", .only = LIST_ACCESSES, .turn = accesses, \
		.which = (number), .says = (sentence), .quick = (number) == 0                 \
	}
#define PICTURE(title, made, number)                                                            \
	{                                                                                       \
		.name = (title), .verb = "given", .only = GET_DOSSIER, .turn = (made),          \
		.which = (number), .page = (number) > 1 && (number) < 5, .quick = (number) != 3 \
	}
#define COST(title, number)                                                             \
	{                                                                               \
		.name = (title), .verb = "given", .only = OPEN_VAULT, .turn = kdf_cost, \
		.which = (number), .says = "it was not used", .never = GET_DOSSIER,     \
		.quick = (number) == 0                                                  \
	}

const struct attack evil_holders[] = {
	COST("kdf-one-pass", 0),
	COST("kdf-little-memory", 1),
	COST("kdf-nothing", 2),
	COST("kdf-a-little-less", 3),
	COST("kdf-without-end", 4),
	COST("kdf-all-memory", 5),
	VAULT("vault-missing", 0, "gave no vault"),
	VAULT("vault-changed", 1, "does not open"),
	VAULT("vault-slot-changed", 2, "does not open"),
	VAULT("vault-of-another-holder", 3, "does not open"),
	VAULT("vault-rolled-back", 4, "does not open"),
	VAULT("vault-extra-slot", 5, NULL),
	VAULT("vault-extra-slot-first", 6, NULL),
	VAULT("vault-identity-before-activation", 7, NULL),
	VAULT("vault-without-identity", 8, NULL),
	VAULT("vault-identity-of-another-holder", 9, NULL),
	VAULT("vault-earlier-blob", 10, "does not open"),
	DOSSIER("dossier-grant-with-more-rights", "given", 0, "does not verify"),
	DOSSIER("dossier-grant-by-a-member", "given", 1, "does not verify"),
	DOSSIER("dossier-replayed", "given", 2, "receipt does not verify"),
	DOSSIER("dossier-rolled-back", "given", 3, NULL),
	DOSSIER("dossier-segment-planted", "segments", 4, "does not verify"),
	DOSSIER("dossier-without-epochs", "grant", 5, "does not verify"),
	DOSSIER("dossier-key-rolled-back", "grant", 6, NULL),
	DOSSIER("dossier-keys-hidden", "grant", 7, NULL),
	DOSSIER("dossier-request-renamed", "requests", 8, "does not verify"),
	DOSSIER("dossier-request-changed", "requests", 9, "does not verify"),
	DOSSIER("dossier-identity-before-activation", "given", 10, NULL),
	DOSSIER("dossier-of-another-holder", "given", 11, NULL),
	DOSSIER("dossier-counter-overflow", "given", 12, NULL),
	DOSSIER("dossier-without-receipt", "given", 13, "no receipt"),
	DOSSIER("dossier-remark-planted", "segments", 14, "does not verify"),
	DOSSIER("dossier-frozen-in-anothers-name", "given", 15, "does not verify"),
	DOSSIER("dossier-frozen-elsewhere", "given", 16, "does not verify"),
	PICTURE("dossier-grant-left-out", untrue_picture, 0),
	PICTURE("dossier-grants-left-out", untrue_picture, 1),
	PICTURE("dossier-grant-said-over", untrue_picture, 2),
	PICTURE("dossier-grant-said-paused", untrue_picture, 3),
	PICTURE("dossier-said-stopped", untrue_picture, 4),
	PICTURE("dossier-grant-repeated", untrue_picture, 5),
	PICTURE("dossier-revocation-hidden", revived, 0),
	PICTURE("dossier-replacement-hidden", revived, 1),
	{.name = "grant-revived-by-a-revocation",
	 .verb = "revoke",
	 .only = GET_DOSSIER,
	 .turn = revived,
	 .quick = true,
	 .never = "HolderService/Revoke"},
	{.name = "grant-replaced-revived",
	 .verb = "revoke",
	 .only = GET_DOSSIER,
	 .turn = revived,
	 .which = 1,
	 .never = "HolderService/Revoke"},
	{.name = "document-changed",
	 .verb = "segments",
	 .only = "HolderService/GetSegment",
	 .turn = segment,
	 .quick = true},
	{.name = "document-swapped",
	 .verb = "segments",
	 .only = "HolderService/GetSegment",
	 .turn = segment,
	 .which = 1},
	{.name = "document-without-receipt",
	 .verb = "segments",
	 .only = "HolderService/GetSegment",
	 .turn = segment,
	 .which = 2},
	ACCESS("log-reading-omitted", 0, "does not verify"),
	ACCESS("log-first-omitted", 1, "does not verify"),
	ACCESS("log-last-omitted", 2, "gap"),
	ACCESS("log-reordered", 3, "does not verify"),
	ACCESS("log-entry-changed", 4, "does not verify"),
	ACCESS("log-entry-of-another-holder", 5, "does not verify"),
	ACCESS("log-proof-wrong", 6, "does not verify"),
	ACCESS("log-entry-erased", 7, "does not verify"),
	ACCESS("log-without-an-end", 8, "not the one asked for"),
	ACCESS("log-another-page", 9, "not the one asked for"),
	ACCESS("log-replayed", 10, "receipt does not verify"),
	ACCESS("log-without-receipt", 11, "no receipt"),
	{0},
};
