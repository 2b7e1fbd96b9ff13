/* SPDX-License-Identifier: EUPL-1.2 */
#include "witness/witness.h"

#include <inttypes.h>
#include <pthread.h>
#include <string.h>

#include "broker/base/clock.h"
#include "broker/base/log.h"
#include "broker/base/mem.h"
#include "broker/ledger/witness_request.h"

/*
 * Whoever holds an old checkpoint of the log's can show it as often as they like: of each kind and log
 * one alarm a minute is logged, and how many were not since the one before.
 */
#define QUIET_SECONDS 60
enum alarm { ALARM_ROLLBACK, ALARM_FORK, ALARMS };
static const char *const alarm_words[ALARMS] = {"rollback", "fork"};

struct quiet {
	bool told;
	int64_t since;  /* when one was logged */
	uint64_t count; /* of those after it */
};

struct witness {
	struct witness_options options;
	pthread_mutex_t lock;                             /* from comparing to having it on disk */
	struct quiet quiet[WITNESS_LOG_KEYS_MAX][ALARMS]; /* by the log's first key; under lock */
};

/* What is known, and what is shown now. */
struct look {
	struct witness *w;
	struct witness_request request;
	struct checkpoint known;
	struct buf known_note;
	struct buf *answer;
};

enum err witness_new(const struct witness_options *o, struct witness **out)
{
	struct witness *w = NULL;
	struct checkpoint known;
	enum err e = o->log_count > WITNESS_LOG_KEYS_MAX ? ERR_INPUT : ERR_OK;

	*out = NULL;
	for (size_t i = 0; e == ERR_OK && i < o->log_count; i++)
		e = witness_state_get(o->state, o->logs[i].name, &known, NULL);
	if (e != ERR_OK)
		return e;
	w = mem_new(1, sizeof(*w));
	if (w == NULL)
		return ERR_MEMORY;
	w->options = *o;
	if (pthread_mutex_init(&w->lock, NULL)) {
		mem_free(w);
		return ERR_MEMORY;
	}
	*out = w;
	return ERR_OK;
}

void witness_free(struct witness *w)
{
	if (w == NULL)
		return;
	pthread_mutex_destroy(&w->lock);
	mem_free(w);
}

static enum witness_status say(struct buf *answer, enum witness_status status, const char *text)
{
	buf_clear(answer);
	/* Without memory for the sentence the status itself is still told. */
	if (buf_printf(answer, "%s\n", text) != ERR_OK)
		buf_clear(answer);
	return status;
}

static enum witness_status say_fault(struct buf *answer, enum err e)
{
	log_event(LOG_LEVEL_ERROR, "witness-fault", LOG_ERR(e));
	return say(answer, WITNESS_FAULT, "the witness cannot keep what it knows");
}

static enum witness_status say_size(const struct look *l)
{
	buf_clear(l->answer);
	if (buf_printf(l->answer, "%" PRIu64 "\n", l->known.size) != ERR_OK)
		return say_fault(l->answer, ERR_MEMORY);
	return WITNESS_CONFLICT;
}

/* Is it to be logged?  Then *unlogged is how many were not. */
static bool speaks(const struct look *l, enum alarm what, uint64_t *unlogged)
{
	const struct witness_options *o = &l->w->options;
	struct quiet *q = NULL;
	int64_t now = clock_now();
	size_t log = 0;

	while (log + 1 < o->log_count && strcmp(o->logs[log].name, l->known.origin) != 0)
		log++;
	q = &l->w->quiet[log][what];
	*unlogged = q->count;
	if (q->told && now >= q->since && now - q->since < QUIET_SECONDS) {
		q->count++;
		return false;
	}
	*q = (struct quiet){.told = true, .since = now};
	return true;
}

static void alarm_for(const struct look *l, enum alarm what)
{
	enum err e = witness_state_accuse(l->w->options.state, alarm_words[what],
					  buf_view(&l->known_note), l->request.note);
	uint64_t unlogged = 0;

	if (speaks(l, what, &unlogged))
		log_event(LOG_LEVEL_ERROR, alarm_words[what], LOG_TEXT("log", l->known.origin),
			  LOG_NUM("known_size", l->known.size),
			  LOG_NUM("shown_size", l->request.checkpoint.size),
			  LOG_NUM("unlogged", unlogged),
			  LOG_TEXT("evidence", e == ERR_OK ? "kept" : err_name(e)));
}

