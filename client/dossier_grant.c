/* SPDX-License-Identifier: EUPL-1.2 */
/* Which keys a grant must carry, and sealing them to its partner. */
#include <string.h>

#include "broker/base/clock.h"
#include "client/dossier.h"
#include "keys/seal.h"

static bool in_list(const char *kind, size_t count, char *const *list)
{
	for (size_t n = 0; n < count; n++)
		if (strcmp(list[n], kind) == 0)
			return true;
	return false;
}

static bool needed(const struct dossier *d, const struct dossier_epoch *e,
		   const struct dossier_kinds *closing)
{
	const struct dossier_line *line = dossier_line(d, e->kind.s);

	if (line == NULL)
		return false;
	if (e->epoch == line->current || dossier_epoch_live(d, e->kind.s, e->epoch))
		return true;
	return e->epoch == line->current + 1 && closing != NULL &&
	       in_list(e->kind.s, closing->count, closing->kinds);
}

struct wrap_parts {
	Eenmaal__V1__Wrap wrap;
	Eenmaal__V1__Sealed sealed;
	Eenmaal__V1__KemKey public_key;
};

static enum err wrap_fill(const struct dossier *d, const struct dossier_epoch *from,
			  const struct buf *encapsulation, const struct buf *ciphertext,
			  struct wrap_parts *p)
{
	void *enc = arena_copy(d->arena, encapsulation->data, encapsulation->len);
	void *sealed = arena_copy(d->arena, ciphertext->data, ciphertext->len);
	void *kind = arena_copy(d->arena, from->kind.s, sizeof(from->kind.s));
	void *key = arena_copy(d->arena, from->public_key.key, from->public_key.len);

	if (enc == NULL || sealed == NULL || kind == NULL || key == NULL)
		return ERR_MEMORY;
	eenmaal__v1__wrap__init(&p->wrap);
	eenmaal__v1__sealed__init(&p->sealed);
	eenmaal__v1__kem_key__init(&p->public_key);
	p->wrap.kind = kind;
	p->wrap.epoch = from->epoch;
	p->wrap.sealed = &p->sealed;
	p->wrap.public_key = &p->public_key;
	p->sealed.encapsulation = codec_bytes(enc, encapsulation->len);
	p->sealed.ciphertext = codec_bytes(sealed, ciphertext->len);
	p->public_key.suite = from->public_key.suite;
	p->public_key.public_key = codec_bytes(key, from->public_key.len);
	return ERR_OK;
}

static enum err wrap_message(const struct dossier *d, const struct dossier_epoch *from,
			     const struct member *partner, const struct uuid *grant,
			     Eenmaal__V1__Wrap **out)
{
	struct wrap_parts *parts = arena_alloc(d->arena, sizeof(*parts));
	struct buf encapsulation = BUF_INIT(KEM_ENCAPSULATION_MAX);
	struct buf ciphertext = BUF_INIT(1024);
	struct seal_context context = {
		.label = SEAL_WRAP,
		.holder = &d->identity.holder,
		.kind = &from->kind,
		.epoch = from->epoch,
		.epoch_key = &from->public_key,
		.sender = "holder",
		.recipient = partner->id.s,
		.grant = grant,
	};
	enum err e = parts != NULL ? ERR_OK : ERR_MEMORY;

	if (e == ERR_OK)
		e = seal_key(&context, &partner->kem_key, from->private_key, &encapsulation,
			     &ciphertext);
	if (e == ERR_OK)
		e = wrap_fill(d, from, &encapsulation, &ciphertext, parts);
	if (e == ERR_OK) {
		parts->sealed.suite = partner->kem_key.suite;
		*out = &parts->wrap;
	}
	buf_free(&encapsulation);
	buf_free(&ciphertext);
	return e;
}

static enum err fill_wraps(const struct dossier *d, Eenmaal__V1__Grant *m,
			   const struct dossier_kinds *closing, const struct member *partner)
{
	struct uuid id = {0};
	enum err e = codec_uuid(m->grant_id, &id);

	m->n_wraps = 0;
	m->wraps = arena_alloc(d->arena, GRANT_EPOCHS_MAX * sizeof(Eenmaal__V1__Wrap *));
	if (m->wraps == NULL)
		return ERR_MEMORY;
	/* The dossier's list has the order that the statement needs. */
	for (size_t n = 0; n < d->epoch_count && e == ERR_OK; n++) {
		const struct dossier_epoch *from = &d->epochs[n];

		if (!in_list(from->kind.s, m->n_kinds, m->kinds) || !needed(d, from, closing))
			continue;
		if (m->n_wraps == GRANT_EPOCHS_MAX)
			return ERR_TOO_LARGE;
		e = wrap_message(d, from, partner, &id, &m->wraps[m->n_wraps]);
		m->n_wraps += e == ERR_OK;
	}
	for (size_t n = 0; n < m->n_kinds && e == ERR_OK; n++)
		if (dossier_line(d, m->kinds[n]) == NULL)
			e = ERR_STATE;
	return e;
}

