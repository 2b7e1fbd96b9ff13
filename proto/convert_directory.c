/* SPDX-License-Identifier: EUPL-1.2 */
#include "proto/convert.h"

#include <string.h>

#include "broker/ledger/cosign.h"

/* Room for a parsed directory of 1,024 members with every field in use. */
#define DIRECTORY_ARENA_MAX (32u << 20)

/* Validation bounded every text to what out takes. */
static void copy_text(char *out, size_t size, const char *text)
{
	size_t len = strnlen(text, size - 1);

	memcpy(out, text, len);
	out[len] = 0;
}

static enum err convert_tls(const Eenmaal__V1__TlsIdentity *m, struct tls_identity *out)
{
	out->by_fingerprint = m->fingerprint.len > 0;
	if (out->by_fingerprint)
		return codec_hash(m->fingerprint, &out->fingerprint);
	copy_text(out->issuer, sizeof(out->issuer), m->issuer);
	copy_text(out->serial_number, sizeof(out->serial_number), m->serial_number);
	return ERR_OK;
}

static enum err convert_member_lists(const Eenmaal__V1__Member *m, struct member *out)
{
	enum err e = ERR_OK;

	for (size_t i = 0; i < m->n_names; i++) {
		struct local_name *name = &out->names[out->name_count++];

		copy_text(name->language, sizeof(name->language), m->names[i]->language);
		copy_text(name->text, sizeof(name->text), m->names[i]->text);
	}
	for (size_t i = 0; i < m->n_roles && e == ERR_OK; i++)
		e = codec_slug(m->roles[i], &out->roles[out->role_count++]);
	for (size_t i = 0; i < m->n_tls && e == ERR_OK; i++)
		e = convert_tls(m->tls[i], &out->tls[out->tls_count++]);
	for (size_t i = 0; i < m->n_former_keys && e == ERR_OK; i++) {
		struct former_key *former = &out->former[out->former_count++];

		former->until = m->former_keys[i]->until;
		e = codec_sign_key(m->former_keys[i]->signing_key, &former->key);
	}
	return e;
}

static enum err convert_member(const Eenmaal__V1__Member *m, struct member *out)
{
	enum err e = codec_slug(m->id, &out->id);

	if (e == ERR_OK)
		e = codec_sign_key(m->signing_key, &out->signing_key);
	if (e == ERR_OK && m->kem_key) {
		out->has_kem_key = true;
		e = codec_kem_key(m->kem_key, &out->kem_key);
	}
	if (e == ERR_OK)
		e = convert_member_lists(m, out);
	out->status = (enum member_status)m->status;
	return e;
}

static bool same_tls(const struct tls_identity *a, const struct tls_identity *b)
{
	if (a->by_fingerprint != b->by_fingerprint)
		return false;
	if (a->by_fingerprint)
		return hash_equal(&a->fingerprint, &b->fingerprint);
	return strcmp(a->issuer, b->issuer) == 0 && strcmp(a->serial_number, b->serial_number) == 0;
}

static bool share_tls(const struct member *a, const struct member *b)
{
	for (size_t i = 0; i < a->tls_count; i++)
		for (size_t j = 0; j < b->tls_count; j++)
			if (same_tls(&a->tls[i], &b->tls[j]))
				return true;
	return false;
}

static bool share_kem_key(const struct member *a, const struct member *b)
{
	return a->has_kem_key && b->has_kem_key && a->kem_key.suite == b->kem_key.suite &&
	       view_equal(view_of(a->kem_key.key, a->kem_key.len),
			  view_of(b->kem_key.key, b->kem_key.len));
}

/* Has the member this key, or had it once? */
static bool had_key(const struct member *m, const struct sign_public *key)
{
	if (memcmp(m->signing_key.b, key->b, SIGN_PUBLIC_LEN) == 0)
		return true;
	for (size_t i = 0; i < m->former_count; i++)
		if (memcmp(m->former[i].key.b, key->b, SIGN_PUBLIC_LEN) == 0)
			return true;
	return false;
}

static bool share_signing_key(const struct member *a, const struct member *b)
{
	if (had_key(b, &a->signing_key))
		return true;
	for (size_t i = 0; i < a->former_count; i++)
		if (had_key(b, &a->former[i].key))
			return true;
	return false;
}

/*
 * Who called and who signed must have one answer: no key or TLS identity belongs to two members,
 * and none signs with the root's.  A removed member's certificate may come back under a new id,
 * because it no longer opens anything.
 */
static enum err check_distinct(const struct directory *d, const struct sign_public *root)
{
	for (size_t i = 0; i < d->member_count; i++) {
		const struct member *a = &d->members[i];

		if (had_key(a, root))
			return ERR_INPUT;
		for (size_t j = 0; j < i; j++) {
			const struct member *b = &d->members[j];
			bool both = a->status != MEMBER_REMOVED && b->status != MEMBER_REMOVED;

			if (share_signing_key(a, b) || share_kem_key(a, b) ||
			    (both && share_tls(a, b)))
				return ERR_INPUT;
		}
	}
	return ERR_OK;
}

