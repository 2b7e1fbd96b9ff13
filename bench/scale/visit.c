/* SPDX-License-Identifier: EUPL-1.2 */
/* A ledger that grew: accesses as the school makes them, through the broker's own Fetch. */
#include <stdatomic.h>
#include <stdio.h>

#include "bench/scale/factory.h"
#include "bench/scale/fill.h"
#include "broker/base/clock.h"
#include "proto/validate.h"

#define BODY_MAX ((size_t)1 << 16)
#define ARENA_MAX ((size_t)1 << 20)

struct visits {
	const struct holder_id *id;
	unsigned holders, count;
	_Atomic unsigned next;
};

/* As request_run.c does it. */
static void prepare(struct maker *m, struct item *i, const void *request)
{
	struct call *c = &i->call;
	struct slug id = {0};

	MUST(codec_slug(rig_members[SITE_SCHOOL], &id) == ERR_OK);
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

static void visit_all(struct maker *m)
{
	const struct route *route = route_find("/eenmaal.v1.PartnerService/Fetch");
	struct visits *v = m->context;

	while (atomic_fetch_add(&v->next, 1) < v->count) {
		struct item *i = factory_item(m, route, ARENA_MAX);
		uint32_t pick = 0;

		random_bytes((uint8_t *)&pick, sizeof(pick));
		prepare(m, i,
			rig_fetch(m->rig, i->call.arena, SITE_SCHOOL,
				  rig_access(i->call.arena, &ask_school,
					     &v->id[pick % v->holders])));
		factory_submit(m, i);
	}
}

void fill_accesses(struct rig *r, const struct fill_plan *plan, unsigned holders, unsigned count)
{
	struct visits v = {.id = plan->id, .holders = holders, .count = count};
	struct factory_plan work = {
		.cache_mib = plan->cache_mib,
		.work = visit_all,
		.context = &v,
	};

	factory_run(r, &work);
}
