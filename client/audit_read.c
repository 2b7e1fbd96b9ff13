/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/audit_read.h"

#include <inttypes.h>
#include <string.h>

#include "broker/base/clock.h"
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

static enum err make_query(const struct audit_reading *r, uint64_t first,
			   Eenmaal__V1__Envelope **out, struct hash *statement)
{
	Eenmaal__V1__AuditQuery query = EENMAAL__V1__AUDIT_QUERY__INIT;
	struct envelope envelope;
	enum err e = session_header(r->session, NULL, 0, &query.header);

	query.first = first;
	if (e == ERR_OK)
		e = session_sign(r->session, STATEMENT_AUDIT_QUERY, &query, r->seed, out);
	if (e == ERR_OK)
		e = codec_envelope(*out, &envelope);
	return e == ERR_OK ? statement_hash(&envelope, statement) : e;
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
static enum err ask_page(const struct audit_reading *r, uint64_t first, struct checkpoint *c,
			 Eenmaal__V1__ListEntriesResponse **out)
{
	struct session *s = r->session;
	Eenmaal__V1__ListEntriesRequest request = EENMAAL__V1__LIST_ENTRIES_REQUEST__INIT;
	Eenmaal__V1__KeptRecord *kept = NULL;
	ProtobufCMessage *reply = NULL;
	struct hash statement, leaf;
	enum err e = make_query(r, first, &request.query, &statement);

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

/* The signed note itself, for proofs that others check. */
static enum err keep_note(struct audit_reading *r, const char *note)
{
	size_t len = strlen(note);

	if (len >= sizeof(r->note))
		return ERR_TOO_LARGE;
	memcpy(r->note, note, len + 1);
	return ERR_OK;
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

/* What is read is fixed by the first page, and no edition of an entry below it can be missing then. */
static enum err fix_target(struct audit_reading *r, const Eenmaal__V1__ListEntriesResponse *m,
			   const struct checkpoint *now)
{
	bool again = true;
	enum err e = keep_note(r, m->receipt->receipt->checkpoint);

	r->target = *now;
	r->began_ns = clock_mono_ns();
	while (again && e == ERR_OK)
		e = with_arena(r, read_editions, &again);
	return e;
}

/* ---- a page ------------------------------------------------------------------------------------------- */

/*
 * A page of the log, from its arrival until its entries were taken.  Threads read its entries while
 * the next one is asked for, each with memory of its own.
 */
struct page {
	struct arena *arena, *own[POOL_THREADS_MAX];
	const Eenmaal__V1__ListEntriesResponse *m;
	struct audit_opened *opened;
	struct audit *audit;
};

static void page_free(struct page *p)
{
	if (p == NULL)
		return;
	arena_free(p->arena);
	for (unsigned n = 0; n < POOL_THREADS_MAX; n++)
		arena_free(p->own[n]);
	mem_free(p->opened);
	mem_free(p);
}

static enum err page_new(const struct audit_reading *r, struct page **out)
{
	struct page *p = mem_new(1, sizeof(*p));
	bool complete = p != NULL;

	*out = NULL;
	if (p) {
		p->audit = r->audit;
		p->arena = arena_new(PAGE_ARENA);
		complete = p->arena != NULL;
	}
	for (unsigned n = 0; complete && n < pool_workers(r->pool); n++) {
		p->own[n] = arena_new(PAGE_ARENA);
		complete = p->own[n] != NULL;
	}
	if (!complete) {
		page_free(p);
		return ERR_MEMORY;
	}
	*out = p;
	return ERR_OK;
}

static void open_one(void *ctx, size_t n, unsigned worker)
{
	struct page *p = ctx;

	audit_open_entry(p->m->entries[n], p->own[worker], &p->opened[n]);
	audit_presume(p->audit, &p->opened[n]);
}

/* The page from first on. */
static enum err fetch_page(struct audit_reading *r, uint64_t first, struct page **out)
{
	struct arena *own = r->session->arena;
	Eenmaal__V1__ListEntriesResponse *m = NULL;
	struct checkpoint now = {0};
	struct page *p = NULL;
	enum err e = page_new(r, &p);

	*out = NULL;
	if (e != ERR_OK)
		return e;
	r->session->arena = p->arena;
	e = ask_page(r, first, &now, &m);
	r->session->arena = own;
	if (e == ERR_OK && r->target.size == 0)
		e = fix_target(r, m, &now);
	p->m = m;
	if (e == ERR_OK)
		p->opened = mem_new(m->n_entries, sizeof(*p->opened));
	if (e == ERR_OK && p->opened == NULL)
		e = ERR_MEMORY;
	if (e != ERR_OK)
		page_free(p);
	else
		*out = p;
	return e;
}

/* ---- entries ---------------------------------------------------------------------------------------------- */

static enum err keep_leaf(const struct audit_reading *r, const struct hash *leaf)
{
	return r->leaves ? audit_leaves_add(r->leaves, leaf) : ERR_OK;
}

static enum err begin_leaves(struct audit_reading *r)
{
	const struct profile *p = r->session->profile;
	char *folder = r->keep_leaves ? profile_path(p, p->state) : NULL;
	enum err e = r->keep_leaves && folder == NULL ? ERR_MEMORY : ERR_OK;

	audit_leaves_free(r->leaves);
	r->leaves = NULL;
	if (e == ERR_OK && folder)
		e = audit_leaves_new(folder, r->start.size, &r->leaves);
	mem_free(folder);
	return e;
}

/* What does not fit is noted when all of it is wanted, and ends the reading otherwise. */
static enum err judged(struct audit_reading *r, uint64_t index, enum err e)
{
	if (e != ERR_VERIFY || !r->all)
		return e;
	return r->audit->finding_count < AUDIT_FINDINGS_MAX ? audit_note(r->audit, index) : e;
}

/* Whoever signs a log of any size must not make us hash and keep what was never there. */
static bool too_many_missing(const struct audit *a, uint64_t more)
{
	return more > AUDIT_FINDINGS_MAX || a->unread > AUDIT_FINDINGS_MAX - more;
}

/* Entries between those that were shown are missing: told once, and passed over. */
static enum err pass_gap(struct audit_reading *r, uint64_t next)
{
	static const struct hash unknown;
	uint64_t from = r->audit->edge.size;
	enum err e;

	if (next < from || next > r->target.size)
		return audit_problem(r->audit,
				     "entry %" PRIu64 " was shown where entry %" PRIu64 " belongs",
				     next, from);
	if (next - from == 1)
		e = audit_problem(r->audit, "entry %" PRIu64 " is missing", from);
	else
		e = audit_problem(r->audit, "entries %" PRIu64 " to %" PRIu64 " are missing", from,
				  next - 1);
	e = judged(r, from, e);
	if (e == ERR_OK && too_many_missing(r->audit, next - from))
		e = audit_problem(r->audit, "more than %u entries are missing", AUDIT_FINDINGS_MAX);
	for (uint64_t n = from; n < next && e == ERR_OK; n++)
		e = keep_leaf(r, &unknown);
	return e == ERR_OK ? audit_skip(r->audit, next) : e;
}

static enum err take_one(struct audit_reading *r, const struct page *p, size_t n)
{
	const Eenmaal__V1__LogEntry *m = p->m->entries[n];
	struct audit_entry entry;
	enum err e = ERR_OK;

	if (m->leaf_index != r->audit->edge.size)
		e = pass_gap(r, m->leaf_index);
	if (e != ERR_OK || r->audit->edge.size == r->target.size)
		return e;
	e = judged(r, m->leaf_index, audit_take(r->audit, m, &p->opened[n], p->arena, &entry));
	if (e == ERR_OK)
		e = keep_leaf(r, &entry.leaf);
	if (r->audit->edge.size == r->passed.size)
		merkle_root(&r->audit->edge, &r->passed.root);
	if (e == ERR_OK && r->visit)
		e = r->visit(r->ctx, &entry);
	return e;
}

static enum err take_page(struct audit_reading *r, const struct page *p)
{
	uint64_t before = r->audit->edge.size;
	enum err e = ERR_OK;

	for (size_t n = 0; n < p->m->n_entries && e == ERR_OK; n++)
		if (r->audit->edge.size < r->target.size)
			e = take_one(r, p, n);
	if (e == ERR_OK && r->audit->edge.size == before && before < r->target.size)
		e = pass_gap(r, r->target.size);
	if (r->progress)
		audit_progress(r, false);
	return e;
}

/* Where the page after this one begins; the log's end when this is the last. */
static uint64_t after_page(const struct audit_reading *r, const struct page *p)
{
	size_t n = p->m->n_entries;
	uint64_t last = n > 0 ? p->m->entries[n - 1]->leaf_index : UINT64_MAX;

	return last >= r->target.size ? r->target.size : last + 1;
}

static void open_page(struct audit_reading *r, struct page *p)
{
	if (p)
		pool_begin(r->pool, open_one, p, p->m->n_entries);
}

/* Threads open one page while the one before it is taken and the broker is asked for the next. */
static enum err read_pages(struct audit_reading *r)
{
	struct page *page = NULL, *next = NULL;
	enum err e = fetch_page(r, r->audit->edge.size, &page), later = ERR_OK;

	open_page(r, page);
	while (page && e == ERR_OK) {
		uint64_t from = after_page(r, page);

		if (from < r->target.size)
			later = fetch_page(r, from, &next);
		pool_finish(r->pool);
		open_page(r, next);
		e = take_page(r, page);
		if (e == ERR_OK && r->saved)
			e = r->saved(r->ctx, r);
		if (e == ERR_OK)
			e = later;
		page_free(page);
		page = next;
		next = NULL;
	}
	pool_finish(r->pool);
	page_free(page);
	return e;
}

/* ---- the whole -------------------------------------------------------------------------------------------- */

static enum err check_root(struct audit_reading *r)
{
	struct hash root;
	uint64_t index = 0;
	enum err e = audit_end(r->audit, &index);

	if (e != ERR_OK && !audit_noted(r->audit, index))
		e = judged(r, index, e);
	else
		e = ERR_OK;
	merkle_root(&r->audit->edge, &root);
	if (e != ERR_OK || hash_equal(&root, &r->target.root))
		return e;
	e = audit_locate(r, &index);
	if (e != ERR_VERIFY || (r->all && audit_noted(r->audit, index)))
		return r->audit->finding_count > 0 ? ERR_OK : e;
	return judged(r, index, e);
}

enum err audit_begin(struct audit_reading *r)
{
	bool more = false;
	enum err e = pool_new(&r->pool);

	r->audit = NULL;
	r->seed = NULL;
	if (e == ERR_OK)
		e = read_seed(r->session, &r->seed);
	if (e == ERR_OK)
		e = with_arena(r, start, &more);
	for (more = true; more && e == ERR_OK;)
		e = with_arena(r, read_editions, &more);
	return e;
}

enum err audit_continue(struct audit_reading *r)
{
	enum err e;

	r->start = r->audit->edge;
	r->target = (struct checkpoint){0};
	e = begin_leaves(r);
	if (e == ERR_OK)
		e = read_pages(r);
	/*
	 * Entries may be erased or retired while they are read, by an entry behind the target: before
	 * anybody is blamed, the reading goes on to where that must stand.
	 */
	for (unsigned n = 0; n < 2 && e == ERR_OK && audit_unexplained(r->audit); n++) {
		r->target = (struct checkpoint){0};
		e = read_pages(r);
	}
	if (r->progress && r->target.size > 0)
		audit_progress(r, true);
	return e == ERR_OK ? check_root(r) : e;
}

enum err audit_read(struct audit_reading *r)
{
	enum err e = audit_begin(r);

	if (e == ERR_OK)
		e = audit_continue(r);
	if (e == ERR_OK && r->audit->finding_count > 0)
		e = ERR_VERIFY;
	return e;
}

void audit_reading_free(struct audit_reading *r)
{
	pool_free(r->pool);
	audit_free(r->audit);
	secret_free(r->seed);
	audit_leaves_free(r->leaves);
	r->pool = NULL;
	r->seed = NULL;
	r->audit = NULL;
	r->leaves = NULL;
}