/* Do the signed words of a key of this log stand under the note? */
static enum witness_status check_signature(const struct look *l)
{
	const struct witness_options *o = &l->w->options;
	bool known = false;

	for (size_t i = 0; i < o->log_count; i++) {
		struct checkpoint c;

		if (strcmp(o->logs[i].name, l->request.checkpoint.origin) != 0)
			continue;
		known = true;
		if (checkpoint_verify(l->request.note, &o->logs[i], 1, o->logs[i].name, &c) ==
		    ERR_OK)
			return WITNESS_OK;
	}
	return known ? say(l->answer, WITNESS_UNSIGNED, "no known key of the log signed this")
		     : say(l->answer, WITNESS_UNKNOWN, "this log is not known here");
}

/* As the specification orders the checks. */
static enum witness_status compare(const struct look *l)
{
	const struct witness_request *r = &l->request;

	if (r->old_size != l->known.size) {
		if (r->checkpoint.size < l->known.size)
			alarm_for(l, ALARM_ROLLBACK);
		return say_size(l);
	}
	if (r->checkpoint.size == r->old_size && !hash_equal(&r->checkpoint.root, &l->known.root)) {
		alarm_for(l, ALARM_FORK);
		return say_size(l);
	}
	if (merkle_verify_consistency(r->old_size, r->checkpoint.size, &l->known.root,
				      &r->checkpoint.root, &r->proof) != ERR_OK) {
		/* Against nothing nothing can be held. */
		if (l->known.size > 0)
			alarm_for(l, ALARM_FORK);
		return say(l->answer, WITNESS_UNPROVED,
			   "the proof does not lead from the known checkpoint to this one");
	}
	return WITNESS_OK;
}

static enum witness_status keep_and_sign(const struct look *l)
{
	const struct witness_options *o = &l->w->options;
	const struct checkpoint *shown = &l->request.checkpoint;
	bool same = shown->size == l->known.size && l->known_note.len > 0;
	enum err e = same ? ERR_OK : witness_state_put(o->state, shown->origin, l->request.note);

	buf_clear(l->answer);
	if (e == ERR_OK)
		e = cosign_line(l->request.note, clock_now(), &o->key, o->seed, l->answer);
	return e == ERR_OK ? WITNESS_OK : say_fault(l->answer, e);
}

/* Under the lock. */
static enum witness_status judge(struct look *l)
{
	enum witness_status status;
	enum err e = witness_state_get(l->w->options.state, l->request.checkpoint.origin, &l->known,
				       &l->known_note);

	if (e != ERR_OK)
		return say_fault(l->answer, e);
	status = compare(l);
	return status == WITNESS_OK ? keep_and_sign(l) : status;
}

enum witness_status witness_add(struct witness *w, struct view body, struct buf *answer)
{
	struct look l = {.w = w, .known_note = BUF_INIT(CHECKPOINT_MAX), .answer = answer};
	enum err e = witness_request_parse(body, &l.request);
	enum witness_status status;

	if (e == ERR_MEMORY)
		return say_fault(answer, e);
	if (e != ERR_OK)
		return say(answer, e == ERR_TOO_LARGE ? WITNESS_TOO_LARGE : WITNESS_MALFORMED,
			   "this is no add-checkpoint request (c2sp.org/tlog-witness)");
	status = check_signature(&l);
	if (status == WITNESS_OK && l.request.old_size > l.request.checkpoint.size)
		status = say(answer, WITNESS_MALFORMED,
			     "the old size is larger than the checkpoint's");
	if (status == WITNESS_OK) {
		pthread_mutex_lock(&w->lock);
		status = judge(&l);
		pthread_mutex_unlock(&w->lock);
	}
	buf_free(&l.known_note);
	return status;
}
