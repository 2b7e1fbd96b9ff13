/* SPDX-License-Identifier: EUPL-1.2 */
/* Serving: an ordered list of starts, the wait, and the mirrored list of stops. */
#include <string.h>
#include <time.h>

#include "broker/base/clock.h"
#include "broker/base/log.h"
#include "broker/command.h"
#include "broker/cosigner.h"
#include "broker/meter.h"
#include "broker/process.h"
#include "broker/reload.h"
#include "broker/restored.h"
#include "broker/sandbox.h"
#include "broker/server.h"
#include "broker/startup.h"

/* How long accepted calls may take to finish, and their replies to leave after that. */
#define READERS_SHARE 32u /* of the cache: the committer loads what requests ask for */
#define FINISH_SECONDS 30
#define REPLY_SECONDS 5
/* So many connections are worth looking after what they leave. */
#define CROWD 64
#define RETAIN_EVERY_NS (UINT64_C(86400) * 1000000000)

struct broker {
	struct startup startup;
	struct committer *committer;
	struct trust_slot *slot;
	struct worker_pool *workers;
	struct service *service;
	struct server_sockets sockets;
	struct server *server;
	struct courier *courier; /* of another process */
	struct cosigner *cosigner;
	uint64_t generation;
	unsigned connections_high; /* since memory was last given back */
	uint64_t ended;        /* generation of the trust whose directory was said to have ended */
	uint64_t retain_at_ns; /* when the retention is due next, on the monotonic clock */
};

static void log_stages(void)
{
	struct meter_sum m;

	meter_read(&m);
	log_event(LOG_LEVEL_INFO, "answers", LOG_NUM("given", m.answers[2]),
		  LOG_NUM("moved", m.answers[3]), LOG_NUM("refused", m.answers[4]),
		  LOG_NUM("failed", m.answers[5]));
	for (enum meter_stage n = 0; n < METER_STAGE_COUNT; n++)
		log_event(LOG_LEVEL_INFO, "stage", LOG_TEXT("stage", meter_name(n)),
			  LOG_NUM("times", m.count[n]), LOG_NUM("us", m.ns[n] / 1000));
}

static void log_stats(const struct broker *b)
{
	struct committer_stats s;

	committer_stats(b->committer, &s);
	log_event(LOG_LEVEL_INFO, "stats", LOG_NUM("batches", s.batches),
		  LOG_NUM("entries", s.entries), LOG_NUM("calls", s.calls), LOG_NUM("busy", s.busy),
		  LOG_NUM("apply_us", s.apply_ns / 1000), LOG_NUM("commit_us", s.commit_ns / 1000),
		  LOG_NUM("queue", s.queue_length), LOG_NUM("queue_high", s.queue_high),
		  LOG_NUM("connections", service_connections(b->service)),
		  LOG_NUM("requests", atomic_load(&b->service->in_flight)),
		  LOG_NUM("body_bytes", atomic_load(&b->service->public_bytes) +
						atomic_load(&b->service->partner_bytes)));
	log_stages();
}

/* Before this start adds entries of its own. */
static enum err announce(const struct startup *s)
{
	uint64_t entries = 0;
	enum err e = store_ledger_size(s->store, &entries);

	if (e == ERR_OK)
		restored_announce(s->config->database, entries);
	return e;
}

/* What the operator can do when entries, tree and signed checkpoint do not fit each other. */
static void explain_ledger(const struct startup *s, enum err e, struct buf *problem)
{
	const char *database = s->config->database;

	if (e == ERR_VERIFY)
		config_problem(
			problem, e,
			"the newest checkpoint in %s is not signed by the key %s: put back the "
			"key that signed this ledger, or restore the newest backup",
			database, s->config->log_key);
	else if (e == ERR_AUDIENCE)
		config_problem(
			problem, e,
			"the ledger in %s belongs to another broker than \"%s\", for which the "
			"directory is: put back this broker's directory or its database",
			database, s->trust->directory->audience);
	else if (e == ERR_DAMAGED || e == ERR_INPUT || e == ERR_TOO_LARGE)
		config_problem(
			problem, e,
			"the ledger in %s was changed: its entries and tree are not what its "
			"newest checkpoint signs; keep a copy as evidence, then restore the "
			"newest backup (eenmaald restore)",
			database);
	else
		config_problem(problem, e, "the ledger in %s cannot be continued: %s", database,
			       err_text(e));
}

