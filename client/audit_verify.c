/* SPDX-License-Identifier: EUPL-1.2 */
/* `eenmaal audit verify`: the log, from where the last good reading ended. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "broker/base/clock.h"
#include "client/audit.h"
#include "client/audit_resume.h"
#include "client/audit_tiles.h"
#include "client/keygen_files.h"

#define HOURS_MAX 8784
#define SHOWN_MAX 100
#define SAVE_EVERY_NS UINT64_C(2000000000)
#define SAVE_SHARE 20 /* of the time at most one in so many parts goes into saving */

static uint64_t sum(const uint64_t counts[AUDIT_REASONS])
{
	uint64_t n = 0;

	for (size_t i = 0; i < AUDIT_REASONS; i++)
		n += counts[i];
	return n;
}

static void say_reasons(const struct command *c, const uint64_t counts[AUDIT_REASONS])
{
	for (unsigned n = 0; n < AUDIT_REASONS; n++)
		if (counts[n])
			command_say(c, "    %-26s %" PRIu64, reason_name((enum reason)n),
				    counts[n]);
}

static void say_summary(const struct command *c, const struct audit_reading *r)
{
	const struct audit_counts *n = &r->audit->counts;

	command_say(c, "The log is whole: %" PRIu64 " entries lead to the signed checkpoint.",
		    n->entries);
	if (r->start.size > 0)
		command_say(c,
			    "  The first %" PRIu64 " were verified before; --all reads them again.",
			    r->start.size);
	command_say(c, "  dossiers enrolled            %" PRIu64, n->enrolments);
	command_say(c, "  documents added              %" PRIu64, n->uploads);
	command_say(c, "  grants given or renewed      %" PRIu64, n->grants);
	command_say(c, "  revocations                  %" PRIu64, n->revocations);
	command_say(c, "  requests to read a dossier   %" PRIu64, n->accesses);
	command_say(c, "  kinds released, by consent   %" PRIu64, n->released);
	command_say(c, "  kinds not released           %" PRIu64, sum(n->refused));
	say_reasons(c, n->refused);
	command_say(c, "  other requests turned down   %" PRIu64, sum(n->rejected));
	say_reasons(c, n->rejected);
	command_say(c, "  entries erased or too old    %" PRIu64, n->erased);
	command_say(c, "  files of the log compared    %" PRIu64, r->tiles);
}

static void json_reasons(struct json *j, const char *key, const uint64_t counts[AUDIT_REASONS])
{
	json_object(j, key);
	for (unsigned n = 0; n < AUDIT_REASONS; n++)
		if (counts[n])
			json_number(j, reason_name((enum reason)n), (int64_t)counts[n]);
	json_end(j);
}

static void json_findings(struct json *j, const struct audit *a)
{
	json_array(j, "findings");
	for (const struct audit_finding *f = a->findings; f; f = f->next) {
		json_object(j, NULL);
		json_number(j, "entry", (int64_t)f->index);
		json_string(j, "problem", f->text);
		json_end(j);
	}
	json_end(j);
}

/* ended: why, when the reading did before the log's end. */
static enum err report(const struct command *c, const struct audit_reading *r,
		       const struct session_watch *w, const char *ended)
{
	const struct audit_counts *n = &r->audit->counts;
	struct keygen_report report;
	struct json *j = &report.json;

	keygen_report_begin(&report);
	json_bool(j, "verified", r->audit->finding_count == 0);
	json_findings(j, r->audit);
	if (ended)
		json_string(j, "ended", ended);
	json_number(j, "from", (int64_t)r->start.size);
	json_number(j, "entries", (int64_t)n->entries);
	json_hex(j, "root", view_of(r->target.root.b, HASH_LEN));
	json_number(j, "enrolments", (int64_t)n->enrolments);
	json_number(j, "uploads", (int64_t)n->uploads);
	json_number(j, "grants", (int64_t)n->grants);
	json_number(j, "revocations", (int64_t)n->revocations);
	json_number(j, "accesses", (int64_t)n->accesses);
	json_number(j, "released", (int64_t)n->released);
	json_number(j, "witnesses", w->witnesses);
	json_number(j, "witnessed_by", w->signers);
	json_number(j, "witnessed_size", (int64_t)w->checkpoint.size);
	json_reasons(j, "refused", n->refused);
	json_reasons(j, "rejected", n->rejected);
	json_number(j, "erased", (int64_t)n->erased);
	json_number(j, "tiles", (int64_t)r->tiles);
	return keygen_report_end(c, &report);
}

