/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Attacks with the log's own key: other logs, and true-looking entries that say something else
 * than what the client is told.
 */
#include "tests/support/evil_turns.h"

#include <stdio.h>
#include <string.h>

#include "broker/base/clock.h"
#include "tests/support/sample.h"

static Eenmaal__V1__Action action_of(const char *method)
{
	static const struct {
		const char *name;
		Eenmaal__V1__Action action;
	} known[] = {
		{"PutGrant", EENMAAL__V1__ACTION__ACTION_GRANT},
		{"Revoke", EENMAAL__V1__ACTION__ACTION_REVOKE},
		{"Suspend", EENMAAL__V1__ACTION__ACTION_SUSPEND},
		{"Erase", EENMAAL__V1__ACTION__ACTION_ERASE},
		{"PutVault", EENMAAL__V1__ACTION__ACTION_VAULT_UPDATE},
		{"PutSegment", EENMAAL__V1__ACTION__ACTION_UPLOAD},
		{"RequestConsent", EENMAAL__V1__ACTION__ACTION_CONSENT_REQUEST},
		{"Enrol", EENMAAL__V1__ACTION__ACTION_ENROL},
	};

	for (size_t n = 0; n < sizeof(known) / sizeof(known[0]); n++)
		if (strcmp(strchr(method, '/') + 1, known[n].name) == 0)
			return known[n].action;
	return EENMAAL__V1__ACTION__ACTION_UNSPECIFIED;
}

static const ProtobufCMessageDescriptor *request_of(const char *method)
{
	static const ProtobufCMessageDescriptor *const types[] = {
		&eenmaal__v1__put_grant_request__descriptor,
		&eenmaal__v1__revoke_request__descriptor,
		&eenmaal__v1__suspend_request__descriptor,
		&eenmaal__v1__erase_request__descriptor,
		&eenmaal__v1__put_vault_request__descriptor,
		&eenmaal__v1__put_segment_request__descriptor,
		&eenmaal__v1__request_consent_request__descriptor,
		&eenmaal__v1__enrol_request__descriptor,
	};
	const char *name = strchr(method, '/') + 1;

	for (size_t n = 0; n < sizeof(types) / sizeof(types[0]); n++)
		if (strncmp(types[n]->short_name, name, strlen(name)) == 0)
			return types[n];
	MUST(false && "a request that is swallowed");
	return NULL;
}

static void set_receipt(ProtobufCMessage *m, Eenmaal__V1__OpenReceipt *open)
{
	const ProtobufCFieldDescriptor *f =
		protobuf_c_message_descriptor_get_field_by_name(m->descriptor, "receipt");
	void **at = (void **)(void *)((char *)m + f->offset);

	*at = f->descriptor == &eenmaal__v1__receipt__descriptor ? (void *)open->receipt
								 : (void *)open;
}

static void next_epoch(struct evil_call *c, Eenmaal__V1__RevokeResponse *m)
{
	Eenmaal__V1__CurrentEpoch *next = arena_alloc(c->a, sizeof(*next));

	eenmaal__v1__current_epoch__init(next);
	next->kind = sample_text(c->a, "skills");
	next->epoch = 7;
	m->n_current = 1;
	m->current = arena_alloc(c->a, sizeof(*m->current));
	m->current[0] = next;
}

/*
 * The change is never handed in, but the log (one that this client has not seen before) has an
 * entry about it.  which: 0 that it was refused, 1 of another action, 2 of another dossier,
 * 3 years ago
 */
static void claimed(struct evil *e, struct evil_call *c)
{
	const ProtobufCMessageDescriptor *type = evil_type(c->method);
	Eenmaal__V1__SeenRecord seen = EENMAAL__V1__SEEN_RECORD__INIT;
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	ProtobufCMessage *m = arena_alloc(c->a, type->sizeof_message);
	struct hash asked = turn_asked(c, request_of(c->method));
	struct holder_id holder;
	const struct stage *s = (const struct stage *)(const void *)((const char *)e -
								     offsetof(struct stage, evil));

	type->message_init(m);
	MUST(holder_id_parse(s->amina, &holder) == ERR_OK);
	holder.b[0] ^= e->which == 2;
	seen.time = e->which == 3 ? clock_now() - 400 * 86400 : clock_now();
	seen.action = e->which == 0   ? EENMAAL__V1__ACTION__ACTION_REJECT
		      : e->which == 1 ? EENMAAL__V1__ACTION__ACTION_HOLDER_READ
				      : action_of(c->method);
	seen.requester = sample_text(c->a, "holder");
	seen.statement_hash = codec_bytes(asked.b, HASH_LEN);
	seen.outcome = e->which == 0 ? EENMAAL__V1__OUTCOME__OUTCOME_REFUSED
				     : EENMAAL__V1__OUTCOME__OUTCOME_DONE;
	kept.holder = codec_bytes(holder.b, HOLDER_ID_LEN);
	kept.holder_sequence = 1;
	if (e->which == 0)
		kept.reason = EENMAAL__V1__REASON__REASON_WRONG_SEQUENCE;
	if (strcmp(c->method, "HolderService/Revoke") == 0)
		next_epoch(c, (Eenmaal__V1__RevokeResponse *)(void *)m);
	c->status = 200;
	set_receipt(m, evil_log_receipt(e, c->a, &seen, &kept));
	evil_put(c, m);
}