static enum err start_committer(struct broker *b, struct buf *problem)
{
	struct startup *s = &b->startup;
	struct committer_options options = {
		.store = s->store,
		.log_seed = s->log_seed,
		.log_key = s->trust->log_key,
		.origin = s->trust->directory->audience,
		.queue_max = s->config->limits.queue,
		.batch_max = s->config->limits.batch,
		.window_us = s->config->limits.window_us,
	};
	enum err e = committer_start(&options, &b->committer);

	if (e == ERR_OK && s->adopt)
		e = committer_adopt(b->committer, s->trust);
	if (e != ERR_OK)
		explain_ledger(s, e, problem);
	return e;
}

static enum err start_service(struct broker *b)
{
	struct startup *s = &b->startup;
	struct store_options reader = startup_store_options(s);
	enum err e;

	reader.read_only = true;
	reader.beside = s->store;
	reader.cache_kib /= READERS_SHARE;
	b->generation = s->trust->generation;
	e = trust_slot_new(trust_hold(s->trust), &b->slot);
	if (e == ERR_OK)
		e = worker_pool_new(&reader, &b->workers);
	if (e == ERR_OK)
		e = service_new(s->config, b->slot, b->committer, b->workers, &b->service);
	return e;
}

/*
 * What takes privileges first, then as the daemon's own user what a reload will read again, so that
 * what cannot be read then is found now.
 */
static enum err start_files(struct broker *b, const char *config, struct buf *problem)
{
	struct startup *s = &b->startup;
	enum err e = startup_settings(s, config, problem);

	if (e == ERR_OK)
		e = server_listen(s->config, problem, &b->sockets);
	if (e == ERR_OK)
		e = process_become(s->config->user, problem);
	/* While there is no key in memory that it could inherit. */
	if (e == ERR_OK)
		e = courier_start(s->config, &b->courier);
	if (e == ERR_OK)
		e = startup_key(s, problem);
	if (e == ERR_OK)
		e = startup_files(s, problem);
	if (e == ERR_OK)
		e = startup_database(s, STARTUP_SERVE, problem);
	return e;
}

static enum err start_cosigner(struct broker *b)
{
	const struct cosigner_options options = {
		.config = b->startup.config,
		.courier = b->courier,
		.committer = b->committer,
		.slot = b->slot,
		.workers = b->workers,
	};

	return cosigner_start(&options, &b->cosigner);
}

static enum err start(struct broker *b, const char *config, struct buf *problem)
{
	struct startup *s = &b->startup;
	enum err e = process_harden();

	process_notify_open();
	if (e == ERR_OK)
		e = process_signals();
	if (e == ERR_OK)
		e = start_files(b, config, problem);
	if (e == ERR_OK)
		e = announce(s);
	/* The last step of one thread: all that follow are confined with this one. */
	if (e == ERR_OK)
		e = sandbox_enter(s->config, problem);
	if (e == ERR_OK)
		e = start_committer(b, problem);
	if (e == ERR_OK)
		e = start_service(b);
	if (e == ERR_OK)
		e = start_cosigner(b);
	if (e != ERR_OK)
		return e;
	server_tls_install(LISTENER_PUBLIC, s->of_public);
	server_tls_install(LISTENER_PARTNER, s->of_partner);
	s->of_public = s->of_partner = NULL;
	return server_start(b->service, &b->sockets, problem, &b->server);
}

/* Are directory and page the same? */
static bool same(const struct trust *a, const struct trust *b)
{
	struct hash page = trust_page(a), other = trust_page(b);

	return a->directory->version == b->directory->version && hash_equal(&page, &other);
}

