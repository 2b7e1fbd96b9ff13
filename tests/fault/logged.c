/* SPDX-License-Identifier: EUPL-1.2 */
/* The log as it lies in the database. */
#include <stdio.h>
#include <string.h>

#include "broker/api_entry.h"
#include "broker/store/store.h"
#include "keys/keyfile.h"
#include "tests/fault/told.h"

#define PAGE 128

/* A perfect subtree as it was computed must be the one that is stored. */
static enum err same_node(void *context, unsigned level, uint64_t index, const struct hash *h)
{
	struct hash stored;
	enum err e = store_node_get(context, level, index, &stored);

	return e == ERR_OK && !hash_equal(h, &stored) ? ERR_DAMAGED : e;
}

static void add_row(struct logged *l, struct store *s, const struct store_entry *row,
		    struct arena *a)
{
	struct call c = {.arena = a};
	struct rig_entry e = {.index = row->index};
	struct merkle_edge edge = l->edge;
	Eenmaal__V1__LogEntry *entry = NULL;
	Eenmaal__V1__SeenRecord *seen = NULL;
	Eenmaal__V1__KeptRecord *kept = NULL;
	struct envelope statement;

	MUST(api_entry_message(&c, row, &entry) == ERR_OK);
	MUST(entry_open(entry, a, &seen, &kept, &e.leaf) == ERR_OK);
	e.seen = seen;
	e.kept = kept;
	MUST(merkle_append(&edge, &e.leaf, same_node, s) == ERR_OK);
	MUST(!row->has_statement || store_entry_statement_get(s, row, a, &statement) == ERR_OK);
	MUST((seen == NULL) == row->erased && !(row->erased && row->has_statement));
	if (row->erased)
		logged_add_gone(l, &e.leaf, row->has_holder ? &row->holder : NULL);
	else
		logged_add(l, &e);
}

static void read_rows(struct logged *l, struct store *s)
{
	struct store_page page = {.limit = PAGE, .count = PAGE};
	struct store_entry rows[PAGE];

	while (page.count == PAGE) {
		struct arena *a = rig_arena();

		page.arena = a;
		MUST(store_entry_list(s, l->edge.size, &page, rows) == ERR_OK);
		for (unsigned n = 0; n < page.count; n++)
			add_row(l, s, &rows[n], a);
		arena_free(a);
	}
}

static void check_checkpoint(const struct logged *l, struct store *s, const struct told *t,
			     struct arena *a)
{
	struct checkpoint c;
	struct hash root;
	struct view note;
	uint64_t size = 0;
	enum err e = store_checkpoint_get(s, a, &size, &note);

	if (l->edge.size == 0) {
		MUST(e == ERR_NOT_FOUND);
		return;
	}
	MUST(e == ERR_OK);
	MUST(checkpoint_verify(note, &t->trust.key, 1, SITE_AUDIENCE, &c) == ERR_OK);
	merkle_root(&l->edge, &root);
	MUST(size == l->edge.size && c.size == size && hash_equal(&c.root, &root));
}

static void check_chains(const struct logged *l, struct store *s)
{
	for (size_t n = 0; n < l->chains; n++) {
		struct store_holder h;

		MUST(store_holder_get(s, &l->chain[n].holder, &h) == ERR_OK);
		MUST(h.chain.count == l->chain[n].chain.sequence);
		MUST(hash_equal(&h.chain.newest, &l->chain[n].chain.newest));
	}
}

/* What a holder was told about a grant is what the store has. */
static void check_grants(struct store *s, const struct told *t, uint64_t step, struct arena *a)
{
	for (size_t n = 0; n < t->changes; n++) {
		const struct told_change *c = &t->change[n];
		struct store_grant g;

		if (c->answered > step)
			continue;
		MUST(store_grant_get(s, &t->grants[c->dossier], a, &g) == ERR_OK);
		MUST(c->releases || g.revoked);
		MUST(!c->releases || !g.revoked ||
		     told_outlook(t, c->dossier, step) != TOLD_RELEASE);
	}
}

void logged_open(struct logged *l, const struct rig *r, const char *path, struct told *t,
		 uint64_t step)
{
	struct store_options o = {.path = path};
	struct arena *a = rig_arena();
	struct secret *key = NULL;
	struct store *s = NULL;
	struct buf problem = BUF_INIT(1024);

	memset(l, 0, sizeof(*l));
	MUST(keyfile_read(r->site.folder, "database.key", 32, &key) == ERR_OK);
	o.key = key;
	if (store_open(&o, &problem, &s) != ERR_OK)
		(void)!fwrite(problem.data, 1, problem.len, stderr);
	MUST(s != NULL);
	/* Pages that a cut tore while the WAL was moved are whole again only when it has been moved. */
	MUST(store_checkpoint_wal(s, true) == ERR_OK);
	MUST(store_check(s) == ERR_OK);
	read_rows(l, s);
	check_checkpoint(l, s, t, a);
	check_chains(l, s);
	check_grants(s, t, step, a);
	store_close(s);
	secret_free(key);
	buf_free(&problem);
	arena_free(a);
}
