/* SPDX-License-Identifier: EUPL-1.2 */
/* `eenmaal audit`: the whole log, checked without trusting the broker. */
#include "client/audit.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "client/keygen_files.h"

enum err audit_open(struct command *c, struct audit_reading *r)
{
	r->progress = isatty(STDERR_FILENO) && !command_json(c);
	return command_session(c, &r->session);
}

static const char *audit_message(const struct audit_reading *r)
{
	return r->audit && r->audit->problem.len ? (const char *)r->audit->problem.data : NULL;
}

enum exit_code audit_fail(const struct command *c, const struct audit_reading *r, enum err e)
{
	const char *message = audit_message(r);

	return message ? command_fail(c, e, message) : command_fail_session(c, r->session, e);
}

void audit_close(struct audit_reading *r)
{
	audit_free(r->audit);
	session_close(r->session);
}

/* ---- verify ----------------------------------------------------------------------------------------- */

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
	command_say(c, "  entries erased               %" PRIu64, n->erased);
}

static void json_reasons(struct json *j, const char *key, const uint64_t counts[AUDIT_REASONS])
{
	json_object(j, key);
	for (unsigned n = 0; n < AUDIT_REASONS; n++)
		if (counts[n])
			json_number(j, reason_name((enum reason)n), (int64_t)counts[n]);
	json_end(j);
}

static enum err report(const struct command *c, const struct audit_reading *r)
{
	const struct audit_counts *n = &r->audit->counts;
	struct keygen_report report;
	struct json *j = &report.json;

	keygen_report_begin(&report);
	json_bool(j, "verified", true);
	json_number(j, "entries", (int64_t)n->entries);
	json_hex(j, "root", view_of(r->target.root.b, HASH_LEN));
	json_number(j, "enrolments", (int64_t)n->enrolments);
	json_number(j, "uploads", (int64_t)n->uploads);
	json_number(j, "grants", (int64_t)n->grants);
	json_number(j, "revocations", (int64_t)n->revocations);
	json_number(j, "accesses", (int64_t)n->accesses);
	json_number(j, "released", (int64_t)n->released);
	json_reasons(j, "refused", n->refused);
	json_reasons(j, "rejected", n->rejected);
	json_number(j, "erased", (int64_t)n->erased);
	return keygen_report_end(c, &report);
}

static enum exit_code run_verify(struct command *c)
{
	struct audit_reading r = {0};
	enum exit_code code = EXIT_DONE;
	enum err e;

	e = audit_open(c, &r);
	if (e != ERR_OK)
		return command_fail(c, e, NULL);
	e = audit_read(&r);
	if (e == ERR_OK) {
		say_summary(c, &r);
		e = report(c, &r);
	}
	if (e != ERR_OK)
		code = audit_fail(c, &r, e);
	audit_close(&r);
	return code;
}

/* ---- the table ---------------------------------------------------------------------------------------- */

/* Each version of clang-format lays out such macros in its own way. */
/* clang-format off */
#define FILTERS \
	{"partner", "ID", false, false, "only what this organisation did, or what concerns it"}, \
	{"action", "ACTION", false, false, "only this: access, grant, revoke, upload, reject, …"}, \
	{"holder", "NUMBER", false, false, "only this dossier"}
/* clang-format on */

static const struct option_spec no_options[] = {{0}};
static const struct option_spec list_options[] = {FILTERS, {0}};
static const struct option_spec export_options[] = {
	{"out", "FILE", true, false, "JSON Lines; must not exist yet"}, FILTERS, {0}};

static const struct option_spec page_options[] = {
	{"ca", "FILE", false, false, "trust anchor of a page that is served elsewhere (PEM)"}, {0}};

const struct verb audit_verbs[] = {
	{"audit", "verify", "", "check the whole log",
	 "Every entry, every chain of a holder's entries, every signature, and every release against\n"
	 "the grant that allowed it.  Exits 4 with the entry's number when something does not fit.",
	 no_options, true, run_verify},
	{"audit", "list", "", "list entries of the log",
	 "The whole log is checked first.\n"
	 "  eenmaal audit list --profile auditor --partner taalschool --action access",
	 list_options, true, audit_list},
	{"audit", "verify-page", "URL", "check the holder's page that a server really sends",
	 "Every file, plain and in both compressed forms, against the directory and the log. Exits 4\n"
	 "and names the file when something differs.\n"
	 "  eenmaal audit verify-page --profile auditor https://broker.example/",
	 page_options, true, audit_page},
	{"audit", "export", "", "write the log as JSON Lines",
	 "With every statement in base64, so that others can check the signatures themselves.",
	 export_options, true, audit_export},
	{0}};