/* Every answer is of the other log; the change itself is swallowed. */
static const char *swallowed;

static void other_log_and_claim(struct evil *e, struct evil_call *c)
{
	if (strcmp(c->method, swallowed) == 0) {
		claimed(e, c);
		return;
	}
	evil_forward(e, c);
	if (c->status == 200)
		evil_other_log(e, c);
}

#define CLAIM(name, method)                                   \
	static void name(struct evil *e, struct evil_call *c) \
	{                                                     \
		swallowed = (method);                         \
		other_log_and_claim(e, c);                    \
	}
CLAIM(claim_revoke, "HolderService/Revoke")
CLAIM(claim_grant, "HolderService/PutGrant")
CLAIM(claim_suspend, "HolderService/Suspend")
CLAIM(claim_erase, "HolderService/Erase")
CLAIM(claim_vault, "HolderService/PutVault")
CLAIM(claim_put, "PartnerService/PutSegment")
CLAIM(claim_request, "PartnerService/RequestConsent")
CLAIM(claim_enrol, "PartnerService/Enrol")

/* A log that is not the one seen before. which: 0 shorter, 1 longer */
static void other_log(struct evil *e, struct evil_call *c)
{
	if (e->leaf_count == 0)
		evil_log_fill(e, e->which == 0 ? 3 : 900);
	evil_other_log(e, c);
}

/* The receipt is of the true log, the proof that it continues is not. */
static void wrong_consistency(struct evil *e, struct evil_call *c)
{
	Eenmaal__V1__FetchResponse *m = EVIL_REPLY(c, FetchResponse);

	MUST(m->n_consistency > 0);
	if (e->which == 0)
		m->consistency[0] = turn_flip(c->a, m->consistency[0], 0);
	else
		m->n_consistency = 0;
	evil_put(c, m);
}

/* GetCheckpoint: 0 no proof, 1 unsigned, 2 an old one, 3 says it never had so many */
static void checkpoint(struct evil *e, struct evil_call *c)
{
	Eenmaal__V1__GetCheckpointResponse *m = EVIL_REPLY(c, GetCheckpointResponse);
	Eenmaal__V1__FetchResponse *old = evil_earlier(e, c, FETCH, 0);

	if (e->which == 0 && m->n_consistency > 0)
		m->consistency[0] = turn_flip(c->a, m->consistency[0], 0);
	else if (e->which == 0)
		m->checkpoint = evil_log_checkpoint(e, c->a);
	else if (e->which == 1)
		m->checkpoint[20] ^= 1;
	else if (e->which == 2)
		m->checkpoint = old->results[0]->receipt->checkpoint;
	evil_put(c, m);
	if (e->which != 3)
		return;
	c->status = 404;
	buf_clear(&c->body);
	(void)snprintf(c->type, sizeof(c->type), "application/json");
	MUST(buf_put_str(&c->body, "{\"code\":\"not_found\",\"message\":\"so many?\"}") == ERR_OK);
}

/* The other log for the dossier; what follows is of the true one. */
static void split_view(struct evil *e, struct evil_call *c)
{
	evil_log_fill(e, 5);
	evil_other_log(e, c);
}

/* The true daemon's release, under an entry whose time lets an ended consent count. */
static void false_time(struct evil *e, struct evil_call *c)
{
	Eenmaal__V1__FetchResponse *m = EVIL_REPLY(c, FetchResponse);
	Eenmaal__V1__SeenRecord *seen = evil_seen(c, m->results[0]->receipt);
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;

	kept.purpose = sample_text(c->a, "x");
	seen->time += e->which == 0 ? 7200 : -7200;
	m->results[0]->receipt = evil_log_receipt(e, c->a, seen, &kept)->receipt;
	m->n_consistency = 0;
	evil_put(c, m);
}

/*
 * The auditor's first page is of a log with 2^40 entries, and the next never comes.  which: 0 one of
 * those that are shown stands far behind the others; 1 one is left out
 */
