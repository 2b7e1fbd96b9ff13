/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/fault/play.h"

#include <string.h>

#include "broker/base/clock.h"

void play_new(struct play *p, struct box *b)
{
	memset(p, 0, sizeof(*p));
	p->box = b;
	rig_trust(&b->rig, &p->told.trust);
	for (size_t n = 0; n < TOLD_DOSSIERS; n++)
		dossier_new(&p->told.dossiers[n], &b->rig);
}

void play_hang_up(struct play *p)
{
	wire_free(p->coa);
	wire_free(p->school);
	wire_free(p->holder);
	p->coa = p->school = p->holder = NULL;
}

void play_free(struct play *p)
{
	play_hang_up(p);
	for (size_t n = 0; n < TOLD_DOSSIERS; n++)
		dossier_free(&p->told.dossiers[n]);
}

void play_reset(struct play *p)
{
	play_hang_up(p);
	p->told.count = p->told.changes = 0;
	p->answered = p->failed = 0;
	for (size_t n = 0; n < TOLD_DOSSIERS; n++) {
		dossier_free(&p->told.dossiers[n]);
		dossier_new(&p->told.dossiers[n], &p->box->rig);
	}
}

void play_renew(struct play *p, size_t dossier)
{
	struct told *t = &p->told;
	size_t kept = 0;

	for (size_t n = 0; n < t->changes; n++)
		if (t->change[n].dossier != dossier)
			t->change[kept++] = t->change[n];
	t->changes = kept;
	dossier_free(&t->dossiers[dossier]);
	dossier_new(&t->dossiers[dossier], &p->box->rig);
}

/* ---- one request ------------------------------------------------------------------------------------ */

static uint64_t step_of(const struct play *p)
{
	return atomic_load(&p->box->shared->steps);
}

static struct wire **wire_of(struct play *p, const char *method, enum site_member by)
{
	struct wire **w = by == SITE_COA ? &p->coa : &p->school;

	if (strncmp(method, "HolderService", strlen("HolderService")) == 0)
		w = &p->holder;
	if (*w == NULL && box_alive(p->box))
		*w = wire_open(&p->box->rig, w == &p->holder ? RIG_PUBLIC : RIG_PARTNER,
			       w == &p->holder ? RIG_NOBODY : (size_t)by);
	return w;
}

/* NULL unless it was answered with 200; by counts on the partners' side. */
static void *ask(struct play *p, struct arena *a, const struct rig_call *call, enum site_member by)
{
	struct wire **w = wire_of(p, call->method, by);
	uint64_t syncs = atomic_load(&p->box->shared->syncs);
	ProtobufCMessage *reply = NULL;
	unsigned status = *w != NULL ? wire_call(*w, call, a, &reply) : 0;

	if (status == 0) {
		wire_free(*w);
		*w = NULL;
	}
	/* After a failed fsync nothing is recorded any more, and so nothing is answered. */
	MUST(status != 200 || syncs == 0);
	if (status == 200)
		p->answered++;
	else
		p->failed++;
	return status == 200 ? reply : NULL;
}

/* The "receipt" of a reply, open or not. */
static const Eenmaal__V1__Receipt *receipt_of(const ProtobufCMessage *reply)
{
	const ProtobufCFieldDescriptor *f =
		protobuf_c_message_descriptor_get_field_by_name(reply->descriptor, "receipt");
	const void *const *member = NULL;

	MUST(f != NULL);
	member = (const void *const *)(const void *)((const char *)reply + f->offset);
	if (f->descriptor == &eenmaal__v1__open_receipt__descriptor)
		return ((const Eenmaal__V1__OpenReceipt *)*member)->receipt;
	return *member;
}

static bool change(struct play *p, struct arena *a, const struct rig_call *call,
		   const Eenmaal__V1__Envelope *statement)
{
	ProtobufCMessage *reply = ask(p, a, call, SITE_COA);

	if (reply != NULL)
		told_keep(&p->told, receipt_of(reply), statement, step_of(p));
	return reply != NULL;
}

#define CALL(way, req, reply)                                                                  \
	{                                                                                      \
		.method = (way), .request = (req), .type = &eenmaal__v1__##reply##__descriptor \
	}

/* ---- steps ------------------------------------------------------------------------------------------ */

bool play_enrol(struct play *p, size_t dossier)
{
	struct arena *a = rig_arena();
	Eenmaal__V1__EnrolRequest *m = dossier_enrolment(&p->told.dossiers[dossier], a, SITE_COA);
	struct rig_call call = CALL("PartnerService/Enrol", m, enrol_response);
	bool done = change(p, a, &call, m->enrolment);

	arena_free(a);
	return done;
}

bool play_upload(struct play *p, size_t dossier)
{
	struct arena *a = rig_arena();
	Eenmaal__V1__PutSegmentRequest *m =
		dossier_segment(&p->told.dossiers[dossier], a, SITE_COA, KIND_SKILLS,
				view_str("Kan lassen en timmeren."));
	struct rig_call call = CALL("PartnerService/PutSegment", m, put_segment_response);
	bool done = change(p, a, &call, m->segment);

	arena_free(a);
	return done;
}

