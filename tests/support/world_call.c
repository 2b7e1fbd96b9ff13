/* SPDX-License-Identifier: EUPL-1.2 */
/* Calls on the world's broker, and what its ledger must look like. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "broker/txn.h"
#include "proto/validate.h"
#include "tests/support/world.h"

#define REPLY_MAX ((size_t)64 << 20)

struct pending {
	struct call call;
	struct buf body;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool submitted, done;
	bool blocked; /* of a block: it waits for this to end */
	bool running; /* of a block: the committer has reached it */
};

static const ProtobufCMessageDescriptor *response_of(const struct call *c)
{
	const ProtobufCServiceDescriptor *services[] = {
		&eenmaal__v1__partner_service__descriptor,
		&eenmaal__v1__holder_service__descriptor,
		&eenmaal__v1__audit_service__descriptor,
		&eenmaal__v1__directory_service__descriptor,
	};

	for (size_t n = 0; n < sizeof(services) / sizeof(services[0]); n++) {
		const ProtobufCMethodDescriptor *m;

		if (strcmp(services[n]->name, c->route->service) != 0)
			continue;
		m = protobuf_c_service_descriptor_get_method_by_name(services[n], c->route->method);
		assert_non_null(m);
		return m->output;
	}
	fail_msg("no such service: %s", c->route->service);
	return NULL;
}

static void done(struct call *c)
{
	struct pending *p = c->owner;

	pthread_mutex_lock(&p->lock);
	p->done = true;
	pthread_cond_signal(&p->wake);
	pthread_mutex_unlock(&p->lock);
}

static struct pending *pending_new(struct world *w)
{
	struct pending *p = world_alloc(w, sizeof(*p));

	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->wake, NULL);
	p->body = BUF_INIT(CODEC_UPLOAD_MAX);
	p->call.owner = p;
	p->call.done = done;
	p->call.trust = trust_hold(w->trust);
	p->call.reply = BUF_INIT(REPLY_MAX);
	return p;
}

/* As request_run.c does it. */
static enum err prepare(struct call *c)
{
	enum err e = ERR_OK;

	c->arena = arena_new(c->route->body_max * 4 + ((size_t)65 << 20));
	if (c->arena == NULL)
		return ERR_MEMORY;
	e = codec_decode(c->route->request, c->body, CODEC_STRICT, c->arena, &c->request);
	if (e == ERR_OK)
		e = validate_message(c->request);
	if (e != ERR_OK)
		return c->member && err_class(e) == CLASS_CALLER
			       ? call_reject(c, e, REASON_MALFORMED, NULL)
			       : e;
	return c->route->prepare ? c->route->prepare(c) : ERR_OK;
}

static void run(struct world *w, struct pending *p)
{
	struct call *c = &p->call;
	enum err e = ERR_OK;

	c->worker = &w->worker;
	e = prepare(c);
	if (!c->rejected && e == ERR_OK && c->route->read)
		e = c->route->read(c);
	c->worker = NULL;
	if (c->rejected || (e == ERR_OK && c->route->apply)) {
		e = committer_submit(w->committer, c);
		p->submitted = e == ERR_OK;
	}
	if (!p->submitted)
		c->error = e;
}

struct pending *world_send_failing(struct world *w, const char *method, int member,
				   const void *request, uint64_t n)
{
	struct pending *p = pending_new(w);
	struct call *c = &p->call;
	char path[80];

	(void)snprintf(path, sizeof(path), "/eenmaal.v1.%s", method);
	c->route = route_find(path);
	assert_non_null(c->route);
	c->listener = member == WORLD_PUBLIC ? LISTENER_PUBLIC : LISTENER_PARTNER;
	assert_true(c->route->listeners & c->listener);
	c->member = member == WORLD_PUBLIC ? NULL : world_member(w, member);
	assert_int_equal(codec_encode(request, &p->body), ERR_OK);
	assert_true(p->body.len <= c->route->body_max);
	c->body = buf_view(&p->body);
	mem_fail_at(n);
	run(w, p);
	return p;
}

