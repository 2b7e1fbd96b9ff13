/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/dossier.h"

#include <string.h>

#include "proto/receipt.h"

enum err dossier_vault_check(const struct vault_keys *keys, const struct holder_keys *identity)
{
	struct sign_public signing = {0};
	struct kem_public kem = {0};
	enum err e = ERR_OK;

	if (!keys->activated && identity->rotations > 0)
		return ERR_ROLLBACK;
	if (keys->activated && identity->rotations == 0)
		return ERR_VERIFY;
	e = sign_derive_public(keys->signing_seed, &signing);
	if (e == ERR_OK)
		e = kem_derive_public(keys->suite, keys->kem_private, &kem);
	if (e != ERR_OK)
		return e;
	if (memcmp(signing.b, identity->signing_key.b, SIGN_PUBLIC_LEN) != 0 ||
	    kem.suite != identity->kem_key.suite || kem.len != identity->kem_key.len ||
	    memcmp(kem.key, identity->kem_key.key, kem.len) != 0)
		return ERR_VERIFY;
	return ERR_OK;
}

struct dossier_line *dossier_line(const struct dossier *d, const char *kind)
{
	for (size_t n = 0; n < d->line_count; n++)
		if (slug_is(&d->lines[n].kind, kind))
			return &d->lines[n];
	return NULL;
}

bool dossier_epoch_live(const struct dossier *d, const char *kind, uint64_t epoch)
{
	for (size_t n = 0; n < d->segment_count; n++)
		if (d->segments[n].message->epoch == epoch &&
		    strcmp(d->segments[n].message->kind, kind) == 0)
			return true;
	return false;
}

/* What every statement about this dossier says in its header, whoever signed it. */
static enum err about_us(const struct directory *directory, const struct holder_id *holder,
			 const Eenmaal__V1__Header *h, const char *issuer)
{
	if (strcmp(h->audience, directory->audience) != 0)
		return ERR_AUDIENCE;
	if (strcmp(h->issuer, issuer) != 0 ||
	    !view_equal(codec_view(h->holder), view_of(holder->b, HOLDER_ID_LEN)))
		return ERR_VERIFY;
	return ERR_OK;
}

enum err dossier_member_statement(const struct directory *d, const Eenmaal__V1__Envelope *wire,
				  enum statement_type type, struct arena *a, ProtobufCMessage **out)
{
	struct envelope envelope = {0};
	const struct member *member = NULL;
	struct slug id = {0};
	int64_t before = 0;
	enum err e = codec_envelope(wire, &envelope);

	*out = NULL;
	if (e == ERR_OK)
		e = slug_parse(envelope.key_id, &id);
	if (e != ERR_OK)
		return e;
	member = directory_find(d, &id);
	if (member == NULL)
		return ERR_VERIFY;
	e = member_verify(member, &envelope, type, &before);
	if (e == ERR_OK)
		e = codec_statement(type, envelope.payload, a, out);
	if (e == ERR_OK && (strcmp(codec_header(type, *out)->issuer, id.s) != 0 ||
			    codec_header(type, *out)->issued_at >= before)) {
		*out = NULL;
		e = ERR_VERIFY;
	}
	return e;
}

/* A statement by one of the holder's keys from number `from` on. */
static enum err own_statement(const struct dossier *d, const Eenmaal__V1__Envelope *wire,
			      enum statement_type type, size_t from, ProtobufCMessage **out)
{
	struct envelope envelope = {0};
	enum err e = codec_envelope(wire, &envelope);
	enum err verified = ERR_SIGNATURE;

	if (e != ERR_OK)
		return e;
	for (size_t n = d->signer_count; n > from && verified == ERR_SIGNATURE; n--)
		verified = statement_verify(&envelope, type, &d->signers[n - 1]);
	if (verified != ERR_OK)
		return verified;
	e = codec_statement(type, envelope.payload, d->arena, out);
	if (e == ERR_OK)
		e = about_us(d->directory, &d->identity.holder, codec_header(type, *out), "holder");
	return e;
}

enum err dossier_own_statement(const struct dossier *d, const Eenmaal__V1__Envelope *wire,
			       enum statement_type type, ProtobufCMessage **out)
{
	return own_statement(d, wire, type, d->signer_count > 1 ? 1 : 0, out);
}

/* The identity was verified before; here its keys are written down in order. */
static enum err read_signers(struct dossier *d, const Eenmaal__V1__HolderIdentity *m)
{
	ProtobufCMessage *message = NULL;
	enum err e = ERR_INPUT;