static enum err convert_log_keys(const Eenmaal__V1__Directory *m, struct directory *out)
{
	struct note_key key;

	for (size_t i = 0; i < m->n_log_keys; i++) {
		enum err e = note_key_parse(m->log_keys[i], &key);

		if (e != ERR_OK)
			return e;
		for (size_t j = 0; j < i; j++)
			if (strcmp(m->log_keys[j], m->log_keys[i]) == 0)
				return ERR_INPUT;
		copy_text(out->log_keys[i].vkey, sizeof(out->log_keys[i].vkey), m->log_keys[i]);
		out->log_key_count++;
	}
	return ERR_OK;
}

/* One who is counted twice would be two. */
static bool same_witness(const struct note_key *a, const struct note_key *b)
{
	return strcmp(a->name, b->name) == 0 ||
	       memcmp(a->public_key, b->public_key, sizeof(a->public_key)) == 0;
}

enum err convert_witnesses(const struct directory *d, struct note_key *out)
{
	for (size_t i = 0; i < d->witness_count; i++) {
		enum err e = cosign_key_parse(d->witnesses[i].vkey, &out[i]);

		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

static enum err convert_witness_keys(const Eenmaal__V1__Directory *m, struct directory *out)
{
	struct note_key keys[DIRECTORY_WITNESSES_MAX];
	enum err e;

	for (size_t i = 0; i < m->n_witnesses; i++)
		copy_text(out->witnesses[i].vkey, sizeof(out->witnesses[i].vkey), m->witnesses[i]);
	out->witness_count = m->n_witnesses;
	out->witness_quorum = m->witness_quorum;
	e = convert_witnesses(out, keys);
	for (size_t i = 1; e == ERR_OK && i < out->witness_count; i++)
		for (size_t j = 0; j < i; j++)
			if (same_witness(&keys[i], &keys[j]))
				return ERR_INPUT;
	return e;
}

static enum err convert_parsed(const Eenmaal__V1__Directory *m, struct directory *out)
{
	enum err e;

	out->version = m->version;
	out->issued_at = m->issued_at;
	out->not_after = m->not_after;
	out->suite_floor = m->suite_floor;
	copy_text(out->audience, sizeof(out->audience), m->audience);
	e = codec_hash(m->agreement_hash, &out->agreement);
	if (e == ERR_OK)
		e = convert_log_keys(m, out);
	if (e == ERR_OK)
		e = convert_witness_keys(m, out);
	for (size_t i = 0; i < m->n_page_hashes && e == ERR_OK; i++)
		e = codec_hash(m->page_hashes[i], &out->pages[out->page_count++]);
	if (e != ERR_OK)
		return e;
	out->members = mem_new(m->n_members, sizeof(*out->members));
	if (!out->members)
		return ERR_MEMORY;
	for (size_t i = 0; i < m->n_members && e == ERR_OK; i++)
		e = convert_member(m->members[i], &out->members[out->member_count++]);
	return e;
}

static enum err verify_root(const Eenmaal__V1__Envelope *message, const struct sign_public *root,
			    const struct hash *pinned, struct envelope *out)
{
	struct hash fingerprint;
	enum err e;

	directory_fingerprint(root, &fingerprint);
	if (!hash_equal(&fingerprint, pinned))
		return ERR_VERIFY;
	e = codec_envelope(message, out);
	return e == ERR_OK ? statement_verify(out, STATEMENT_DIRECTORY, root) : e;
}

enum err convert_directory(const Eenmaal__V1__Envelope *envelope, const struct sign_public *root,
			   const struct hash *pinned, struct directory **out)
{
	struct directory *d = NULL;
	struct arena *a = NULL;
	ProtobufCMessage *message = NULL;
	struct envelope verified;
	enum err e;

	*out = NULL;
	e = verify_root(envelope, root, pinned, &verified);
	if (e != ERR_OK)
		goto out;
	e = ERR_MEMORY;
	a = arena_new(DIRECTORY_ARENA_MAX);
	d = mem_new(1, sizeof(*d));
	if (!a || !d)
		goto out;
	e = codec_statement(STATEMENT_DIRECTORY, verified.payload, a, &message);
	if (e == ERR_OK)
		e = convert_parsed((const Eenmaal__V1__Directory *)message, d);
	if (e == ERR_OK)
		e = check_distinct(d, root);
	if (e == ERR_OK)
		e = statement_hash(&verified, &d->hash);
	if (e != ERR_OK)
		goto out;
	*out = d;
	d = NULL;
out:
	directory_free(d);
	arena_free(a);
	return e;
}
