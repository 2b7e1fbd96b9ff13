/* SPDX-License-Identifier: EUPL-1.2 */
/* What an entry changes: keys, grants, documents. */
#include <string.h>

#include "client/audit_state.h"
#include "proto/convert.h"

#define ACTION(name) EENMAAL__V1__ACTION__ACTION_##name

/* ---- the holder's keys -------------------------------------------------------------------------- */

static void set_key(struct audit *a, struct audit_holder *h, const struct sign_public *key)
{
	pthread_mutex_lock(&a->keys);
	h->signing_key = *key;
	h->enrolled = true;
	pthread_mutex_unlock(&a->keys);
}

static enum err apply_enrol(struct audit *a, const struct audit_entry *e)
{
	const Eenmaal__V1__Enrolment *m = (const Eenmaal__V1__Enrolment *)e->message;
	struct sign_public key;

	if (e->holder == NULL || e->holder->chain.sequence != 1)
		return audit_problem(a, "a dossier was enrolled twice");
	if (codec_sign_key(m->signing_key, &key) != ERR_OK)
		return audit_problem(a, "the enrolled key is impossible");
	set_key(a, e->holder, &key);
	a->counts.enrolments++;
	return ERR_OK;
}

/* Consent that was given with the old key ends; what goes on is given anew in entries that follow. */
static enum err apply_rotate(struct audit *a, const struct audit_entry *e)
{
	const Eenmaal__V1__Rotation *m = (const Eenmaal__V1__Rotation *)e->message;
	uint8_t signed_bytes[POSSESSION_LEN];
	struct sign_public next;

	if (codec_sign_key(m->signing_key, &next) != ERR_OK || m->possession.len != SIGNATURE_LEN)
		return audit_problem(a, "the new key is impossible");
	convert_possession(&e->holder->id, &e->holder->signing_key, &next, signed_bytes);
	if (sign_verify(&next, view_of(signed_bytes, sizeof(signed_bytes)), m->possession.data) !=
	    ERR_OK)
		return audit_problem(a, "the new key was not shown to be the holder's own");
	set_key(a, e->holder, &next);
	audit_line_rotated(e->holder);
	for (struct audit_grant *g = e->holder->grants; g; g = g->next)
		g->grant.replaced = true;
	return ERR_OK;
}

/* ---- grants ----------------------------------------------------------------------------------------- */

/* A grant of this entry's holder, or NULL. */
static struct audit_grant *find_grant(const struct audit *a, const struct audit_entry *e,
				      ProtobufCBinaryData id)
{
	struct audit_grant *g = NULL;
	struct uuid uuid;

	if (codec_uuid(id, &uuid) == ERR_OK)
		g = audit_table_find(a->grants, uuid.b);
	if (g && memcmp(g->grant.holder.b, e->holder->id.b, HOLDER_ID_LEN) != 0)
		return NULL;
	return g;
}

static enum err no_such_grant(struct audit *a)
{
	return audit_problem(a, "it is about a grant that this holder never gave");
}

static enum err check_allowed(struct audit *a, const struct grant *g, unsigned unknown)
{
	const struct member *m = directory_find(a->current->directory, &g->partner);
	enum err e = m && unknown == 0 ? ERR_OK : ERR_FORBIDDEN;

	if (e == ERR_OK)
		e = grant_check(g, a->current->agreement, convert_roles(m, a->current->agreement),
				a->time);
	return e == ERR_OK ? e
			   : audit_problem(a, "this grant should not have been accepted: %s",
					   err_text(e));
}

/* A renewed grant goes on where the old one was: its uses count and it stays paused. */
static enum err take_over(struct audit *a, const struct audit_entry *e, const Eenmaal__V1__Grant *m,
			  struct grant *g)
{
	struct audit_grant *old;

	if (m->replaces.len == 0)
		return ERR_OK;
	old = find_grant(a, e, m->replaces);
	if (old == NULL)
		return no_such_grant(a);
	if (!slug_equal(&old->grant.partner, &g->partner))
		return audit_problem(a, "it replaces another organisation's grant");
	g->uses = old->grant.uses;
	g->paused = old->grant.paused;
	old->grant.replaced = true;
	return ERR_OK;
}

