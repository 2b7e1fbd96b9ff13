/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * May this member do what the entry says that it did?  By the directory and the agreement of that
 * moment; what holders do with their own dossier needs no right.
 */
#include <string.h>

#include "client/audit_state.h"
#include "proto/convert.h"

#define ACTION(name) EENMAAL__V1__ACTION__ACTION_##name

struct right {
	const struct audit_edition *edition;
	const struct permission_table *table;
	agreement_set roles; /* of the member */
};

static int kind_number(const struct right *r, const char *name)
{
	struct slug id;

	return codec_slug(name, &id) == ERR_OK ? agreement_kind(r->edition->agreement, &id)
					       : AGREEMENT_NONE;
}

/* Whoever contributes anything for this purpose may open dossiers. */
static bool may_enrol(const struct right *r)
{
	static const struct slug intake_id = {.s = "intake"};
	int intake = agreement_purpose(r->edition->agreement, &intake_id);

	for (unsigned role = 0; intake >= 0 && role < AGREEMENT_MAX; role++)
		for (unsigned kind = 0; kind < AGREEMENT_MAX && (r->roles >> role & 1); kind++)
			if (r->table->at[role][kind].contribute >> intake & 1)
				return true;
	return false;
}

/* By the record's kind, which stays when the document is erased with its statement. */
static bool may_upload(const struct right *r, const struct audit_entry *e)
{
	const Eenmaal__V1__Segment *m = (const Eenmaal__V1__Segment *)e->message;

	if (e->kept->n_changed != 1)
		return false;
	if (m && (strcmp(m->author, e->seen->requester) != 0 || m->reseal != 0 ||
		  strcmp(m->kind, e->kept->changed[0]) != 0))
		return false;
	return policy_may_contribute(r->table, r->roles, kind_number(r, e->kept->changed[0]));
}

static bool may_ask(const struct right *r, const struct audit_entry *e)
{
	const Eenmaal__V1__ConsentRequest *m = (const Eenmaal__V1__ConsentRequest *)e->message;
	struct slug role_id, purpose_id;
	int role = AGREEMENT_NONE, purpose = AGREEMENT_NONE;

	if (codec_slug(m->staff_role, &role_id) == ERR_OK)
		role = agreement_role(r->edition->agreement, &role_id);
	if (codec_slug(m->purpose, &purpose_id) == ERR_OK)
		purpose = agreement_purpose(r->edition->agreement, &purpose_id);
	for (size_t n = 0; n < m->n_kinds; n++)
		if (role < 0 || purpose < 0 ||
		    !policy_may_request(r->table, r->roles, role, kind_number(r, m->kinds[n]),
					purpose))
			return false;
	return true;
}

static bool may(const struct right *r, const struct audit_entry *e)
{
	switch ((int)e->seen->action) {
	case ACTION(ENROL):
		return may_enrol(r);
	case ACTION(UPLOAD):
		return may_upload(r, e);
	case ACTION(CONSENT_REQUEST):
		return may_ask(r, e);
	default:
		return true;
	}
}

static bool needs_right(const struct audit_entry *e)
{
	return e->seen->outcome == EENMAAL__V1__OUTCOME__OUTCOME_DONE &&
	       strcmp(e->seen->requester, "holder") != 0 &&
	       (e->seen->action == ACTION(ENROL) || e->seen->action == ACTION(UPLOAD) ||
		e->seen->action == ACTION(CONSENT_REQUEST));
}

enum err audit_rights(struct audit *a, const struct audit_entry *e)
{
	struct right r = {.edition = a->current};
	const struct member *m = NULL;
	struct slug id;

	if (!needs_right(e))
		return ERR_OK;
	if (codec_slug(e->seen->requester, &id) == ERR_OK)
		m = directory_find(a->current->directory, &id);
	if (m == NULL || m->status != MEMBER_ACTIVE)
		return audit_problem(a, "%s was no active member then", e->seen->requester);
	r.table = agreement_permissions(a->current->agreement);
	r.roles = convert_roles(m, a->current->agreement);
	return may(&r, e) ? ERR_OK
			  : audit_problem(a, "%s had no right to do this under the agreement",
					  e->seen->requester);
}