/* What clients address and what signs checkpoints is named once for all while the broker runs. */
static enum err keeps_names(const struct config *c, const struct trust *now,
			    const struct trust *next, struct buf *problem)
{
	if (strcmp(next->directory->audience, now->directory->audience) != 0)
		return config_problem(problem, ERR_CONFIG,
				      "the directory %s is for the broker \"%s\", but this one is "
				      "\"%s\"; its name cannot change while it runs",
				      c->directory, next->directory->audience,
				      now->directory->audience);
	if (strcmp(next->log_key.name, now->log_key.name) != 0)
		return config_problem(problem, ERR_CONFIG,
				      "the directory %s calls the log \"%s\", which is \"%s\"; "
				      "its name cannot change while the broker runs",
				      c->directory, next->log_key.name, now->log_key.name);
	return ERR_OK;
}

/* The new trust, recorded when it is a new edition, then in force. */
static enum err reload_into(struct broker *b, struct buf *problem)
{
	const struct startup *s = &b->startup;
	struct trust *now = trust_slot_get(b->slot), *next = NULL;
	struct store_edition before = {0};
	enum err e;

	e = reload_trust(s->config, &s->log_public, b->generation + 1, problem, &next);
	if (e != ERR_OK)
		goto out;
	before = (struct store_edition){
		.version = now->directory->version,
		.statement = now->directory->hash,
	};
	e = startup_accept(s->config, next->directory, &before, problem);
	if (e == ERR_OK)
		e = keeps_names(s->config, now, next, problem);
	if (e == ERR_OK && !same(now, next))
		e = committer_adopt(b->committer, next);
	if (e != ERR_OK)
		goto out;
	b->generation++;
	trust_slot_swap(b->slot, next);
	next = NULL;
out:
	trust_drop(next);
	trust_drop(now);
	return e;
}

static void refuse_reload(enum err e, struct buf *problem)
{
	/* Whoever reads the log must find a reason there, also where nobody wrote a sentence. */
	if (problem->len == 0)
		config_problem(problem, e, "%s", err_text(e));
	if (buf_put_u8(problem, 0) != ERR_OK)
		buf_clear(problem);
	log_event(LOG_LEVEL_ERROR, "reload-refused", LOG_ERR(e),
		  LOG_TEXT("problem", problem->len ? (const char *)problem->data : NULL));
}

static void reload(struct broker *b)
{
	const struct config *c = b->startup.config;
	struct buf problem = BUF_INIT(COMMAND_PROBLEM_MAX);
	struct server_identity *of_public = NULL, *of_partner = NULL;
	enum err e;

	e = server_identity_load(&c->public_listener, c->folder, &problem, &of_public);
	if (e == ERR_OK)
		e = server_identity_load(&c->partner_listener, c->folder, &problem, &of_partner);
	if (e == ERR_OK)
		e = reload_into(b, &problem);
	if (e != ERR_OK) {
		refuse_reload(e, &problem);
		server_identity_free(of_public);
		server_identity_free(of_partner);
	} else {
		server_tls_install(LISTENER_PUBLIC, of_public);
		server_tls_install(LISTENER_PARTNER, of_partner);
		log_event(LOG_LEVEL_INFO, "reloaded", LOG_NUM("generation", b->generation));
	}
	buf_free(&problem);
}

/* After a crowd has gone: its memory lies scattered, so the C library keeps it. */
static void give_back(struct broker *b)
{
	unsigned now = service_connections(b->service);

	if (now > b->connections_high)
		b->connections_high = now;
	if (b->connections_high < CROWD || now > b->connections_high / 2)
		return;
	process_trim();
	b->connections_high = now;
}

