/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/cosigner_internal.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

#include "broker/base/clock.h"
#include "broker/base/log.h"
#include "broker/ledger/witness_request.h"
#include "broker/own_call.h"
#include "broker/txn.h"
#include "proto/convert.h"

/* A log that does not grow is shown again after so long: a cosignature says that it was so then. */
#define FRESH_SECONDS 3600
#define SLICE_MS 100u /* how soon a stop is noticed */
#define GRACE_MS 500u /* for the courier's own way */
#define ARENA_MAX ((size_t)1 << 20)

struct cosigner {
	struct cosigner_options options;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stopping; /* under lock */
	bool alone;    /* the courier is gone */
	uint32_t number;
	struct worker *worker;
	struct cosigner_round round;
};

static bool stopping(struct cosigner *c)
{
	bool stop;

	pthread_mutex_lock(&c->lock);
	stop = c->stopping;
	pthread_mutex_unlock(&c->lock);
	return stop;
}

/* ---- what is asked --------------------------------------------------------------------------------- */

static const struct note_key *key_named(const struct cosigner_round *r, const char *name)
{
	for (size_t n = 0; n < r->key_count; n++)
		if (strcmp(r->keys[n].name, name) == 0)
			return &r->keys[n];
	return NULL;
}

/* Whom the directory in force names. */
static enum err find_keys(struct cosigner *c)
{
	struct cosigner_round *r = &c->round;
	struct trust *trust = trust_slot_get(c->options.slot);
	enum err e = convert_witnesses(trust->directory, r->keys);

	r->key_count = e == ERR_OK ? trust->directory->witness_count : 0;
	r->quorum = trust->directory->witness_quorum;
	trust_drop(trust);
	for (unsigned n = 0; n < r->count; n++) {
		struct cosigner_witness *w = &r->witnesses[n];
		bool had = w->key != NULL;

		w->key = key_named(r, w->name);
		if (w->key == NULL && (had || w->status != 404))
			log_event(LOG_LEVEL_WARN, "witness-unknown", LOG_TEXT("witness", w->name),
				  LOG_TEXT("effect", "the directory names no such witness"));
		if (w->key == NULL)
			w->status = 404;
	}
	return e;
}

/* The newest durable checkpoint; one that was shown lately to all who signed it is not shown again. */
static enum err take_checkpoint(struct cosigner *c)
{
	struct cosigner_round *r = &c->round;
	struct buf newest = BUF_INIT(CHECKPOINT_MAX);
	enum err e = committer_checkpoint(c->options.committer, &newest);
	int64_t now = clock_now();

	if (e != ERR_OK || newest.len == 0)
		goto out;
	if (view_equal(buf_view(&newest), buf_view(&r->base)) && now - r->begun < FRESH_SECONDS)
		goto out;
	e = checkpoint_parse(buf_view(&newest), &r->checkpoint);
	buf_clear(&r->base);
	buf_clear(&r->note);
	if (e == ERR_OK)
		e = buf_put_view(&r->base, buf_view(&newest));
	if (e == ERR_OK)
		e = buf_put_view(&r->note, buf_view(&newest));
	r->begun = now;
	for (unsigned n = 0; n < r->count; n++)
		r->witnesses[n].signed_it = false;
out:
	buf_free(&newest);
	return e;
}

static enum err read_node(void *context, unsigned level, uint64_t index, struct hash *out)
{
	return store_node_get(context, level, index, out);
}

static enum err ask(struct cosigner *c, struct cosigner_witness *w)
{
	struct cosigner_round *r = &c->round;
	struct witness_request request = {.old_size = w->known, .note = buf_view(&r->base)};
	struct buf body = BUF_INIT(WITNESS_BODY_MAX);
	enum err e = merkle_consistency(w->known, r->checkpoint.size, read_node, c->worker->reader,
					&request.proof);

	/* Beyond our own log from the start: the witness itself has to say so. */
	if (e == ERR_RANGE) {
		w->known = request.old_size = 0;
		e = ERR_OK;
	}
	if (e == ERR_OK)
		e = witness_request_put(&request, &body);
	w->tries++;
	c->number++;
	w->number = c->number * CONFIG_WITNESSES_MAX + (uint32_t)(w - r->witnesses);
	if (e == ERR_OK)
		e = courier_send(c->options.courier, (unsigned)(w - r->witnesses), w->number,
				 buf_view(&body));
	if (e != ERR_OK)
		w->number = 0;
	buf_free(&body);
	return e;
}

