/* SPDX-License-Identifier: EUPL-1.2 */
/* Attacks on a partner who adds, asks and enrols: the key to seal to, and receipts. */
#include "tests/support/evil_turns.h"

#include <string.h>

#include "tests/support/sample.h"

#define PUT "PartnerService/PutSegment"

static void to_evil_key(Eenmaal__V1__EpochSet *set, struct arena *a)
{
	struct kem_public key;
	struct secret *private_key = NULL;

	MUST(kem_generate(SUITE_X25519, &key, &private_key) == ERR_OK);
	secret_free(private_key);
	for (size_t n = 0; n < set->n_keys; n++)
		set->keys[n]->public_key->public_key =
			codec_bytes(arena_copy(a, key.key, key.len), key.len);
}

/*
 * which: 0 another public key, 1 the same re-signed by a member, 2 a number that nobody published,
 * 3 an earlier number, 4 the statement of before activation, 5 none, 6 another holder's statement
 */
static void epoch_key(struct evil *e, struct evil_call *c)
{
	Eenmaal__V1__GetEpochKeyResponse *m = EVIL_REPLY(c, GetEpochKeyResponse);
	const Eenmaal__V1__GetEpochKeyResponse *first = evil_earlier(e, c, GET_EPOCH_KEY, 0);
	Eenmaal__V1__EpochSet *set = turn_open(c->a, m->epochs, STATEMENT_EPOCHS);

	to_evil_key(set, c->a);
	if (e->which == 0)
		turn_repack(c->a, m->epochs, set);
	else if (e->which == 1)
		turn_resign(e, c, m->epochs, set, SITE_SCHOOL);
	else if (e->which == 2)
		m->epoch = 99;
	else if (e->which == 3)
		m->epoch = 1;
	else if (e->which == 4)
		m->epochs = first->epochs;
	else if (e->which == 5)
		m->epochs = NULL;
	else
		m->epochs =
			((Eenmaal__V1__GetEpochKeyResponse *)evil_earlier(e, c, GET_EPOCH_KEY, 1))
				->epochs;
	evil_put(c, m);
}

/* which: 0 all as before activation, 1 another holder's, 2 without the rotation, 3 forged whole */
static void epoch_identity(struct evil *e, struct evil_call *c)
{
	Eenmaal__V1__GetEpochKeyResponse *m = EVIL_REPLY(c, GetEpochKeyResponse);
	Eenmaal__V1__Enrolment *enrolment =
		turn_open(c->a, m->identity->enrolment, STATEMENT_ENROLMENT);
	Eenmaal__V1__EpochSet *set = turn_open(c->a, m->epochs, STATEMENT_EPOCHS);

	if (e->which == 0) {
		m = evil_earlier(e, c, GET_EPOCH_KEY, 0);
	} else if (e->which == 1) {
		m->identity =
			((Eenmaal__V1__GetEpochKeyResponse *)evil_earlier(e, c, GET_EPOCH_KEY, 1))
				->identity;
	} else if (e->which == 2) {
		m->identity->n_rotations = 0;
	} else {
		/* a member that conspires signs an enrolment of its own for this number */
		struct sign_public key;

		MUST(sign_derive_public(e->rig->site.member_seed[SITE_GEMEENTE], &key) == ERR_OK);
		enrolment->header->issuer = sample_text(c->a, "gemeente");
		enrolment->signing_key =
			codec_bytes(arena_copy(c->a, key.b, SIGN_PUBLIC_LEN), SIGN_PUBLIC_LEN);
		turn_resign(e, c, m->identity->enrolment, enrolment, SITE_GEMEENTE);
		m->identity->n_rotations = 0;
		to_evil_key(set, c->a);
		turn_resign(e, c, m->epochs, set, SITE_GEMEENTE);
	}
	evil_put(c, m);
}