/* ---- what does not fit -------------------------------------------------------------------------------- */

static bool is_finding(const struct audit *a, const char *text)
{
	const struct audit_finding *f = a->findings;

	while (f && strcmp(f->text, text) != 0)
		f = f->next;
	return f != NULL;
}

/* What ended the reading, in words: what did not fit and is no finding, or trouble of another sort. */
static enum err say_ended(const struct audit_reading *r, enum err ended, struct buf *out)
{
	const struct audit *a = r->audit;
	const struct buf *said = &r->session->message;

	if (ended == ERR_VERIFY && a->problem.len > 0 &&
	    !is_finding(a, (const char *)a->problem.data))
		said = &a->problem;
	if (said->len == 0)
		return buf_put_str(out, err_text(ended));
	return buf_put_view(out, buf_view(said));
}

/* The first of them, and what ended the reading; as the error. */
static enum exit_code tell_first(const struct command *c, const struct audit *a, const char *ended)
{
	struct buf text = BUF_INIT(4 * AUDIT_PROBLEM_MAX);
	const char *first = a->findings ? a->findings->text : NULL;
	enum exit_code code;

	if (first && ended &&
	    buf_printf(&text, "%s; the reading ended: %s", first, ended) == ERR_OK)
		first = (const char *)text.data;
	code = command_fail(c, ERR_VERIFY, first);
	buf_free(&text);
	return code;
}

/* All of them on stdout. */
static enum exit_code show_findings(const struct command *c, const struct audit_reading *r,
				    const char *ended)
{
	const struct session_watch unknown = {.witnesses = 0};
	const struct audit *a = r->audit;
	uint64_t shown = 0;
	enum err e = report(c, r, &unknown, ended);

	if (e != ERR_OK)
		return command_fail(c, e, NULL);
	if (command_json(c))
		return command_exit(ERR_VERIFY);
	if (a->finding_count > 1)
		command_say(c, "The log is NOT whole: %" PRIu64 " findings in %" PRIu64 " entries.",
			    a->finding_count, a->counts.entries);
	for (const struct audit_finding *f = a->findings;
	     f && a->finding_count > 1 && shown < SHOWN_MAX; f = f->next, shown++)
		command_say(c, "  %s", f->text);
	if (a->finding_count > SHOWN_MAX)
		command_say(c, "  … and %" PRIu64 " more: --json lists all",
			    a->finding_count - SHOWN_MAX);
	return tell_first(c, a, ended);
}

/* Also when the reading ended early: what was found stays found. */
static enum exit_code tell_findings(const struct command *c, const struct audit_reading *r,
				    enum err ended)
{
	struct buf why = BUF_INIT(2 * AUDIT_PROBLEM_MAX);
	const char *text = NULL;
	enum exit_code code;

	if (ended != ERR_OK)
		text = say_ended(r, ended, &why) == ERR_OK && buf_put_u8(&why, 0) == ERR_OK
			       ? (const char *)why.data
			       : err_text(ended);
	code = show_findings(c, r, text);
	buf_free(&why);
	return code;
}

/* ---- the verb ------------------------------------------------------------------------------------------- */

/* What goes on while the log is read. */
struct course {
	const struct profile *profile;
	uint64_t last_ns, took_ns; /* of the saving */
	struct audit_tiles tiles;
};

