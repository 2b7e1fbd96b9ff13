/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/audit_state.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "broker/base/mem.h"
#include "proto/convert.h"
#include "proto/receipt.h"

#define ACTION(name) EENMAAL__V1__ACTION__ACTION_##name

static const struct {
	Eenmaal__V1__Action action;
	const char *name;
} actions[] = {
	{ACTION(DIRECTORY), "directory"},
	{ACTION(ENROL), "enrol"},
	{ACTION(ROTATE), "rotate"},
	{ACTION(EPOCHS), "epochs"},
	{ACTION(UPLOAD), "upload"},
	{ACTION(RESEAL), "reseal"},
	{ACTION(CONSENT_REQUEST), "consent-request"},
	{ACTION(CONSENT_ANSWER), "consent-answer"},
	{ACTION(GRANT), "grant"},
	{ACTION(REVOKE), "revoke"},
	{ACTION(SUSPEND), "suspend"},
	{ACTION(ACCESS), "access"},
	{ACTION(VAULT_OPEN), "vault-open"},
	{ACTION(VAULT_UPDATE), "vault-update"},
	{ACTION(HOLDER_READ), "holder-read"},
	{ACTION(AUDIT_READ), "audit-read"},
	{ACTION(ERASE), "erase"},
	{ACTION(REJECT), "reject"},
	{ACTION(FREEZE), "freeze"},
	{ACTION(REMARK), "remark"},
	{ACTION(REMARKS_READ), "remarks-read"},
};

const char *audit_action_name(Eenmaal__V1__Action action)
{
	for (size_t n = 0; n < sizeof(actions) / sizeof(actions[0]); n++)
		if (actions[n].action == action)
			return actions[n].name;
	return "unknown";
}

Eenmaal__V1__Action audit_action_find(const char *name)
{
	for (size_t n = 0; n < sizeof(actions) / sizeof(actions[0]); n++)
		if (strcmp(actions[n].name, name) == 0)
			return actions[n].action;
	return ACTION(UNSPECIFIED);
}

enum err audit_problem(struct audit *a, const char *format, ...)
{
	char text[AUDIT_PROBLEM_MAX];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	buf_clear(&a->problem);
	/* Without memory for the sentence the error itself is still told. */
	if (buf_put_str(&a->problem, text) != ERR_OK || buf_put_u8(&a->problem, 0) != ERR_OK)
		buf_clear(&a->problem);
	return ERR_VERIFY;
}

bool audit_own_trouble(enum err e)
{
	return err_class(e) == CLASS_FAULT || e == ERR_TOO_LARGE;
}

enum err audit_new(const struct sign_public *root, const struct hash *pinned, const char *audience,
		   struct audit **out)
{
	struct audit *a = mem_new(1, sizeof(*a));
	enum err e;

	*out = NULL;
	if (a == NULL)
		return ERR_MEMORY;
	a->root = *root;
	a->pinned = *pinned;
	a->audience = audience;
	a->problem = BUF_INIT(2 * AUDIT_PROBLEM_MAX);
	e = audit_workspace_new(&a->workspace);
	if (e == ERR_OK)
		e = audit_table_new(HOLDER_ID_LEN, &a->holders);
	if (e == ERR_OK)
		e = audit_table_new(UUID_LEN, &a->grants);
	if (e == ERR_OK)
		e = audit_table_new(HASH_LEN, &a->segments);
	if (e != ERR_OK)
		audit_free(a);
	else
		*out = a;
	return e;
}

static void edition_free(struct audit_edition *m)
{
	directory_free(m->directory);
	agreement_free(m->agreement);
	mem_free(m);
}

static void free_lines(void *ctx, const void *key, void *value)
{
	(void)ctx;
	(void)key;
	audit_lines_free(value);
}

