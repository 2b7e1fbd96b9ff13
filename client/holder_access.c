/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The holder's log: every entry opened, proven to be in the tree, and chained from number 1 to the
 * reading's own entry, so that nothing is missing.
 */
#include "client/holder.h"

#include <inttypes.h>
#include <string.h>

#include "broker/base/clock.h"
#include "client/holder_mark.h"
#include "client/holder_words.h"
#include "policy/decide.h"

#define LOG_MAX 1000000

struct reading {
	struct holder_log *log;
	struct record_chain chain;
	struct checkpoint checkpoint; /* that the page's proofs lead to */
	struct holder_mark mark;      /* of the page */
};

static enum err ask_page(struct holder *h, uint64_t first,
			 const Eenmaal__V1__ListAccessesResponse **out,
			 struct holder_signed *statement)
{
	Eenmaal__V1__HolderQuery query = EENMAAL__V1__HOLDER_QUERY__INIT;
	Eenmaal__V1__ListAccessesRequest request = EENMAAL__V1__LIST_ACCESSES_REQUEST__INIT;
	struct holder_call call = {"ListAccesses", &request,
				   &eenmaal__v1__list_accesses_response__descriptor};
	ProtobufCMessage *reply = NULL;
	enum err e = holder_header(h, false, &query.header);

	query.method = (char *)"ListAccesses";
	query.first = first;
	if (e == ERR_OK)
		e = holder_sign(h, STATEMENT_HOLDER_QUERY, &query, statement);
	request.query = statement->envelope;
	if (e == ERR_OK)
		e = holder_call(h, &call, &reply);
	if (e != ERR_OK)
		return e;
	*out = (const Eenmaal__V1__ListAccessesResponse *)reply;
	return holder_receipt(h, (*out)->receipt, EENMAAL__V1__ACTION__ACTION_HOLDER_READ,
			      &statement->hash);
}

static enum err keep_entry(struct holder *h, struct holder_log *log,
			   const struct holder_entry *entry)
{
	if (log->count == log->size) {
		size_t size = log->size == 0 ? 256 : 2 * log->size;
		struct holder_entry *grown =
			size <= LOG_MAX ? mem_grow(log->entries, size, sizeof(*grown)) : NULL;

		if (grown == NULL)
			return holder_problem(h, ERR_TOO_LARGE, "the log is too long to be read");
		log->entries = grown;
		log->size = size;
	}
	log->entries[log->count++] = *entry;
	return ERR_OK;
}

/* The next link of the chain; previous is empty for number 1 only. */
static enum err link_entry(struct reading *r, const Eenmaal__V1__KeptRecord *kept,
			   const struct hash *leaf)
{
	struct hash previous = {0};

	if (kept->previous.len > 0 && codec_hash(kept->previous, &previous) != ERR_OK)
		return ERR_VERIFY;
	return record_chain_next(&r->chain, kept->holder_sequence,
				 kept->previous.len > 0 ? &previous : NULL, leaf);
}

static enum err check_opened(struct holder *h, struct reading *r, const Eenmaal__V1__LogEntry *m,
			     const struct holder_entry *entry, const struct hash *leaf)
{
	if (!view_equal(codec_view(entry->kept->holder),
			view_of(h->profile->holder.b, HOLDER_ID_LEN)) ||
	    !holder_mark_fits(&r->mark, m->leaf_index, entry->seen->time))
		return ERR_VERIFY;
	return link_entry(r, entry->kept, leaf);
}

/*
 * Gone by its age.  The next one that is there names its leaf, so that it cannot be another; the
 * enrolment, which comes first, is never gone.
 */
static enum err check_gone(struct reading *r, const Eenmaal__V1__LogEntry *m,
			   const struct hash *leaf)
{
	if (r->chain.sequence == 0 || !holder_mark_fits(&r->mark, m->leaf_index, 0))
		return ERR_VERIFY;
	r->chain.sequence++;
	r->chain.newest = *leaf;
	r->log->gone++;
	return ERR_OK;
}

