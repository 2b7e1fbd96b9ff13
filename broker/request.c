/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/request.h"

#include <inttypes.h>
#include <sched.h>
#include <stdio.h>

#include "broker/base/clock.h"
#include "broker/base/log.h"
#include "broker/meter.h"
#include "broker/request_internal.h"
#include "broker/server_tls.h"

/* Replies carry documents: their parts, and what is serialised of them, are bounded by this. */
#define REPLY_MAX ((size_t)64 << 20)
/* After a refusal this much more is read, so that the caller gets to see it. */
#define DISCARD_MAX ((size_t)16 << 20)
/* Bodies up to this have room of their own: every statement but uploads and large rotations. */
#define SMALL_BODY_MAX ((size_t)64 << 10)

enum err service_new(const struct config *config, struct trust_slot *trust,
		     struct committer *committer, struct worker_pool *workers, struct service **out)
{
	struct service *s = mem_new(1, sizeof(*s));
	enum err e = ERR_MEMORY;

	*out = NULL;
	if (s)
		e = connection_list_init(&s->public_connections, config->limits.connections);
	if (e != ERR_OK)
		goto failed;
	e = connection_list_init(&s->partner_connections, config->limits.connections);
	if (e == ERR_OK) {
		e = authn_recent_init(&s->recent);
		if (e != ERR_OK)
			connection_list_destroy(&s->partner_connections);
	}
	if (e != ERR_OK) {
		connection_list_destroy(&s->public_connections);
		goto failed;
	}
	s->config = config;
	s->started = clock_now();
	s->trust = trust;
	s->committer = committer;
	s->workers = workers;
	*out = s;
	return ERR_OK;
failed:
	mem_free(s);
	return e;
}

void service_close(struct service *s)
{
	atomic_store(&s->closed, true);
	while (atomic_load(&s->submitting))
		sched_yield();
}

void service_free(struct service *s)
{
	if (s == NULL)
		return;
	authn_recent_destroy(&s->recent);
	connection_list_destroy(&s->partner_connections);
	connection_list_destroy(&s->public_connections);
	mem_free(s);
}

unsigned service_connections(struct service *s)
{
	return connection_count(&s->public_connections) + connection_count(&s->partner_connections);
}

void service_sweep(struct service *s)
{
	uint64_t now = clock_mono_ns();

	(void)connection_sweep(&s->public_connections, now);
	(void)connection_sweep(&s->partner_connections, now);
}

static uint64_t seconds_from_now(unsigned seconds)
{
	return clock_mono_ns() + (uint64_t)seconds * 1000000000u;
}

static struct connection *peer_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info ? info->socket_context : NULL;
}

static struct request *request_new(struct door *door, struct MHD_Connection *connection)
{
	struct connection *peer = peer_of(connection);
	struct request *r = peer ? mem_new(1, sizeof(*r)) : NULL;

	if (r == NULL)
		return NULL;
	r->service = door->service;
	r->connection = connection;
	r->peer = peer;
	r->started_ns = clock_mono_ns();
	r->call.listener = door->listener;
	r->call.owner = r;
	r->call.reply = BUF_INIT(REPLY_MAX);
	random_some(&r->call.id, sizeof(r->call.id));
	r->call.trust = trust_slot_get(door->service->trust);
	r->head = (struct reply_head){
		.id = r->call.id,
		.is_public = door->listener == LISTENER_PUBLIC,
	};
	atomic_fetch_add(&door->service->in_flight, 1);
	connection_expect(peer, seconds_from_now(door->service->config->limits.body_seconds));
	return r;
}

static _Atomic size_t *service_bodies(struct service *s, enum listener listener)
{
	return listener == LISTENER_PUBLIC ? &s->public_bytes : &s->partner_bytes;
}

static void release_body(struct request *r)
{
	atomic_fetch_sub(service_bodies(r->service, r->call.listener), r->reserved);
	r->reserved = 0;
	buf_free(&r->body);
}

void request_release(struct request *r)
{
	release_body(r);
	buf_free(&r->call.reply);
	arena_free(r->call.arena);
	r->call.arena = NULL;
	if (r->call.batch)
		batch_drop(r->call.batch);
	r->call.batch = NULL;
	trust_drop(r->call.trust);
	r->call.trust = NULL;
}

/*
 * Is there room for size bytes more?  Each listener has its own, so that whoever needs no certificate
 * cannot take that of the partners, and a quarter of it is kept for small bodies, so that uploads
 * cannot keep out grants and revocations.  What was asked for is reserved either way.
 */
static bool has_room(struct request *r, size_t size)
{
	bool is_public = r->call.listener == LISTENER_PUBLIC;
	size_t most = (size_t)r->service->config->limits.bodies_mib << 20;
	size_t all = atomic_fetch_add(service_bodies(r->service, r->call.listener), size) + size;

	r->reserved += size;
	most = is_public ? most / 4 : most - most / 4;
	if (r->body.len + size > SMALL_BODY_MAX)
		most -= most / 4;
	return all <= most;
}

/* Keep what came, unless it is too much for the route or for all bodies together. */
static void receive(struct request *r, const char *data, size_t size)
{
	if (r->problem.status) {
		r->discarded += size;
		return;
	}
	if (size > r->call.route->body_max - r->body.len)
		r->problem = reply_too_large;
	else if (!has_room(r, size) || buf_put(&r->body, data, size) != ERR_OK)
		r->problem = reply_too_busy;
	/* Before the rest of it has come, which is only read for the caller to see the answer. */
	if (r->problem.status)
		release_body(r);
}

