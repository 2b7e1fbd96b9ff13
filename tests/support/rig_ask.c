/* SPDX-License-Identifier: EUPL-1.2 */
/* What partners and auditors ask, and whole steps of the main job. */
#include "tests/support/rig_dossier.h"

#include <stdio.h>
#include <string.h>

#include "keys/seal.h"
#include "tests/support/sample.h"

const struct rig_ask ask_school = {
	.partner = SITE_SCHOOL,
	.kind = KIND_SKILLS,
	.purpose = "language-training",
	.role = "language-school",
};
const struct rig_ask ask_gemeente = {
	.partner = SITE_GEMEENTE,
	.kind = KIND_FINANCE,
	.purpose = "debt-counselling",
	.role = "municipality",
};

static void *fresh(struct arena *a, const ProtobufCMessageDescriptor *type)
{
	void *m = arena_alloc(a, type->sizeof_message);

	MUST(m != NULL);
	type->message_init(m);
	return m;
}

#define NEW(a, name) fresh(a, &eenmaal__v1__##name##__descriptor)

static Eenmaal__V1__AccessSubject *subject_of(struct arena *a, const struct rig_ask *ask,
					      const struct holder_id *holder)
{
	Eenmaal__V1__AccessSubject *subject = NEW(a, access_subject);

	subject->kinds = arena_alloc(a, sizeof(void *));
	MUST(subject->kinds != NULL);
	subject->holder = codec_bytes(arena_copy(a, holder->b, HOLDER_ID_LEN), HOLDER_ID_LEN);
	subject->kinds[subject->n_kinds++] = sample_text(a, rig_kinds[ask->kind]);
	return subject;
}

Eenmaal__V1__AccessRequest *rig_access_all(struct arena *a, const struct rig_ask *ask,
					   const struct holder_id *holders, size_t count)
{
	Eenmaal__V1__AccessRequest *m = NEW(a, access_request);

	m->header = rig_header(a, rig_members[ask->partner], NULL, 0);
	m->purpose = sample_text(a, ask->purpose);
	m->staff = sample_text(a, "medewerker-7");
	m->staff_role = sample_text(a, ask->role);
	m->subjects = arena_alloc(a, count * sizeof(void *));
	MUST(m->subjects != NULL);
	for (size_t n = 0; n < count; n++)
		m->subjects[m->n_subjects++] = subject_of(a, ask, &holders[n]);
	return m;
}

Eenmaal__V1__AccessRequest *rig_access(struct arena *a, const struct rig_ask *ask,
				       const struct holder_id *holder)
{
	return rig_access_all(a, ask, holder, 1);
}

Eenmaal__V1__FetchRequest *rig_fetch(const struct rig *r, struct arena *a, enum site_member by,
				     const Eenmaal__V1__AccessRequest *access)
{
	Eenmaal__V1__FetchRequest *request = NEW(a, fetch_request);

	request->access_request =
		rig_sign(a, STATEMENT_ACCESS_REQUEST, access, r->site.member_seed[by]);
	return request;
}

Eenmaal__V1__ListEntriesRequest *rig_audit_query(const struct rig *r, struct arena *a,
						 uint64_t first)
{
	Eenmaal__V1__ListEntriesRequest *request = NEW(a, list_entries_request);
	Eenmaal__V1__AuditQuery *m = NEW(a, audit_query);

	m->header = rig_header(a, rig_members[SITE_INSPECTIE], NULL, 0);
	m->first = first;
	request->query = rig_sign(a, STATEMENT_AUDIT_QUERY, m, r->site.member_seed[SITE_INSPECTIE]);
	return request;
}

/* ---- opening what was released -------------------------------------------------------------- */

static const Eenmaal__V1__Wrap *find_wrap(const Eenmaal__V1__Grant *grant,
					  const Eenmaal__V1__Segment *segment)
{
	for (size_t n = 0; n < grant->n_wraps; n++)
		if (grant->wraps[n]->epoch == segment->epoch &&
		    strcmp(grant->wraps[n]->kind, segment->kind) == 0)
			return grant->wraps[n];
	return NULL;
}

static bool open_release(const struct dossier *d, const Eenmaal__V1__Segment *segment,
			 const Eenmaal__V1__Grant *grant, struct view ciphertext, struct buf *plain)
{
	const Eenmaal__V1__Wrap *wrap = find_wrap(grant, segment);
	struct slug kind = {0};
	struct uuid id = {0};
	struct kem_public key = {0};
	struct sealed sealed = {0};
	struct secret *epoch = NULL;
	enum site_member partner = SITE_COA;
	bool opened = false;
	struct seal_context c = {
		.label = SEAL_WRAP,
		.holder = &d->id,
		.kind = &kind,
		.epoch = segment->epoch,
		.epoch_key = &key,
		.sender = "holder",
		.recipient = grant->partner,
		.grant = &id,
	};

	MUST(wrap != NULL && codec_slug(segment->kind, &kind) == ERR_OK);
	MUST(codec_uuid(grant->grant_id, &id) == ERR_OK);
	MUST(codec_kem_key(wrap->public_key, &key) == ERR_OK);
	MUST(codec_sealed(wrap->sealed, &sealed) == ERR_OK);
	while (strcmp(rig_members[partner], grant->partner) != 0)
		partner++;
	opened = seal_open_key(&c, d->rig->site.member_kem_private[partner], &sealed, &epoch) ==
		 ERR_OK;
	c.label = SEAL_SEGMENT;
	c.sender = segment->author;
	c.version = segment->version;
	sealed = (struct sealed){(uint16_t)segment->suite, codec_view(segment->encapsulation),
				 ciphertext};
	opened = opened && seal_open_content(&c, epoch, &sealed, plain) == ERR_OK;
	secret_free(epoch);
	return opened;
}

