/* SPDX-License-Identifier: EUPL-1.2 */
/* Whose signature must stand under the statement of an entry, and does it? */
#include <string.h>

#include "client/audit_state.h"
#include "proto/audit_filter.h"

#define ACTION(name) EENMAAL__V1__ACTION__ACTION_##name

enum signer { SIGNER_NONE, SIGNER_ROOT, SIGNER_MEMBER, SIGNER_HOLDER, SIGNER_REQUESTER };

struct expectation {
	Eenmaal__V1__Action action;
	enum statement_type type;
	enum signer signer;
	bool may_be_gone; /* erased with the document that it is about */
};

/*
 * The statement of a vault opening is never kept: with a stolen card, its second signature would let
 * a reader of the log guess the PIN.  The holder sees whether the opening was theirs.
 */
static const struct expectation expectations[] = {
	{ACTION(DIRECTORY), STATEMENT_DIRECTORY, SIGNER_ROOT, false},
	{ACTION(ENROL), STATEMENT_ENROLMENT, SIGNER_MEMBER, false},
	{ACTION(ROTATE), STATEMENT_ROTATION, SIGNER_HOLDER, false},
	{ACTION(EPOCHS), STATEMENT_EPOCHS, SIGNER_HOLDER, false},
	{ACTION(UPLOAD), STATEMENT_SEGMENT, SIGNER_REQUESTER, true},
	{ACTION(RESEAL), STATEMENT_SEGMENT, SIGNER_HOLDER, true},
	{ACTION(CONSENT_REQUEST), STATEMENT_CONSENT_REQUEST, SIGNER_MEMBER, false},
	{ACTION(CONSENT_ANSWER), STATEMENT_CONSENT_ANSWER, SIGNER_HOLDER, false},
	{ACTION(GRANT), STATEMENT_GRANT, SIGNER_HOLDER, false},
	{ACTION(REVOKE), STATEMENT_REVOCATION, SIGNER_HOLDER, false},
	{ACTION(SUSPEND), STATEMENT_SUSPENSION, SIGNER_HOLDER, false},
	{ACTION(ACCESS), STATEMENT_ACCESS_REQUEST, SIGNER_MEMBER, false},
	{ACTION(VAULT_OPEN), STATEMENT_NONE, SIGNER_NONE, true},
	{ACTION(VAULT_UPDATE), STATEMENT_VAULT_UPDATE, SIGNER_HOLDER, false},
	{ACTION(HOLDER_READ), STATEMENT_HOLDER_QUERY, SIGNER_HOLDER, false},
	{ACTION(AUDIT_READ), STATEMENT_AUDIT_QUERY, SIGNER_MEMBER, false},
	{ACTION(ERASE), STATEMENT_ERASURE, SIGNER_HOLDER, true},
	{ACTION(REJECT), STATEMENT_NONE, SIGNER_NONE, true},
	{ACTION(FREEZE), STATEMENT_FREEZE, SIGNER_MEMBER, false},
	{ACTION(REMARK), STATEMENT_REMARK, SIGNER_HOLDER, true},
	{ACTION(REMARKS_READ), STATEMENT_REMARK_QUERY, SIGNER_MEMBER, false},
	{ACTION(ACCESSES_READ), STATEMENT_ACCESS_QUERY, SIGNER_MEMBER, false},
	{ACTION(RETENTION), STATEMENT_NONE, SIGNER_NONE, true},
};

static const struct expectation *expected(Eenmaal__V1__Action action)
{
	for (size_t n = 0; n < sizeof(expectations) / sizeof(expectations[0]); n++)
		if (expectations[n].action == action)
			return &expectations[n];
	return NULL;
}

/* Is the statement the one that the record committed to? */
static enum err check_hash(struct audit *a, const struct audit_entry *e)
{
	struct hash named;

	if (codec_hash(e->seen->statement_hash, &named) != ERR_OK ||
	    !hash_equal(&e->opened->statement, &named))
		return audit_problem(a, "the statement shown is not the one that the record names");
	return ERR_OK;
}

static enum err find_member(struct audit *a, const struct audit_entry *e,
			    const struct sign_public **out)
{
	const struct member *m;
	struct slug id;

	if (codec_slug(e->seen->requester, &id) != ERR_OK)
		return audit_problem(a, "the requester's name is impossible");
	m = directory_find(a->current->directory, &id);
	if (m == NULL)
		return audit_problem(a, "%s was no member then", id.s);
	*out = &m->signing_key;
	return ERR_OK;
}

/* An enrolment brings the holder's first key; everything else needs one. */
static enum err find_key(struct audit *a, const struct audit_entry *e, enum signer signer,
			 const struct sign_public **out)
{
	*out = NULL;
	/* A document is a member's, a remark's the holder's own. */
	if (signer == SIGNER_REQUESTER)
		signer = strcmp(e->seen->requester, "holder") == 0 ? SIGNER_HOLDER : SIGNER_MEMBER;
	switch (signer) {
	case SIGNER_NONE:
	case SIGNER_REQUESTER:
		break;
	case SIGNER_ROOT:
		*out = &a->root;
		return ERR_OK;
	case SIGNER_MEMBER:
		return find_member(a, e, out);
	case SIGNER_HOLDER:
		if (e->holder == NULL || !e->holder->enrolled)
			return audit_problem(a, "a holder acts who was never enrolled");
		*out = &e->holder->signing_key;
		return ERR_OK;
	}
	return ERR_INTERNAL;
}

/* Many dossiers stand in an access request; audit_access() looks for the right one. */
static enum err check_subject(struct audit *a, const struct audit_entry *e)
{
	ProtobufCBinaryData about = e->kept->holder.len ? e->kept->holder : e->kept->claimed_holder;