/* which: 0 an older version of our own, 1 the newest with another hash, 2 the largest number */
static void own_line(struct evil *e, struct evil_call *c)
{
	Eenmaal__V1__GetEpochKeyResponse *m = EVIL_REPLY(c, GetEpochKeyResponse);

	MUST(m->own_version >= 2);
	if (e->which == 0)
		m->own_version = 1;
	else if (e->which == 1)
		m->own_version = 2;
	else
		m->own_version = UINT64_MAX;
	m->own_hash = turn_flip(c->a, m->own_hash, 5);
	evil_put(c, m);
}

/* The field "receipt" of a reply with a closed one. */
static Eenmaal__V1__Receipt **receipt_of(ProtobufCMessage *m)
{
	const ProtobufCFieldDescriptor *f =
		protobuf_c_message_descriptor_get_field_by_name(m->descriptor, "receipt");

	MUST(f != NULL && f->descriptor == &eenmaal__v1__receipt__descriptor);
	return (Eenmaal__V1__Receipt **)(void *)((char *)m + f->offset);
}

static Eenmaal__V1__Receipt *fetch_receipt(ProtobufCMessage *m)
{
	return ((Eenmaal__V1__FetchResponse *)(void *)m)->results[0]->receipt;
}

/* which: 0 none, 1 of another request, 2.. a part of it changed */
static void receipt(struct evil *e, struct evil_call *c)
{
	ProtobufCMessage *m = evil_reply(c, evil_type(c->method));
	bool fetch = strcmp(c->method, FETCH) == 0;
	Eenmaal__V1__Receipt **at = fetch ? NULL : receipt_of(m);
	Eenmaal__V1__Receipt *r = fetch ? fetch_receipt(m) : *at;
	Eenmaal__V1__PutSegmentResponse *other = evil_earlier(e, c, PUT, 0);

	if (e->which == 0 && fetch)
		((Eenmaal__V1__FetchResponse *)(void *)m)->results[0]->receipt = NULL;
	else if (e->which == 0)
		*at = NULL;
	else if (e->which == 1)
		*r = *other->receipt;
	else if (e->which == 2)
		r->leaf_index ^= 1;
	else if (e->which == 3)
		r->inclusion[r->n_inclusion - 1] =
			turn_flip(c->a, r->inclusion[r->n_inclusion - 1], 0);
	else if (e->which == 4)
		r->n_inclusion--;
	else if (e->which == 5)
		r->seen = turn_flip(c->a, r->seen, -1);
	else if (e->which == 6)
		r->kept_hash = turn_flip(c->a, r->kept_hash, 9);
	else if (e->which == 7)
		r->checkpoint = other->receipt->checkpoint;
	else
		r->checkpoint =
			(char *)turn_flip(c->a,
					  codec_bytes(r->checkpoint, strlen(r->checkpoint) + 1), 20)
				.data;
	evil_put(c, m);
}

/* which: 0 changed, 1 with another holder's identity, 2 under number 0, 3 the same for ever */
static void remarks(struct evil *e, struct evil_call *c)
{
	Eenmaal__V1__ListRemarksResponse *m = EVIL_REPLY(c, ListRemarksResponse);
	Eenmaal__V1__Remark *remark = NULL;

	/* In circles there is nothing new to tell: the first page's again. */
	MUST(m->n_remarks == 1 || e->which == 3);
	if (m->n_remarks == 0)
		m->remarks = ((Eenmaal__V1__ListRemarksResponse *)evil_earlier(e, c, c->method, -1))
				     ->remarks;
	m->n_remarks = 1;
	if (e->which == 0) {
		remark = turn_open(c->a, m->remarks[0]->remark, STATEMENT_REMARK);
		remark->version++;
		turn_repack(c->a, m->remarks[0]->remark, remark);
	} else if (e->which == 1) {
		m->remarks[0]->identity = turn_fetched(e, c, FETCH_BILAL)->identity;
	} else if (e->which == 2) {
		m->remarks[0]->number = 0;
	} else {
		m->remarks[0]->number = c->times;
		m->more = true;
	}
	evil_put(c, m);
}

