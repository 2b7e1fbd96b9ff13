/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/committer.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#include "broker/base/clock.h"
#include "broker/base/log.h"
#include "broker/batch.h"
#include "broker/call_queue.h"
#include "broker/meter.h"
#include "broker/reject.h"
#include "broker/txn.h"

#define WAL_ENTRIES_IDLE 64   /* move the WAL when idle and this much was written */
#define WAL_ENTRIES_MAX 4096  /* or at the latest after this */
#define WAL_ERASED (1u << 30) /* as if that many: the WAL is emptied at once */
#define PRUNE(entries) (16 + 2 * (unsigned)(entries)) /* so that no rush outruns it */

struct committer {
	struct committer_options options;
	struct secret *signer; /* of options.log_seed */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct call_queue queue;      /* under lock */
	bool stopping;                /* under lock */
	enum err health;              /* under lock */
	struct committer_stats stats; /* under lock */
	struct buf note;              /* newest checkpoint, under lock */
	struct merkle_edge edge;      /* the thread's own from here on */
	int64_t newest_time;
	uint64_t directory_version;
	unsigned unsaved; /* entries since the WAL was moved */
	bool loaded;      /* the last batch had more than one call */
};

/* ---- one batch ----------------------------------------------------------------------------------- */

/* A call that was refused by prepare() or apply(): leave a trace where it deserves one. */
static enum err record_rejection(struct txn *t, struct call *c)
{
	if (!c->rejected || (c->listener == LISTENER_PUBLIC && !c->reject_has_holder))
		return ERR_OK;
	return reject_record(t, c);
}

static enum err apply_once(struct txn *t, struct call *c)
{
	enum err e = ERR_OK;

	if (c->rejected)
		return c->error;
	e = c->route->apply(c, t);
	if (e != ERR_OK)
		c->error = e;
	/* A fault of this call alone (no memory, a damaged row) must not take the others along. */
	if (err_class(e) == CLASS_FAULT) {
		log_event(LOG_LEVEL_ERROR, "apply_failed", LOG_TEXT("method", c->route->method),
			  LOG_ERR(e));
		c->rejected = false;
	}
	return e;
}

/*
 * Too late, or prepared under a directory that has been replaced while the call waited: what a
 * member may do is judged by the edition in force when it is recorded, never by an older one.
 */
static bool still_wanted(const struct txn *t, struct call *c)
{
	if (c->deadline_ns != 0 && clock_mono_ns() > c->deadline_ns)
		c->error = ERR_DEADLINE;
	else if (c->trust->directory->version < t->directory_version)
		c->error = ERR_BUSY;
	else
		return true;
	return false;
}

/*
 * Any return but ERR_OK ends the batch.  A store that met a fault itself refuses to rewind, so that
 * what cannot be undone is never committed.
 */
static enum err run_call(struct txn *t, struct call *c)
{
	enum err e = ERR_OK;
	enum err outcome = ERR_OK;

	if (!still_wanted(t, c))
		return ERR_OK;
	e = store_savepoint(t->store);
	if (e != ERR_OK)
		return e;
	outcome = apply_once(t, c);
	if (outcome == ERR_OK) {
		e = store_release(t->store);
	} else {
		batch_rewind(t->batch);
		e = store_rewind(t->store);
		if (e == ERR_OK)
			e = record_rejection(t, c);
	}
	return e == ERR_OK ? batch_settle(t->batch) : e;
}

/* Holders' changes first, so that a revocation beats the fetches beside it. */
static enum err run_calls(struct txn *t, const struct call_queue *q)
{
	static const enum listener order[] = {LISTENER_PUBLIC, LISTENER_PARTNER};
	enum err e = ERR_OK;

	for (size_t n = 0; n < sizeof(order) / sizeof(order[0]); n++)
		for (struct call *c = q->first; c != NULL && e == ERR_OK; c = c->next)
			if (c->listener == order[n])
				e = run_call(t, c);
	return e;
}

