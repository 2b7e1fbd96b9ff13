/* SPDX-License-Identifier: EUPL-1.2 */
/* From the whole body to the reply, with the committer in between. */
#include "broker/base/clock.h"
#include "broker/meter.h"
#include "broker/request_internal.h"
#include "proto/validate.h"

static size_t arena_size(const struct route *route)
{
	return route->arena_max ? route->arena_max : route->body_max * 4 + ((size_t)1 << 20);
}

static bool too_late(const struct call *c)
{
	return c->deadline_ns && clock_mono_ns() >= c->deadline_ns;
}

/* What a stranger sends is refused without a trace: he must not be able to fill the log. */
static enum err refuse_body(struct call *c, enum err e)
{
	if (c->member == NULL || err_class(e) != CLASS_CALLER)
		return e;
	return call_reject(c, e, REASON_MALFORMED, NULL);
}

static enum err prepare(struct request *r)
{
	struct call *c = &r->call;
	uint64_t start = meter_add(METER_RECEIVE, r->started_ns);
	enum err e;

	if (too_late(c))
		return ERR_DEADLINE;
	c->body = buf_view(&r->body);
	c->arena = arena_new(arena_size(c->route));
	if (c->arena == NULL)
		return ERR_MEMORY;
	e = worker_get(r->service->workers, &c->worker);
	if (e != ERR_OK)
		return e;
	c->worker->audience = c->trust->directory->audience;
	e = codec_decode(c->route->request, c->body, CODEC_STRICT, c->arena, &c->request);
	if (e == ERR_OK)
		e = validate_message(c->request);
	start = meter_add(METER_DECODE, start);
	if (e != ERR_OK)
		return refuse_body(c, e);
	if (c->route->prepare) {
		e = c->route->prepare(c);
		(void)meter_add(METER_VERIFY, start);
	}
	return e;
}

/* In the committer's thread. */
static void done(struct call *c)
{
	struct request *r = c->owner;

	MHD_resume_connection(r->connection);
}

static enum err hand_over(struct service *s, struct call *c)
{
	enum err e = ERR_BUSY;

	atomic_fetch_add(&s->submitting, 1);
	if (!atomic_load(&s->closed))
		e = committer_submit(s->committer, c);
	atomic_fetch_sub(&s->submitting, 1);
	return e;
}

/*
 * Suspend first: the committer may be done before this function goes on, and resuming what is not
 * suspended yet would be lost.
 */
static enum MHD_Result submit(struct request *r)
{
	enum err e;

	r->call.worker = NULL;
	r->call.done = done;
	r->waiting = true;
	MHD_suspend_connection(r->connection);
	r->peer->flow.rearmed = true;
	e = hand_over(r->service, &r->call);
	if (e == ERR_OK)
		return MHD_YES;
	/* A stopping committer answers ERR_STATE, which to a caller is a reason to come again. */
	r->call.error = e == ERR_STATE ? ERR_BUSY : e;
	r->call.message = NULL;
	MHD_resume_connection(r->connection);
	return MHD_YES;
}

enum MHD_Result request_run(struct request *r)
{
	struct call *c = &r->call;
	enum err e = prepare(r);

	if (c->rejected || (e == ERR_OK && c->route->apply))
		return submit(r);
	if (e == ERR_OK && c->route->read)
		e = c->route->read(c);
	c->worker = NULL;
	return request_answer(r, e);
}

enum MHD_Result request_finish(struct request *r)
{
	struct call *c = &r->call;
	uint64_t start = c->stamp_ns != 0 ? meter_add(METER_WAKE, c->stamp_ns) : clock_mono_ns();
	enum err e = c->error;

	if (e == ERR_OK && c->rejected)
		e = ERR_INTERNAL;
	if (e == ERR_OK && c->route->finish) {
		e = worker_get(r->service->workers, &c->worker);
		if (e == ERR_OK) {
			c->worker->audience = c->trust->directory->audience;
			e = c->route->finish(c);
		}
		c->worker = NULL;
		(void)meter_add(METER_FINISH, start);
	}
	return request_answer(r, e);
}
