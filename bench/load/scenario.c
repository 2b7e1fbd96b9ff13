/* SPDX-License-Identifier: EUPL-1.2 */
#include "bench/load/scenario.h"

#include <string.h>

#include "bench/load/play.h"

#define KIB 1024u
#define MIB (1024u * KIB)
#define SHARED 16 /* dossiers that all lanes ask about */

#define BATCH 40
#define DAY \
	100 /* requests, of which 90 fetch, 5 are refused, 3 bring something, 2 change consent */

/* ---- partners ask --------------------------------------------------------------------------------------- */

/* No purpose of the agreement lets a school see it. */
static const struct rig_ask ask_refused = {
	.partner = SITE_SCHOOL,
	.kind = KIND_MEDICAL,
	.purpose = "language-training",
	.role = "language-school",
};

static const struct dossier *next_dossier(const struct stage *s, struct lane *l)
{
	return &s->dossiers[((size_t)(l - s->lanes) + l->step++) % s->scenario->dossiers];
}

static void add_fetch_of(struct lane *l, const Eenmaal__V1__AccessRequest *access, struct arena *a,
			 size_t at_least)
{
	lane_add_call(l, DOOR_SCHOOL, "PartnerService/Fetch",
		      rig_fetch(l->rig, a, SITE_SCHOOL, access), (unsigned)at_least);
	arena_free(a);
}

/* What is released is larger than a refusal ever is, see FetchResponse; then its bytes are in it. */
static void add_fetch(struct stage *s, struct lane *l)
{
	struct arena *a = rig_arena();

	add_fetch_of(l, rig_access(a, &ask_school, &next_dossier(s, l)->id), a,
		     s->scenario->content + 3072);
}

/* The holders' consent is another partner's. */
static void add_refused(struct stage *s, struct lane *l)
{
	struct arena *a = rig_arena();

	add_fetch_of(l, rig_access(a, &ask_school, &next_dossier(s, l)->id), a, 3072);
}

/* One signature for many dossiers. */
static void add_batch(struct stage *s, struct lane *l)
{
	struct arena *a = rig_arena();
	Eenmaal__V1__AccessRequest *all = rig_access(a, &ask_school, &next_dossier(s, l)->id);
	Eenmaal__V1__AccessSubject **subjects = arena_alloc(a, BATCH * sizeof(*subjects));

	MUST(subjects != NULL);
	subjects[0] = all->subjects[0];
	for (all->n_subjects = 1; all->n_subjects < BATCH; all->n_subjects++)
		subjects[all->n_subjects] =
			rig_access(a, &ask_school, &next_dossier(s, l)->id)->subjects[0];
	all->subjects = subjects;
	add_fetch_of(l, all, a, BATCH * s->scenario->content);
}

/* ---- a lane's own dossier changes ------------------------------------------------------------------------- */

static void own_dossier(struct lane *l)
{
	struct wire *coa = wire_open(l->rig, RIG_PARTNER, SITE_COA);

	if (l->dossier != NULL)
		dossier_free(l->dossier);
	else
		l->dossier = mem_new(1, sizeof(*l->dossier));
	MUST(coa != NULL && l->dossier != NULL);
	dossier_new(l->dossier, l->rig);
	l->dossier->renews = true;
	step_enrol(l->dossier, coa);
	wire_free(coa);
}

/* Each takes the place of the one before, as a corrected document does. */
static void add_upload(struct stage *s, struct lane *l)
{
	struct arena *a = rig_arena();

	if (l->dossier == NULL)
		own_dossier(l);
	lane_add_call(l, DOOR_COA, "PartnerService/PutSegment",
		      dossier_segment(l->dossier, a, SITE_COA, KIND_PLAN, view_str(s->content)), 1);
	arena_free(a);
}

/*
 * A grant, then its revocation, in turn.  Every revocation ends an epoch, so that after those that
 * were published at enrolment another dossier's turn comes.
 */
static void add_change(struct stage *s, struct lane *l)
{
	static const struct rig_terms *const terms[] = {&rig_school, &rig_gemeente};
	const struct rig_terms *t = terms[l->change / 2 % 2];
	struct arena *a = rig_arena();

	(void)s;
	if (l->change % (4 * RIG_EPOCHS) == 0)
		own_dossier(l);
	if (l->change++ % 2 == 0) {
		lane_add_call(l, DOOR_HOLDER, "HolderService/PutGrant",
			      dossier_grant(l->dossier, a, t, &l->grant), 1);
	} else {
		lane_add_call(l, DOOR_HOLDER, "HolderService/Revoke",
			      dossier_revocation(l->dossier, a, &l->grant), 1);
		l->dossier->lines[t->kind].current++;
	}
	arena_free(a);
}

static void add_day(struct stage *s, struct lane *l)
{
	size_t turn = (l->step * 37u + (size_t)(l - s->lanes) * 13u) % DAY;
	struct arena *a = NULL;

	if (turn < 90) {
		add_fetch(s, l);
		return;
	}
	l->step++;
	if (turn < 95) {
		a = rig_arena();
		add_fetch_of(l, rig_access(a, &ask_refused, &s->dossiers[0].id), a, 3072);
	} else if (turn < 98 && l->change > 0) {
		add_upload(s, l);
	} else {
		add_change(s, l);
	}
}

/* ---- a holder opens the page ---------------------------------------------------------------------------- */

static Eenmaal__V1__Envelope *query(const struct dossier *d, struct arena *a, const char *method)
{
	Eenmaal__V1__HolderQuery m = EENMAAL__V1__HOLDER_QUERY__INIT;

	m.header = rig_header(a, "holder", &d->id, 0);
	m.method = arena_copy(a, method, strlen(method) + 1);
	return dossier_sign(d, a, STATEMENT_HOLDER_QUERY, &m);
}

