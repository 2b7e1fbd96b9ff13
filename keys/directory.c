/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/directory.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "broker/base/mem.h"

/* How far the clock of whoever issued a directory may run ahead of ours. */
#define AHEAD_MAX 300u

void directory_free(struct directory *d)
{
	if (!d)
		return;
	mem_free(d->members);
	mem_free(d);
}

static int compare_id(const void *id, const void *member)
{
	return strcmp(((const struct slug *)id)->s, ((const struct member *)member)->id.s);
}

const struct member *directory_find(const struct directory *d, const struct slug *id)
{
	if (d->member_count == 0)
		return NULL;
	return bsearch(id, d->members, d->member_count, sizeof(*d->members), compare_id);
}

static bool text_matches(const char *mine, const char *given)
{
	return mine[0] != 0 && given && strcmp(mine, given) == 0;
}

static bool member_matches(const struct member *m, const struct hash *fingerprint,
			   const char *issuer, const char *serial_number)
{
	for (size_t i = 0; i < m->tls_count; i++) {
		const struct tls_identity *t = &m->tls[i];

		if (t->by_fingerprint ? fingerprint && hash_equal(&t->fingerprint, fingerprint)
				      : text_matches(t->issuer, issuer) &&
						text_matches(t->serial_number, serial_number))
			return true;
	}
	return false;
}

const struct member *directory_find_tls(const struct directory *d, const struct hash *fingerprint,
					const char *issuer, const char *serial_number)
{
	const struct member *active = NULL, *other = NULL;

	for (size_t i = 0; i < d->member_count; i++) {
		const struct member *m = &d->members[i];

		if (!member_matches(m, fingerprint, issuer, serial_number))
			continue;
		if (m->status != MEMBER_ACTIVE) {
			other = m;
			continue;
		}
		if (active)
			return NULL;
		active = m;
	}
	return active ? active : other;
}

unsigned directory_suite(const struct directory *d, unsigned floor)
{
	unsigned suite = kem_suite_default();

	/* Who was removed seals nothing any more; who is suspended may come back. */
	for (size_t i = 0; i < d->member_count; i++) {
		const struct member *m = &d->members[i];

		if (m->has_kem_key && m->status != MEMBER_REMOVED && m->kem_key.suite < suite)
			suite = m->kem_key.suite;
	}
	if (suite < d->suite_floor)
		suite = d->suite_floor;
	return suite < floor ? floor : suite;
}

bool directory_approves(const struct directory *d, const struct hash *page)
{
	for (size_t i = 0; i < d->page_count; i++)
		if (hash_equal(&d->pages[i], page))
			return true;
	return false;
}

bool member_has_role(const struct member *m, const struct slug *role)
{
	for (size_t i = 0; i < m->role_count; i++)
		if (slug_equal(&m->roles[i], role))
			return true;
	return false;
}

static const char *name_in(const struct member *m, const char *language)
{
	for (size_t i = 0; i < m->name_count; i++)
		if (strcasecmp(m->names[i].language, language) == 0)
			return m->names[i].text;
	return NULL;
}

enum err member_verify(const struct member *m, const struct envelope *e, enum statement_type type,
		       int64_t *before)
{
	enum err verified = statement_verify(e, type, &m->signing_key);

	*before = INT64_MAX;
	for (size_t n = 0; n < m->former_count && verified == ERR_SIGNATURE; n++) {
		*before = m->former[n].until;
		verified = statement_verify(e, type, &m->former[n].key);
	}
	return verified;
}

const char *member_name(const struct member *m, const char *language)
{
	const char *name = language ? name_in(m, language) : NULL;

	if (!name)
		name = name_in(m, "en");
	if (!name)
		name = m->name_count > 0 ? m->names[0].text : m->id.s;
	return name;
}

void directory_fingerprint(const struct sign_public *root, struct hash *out)
{
	hash_sha256(view_of(root->b, sizeof(root->b)), out);
}

enum err directory_accept(const struct directory *d, uint64_t seen_version,
			  const struct hash *seen_hash, int64_t now)
{
	if (d->version == 0 || d->version < seen_version)
		return ERR_ROLLBACK;
	if (d->version == seen_version && !(seen_hash && hash_equal(&d->hash, seen_hash)))
		return ERR_ROLLBACK;
	if (now >= d->not_after)
		return ERR_EXPIRED;
	/* Subtracted without sign, because the difference of two signed times can overflow. */
	if (d->issued_at > now && (uint64_t)d->issued_at - (uint64_t)now > AHEAD_MAX)
		return ERR_FUTURE;
	return ERR_OK;
}
