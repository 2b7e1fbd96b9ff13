/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * `audit watch`: entries as they come, each shown once a signed checkpoint covers it.  Asking whether
 * the log has grown leaves no entry; only reading does, and reading happens when others wrote.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "broker/base/clock.h"
#include "client/audit.h"
#include "client/audit_filter.h"
#include "client/audit_known.h"
#include "client/audit_resume.h"
#include "client/keygen_files.h"
#include "proto/receipt.h"

#define TEXT_MAX ((size_t)64 << 20)
#define SECOND UINT64_C(1000000000)
#define EVERY_DEFAULT 5
#define NUMBER_MAX 1000000000u

struct watch {
	struct audit_filter filter;
	bool as_json;
	struct buf text; /* of what is not yet covered by a checkpoint that verified */
	uint64_t count, shown, seconds, every;
};

static enum err visit(void *ctx, const struct audit_entry *e)
{
	struct watch *w = ctx;
	struct json j;

	if (!audit_matches(&w->filter, e) || (w->count > 0 && w->shown == w->count))
		return ERR_OK;
	w->shown++;
	if (!w->as_json)
		return audit_line(e, &w->text);
	json_begin(&j, &w->text);
	audit_json(&j, e, false);
	return j.error == ERR_OK ? buf_put_str(&w->text, "\n") : j.error;
}

/* Read on to the end, and show. */
static enum err catch_up(struct watch *w, struct audit_reading *r)
{
	enum err e = audit_continue(r);

	if (e == ERR_OK)
		e = audit_resume_save(r->audit, r->session->profile);
	if (e == ERR_OK && w->text.len > 0 &&
	    (fwrite(w->text.data, 1, w->text.len, stdout) != w->text.len || fflush(stdout)))
		e = ERR_IO;
	buf_clear(&w->text);
	return e;
}

/* Has anybody but ourselves written since? */
static enum err ask_growth(struct session *s, bool *grown)
{
	Eenmaal__V1__GetCheckpointRequest request = EENMAAL__V1__GET_CHECKPOINT_REQUEST__INIT;
	const Eenmaal__V1__GetCheckpointResponse *m;
	uint64_t before = s->seen.size;
	ProtobufCMessage *reply = NULL;
	struct merkle_proof proof;
	struct checkpoint now;
	enum err e;

	request.known_size = before;
	e = session_call(s, "eenmaal.v1.DirectoryService/GetCheckpoint", &request,
			 &eenmaal__v1__get_checkpoint_response__descriptor, &reply);
	if (e != ERR_OK)
		return e;
	m = (const Eenmaal__V1__GetCheckpointResponse *)reply;
	if (checkpoint_verify(view_str(m->checkpoint), s->trust.keys, s->trust.key_count,
			      s->trust.origin, &now) != ERR_OK ||
	    proof_from_wire(m->n_consistency, m->consistency, &proof) != ERR_OK)
		return session_wrong(s, ERR_VERIFY, "the broker's checkpoint does not verify");
	e = session_checkpoint(s, &now, &proof);
	*grown = now.size > before;
	return e;
}

static void wait_for(uint64_t seconds)
{
	const struct timespec pause = {.tv_sec = (time_t)seconds};

	(void)nanosleep(&pause, NULL);
}

static bool over(const struct watch *w, uint64_t began_ns)
{
	return (w->count > 0 && w->shown >= w->count) ||
	       (w->seconds > 0 && clock_mono_ns() - began_ns >= w->seconds * SECOND);
}

/* From what was verified before, or from the beginning; only what comes after is shown. */
static enum err begin(struct audit_reading *r)
{
	enum err e = audit_begin(r);

	if (e == ERR_OK)
		e = audit_resume_load(r->audit, r->session->profile);
	if (e == ERR_DAMAGED) {
		audit_reading_free(r);
		e = audit_begin(r);
	}
	if (e == ERR_OK || e == ERR_NOT_FOUND)
		e = audit_continue(r);
	return e;
}

static enum err watch(struct watch *w, struct audit_reading *r, struct buf *problem)
{
	uint64_t began_ns = clock_mono_ns();
	enum err e = begin(r);

	if (e == ERR_OK)
		e = audit_known(&w->filter, r->audit, problem);

	r->visit = visit;
	r->ctx = w;
	r->progress = false;
	while (e == ERR_OK && !over(w, began_ns)) {
		bool grown = false;

		e = session_recycle(r->session);
		if (e == ERR_OK)
			e = ask_growth(r->session, &grown);
		if (e == ERR_OK && grown)
			e = catch_up(w, r);
		else if (e == ERR_OK)
			wait_for(w->every);
	}
	return e;
}

static enum err read_number(const struct command *c, const char *name, uint64_t *out,
			    struct buf *problem)
{
	const char *text = command_option(c, name);
	uint64_t n = 0;

	if (text == NULL)
		return ERR_OK;
	for (const char *p = text; *p; p++) {
		if (*p < '0' || *p > '9' || n > NUMBER_MAX)
			return keygen_problem(problem, ERR_USAGE, "--%s \"%s\" is no number", name,
					      text);
		n = 10 * n + (uint64_t)(*p - '0');
	}
	*out = n;
	return n > 0 ? ERR_OK : keygen_problem(problem, ERR_USAGE, "--%s must be at least 1", name);
}

enum exit_code audit_watch(struct command *c)
{
	struct buf problem = BUF_INIT(KEYGEN_PROBLEM_MAX);
	struct watch w = {.as_json = command_json(c),
			  .text = BUF_INIT(TEXT_MAX),
			  .every = EVERY_DEFAULT};
	struct audit_reading r = {0};
	enum err e = audit_filter_read(c, &w.filter, &problem);

	if (e == ERR_OK)
		e = read_number(c, "count", &w.count, &problem);
	if (e == ERR_OK)
		e = read_number(c, "seconds", &w.seconds, &problem);
	if (e == ERR_OK)
		e = read_number(c, "every", &w.every, &problem);
	if (e == ERR_OK) {
		e = audit_open(c, &r);
		if (e == ERR_OK)
			e = watch(&w, &r, &problem);
		if (e != ERR_OK && problem.len == 0)
			(void)audit_fail(c, &r, e);
	}
	audit_close(&r);
	buf_free(&w.text);
	return keygen_finish(c, e, &problem);
}