/* A change of consent, which is unknown while it is under way. */
static bool consent(struct play *p, struct arena *a, const struct rig_call *call,
		    const Eenmaal__V1__Envelope *statement)
{
	struct told_change *c = &p->told.change[p->told.changes - 1];
	bool done = false;

	c->answered = TOLD_NEVER;
	c->sent = step_of(p);
	done = change(p, a, call, statement);
	if (done)
		c->answered = step_of(p);
	arena_free(a);
	return done;
}

static void begin_change(struct play *p, size_t dossier, bool releases)
{
	MUST(p->told.changes < TOLD_CHANGES);
	p->told.change[p->told.changes++] =
		(struct told_change){.dossier = dossier, .releases = releases};
}

bool play_grant(struct play *p, size_t dossier)
{
	struct arena *a = rig_arena();
	Eenmaal__V1__PutGrantRequest *m =
		dossier_grant(&p->told.dossiers[dossier], a, &rig_school, &p->told.grants[dossier]);
	struct rig_call call = CALL("HolderService/PutGrant", m, put_grant_response);

	begin_change(p, dossier, true);
	return consent(p, a, &call, m->grant);
}

bool play_revoke(struct play *p, size_t dossier)
{
	struct arena *a = rig_arena();
	Eenmaal__V1__RevokeRequest *m =
		dossier_revocation(&p->told.dossiers[dossier], a, &p->told.grants[dossier]);
	struct rig_call call = CALL("HolderService/Revoke", m, revoke_response);

	begin_change(p, dossier, false);
	return consent(p, a, &call, m->revocation);
}

static bool fetch(struct play *p, struct arena *a, const Eenmaal__V1__AccessRequest *access,
		  Eenmaal__V1__FetchResponse **out)
{
	Eenmaal__V1__FetchRequest *m = rig_fetch(&p->box->rig, a, SITE_SCHOOL, access);
	struct rig_call call = CALL("PartnerService/Fetch", m, fetch_response);

	*out = ask(p, a, &call, SITE_SCHOOL);
	if (*out == NULL)
		return false;
	for (size_t n = 0; n < (*out)->n_results; n++)
		told_keep(&p->told, (*out)->results[n]->receipt, m->access_request, step_of(p));
	return true;
}

bool play_fetch(struct play *p, size_t dossier)
{
	struct arena *a = rig_arena();
	Eenmaal__V1__FetchResponse *reply = NULL;
	enum told_outlook outlook = told_outlook(&p->told, dossier, step_of(p));
	bool done = fetch(p, a, rig_access(a, &ask_school, &p->told.dossiers[dossier].id), &reply);

	if (done) {
		bool released = reply->results[0]->n_releases > 0;

		MUST(reply->n_results == 1);
		MUST(outlook == TOLD_UNKNOWN || released == (outlook == TOLD_RELEASE));
		MUST(released == (p->told.answers[p->told.count - 1].outcome ==
				  EENMAAL__V1__OUTCOME__OUTCOME_DONE));
	}
	arena_free(a);
	return done;
}

bool play_caseload(struct play *p)
{
	struct arena *a = rig_arena();
	Eenmaal__V1__FetchResponse *reply = NULL;
	Eenmaal__V1__AccessRequest *all = NULL;
	Eenmaal__V1__AccessSubject **subjects = arena_alloc(a, PLAY_CASELOAD * sizeof(*subjects));
	bool done = false;

	MUST(subjects != NULL);
	for (size_t n = 0; n < PLAY_CASELOAD; n++) {
		struct holder_id id;

		random_bytes(id.b, HOLDER_ID_LEN);
		all = rig_access(a, &ask_school, &id);
		subjects[n] = all->subjects[0];
	}
	all->n_subjects = PLAY_CASELOAD;
	all->subjects = subjects;
	done = fetch(p, a, all, &reply);
	arena_free(a);
	return done;
}

bool play_dossier(struct play *p, size_t dossier)
{
	return play_enrol(p, dossier) && play_upload(p, dossier) && play_fetch(p, dossier) &&
	       play_grant(p, dossier) && play_fetch(p, dossier) && play_revoke(p, dossier) &&
	       play_fetch(p, dossier);
}

void play_all(struct play *p)
{
	(void)play_dossier(p, 0);
	if (box_alive(p->box))
		(void)play_caseload(p);
	if (box_alive(p->box))
		(void)play_dossier(p, 1);
	play_hang_up(p);
}

/* ---- afterwards --------------------------------------------------------------------------------------- */

size_t play_check(struct play *p, struct logged *l, uint64_t step)
{
	struct wire *w = NULL;
	size_t compared = 0;

	logged_serve(l, &p->box->rig);
	compared = logged_bears_out(l, &p->told, step);
	w = wire_open(&p->box->rig, RIG_PARTNER, SITE_SCHOOL);
	MUST(w != NULL);
	for (size_t n = 0; n < TOLD_DOSSIERS; n++) {
		enum told_outlook outlook = told_outlook(&p->told, n, step);
		bool released = step_fetch(w, &p->box->rig, &ask_school, &p->told.dossiers[n].id);

		MUST(outlook == TOLD_UNKNOWN || released == (outlook == TOLD_RELEASE));
	}
	wire_free(w);
	return compared;
}