	if (m == NULL || m->enrolment == NULL || m->n_rotations >= DOSSIER_SIGNERS_MAX)
		return ERR_INPUT;
	e = codec_statement(STATEMENT_ENROLMENT, codec_view(m->enrolment->payload), d->arena,
			    &message);
	if (e == ERR_OK)
		e = codec_sign_key(((Eenmaal__V1__Enrolment *)message)->signing_key,
				   &d->signers[0]);
	d->signer_count = 1;
	for (size_t n = 0; n < m->n_rotations && e == ERR_OK; n++) {
		e = codec_statement(STATEMENT_ROTATION, codec_view(m->rotations[n]->payload),
				    d->arena, &message);
		if (e != ERR_OK)
			break;
		e = codec_sign_key(((Eenmaal__V1__Rotation *)message)->signing_key,
				   &d->signers[d->signer_count++]);
		d->rotated = ((Eenmaal__V1__Rotation *)message)->header->sequence;
	}
	if (e == ERR_OK && memcmp(d->signers[d->signer_count - 1].b, d->identity.signing_key.b,
				  SIGN_PUBLIC_LEN) != 0)
		e = ERR_VERIFY;
	return e;
}

static enum err read_segment(struct dossier *d, const Eenmaal__V1__SegmentInfo *m,
			     struct dossier_segment *out)
{
	ProtobufCMessage *message = NULL;
	struct envelope envelope = {0};
	struct holder_id signer = {0};
	char key_id[CODEC_KEY_ID_MAX + 1] = {0};
	enum err e = codec_envelope(m->segment, &envelope);

	if (e == ERR_OK)
		e = statement_hash(&envelope, &out->hash);
	if (e != ERR_OK)
		return e;
	memcpy(key_id, envelope.key_id.data, envelope.key_id.len);
	/*
	 * The key id is a hint only: a wrong one makes the signature fail.  A re-seal by the key
	 * that the enrolling partner made does not count once it was replaced.
	 */
	if (holder_id_parse(key_id, &signer) == ERR_OK)
		e = dossier_own_statement(d, m->segment, STATEMENT_SEGMENT, &message);
	else
		e = dossier_member_statement(d->directory, m->segment, STATEMENT_SEGMENT, d->arena,
					     &message);
	if (e != ERR_OK)
		return e;
	out->message = (const Eenmaal__V1__Segment *)message;
	out->size = m->size;
	out->origin = out->hash;
	if (m->origin.len > 0)
		e = codec_hash(m->origin, &out->origin);
	if (e != ERR_OK)
		return e;
	return about_us(d->directory, &d->identity.holder, out->message->header,
			out->message->header->issuer);
}

static enum err read_segments(struct dossier *d, const Eenmaal__V1__GetDossierResponse *m)
{
	enum err e = ERR_OK;

	d->segments = arena_alloc(d->arena, (m->n_segments + 1) * sizeof(*d->segments));
	if (d->segments == NULL)
		return ERR_MEMORY;
	for (size_t n = 0; n < m->n_segments && e == ERR_OK; n++) {
		const Eenmaal__V1__Segment *s = NULL;

		e = read_segment(d, m->segments[n], &d->segments[n]);
		if (e != ERR_OK)
			break;
		s = d->segments[n].message;
		d->segment_count++;
		/* Without its key a segment would be lost without a word. */
		if (dossier_epoch(d, s->kind, s->epoch) == NULL)
			e = ERR_VERIFY;
	}
	return e;
}

static enum err read_grant(struct dossier *d, const Eenmaal__V1__GrantStatus *m,
			   struct dossier_grant *out)
{
	bool counts = m->state == EENMAAL__V1__GRANT_STATE__GRANT_STATE_ACTIVE ||
		      m->state == EENMAAL__V1__GRANT_STATE__GRANT_STATE_PAUSED;
	ProtobufCMessage *message = NULL;
	/* Rotation ends all grants, so that those which count are by the present key. */
	enum err e = own_statement(d, m->grant, STATEMENT_GRANT, counts ? d->signer_count - 1 : 0,
				   &message);

	if (e != ERR_OK)
		return e;
	out->message = (const Eenmaal__V1__Grant *)message;
	out->state = m->state;
	out->uses = m->uses;
	out->revoked_count = m->n_revoked_kinds;
	out->revoked_kinds = m->revoked_kinds;
	return ERR_OK;
}

static enum err read_grants(struct dossier *d, const Eenmaal__V1__GetDossierResponse *m)
{
	enum err e = ERR_OK;

	d->grants = arena_alloc(d->arena, (m->n_grants + 1) * sizeof(*d->grants));
	if (d->grants == NULL)
		return ERR_MEMORY;
	for (size_t n = 0; n < m->n_grants && e == ERR_OK; n++) {
		e = read_grant(d, m->grants[n], &d->grants[n]);
		d->grant_count += e == ERR_OK;
	}
	return e;
}

static enum err read_requests(struct dossier *d, const Eenmaal__V1__GetDossierResponse *m)
{
	enum err e = ERR_OK;

	d->requests = arena_alloc(d->arena, (m->n_requests + 1) * sizeof(*d->requests));
	if (d->requests == NULL)
		return ERR_MEMORY;
	for (size_t n = 0; n < m->n_requests && e == ERR_OK; n++) {
		struct dossier_request *r = &d->requests[n];
		ProtobufCMessage *message = NULL;

		e = dossier_member_statement(d->directory, m->requests[n]->consent_request,
					     STATEMENT_CONSENT_REQUEST, d->arena, &message);
		if (e != ERR_OK)
			break;
		r->message = (const Eenmaal__V1__ConsentRequest *)message;
		r->state = m->requests[n]->state;
		d->request_count++;
		e = about_us(d->directory, &d->identity.holder, r->message->header,
			     r->message->header->issuer);
	}
	return e;
}