enum err dossier_grant_fill(const struct dossier *d, Eenmaal__V1__Grant *m,
			    const struct dossier_kinds *closing)
{
	const struct member *partner = NULL;
	struct slug id = {0};
	struct hash key_hash = {0};
	struct uuid grant = {0};
	void *hash_copy = NULL, *id_copy = NULL;
	enum err e = codec_slug(m->partner, &id);

	if (e != ERR_OK)
		return e;
	partner = directory_find(d->directory, &id);
	if (partner == NULL || partner->status != MEMBER_ACTIVE || !partner->has_kem_key)
		return ERR_NOT_FOUND;
	e = kem_suite_check(partner->kem_key.suite, d->directory->suite_floor);
	if (e != ERR_OK)
		return e;
	convert_key_hash(&partner->kem_key, &key_hash);
	random_bytes(grant.b, UUID_LEN);
	hash_copy = arena_copy(d->arena, key_hash.b, HASH_LEN);
	id_copy = arena_copy(d->arena, grant.b, UUID_LEN);
	if (hash_copy == NULL || id_copy == NULL)
		return ERR_MEMORY;
	m->partner_key_hash = codec_bytes(hash_copy, HASH_LEN);
	m->grant_id = codec_bytes(id_copy, UUID_LEN);
	return fill_wraps(d, m, closing, partner);
}

bool dossier_grant_names(const struct dossier_grant *g, const char *kind)
{
	return in_list(kind, g->message->n_kinds, g->message->kinds) &&
	       !in_list(kind, g->revoked_count, g->revoked_kinds);
}

bool dossier_grant_counts(const struct dossier_grant *g)
{
	if (g->state != EENMAAL__V1__GRANT_STATE__GRANT_STATE_ACTIVE &&
	    g->state != EENMAAL__V1__GRANT_STATE__GRANT_STATE_PAUSED)
		return false;
	for (size_t n = 0; n < g->message->n_kinds; n++)
		if (dossier_grant_names(g, g->message->kinds[n]))
			return true;
	return false;
}

enum err dossier_grant_again(const struct dossier *d, const struct dossier_grant *g,
			     Eenmaal__V1__Grant **out)
{
	const Eenmaal__V1__Grant *old = g->message;
	Eenmaal__V1__Grant *m = arena_copy(d->arena, old, sizeof(*old));
	char **kinds = arena_alloc(d->arena, (old->n_kinds + 1) * sizeof(*kinds));

	*out = NULL;
	if (m == NULL || kinds == NULL)
		return ERR_MEMORY;
	m->kinds = kinds;
	m->n_kinds = 0;
	for (size_t n = 0; n < old->n_kinds; n++)
		if (dossier_grant_names(g, old->kinds[n]))
			kinds[m->n_kinds++] = old->kinds[n];
	m->replaces = old->grant_id;
	m->header = NULL;
	*out = m;
	return m->n_kinds > 0 ? ERR_OK : ERR_STATE;
}

static bool carries(const Eenmaal__V1__Grant *m, const struct dossier_epoch *e)
{
	for (size_t n = 0; n < m->n_wraps; n++)
		if (m->wraps[n]->epoch == e->epoch && strcmp(m->wraps[n]->kind, e->kind.s) == 0)
			return true;
	return false;
}

bool dossier_grant_fits(const struct dossier *d, const struct dossier_grant *g)
{
	size_t count = 0;

	for (size_t n = 0; n < d->epoch_count; n++) {
		const struct dossier_epoch *e = &d->epochs[n];

		if (!dossier_grant_names(g, e->kind.s) || !needed(d, e, NULL))
			continue;
		if (!carries(g->message, e))
			return false;
		count++;
	}
	/* Wraps of kinds that were taken back harm nobody; the broker keeps those segments back. */
	for (size_t n = 0; n < g->message->n_wraps; n++)
		count += !dossier_grant_names(g, g->message->wraps[n]->kind);
	return count == g->message->n_wraps;
}