static void set_health(struct committer *k, enum err e)
{
	pthread_mutex_lock(&k->lock);
	k->health = e;
	pthread_mutex_unlock(&k->lock);
}

/* Sign and commit what the calls added; a batch that added nothing needs no checkpoint. */
static enum err seal_batch(struct committer *k, struct txn *t, uint64_t *commit_ns)
{
	uint64_t start = clock_mono_ns();
	enum err e = ERR_OK;

	if (t->batch->settled > 0)
		e = batch_seal(t->batch, t->store, &k->options.log_key, k->signer);
	(void)meter_add(METER_SIGN, start);
	if (e == ERR_OK)
		e = store_nonce_prune(t->store, t->now, PRUNE(t->batch->settled));
	if (e != ERR_OK)
		return e;
	start = clock_mono_ns();
	e = store_commit(t->store);
	*commit_ns = meter_add(METER_COMMIT, start) - start;
	/* After a failed commit nobody can say what is on disk: serve no more. */
	if (e != ERR_OK)
		set_health(k, e);
	return e;
}

static int64_t batch_time(const struct committer *k)
{
	int64_t now = clock_now();

	return now > k->newest_time ? now : k->newest_time;
}

static enum err run_transaction(struct committer *k, struct txn *t, const struct call_queue *q,
				uint64_t *commit_ns)
{
	uint64_t start = clock_mono_ns();
	enum err e = store_begin(t->store);

	if (e == ERR_OK)
		e = run_calls(t, q);
	(void)meter_add(METER_APPLY, start);
	if (e == ERR_OK)
		e = seal_batch(k, t, commit_ns);
	if (e != ERR_OK) {
		store_rollback(t->store);
		log_event(LOG_LEVEL_ERROR, "commit_failed", LOG_ERR(e));
	}
	return e;
}

static void publish(struct committer *k, const struct txn *t)
{
	const struct batch *b = t->batch;

	k->edge = b->edge;
	k->newest_time = t->now;
	k->directory_version = t->directory_version;
	k->unsaved += t->erased ? WAL_ERASED : (unsigned)b->settled;
	if (b->settled == 0)
		return;
	pthread_mutex_lock(&k->lock);
	buf_clear(&k->note);
	if (buf_put_view(&k->note, buf_view(&b->note)) != ERR_OK)
		k->health = ERR_MEMORY;
	pthread_mutex_unlock(&k->lock);
}

static void finish_calls(struct call_queue *q, struct batch *b, enum err e)
{
	uint64_t now = clock_mono_ns();
	struct call *c = NULL;

	while ((c = call_queue_pop(q)) != NULL) {
		c->stamp_ns = now;
		if (e != ERR_OK) {
			c->error = e;
			c->message = NULL;
		} else if (c->error == ERR_OK) {
			c->batch = batch_hold(b);
		}
		c->done(c);
	}
}

static void count_batch(struct committer *k, const struct call_queue *q, const struct batch *b,
			const uint64_t ns[2])
{
	pthread_mutex_lock(&k->lock);
	k->stats.batches++;
	k->stats.calls += q->length;
	k->stats.entries += b != NULL ? b->settled : 0;
	k->stats.apply_ns += ns[0] - ns[1];
	k->stats.commit_ns += ns[1];
	pthread_mutex_unlock(&k->lock);
}

/* One more each: a call that adds nothing may still leave a refusal. */
static size_t entries_max(const struct call_queue *q)
{
	size_t sum = 0;

	for (const struct call *c = q->first; c != NULL; c = c->next)
		sum += (c->entries != 0 ? c->entries : BATCH_CALL_ENTRIES_MAX) + 1;
	return sum;
}