/*
 * which: 0 another outcome, 1 another dossier, 2 another request, 3 the same twice, 4 half a proof, 5 at
 * another place, 6 without its request
 */
static void own_accesses(struct evil *e, struct evil_call *c)
{
	Eenmaal__V1__ListOwnAccessesResponse *m = EVIL_REPLY(c, ListOwnAccessesResponse);
	Eenmaal__V1__OwnAccess *first = m->n_accesses > 0 ? m->accesses[0] : NULL;
	Eenmaal__V1__AccessRequest *request = NULL;

	MUST(first != NULL);
	if (e->which == 0) {
		first->entry->seen = turn_flip(c->a, first->entry->seen, -1);
	} else if (e->which == 1) {
		first->holder = turn_flip(c->a, first->holder, 2);
	} else if (e->which == 2) {
		request = turn_open(c->a, first->access_request, STATEMENT_ACCESS_REQUEST);
		request->staff = sample_text(c->a, "somebody-else");
		turn_repack(c->a, first->access_request, request);
	} else if (e->which == 3) {
		m->n_accesses = 2;
		m->accesses = arena_alloc(c->a, 2 * sizeof(*m->accesses));
		m->accesses[0] = m->accesses[1] = first;
	} else if (e->which == 4) {
		first->entry->n_inclusion--;
	} else if (e->which == 5) {
		first->entry->leaf_index ^= 1;
	} else {
		first->access_request = NULL;
	}
	evil_put(c, m);
}

/* The daemon never heard of it. */
static void swallow(struct evil *e, struct evil_call *c)
{
	ProtobufCMessage *m = evil_earlier(e, c, c->method, -1);

	c->status = 200;
	evil_put(c, m);
}

#define LIST_REMARKS "PartnerService/ListRemarks"
#define LIST_OWN "PartnerService/ListOwnAccesses"
#define WRITE(title, what, method, function, number, sentence)                               \
	{                                                                                    \
		.name = (title), .verb = (what), .only = (method), .turn = (function),       \
		.which = (number), .says = (sentence), .never = NULL, .quick = (number) == 0 \
	}
/* No document may leave. */
#define KEY(title, function, number, sentence)                                              \
	{                                                                                   \
		.name = (title), .verb = "put", .only = GET_EPOCH_KEY, .turn = (function),  \
		.which = (number), .says = (sentence), .never = PUT, .quick = (number) == 0 \
	}