	if (e->envelope.type == STATEMENT_ACCESS_REQUEST)
		return ERR_OK;
	if (!view_equal(codec_view(e->header->holder), codec_view(about)))
		return audit_problem(a, "the statement is about another dossier than the record");
	return ERR_OK;
}

static enum err check_header(struct audit *a, const struct audit_entry *e)
{
	enum err error;

	if (e->header == NULL) /* a directory */
		return ERR_OK;
	error = codec_header_check(e->header, a->audience, e->seen->requester, e->seen->time);
	if (error != ERR_OK)
		return audit_problem(a, "the statement should have been refused then: %s",
				     err_text(error));
	return check_subject(a, e);
}

static enum err check_signature(const struct audit_entry *e, enum statement_type type,
				const struct sign_public *key)
{
	if (key == NULL)
		return ERR_INTERNAL;
	if (e->opened->verified && memcmp(e->opened->by.b, key->b, sizeof(key->b)) == 0)
		return ERR_OK;
	return statement_verify(&e->envelope, type, key);
}

static enum err check_present(struct audit *a, struct audit_entry *e,
			      const struct expectation *wanted)
{
	const struct sign_public *key = NULL;
	ProtobufCMessage *message = NULL;
	enum err error = check_hash(a, e);

	if (error == ERR_OK && e->envelope.type != wanted->type)
		error = audit_problem(a, "the statement is of another type");
	if (error == ERR_OK)
		error = find_key(a, e, wanted->signer, &key);
	if (error != ERR_OK)
		return error;
	error = check_signature(e, wanted->type, key);
	if (error != ERR_OK && !audit_own_trouble(error))
		return audit_problem(a, "the statement is not signed by %s", e->seen->requester);
	if (error != ERR_OK)
		return error;
	error = codec_statement(wanted->type, e->envelope.payload, e->arena, &message);
	if (audit_own_trouble(error))
		return error;
	if (error != ERR_OK)
		return audit_problem(a, "the statement is malformed: %s", err_text(error));
	e->message = message;
	e->header = codec_header(wanted->type, message);
	return check_header(a, e);
}

/* Who reads through the page has no key there: the broker's word, and only for auditors of that moment. */
static enum err check_page_reading(struct audit *a, const struct audit_entry *e)
{
	static const struct slug role = {.s = "auditor"};
	const struct member *m = NULL;
	struct slug id;

	if (codec_slug(e->seen->requester, &id) == ERR_OK)
		m = directory_find(a->current->directory, &id);
	if (m == NULL || m->status != MEMBER_ACTIVE || !member_has_role(m, &role))
		return audit_problem(a, "%s was no auditor then", e->seen->requester);
	if (e->envelope.type != STATEMENT_NONE)
		return audit_problem(a, "a statement is kept that should not be");
	return ERR_OK;
}

static bool page_reading(const struct audit_entry *e)
{
	return e->seen->action == ACTION(AUDIT_READ) &&
	       strcmp(e->kept->purpose, AUDIT_PAGE_PURPOSE) == 0;
}

enum err audit_verify_statement(struct audit *a, struct audit_entry *e)
{
	const struct expectation *wanted = expected(e->seen->action);
	bool present = e->envelope.type != STATEMENT_NONE;

	if (page_reading(e))
		return check_page_reading(a, e);
	if (wanted == NULL)
		return audit_problem(a,
				     "this kind of entry is unknown; a newer eenmaal may know it");
	if (present && wanted->signer == SIGNER_NONE)
		return audit_problem(a, "a statement is kept that should not be");
	if (!present && !wanted->may_be_gone)
		return audit_problem(a, "its statement is missing");
	return present ? check_present(a, e, wanted) : ERR_OK;
}

/* ---- ahead of its turn ---------------------------------------------------------------------------------- */

static bool member_key(const struct audit *a, const struct audit_opened *o, struct sign_public *out)
{
	const struct audit_edition *edition = audit_edition_find(a, o->kept->directory_version);
	const struct member *m = NULL;
	struct slug id;

	if (edition && codec_slug(o->seen->requester, &id) == ERR_OK)
		m = directory_find(edition->directory, &id);
	if (m)
		*out = m->signing_key;
	return m != NULL;
}

static bool holder_key(struct audit *a, const struct audit_opened *o, struct sign_public *out)
{
	const struct audit_holder *h = NULL;
	struct holder_id id;
	bool known = false;

	if (codec_holder(o->kept->holder, &id) != ERR_OK)
		return false;
	pthread_mutex_lock(&a->keys);
	h = audit_table_find(a->holders, id.b);
	known = h && h->enrolled;
	if (known)
		*out = h->signing_key;
	pthread_mutex_unlock(&a->keys);
	return known;
}

static bool presumed_key(struct audit *a, const struct audit_opened *o, enum signer signer,
			 struct sign_public *out)
{
	if (signer == SIGNER_REQUESTER)
		signer = strcmp(o->seen->requester, "holder") == 0 ? SIGNER_HOLDER : SIGNER_MEMBER;
	if (signer == SIGNER_MEMBER)
		return member_key(a, o, out);
	return signer == SIGNER_HOLDER && holder_key(a, o, out);
}

void audit_presume(struct audit *a, struct audit_opened *o)
{
	const struct expectation *wanted = o->seen ? expected(o->seen->action) : NULL;

	if (wanted && o->envelope.type == wanted->type && wanted->type != STATEMENT_NONE &&
	    presumed_key(a, o, wanted->signer, &o->by))
		o->verified = statement_verify(&o->envelope, wanted->type, &o->by) == ERR_OK;
}