static enum err apply_grant(struct audit *a, const struct audit_entry *e)
{
	const Eenmaal__V1__Grant *m = (const Eenmaal__V1__Grant *)e->message;
	struct audit_grant *added;
	struct grant g;
	unsigned unknown = 0;
	void *value = NULL;
	enum err error = convert_grant(m, a->current->agreement, &g, &unknown);

	if (error != ERR_OK)
		return audit_problem(a, "the grant is malformed");
	error = check_allowed(a, &g, unknown);
	if (error == ERR_OK)
		error = take_over(a, e, m, &g);
	if (error != ERR_OK)
		return error;
	error = audit_table_add(a->grants, g.id.b, sizeof(*added), &value);
	if (error == ERR_EXISTS)
		return audit_problem(a, "the same grant was given twice");
	if (error != ERR_OK)
		return error;
	added = value;
	*added = (struct audit_grant){.grant = g, .edition = a->current, .next = e->holder->grants};
	e->holder->grants = added;
	a->counts.grants++;
	return ERR_OK;
}

/* Numbers are those of the agreement under which the grant was given. */
static agreement_set kinds_of(const struct audit_grant *g, const Eenmaal__V1__Revocation *m)
{
	agreement_set set = 0;

	for (size_t n = 0; n < m->n_kinds; n++) {
		struct slug kind;
		int number = AGREEMENT_NONE;

		if (codec_slug(m->kinds[n], &kind) == ERR_OK)
			number = agreement_kind(g->edition->agreement, &kind);
		if (number != AGREEMENT_NONE)
			set |= UINT64_C(1) << number;
	}
	return set;
}

static enum err apply_revoke(struct audit *a, const struct audit_entry *e)
{
	const Eenmaal__V1__Revocation *m = (const Eenmaal__V1__Revocation *)e->message;
	struct audit_grant *g = find_grant(a, e, m->grant_id);

	if (g == NULL)
		return no_such_grant(a);
	if (m->n_kinds == 0)
		g->grant.revoked_kinds = g->grant.kinds;
	else
		g->grant.revoked_kinds |= kinds_of(g, m);
	g->grant.revoked = (g->grant.kinds & ~g->grant.revoked_kinds) == 0;
	audit_line_revoked(e);
	a->counts.revocations++;
	return ERR_OK;
}

static enum err apply_suspend(struct audit *a, const struct audit_entry *e)
{
	const Eenmaal__V1__Suspension *m = (const Eenmaal__V1__Suspension *)e->message;
	struct audit_grant *g;

	if (!e->kept->paused != !m->paused)
		return audit_problem(
			a, "the record of a pause says another thing than the holder signed");
	if (m->grant_id.len == 0) {
		e->holder->stopped = m->paused;
		return ERR_OK;
	}
	g = find_grant(a, e, m->grant_id);
	if (g == NULL)
		return no_such_grant(a);
	g->grant.paused = m->paused;
	return ERR_OK;
}

/* Also when there is no such dossier: the record of somebody who tried must be in order. */
static enum err apply_freeze(struct audit *a, const struct audit_entry *e)
{
	const Eenmaal__V1__Freeze *m = (const Eenmaal__V1__Freeze *)e->message;
	const struct agreement *agreement = a->current->agreement;
	const struct member *member;
	struct slug id, role;

	if (codec_slug(e->seen->requester, &id) != ERR_OK ||
	    codec_slug(m->staff_role, &role) != ERR_OK)
		return audit_problem(a, "the record of a freeze is incomplete");
	member = directory_find(a->current->directory, &id);
	if (member == NULL || member->status != MEMBER_ACTIVE ||
	    !policy_may_freeze(agreement_permissions(agreement), convert_roles(member, agreement),
			       agreement_role(agreement, &role)))
		return audit_problem(a, "%s froze a dossier and may not", id.s);
	if (strcmp(e->kept->staff, m->staff) != 0 ||
	    strcmp(e->kept->staff_role, m->staff_role) != 0)
		return audit_problem(a, "the record of a freeze names somebody else");
	if (e->holder)
		e->holder->stopped = true;
	return ERR_OK;
}