void audit_free(struct audit *a)
{
	if (a == NULL)
		return;
	if (a->holders)
		audit_table_each(a->holders, free_lines, NULL);
	while (a->findings) {
		struct audit_finding *next = a->findings->next;

		mem_free(a->findings->text);
		mem_free(a->findings);
		a->findings = next;
	}
	while (a->editions) {
		struct audit_edition *next = a->editions->next;

		edition_free(a->editions);
		a->editions = next;
	}
	audit_table_free(a->holders);
	audit_table_free(a->grants);
	audit_table_free(a->segments);
	audit_workspace_free(a->workspace);
	buf_free(&a->problem);
	mem_free(a);
}

/* ---- findings ----------------------------------------------------------------------------------------- */

enum err audit_note(struct audit *a, uint64_t index)
{
	struct audit_finding *f = mem_new(1, sizeof(*f)), **end = &a->findings;
	const char *text = a->problem.len ? (const char *)a->problem.data : err_text(ERR_VERIFY);

	if (f == NULL)
		return ERR_MEMORY;
	f->index = index;
	f->text = mem_strdup(text);
	if (f->text == NULL) {
		mem_free(f);
		return ERR_MEMORY;
	}
	while (*end && (*end)->index <= index)
		end = &(*end)->next;
	f->next = *end;
	*end = f;
	a->finding_count++;
	return ERR_OK;
}

bool audit_noted(const struct audit *a, uint64_t index)
{
	for (const struct audit_finding *f = a->findings; f; f = f->next)
		if (f->index == index)
			return true;
	return false;
}

enum err audit_skip(struct audit *a, uint64_t next)
{
	static const struct hash unknown;
	enum err e = ERR_OK;

	for (; e == ERR_OK && a->edge.size < next; a->unread++)
		e = merkle_append(&a->edge, &unknown, NULL, NULL);
	return e;
}

/* Erasure takes whole dossiers, and each leaves an entry behind what it took. */
enum err audit_end(struct audit *a, uint64_t *index)
{
	if (a->last_erased <= a->last_erasure)
		return ERR_OK;
	*index = a->last_erased - 1;
	return audit_problem(a,
			     "entry %" PRIu64 ": its content is gone, but no dossier was erased "
			     "after it",
			     *index);
}

/* ---- directories ------------------------------------------------------------------------------------ */

const struct audit_edition *audit_edition_find(const struct audit *a, uint64_t version)
{
	for (const struct audit_edition *m = a->editions; m; m = m->next)
		if (m->directory->version == version)
			return m;
	return NULL;
}

static enum err edition_check(struct audit *a, const Eenmaal__V1__DirectoryEdition *m,
			      struct audit_edition *out)
{
	enum err e = convert_directory(m->directory, &a->root, &a->pinned, &out->directory);

	if (audit_own_trouble(e))
		return e;
	if (e != ERR_OK)
		return audit_problem(a, "a directory that the broker adopted is not the root's: %s",
				     err_text(e));
	if (strcmp(out->directory->audience, a->audience) != 0)
		return audit_problem(a, "directory version %" PRIu64 " is another broker's",
				     out->directory->version);
	hash_sha256(codec_view(m->agreement), &out->agreement_hash);
	if (!hash_equal(&out->agreement_hash, &out->directory->agreement))
		return audit_problem(a,
				     "the agreement beside directory version %" PRIu64
				     " is not the one that it names",
				     out->directory->version);
	e = agreement_parse(codec_view(m->agreement), NULL, &out->agreement);
	if (e == ERR_CONFIG)
		return audit_problem(a,
				     "the agreement of directory version %" PRIu64
				     " cannot be read",
				     out->directory->version);
	return e;
}

enum err audit_add_edition(struct audit *a, const Eenmaal__V1__DirectoryEdition *m)
{
	struct audit_edition *edition = mem_new(1, sizeof(*edition)), **end = &a->editions;
	uint64_t newest = 0;
	enum err e = edition ? edition_check(a, m, edition) : ERR_MEMORY;