/* Signed calls are refused from then on (api_statement.c); the log says so once. */
static void watch_directory(struct broker *b)
{
	struct trust *now = trust_slot_get(b->slot);

	if (b->ended != now->generation && clock_now() >= now->directory->not_after) {
		log_event(LOG_LEVEL_ERROR, "directory-ended",
			  LOG_NUM("version", now->directory->version));
		b->ended = now->generation;
	}
	trust_drop(now);
}

/*
 * At start and once a day, in small steps: one each second until all is done, so that nobody waits.
 * What fails here was recorded nowhere, and is tried again on the next day.
 */
static void retain(struct broker *b)
{
	uint64_t now = clock_mono_ns();
	struct trust *t = NULL;
	struct committer_retained done;
	enum err e;

	if (now < b->retain_at_ns)
		return;
	t = trust_slot_get(b->slot);
	e = committer_retain(b->committer, t, &done);
	trust_drop(t);
	if (e != ERR_OK)
		log_event(LOG_LEVEL_ERROR, "retention-failed", LOG_ERR(e));
	if (done.entries > 0)
		log_event(LOG_LEVEL_INFO, "retained", LOG_NUM("entries", done.entries));
	else if (done.recorded)
		log_event(LOG_LEVEL_INFO, "marked", LOG_NUM("day", (uint64_t)clock_now() / 86400));
	if (!done.more)
		b->retain_at_ns = now + RETAIN_EVERY_NS;
}

static enum err wait(struct broker *b)
{
	process_notify("READY=1");
	for (;;) {
		enum process_event event = process_wait();
		enum err e = committer_health(b->committer);

		if (e != ERR_OK) {
			log_event(LOG_LEVEL_ERROR, "commit-failed", LOG_ERR(e));
			return e;
		}
		service_sweep(b->service);
		give_back(b);
		watch_directory(b);
		retain(b);
		if (event == PROCESS_STOP)
			return ERR_OK;
		if (event == PROCESS_RELOAD)
			reload(b);
		if (event == PROCESS_STATS)
			log_stats(b);
	}
}

/* Until every request is answered, at most so long. */
static void drain(struct broker *b, unsigned seconds)
{
	static const struct timespec step = {.tv_nsec = 10 * 1000 * 1000};
	uint64_t end = clock_mono_ns() + (uint64_t)seconds * 1000000000u;

	while (atomic_load(&b->service->in_flight) && clock_mono_ns() < end) {
		service_sweep(b->service);
		(void)nanosleep(&step, NULL);
	}
}

static void stop_serving(struct broker *b)
{
	process_notify("STOPPING=1");
	atomic_store(&b->service->stopping, true);
	server_quiesce(b->server);
	drain(b, FINISH_SECONDS);
	service_close(b->service);
	log_stats(b);
}

static void stop(struct broker *b)
{
	if (b->server)
		stop_serving(b);
	cosigner_stop(b->cosigner);
	courier_stop(b->courier);
	committer_stop(b->committer);
	if (b->server)
		drain(b, REPLY_SECONDS);
	server_stop(b->server);
	server_sockets_close(&b->sockets);
	server_tls_clear();
	service_free(b->service);
	worker_pool_free(b->workers);
	trust_slot_free(b->slot);
	startup_clear(&b->startup);
}

int command_run(const char *config, const char *argument)
{
	struct buf problem = BUF_INIT(COMMAND_PROBLEM_MAX);
	struct broker b = {.sockets = {-1, -1, -1}};
	enum err e = start(&b, config, &problem);
	int code;

	(void)argument;
	if (e == ERR_OK) {
		log_event(LOG_LEVEL_INFO, "started",
			  LOG_NUM("directory", b.startup.trust->directory->version));
		e = wait(&b);
		if (e != ERR_OK)
			config_problem(&problem, e,
				       "the ledger could not be written (%s); serving "
				       "was stopped and nothing unrecorded was released",
				       err_text(e));
	}
	if (b.server)
		log_event(LOG_LEVEL_INFO, "stopping", LOG_TEXT("result", err_name(e)));
	stop(&b);
	code = command_result(e, &problem);
	buf_free(&problem);
	return code;
}