static enum MHD_Result begin(struct door *door, struct MHD_Connection *connection,
			     const char *method, const char *url, void **request)
{
	struct request *r = request_new(door, connection);

	if (r == NULL)
		return MHD_NO;
	*request = r;
	request_check(r, method, url);
	if (r->call.route)
		r->body = BUF_INIT(r->call.route->body_max);
	/* Answering before the body has come closes the connection: only where reading it is waste. */
	if (r->problem.status && r->announced_long)
		return request_answer_problem(r, &r->problem);
	return MHD_YES;
}

/* NOLINTNEXTLINE(readability-function-size) */
enum MHD_Result request_handle(void *door, struct MHD_Connection *connection, const char *url,
			       const char *method, const char *version, const char *upload,
			       size_t *upload_size, void **request)
{
	struct request *r = *request;

	(void)version;
	if (r == NULL)
		return begin(door, connection, method, url, request);
	if (*upload_size) {
		receive(r, upload, *upload_size);
		*upload_size = 0;
		return r->discarded > DISCARD_MAX ? MHD_NO : MHD_YES;
	}
	if (r->waiting)
		return request_finish(r);
	connection_expect(r->peer, 0);
	if (r->preflight)
		return reply_send_preflight(connection, &r->head) ? MHD_YES : MHD_NO;
	if (r->problem.status == MHD_HTTP_OK)
		return r->log_file ? request_tile_answer(r) : request_page_answer(r);
	if (r->problem.status)
		return request_answer_problem(r, &r->problem);
	return request_run(r);
}

void request_log(const struct request *r)
{
	const struct route *route = r->call.route;
	enum err e = r->problem.error;
	enum log_level level = LOG_LEVEL_DEBUG;
	enum route_other other = r->page_file || r->page_list ? ROUTE_PAGE
				 : r->log_file                ? ROUTE_LOG
							      : ROUTE_NONE;
	unsigned number = route_number(route, other);
	unsigned status = r->problem.status ? r->problem.status : MHD_HTTP_OK;
	char id[17];

	meter_answer(status);
	meter_call(number, status);
	if (e != ERR_OK)
		level = err_class(e) == CLASS_FAULT ? LOG_LEVEL_ERROR : LOG_LEVEL_INFO;
	if (!log_wants(level))
		return;
	(void)snprintf(id, sizeof(id), "%016" PRIx64, r->call.id);
	log_event(level, "call", LOG_TEXT("request", id), LOG_TEXT("method", route_name(number)),
		  LOG_NUM("status", status), LOG_TEXT("result", err_name(e)),
		  LOG_NUM("us", (clock_mono_ns() - r->started_ns) / 1000));
}

enum MHD_Result request_answer_problem(struct request *r, const struct reply_problem *p)
{
	bool sent;

	r->problem = *p;
	request_log(r);
	sent = reply_send_problem(r->connection, &r->head, p);
	r->answered = true;
	r->answered_ns = clock_mono_ns();
	request_release(r);
	return sent ? MHD_YES : MHD_NO;
}

enum MHD_Result request_answer(struct request *r, enum err e)
{
	struct reply_problem p;
	bool sent;

	if (e != ERR_OK) {
		p = reply_problem_of(e, r->call.message);
		return request_answer_problem(r, &p);
	}
	request_log(r);
	r->peer->flow.more = r->call.reply.len > 0;
	sent = reply_send_message(r->connection, &r->head, &r->call.reply);
	r->answered = true;
	r->answered_ns = clock_mono_ns();
	request_release(r);
	return sent ? MHD_YES : MHD_NO;
}

void request_completed(void *door, struct MHD_Connection *connection, void **request,
		       enum MHD_RequestTerminationCode how)
{
	struct request *r = *request;
	const struct config_limits *limits;

	(void)door;
	(void)connection;
	(void)how;
	if (r == NULL)
		return;
	*request = NULL;
	if (r->answered_ns != 0)
		(void)meter_add(METER_SEND, r->answered_ns);
	/* The next request on this connection may begin late, but then has to come in one go. */
	limits = &r->service->config->limits;
	connection_rest(r->peer, clock_mono_ns(),
			seconds_from_now(limits->idle_seconds + limits->body_seconds));
	request_release(r);
	atomic_fetch_sub(&r->service->in_flight, 1);
	mem_free(r);
}

void request_connection(void *door, struct MHD_Connection *connection, void **socket_context,
			enum MHD_ConnectionNotificationCode what)
{
	const struct door *d = door;
	struct connection_list *list = d->listener == LISTENER_PUBLIC
					       ? &d->service->public_connections
					       : &d->service->partner_connections;
	const union MHD_ConnectionInfo *info;

	if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
		connection_close(list, *socket_context);
		*socket_context = NULL;
		return;
	}
	info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	if (info == NULL)
		return;
	*socket_context =
		connection_open(list, info->connect_fd, clock_mono_ns(),
				seconds_from_now(d->service->config->limits.body_seconds));
	if (*socket_context)
		server_tls_begin(connection, d, *socket_context);
}
