/* SPDX-License-Identifier: EUPL-1.2 */
/* `audit export`: the options, the reading, and the files that it leaves. */
#include "client/audit.h"
#include "client/audit_filter.h"
#include "client/audit_known.h"
#include "client/export.h"
#include "client/export_file.h"
#include "client/export_otlp.h"
#include "client/keygen_files.h"

struct exporting {
	struct export x;
	struct audit_reading reading;
	struct export_file out, staff;
	uint64_t wanted, posted;
	struct buf problem;
};

static enum err read_options(const struct command *c, struct exporting *r)
{
	const char *name = command_option(c, "format");
	enum err e = audit_filter_read(c, &r->x.filter, &r->problem);

	r->x.format = export_format_find(name ? name : "log");
	r->x.registry = command_option(c, "register");
	if (e == ERR_OK && r->x.format == NULL)
		e = keygen_problem(&r->problem, ERR_USAGE,
				   "there is no format \"%s\"; there are log, csv, jsonl, logboek, "
				   "nen7513, fhir and consent",
				   name);
	if (e == ERR_OK && r->x.format == &export_log && command_option(c, "staff-out"))
		e = keygen_problem(&r->problem, ERR_USAGE,
				   "--staff-out goes with formats that keep staff apart, not log");
	return e == ERR_OK ? export_otlp_check(c, r->x.format == &export_logboek, &r->problem) : e;
}

static enum err open_files(const struct command *c, struct exporting *r)
{
	const char *staff = command_option(c, "staff-out");
	enum err e = export_file_open(command_option(c, "out"), &r->out, &r->problem);

	if (e == ERR_OK && staff)
		e = export_file_open(staff, &r->staff, &r->problem);
	r->x.out = r->out.f;
	r->x.staff = r->staff.f;
	return e;
}

static enum err open_persons(const struct command *c, struct exporting *r)
{
	bool identify = command_flag(c, "identify") || r->x.format == &export_log;
	enum err e = export_persons_open(command_profile(c), identify, &r->x.persons);

	if (e != ERR_OK)
		return keygen_problem(&r->problem, e,
				      "the key of pseudonyms (export.key) cannot be used: %s",
				      err_text(e));
	return audit_table_new(HASH_LEN, &r->x.seen);
}

/* ---- reading ----------------------------------------------------------------------------------------------- */

static enum err visit(void *ctx, const struct audit_entry *e)
{
	struct exporting *r = ctx;
	struct export *x = &r->x;

	bool wanted = audit_matches(&x->filter, e);

	x->edition = r->reading.audit->current;
	r->wanted += wanted;
	return x->format->entry(x, e, wanted);
}

/* What went wrong in the reading is told by the session or the audit, and told here. */
static enum err gather(struct command *c, struct exporting *r)
{
	struct export *x = &r->x;
	enum err e;

	r->reading = (struct audit_reading){.visit = visit, .ctx = r};
	e = audit_open(c, &r->reading);
	if (e == ERR_OK) {
		x->audience = r->reading.session->directory->audience;
		e = x->format->begin ? x->format->begin(x) : ERR_OK;
	}
	if (e == ERR_OK)
		e = audit_read(&r->reading);
	if (e != ERR_OK)
		(void)audit_fail(c, &r->reading, e);
	else if (r->wanted == 0)
		e = audit_known(&x->filter, r->reading.audit, &r->problem);
	if (e == ERR_OK && x->format->end)
		e = x->format->end(x, r->reading.audit);
	if (x->format->free)
		x->format->free(x);
	audit_close(&r->reading);
	return e;
}

/* ---- the outcome ------------------------------------------------------------------------------------------- */

static enum err keep(const struct command *c, struct exporting *r)
{
	bool post = command_option(c, "otlp") != NULL;
	enum err e = ERR_OK;

	if (r->staff.f)
		e = export_file_keep(&r->staff, &r->problem);
	/* A collector takes the place of standard output. */
	if (e == ERR_OK && (r->out.path || !post))
		e = export_file_keep(&r->out, &r->problem);
	if (e == ERR_OK && post)
		e = export_otlp_send(c, r->out.f, &r->posted, &r->problem);
	return e;
}

static enum err report(const struct command *c, const struct exporting *r)
{
	const char *place = r->out.path ? r->out.path : command_option(c, "otlp");
	struct keygen_report report;

	if (place == NULL)
		return ERR_OK;
	command_say(c, "%llu records of a log that was verified whole are in %s",
		    (unsigned long long)r->x.records, place);
	keygen_report_begin(&report);
	json_string(&report.json, "file", r->out.path);
	json_string(&report.json, "format", r->x.format->name);
	json_number(&report.json, "entries", (int64_t)r->x.records);
	if (command_option(c, "otlp"))
		json_number(&report.json, "requests", (int64_t)r->posted);
	return keygen_report_end(c, &report);
}

enum exit_code audit_export(struct command *c)
{
	struct exporting r = {.x = {.line = BUF_INIT(EXPORT_LINE_MAX)},
			      .problem = BUF_INIT(KEYGEN_PROBLEM_MAX)};
	enum err e = read_options(c, &r);

	if (e == ERR_OK)
		e = open_files(c, &r);
	if (e == ERR_OK)
		e = open_persons(c, &r);
	if (e == ERR_OK)
		e = gather(c, &r);
	if (e == ERR_OK)
		e = keep(c, &r);
	if (e == ERR_OK)
		e = report(c, &r);
	export_file_close(&r.out);
	export_file_close(&r.staff);
	export_persons_close(&r.x.persons);
	audit_table_free(r.x.seen);
	buf_free(&r.x.line);
	return keygen_finish(c, e, &r.problem);
}