bool rig_opens(const struct dossier *d, const Eenmaal__V1__FetchResponse *reply,
	       enum site_member partner, struct view content)
{
	struct arena *a = rig_arena();
	struct buf plain = BUF_INIT((size_t)16 << 20);
	const Eenmaal__V1__SubjectResult *result = NULL;
	ProtobufCMessage *segment = NULL, *grant = NULL, *inner = NULL;
	bool same = false;

	(void)partner;
	MUST(reply->n_results == 1 && reply->results[0]->n_releases > 0);
	result = reply->results[0];
	MUST(codec_statement(STATEMENT_SEGMENT, codec_view(result->releases[0]->segment->payload),
			     a, &segment) == ERR_OK);
	MUST(codec_statement(STATEMENT_GRANT, codec_view(result->grants[0]->payload), a, &grant) ==
	     ERR_OK);
	if (open_release(d, (Eenmaal__V1__Segment *)segment, (Eenmaal__V1__Grant *)grant,
			 codec_view(result->releases[0]->ciphertext), &plain) &&
	    codec_decode(&eenmaal__v1__segment_content__descriptor, buf_view(&plain), CODEC_STRICT,
			 a, &inner) == ERR_OK)
		same = view_equal(codec_view(((Eenmaal__V1__SegmentContent *)inner)->content),
				  content);
	buf_free(&plain);
	arena_free(a);
	return same;
}

/* ---- steps ---------------------------------------------------------------------------------- */

static void step(struct wire *w, struct arena *a, const char *method, const void *request)
{
	struct rig_call call = {.method = method, .request = request};
	unsigned status = wire_call(w, &call, a, NULL);

	if (status != 200)
		(void)fprintf(stderr, "%s was answered with %u\n", method, status);
	MUST(status == 200);
	arena_free(a);
}

void step_enrol(struct dossier *d, struct wire *coa)
{
	struct arena *a = rig_arena();

	step(coa, a, "PartnerService/Enrol", dossier_enrolment(d, a, SITE_COA));
}

void step_put(struct dossier *d, struct wire *coa, enum rig_kind kind, struct view content)
{
	struct arena *a = rig_arena();

	step(coa, a, "PartnerService/PutSegment", dossier_segment(d, a, SITE_COA, kind, content));
}

void step_grant(struct dossier *d, struct wire *holder, const struct rig_terms *terms,
		struct uuid *id)
{
	struct arena *a = rig_arena();

	step(holder, a, "HolderService/PutGrant", dossier_grant(d, a, terms, id));
}

void step_revoke(struct dossier *d, struct wire *holder, const struct uuid *grant)
{
	struct arena *a = rig_arena();

	step(holder, a, "HolderService/Revoke", dossier_revocation(d, a, grant));
}

void step_suspend(struct dossier *d, struct wire *holder, const struct uuid *grant, bool paused)
{
	struct arena *a = rig_arena();

	step(holder, a, "HolderService/Suspend", dossier_suspension(d, a, grant, paused));
}

bool step_fetch(struct wire *partner, const struct rig *r, const struct rig_ask *ask,
		const struct holder_id *holder)
{
	struct arena *a = rig_arena();
	Eenmaal__V1__FetchResponse *reply = NULL;
	struct rig_call call = {
		.method = "PartnerService/Fetch",
		.request = rig_fetch(r, a, ask->partner, rig_access(a, ask, holder)),
		.type = &eenmaal__v1__fetch_response__descriptor,
	};
	bool released = false;

	MUST(wire_call(partner, &call, a, &reply) == 200 && reply->n_results == 1);
	released = reply->results[0]->n_releases > 0;
	arena_free(a);
	return released;
}

void step_fetch_all(struct wire *partner, const struct rig *r, const struct rig_ask *ask,
		    const struct holder_id *holders, size_t count)
{
	struct arena *a = rig_arena();
	Eenmaal__V1__FetchResponse *reply = NULL;
	struct rig_call call = {
		.method = "PartnerService/Fetch",
		.request = rig_fetch(r, a, ask->partner, rig_access_all(a, ask, holders, count)),
		.type = &eenmaal__v1__fetch_response__descriptor,
	};

	MUST(wire_call(partner, &call, a, &reply) == 200 && reply->n_results == count);
	arena_free(a);
}

void step_dossier(struct dossier *d, struct rig *r, const struct rig_terms *terms, const char *text)
{
	struct wire *coa = wire_open(r, RIG_PARTNER, SITE_COA);
	struct wire *holder = wire_open(r, RIG_PUBLIC, RIG_NOBODY);
	struct uuid id;

	MUST(coa != NULL && holder != NULL);
	dossier_new(d, r);
	step_enrol(d, coa);
	step_put(d, coa, terms->kind, view_str(text));
	step_grant(d, holder, terms, &id);
	wire_free(coa);
	wire_free(holder);
}