static unsigned ask_all(struct cosigner *c)
{
	struct cosigner_round *r = &c->round;
	unsigned asked = 0;

	for (unsigned n = 0; n < r->count; n++) {
		struct cosigner_witness *w = &r->witnesses[n];

		w->tries = w->number = 0;
		if (w->key == NULL || w->signed_it)
			continue;
		if (ask(c, w) == ERR_OK)
			asked++;
	}
	return asked;
}

/* ---- what is answered ------------------------------------------------------------------------------- */

/* Asked again: one more answer is waited for. */
static bool take_answer(struct cosigner *c, const struct courier_answer *answer, bool *expected)
{
	struct cosigner_witness *w = &c->round.witnesses[answer->number % CONFIG_WITNESSES_MAX];

	*expected = answer->number % CONFIG_WITNESSES_MAX < c->round.count &&
		    w->number == answer->number && w->number != 0;
	if (!*expected)
		return false;
	w->number = 0;
	return cosigner_judge(&c->round, w, answer) == COSIGNER_AGAIN && ask(c, w) == ERR_OK;
}

static void collect(struct cosigner *c, unsigned asked)
{
	struct courier_answer answer = {.body = BUF_INIT(COURIER_ANSWER_MAX)};
	uint64_t wait = ((uint64_t)c->options.config->witness_deadline_ms + GRACE_MS) * 1000000u;
	uint64_t end = clock_mono_ns() + wait;
	enum err e = ERR_OK;

	/* Once in any case: that the courier is gone shows here. */
	do {
		bool expected = false;

		e = courier_receive(c->options.courier, asked > 0 ? SLICE_MS : 0, &answer);
		if (e == ERR_OK && !take_answer(c, &answer, &expected) && expected)
			asked--;
	} while (asked > 0 && e != ERR_STATE && clock_mono_ns() < end && !stopping(c));
	if (e == ERR_STATE && !c->alone) {
		log_event(LOG_LEVEL_ERROR, "courier-ended",
			  LOG_TEXT("effect", "no witness is asked until the broker is restarted"));
		c->alone = true;
	}
	buf_free(&answer.body);
}

/* ---- what is kept ----------------------------------------------------------------------------------- */

static enum err keep_apply(struct call *call, struct txn *t)
{
	return store_cosigned_put(t->store, call->state);
}

static const struct route keep_route = {
	.service = "broker",
	.method = "KeepCosigned",
	.apply = keep_apply,
};

static enum err keep(struct cosigner *c, struct store_cosigned *row)
{
	struct trust *trust = trust_slot_get(c->options.slot);
	enum err e = own_call_run(c->options.committer, &keep_route, trust, row);

	trust_drop(trust);
	return e;
}

static void tell(struct cosigner_round *r, unsigned signers)
{
	if (signers == r->told)
		return;
	log_event(signers < r->quorum ? LOG_LEVEL_WARN : LOG_LEVEL_INFO,
		  signers < r->quorum ? "quorum-missing" : "cosigned", LOG_NUM("count", signers),
		  LOG_NUM("witnesses", r->key_count), LOG_NUM("quorum", r->quorum),
		  LOG_NUM("size", r->checkpoint.size));
	r->told = signers;
}

static void settle(struct cosigner *c)
{
	struct cosigner_round *r = &c->round;
	enum store_alarm alarm = cosigner_alarm(r);
	unsigned signers = 0;
	bool better = cosigner_better(r, &signers) && r->changed;
	struct store_cosigned row = {.alarm = alarm};
	enum err e = ERR_OK;

	tell(r, signers);
	if (!better && alarm == r->alarm)
		return;
	if (better) {
		buf_clear(&r->kept);
		e = buf_put_view(&r->kept, buf_view(&r->note));
	}
	row.note = buf_view(&r->kept);
	if (e == ERR_OK)
		e = keep(c, &row);
	if (e != ERR_OK) {
		log_event(LOG_LEVEL_WARN, "cosigned-not-kept", LOG_ERR(e));
		return;
	}
	r->alarm = alarm;
	r->changed = false;
}