/* ---- remarks -------------------------------------------------------------------------------------- */

/* It is about a document that was there, of this holder and kind. */
static enum err apply_remark(struct audit *a, const struct audit_entry *e)
{
	const Eenmaal__V1__Remark *m = (const Eenmaal__V1__Remark *)e->message;
	const struct audit_segment *about;
	struct hash hash;

	if (m == NULL) /* erased with the document */
		return ERR_OK;
	if (codec_hash(m->segment_hash, &hash) != ERR_OK)
		return audit_problem(a, "the record of a remark is incomplete");
	about = audit_table_find(a->segments, hash.b);
	if (about == NULL || memcmp(about->holder.b, e->holder->id.b, HOLDER_ID_LEN) != 0 ||
	    !slug_is(&about->kind, m->kind))
		return audit_problem(a, "a remark is about a document that was never there");
	if (strcmp(e->kept->partner, m->author) != 0 || e->kept->n_changed != 1 ||
	    strcmp(e->kept->changed[0], m->kind) != 0)
		return audit_problem(a, "the record of a remark names another document");
	return ERR_OK;
}

/* ---- documents -------------------------------------------------------------------------------------- */

/*
 * A document's statement goes with the document when that is erased.  What was released before
 * then is still found by its hash and kind, which the record holds.
 */
static enum err apply_segment(struct audit *a, const struct audit_entry *e)
{
	const Eenmaal__V1__Segment *m = (const Eenmaal__V1__Segment *)e->message;
	const char *kind = m ? m->kind : e->kept->n_changed > 0 ? e->kept->changed[0] : "";
	struct audit_segment segment = {.epoch = m ? m->epoch : 0};
	struct hash hash;
	void *value = NULL;
	enum err error;

	if (e->holder == NULL || codec_hash(e->seen->statement_hash, &hash) != ERR_OK ||
	    codec_slug(kind, &segment.kind) != ERR_OK)
		return audit_problem(a, "the record of a document is incomplete");
	segment.holder = e->holder->id;
	error = audit_table_add(a->segments, hash.b, sizeof(segment), &value);
	if (error == ERR_EXISTS)
		return audit_problem(a, "the same document was added twice");
	if (error != ERR_OK)
		return error;
	memcpy(value, &segment, sizeof(segment));
	error = audit_line_document(a, e, &segment.kind, segment.epoch);
	if (error != ERR_OK)
		return error;
	a->counts.documents_gone += m == NULL;
	a->counts.uploads += e->seen->action == ACTION(UPLOAD);
	return ERR_OK;
}

static enum err apply_erase(struct audit *a, const struct audit_entry *e)
{
	if (e->holder)
		audit_line_erased(e);
	else
		a->last_erasure = e->index + 1;
	return ERR_OK;
}

/* ---- which of them ------------------------------------------------------------------------------------- */

static enum err apply_done(struct audit *a, const struct audit_entry *e)
{
	switch ((int)e->seen->action) {
	case ACTION(ENROL):
		return apply_enrol(a, e);
	case ACTION(ROTATE):
		return apply_rotate(a, e);
	case ACTION(GRANT):
		return apply_grant(a, e);
	case ACTION(REVOKE):
		return apply_revoke(a, e);
	case ACTION(SUSPEND):
		return apply_suspend(a, e);
	case ACTION(FREEZE):
		return apply_freeze(a, e);
	case ACTION(REMARK):
		return apply_remark(a, e);
	case ACTION(EPOCHS):
		return audit_line_epochs(a, e);
	case ACTION(UPLOAD):
	case ACTION(RESEAL):
		return apply_segment(a, e);
	case ACTION(ERASE):
		return apply_erase(a, e);
	case ACTION(RETENTION):
		return audit_hole_retention(a, e);
	default: /* no other entry bears on what may be released */
		return ERR_OK;
	}
}

enum err audit_apply(struct audit *a, struct audit_entry *e)
{
	return e->seen->outcome == EENMAAL__V1__OUTCOME__OUTCOME_DONE ? apply_done(a, e) : ERR_OK;
}