static void far_entry(struct evil *e, struct evil_call *c)
{
	Eenmaal__V1__ListEntriesResponse *m = EVIL_REPLY(c, ListEntriesResponse);
	Eenmaal__V1__OpenReceipt *r = m->receipt;

	if (c->times > 1) {
		c->status = 500;
		buf_clear(&c->body);
		return;
	}
	MUST(m->n_entries > 4);
	if (e->which == 0)
		m->entries[4]->leaf_index = (UINT64_C(1) << 40) - 1;
	else
		m->entries[3] = m->entries[4];
	m->n_entries = e->which == 0 ? 5 : 4;
	e->nowhere = UINT64_C(1) << 40;
	m->receipt = evil_log_receipt(e, c->a, evil_seen(c, r->receipt), evil_kept(c, r));
	m->n_consistency = 0;
	evil_put(c, m);
}

#define CLAIMED(title, what, function, number, soon)                                       \
	{                                                                                  \
		.name = (title), .verb = (what), .instead = (function), .which = (number), \
		.fresh = true, .quick = (soon)                                             \
	}
#define OTHER(title, what, method, function, number, sentence)                         \
	{                                                                              \
		.name = (title), .verb = (what), .only = (method), .turn = (function), \
		.which = (number), .says = (sentence), .quick = (number) == 0          \
	}

const struct attack evil_logs[] = {
	CLAIMED("revocation-claimed", "revoke", claim_revoke, 0, true),
	CLAIMED("pause-entry-of-another-action", "pause", claim_suspend, 1, true),
	CLAIMED("pause-entry-of-another-holder", "pause", claim_suspend, 2, false),
	CLAIMED("pause-dated-back", "pause", claim_suspend, 3, false),
	{.name = "grant-claimed",
	 .verb = "grant",
	 .instead = claim_grant,
	 .fresh = true,
	 .shown = true},
	CLAIMED("pause-claimed", "pause", claim_suspend, 0, false),
	CLAIMED("stop-all-claimed", "stop-all", claim_suspend, 0, false),
	CLAIMED("erasure-claimed", "erase", claim_erase, 0, false),
	CLAIMED("pin-change-claimed", "change-pin", claim_vault, 0, false),
	CLAIMED("upload-claimed", "put", claim_put, 0, true),
	CLAIMED("upload-entry-of-another-action", "put", claim_put, 1, false),
	CLAIMED("upload-dated-back", "put", claim_put, 3, false),
	CLAIMED("request-claimed", "request", claim_request, 0, false),
	CLAIMED("enrolment-claimed", "enrol", claim_enrol, 0, false),
	OTHER("log-shorter", "fetch", FETCH, other_log, 0, "was rewritten"),
	OTHER("log-longer", "fetch", FETCH, other_log, 1, "was rewritten"),
	OTHER("log-shorter-put", "put", NULL, other_log, 0, "was rewritten"),
	OTHER("log-longer-put", "put", NULL, other_log, 1, NULL),
	OTHER("log-shorter-holder", "given", NULL, other_log, 0, "was rewritten"),
	OTHER("log-longer-holder", "given", NULL, other_log, 1, NULL),
	OTHER("log-shorter-audit", "audit", NULL, other_log, 0, NULL),
	{.name = "log-with-a-gap",
	 .verb = "audit",
	 .only = "AuditService/ListEntries",
	 .turn = far_entry,
	 .says = "are missing",
	 .fresh = true,
	 .quick = true},
	{.name = "log-cut-off-behind-a-gap",
	 .verb = "audit",
	 .only = "AuditService/ListEntries",
	 .turn = far_entry,
	 .which = 1,
	 .says = "entry 3 is missing",
	 .fresh = true,
	 .quick = true},
	OTHER("consistency-wrong", "fetch", FETCH, wrong_consistency, 0, "was rewritten"),
	OTHER("consistency-missing", "fetch", FETCH, wrong_consistency, 1, "was rewritten"),
	OTHER("checkpoint-without-proof", "put", "DirectoryService/GetCheckpoint", checkpoint, 0,
	      "was rewritten"),
	{.name = "checkpoint-changed",
	 .verb = "put",
	 .only = "DirectoryService/GetCheckpoint",
	 .turn = checkpoint,
	 .which = 1,
	 .harmless = true}, /* the proof alone counts, between two that are signed */
	{.name = "checkpoint-old",
	 .verb = "put",
	 .only = "DirectoryService/GetCheckpoint",
	 .turn = checkpoint,
	 .which = 2,
	 .harmless = true}, /* the proof alone counts, between two that are signed */
	OTHER("checkpoint-refused", "put", "DirectoryService/GetCheckpoint", checkpoint, 3,
	      "cannot show"),
	{.name = "split-view-met-later",
	 .verb = "accesses",
	 .only = GET_DOSSIER,
	 .turn = split_view,
	 .says = "was rewritten",
	 .fresh = true},
	{.name = "release-dated-ahead",
	 .verb = "fetch",
	 .only = FETCH,
	 .turn = false_time,
	 .fresh = true,
	 .quick = true},
	{.name = "release-dated-back",
	 .verb = "fetch",
	 .only = FETCH,
	 .turn = false_time,
	 .which = 1,
	 .fresh = true},
	{0},
};
