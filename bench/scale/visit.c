/* SPDX-License-Identifier: EUPL-1.2 */
/* A ledger that grew: what partners ask, through the broker's own Fetch. */
#include <stdatomic.h>
#include <stdio.h>

#include "bench/scale/factory.h"
#include "bench/scale/fill.h"
#include "broker/base/clock.h"
#include "proto/validate.h"

#define BODY_MAX ((size_t)1 << 16)
#define ARENA_MAX ((size_t)1 << 20)

struct asking {
	const struct fill_questions *questions;
	_Atomic unsigned next;
};

/* As request_run.c does it. */
static void prepare(struct maker *m, struct item *i, enum site_member by, const void *request)
{
	struct call *c = &i->call;
	struct slug id = {0};

	MUST(codec_slug(rig_members[by], &id) == ERR_OK);
	c->member = directory_find(c->trust->directory, &id);
	i->body = BUF_INIT(BODY_MAX);
	MUST(codec_encode(request, &i->body) == ERR_OK);
	c->body = buf_view(&i->body);
	c->worker = &m->worker;
	MUST(codec_decode(c->route->request, c->body, CODEC_STRICT, c->arena, &c->request) ==
	     ERR_OK);
	MUST(validate_message(c->request) == ERR_OK);
	MUST(c->route->prepare(c) == ERR_OK);
	c->worker = NULL;
}

static void ask_all(struct maker *m)
{
	const struct route *route = route_find("/eenmaal.v1.PartnerService/Fetch");
	struct asking *k = m->context;

	while (atomic_fetch_add(&k->next, 1) < k->questions->count) {
		struct item *i = factory_item(m, route, ARENA_MAX);
		enum site_member by = SITE_MEMBERS;
		const Eenmaal__V1__AccessRequest *access =
			k->questions->ask(k->questions->context, i->call.arena, &by);

		prepare(m, i, by, rig_fetch(m->rig, i->call.arena, by, access));
		factory_submit(m, i);
	}
}

void fill_questions(struct rig *r, const struct fill_questions *q)
{
	struct asking k = {.questions = q};
	struct factory_plan work = {.cache_mib = q->cache_mib, .work = ask_all, .context = &k};

	factory_run(r, &work);
}

/* ---- the school's ---------------------------------------------------------------------------------------- */

struct visits {
	const struct holder_id *id;
	unsigned holders;
};

static Eenmaal__V1__AccessRequest *visit(const void *context, struct arena *a, enum site_member *by)
{
	const struct visits *v = context;
	uint32_t pick = 0;

	random_bytes((uint8_t *)&pick, sizeof(pick));
	*by = SITE_SCHOOL;
	return rig_access(a, &ask_school, &v->id[pick % v->holders]);
}

void fill_accesses(struct rig *r, const struct fill_plan *plan, unsigned holders, unsigned count)
{
	struct visits v = {.id = plan->id, .holders = holders};
	struct fill_questions q = {visit, &v, count, plan->cache_mib};

	fill_questions(r, &q);
}
