/* SPDX-License-Identifier: EUPL-1.2 */
/* The table of the holder verbs. */
#include "client/holder.h"

/* Each version of clang-format lays out such macros in its own way. */
/* clang-format off */
#define PIN_OPTIONS \
	{"pin-file", "FILE", false, false, "read the PIN from this file"}, \
	{"pin-fd", "N", false, false, "read the PIN from this descriptor"}
#define NEW_PIN_OPTIONS \
	{"new-pin-file", "FILE", false, false, "read the new PIN from this file"}, \
	{"new-pin-fd", "N", false, false, "read the new PIN from this descriptor"}
#define PAGE \
	{"page", "URL", false, false, "where the holder's page is; default: the broker's own address"}
#define YES {"yes", NULL, false, false, "do not ask"}
#define KINDS(help) {"kind", "KIND", false, true, (help)}
/* clang-format on */

static const struct option_spec enrol_options[] = {
	{"card", "FILE", true, false,
	 "write the wallet card to print (HTML); FILE-recovery.html too"},
	{"holder-profile", "FOLDER", true, false, "make the holder's profile here"},
	{"language", "TAG", false, false, "the holder's language, such as nl or en"},
	{"keep-recovery", "FILE", false, false, "keep the recovery secret in this file, too"},
	PAGE,
	PIN_OPTIONS,
	{0},
};

static const struct option_spec activate_options[] = {
	{"recovery-card", "FILE", false, false,
	 "make a new recovery card to print (HTML); without one, a lost card is a lost dossier"},
	PAGE,
	PIN_OPTIONS,
	NEW_PIN_OPTIONS,
	{0},
};

static const struct option_spec pin_options[] = {PIN_OPTIONS, {0}};

static const struct option_spec grant_options[] = {
	{"request", "ID", false, false, "the request that is answered"},
	{"partner", "ID", false, false, "to whom, without a request"},
	KINDS("what"),
	{"purpose", "PURPOSE", false, true, "for what"},
	{"role", "ROLE", false, true, "for staff in this role; default: all that may read it"},
	{"until", "WHEN", false, false, "6m, 30d or 2027-03-01; default: as agreed"},
	{"max-uses", "N", false, false, "read at most N times"},
	{"helper-role", "ROLE", false, false, "who helped to decide: interpreter, …"},
	{"helper-partner", "ID", false, false, "the organisation of who helped"},
	{"helper-language", "TAG", false, false, "the language of who helped: ti, ar, …"},
	YES,
	PIN_OPTIONS,
	{0},
};

static const struct option_spec request_options[] = {
	{"request", "ID", true, false, "which request"},
	PIN_OPTIONS,
	{0},
};

static const struct option_spec revoke_options[] = {
	{"grant", "ID", true, false, "which consent"},
	KINDS("only this kind"),
	PIN_OPTIONS,
	{0},
};

static const struct option_spec pause_options[] = {
	{"grant", "ID", true, false, "which consent"},
	PIN_OPTIONS,
	{0},
};

static const struct option_spec resume_options[] = {
	{"grant", "ID", false, false, "which consent"},
	{"all", NULL, false, false, "end \"stop-all\""},
	PIN_OPTIONS,
	{0},
};

static const struct option_spec segments_options[] = {
	{"out", "FOLDER", false, false, "write all documents, opened, into this folder"},
	PIN_OPTIONS,
	{0},
};

static const struct option_spec export_options[] = {
	{"out", "FOLDER", true, false, "write everything into this folder"},
	PIN_OPTIONS,
	{0},
};

static const struct option_spec remark_options[] = {
	{"kind", "KIND", true, false, "of the document"},
	{"author", "ID", true, false, "who wrote it"},
	{"version", "N", true, false, "its number, as \"segments\" shows it"},
	PIN_OPTIONS,
	{0},
};

static const struct option_spec erase_options[] = {
	{"everything", NULL, false, false, "the whole dossier"},
	KINDS("only the documents of this kind"),
	YES,
	PIN_OPTIONS,
	{0},
};

static const struct option_spec change_pin_options[] = {PIN_OPTIONS, NEW_PIN_OPTIONS, {0}};

static const struct option_spec recover_options[] = {
	{"recovery-file", "FILE", true, false,
	 "the recovery secret: its digits, or the card's link"},
	{"card", "FILE", true, false, "write the new wallet card to print (HTML)"},
	PAGE,
	NEW_PIN_OPTIONS,
	{0},
};

/* clang-format off */
#define VERB(verb, function, table, summary_text, details_text) \
	{ \
		.noun = "holder", \
		.name = (verb), \
		.arguments = "", \
		.summary = (summary_text), \
		.details = (details_text), \
		.options = (table), \
		.needs_profile = true, \
		.run = (function), \
	}
/* clang-format on */

const struct verb holder_verbs[] = {
	VERB("enrol", holder_enrol_run, enrol_options, "open a dossier (partners, at intake)",
	     "Makes the holder's keys, a wallet card and a recovery card to print, and a profile.  "
	     "The start PIN is shown once.\n"
	     "  eenmaal holder enrol --profile coa --card card.html --holder-profile amina"),
	VERB("activate", holder_activate_run, activate_options,
	     "first use: replace all keys, choose a PIN",
	     "Replaces every key that the enrolling partner made and locks all documents anew.  Run "
	     "it again when it was interrupted.\n"
	     "  eenmaal holder activate --profile amina --recovery-card recovery.html"),
	VERB("requests", holder_requests_run, pin_options, "show who asked for what", NULL),
	VERB("grants", holder_grants_run, pin_options, "show who may read what", NULL),
	VERB("grant", holder_grant_run, grant_options, "give consent",
	     "Shows who, what, why, until when, how to stop and whom to ask, then asks.\n"
	     "  eenmaal holder grant --profile amina --request 3f9c --until 6m"),
	VERB("decline", holder_decline_run, request_options, "say no to a request", NULL),
	VERB("revoke", holder_revoke_run, revoke_options, "take consent back",
	     "Works at once; what is added later is locked with another key.  What was read before "
	     "cannot be called back."),
	VERB("pause", holder_pause_run, pause_options, "pause one consent", NULL),
	VERB("resume", holder_resume_run, resume_options, "resume one consent, or all", NULL),
	VERB("stop-all", holder_stop_all_run, pin_options, "stop everything at once", NULL),
	VERB("resume-all", holder_resume_all_run, pin_options, "end \"stop-all\"", NULL),
	VERB("segments", holder_segments_run, segments_options, "list or open the documents", NULL),
	{.noun = "holder",
	 .name = "remark",
	 .arguments = "FILE",
	 .summary = "say that a document is not right",
	 .details = "FILE holds the words, at most 4,096 bytes.  The author can read them, and "
		    "everyone who may read that kind.\n"
		    "  eenmaal holder remark --profile amina --kind skills --author coa "
		    "--version 1 words.txt",
	 .options = remark_options,
	 .needs_profile = true,
	 .run = holder_remark_run},
	VERB("accesses", holder_accesses_run, pin_options, "show who did what, and prove it", NULL),
	VERB("export", holder_export_run, export_options, "take everything along", NULL),
	VERB("erase", holder_erase_run, erase_options, "erase some or all of it for good", NULL),
	VERB("change-pin", holder_change_pin_run, change_pin_options, "choose another PIN", NULL),
	VERB("recover", holder_recover_run, recover_options, "get back in with the recovery card",
	     "Makes a new card and PIN.  For a lost card or a PIN that is locked or forgotten."),
	{0},
};