/* out->seen is NULL when the entry is gone. */
static enum err check_entry(struct holder *h, struct reading *r, const Eenmaal__V1__LogEntry *m,
			    struct holder_entry *out)
{
	struct merkle_proof *proof = arena_alloc(h->arena, sizeof(*proof));
	Eenmaal__V1__SeenRecord *seen = NULL;
	Eenmaal__V1__KeptRecord *kept = NULL;
	struct hash leaf = {0};
	enum err e = proof != NULL ? entry_open(m, h->arena, &seen, &kept, &leaf) : ERR_MEMORY;

	*out = (struct holder_entry){r->chain.sequence + 1, seen, kept};
	if (e == ERR_OK)
		e = proof_from_wire(m->n_inclusion, m->inclusion, proof);
	if (e == ERR_OK)
		e = merkle_verify_inclusion(m->leaf_index, r->checkpoint.size, &leaf, proof,
					    &r->checkpoint.root);
	if (e == ERR_OK)
		e = seen && kept ? check_opened(h, r, m, out, &leaf) : check_gone(r, m, &leaf);
	if (e != ERR_OK)
		return holder_problem(h, e == ERR_MEMORY ? e : ERR_VERIFY,
				      "entry %" PRIu64 " of the log does not verify", out->number);
	return ERR_OK;
}

/* The receipt was verified before; here its checkpoint and its entry are read again. */
static enum err open_own(struct holder *h, const Eenmaal__V1__OpenReceipt *m,
			 struct receipt_opened *out)
{
	enum err e = receipt_verify_open(m, &h->session->trust, h->arena, out);

	return e == ERR_OK ? ERR_OK
			   : holder_problem(h, e, "the reading's own entry does not verify");
}

static enum err read_page(struct holder *h, struct reading *r, bool *more)
{
	uint64_t first = r->chain.sequence + 1;
	const Eenmaal__V1__ListAccessesResponse *m = NULL;
	struct holder_signed statement = {0};
	struct receipt_opened own = {0};
	struct holder_entry entry = {0};
	enum err e = ask_page(h, first, &m, &statement);

	if (e == ERR_OK)
		e = open_own(h, m->receipt, &own);
	if (e != ERR_OK)
		return e;
	if (m->first != first || (m->more && m->n_entries == 0))
		return holder_problem(h, ERR_VERIFY, "the log's page is not the one asked for");
	r->checkpoint = own.checkpoint;
	e = holder_mark_read(h, m->mark, &own, &r->mark);
	for (size_t n = 0; n < m->n_entries && e == ERR_OK; n++) {
		e = check_entry(h, r, m->entries[n], &entry);
		if (e == ERR_OK && entry.seen)
			e = keep_entry(h, r->log, &entry);
	}
	*more = m->more;
	if (e != ERR_OK || m->more)
		return e;
	/* The last link: what came before the reading is all there. */
	e = link_entry(r, own.kept, &own.leaf);
	if (e != ERR_OK)
		return holder_problem(h, ERR_VERIFY, "the log has a gap before this reading");
	entry = (struct holder_entry){own.kept->holder_sequence, own.seen, own.kept};
	return keep_entry(h, r->log, &entry);
}

enum err holder_log_read(struct holder *h, struct holder_log *out)
{
	struct reading r = {.log = out};
	bool more = true;
	enum err e = ERR_OK;

	*out = (struct holder_log){0};
	while (e == ERR_OK && more)
		e = read_page(h, &r, &more);
	return e;
}

/* ---- for people --------------------------------------------------------------------------------- */

static void say_kinds(struct holder *h, const Eenmaal__V1__KeptRecord *k)
{
	const char *language = h->profile->language;

	for (size_t n = 0; n < k->n_kinds; n++)
		command_say(h->command, "      %s %s: %s", k->kinds[n]->released ? "+" : "-",
			    holder_kind_name(h, k->kinds[n]->kind),
			    holder_words_reason(language, (int)k->kinds[n]->reason));
	if (k->n_changed > 0)
		command_say(h->command, "      %s", holder_kind_names(h, k->n_changed, k->changed));
}