static void run_batch(struct committer *k, struct call_queue *q)
{
	struct txn t = {
		.store = k->options.store,
		.now = batch_time(k),
		.directory_version = k->directory_version,
	};
	uint64_t start = clock_mono_ns();
	uint64_t commit_ns = 0;
	enum err e = batch_new(&k->edge, entries_max(q), &t.batch);

	for (const struct call *c = q->first; c != NULL; c = c->next)
		meter_span(METER_QUEUE, start - c->stamp_ns);
	if (e == ERR_OK)
		e = run_transaction(k, &t, q, &commit_ns);
	if (e == ERR_OK)
		publish(k, &t);
	count_batch(k, q, t.batch, (const uint64_t[]){clock_mono_ns() - start, commit_ns});
	k->loaded = q->length > 1;
	finish_calls(q, t.batch, e);
	batch_drop(t.batch);
}

/* ---- the thread ------------------------------------------------------------------------------------ */

static void gather(const struct committer *k)
{
	struct timespec window = {.tv_nsec = (long)k->options.window_us * 1000};

	if (k->loaded && window.tv_nsec > 0)
		(void)nanosleep(&window, NULL);
}

static bool take(struct committer *k, struct call_queue *batch)
{
	pthread_mutex_lock(&k->lock);
	while (k->queue.length == 0 && !k->stopping)
		pthread_cond_wait(&k->wake, &k->lock);
	pthread_mutex_unlock(&k->lock);
	gather(k);
	pthread_mutex_lock(&k->lock);
	while (batch->length < k->options.batch_max && k->queue.length > 0)
		call_queue_push(batch, call_queue_pop(&k->queue));
	pthread_mutex_unlock(&k->lock);
	return batch->length > 0;
}

static void tidy(struct committer *k)
{
	enum err e = ERR_OK;
	bool idle = false;

	pthread_mutex_lock(&k->lock);
	idle = k->queue.length == 0;
	pthread_mutex_unlock(&k->lock);
	if (k->unsaved < WAL_ENTRIES_IDLE || (!idle && k->unsaved < WAL_ENTRIES_MAX))
		return;
	e = store_checkpoint_wal(k->options.store, k->unsaved >= WAL_ERASED);
	if (e != ERR_OK)
		log_event(LOG_LEVEL_WARN, "wal_checkpoint", LOG_ERR(e));
	else
		k->unsaved = 0;
}

static void *committer_main(void *arg)
{
	struct committer *k = arg;
	struct call_queue batch = {0};

	while (take(k, &batch)) {
		enum err health = committer_health(k);

		if (health == ERR_OK)
			run_batch(k, &batch);
		else
			finish_calls(&batch, NULL, health);
		tidy(k);
		/* What died while nobody waited for it (the WAL was moved) serves nobody either. */
		health = store_health(k->options.store);
		if (health != ERR_OK)
			set_health(k, health);
	}
	return NULL;
}

/* ---- starting ---------------------------------------------------------------------------------------- */

static enum err load_node(void *ctx, unsigned level, uint64_t index, struct hash *out)
{
	enum err e = store_node_get(ctx, level, index, out);

	return e == ERR_NOT_FOUND ? ERR_DAMAGED : e;
}

/* The stored checkpoint must be the signed root of the stored tree. */
static enum err check_edge(struct committer *k, struct arena *a)
{
	struct checkpoint signed_one = {0};
	struct view note = {0};
	struct hash root = {0};
	uint64_t size = 0;
	enum err e = store_checkpoint_get(k->options.store, a, &size, &note);

	if (e == ERR_NOT_FOUND)
		return k->edge.size == 0 ? ERR_OK : ERR_DAMAGED;
	if (e == ERR_OK)
		e = checkpoint_verify(note, &k->options.log_key, 1, k->options.origin, &signed_one);
	if (e != ERR_OK)
		return e;
	merkle_root(&k->edge, &root);
	if (size != k->edge.size || signed_one.size != size || !hash_equal(&signed_one.root, &root))
		return ERR_DAMAGED;
	return buf_put_view(&k->note, note);
}

static enum err load_edition(struct committer *k, struct arena *a)
{
	struct store_edition edition = {0};
	enum err e = store_edition_newest(k->options.store, a, &edition);