struct pending *world_send(struct world *w, const char *method, int member, const void *request)
{
	return world_send_failing(w, method, member, request, 0);
}

static struct answer answer_of(struct world *w, struct call *c)
{
	struct answer a = {.error = c->error, .rejected = c->rejected};

	if (c->error == ERR_OK) {
		a.length = c->reply.len;
		assert_int_equal(codec_decode(response_of(c), buf_view(&c->reply), CODEC_LENIENT,
					      w->arena, &a.reply),
				 ERR_OK);
	} else if (c->message) {
		a.message = world_text(w, c->message);
	}
	return a;
}

static void wait_done(struct pending *p)
{
	pthread_mutex_lock(&p->lock);
	while (p->submitted && !p->done)
		pthread_cond_wait(&p->wake, &p->lock);
	pthread_mutex_unlock(&p->lock);
}

static void pending_free(struct pending *p)
{
	buf_free(&p->body);
	buf_free(&p->call.reply);
	arena_free(p->call.arena);
	batch_drop(p->call.batch);
	trust_drop(p->call.trust);
	pthread_cond_destroy(&p->wake);
	pthread_mutex_destroy(&p->lock);
}

struct answer world_wait(struct world *w, struct pending *p)
{
	struct call *c = &p->call;
	struct answer a;

	wait_done(p);
	if (p->submitted && c->error == ERR_OK) {
		c->worker = &w->worker;
		c->error = c->route->finish ? c->route->finish(c) : ERR_OK;
	}
	mem_fail_at(0);
	a = answer_of(w, c);
	pending_free(p);
	return a;
}

struct answer world_call(struct world *w, const char *method, int member, const void *request)
{
	return world_wait(w, world_send(w, method, member, request));
}

void *world_done(struct world *w, const char *method, int member, const void *request)
{
	struct answer a = world_call(w, method, member, request);

	if (a.error != ERR_OK)
		fail_msg("%s: %s (%s)", method, err_name(a.error), a.message ? a.message : "");
	return a.reply;
}

struct answer world_refused(struct world *w, const char *method, int member, const void *request,
			    enum err error)
{
	struct answer a = world_call(w, method, member, request);

	if (a.error != error)
		fail_msg("%s: %s, not %s (%s)", method, err_name(a.error), err_name(error),
			 a.message ? a.message : "");
	return a;
}

/* ---- holding the committer -------------------------------------------------------------------------- */

static enum err block_apply(struct call *c, struct txn *t)
{
	struct pending *p = c->owner;

	(void)t;
	pthread_mutex_lock(&p->lock);
	p->running = true;
	pthread_cond_broadcast(&p->wake);
	while (p->blocked)
		pthread_cond_wait(&p->wake, &p->lock);
	pthread_mutex_unlock(&p->lock);
	return ERR_OK;
}

static const struct route block_route = {
	.service = "test",
	.method = "Block",
	.apply = block_apply,
};

struct pending *world_block(struct world *w)
{
	struct pending *p = pending_new(w);

	p->call.route = &block_route;
	p->call.listener = LISTENER_PARTNER;
	p->blocked = true;
	p->submitted = true;
	assert_int_equal(committer_submit(w->committer, &p->call), ERR_OK);
	pthread_mutex_lock(&p->lock);
	while (!p->running)
		pthread_cond_wait(&p->wake, &p->lock);
	pthread_mutex_unlock(&p->lock);
	return p;
}

void world_unblock(struct world *w, struct pending *block)
{
	(void)w;
	pthread_mutex_lock(&block->lock);
	block->blocked = false;
	pthread_cond_broadcast(&block->wake);
	pthread_mutex_unlock(&block->lock);
	wait_done(block);
	assert_int_equal(block->call.error, ERR_OK);
	pending_free(block);
}
