/* SPDX-License-Identifier: EUPL-1.2 */
/* `eenmaal audit`: the whole log, checked without trusting the broker. */
#include "client/audit.h"

#include <unistd.h>

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
	audit_reading_free(r);
	session_close(r->session);
}

/* ---- the table ---------------------------------------------------------------------------------------- */

/* Each version of clang-format lays out such macros in its own way. */
/* clang-format off */
#define FILTERS \
	{"partner", "ID", false, false, "only what this organisation did, or what concerns it"}, \
	{"action", "ACTION", false, false, "only this: access, grant, revoke, upload, reject, …"}, \
	{"holder", "NUMBER", false, false, "only this dossier"}, \
	{"staff", "ID", false, false, "only what this member of staff asked for"}, \
	{"kind", "KIND", false, false, "only about this kind of document"}, \
	{"purpose", "PURPOSE", false, false, "only with this purpose"}, \
	{"verdict", "VERDICT", false, false, "released or refused"}, \
	{"reason", "REASON", false, false, "no-consent, revoked, expired, granted, …"}, \
	{"from", "TIME", false, false, "a date, 2027-03-01T10:00:00Z, or 72h or 30d ago"}, \
	{"to", "TIME", false, false, "until before this time"}
/* clang-format on */

static const struct option_spec verify_options[] = {
	{"all", NULL, false, false, "from the first entry, also what was verified before"},
	{"within", "HOURS", false, false, "how old what witnesses signed may be; 24"},
	{0}};
static const struct option_spec list_options[] = {FILTERS, {0}};
static const struct option_spec export_options[] = {
	{"format", "FORMAT", false, false,
	 "log, csv, jsonl, logboek, nen7513, fhir, consent; log when absent"},
	{"out", "FILE", false, false, "must not exist yet; standard output when absent"},
	{"staff-out", "FILE", false, false,
	 "who the members of staff are, apart; must not exist yet"},
	{"identify", NULL, false, false, "people by dossier number and staff id, not by pseudonym"},
	{"register", "URI", false, false,
	 "logboek: where processing activities are described; the purpose is put behind it"},
	{"otlp", "URL", false, false, "logboek: post it to this collector, too (OTLP over HTTPS)"},
	{"otlp-ca", "FILE", false, false, "trust anchor of the collector (PEM)"},
	{"otlp-header", "FILE", false, false,
	 "one header for the collector: Authorization: Bearer …"},
	FILTERS,
	{0}};

static const struct option_spec page_options[] = {
	{"ca", "FILE", false, false, "trust anchor of a page that is served elsewhere (PEM)"}, {0}};

static const struct option_spec watch_options[] = {
	{"count", "N", false, false, "end after so many entries"},
	{"seconds", "N", false, false, "end after so long"},
	{"every", "N", false, false, "ask after so many seconds whether the log has grown; 5"},
	FILTERS,
	{0}};
static const struct option_spec no_options[] = {{0}};
static const struct option_spec prove_options[] = {
	{"out", "FILE", true, false, "the proof; must not exist yet (FILE.tlog-proof, say)"}, {0}};
static const struct option_spec breach_options[] = {
	{"partner", "ID", true, false, "whose keys, machine or certificate it is about"},
	{"certificate", "FILE", false, false, "only while the directory had this one (PEM)"},
	{"from", "TIME", true, false, "a date, 2027-03-01T10:00:00Z, or 72h or 30d ago"},
	{"to", "TIME", false, false, "until before this time; now when absent"},
	{0}};

const struct verb audit_verbs[] = {
	{"audit", "verify", "", "check the whole log",
	 "Every entry, every chain of a holder's entries, every signature; every decision is made once\n"
	 "more; then the checkpoint and the tiles that everybody gets, against this tree.  Begins where the last good reading ended.  Exits 4 and names each entry that does not\n"
	 "fit.",
	 verify_options, true, audit_verify},
	{"audit", "list", "", "list entries of the log",
	 "The whole log is checked first.\n"
	 "  eenmaal audit list --profile auditor --partner taalschool --action access",
	 list_options, true, audit_list},
	{"audit", "verify-page", "URL", "check the holder's page that a server really sends",
	 "Every file, plain and in both compressed forms, against the directory and the log. Exits 4\n"
	 "and names the file when something differs.\n"
	 "  eenmaal audit verify-page --profile auditor https://broker.example/",
	 page_options, true, audit_page},
	{"audit", "watch", "", "show entries as they come",
	 "Each once the signed log covers it; until interrupted, or as --count and --seconds say.\n"
	 "  eenmaal audit watch --profile auditor --verdict refused",
	 watch_options, true, audit_watch},
	{"audit", "stats", "", "how often who asked for what, and what came of it",
	 "  eenmaal audit stats --profile auditor --from 30d", list_options, true, audit_stats},
	{"audit", "show", "N", "show one entry with its proof", "With --json also its statement.",
	 no_options, true, audit_show},
	{"audit", "prove", "N", "write the proof that the log has an entry",
	 "As a c2sp.org/tlog-proof@v1 file, which other tools check: it holds the signed checkpoint.\n"
	 "  eenmaal audit prove --profile auditor --out 17.tlog-proof 17",
	 prove_options, true, audit_prove_entry},
	{"audit", "breach", "", "whose documents a partner read between two times",
	 "For the notification of a breach (AVG art. 33): persons, documents, entries.\n"
	 "  eenmaal audit breach --profile auditor --partner taalschool --from 72h",
	 breach_options, true, audit_breach},
	{"audit", "receipts", "FOLDER", "does the log have what partners hold receipts for?",
	 "Partners keep a receipt of every request in their state/receipts.  Exits 4 and names each\n"
	 "receipt that the log does not contain.",
	 no_options, true, audit_receipts},
	{"audit", "export", "", "write the log for other people's tools",
	 "Nothing is written before the whole log was verified.  Format log has every statement in\n"
	 "base64, so that others can check the signatures themselves; it names dossiers by their numbers,\n"
	 "because the statements do.  The others name people by pseudonyms, which only the file\n"
	 "export.key of the profile can undo.  Every field: docs/EXPORTS.md.\n"
	 "  eenmaal audit export --profile auditor --format csv --out log.csv --from 30d",
	 export_options, true, audit_export},
	{0}};
