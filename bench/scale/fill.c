/* SPDX-License-Identifier: EUPL-1.2 */
#include "bench/scale/fill.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "broker/committer.h"
#include "broker/config.h"
#include "broker/reload.h"
#include "keys/keyfile.h"
#include "proto/validate.h"

#define QUEUE 16384
#define BATCH 4096
#define CHUNK 64         /* holders whose dossiers are made before their consents are given */
#define GATHER_US 100000 /* large transactions: nobody waits for an answer */
#define BODY_MAX ((size_t)32 << 20)
#define BUILDERS_MAX 16

struct factory {
	struct rig *rig;
	const struct fill_plan *plan;
	struct trust *trust;
	struct committer *committer;
	struct store_options reader;
	_Atomic unsigned next;
	unsigned count;
};

/* A thread that makes holders, and how many of its calls the committer has. */
struct builder {
	pthread_t thread;
	struct factory *factory;
	struct worker worker;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	unsigned outstanding; /* under lock */
};

struct item {
	struct call call;
	struct buf body;
	struct builder *builder;
};

/* ---- calls, as request_run.c makes them ------------------------------------------------------------- */

static void done(struct call *c)
{
	struct item *i = c->owner;
	struct builder *b = i->builder;

	if (c->error != ERR_OK)
		(void)fprintf(stderr, "bench: %s: %s (%s)\n", c->route->method, err_text(c->error),
			      c->message != NULL ? c->message : "");
	MUST(c->error == ERR_OK);
	batch_drop(c->batch);
	trust_drop(c->trust);
	arena_free(c->arena);
	buf_free(&i->body);
	mem_free(i);
	pthread_mutex_lock(&b->lock);
	b->outstanding--;
	pthread_cond_signal(&b->wake);
	pthread_mutex_unlock(&b->lock);
}

static void await(struct builder *b, unsigned most)
{
	pthread_mutex_lock(&b->lock);
	while (b->outstanding > most)
		pthread_cond_wait(&b->wake, &b->lock);
	pthread_mutex_unlock(&b->lock);
}

static void prepare(struct builder *b, struct call *c)
{
	c->arena = arena_new(c->route->body_max * 4 + ((size_t)1 << 20));
	MUST(c->arena != NULL);
	c->worker = &b->worker;
	MUST(codec_decode(c->route->request, c->body, CODEC_STRICT, c->arena, &c->request) ==
	     ERR_OK);
	MUST(validate_message(c->request) == ERR_OK);
	MUST(c->route->prepare(c) == ERR_OK);
	c->worker = NULL;
}

/* by: whose certificate the connection would have; RIG_NOBODY: a holder's. */
static void submit(struct builder *b, const char *method, unsigned by, const void *request)
{
	struct item *i = mem_new(1, sizeof(*i));
	struct slug id = {0};
	char path[80];

	MUST(i != NULL);
	(void)snprintf(path, sizeof(path), "/eenmaal.v1.%s", method);
	i->builder = b;
	i->body = BUF_INIT(BODY_MAX);
	i->call.owner = i;
	i->call.done = done;
	i->call.trust = trust_hold(b->factory->trust);
	i->call.route = route_find(path);
	i->call.listener = by == RIG_NOBODY ? LISTENER_PUBLIC : LISTENER_PARTNER;
	if (by != RIG_NOBODY) {
		MUST(codec_slug(rig_members[by], &id) == ERR_OK);
		i->call.member = directory_find(i->call.trust->directory, &id);
	}
	MUST(codec_encode(request, &i->body) == ERR_OK);
	i->call.body = buf_view(&i->body);
	prepare(b, &i->call);
	await(b, QUEUE / BUILDERS_MAX);
	pthread_mutex_lock(&b->lock);
	b->outstanding++;
	pthread_mutex_unlock(&b->lock);
	MUST(committer_submit(b->factory->committer, &i->call) == ERR_OK);
}

/* ---- holders -------------------------------------------------------------------------------------------- */

static void make_dossier(struct builder *b, struct dossier *d)
{
	const struct fill_plan *plan = b->factory->plan;
	struct arena *a = rig_arena();

	dossier_new(d, b->factory->rig);
	submit(b, "PartnerService/Enrol", SITE_COA, dossier_enrolment(d, a, SITE_COA));
	/* The school's kind comes first, so that everybody has a document of it. */
	for (unsigned n = 0; n < plan->segments; n++)
		submit(b, "PartnerService/PutSegment", SITE_COA,
		       dossier_segment(d, a, SITE_COA,
				       (enum rig_kind)((KIND_SKILLS + n) % RIG_KINDS),
				       view_str(plan->content)));
	arena_free(a);
}

