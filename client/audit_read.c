/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/audit_read.h"

#include <inttypes.h>
#include <stdio.h>

#include "broker/base/mem.h"
#include "keys/keyfile.h"
#include "proto/receipt.h"

#define PAGE_ARENA ((size_t)96 << 20)

/* ---- asking ------------------------------------------------------------------------------------------ */

static enum err read_seed(const struct session *s, struct secret **out)
{
	char *path =
		s->profile->signing_key ? profile_path(s->profile, s->profile->signing_key) : NULL;
	enum err e = path ? keyfile_read(NULL, path, SIGN_SEED_LEN, out) : ERR_CONFIG;

	mem_free(path);
	return e;
}

static enum err make_query(struct session *s, uint64_t first, Eenmaal__V1__Envelope **out,
			   struct hash *statement)
{
	Eenmaal__V1__AuditQuery query = EENMAAL__V1__AUDIT_QUERY__INIT;
	struct secret *seed = NULL;
	struct envelope envelope;
	enum err e = read_seed(s, &seed);

	query.first = first;
	if (e == ERR_OK)
		e = session_header(s, NULL, 0, &query.header);
	if (e == ERR_OK)
		e = session_sign(s, STATEMENT_AUDIT_QUERY, &query, seed, out);
	if (e == ERR_OK)
		e = codec_envelope(*out, &envelope);
	if (e == ERR_OK)
		e = statement_hash(&envelope, statement);
	secret_free(seed);
	return e;
}

/* The page's checkpoint continues the log that was seen before, by the proof that came along. */
static enum err check_continues(struct session *s, const Eenmaal__V1__ListEntriesResponse *m,
				struct checkpoint *c)
{
	const struct receipt_trust *t = &s->trust;
	struct merkle_proof proof;
	enum err e = m->receipt && m->receipt->receipt ? ERR_OK : ERR_VERIFY;

	if (e == ERR_OK)
		e = checkpoint_verify(view_str(m->receipt->receipt->checkpoint), t->keys,
				      t->key_count, t->origin, c);
	if (e == ERR_OK)
		e = proof_from_wire(m->n_consistency, m->consistency, &proof);
	return e == ERR_OK ? session_checkpoint(s, c, &proof) : ERR_VERIFY;
}

/* The page from first on, and the checkpoint of its own entry, which is proven. */
static enum err ask_page(struct session *s, uint64_t first, struct checkpoint *c,
			 Eenmaal__V1__ListEntriesResponse **out)
{
	Eenmaal__V1__ListEntriesRequest request = EENMAAL__V1__LIST_ENTRIES_REQUEST__INIT;
	Eenmaal__V1__KeptRecord *kept = NULL;
	ProtobufCMessage *reply = NULL;
	struct hash statement, leaf;
	enum err e = make_query(s, first, &request.query, &statement);

	request.known_size = s->seen.size;
	if (e == ERR_OK)
		e = session_call(s, "eenmaal.v1.AuditService/ListEntries", &request,
				 &eenmaal__v1__list_entries_response__descriptor, &reply);
	if (e != ERR_OK)
		return e;
	*out = (Eenmaal__V1__ListEntriesResponse *)reply;
	e = check_continues(s, *out, c);
	return e == ERR_OK ? session_open_receipt(s, (*out)->receipt, &statement, &kept, &leaf) : e;
}

/* ---- directories -------------------------------------------------------------------------------------- */

static enum err ask_editions(struct audit_reading *r, uint64_t *after, bool *more)
{
	Eenmaal__V1__ListDirectoriesRequest request = EENMAAL__V1__LIST_DIRECTORIES_REQUEST__INIT;
	const Eenmaal__V1__ListDirectoriesResponse *m;
	ProtobufCMessage *reply = NULL;
	enum err e;

	request.after = *after;
	e = session_call(r->session, "eenmaal.v1.AuditService/ListDirectories", &request,
			 &eenmaal__v1__list_directories_response__descriptor, &reply);
	if (e != ERR_OK)
		return e;
	m = (const Eenmaal__V1__ListDirectoriesResponse *)reply;
	for (size_t n = 0; n < m->n_editions && e == ERR_OK; n++)
		e = audit_add_edition(r->audit, m->editions[n]);
	*more = m->more && m->n_editions > 0;
	for (const struct audit_edition *d = r->audit->editions; d; d = d->next)
		*after = d->directory->version;
	return e;
}