	if (e == ERR_OK)
		k->directory_version = edition.version;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err load_edge(struct committer *k)
{
	struct arena *a = arena_new(2u << 20);
	uint64_t size = 0;
	enum err e = ERR_MEMORY;

	if (a == NULL)
		goto out;
	e = store_ledger_size(k->options.store, &size);
	if (e == ERR_OK)
		e = merkle_edge_load(size, load_node, k->options.store, &k->edge);
	if (e == ERR_OK)
		e = store_newest_time(k->options.store, &k->newest_time);
	if (e == ERR_OK)
		e = check_edge(k, a);
	if (e == ERR_OK)
		e = load_edition(k, a);
out:
	arena_free(a);
	return e;
}

static void committer_free(struct committer *k)
{
	pthread_mutex_destroy(&k->lock);
	pthread_cond_destroy(&k->wake);
	buf_free(&k->note);
	secret_free(k->signer);
	mem_free(k);
}

enum err committer_start(const struct committer_options *o, struct committer **out)
{
	struct committer *k = mem_new(1, sizeof(*k));
	enum err e = ERR_OK;

	*out = NULL;
	if (k == NULL)
		return ERR_MEMORY;
	k->options = *o;
	k->note = BUF_INIT(CHECKPOINT_MAX);
	pthread_mutex_init(&k->lock, NULL);
	pthread_cond_init(&k->wake, NULL);
	/* Room now, so that nothing can go wrong between a commit and its publication. */
	if (buf_reserve(&k->note, CHECKPOINT_MAX) == NULL)
		e = ERR_MEMORY;
	buf_clear(&k->note);
	if (e == ERR_OK)
		e = note_signer_new(k->options.log_seed, &k->signer);
	if (e == ERR_OK)
		e = load_edge(k);
	if (e == ERR_OK && pthread_create(&k->thread, NULL, committer_main, k) != 0)
		e = ERR_MEMORY;
	if (e != ERR_OK) {
		committer_free(k);
		return e;
	}
	*out = k;
	return ERR_OK;
}

enum err committer_submit(struct committer *k, struct call *c)
{
	enum err e = ERR_OK;

	pthread_mutex_lock(&k->lock);
	if (k->health != ERR_OK)
		e = k->health;
	else if (k->stopping)
		e = ERR_STATE;
	else if (k->queue.length >= k->options.queue_max && !c->own)
		e = ERR_BUSY;
	if (e == ERR_OK) {
		c->stamp_ns = clock_mono_ns();
		call_queue_push(&k->queue, c);
		if (k->queue.length > k->stats.queue_high)
			k->stats.queue_high = k->queue.length;
		if (k->queue.length == 1)
			pthread_cond_signal(&k->wake);
	} else {
		k->stats.busy++;
	}
	pthread_mutex_unlock(&k->lock);
	return e;
}

enum err committer_health(const struct committer *k)
{
	struct committer *shared = (struct committer *)k;
	enum err e = ERR_OK;

	pthread_mutex_lock(&shared->lock);
	e = shared->health;
	pthread_mutex_unlock(&shared->lock);
	return e;
}

enum err committer_checkpoint(const struct committer *k, struct buf *note)
{
	struct committer *shared = (struct committer *)k;
	enum err e = ERR_OK;

	pthread_mutex_lock(&shared->lock);
	e = buf_put_view(note, buf_view(&shared->note));
	pthread_mutex_unlock(&shared->lock);
	return e;
}

void committer_stats(const struct committer *k, struct committer_stats *out)
{
	struct committer *shared = (struct committer *)k;

	pthread_mutex_lock(&shared->lock);
	*out = shared->stats;
	out->queue_length = shared->queue.length;
	pthread_mutex_unlock(&shared->lock);
}

void committer_stop(struct committer *k)
{
	if (k == NULL)
		return;
	pthread_mutex_lock(&k->lock);
	k->stopping = true;
	pthread_cond_signal(&k->wake);
	pthread_mutex_unlock(&k->lock);
	(void)pthread_join(k->thread, NULL);
	committer_free(k);
}