/* Now and then on the way, so that whoever interrupts a long reading need not begin anew. */
static enum err save(struct course *s, const struct audit_reading *r)
{
	uint64_t now = clock_mono_ns();
	enum err e;

	if (r->audit->finding_count > 0 || now - s->last_ns < SAVE_EVERY_NS ||
	    now - s->last_ns < SAVE_SHARE * s->took_ns)
		return ERR_OK;
	e = audit_resume_save(r->audit, s->profile);
	s->last_ns = clock_mono_ns();
	s->took_ns = s->last_ns - now;
	return e;
}

static enum err after_page(void *ctx, const struct audit_reading *r)
{
	struct course *s = ctx;

	audit_tiles_follow(&s->tiles, r);
	return save(s, r);
}

/* With what was verified before, where that can be used. */
static enum err begin(const struct command *c, struct audit_reading *r)
{
	enum err e = audit_begin(r);

	if (e != ERR_OK || command_flag(c, "all"))
		return e;
	e = audit_resume_load(r->audit, r->session->profile);
	if (e == ERR_OK || e == ERR_NOT_FOUND)
		return ERR_OK;
	if (e != ERR_DAMAGED)
		return e;
	command_say(c, "What was verified before cannot be used; this reading begins anew.");
	audit_reading_free(r);
	return audit_begin(r);
}

/* Do those who watch the log vouch for what was just verified? */
static enum err watch(const struct command *c, struct session *s, struct session_watch *out)
{
	const char *text = command_option(c, "within");
	char *end = NULL;
	unsigned long hours = text ? strtoul(text, &end, 10) : 0;

	if (text && (text[0] < '0' || text[0] > '9' || *end || hours < 1 || hours > HOURS_MAX))
		return session_wrong(s, ERR_USAGE, "--within takes hours, from 1 to %d", HOURS_MAX);
	return session_watch(s, text ? (int64_t)hours * 3600 : SESSION_WATCH_AGE, out);
}

static void say_witnesses(const struct command *c, const struct session_watch *w)
{
	if (w->witnesses > 0)
		command_say(c, "%u of %u witnesses vouch for its first %" PRIu64 " entries%s",
			    w->signers, w->witnesses, w->checkpoint.size,
			    w->alarm ? "; the broker says that one of them objects" : "");
}

enum exit_code audit_verify(struct command *c)
{
	struct course course = {.profile = command_profile(c), .last_ns = clock_mono_ns()};
	struct audit_reading r = {.saved = after_page,
				  .ctx = &course,
				  .all = true,
				  .keep_leaves = true};
	struct session_watch w = {.witnesses = 0};
	enum exit_code code = EXIT_DONE;
	struct checkpoint shown = {.size = 0};
	bool began = false;
	enum err e = audit_open(c, &r);

	if (e == ERR_OK)
		e = begin(c, &r);
	began = e == ERR_OK;
	if (e == ERR_OK)
		e = audit_tiles_checkpoint(r.session, &shown);
	r.passed.size = shown.size;
	if (e == ERR_OK)
		e = audit_continue(&r);
	if (e == ERR_OK)
		e = audit_tiles_read(&course.tiles, &r, &shown);
	if (began && r.audit->finding_count > 0) {
		code = tell_findings(c, &r, e);
		e = ERR_OK;
	} else if (e == ERR_OK) {
		e = audit_resume_save(r.audit, r.session->profile);
		if (e == ERR_OK)
			e = watch(c, r.session, &w);
		if (e == ERR_OK)
			say_summary(c, &r);
		if (e == ERR_OK)
			say_witnesses(c, &w);
		if (e == ERR_OK)
			e = report(c, &r, &w, NULL);
	}
	if (e != ERR_OK)
		code = audit_fail(c, &r, e);
	audit_tiles_end(&course.tiles);
	audit_close(&r);
	return code;
}