	for (; *end; end = &(*end)->next)
		newest = (*end)->directory->version;
	if (e == ERR_OK && edition->directory->version <= newest)
		e = audit_problem(a, "directory version %" PRIu64 " comes after version %" PRIu64,
				  edition->directory->version, newest);
	if (e == ERR_OK)
		*end = edition;
	else if (edition)
		edition_free(edition);
	return e;
}

/* ---- one entry ------------------------------------------------------------------------------------------ */

/* No other page may be served than one that the chain approved. */
static enum err adopt_page(struct audit *a, const struct audit_entry *e,
			   const struct audit_edition *next)
{
	bool same = a->current == next;
	struct hash page = {0};

	if (e->kept->page_hash.len > 0 && codec_hash(e->kept->page_hash, &page) != ERR_OK)
		return audit_problem(a, "the page's hash is impossible");
	if (same && hash_equal(&page, &a->page))
		return audit_problem(a, "directory version %" PRIu64 " was adopted twice",
				     next->directory->version);
	if (e->kept->page_hash.len > 0 && !directory_approves(next->directory, &page))
		return audit_problem(a,
				     "a page was served that directory version %" PRIu64
				     " does not approve",
				     next->directory->version);
	a->page = page;
	return ERR_OK;
}

/* From this entry on another edition is in force, or another page under the same. */
static enum err adopt(struct audit *a, const struct audit_entry *e)
{
	const struct audit_edition *next = audit_edition_find(a, e->kept->directory_version);
	struct hash named;
	enum err error;

	if (next == NULL)
		return audit_problem(a,
				     "directory version %" PRIu64
				     " was adopted, but the broker does "
				     "not show it",
				     e->kept->directory_version);
	if (a->current && next->directory->version < a->current->directory->version)
		return audit_problem(a,
				     "directory version %" PRIu64
				     " was adopted after version %" PRIu64,
				     next->directory->version, a->current->directory->version);
	if (codec_hash(e->seen->statement_hash, &named) != ERR_OK ||
	    !hash_equal(&named, &next->directory->hash))
		return audit_problem(a,
				     "the directory that was adopted is not the one that is shown");
	error = adopt_page(a, e, next);
	if (error == ERR_OK)
		a->current = next;
	return error;
}

/* Every record names the directory and the agreement that were in force. */
static enum err check_edition(struct audit *a, const struct audit_entry *e)
{
	if (e->seen->action == ACTION(DIRECTORY)) {
		enum err error = adopt(a, e);

		if (error != ERR_OK)
			return error;
	}
	if (a->current == NULL)
		return audit_problem(a, "no directory was in force yet");
	if (e->kept->directory_version != a->current->directory->version)
		return audit_problem(a,
				     "the record names directory version %" PRIu64
				     ", in force was %" PRIu64,
				     e->kept->directory_version, a->current->directory->version);
	if (!view_equal(codec_view(e->kept->agreement_hash),
			view_of(a->current->agreement_hash.b, HASH_LEN)))
		return audit_problem(a, "the record names another agreement than the one in force");
	return ERR_OK;
}

/*
 * The chain goes on from this entry, whatever came before.  A gap that entries explain which could
 * not be read is told there, once.
 */
static enum err broken_chain(struct audit *a, struct audit_entry *e)
{
	uint64_t before = e->holder->chain.sequence, here = e->kept->holder_sequence;

	e->holder->chain = (struct record_chain){here, e->leaf};
	if (here > before && here - before <= a->unread + 1 && a->unread > 0)
		return ERR_OK;
	return audit_problem(a,
			     "an entry of this holder is missing or was replaced: number %" PRIu64
			     " does not follow on number %" PRIu64,
			     here, before);
}

/* The holder's entries follow on each other without a gap. */
static enum err check_chain(struct audit *a, struct audit_entry *e)
{
	struct holder_id id;
	struct hash previous;
	const struct hash *before = NULL;
	void *added = NULL;