/* ---- the thread ------------------------------------------------------------------------------------- */

static void run_round(struct cosigner *c)
{
	enum err e = find_keys(c);

	if (e == ERR_OK)
		e = take_checkpoint(c);
	if (e != ERR_OK)
		log_event(LOG_LEVEL_WARN, "cosigner-round", LOG_ERR(e));
	if (e != ERR_OK || c->round.base.len == 0)
		return;
	collect(c, ask_all(c));
	settle(c);
}

static void rest(struct cosigner *c)
{
	uint64_t ns = clock_mono_ns() + (uint64_t)c->options.config->witness_interval_ms * 1000000u;
	const struct timespec end = {
		.tv_sec = (time_t)(ns / 1000000000u),
		.tv_nsec = (long)(ns % 1000000000u),
	};

	pthread_mutex_lock(&c->lock);
	while (!c->stopping && pthread_cond_timedwait(&c->wake, &c->lock, &end) != ETIMEDOUT)
		continue;
	pthread_mutex_unlock(&c->lock);
}

/* What an earlier run kept; a log without it begins with nothing. */
static enum err load(struct cosigner *c)
{
	struct arena *a = arena_new(ARENA_MAX);
	struct store_cosigned row = {.alarm = STORE_ALARM_NONE};
	enum err e = a ? worker_get(c->options.workers, &c->worker) : ERR_MEMORY;

	if (e == ERR_OK)
		e = store_cosigned_get(c->worker->reader, a, &row);
	if (e == ERR_OK)
		e = buf_put_view(&c->round.kept, row.note);
	if (e == ERR_NOT_FOUND)
		e = ERR_OK;
	c->round.alarm = row.alarm;
	arena_free(a);
	return e;
}

static void *cosigner_main(void *context)
{
	struct cosigner *c = context;
	enum err e = load(c);

	if (e != ERR_OK)
		log_event(LOG_LEVEL_ERROR, "cosigner-failed", LOG_ERR(e));
	while (e == ERR_OK && !c->alone && !stopping(c)) {
		run_round(c);
		rest(c);
	}
	return NULL;
}

static enum err start_thread(struct cosigner *c)
{
	pthread_condattr_t attributes;

	if (pthread_mutex_init(&c->lock, NULL))
		return ERR_MEMORY;
	if (pthread_condattr_init(&attributes))
		goto no_attributes;
	(void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	if (pthread_cond_init(&c->wake, &attributes))
		goto no_condition;
	if (pthread_create(&c->thread, NULL, cosigner_main, c) == 0) {
		(void)pthread_condattr_destroy(&attributes);
		return ERR_OK;
	}
	pthread_cond_destroy(&c->wake);
no_condition:
	(void)pthread_condattr_destroy(&attributes);
no_attributes:
	pthread_mutex_destroy(&c->lock);
	return ERR_MEMORY;
}

enum err cosigner_start(const struct cosigner_options *o, struct cosigner **out)
{
	struct cosigner *c = NULL;
	enum err e;

	*out = NULL;
	if (o->courier == NULL)
		return ERR_OK;
	c = mem_new(1, sizeof(*c));
	if (c == NULL)
		return ERR_MEMORY;
	c->options = *o;
	c->round.count = o->config->witnesses_count;
	c->round.base = c->round.note = c->round.kept = BUF_INIT(CHECKPOINT_MAX);
	for (unsigned n = 0; n < c->round.count; n++)
		c->round.witnesses[n].name = o->config->witnesses[n].name;
	e = start_thread(c);
	if (e != ERR_OK) {
		mem_free(c);
		return e;
	}
	*out = c;
	return ERR_OK;
}

void cosigner_stop(struct cosigner *c)
{
	if (c == NULL)
		return;
	pthread_mutex_lock(&c->lock);
	c->stopping = true;
	pthread_cond_signal(&c->wake);
	pthread_mutex_unlock(&c->lock);
	(void)pthread_join(c->thread, NULL);
	pthread_cond_destroy(&c->wake);
	pthread_mutex_destroy(&c->lock);
	buf_free(&c->round.base);
	buf_free(&c->round.note);
	buf_free(&c->round.kept);
	mem_free(c);
}
