/* SPDX-License-Identifier: EUPL-1.2 */
#include "bench/scale/factory.h"

#include <stdio.h>
#include <unistd.h>

#include "bench/scale/unsynced.h"
#include "broker/committer.h"
#include "broker/config.h"
#include "broker/reload.h"
#include "keys/keyfile.h"

#define BATCH 4096       /* calls in a transaction */
#define GATHER_US 500000 /* nobody waits for an answer */
#define CACHE_MIB 2048
#define MAKERS_MAX 16

struct factory {
	struct rig *rig;
	const struct factory_plan *plan;
	struct trust *trust;
	struct committer *committer;
	struct store_options reader;
	unsigned makers;
};

/* ---- calls ---------------------------------------------------------------------------------------- */

static void done(struct call *c)
{
	struct item *i = c->owner;
	struct maker *m = i->maker;

	if (c->error != ERR_OK)
		(void)fprintf(stderr, "bench: %s: %s (%s)\n", c->route->method, err_text(c->error),
			      c->message != NULL ? c->message : "");
	MUST(c->error == ERR_OK);
	batch_drop(c->batch);
	trust_drop(c->trust);
	arena_free(c->arena);
	buf_free(&i->body);
	mem_free(i);
	pthread_mutex_lock(&m->lock);
	m->outstanding--;
	pthread_cond_signal(&m->wake);
	pthread_mutex_unlock(&m->lock);
}

void factory_await(struct maker *m, unsigned most)
{
	pthread_mutex_lock(&m->lock);
	while (m->outstanding > most)
		pthread_cond_wait(&m->wake, &m->lock);
	pthread_mutex_unlock(&m->lock);
}

struct item *factory_item(struct maker *m, const struct route *route, size_t arena_max)
{
	struct item *i = mem_new(1, sizeof(*i));

	MUST(i != NULL);
	i->maker = m;
	i->call.owner = i;
	i->call.done = done;
	i->call.route = route;
	i->call.trust = trust_hold(m->trust);
	i->call.listener = LISTENER_PARTNER;
	i->call.arena = arena_new(arena_max);
	MUST(i->call.arena != NULL);
	return i;
}

void factory_submit(struct maker *m, struct item *i)
{
	factory_await(m, BATCH / m->factory->makers - 1);
	pthread_mutex_lock(&m->lock);
	m->outstanding++;
	pthread_mutex_unlock(&m->lock);
	MUST(committer_submit(m->factory->committer, &i->call) == ERR_OK);
}

/* ---- threads --------------------------------------------------------------------------------------- */

static void *make(void *arg)
{
	struct maker *m = arg;

	MUST(store_open(&m->factory->reader, NULL, &m->worker.reader) == ERR_OK);
	m->factory->plan->work(m);
	factory_await(m, 0);
	store_close(m->worker.reader);
	return NULL;
}

static void make_all(struct factory *f)
{
	struct maker makers[MAKERS_MAX] = {0};

	for (unsigned n = 0; n < f->makers; n++) {
		makers[n].factory = f;
		makers[n].rig = f->rig;
		makers[n].trust = f->trust;
		makers[n].context = f->plan->context;
		makers[n].worker.audience = SITE_AUDIENCE;
		pthread_mutex_init(&makers[n].lock, NULL);
		pthread_cond_init(&makers[n].wake, NULL);
		MUST(pthread_create(&makers[n].thread, NULL, make, &makers[n]) == 0);
	}
	for (unsigned n = 0; n < f->makers; n++) {
		MUST(pthread_join(makers[n].thread, NULL) == 0);
		pthread_mutex_destroy(&makers[n].lock);
		pthread_cond_destroy(&makers[n].wake);
	}
}

/* ---- the broker around them ------------------------------------------------------------------------ */

static void load_trust(struct factory *f)
{
	struct buf problem = BUF_INIT(4096);
	struct config *config = NULL;

	MUST(config_load(f->rig->site.config, &problem, &config) == ERR_OK);
	MUST(reload_trust(config, &f->rig->site.log_key, 1, &problem, &f->trust) == ERR_OK);
	config_free(config);
	buf_free(&problem);
}

static bool adopted(struct store *s, const struct trust *t)
{
	struct arena *a = arena_new((size_t)16 << 20);
	struct store_edition edition = {0};
	enum err e = store_edition_newest(s, a, &edition);

	arena_free(a);
	return e == ERR_OK && edition.version == t->directory->version;
}

static void run(struct factory *f, const struct committer_options *k)
{
	MUST(committer_start(k, &f->committer) == ERR_OK);
	if (!adopted(k->store, f->trust))
		MUST(committer_adopt(f->committer, f->trust) == ERR_OK);
	make_all(f);
	committer_stop(f->committer);
	MUST(store_checkpoint_wal(k->store, true) == ERR_OK);
}

void factory_run(struct rig *r, const struct factory_plan *plan)
{
	struct factory f = {.rig = r, .plan = plan};
	struct committer_options k = {
		.log_seed = r->site.log_seed,
		.origin = SITE_AUDIENCE,
		.queue_max = 2 * BATCH,
		.batch_max = BATCH,
		.window_us = GATHER_US,
	};
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	struct secret *key = NULL;
	char path[400];

	f.makers = processors > MAKERS_MAX ? MAKERS_MAX : (unsigned)processors;
	(void)snprintf(path, sizeof(path), "%s", site_path(&r->site, "eenmaal.db"));
	MUST(keyfile_read(NULL, site_path(&r->site, "database.key"), 32, &key) == ERR_OK);
	MUST(note_key_init(&k.log_key, SITE_AUDIENCE, r->site.log_key.b) == ERR_OK);
	load_trust(&f);
	unsynced_begin();
	f.reader = (struct store_options){.path = path, .key = key, .create = true};
	f.reader.cache_kib = (plan->cache_mib > 0 ? plan->cache_mib : CACHE_MIB) * 1024;
	MUST(store_open(&f.reader, NULL, &k.store) == ERR_OK);
	f.reader.create = false;
	f.reader.read_only = true;
	f.reader.beside = k.store;
	f.reader.cache_kib = 0;
	run(&f, &k);
	store_close(k.store);
	unsynced_end(r->site.folder);
	trust_drop(f.trust);
	secret_free(key);
}