	if (e->kept->holder.len == 0)
		return ERR_OK;
	if (codec_holder(e->kept->holder, &id) != ERR_OK)
		return audit_problem(a, "the record names an impossible dossier number");
	e->holder = audit_table_find(a->holders, id.b);
	if (e->holder == NULL) {
		enum err error = audit_table_add(a->holders, id.b, sizeof(*e->holder), &added);

		if (error != ERR_OK)
			return error;
		e->holder = added;
		e->holder->id = id;
	}
	if (e->kept->previous.len > 0) {
		if (codec_hash(e->kept->previous, &previous) != ERR_OK)
			return audit_problem(a, "the record names an impossible entry before it");
		before = &previous;
	}
	e->holder->last = e->index;
	if (record_chain_next(&e->holder->chain, e->kept->holder_sequence, before, &e->leaf) !=
	    ERR_OK)
		return broken_chain(a, e);
	return ERR_OK;
}

static enum err check_time(struct audit *a, const struct audit_entry *e)
{
	if (e->seen->time < a->time)
		return audit_problem(a, "it is dated before the entry that it follows");
	a->time = e->seen->time;
	return ERR_OK;
}

static void count_rejection(struct audit *a, const struct audit_entry *e)
{
	unsigned reason = (unsigned)e->kept->reason;

	if (e->seen->outcome != EENMAAL__V1__OUTCOME__OUTCOME_DONE &&
	    e->seen->action != ACTION(ACCESS) && reason < AUDIT_REASONS)
		a->counts.rejected[reason]++;
}

/* An entry that was opened: does it fit what came before? */
static enum err check_opened(struct audit *a, struct audit_entry *e)
{
	enum err error = check_chain(a, e);

	if (error == ERR_OK)
		error = check_time(a, e);
	if (error == ERR_OK)
		error = check_edition(a, e);
	if (error == ERR_OK)
		error = audit_verify_statement(a, e);
	if (error == ERR_OK)
		error = audit_rights(a, e);
	if (error == ERR_OK)
		error = e->seen->action == ACTION(ACCESS) ? audit_access(a, e) : audit_apply(a, e);
	if (error == ERR_OK)
		count_rejection(a, e);
	return error;
}

/* Where in the log something did not fit comes first in the sentence. */
static enum err tell_place(struct audit *a, uint64_t index, enum err error)
{
	char text[AUDIT_PROBLEM_MAX] = "";

	if (error != ERR_VERIFY)
		return error;
	if (a->problem.len > 0)
		(void)snprintf(text, sizeof(text), "%s", (const char *)a->problem.data);
	return audit_problem(a, "entry %" PRIu64 ": %.900s", index,
			     text[0] ? text : "what is shown is not what the log committed to");
}

enum err audit_entry(struct audit *a, const Eenmaal__V1__LogEntry *m, struct arena *arena,
		     struct audit_entry *out)
{
	Eenmaal__V1__SeenRecord *seen = NULL;
	Eenmaal__V1__KeptRecord *kept = NULL;
	enum err error;

	*out = (struct audit_entry){.index = a->edge.size, .arena = arena};
	buf_clear(&a->problem);
	if (m->leaf_index != out->index)
		return audit_problem(a, "entry %" PRIu64 " is missing", out->index);
	error = entry_open(m, arena, &seen, &kept, &out->leaf);
	if (audit_own_trouble(error))
		return error;
	/* When the parts do not fit, the tree goes on with what the entry says it committed to. */
	a->unread += error != ERR_OK;
	if (merkle_append(&a->edge, &out->leaf, NULL, NULL) != ERR_OK)
		return audit_problem(a, "the log is too long");
	a->counts.entries++;
	if (error != ERR_OK)
		return tell_place(a, out->index, ERR_VERIFY);
	if (seen == NULL) {
		a->counts.erased++;
		a->last_erased = out->index + 1;
		return ERR_OK;
	}
	out->seen = seen;
	out->kept = kept;
	if (m->statement && codec_envelope(m->statement, &out->envelope) != ERR_OK)
		error = audit_problem(a, "its statement is malformed");
	if (error == ERR_OK)
		error = check_opened(a, out);
	return tell_place(a, out->index, error);
}