static void say_entry(struct holder *h, const struct holder_entry *e)
{
	const char *language = h->profile->language;
	const Eenmaal__V1__KeptRecord *k = e->kept;
	char when[21];

	clock_format(e->seen->time, when);
	command_say(h->command, "%4" PRIu64 "  %.10s %.5s  %s: %s (%s)", e->number, when, when + 11,
		    strcmp(e->seen->requester, "holder") == 0
			    ? (strncmp(language, "nl", 2) == 0 ? "u" : "you")
			    : holder_partner_name(h, e->seen->requester),
		    holder_words_action(language, (int)e->seen->action),
		    holder_words_outcome(language, (int)e->seen->outcome));
	if (k->partner[0] != 0)
		command_say(h->command, "      %s", holder_partner_name(h, k->partner));
	say_kinds(h, k);
	if (k->purpose[0] != 0)
		command_say(h->command, "      %s", holder_purpose_name(h, k->purpose));
	if (k->staff_role[0] != 0)
		command_say(h->command, "      %s%s%s", holder_role_name(h, k->staff_role),
			    k->staff[0] != 0 ? ", " : "", k->staff);
	if (k->reason != EENMAAL__V1__REASON__REASON_UNSPECIFIED)
		command_say(h->command, "      %s", holder_words_reason(language, (int)k->reason));
}

/* ---- for programs -------------------------------------------------------------------------------- */

static const char *action_slug(const Eenmaal__V1__SeenRecord *seen)
{
	const ProtobufCEnumValue *v =
		protobuf_c_enum_descriptor_get_value(&eenmaal__v1__action__descriptor,
						     (int)seen->action);

	return v != NULL ? v->name : "?";
}

static void entry_json(struct json *j, const struct holder_entry *e)
{
	const Eenmaal__V1__KeptRecord *k = e->kept;

	json_object(j, NULL);
	json_number(j, "number", (int64_t)e->number);
	json_number(j, "time", e->seen->time);
	json_string(j, "who", e->seen->requester);
	json_string(j, "action", action_slug(e->seen));
	json_string(j, "outcome", holder_words_outcome("en", (int)e->seen->outcome));
	json_string(j, "reason", reason_name((enum reason)k->reason));
	json_string(j, "partner", k->partner);
	json_string(j, "purpose", k->purpose);
	json_string(j, "staff", k->staff);
	json_string(j, "staff_role", k->staff_role);
	json_hex(j, "grant", codec_view(k->grant_id));
	json_array(j, "kinds");
	for (size_t n = 0; n < k->n_kinds; n++) {
		json_object(j, NULL);
		json_string(j, "kind", k->kinds[n]->kind);
		json_bool(j, "released", k->kinds[n]->released);
		json_string(j, "reason", reason_name((enum reason)k->kinds[n]->reason));
		json_end(j);
	}
	json_end(j);
	json_array(j, "changed");
	for (size_t n = 0; n < k->n_changed; n++)
		json_string(j, NULL, k->changed[n]);
	json_end(j);
	json_end(j);
}

void holder_log_json(struct holder *h, const struct holder_log *log, struct json *j)
{
	(void)h;
	json_array(j, "accesses");
	for (size_t n = log->count; n > 0; n--)
		entry_json(j, &log->entries[n - 1]);
	json_end(j);
}

static enum err accesses(struct holder *h)
{
	struct holder_log log = {0};
	enum err e = holder_log_read(h, &log);

	/* Nothing is shown before all of it has verified. */
	for (size_t n = log.count; n > 0 && e == ERR_OK; n--)
		say_entry(h, &log.entries[n - 1]);
	if (e == ERR_OK) {
		holder_log_json(h, &log, &h->json);
		json_bool(&h->json, "complete", true);
		json_number(&h->json, "gone", (int64_t)log.gone);
		command_say(h->command,
			    "%zu entries, each one proven to be in the log; none is missing.",
			    log.count);
		if (log.gone > 0)
			command_say(h->command,
				    "%zu more are older than the %u days that the agreement keeps "
				    "them, and gone; that they are that old is proven, too.",
				    log.gone, agreement_retention_days(h->session->agreement));
	}
	mem_free(log.entries);
	return e;
}

enum exit_code holder_accesses_run(struct command *c)
{
	return holder_run(c, accesses);
}
