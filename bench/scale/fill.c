/* SPDX-License-Identifier: EUPL-1.2 */
#include "bench/scale/fill.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "bench/scale/factory.h"
#include "bench/scale/model.h"
#include "broker/api_epochs.h"
#include "broker/base/clock.h"
#include "broker/batch.h"

#define MODELS 8 /* of each thread */
#define ARENA_MAX ((size_t)64 << 20)

struct filling {
	const struct fill_plan *plan;
	unsigned count;
	unsigned each; /* dossiers in a call */
	_Atomic unsigned next;
};

/* A call's dossiers. */
struct piece {
	unsigned count;
	struct made *dossiers;
};

/* ---- into the store: as Enrol, PutSegment and PutGrant leave it -------------------------------------- */

static enum err put_enrolment(struct txn *t, struct call *c, struct made *d)
{
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	struct entry_draft draft = {
		.action = EENMAAL__V1__ACTION__ACTION_ENROL,
		.outcome = EENMAAL__V1__OUTCOME__OUTCOME_DONE,
		.requester = rig_members[SITE_COA],
		.statement = &d->enrolment.envelope,
		.statement_hash = d->enrolment.hash,
		.holder = &d->holder,
		.kept = &kept,
	};
	enum err e = ERR_OK;

	d->holder.sequence = 1;
	e = store_holder_insert(t->store, &d->holder);
	if (e == ERR_OK)
		e = txn_append(t, c, &draft, NULL);
	if (e == ERR_OK)
		e = store_identity_put(t->store, &d->holder.id, 0, &d->enrolment.hash);
	if (e == ERR_OK)
		e = api_epochs_publish(t, c, &d->holder, &d->epochs, false);
	return e == ERR_OK ? api_vault_store(t, &d->holder, &d->vault) : e;
}

static enum err put_segment(struct txn *t, struct call *c, struct made *d, struct made_segment *s)
{
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	char *kinds[] = {s->row.kind.s};
	struct entry_draft draft = {
		.action = EENMAAL__V1__ACTION__ACTION_UPLOAD,
		.outcome = EENMAAL__V1__OUTCOME__OUTCOME_DONE,
		.requester = rig_members[SITE_COA],
		.statement = &s->statement.envelope,
		.statement_hash = s->statement.hash,
		.holder = &d->holder,
		.kept = &kept,
	};
	enum err e = ERR_OK;

	kept.n_changed = 1;
	kept.changed = kinds;
	e = txn_append(t, c, &draft, NULL);
	return e == ERR_OK ? store_segment_put(t->store, &d->holder.id, &s->row, s->ciphertext) : e;
}

static enum err put_consent(struct txn *t, struct call *c, struct made *d)
{
	Eenmaal__V1__KeptRecord kept = EENMAAL__V1__KEPT_RECORD__INIT;
	enum err e = ERR_OK;

	kept.grant_id = codec_bytes(d->grant.id.b, UUID_LEN);
	kept.partner = d->grant_message->partner;
	kept.purpose = d->grant_message->purposes[0];
	kept.n_changed = d->grant_message->n_kinds;
	kept.changed = d->grant_message->kinds;
	d->holder.sequence++;
	d->consent.holder = &d->holder;
	e = change_append(t, c, &d->consent, EENMAAL__V1__ACTION__ACTION_GRANT, &kept);
	return e == ERR_OK ? store_grant_insert(t->store, &d->grant) : e;
}

static enum err put_piece(struct call *c, struct txn *t)
{
	struct piece *p = c->state;
	enum err e = ERR_OK;

	for (unsigned n = 0; n < p->count && e == ERR_OK; n++) {
		struct made *d = &p->dossiers[n];

		e = put_enrolment(t, c, d);
		for (unsigned s = 0; s < d->segment_count && e == ERR_OK; s++)
			e = put_segment(t, c, d, &d->segments[s]);
		if (e == ERR_OK)
			e = put_consent(t, c, d);
	}
	return e;
}

/* ---- in several threads --------------------------------------------------------------------------------- */

static const struct route fill_route = {
	.service = "bench",
	.method = "fill",
	.apply = put_piece,
};

static void make_piece(struct maker *m, struct model **models, unsigned first)
{
	struct filling *f = m->context;
	struct item *i = factory_item(m, &fill_route, ARENA_MAX);
	struct piece *p = call_alloc(&i->call, sizeof(*p));

	MUST(p != NULL);
	p->count = f->count - first < f->each ? f->count - first : f->each;
	p->dossiers = call_alloc(&i->call, p->count * sizeof(*p->dossiers));
	MUST(p->dossiers != NULL);
	for (unsigned n = 0; n < p->count; n++)
		model_make(models[(first + n) % MODELS], &f->plan->id[first + n], i->call.arena,
			   &p->dossiers[n]);
	i->call.state = p;
	i->call.entries = p->count * FILL_ENTRIES(f->plan->segments);
	factory_submit(m, i);
}

static void make_all(struct maker *m)
{
	struct filling *f = m->context;
	struct model *models[MODELS];
	unsigned first = 0;

	for (size_t n = 0; n < MODELS; n++)
		models[n] = model_new(m->rig, f->plan);
	while ((first = atomic_fetch_add(&f->next, f->each)) < f->count)
		make_piece(m, models, first);
	factory_await(m, 0);
	for (size_t n = 0; n < MODELS; n++)
		model_free(models[n]);
}

static int compare(const void *a, const void *b)
{
	return memcmp(a, b, HOLDER_ID_LEN);
}

/*
 * In the order of their numbers, in which the trees that are found by them are written from end to
 * end: less work, and pages somewhat fuller than after years of strangers' arrivals.
 */
static void number(const struct fill_plan *plan, unsigned count)
{
	for (unsigned n = 0; n < count; n++)
		random_bytes(plan->id[n].b, HOLDER_ID_LEN);
	qsort(plan->id, count, sizeof(*plan->id), compare);
}

void fill_holders(struct rig *r, const struct fill_plan *plan, unsigned count)
{
	struct filling f = {.plan = plan, .count = count};
	struct factory_plan work = {
		.cache_mib = plan->cache_mib,
		.work = make_all,
		.context = &f,
	};

	MUST(FILL_ENTRIES(plan->segments) <= BATCH_CALL_ENTRIES_MAX);
	f.each = BATCH_CALL_ENTRIES_MAX / FILL_ENTRIES(plan->segments);
	r->epochs = 1;
	number(plan, count);
	factory_run(r, &work);
}