static void give_consent(struct builder *b, struct dossier *d)
{
	struct arena *a = rig_arena();
	struct uuid id;

	submit(b, "HolderService/PutGrant", RIG_NOBODY, dossier_grant(d, a, &rig_school, &id));
	arena_free(a);
}

static void make_chunk(struct builder *b, struct dossier *dossiers, unsigned first)
{
	struct factory *f = b->factory;
	unsigned count = f->count - first < CHUNK ? f->count - first : CHUNK;

	for (unsigned n = 0; n < count; n++) {
		make_dossier(b, &dossiers[n]);
		f->plan->id[first + n] = dossiers[n].id;
	}
	await(b, 0); /* a holder's key is looked up before the consent is believed */
	for (unsigned n = 0; n < count; n++)
		give_consent(b, &dossiers[n]);
	await(b, 0);
	for (unsigned n = 0; n < count; n++)
		dossier_free(&dossiers[n]);
}

static void *build(void *arg)
{
	struct builder *b = arg;
	struct dossier *dossiers = mem_new(CHUNK, sizeof(*dossiers));
	unsigned first = 0;

	MUST(dossiers != NULL);
	MUST(store_open(&b->factory->reader, NULL, &b->worker.reader) == ERR_OK);
	while ((first = atomic_fetch_add(&b->factory->next, CHUNK)) < b->factory->count)
		make_chunk(b, dossiers, first);
	store_close(b->worker.reader);
	mem_free(dossiers);
	return NULL;
}

/* ---- the broker around them ------------------------------------------------------------------------------ */

/* Four for each processor: most of them wait for the committer. */
static void build_all(struct factory *f)
{
	struct builder builders[BUILDERS_MAX] = {0};
	long wanted = 4 * sysconf(_SC_NPROCESSORS_ONLN);
	unsigned count = wanted > BUILDERS_MAX ? BUILDERS_MAX : (unsigned)wanted;

	for (unsigned n = 0; n < count; n++) {
		builders[n].factory = f;
		builders[n].worker.audience = SITE_AUDIENCE;
		pthread_mutex_init(&builders[n].lock, NULL);
		pthread_cond_init(&builders[n].wake, NULL);
		MUST(pthread_create(&builders[n].thread, NULL, build, &builders[n]) == 0);
	}
	for (unsigned n = 0; n < count; n++) {
		MUST(pthread_join(builders[n].thread, NULL) == 0);
		pthread_mutex_destroy(&builders[n].lock);
		pthread_cond_destroy(&builders[n].wake);
	}
}

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
	struct arena *a = rig_arena();
	struct store_edition edition = {0};
	enum err e = store_edition_newest(s, a, &edition);

	arena_free(a);
	return e == ERR_OK && edition.version == t->directory->version;
}

void fill_holders(struct rig *r, const struct fill_plan *plan, unsigned count)
{
	struct factory f = {.rig = r, .plan = plan, .count = count};
	struct committer_options k = {
		.log_seed = r->site.log_seed,
		.origin = SITE_AUDIENCE,
		.queue_max = QUEUE,
		.batch_max = BATCH,
		.window_us = GATHER_US,
	};
	struct secret *key = NULL;
	char path[400];

	(void)snprintf(path, sizeof(path), "%s", site_path(&r->site, "eenmaal.db"));
	MUST(keyfile_read(NULL, site_path(&r->site, "database.key"), 32, &key) == ERR_OK);
	f.reader = (struct store_options){.path = path, .key = key, .create = true};
	f.reader.cache_kib = (plan->cache_mib > 0 ? plan->cache_mib : 512) * 1024;
	MUST(note_key_init(&k.log_key, SITE_AUDIENCE, r->site.log_key.b) == ERR_OK);
	load_trust(&f);
	MUST(store_open(&f.reader, NULL, &k.store) == ERR_OK);
	f.reader.create = false;
	f.reader.read_only = true;
	f.reader.cache_kib = 0;
	MUST(committer_start(&k, &f.committer) == ERR_OK);
	if (!adopted(k.store, f.trust))
		MUST(committer_adopt(f.committer, f.trust) == ERR_OK);
	r->epochs = 1;
	build_all(&f);
	committer_stop(f.committer);
	store_close(k.store);
	trust_drop(f.trust);
	secret_free(key);
}