const struct attack evil_writes[] = {
	KEY("epoch-key-substituted", epoch_key, 0, "not one that the holder published"),
	KEY("epoch-key-by-a-member", epoch_key, 1, "not one that the holder published"),
	KEY("epoch-unknown", epoch_key, 2, "not one that the holder published"),
	KEY("epoch-stale", epoch_key, 3, NULL),
	KEY("epoch-before-activation", epoch_key, 4, "not one that the holder published"),
	KEY("epoch-missing", epoch_key, 5, "not one that the holder published"),
	KEY("epoch-of-another-holder", epoch_key, 6, "not one that the holder published"),
	{.name = "epoch-stale-fresh",
	 .verb = "put",
	 .only = GET_EPOCH_KEY,
	 .turn = epoch_key,
	 .which = 3,
	 .fresh = true,
	 .quick = true,
	 .never = PUT},
	KEY("put-identity-before-activation", epoch_identity, 0, "other keys of this holder"),
	KEY("put-identity-of-another-holder", epoch_identity, 1, "cannot be traced"),
	KEY("put-identity-without-rotation", epoch_identity, 2, "other keys of this holder"),
	KEY("put-identity-forged", epoch_identity, 3, "other keys of this holder"),
	KEY("put-line-rolled-back", own_line, 0, "rolled back"),
	KEY("put-line-changed", own_line, 1, "rolled back"),
	{.name = "put-line-overflow",
	 .verb = "put",
	 .only = GET_EPOCH_KEY,
	 .turn = own_line,
	 .which = 2,
	 .never = PUT},
	{.name = "put-suite-below-the-floor", .verb = "put-strict", .never = PUT, .quick = true},
	WRITE("put-without-receipt", "put", PUT, receipt, 0, "receipt does not verify"),
	WRITE("put-receipt-of-another", "put", PUT, receipt, 1, NULL),
	WRITE("put-receipt-index", "put", PUT, receipt, 2, "receipt does not verify"),
	WRITE("put-receipt-proof", "put", PUT, receipt, 3, "receipt does not verify"),
	WRITE("put-receipt-short-proof", "put", PUT, receipt, 4, "receipt does not verify"),
	WRITE("put-receipt-seen", "put", PUT, receipt, 5, "receipt does not verify"),
	WRITE("put-receipt-kept", "put", PUT, receipt, 6, "receipt does not verify"),
	WRITE("put-receipt-old-checkpoint", "put", PUT, receipt, 7, "receipt does not verify"),
	WRITE("put-receipt-signature", "put", PUT, receipt, 8, "receipt does not verify"),
	{.name = "put-swallowed",
	 .verb = "put",
	 .only = PUT,
	 .instead = swallow,
	 .says = "receipt does not verify",
	 .quick = true},
	WRITE("fetch-without-receipt", "fetch", FETCH, receipt, 0, "receipt does not verify"),
	WRITE("fetch-receipt-of-another", "fetch", FETCH, receipt, 1, NULL),
	WRITE("fetch-receipt-proof", "fetch", FETCH, receipt, 3, "receipt does not verify"),
	WRITE("fetch-receipt-seen", "fetch", FETCH, receipt, 5, "receipt does not verify"),
	WRITE("request-without-receipt", "request", "PartnerService/RequestConsent", receipt, 0,
	      "receipt does not verify"),
	{.name = "request-swallowed",
	 .verb = "request",
	 .only = "PartnerService/RequestConsent",
	 .instead = swallow,
	 .says = "receipt does not verify"},
	WRITE("enrol-without-receipt", "enrol", "PartnerService/Enrol", receipt, 0, "receipt"),
	WRITE("remarks-without-receipt", "remarks", LIST_REMARKS, receipt, 0,
	      "receipt does not verify"),
	WRITE("remark-changed", "remarks", LIST_REMARKS, remarks, 0, "not signed by its holder"),
	WRITE("remark-of-another-holder", "remarks", LIST_REMARKS, remarks, 1, NULL),
	WRITE("remarks-out-of-order", "remarks", LIST_REMARKS, remarks, 2, "out of its order"),
	WRITE("remarks-without-an-end", "remarks", LIST_REMARKS, remarks, 3, "in circles"),
	WRITE("accesses-without-receipt", "own-accesses", LIST_OWN, receipt, 0,
	      "receipt does not verify"),
	WRITE("access-changed", "own-accesses", LIST_OWN, own_accesses, 0, "is not in the log"),
	WRITE("access-to-another-dossier", "own-accesses", LIST_OWN, own_accesses, 1,
	      "not asked for"),
	WRITE("access-by-somebody-else", "own-accesses", LIST_OWN, own_accesses, 2, "never signed"),
	WRITE("access-twice", "own-accesses", LIST_OWN, own_accesses, 3, "out of its order"),
	WRITE("access-short-proof", "own-accesses", LIST_OWN, own_accesses, 4, "is not in the log"),
	WRITE("access-elsewhere", "own-accesses", LIST_OWN, own_accesses, 5, "is not in the log"),
	WRITE("access-without-request", "own-accesses", LIST_OWN, own_accesses, 6, "not all there"),
	{.name = "enrol-swallowed",
	 .verb = "enrol",
	 .only = "PartnerService/Enrol",
	 .instead = swallow,
	 .says = "receipt"},
	{0},
};