/* With the card alone, as the page asks what a PIN would cost. */
static Eenmaal__V1__OpenVaultRequest *first_opening(const struct dossier *d, struct arena *a)
{
	Eenmaal__V1__OpenVaultRequest *request = dossier_opening(d, a, true, true);
	Eenmaal__V1__VaultOpening m = EENMAAL__V1__VAULT_OPENING__INIT;
	char *keyid = request->opening->signatures[0]->keyid;

	m.header = rig_header(a, "holder", &d->id, 0);
	m.slot = EENMAAL__V1__SLOT_KIND__SLOT_KIND_CARD_PIN;
	request->opening = rig_sign(a, STATEMENT_VAULT_OPENING, &m, d->card_seed);
	request->opening->signatures[0]->keyid = keyid;
	return request;
}

static void add_page(struct stage *s, struct lane *l)
{
	const struct dossier *d = next_dossier(s, l);
	struct arena *a = rig_arena();
	Eenmaal__V1__GetDossierRequest home = EENMAAL__V1__GET_DOSSIER_REQUEST__INIT;

	home.query = query(d, a, "GetDossier");
	lane_add_call(l, DOOR_HOLDER, "HolderService/OpenVault", first_opening(d, a), 1);
	lane_add_call(l, DOOR_HOLDER, "HolderService/OpenVault", dossier_opening(d, a, true, true),
		      200);
	lane_add_call(l, DOOR_HOLDER, "HolderService/GetDossier", &home, 1000);
	arena_free(a);
}

/* ---- the table -------------------------------------------------------------------------------------------- */

const struct scenario scenarios[] = {
	{
		.name = "fetch_4k",
		.title = "fetch 4 KiB",
		.content = 4 * KIB,
		.dossiers = SHARED,
		.terms = &rig_school,
		.add = add_fetch,
		.play = play_requests,
		.need = {.verifications = 1, .reads = 1, .records = 1},
	},
	{
		.name = "fetch_64k",
		.title = "fetch 64 KiB",
		.content = 64 * KIB,
		.dossiers = SHARED,
		.terms = &rig_school,
		.add = add_fetch,
		.play = play_requests,
		.need = {.verifications = 1, .reads = 1, .records = 1},
	},
	{
		.name = "fetch_1m",
		.title = "fetch 1 MiB",
		.content = MIB,
		.dossiers = SHARED,
		.terms = &rig_school,
		.add = add_fetch,
		.play = play_requests,
		.need = {.verifications = 1, .reads = 1, .records = 1},
	},
	{
		.name = "refused",
		.title = "refused",
		.content = 4 * KIB,
		.dossiers = SHARED,
		.terms = &rig_gemeente,
		.add = add_refused,
		.play = play_requests,
		.need = {.verifications = 1, .reads = 0, .records = 1},
	},
	{
		.name = "batch_40",
		.title = "batch of 40",
		.content = 4 * KIB,
		.dossiers = BATCH,
		.terms = &rig_school,
		.add = add_batch,
		.play = play_requests,
		.need = {.verifications = 1, .reads = BATCH, .records = BATCH},
		.segments = BATCH,
	},
	{
		.name = "upload",
		.title = "upload 4 KiB",
		.content = 4 * KIB,
		.add = add_upload,
		.play = play_requests,
		.need = {.verifications = 1, .reads = 0, .records = 1},
	},
	{
		.name = "consent",
		.title = "grant, revoke",
		.add = add_change,
		.play = play_requests,
		.need = {.verifications = 1, .reads = 0, .records = 1},
	},
	{
		.name = "day",
		.title = "mixed day",
		.content = 4 * KIB,
		.dossiers = SHARED,
		.terms = &rig_school,
		.add = add_day,
		.play = play_day,
		.need = {.verifications = 1, .reads = 0.9, .records = 1},
	},
	/* The first step has one signature, the second two, the dossier one; all are entries. */
	{
		.name = "page",
		.title = "page opens",
		.content = 4 * KIB,
		.dossiers = SHARED,
		.terms = &rig_school,
		.add = add_page,
		.play = play_requests,
		.need = {.verifications = 4.0 / 3, .reads = 0, .records = 1},
	},
	{
		.name = "connect",
		.title = "connect, full",
		.play = play_connect,
	},
	{
		.name = "resume",
		.title = "resumed",
		.play = play_connect,
		.resumes = true,
	},
	{
		.name = "handshake",
		.title = "handshake, full",
		.play = play_connect,
		.bare = true,
	},
	{
		.name = "handshake_resumed",
		.title = "handshake, resumed",
		.play = play_connect,
		.resumes = true,
		.bare = true,
	},
	{
		.name = "strain",
		.title = "strain",
		.content = 4 * KIB,
		.dossiers = SHARED,
		.terms = &rig_school,
		.add = add_fetch,
		.play = play_strain,
	},
	{
		.name = "overload",
		.title = "overload",
		.content = 4 * KIB,
		.dossiers = SHARED,
		.terms = &rig_school,
		.add = add_fetch,
		.play = play_overload,
		.config = "limits: {queue: 32}\n",
	},
	{
		.name = "scale",
		.title = "scale",
		.play = play_scale,
		.apart = true,
	},
	{
		.name = "desk",
		.title = "desk",
		.play = play_desk,
		.apart = true,
	},
};
const size_t scenario_count = sizeof(scenarios) / sizeof(scenarios[0]);

const struct scenario *scenario_find(const char *name)
{
	for (size_t n = 0; n < scenario_count; n++)
		if (strcmp(scenarios[n].name, name) == 0)
			return &scenarios[n];
	return NULL;
}