/* From the present epoch to the newest, every key must have been published by the holder. */
static enum err check_line(const struct dossier *d, const struct dossier_line *line)
{
	uint64_t found = 0;

	/*
	 * What is not the holder's own any more cannot be present again.  One beyond the newest
	 * is the epoch after a revocation for which no key was published yet.
	 */
	if (line->current == 0 || line->current < line->own ||
	    (line->current > line->newest && line->current - line->newest > 1))
		return ERR_VERIFY;
	for (size_t n = 0; n < d->epoch_count; n++)
		if (slug_equal(&d->epochs[n].kind, &line->kind) &&
		    d->epochs[n].epoch > line->newest)
			return ERR_VERIFY;
	for (size_t n = 0; n < d->epoch_count; n++)
		if (slug_equal(&d->epochs[n].kind, &line->kind) &&
		    d->epochs[n].epoch >= line->current && d->epochs[n].epoch <= line->newest)
			found++;
	return found == line->newest - line->current + 1 ? ERR_OK : ERR_VERIFY;
}

static enum err read_lines(struct dossier *d, const Eenmaal__V1__GetDossierResponse *m)
{
	enum err e = m->n_current <= AGREEMENT_MAX ? ERR_OK : ERR_TOO_LARGE;

	for (size_t n = 0; n < m->n_current && e == ERR_OK; n++) {
		const Eenmaal__V1__CurrentEpoch *c = m->current[n];
		struct dossier_line *line = dossier_line(d, c->kind);

		/* dossier_epochs_add() made a line for every kind that has keys. */
		if (line == NULL || line->current != 0)
			return ERR_VERIFY;
		line->current = c->epoch;
		line->newest = c->newest;
		e = check_line(d, line);
	}
	for (size_t n = 0; n < d->line_count && e == ERR_OK; n++)
		if (d->lines[n].current == 0)
			e = ERR_VERIFY;
	return e;
}

/* A member's word that it was this member; without one it was the holder. */
static enum err read_freeze(struct dossier *d, const Eenmaal__V1__GetDossierResponse *m)
{
	ProtobufCMessage *message = NULL;
	enum err e;

	if (m->frozen_by == NULL)
		return ERR_OK;
	e = dossier_member_statement(d->directory, m->frozen_by, STATEMENT_FREEZE, d->arena,
				     &message);
	if (e != ERR_OK)
		return e;
	d->frozen_by = (const Eenmaal__V1__Freeze *)message;
	if (!m->stopped)
		return ERR_VERIFY;
	return about_us(d->directory, &d->identity.holder, d->frozen_by->header,
			d->frozen_by->header->issuer);
}

static enum err read_all(struct dossier *d, const struct dossier_source *s,
			 const Eenmaal__V1__GetDossierResponse *m)
{
	enum err e = read_signers(d, m->identity);

	for (size_t n = 0; n < m->n_epochs && e == ERR_OK; n++)
		e = dossier_epochs_add(d, m->epochs[n], s->kem_private);
	if (e == ERR_OK)
		e = read_lines(d, m);
	if (e == ERR_OK)
		e = read_segments(d, m);
	if (e == ERR_OK)
		e = read_grants(d, m);
	if (e == ERR_OK)
		e = read_requests(d, m);
	if (e == ERR_OK)
		e = read_freeze(d, m);
	d->sequence = m->sequence;
	d->stopped = m->stopped;
	return e == ERR_OK && m->sequence > CODEC_NUMBER_MAX ? ERR_RANGE : e;
}

enum err dossier_empty(const struct dossier_source *s, struct dossier **out)
{
	struct dossier *d = mem_new(1, sizeof(*d));

	*out = NULL;
	if (d == NULL)
		return ERR_MEMORY;
	d->directory = s->directory;
	d->identity = *s->keys;
	d->arena = s->arena;
	d->suite_floor = s->suite_floor;
	d->lines = arena_alloc(d->arena, AGREEMENT_MAX * sizeof(*d->lines));
	if (d->lines == NULL) {
		dossier_close(d);
		return ERR_MEMORY;
	}
	*out = d;
	return ERR_OK;
}

enum err dossier_read(const struct dossier_source *s, const Eenmaal__V1__GetDossierResponse *m,
		      struct dossier **out)
{
	struct dossier *d = NULL;
	enum err e = dossier_empty(s, &d);

	*out = NULL;
	if (e == ERR_OK)
		e = read_all(d, s, m);
	if (e != ERR_OK) {
		dossier_close(d);
		return e;
	}
	*out = d;
	return ERR_OK;
}

void dossier_close(struct dossier *d)
{
	if (d == NULL)
		return;
	for (size_t n = 0; n < d->epoch_count; n++)
		secret_free(d->epochs[n].private_key);
	mem_free(d->epochs);
	mem_free(d);
}