/* The root's key stands beside the directory; its fingerprint is what the profile pins. */
static enum err root_key(struct session *s, struct sign_public *out)
{
	Eenmaal__V1__GetDirectoryRequest request = EENMAAL__V1__GET_DIRECTORY_REQUEST__INIT;
	ProtobufCMessage *reply = NULL;
	enum err e = session_call(s, "eenmaal.v1.DirectoryService/GetDirectory", &request,
				  &eenmaal__v1__get_directory_response__descriptor, &reply);

	if (e == ERR_OK)
		e = codec_sign_key(((Eenmaal__V1__GetDirectoryResponse *)reply)->root_key, out);
	return e;
}

/* A step whose replies need not outlive it: they get an arena of their own, so that memory stays bounded. */
typedef enum err step(struct audit_reading *r, bool *more);

static enum err with_arena(struct audit_reading *r, step *run, bool *more)
{
	struct arena *own = r->session->arena, *page = arena_new(PAGE_ARENA);
	enum err e = ERR_MEMORY;

	if (page) {
		r->session->arena = page;
		e = run(r, more);
		r->session->arena = own;
	}
	arena_free(page);
	return e;
}

static enum err start(struct audit_reading *r, bool *more)
{
	struct sign_public root;
	enum err e = root_key(r->session, &root);

	*more = false;
	return e == ERR_OK ? audit_new(&root, &r->session->profile->root,
				       r->session->directory->audience, &r->audit)
			   : e;
}

static enum err read_editions(struct audit_reading *r, bool *more)
{
	uint64_t after = 0;

	for (const struct audit_edition *d = r->audit->editions; d; d = d->next)
		after = d->directory->version;
	return ask_editions(r, &after, more);
}

/* ---- entries -------------------------------------------------------------------------------------------- */

static void tell_progress(const struct audit_reading *r, bool end)
{
	if (r->progress)
		(void)fprintf(stderr, "\r  %" PRIu64 " of %" PRIu64 " entries checked%s",
			      r->audit->edge.size, r->target.size, end ? "\n" : "");
}

static enum err check_entries(struct audit_reading *r, const Eenmaal__V1__ListEntriesResponse *m)
{
	struct arena *arena = arena_new(PAGE_ARENA);
	enum err e = arena ? ERR_OK : ERR_MEMORY;

	for (size_t n = 0; n < m->n_entries && e == ERR_OK; n++) {
		struct audit_entry entry;

		if (r->audit->edge.size == r->target.size)
			break;
		e = audit_entry(r->audit, m->entries[n], arena, &entry);
		if (e == ERR_OK && r->visit)
			e = r->visit(r->ctx, &entry);
	}
	arena_free(arena);
	tell_progress(r, false);
	return e;
}

static enum err read_page(struct audit_reading *r, bool *more)
{
	Eenmaal__V1__ListEntriesResponse *m = NULL;
	uint64_t before = r->audit->edge.size;
	bool first = r->target.size == 0;
	struct checkpoint now = {0};
	enum err e = ask_page(r->session, before, &now, &m);

	if (first)
		r->target = now;
	/* After the target is fixed, so that no edition of an entry below it can be missing. */
	for (bool again = first; again && e == ERR_OK;)
		e = with_arena(r, read_editions, &again);
	if (e == ERR_OK)
		e = check_entries(r, m);
	if (e != ERR_OK)
		return e;
	*more = r->audit->edge.size < r->target.size;
	if (*more && r->audit->edge.size == before)
		return audit_problem(r->audit, "entry %" PRIu64 ": the broker does not show it",
				     before);
	return ERR_OK;
}

enum err audit_read(struct audit_reading *r)
{
	struct hash root;
	bool more = false;
	enum err e;

	r->audit = NULL;
	r->target = (struct checkpoint){0};
	e = with_arena(r, start, &more);
	for (more = true; more && e == ERR_OK;)
		e = with_arena(r, read_page, &more);
	if (r->audit && r->target.size > 0)
		tell_progress(r, true);
	if (e != ERR_OK)
		return e;
	merkle_root(&r->audit->edge, &root);
	if (!hash_equal(&root, &r->target.root))
		return audit_problem(r->audit,
				     "the %" PRIu64 " entries do not lead to the signed "
				     "checkpoint: the log was rewritten",
				     r->target.size);
	return ERR_OK;
}
